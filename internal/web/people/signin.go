package people

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// frontPage is what a visitor sees first.
type frontPage struct{ page.Base }

// front welcomes visitors and sends everybody else to where their work waits.
func (a area) front(c echo.Context) error {
	switch actor := page.Actor(c); {
	case actor.IsStaff():
		return page.See(c, "/desk")
	case actor.Is(cert.ClientUser):
		return page.See(c, "/portal")
	}
	return c.Render(http.StatusOK, "people/front", frontPage{page.Begin(c, "people", "Certification to ISO/IEC 20000-1")})
}

// signInForm is what the sign-in page asks.
type signInForm struct {
	Email    string `form:"email" label:"Mail address" validate:"required,max=254"`
	Password string `form:"password,raw" validate:"required,max=500"`
	Next     string `form:"next" validate:"max=2000"`
}

// signInPage asks who the visitor is.
type signInPage struct {
	page.Base
	Form   signInForm
	Errors page.Errors
}

func (a area) signInPage(c echo.Context) error {
	if page.Actor(c).AccountID != 0 {
		return page.See(c, "/")
	}
	return a.askSignIn(c, http.StatusOK, signInForm{Next: localPath(c.QueryParam("next"))}, nil)
}

func (a area) askSignIn(c echo.Context, code int, form signInForm, errs page.Errors) error {
	return c.Render(code, "people/sign-in", signInPage{page.Begin(c, "people", "Sign in"), form, errs})
}

func (a area) signIn(c echo.Context) error {
	var form signInForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	form.Next = localPath(form.Next)
	if errs.Any() {
		return a.askSignIn(c, http.StatusUnprocessableEntity, form, errs)
	}
	token, err := a.office.SignIn(c.Request().Context(), form.Email, form.Password, c.RealIP(), c.Request().UserAgent())
	if errs.AddInvalid(err) {
		return a.askSignIn(c, http.StatusUnprocessableEntity, form, errs)
	}
	if err != nil {
		return err
	}
	return a.enter(c, token, form.Next)
}

// enter ends the session the browser had, hands it the new one and leads on.
func (a area) enter(c echo.Context, token, next string) error {
	if err := a.office.SignOut(c.Request().Context(), a.token(c)); err != nil {
		return err
	}
	c.SetCookie(a.cookie(token, 0))
	if next == "" {
		next = "/"
	}
	return page.See(c, next)
}

// signOut ends the session on the server and in the browser.
func (a area) signOut(c echo.Context) error {
	if err := a.office.SignOut(c.Request().Context(), a.token(c)); err != nil {
		return err
	}
	c.SetCookie(a.cookie("", -1))
	return page.See(c, "/")
}

// token is the secret of the browser's session, empty when it has none.
func (a area) token(c echo.Context) string {
	kept, err := c.Cookie(page.SessionCookie(a.secure))
	if err != nil {
		return ""
	}
	return kept.Value
}

// cookie holds the session's token until the browser closes; age -1 takes it away.
func (a area) cookie(token string, age int) *http.Cookie {
	return &http.Cookie{Name: page.SessionCookie(a.secure), Value: token, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: a.secure, SameSite: http.SameSiteLaxMode}
}

// localPath lets only paths of this site through, as where to go after sign-in; anything else is nothing.
func localPath(next string) string {
	u, err := url.Parse(next)
	bad := func(text string) bool {
		return !strings.HasPrefix(text, "/") || strings.HasPrefix(text, "//") || strings.Contains(text, `\`) || strings.ContainsFunc(text, unicode.IsControl)
	}
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || bad(next) || bad(u.Path) {
		return ""
	}
	return next
}

// forgotForm is what the page for a new password asks.
type forgotForm struct {
	page.Once
	Email string `form:"email" label:"Mail address" validate:"required,email,max=254"`
}

// forgotPage asks for the address a link is sent to, and says afterwards that it was.
type forgotPage struct {
	page.Base
	Form   forgotForm
	Errors page.Errors
	Sent   bool
}

func (a area) forgotPage(c echo.Context) error {
	return c.Render(http.StatusOK, "people/forgot", forgotPage{Base: page.Begin(c, "people", "Choose a new password")})
}

// forgot answers the same whether there is an account or not.
func (a area) forgot(c echo.Context) error {
	p := forgotPage{Base: page.Begin(c, "people", "Choose a new password")}
	var err error
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	if p.Errors.Any() {
		return c.Render(http.StatusUnprocessableEntity, "people/forgot", p)
	}
	err = a.office.AskReset(c.Request().Context(), page.Acting(c, p.Form.Once), p.Form.Email)
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	p.Sent = true
	return c.Render(http.StatusOK, "people/forgot", p)
}

// welcomeForm is what the page behind a one-time link asks.
type welcomeForm struct {
	Email    string `form:"email" label:"Mail address" validate:"max=254"`
	Name     string `form:"name" label:"Your name" validate:"max=200"`
	Password string `form:"password,raw" validate:"required,max=500"`
	Again    string `form:"again,raw" label:"The password once more" validate:"required,max=500"`
}

// welcomePage sets a password by a one-time link.
type welcomePage struct {
	page.Base
	Welcome office.Welcome
	Form    welcomeForm
	Errors  page.Errors
}

func (a area) welcomePage(c echo.Context) error {
	w, err := a.office.Welcome(c.Request().Context(), c.Param("token"))
	if err != nil {
		return a.stale(c, err)
	}
	return a.askWelcome(c, http.StatusOK, welcomePage{Welcome: w, Form: welcomeForm{Name: w.Name}})
}

func (a area) askWelcome(c echo.Context, code int, p welcomePage) error {
	title := "Welcome to " + a.office.BodyNow(c.Request().Context()).Name
	if p.Welcome.Setup {
		title = "Set up the first administrator"
	} else if p.Welcome.Reset {
		title = "Choose a new password"
	}
	p.Base = page.Begin(c, "people", title)
	return c.Render(code, "people/welcome", p)
}

// stale explains a link that does not work any more.
func (a area) stale(c echo.Context, err error) error {
	if !errors.Is(err, cert.NotFound) {
		return err
	}
	return c.Render(http.StatusNotFound, "people/stale", frontPage{page.Begin(c, "people", "This link does not work any more")})
}

func (a area) welcome(c echo.Context) error {
	ctx, token := c.Request().Context(), c.Param("token")
	var p welcomePage
	var err error
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	if p.Welcome, err = a.office.Welcome(ctx, token); err != nil {
		return a.stale(c, err)
	}
	if p.Form.Password != p.Form.Again {
		p.Errors.Add("again", "The two passwords differ.")
	}
	if p.Errors.Any() {
		return a.askWelcome(c, http.StatusUnprocessableEntity, p)
	}
	err = a.office.UseLink(ctx, token, office.WelcomeInput{Email: p.Form.Email, Name: p.Form.Name, Password: p.Form.Password})
	if p.Errors.AddInvalid(err) {
		return a.askWelcome(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return a.stale(c, err)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Your password is set. Sign in with it."})
	return page.See(c, "/sign-in")
}
