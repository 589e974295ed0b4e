package desk

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/store"
	"assay/internal/web/page"
)

// eventsShown is how many events one page of a file's history holds.
const eventsShown = 30

// record is everything on one client's file.
type record struct {
	File         cert.Certification
	Client       cert.Client
	Sites        []cert.Site
	Application  cert.Application
	Times        []cert.AuditTime // newest first
	Quotations   []cert.Quotation // newest first
	Contracts    []cert.Contract  // newest first
	Audits       []cert.Audit     // by cycle and order
	Teams        map[int64][]store.TeamRow
	Findings     []cert.Finding
	Decisions    []cert.Decision
	Certificates []cert.Certificate // newest first
	Papers       []cert.Paper       // newest first
	On           day.Day            // the day it was read
}

// readRecord reads a file that the actor may see, in a fixed number of queries.
func (a area) readRecord(ctx context.Context, actor cert.Actor, id int64) (r record, err error) {
	r.On = a.office.Today()
	if r.File, err = a.store.Certification(ctx, actor, id); err != nil {
		return r, err
	}
	if r.Client, err = a.store.Client(ctx, actor, r.File.ClientID); err != nil {
		return r, err
	}
	if r.Application, err = a.store.ApplicationOf(ctx, id); err != nil {
		return r, err
	}
	steps := []func() error{
		func() (err error) { r.Sites, err = a.store.Sites(ctx, id); return },
		func() (err error) { r.Times, err = a.store.AuditTimes(ctx, id); return },
		func() (err error) { r.Quotations, err = a.store.Quotations(ctx, id); return },
		func() (err error) { r.Contracts, err = a.store.Contracts(ctx, id); return },
		func() (err error) { r.Audits, err = a.store.Audits(ctx, id); return },
		func() (err error) { r.Teams, err = a.teams(ctx, id); return },
		func() (err error) { r.Findings, err = a.store.FindingsSeen(ctx, actor, id); return },
		func() (err error) { r.Decisions, err = a.store.Decisions(ctx, id); return },
		func() (err error) { r.Certificates, err = a.store.Certificates(ctx, id); return },
		func() (err error) { r.Papers, err = a.store.Papers(ctx, id); return },
	}
	for _, read := range steps {
		if err := read(); err != nil {
			return r, fmt.Errorf("read file %d: %w", id, err)
		}
	}
	return r, nil
}

func (a area) teams(ctx context.Context, file int64) (map[int64][]store.TeamRow, error) {
	rows, err := a.store.TeamsOf(ctx, file)
	byAudit := map[int64][]store.TeamRow{}
	for _, m := range rows {
		byAudit[m.AuditID] = append(byAudit[m.AuditID], m)
	}
	return byAudit, err
}

// filePage is one client's file.
type filePage struct {
	page.Base
	record
	Reviews     []cert.Review // newest first
	Chip        page.Status
	Standard    norm.Edition
	Rail        page.Rail
	Next        nextStep
	AuditLines  []auditLine
	FindingsNow []findingLine
	Issues      []issueLine
	PaperList   []page.Paper
	Mind        []cert.Mindful
	Events      []page.Event
	Older       string // address of what happened before, "" at the beginning
	Newest      string // address of the newest, "" when it is shown
}

func (a area) file(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	actor, ctx := page.Actor(c), c.Request().Context()
	r, err := a.readRecord(ctx, actor, id)
	if err != nil {
		return err
	}
	reviews, err := a.store.Reviews(ctx, r.Application.ID)
	if err != nil {
		return err
	}
	before := eventFrom(c)
	events, err := a.store.EventsBefore(ctx, id, before, eventsShown+1)
	if err != nil {
		return err
	}
	p := filePage{Base: page.Begin(c, "desk", r.Client.Name), record: r, Reviews: reviews, Chip: stageChip(r.File.Stage), Standard: norm.Edition(r.File.Standard),
		Rail: r.rail(actor), Next: r.next(actor), AuditLines: r.auditLines(), FindingsNow: r.findingLines(), Issues: r.issueLines(),
		PaperList: a.paperList(r.Papers), Events: a.history(events)}
	if p.Mind, err = a.office.Mindful(ctx, r.Application.Questionnaire); err != nil {
		return err
	}
	p.Older, p.Newest = pagesOfHistory(id, before, events)
	return c.Render(http.StatusOK, "desk/file", p)
}

// eventFrom is the event before which the history is shown; 0 shows the newest.
func eventFrom(c echo.Context) int64 {
	n, err := strconv.ParseInt(c.QueryParam("before"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func pagesOfHistory(file, before int64, events []cert.Event) (older, newest string) {
	if len(events) > eventsShown {
		older = fmt.Sprintf("/certifications/%d?before=%d#history", file, events[eventsShown-1].ID)
	}
	if before > 0 {
		newest = fmt.Sprintf("/certifications/%d#history", file)
	}
	return older, newest
}

// history is what happened, for the timeline; at most eventsShown.
func (a area) history(events []cert.Event) []page.Event {
	var out []page.Event
	for _, e := range events[:min(len(events), eventsShown)] {
		out = append(out, page.Event{At: a.office.Local(e.At), Who: e.ActorName, What: e.Summary, URL: nounURL(e.Noun, e.NounID)})
	}
	return out
}

// nounURL is the page of a record that an event speaks of, "" where it has none of its own.
func nounURL(noun string, id int64) string {
	switch noun {
	case "application", "quotation", "contract", "audit", "finding", "certificate":
		return fmt.Sprintf("/%ss/%d", noun, id)
	}
	return ""
}

// paperList is the papers of a file with the addresses they are read at.
func (a area) paperList(papers []cert.Paper) []page.Paper {
	var out []page.Paper
	for _, p := range papers {
		out = append(out, page.Paper{Name: p.Name, URL: "/papers/" + p.Code, Kind: "PDF", Note: p.Kind, Size: p.Size, SHA256: p.SHA256,
			At: a.office.DayOf(p.At)})
	}
	return out
}
