package office

import (
	"assay/internal/cert"
	"assay/internal/norm"
)

// unanswered lists the mandatory checklist items of an audit that have no verdict yet (R-S2-01).
func (w *work) unanswered(a cert.Audit) ([]string, error) {
	answers, err := w.Verdicts(w.ctx, a.ID)
	if err != nil {
		return nil, err
	}
	given := map[string]bool{}
	for _, item := range answers {
		given[item] = true
	}
	var out []string
	for _, item := range mandatory(a) {
		if !given[item] {
			out = append(out, item)
		}
	}
	return out, nil
}

// mandatory lists the items that need a verdict, by the kind of audit: its planned clauses, and the
// readiness slots (R-S1-01), surveillance items (R-SURV-01) or recertification items (R-RECERT-01).
func mandatory(a cert.Audit) []string {
	var out []string
	add := func(prefix string, items []norm.Item) {
		for _, i := range items {
			out = append(out, prefix+i.Key)
		}
	}
	switch a.Kind {
	case cert.Stage1:
		add("slot:", norm.ReadinessSlots())
	case cert.Surveillance:
		add("surveillance:", norm.SurveillanceItems())
	case cert.Recertification:
		add("recertification:", norm.RecertItems())
	}
	for _, c := range a.Clauses {
		out = append(out, "clause:"+c)
	}
	return out
}
