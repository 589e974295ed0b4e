package intake

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/fee"
	"assay/internal/office"
	"assay/internal/paper"
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
	return page.Press(c, func(at page.Pressed) (string, string, error) {
		q, err := a.office.DraftQuotation(at.Context, at.Actor, at.ID, int(at.Version))
		return fmt.Sprintf("/quotations/%d", q.ID), "", err
	})
}

// quotationPage is one revision of a quotation.
type quotationPage struct {
	fileHead
	pricing
	Chip     page.Status
	Lists    []page.Choice // price lists that hold today
	Form     quotationForm
	Errors   page.Errors
	Gate     page.Gate
	Since    []cert.Difference
	Papers   []page.Paper
	Events   []page.Event
	Answerer string // address of the client's page
	Answered *time.Time
}

// Pricing is what the partials of prices show.
func (p quotationPage) Pricing() pricing { return p.pricing }

// quotationForm is what can be set on a draft.
type quotationForm struct {
	page.Once
	Note          string `form:"note,lines" label:"Note to the client" validate:"max=4000"`
	PriceList     string `form:"price_list" label:"Price list" validate:"max=20"`
	Language      string `form:"language" label:"Language of the PDF" validate:"max=10"`
	ReverseCharge bool   `form:"reverse_charge" label:"Reverse charge"`
	ValidUntil    string `form:"valid_until" label:"Valid until" validate:"required,day"`
	Tax           string `form:"tax" label:"Tax"`
	Reason        string `form:"discount_reason" label:"Reason of the discount" validate:"max=40"`
	Discount      string `form:"discount" label:"Discount"`
}

func (f quotationForm) terms(errs page.Errors) office.QuotationTerms {
	return office.QuotationTerms{Version: f.VersionOf(), Note: f.Note, ValidUntil: errs.Day("valid_until", "Valid until", f.ValidUntil),
		TaxPercent: errs.Percent("tax", "Tax", f.Tax), DiscountReason: f.Reason, DiscountPercent: errs.Percent("discount", "Discount", f.Discount),
		PriceListID: int64(errs.Int("price_list", "Price list", f.PriceList, 0, 1<<50)), Language: f.Language, ReverseCharge: f.ReverseCharge}
}

// Reasons are the reasons for which a discount may be given (R-FEE-02).
func (quotationPage) Reasons() []page.Choice {
	out := []page.Choice{{Value: "", Label: "No discount"}}
	for _, r := range fee.Reasons() {
		out = append(out, page.Choice{Value: string(r), Label: r.Label()})
	}
	return out
}

// Languages are the languages that quotations come in.
func (quotationPage) Languages() []page.Choice {
	var out []page.Choice
	for _, l := range paper.Languages() {
		out = append(out, page.Choice{Value: l.Key, Label: l.Name})
	}
	return out
}

func (a area) quotationShow(c echo.Context) error {
	p, err := a.quotationPage(c)
	if err != nil {
		return err
	}
	q := p.Quotation
	p.Form = quotationForm{Note: q.Note, ValidUntil: q.ValidUntil.String(), Tax: percentOrNone(q.TaxPercent), Reason: q.DiscountReason, Discount: percentOrNone(q.DiscountPercent),
		PriceList: strconv.FormatInt(q.PriceListID, 10), Language: q.Language, ReverseCharge: q.Prices.ReverseCharge}
	if p.Form.Language == "" {
		p.Form.Language = "en"
	}
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
	if p.fileHead, err = a.head(c, q.CertificationID, "Quotation "+q.Number); err != nil {
		return p, err
	}
	if p.pricing, err = pricingOf(s, p.At("/audit-time#records")); err != nil {
		return p, err
	}
	p.Chip, p.Errors, p.Answerer, p.Answered = quotationChip(q, p.Today), page.Errors{}, a.office.URL("/q/"+q.Code), a.local(q.AnsweredAt)
	if p.Lists, err = a.priceLists(c); err != nil {
		return p, err
	}
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

// priceLists are the lists by which a quotation of today can be priced.
func (a area) priceLists(c echo.Context) ([]page.Choice, error) {
	lists, err := a.office.HoldingPrices(c.Request().Context())
	if err != nil {
		return nil, err
	}
	branches, err := a.store.Branches(c.Request().Context())
	if err != nil {
		return nil, err
	}
	var out []page.Choice
	for _, l := range lists {
		label := l.Name + ", " + l.Currency
		for _, b := range branches {
			if b.ID == l.BranchID {
				label = fmt.Sprintf("%s revision %d, %s, %s", l.Name, l.Revision, l.Currency, b.Name)
			}
		}
		out = append(out, page.Choice{Value: strconv.FormatInt(l.ID, 10), Label: label})
	}
	return out, nil
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
	return page.Press(c, func(at page.Pressed) (string, string, error) {
		q, err := a.office.SendQuotation(at.Context, at.Actor, at.ID, at.Version)
		return fmt.Sprintf("/quotations/%d", q.ID), fmt.Sprintf("Quotation %s revision %d is on its way to the client.", q.Number, q.Revision), err
	})
}

func (a area) quotationPreview(c echo.Context) error { return a.preview(c, a.office.PreviewQuotation) }
