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
	begun  *page.Visitors // who begins applications
	typing *page.Visitors // who saves, sends and withdraws them
}

// How fast one address may apply: an office behind one address never meets the limits, a machine does. The links that
// drafts mail are counted in the database (office.SaveDraft).
const (
	beginRate, beginBurst = 0.1, 30 // new drafts
	saveRate, saveBurst   = 2, 90   // saves and sendings
)

// Routes is the route table of this area.
func Routes(o *office.Office, s *store.Store) []page.Route {
	a := area{o, s, page.NewVisitors(beginRate, beginBurst), page.NewVisitors(saveRate, saveBurst)}
	return slices.Concat(
		a.applyRoutes(),
		a.dealRoutes(),
	)
}
