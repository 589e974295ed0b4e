package desk

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/web/page"
)

// searchPage is what a search found, by kind.
type searchPage struct {
	page.Base
	List   page.List // holds the words searched for
	Groups []hitGroup
}

// hitGroup is what was found of one kind.
type hitGroup struct {
	store.Hits
	Head string
	More string // address of the list that shows more, "" when all is shown
}

// hitsShown is how many records of one kind a search shows.
const hitsShown = 10

var kindHeads = map[string]string{"certifications": "Clients", "certificates": "Certificates", "applications": "Applications",
	"quotations": "Quotations", "contracts": "Contracts", "audits": "Audits", "findings": "Findings", "people": "People"}

func (a area) search(c echo.Context) error {
	ctx, actor := c.Request().Context(), page.Actor(c)
	p := searchPage{Base: page.Begin(c, "desk", "Search"), List: page.Listing{}.Read(c)}
	if p.List.Query == "" {
		return c.Render(http.StatusOK, "desk/search", p)
	}
	kind, id, err := a.store.ByNumber(ctx, actor, p.List.Query)
	if err == nil {
		return page.See(c, fmt.Sprintf("/%s/%d", kind, id))
	}
	if !errors.Is(err, cert.NotFound) {
		return err
	}
	found, err := a.store.Search(ctx, actor, p.List.Query, hitsShown+1)
	if err != nil {
		return err
	}
	for _, h := range found {
		p.Groups = append(p.Groups, groupOf(h, c))
	}
	return c.Render(http.StatusOK, "desk/search", p)
}

// groupOf cuts what was found to what is shown.
func groupOf(h store.Hits, c echo.Context) hitGroup {
	g := hitGroup{h, kindHeads[h.Kind], ""}
	if len(h.Rows) > hitsShown {
		g.Rows = h.Rows[:hitsShown]
		g.More = withQuery("/"+h.Kind, map[string][]string{"q": {c.QueryParam("q")}})
	}
	for i, r := range g.Rows {
		g.Rows[i].Note = strings.ReplaceAll(r.Note, "_", " ")
	}
	return g
}

// Short tells whether the search is too short to find what is meant.
func (p searchPage) Short() bool { return utf8.RuneCountInString(p.List.Query) < 2 }
