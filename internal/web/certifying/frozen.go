package certifying

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// frozen is a dossier as it was frozen: the sheet is drawn from what it holds and from nothing else (R-DEC-03).
type frozen struct {
	Dossier               cert.Dossier
	Content               cert.DossierContent
	FrozenAt              time.Time // local, as the two below; nil = not yet
	ReleasedAt, ChangedAt *time.Time
	Chip                  page.Status
}

// dossierPage is a dossier by itself, years later too.
type dossierPage struct {
	page.Base
	frozen
	Frozen frozen
}

// readFrozen reads a dossier whole.
func (a area) readFrozen(c echo.Context, id int64) (f frozen, err error) {
	if f.Dossier, err = a.store.Dossier(c.Request().Context(), page.Actor(c), id); err != nil {
		return f, err
	}
	f.FrozenAt, f.ReleasedAt, f.ChangedAt = a.office.Local(f.Dossier.FrozenAt), a.local(f.Dossier.ReleasedAt), a.local(f.Dossier.ChangedAt)
	f.Chip = page.Status{Tone: map[cert.DossierStatus]page.Tone{cert.DossierReview: page.Waiting, cert.DossierReady: page.Done, cert.DossierDecided: page.Plain,
		cert.DossierLapsed: page.Bad, cert.DossierReturned: page.Waiting}[f.Dossier.Status], Word: f.Dossier.Status.Label()}
	f.Content, err = cert.ReadDossier(f.Dossier.Content)
	return f, err
}

func (a area) local(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	here := a.office.Local(*at)
	return &here
}

// dossier shows a dossier in its frame.
func (a area) dossier(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	f, err := a.readFrozen(c, id)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, "certifying/dossier", dossierPage{page.Begin(c, "certifying", f.Content.Title), f, f})
}

// sheet is the dossier alone, drawn from its JSON: the same bytes at any time.
func (a area) sheet(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	f, err := a.readFrozen(c, id)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, "certifying/dossier#bare1", f.Content)
}

// freeze begins the review of the report.
func (a area) freeze(c echo.Context) error {
	var f noteForm
	if _, err := page.Read(c, &f); err != nil {
		return err
	}
	s, err := a.auditSubject(c)
	if err != nil {
		return err
	}
	_, err = a.office.FreezeDossier(c.Request().Context(), page.Acting(c, f.Once), s.auditID(), f.VersionOf())
	return a.reviewed(c, s, err, "The dossier is frozen. Read it, then say below whether a decision can rest on it.")
}

// noteForm is what a review found, as entered.
type noteForm struct {
	page.Once
	Note string `form:"note,lines" validate:"max=4000" label:"What was read and found"`
}

// release ends the review: a decision can rest on the dossier.
func (a area) release(c echo.Context) error {
	var f noteForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	d, err := a.readFrozen(c, id)
	if err != nil || d.Dossier.AuditID == nil {
		return errors.Join(err, notAnAudit(d.Dossier))
	}
	audit, err := a.store.Audit(c.Request().Context(), page.Actor(c), *d.Dossier.AuditID)
	if err != nil {
		return err
	}
	s := subject{audit.CertificationID, &audit}
	if errs.Any() {
		return a.draw(c, s, http.StatusUnprocessableEntity, decideForm{}, errs, nil)
	}
	_, err = a.office.ReleaseDossier(c.Request().Context(), page.Acting(c, f.Once), id, f.VersionOf(), f.Note)
	return a.reviewed(c, s, err, "The review is recorded: ready for decision.")
}

func notAnAudit(d cert.Dossier) error {
	if d.AuditID == nil {
		return cert.NotFound
	}
	return nil
}

// reviewed says what was done, or draws the page with the rules that refuse it.
func (a area) reviewed(c echo.Context, s subject, err error, done string) error {
	var unmet *cert.Unmet
	if errors.As(err, &unmet) {
		return a.draw(c, s, http.StatusConflict, decideForm{}, page.Errors{}, unmet.Rules)
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: done})
	return page.See(c, s.Address())
}
