package field

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, retired bool, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	Handler(retired).ServeHTTP(w, r)
	return w
}

// The worker keeps every file the program asks for, under the address the program asks for it.
func TestWorkerKeepsEveryFile(t *testing.T) {
	worker := get(t, false, "/field/sw.js").Body.String()
	head := regexp.MustCompile(`^const BUILD = "([0-9a-f]{12})";\nconst FILES = (\[.*\]);\n`).FindStringSubmatch(worker)
	if head == nil {
		t.Fatalf("the worker begins with %.120q", worker)
	}
	var list []string
	if err := json.Unmarshal([]byte(head[2]), &list); err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for _, address := range list {
		kept[address] = true
		if w := get(t, false, address); w.Code != 200 || w.Header().Get("Content-Security-Policy") != policy {
			t.Errorf("%s answers %d", address, w.Code)
		}
	}
	imports := regexp.MustCompile(`(?m)from "\.\.?/(?:\.\./)?([a-z./-]+)"`)
	for name, a := range whole().assets {
		for _, m := range imports.FindAllStringSubmatch(string(a.body), -1) {
			folder := name[:strings.LastIndex(name, "/")+1]
			if !kept[Root+m[1]] && !kept[Root+folder+m[1]] {
				t.Errorf("%s imports %s, which the worker does not keep", name, m[1])
			}
		}
	}
	if kept["/field/sw.js"] || kept["/field/version.json"] || !kept["/field/"] {
		t.Error("the worker keeps itself or the version, or not the page")
	}
	if got := get(t, false, "/field/version.json").Body.String(); got != `{"build":"`+head[1]+"\"}\n" || head[1] != Build() {
		t.Errorf("the version says %q, the worker %q", got, head[1])
	}
}

func TestOtherFilesMakeAnotherBuild(t *testing.T) {
	one := hashOf(map[string][]byte{"a.js": []byte("1"), "b.js": []byte("2")})
	if one == hashOf(map[string][]byte{"a.js": []byte("1"), "b.js": []byte("3")}) || one == hashOf(map[string][]byte{"a.js": []byte("1"), "c.js": []byte("2")}) {
		t.Error("a change is not seen")
	}
}

func TestHandlerServesNothingElse(t *testing.T) {
	for _, path := range []string{"/field/field.go", "/field/index.html", "/field/vendor/preact.LICENSE.txt", "/field/../field.go", "/field/core/"} {
		if w := get(t, false, path); w.Code != 404 {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
	etag := get(t, false, "/field/main.js").Header().Get("Etag")
	if w := get(t, false, "/field/main.js", "If-None-Match", etag); w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("what is known already is sent again (%d)", w.Code)
	}
	if w := get(t, false, "/field/main.js", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "gzip" {
		t.Error("nothing is compressed")
	}
	w := httptest.NewRecorder()
	Handler(false).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/field/", nil))
	if w.Code != 405 {
		t.Errorf("POST answers %d", w.Code)
	}
}

// The way back: the worker takes the kept files away and itself, and touches no data.
func TestRetiredWorkerLeavesTheData(t *testing.T) {
	worker := get(t, true, "/field/sw.js").Body.String()
	if !strings.Contains(worker, "unregister") || strings.Contains(worker, "indexedDB") || strings.Contains(worker, "FILES") {
		t.Errorf("the retired worker is\n%s", worker)
	}
}

// The worker never pushes itself forward: only a message of the page does.
func TestWorkerWaits(t *testing.T) {
	text := string(read("sw.js"))
	if strings.Count(text, "skipWaiting()") != 1 || !strings.Contains(text, `if (e.data === "apply") skipWaiting();`) {
		t.Error("the worker takes over without being asked")
	}
}

// Measure 5: scripts and style sheet together, as they travel.
func TestProgramIsSmall(t *testing.T) {
	sum := 0
	for name, a := range whole().assets {
		if strings.HasSuffix(name, ".js") || strings.HasSuffix(name, ".css") {
			sum += len(a.gzip)
		}
	}
	t.Logf("measure: scripts and style sheet, bytes gzip: %d, goal %d, 1 build", sum, 60<<10)
	if sum > 60<<10 {
		t.Errorf("scripts and style sheet are %d bytes, more than 60 KB", sum)
	}
}

func TestCommentsDoNotTravel(t *testing.T) {
	source := "// one\nconst a = 1; // two\n/**\n * three\n */\n  b(`x`);\n"
	if got := string(bare("core/a.js", []byte(source))); got != "\nconst a = 1;\n\n\n\nb(`x`);\n" {
		t.Errorf("%q", got)
	}
	if got := string(bare("vendor/vendor.js", []byte(source))); got != source {
		t.Error("what others wrote was changed")
	}
}

func TestScriptsNeedNoEval(t *testing.T) {
	for name, a := range whole().assets {
		for _, word := range []string{"eval(", "new Function", "innerHTML =", "document.write"} {
			if strings.HasSuffix(name, ".js") && !strings.HasPrefix(name, "vendor/") && strings.Contains(string(a.body), word) {
				t.Errorf("%s uses %s", name, word)
			}
		}
	}
}
