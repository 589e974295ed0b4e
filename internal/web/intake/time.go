package intake

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/sampling"
	"assay/internal/web/page"
)

// timePage is the audit time of a file: the records, and the form for the next one.
type timePage struct {
	fileHead
	Form     timeForm
	Errors   page.Errors
	Known    []norm.Factor // in the order of Form.Factors
	Others   []string      // standards whose tables are known
	Facts    []cert.SiteEntry
	Sheet    []cert.SheetSite // the sites as they are counted, in the order of Form.Sites
	Hints    []factorHint
	Said     cert.Questionnaire
	Records  []timeRecord // newest first
	Revision int          // that the next record will have
	Base     *timeRecord  // that the form is compared with
	What     *cert.Calculated
	Gate     page.Gate
	Approve  page.Gate
	Refusal  *refusal
	Minimum  int // characters of a justification
}

// timeRecord is one record with its calculation and what it changed.
type timeRecord struct {
	cert.AuditTime
	Explained audittime.Result
	Input     audittime.Input
	Decided   cert.TimeSheet
	Since     []cert.Difference
	Replays   bool // calculated again with its own rulebook, every figure comes out the same
	Repeats   bool // drawn again by the seeds, the same sites come out
	On        string
}

// factorHint is a factor that a fact of the questionnaire speaks for.
type factorHint struct {
	cert.FactorHint
	Name string
	Used bool
}

// Of is a record with the page that it stands on.
func (p timePage) Of(r timeRecord) recordOnPage { return recordOnPage{p.fileHead, r} }

// recordOnPage is a record and the file whose it is.
type recordOnPage struct {
	fileHead
	Record timeRecord
}

// Several tells whether there are sites besides the central function.
func (p timePage) Several() bool { return len(p.Sheet) > 1 }

// Roundings are the ways to round.
func (timePage) Roundings() []page.Choice {
	return []page.Choice{{Value: string(audittime.UpHalf), Label: "up to the next half day"}, {Value: string(audittime.NearestHalf), Label: "to the nearest half day, never below the least share"}}
}

// YesNo are the answers to a condition.
func (timePage) YesNo() []page.Choice {
	return []page.Choice{{Value: "yes", Label: "yes"}, {Value: "no", Label: "no"}}
}

// ConditionTexts are the conditions of R-MS-01 in the order of Form.Conditions.
func (timePage) ConditionTexts() []sampling.Condition { return sampling.Conditions() }

func (a area) timeShow(c echo.Context) error {
	p, err := a.timePage(c)
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(c.QueryParam("from")) // what is no number begins with the latest
	in, err := a.office.AuditTimeStart(c.Request().Context(), page.Actor(c), p.File.ID, from)
	if err != nil {
		return err
	}
	p.Form, p.Errors = formOfSheet(in, p.Known), page.Errors{}
	p.use(from)
	p.Sheet = in.Sheet.Sites
	what, err := a.office.CalculateAuditTime(c.Request().Context(), page.Actor(c), p.File.ID, in)
	if err == nil {
		p.What = &what
	} else if !errors.As(err, &cert.Invalid{}) { // a form that nobody has filled in yet has no faults
		return err
	}
	return c.Render(http.StatusOK, "intake/time", p)
}

// use chooses the record that the form is compared with: the one it began with, or the latest.
func (p *timePage) use(revision int) {
	for i := range p.Records {
		if revision == 0 || p.Records[i].Revision == revision {
			p.Base = &p.Records[i]
			p.Form.Base = strconv.Itoa(p.Base.Revision)
			break
		}
	}
	for i, h := range p.Hints {
		for _, row := range p.Form.Factors {
			if row.Code == h.Code {
				p.Hints[i].Used = row.Use
			}
		}
	}
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
	p.Said, p.Facts, p.Others = app.Questionnaire, app.Questionnaire.Sites, cert.OtherNames(constants)
	p.Known, p.Revision, p.Hints = constants.Factors(), len(times)+1, hintsOf(app.Questionnaire, constants)
	if p.Minimum, err = constants.Int("sms.justification_min_chars"); err != nil {
		return p, err
	}
	p.Gate = page.GateOf("Record", cert.Timeable.Checks(cert.TimeFacts{Application: app.Status}), p.mends())
	if p.Records, err = a.timeRecords(times, book); err == nil && len(times) > 0 && times[0].Waits() {
		p.Approve = page.GateOf("Approve this audit time", cert.Approvable.Checks(cert.TimeFacts{Time: times[0], Latest: true, Actor: page.Actor(c)}), nil)
		p.Approve.Action, p.Approve.Once = p.At("/audit-time/approve"), p.Stamp(times[0].Revision)
		p.Approve.Effect = "The figure can then be quoted. Your name stands in the record beside the author's."
	}
	return p, err
}

func hintsOf(q cert.Questionnaire, constants norm.Constants) []factorHint {
	var hints []factorHint
	for _, h := range q.FactorHints() {
		known, _ := constants.Factor(h.Code) // every hint has its factor, a test holds that
		hints = append(hints, factorHint{h, known.Name, false})
	}
	return hints
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
		if r.Decided, err = t.Decided(); err != nil {
			return nil, fmt.Errorf("read audit time %d: %w", t.ID, err)
		}
		if r.Repeats, err = r.Decided.Repeats(cert.SheetFacts{Constants: book.At(t.Rulebook).On(a.office.DayOf(t.At)), HalfYearly: r.Input.Cadence == audittime.HalfYearly}); err != nil {
			return nil, fmt.Errorf("draw the sites of audit time %d again: %w", t.ID, err)
		}
		if i+1 < len(times) {
			r.Since = t.Since(times[i+1])
		}
		records[i] = r
	}
	return records, nil
}

// timeSent reads the form; what is wrong with it stands in the page's errors.
func (a area) timeSent(c echo.Context) (p timePage, in office.AuditTimeInput, err error) {
	if p, err = a.timePage(c); err != nil {
		return p, in, err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return p, in, err
	}
	p.Form.redrawn(p.Errors, p.Minimum)
	p.Form = p.Form.complete(p.Known)
	p.Form.taken(p.Hints)
	base, _ := strconv.Atoi(p.Form.Base) // what is no number is compared with the latest
	p.use(base)
	in = p.Form.sheet(p.Errors)
	p.Sheet, err = a.office.SheetSites(c.Request().Context(), page.Actor(c), p.File.ID, in.Sheet.Sites)
	p.Form.Sites = formOfSites(cert.TimeSheet{Sites: p.Sheet}, "").Sites
	return p, in, err
}

// taken takes factors over from the questionnaire, with the fact that speaks for them.
func (f *timeForm) taken(hints []factorHint) {
	for _, h := range hints {
		at := slices.IndexFunc(f.Factors, func(r factorForm) bool { return r.Code == h.Code })
		if at < 0 || !slices.Contains(f.Take, h.Code) {
			continue
		}
		row := &f.Factors[at]
		row.Use = true
		if row.Why == "" {
			row.Why = h.Fact
		}
		if row.Evidence == "" {
			row.Evidence = h.Evidence
		}
	}
	f.Take = nil
}

// timeCalculate answers a what-if question; nothing is recorded.
func (a area) timeCalculate(c echo.Context) error {
	p, in, err := a.timeSent(c)
	if err != nil {
		return err
	}
	if !p.Errors.Any() {
		what, err := a.office.CalculateAuditTime(c.Request().Context(), page.Actor(c), p.File.ID, in)
		if !p.blame(err) && err != nil {
			return err
		}
		p.What = &what
	}
	if p.Errors.Any() {
		p.What = nil
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
	t, err := a.office.RecordAuditTime(c.Request().Context(), page.Acting(c, p.Form.Once), p.File.ID, in)
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

// timePDF is the sheet of a record as a paper, by its revision or the latest.
func (a area) timePDF(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(c.QueryParam("revision")) // what is no number is the latest
	name, pdf, err := a.office.AuditTimePDF(c.Request().Context(), page.Actor(c), id, revision)
	if err != nil {
		return err
	}
	return sendPDF(c, name, pdf)
}
