package register

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/store"
	"assay/internal/web/page"
)

// directoryPage lists the certificates that are public.
type directoryPage struct {
	page.Base
	List      page.List
	Rows      []directoryLine
	Countries []page.Choice
	Country   string
	Kept      []page.KeptValue // what a new search keeps beside the country
}

// directoryLine is a certificate as the directory shows it.
type directoryLine struct {
	store.CertificateRow
	Chip    page.Status
	Country string
}

// directoryListing says what may be asked of the directory.
func directoryListing() page.Listing {
	var countries []page.Choice
	for _, c := range norm.Countries() {
		countries = append(countries, page.Choice{Value: c.Code, Label: c.Name})
	}
	return page.Listing{Sorts: []string{"holder", "number", "expires"}, Filters: []page.Filter{
		{Name: "status", Label: "Status today", Choices: []page.Choice{
			{Value: string(cert.CertificateActive), Label: "valid"}, {Value: string(cert.CertificateSuspended), Label: "suspended"},
			{Value: string(cert.CertificateWithdrawn), Label: "withdrawn"}, {Value: string(cert.CertificateExpired), Label: "expired"},
			{Value: string(cert.CertificateFuture), Label: "not yet valid"}}},
		{Name: "country", Label: "Country", Choices: countries},
	}}
}

// directory answers GET /register: the public certificates with their status today (R-PUB-03).
func (a area) directory(c echo.Context) error {
	list, today := directoryListing().Read(c), a.office.Today()
	q := store.CertificateQuery{Text: list.Query, Status: cert.CertificateStatus(list.Picked("status")), Country: list.Picked("country"),
		Today: today, Sort: list.Sort, Desc: list.Desc, Limit: list.Size, Offset: list.Offset()}
	if number, readable := read(list.Query); readable && number.Number != "" {
		q.Text = number.Number
	}
	rows, total, err := a.store.PublicCertificates(c.Request().Context(), q)
	if err != nil {
		return err
	}
	countries, err := a.store.PublicCountries(c.Request().Context())
	if err != nil {
		return err
	}
	list.Total = total
	p := directoryPage{Base: page.Begin(c, "register", "Register of certificates"), List: list, Country: list.Picked("country")}
	for _, r := range rows {
		p.Rows = append(p.Rows, directoryLine{r, page.Standing(r.StatusOn(today)), norm.CountryName(r.Country)})
	}
	p.fill(countries)
	return c.Render(http.StatusOK, "register/directory", p)
}

// fill sets the choices of the search beside the text.
func (p *directoryPage) fill(countries []string) {
	for _, code := range countries {
		p.Countries = append(p.Countries, page.Choice{Value: code, Label: norm.CountryName(code)})
	}
	for _, k := range p.List.Kept() {
		if k.Name != "country" {
			p.Kept = append(p.Kept, k)
		}
	}
}

// Status is the row of links that narrows the list by status.
func (p directoryPage) Status() page.Chips { return p.List.Chips()[0] }
