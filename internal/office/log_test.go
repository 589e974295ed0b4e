package office_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/ledger"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// readLog exports the log and reads it as a stranger with the published keys does.
func readLog(t testing.TB, k *testkit.Kit) *ledger.Log {
	t.Helper()
	ctx := context.Background()
	var b bytes.Buffer
	if err := k.Office.ExportLog(ctx, &b); err != nil {
		t.Fatal(err)
	}
	keys, err := k.Office.LogKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	log, err := ledger.ReadLog(b.Bytes(), keys)
	if err != nil {
		t.Fatalf("the log is refused: %v\n%s", err, b.String())
	}
	return log
}

func readEvents(t testing.TB, k *testkit.Kit) (*ledger.Chain, error) {
	t.Helper()
	ctx := context.Background()
	var b bytes.Buffer
	if err := k.Office.ExportEvents(ctx, &b); err != nil {
		t.Fatal(err)
	}
	keys, err := k.Office.LogKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return ledger.ReadChain(b.Bytes(), keys)
}

func decideOn(t testing.TB, k *testkit.Kit, cast walk.Cast, c cert.Certificate, option cert.DecisionOption) error {
	t.Helper()
	_, err := k.Office.Decide(context.Background(), cast.Decider, c.CertificationID, office.DecideInput{Version: c.Version,
		DecisionInput: cert.DecisionInput{Option: option, Reason: "The conditions are met."}})
	return err
}

// TestActsOnCertificatesAreEntered plays issue, suspension, restoration and withdrawal; the log tells each.
func TestActsOnCertificatesAreEntered(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		l, cast := stage(t, k, walk.Plot{Until: walk.Certified})
		var at []ledger.Checkpoint
		for _, option := range []cert.DecisionOption{cert.Suspend, cert.Restore, cert.Withdraw} {
			c, err := l.Certificate()
			if err != nil {
				t.Fatal(err)
			}
			if err := decideOn(t, k, cast, c, option); err != nil {
				t.Fatal(err)
			}
			at = append(at, readLog(t, k).Head)
		}
		c, err := l.Certificate()
		if err != nil {
			t.Fatal(err)
		}
		log := readLog(t, k)
		var acts []string
		for _, e := range log.Of(ledger.Commitment(c.Code)) {
			acts = append(acts, string(e.Act)+"="+e.Standing)
		}
		if got := strings.Join(acts, " "); got != "issue=active suspend=suspended restore=active withdraw=withdrawn" {
			t.Errorf("the log tells %q", got)
		}
		if issue, found := log.Paper(c.PaperSHA256); !found || issue.Expires != c.Expires || issue.On != c.Effective {
			t.Errorf("the issue in the log is %+v, found %v", issue, found)
		}
		for _, earlier := range at {
			if err := log.Extends(earlier); err != nil {
				t.Errorf("the log does not extend its checkpoint at %d: %v", earlier.Size, err)
			}
		}
		var b bytes.Buffer
		if err := k.Office.ExportLog(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{c.Code, c.Holder, c.Number, c.City, fmt.Sprint(cast.Decider.Name)} {
			if strings.Contains(b.String(), secret) {
				t.Errorf("the public log tells %q", secret)
			}
		}
	})
}

// TestWhatFailsIsNotEntered has a verb fail after its act: neither log nor number moves on.
func TestWhatFailsIsNotEntered(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	l, cast := stage(t, k, walk.Plot{Until: walk.Certified})
	before := readLog(t, k)
	c, err := l.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	sudden := errors.New("sudden")
	err = k.Store.InTx(ctx, func(tx *store.Store) error {
		inside := *k.App
		inside.Office = k.Office.Within(tx)
		if err := decideOn(t, &testkit.Kit{App: &inside, Clock: k.Clock}, cast, c, cert.Suspend); err != nil {
			t.Error(err)
		}
		return sudden
	})
	if !errors.Is(err, sudden) {
		t.Fatal(err)
	}
	if after := readLog(t, k); len(after.Leaves) != len(before.Leaves) {
		t.Errorf("%d entries became %d", len(before.Leaves), len(after.Leaves))
	}
}

// TestTwoActAtOnceAndTheLogHasNoGap suspends and restores many certificates at once, on both databases.
func TestTwoActAtOnceAndTheLogHasNoGap(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		const many = 12
		_, cast := stage(t, k, walk.Plot{Until: walk.Applied})
		all := make([]cert.Certificate, many)
		for i := range all {
			all[i] = testkit.Issued(t, k, testkit.Certificate{Holder: fmt.Sprintf("Holder %d Ltd", i), Number: fmt.Sprintf("SMS-2026-%04d", i+100)})
		}
		begun := len(readLog(t, k).Leaves)
		var wait sync.WaitGroup
		refused := make([]error, many)
		for i, c := range all {
			wait.Go(func() {
				if refused[i] = suspend(k, cast, c); refused[i] == nil {
					_, refused[i] = k.Office.LinkEvents(context.Background())
				}
			})
		}
		wait.Wait()
		if err := errors.Join(refused...); err != nil {
			t.Fatal(err)
		}
		if n := len(readLog(t, k).Leaves); n != begun+many {
			t.Errorf("%d entries, want %d", n, begun+many)
		}
		if _, err := readEvents(t, k); err != nil {
			t.Errorf("the events after many at once: %v", err)
		}
	})
}

// suspend suspends a certificate by the office's own publishing, without the dossier that a test of the log needs not.
func suspend(k *testkit.Kit, cast walk.Cast, c cert.Certificate) error {
	return k.Office.SuspendForTest(context.Background(), cast.Decider, c)
}

// TestOlderCertificatesAreEnteredOnce opens a body whose certificates are older than the log.
func TestOlderCertificatesAreEnteredOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		c := testkit.Issued(t, k, testkit.Certificate{})
		head, err := k.Store.LogHead(ctx, store.RegisterLog)
		if err != nil {
			t.Fatal(err)
		}
		head.Entered = false // as a migration leaves it
		if err := k.Store.SetLogHead(ctx, store.RegisterLog, head); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := k.Office.BeginLog(ctx); err != nil {
				t.Fatal(err)
			}
		}
		entries := readLog(t, k).Of(ledger.Commitment(c.Code))
		if len(entries) != 1 || !entries[0].EnteredLater || entries[0].On != c.Effective || entries[0].Standing != "active" {
			t.Errorf("the older certificate has %+v", entries)
		}
	})
}

// TestTheLogIsNeverChanged tries to write over, remove and leave out entries past the program.
func TestTheLogIsNeverChanged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		if _, err := k.Office.LinkEvents(ctx); err != nil {
			t.Fatal(err)
		}
		gap := store.LeafRow{N: 99, Act: ledger.Issue, At: k.Office.Now(), Text: "{}", Hashes: "x"}
		if err := k.Store.AddLeaf(ctx, gap); err == nil {
			t.Error("an entry with a number left out before it was taken")
		}
		gap.N = 0
		if err := k.Store.AddLeaf(ctx, gap); err == nil {
			t.Error("a second entry with number 0 was taken")
		}
	})
}

// TestLogKeyChanges lets a second key take over; what the first signed stays good.
func TestLogKeyChanges(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	before := readLog(t, k)
	old := before.Keys
	again := k.AddLogKey(t)
	if err := k.Office.ChangeLogKey(ctx, cert.SystemActor, again); err != nil {
		t.Fatal(err)
	}
	k.Clock.Set(k.Clock.Now().Add(time.Hour))
	if _, err := k.Office.SignCheckpoint(ctx); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := k.Office.ExportLog(ctx, &b); err != nil {
		t.Fatal(err)
	}
	log, err := ledger.ReadLog(b.Bytes(), old)
	if err != nil {
		t.Fatalf("who knows the first key cannot follow: %v", err)
	}
	if err := log.Extends(before.Head); err != nil {
		t.Error(err)
	}
	published, err := k.Office.LogKeys(ctx)
	if err != nil || len(published) != 2 || published[1].Verifier != again.Verifier() {
		t.Errorf("published %v, %v", published, err)
	}
	if err := k.Office.ChangeLogKey(ctx, cert.Actor{Name: "Nobody"}, again); !errors.Is(err, cert.Forbidden) {
		t.Errorf("anybody changes the key: %v", err)
	}
}

// TestEventsAreChained sweeps, and finds that a checkpoint of before still holds after more has happened.
func TestEventsAreChained(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		stage(t, k, walk.Plot{Until: walk.Reviewed})
		chain, err := readEvents(t, k)
		if err != nil {
			t.Fatal(err)
		}
		if chain.Size < 5 {
			t.Errorf("%d events in the chain", chain.Size)
		}
		if n, err := k.Office.LinkEvents(ctx); n != 0 || err != nil {
			t.Errorf("linked %d again, %v", n, err)
		}
		k.Clock.Set(day.New(2026, 6, 1).Time().Add(9 * time.Hour))
		if _, err := k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Later Comer", Email: "later@assay.example", Active: true}); err != nil {
			t.Fatal(err)
		}
		more, err := readEvents(t, k)
		if err != nil {
			t.Fatal(err)
		}
		if more.Size != chain.Size+1 {
			t.Errorf("%d events after %d and one more", more.Size, chain.Size)
		}
		if err := more.Extends(chain.Head); err != nil {
			t.Error(err)
		}
		forged := cert.Event{At: k.Office.Now(), On: k.Office.Today(), Verb: "decision.grant", Noun: "decision", ActorName: "Eve", Summary: "Eve decided", Detail: map[string]string{}}
		if err := k.Store.AddEvent(ctx, &forged); err != nil {
			t.Fatal(err)
		}
		if _, err := readEvents(t, k); err == nil || !strings.Contains(err.Error(), "past the program") {
			t.Errorf("an event that somebody wrote past the program: %v", err)
		}
	})
}
