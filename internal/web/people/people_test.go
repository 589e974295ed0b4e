package people_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

const password = "quiet harbour lantern"

// visit is one signed-in browser.
type visit struct {
	t    *testing.T
	k    *testkit.Kit
	site *httptest.Server
	http *http.Client
	jar  map[string]string
}

func newVisit(t *testing.T) *visit {
	k := testkit.New(t)
	link, err := k.Office.SetupLink(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	v := &visit{t: t, k: k, site: k.Site(t), jar: map[string]string{}, http: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	welcome := strings.TrimPrefix(link, "http://assay.test")
	v.sees(welcome, "first administrator")
	v.posts(welcome, url.Values{"email": {"ada@body.example"}, "name": {"Ada Admin"}, "password": {password}, "again": {"not the same words"}}, 422, "The two passwords differ.", "Ada Admin")
	v.posts(welcome, url.Values{"email": {"ada@body.example"}, "name": {"Ada Admin"}, "password": {password}, "again": {password}}, 303)
	v.gets(welcome, 404, "does not work any more")
	v.posts("/sign-in", url.Values{"email": {"ada@body.example"}, "password": {password}}, 303)
	return v
}

func (v *visit) do(method, path string, form url.Values) (int, string, string) {
	v.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, v.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range v.jar {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := v.http.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // read to the end below
	for _, c := range res.Cookies() {
		v.jar[c.Name] = c.Value
	}
	var text strings.Builder
	if err := res.Write(&text); err != nil {
		v.t.Fatal(err)
	}
	return res.StatusCode, text.String(), res.Header.Get("Location")
}

// gets fails unless the page answers the code with every text.
func (v *visit) gets(path string, code int, texts ...string) string {
	v.t.Helper()
	got, body, _ := v.do(http.MethodGet, path, nil)
	v.holds(path, got, code, body, texts)
	return body
}

func (v *visit) sees(path string, texts ...string) string {
	v.t.Helper()
	return v.gets(path, 200, texts...)
}

// posts sends a form and returns where the answer leads.
func (v *visit) posts(path string, form url.Values, code int, texts ...string) string {
	v.t.Helper()
	got, body, location := v.do(http.MethodPost, path, form)
	v.holds("POST "+path, got, code, body, texts)
	return location
}

func (v *visit) holds(path string, got, want int, body string, texts []string) {
	v.t.Helper()
	if got != want {
		v.t.Errorf("%s: %d, want %d\n%s", path, got, want, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			v.t.Errorf("%s does not say %q", path, text)
		}
	}
}

// stamp is the version that the page's forms carry.
func (v *visit) stamp(page string) string {
	if found := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page); found != nil {
		return found[1]
	}
	return "0"
}

func TestPersonFromNewToAbsent(t *testing.T) {
	v := newVisit(t)
	v.sees("/people/new", "Bound to the body")
	v.posts("/people", url.Values{"name": {""}, "languages": {"Greek"}}, 422, "Greek")
	at := v.posts("/people", url.Values{"name": {"Λεωνίδας Παπαδόπουλος"}, "email": {"leo@body.example"}, "agreement": {"employed"}, "active": {"yes"}}, 303)
	v.sees(at, "Λεωνίδας", "No competence is recorded")
	v.posts("/people", url.Values{"name": {"Twin"}, "email": {"LEO@body.example"}}, 422, "has this mail address already")
	v.posts(at+"/competences", url.Values{"area": {cert.AreaAudit}, "proof": {""}, "from": {"2026-01-01"}}, 422, "Proof", "2026-01-01")
	v.posts(at+"/competences", url.Values{"area": {cert.AreaAudit}, "proof": {"Course, 2024"}, "from": {"2026-01-01"}, "until": {"2027-01-01"}}, 303)
	v.sees(at, "Course, 2024", "1 Jan 2027")
	v.posts(at+"/competences/1/end", url.Values{"last": {"soon"}}, 422)
	v.posts(at+"/competences/1/end", url.Values{"last": {"2026-01-04"}}, 303)
	v.sees(at, "does not count today")
	v.posts(at+"/ties", url.Values{"file": {"C-1999-0001"}, "kind": {"consultancy"}}, 422, "There is no file with this number")
	v.posts(at+"/absences", url.Values{"away_from": {"2026-02-02"}, "away_until": {"2026-02-01"}, "half": {"day"}, "why": {"holiday"}}, 422, "cannot come before", "holiday")
	v.posts(at+"/absences", url.Values{"away_from": {"2026-02-02"}, "away_until": {"2026-02-04"}, "half": {"day"}, "why": {"holiday"}}, 303)
	v.sees(at, "2 Feb 2026 to 4 Feb 2026", "3 days")
	v.posts(at+"/absences/remove", url.Values{"from": {"2026-02-02"}, "until": {"2026-02-04"}}, 303)
	v.sees(at, "None ahead.")
	v.sees("/people?q=παπαδοπουλοσ", "Λεωνίδας")
	v.sees("/people?q=nobody", "Nobody matches.")
	form := v.sees(at+"/change", "leo@body.example")
	v.posts(at+"/change", url.Values{"name": {"Leonidas"}, "version": {v.stamp(form)}, "active": {"yes"}}, 303)
	v.posts(at+"/change", url.Values{"name": {"Too late"}, "version": {v.stamp(form)}}, 409)
	v.sees(at, "Leonidas")
}

func TestAccountFromInvitationToDisabled(t *testing.T) {
	v := newVisit(t)
	at := v.posts("/people", url.Values{"name": {"Rita Reviewer"}, "active": {"yes"}}, 303)
	v.sees("/accounts/new?person=2", `value="Rita Reviewer"`)
	person := strings.TrimPrefix(at, "/people/")
	v.posts("/accounts", url.Values{"email": {"rita@body.example"}, "name": {"Rita"}, "kind": {"staff"}, "person": {person}}, 422, "Choose at least one role", "rita@body.example")
	v.posts("/accounts", url.Values{"email": {"rita@body.example"}, "name": {"Rita"}, "kind": {"client"}, "file": {"C-1"}}, 422, "There is no file with this number")
	v.posts("/accounts", url.Values{"email": {"rita@body.example"}, "name": {"Rita"}, "kind": {"staff"}, "person": {person}, "roles": {"client"}}, 422, "roles of the body only")
	account := v.posts("/accounts", url.Values{"email": {"rita@body.example"}, "name": {"Rita"}, "kind": {"staff"}, "person": {person}, "roles": {"reviewer", "planner"}}, 303)
	v.sees("/accounts?state=invited&role=reviewer", "rita@body.example", "invited")
	v.posts(account+"/invite", nil, 303)
	page := v.sees(account, "Send the invitation again")
	v.posts(account+"/change", url.Values{"name": {"Rita R."}, "person": {person}, "roles": {"reviewer"}, "version": {v.stamp(page)}}, 303)
	v.posts(account+"/disable", url.Values{"version": {v.stamp(v.sees(account, "Rita R."))}}, 303)
	v.posts(account+"/enable", url.Values{"version": {v.stamp(v.sees(account, "Nobody can sign in"))}}, 303)
	v.posts("/accounts/1/disable", url.Values{"version": {v.stamp(v.sees("/accounts/1", "Ada Admin"))}}, 422, "last administrator")
}

func TestOwnAccount(t *testing.T) {
	v := newVisit(t)
	other, err := v.k.Office.SignIn(context.Background(), "ada@body.example", password, "192.0.2.9", "Mozilla/5.0 (iPad; CPU OS) Firefox/140")
	if err != nil {
		t.Fatal(err)
	}
	page := v.sees("/account", "Firefox on iPad", "192.0.2.9", "this one")
	end := regexp.MustCompile(`/account/sessions/\d+/end`).FindString(page)
	v.posts(end, nil, 303)
	v.posts(end, nil, 404)
	if _, err := v.k.Office.ActorOf(context.Background(), other); err == nil {
		t.Error("the ended session lives")
	}
	v.posts("/account/password", url.Values{"current": {"wrong words here"}, "password": {"another quiet lantern"}, "again": {"another quiet lantern"}}, 422, "not your present password")
	v.posts("/account/password", url.Values{"current": {password}, "password": {"password1234"}, "again": {"password1234"}}, 422, "guessers try first")
	v.posts("/account/password", url.Values{"current": {password}, "password": {"another quiet lantern"}, "again": {"another quiet lantern"}}, 303)
	v.sees("/account", "All other browsers were signed out")
}

func TestFrontLeadsEverybodyOn(t *testing.T) {
	k := testkit.New(t)
	v := &visit{t: t, k: k, site: k.Site(t), jar: map[string]string{}, http: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	v.sees("/", "Verify a certificate", "Apply for certification", "/sign-in")
	p, err := k.Office.AddPerson(context.Background(), cert.SystemActor, office.PersonInput{Name: "P", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	a, err := k.Office.AddAccount(context.Background(), cert.SystemActor, office.AccountInput{Email: "p@body.example", Name: "P", Roles: []cert.Role{cert.Planner}, PersonID: p.ID})
	if err != nil {
		t.Fatal(err)
	}
	token, err := k.Office.SignInAs(context.Background(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	v.jar["assay"] = token
	if _, _, to := v.do(http.MethodGet, "/", nil); to != "/desk" {
		t.Errorf("staff is led to %q", to)
	}
}

// TestOnePersonTwice notes that two records are one human being (R-DEC-01).
func TestOnePersonTwice(t *testing.T) {
	v := newVisit(t)
	ctx := context.Background()
	one, err := v.k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Edna One", Email: "edna@body.example", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	two, err := v.k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Edna Two", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/people/%d", two.ID)
	v.sees(path, "The body has this person twice")
	version := strconv.FormatInt(two.Version, 10)
	v.posts(path+"/same", url.Values{"same": {"nobody@body.example"}, "reason": {"Typed twice."}, "version": {version}}, 422, "Nobody of the body has this mail address.", "Typed twice.")
	v.posts(path+"/same", url.Values{"same": {"edna@body.example"}, "reason": {"Typed twice."}, "version": {version}}, 303)
	v.sees(path, "The same person as", fmt.Sprintf("/people/%d", one.ID))
	if p, err := v.k.Store.Person(ctx, two.ID); err != nil || p.Identity() != one.ID {
		t.Errorf("it stands for %d, %v", p.Identity(), err)
	}
}
