package intake_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/sampling"
	"assay/internal/testkit"
	"assay/internal/walk"
)

const enough = "every branch runs the same service desk by one manual"

// answered adds the decision that the sites are one population.
func answered(v url.Values) url.Values {
	for i, c := range sampling.Conditions() {
		v.Set(fmt.Sprintf("conditions.%d.key", i), c.Key)
		v.Set(fmt.Sprintf("conditions.%d.answer", i), "yes")
	}
	v.Set("similar", "yes")
	v.Set("sampling_why", enough)
	return v
}

// R-MS-03, R-MS-13: sixty sites from the questionnaire: the figure stands at once, the decision changes it, the record keeps it.
func TestSheetOfSixtySites(t *testing.T) {
	k := testkit.New(t)
	s := k.Site(t)
	at := fmt.Sprintf("/certifications/%d", acceptedOf(t, k, walk.Questionnaire(11)))
	petra := signIn(t, k, s, "Petra", cert.Planner)
	first := petra.get(at+"/audit-time", http.StatusOK)
	has(t, first, "60 sites", "Branch 59", "central function, always audited", "First figure", "8 of 59", "DEC-05", "There is one service in the scope")
	v := form(t, first, at+"/audit-time")
	has(t, petra.post(at+"/audit-time", v, http.StatusUnprocessableEntity), "why sites are sampled or not") // the questionnaire says the rest
	v.Del("similar")
	unanswered := petra.post(at+"/audit-time", v, http.StatusUnprocessableEntity)
	has(t, unanswered, "Answer yes or no.")
	has(t, petra.post(at+"/audit-time/calculate", v, http.StatusOK), "59 of 59", "is not answered yet")
	answered(v).Set("take", "DEC-05")
	v.Set("reduction", "20")
	what := petra.post(at+"/audit-time/calculate", v, http.StatusOK)
	has(t, what, "8 of 59", "There is one service in the scope: Group IT services, of high criticality.", "Questionnaire, services", "Surveillance 2", "seed ")
	v.Del("take")
	v.Set("reduction_why", "Change and supplier management are done at head office")
	v.Set("sites.1.name", "Branch 1")
	v.Set("sites.1.reduction", "60")
	has(t, petra.post(at+"/audit-time/calculate", v, http.StatusUnprocessableEntity), "All reductions of a site together", "f-sites.1.reduction")
	v.Set("sites.1.reduction", "10")
	v.Set("redraw", "yes")
	has(t, petra.post(at+"/audit-time/calculate", v, http.StatusUnprocessableEntity), "Say why the sites are drawn again")
	v.Set("redraw_why", "Branch 4 is closed for rebuilding this spring")
	has(t, petra.post(at+"/audit-time/calculate", v, http.StatusOK), `name="redraws.0.why" value="Branch 4 is closed`)
	v.Del("redraw")
	v.Set("redraw_why", "")
	petra.post(at+"/audit-time", v, http.StatusSeeOther)
	record := petra.get(at+"/audit-time", http.StatusOK)
	has(t, record, "Revision 1", "Drawn again by the seeds: the same sites come out.", "As in revision 1", "audit-time.pdf?revision=1", `name="sites.1.reduction" value="10"`)
	if pdf := petra.get(at+"/audit-time.pdf", http.StatusOK); !strings.HasPrefix(pdf, "%PDF") {
		t.Error("the sheet is no PDF")
	}
	petra.get(at+"/audit-time.pdf?revision=7", http.StatusNotFound)
}

// R-TIME-04: a what-if stands beside the record with what differs, and nothing is stored until it is recorded.
func TestWhatIfStandsBesideTheRecord(t *testing.T) {
	k := testkit.New(t)
	s := k.Site(t)
	at := fmt.Sprintf("/certifications/%d", accepted(t, k))
	petra := signIn(t, k, s, "Petra", cert.Planner)
	page := petra.get(at+"/audit-time", http.StatusOK)
	petra.post(at+"/audit-time", form(t, page, at+"/audit-time", "full_time", "12", "off_site", "20"), http.StatusSeeOther)
	page = petra.get(at+"/audit-time", http.StatusOK)
	v := form(t, page, at+"/audit-time", "full_time", "60", "others.0.standard", "ISO/IEC 27001", "client_level", "80", "team_level", "100", "base", "1")
	what := petra.post(at+"/audit-time/calculate", v, http.StatusOK)
	has(t, what, "Rev. 1", "<del>3.5</del>", "<ins>6</ins>", "13.5", "ISO/IEC 20000-1 alone", "Other standards: <del>none</del>")
	v.Set("off_site", "30")
	has(t, petra.post(at+"/audit-time/calculate", v, http.StatusUnprocessableEntity), "At least 80 %")
	v.Set("off_site", "")
	v.Set("remote", "40")
	has(t, petra.post(at+"/audit-time/calculate", v, http.StatusOK), "R-ICT-02")
	has(t, petra.post(at+"/audit-time", v, http.StatusUnprocessableEntity), "what is done remotely")
	v.Set("remote", "")
	petra.post(at+"/audit-time", v, http.StatusSeeOther)
	has(t, petra.get(at+"/audit-time?from=1", http.StatusOK), `name="full_time" type="text" class="w6" value="12"`, "Rev. 1", `name="base" value="1"`)
	has(t, petra.get(at+"/audit-time", http.StatusOK), "Rev. 2", `value="ISO/IEC 27001"`)
}

// R-TIME-06: the portfolio shows the share below the cap, with the alarm above the rulebook's share.
func TestPortfolioOfAuditTimes(t *testing.T) {
	k := testkit.New(t)
	s := k.Site(t)
	petra := signIn(t, k, s, "Petra", cert.Planner)
	has(t, petra.get("/audit-times", http.StatusOK), "No audit times yet")
	at := fmt.Sprintf("/certifications/%d", accepted(t, k))
	v := form(t, petra.get(at+"/audit-time", http.StatusOK), at+"/audit-time", "full_time", "12")
	for i, code := range []string{"DEC-02", "DEC-05"} {
		row := fmt.Sprintf("factors.%d.", i)
		v.Set(row+"code", code)
		v.Set(row+"use", "yes")
		v.Set(row+"percent", "-20")
		v.Set(row+"why", enough)
		v.Set(row+"evidence", "manual")
	}
	petra.post(at+"/audit-time", v, http.StatusSeeOther)
	has(t, petra.get("/audit-times", http.StatusOK), "Alarm.", "In 1 of 1 audit times, 100 %", "Aegean Hosting", "DEC-05", "-40 %", "/audit-times?factor=DEC-02")
	has(t, petra.get("/audit-times?sum=below&factor=DEC-02", http.StatusOK), "Aegean Hosting", "Only audit times with DEC-02")
	has(t, petra.get("/audit-times?state=waits", http.StatusOK), "No audit time matches.")
	csv := petra.get("/audit-times.csv?sum=below", http.StatusOK)
	if want := "C-2026-0001,Aegean Hosting A.E.,1,2026-01-05,Petra,12,3.5,-40,-30,2.5,in force\n"; !strings.HasSuffix(csv, want) {
		t.Error(csv)
	}
	client := signIn(t, k, s, "Lena", cert.LeadAuditor)
	has(t, client.get("/audit-times", http.StatusOK), "No audit times yet")
}
