package intake_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

// TestDealPagesCanBeUsedByAll opens every page from audit time to programme in a real browser.
func TestDealPagesCanBeUsedByAll(t *testing.T) {
	k := testkit.New(t)
	p := newGallery(t, k)
	file, petra := accepted(t, k), p.petra
	ctx, actor := context.Background(), cert.Actor{AccountID: 1, PersonID: 1, Name: "Petra", Roles: []cert.Role{cert.Planner}}
	at := fmt.Sprintf("/certifications/%d", file)
	p.look("time-new", at+"/audit-time")
	why := "seen in the questionnaire and the manual"
	factors := []audittime.Factor{audittime.Weighted("DEC-05", audittime.Whole(-10), why, "questionnaire"), audittime.Weighted("DEC-02", audittime.Whole(-10), why, "certificate of 2024")}
	for revision, persons := range []int{12, 60} {
		in := office.AuditTimeInput{Revision: revision + 1, Input: audittime.Input{Personnel: &audittime.Personnel{FullTime: persons}, Factors: factors}}
		if _, err := k.Office.RecordAuditTime(ctx, actor, file, in); err != nil {
			t.Fatal(err)
		}
	}
	p.look("time", at+"/audit-time")
	p.look("quotations-none", at+"/quotation")
	quotation := press(petra, at+"/quotation", at+"/quotation")
	p.look("quotation-draft", quotation)
	press(petra, quotation, quotation+"/send")
	p.look("quotation-sent", quotation)
	press(petra, at+"/quotation", at+"/quotation")
	p.look("quotations", at+"/quotation")
	quotation = fmt.Sprintf("/quotations/%d", 2)
	press(petra, quotation, quotation+"/send")
	offer := regexp.MustCompile(`/q/[a-z0-9]+`).FindString(petra.get(quotation, http.StatusOK))
	p.leave()
	p.look("public-quotation", offer)
	visitor := visit(t, p.site)
	press(visitor, offer, offer+"/answer", "answer", "accept", "read", "yes", "name", "Eleni", "position", "CEO")
	p.look("public-quotation-accepted", offer)
	contract := press(petra, at+"/contract", at+"/contract")
	press(petra, contract, contract+"/offer")
	sign := regexp.MustCompile(`/k/[a-z0-9]+`).FindString(petra.get(contract, http.StatusOK))
	p.look("public-contract", sign)
	p.look("public-contract-decline", sign+"/decline")
	press(visitor, sign+"/decline", sign+"/decline", "name", "Eleni", "position", "CEO", "reason", "Section 7 does not limit our liability. Our board asks for a limit of one yearly fee.")
	p.look("public-contract-declined", sign)
	p.enter()
	p.look("contract-declined", contract)
	p.look("contracts-declined", at+"/contract")
	contract = press(petra, at+"/contract", at+"/contract")
	press(petra, contract, contract+"/offer")
	p.leave()
	p.look("public-contract-replaced", sign)
	sign = regexp.MustCompile(`/k/[a-z0-9]+`).FindString(petra.get(contract, http.StatusOK))
	press(visitor, sign, sign+"/sign", "name", "Eleni", "position", "CEO", "agreed", "yes")
	p.enter()
	p.look("contract-countersign", contract)
	press(petra, contract, contract+"/countersign", "position", "Head", "agreed", "yes")
	p.look("contract-signed", contract)
	p.look("contracts", at+"/contract")
	p.look("programme", at+"/programme")
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
