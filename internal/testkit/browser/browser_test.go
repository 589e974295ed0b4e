package browser

import (
	"cmp"
	"fmt"
	"html"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"

const form = `<!doctype html><html lang="en"><head><title>Stone</title><link rel="stylesheet" href="/app.css">
<script src="/app.js" defer></script></head><body><main><h1>Stone</h1>
<form method="post" action="/stones" enctype="multipart/form-data">
<label for="n">Name *</label><input id="n" name="name" value="old">
<label>Kind <select name="kind"><option value="g">Granite</option><option value="m">Marble
 white</option></select></label>
<label>Day <input type="date" name="day"></label>
<label><input type="checkbox" name="polished"> Polished</label>
<label>Paper <input type="file" name="paper"></label>
<textarea name="note" aria-label="Note"></textarea>
<button>Save stone</button></form>
<table><tr id="one"><td>first</td><td><a href="/one">Open</a></td></tr>
<tr id="two"><td>second</td><td><a href="/two">Open</a></td></tr></table>
<button id="ask" type="button">Ask</button><button id="late" type="button">Later</button><p id="came"></p>
</main></body></html>`

const script = `document.getElementById('ask').onclick = () => {
	if (confirm('sure?')) document.getElementById('came').textContent = 'confirmed';
};
document.getElementById('late').onclick = () => fetch('/slow').then(r => r.text())
	.then(t => document.getElementById('came').textContent = t);`

// site answers with the bodies given by path, beside the form and its parts.
func site(t *testing.T, pages map[string]string) string {
	t.Helper()
	mux := http.NewServeMux()
	kinds := map[string]string{".css": "text/css", ".js": "text/javascript"}
	page := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Content-Type", cmp.Or(kinds[filepath.Ext(r.URL.Path)], "text/html; charset=utf-8"))
			fmt.Fprint(w, body)
		}
	}
	for path, body := range pages {
		mux.HandleFunc("GET "+path, page(body))
	}
	mux.HandleFunc("GET /form", page(form))
	mux.HandleFunc("GET /one", page("<title>1</title><p>page one</p>"))
	mux.HandleFunc("GET /two", page("<title>2</title><p>page two</p>"))
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "it came") })
	mux.HandleFunc("GET /broken", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", 500) })
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) {})
	mux.HandleFunc("GET /app.css", page("body { color: #111; background: #fff }"))
	mux.HandleFunc("GET /app.js", page(script))
	mux.HandleFunc("POST /stones", func(w http.ResponseWriter, r *http.Request) {
		_, file, err := r.FormFile("paper")
		name := "none"
		if err == nil {
			name = file.Filename
		}
		page(fmt.Sprintf("<title>Saved</title><p>%s %s %s %q %s %s</p>", html.EscapeString(r.FormValue("name")),
			r.FormValue("kind"), r.FormValue("day"), r.FormValue("polished"), r.FormValue("note"), name))(w, r)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func fillForm(p *Page, paper string) {
	p.Fill("Name", "Ölwerk <Süd>")
	p.Choose("Kind", "Marble white")
	p.Fill("day", "2026-03-01")
	p.Check("Polished")
	p.Fill("Note", "hard")
	p.Upload("Paper", paper)
	p.Click("Save stone")
}

const filled = `Ölwerk <Süd> m 2026-03-01 "on" hard stone.txt`

func TestFormIsFilledAsAPersonWould(t *testing.T) {
	at := site(t, nil)
	paper := filepath.Join(t.TempDir(), "stone.txt")
	if err := os.WriteFile(paper, []byte("granite"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := New(t)
	p.Open(at + "/form")
	fillForm(p, paper)
	if got := p.Text("p"); got != filled {
		t.Errorf("sent %s, want %s", got, filled)
	}
	p.Back()
	if got := p.Path(); got != "/form" {
		t.Errorf("back on %s", got)
	}
	p = New(t)
	p.WithoutScript()
	p.Open(at + "/form")
	fillForm(p, paper)
	p.Sees(filled)
}

func TestClickFindsTheOneMeant(t *testing.T) {
	p := New(t)
	p.Open(site(t, nil) + "/form")
	p.Within("#two").Click("Open")
	if p.Path() != "/two" || p.Text("p") != "page two" {
		t.Errorf("came to %s", p.Path())
	}
	p.Back()
	p.Click("Ask")
	p.Sees("confirmed")
	p.Click("Later")
	p.Sees("it came")
	if p.Has("#three") || !p.Within("#two").Has("td") {
		t.Error("Has is wrong")
	}
}

func TestScreenshotHasTheSizeAskedFor(t *testing.T) {
	p := New(t)
	p.Open(site(t, nil) + "/form")
	file := filepath.Join(t.TempDir(), "shots", "form.png")
	p.Screenshot(file, 1024, 768)
	opened, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if size, err := png.DecodeConfig(opened); err != nil || size.Width != 1024 || size.Height != 768 {
		t.Errorf("%+v, %v", size, err)
	}
}

// mistrial is a test that remembers its failures instead of failing.
type mistrial struct {
	testing.TB
	errors  []string
	cleanup []func()
}

type stopped struct{}

func (m *mistrial) Helper()          {}
func (m *mistrial) Cleanup(f func()) { m.cleanup = append(m.cleanup, f) }
func (m *mistrial) Errorf(format string, args ...any) {
	m.errors = append(m.errors, fmt.Sprintf(format, args...))
}
func (m *mistrial) Fatalf(format string, args ...any) { m.Errorf(format, args...); panic(stopped{}) }
func (m *mistrial) Fatal(args ...any)                 { m.Errorf("%s", fmt.Sprint(args...)); panic(stopped{}) }

// complaints runs a story that should go wrong and gives what the browser said of it.
func complaints(t *testing.T, story func(p *Page)) string {
	t.Helper()
	m := &mistrial{TB: t}
	func() {
		defer func() {
			if r := recover(); r != nil && r != (stopped{}) {
				panic(r)
			}
		}()
		p := New(m)
		p.wait = 100 * time.Millisecond
		story(p)
	}()
	for _, f := range m.cleanup {
		f()
	}
	return strings.Join(m.errors, "\n")
}

// TestFailuresAreSeen is the positive control: each page has one fault, and each fault must be named.
func TestFailuresAreSeen(t *testing.T) {
	page := func(body string) string {
		return `<!doctype html><html lang="en"><head><title>T</title></head><body><main><h1>T</h1>` + body + `</main></body></html>`
	}
	at := site(t, map[string]string{
		"/inline-script": page(`<script>alert(1)</script>`),
		"/inline-style":  page(`<p style="color:red">red</p>`),
		"/elsewhere":     page(`<img src="http://127.0.0.1:9/x.png" alt="x">`),
		"/missing-part":  page(`<img src="/nowhere.png" alt="nothing">`),
		"/throws":        page(`<script src="/throws.js"></script>`),
		"/says":          page(`<script src="/says.js"></script>`),
		"/throws.js":     `undefined.stone`,
		"/says.js":       `console.error('the stone', 'broke', 3)`,
		"/unlabelled":    page(`<form><input name="stone"></form>`),
		"/pale":          page(`<link rel="stylesheet" href="/pale.css"><p>pale words</p>`),
		"/covered":       page(`<button>Go</button><link rel="stylesheet" href="/cover.css"><div class="cover"></div>`),
		"/wide":          page(`<link rel="stylesheet" href="/wide.css"><div class="wide">wide</div>`),
		"/twice":         page(`<button>Go</button><button>Go</button>`),
		"/frozen":        page(`<button disabled>Go</button><label>Name <input readonly name="name" value="x"></label>`),
		"/pale.css":      `p { color: #ddd; background: #fff }`,
		"/cover.css":     `.cover { position: fixed; inset: 0 }`,
		"/wide.css":      `.wide { width: 3000px }`,
	})
	closed := httptest.NewServer(nil)
	closed.Close()
	open := func(path string) func(p *Page) { return func(p *Page) { p.Open(at + path) } }
	then := func(path string, act func(p *Page)) func(p *Page) {
		return func(p *Page) { p.Open(at + path); act(p) }
	}
	axe := func(p *Page) { p.Axe() }
	click := func(p *Page) { p.Click("Go") }
	for _, c := range []struct {
		name, says string
		story      func(p *Page)
	}{
		{"inline script", "script-src", open("/inline-script")},
		{"inline style", "style-src", open("/inline-style")},
		{"another host", "img-src", open("/elsewhere")},
		{"missing part", "image answered 404", open("/missing-part")},
		{"server error", "document answered 500", open("/broken")},
		{"script error", "Cannot read properties", open("/throws")},
		{"console error", "console: the stone broke 3", open("/says")},
		{"nobody answers", "ERR_CONNECTION_REFUSED", func(p *Page) { p.Open(closed.URL) }},
		{"missing label", `<input name="stone">`, then("/unlabelled", axe)},
		{"pale text", "color-contrast", then("/pale", axe)},
		{"covered button", "covered by <div class=\"cover\">", then("/covered", click)},
		{"two alike", `2 buttons are called "Go"`, then("/twice", click)},
		{"disabled", "it is disabled", then("/frozen", click)},
		{"read only", `holds "x"`, then("/frozen", func(p *Page) { p.Fill("Name", "y") })},
		{"nothing there", `no button "Stop" on the page`, then("/twice", func(p *Page) { p.Click("Stop") })},
		{"not shown", "does not show", then("/twice", func(p *Page) { p.Sees("marble") })},
		{"too wide", "wider than the window", then("/wide", func(p *Page) { p.Fits() })},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := complaints(t, c.story); !strings.Contains(got, c.says) {
				t.Errorf("said %q, want something with %q", got, c.says)
			}
		})
	}
}

func TestGoodPagePassesEverything(t *testing.T) {
	at := site(t, nil)
	said := complaints(t, func(p *Page) {
		p.Open(at + "/form")
		p.Axe()
		p.Fits()
		p.Prefer("prefers-color-scheme", "dark")
		if p.Eval(`String(matchMedia('(prefers-color-scheme: dark)').matches)`) != "true" {
			t.Error("the page does not know that it is dark")
		}
		p.Open(at + "/nowhere") // a page that does not exist is a fair answer
	})
	if said != "" {
		t.Errorf("said %s", said)
	}
}

func TestAllowTakesBackOneComplaint(t *testing.T) {
	at := site(t, nil)
	said := complaints(t, func(p *Page) {
		p.Allow("answered 500")
		p.Open(at + "/broken")
	})
	if said != "" {
		t.Errorf("said %s", said)
	}
}

func TestSweepRemovesProfilesOfTheDead(t *testing.T) {
	dead := exec.Command("true")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	gone := filepath.Join(dir, fmt.Sprintf("%s%d-1", profilePrefix, dead.Process.Pid))
	kept := filepath.Join(dir, fmt.Sprintf("%s%d-1", profilePrefix, os.Getpid()))
	for _, profile := range []string{gone, kept} {
		if err := os.Mkdir(profile, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	sweep(dir)
	if _, err := os.Stat(gone); err == nil {
		t.Error("the profile of a process that ended is still there")
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error("the profile of a running process is gone")
	}
}
