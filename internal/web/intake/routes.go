// Package intake holds the pages of application, review, audit time, quotation and contract.
// It reads from store and changes through office; it must not know rules or SQL.
package intake

import (
	"slices"

	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// area is what the handlers of this package work with.
type area struct {
	office *office.Office
	store  *store.Store
}

// Routes is the route table of this area.
func Routes(o *office.Office, s *store.Store) []page.Route {
	a := area{o, s}
	return slices.Concat(
		a.applyRoutes(),
		a.dealRoutes(),
	)
}
