package office_test

import (
	"context"
	"errors"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

func TestApplicationOpensAFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, visitor := context.Background(), cert.Visitor("Eleni Papadaki")
		a, err := k.Office.BeginApplication(ctx, visitor, "web")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.SubmitApplication(ctx, visitor, a.Code, a.Version); !unmet(err, "R-APP-01") {
			t.Fatalf("an empty application was not refused by R-APP-01: %v", err)
		}
		a, err = k.Office.SaveDraft(ctx, visitor, a.Code, office.DraftInput{Questionnaire: testkit.Questionnaire(), Version: a.Version})
		if err != nil {
			t.Fatal(err)
		}
		if a, err = k.Office.SubmitApplication(ctx, visitor, a.Code, a.Version); err != nil {
			t.Fatal(err)
		}
		if a.Status != cert.ApplicationSubmitted || a.Number != "APP-2026-0001" {
			t.Errorf("submitted application is %s %q", a.Status, a.Number)
		}
		file, err := k.Store.Certification(ctx, cert.SystemActor, *a.CertificationID)
		if err != nil {
			t.Fatal(err)
		}
		if file.Stage != cert.StageApplied || file.Waiting != cert.Reviewer || file.Number != "C-2026-0001" {
			t.Errorf("file stands at %+v", file)
		}
		if _, err := k.Office.SubmitApplication(ctx, visitor, a.Code, a.Version); err == nil {
			t.Error("an application was submitted twice")
		}
	})
}

// unmet tells whether err is a refusal by the rule.
func unmet(err error, rule string) bool {
	var u *cert.Unmet
	if !errors.As(err, &u) {
		return false
	}
	for _, r := range u.Rules {
		if r.ID == rule {
			return true
		}
	}
	return false
}

// TestACertificateMustBePrintable refuses a name at its field when no font can print it, before anybody audits (R-CERT-01).
func TestACertificateMustBePrintable(t *testing.T) {
	k := testkit.New(t)
	for name, want := range map[string]bool{"Aegean Hosting A.E.": true, "شركة النيل": true, "北京云服务": true, "Rocket 🚀": false, "भारत क्लाउड": false} {
		q := testkit.Questionnaire()
		q.Applicant.Name = name
		_, err := k.Office.ImportQuestionnaire(context.Background(), cert.SystemActor, q, "import")
		var bad cert.Invalid
		if got := !errors.As(err, &bad); got != want {
			t.Errorf("%s: %v", name, err)
		}
		if !want && (len(bad) == 0 || bad[0].Field != "applicant.name") {
			t.Errorf("%s: not refused at its field: %v", name, bad)
		}
	}
}
