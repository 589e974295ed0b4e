package auditing

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// checkPage is the integrity check of a report before its release, with the coverage that the report rests on.
type checkPage struct {
	page.Base
	Sheet    office.ReportSheet
	Rail     page.Rail
	Chip     page.Status
	Blocking []gap
	Warnings []gap
	Coverage []coverLine
	Places   []cert.Sampled
	Judged   int
}

// coverLine is a clause of the coverage with the tone of its verdict.
type coverLine struct {
	cert.ClauseCover
	URL  string
	Tone page.Tone
}

// Word is the verdict in words.
func (l coverLine) Word() string { return l.Verdict.Label() }

func (a area) check(c echo.Context) error {
	s, err := a.readReport(c)
	if err != nil {
		return err
	}
	facts, err := a.office.AuditFacts(c.Request().Context(), page.Actor(c), s.Audit.ID)
	if err != nil {
		return err
	}
	p := checkPage{Base: page.Begin(c, "auditing", "Check of the report: "+heading(s.Audit, s.Client)), Sheet: s, Chip: statusChip(s.Audit.Status), Rail: page.RailFor(s.File, page.Actor(c)), Places: cert.SampledSites(s.Audit)}
	p.Blocking = gaps(s)
	for _, m := range facts.Field {
		p.Blocking = append(p.Blocking, gap{m.Message, address(s.Audit.ID, "/field"), m.Rule})
	}
	for _, d := range s.Doubts() {
		g := gap{d.Message, gapLink(s.Audit, d.Field), d.Rule}
		if !d.Blocks {
			p.Warnings = append(p.Warnings, g)
		}
	}
	for _, k := range s.Coverage() {
		if k.Verdict != "" {
			p.Judged++
		}
		p.Coverage = append(p.Coverage, coverLine{k, itemURL(s.Audit, "clause:"+k.Clause), verdictTone(k.Verdict)})
	}
	return c.Render(http.StatusOK, "auditing/check", p)
}

// gapLink leads to where what a field names is mended.
func gapLink(a cert.Audit, field string) string {
	report := address(a.ID, "/report")
	if item, ok := strings.CutPrefix(field, "items."); ok {
		return report + "#r-" + item
	}
	if item, ok := strings.CutPrefix(field, "answer."); ok {
		return itemURL(a, item)
	}
	if id, ok := strings.CutPrefix(field, "finding."); ok {
		return "/findings/" + id
	}
	return report + "#f-" + field
}

// Hours are minutes in hours.
func (p checkPage) Hours(minutes int) string { return hourLine(minutes) }

// itemSource is a record that an item of the report rests on, with its address.
type itemSource struct{ Name, URL string }

// sourcesShown is how many records of one item are named.
const sourcesShown = 8

// sourcesOf are the records of an item with their addresses, and how many more there are.
func sourcesOf(s office.ReportSheet, key string) (shown []itemSource, more int) {
	all := s.Sources(key)
	for i, one := range all {
		if i == sourcesShown {
			return shown, len(all) - i
		}
		to := map[string]string{"answer": itemURL(s.Audit, one.Key), "finding": "/findings/" + one.Key, "plan": address(s.Audit.ID, "/plan"), "audit": address(s.Audit.ID, ""),
			"file": fmt.Sprintf("/certifications/%d", s.File.ID), "time": fmt.Sprintf("/certifications/%d/audit-time", s.File.ID)}[one.Kind]
		shown = append(shown, itemSource{one.Name, to})
	}
	return shown, 0
}
