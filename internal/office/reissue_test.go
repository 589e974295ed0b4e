package office_test

import (
	"context"
	"errors"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestAFormOfOneIssueDoesNotActOnTheNext sends one decision to reduce the scope again and again: it makes one new issue.
func TestAFormOfOneIssueDoesNotActOnTheNext(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.Certified})
		for round := range 3 {
			before, err := k.Store.Certificates(ctx, l.File)
			if err != nil {
				t.Fatal(err)
			}
			in := office.DecideInput{Version: before[0].Version, DecisionInput: cert.DecisionInput{Option: cert.Reduce, Reason: "Fewer services.",
				Scope: "The service management system supporting the provision of hosting services to customers in " + []string{"nine", "eight", "seven"}[round] + " towns."}}
			if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); err != nil {
				t.Fatal(err)
			}
			if _, err := walk.Released(ctx, k.Office, cast.Reviewer, l.File); err != nil {
				t.Fatal(err)
			}
			if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); !errors.Is(err, cert.Conflict) {
				t.Errorf("round %d: the same form once more: %v", round, err)
			}
			after, err := k.Store.Certificates(ctx, l.File)
			if err != nil || len(after) != len(before)+1 {
				t.Errorf("round %d: %d more issues, %v", round, len(after)-len(before), err)
			}
		}
	})
}
