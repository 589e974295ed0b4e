package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
	"assay/internal/norm"
)

// SpecialFacts gives what the order of a special audit of a file is judged by (R-SPEC-01). NotFound for who may not see
// the file.
func (o *Office) SpecialFacts(ctx context.Context, actor cert.Actor, file int64, in cert.SpecialInput) (cert.SpecialFacts, error) {
	w := o.asking(ctx, actor)
	found, err := w.Certification(ctx, actor, file)
	if err != nil {
		return cert.SpecialFacts{}, err
	}
	facts, _, err := w.specialFacts(found, in)
	return facts, err
}

func (w *work) specialFacts(file cert.Certification, in cert.SpecialInput) (f cert.SpecialFacts, s cert.Standing, err error) {
	if s, err = w.standing(file.ID); err != nil {
		return f, s, err
	}
	f = cert.SpecialFacts{Input: in, Changed: s.Changed, Certificate: s.Certificate, Today: w.today}
	if s.Contract != nil {
		f.Contract = s.Contract.Status
	}
	for _, a := range s.Audits {
		if a.Kind == cert.Special && !a.Closed() {
			f.Open = append(f.Open, a)
		}
	}
	for _, n := range s.Findings {
		if n.Grade == cert.Major && !n.Settled() {
			f.Majors++
		}
	}
	if f.Content, err = w.ContentInForce(norm.Edition(file.Standard)); err != nil {
		return f, s, err
	}
	f.Widened, err = w.widened(file.ID, s.Certificate)
	return f, s, err
}

// widened tells whether a changed application of the file was accepted after its certificate was issued.
func (w *work) widened(file int64, c *cert.Certificate) (bool, error) {
	app, err := w.ApplicationOf(w.ctx, file)
	if err != nil || c == nil {
		return false, err
	}
	reviews, err := w.Reviews(w.ctx, app.ID)
	last := newest(reviews)
	if err != nil || last == nil {
		return false, err
	}
	return last.Outcome != cert.ReviewDeclined && last.At.After(c.IssuedOn.Time()), nil
}

// OrderSpecialAudit puts a special audit into the programme of a file and tells the client; *Unmet or Invalid by field
// when it cannot (R-SPEC-01).
func (o *Office) OrderSpecialAudit(ctx context.Context, actor cert.Actor, file int64, in cert.SpecialInput, version int64) (audit cert.Audit, err error) {
	err = o.do(ctx, actor, func(w *work) error {
		found, err := w.Certification(ctx, actor, file)
		if err != nil {
			return err
		}
		if err := checkVersion(found.Version, version); err != nil {
			return err
		}
		facts, s, err := w.specialFacts(found, in)
		if err != nil {
			return err
		}
		cycle, before := 1, 0
		for _, a := range s.Audits {
			cycle = max(cycle, a.Cycle)
			if a.Kind == cert.Special {
				before++
			}
		}
		if s.Certificate != nil {
			cycle = s.Certificate.Cycle
		}
		if audit, err = facts.Order(found, cycle, before, w.at); err != nil {
			return err
		}
		return w.addSpecial(&audit, found)
	})
	return audit, err
}

func (w *work) addSpecial(a *cert.Audit, file cert.Certification) error {
	added, err := w.addAudits([]cert.Audit{*a})
	if err != nil {
		return err
	}
	*a = added[0]
	e, err := w.record(happened{verb: "order", noun: "audit", id: a.ID, file: &file,
		summary: fmt.Sprintf("%s, %s, was ordered for %s: %s", a.Name, a.SpecialFor.Label(), a.Target.Long(), a.SpecialWhy),
		detail:  map[string]string{"for": string(a.SpecialFor), "why": a.SpecialWhy, "target": a.Target.String()}})
	if err != nil {
		return err
	}
	return w.tellClient(e, "audit-special", fmt.Sprintf("/audits/%d", a.ID), file)
}
