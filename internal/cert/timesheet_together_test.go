package cert

import (
	"testing"

	"assay/internal/audittime"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/sampling"
)

// R-IMS-01: what the questionnaire says of other systems is not typed again on the sheet.
func TestSheetBeginsWithTheSystemsAuditedTogether(t *testing.T) {
	constants := norm.On(day.MustParse("2026-11-25"))
	q := Questionnaire{Others: []OtherSystem{{Standard: "ISO/IEC 27001:2022", Together: "yes"}, {Standard: "ISO 9001:2015", Together: "no"}, {Standard: "ISO 99999", Together: "yes"}},
		Integration: Integration{Documents: "yes", Review: "yes", Audits: "yes", Policy: "yes", Processes: "yes", Improvement: "yes", Responsibles: "yes"}}
	g := AuditedTogether(q, constants)
	if g == nil || len(g.Others) != 1 || g.Others[0].Standard != "ISO/IEC 27001" || g.ClientLevel.String() != "100" || g.TeamLevel != nil {
		t.Fatalf("%+v", g)
	}
	if AuditedTogether(Questionnaire{Others: q.Others[1:2]}, constants) != nil {
		t.Error("a system that is not audited together was taken over")
	}
}

// R-MS-01: what the questionnaire says of the sites is not typed again on the sheet.
func TestSheetBeginsWithWhatIsSaidOfTheSites(t *testing.T) {
	said := SamplingSaid(Questionnaire{MultiSite: SiteTies{Central: "yes", Linked: "yes", OneSystem: "yes", Similar: "yes", Methods: "yes", Audited: "yes",
		Reviewed: "yes", Correction: "yes", Change: "yes"}})
	for _, c := range sampling.Conditions() {
		if said.Conditions[c.Key] != "yes" {
			t.Errorf("%s is %q", c.Key, said.Conditions[c.Key])
		}
	}
	if said.Similar != "yes" {
		t.Errorf("similar is %q", said.Similar)
	}
	if open := SamplingSaid(Questionnaire{MultiSite: SiteTies{Methods: "no"}}); len(open.Conditions) != 0 || open.Similar != "no" {
		t.Errorf("what was not said is %+v", open)
	}
}

// R-TIME-20: a record from when other standards were priced by themselves still comes out as it was kept.
func TestOldIntegratedRecordReplays(t *testing.T) {
	on := day.MustParse("2026-11-25")
	level := audittime.Whole(100)
	in := audittime.Input{Persons: 40, Integrated: &audittime.Integrated{Others: []audittime.Other{{Standard: "ISO/IEC 27001", Days: 17}}, ClientLevel: &level, TeamLevel: &level}}
	c, err := TimeSheet{}.Calculate(in, SheetFacts{Constants: norm.On(on)})
	if err != nil {
		t.Fatal(err)
	}
	now, err := c.Draft()
	if err != nil || now.TotalHalves != 23 || len(now.Together()) != 2 {
		t.Fatalf("%+v, %v", now, err)
	}
	c.Result.Together = nil
	old, err := c.Draft()
	if err != nil || old.TotalHalves != 11 || old.TogetherText() != "" {
		t.Fatalf("%+v, %v", old, err)
	}
	for _, record := range []AuditTime{now, old} {
		if same, err := record.Replays(norm.Book{}, on); err != nil || !same {
			t.Errorf("%d half days: %v, %v", record.TotalHalves, same, err)
		}
	}
}
