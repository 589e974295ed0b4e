package office_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/seal"
	"assay/internal/sealkey"
	"assay/internal/testkit"
)

// TestAnEventDeletedInItsFirstMinuteIsMissed deletes the newest event past the program, before it enters the chain.
func TestAnEventDeletedInItsFirstMinuteIsMissed(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	ada, err := k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Ada", Active: true, Agreement: cert.AgreementEmployed})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Office.AddAccount(ctx, cert.SystemActor, office.AccountInput{Email: "ada@body.example", Name: "Ada", PersonID: ada.ID, Roles: []cert.Role{cert.Administrator}, Password: goodPassword}); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Office.LinkEvents(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Eve Adder", Active: true, Agreement: cert.AgreementEmployed}); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(k.Config.Database, "sqlite:")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, text := range []string{"DROP TRIGGER events_kept", "DELETE FROM events WHERE id = (SELECT MAX(id) FROM events)"} {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // it is told once
		if _, err := k.Office.LinkEvents(ctx); err != nil {
			t.Fatal(err)
		}
	}
	due, err := k.Store.DueDeliveries(ctx, k.Clock.Now(), 100)
	told := 0
	for _, d := range due {
		if d.Template == "log-gone" && d.Recipient == "ada@body.example" && strings.Contains(d.Detail["said"], "Eve Adder") {
			told++
		}
	}
	if err != nil || told != 1 {
		t.Errorf("told %d times, %v: %+v", told, err, due)
	}
	if _, err := readEvents(t, k); err != nil {
		t.Errorf("the chain afterwards: %v", err)
	}
}

// TestASilentTimeStampServerHoldsNobodyUp lets the server keep a release waiting while somebody else writes.
func TestASilentTimeStampServerHoldsNobodyUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		asked, answer := make(chan bool, 1), make(chan bool)
		sealer := testSealer(t)
		sealer.Stamp = func([]byte) ([]byte, error) {
			asked <- true
			<-answer
			return nil, context.DeadlineExceeded
		}
		slow := office.New(office.Options{Store: k.Store, Clock: k.Clock.Now, Zone: k.App.Config.Zone, Secret: make([]byte, 32), BaseURL: "https://x.example", Body: k.Office.Body, Seal: sealer})
		released := make(chan error, 1)
		go func() {
			_, err := slow.ReleaseCertificate(ctx, cert.Actor{PersonID: 1, Name: "Dora", Roles: []cert.Role{cert.Reviewer}}, 1, office.ReleaseInput{Compared: true})
			released <- err
		}()
		<-asked
		begun := time.Now()
		if _, err := k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Somebody Else", Active: true, Agreement: cert.AgreementEmployed}); err != nil {
			t.Errorf("while the server is silent nobody can write: %v after %s", err, time.Since(begun))
		}
		close(answer)
		if err := <-released; err == nil || !strings.Contains(err.Error(), "could not be sealed") {
			t.Errorf("released: %v", err)
		}
	})
}

// testSealer is a key with a certificate of its own.
func testSealer(t *testing.T) seal.Sealer {
	t.Helper()
	s, err := sealkey.Open(sealkey.Options{Folder: t.TempDir(), Name: "x.example", At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
