package store_test

import (
	"context"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

// TestNamesakesAndHappenings asks both databases who an applicant may be, and what steps lasted.
func TestNamesakesAndHappenings(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, planner := context.Background(), cert.Actor{AccountID: 1, Name: "Petra", Roles: []cert.Role{cert.Planner}}
		q := testkit.Questionnaire()
		q.Applicant.RegistrationNo = "HRB 20-231"
		a, err := k.Office.ImportQuestionnaire(ctx, cert.SystemActor, q, "import")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.BeginApplication(ctx, planner, "phone"); err != nil {
			t.Fatal(err)
		}
		who := cert.Applicant{Name: "Aegaen Hosting", RegistrationNo: "hrb20231", ContactEmail: "x@50%_off.example"}
		kin, err := k.Store.Namesakes(ctx, planner, who, 0)
		if err != nil || len(kin) != 1 || kin[0].CertificationID != *a.CertificationID || kin[0].Application != cert.ApplicationSubmitted || len(kin[0].Why) == 0 {
			t.Errorf("namesakes are %+v, %v", kin, err)
		}
		if kin, err = k.Store.Namesakes(ctx, planner, who, *a.ClientID); err != nil || len(kin) != 0 {
			t.Errorf("its own client is a namesake: %+v, %v", kin, err)
		}
		if _, err := k.Store.Enquiries(ctx, planner, who, 0); err != nil {
			t.Error(err)
		}
		all, err := k.Store.Happenings(ctx)
		own, errToo := k.Store.FileHappenings(ctx, *a.CertificationID)
		if err != nil || errToo != nil || len(all) != 1 || len(own) != 1 || own[0].Verb != "application.submit" || !own[0].At.Equal(k.Clock.Now()) {
			t.Errorf("happenings are %v and %v, %v, %v", all, own, err, errToo)
		}
	})
}
