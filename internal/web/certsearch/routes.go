// Package certsearch holds the pages of the international register IAF CertSearch: what is published there, uploads
// and what came of them, the comparison, and what clients agreed to. It must not know rules or SQL.
package certsearch

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/office/certsearch"
	"assay/internal/store"
	"assay/internal/web/page"
)

// Register is the way to the international register.
type Register struct {
	File  certsearch.Write                                       // writes its file
	Held  func(ctx context.Context) ([]cert.SearchRecord, error) // reads what it holds of the body; nil where that is not set
	Sends bool                                                   // the program sends uploads itself
}

// area is what the handlers of this package work with.
type area struct {
	office   *office.Office
	store    *store.Store
	register Register
}

// Routes is the route table of this area.
func Routes(o *office.Office, s *store.Store, r Register) []page.Route {
	a := area{o, s, r}
	get, post := http.MethodGet, http.MethodPost
	var routes []page.Route
	for _, r := range []struct {
		method, path string
		handler      echo.HandlerFunc
	}{{get, "/certsearch", a.show}, {get, "/certsearch/settings", a.settings}, {post, "/certsearch/settings", a.keepSettings},
		{get, "/certsearch/compare", a.compare}, {post, "/certsearch/send", a.send}, {post, "/certsearch/file", a.file},
		{get, "/certsearch/uploads/:id", a.upload}, {get, "/certsearch/uploads/:id/file.xml", a.download}, {post, "/certsearch/uploads/:id/confirm", a.confirm},
		{get, "/certifications/:id/certsearch", a.consent}, {post, "/certifications/:id/certsearch", a.note}} {
		routes = append(routes, page.Route{Method: r.method, Path: r.path, Permission: cert.UploadThem, Handler: r.handler})
	}
	return routes
}

// look reads how things stand today.
func (a area) look(c echo.Context) (certsearch.View, error) {
	ctx := c.Request().Context()
	book, err := a.office.Rulebook(ctx)
	if err != nil {
		return certsearch.View{}, err
	}
	return certsearch.Look(ctx, a.store, book, a.office.Today())
}
