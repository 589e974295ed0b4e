package designer_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

// desk is the browser of somebody signed in.
type desk struct {
	t      *testing.T
	site   http.Handler
	cookie *http.Cookie
}

func signIn(t *testing.T, k *testkit.Kit, role cert.Role) desk {
	t.Helper()
	p := cert.Person{Name: string(role), Active: true, CreatedAt: k.Clock.Now()}
	if err := k.Store.AddPerson(context.Background(), &p); err != nil {
		t.Fatal(err)
	}
	return desk{t, k.Web.Handler(), k.SignIn(t, cert.Account{Name: string(role), Roles: []cert.Role{role}, PersonID: &p.ID})}
}

func (d desk) send(method, path, kind, body string, want int) string {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.AddCookie(d.cookie)
	w := httptest.NewRecorder()
	d.site.ServeHTTP(w, r)
	if w.Code != want {
		d.t.Fatalf("%s %s answers %d, not %d: %s", method, path, w.Code, want, w.Body)
	}
	if to := w.Header().Get("Location"); to != "" {
		return to
	}
	return w.Body.String()
}

func (d desk) get(path string) string {
	d.t.Helper()
	return d.send(http.MethodGet, path, "", "", http.StatusOK)
}

func (d desk) post(path string, form url.Values, want int) string {
	d.t.Helper()
	return d.send(http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode(), want)
}

var version = regexp.MustCompile(`name="version" value="(\d+)"`)

// form is a form with the version its page was drawn from.
func (d desk) form(page string, given ...string) url.Values {
	f := url.Values{"once": {"key" + page + given[0]}}
	if m := version.FindStringSubmatch(d.get(page)); m != nil {
		f.Set("version", m[1])
	}
	for i := 0; i+1 < len(given); i += 2 {
		f.Add(given[i], given[i+1])
	}
	return f
}

// The scheme manager makes a version, writes a clause, says what changes, compares and publishes.
func TestDesignerMakesAVersion(t *testing.T) {
	k := testkit.New(t)
	d := signIn(t, k, cert.SchemeManager)
	to := d.post("/checklists", url.Values{"once": {"k1"}, "from": {"2018.2"}}, http.StatusSeeOther)
	if to != "/checklists/2018-own-1" {
		t.Fatal(to)
	}
	clause := to + "/clauses/8.6.1"
	bad := d.post(clause, d.form(clause, "questions", "", "presets.0.grade", "minor", "presets.0.statement", "The client should consider a tool"), http.StatusUnprocessableEntity)
	for _, want := range []string{"needs a question", "leave the solution to the client", "The client should consider a tool"} {
		if !strings.Contains(bad, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	next := d.post(clause, d.form(clause, "questions", "Which incidents were not seen?\nWhy?", "every", "yes", "slots", "procedures",
		"follow_ups.0.verdict", "nonconform", "follow_ups.0.question", "How many?", "follow_ups.1.verdict", "conform", "common.0.standard", "ISO/IEC 27001", "common.0.clauses", "8.1, 9.1"), http.StatusSeeOther)
	if next != to+"/clauses/8.6.2" {
		t.Error(next)
	}
	if page := d.get(to); !strings.Contains(page, "Not yet possible") {
		t.Error("a version without a note can be published")
	}
	d.post(to+"/texts", d.form(to+"/texts", "note", "Incidents that nobody saw.", "snippets.0.text", "Seen: [what].", "snippets.0.kinds", "note"), http.StatusSeeOther)
	changes := d.get(to + "/changes?against=2018.2")
	for _, want := range []string{"8.6.1 Incident management: questions", "<ins>Which incidents were not seen?\nWhy?</ins>", "Text text-1", "8.1, 9.1"} {
		if !strings.Contains(changes, want) {
			t.Errorf("the comparison lacks %q", want)
		}
	}
	d.post(to+"/publish", d.form(to, "x", "y"), http.StatusSeeOther)
	if list := d.get("/checklists"); strings.Count(list, "audits begin with it") != 1 || !strings.Contains(list, "published") {
		t.Error("the list does not say what audits begin with")
	}
	if again := d.get(to); strings.Contains(again, `action="/checklists/2018-own-1/publish"`) {
		t.Error("what is published can be published again")
	}
	d.post("/checklists/2018.2/retire", url.Values{"once": {"k9"}}, http.StatusConflict)
	reader := signIn(t, k, cert.Auditor)
	if page := reader.get(clause); strings.Contains(page, "<form method=\"post\" action=\"/checklists") || !strings.Contains(page, "Why?") {
		t.Error("an auditor cannot read a clause, or can write it")
	}
	reader.post("/checklists", url.Values{"from": {"2018.2"}}, http.StatusForbidden)
}

// A version goes out as a file and comes back as a draft; a file with faults lists them all and stores nothing.
func TestDesignerFiles(t *testing.T) {
	k := testkit.New(t)
	d := signIn(t, k, cert.SchemeManager)
	file := d.get("/checklists/2018.2/content.json")
	upload := func(key, text string, want int) string {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		_ = m.WriteField("once", key)
		f, err := m.CreateFormFile("file", "content.json")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte(text))
		_ = m.Close()
		return d.send(http.MethodPost, "/checklists/import", m.FormDataContentType(), b.String(), want)
	}
	if to := upload("a", file, http.StatusSeeOther); to != "/checklists/2018-own-1" {
		t.Error(to)
	}
	page := upload("b", strings.Replace(strings.Replace(file, "Incident management", "Tickets", 1), `"grade": "minor"`, `"grade": "small"`, 1), http.StatusUnprocessableEntity)
	for _, want := range []string{"content.json was not taken: 2 faults", "<code>presets.0.grade</code>", "The title of 8.6.1 is"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	upload("c", "%PDF", http.StatusUnprocessableEntity)
	if all, err := k.Store.ContentVersions(context.Background()); err != nil || len(all) != 1 {
		t.Errorf("%d versions, %v", len(all), err)
	}
}
