package store_test

import (
	"context"
	"testing"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/testkit"
)

// TestWhatWasReadIsReadOnceUntilSomethingIsWritten counts the questions for one person.
func TestWhatWasReadIsReadOnceUntilSomethingIsWritten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		p := cert.Person{Version: 1, Name: "Ada", Agreement: cert.AgreementEmployed, CreatedAt: k.Office.Now()}
		if err := k.Store.AddPerson(context.Background(), &p); err != nil {
			t.Fatal(err)
		}
		counted, asked := store.Counted(context.Background())
		ctx := store.Remembering(counted)
		name := func(s *store.Store) string {
			t.Helper()
			got, err := s.Person(ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			return got.Name
		}
		name(k.Store)
		if name(k.Store) != "Ada" || asked.N() != 1 {
			t.Errorf("%d questions for one person asked for twice", asked.N())
		}
		p.Name = "Ada Rosen"
		err := k.Store.InTx(ctx, func(tx *store.Store) error {
			if name(tx) != "Ada" || asked.N() != 2 {
				t.Errorf("a transaction did not read: %d questions", asked.N())
			}
			return tx.SavePerson(ctx, &p)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := name(k.Store); got != "Ada Rosen" {
			t.Errorf("what was written is not read: %s", got)
		}
		before := asked.N()
		if _, err := k.Store.Person(ctx, p.ID+1); err == nil || asked.N() != before+1 {
			t.Errorf("another person is the same: %v", err)
		}
	})
}
