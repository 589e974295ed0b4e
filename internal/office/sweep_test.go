package office_test

import (
	"context"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// Who is planner and decision maker in one person hears of a missed surveillance once, and the sweep goes on for all others.
func TestWhoHasTwoRolesIsToldOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		cast, err := walk.Hire(ctx, k.Office, 2, "")
		if err == nil {
			_, err = (&walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast}).Play(ctx, walk.Plot{Questionnaire: testkit.Questionnaire(), Until: walk.Certified})
		}
		if err != nil {
			t.Fatal(err)
		}
		both := cert.Account{Email: "both@body.example", Name: "Both", Roles: []cert.Role{cert.Planner, cert.DecisionMaker}, CreatedAt: k.Clock.Now()}
		if err := k.Store.AddAccount(ctx, &both); err != nil {
			t.Fatal(err)
		}
		k.Clock.Set(k.Clock.Now().AddDate(1, 3, 0))
		if _, err := k.Office.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if n, err := k.Store.MailedSince(ctx, "surveillance-missed", both.Email, time.Time{}); err != nil || n != 1 {
			t.Errorf("told %d times, %v", n, err)
		}
	})
}
