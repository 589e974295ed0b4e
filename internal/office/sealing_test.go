package office_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/seal"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestCertificateIsSealedWithItsTwin checks the kept PDF as a stranger does: by the public certificate alone.
func TestCertificateIsSealedWithItsTwin(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, _ := stage(t, k, walk.Plot{Until: walk.Certified})
		c, err := l.Certificate()
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := k.Store.Files().Read(c.PaperSHA256)
		if err != nil {
			t.Fatal(err)
		}
		chain, err := k.Office.SealChains(ctx)
		if err != nil {
			t.Fatal(err)
		}
		all, err := seal.ReadCertificates(chain)
		if err != nil || len(all) != 1 {
			t.Fatalf("the public certificates: %v, %d", err, len(all))
		}
		r, err := seal.Verify(pdf, seal.Trust{Keys: []string{seal.KeyID(all[0])}})
		if err != nil {
			t.Fatal(err)
		}
		data, _ := r.Attachment(cert.TwinName)
		twin, err := cert.ReadTwin(data)
		if err != nil || twin.FullNumber() != c.FullNumber() || twin.Holder != c.Holder || twin.Scope != c.Scope || len(twin.Sites) != len(c.Sites) ||
			twin.Salt != c.Salt || len(c.Salt) != 32 || office.Hash(string(data)) != c.TwinSHA256 || !strings.HasPrefix(twin.Decision.Number, "D-") {
			t.Errorf("the twin: %v, %+v", err, twin)
		}
		strangersAccept(t, pdf)
	})
}

// strangersAccept asks programs of other people.
func strangersAccept(t *testing.T, pdf []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "certificate.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ want, name, flag string }{{"Signature is Valid.", "pdfsig", "-nocert"}, {"Total document signed", "pdfsig", "-nocert"},
		{"No syntax or stream encoding errors", "qpdf", "--check"}} {
		if _, err := exec.LookPath(c.name); err != nil {
			t.Logf("%s is not installed", c.name)
			continue
		}
		if out, err := exec.Command(c.name, c.flag, path).CombinedOutput(); err != nil || !strings.Contains(string(out), c.want) {
			t.Errorf("%s: %v: %s", c.name, err, out)
		}
	}
}

// TestNothingIsIssuedWhileIssuingIsHalted refuses the release before anything is written, and takes it afterwards.
func TestNothingIsIssuedWhileIssuingIsHalted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.FindingsSettled})
		a := auditOf(t, k, l.File, cert.Stage2)
		admin := cert.Actor{PersonID: cast.Decider.PersonID, Name: "Ada", Roles: []cert.Role{cert.Administrator}}
		if err := k.Office.SetHalt(ctx, admin, office.HaltInput{Halted: true, Version: 1}); err == nil {
			t.Error("halted without a reason")
		}
		if err := k.Office.SetHalt(ctx, cast.Decider, office.HaltInput{Halted: true, Reason: "x", Version: 1}); !errors.Is(err, cert.Forbidden) {
			t.Errorf("halted by a decider: %v", err)
		}
		if err := k.Office.SetHalt(ctx, admin, office.HaltInput{Halted: true, Reason: "A wrong mark was found", Version: 1}); err != nil {
			t.Fatal(err)
		}
		in := grant(a)
		in.Dossier = examined(t, k, cast.Decider, a)
		if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); err != nil {
			t.Fatal(err)
		}
		_, err := walk.Released(ctx, k.Office, cast.Reviewer, l.File)
		if err == nil || !strings.Contains(err.Error(), "Ada halted issuing") || !strings.Contains(err.Error(), "A wrong mark was found.") {
			t.Errorf("a release while issuing is halted: %v", err)
		}
		if issued, err := k.Store.Certificates(ctx, l.File); err != nil || len(issued) > 0 {
			t.Errorf("certificates left: %v %v", issued, err)
		}
		if err := k.Office.SetHalt(ctx, admin, office.HaltInput{Version: 1}); !errors.Is(err, cert.Conflict) {
			t.Errorf("an old form resumes: %v", err)
		}
		if err := k.Office.SetHalt(ctx, admin, office.HaltInput{Version: 2}); err != nil {
			t.Fatal(err)
		}
		if _, err := walk.Released(ctx, k.Office, cast.Reviewer, l.File); err != nil {
			t.Errorf("a release afterwards: %v", err)
		}
	})
}

// TestNothingIsIssuedWithoutTheKey opens the office without a key.
func TestNothingIsIssuedWithoutTheKey(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.FindingsSettled})
		keyless := office.New(office.Options{Store: k.Store, Clock: k.Clock.Now, Zone: k.App.Config.Zone, Secret: make([]byte, 32), BaseURL: "https://x.example", Body: k.Office.Body})
		in := grant(auditOf(t, k, l.File, cert.Stage2))
		in.Dossier = examined(t, k, cast.Decider, auditOf(t, k, l.File, cert.Stage2))
		if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); err != nil {
			t.Fatal(err)
		}
		_, err := walk.Released(ctx, keyless, cast.Reviewer, l.File)
		if err == nil || !strings.Contains(err.Error(), "The key of the seal is missing") {
			t.Errorf("a release without a key: %v", err)
		}
		if issued, err := k.Store.Certificates(ctx, l.File); err != nil || len(issued) > 0 {
			t.Errorf("certificates left: %v %v", issued, err)
		}
	})
}
