package intake

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// programmePage is the three-year programme of a file, cycle by cycle, the newest first.
type programmePage struct {
	fileHead
	Cycles  []cycleView
	Several bool // sites are drawn for the audits

	Mind     []cert.Mindful
	Together string // the standards audited together with their days, empty for this one alone
}

// cycleView is one cycle: its audits, and which clause is looked at in which of them.
type cycleView struct {
	cert.CycleState
	Audits   []auditRow
	Sections []coverageRow
	Now      bool // the present cycle
}

// auditRow is one audit of the programme.
type auditRow struct {
	cert.Audit
	Chip  page.Status
	Days  string
	Late  bool     // its hard limit has passed and it has not taken place
	Visit []string // sites by the audit time, the central function first; none for a single site
}

// coverageRow is one clause with a mark for each audit of the cycle.
type coverageRow struct {
	Number, Title string
	Marks         []mark
}

// mark says whether a clause is planned for an audit and was judged in it.
type mark struct{ Planned, Done bool }

// Said is the mark in words.
func (m mark) Said() string {
	switch {
	case m.Done && m.Planned:
		return "judged"
	case m.Done:
		return "judged, not planned"
	case m.Planned:
		return "planned"
	}
	return "not planned"
}

// Sign is the mark as a sign.
func (m mark) Sign() string {
	switch {
	case m.Done:
		return "●"
	case m.Planned:
		return "○"
	}
	return ""
}

// Class is the shade of the cell.
func (m mark) Class() string {
	switch {
	case m.Done:
		return "h3"
	case m.Planned:
		return "h1"
	}
	return "h0"
}

func (a area) programmeShow(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var p programmePage
	if p.fileHead, err = a.head(c, id, "Programme"); err != nil {
		return err
	}
	ctx := c.Request().Context()
	audits, err := a.store.Audits(ctx, id)
	if err != nil {
		return err
	}
	decisions, err := a.store.Decisions(ctx, id)
	if err != nil {
		return err
	}
	certificates, err := a.store.Certificates(ctx, id)
	if err != nil {
		return err
	}
	judged, err := a.store.ClausesOf(ctx, id)
	if err != nil {
		return err
	}
	book, err := a.office.Rulebook(ctx)
	if err != nil {
		return err
	}
	states := cert.CycleStates(p.File.Cadence, audits, decisions, certificates, p.Today, book)
	p.Cycles = cycleViews(states, audits, judged, p.Today)
	if err := a.programmeNotes(ctx, &p, id); err != nil {
		return err
	}
	return c.Render(http.StatusOK, "intake/programme", p)
}

// programmeNotes adds what the audit time and the application say of the audits.
func (a area) programmeNotes(ctx context.Context, p *programmePage, file int64) error {
	times, err := a.store.AuditTimes(ctx, file)
	if err != nil {
		return err
	}
	if p.Mind, err = a.office.KeepInMind(ctx, file); err != nil {
		return err
	}
	return p.visit(times)
}

// visit says which sites each audit visits by the audit-time record in force (R-MS-05), and for which standards.
func (p *programmePage) visit(times []cert.AuditTime) (err error) {
	if len(times) > 0 {
		p.Together = times[0].TogetherText()
	}
	for i := range p.Cycles {
		for n := range p.Cycles[i].Audits {
			row := &p.Cycles[i].Audits[n]
			if row.Visit, err = office.MustVisit(row.Audit, times); err != nil {
				return err
			}
			p.Several = p.Several || len(row.Visit) > 0
		}
	}
	return nil
}

func cycleViews(states []cert.CycleState, audits []cert.Audit, judged []store.ClauseRow, today day.Day) []cycleView {
	var views []cycleView
	for _, s := range slices.Backward(states) {
		v := cycleView{CycleState: s, Now: s.Cycle == len(states)}
		for _, a := range audits {
			if a.Cycle == s.Cycle {
				v.Audits = append(v.Audits, auditRowOf(a, today))
			}
		}
		if len(v.Audits) > 0 {
			v.Sections = coverage(v.Audits, judged)
			views = append(views, v)
		}
	}
	return views
}

func auditRowOf(a cert.Audit, today day.Day) auditRow {
	tones := map[cert.AuditStatus]page.Tone{cert.AuditScheduled: page.Info, cert.AuditAnnounced: page.Info, cert.AuditUnderway: page.Waiting,
		cert.AuditReported: page.Waiting, cert.AuditConcluded: page.Done, cert.AuditCancelled: page.Bad}
	open := a.Status == cert.AuditPlanned || a.Status == cert.AuditScheduled || a.Status == cert.AuditAnnounced
	return auditRow{Audit: a, Chip: page.Status{Tone: tones[a.Status], Word: string(a.Status)}, Days: audittime.HalfDays(a.Halves).String(),
		Late: open && !a.Latest.IsZero() && today.After(a.Latest)}
}

// coverage marks every auditable clause in every audit of a cycle (R-PROG-02).
func coverage(audits []auditRow, judged []store.ClauseRow) []coverageRow {
	done := map[int64][]string{}
	for _, j := range judged {
		done[j.AuditID] = append(done[j.AuditID], strings.TrimPrefix(j.Item, "clause:"))
	}
	var rows []coverageRow
	for _, clause := range norm.Auditable(norm.Edition(audits[0].Edition)) {
		row := coverageRow{Number: clause.Number, Title: clause.Title}
		for _, a := range audits {
			row.Marks = append(row.Marks, mark{slices.Contains(a.Clauses, clause.Number), slices.Contains(done[a.ID], clause.Number)})
		}
		rows = append(rows, row)
	}
	return rows
}
