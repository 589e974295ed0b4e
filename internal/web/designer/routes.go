// Package designer holds the pages of the checklist content: its versions, their clauses and texts, what changes from one
// to the next, and their files. It reads from store and changes through office; it must not know rules or SQL.
package designer

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

// Routes is the route table of this area. A version is named as audits name it.
func Routes(o *office.Office, s *store.Store) []page.Route {
	a, get, post := area{o, s}, http.MethodGet, http.MethodPost
	return []page.Route{
		{Method: get, Path: "/checklists", Permission: cert.StaffOnly, Handler: a.list},
		{Method: post, Path: "/checklists", Permission: cert.ManageRules, Handler: a.draft},
		{Method: post, Path: "/checklists/import", Permission: cert.ManageRules, Handler: a.read},
		{Method: get, Path: "/checklists/:of", Permission: cert.StaffOnly, Handler: a.version},
		{Method: get, Path: "/checklists/:of/changes", Permission: cert.StaffOnly, Handler: a.changes},
		{Method: get, Path: "/checklists/:of/content.json", Permission: cert.StaffOnly, Handler: a.file},
		{Method: get, Path: "/checklists/:of/clauses/:number", Permission: cert.StaffOnly, Handler: a.clause},
		{Method: post, Path: "/checklists/:of/clauses/:number", Permission: cert.ManageRules, Handler: a.editClause},
		{Method: get, Path: "/checklists/:of/texts", Permission: cert.StaffOnly, Handler: a.texts},
		{Method: post, Path: "/checklists/:of/texts", Permission: cert.ManageRules, Handler: a.editTexts},
		{Method: post, Path: "/checklists/:of/publish", Permission: cert.ManageRules, Handler: a.publish},
		{Method: post, Path: "/checklists/:of/retire", Permission: cert.ManageRules, Handler: a.retire},
	}
}
