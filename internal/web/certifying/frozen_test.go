package certifying_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/walk"
	"assay/internal/web/page"
	"assay/templates"
)

// reviews freezes the dossier of an audit, ends its review and reads what can be decided then, all by the pages.
func (s stage) reviews(t testing.TB, a cert.Audit) {
	t.Helper()
	ctx := context.Background()
	if w, err := s.posts(t, s.cast.Decider, fmt.Sprintf("/audits/%d/dossier", a.ID), a.Version); err != nil || w.Code != http.StatusSeeOther {
		t.Fatalf("the review began: %d, %v", w.Code, err)
	}
	all, err := s.Store.DossiersOf(ctx, a.ID)
	if err != nil || len(all) != 1 {
		t.Fatal(len(all), err)
	}
	s.shows(t, s.cast.Decider, decisionPath(a), "under review", "End the review", all[0].SHA256, "Report of Stage 2", "amended-instruction.txt", "!Record the decision")
	if w, err := s.posts(t, s.cast.Decider, fmt.Sprintf("/dossiers/%d/release", all[0].ID), all[0].Version, "note", "Read from end to end."); err != nil || w.Code != http.StatusSeeOther {
		t.Fatalf("the review ended: %d, %v", w.Code, err)
	}
	s.shows(t, s.cast.Decider, decisionPath(a), "ready for decision", "Every rule is met", "Read from end to end.", `name="dossier" value="`+all[0].SHA256,
		"This drafts a certificate with the next SMS number, valid from", "A second person compares and releases it first", "Record the decision")
}

// TestDossierIsDrawnTheSameForEver draws a dossier again after the records it was made of have changed, and after the
// decision: the same bytes, and on the page who changed what.
func TestDossierIsDrawnTheSameForEver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		s := played(t, k, walk.Plot{Minors: 1, Until: walk.FindingsSettled})
		a := s.audit(t, cert.Stage2)
		d, err := walk.Examined(ctx, k.Office, s.cast.Decider, a)
		if err != nil {
			t.Fatal(err)
		}
		sheet := func() string {
			t.Helper()
			w, err := s.send(t, s.cast.Decider, httptest.NewRequest(http.MethodGet, fmt.Sprintf("/dossiers/%d/sheet", d.ID), nil))
			if err != nil || w.Code != http.StatusOK {
				t.Fatalf("%d, %v", w.Code, err)
			}
			return w.Body.String()
		}
		first := sheet()
		holds(t, "the sheet", first, "Report of Stage 2", "Application review by", "Finding NC-", "SHA-256")
		changeEverything(t, s)
		findings, err := k.Store.Findings(ctx, s.file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.ReturnResponse(ctx, s.cast.Leads[0], findings[0].ID, findings[0].Version, office.AnswerReview{Comment: "Not yet.", NewDue: k.Office.Today().AddDays(9)}); err != nil {
			t.Fatal(err)
		}
		k.Clock.Set(k.Clock.Now().AddDate(9, 0, 0))
		if again := sheet(); again != first {
			t.Error("the sheet reads otherwise after nine years and other records")
		}
		s.shows(t, s.cast.Decider, decisionPath(a), "No longer ready for decision", "Quite Another Ltd", "by "+s.cast.Leads[0].Name, "Begin the review anew", "!Record the decision")
		s.shows(t, s.cast.Decider, fmt.Sprintf("/dossiers/%d", d.ID), "changed since", "Report of Stage 2")
	})
}

// changeEverything gives client, scope, sites, report and finding other words.
func changeEverything(t *testing.T, s stage) {
	t.Helper()
	ctx := context.Background()
	f, err := s.Store.Certification(ctx, cert.SystemActor, s.file)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Store.Client(ctx, cert.SystemActor, f.ClientID)
	if err != nil {
		t.Fatal(err)
	}
	findings, err := s.Store.Findings(ctx, s.file)
	if err != nil {
		t.Fatal(err)
	}
	a := s.audit(t, cert.Stage2)
	f.Scope, c.Name, findings[0].Statement, a.Report.Summary = "Anything else", "Quite Another Ltd", "Nothing was wrong.", "Other words."
	for _, save := range []func() error{func() error { return s.Store.SaveCertification(ctx, &f) }, func() error { return s.Store.SaveClient(ctx, &c) },
		func() error { return s.Store.SaveFinding(ctx, &findings[0]) }, func() error { return s.Store.SaveAudit(ctx, &a) },
		func() error { return s.Store.RemoveSites(ctx, s.file) }} {
		if err := save(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEditionOfTheSheetNeverChanges draws a kept dossier with edition 1 of the sheet: what was decided on it years ago
// must read byte for byte as it did. A new look is a new edition, with a template and a kept page of its own.
func TestEditionOfTheSheetNeverChanges(t *testing.T) {
	kept, err := os.ReadFile("testdata/sheet1.json")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/sheet1.html")
	if err != nil {
		t.Fatal(err)
	}
	content, err := cert.ReadDossier(string(kept))
	if err != nil {
		t.Fatal(err)
	}
	set, err := page.Load(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := set.Render(&b, "certifying/dossier#bare1", content, nil); err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Error("edition 1 of the sheet draws otherwise than when it was made")
	}
	if text, _ := content.Text(); text != strings.TrimSpace(string(kept)) {
		t.Error("a dossier is no longer written as it was: hashes of kept ones could not be checked")
	}
}
