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

// releases compares and releases the certificate that waits, by the page.
func (s stage) releases(t testing.TB) {
	t.Helper()
	path := fmt.Sprintf("/certifications/%d/release", s.file)
	r, err := s.Office.ReleaseSheet(context.Background(), s.cast.Reviewer, s.file)
	if err != nil {
		t.Fatal(err)
	}
	id := fmt.Sprint(r.Proof.ID)
	s.shows(t, s.cast.Decider, path, "You decided or prepared this certificate", "!Release the certificate", "ISO/IEC 17021-1 8.2.2 a")
	s.shows(t, s.cast.Reviewer, path, "Word by word", "Release the certificate", "Every rule is met", "The draft as a PDF", "!differs</b>")
	w, err := s.posts(t, s.cast.Reviewer, path, r.Proof.Version, "proof", id)
	if err != nil || w.Code != http.StatusConflict {
		t.Fatalf("released without a comparison: %d, %v", w.Code, err)
	}
	holds(t, "409", w.Body.String(), "it was compared word by word")
	if w, err = s.posts(t, s.cast.Decider, path, r.Proof.Version, "proof", id, "compared", "yes"); err != nil || w.Code != http.StatusConflict {
		t.Fatalf("released by the decider: %d, %v", w.Code, err)
	}
	holds(t, "409", w.Body.String(), "who releases is a second person")
	w, err = s.posts(t, s.cast.Reviewer, path, r.Proof.Version, "proof", id, "compared", "yes")
	c := s.certificate(t)
	if err != nil || w.Code != http.StatusSeeOther || w.Header().Get("Location") != fmt.Sprintf("/certificates/%d", c.ID) {
		t.Fatalf("%d to %q, %v", w.Code, w.Header().Get("Location"), err)
	}
	s.shows(t, s.cast.Planner, fmt.Sprintf("/certificates/%d", c.ID), "Released", s.cast.Reviewer.Name)
}

// TestDraftIsPutAsideAndDecidedAgain puts the draft of a grant aside by the page and decides anew.
func TestDraftIsPutAsideAndDecidedAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := played(t, k, walk.Plot{Until: walk.FindingsSettled})
		a := s.audit(t, cert.Stage2)
		decides := func() {
			t.Helper()
			w, err := s.posts(t, s.cast.Decider, decisionPath(a), a.Version, "option", "grant", "reason", reason, "dossier", s.examined(t, a))
			if err != nil || w.Code != http.StatusSeeOther {
				t.Fatalf("%d, %v", w.Code, err)
			}
		}
		decides()
		path := fmt.Sprintf("/certifications/%d/release", s.file)
		r, err := k.Office.ReleaseSheet(context.Background(), s.cast.Reviewer, s.file)
		if err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprint(r.Proof.ID)
		if w, err := s.posts(t, s.cast.Reviewer, path+"/aside", r.Proof.Version, "proof", id, "reason", " "); err != nil || w.Code != http.StatusConflict {
			t.Errorf("put aside without a reason: %d, %v", w.Code, err)
		}
		if w, err := s.posts(t, s.cast.Planner, path+"/prepare", r.Proof.Version, "proof", id); err != nil || w.Code != http.StatusSeeOther {
			t.Errorf("prepared anew: %d, %v", w.Code, err)
		}
		s.shows(t, s.cast.Planner, path, "You decided or prepared this certificate")
		if w, err := s.posts(t, s.cast.Reviewer, path+"/aside", r.Proof.Version+1, "proof", id, "reason", "The scope names a service that was not audited."); err != nil || w.Code != http.StatusSeeOther {
			t.Fatalf("put aside: %d, %v", w.Code, err)
		}
		s.shows(t, s.cast.Decider, decisionPath(a), "Freeze the dossier and begin")
		decides()
		s.releases(t)
	})
}
