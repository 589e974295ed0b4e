package desk

import (
	"encoding/csv"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
	"assay/internal/web/page"
)

// filesPage lists the clients' files.
type filesPage struct {
	page.Base
	List  page.List
	Rows  []fileLine
	CSV   string
	Month string // "March 2026" when only what is due then is shown
	All   string // address of the list without the month
}

// fileLine is a file as the list shows it.
type fileLine struct {
	store.FileRow
	Chip page.Status
	Turn string
	Late bool
}

const (
	monthsAhead = 24
	csvMost     = 20_000 // rows of one export
)

// fileListing says what may be asked of the list on a day.
func fileListing(today day.Day) page.Listing {
	stages, months := []page.Choice{}, []page.Choice{}
	for _, s := range cert.Stages {
		stages = append(stages, page.Choice{Value: string(s), Label: s.Label()})
	}
	for i := -1; i < monthsAhead; i++ {
		m := monthOf(today).AddMonths(i)
		months = append(months, page.Choice{Value: monthKey(m)})
	}
	return page.Listing{Sorts: []string{"due", "client", "number", "stage"}, Filters: []page.Filter{
		{Name: "stage", Label: "Stage", Choices: stages},
		{Name: "turn", Label: "Whose turn", All: "Anybody", Choices: []page.Choice{
			{Value: string(cert.Reviewer), Label: "application reviewer"}, {Value: string(cert.Planner), Label: "planner"},
			{Value: string(cert.LeadAuditor), Label: "lead auditor"}, {Value: string(cert.DecisionMaker), Label: "decision maker"},
			{Value: string(cert.ClientUser), Label: "client"}}},
		{Name: "due", Label: "Due", All: "Any day", Choices: []page.Choice{{Value: "overdue", Label: "overdue"},
			{Value: "30", Label: "within 30 days"}, {Value: "90", Label: "within 90 days"}}},
		{Name: "month", Choices: months},
	}}
}

// fileQuery is what was asked, as the store understands it.
func fileQuery(l page.List, today day.Day) store.FileQuery {
	q := store.FileQuery{Text: l.Query, Stage: cert.Stage(l.Picked("stage")), Waiting: cert.Role(l.Picked("turn")),
		Sort: l.Sort, Desc: l.Desc, Limit: l.Size, Offset: l.Offset()}
	switch l.Picked("due") {
	case "overdue":
		q.Until = today.AddDays(-1)
	case "30":
		q.From, q.Until = today, today.AddDays(30)
	case "90":
		q.From, q.Until = today, today.AddDays(90)
	}
	if m, ok := readMonth(l.Picked("month")); ok {
		q.From, q.Until = m, m.AddMonths(1).AddDays(-1)
	}
	return q
}

func (a area) files(c echo.Context) error {
	today := a.office.Today()
	list := fileListing(today).Read(c)
	rows, total, err := a.store.FileRows(c.Request().Context(), page.Actor(c), fileQuery(list, today))
	if err != nil {
		return err
	}
	list.Count(total, store.Countable)
	p := filesPage{Base: page.Begin(c, "desk", "Clients"), List: list, CSV: csvAddress(c)}
	if m, ok := readMonth(list.Picked("month")); ok {
		p.Month, p.All = monthName(m), without(c, "month", "page")
	}
	for _, r := range rows {
		p.Rows = append(p.Rows, fileLine{r, stageChip(r.Stage), turnOf(r.Waiting, page.Actor(c)), !r.NextDay.IsZero() && r.NextDay.Before(today)})
	}
	return c.Render(http.StatusOK, "desk/files", p)
}

// Filters are the chips above the list; the month has none, it comes by a link.
func (p filesPage) Filters() []page.Chips { return p.List.Chips()[:3] }

// filesCSV is the list as a table for a spreadsheet: the same search, filters and order, all pages.
func (a area) filesCSV(c echo.Context) error {
	today := a.office.Today()
	q := fileQuery(fileListing(today).Read(c), today)
	q.Limit, q.Offset = csvMost, 0
	rows, _, err := a.store.FileRows(c.Request().Context(), page.Actor(c), q)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	h.Set(echo.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="clients-%s.csv"`, today))
	c.Response().WriteHeader(http.StatusOK)
	w := csv.NewWriter(c.Response())
	lines := [][]string{{"number", "client", "city", "country", "standard", "stage", "turn", "next", "due"}}
	for _, r := range rows {
		lines = append(lines, []string{r.Number, page.Inert(r.Client), page.Inert(r.City), page.Inert(r.Country), r.Standard, r.Stage.Label(), r.Waiting.Label(), page.Inert(r.NextWhat), r.NextDay.String()})
	}
	return w.WriteAll(lines)
}
