package certifying

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// subject is what is decided on: the result of an audit, or the certificate of a file alone.
type subject struct {
	File  int64
	Audit *cert.Audit // nil for an act on the certificate alone
}

// auditSubject reads the audit of the path. A stage 1 is concluded by its lead auditor: nothing is decided on it.
func (a area) auditSubject(c echo.Context) (subject, error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return subject{}, err
	}
	audit, err := a.store.Audit(c.Request().Context(), page.Actor(c), id)
	if err == nil && audit.Kind == cert.Stage1 {
		err = cert.NotFound
	}
	return subject{audit.CertificationID, &audit}, err
}

// fileSubject is the file of the path.
func (a area) fileSubject(c echo.Context) (subject, error) {
	id, err := page.ID(c, "id")
	return subject{File: id}, err
}

// auditID is the id of the audit, 0 without one.
func (s subject) auditID() int64 {
	if s.Audit == nil {
		return 0
	}
	return s.Audit.ID
}

// Address is the page of the decision.
func (s subject) Address() string {
	if s.Audit == nil {
		return fmt.Sprintf("/certifications/%d/status", s.File)
	}
	return fmt.Sprintf("/audits/%d/decision", s.Audit.ID)
}

// version is that of the record the decision rests on.
func (s subject) version(f cert.DecisionFacts) int64 {
	switch {
	case s.Audit != nil:
		return s.Audit.Version
	case f.Certificate != nil:
		return f.Certificate.Version
	}
	return 0
}
