package auditing

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// clientPage is one audit, for the client: what happens when, who comes, and what is asked of the client.
type clientPage struct {
	page.Base
	office.AuditView
	Chip      page.Status
	Rail      page.Rail
	Days      string
	Time      string
	Says      string // where the audit stands, a sentence
	Members   []member
	Sessions  []session
	PaperList []page.Paper
	MayObject bool
	Reported  bool
}

// clientWords say to the client where the audit stands.
var clientWords = map[cert.AuditStatus]string{
	cert.AuditPlanned:   "This audit is planned. We will write to you with days, team and plan.",
	cert.AuditScheduled: "The days are set. Team and plan are being prepared; you will get both by mail.",
	cert.AuditAnnounced: "Team and plan are set. Please have the people named in the plan ready.",
	cert.AuditUnderway:  "The audit is under way.",
	cert.AuditReported:  "The report is final. What you have to answer stands under findings.",
	cert.AuditConcluded: "The audit is concluded.",
	cert.AuditCancelled: "This audit was cancelled.",
}

func (a area) clientAudit(c echo.Context, v office.AuditView) error {
	p := clientPage{Base: page.Begin(c, "auditing", heading(v.Audit, v.Client)), AuditView: v, Chip: statusChip(v.Audit.Status),
		Rail: page.RailFor(v.File, page.Actor(c)), Days: dayLine(v.Audit), Time: auditDays(v.Audit.Halves), Says: clientWords[v.Audit.Status],
		Members: members(v), Sessions: sessions(v.Plan), PaperList: papers(v.Papers), Reported: v.Audit.ReportedAt != nil}
	p.MayObject = v.Audit.Status == cert.AuditAnnounced && !p.Today.After(v.ObjectUntil)
	return c.Render(http.StatusOK, "auditing/auditclient", p)
}
