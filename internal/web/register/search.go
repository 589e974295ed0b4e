package register

import (
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/store"
	"assay/internal/web/page"
)

// searchPage finds certificates by the holder's name.
type searchPage struct {
	frame
	Form      searchForm
	Fault     string
	Rows      []foundLine
	Asked     bool
	Next      string // address of the next page, "" when there is none
	Full      bool   // there are more than we show
	Countries []page.Choice
	Statuses  []page.Choice
	Standards []page.Choice
}

// searchForm is what is searched for.
type searchForm struct {
	Name, Country, Standard, Standing string
	Page                              int
}

// foundLine is a certificate that was found.
type foundLine struct {
	store.PublicRow
	Chip page.Status
}

// A search shows so many at once, and so many pages of them: enough to find a company, not enough to copy the register.
const (
	rowsShown  = 20
	pagesShown = 5
)

var statuses = []page.Choice{{Value: string(cert.CertificateActive), Label: "valid"}, {Value: string(cert.CertificateSuspended), Label: "suspended"},
	{Value: string(cert.CertificateWithdrawn), Label: "withdrawn"}, {Value: string(cert.CertificateExpired), Label: "expired"},
	{Value: string(cert.CertificateFuture), Label: "not yet valid"}}

// search answers GET /register?q=…: public certificates by name, in any script, with their status today (R-PUB-03).
func (a area) search(c echo.Context) error {
	p := searchPage{frame: a.frame(c, "Register of certificates"), Form: readSearch(c), Countries: countries, Statuses: statuses}
	standards, err := a.store.PublicStandards(c.Request().Context())
	if err != nil {
		return err
	}
	for _, s := range standards {
		p.Standards = append(p.Standards, page.Choice{Value: s, Label: s})
	}
	if q, readable := cert.ReadAsked(p.Form.Name); readable {
		if q.Code != "" {
			return page.See(c, "/c/"+q.Code)
		}
		return page.See(c, "/verify?number="+url.QueryEscape(p.Form.Name))
	}
	if p.Asked = p.Form != (searchForm{Page: 1}); !p.Asked {
		return send(c, http.StatusOK, "register/search", p)
	}
	if utf8.RuneCountInString(p.Form.Name) < 2 || len(store.Words(p.Form.Name)) == 0 {
		p.Fault = "Give at least two letters of the holder's name, or a certificate number."
		return send(c, http.StatusUnprocessableEntity, "register/search", p)
	}
	if err := a.find(c, &p); err != nil {
		return err
	}
	return send(c, http.StatusOK, "register/search", p)
}

// countries are the choices of the search, all there are: which ones have holders is not told.
var countries = func() (out []page.Choice) {
	for _, c := range norm.Countries() {
		out = append(out, page.Choice{Value: c.Code, Label: c.Name})
	}
	return out
}()

func readSearch(c echo.Context) searchForm {
	f := searchForm{Name: clip(c.QueryParam("q"), 100), Country: clip(c.QueryParam("country"), 2), Standard: clip(c.QueryParam("standard"), 60), Standing: clip(c.QueryParam("status"), 20), Page: 1}
	if n, err := strconv.Atoi(c.QueryParam("page")); err == nil && n > 1 && n <= pagesShown {
		f.Page = n
	}
	if !chosen(statuses, f.Standing) {
		f.Standing = ""
	}
	if !chosen(countries, f.Country) {
		f.Country = ""
	}
	return f
}

func chosen(among []page.Choice, value string) bool {
	for _, c := range among {
		if c.Value == value {
			return true
		}
	}
	return false
}

// find reads one page of what the form asks for, and whether there is more.
func (a area) find(c echo.Context, p *searchPage) error {
	today := a.office.Today()
	rows, err := a.store.FindPublic(c.Request().Context(), store.PublicQuery{Text: p.Form.Name, Status: cert.CertificateStatus(p.Form.Standing),
		Country: p.Form.Country, Standard: p.Form.Standard, Today: today, Limit: rowsShown + 1, Offset: (p.Form.Page - 1) * rowsShown})
	if err != nil {
		return err
	}
	if len(rows) > rowsShown {
		rows, p.Full = rows[:rowsShown], p.Form.Page == pagesShown
		if !p.Full {
			p.Next = p.Form.address(p.Form.Page + 1)
		}
	}
	for _, r := range rows {
		p.Rows = append(p.Rows, foundLine{r, page.Standing(r.StatusOn(today))})
	}
	return nil
}

// address is the search with another page.
func (f searchForm) address(n int) string {
	v := url.Values{"q": {f.Name}, "page": {strconv.Itoa(n)}}
	for name, value := range map[string]string{"country": f.Country, "standard": f.Standard, "status": f.Standing} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return "/register?" + v.Encode()
}
