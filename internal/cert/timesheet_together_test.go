package cert

import (
	"testing"

	"assay/internal/day"
	"assay/internal/norm"
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
