package intake

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/fee"
	"assay/internal/office"
	"assay/internal/web/page"
)

// quotationChip is the state of a quotation on a day.
func quotationChip(q cert.Quotation, today day.Day) page.Status {
	status := q.StatusOn(today)
	tones := map[cert.QuotationStatus]page.Tone{cert.QuotationSent: page.Waiting, cert.QuotationAccepted: page.Done,
		cert.QuotationDeclined: page.Bad, cert.QuotationExpired: page.Bad}
	return page.Status{Tone: tones[status], Word: string(status)}
}

// quotationsPage lists the revisions of a file's quotation.
type quotationsPage struct {
	fileHead
	Rows []quotationRow // newest first
	Gate page.Gate      // the next revision
}

type quotationRow struct {
	cert.Quotation
	Chip  page.Status
	Since []cert.Difference
}

func (a area) quotationsShow(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var p quotationsPage
	if p.fileHead, err = a.head(c, id, "Quotation"); err != nil {
		return err
	}
	all, err := a.store.Quotations(c.Request().Context(), id)
	if err != nil {
		return err
	}
	for i, q := range all {
		row := quotationRow{Quotation: q, Chip: quotationChip(q, p.Today)}
		if i+1 < len(all) {
			row.Since = q.Since(all[i+1])
		}
		p.Rows = append(p.Rows, row)
	}
	checks, err := a.office.DraftQuotationChecks(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	p.Gate = p.draftGate(checks, len(all))
	return c.Render(http.StatusOK, "intake/quotations", p)
}

// draftGate offers the next revision; only planners get its button.
func (h fileHead) draftGate(checks []cert.Check, revisions int) page.Gate {
	g := page.GateOf("Draft a quotation", checks, h.mends())
	g.Effect = "The latest audit time is priced by the price list in force. You can edit the draft before it is sent."
	if revisions > 0 {
		g.Verb, g.Effect = "Draft a new revision", "It replaces the revision before, which the client can then no longer accept. "+g.Effect
	}
	g.Action, g.Once = h.At("/quotation"), h.Stamp(revisions+1)
	return g
}

func (a area) quotationDraft(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var form struct{ page.Once }
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	q, err := a.office.DraftQuotation(c.Request().Context(), page.Acting(c, form.Once), id, int(form.VersionOf()))
	if err != nil {
		return err
	}
	return page.See(c, fmt.Sprintf("/quotations/%d", q.ID))
}

// quotationPage is one revision of a quotation.
type quotationPage struct {
	fileHead
	Quotation cert.Quotation
	Time      cert.AuditTime
	Chip      page.Status
	Parts     []quotationPart
	Form      quotationForm
	Errors    page.Errors
	Gate      page.Gate
	Since     []cert.Difference
	Papers    []page.Paper
	Events    []page.Event
	Answerer  string // address of the client's page
	Steps     []audittime.Step
}

// quotationPart is the lines of one part with their sum.
type quotationPart struct {
	Title string
	Lines []cert.Line
	Sum   fee.Total
}

func quotationParts(q cert.Quotation) []quotationPart {
	var parts []quotationPart
	for _, p := range office.QuotationParts {
		part := quotationPart{Title: p.Title, Sum: q.Total(p.Part)}
		for _, l := range q.Lines {
			if l.Part == p.Part {
				part.Lines = append(part.Lines, l)
			}
		}
		parts = append(parts, part)
	}
	return parts
}

// quotationForm is what can be set on a draft.
type quotationForm struct {
	page.Once
	Note       string `form:"note,lines" label:"Note to the client" validate:"max=4000"`
	ValidUntil string `form:"valid_until" label:"Valid until" validate:"required,day"`
	Tax        string `form:"tax" label:"Tax"`
	Reason     string `form:"discount_reason" label:"Reason of the discount" validate:"max=40"`
	Discount   string `form:"discount" label:"Discount"`
}

func (f quotationForm) terms(errs page.Errors) office.QuotationTerms {
	return office.QuotationTerms{Version: f.VersionOf(), Note: f.Note, ValidUntil: errs.Day("valid_until", "Valid until", f.ValidUntil),
		TaxPercent: errs.Percent("tax", "Tax", f.Tax), DiscountReason: f.Reason, DiscountPercent: errs.Percent("discount", "Discount", f.Discount)}
}

// Reasons are the reasons for which a discount may be given (R-FEE-02).
func (quotationPage) Reasons() []page.Choice {
	out := []page.Choice{{Value: "", Label: "No discount"}}
	for _, r := range fee.Reasons() {
		out = append(out, page.Choice{Value: string(r), Label: r.Label()})
	}
	return out
}

// Tax is the tax in percent, "" without one.
func (p quotationPage) Tax() string { return percentOrNone(p.Quotation.TaxPercent) }

func percentOrNone(hundredths int) string {
	if hundredths == 0 {
		return ""
	}
	return fee.Percent(hundredths).String()
}

// Conditions are the sentences that hold for every quotation.
func (p quotationPage) Conditions() []string { return office.QuotationConditions(p.Quotation) }

func (a area) quotationShow(c echo.Context) error {
	p, err := a.quotationPage(c)
	if err != nil {
		return err
	}
	q := p.Quotation
	p.Form = quotationForm{Note: q.Note, ValidUntil: q.ValidUntil.String(), Tax: percentOrNone(q.TaxPercent), Reason: q.DiscountReason, Discount: percentOrNone(q.DiscountPercent)}
	return c.Render(http.StatusOK, "intake/quotation", p)
}

func (a area) quotationPage(c echo.Context) (p quotationPage, err error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return p, err
	}
	actor, ctx := page.Actor(c), c.Request().Context()
	s, err := a.office.QuotationSheet(ctx, actor, id)
	if err != nil {
		return p, err
	}
	q := s.Quotation
	p.Quotation, p.Time = q, s.Time
	if p.fileHead, err = a.head(c, q.CertificationID, "Quotation "+q.Number); err != nil {
		return p, err
	}
	p.Chip, p.Parts, p.Errors, p.Answerer = quotationChip(q, p.Today), quotationParts(q), page.Errors{}, a.office.URL("/q/"+q.Code)
	explained, err := p.Time.Explained()
	if err != nil {
		return p, fmt.Errorf("read the audit time of quotation %d: %w", id, err)
	}
	p.Steps = explained.Steps
	facts, err := a.office.QuotationFacts(ctx, actor, id)
	if err != nil {
		return p, err
	}
	p.Gate = page.GateOf("Send the quotation", cert.QuotationLife.Checks(q.Status, cert.Send, facts), p.mends())
	p.Gate.Effect = fmt.Sprintf("The PDF is drawn and kept, and %s gets a mail with the link.", p.Client.ContactEmail)
	p.Gate.Action, p.Gate.Once = fmt.Sprintf("/quotations/%d/send", id), p.Stamp(q.Version)
	if p.Since, err = a.quotationSince(c, q); err != nil {
		return p, err
	}
	if p.Papers, err = a.papers(c, "quotation", id); err != nil {
		return p, err
	}
	p.Events, err = a.events(c, q.CertificationID, "quotation", id)
	return p, err
}

func (a area) quotationSince(c echo.Context, q cert.Quotation) ([]cert.Difference, error) {
	all, err := a.store.Quotations(c.Request().Context(), q.CertificationID)
	if err != nil {
		return nil, err
	}
	for _, was := range all {
		if was.Revision == q.Revision-1 {
			return q.Since(was), nil
		}
	}
	return nil, nil
}

func (a area) quotationEdit(c echo.Context) error {
	p, err := a.quotationPage(c)
	if err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	terms := p.Form.terms(p.Errors)
	if !p.Errors.Any() {
		_, err = a.office.EditQuotation(c.Request().Context(), page.Acting(c, p.Form.Once), p.Quotation.ID, terms)
		if err != nil && !p.Errors.AddInvalid(err) {
			return err
		}
	}
	if p.Errors.Any() {
		return c.Render(http.StatusUnprocessableEntity, "intake/quotation", p)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The draft is priced anew and saved."})
	return page.See(c, fmt.Sprintf("/quotations/%d", p.Quotation.ID))
}

func (a area) quotationSend(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var form struct{ page.Once }
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	q, err := a.office.SendQuotation(c.Request().Context(), page.Acting(c, form.Once), id, form.VersionOf())
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: fmt.Sprintf("Quotation %s revision %d is on its way to the client.", q.Number, q.Revision)})
	return page.See(c, fmt.Sprintf("/quotations/%d", id))
}

func (a area) quotationPreview(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	pdf, err := a.office.PreviewQuotation(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	return sendPDF(c, fmt.Sprintf("preview-%d.pdf", id), pdf)
}

// visitor is who acts by a link: the account signed in, or whoever gives a name.
func visitor(c echo.Context, form page.Once, name string) cert.Actor {
	actor := page.Acting(c, form)
	if actor.AccountID == 0 && strings.TrimSpace(name) != "" {
		actor.Name = name
	}
	return actor
}
