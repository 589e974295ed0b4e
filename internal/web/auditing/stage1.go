package auditing

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// concludeView is how an audit ends without a decision: stage 1 by its outcome, a surveillance maintained.
type concludeView struct {
	Gate    page.Gate
	Outcome cert.AuditOutcome
	Words   string
	Version int64
	Audit   int64
}

// concludeOf is the end of the audit for its lead auditor; nil where the audit ends by a decision, or
// before its report is final.
func concludeOf(s office.Fieldwork, actor cert.Actor) *concludeView {
	ends := s.Audit.Kind == cert.Stage1 || s.Audit.Kind == cert.Surveillance
	if !ends || s.Audit.Status != cert.AuditReported || !actor.May(cert.AuditThem) {
		return nil
	}
	v := &concludeView{Outcome: cert.Maintained, Version: s.Audit.Version, Audit: s.Audit.ID}
	if s.Audit.Kind == cert.Stage1 {
		v.Outcome = cert.AuditOutcome(s.Audit.Report.Recommendation)
	}
	v.Words = v.Outcome.Label()
	facts := s.Facts
	facts.Outcome = v.Outcome
	v.Gate = page.GateOf("Conclude: "+v.Words, cert.AuditLife.Checks(s.Audit.Status, cert.Conclude, facts),
		map[string]string{"findings": "#findings", "decision": address(s.Audit.ID, "/decision")})
	v.Gate.Action, v.Gate.Once = address(s.Audit.ID, "/conclude"), stamp(s.Audit.Version)
	v.Gate.Effect = "The client is told."
	if v.Outcome == cert.NotReady {
		v.Gate.Effect = "The client is told, and another stage 1 appears in the programme."
	}
	return v
}

type concludeForm struct {
	page.Once
}

// conclude ends a stage 1 as its report recommends, or keeps a surveillance (R-S1-02, R-DEC-06).
func (a area) conclude(c echo.Context) error {
	var form concludeForm
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	was, err := a.store.Audit(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	done, err := a.office.ConcludeAudit(c.Request().Context(), page.Acting(c, form.Once), id,
		office.ConcludeInput{Outcome: cert.AuditOutcome(was.Report.Recommendation), Version: form.VersionOf()})
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: done.Name + " is concluded: " + done.Outcome.Label() + "."})
	return c.Redirect(http.StatusSeeOther, address(id, ""))
}
