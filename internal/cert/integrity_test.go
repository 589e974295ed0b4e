package cert

import (
	"slices"
	"strings"
	"testing"
	"time"

	"assay/internal/day"
)

// whole is a report and its records in which nothing is wrong.
func whole() IntegrityFacts {
	id := int64(7)
	on := day.MustParse("2026-03-02")
	n := Finding{ID: 7, Number: "NC-1", Grade: Minor, Clause: "8.6.1", Requirement: "Incidents are prioritised.", Statement: "Two of five were not.", Evidence: "INC-1, INC-2", RaisedOn: on}
	items := map[string]string{"findings": "NC-1, minor"}
	return IntegrityFacts{Audit: Audit{Kind: Stage2, Starts: on, Ends: on}, Content: Report{Items: items, Summary: "All was seen."}, Findings: []Finding{n},
		Evidence: []Evidence{{FindingID: &id}}, Answers: []Answer{{Item: "clause:8.6.1", Verdict: Nonconform, Note: "x", At: on.Time().Add(10 * time.Hour)}}, Today: on}
}

// R-REP-01, R-NC-01, R-NC-02: each fault alone keeps the report from its release, or is named as worth a look.
func TestR_REP_01Integrity(t *testing.T) {
	if got := whole().Integrity(); len(got) > 0 {
		t.Fatalf("a whole report is doubted: %+v", got)
	}
	for name, c := range map[string]struct {
		breaks func(*IntegrityFacts)
		field  string
		blocks bool
	}{
		"no evidence":        {func(f *IntegrityFacts) { f.Findings[0].Evidence = " " }, "finding.7", true},
		"no requirement":     {func(f *IntegrityFacts) { f.Findings[0].Requirement = "" }, "finding.7", true},
		"unknown clause":     {func(f *IntegrityFacts) { f.Findings[0].Clause = "8.9" }, "finding.7", false},
		"prepared text":      {func(f *IntegrityFacts) { f.Findings[0].Statement = "[n] of five were not." }, "finding.7", true},
		"advice":             {func(f *IntegrityFacts) { f.Findings[0].Statement = "The client should consider a tool." }, "finding.7", true},
		"words alone":        {func(f *IntegrityFacts) { f.Evidence = nil }, "finding.7", false},
		"raised before":      {func(f *IntegrityFacts) { f.Findings[0].RaisedOn = f.Today.AddDays(-1) }, "finding.7", true},
		"raised in future":   {func(f *IntegrityFacts) { f.Findings[0].RaisedOn = f.Today.AddDays(1) }, "finding.7", true},
		"due before known":   {func(f *IntegrityFacts) { f.Findings[0].SharedOn, f.Findings[0].PlanDue = f.Today, f.Today.AddDays(-3) }, "finding.7", true},
		"not over":           {func(f *IntegrityFacts) { f.Audit.Ends = f.Today.AddDays(1) }, "", true},
		"answered before":    {func(f *IntegrityFacts) { f.Answers[0].At = f.Answers[0].At.AddDate(0, 0, -5) }, "answer.clause:8.6.1", true},
		"advice in summary":  {func(f *IntegrityFacts) { f.Content.Summary = "We recommend that the client trains people." }, "summary", false},
		"brackets in text":   {func(f *IntegrityFacts) { f.Content.Items["scope"] = "Services of [name]" }, "items.scope", true},
		"finding not listed": {func(f *IntegrityFacts) { f.Content.Items["findings"] = "None." }, "items.findings", false},
		"findings set aside": {func(f *IntegrityFacts) { f.Content.NotApplicable = map[string]string{"findings": "none"} }, "items.findings", true},
		"set aside":          {func(f *IntegrityFacts) { f.Answers[0].Verdict = NotApplicable }, "answer.clause:8.6.1", false},
	} {
		f := whole()
		c.breaks(&f)
		got := f.Integrity()
		if len(got) != 1 || got[0].Field != c.field || got[0].Blocks != c.blocks {
			t.Errorf("%s: %+v", name, got)
		}
	}
	f := whole()
	f.Findings[0].Statement = "The policy says \u201cthe organisation should document every change\u201d; two were not documented."
	if got := f.Integrity(); len(got) > 0 {
		t.Errorf("a quotation is taken for advice: %+v", got)
	}
}

// R-REP-03: each clause stands in the coverage with verdict, auditor, sessions, places and findings.
func TestR_REP_03Coverage(t *testing.T) {
	a := Audit{Kind: Stage2, Slots: []Slot{{Day: "2026-03-02", From: "09:00", To: "10:30", What: "8.6 Resolution", Person: 1, Site: "Head office"},
		{Day: "2026-03-02", From: "09:00", To: "10:30", What: "8.6 Resolution", Person: 2, Site: "Head office"}, {Day: "2026-03-03", From: "13:00", To: "14:00", What: "Desk", Clauses: "8.6.1", Person: 2, Site: "Patras", Remote: "video"}}}
	all := CoverageOf(a, []Answer{{Item: "clause:8.6.1", Verdict: Conform, PersonName: "Anna"}}, []Finding{{Number: "OFI-1", Clause: "8.6.2"}, {Number: "NC-2", Clause: "9.3", MoreClauses: []string{"8.6.1"}}},
		map[int64]string{1: "Anna", 2: "Ivo"})
	if len(all) != 63 {
		t.Fatalf("%d clauses", len(all))
	}
	at := slices.IndexFunc(all, func(k ClauseCover) bool { return k.Clause == "8.6.1" })
	k := all[at]
	if k.By != "Anna" || strings.Join(k.Sessions, ";") != "Mon 09:00;Tue 13:00" || strings.Join(k.People, ",") != "Anna,Ivo" || strings.Join(k.Places, ",") != "Head office,remote,Patras" || strings.Join(k.Findings, ",") != "NC-2" {
		t.Errorf("%+v", k)
	}
	if places := SampledSites(a); len(places) != 2 || places[0].Minutes != 180 || places[1].Place != "Patras (remote)" {
		t.Errorf("%+v", places)
	}
}
