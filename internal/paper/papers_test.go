package paper

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
)

var update = flag.Bool("update", false, "write the golden texts anew")

// golden compares the text of a paper, layout left out, with the file of that name.
func golden(t *testing.T, name string, result Result, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Missing) > 0 {
		t.Errorf("missing %q", result.Missing)
	}
	keep(t, result.PDF)
	raw := textOf(t, result.PDF)
	text := ""
	for line := range strings.SplitSeq(raw, "\n") {
		if line = words(line); line != "" {
			text += line + "\n"
		}
	}
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s reads\n%s\nwant\n%s", name, text, want)
	}
	return words(raw)
}

func contains(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

var (
	theDay    = day.MustParse("2026-03-14")
	theClient = cert.Client{Name: "Aegean Hosting S.A.", LegalForm: "société anonyme", RegistrationNo: "GR 123456789", Address: "Leoforos Syngrou 120",
		City: "Athens", Postcode: "11741", Country: "GR", ContactName: "Ελένη Παπαδάκη", ContactTitle: "Service Manager", ContactEmail: "eleni@aegean.example"}
	theFile = cert.Certification{Number: "C-2026-0001", Standard: string(norm.E2018), Scope: "The service management system of Aegean Hosting S.A. that supports managed hosting and backup services to external customers from Athens.",
		Services: []cert.Service{{Name: "Managed hosting"}, {Name: "Backup"}}, Cadence: cert.Yearly, Persons: 12}
	theSites = []cert.Site{
		{Name: "Head office", Address: "Leoforos Syngrou 120", City: "Athens", Postcode: "11741", Country: "GR", Activities: "Management, service desk", Kind: "permanent", Persons: 9, Central: true},
		{Name: "مركز البيانات", Address: "شارع الملك فهد", City: "Riyadh", Country: "SA", Activities: "Data centre operation", Kind: "permanent", Persons: 3},
	}
	theTeam = []Participant{{1, "Ada Byron", cert.Lead}, {2, "Łukasz Żółty", cert.Member}, {3, "Bo Li", cert.Observer}}
)

func timeOf(t *testing.T) cert.AuditTime {
	t.Helper()
	in := audittime.Input{Persons: 12, Sites: 2, Factors: []audittime.Factor{audittime.Weighted("DEC-05", audittime.Whole(-10), "The services are of one kind and stable for years.", "questionnaire, interview of 2 March")}}
	r, err := audittime.Calculate(in, norm.On(theDay))
	if err != nil {
		t.Fatal(err)
	}
	basis, err1 := json.Marshal(in)
	result, err2 := json.Marshal(r)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return cert.AuditTime{Revision: 1, Input: string(basis), Result: string(result), TableVersion: r.TableVersion, Persons: r.EffectivePersons, PersonName: "Bo Li",
		TotalHalves: int(r.TotalDays), Stage1Halves: int(r.Stage1Days), Stage2Halves: int(r.Stage2Days), VisitHalves: int(r.SurveillanceDays), YearHalves: int(r.SurveillanceYear), RecertHalves: int(r.RecertificationDays)}
}

func quotationOf(t *testing.T) QuotationInput {
	return QuotationInput{Body: letterheadOf(), Client: theClient, Certification: theFile, Time: timeOf(t), On: theDay,
		Quotation: cert.Quotation{Number: "Q-2026-0001", Revision: 2, Currency: "EUR", TaxPercent: 1900, ValidUntil: day.MustParse("2026-06-12"),
			Note: "Travel between Athens and Riyadh is one journey.", InitialMinor: 210000, YearlyMinor: 105000, RecertMinor: 150000,
			Lines: []cert.Line{
				{Code: "days", Text: "Audit, stage 1 and stage 2", Halves: 7, UnitMinor: 60000, AmountMinor: 210000, Part: cert.PartInitial},
				{Code: "certificate", Text: "Certificate, included if granted", Pieces: 1, Part: cert.PartInitial},
				{Code: "days", Text: "Surveillance, each year", Halves: 3, UnitMinor: 60000, AmountMinor: 90000, Part: cert.PartYearly},
				{Code: "registration", Text: "Registration, each year", Pieces: 1, UnitMinor: 15000, AmountMinor: 15000, Part: cert.PartYearly},
				{Code: "days", Text: "Recertification audit", Halves: 5, UnitMinor: 60000, AmountMinor: 150000, Part: cert.PartRecert},
			}},
	}
}

func TestQuotation(t *testing.T) { // R-FEE-02, R-FEE-04
	result, err := Quotation(quotationOf(t), Options{})
	text := golden(t, "quotation", result, err)
	contains(t, text, "EUR 2,499.00", "3.5 days EUR 600.00 EUR 2,100.00", "Tax 19 %", "EUR 1,249.50", "12 Jun 2026", "whatever the audits find",
		"obliges you to nothing", "DEC-05", "stable for years", "included")
}

func TestUnreadableAuditTimeIsAnError(t *testing.T) {
	in := quotationOf(t)
	in.Time.Result = "{"
	if _, err := Quotation(in, Options{}); err == nil {
		t.Error("a quotation was drawn without its reasons")
	}
}

func contractOf(t *testing.T) ContractInput {
	return ContractInput{Body: letterheadOf(), Quotation: quotationOf(t).Quotation, Sites: theSites, Client: theClient, Certification: theFile, Time: timeOf(t), On: theDay,
		Contract: cert.Contract{Number: "K-2026-0001", Terms: cert.JoinTerms([]cert.Term{
			{Title: "1. Parties", Text: []string{"Northwind Certification (the body) and Aegean Hosting S.A. (the client) agree."}},
			{Title: "2. Confidentiality", Text: []string{strings.Repeat("What the body learns is confidential. ", 40), "This duty does not end with the agreement."}},
		})}}
}

func TestContract(t *testing.T) { // R-REV-05
	result, err := Contract(contractOf(t), Options{})
	text := golden(t, "contract", result, err)
	contains(t, text, "1. Parties", "This duty does not end with the agreement.", "Annex A: sites", "Annex B: audit time", "Annex C: prices", "stable for years")
	if strings.Contains(text, "SHA-256") {
		t.Error("an unsigned contract shows a hash")
	}
}

func TestSignedContractShowsWhoSignedWhat(t *testing.T) {
	in := contractOf(t)
	hash := strings.Repeat("0a1b2c3d", 8)
	in.Signed = []Signature{
		{For: in.Client.Name, Name: "Ελένη Παπαδάκη", Role: "Director", At: "14 Mar 2026, 10:30 CET", Hash: hash},
		{For: in.Body.Name, Name: "Ada Byron", Role: "Managing Director", At: "15 Mar 2026, 08:00 CET", Hash: hash},
	}
	result, err := Contract(in, Options{})
	text := golden(t, "contract_signed", result, err)
	contains(t, text, "Ελένη Παπαδάκη, Director", "14 Mar 2026, 10:30 CET", "SHA-256 of the document signed")
	if strings.Count(compact(text), hash[:40]) != 2 {
		t.Error("the hash does not stand with both signatures")
	}
}

func auditOf(kind cert.AuditKind, name string) cert.Audit {
	slots := []cert.Slot{
		{Day: "2026-03-16", From: "09:00", To: "09:30", What: "Opening meeting", Auditee: "Management", Person: 1, Site: "Head office"},
		{Day: "2026-03-16", From: "09:30", To: "12:30", What: "Context and leadership, clauses 4.1 to 5.3", Auditee: "Eleni Papadaki", Person: 1, Site: "Head office"},
		{Day: "2026-03-16", From: "09:30", To: "12:30", What: "Incident and problem management, 8.6.1, 8.6.3", Auditee: "Service desk", Person: 2, Site: "Head office"},
		{Day: "2026-03-17", From: "09:00", To: "12:00", What: "Operation of the data centre", Auditee: "Shift lead", Person: 2, Site: "مركز البيانات", Remote: "video conference"},
		{Day: "2026-03-17", From: "16:00", To: "16:30", What: "Closing meeting", Auditee: "Management", Person: 1, Site: "Head office"},
	}
	return cert.Audit{ID: 7, Kind: kind, Name: name, Number: "A-2026-0002", Edition: string(norm.E2018), Starts: day.MustParse("2026-03-16"), Ends: day.MustParse("2026-03-17"), Halves: 5,
		Objectives: "To find out whether the system conforms to the criteria and is effective.", Language: "English", Remote: "The data centre by video conference, because access is restricted.",
		Clauses: []string{"4.1", "4.2", "4.3", "8.6.1", "8.6.3"}, Slots: slots, PlanRevision: 1}
}

func TestAuditPlan(t *testing.T) { // R-PLAN-01, R-PLAN-02
	in := AuditPlanInput{Body: letterheadOf(), Audit: auditOf(cert.Stage2, "Stage 2"), Client: theClient, Certification: theFile, Sites: theSites, Team: theTeam, On: theDay, Notes: []string{"You may object to a member of the team with reasons until 9 Mar 2026."}}
	result, err := AuditPlan(in, Options{})
	text := golden(t, "plan", result, err)
	contains(t, text, "Objectives", "Criteria", "English", "video conference", "Monday, 16 Mar 2026", "Łukasz Żółty", "Observer", "2.5 days", "4.0 0.50", "6.0 0.75", "until 9 Mar 2026")
}

func reportOf(kind cert.AuditKind, name string) ReportInput {
	a := auditOf(kind, name)
	at := time.Date(2026, 3, 20, 16, 5, 0, 0, time.UTC)
	a.ReportedAt, a.ReportRevision = &at, 1
	a.Report = cert.Report{Summary: "The system is in use, understood by those who work with it, and led. Changes are planned and recorded; the service desk knows its customers. One process is not followed: emergency changes are made without review afterwards.",
		Recommendation: "grant_after", Items: map[string]string{}, NotApplicable: map[string]string{"combined": "the audit was held for one standard only"}}
	for _, i := range norm.ReportItems() {
		if i.Key != "combined" {
			a.Report.Items[i.Key] = "Seen and judged: " + strings.ToLower(i.Title) + "."
		}
	}
	nc := int64(11)
	in := ReportInput{Body: letterheadOf(), Audit: a, Client: theClient, Certification: theFile, Sites: theSites, Team: theTeam, On: day.MustParse("2026-03-20"),
		Recommendation: "Grant certification once the nonconformities are settled",
		Findings: []cert.Finding{
			{ID: nc, Number: "NC-2026-0001", Grade: cert.Major, Clause: "8.5.1.3", Status: cert.FindingOpen, Requirement: "Emergency changes are reviewed after they are made.", Statement: "Emergency changes were not reviewed.",
				Evidence: "Changes CH-118, CH-121 and CH-140 of February 2026 carry no review.", Site: "Head office", PersonName: "Ada Byron", RaisedOn: day.MustParse("2026-03-17"), PlanDue: day.MustParse("2026-03-31"), ActionDue: day.MustParse("2026-06-15")},
			{ID: 12, Number: "NC-2026-0002", Grade: cert.Minor, Clause: "8.6.1", Status: cert.FindingOpen, Requirement: "Incidents are recorded and classified.", Statement: "Two incidents of one week were not classified.",
				Evidence: "INC-2231, INC-2240", PersonName: "Łukasz Żółty", RaisedOn: day.MustParse("2026-03-17"), PlanDue: day.MustParse("2026-04-14")},
			{ID: 13, Number: "NC-2026-0003", Grade: cert.Positive, Clause: "9.3", Status: cert.FindingNoted, Statement: "The management review is prepared with figures of the whole year.", Evidence: "Minutes of 12 January 2026", RaisedOn: day.MustParse("2026-03-17"), PersonName: "Ada Byron"},
			{ID: 14, Number: "NC-2026-0004", Grade: cert.Minor, Clause: "7.2", Status: cert.FindingWithdrawn, Statement: "Raised in error."},
		},
		Evidence: []cert.Evidence{{Name: "changes-february.xlsx", FindingID: &nc, SHA256: strings.Repeat("9f86d081", 8)}, {Name: "سجل الحوادث.pdf", Item: "clause:8.6.1", SHA256: strings.Repeat("60303ae2", 8)}},
	}
	for i, c := range norm.Auditable(norm.E2018) {
		v := cert.Conform
		switch {
		case c.Number == "8.5.1.3" || c.Number == "8.6.1":
			v = cert.Nonconform
		case i%13 == 5:
			v = cert.Improve
		case i%17 == 9:
			continue
		}
		in.Answers = append(in.Answers, cert.Answer{Item: "clause:" + c.Number, Verdict: v, Note: fmt.Sprintf("Looked at %s with the persons responsible.", strings.ToLower(c.Title)), Sample: "3 of 40"})
	}
	return in
}

// TestReport holds R-REP-02 and R-REP-03 for each kind: every item is in the paper.
func TestReport(t *testing.T) {
	for kind, name := range map[cert.AuditKind]string{cert.Stage2: "Stage 2", cert.Surveillance: "Surveillance 1", cert.Recertification: "Recertification"} {
		t.Run(string(kind), func(t *testing.T) {
			in := reportOf(kind, name)
			if kind != cert.Stage2 {
				in.Earlier = []cert.Finding{{Number: "NC-2025-0009", Clause: "8.3.4", Statement: "Suppliers were not reviewed.", Status: cert.FindingVerified, VerifiedBy: "Ada Byron", VerifiedOn: theDay, VerifyNote: "Reviews of all four suppliers seen."}}
				in.Answers = append(in.Answers, cert.Answer{Item: "surveillance:complaints", Verdict: cert.Conform, Note: "No complaints reached the client."},
					cert.Answer{Item: "recert:whole_system", Verdict: cert.Conform, Note: "Effective over the cycle."})
			}
			result, err := Report(in, Options{})
			text := compact(golden(t, "report_"+string(kind), result, err))
			for _, i := range norm.ReportItems() {
				if want := in.item(i.Key); want == "" || !strings.Contains(text, compact(i.Title)[:8]) || !strings.Contains(text, compact(want)[:20]) {
					t.Errorf("item %s is not in the report", i.Key)
				}
			}
			if strings.Contains(text, "NC-2026-0004") {
				t.Error("a withdrawn finding is reported")
			}
			contains(t, text, compact("1 major nonconformity, 1 minor nonconformity, 1 positive remark"), compact("CH-118, CH-121 and CH-140"), "سجلالحوادث", "changes-february.xlsx")
		})
	}
}

func TestReportOfStage1(t *testing.T) { // R-S1-01, R-S1-02
	in := reportOf(cert.Stage1, "Stage 1")
	in.Recommendation = "Ready for stage 2, with areas of concern"
	in.Answers = nil
	for _, i := range norm.ReadinessSlots() {
		in.Answers = append(in.Answers, cert.Answer{Item: "slot:" + i.Key, Verdict: cert.Conform, Note: "seen"})
	}
	in.Answers[0].Verdict = cert.NotAvailable
	in.Findings = []cert.Finding{{ID: 11, Number: "NC-2026-0001", Grade: cert.Concern, Clause: "9.2.1", Status: cert.FindingOpen, Statement: "The internal audit did not cover suppliers.", Evidence: "Audit report of 4 January"}}
	in.Items = norm.ReportItems()[:6]
	result, err := Report(in, Options{})
	text := golden(t, "report_stage1", result, err)
	contains(t, text, "1 area of concern", "Readiness", "Not available", "did not cover suppliers")
}

func TestSummaryStandsOnTheFirstPage(t *testing.T) {
	result, err := Report(reportOf(cert.Stage2, "Stage 2"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(textOf(t, result.PDF), "\f")
	contains(t, words(first), "The team recommends", "One process is not followed", "Page 1 of")
}

func TestDecisionLetter(t *testing.T) {
	in := DecisionLetterInput{Body: letterheadOf(), Client: theClient, Certification: theFile, SignatoryName: "Ada Byron", SignatoryRole: "Managing Director", PublicURL: "https://northwind.example/public",
		Decision: cert.Decision{Number: "D-2026-0001", Option: cert.Grant, Scope: theFile.Scope, Reason: "The major nonconformity was closed and verified.", DecidedOn: theDay, Effective: theDay},
		Next:     day.MustParse("2027-03-14")}
	crt := certificateOf().Certificate
	in.Certificate = &crt
	result, err := DecisionLetter(in, Options{})
	contains(t, golden(t, "decision", result, err), "Certification is granted", "SMS-2026-0001, valid from 14 Mar 2026 until 13 Mar 2029", "by 14 Mar 2027", "appeal")
	in.AppealDays = 30
	for option, outcome := range decided {
		in.Decision.Option = option
		result, err := DecisionLetter(in, Options{})
		if err != nil {
			t.Fatal(err)
		}
		contains(t, words(textOf(t, result.PDF)), outcome.words, in.Decision.Reason, "within 30 days, until 13 Apr 2026")
	}
	in.Decision.Option, in.Certificate = cert.Refuse, nil
	result, err = DecisionLetter(in, Options{})
	contains(t, golden(t, "decision_refused", result, err), "Certification is refused", in.Decision.Reason, "You may not refer to a certification by us", "until 13 Apr 2026")
}

func TestReviewLetter(t *testing.T) { // R-REV-02
	in := ReviewLetterInput{Body: letterheadOf(), Client: theClient, On: theDay, PublicURL: "https://northwind.example/public",
		Application: cert.Application{Number: "APP-2026-0001", Questionnaire: cert.Questionnaire{Request: cert.Request{Standard: string(norm.E2018), Scope: theFile.Scope}}},
		Review:      cert.Review{Outcome: cert.ReviewDeclined, Reasons: []string{"NOT_IT_SERVICES", "OTHER"}, Text: "Catering is not an IT service.", PersonName: "Bo Li", At: someDay}}
	result, err := ReviewLetter(in, Options{})
	reason, _ := norm.LookupDeclineReason("NOT_IT_SERVICES")
	contains(t, golden(t, "review_declined", result, err), "We cannot accept your application", reason.Label, "Catering is not an IT service.", "appeal")
	in.Review = cert.Review{Outcome: cert.ReviewAccepted, Text: "Everything needed is here.", PersonName: "Bo Li", At: someDay}
	result, err = ReviewLetter(in, Options{})
	contains(t, golden(t, "review_accepted", result, err), "We accept your application", "No audit begins before")
}
