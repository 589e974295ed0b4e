package cert

import (
	"fmt"
	"strconv"
	"strings"

	"assay/internal/audittime"
)

// Difference is one figure or text that a newer revision changed.
type Difference struct{ What, Was, Is string }

type differences []Difference

func (d *differences) add(what, was, is string) {
	if was != is {
		*d = append(*d, Difference{what, was, is})
	}
}

// Since lists what a record changed against the one before it: figures, factors, sites and samples (R-TIME-20). A record
// that cannot be read back differs in its figures alone.
func (t AuditTime) Since(was AuditTime) []Difference {
	var out differences
	out.figures(was, t)
	return append(out, t.DecidedSince(was)...)
}

// DecidedSince lists what a record changed besides its figures.
func (t AuditTime) DecidedSince(was AuditTime) []Difference {
	var out differences
	before, beforeErr := was.Basis()
	after, afterErr := t.Basis()
	if beforeErr == nil && afterErr == nil {
		out.input(before, after)
	}
	sheetWas, wasErr := was.Decided()
	sheetIs, isErr := t.Decided()
	if wasErr == nil && isErr == nil {
		out.sheets(sheetWas, sheetIs)
	}
	return out
}

func (d *differences) figures(was, is AuditTime) {
	days := func(halves int) string { return audittime.HalfDays(halves).String() + " days" }
	percent := func(p int) string { return audittime.Percent(p).String() + " %" }
	d.add("Effective persons", strconv.Itoa(was.Persons), strconv.Itoa(is.Persons))
	d.add("By the table", days(was.BaseHalves), days(is.BaseHalves))
	d.add("Sum of the factors", percent(was.Uncapped), percent(is.Uncapped))
	d.add("Applied", percent(was.Applied), percent(is.Applied))
	d.add("Initial audit", days(was.TotalHalves), days(is.TotalHalves))
	d.add("Stage 1", days(was.Stage1Halves), days(is.Stage1Halves))
	d.add("Stage 2", days(was.Stage2Halves), days(is.Stage2Halves))
	d.add("Each surveillance visit", days(was.VisitHalves), days(is.VisitHalves))
	d.add("Surveillance a year", days(was.YearHalves), days(is.YearHalves))
	d.add("Recertification", days(was.RecertHalves), days(is.RecertHalves))
	d.add("Table", was.TableVersion, is.TableVersion)
}

func (d *differences) input(was, is audittime.Input) {
	if was.Rounding != "" && is.Rounding != "" { // none is the rulebook's
		d.add("Rounding", string(was.Rounding), string(is.Rounding))
	}
	before, after := factorLines(was.Factors), factorLines(is.Factors)
	for _, f := range was.Factors {
		if _, still := after[f.Code]; !still {
			d.add("Factor "+f.Code, before[f.Code], "not used")
		}
	}
	for _, f := range is.Factors {
		line, there := before[f.Code]
		if !there {
			line = "not used"
		}
		d.add("Factor "+f.Code, line, after[f.Code])
	}
	d.add("Other standards", integratedLine(was.Integrated), integratedLine(is.Integrated))
}

func factorLines(factors []audittime.Factor) map[string]string {
	lines := map[string]string{}
	for _, f := range factors {
		percent := "usual"
		if f.Percent != nil {
			percent = f.Percent.String()
		}
		lines[f.Code] = fmt.Sprintf("%s %%: %s (%s)", percent, oneLine(f.Why), oneLine(f.Evidence))
	}
	return lines
}

func integratedLine(g *audittime.Integrated) string {
	if g == nil {
		return "none"
	}
	level := func(p *audittime.Percent) string {
		if p == nil {
			return "not given"
		}
		return p.String() + " %"
	}
	var parts []string
	for _, o := range g.Others {
		parts = append(parts, fmt.Sprintf("%s %s days", o.Standard, o.Days))
	}
	return fmt.Sprintf("%s; client %s, team %s", strings.Join(parts, ", "), level(g.ClientLevel), level(g.TeamLevel))
}

func (d *differences) sheets(was, is TimeSheet) {
	before, after := was.siteLines(), is.siteLines()
	for _, s := range was.Sites {
		if _, still := after[s.Name]; !still {
			d.add("Site "+s.Name, before[s.Name], "taken out")
		}
	}
	for _, s := range is.Sites {
		line, there := before[s.Name]
		if !there {
			line = "not there"
		}
		d.add("Site "+s.Name, line, after[s.Name])
	}
	yesNo := map[bool]string{true: "sites are sampled", false: "sites are not sampled"}
	if was.Several() && is.Several() {
		d.add("Sampling", yesNo[was.Sampling.Sampled()], yesNo[is.Sampling.Sampled()])
	}
	for _, a := range is.Audits {
		for _, b := range was.Audits {
			if a.Name == b.Name && a.Cycle == b.Cycle {
				d.add("Sites of "+a.Name, b.Line(), a.Line())
			}
		}
	}
	d.add("Off site", was.Presence.OffSite.String()+" %", is.Presence.OffSite.String()+" %")
	d.add("Remote", was.Presence.Remote.String()+" %", is.Presence.Remote.String()+" %")
}

// siteLines say of each site what counts for its time.
func (s TimeSheet) siteLines() map[string]string {
	lines := map[string]string{}
	for _, site := range s.Sites {
		off := s.Sampling.Reduction
		if site.Reduction != nil {
			off = *site.Reduction
		}
		line := plural(site.Heads(), "person", "persons")
		if off != 0 && !site.Central {
			line += fmt.Sprintf(", %s %% done centrally", off)
		}
		lines[site.Name] = joinNonEmpty(", ", line, site.Group)
	}
	return lines
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
