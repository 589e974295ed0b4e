package store_test

import (
	"context"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestVerbsOnOneFileFollowEachOther holds a file in one transaction while another reads different records of it: the
// second waits, and then sees what the first did. Another file is free.
func TestVerbsOnOneFileFollowEachOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		file, audit, finding := answered(t, k)
		second := make(chan cert.FindingStatus, 1)
		err := k.Store.InTx(ctx, func(tx *store.Store) error {
			if _, err := tx.Audit(ctx, cert.SystemActor, audit); err != nil {
				return err
			}
			go func() {
				_ = k.Store.InTx(ctx, func(tx *store.Store) error {
					n, err := tx.Finding(ctx, cert.SystemActor, finding)
					second <- n.Status
					return err
				})
			}()
			select {
			case s := <-second:
				t.Errorf("a second verb read the finding as %s meanwhile", s)
			case <-time.After(time.Second):
			}
			n, err := tx.Finding(ctx, cert.SystemActor, finding)
			if err != nil {
				return err
			}
			lead := cert.Actor{PersonID: 1, Name: "Lead", Roles: []cert.Role{cert.LeadAuditor}}
			if err := n.Accept(lead, cert.FindingFacts{OnTeam: true, Response: cert.Response{Correction: "c", Cause: "c", Action: "a"}}); err != nil {
				return err
			}
			return tx.SaveFinding(ctx, &n)
		})
		if err != nil {
			t.Fatal(err)
		}
		select {
		case s := <-second:
			if s != cert.FindingAccepted {
				t.Errorf("the second verb on file %d saw the finding as %s", file, s)
			}
		case <-time.After(20 * time.Second):
			t.Error("the second verb never came to its turn")
		}
	})
}

// answered plays a file to its answered findings: its stage 2 and one of them.
func answered(t *testing.T, k *testkit.Kit) (file, audit, finding int64) {
	t.Helper()
	ctx := context.Background()
	cast, err := walk.Hire(ctx, k.Office, 1, "")
	if err != nil {
		t.Fatal(err)
	}
	p := &walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast}
	l, err := p.Play(ctx, walk.Plot{Questionnaire: walk.Sample(), Minors: 1, Until: walk.FindingsAnswered})
	if err != nil {
		t.Fatal(err)
	}
	all, err := k.Store.Findings(ctx, l.File)
	if err != nil || len(all) == 0 || all[0].Status != cert.FindingAnswered {
		t.Fatalf("%d findings, %v", len(all), err)
	}
	return l.File, all[0].AuditID, all[0].ID
}
