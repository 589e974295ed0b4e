package paper

import (
	"fmt"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/sampling"
)

// recorded is the record of a sheet.
func recorded(t *testing.T, s cert.TimeSheet, in audittime.Input) cert.AuditTime {
	t.Helper()
	c, err := s.Calculate(in, cert.SheetFacts{Cycle: 1, Surveillances: 2, Seeds: []uint64{20000, 20001}, Constants: norm.On(theDay)})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Draft()
	if err != nil {
		t.Fatal(err)
	}
	r.Revision, r.PersonName = 1, "Bo Li"
	return r
}

func sheetOf(r cert.AuditTime) AuditTimeInput {
	return AuditTimeInput{Body: letterheadOf(), Time: r, Client: theClient, Certification: theFile, On: theDay}
}

// R-TIME-20: the sheet of one person has persons, factors with their reasons, and every step.
func TestAuditTimeOfOnePerson(t *testing.T) {
	in := audittime.Input{Personnel: &audittime.Personnel{FullTime: 1, SupplierControlled: 4}, Factors: []audittime.Factor{
		audittime.Weighted("DEC-05", audittime.Whole(-10), "There is one service in the scope: managed backup.", "Questionnaire, services"),
		audittime.Weighted("DEC-08", audittime.Whole(-5), "There is a single site with 1 person.", "Questionnaire, sites"),
		audittime.Weighted("DEC-02", audittime.Whole(-20), "A certificate for this standard was issued by another body.", "Certificate X-1")}}
	s := cert.TimeSheet{Presence: cert.Presence{OffSite: audittime.Whole(20), Remote: audittime.Whole(40), Why: "interviews by video, tested on 1 March; records are shown on the screen"}}
	input := sheetOf(recorded(t, s, in))
	input.Since = []cert.Difference{{What: "Effective persons", Was: "2", Is: "1"}}
	result, err := AuditTime(input, Options{})
	text := golden(t, "audit_time_one", result, err)
	contains(t, text, "2.5 days for the initial audit", "-35 % as they add up, -30 % applied", "DEC-08", "Questionnaire, sites", "R-TIME-06", "R-ICT-02",
		"4 under a supplier's control", "Changed against the revision before", "Bo Li, 14 Mar 2026")
}

// R-MS-13, R-MS-05: the sheet of sixty sites has the conditions with their answers, every site, and the sites of each audit with their seed.
func TestAuditTimeOfSixtySites(t *testing.T) {
	input := sheetOf(recorded(t, sixtySites(), audittime.Input{}))
	input.Time.Inferred = true
	result, err := AuditTime(input, Options{})
	text := golden(t, "audit_time_sixty", result, err)
	contains(t, text, "Sites are sampled.", "Branch 59", "Head office (central function)", "seed 20001", "R-MS-09", "not yet approved", "two branches had failures",
		"Recertification", "Surveillance 2")
}

func sixtySites() cert.TimeSheet {
	s := cert.TimeSheet{Sites: []cert.SheetSite{{Name: "Head office", Central: true, Counted: 61}}, Sampling: cert.Sampling{Conditions: map[string]string{}, Similar: "yes",
		Why: "every branch runs the same service desk by one manual", Reduction: audittime.Whole(20), ReductionWhy: "Change and supplier management are done at head office",
		Additions: []cert.Addition{{Sites: 1, Reason: "two branches had failures of power this year"}}, Redraws: []string{"Branch 4 is closed for rebuilding this spring"}}}
	for i := range 59 {
		s.Sites = append(s.Sites, cert.SheetSite{Name: fmt.Sprintf("Branch %d", i+1), Counted: 21})
	}
	for _, c := range sampling.Conditions() {
		s.Sampling.Conditions[c.Key] = "yes"
	}
	return s
}

// R-IMS-01: the sheet of an integrated audit has the days of each standard and all together.
func TestAuditTimeOfIntegratedAudit(t *testing.T) {
	client, team := audittime.Whole(80), audittime.Whole(100)
	in := audittime.Input{Personnel: &audittime.Personnel{FullTime: 40}, Integrated: &audittime.Integrated{Others: []audittime.Other{{Standard: "ISO/IEC 27001"}}, ClientLevel: &client, TeamLevel: &team}}
	result, err := AuditTime(sheetOf(recorded(t, cert.TimeSheet{}, in)), Options{})
	text := golden(t, "audit_time_integrated", result, err)
	contains(t, text, "ISO/IEC 27001 8.5", "This standard alone", "No factor is applied.", "client integrated to 80 %")
}
