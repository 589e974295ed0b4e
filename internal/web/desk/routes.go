// Package desk holds the pages of what waits for me, the client's file and history, search, calendar, dashboard and settings.
// It reads from store and changes through office; it must not know rules or SQL.
package desk

import (
	"net/http"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// area is what the handlers of this package work with.
type area struct {
	office *office.Office
	store  *store.Store
	write  office.Write
	demo   bool // one-time links are shown, for there is nobody behind the addresses
}

// Routes is the route table of this area.
func Routes(o *office.Office, s *store.Store, write office.Write, demo bool) []page.Route {
	a := area{o, s, write, demo}
	return append(a.mailRoutes(), []page.Route{
		{Method: http.MethodGet, Path: "/desk", Permission: cert.StaffOnly, Handler: a.desk},
		{Method: http.MethodGet, Path: "/certifications", Permission: cert.ReadFiles, Handler: a.files},
		{Method: http.MethodGet, Path: "/certifications.csv", Permission: cert.ReadFiles, Handler: a.filesCSV},
		{Method: http.MethodGet, Path: "/certifications/:id", Permission: cert.ReadFiles, Handler: a.file},
		{Method: http.MethodGet, Path: "/portal", Permission: cert.OwnFile, Handler: a.portal},
		{Method: http.MethodGet, Path: "/search", Permission: cert.StaffOnly, Handler: a.search},
		{Method: http.MethodGet, Path: "/settings", Permission: cert.ManageBody, Handler: a.settings},
		{Method: http.MethodPost, Path: "/settings", Permission: cert.ManageBody, Handler: a.changeSettings},
		{Method: http.MethodPost, Path: "/settings/issuing", Permission: cert.ManageBody, Handler: a.setIssuing},
		{Method: http.MethodGet, Path: "/seal.pem", Permission: cert.Public, Handler: a.sealCertificates},
		{Method: http.MethodGet, Path: "/settings/constants", Permission: cert.StaffOnly, Handler: a.constants},
		{Method: http.MethodGet, Path: "/settings/constants/:name", Permission: cert.ManageRules, Handler: a.rule},
		{Method: http.MethodPost, Path: "/settings/constants/:name", Permission: cert.ManageRules, Handler: a.setRule},
		{Method: http.MethodGet, Path: "/papers/:code", Permission: cert.SignedIn, Handler: a.paper},
		{Method: http.MethodGet, Path: "/calendar", Permission: cert.StaffOnly, Handler: a.calendar},
		{Method: http.MethodGet, Path: "/dashboard", Permission: cert.ReadFiles, Handler: a.dashboard},
	}...)
}
