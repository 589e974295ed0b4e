// Package complaints holds the pages of complaints and appeals, and what the body publishes without being asked.
// It reads from store and changes through office; it must not know rules or SQL.
package complaints

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
}

// How fast an address may send complaints: a few at once, then one in two minutes.
const (
	sentPerSecond = 1.0 / 120
	sentAtOnce    = 5
)

// Routes is the route table of this area.
func Routes(o *office.Office, s *store.Store) []page.Route {
	a, slow := area{o, s}, page.NewVisitors(sentPerSecond, sentAtOnce)
	reports := page.NewVisitors(sentPerSecond, sentAtOnce)
	get, post := http.MethodGet, http.MethodPost
	routes := []page.Route{
		{Method: get, Path: "/information", Permission: cert.Public, Handler: a.information},
		{Method: get, Path: "/settings/information", Permission: cert.ManageBody, Handler: a.informationForm},
		{Method: post, Path: "/settings/information", Permission: cert.ManageBody, Handler: a.informationKeep},
		{Method: get, Path: "/complain", Permission: cert.Public, Handler: a.lodgeForm},
		{Method: post, Path: "/complain", Permission: cert.Public, Handler: page.Slowly(slow, o.Now, a.lodge)},
		{Method: get, Path: "/complain/:code", Permission: cert.ByLink, Handler: a.follow},
		{Method: get, Path: "/decisions/:id/appeal", Permission: cert.OwnFile, Handler: a.appealForm},
		{Method: post, Path: "/decisions/:id/appeal", Permission: cert.OwnFile, Handler: a.appeal},
		{Method: get, Path: "/report", Permission: cert.Public, Handler: a.reportForm},
		{Method: post, Path: "/report", Permission: cert.Public, Handler: page.Slowly(reports, o.Now, a.report)},
		{Method: get, Path: "/forgeries", Permission: cert.HandleThem, Handler: a.forgeries},
		{Method: get, Path: "/forgeries/:id", Permission: cert.HandleThem, Handler: a.forgery},
		{Method: get, Path: "/forgeries/:id/file", Permission: cert.HandleThem, Handler: a.forgeryFile},
		{Method: post, Path: "/forgeries/:id/examine", Permission: cert.HandleThem, Handler: a.handleForgery(cert.Examine)},
		{Method: post, Path: "/forgeries/:id/close", Permission: cert.HandleThem, Handler: a.handleForgery(cert.CloseIt)},
		{Method: get, Path: "/complaints", Permission: cert.HandleThem, Handler: a.list},
		{Method: get, Path: "/complaints/:id", Permission: cert.StaffOnly, Handler: a.show},
		{Method: post, Path: "/complaints/:id/connect", Permission: cert.HandleThem, Handler: a.connect},
		{Method: post, Path: "/complaints/:id/involve", Permission: cert.HandleThem, Handler: a.involve},
		{Method: post, Path: "/complaints/:id/say", Permission: cert.HandleThem, Handler: a.say},
	}
	for _, verb := range []cert.Verb{cert.Acknowledge, cert.Decline, cert.Assign, cert.Settle, cert.CloseIt} {
		routes = append(routes, page.Route{Method: post, Path: "/complaints/:id/" + string(verb), Permission: cert.HandleThem, Handler: a.take(verb)})
	}
	return append(routes, page.Route{Method: post, Path: "/complaints/:id/" + string(cert.Investigate), Permission: cert.StaffOnly, Handler: a.take(cert.Investigate)})
}
