package people

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/web/page"
)

// demoPage offers one-click sign-in as anybody of the furnished body.
type demoPage struct {
	page.Base
	Staff   []store.DemoAccount
	Clients []store.DemoAccount
}

// demoPage lists the staff by role and a few clients. The route exists in demo mode only.
func (a area) demoPage(c echo.Context) error {
	rows, err := a.store.DemoAccounts(c.Request().Context())
	if err != nil {
		return err
	}
	p := demoPage{Base: page.Begin(c, "people", "Look around as anybody")}
	for _, row := range rows {
		if row.ClientName != "" {
			p.Clients = append(p.Clients, row)
		} else {
			p.Staff = append(p.Staff, row)
		}
	}
	return c.Render(http.StatusOK, "people/demo", p)
}

// demoForm names the account to sign in as.
type demoForm struct {
	Account string `form:"account" validate:"required,whole"`
}

func (a area) demoSignIn(c echo.Context) error {
	var form demoForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(form.Account, 10, 64)
	if errs.Any() || err != nil {
		return cert.Wrong("account", "Choose whom you want to sign in as.")
	}
	token, err := a.office.SignInAs(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return a.enter(c, token, "")
}
