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

// kept places a surveillance that its lead auditor kept and that was drawn for review.
func (s stage) kept(t *testing.T) (cert.Audit, cert.KeptReview) {
	t.Helper()
	ctx, today := context.Background(), s.Office.Today()
	a := s.audit(t, cert.Stage2)
	team, err := s.Store.Team(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	a.ID, a.Kind, a.Outcome, a.Name, a.Number, a.Seq, a.Starts, a.Ends = 0, cert.Surveillance, cert.Maintained, "Surveillance 1", "A-2026-9002", 9, today, today
	if err := s.Store.AddAudit(ctx, &a); err != nil {
		t.Fatal(err)
	}
	for _, m := range team {
		m.ID, m.AuditID = 0, a.ID
		if err := s.Store.AddMember(ctx, &m); err != nil {
			t.Fatal(err)
		}
	}
	r := a.Choose(1, today.AddDays(30), s.Office.Now())
	if err := s.Store.AddKeptReview(ctx, &r); err != nil {
		t.Fatal(err)
	}
	return a, r
}

// TestKeptSurveillanceIsReviewedOnItsPage records a review that does not agree and leads to the decision (R-DEC-06).
func TestKeptSurveillanceIsReviewedOnItsPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := played(t, k, walk.Plot{Until: walk.Certified})
		a, r := s.kept(t)
		path := fmt.Sprintf("/audits/%d/review", a.ID)
		s.shows(t, s.cast.Decider, path, "Review of Surveillance 1", "waits for review", "Every rule is met", "Record the review", "number 1 of those kept", "!it is said what was looked at")
		s.shows(t, s.cast.Decider, decisionPath(a), "!Record the decision")
		if w, err := s.posts(t, s.cast.Decider, path, r.Version, "outcome", "maybe", "reason", "Read."); err != nil || w.Code != http.StatusUnprocessableEntity {
			t.Errorf("an unknown outcome: %d %v", w.Code, err)
		}
		if w, err := s.posts(t, s.cast.Decider, path, r.Version, "outcome", "referred", "reason", "The sample left out a process."); err != nil || w.Code != http.StatusSeeOther {
			t.Fatalf("%d, %v", w.Code, err)
		}
		s.shows(t, s.cast.Decider, path, "not agreed; goes to decision", "The sample left out a process.", "Decide on the surveillance", "!Record the review")
		read := s.examined(t, a)
		s.shows(t, s.cast.Decider, decisionPath(a), "Record the decision", "!Ask for more information")
		if w, err := s.posts(t, s.cast.Decider, decisionPath(a), a.Version, "option", "suspend", "reason", reason, "dossier", read); err != nil || w.Code != http.StatusSeeOther {
			t.Fatalf("%d, %v", w.Code, err)
		}
		if c := s.certificate(t); c.Status != cert.CertificateSuspended {
			t.Errorf("the certificate is %s", c.Status)
		}
		s.shows(t, s.cast.Decider, decisionPath(a), "This audit is decided", "!Record the decision")
	})
}
