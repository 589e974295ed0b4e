package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
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
			if err := n.Accept(lead, cert.FindingFacts{OnTeam: true, Response: cert.Response{Correction: "c", Cause: "c", Actions: []cert.Action{{Text: "a", By: day.MustParse("2026-03-01")}}}, Method: "document_review"}); err != nil {
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
	cast, err := walk.HireApart(ctx, k.Office, 1, "", k.Office.Today().String())
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

// TestCrossedVerbsAreAConflict lets two transactions each hold a file and want the other's: one ends as Conflict, the
// other goes on.
func TestCrossedVerbsAreAConflict(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		if !k.Store.Postgres() {
			t.Skip("SQLite has one writer: nothing can cross")
		}
		ctx := context.Background()
		one, _, _ := answered(t, k)
		two, _, _ := answered(t, k)
		var both sync.WaitGroup
		both.Add(2)
		cross := func(first, second int64) error {
			return k.Store.InTx(ctx, func(tx *store.Store) error {
				if _, err := tx.Certification(ctx, cert.SystemActor, first); err != nil {
					return err
				}
				both.Done()
				both.Wait()
				_, err := tx.Certification(ctx, cert.SystemActor, second)
				return err
			})
		}
		ends := make(chan error, 2)
		go func() { ends <- cross(one, two) }()
		go func() { ends <- cross(two, one) }()
		a, b := <-ends, <-ends
		if (a == nil) == (b == nil) || !errors.Is(errors.Join(a, b), cert.Conflict) {
			t.Errorf("crossed: %v and %v", a, b)
		}
	})
}
