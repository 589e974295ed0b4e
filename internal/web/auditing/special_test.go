package auditing_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

// A planner orders a special audit; what is wrong or refused keeps what was typed (R-SPEC-01).
func TestSpecialAuditIsOrdered(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := contracted(t, k)
		at := fmt.Sprintf("/certifications/%d/special", s.file.ID)
		form := func(pairs ...string) map[string][]string {
			file, err := k.Store.Certification(context.Background(), cert.SystemActor, s.file.ID)
			s.must(err)
			v := s.form(pairs...)
			v.Set("version", fmt.Sprint(file.Version))
			return v
		}
		target := k.Office.Today().AddDays(20).String()
		s.get(planner, at, http.StatusOK, "Order a special audit", "Short notice", "8.6.1")
		s.get(s.lead, at, http.StatusForbidden)
		s.post(planner, at, form("for", "transfer_pre_audit", "why", "The last report leaves doubt", "days", "x", "target", target), http.StatusUnprocessableEntity, "in halves", "leaves doubt")
		s.post(planner, at, form("for", "restoration", "why", "The last report leaves doubt", "days", "1.5", "target", target, "clauses", "8.6.1"), http.StatusConflict, "the certificate is suspended", "leaves doubt")
		good := form("for", "transfer_pre_audit", "why", "The last report leaves doubt", "days", "1.5", "target", target, "latest", "", "clauses", "8.6.1", "clauses", "8.7.2")
		s.post(planner, at, good, http.StatusSeeOther)
		audits, err := k.Store.Audits(context.Background(), s.file.ID)
		s.must(err)
		last, n := audits[len(audits)-1], 0
		for _, a := range audits {
			if a.Kind == cert.Special {
				n++
			}
		}
		if n != 1 || last.SpecialFor != cert.BeforeTransfer || last.Halves != 3 || len(last.Clauses) != 2 || last.SpecialWhy != "The last report leaves doubt" {
			t.Errorf("%d ordered, the last %+v", n, last)
		}
		waiting, _, err := k.Store.FilesWaiting(context.Background(), planner, k.Office.Today().AddDays(400), 10)
		s.must(err)
		if len(waiting) != 1 || waiting[0].NounID != last.ID || waiting[0].What != "plan Special audit 1" || waiting[0].Stage != cert.StageOne {
			t.Errorf("the desk shows %+v, not audit %d", waiting, last.ID)
		}
		if next := cert.NextAudit(audits); next == nil || next.ID != last.ID {
			t.Errorf("the file's business is %+v", next)
		}
		s.post(planner, at, form("for", "transfer_pre_audit", "why", "again", "days", "1", "target", target, "clauses", "8.6.1"), http.StatusConflict, "no other special audit")
	})
}
