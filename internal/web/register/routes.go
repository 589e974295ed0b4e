// Package register holds the pages of public verification and directory, and their JSON: no login, no session.
// It reads from store and changes nothing; it must not know rules or SQL.
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

// Routes is the route table of this area. Every route answers HEAD as well.
func Routes(o *office.Office, s *store.Store) []page.Route {
	a, visitors := area{o, s}, page.NewVisitors(perSecond, atOnce)
	var routes []page.Route
	open := func(path string, handler echo.HandlerFunc, tooMany echo.HandlerFunc) {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			routes = append(routes, page.Route{Method: method, Path: path, Permission: cert.Public,
				Handler: visitors.Limit(o.Now, handler, tooMany)})
		}
	}
	open("/verify", a.verify, a.busy)
	open("/c/:code", a.verifyCode, a.busy)
	open("/register", a.directory, a.busy)
	open("/api/v1/certificates/:number", a.certificateJSON, busyJSON)
	return routes
}
