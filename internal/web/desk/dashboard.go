package desk

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
	"assay/internal/web/page"
)

// dashboardPage is the portfolio in pictures.
type dashboardPage struct {
	page.Base
	Pipeline     page.Pipeline
	Due          page.Bars
	Weeks        page.Bars
	Clauses      page.Heat
	Spans        page.Bars
	Certificates page.Bars
	Kept         keptShare
}

const (
	monthsShown   = 12
	weeksShown    = 8
	lookBack      = 24 // months of findings and decisions
	halvesOfAWeek = 10 // half days in the week of one person
)

func (a area) dashboard(c echo.Context) error {
	ctx, actor := c.Request().Context(), page.Actor(c)
	p := dashboardPage{Base: page.Begin(c, "desk", "Dashboard")}
	d := drawing{a, ctx, actor, a.office.Today()}
	pictures := []func() error{
		func() (err error) { p.Pipeline, err = d.pipeline(); return },
		func() (err error) { p.Due, err = d.due(); return },
		func() (err error) { p.Weeks, err = d.weeks(); return },
		func() (err error) { p.Clauses, err = d.clauses(); return },
		func() (err error) { p.Spans, err = d.spans(); return },
		func() (err error) { p.Certificates, err = d.certificates(); return },
		func() (err error) { p.Kept, err = d.kept(); return },
	}
	for _, draw := range pictures {
		if err := draw(); err != nil {
			return fmt.Errorf("draw the dashboard: %w", err)
		}
	}
	return c.Render(http.StatusOK, "desk/dashboard", p)
}

// drawing makes the pictures for one reader on a day.
type drawing struct {
	a     area
	ctx   context.Context
	actor cert.Actor
	today day.Day
}

func (d drawing) pipeline() (page.Pipeline, error) {
	counts, err := d.a.store.StageCounts(d.ctx, d.actor)
	return pipeline(counts), err
}

// due is how many files have their next day in each of the coming months.
func (d drawing) due() (page.Bars, error) {
	first := monthOf(d.today)
	counts, err := d.a.store.DueByMonth(d.ctx, d.actor, first, first.AddMonths(monthsShown).AddDays(-1))
	b := page.Bars{Title: "Due dates by month", Axis: "Month", Unit: "Files"}
	for i := range monthsShown {
		m := first.AddMonths(i)
		b.Bars = append(b.Bars, page.Bar{Label: m.Month().String()[:3], Value: countOf(counts, monthKey(m)), URL: "/certifications?month=" + monthKey(m)})
	}
	return b, err
}

func countOf(counts []store.KeyCount, key string) int {
	i := slices.IndexFunc(counts, func(k store.KeyCount) bool { return k.Key == key })
	if i < 0 {
		return 0
	}
	return counts[i].N
}

// weeks is the booked auditor days of the coming weeks against what the auditors have.
func (d drawing) weeks() (page.Bars, error) {
	b := page.Bars{Title: "Audits per week against capacity", Axis: "Week from", Unit: "auditor days", LimitName: "capacity"}
	monday := d.today.AddDays(-((int(d.today.Weekday()) + 6) % 7))
	auditors, err := d.a.store.AuditorCount(d.ctx, d.today)
	if err != nil {
		return b, err
	}
	booked, err := d.a.store.HalvesBooked(d.ctx, monday, monday.AddDays(7*weeksShown-1))
	for i := range weeksShown {
		from := monday.AddDays(7 * i)
		used, absent := 0, 0
		for _, h := range booked {
			if !h.Day.Before(from) && h.Day.Before(from.AddDays(7)) {
				used, absent = used+h.Audits, absent+h.Absent
			}
		}
		b.Bars = append(b.Bars, page.Bar{Label: from.Time().Format("2 Jan"), Value: (used + 1) / 2, Limit: max(0, auditors*halvesOfAWeek-absent) / 2, URL: "/calendar?month=" + monthKey(from)})
	}
	return b, err
}

// clauses is the findings of the last two years by clause, to the second level, and grade.
func (d drawing) clauses() (page.Heat, error) {
	counts, err := d.a.store.FindingsByClause(d.ctx, d.actor, d.today.AddMonths(-lookBack))
	grades := []cert.Grade{cert.Major, cert.Minor, cert.Opportunity}
	h := page.Heat{Title: "Findings by clause, last two years", Unit: "findings", Columns: []string{"Major", "Minor", "Opportunity"}}
	rows := map[string][]page.HeatCell{}
	for _, k := range counts {
		clause := secondLevel(k.Clause)
		if rows[clause] == nil {
			rows[clause] = make([]page.HeatCell, len(grades))
		}
		rows[clause][slices.Index(grades, k.Grade)].Value += k.N
	}
	for clause, cells := range rows {
		h.Rows = append(h.Rows, page.HeatRow{Label: clause, Cells: cells})
	}
	slices.SortFunc(h.Rows, func(a, b page.HeatRow) int { return compareClauses(a.Label, b.Label) })
	return page.NewHeat(h), err
}

// secondLevel cuts a clause number to its first two parts: "8.6.1" is "8.6".
func secondLevel(clause string) string {
	parts := strings.SplitN(clause, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// compareClauses orders clause numbers as numbers: 8.2 before 8.10.
func compareClauses(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	return slices.CompareFunc(x, y, func(p, q string) int {
		n, errN := strconv.Atoi(p)
		m, errM := strconv.Atoi(q)
		if errN != nil || errM != nil {
			return cmp.Compare(p, q)
		}
		return cmp.Compare(n, m)
	})
}

// spans is how long decisions of the last two years took, from the last day of the audit.
func (d drawing) spans() (page.Bars, error) {
	rows, err := d.a.store.DecisionSpans(d.ctx, d.actor, d.today.AddMonths(-lookBack))
	b := page.Bars{Title: "From closing meeting to decision", Axis: "Days", Unit: "Decisions"}
	upTo := []int{14, 30, 60, 90}
	b.Bars = []page.Bar{{Label: "to 14"}, {Label: "15 to 30"}, {Label: "31 to 60"}, {Label: "61 to 90"}, {Label: "over 90"}}
	for _, r := range rows {
		at, _ := slices.BinarySearch(upTo, r.DecidedOn.Sub(r.Ends))
		b.Bars[at].Value += r.N
	}
	return b, err
}

// certificates is the certificates by what they are today.
func (d drawing) certificates() (page.Bars, error) {
	counts, err := d.a.store.CertificatesByStatus(d.ctx, d.actor, d.today)
	b := page.Bars{Title: "Certificates by status today", Axis: "Status", Unit: "Certificates"}
	for _, s := range []cert.CertificateStatus{cert.CertificateActive, cert.CertificateSuspended, cert.CertificateExpired, cert.CertificateWithdrawn, cert.CertificateFuture} {
		if n := countOf(counts, string(s)); n > 0 || s != cert.CertificateFuture {
			b.Bars = append(b.Bars, page.Bar{Label: strings.ReplaceAll(string(s), "_", " "), Value: n, URL: "/certificates?status=" + string(s)})
		}
	}
	return b, err
}
