package auditing

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// fieldworkRoutes lead from the first day of the audit to its conclusion.
func (a area) fieldworkRoutes() []page.Route {
	return []page.Route{
		{Method: http.MethodGet, Path: "/audits/:id/checklist", Permission: cert.ReadFiles, Handler: a.checklist},
		{Method: http.MethodPost, Path: "/audits/:id/checklist", Permission: cert.AuditThem, Handler: a.answer},
		{Method: http.MethodPost, Path: "/audits/:id/checklist/evidence", Permission: cert.AuditThem, Handler: a.attach},
		{Method: http.MethodPost, Path: "/audits/:id/meeting", Permission: cert.AuditThem, Handler: a.meeting},
		{Method: http.MethodGet, Path: "/audits/:id/findings/new", Permission: cert.AuditThem, Handler: a.raiseForm},
		{Method: http.MethodPost, Path: "/audits/:id/findings", Permission: cert.AuditThem, Handler: a.raise},
		{Method: http.MethodPost, Path: "/audits/:id/findings/confirm", Permission: cert.AuditThem, Handler: a.confirmFindings},
		{Method: http.MethodPost, Path: "/findings/:id/confirm", Permission: cert.AuditThem, Handler: a.confirmFinding},
		{Method: http.MethodGet, Path: "/findings", Permission: cert.ReadAudit, Handler: a.findings},
		{Method: http.MethodGet, Path: "/findings/:id", Permission: cert.ReadAudit, Handler: a.finding},
		{Method: http.MethodGet, Path: "/findings/:id/amend", Permission: cert.AuditThem, Handler: a.amendForm},
		{Method: http.MethodPost, Path: "/findings/:id/amend", Permission: cert.AuditThem, Handler: a.amend},
		{Method: http.MethodPost, Path: "/findings/:id/evidence", Permission: cert.AuditThem, Handler: a.attachToFinding},
		{Method: http.MethodPost, Path: "/findings/:id/withdraw", Permission: cert.AuditThem, Handler: a.withdrawFinding},
		{Method: http.MethodPost, Path: "/findings/:id/answer", Permission: cert.AnswerFindings, Handler: a.respond},
		{Method: http.MethodPost, Path: "/findings/:id/accept", Permission: cert.AuditThem, Handler: a.accept},
		{Method: http.MethodPost, Path: "/findings/:id/return", Permission: cert.AuditThem, Handler: a.returnAnswer},
		{Method: http.MethodPost, Path: "/findings/:id/verify", Permission: cert.AuditThem, Handler: a.verify},
		{Method: http.MethodPost, Path: "/findings/:id/upgrade", Permission: cert.AuditThem, Handler: a.upgrade},
		{Method: http.MethodPost, Path: "/findings/:id/links", Permission: cert.SendLinks, Handler: a.sendLink},
		{Method: http.MethodGet, Path: "/f/:token", Permission: cert.ByLink, Handler: a.byLink},
		{Method: http.MethodPost, Path: "/f/:token", Permission: cert.ByLink, Handler: a.respondByLink},
		{Method: http.MethodGet, Path: "/f/:token/evidence/:code", Permission: cert.ByLink, Handler: a.evidenceByLink},
		{Method: http.MethodPost, Path: "/findings/:id/links/:link/revoke", Permission: cert.SendLinks, Handler: a.revokeLink},
		{Method: http.MethodGet, Path: "/audits/:id/report", Permission: cert.ReadFiles, Handler: a.report},
		{Method: http.MethodGet, Path: "/audits/:id/report/check", Permission: cert.ReadFiles, Handler: a.check},
		{Method: http.MethodGet, Path: "/audits/:id/report/versions", Permission: cert.ReadFiles, Handler: a.reportVersions},
		{Method: http.MethodPost, Path: "/audits/:id/report", Permission: cert.AuditThem, Handler: a.saveReport},
		{Method: http.MethodGet, Path: "/audits/:id/report/draft.pdf", Permission: cert.ReadFiles, Handler: a.reportDraft},
		{Method: http.MethodPost, Path: "/audits/:id/report/final", Permission: cert.AuditThem, Handler: a.finalise},
		{Method: http.MethodPost, Path: "/audits/:id/report/reopen", Permission: cert.DecideThem, Handler: a.reopen},
		{Method: http.MethodGet, Path: "/audits/:id/ended", Permission: cert.AuditThem, Handler: a.endedForm},
		{Method: http.MethodPost, Path: "/audits/:id/ended", Permission: cert.AuditThem, Handler: a.ended},
		{Method: http.MethodPost, Path: "/audits/:id/conclude", Permission: cert.AuditThem, Handler: a.conclude},
		{Method: http.MethodGet, Path: "/evidence/:code", Permission: cert.ReadAudit, Handler: a.evidence},
	}
}

// uploads are the files that came with a form.
func uploads(c echo.Context) []office.Upload {
	var all []office.Upload
	for _, f := range page.Files(c) {
		all = append(all, office.Upload(f))
	}
	return all
}

// byPart tells whether htmx asks for the part of the page that changed.
func byPart(c echo.Context) bool { return c.Request().Header.Get("HX-Request") == "true" }

// stamp is the key of one of several forms of a page, each of which can be sent once.
func stamp(version int64) page.Once {
	o := page.Once{Key: page.NewKey()}
	if version > 0 {
		o.Version = strconv.FormatInt(version, 10)
	}
	return o
}

// versionSent is the version that the form was drawn from, 0 for what did not exist yet.
func versionSent(o page.Once) int64 {
	if o.Version == "" {
		return 0
	}
	return o.VersionOf()
}

// anchor is an element's id for a checklist item.
func anchor(key string) string { return "i-" + strings.NewReplacer(":", "-", ".", "-").Replace(key) }

// accepted lists the extensions that are taken as evidence, for file fields.
func accepted() string { return strings.Join(office.EvidenceExtensions(), ",") }
