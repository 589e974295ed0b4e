package sealkey

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assay/internal/config"
	"assay/internal/seal"
)

var at = time.Date(2026, 11, 25, 23, 30, 0, 0, time.UTC)

func TestPairIsMadeOnceAndKeptSecret(t *testing.T) {
	dir := t.TempDir()
	o := Options{Folder: dir, Name: "A body", At: at}
	first, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Open(o)
	if err != nil || seal.KeyID(first.Certificate) != seal.KeyID(second.Certificate) {
		t.Errorf("opened again: %v, another key", err)
	}
	info, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key: %v %v", info.Mode(), err)
	}
	if c := first.Certificate; c.Subject.CommonName != "Seal of A body" || !c.NotBefore.Before(at) || c.NotAfter.Year() < 2041 {
		t.Errorf("the certificate is %v, %v to %v", c.Subject, c.NotBefore, c.NotAfter)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*.part"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestKeyThatDoesNotFitIsRefused(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, two} {
		if _, err := Open(Options{Folder: dir, Name: "A body", At: at}); err != nil {
			t.Fatal(err)
		}
	}
	in := filepath.Join
	for name, set := range map[string]config.Seal{
		"another's certificate": {Key: in(one, keyFile), Certificate: in(two, certificateFile)},
		"no such key":           {Key: in(one, "none"), Certificate: in(one, certificateFile)},
		"key alone":             {Key: in(one, keyFile)},
		"a certificate as key":  {Key: in(one, certificateFile), Certificate: in(one, certificateFile)},
		"a key as certificate":  {Key: in(one, keyFile), Certificate: in(one, keyFile)},
		"half a token":          {Module: "x.so", Certificate: in(one, certificateFile)},
		"no web address":        {TimeStamps: "ftp://x"},
	} {
		if _, err := Open(Options{Folder: one, Settings: set, At: at}); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			t.Log(name, "→", err)
		}
	}
	if err := os.Remove(in(one, certificateFile)); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Options{Folder: one, At: at}); err == nil || !strings.Contains(err.Error(), "bring the certificate back") {
		t.Errorf("a key without its certificate: %v", err)
	}
}

// TestTokenSeals makes a software token with a key, and seals with it.
func TestTokenSeals(t *testing.T) {
	module := "/usr/lib/softhsm/libsofthsm2.so"
	if _, err := os.Stat(module); err != nil {
		t.Skip("softhsm2 is not installed")
	}
	dir := t.TempDir()
	o := Options{Folder: dir, Name: "A body", At: at}
	made, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("SOFTHSM2_CONF", filepath.Join(dir, "softhsm2.conf"))
	if err := os.WriteFile(filepath.Join(dir, "softhsm2.conf"), []byte("directories.tokendir = "+dir+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "softhsm2-util", "--init-token", "--free", "--label", "seal", "--pin", "1234", "--so-pin", "5678")
	run(t, "softhsm2-util", "--import", filepath.Join(dir, keyFile), "--token", "seal", "--label", "key", "--id", "0a", "--pin", "1234")
	o.Settings = config.Seal{Certificate: filepath.Join(dir, certificateFile), Module: module, Token: "seal", Object: "0a", PIN: "1234"}
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, isFile := s.Key.(token); !isFile {
		t.Fatalf("the key is a %T", s.Key)
	}
	pdf, err := s.Seal(onePage, seal.Act{At: at, Name: "A body"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Verify(pdf, seal.Trust{Keys: []string{seal.KeyID(made.Certificate)}}); err != nil {
		t.Errorf("sealed by the token: %v", err)
	}
	o.Settings.PIN = "9999"
	if _, err := Open(o); err == nil || strings.Contains(err.Error(), "9999") {
		t.Errorf("a wrong PIN: %v", err)
	}
	o.Settings.PIN, o.Settings.Token = "1234", "gone"
	if _, err := Open(o); err == nil {
		t.Error("a token that is not there is accepted")
	}
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
}

// onePage is a PDF of one empty page.
var onePage = func() []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	table := "xref\n0 4\n0000000000 65535 f \n"
	for i, object := range []string{"<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>", "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"} {
		table += fmt.Sprintf("%010d 00000 n \n", out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	fmt.Fprintf(&out, "%strailer\n<</Size 4 /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table, out.Len())
	return out.Bytes()
}()

// TestServerIsAskedWithinLimits holds the client against servers that do not behave.
func TestServerIsAskedWithinLimits(t *testing.T) {
	reply := func(kind string, code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Content-Type") != "application/timestamp-query" {
				t.Errorf("asked with %q", r.Header.Get("Content-Type"))
			}
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(code)
			_, _ = w.Write([]byte(body))
		}
	}
	elsewhere := httptest.NewServer(reply("application/timestamp-reply", 200, "elsewhere"))
	defer elsewhere.Close()
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		good    bool
	}{
		"good":       {reply("application/timestamp-reply", 200, "yes"), true},
		"an error":   {reply("application/timestamp-reply", 500, "yes"), false},
		"a page":     {reply("text/html", 200, "<html>"), false},
		"too long":   {reply("application/timestamp-reply", 200, strings.Repeat("x", largestReply+1)), false},
		"redirected": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) }, false},
	} {
		s := httptest.NewServer(c.handler)
		ask, err := server(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ask([]byte("?")); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
		s.Close()
	}
}
