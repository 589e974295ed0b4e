package intake

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// offerPage is the client's page of a quotation.
type offerPage struct {
	page.Base
	office.QuotationSheet
	Stands  cert.QuotationStatus // today
	Chip    page.Status
	Parts   []quotationPart
	Steps   []audittime.Step
	Form    answerForm
	Errors  page.Errors
	Refusal *refusal
	Inside  bool // a person of the body looks at it
}

// answerForm is a client's answer to a quotation.
type answerForm struct {
	page.Once
	Answer   string `form:"answer" label:"Your answer" validate:"required,oneof=accept decline"`
	Name     string `form:"name" label:"Your name" validate:"required,max=200"`
	Position string `form:"position" label:"Your position" validate:"required,max=200"`
	Reason   string `form:"reason,lines" label:"Reason" validate:"max=2000"`
}

// Answers are the two answers.
func (offerPage) Answers() []page.Choice {
	return []page.Choice{{Value: "accept", Label: "We accept the quotation", Hint: "The contract follows; nothing is signed yet."},
		{Value: "decline", Label: "We decline the quotation", Hint: "Please say why below."}}
}

// Conditions are the sentences that hold for every quotation.
func (p offerPage) Conditions() []string { return office.QuotationConditions(p.Quotation) }

// Tax is the tax in percent, "" without one.
func (p offerPage) Tax() string { return percentOrNone(p.Quotation.TaxPercent) }

func (a area) offerPage(c echo.Context) (p offerPage, err error) {
	if p.QuotationSheet, err = a.office.QuotationByLink(c.Request().Context(), c.Param("code")); err != nil {
		return p, err
	}
	q := p.Quotation
	p.Base = page.Begin(c, "intake", fmt.Sprintf("Quotation %s for %s", q.Number, p.Client.Name))
	p.Stands, p.Chip, p.Parts, p.Errors = q.StatusOn(p.Today), quotationChip(q, p.Today), quotationParts(q), page.Errors{}
	p.Inside = page.Actor(c).IsStaff()
	if p.Stands == cert.QuotationSent {
		p.Chip.Word = "waits for your answer"
	}
	explained, err := p.Time.Explained()
	p.Steps = explained.Steps
	return p, err
}

func (a area) quotationPublic(c echo.Context) error {
	p, err := a.offerPage(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, "intake/quotation_public", p)
}

func (a area) quotationPDF(c echo.Context) error {
	name, pdf, err := a.office.QuotationPDF(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	return sendPDF(c, name, pdf)
}

func (a area) quotationAnswer(c echo.Context) error {
	p, err := a.offerPage(c)
	if err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	if p.Errors.Any() {
		return c.Render(http.StatusUnprocessableEntity, "intake/quotation_public", p)
	}
	q, err := a.answer(c, p.Form)
	if p.Errors.AddInvalid(err) {
		return c.Render(http.StatusUnprocessableEntity, "intake/quotation_public", p)
	}
	if why, status, ok := refused(err); ok {
		p.Refusal = &why
		return c.Render(status, "intake/quotation_public", p)
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: fmt.Sprintf("Thank you. Your answer is recorded: %s.", q.Status)})
	return page.See(c, "/q/"+q.Code)
}

func (a area) answer(c echo.Context, f answerForm) (cert.Quotation, error) {
	in := office.QuotationAnswer{Version: f.VersionOf(), Name: f.Name, Position: f.Position}
	actor := visitor(c, f.Once, f.Name)
	if f.Answer == "decline" {
		in.Reason = f.Reason
		return a.office.DeclineQuotation(c.Request().Context(), actor, c.Param("code"), in)
	}
	return a.office.AcceptQuotation(c.Request().Context(), actor, c.Param("code"), in)
}
