package intake

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// timePage is the audit time of a file: the records, and the form for the next one.
type timePage struct {
	fileHead
	Form     timeForm
	Errors   page.Errors
	Known    []norm.Factor // in the order of Form.Factors
	Sites    []cert.Site
	Records  []timeRecord // newest first
	Revision int          // that the next record will have
	Result   *audittime.Result
	WhatIf   bool // Result is not recorded
	Gate     page.Gate
	Approve  page.Gate
	Refusal  *refusal
	Minimum  string // characters of a justification
}

// timeRecord is one record with its calculation and what it changed.
type timeRecord struct {
	cert.AuditTime
	Explained audittime.Result
	Input     audittime.Input
	Since     []cert.Difference
	Replays   bool // calculated again with its own rulebook, every figure comes out the same
	On        string
}

// Days writes half days as days.
func (timePage) Days(halves int) string { return audittime.HalfDays(halves).String() }

// Roundings are the ways to round.
func (timePage) Roundings() []page.Choice {
	return []page.Choice{{Value: string(audittime.UpHalf), Label: "up to the next half day"}, {Value: string(audittime.NearestHalf), Label: "to the nearest half day, never below the least share"}}
}

func (a area) timeShow(c echo.Context) error {
	p, err := a.timePage(c)
	if err != nil {
		return err
	}
	in, err := a.office.AuditTimeStart(c.Request().Context(), page.Actor(c), p.File.ID)
	if err != nil {
		return err
	}
	p.Form, p.Errors = formOfTime(in, p.Known), page.Errors{}
	if len(p.Records) > 0 {
		p.Result = &p.Records[0].Explained
	}
	return c.Render(http.StatusOK, "intake/time", p)
}

// timePage reads everything but the form.
func (a area) timePage(c echo.Context) (p timePage, err error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return p, err
	}
	if p.fileHead, err = a.head(c, id, "Audit time"); err != nil {
		return p, err
	}
	ctx := c.Request().Context()
	if p.Sites, err = a.store.Sites(ctx, id); err != nil {
		return p, err
	}
	app, err := a.store.ApplicationOf(ctx, id)
	if err != nil {
		return p, err
	}
	times, err := a.store.AuditTimes(ctx, id)
	if err != nil {
		return p, err
	}
	book, err := a.office.Rulebook(ctx)
	if err != nil {
		return p, err
	}
	constants := book.On(p.Today)
	p.Known, p.Revision, p.Minimum = constants.Factors(), len(times)+1, minimum(constants)
	p.Gate = page.GateOf("Record", cert.Timeable.Checks(cert.TimeFacts{Application: app.Status}), p.mends())
	if p.Records, err = a.timeRecords(times, book); err == nil && len(times) > 0 && times[0].Waits() {
		p.Approve = page.GateOf("Approve this audit time", cert.Approvable.Checks(cert.TimeFacts{Time: times[0], Latest: true, Actor: page.Actor(c)}), nil)
		p.Approve.Action, p.Approve.Once = p.At("/audit-time/approve"), p.Stamp(times[0].Revision)
		p.Approve.Effect = "The figure can then be quoted. Your name stands in the record beside the author's."
	}
	return p, err
}

// minimum is the least length of a justification; the rulebook always has it.
func minimum(c norm.Constants) string {
	text, err := c.Text("sms.justification_min_chars")
	if err != nil {
		return "20"
	}
	return text
}

func (a area) timeRecords(times []cert.AuditTime, book norm.Book) ([]timeRecord, error) {
	records := make([]timeRecord, len(times))
	for i, t := range times {
		r := timeRecord{AuditTime: t, On: a.office.DayOf(t.At).Long()}
		var err error
		if r.Explained, err = t.Explained(); err != nil {
			return nil, fmt.Errorf("read audit time %d: %w", t.ID, err)
		}
		if r.Input, err = t.Basis(); err != nil {
			return nil, fmt.Errorf("read audit time %d: %w", t.ID, err)
		}
		if r.Replays, err = t.Replays(book, a.office.DayOf(t.At)); err != nil {
			return nil, fmt.Errorf("replay audit time %d: %w", t.ID, err)
		}
		if i+1 < len(times) {
			r.Since = t.Since(times[i+1])
		}
		records[i] = r
	}
	return records, nil
}

// timeSent reads the form; what is wrong with it stands in the page's errors.
func (a area) timeSent(c echo.Context) (p timePage, in audittime.Input, err error) {
	if p, err = a.timePage(c); err != nil {
		return p, in, err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return p, in, err
	}
	p.Form = p.Form.complete(p.Known)
	return p, p.Form.input(p.Errors), nil
}

// timeCalculate answers a what-if question; nothing is recorded.
func (a area) timeCalculate(c echo.Context) error {
	p, in, err := a.timeSent(c)
	if err != nil {
		return err
	}
	if !p.Errors.Any() {
		result, err := a.office.CalculateAuditTime(c.Request().Context(), page.Actor(c), p.File.ID, in)
		if !p.blame(err) && err != nil {
			return err
		}
		p.Result, p.WhatIf = &result, true
	}
	if p.Errors.Any() {
		p.Result = nil
		return c.Render(http.StatusUnprocessableEntity, "intake/time", p)
	}
	return c.Render(http.StatusOK, "intake/time", p)
}

// blame puts the problems of a calculation to the fields of the form. It tells whether err was such.
func (p *timePage) blame(err error) bool {
	var wrong cert.Invalid
	if !errors.As(err, &wrong) {
		return false
	}
	for _, one := range wrong {
		p.Errors.Add(p.Form.fieldOf(one.Field), one.Message)
	}
	return true
}

func (a area) timeRecord(c echo.Context) error {
	p, in, err := a.timeSent(c)
	if err != nil {
		return err
	}
	if p.Errors.Any() {
		return c.Render(http.StatusUnprocessableEntity, "intake/time", p)
	}
	input := office.AuditTimeInput{Revision: int(p.Form.VersionOf()), Input: in}
	t, err := a.office.RecordAuditTime(c.Request().Context(), page.Acting(c, p.Form.Once), p.File.ID, input)
	if p.blame(err) {
		return c.Render(http.StatusUnprocessableEntity, "intake/time", p)
	}
	if why, status, ok := refused(err); ok && len(why.Rules) > 0 {
		p.Refusal = &why
		return c.Render(status, "intake/time", p)
	}
	if err != nil {
		return err
	}
	page.Say(c, timeSaid(t, p.fileHead))
	return page.See(c, p.At("/audit-time"))
}

func timeSaid(t cert.AuditTime, h fileHead) page.Flash {
	if t.Waits() {
		return page.Flash{Tone: page.Waiting, Text: fmt.Sprintf("Revision %d is recorded and waits for a second person: the figure lies beyond the published table (R-TIME-03).", t.Revision)}
	}
	return page.Flash{Tone: page.Done, Text: fmt.Sprintf("Audit time revision %d is recorded.", t.Revision), Link: h.At("/quotation"), LinkText: "Go on to the quotation"}
}

func (a area) timeApprove(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var form struct{ page.Once }
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	t, err := a.office.ApproveAuditTime(c.Request().Context(), page.Acting(c, form.Once), id, int(form.VersionOf()))
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: fmt.Sprintf("You approved audit time revision %d.", t.Revision)})
	return page.See(c, fmt.Sprintf("/certifications/%d/audit-time", id))
}
