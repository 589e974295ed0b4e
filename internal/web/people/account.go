package people

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// accountPage is one's own account: password and sessions.
type accountPage struct {
	page.Base
	Account  cert.Account
	Sessions []sessionLine
	Devices  []deviceLine
	Form     passwordForm
	Errors   page.Errors
}

// sessionLine is one signed-in browser.
type sessionLine struct {
	ID      int64
	Browser string
	Address string
	Since   time.Time
	Seen    time.Time
	Here    bool // the one that looks at the page
}

// passwordForm changes one's own password.
type passwordForm struct {
	page.Once
	Current  string `form:"current,raw" label:"The present password" validate:"required,max=500"`
	Password string `form:"password,raw" label:"The new password" validate:"required,max=500"`
	Again    string `form:"again,raw" label:"The new password once more" validate:"required,max=500"`
}

func (a area) account(c echo.Context) error {
	return a.showAccount(c, http.StatusOK, passwordForm{}, nil)
}

func (a area) showAccount(c echo.Context, code int, form passwordForm, errs page.Errors) error {
	ctx, actor := c.Request().Context(), page.Actor(c)
	p := accountPage{Base: page.Begin(c, "people", "Your account"), Form: form, Errors: errs}
	var err error
	if p.Account, err = a.store.Account(ctx, actor.AccountID); err != nil {
		return err
	}
	sessions, err := a.office.Sessions(ctx, actor)
	if err != nil {
		return err
	}
	here := office.Hash(a.token(c))
	for _, s := range sessions {
		p.Sessions = append(p.Sessions, sessionLine{s.ID, browserName(s.Browser), s.Address, a.office.Local(s.CreatedAt), a.office.Local(s.SeenAt), s.TokenHash == here})
	}
	if p.Devices, err = a.devices(c, actor.AccountID); err != nil {
		return err
	}
	return c.Render(code, "people/account", p)
}

func (a area) changePassword(c echo.Context) error {
	var form passwordForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	if form.Password != form.Again {
		errs.Add("again", "The two passwords differ.")
	}
	if errs.Any() {
		return a.showAccount(c, http.StatusUnprocessableEntity, form, errs)
	}
	err = a.office.ChangePassword(c.Request().Context(), page.Acting(c, form.Once), office.PasswordInput{
		Current: form.Current, Password: form.Password, Token: a.token(c)})
	if errs.AddInvalid(err) {
		return a.showAccount(c, http.StatusUnprocessableEntity, form, errs)
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Your password is changed. All other browsers were signed out."})
	return page.See(c, "/account")
}

func (a area) endSession(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if err := a.office.EndSession(c.Request().Context(), page.Actor(c), id); err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "That browser is signed out."})
	return page.See(c, "/account")
}
