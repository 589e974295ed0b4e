package office_test

import (
	"context"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

func TestPlannerSeesWhoReviewedTheApplication(t *testing.T) { // R-REV-04
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, a := context.Background(), imported(t, k)
		p, err := k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Rita Reviewer", Active: true, Agreement: cert.AgreementEmployed})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.ReviewApplication(ctx, cert.Actor{Name: p.Name, PersonID: p.ID, Roles: []cert.Role{cert.Reviewer}}, a.ID, yes(a)); err != nil {
			t.Fatal(err)
		}
		d := deal{t, k, *a.CertificationID}
		d.signed()
		audits, err := k.Store.Audits(ctx, d.file)
		if err != nil || len(audits) == 0 {
			t.Fatal(err)
		}
		choice, err := k.Office.ScheduleChoice(ctx, planner, audits[0].ID, cert.Days{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range choice.Candidates {
			if c.Judged != (c.ID == p.ID) {
				t.Errorf("%s judged the application: %v", c.Name, c.Judged)
			}
		}
	})
}
