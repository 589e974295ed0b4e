package terms_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/testkit/browser"
)

// desk is the browser of somebody signed in.
type desk struct {
	t     *testing.T
	site  http.Handler
	token string
}

func signIn(t *testing.T, k *testkit.Kit, role cert.Role) desk {
	t.Helper()
	ctx := context.Background()
	p := cert.Person{Name: "Adam Admin", Email: string(role) + "@body.example", Active: true, CreatedAt: k.Clock.Now()}
	if err := k.Store.AddPerson(ctx, &p); err != nil {
		t.Fatal(err)
	}
	account := cert.Account{Email: p.Email, Name: p.Name, PersonID: &p.ID, Roles: []cert.Role{role}, CreatedAt: k.Clock.Now()}
	if err := k.Store.AddAccount(ctx, &account); err != nil {
		t.Fatal(err)
	}
	token, err := k.Office.SignInAs(ctx, account.ID)
	if err != nil {
		t.Fatal(err)
	}
	return desk{t, k.Web.Handler(), token}
}

// ask sends a request and gives back the page, or where it leads.
func (d desk) ask(method, path string, form url.Values, want int) string {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "assay", Value: d.token})
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

var fields = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">|<input [^>]*name="([^"]+)" type="[a-z]+"[^>]*? value="([^"]*)"`)

// send fills a form of a page beside what it holds, and gives back the page, or where it leads.
func (d desk) send(on, action string, want int, given ...string) string {
	d.t.Helper()
	_, rest, found := strings.Cut(d.ask(http.MethodGet, on, nil, http.StatusOK), `action="`+action+`"`)
	if !found {
		d.t.Fatalf("no form for %s on %s", action, on)
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	form := url.Values{}
	for _, m := range fields.FindAllStringSubmatch(rest, -1) {
		form.Set(m[1]+m[3], m[2]+m[4])
	}
	for i := 0; i+1 < len(given); i += 2 {
		form.Set(given[i], given[i+1])
	}
	return d.ask(http.MethodPost, action, form, want)
}

func (d desk) sees(path string, texts ...string) {
	d.t.Helper()
	holds(d.t, d.ask(http.MethodGet, path, nil, http.StatusOK), texts...)
}

func holds(t *testing.T, html string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(html, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

var berlin = []string{"name", "Berlin", "address", "Musterstraße 1", "city", "10115 Berlin", "country", "DE", "currency", "EUR", "tax_number", "DE 1"}

// R-FEE-01: an administrator opens an office, drafts a list, sees faults at their fields, puts it in force and revises it.
func TestPriceListByHand(t *testing.T) {
	d := signIn(t, testkit.New(t), cert.Administrator)
	d.sees("/prices", "Add the first office")
	holds(t, d.send("/offices", "/offices", http.StatusUnprocessableEntity, append(berlin, "currency", "EUX")...), "Give a currency by its three letters", "Musterstraße 1")
	d.send("/offices", "/offices", http.StatusSeeOther, berlin...)
	d.send("/offices/1", "/offices/1", http.StatusSeeOther, append(berlin, "tax_number", "DE 2")...)
	d.sees("/offices", "DE 2")
	wrong := d.send("/prices/new", "/prices/new", http.StatusUnprocessableEntity, "name", "Prices Berlin", "branch", "1", "prices.0.amount", "6.123", "prices.3.amount", "-5")
	holds(t, wrong, "Auditor day must be an amount in EUR", "Application and review must be an amount", `value="6.123"`)
	wrong = d.send("/prices/new", "/prices/new", http.StatusUnprocessableEntity, "name", "Prices Berlin", "branch", "1", "reverse_charge", "yes", "rates.0.amount", "19")
	holds(t, wrong, "Where the client accounts for the tax, none is charged.")
	list := d.send("/prices/new", "/prices/new", http.StatusSeeOther, "name", "Prices Berlin", "branch", "1", "prices.5.amount", "40", "note", "First list")
	d.sees(list, "Put in force", "First list")
	d.send(list, list, http.StatusSeeOther, "prices.5.amount", "45", "branch", "1", "certificate_included", "yes")
	d.send(list, list+"/publish", http.StatusSeeOther)
	d.sees(list, "in force", "45.00", "600.00", "included")
	d.sees("/prices", "prices quotations today")
	next := d.send(list, list+"/revise", http.StatusSeeOther)
	d.send(next, next, http.StatusSeeOther, "prices.0.amount", "650", "branch", "1")
	d.sees(next, "Compared with revision 1", "<del>EUR 600.00</del>", "<ins>EUR 650.00</ins>")
	d.send(next, next+"/publish", http.StatusSeeOther)
	d.send(list, list+"/retire", http.StatusSeeOther)
	d.sees("/prices", "retired")
	d.ask(http.MethodGet, "/prices/99", nil, http.StatusNotFound)
}

// R-FEE-04: a planner, who chooses a list for a quotation, reads what it charges and is offered no change.
func TestPlannerReadsPriceLists(t *testing.T) {
	k := testkit.New(t)
	admin := signIn(t, k, cert.Administrator)
	admin.send("/offices", "/offices", http.StatusSeeOther, berlin...)
	list := admin.send("/prices/new", "/prices/new", http.StatusSeeOther, "name", "Prices Berlin", "branch", "1")
	planner := signIn(t, k, cert.Planner)
	for _, path := range []string{"/prices", list} {
		html := planner.ask(http.MethodGet, path, nil, http.StatusOK)
		holds(t, html, "Prices Berlin", "600.00", "Audit times")
		main, _, _ := strings.Cut(html[strings.Index(html, "<main"):], "</main>")
		for _, change := range []string{"<form", "/prices/new", "/settings"} {
			if strings.Contains(main, change) {
				t.Errorf("%s offers %s to a planner", path, change)
			}
		}
	}
	planner.ask(http.MethodGet, "/prices/new", nil, http.StatusForbidden)
	planner.ask(http.MethodPost, list+"/publish", url.Values{}, http.StatusForbidden)
}

// R-REV-05: the template's editor lists the placeholders and refuses an unknown one at its line, with what was typed kept.
func TestContractTemplateByHand(t *testing.T) {
	d := signIn(t, testkit.New(t), cert.Administrator)
	d.sees("/contract-templates", "No template of our own yet", "1. Parties")
	draft := d.send("/contract-templates", "/contract-templates", http.StatusSeeOther)
	d.sees(draft, "{{surveillance_days}}", "Kisto Oy", "Put in force")
	wrong := d.send(draft, draft, http.StatusUnprocessableEntity, "text", "# Parties\n{{body}}\nWe pay {{bonus_if_certified}}.")
	holds(t, wrong, "Line 3: there is no placeholder {{bonus_if_certified}}", "We pay {{bonus_if_certified}}.")
	d.send(draft, draft, http.StatusSeeOther, "text", "# Parties\n{{body}} and {{client}}")
	d.sees(draft, "The text does not name {{sites}}", "Not yet possible", "1. Parties")
	d.ask(http.MethodPost, draft+"/publish", url.Values{"version": {"2"}, "once": {"abcdefgh"}}, http.StatusConflict)
}

// TestTermsPagesCanBeUsedByAll opens every page of the area in a real browser at desktop, tablet and phone. Set
// ASSAY_SHOTS to a folder to keep the pictures.
func TestTermsPagesCanBeUsedByAll(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	k := testkit.New(t)
	s, d := k.Site(t), signIn(t, k, cert.Administrator)
	p := browser.New(t)
	p.Open(s.URL + "/sign-in")
	p.Eval(fmt.Sprintf("document.cookie = 'assay=%s; path=/'", d.token))
	look := func(name, path string) {
		p.Size(1280, 900)
		p.Open(s.URL + path)
		p.Axe()
		for _, width := range []int{1280, 1024, 390} {
			p.Size(width, 900)
			p.Fits()
			if dir := os.Getenv("ASSAY_SHOTS"); dir != "" {
				p.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)), width, 0)
			}
		}
	}
	look("prices-none", "/prices")
	d.send("/offices", "/offices", http.StatusSeeOther, berlin...)
	look("offices", "/offices")
	look("price-new", "/prices/new")
	list := d.send("/prices/new", "/prices/new", http.StatusSeeOther, "name", "Prices Berlin", "branch", "1")
	look("price-draft", list)
	d.send(list, list+"/publish", http.StatusSeeOther)
	look("price", list)
	next := d.send(list, list+"/revise", http.StatusSeeOther)
	d.send(next, next, http.StatusSeeOther, "prices.0.amount", "650", "branch", "1")
	look("price-changed", next)
	look("prices", "/prices")
	look("templates", "/contract-templates")
	look("template", d.send("/contract-templates", "/contract-templates", http.StatusSeeOther))
}
