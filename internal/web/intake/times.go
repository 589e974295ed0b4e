package intake

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/store"
	"assay/internal/web/page"
)

// timesPage is the audit times of all files: whether factors are clipped again and again (R-TIME-06), and the list.
type timesPage struct {
	page.Base
	List  page.List
	Rows  []store.AuditTimeRow
	CSV   string
	Total int // in the period
	Below int // of them with a sum of factors below the cap
	Share audittime.Percent
	Alarm bool
	At    audittime.Percent // share that raises the alarm
	Cap   audittime.Percent // greatest reduction, negative
	Sums  page.Bars
	Uses  []factorUse
	dayOf func(time.Time) day.Day
}

// On is the day of an instant in the body's time zone.
func (p timesPage) On(at time.Time) string { return p.dayOf(at).Long() }

// factorUse is how a factor is used.
type factorUse struct {
	norm.Factor
	N       int
	Share   audittime.Percent // of the audit times
	Average audittime.Percent
	URL     string
}

// Days writes half days as days.
func (timesPage) Days(halves int) string { return audittime.HalfDays(halves).String() }

const (
	timesMonths = 12     // R-TIME-06
	timesMost   = 20_000 // rows of one export
)

func timesListing(known []norm.Factor) page.Listing {
	factors := make([]page.Choice, len(known))
	for i, f := range known {
		factors[i] = page.Choice{Value: f.Code, Label: f.Code}
	}
	return page.Listing{Sorts: []string{"-date", "client", "sum", "days", "persons"}, Filters: []page.Filter{
		{Name: "sum", Label: "Sum of factors", All: "Any", Choices: []page.Choice{{Value: "below", Label: "below the cap"}}},
		{Name: "state", Label: "State", All: "Any", Choices: []page.Choice{{Value: "waits", Label: "waits for approval"}, {Value: "changed", Label: "application changed"}}},
		{Name: "factor", Label: "Factor", Choices: factors},
	}}
}

// timesAsked is the query of the list, and what the rulebook says about it.
func (a area) timesAsked(c echo.Context) (l page.List, q store.AuditTimeQuery, constants norm.Constants, err error) {
	book, err := a.office.Rulebook(c.Request().Context())
	if err != nil {
		return l, q, constants, err
	}
	constants = book.On(a.office.Today())
	l = timesListing(constants.Factors()).Read(c)
	limit, err := capOf(constants)
	q = store.AuditTimeQuery{Text: l.Query, Since: a.office.Today().AddMonths(-timesMonths).Time(), State: l.Picked("state"), Factor: l.Picked("factor"),
		Sort: l.Sort, Desc: l.Desc, Limit: l.Size, Offset: l.Offset()}
	if l.Picked("sum") == "below" {
		q.Under = limit
	}
	return l, q, constants, err
}

// capOf is the greatest reduction as a negative percentage.
func capOf(c norm.Constants) (audittime.Percent, error) {
	f, err := c.Fraction("sms.max_reduction")
	if err != nil {
		return 0, err
	}
	return -audittime.Percent(f.Num * 10000 / f.Den), nil
}

func (a area) timesShow(c echo.Context) error {
	ctx, actor := c.Request().Context(), page.Actor(c)
	list, q, constants, err := a.timesAsked(c)
	if err != nil {
		return err
	}
	p := timesPage{Base: page.Begin(c, "intake", "Audit times"), List: list, CSV: "/audit-times.csv", dayOf: a.office.DayOf}
	if raw := c.Request().URL.RawQuery; raw != "" {
		p.CSV += "?" + raw
	}
	if p.Rows, p.List.Total, err = a.store.AuditTimeRows(ctx, actor, q); err != nil {
		return err
	}
	sums, err := a.store.AuditTimeSums(ctx, actor, q.Since)
	if err != nil {
		return err
	}
	if err := p.weigh(sums, constants); err != nil {
		return err
	}
	used, err := a.store.FactorsUsed(ctx, actor, q.Since)
	if err != nil {
		return err
	}
	p.uses(used, constants)
	return c.Render(http.StatusOK, "intake/times", p)
}

// weigh counts how often the sum of the factors is below the cap and whether that raises the alarm (R-TIME-06).
func (p *timesPage) weigh(sums []store.SumCount, constants norm.Constants) (err error) {
	if p.Cap, err = capOf(constants); err != nil {
		return err
	}
	share, err := constants.Fraction("sms.overcompensation_alert_share")
	if err != nil {
		return err
	}
	p.At = audittime.Percent(share.Num * 10000 / share.Den)
	var all []audittime.Percent
	for _, s := range sums {
		for range s.N {
			all = append(all, s.Sum)
		}
	}
	p.Total = len(all)
	if p.Below, p.Alarm, err = audittime.Overcompensated(all, constants); err != nil || p.Total == 0 {
		return err
	}
	p.Share = audittime.Percent(p.Below * 10000 / p.Total)
	p.Sums = sumBars(all, p.Cap, p.Total*int(p.At)/10000)
	return nil
}

// sumBars is the distribution of the sums; the column below the cap has the number that raises the alarm as its limit.
func sumBars(all []audittime.Percent, lowest audittime.Percent, alarm int) page.Bars {
	step := -lowest / 3
	b := page.Bars{Title: "Sums of factors before the cap", Axis: "Percent", Unit: "Audit times", LimitName: "the number above which the alarm is raised"}
	b.Bars = []page.Bar{{Label: "< " + lowest.String(), Limit: alarm, URL: "/audit-times?sum=below"}}
	edges := []audittime.Percent{lowest, lowest + step, lowest + 2*step, 0, 1, step + 1}
	labels := []string{"≥ " + lowest.String(), "≥ " + (lowest + step).String(), "≥ " + (lowest + 2*step).String(), "0", "≤ +" + step.String(), "> +" + step.String()}
	for _, label := range labels {
		b.Bars = append(b.Bars, page.Bar{Label: label})
	}
	for _, sum := range all {
		at := 0
		for at < len(edges) && sum >= edges[at] {
			at++
		}
		b.Bars[at].Value++
	}
	return b
}

func (p *timesPage) uses(used []store.FactorCount, constants norm.Constants) {
	for _, u := range used {
		known, found := constants.Factor(u.Code)
		if !found {
			known = norm.Factor{Code: u.Code, Name: "no longer in the rulebook"}
		}
		p.Uses = append(p.Uses, factorUse{known, u.N, audittime.Percent(u.N * 10000 / max(1, p.Total)), u.Sum / audittime.Percent(u.N), "/audit-times?factor=" + u.Code})
	}
}

// Filters are the chips above the list; the factor is chosen in its table.
func (p timesPage) Filters() []page.Chips { return p.List.Chips()[:2] }

// timesCSV is the list as a table for a spreadsheet: the same search, filters and order, all pages.
func (a area) timesCSV(c echo.Context) error {
	_, q, _, err := a.timesAsked(c)
	if err != nil {
		return err
	}
	q.Limit, q.Offset = timesMost, 0
	rows, _, err := a.store.AuditTimeRows(c.Request().Context(), page.Actor(c), q)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	h.Set(echo.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="audit-times-%s.csv"`, a.office.Today()))
	c.Response().WriteHeader(http.StatusOK)
	lines := [][]string{{"file", "client", "revision", "recorded", "by", "persons", "table_days", "uncapped_percent", "applied_percent", "initial_days", "state"}}
	for _, r := range rows {
		lines = append(lines, []string{r.Number, page.Inert(r.Client), strconv.Itoa(r.Revision), a.office.DayOf(r.At).String(), page.Inert(r.PersonName), strconv.Itoa(r.Persons),
			audittime.HalfDays(r.BaseHalves).String(), r.Uncapped.String(), r.Applied.String(), audittime.HalfDays(r.TotalHalves).String(), timeState(r)})
	}
	return csv.NewWriter(c.Response()).WriteAll(lines)
}

func timeState(r store.AuditTimeRow) string {
	switch {
	case r.Waits:
		return "waits for approval"
	case r.Changed != cert.Unchanged:
		return "application changed"
	}
	return "in force"
}

// State is what stands in the way of a record.
func (timesPage) State(r store.AuditTimeRow) page.Status {
	tone := page.Waiting
	if timeState(r) == "in force" {
		tone = page.Done
	}
	return page.Status{Tone: tone, Word: timeState(r)}
}
