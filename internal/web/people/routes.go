// Package people holds the pages of sign-in, accounts, persons, competence, declarations and availability.
// It reads from store and changes through office; it must not know rules or SQL.
package people

import (
	"net/http"
	"slices"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/office/fieldsync"
	"assay/internal/store"
	"assay/internal/web/page"
)

// area is what the handlers of this package work with.
type area struct {
	office *office.Office
	store  *store.Store
	room   *fieldsync.Room // of the tablets
	secure bool            // the site is reached by https
	demo   bool            // one-click sign-in is offered
	door   *page.Visitors
}

// Routes is the route table of this area. The pages of one-click sign-in exist in demo mode only.
func Routes(o *office.Office, s *store.Store, secure, demo bool) []page.Route {
	a := area{o, s, fieldsync.New(o, s), secure, demo, page.NewVisitors(doorRate, doorBurst)}
	routes := slices.Concat(a.doors(), a.accountRoutes(), a.personRoutes())
	if demo {
		routes = append(routes,
			page.Route{Method: http.MethodGet, Path: "/demo", Permission: cert.DemoOnly, Handler: a.demoPage},
			page.Route{Method: http.MethodPost, Path: "/demo/sign-in", Permission: cert.DemoOnly, Handler: a.demoSignIn})
	}
	return routes
}

// doors is how one comes in and goes out.
func (a area) doors() []page.Route {
	return []page.Route{
		{Method: http.MethodGet, Path: "/", Permission: cert.Public, Handler: a.front},
		{Method: http.MethodGet, Path: "/sign-in", Permission: cert.Public, Handler: a.signInPage},
		{Method: http.MethodPost, Path: "/sign-in", Permission: cert.Public, Handler: a.slowly(a.signIn)},
		{Method: http.MethodPost, Path: "/sign-out", Permission: cert.Public, Handler: a.signOut},
		{Method: http.MethodGet, Path: "/forgot", Permission: cert.Public, Handler: a.forgotPage},
		{Method: http.MethodPost, Path: "/forgot", Permission: cert.Public, Handler: a.slowly(a.forgot)},
		{Method: http.MethodGet, Path: "/welcome/:token", Permission: cert.ByLink, Handler: a.welcomePage},
		{Method: http.MethodPost, Path: "/welcome/:token", Permission: cert.ByLink, Handler: a.slowly(a.welcome)},
	}
}

// accountRoutes is one's own account, and everybody's for administrators.
func (a area) accountRoutes() []page.Route {
	return []page.Route{
		{Method: http.MethodGet, Path: "/account", Permission: cert.SignedIn, Handler: a.account},
		{Method: http.MethodPost, Path: "/account/password", Permission: cert.SignedIn, Handler: a.slowly(a.changePassword)},
		{Method: http.MethodPost, Path: "/account/sessions/:id/end", Permission: cert.SignedIn, Handler: a.endSession},
		{Method: http.MethodPost, Path: "/account/devices/:device/revoke", Permission: cert.SignedIn, Handler: a.revokeDevice},
		{Method: http.MethodPost, Path: "/accounts/:id/devices/:device/revoke", Permission: cert.ManagePeople, Handler: a.revokeDeviceOf},
		{Method: http.MethodGet, Path: "/accounts", Permission: cert.ManagePeople, Handler: a.accounts},
		{Method: http.MethodGet, Path: "/accounts/new", Permission: cert.ManagePeople, Handler: a.newAccount},
		{Method: http.MethodPost, Path: "/accounts", Permission: cert.ManagePeople, Handler: a.addAccount},
		{Method: http.MethodGet, Path: "/accounts/:id", Permission: cert.ManagePeople, Handler: a.accountOne},
		{Method: http.MethodPost, Path: "/accounts/:id/change", Permission: cert.ManagePeople, Handler: a.changeAccount},
		{Method: http.MethodPost, Path: "/accounts/:id/invite", Permission: cert.ManagePeople,
			Handler: a.accountStep(a.underWay("A link to set the password", "the mail address below"), unversioned(a.office.Invite))},
		{Method: http.MethodPost, Path: "/accounts/:id/disable", Permission: cert.ManagePeople,
			Handler: a.accountStep("The account is disabled; all its browsers are signed out.", a.office.Disable)},
		{Method: http.MethodPost, Path: "/accounts/:id/enable", Permission: cert.ManagePeople,
			Handler: a.accountStep("The account is open again.", a.office.Enable)},
		{Method: http.MethodPost, Path: "/accounts/:id/end-sessions", Permission: cert.ManagePeople,
			Handler: a.accountStep("All browsers of the account are signed out.", unversioned(a.office.EndSessionsOf))},
	}
}

// personRoutes is the body's people. The absences of others are guarded by the verb.
func (a area) personRoutes() []page.Route {
	return []page.Route{
		{Method: http.MethodGet, Path: "/people", Permission: cert.StaffOnly, Handler: a.persons},
		{Method: http.MethodGet, Path: "/people/new", Permission: cert.ManagePeople, Handler: a.newPerson},
		{Method: http.MethodPost, Path: "/people", Permission: cert.ManagePeople, Handler: a.addPerson},
		{Method: http.MethodGet, Path: "/people/:id", Permission: cert.StaffOnly, Handler: a.person},
		{Method: http.MethodGet, Path: "/people/:id/change", Permission: cert.ManagePeople, Handler: a.changePersonPage},
		{Method: http.MethodPost, Path: "/people/:id/change", Permission: cert.ManagePeople, Handler: a.changePerson},
		{Method: http.MethodPost, Path: "/people/:id/competences", Permission: cert.ManagePeople, Handler: a.addCompetence},
		{Method: http.MethodPost, Path: "/people/:id/competences/:row/end", Permission: cert.ManagePeople, Handler: a.endCompetence},
		{Method: http.MethodPost, Path: "/people/:id/same", Permission: cert.ManagePeople, Handler: a.same},
		{Method: http.MethodPost, Path: "/people/:id/ties", Permission: cert.ManagePeople, Handler: a.addTie},
		{Method: http.MethodPost, Path: "/people/:id/ties/:row/end", Permission: cert.ManagePeople, Handler: a.endTie},
		{Method: http.MethodPost, Path: "/people/:id/absences", Permission: cert.StaffOnly, Handler: a.addAbsence},
		{Method: http.MethodPost, Path: "/people/:id/absences/remove", Permission: cert.StaffOnly, Handler: a.removeAbsence},
	}
}
