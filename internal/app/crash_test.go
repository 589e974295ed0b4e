package app_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"assay/internal/app"
	"assay/internal/cert"
	"assay/internal/config"
	"assay/internal/ledger"
	"assay/internal/office"
	"assay/internal/verify"
	"assay/internal/walk"
)

// opened opens the program in a folder as the child of a test does.
func opened(ctx context.Context, t *testing.T, dir string, more map[string]string, clock *walk.Clock) *app.App {
	t.Helper()
	c, err := config.Read(func(name string) string {
		if v := more[name]; v != "" {
			return v
		}
		return map[string]string{"ASSAY_DATA": dir, "ASSAY_BASE_URL": "http://assay.test"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(ctx, c, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestChildReleases is no test of its own: it is the process that TestCrashBetweenSealAndCommit kills while it releases a certificate.
func TestChildReleases(t *testing.T) {
	dir := os.Getenv("ASSAY_TEST_CHILD")
	if dir == "" {
		return
	}
	ctx := context.Background()
	a := opened(ctx, t, dir, map[string]string{"ASSAY_SEAL_TIMESTAMPS": os.Getenv("ASSAY_TEST_STAMPS")}, walk.NewClock(time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)))
	if err := releaseOpen(ctx, a); err != nil {
		t.Fatal(err)
	}
}

// releaseOpen releases the certificate that waits, by the first person who may.
func releaseOpen(ctx context.Context, a *app.App) error {
	people, err := a.Store.ActivePersons(ctx)
	if err != nil {
		return err
	}
	last := error(cert.NotFound)
	for _, p := range people {
		by := cert.Actor{PersonID: p.ID, Name: p.Name, Roles: []cert.Role{cert.Reviewer}}
		sheet, err := a.Office.ReleaseSheet(ctx, by, 1)
		if err != nil {
			return err
		}
		if _, last = a.Office.ReleaseCertificate(ctx, by, 1, office.ReleaseInput{Proof: sheet.Proof.ID, Version: sheet.Proof.Version, Compared: true}); last == nil {
			return nil
		}
	}
	return last
}

// TestCrashBetweenSealAndCommit kills the process later and later after its certificate got its time stamp, until once
// it lives to the end: before that everything is as if nobody had released it, and then everything is there.
func TestCrashBetweenSealAndCommit(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	clock := walk.NewClock(time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC))
	a := opened(ctx, t, dir, nil, clock)
	cast, err := walk.Hire(ctx, a.Office, 2, "")
	if err != nil {
		t.Fatal(err)
	}
	p := &walk.Player{Office: a.Office, Store: a.Store, Clock: clock, Cast: cast}
	l, err := p.Play(ctx, walk.Plot{Questionnaire: walk.Sample(), Until: walk.FindingsSettled})
	if err != nil || l.File != 1 {
		t.Fatal(l.File, err)
	}
	granted(ctx, t, a, cast, clock)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	stamps := stampServer(t)
	for round, delay := 0, time.Duration(0); ; round, delay = round+1, delay+delay/2+2*time.Millisecond {
		killed := releaseAndKill(t, dir, stamps, delay)
		a := opened(ctx, t, dir, nil, clock)
		whole(ctx, t, a)
		certificates, err := a.Store.Certificates(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if len(certificates) > 0 {
			t.Logf("after %d kills between the seal and the commit: everything is there, killed at the end: %v", round, killed)
			return
		}
		if !killed || round > 30 {
			t.Fatalf("round %d: nothing was released, killed %v", round, killed)
		}
	}
}

// granted freezes the dossier and grants, so that the release of the certificate alone is left.
func granted(ctx context.Context, t *testing.T, a *app.App, cast walk.Cast, clock *walk.Clock) {
	t.Helper()
	audits, err := a.Store.Audits(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range audits {
		if one.Kind != cert.Stage2 {
			continue
		}
		d, err := a.Office.FreezeDossier(ctx, cast.Decider, one.ID, one.Version)
		if err == nil {
			_, err = a.Office.ReleaseDossier(ctx, cast.Decider, d.ID, d.Version, "Read.")
		}
		if err == nil {
			_, err = a.Office.Decide(ctx, cast.Decider, 1, office.DecideInput{Audit: one.ID, Version: one.Version, DecisionInput: cert.DecisionInput{Option: cert.Grant, Reason: "All requirements are met.", Dossier: d.SHA256}})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	clock.Set(time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC))
}

// releaseAndKill runs the child, and kills it some time after the stamp of the certificate was given; the stamp before it is
// the trial.
func releaseAndKill(t *testing.T, dir, stamps string, delay time.Duration) (killed bool) {
	t.Helper()
	var given atomic.Int32
	stamped := make(chan bool, 4)
	between := relay(t, stamps, func() {
		if given.Add(1) == 2 {
			stamped <- true
		}
	})
	child := exec.Command(os.Args[0], "-test.run=^TestChildReleases$", "-test.v")
	child.Env = append(os.Environ(), "ASSAY_TEST_CHILD="+dir, "ASSAY_TEST_STAMPS="+between)
	var said bytes.Buffer
	child.Stdout, child.Stderr = &said, &said
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	select {
	case <-stamped:
	case err := <-ended:
		t.Fatalf("the child ended before its stamp: %v\n%s", err, said.String())
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Fatalf("the child: %v\n%s", err, said.String())
		}
		return false
	case <-time.After(delay):
		_ = child.Process.Kill()
		return <-ended != nil
	}
}

// relay hands questions on to the time stamp server, and tells when it has given the answer back.
func relay(t *testing.T, to string, given func()) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		res, err := http.Post(to, r.Header.Get("Content-Type"), r.Body)
		if err != nil {
			return
		}
		defer func() { _ = res.Body.Close() }()
		w.Header().Set("Content-Type", res.Header.Get("Content-Type"))
		_, _ = io.Copy(w, res.Body)
		_ = http.NewResponseController(w).Flush()
		given()
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// whole holds the database against itself: certificate, paper and entry of the log are all there, or none is.
func whole(ctx context.Context, t *testing.T, a *app.App) {
	t.Helper()
	certificates, err := a.Store.Certificates(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	decisions, err := a.Store.Decisions(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	var log, events, keys bytes.Buffer
	for what, into := range map[string]*bytes.Buffer{"log": &log, "events": &events, "keys": &keys} {
		if err := app.ExportOf(ctx, a, what, into); err != nil {
			t.Fatal(what, err)
		}
	}
	entries := strings.Count(log.String(), `"act":"issue"`)
	if len(decisions) != 1 || len(certificates) > 1 || entries != len(certificates) {
		t.Errorf("%d decisions, %d certificates, %d entries", len(decisions), len(certificates), entries)
	}
	for what, file := range map[string][]byte{"log": log.Bytes(), "events": events.Bytes()} {
		if v := verify.Judge(verify.Files{File: file, Keys: keys.Bytes(), Now: a.Office.Now(), Zone: time.UTC}); !v.Good {
			t.Errorf("%s: %s", what, v.Reason)
		}
	}
	if err := a.Office.CheckLog(ctx); err != nil {
		t.Error(err)
	}
	for _, c := range certificates {
		if _, err := a.Store.Files().Read(c.PaperSHA256); err != nil || c.Number != "SMS-2026-0001" {
			t.Errorf("certificate %s: %v", c.Number, err)
		}
	}
}

// TestTheLogKeyIsChangedFromTheCommandLine: who kept the old key and an old checkpoint follows the change, and copies go
// outside by folder and mail.
func TestTheLogKeyIsChangedFromTheCommandLine(t *testing.T) {
	ctx, dir, outside := context.Background(), t.TempDir(), t.TempDir()
	settings := map[string]string{"ASSAY_LOG_FOLDER": outside, "ASSAY_LOG_MAIL": "log@outside.example"}
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": dir, "ASSAY_BASE_URL": "http://assay.test", "ASSAY_LOG_FOLDER": outside, "ASSAY_LOG_MAIL": "log@outside.example"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	export := func(what string) []byte {
		t.Helper()
		var b bytes.Buffer
		if err := app.Export(ctx, c, what, &b); err != nil {
			t.Fatal(what, err)
		}
		return b.Bytes()
	}
	keys, checkpoint := export("keys"), export("checkpoint")
	var published bytes.Buffer
	if err := app.ChangeLogKey(ctx, c, &published); err != nil {
		t.Fatal(err)
	}
	if now, err := ledger.ReadKeys(published.String()); err != nil || len(now) != 2 || now[0].To == 0 || now[1].From == 0 {
		t.Errorf("published: %v %v", now, err)
	}
	for _, what := range []string{"log", "events", "status"} {
		f := verify.Files{File: export(what), Keys: keys, Log: export("log"), Checkpoint: checkpoint, Now: time.Now(), Zone: time.UTC}
		if what == "status" { // signed by the new key, which the old file does not know
			f.Keys = export("keys")
		}
		if v := verify.Judge(f); !v.Good {
			t.Errorf("%s: %s", what, v.Reason)
		}
	}
	a := opened(ctx, t, dir, settings, walk.NewClock(time.Now().UTC()))
	if err := a.Jobs.Checkpoint(ctx); err != nil {
		t.Fatal(err)
	}
	due, err := a.Store.DueDeliveries(ctx, time.Now().Add(time.Minute), 10)
	if err != nil || len(due) != 1 || due[0].Recipient != "log@outside.example" || due[0].Template != "checkpoint" {
		t.Errorf("mailed: %+v %v", due, err)
	}
	copied, err := ledger.ReadKeys(published.String())
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func(string) error{"checkpoint.txt": func(s string) error { _, err := copied.Open(s); return err },
		"status.txt": func(s string) error { _, err := copied.OpenStatusList(s); return err }} {
		text, err := os.ReadFile(filepath.Join(outside, name))
		if err == nil {
			err = open(string(text))
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}
