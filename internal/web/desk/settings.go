package desk

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// settingsForm is what the settings page asks about the body.
type settingsForm struct {
	page.Once
	Name          string `form:"name" label:"Name" validate:"required,max=200"`
	Address       string `form:"address,lines" label:"Address" validate:"required,max=400"`
	City          string `form:"city" label:"Postcode and city" validate:"required,max=120"`
	Country       string `form:"country" label:"Country" validate:"required,max=2"`
	Web           string `form:"web" label:"Web address" validate:"max=200"`
	Email         string `form:"email" label:"Mail address" validate:"required,max=254"`
	Phone         string `form:"phone" label:"Phone" validate:"max=60"`
	Accreditation string `form:"accreditation,lines" label:"Accreditation" validate:"max=600"`
	From          string `form:"accredited_from" label:"Accredited from" validate:"omitempty,day"`
	Until         string `form:"accredited_until" label:"Accredited until" validate:"omitempty,day"`
	In            string `form:"accredited_in" label:"Accredited in" validate:"max=800"`
	Signatory     string `form:"signatory" label:"Who signs" validate:"required,max=120"`
	SignatoryRole string `form:"signatory_role" label:"In which function" validate:"max=120"`
	Prefix        string `form:"prefix" label:"Prefix of certificate numbers" validate:"required,max=8"`
	Currency      string `form:"currency" label:"Currency of quotations" validate:"required,max=3"`
}

// body is the form as the office keeps it; a day that is none is said by errs.
func (f settingsForm) body(errs page.Errors) office.Body {
	held := office.Accreditation{From: errs.Day("accredited_from", "Accredited from", f.From), Until: errs.Day("accredited_until", "Accredited until", f.Until),
		Countries: strings.Join(strings.Fields(strings.ToUpper(f.In)), " ")}
	return office.Body{Accredited: held, Name: f.Name, Address: f.Address, City: f.City, Country: f.Country, Web: f.Web, Email: f.Email, Phone: f.Phone,
		Accreditation: f.Accreditation, Signatory: f.Signatory, SignatoryRole: f.SignatoryRole, Prefix: f.Prefix, Currency: f.Currency}
}

func settingsFormOf(b office.Body) settingsForm {
	return settingsForm{From: dayText(b.Accredited.From), Until: dayText(b.Accredited.Until), In: b.Accredited.Countries, Name: b.Name, Address: b.Address, City: b.City, Country: b.Country, Web: b.Web, Email: b.Email, Phone: b.Phone,
		Accreditation: b.Accreditation, Signatory: b.Signatory, SignatoryRole: b.SignatoryRole, Prefix: b.Prefix, Currency: b.Currency}
}

// dayText is a day as a form holds it, empty when open.
func dayText(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// settingsPage asks who the body is.
type settingsPage struct {
	page.Base
	Form    settingsForm
	Errors  page.Errors
	Version string
	Zone    string
	Seal    office.SealState
	Halt    office.Halt
	Switch  haltForm
}

// Countries are the choices of the country.
func (settingsPage) Countries() []page.Choice {
	var out []page.Choice
	for _, c := range norm.Countries() {
		out = append(out, page.Choice{Value: c.Code, Label: c.Name})
	}
	return out
}

func (a area) settings(c echo.Context) error {
	body, version, err := a.office.SettingsVersion(c.Request().Context())
	if err != nil {
		return err
	}
	return a.showSettings(c, http.StatusOK, settingsFormOf(body), nil, versionText(version))
}

func (a area) showSettings(c echo.Context, code int, form settingsForm, errs page.Errors, version string) error {
	halt, err := a.office.HaltNow(c.Request().Context())
	if err != nil {
		return err
	}
	return c.Render(code, "desk/settings", settingsPage{Base: page.Begin(c, "desk", "Settings"), Form: form, Errors: errs, Version: version,
		Zone: a.office.Zone(), Seal: a.office.Seal(), Halt: halt})
}

func (a area) changeSettings(c echo.Context) error {
	var form settingsForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	body := form.body(errs)
	if !errs.Any() {
		err = a.office.ChangeBody(c.Request().Context(), page.Acting(c, form.Once), office.BodyInput{Body: body, Version: form.VersionOf()})
		errs.AddInvalid(err)
	}
	if errs.Any() {
		return a.showSettings(c, http.StatusUnprocessableEntity, form, errs, form.Once.Version)
	}
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The settings are kept. Papers drawn from now on show them; papers that exist stay as they are."})
	return page.See(c, "/settings")
}
