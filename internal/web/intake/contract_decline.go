package intake

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// declinePage is the client's page on which it declines a contract.
type declinePage struct {
	signPage
	Form declineForm
}

// declineForm is the client's no to a contract.
type declineForm struct {
	page.Once
	Name     string `form:"name" label:"Your name" validate:"required,max=200"`
	Position string `form:"position" label:"Your position" validate:"required,max=200"`
	Reason   string `form:"reason,lines" label:"Reason" validate:"required,max=2000"`
	SHA256   string `form:"sha256" validate:"max=64"`
}

// contractDecline asks for the reason; where there is nothing to decline, the contract itself says what stands.
func (a area) contractDecline(c echo.Context) (err error) {
	p := declinePage{}
	if p.signPage, err = a.signPage(c); err != nil {
		return err
	}
	if p.Contract.Status != cert.ContractOffered || p.Inside {
		return page.See(c, "/k/"+p.Contract.Code)
	}
	return c.Render(http.StatusOK, "intake/contract_decline", p)
}

func (a area) contractDeclinePost(c echo.Context) (err error) {
	p := declinePage{}
	if p.signPage, err = a.signPage(c); err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	return a.reply(c, reply{"intake/contract_decline", &p, p.Errors, func(why refusal) { p.Refusal = &why }, func() (string, string, error) {
		in := office.ContractRefusal{Version: p.Form.VersionOf(), Name: p.Form.Name, Position: p.Form.Position, Reason: p.Form.Reason, SHA256: p.Form.SHA256}
		_, err := a.office.DeclineContract(c.Request().Context(), visitor(c, p.Form.Once, p.Form.Name), c.Param("code"), in)
		return "/k/" + p.Contract.Code, "Your answer is recorded: the agreement is declined. We read your reason and write to you.", err
	}})
}
