package watching

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/watching"
	"assay/internal/web/page"
)

// askPage takes the wish to be told of changes of one certificate.
type askPage struct {
	frame
	Form   askForm
	Errors page.Errors
	cert.Certificate
	Hooks bool // programs may register
}

// askForm is the wish: a mailbox or the address of a program.
type askForm struct {
	page.Once
	Email string `form:"email" validate:"omitempty,email,max=200" label:"Mail address"`
	URL   string `form:"url" validate:"max=500" label:"Address of the program"`
}

// askForm answers GET /watch/:code.
func (a area) askForm(c echo.Context) error {
	return a.drawAsk(c, http.StatusOK, askForm{}, page.Errors{})
}

func (a area) drawAsk(c echo.Context, status int, f askForm, errs page.Errors) error {
	r, err := a.record(c)
	if errors.Is(err, cert.NotFound) {
		return a.missing(c)
	}
	if err != nil {
		return err
	}
	return send(c, status, "watching/ask", askPage{a.frame(c, "Watch "+r.Newest().Number), f, errs, r.Newest(), a.check != nil})
}

// ask answers POST /watch/:code.
func (a area) ask(c echo.Context) error {
	var f askForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	if (f.Email == "") == (f.URL == "") && !errs.Any() {
		errs.Add("email", "Give a mail address, or further below the address of a program.")
	}
	if f.URL != "" && !errs.Any() {
		a.checkHook(f, errs)
	}
	if errs.Any() {
		return a.drawAsk(c, http.StatusUnprocessableEntity, f, errs)
	}
	if f.URL != "" {
		return a.askHook(c, f)
	}
	err = watching.Ask(c.Request().Context(), a.office, page.Acting(c, f.Once), c.Param("code"), f.Email)
	switch {
	case errors.Is(err, cert.NotFound):
		return a.missing(c)
	case err != nil && !errors.Is(err, cert.Repeated):
		return err
	}
	return a.say(c, http.StatusOK, said{Tone: page.Info, Head: "Look into your mailbox", Text: "We sent a message to " + f.Email + ". You are told of changes once you say yes on the page that it names.",
		Link: "/c/" + c.Param("code"), Word: "Back to the certificate"})
}

func (a area) checkHook(f askForm, errs page.Errors) {
	if a.check == nil {
		errs.Add("url", "Programs cannot be registered here.")
	} else if err := a.check(f.URL); err != nil {
		errs.Add("url", "This cannot be posted to: "+err.Error()+".")
	}
}

// hookPage shows the key of a program's messages, this once.
type hookPage struct {
	frame
	Key, List, Address string
}

func (a area) askHook(c echo.Context, f askForm) error {
	p, key, err := watching.AskHook(c.Request().Context(), a.office, page.Acting(c, f.Once), c.Param("code"), f.URL)
	switch {
	case errors.Is(err, cert.NotFound):
		return a.missing(c)
	case errors.Is(err, cert.Repeated):
		return a.say(c, http.StatusOK, said{Tone: page.Info, Head: "It is registered already", Text: "Its key was shown when it was registered and is not shown again. Register it anew if the key is lost."})
	case err != nil:
		return err
	}
	return send(c, http.StatusOK, "watching/hook", hookPage{a.frame(c, "The program is registered"), key, a.office.URL("/watching/" + p.Code), p.Address})
}
