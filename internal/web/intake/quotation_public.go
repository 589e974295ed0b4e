package intake

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// offerPage is the client's page of a quotation.
type offerPage struct {
	page.Base
	office.QuotationSheet
	Pricing  pricing
	Stands   cert.QuotationStatus // today
	Chip     page.Status
	Answered *time.Time
	Form     answerForm
	Errors   page.Errors
	Refusal  *refusal
	Inside   bool // a person of the body looks at it
}

// answerForm is a client's answer to a quotation.
type answerForm struct {
	page.Once
	Answer   string `form:"answer" label:"Your answer" validate:"required,oneof=accept decline"`
	Name     string `form:"name" label:"Your name" validate:"required,max=200"`
	Position string `form:"position" label:"Your position" validate:"required,max=200"`
	Read     bool   `form:"read" label:"I have read the quotation"`
	SHA256   string `form:"sha256" validate:"max=64"`
	Reason   string `form:"reason,lines" label:"Reason" validate:"max=2000"`
}

// Answers are the two answers.
func (offerPage) Answers() []page.Choice {
	return []page.Choice{{Value: "accept", Label: "We accept the quotation", Hint: "The contract follows; nothing is signed yet."},
		{Value: "decline", Label: "We decline the quotation", Hint: "Please say why below."}}
}

func (a area) offerPage(c echo.Context) (p offerPage, err error) {
	if p.QuotationSheet, err = a.office.QuotationByLink(c.Request().Context(), c.Param("code")); err != nil {
		return p, err
	}
	q := p.Quotation
	p.Base = page.Begin(c, "intake", fmt.Sprintf("Quotation %s for %s", q.Number, p.Client.Name))
	p.Stands, p.Chip, p.Errors, p.Answered = q.StatusOn(p.Today), quotationChip(q, p.Today), page.Errors{}, a.local(q.AnsweredAt)
	p.Inside = page.Actor(c).IsStaff()
	if p.Stands == cert.QuotationSent {
		p.Chip.Word = "waits for your answer"
	}
	p.Pricing, err = pricingOf(p.QuotationSheet, "")
	return p, err
}

func (a area) quotationPublic(c echo.Context) error {
	p, err := a.offerPage(c)
	if err != nil {
		return err
	}
	p.Form.Name, p.Form.Position = p.Signatory.Name, p.Signatory.Position // who answers says so, or changes it
	return c.Render(http.StatusOK, "intake/quotation_public", p)
}

func (a area) quotationPDF(c echo.Context) error { return a.byLink(c, a.office.QuotationPDF) }

func (a area) quotationAnswer(c echo.Context) error {
	p, err := a.offerPage(c)
	if err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	return a.reply(c, reply{"intake/quotation_public", &p, p.Errors, func(why refusal) { p.Refusal = &why }, func() (string, string, error) {
		q, err := a.answer(c, p.Form)
		return "/q/" + q.Code, fmt.Sprintf("Thank you. Your answer is recorded: %s.", q.Status), err
	}})
}

func (a area) answer(c echo.Context, f answerForm) (cert.Quotation, error) {
	in := office.QuotationAnswer{Version: f.VersionOf(), Name: f.Name, Position: f.Position, Read: f.Read, SHA256: f.SHA256}
	actor := visitor(c, f.Once, f.Name)
	if f.Answer == "decline" {
		in.Reason = f.Reason
		return a.office.DeclineQuotation(c.Request().Context(), actor, c.Param("code"), in)
	}
	return a.office.AcceptQuotation(c.Request().Context(), actor, c.Param("code"), in)
}
