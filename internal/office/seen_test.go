package office_test

import (
	"context"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestClientSeesNoFindingBeforeItIsPresented keeps a finding the team's own until the closing meeting.
func TestClientSeesNoFindingBeforeItIsPresented(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.Stage2Underway})
		a := auditOf(t, k, l.File, cert.Stage2)
		if _, err := k.Office.RaiseFinding(ctx, cast.Leads[0], a.ID, cert.FindingInput{Grade: cert.Minor, Clause: "8.6.1",
			Requirement: "Incidents are escalated.", Statement: "One was not.", Evidence: "Incident 7."}); err != nil {
			t.Fatal(err)
		}
		file, err := k.Store.Certification(ctx, cert.SystemActor, l.File)
		if err != nil {
			t.Fatal(err)
		}
		client := cert.Actor{AccountID: 9, ClientID: file.ClientID, Roles: []cert.Role{cert.ClientUser}}
		for _, who := range []struct {
			actor cert.Actor
			want  int
		}{{client, 0}, {cast.Leads[0], 1}, {cast.Decider, 1}} {
			if seen, err := k.Store.FindingsSeen(ctx, who.actor, l.File); err != nil || len(seen) != who.want {
				t.Errorf("%v sees %d findings, want %d (%v)", who.actor.Roles, len(seen), who.want, err)
			}
		}
	})
}
