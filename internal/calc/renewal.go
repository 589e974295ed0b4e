package calc

import (
	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// renewalQuestion asks what a recertification decision does for a certificate.
type renewalQuestion struct {
	Expiry   day.Day `json:"expiry" required:"true"`   // last valid day of the certificate
	Decision day.Day `json:"decision" required:"true"` // positive, on a complete audit with its majors verified
}

var renewalRules = map[string]string{"expiry": "R-DATE-10", "decision": "R-DATE-15"}

type renewalAnswer struct {
	cycle.Renewal
	explained
}

// renewal answers with the dates of the new certificate (R-DATE-10 to R-DATE-12).
func renewal(line []byte, c norm.Constants) (any, error) {
	q, err := decode[renewalQuestion](line, renewalRules)
	if err != nil {
		return nil, err
	}
	if q.Expiry.IsZero() || q.Decision.IsZero() {
		return nil, refuse("R-DATE-10", "give the last valid day as expiry and the day of the decision")
	}
	rules, err := cycle.Read(c)
	if err != nil {
		return nil, err
	}
	if began := rules.Began(q.Expiry); q.Decision.Before(began) {
		return nil, refuse("R-DATE-10", "the decision on %s lies before the cycle that ends on %s began, on %s: it cannot renew it", q.Decision, q.Expiry, began)
	}
	a := renewalAnswer{rules.Renew(q.Expiry, q.Decision), explain()}
	a.tell(q, rules)
	return a, nil
}

func (a *renewalAnswer) tell(q renewalQuestion, rules cycle.Rules) {
	limit := rules.RestorationLimit(q.Expiry).String()
	a.step("R-DATE-12", "restoration is possible until", limit)
	switch a.Outcome {
	case cycle.Renewed:
		a.step("R-DATE-10", "decided by the last valid day: the new cycle follows the old", a.Expiry.String())
	case cycle.Restored:
		a.step("R-DATE-12", "decided after expiry and within the window: based on the old expiry", a.Expiry.String())
		if a.GapFrom.IsZero() {
			a.step("R-CERT-05", "days without certification", "none")
			break
		}
		a.step("R-CERT-05", "days without certification, both included", a.GapFrom.String()+" to "+a.GapTo.String())
		a.warn("R-DATE-11", "the certificate had expired: the gap is shown on the new one")
	case cycle.NewCycle:
		a.step("R-DATE-09", "decided after the window: a cycle of its own", a.Expiry.String())
		a.warn("R-DATE-12", "restoration was possible until "+limit+": at least a stage 2 is needed, by house rule stage 1 and 2")
	}
	a.step("R-DATE-15", "effective not before the decision", a.Effective.String())
}
