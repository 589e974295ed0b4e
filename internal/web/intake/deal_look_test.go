package intake_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/testkit/browser"
)

// TestDealPagesCanBeUsedByAll opens every page from audit time to programme in a real browser: nothing runs
// over the edge at desktop, tablet and phone, and no finding of axe is serious. Set ASSAY_SHOTS to a folder to
// keep the pictures.
func TestDealPagesCanBeUsedByAll(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	k := testkit.New(t)
	file := accepted(t, k)
	s := k.Site(t)
	petra := signIn(t, k, s, "Petra", cert.Planner)
	p := browser.New(t)
	p.Open(s.URL + "/sign-in")
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	p.Eval(fmt.Sprintf("document.cookie = 'assay=%s; path=/'", petra.http.Jar.Cookies(u)[0].Value))
	look := func(name, path string) {
		p.Size(1280, 900)
		p.Open(s.URL + path)
		p.Axe()
		for _, width := range []int{1280, 1024, 390} {
			p.Size(width, 900)
			p.Fits()
			if dir := os.Getenv("ASSAY_SHOTS"); dir != "" {
				p.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)), width, 900)
			}
		}
	}
	ctx, actor := context.Background(), cert.Actor{AccountID: 1, PersonID: 1, Name: "Petra", Roles: []cert.Role{cert.Planner}}
	at := fmt.Sprintf("/certifications/%d", file)
	look("time-new", at+"/audit-time")
	why := "seen in the questionnaire and the manual"
	factors := []audittime.Factor{audittime.Weighted("DEC-05", audittime.Whole(-10), why, "questionnaire"), audittime.Weighted("DEC-02", audittime.Whole(-10), why, "certificate of 2024")}
	for revision, persons := range []int{12, 60} {
		in := office.AuditTimeInput{Revision: revision + 1, Input: audittime.Input{Personnel: &audittime.Personnel{FullTime: persons}, Factors: factors}}
		if _, err := k.Office.RecordAuditTime(ctx, actor, file, in); err != nil {
			t.Fatal(err)
		}
	}
	look("time", at+"/audit-time")
	look("quotations-none", at+"/quotation")
	quotation := press(petra, at+"/quotation", at+"/quotation")
	look("quotation-draft", quotation)
	press(petra, quotation, quotation+"/send")
	look("quotation-sent", quotation)
	press(petra, at+"/quotation", at+"/quotation")
	look("quotations", at+"/quotation")
	quotation = fmt.Sprintf("/quotations/%d", 2)
	press(petra, quotation, quotation+"/send")
	offer := regexp.MustCompile(`/q/[a-z0-9]+`).FindString(petra.get(quotation, http.StatusOK))
	p.Eval("document.cookie = 'assay=; path=/; max-age=0'")
	look("public-quotation", offer)
	visitor := visit(t, s)
	press(visitor, offer, offer+"/answer", "answer", "accept", "read", "yes", "name", "Eleni", "position", "CEO")
	look("public-quotation-accepted", offer)
	contract := press(petra, at+"/contract", at+"/contract")
	press(petra, contract, contract+"/offer")
	sign := regexp.MustCompile(`/k/[a-z0-9]+`).FindString(petra.get(contract, http.StatusOK))
	look("public-contract", sign)
	press(visitor, sign, sign+"/sign", "name", "Eleni", "position", "CEO", "agreed", "yes")
	p.Eval(fmt.Sprintf("document.cookie = 'assay=%s; path=/'", petra.http.Jar.Cookies(u)[0].Value))
	look("contract-countersign", contract)
	press(petra, contract, contract+"/countersign", "position", "Head", "agreed", "yes")
	look("contract-signed", contract)
	look("contracts", at+"/contract")
	look("programme", at+"/programme")
	for _, paper := range []string{offer + "/quotation.pdf", sign + "/contract.pdf"} {
		if dir := os.Getenv("ASSAY_SHOTS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, filepath.Base(paper)), []byte(visitor.get(paper, http.StatusOK)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// press sends a form of a page and returns where it leads.
func press(b person, on, action string, fields ...string) string {
	b.t.Helper()
	return b.post(action, form(b.t, b.get(on, http.StatusOK), action, fields...), http.StatusSeeOther)
}
