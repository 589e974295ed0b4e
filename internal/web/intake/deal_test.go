package intake_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/testkit"
)

// person is one person's browser on the site under test.
type person struct {
	t    *testing.T
	http *http.Client
	base string
}

// visit is a browser without an account.
func visit(t *testing.T, s *httptest.Server) person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return person{t, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, s.URL}
}

// signIn is the browser of somebody of the body with a role.
func signIn(t *testing.T, k *testkit.Kit, s *httptest.Server, name string, role cert.Role) person {
	t.Helper()
	ctx := context.Background()
	human := cert.Person{Name: name, Email: strings.ToLower(name) + "@body.example", Active: true, CreatedAt: k.Clock.Now()}
	if err := k.Store.AddPerson(ctx, &human); err != nil {
		t.Fatal(err)
	}
	account := cert.Account{Email: human.Email, Name: name, PersonID: &human.ID, Roles: []cert.Role{role}, CreatedAt: k.Clock.Now()}
	if err := k.Store.AddAccount(ctx, &account); err != nil {
		t.Fatal(err)
	}
	token, err := k.Office.SignInAs(ctx, account.ID)
	if err != nil {
		t.Fatal(err)
	}
	b := visit(t, s)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	b.http.Jar.SetCookies(u, []*http.Cookie{{Name: "assay", Value: token, Path: "/"}})
	return b
}

func (b person) get(path string, want int) string {
	b.t.Helper()
	res, err := b.http.Get(b.base + path)
	return b.read(res, err, path, want)
}

func (b person) post(path string, form url.Values, want int) string {
	b.t.Helper()
	res, err := b.http.PostForm(b.base+path, form)
	return b.read(res, err, path, want)
}

func (b person) read(res *http.Response, err error, path string, want int) string {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if res.StatusCode != want {
		b.t.Fatalf("%s %s answers %d, not %d: %s", res.Request.Method, path, res.StatusCode, want, text)
	}
	if want == http.StatusSeeOther {
		return res.Header.Get("Location")
	}
	return string(text)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="(once|version|sha256)" value="([^"]*)"`)

// form is the hidden fields of the form of a page that is sent to an address, with what a person fills in.
func form(t *testing.T, html, action string, fields ...string) url.Values {
	t.Helper()
	_, rest, found := strings.Cut(html, `action="`+action+`"`)
	if !found {
		t.Fatalf("no form for %s in %s", action, html)
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	v := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(rest, -1) {
		v.Set(m[1], m[2])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return v
}

func has(t *testing.T, html string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(html, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

// TestDealByHand goes from audit time to programme as planner and client do it, in two browsers.
func TestDealByHand(t *testing.T) {
	k := testkit.New(t)
	asked := testkit.Questionnaire()
	asked.Access.Clearance, asked.Request.Stage1From = "Baseline check before the first visit", "2026-09-07"
	file := acceptedOf(t, k, asked)
	s := k.Site(t)
	p, client := signIn(t, k, s, "Petra", cert.Planner), visit(t, s)
	at := fmt.Sprintf("/certifications/%d", file)

	html := p.get(at+"/audit-time", http.StatusOK)
	has(t, html, `value="12"`, "DEC-05")
	bad := form(t, html, at+"/audit-time", "full_time", "12", "factors.0.code", "DEC-01", "factors.0.use", "yes", "factors.0.percent", "-5", "factors.0.why", "short", "factors.0.evidence", "e")
	html = p.post(at+"/audit-time/calculate", bad, http.StatusOK) // a what-if is answered
	has(t, html, "no justification of at least 20 characters", "Nothing is recorded yet")
	html = p.post(at+"/audit-time", bad, http.StatusUnprocessableEntity) // a record needs the reason
	has(t, html, "needs a justification", `value="12"`, "short")
	good := form(t, html, at+"/audit-time", "full_time", "12", "part_time.0.count", "3", "part_time.0.hours", "20")
	html = p.post(at+"/audit-time/calculate", good, http.StatusOK)
	has(t, html, "3.5 days", "Nothing is recorded yet", "R-TIME-11")
	if to := p.post(at+"/audit-time", good, http.StatusSeeOther); to != at+"/audit-time" {
		t.Errorf("after recording: %s", to)
	}
	p.post(at+"/audit-time", good, http.StatusSeeOther) // the same form again: one record
	html = p.get(at+"/audit-time", http.StatusOK)
	has(t, html, "Revision 1: 3.5 days for 14 persons", "Record revision 2")

	html = p.get(at+"/quotation", http.StatusOK)
	quotation := p.post(at+"/quotation", form(t, html, at+"/quotation"), http.StatusSeeOther)
	html = p.get(quotation, http.StatusOK)
	has(t, html, "EUR\u00a02,100.00", "Send the quotation")
	p.post(quotation+"/edit", form(t, html, quotation+"/edit", "valid_until", "2025-01-01"), http.StatusUnprocessableEntity)
	p.post(quotation+"/edit", form(t, html, quotation+"/edit", "valid_until", "2026-02-01", "discount", "10", "discount_reason", "introductory", "note", "Welcome"), http.StatusSeeOther)
	html = p.get(quotation, http.StatusOK)
	has(t, html, "EUR\u00a01,890.00", "Welcome")
	p.post(quotation+"/send", form(t, html, quotation+"/send"), http.StatusSeeOther)
	html = p.get(quotation, http.StatusOK)
	offer := regexp.MustCompile(`/q/[a-z0-9]+`).FindString(html)

	html = client.get(offer, http.StatusOK)
	has(t, html, "waits for your answer", "EUR\u00a01,890.00")
	if pdf := client.get(offer+"/quotation.pdf", http.StatusOK); !strings.HasPrefix(pdf, "%PDF") {
		t.Error("the quotation is no PDF")
	}
	client.post(offer+"/answer", form(t, html, offer+"/answer", "answer", "decline", "name", "Eleni", "position", "CEO"), http.StatusUnprocessableEntity)
	yes := form(t, html, offer+"/answer", "answer", "accept", "read", "yes", "name", "Eleni", "position", "CEO")
	yes.Set("once", "another")
	client.post(offer+"/answer", yes, http.StatusSeeOther)
	client.post(offer+"/answer", yes, http.StatusSeeOther) // double click
	yes.Set("once", "back button")
	has(t, client.post(offer+"/answer", yes, http.StatusConflict), "answered or changed after you opened")
	has(t, client.get(offer, http.StatusOK), "Accepted")
	if to := client.get(offer+"/answer", http.StatusSeeOther); to != offer { // the address of the form, kept or gone back to
		t.Errorf("the address of the answer leads to %s", to)
	}

	html = p.get(at+"/contract", http.StatusOK)
	contract := p.post(at+"/contract", form(t, html, at+"/contract"), http.StatusSeeOther)
	html = p.get(contract, http.StatusOK)
	has(t, html, "This duty does not end with the agreement", "Audit time")
	p.post(contract+"/offer", form(t, html, contract+"/offer"), http.StatusSeeOther)
	sign := regexp.MustCompile(`/k/[a-z0-9]+`).FindString(p.get(contract, http.StatusOK))
	html = client.get(sign, http.StatusOK)
	client.post(sign+"/sign", form(t, html, sign+"/sign", "name", "Eleni", "position", "CEO"), http.StatusUnprocessableEntity)
	client.post(sign+"/sign", form(t, html, sign+"/sign", "name", "Eleni", "position", "CEO", "agreed", "yes", "once", "o2"), http.StatusSeeOther)
	has(t, client.get(sign, http.StatusOK), "Signed")
	client.get(sign+"/sign", http.StatusSeeOther)
	has(t, p.get(at+"/programme", http.StatusOK), "No programme yet")
	html = p.get(contract, http.StatusOK)
	p.post(contract+"/countersign", form(t, html, contract+"/countersign", "position", "Head", "agreed", "yes"), http.StatusSeeOther)
	has(t, client.get(sign, http.StatusOK), "Signed by both")
	has(t, p.get(at+"/programme", http.StatusOK), "Surveillance 2", "A-2026-0005", "provisional")
	has(t, p.get(contract, http.StatusOK), "End the contract")
	for _, page := range []string{at, at + "/programme", contract} { // R-APP-01: what was asked for goes with the file
		has(t, p.get(page, http.StatusOK), "To keep in mind", "Baseline check before the first visit", "stage 1 from 7 Sep 2026")
	}
}

// A link that is not there, a draft behind its link and a foreign file are not found.
func TestNothingLeaks(t *testing.T) {
	k := testkit.New(t)
	file := accepted(t, k)
	s := k.Site(t)
	p, auditor, nobody := signIn(t, k, s, "Petra", cert.Planner), signIn(t, k, s, "Ada", cert.LeadAuditor), visit(t, s)
	at := fmt.Sprintf("/certifications/%d", file)
	html := p.get(at+"/audit-time", http.StatusOK)
	p.post(at+"/audit-time", form(t, html, at+"/audit-time", "full_time", "12"), http.StatusSeeOther)
	html = p.get(at+"/quotation", http.StatusOK)
	quotation := p.post(at+"/quotation", form(t, html, at+"/quotation"), http.StatusSeeOther)
	all, err := k.Store.Quotations(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	nobody.get("/q/"+all[0].Code, http.StatusNotFound)
	nobody.get("/q/nothing", http.StatusNotFound)
	nobody.get("/k/nothing", http.StatusNotFound)
	nobody.get("/k/nothing/contract.pdf", http.StatusNotFound)
	for _, path := range []string{at + "/audit-time", at + "/quotation", at + "/contract", at + "/programme", quotation, quotation + "/preview.pdf"} {
		auditor.get(path, http.StatusNotFound)
		nobody.get(path, http.StatusSeeOther)
	}
	auditor.post(at+"/audit-time", url.Values{}, http.StatusForbidden)
	p.get("/quotations/999", http.StatusNotFound)
	p.get("/quotations/x", http.StatusNotFound)
}

// accepted is a file whose application was accepted.
func accepted(t *testing.T, k *testkit.Kit) int64 {
	t.Helper()
	return acceptedOf(t, k, testkit.Questionnaire())
}

// acceptedOf is the file of a questionnaire that was reviewed and accepted.
func acceptedOf(t *testing.T, k *testkit.Kit, q cert.Questionnaire) int64 {
	t.Helper()
	ctx, eleni := context.Background(), cert.Visitor("Eleni Papadaki")
	a, err := k.Office.BeginApplication(ctx, eleni, "web")
	if err == nil {
		a, err = k.Office.SaveDraft(ctx, eleni, a.Code, office.DraftInput{Questionnaire: q, Version: a.Version})
	}
	if err == nil {
		a, err = k.Office.SubmitApplication(ctx, eleni, a.Code, a.Version)
	}
	if err == nil {
		in := office.ReviewInput{Outcome: cert.ReviewAccepted, Cadence: cert.Yearly, Competences: []string{cert.AreaAudit}, Version: a.Version}
		for _, item := range norm.ReviewItems() {
			in.Items = append(in.Items, cert.ReviewItem{Key: item.Key, Yes: true, Comment: "seen"})
		}
		_, err = k.Office.ReviewApplication(ctx, cert.Actor{AccountID: 9, PersonID: 109, Name: "Rita", Roles: []cert.Role{cert.Reviewer}}, a.ID, in)
	}
	if err != nil {
		t.Fatal(err)
	}
	return *a.CertificationID
}
