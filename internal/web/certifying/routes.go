// Package certifying holds the pages of decision, certificate, suspension, withdrawal and recertification.
// It reads from store and changes through office; it must not know rules or SQL.
package certifying

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

// Routes is the route table of this area.
func Routes(o *office.Office, s *store.Store) []page.Route {
	a := area{o, s}
	return []page.Route{
		{Method: http.MethodGet, Path: "/audits/:id/decision", Permission: cert.DecideThem, Handler: a.decisionForm},
		{Method: http.MethodPost, Path: "/audits/:id/decision", Permission: cert.DecideThem, Handler: a.decide},
		{Method: http.MethodPost, Path: "/audits/:id/dossier", Permission: cert.DecideThem, Handler: a.freeze},
		{Method: http.MethodPost, Path: "/dossiers/:id/release", Permission: cert.DecideThem, Handler: a.release},
		{Method: http.MethodGet, Path: "/dossiers/:id/return", Permission: cert.DecideThem, Handler: a.returnForm},
		{Method: http.MethodPost, Path: "/dossiers/:id/return", Permission: cert.DecideThem, Handler: a.returnReport},
		{Method: http.MethodGet, Path: "/dossiers/:id", Permission: cert.DecideThem, Handler: a.dossier},
		{Method: http.MethodGet, Path: "/dossiers/:id/sheet", Permission: cert.DecideThem, Handler: a.sheet},
		{Method: http.MethodGet, Path: "/audits/:id/review", Permission: cert.DecideThem, Handler: a.keptForm},
		{Method: http.MethodPost, Path: "/audits/:id/review", Permission: cert.DecideThem, Handler: a.reviewKept},
		{Method: http.MethodGet, Path: "/certifications/:id/status", Permission: cert.DecideThem, Handler: a.actForm},
		{Method: http.MethodPost, Path: "/certifications/:id/status", Permission: cert.DecideThem, Handler: a.act},
		{Method: http.MethodGet, Path: "/certifications/:id/release", Permission: cert.ReleaseThem, Handler: a.releaseForm},
		{Method: http.MethodPost, Path: "/certifications/:id/release", Permission: cert.ReleaseThem, Handler: a.issue},
		{Method: http.MethodPost, Path: "/certifications/:id/release/aside", Permission: cert.ReleaseThem, Handler: a.setAside},
		{Method: http.MethodPost, Path: "/certifications/:id/release/prepare", Permission: cert.ReleaseThem, Handler: a.prepare},
		{Method: http.MethodGet, Path: "/certifications/:id/release/draft.pdf", Permission: cert.ReleaseThem, Handler: a.certificateDraft},
		{Method: http.MethodGet, Path: "/certificates", Permission: cert.ReadFiles, Handler: a.certificates},
		{Method: http.MethodGet, Path: "/certificates/:id", Permission: cert.ReadFiles, Handler: a.certificate},
	}
}
