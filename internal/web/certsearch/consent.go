package certsearch

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/certsearch"
	"assay/internal/web/page"
)

// consentPage is what the client of a file said about the register.
type consentPage struct {
	page.Base
	File     cert.Certification
	Client   string
	Consents []cert.SearchConsent
	Form     consentForm
	Errors   page.Errors
}

type consentForm struct {
	page.Once
	Given     string `form:"given" label:"Answer" validate:"required,oneof=yes no"`
	OnRequest bool   `form:"on_request" label:"Ended because the client asked for it"`
	ByName    string `form:"by_name" label:"Who said so" validate:"required,max=120"`
	Proof     string `form:"proof,lines" label:"Where it is written" validate:"required,max=1000"`
	On        string `form:"on" label:"Day" validate:"required"`
}

// Answers are the choices.
func (consentPage) Answers() []page.Choice {
	return []page.Choice{{Value: "yes", Label: "The client agrees to be published"}, {Value: "no", Label: "The client does not agree"}}
}

func (a area) consent(c echo.Context) error {
	return a.drawConsent(c, http.StatusOK, consentForm{On: a.office.Today().String()}, page.Errors{})
}

func (a area) drawConsent(c echo.Context, status int, f consentForm, errs page.Errors) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), page.Actor(c)
	file, err := a.store.Certification(ctx, actor, id)
	if err != nil {
		return err
	}
	client, err := a.store.Client(ctx, actor, file.ClientID)
	if err != nil {
		return err
	}
	p := consentPage{Base: page.Begin(c, "certsearch", "IAF CertSearch: "+client.Name), File: file, Client: client.Name, Form: f, Errors: errs}
	if p.Consents, err = a.store.SearchConsents(ctx, id); err != nil {
		return err
	}
	return c.Render(status, "certsearch/consent", p)
}

func (a area) note(c echo.Context) error {
	var f consentForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	on := errs.Day("on", "Day", f.On)
	if !errs.Any() {
		err = certsearch.Note(c.Request().Context(), a.office, page.Acting(c, f.Once), id, certsearch.Consent{Given: f.Given == "yes", OnRequest: f.OnRequest, ByName: f.ByName, Proof: f.Proof, On: on})
		errs.AddInvalid(err)
	}
	if errs.Any() {
		return a.drawConsent(c, http.StatusUnprocessableEntity, f, errs)
	}
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Noted. The next upload follows it."})
	return page.See(c, "/certsearch")
}
