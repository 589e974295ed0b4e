package desk

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
	"assay/internal/web/page"
)

// calendarPage is a month of audits, limits and absences.
type calendarPage struct {
	page.Base
	Month    page.Month
	Back     string
	Now      string
	Forward  string
	Key      string // "2026-03"
	Person   string // id of the auditor shown, "" for all
	Choices  []page.Choice
	Audits   []weekLine
	Limits   []limitLine
	Absences []store.AbsenceRow
	Full     bool // there is more than one month can show
}

// limitLine is a limit with the page of its record.
type limitLine struct {
	store.LimitRow
	Text string
	URL  string
	Late bool
}

const (
	calendarRows = 300 // of one kind in a month
	dayEntries   = 4   // shown in the square of one day
)

func (a area) calendar(c echo.Context) error {
	ctx, actor, today := c.Request().Context(), page.Actor(c), a.office.Today()
	month, asked := readMonth(c.QueryParam("month"))
	if !asked {
		month = monthOf(today)
	}
	last, person := month.AddMonths(1).AddDays(-1), personOf(c)
	people, err := a.store.AuditorNames(ctx)
	if err != nil {
		return err
	}
	p := calendarPage{Base: page.Begin(c, "desk", "Calendar, "+monthName(month)), Key: monthKey(month), Person: c.QueryParam("person"), Choices: peopleChoices(people)}
	audits, err := a.store.AuditsBetween(ctx, actor, month, last, person, calendarRows)
	if err != nil {
		return err
	}
	if err := a.besideAudits(c, &p, month, last, person); err != nil {
		return err
	}
	for _, r := range audits {
		p.Audits = append(p.Audits, weekLine{r, chipOf(r.Status), day.Range(r.Starts, r.Ends)})
	}
	p.Full = len(audits) == calendarRows || len(p.Limits) == calendarRows
	p.Back, p.Now, p.Forward = p.address(month.AddMonths(-1)), p.address(monthOf(today)), p.address(month.AddMonths(1))
	p.Month = page.NewMonth(month, today, p.entries(month, last))
	return c.Render(http.StatusOK, "desk/calendar", p)
}

// besideAudits reads the limits, unless one person's month is shown, and for planners who is away.
func (a area) besideAudits(c echo.Context, p *calendarPage, from, to day.Day, person int64) error {
	ctx, actor := c.Request().Context(), page.Actor(c)
	if person == 0 {
		limits, err := a.store.LimitsBetween(ctx, actor, from, to, calendarRows)
		if err != nil {
			return err
		}
		p.Limits = limitLines(limits, p.Today)
	}
	if !actor.Is(cert.Planner) {
		return nil
	}
	away, err := a.store.AbsencesBetween(ctx, from, to, person, calendarRows)
	p.Absences = away
	return err
}

// personOf is the auditor whose month is asked for, 0 for all.
func personOf(c echo.Context) int64 {
	id, err := strconv.ParseInt(c.QueryParam("person"), 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}

func peopleChoices(people []store.NamedPerson) []page.Choice {
	out := []page.Choice{{Value: "", Label: "Everybody"}}
	for _, n := range people {
		out = append(out, page.Choice{Value: strconv.FormatInt(n.ID, 10), Label: n.Name})
	}
	return out
}

func limitLines(rows []store.LimitRow, today day.Day) []limitLine {
	var out []limitLine
	for _, r := range rows {
		l := limitLine{LimitRow: r, Text: r.What + " at the latest", URL: fmt.Sprintf("/audits/%d", r.ID), Late: r.Day.Before(today)}
		if r.Kind == "certificate" {
			l.Text, l.URL = r.What+" expires", fmt.Sprintf("/certificates/%d", r.ID)
		}
		out = append(out, l)
	}
	return out
}

// address is the calendar of another month for the same auditor.
func (p calendarPage) address(month day.Day) string {
	v := map[string][]string{"month": {monthKey(month)}}
	if p.Person != "" {
		v["person"] = []string{p.Person}
	}
	return withQuery("/calendar", v)
}

// entries are what stands in the squares; a square that would be too full says how many more there are.
func (p calendarPage) entries(first, last day.Day) map[day.Day][]page.MonthEntry {
	all := map[day.Day][]page.MonthEntry{}
	for _, l := range p.Audits {
		for d := day.Max(first, l.Starts); !d.After(day.Min(last, l.Ends)); d = d.AddDays(1) {
			all[d] = append(all[d], page.MonthEntry{Text: l.Name + ", " + l.Client, URL: fmt.Sprintf("/audits/%d", l.ID), Tone: l.Chip.Tone})
		}
	}
	for _, l := range p.Limits {
		tone := page.Waiting
		if l.Late {
			tone = page.Bad
		}
		all[l.Day] = append(all[l.Day], page.MonthEntry{Text: l.Text + ", " + l.Client, URL: l.URL, Tone: tone})
	}
	for d, list := range all {
		if len(list) > dayEntries {
			more := page.MonthEntry{Text: fmt.Sprintf("%d more", len(list)-dayEntries+1), URL: "#list"}
			all[d] = append(list[:dayEntries-1:dayEntries-1], more)
		}
	}
	return all
}
