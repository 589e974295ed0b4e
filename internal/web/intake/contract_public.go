package intake

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// signPage is the client's page of a contract.
type signPage struct {
	page.Base
	office.ContractSheet
	Chip    page.Status
	Steps   []audittime.Step
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
	explained, err := p.Time.Explained()
	p.Steps = explained.Steps
	return p, err
}

func (a area) contractPublic(c echo.Context) error {
	p, err := a.signPage(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, "intake/contract_public", p)
}

func (a area) contractPDF(c echo.Context) error {
	name, pdf, err := a.office.ContractPDF(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	return sendPDF(c, name, pdf)
}

func (a area) contractSign(c echo.Context) error {
	p, err := a.signPage(c)
	if err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	if !p.Errors.Any() {
		in := office.ContractSignature{Version: p.Form.VersionOf(), Name: p.Form.Name, Position: p.Form.Position, Agreed: p.Form.Agreed, SHA256: p.Form.SHA256}
		_, err = a.office.SignContract(c.Request().Context(), visitor(c, p.Form.Once, p.Form.Name), c.Param("code"), in)
		if why, status, ok := refused(err); ok {
			p.Refusal = &why
			return c.Render(status, "intake/contract_public", p)
		}
		if err != nil && !p.Errors.AddInvalid(err) {
			return err
		}
	}
	if p.Errors.Any() {
		return c.Render(http.StatusUnprocessableEntity, "intake/contract_public", p)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Thank you. Your signature is recorded; we sign next and tell you."})
	return page.See(c, "/k/"+p.Contract.Code)
}
