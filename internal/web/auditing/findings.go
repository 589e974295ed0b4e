package auditing

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
	"assay/internal/web/page"
)

// findingsPage is the list of findings, for the body's people and for a client.
type findingsPage struct {
	page.Base
	List   page.List
	Rows   []findingRow
	Client bool
}

// findingRow is a line of the list.
type findingRow struct {
	store.FindingRow
	Due   string
	Late  bool
	Chip  page.Status
	Grade string
}

// findingListing says how findings can be narrowed and sorted; what is due first is the rule.
var findingListing = page.Listing{
	Sorts: []string{"due", "number", "client", "clause", "raised"},
	Filters: []page.Filter{
		{Name: "status", Label: "Show", All: "Open", Choices: []page.Choice{{Value: "late", Label: "Overdue"}, {Value: "draft", Label: "Drafts"}, {Value: "client", Label: "With the client"},
			{Value: "review", Label: "Waiting for review"}, {Value: "settled", Label: "Settled"}, {Value: "all", Label: "All"}}},
		{Name: "grade", Label: "Grade", All: "Any", Choices: []page.Choice{{Value: "major", Label: "Major"}, {Value: "minor", Label: "Minor"},
			{Value: "concern", Label: "Area of concern"}, {Value: "opportunity", Label: "Opportunity"}, {Value: "positive", Label: "Positive"}}},
	},
}

func (a area) findings(c echo.Context) error {
	actor, list := page.Actor(c), findingListing.Read(c)
	rows, total, err := a.office.FindingList(c.Request().Context(), actor, store.FindingQuery{Text: list.Query, Status: list.Picked("status"),
		Grade: cert.Grade(list.Picked("grade")), Sort: list.Sort, Desc: list.Desc, Limit: list.Size, Offset: list.Offset()})
	if err != nil {
		return err
	}
	list.Total = total
	p := findingsPage{Base: page.Begin(c, "auditing", "Findings"), List: list, Client: actor.Is(cert.ClientUser)}
	for _, r := range rows {
		due, late := r.Due(p.Today)
		row := findingRow{FindingRow: r, Late: late, Chip: findingChip(r.Status, r.Grade, known(r.Draft, r.SharedOn)), Grade: r.Grade.Label()}
		if !due.IsZero() && !r.SharedOn.IsZero() {
			row.Due = due.Long()
		}
		p.Rows = append(p.Rows, row)
	}
	return c.Render(http.StatusOK, "auditing/findings", p)
}

// The steps of a finding before the client knows it.
const (
	isDraft     = "draft"
	isConfirmed = "confirmed, not presented yet"
	isKnown     = ""
)

// known says how far a finding is on its way to the client.
func known(draft bool, shared day.Day) string {
	switch {
	case draft:
		return isDraft
	case shared.IsZero():
		return isConfirmed
	}
	return isKnown
}

// findingChip is the state of a finding as a chip: amber while somebody must act, green when settled.
func findingChip(s cert.FindingStatus, g cert.Grade, known string) page.Status {
	if known == isDraft {
		return page.Status{Tone: page.Waiting, Word: isDraft}
	}
	if s == cert.FindingOpen && known != isKnown {
		return page.Status{Tone: page.Info, Word: known}
	}
	tone := page.Waiting
	switch s {
	case cert.FindingVerified:
		tone = page.Done
	case cert.FindingAccepted:
		tone = page.Info
		if g == cert.Minor {
			tone = page.Done
		}
	case cert.FindingNoted, cert.FindingWithdrawn:
		tone = page.Plain
	}
	return page.Status{Tone: tone, Word: s.Label()}
}
