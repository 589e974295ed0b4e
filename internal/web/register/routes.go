// Package register holds the pages of the public register: verification of a certificate by number, code or paper,
// and search. There is no login and no session; it reads from store and must not know rules or SQL.
package register

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// area is what the handlers of this package work with.
type area struct {
	office *office.Office
	store  *store.Store
}

// budget is how much one address may ask of a kind of page.
type budget struct {
	perSecond float64
	atOnce    int
}

// How much one address may ask: a person with a stack of certificates never meets the limit of pages by code, while
// whoever counts through the numbers may try twenty a minute. A program that has many to check has the bulk check.
var (
	byCode   = budget{2, 60}
	byNumber = budget{1.0 / 3, 30}
	bySearch = budget{1, 30}
	byFile   = budget{1.0 / 6, 40}
	byBulk   = budget{1.0 / 30, 4}
)

// Routes is the route table of this area. Every GET answers HEAD as well.
func Routes(o *office.Office, s *store.Store) []page.Route {
	a := area{o, s}
	var routes []page.Route
	add := func(methods []string, path string, b budget, handler, tooMany echo.HandlerFunc) {
		v := page.NewVisitors(b.perSecond, b.atOnce)
		for _, method := range methods {
			routes = append(routes, page.Route{Method: method, Path: path, Permission: cert.Public, Handler: v.Limit(o.Now, handler, tooMany)})
		}
	}
	get := []string{http.MethodGet, http.MethodHead}
	add(get, "/verify", byNumber, a.verify, a.busy)
	add(get, "/c/:code", byCode, a.certificate, a.busy)
	add(get, "/c/:code/receipt", byCode, a.receipt, a.busy)
	add(get, "/c/:code/badge.svg", byCode, a.badgeSVG, a.busy)
	add(get, "/check", byCode, a.checkForm, a.busy)
	add([]string{http.MethodPost}, "/check", byFile, a.check, a.busy)
	add(get, "/bulk", byCode, a.bulkForm, a.busy)
	add([]string{http.MethodPost}, "/bulk", byBulk, a.bulk, a.busy)
	add(get, "/register", bySearch, a.search, a.busy)
	add(get, "/log", byCode, a.log, a.busy)
	for path, handler := range map[string]echo.HandlerFunc{"checkpoint": a.logCheckpoint, "keys": a.logKeys, "leaves": a.logLeaves,
		"log.jsonl": a.logWhole, "status": a.statusList, "proof": a.logProof, "consistency": a.logConsistency} {
		add(get, "/log/"+path, byCode, handler, busyJSON)
	}
	return routes
}

// busy asks a visitor who asks too much to wait.
func (a area) busy(c echo.Context) error {
	return c.Render(http.StatusTooManyRequests, "register/busy", struct{ frame }{a.frame(c, "Too many questions")})
}
