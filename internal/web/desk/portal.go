package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// portalPage is the client's one page: where it stands, what we need by when, and all that is its own.
type portalPage struct {
	page.Base
	record
	Others      []cert.Certification // further files of the client
	Standard    norm.Edition
	Rail        page.Rail
	Standing    string // where we are, a sentence
	Needs       []need
	AuditLines  []auditLine
	FindingsNow []findingLine
	Issues      []issueLine
	PaperList   []page.Paper
	Events      []page.Event
	Older       string
	Newest      string
	Body        office.Body
	Appealable  []cert.Decision // the client may still appeal against them (R-APL-02)
	Appeals     []cert.Complaint
}

// Over tells whether nothing more is to come on the file.
func (p portalPage) Over() bool {
	return p.File.Waiting == "" && slices.Contains([]cert.Stage{cert.StageWithdrawn, cert.StageDeclined, cert.StageExpired}, p.File.Stage)
}

func (a area) portal(c echo.Context) error {
	ctx, actor := c.Request().Context(), page.Actor(c)
	files, err := a.store.OwnFiles(ctx, actor)
	if err != nil {
		return err
	}
	body, err := a.office.SettingsBody(ctx)
	if err != nil {
		return err
	}
	p := portalPage{Base: page.Begin(c, "desk", "My certification"), Body: body}
	file, others := chosen(files, c.QueryParam("file"))
	if file == 0 {
		return c.Render(http.StatusOK, "desk/portal", p)
	}
	if p.record, err = a.readRecord(ctx, actor, file); err != nil {
		return err
	}
	p.Others, p.Findings = others, slices.DeleteFunc(p.Findings, withdrawn)
	if err := a.furnish(c, &p); err != nil {
		return err
	}
	return c.Render(http.StatusOK, "desk/portal", p)
}

// chosen is the file the client asked for, the newest if it asked for none of its own, and the others.
func chosen(files []cert.Certification, asked string) (file int64, others []cert.Certification) {
	at := 0
	for i, f := range files {
		if strconv.FormatInt(f.ID, 10) == asked {
			at = i
		}
	}
	for i, f := range files {
		if i == at {
			file = f.ID
			continue
		}
		others = append(others, f)
	}
	return file, others
}

// withdrawn tells whether a finding was taken back: it asks nothing of the client any more.
func withdrawn(f cert.Finding) bool { return f.Status == cert.FindingWithdrawn }

// furnish fills the page from the record, and reads the history in the client's words.
func (a area) furnish(c echo.Context, p *portalPage) error {
	id, before := p.File.ID, eventFrom(c)
	events, err := a.store.ClientEvents(c.Request().Context(), id, clientVerbs, before, eventsShown+1)
	if err != nil {
		return err
	}
	if err := a.appeals(c, p); err != nil {
		return err
	}
	p.Standard, p.Standing, p.Needs = norm.Edition(p.File.Standard), standing(p.File.Stage), p.needs()
	p.Rail = plainRail(page.RailFor(p.File, page.Actor(c)), p.File)
	p.AuditLines, p.FindingsNow, p.Issues, p.PaperList = p.clientAudits(), p.findingLines(), p.issueLines(), a.paperList(p.Papers)
	for _, e := range events[:min(len(events), eventsShown)] {
		p.Events = append(p.Events, page.Event{At: a.office.Local(e.At), Who: e.ActorName, What: clientWords[e.Verb]})
	}
	if len(events) > eventsShown {
		p.Older = fmt.Sprintf("/portal?file=%d&before=%d#history", id, events[eventsShown-1].ID)
	}
	if before > 0 {
		p.Newest = fmt.Sprintf("/portal?file=%d#history", id)
	}
	return nil
}

// appeals reads what the client appealed against, and against what it still may.
func (a area) appeals(c echo.Context, p *portalPage) (err error) {
	ctx := c.Request().Context()
	if p.Appeals, err = a.store.Appeals(ctx, page.Actor(c), p.File.ClientID); err != nil {
		return err
	}
	book, err := a.office.Rulebook(ctx)
	if err != nil {
		return err
	}
	days, err := book.On(p.On).Int("appeal.lodge_days")
	for _, d := range p.Decisions {
		if !p.On.After(d.DecidedOn.AddDays(days)) {
			p.Appealable = append(p.Appealable, d)
		}
	}
	return err
}

// clientAudits are the audits of the programme that were not cancelled. A team is named once it was announced.
func (p portalPage) clientAudits() []auditLine {
	var out []auditLine
	for _, l := range p.auditLines() {
		if l.Status == cert.AuditCancelled {
			continue
		}
		if l.AnnouncedAt == nil {
			l.Team = nil
		}
		out = append(out, l)
	}
	return out
}
