package cert

import (
	"slices"
	"strings"
	"testing"
)

// R-TIME-04: each fact of the questionnaire speaks for its factor and no other fact does.
func TestFactorHintsFollowTheFacts(t *testing.T) {
	plain := func() Questionnaire {
		return Questionnaire{Request: Request{Languages: "English"}, Services: []Service{{Name: "Hosting", Criticality: "high"}, {Name: "Backup"}},
			Sites: []SiteEntry{{Name: "Head", Country: "GR", FullTime: 40, Shifts: 1, Kind: "permanent", Central: true}}, Parties: []Party{{Name: "Fibre Ltd"}}}
	}
	if codes := hintCodes(plain()); len(codes) != 0 {
		t.Fatalf("a plain case speaks for %v", codes)
	}
	for name, c := range map[string]struct {
		change func(q *Questionnaire)
		codes  string
	}{
		"one service":  {func(q *Questionnaire) { q.Services = q.Services[:1] }, "DEC-05"},
		"earlier":      {func(q *Questionnaire) { q.History = History{Held: "yes", Certificate: "X-1"} }, "DEC-02"},
		"integrated":   {func(q *Questionnaire) { q.System.Others = "ISO/IEC 27001, one manual" }, "DEC-03"},
		"similar work": {func(q *Questionnaire) { q.Sites[0].SimilarWork = 20 }, "DEC-07"},
		"few people":   {func(q *Questionnaire) { q.Sites[0].FullTime = 1 }, "DEC-08"},
		"shifts":       {func(q *Questionnaire) { q.Sites[0].Shifts = 3 }, "DEC-06 INC-05"},
		"countries": {func(q *Questionnaire) {
			q.Sites = append(q.Sites, SiteEntry{Name: "B", Country: "DE", Kind: "permanent"})
		}, "INC-01"},
		"time zones": {func(q *Questionnaire) {
			q.Sites[0].TimeZone = "A/B"
			q.Sites = append(q.Sites, SiteEntry{Country: "GR", TimeZone: "A/C"})
		}, "INC-01"},
		"languages":         {func(q *Questionnaire) { q.Request.Languages = "German and Greek" }, "INC-02"},
		"temporary":         {func(q *Questionnaire) { q.Sites[0].Kind = "temporary" }, "INC-06"},
		"many services":     {func(q *Questionnaire) { q.Services = make([]Service, 8) }, "INC-03"},
		"licences":          {func(q *Questionnaire) { q.Legal.Licences = "Telecommunications" }, "INC-04"},
		"no parties":        {func(q *Questionnaire) { q.Parties = nil }, "DEC-09"},
		"many parties":      {func(q *Questionnaire) { q.Parties = make([]Party, 5) }, "INC-08"},
		"all run by others": {func(q *Questionnaire) { q.Parties, q.System.AllOutsourced = nil, "yes" }, ""},
	} {
		q := plain()
		c.change(&q)
		if codes := strings.Join(hintCodes(q), " "); codes != c.codes {
			t.Errorf("%s speaks for %q, not %q", name, codes, c.codes)
		}
	}
}

func hintCodes(q Questionnaire) []string {
	var codes []string
	for _, h := range q.FactorHints() {
		if h.Fact == "" || h.Evidence == "" {
			codes = append(codes, "without fact or evidence: "+h.Code)
		}
		codes = append(codes, h.Code)
	}
	slices.Sort(codes)
	return codes
}
