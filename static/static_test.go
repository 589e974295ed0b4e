package static

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, method, path, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestURLHoldsTheContentHash(t *testing.T) {
	if u := URL("app.css"); !regexp.MustCompile(`^/static/app\.[0-9a-f]{10}\.css$`).MatchString(u) {
		t.Errorf("address %q", u)
	}
	if u := URL("vendor/htmx.min.js"); !strings.HasPrefix(u, "/static/vendor/htmx.min.") {
		t.Errorf("address %q", u)
	}
	if hashed("a.css", []byte("one")) == hashed("a.css", []byte("two")) {
		t.Error("the address does not change with the content")
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown asset has an address")
		}
	}()
	URL("nothing.css")
}

func TestHandler(t *testing.T) {
	for name, a := range shelf().byName {
		res := get(t, "GET", URL(name), "")
		h := res.Header
		if res.StatusCode != 200 || h.Get("Content-Type") != a.kind || h.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(h.Get("Cache-Control"), "immutable") || text(t, res.Body) != string(a.body) {
			t.Errorf("%s: %d %v", name, res.StatusCode, h)
		}
	}
	for _, path := range []string{"/static/", "/static/app.css", "/static/app.0000000000.css", "/static/../static.go", "/static/vendor/SHA256SUMS"} {
		if res := get(t, "GET", path, ""); res.StatusCode != 404 {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
	if res := get(t, "POST", URL("app.css"), ""); res.StatusCode != 405 {
		t.Errorf("POST answers %d", res.StatusCode)
	}
	if res := get(t, "HEAD", URL("app.css"), ""); res.StatusCode != 200 || text(t, res.Body) != "" {
		t.Errorf("HEAD answers %d with a body", res.StatusCode)
	}
}

func TestHandlerCompressesOnRequest(t *testing.T) {
	for accept, want := range map[string]string{"gzip, br": "gzip", "br;q=1, gzip;q=0.5": "gzip", "gzip;q=0": "", "": ""} {
		res := get(t, "GET", URL("app.css"), accept)
		if got := res.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: encoding %q, want %q", accept, got, want)
		}
		if want == "gzip" {
			z, err := gzip.NewReader(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			if text(t, z) != string(shelf().byName["app.css"].body) {
				t.Error("compressed and plain differ")
			}
		}
	}
}

func TestOneStyleSheet(t *testing.T) {
	sheet := string(shelf().byName["app.css"].body)
	if strings.Contains(sheet, "@import") || strings.Contains(sheet, "@charset") {
		t.Error("an import was not bundled")
	}
	for _, want := range []string{"@layer pico {", "@layer tokens {", "--accent:", "Pico CSS", "@media print"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet lacks %q", want)
		}
	}
}

// The files of others are those their makers published.
func TestVendoredFilesMatchTheirSums(t *testing.T) {
	for line := range strings.Lines(string(read("vendor/SHA256SUMS"))) {
		want, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		sum := sha256.Sum256(read("vendor/" + name))
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s: sum %s, want %s", name, got, want)
		}
	}
}

// The content security policy forbids what these would need.
func TestScriptsNeedNoEval(t *testing.T) {
	for _, word := range []string{"eval(", "new Function", "innerHTML", "document.write"} {
		if strings.Contains(string(read("app.js")), word) {
			t.Errorf("app.js uses %s", word)
		}
	}
}
