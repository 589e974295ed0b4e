// Package people holds the pages of sign-in, accounts, persons, competence, declarations and availability.
// It reads from store and changes through office; it must not know rules or SQL.
package people

import (
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

// Routes is the route table of this area.
func Routes(o *office.Office, s *store.Store, secure, demo bool) []page.Route {
	a := area{o, s, secure, demo}
	_ = a
	return []page.Route{}
}
