package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"assay/internal/cert"
	"assay/internal/store"
)

// A search shows so many at once, and so many pages of them: enough to find a company, not enough to copy the register.
const (
	rowsShown  = 20
	pagesShown = 5
)

var searchOp = operation("search", http.MethodGet, "/search", "Certificates by the holder's name",
	"Whole words of the name in any order and script, accents ignored; the last may be a beginning, one letter of each may be wrong. Twenty at once, five pages at most: the register answers questions and hands out no list. Holders that are named on request only are not among them.")

// searchIn is what is searched for.
type searchIn struct {
	Name     string `query:"q" required:"true" minLength:"2" maxLength:"100" doc:"Two letters of the name at least." example:"aegean"`
	Country  string `query:"country" pattern:"^[A-Z]{2}$" doc:"Two letters of ISO 3166-1." example:"GR"`
	Standard string `query:"standard" maxLength:"60" example:"ISO/IEC 20000-1:2018"`
	Standing string `query:"status" enum:"active,suspended,withdrawn,expired,not_yet_valid" doc:"Today."`
	Page     int    `query:"page" minimum:"1" maximum:"5" default:"1"`
}

// searchOut is the answer.
type searchOut struct{ Body searchView }

// searchView is one page of what was found.
type searchView struct {
	_     struct{}    `additionalProperties:"true"`
	Found []foundView `json:"certificates"`
	Next  *string     `json:"next" format:"uri" doc:"Address of the next page."`
	More  bool        `json:"more" doc:"Whether there are more than are shown in all pages: then give more of the name."`
	On    string      `json:"status_on" format:"date" doc:"The day of every status."`
}

// foundView is a certificate that was found.
type foundView struct {
	_        struct{} `additionalProperties:"true"`
	Number   string   `json:"number" doc:"With its revision."`
	Code     string   `json:"code"`
	Holder   string   `json:"holder"`
	City     string   `json:"city"`
	Country  string   `json:"country"`
	Standard string   `json:"standard"`
	Standing string   `json:"status" enum:"active,suspended,withdrawn,expired,not_yet_valid"`
	Expires  *string  `json:"expires" format:"date"`
	URL      string   `json:"url" format:"uri" doc:"The page for people."`
}

// search answers with one page.
func (a area) search(ctx context.Context, in *searchIn) (*searchOut, error) {
	if len(store.Words(in.Name)) == 0 || utf8.RuneCountInString(in.Name) < 2 {
		return nil, say(invalid, "Nothing was asked", "Give at least two letters of the holder's name.")
	}
	today := a.office.Today()
	rows, err := a.store.FindPublic(ctx, store.PublicQuery{Text: in.Name, Status: cert.CertificateStatus(in.Standing), Country: in.Country, Standard: in.Standard,
		Today: today, Limit: rowsShown + 1, Offset: (in.Page - 1) * rowsShown})
	if err != nil {
		return nil, err
	}
	v := searchView{Found: []foundView{}, On: today.String()}
	if len(rows) > rowsShown {
		rows, v.More = rows[:rowsShown], in.Page == pagesShown
		if !v.More {
			next := a.office.URL(in.address(in.Page + 1))
			v.Next = &next
		}
	}
	for _, r := range rows {
		number := cert.Certificate{Number: r.Number, Revision: r.Revision}.FullNumber()
		v.Found = append(v.Found, foundView{Number: number, Code: r.Code, Holder: r.Holder, City: r.City, Country: r.Country, Standard: r.Standard,
			Standing: string(r.StatusOn(today)), Expires: orNull(r.Expires), URL: a.office.URL("/c/" + r.Code)})
	}
	return &searchOut{v}, nil
}

// address is the search with another page.
func (in *searchIn) address(n int) string {
	v := url.Values{"q": {in.Name}, "page": {strconv.Itoa(n)}}
	for name, value := range map[string]string{"country": in.Country, "standard": in.Standard, "status": in.Standing} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return searchOp.Path + "?" + v.Encode()
}
