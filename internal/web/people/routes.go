// Package people holds the pages of sign-in, accounts, persons, competence, declarations and availability.
// It reads from store and changes through office; it must not know rules or SQL.
package people

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
	secure bool // the site is reached by https
	demo   bool // one-click sign-in is offered
}

// Routes is the route table of this area. The pages of one-click sign-in exist in demo mode only.
func Routes(o *office.Office, s *store.Store, secure, demo bool) []page.Route {
	a := area{o, s, secure, demo}
	routes := []page.Route{
		{Method: http.MethodGet, Path: "/", Permission: cert.Public, Handler: a.front},
		{Method: http.MethodGet, Path: "/sign-in", Permission: cert.Public, Handler: a.signInPage},
		{Method: http.MethodPost, Path: "/sign-in", Permission: cert.Public, Handler: a.signIn},
		{Method: http.MethodPost, Path: "/sign-out", Permission: cert.Public, Handler: a.signOut},
		{Method: http.MethodGet, Path: "/forgot", Permission: cert.Public, Handler: a.forgotPage},
		{Method: http.MethodPost, Path: "/forgot", Permission: cert.Public, Handler: a.forgot},
		{Method: http.MethodGet, Path: "/welcome/:token", Permission: cert.ByLink, Handler: a.welcomePage},
		{Method: http.MethodPost, Path: "/welcome/:token", Permission: cert.ByLink, Handler: a.welcome},
	}
	if demo {
		routes = append(routes,
			page.Route{Method: http.MethodGet, Path: "/demo", Permission: cert.DemoOnly, Handler: a.demoPage},
			page.Route{Method: http.MethodPost, Path: "/demo/sign-in", Permission: cert.DemoOnly, Handler: a.demoSignIn})
	}
	return routes
}
