package terms

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/web/page"
)

// officeRoutes are the pages of the body's offices.
func (a area) officeRoutes() []page.Route {
	get, post := http.MethodGet, http.MethodPost
	return []page.Route{
		{Method: get, Path: "/offices", Permission: cert.ManageBody, Handler: a.offices},
		{Method: post, Path: "/offices", Permission: cert.ManageBody, Handler: a.officeKeep},
		{Method: get, Path: "/offices/:id", Permission: cert.ManageBody, Handler: a.offices},
		{Method: post, Path: "/offices/:id", Permission: cert.ManageBody, Handler: a.officeKeep},
	}
}

// officeForm is what is asked about an office of the body.
type officeForm struct {
	page.Once
	Name      string `form:"name" label:"Name" validate:"required,max=120"`
	Address   string `form:"address,lines" label:"Address" validate:"required,max=400"`
	City      string `form:"city" label:"Postcode and city" validate:"required,max=120"`
	Country   string `form:"country" label:"Country" validate:"required,max=2"`
	Currency  string `form:"currency" label:"Currency" validate:"required,max=3"`
	TaxNumber string `form:"tax_number" label:"Tax number" validate:"max=60"`
}

// officesPage lists the offices and asks about one: a new one, or that of the address.
type officesPage struct {
	page.Base
	Branches []cert.Branch
	One      cert.Branch // zero for a new one
	Form     officeForm
	Errors   page.Errors
}

// Countries are the choices of the country.
func (officesPage) Countries() []page.Choice {
	var out []page.Choice
	for _, c := range norm.Countries() {
		out = append(out, page.Choice{Value: c.Code, Label: c.Name})
	}
	return out
}

// Action is where the form goes.
func (p officesPage) Action() string {
	if p.One.ID == 0 {
		return "/offices"
	}
	return fmt.Sprintf("/offices/%d", p.One.ID)
}

// Version is the version that the form is drawn from.
func (p officesPage) Version() string { return strconv.FormatInt(p.One.Version, 10) }

func (a area) officesPage(c echo.Context) (p officesPage, err error) {
	p.Base, p.Errors = page.Begin(c, "terms", "Offices"), page.Errors{}
	if p.Branches, err = a.store.Branches(c.Request().Context()); err != nil || c.Param("id") == "" {
		return p, err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return p, err
	}
	for _, b := range p.Branches {
		if b.ID == id {
			p.One = b
			return p, nil
		}
	}
	return p, cert.NotFound
}

func (a area) offices(c echo.Context) error {
	p, err := a.officesPage(c)
	if err != nil {
		return err
	}
	b := p.One
	p.Form = officeForm{Name: b.Name, Address: b.Address, City: b.City, Country: b.Country, Currency: b.Currency, TaxNumber: b.TaxNumber}
	return c.Render(http.StatusOK, "terms/offices", p)
}

func (a area) officeKeep(c echo.Context) error {
	p, err := a.officesPage(c)
	if err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	if !p.Errors.Any() {
		f := p.Form
		_, err = a.office.KeepBranch(c.Request().Context(), page.Acting(c, f.Once), cert.Branch{ID: p.One.ID, Version: f.VersionOf(), Name: f.Name,
			Address: f.Address, City: f.City, Country: f.Country, Currency: f.Currency, TaxNumber: f.TaxNumber})
		if !p.Errors.AddInvalid(err) && err != nil && !errors.Is(err, cert.Repeated) {
			return err
		}
	}
	if p.Errors.Any() {
		return c.Render(http.StatusUnprocessableEntity, "terms/offices", p)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The office is kept. Papers drawn from now on show it; papers that exist stay as they are."})
	return page.See(c, "/offices")
}
