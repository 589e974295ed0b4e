package auditing

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
	"assay/internal/web/page"
)

// auditListing is what may be asked of the list of audits: what is due first stands first.
var auditListing = page.Listing{
	Sorts: []string{"due", "start", "target", "limit", "client", "number"},
	Filters: []page.Filter{
		{Name: "status", Label: "Status", All: "To do", Choices: []page.Choice{
			{Value: string(cert.AuditPlanned), Label: "Planned"}, {Value: string(cert.AuditScheduled), Label: "Scheduled"},
			{Value: string(cert.AuditAnnounced), Label: "Announced"}, {Value: string(cert.AuditUnderway), Label: "Underway"},
			{Value: string(cert.AuditReported), Label: "Reported"}, {Value: string(cert.AuditConcluded), Label: "Concluded"},
			{Value: string(cert.AuditCancelled), Label: "Cancelled"}, {Value: "all", Label: "All"}}},
		{Name: "kind", Label: "Kind", Choices: []page.Choice{
			{Value: string(cert.Stage1), Label: "Stage 1"}, {Value: string(cert.Stage2), Label: "Stage 2"},
			{Value: string(cert.Surveillance), Label: "Surveillance"}, {Value: string(cert.Recertification), Label: "Recertification"},
			{Value: string(cert.Special), Label: "Special"}}},
	},
}

// auditsPage is the list of audits.
type auditsPage struct {
	page.Base
	List page.List
	Rows []auditLine
}

// auditLine is one audit of the list.
type auditLine struct {
	store.ListedAudit
	Chip page.Status
	Days string
	Time string
	Late string // why it is late, empty when it is not
}

func (a area) audits(c echo.Context) error {
	l := auditListing.Read(c)
	q := store.AuditQuery{Search: l.Query, Standing: standing(l.Picked("status")), Kind: cert.AuditKind(l.Picked("kind")), Sort: l.Sort, Desc: l.Desc, Limit: l.Size, Offset: l.Offset()}
	rows, total, err := a.store.AuditList(c.Request().Context(), page.Actor(c), q)
	if err != nil {
		return err
	}
	l.Count(total, store.Countable)
	p := auditsPage{Base: page.Begin(c, "auditing", "Audits"), List: l}
	for _, r := range rows {
		p.Rows = append(p.Rows, lineOf(r, p.Today))
	}
	return c.Render(http.StatusOK, "auditing/audits", p)
}

// standing is what the chip asks for: what is to be done where none is picked.
func standing(picked string) string {
	switch picked {
	case "":
		return "open"
	case "all":
		return ""
	}
	return picked
}

func lineOf(r store.ListedAudit, today day.Day) auditLine {
	l := auditLine{ListedAudit: r, Chip: statusChip(r.Status), Time: auditDays(r.Halves),
		Days: dayLine(cert.Audit{Starts: r.Starts, Ends: r.Ends})}
	done := r.Status == cert.AuditReported || r.Status == cert.AuditConcluded || r.Status == cert.AuditCancelled
	switch {
	case done:
	case !r.Latest.IsZero() && today.After(r.Latest):
		l.Late = "limit passed"
	case r.Starts.IsZero() && r.Target.Before(today):
		l.Late = "overdue"
	}
	return l
}
