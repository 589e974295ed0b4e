package web_test

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/web"
)

const password = "quiet harbour lantern"

// house is the site with one administrator who has a password.
func house(t *testing.T, o web.Options) (*testkit.Kit, http.Handler) {
	t.Helper()
	k := testkit.New(t)
	ctx := context.Background()
	p := must(k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Ada Admin", Active: true}))(t)
	_, err := k.Office.AddAccount(ctx, cert.SystemActor, office.AccountInput{Email: "ada@body.example", Name: "Ada Admin", Roles: []cert.Role{cert.Administrator}, PersonID: p.ID, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	o.Office, o.Store = k.Office, k.Store
	return k, must(web.New(o))(t).Handler()
}

// send posts a form; change may alter the request before it leaves.
func send(site http.Handler, path string, form url.Values, change func(r *http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return w
}

func get(site http.Handler, path string, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return w
}

func credentials(word string) url.Values {
	return url.Values{"email": {"ada@body.example"}, "password": {word}}
}

// sessionOf is the session cookie of an answer.
func sessionOf(t *testing.T, w *httptest.ResponseRecorder, name string) *http.Cookie {
	t.Helper()
	for _, c := range w.Result().Cookies() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no cookie %s in %v", name, w.Result().Cookies())
	return nil
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	m := newMatrix(t)
	before := m.fingerprint()
	for _, r := range m.routes {
		if r.Method != http.MethodPost {
			continue
		}
		for name, value := range map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"} {
			w := send(m.site, m.address("administrator", r, own), nil, func(q *http.Request) {
				q.Header.Set(name, value)
				q.AddCookie(&http.Cookie{Name: "assay", Value: m.tokens["administrator"]})
			})
			if w.Code != http.StatusForbidden {
				t.Errorf("POST %s with %s %s: %d", r.Path, name, value, w.Code)
			}
		}
	}
	if m.fingerprint() != before {
		t.Error("a form from another site changed the database")
	}
}

func TestOtherMethodsFindNothing(t *testing.T) {
	m := newMatrix(t)
	before := m.fingerprint()
	known := map[string]bool{}
	for _, r := range m.routes {
		known[r.Method+" "+r.Path] = true
	}
	for _, r := range m.routes {
		for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodTrace} {
			if known[method+" "+r.Path] {
				continue // a route of its own, which the matrix asks
			}
			path := m.address("administrator", r, own)
			q := httptest.NewRequest(method, path, nil)
			q.Header.Set("X-HTTP-Method-Override", r.Method)
			q.AddCookie(&http.Cookie{Name: "assay", Value: m.tokens["administrator"]})
			w := httptest.NewRecorder()
			m.site.ServeHTTP(w, q)
			if w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %d", method, path, w.Code)
			}
		}
	}
	if m.fingerprint() != before {
		t.Error("a method without a route changed the database")
	}
}

func TestOddIdsFindNothing(t *testing.T) {
	m := newMatrix(t)
	for _, r := range m.routes {
		if r.Method != http.MethodGet || !strings.Contains(r.Path, ":id") {
			continue
		}
		for _, id := range []string{"0", "-1", "x", "1x", "01x", "1.0", "9223372036854775808", "%31%2f", "1%00", "1'--", "null"} {
			path := strings.ReplaceAll(r.Path, ":id", id)
			if strings.Contains(path, ":") {
				continue
			}
			for _, who := range []string{"administrator", "client"} {
				if w := m.ask(who, r.Method, path); w.Code != http.StatusNotFound && w.Code != http.StatusForbidden && w.Code != http.StatusBadRequest {
					t.Errorf("GET %s as %s: %d", path, who, w.Code)
				}
			}
		}
	}
}

// L22, L27: tries are counted whatever address the visitor claims, and hold against the right password.
func TestLockoutThroughTheDoor(t *testing.T) {
	_, site := house(t, web.Options{})
	try := func(i int, word string) int {
		return send(site, "/sign-in", credentials(word), func(r *http.Request) { r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i)) }).Code
	}
	for i := range 11 {
		if code := try(i, "wrong guess number one"); code != http.StatusUnprocessableEntity {
			t.Fatalf("wrong password %d: %d", i, code)
		}
	}
	if code := try(99, password); code != http.StatusUnprocessableEntity {
		t.Errorf("after eleven wrong ones the right password: %d", code)
	}
}

// L21: a new session at sign-in, dead after sign-out.
func TestSessionBeginsAndEndsAtTheDoor(t *testing.T) {
	_, site := house(t, web.Options{})
	planted := &http.Cookie{Name: "assay", Value: "planted-by-somebody-else"}
	w := send(site, "/sign-in", credentials(password), func(r *http.Request) { r.AddCookie(planted) })
	first := sessionOf(t, w, "assay")
	if w.Code != http.StatusSeeOther || first.Value == planted.Value || !first.HttpOnly || first.SameSite != http.SameSiteLaxMode || first.Path != "/" || first.Secure {
		t.Errorf("%d, cookie %+v", w.Code, first)
	}
	second := sessionOf(t, send(site, "/sign-in", credentials(password), func(r *http.Request) { r.AddCookie(first) }), "assay")
	if code := get(site, "/account", first).Code; code != http.StatusSeeOther {
		t.Errorf("the session before a new sign-in: %d", code)
	}
	if code := get(site, "/account", second).Code; code != http.StatusOK {
		t.Errorf("the new session: %d", code)
	}
	out := send(site, "/sign-out", nil, func(r *http.Request) { r.AddCookie(second) })
	if gone := sessionOf(t, out, "assay"); gone.MaxAge >= 0 {
		t.Errorf("sign-out leaves the cookie %+v", gone)
	}
	if code := get(site, "/account", second).Code; code != http.StatusSeeOther {
		t.Errorf("after sign-out: %d", code)
	}
}

func TestCookieIsBoundToHTTPS(t *testing.T) {
	_, site := house(t, web.Options{Secure: true})
	c := sessionOf(t, send(site, "/sign-in", credentials(password), nil), "__Host-assay")
	if !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie %+v", c)
	}
	if h := get(site, "/").Header().Get("Strict-Transport-Security"); h == "" {
		t.Error("no HSTS")
	}
}

// L30: after sign-in one stays on this site.
func TestNextStaysHere(t *testing.T) {
	_, site := house(t, web.Options{})
	hidden := regexp.MustCompile(`name="next" value="([^"]*)"`)
	for next, want := range map[string]string{
		"/audits/7?tab=plan": "/audits/7?tab=plan", "/": "/", "": "/", "https://evil.example": "/", "//evil.example": "/", "///evil.example": "/", `/\evil.example`: "/",
		`\\evil.example`: "/", "/\t/evil.example": "/", "/%09/evil.example": "/", "/%2f/evil.example": "/", "%2f%2fevil.example": "/", "/%5cevil.example": "/", "javascript:alert(1)": "/",
		"http:evil.example": "/", "evil.example": "/", "@evil.example": "/", "/\r\nSet-Cookie: a=b": "/", "/%0d%0aSet-Cookie:%20a=b": "/", " //evil.example": "/", "https:/evil.example": "/",
	} {
		drawn := ""
		if found := hidden.FindStringSubmatch(get(site, "/sign-in?next="+url.QueryEscape(next)).Body.String()); found != nil {
			drawn = html.UnescapeString(found[1])
		}
		if drawn != want && (drawn != "" || want != "/") {
			t.Errorf("next=%q is drawn as %q", next, drawn)
		}
		form := credentials(password)
		form.Set("next", next)
		w := send(site, "/sign-in", form, nil)
		if got := w.Header().Get("Location"); got != want && w.Code == http.StatusSeeOther {
			t.Errorf("next=%q leads to %q", next, got)
		}
	}
}

// L19: what the request says of the host never reaches a mail.
func TestMailedLinksNameThisHouse(t *testing.T) {
	k, site := house(t, web.Options{})
	w := send(site, "/forgot", url.Values{"email": {"ADA@body.example"}}, func(r *http.Request) {
		r.Host = "evil.example"
		for _, name := range []string{"X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded", "X-Forwarded-Server", "Referer"} {
			r.Header.Set(name, "https://evil.example")
		}
	})
	if w.Code != http.StatusOK {
		t.Fatalf("forgot: %d", w.Code)
	}
	told := 0
	_, err := k.Office.Deliver(context.Background(), 10, func(_ context.Context, d office.Mail) (string, string, error) {
		if told++; !strings.HasPrefix(d.URL, "http://assay.test/welcome/") {
			t.Errorf("the mail leads to %s", d.URL)
		}
		return "subject", d.URL, nil
	})
	if err != nil || told != 1 {
		t.Errorf("%d mails, %v", told, err)
	}
	if other := send(site, "/forgot", url.Values{"email": {"nobody@body.example"}}, nil); other.Code != w.Code || sized(other) != sized(w) {
		t.Errorf("an address without account is answered apart: %d %d, %d %d", other.Code, sized(other), w.Code, sized(w))
	}
}

func sized(w *httptest.ResponseRecorder) int { return w.Body.Len() }

// L8, L25: what an administrator takes away is gone at the next request.
func TestRightsEndAtTheNextRequest(t *testing.T) {
	m := newMatrix(t)
	admin, planner := m.actor("administrator"), m.accounts["planner"]
	page := fmt.Sprintf("/audits/%d/schedule", m.own.audit)
	if code := m.ask("planner", http.MethodGet, page).Code; code != http.StatusOK {
		t.Fatalf("before: %d", code)
	}
	planner = must(m.k.Office.ChangeAccount(m.ctx(), admin, planner.ID, office.AccountInput{Name: planner.Name, Roles: []cert.Role{cert.Reviewer}, PersonID: *planner.PersonID, Version: planner.Version}))(t)
	if code := m.ask("planner", http.MethodGet, page).Code; code != http.StatusForbidden {
		t.Errorf("with the role gone: %d", code)
	}
	m.check(m.k.Office.Disable(m.ctx(), admin, planner.ID, planner.Version))
	if w := m.ask("planner", http.MethodGet, "/desk"); w.Code != http.StatusSeeOther {
		t.Errorf("disabled: %d", w.Code)
	}
	if _, err := m.k.Office.SignInAs(m.ctx(), planner.ID); err == nil {
		t.Error("a disabled account signed in with one click")
	}
}

func TestDemoDoorIsInDemoAlone(t *testing.T) {
	_, site := house(t, web.Options{})
	if get(site, "/demo").Code != http.StatusNotFound || send(site, "/demo/sign-in", url.Values{"account": {"1"}}, nil).Code != http.StatusNotFound {
		t.Error("one-click sign-in outside of the demo")
	}
	_, demo := house(t, web.Options{Demo: true})
	w := send(demo, "/demo/sign-in", url.Values{"account": {"1"}}, nil)
	if get(demo, "/demo").Code != http.StatusOK || w.Code != http.StatusSeeOther || get(demo, "/account", sessionOf(t, w, "assay")).Code != http.StatusOK {
		t.Errorf("one-click sign-in in the demo: %d", w.Code)
	}
}

// L27: a flood from one address is turned away, whatever addresses it claims.
func TestFloodAtTheDoorIsTurnedAway(t *testing.T) {
	_, site := house(t, web.Options{})
	turned := 0
	for i := range 100 {
		w := send(site, "/sign-in", nil, func(r *http.Request) { r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i)) })
		if w.Code == http.StatusTooManyRequests {
			turned++
		}
	}
	if turned == 0 {
		t.Error("a hundred requests at once were all answered")
	}
}

// A visitor who applies too fast is asked to wait, and keeps what was typed; behind a trusted proxy each visitor
// counts for itself, and without one nobody can claim to be another.
func TestApplyingTooFastKeepsWhatWasTyped(t *testing.T) {
	from := func(i int) func(r *http.Request) {
		return func(r *http.Request) { r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i)) }
	}
	_, proxied := house(t, web.Options{Proxies: []string{"192.0.2.0/24"}}) // the peer of httptest is 192.0.2.1
	_, bare := house(t, web.Options{})
	begin := func(site http.Handler, i int) int { return send(site, "/apply", nil, from(i)).Code }
	for i := range 60 {
		if code := begin(proxied, i); code != http.StatusSeeOther {
			t.Fatalf("visitor %d behind the proxy: %d", i, code)
		}
	}
	turned := 0
	for i := range 60 {
		if begin(bare, i) == http.StatusTooManyRequests {
			turned++
		}
	}
	if turned < 25 {
		t.Errorf("%d of 60 at once were asked to wait", turned)
	}
	at := send(proxied, "/apply", nil, from(99)).Header().Get("Location")
	form := url.Values{"do": {"save"}, "applicant.name": {`Łódź "Sp. z o.o." <b>&`}, "once": {"key-of-the-form"}, "password": {"hunter2hunter2"}}
	for range 200 {
		w := send(proxied, at, form, from(99))
		if w.Code != http.StatusTooManyRequests {
			continue
		}
		body := w.Body.String()
		for _, want := range []string{`action="` + at + `"`, `value="Łódź &#34;Sp. z o.o.&#34; &lt;b&gt;&amp;"`, `value="key-of-the-form"`, "Send it again"} {
			if !strings.Contains(body, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		if strings.Contains(body, "hunter2") || w.Header().Get("Retry-After") == "" {
			t.Error("the page shows a password, or does not say when to try again")
		}
		return
	}
	t.Error("two hundred saves at once were all taken")
}
