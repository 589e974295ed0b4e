// Package auditing holds the pages of programme, team, plan, checklist, findings and report.
// It reads from store and changes through office; it must not know rules or SQL.
package auditing

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
	room   *fieldsync.Room
}

// Routes is the route table of this area.
func Routes(o *office.Office, s *store.Store) []page.Route {
	a := area{o, s, fieldsync.New(o, s)}
	return slices.Concat(a.planningRoutes(), a.fieldworkRoutes(), a.fieldRoutes())
}

// planningRoutes lead from the programme to the first day of the audit.
func (a area) planningRoutes() []page.Route {
	return []page.Route{
		{Method: http.MethodGet, Path: "/audits", Permission: cert.ReadFiles, Handler: a.audits},
		{Method: http.MethodGet, Path: "/audits/:id", Permission: cert.ReadAudit, Handler: a.audit},
		{Method: http.MethodGet, Path: "/audits/:id/calendar.ics", Permission: cert.ReadAudit, Handler: a.calendar},
		{Method: http.MethodGet, Path: "/certifications/:id/special", Permission: cert.PlanThem, Handler: a.specialShow},
		{Method: http.MethodPost, Path: "/certifications/:id/special", Permission: cert.PlanThem, Handler: a.special},
		{Method: http.MethodGet, Path: "/audits/:id/schedule", Permission: cert.PlanThem, Handler: a.scheduleForm},
		{Method: http.MethodPost, Path: "/audits/:id/schedule", Permission: cert.PlanThem, Handler: a.schedule},
		{Method: http.MethodGet, Path: "/audits/:id/replan", Permission: cert.PlanThem, Handler: a.replanForm},
		{Method: http.MethodPost, Path: "/audits/:id/replan", Permission: cert.PlanThem, Handler: a.replan},
		{Method: http.MethodGet, Path: "/audits/:id/cancel", Permission: cert.PlanThem, Handler: a.cancelForm},
		{Method: http.MethodPost, Path: "/audits/:id/cancel", Permission: cert.PlanThem, Handler: a.cancel},
		{Method: http.MethodGet, Path: "/audits/:id/declaration", Permission: cert.AuditThem, Handler: a.declarationForm},
		{Method: http.MethodPost, Path: "/audits/:id/declaration", Permission: cert.AuditThem, Handler: a.declare},
		{Method: http.MethodGet, Path: "/audits/:id/plan", Permission: cert.ReadFiles, Handler: a.planForm},
		{Method: http.MethodPost, Path: "/audits/:id/plan", Permission: cert.PrepareThem, Handler: a.plan},
		{Method: http.MethodPost, Path: "/audits/:id/announce", Permission: cert.PrepareThem, Handler: a.announce},
		{Method: http.MethodPost, Path: "/audits/:id/start", Permission: cert.AuditThem, Handler: a.start},
		{Method: http.MethodGet, Path: "/audits/:id/objections", Permission: cert.ReadAudit, Handler: a.objections},
		{Method: http.MethodPost, Path: "/audits/:id/objections", Permission: cert.OwnFile, Handler: a.object},
		{Method: http.MethodPost, Path: "/audits/:id/objections/:objection", Permission: cert.PlanThem, Handler: a.decideObjection},
	}
}
