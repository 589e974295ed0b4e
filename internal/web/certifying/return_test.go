package certifying_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestReportGoesBackSectionBySection reads the report in its sections and sends it back with a remark on one.
func TestReportGoesBackSectionBySection(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := played(t, k, walk.Plot{Until: walk.FindingsSettled})
		a := s.audit(t, cert.Stage2)
		d, err := k.Office.FreezeDossier(context.Background(), s.cast.Decider, a.ID, a.Version)
		if err != nil {
			t.Fatal(err)
		}
		path := fmt.Sprintf("/dossiers/%d/return", d.ID)
		s.shows(t, s.cast.Decider, decisionPath(a), path, "Read the report section by section")
		s.shows(t, s.cast.Decider, path, "Summary", "Remark on this section", "Grant certification", "Send the report back", "!marked.")
		w, err := s.posts(t, s.cast.Decider, path, d.Version, "remarks.0.key", "summary", "remarks.0.text", " ")
		if err != nil || w.Code != http.StatusUnprocessableEntity {
			t.Fatalf("without a remark: %d, %v", w.Code, err)
		}
		holds(t, "422", w.Body.String(), "Say of one section at least", `href="#f-remarks.report"`)
		w, err = s.posts(t, s.cast.Decider, path, d.Version, "remarks.0.key", "summary", "remarks.0.text", "Say how many people were met.")
		if err != nil || w.Code != http.StatusSeeOther {
			t.Fatalf("%d, %v", w.Code, err)
		}
		s.shows(t, s.cast.Decider, decisionPath(a), "Sent back to the lead auditor", "Summary: Say how many people were met.", "the reports of all audits behind the decision are final")
		s.shows(t, s.cast.Decider, path, "This review has ended", "!<textarea")
		if w, err = s.posts(t, s.cast.Decider, path, d.Version+1, "remarks.0.key", "summary", "remarks.0.text", "Again."); err != nil || w.Code != http.StatusConflict {
			t.Errorf("a review that has ended sends back again: %d, %v", w.Code, err)
		}
	})
}
