package intake

import (
	"strconv"
	"strings"

	"assay/internal/day"
)

// siteCells is a site as a row of the table in which sites are typed.
type siteCells struct {
	lacks      // of this site
	N      int // from 0
	Cells  []cell
	Faults []string
	People int
}

// Nth numbers the site for people.
func (s siteCells) Nth() int { return s.N + 1 }

// cell is one field in the table.
type cell struct {
	Name, Value, Label string
	Kind               string // "wide", "country", "tick", "sum" for people to be added up, "number"
	Bad                bool
}

// cellLabels are the columns of the table, in the order of siteColumns.
var cellLabels = []struct{ label, kind string }{{"Site", "wide"}, {"City", "wide"}, {"Country", "country"}, {"Central", "tick"}, {"Full-time", "sum"},
	{"Part-time", "sum"}, {"Hours a week", "number"}, {"Temporary", "sum"}, {"Contractors", "sum"}, {"Shifts", "number"}, {"In shifts", "number"}, {"Alike", "number"}}

// SiteCells are the rows of the table of sites.
func (p applyPage) SiteCells() []siteCells {
	rows := make([]siteCells, len(p.Rows("sites")))
	for i := range rows {
		rows[i] = siteCells{N: i, Cells: make([]cell, len(siteColumns))}
		if i < len(p.Q.Sites) {
			rows[i].People = p.Q.Sites[i].Counted().Headcount()
		}
		for k, column := range siteColumns {
			name := "sites." + strconv.Itoa(i) + "." + column
			fault, bad := p.Errors[name]
			rows[i].Cells[k] = cell{name, p.Fields[name], cellLabels[k].label, cellLabels[k].kind, bad}
			if bad {
				rows[i].Faults = append(rows[i].Faults, cellLabels[k].label+": "+fault)
			}
		}
	}
	for _, problem := range p.problems {
		parts := strings.SplitN(problem.Field, ".", 3)
		if len(parts) != 3 || parts[0] != "sites" {
			continue
		}
		if n, err := strconv.Atoi(parts[1]); err == nil && n < len(rows) {
			rows[n].count(p.Fields, problem.Field)
		}
	}
	return rows
}

// sums are the people of all sites.
type sums struct {
	Sites, FullTime, PartTime, Temporary, Contractors, People, Shift, Alike int
}

// Sums adds the people up; a wrong number counts as nothing.
func (p applyPage) Sums() sums {
	s := sums{Sites: len(p.Q.Sites)}
	for _, typed := range p.Q.Sites {
		site := typed.Counted()
		s.FullTime, s.PartTime, s.Temporary, s.Contractors = s.FullTime+site.FullTime, s.PartTime+site.PartTime, s.Temporary+site.Temporary, s.Contractors+site.Contractors
		s.People, s.Shift, s.Alike = s.People+site.Headcount(), s.Shift+site.ShiftWorkers, s.Alike+site.SimilarWork
	}
	return s
}

// Several tells whether there is more than one site.
func (p applyPage) Several() bool { return p.Fields.Rows("sites") > 1 }

// LastSite tells whether the open site has none after it.
func (p applyPage) LastSite() bool { return p.Row+1 >= p.Fields.Rows("sites") }

// S is the name of a field of the open site.
func (p applyPage) S(field string) string { return "sites." + strconv.Itoa(p.Row) + "." + field }

// InShifts tells whether more than one shift works at the open site.
func (p applyPage) InShifts() bool {
	n, err := strconv.Atoi(p.V(p.S("shifts")))
	return err == nil && n > 1
}

// TransferBy says the last day for a transfer, empty when nothing is known of it (R-TRF-02).
func (p applyPage) TransferBy() string {
	by := p.Q.History.TransferBy(p.lostMonths)
	if by.IsZero() || p.Q.Request.Kind != "transfer" {
		return ""
	}
	return by.Long()
}

// Untransferable says why the certificate cannot be taken over (R-TRF-01, R-TRF-02).
func (p applyPage) Untransferable() string {
	if p.Q.Request.Kind != "transfer" {
		return ""
	}
	return p.Q.History.Untransferable(p.Today, p.lostMonths)
}

// MonthsRunning is for how long the system has been in operation, empty when that is not said.
func (p applyPage) MonthsRunning() string {
	since, err := day.Parse(p.Q.System.Started)
	if err != nil || since.After(p.Today) {
		return ""
	}
	months := (p.Today.Year()-since.Year())*12 + int(p.Today.Month()) - int(since.Month())
	if since.AddMonths(months).After(p.Today) {
		months--
	}
	return strconv.Itoa(months)
}
