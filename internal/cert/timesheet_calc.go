package cert

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assay/internal/audittime"
	"assay/internal/norm"
	"assay/internal/sampling"
)

// Calculated is a sheet with its calculation: the input as it was calculated, the result with every step, and the sheet
// with the audits of the cycle and the sites they visit.
type Calculated struct {
	Input  audittime.Input
	Result audittime.Result
	Sheet  TimeSheet
}

// Calculate makes an audit time of a sheet: sites are sampled and drawn where there are several, other standards take
// their days from their tables where none were entered. What cannot be calculated is audittime.Problems, by the fields of
// sheet and input.
func (s TimeSheet) Calculate(in audittime.Input, f SheetFacts) (Calculated, error) {
	c := Calculated{Input: in, Sheet: s}
	below := in.BelowSingleSiteWhy
	c.Input.Sites, c.Input.MultiSite = max(1, len(s.Sites)), audittime.MultiSite{}
	c.Sheet.Audits = nil
	if s.Several() {
		if err := c.sample(f); err != nil {
			return c, err
		}
		c.Input.BelowSingleSiteWhy = below
	}
	if err := c.calculate(f.Constants); err != nil {
		return c, s.renamed(err)
	}
	if err := c.visits(f.Constants); err != nil {
		return c, s.renamed(err)
	}
	c.explain(f)
	return c, c.presence(f)
}

// sample sizes and draws the sites of every audit of the cycle.
func (c *Calculated) sample(f SheetFacts) error {
	d := newDraw(&c.Sheet, f)
	for _, a := range d.audits() {
		if err := d.take(a); err != nil {
			return err
		}
	}
	m := &c.Input.MultiSite
	c.Input.Persons, c.Input.Personnel = 0, nil // the sites say how many
	for i, site := range c.Sheet.Sites {
		if site.Central {
			m.Central = &audittime.Central{Persons: site.Heads()}
			continue
		}
		off := c.Sheet.Sampling.Reduction
		if site.Reduction != nil {
			off = *site.Reduction
		}
		m.Listed = append(m.Listed, audittime.Site{Persons: c.Sheet.Sites[i].Heads(), Reduction: off})
	}
	m.Population = len(m.Listed)
	var err error
	m.Sample, err = d.sizes()
	m.Drawn = c.Sheet.listed(c.audit(Stage2))
	if len(m.Drawn) != m.Sample.Initial {
		m.Drawn = nil // drawn before the sites changed
	}
	return err
}

func (c *Calculated) audit(kind AuditKind) SampledAudit {
	for _, a := range c.Sheet.Audits {
		if a.Kind == kind {
			return a
		}
	}
	return SampledAudit{}
}

// listed are the places of an audit's sites among those besides the central function, in their order.
func (s TimeSheet) listed(a SampledAudit) []int {
	visited := map[string]bool{}
	for _, site := range a.Sites {
		visited[site.Name] = true
	}
	var places []int
	place := 0
	for _, site := range s.Sites {
		if site.Central {
			continue
		}
		if visited[site.Name] {
			places = append(places, place)
		}
		place++
	}
	return places
}

// calculate runs the calculation; days of other standards that were left blank come from their tables (R-IMS-01).
func (c *Calculated) calculate(constants norm.Constants) error {
	if g := c.Input.Integrated; g != nil {
		alone := c.Input
		alone.Integrated = nil
		first, err := audittime.Calculate(alone, constants)
		if err != nil {
			return err
		}
		c.Input.Integrated = filled(*g, first.EffectivePersons, constants)
	}
	var err error
	c.Result, err = audittime.Calculate(c.Input, constants)
	return err
}

// filled gives other standards the days of their own tables where none were entered.
func filled(g audittime.Integrated, persons int, constants norm.Constants) *audittime.Integrated {
	others := make([]audittime.Other, len(g.Others))
	for i, o := range g.Others {
		if days, known := OtherDays(constants, o.Standard, persons); known && o.Days == 0 {
			o.Days = days
		}
		others[i] = o
	}
	g.Others = others
	return &g
}

// OtherDays is the time of another standard by its table, for an effective number of persons (R-IMS-01). The name is that
// of OtherNames.
func OtherDays(constants norm.Constants, standard string, persons int) (audittime.HalfDays, bool) {
	for _, t := range constants.OtherTables() {
		if strings.EqualFold(otherName(t), strings.TrimSpace(standard)) {
			band, found := t.Band(persons)
			return audittime.HalfDays(band.HalfDays), found
		}
	}
	return 0, false
}

// AuditedTogether is the integrated audit that a questionnaire asks for: its other systems that are to be audited together
// and whose tables are known, with the level of integration the client sees; nil where there is none. The days come from
// the tables, the level of the team from the planner (R-IMS-01, R-IMS-02).
func AuditedTogether(q Questionnaire, constants norm.Constants) *audittime.Integrated {
	g := audittime.Integrated{}
	for _, o := range q.Others {
		standard, _, _ := strings.Cut(strings.TrimSpace(o.Standard), ":") // without its edition
		twice := slices.ContainsFunc(g.Others, func(x audittime.Other) bool { return strings.EqualFold(x.Standard, standard) })
		if _, known := OtherDays(constants, standard, 1); o.Together == "yes" && known && !twice {
			g.Others = append(g.Others, audittime.Other{Standard: standard})
		}
	}
	if len(g.Others) == 0 {
		return nil
	}
	level := audittime.Whole(q.Integration.Percent())
	g.ClientLevel = &level
	return &g
}

// OtherNames are the standards whose tables are known, with the level of risk where there is one.
func OtherNames(constants norm.Constants) []string {
	var names []string
	for _, t := range constants.OtherTables() {
		names = append(names, otherName(t))
	}
	return names
}

func otherName(t norm.OtherTable) string {
	if t.Level == "" {
		return t.Standard
	}
	return t.Standard + ", " + t.Level + " risk"
}

// visits says how the days of each audit of the cycle are spread over its sites.
func (c *Calculated) visits(constants norm.Constants) error {
	for i := range c.Sheet.Audits {
		a := &c.Sheet.Audits[i]
		if a.Kept {
			continue
		}
		in := c.Input
		in.Visited = c.Sheet.listed(*a)
		in.Audit = map[AuditKind]audittime.AuditKind{Surveillance: audittime.Surveillance, Recertification: audittime.Recertification}[a.Kind]
		r, err := audittime.Calculate(in, constants)
		if err != nil {
			return err
		}
		days := r.Places()
		a.Central = days[0]
		for n := range a.Sites {
			a.Sites[n].Days = days[n+1]
		}
	}
	return nil
}

// renamed puts problems of listed sites to the rows of the sheet, which has the central function among them.
func (s TimeSheet) renamed(err error) error {
	var problems audittime.Problems
	if !errors.As(err, &problems) {
		return err
	}
	row := map[string]int{}
	listed := 0
	for i, site := range s.Sites {
		if site.Central {
			row["central"] = i
			continue
		}
		row[fmt.Sprintf("sites[%d]", listed)] = i
		listed++
	}
	for _, p := range problems {
		head, rest, _ := strings.Cut(p.Field, ".")
		if i, known := row[head]; known {
			p.Field = at("sites", i, strings.TrimSuffix(rest, "_percent"))
		}
	}
	return problems
}

// at is the path of a field in a row of a form.
func at(list string, i int, field string) string { return fmt.Sprintf("%s.%d.%s", list, i, field) }

func plain(n int) string { return strconv.Itoa(n) }

// asProblems makes a problem of a sample one of the calculation.
func asProblems(err error, field string) error {
	var p *sampling.Problem
	if errors.As(err, &p) {
		return audittime.Problems{{Rule: p.Rule, Field: field, Message: p.Message}}
	}
	return err
}
