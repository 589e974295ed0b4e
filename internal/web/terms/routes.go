// Package terms holds the pages of what the body offers on: its price lists, its offices and its contract templates. It
// reads from store and changes through office; it must not know rules or SQL.
package terms

import (
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

// Routes is the route table of this area.
func Routes(o *office.Office, s *store.Store) []page.Route {
	a := area{o, s}
	return append(append(a.priceRoutes(), a.officeRoutes()...), a.templateRoutes()...)
}

// editionChip is the state of a revision.
func editionChip(s cert.EditionStatus) page.Status {
	tones := map[cert.EditionStatus]page.Tone{cert.EditionInForce: page.Done, cert.EditionDraft: page.Waiting}
	return page.Status{Tone: tones[s], Word: s.Label()}
}
