package intake

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// signPage is the client's page of a contract.
type signPage struct {
	page.Base
	office.ContractSheet
	Pricing pricing
	Chip    page.Status
	Form    signForm
	Errors  page.Errors
	Refusal *refusal
	Inside  bool // a person of the body looks at it
}

// signForm is the client's signature.
type signForm struct {
	page.Once
	Name     string `form:"name" label:"Your name" validate:"required,max=200"`
	Position string `form:"position" label:"Your position" validate:"required,max=200"`
	Agreed   bool   `form:"agreed" label:"We agree and sign"`
	SHA256   string `form:"sha256" validate:"max=64"`
}

func (a area) signPage(c echo.Context) (p signPage, err error) {
	if p.ContractSheet, err = a.office.ContractByLink(c.Request().Context(), c.Param("code")); err != nil {
		return p, err
	}
	p.Contract = a.stampContract(p.Contract)
	p.Base = page.Begin(c, "intake", "Certification agreement "+p.Contract.Number+", "+p.Client.Name)
	p.Chip, p.Errors, p.Inside = contractChip(p.Contract.Status), page.Errors{}, page.Actor(c).IsStaff()
	if p.Contract.Status == cert.ContractOffered {
		p.Chip.Word = "waits for your signature"
	}
	if p.Contract.Status == cert.ContractDeclined {
		p.Chip.Word = "declined by you"
	}
	p.Pricing, err = pricingOf(p.QuotationSheet, "")
	return p, err
}

func (a area) contractPublic(c echo.Context) error {
	p, err := a.signPage(c)
	if err != nil {
		return err
	}
	p.Form.Name, p.Form.Position = p.Quotation.AnsweredBy, p.Quotation.AnsweredRole // who signs says so, or changes it
	return c.Render(http.StatusOK, "intake/contract_public", p)
}

func (a area) contractPDF(c echo.Context) error { return a.byLink(c, a.office.ContractPDF) }

func (a area) contractSign(c echo.Context) error {
	p, err := a.signPage(c)
	if err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	return a.reply(c, reply{"intake/contract_public", &p, p.Errors, func(why refusal) { p.Refusal = &why }, func() (string, string, error) {
		in := office.ContractSignature{Version: p.Form.VersionOf(), Name: p.Form.Name, Position: p.Form.Position, Agreed: p.Form.Agreed, SHA256: p.Form.SHA256}
		_, err := a.office.SignContract(c.Request().Context(), visitor(c, p.Form.Once, p.Form.Name), c.Param("code"), in)
		return "/k/" + p.Contract.Code, "Thank you. Your signature is recorded; we sign next and tell you.", err
	}})
}
