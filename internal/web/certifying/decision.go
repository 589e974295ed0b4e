package certifying

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// decisionPage is the dossier with the form of the decision.
type decisionPage struct {
	page.Base
	subject
	Facts    cert.DecisionFacts
	Dossier  dossier
	Frozen   *frozen    // the dossier of the review, nil before it
	Begin    bool       // the review can begin
	Release  *page.Once // the review can end
	Rail     page.Rail
	Gate     page.Gate
	Refused  []page.GateRule // why what was sent is refused
	Form     decideForm
	Errors   page.Errors
	Options  []page.Choice
	Open     bool // a decision can be sent
	AskDate  bool // the effective day may be set: first certification
	AskScope bool // one of the options changes the scope
	Version  int64
}

// decideForm is a decision as it is entered.
type decideForm struct {
	page.Once
	Option    string `form:"option" validate:"required,max=40" label:"Decision"`
	Scope     string `form:"scope,lines" validate:"max=4000" label:"Scope on the certificate"`
	Effective string `form:"effective" validate:"omitempty,day" label:"Effective from"`
	Reason    string `form:"reason,lines" validate:"required,max=4000" label:"Reason"`
	Dossier   string `form:"dossier" validate:"max=64" label:"Dossier"` // SHA-256 of what was read
}

// input is the form as the verb understands it.
func (f decideForm) input(errs page.Errors) cert.DecisionInput {
	return cert.DecisionInput{Option: cert.DecisionOption(f.Option), Scope: f.Scope, Reason: f.Reason, Dossier: f.Dossier,
		Effective: errs.Day("effective", "Effective from", f.Effective)}
}

func (a area) decisionForm(c echo.Context) error {
	s, err := a.auditSubject(c)
	if err != nil {
		return err
	}
	return a.draw(c, s, http.StatusOK, decideForm{}, page.Errors{}, nil)
}

func (a area) decide(c echo.Context) error {
	s, err := a.auditSubject(c)
	if err != nil {
		return err
	}
	return a.send(c, s)
}

func (a area) actForm(c echo.Context) error {
	s, err := a.fileSubject(c)
	if err != nil {
		return err
	}
	return a.draw(c, s, http.StatusOK, decideForm{Option: c.QueryParam("act")}, page.Errors{}, nil)
}

func (a area) act(c echo.Context) error {
	s, err := a.fileSubject(c)
	if err != nil {
		return err
	}
	return a.send(c, s)
}

// send records the decision, or draws the form again with what was entered and what is wrong with it.
func (a area) send(c echo.Context, s subject) error {
	var f decideForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	in := office.DecideInput{DecisionInput: f.input(errs), Audit: s.auditID(), Version: f.VersionOf()}
	if errs.Any() {
		return a.draw(c, s, http.StatusUnprocessableEntity, f, errs, nil)
	}
	d, err := a.office.Decide(c.Request().Context(), page.Acting(c, f.Once), s.File, in)
	var unmet *cert.Unmet
	switch {
	case addInvalid(errs, err):
		return a.draw(c, s, http.StatusUnprocessableEntity, f, errs, nil)
	case errors.As(err, &unmet):
		return a.draw(c, s, http.StatusConflict, f, errs, unmet.Rules)
	case err != nil:
		return err
	}
	return a.decided(c, s, d)
}

// addInvalid puts a refusal to the fields of the form; what the form has no field for concerns the whole.
func addInvalid(errs page.Errors, err error) bool {
	var bad cert.Invalid
	if !errors.As(err, &bad) {
		return false
	}
	var whole []string
	for _, p := range bad {
		if slices.Contains([]string{"option", "scope", "effective", "reason"}, p.Field) {
			errs.Add(p.Field, p.Message)
		} else {
			whole = append(whole, p.Message)
		}
	}
	if len(whole) > 0 {
		errs.Add("", strings.Join(whole, " "))
	}
	return true
}

// decided leads to what the decision changed.
func (a area) decided(c echo.Context, s subject, d cert.Decision) error {
	said, to := "Decision "+d.Number+" is recorded: "+d.Option.Label()+". The client is told.", s.Address()
	switch {
	case d.Option == cert.MoreInfo:
		said = d.Number + " is recorded. The report is open again and the lead auditor is told."
	case d.Option.Issues():
		said, to = "Decision "+d.Number+" is recorded: "+d.Option.Label()+". The certificate is drafted; a second person compares and releases it, then the client is told.", releaseAddress(s.File)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: said})
	if !changesCertificate(d.Option) {
		return page.See(c, to)
	}
	certificates, err := a.store.Certificates(c.Request().Context(), s.File)
	if err != nil || len(certificates) == 0 {
		return errors.Join(err, page.See(c, s.Address()))
	}
	return page.See(c, certificateAddress(certificates[0].ID))
}

// draw shows the dossier and the form.
func (a area) draw(c echo.Context, s subject, status int, f decideForm, errs page.Errors, unmet []cert.Check) error {
	ctx, actor := c.Request().Context(), page.Actor(c)
	facts, err := a.office.DecisionFacts(ctx, actor, s.File, s.auditID(), cert.DecisionInput{})
	if err != nil {
		return err
	}
	if s.Audit == nil && facts.Certificate == nil {
		return cert.NotFound
	}
	if f.Scope == "" {
		f.Scope = facts.Certification.Scope
	}
	p := decisionPage{Base: page.Begin(c, "certifying", facts.Title()), subject: s, Facts: facts, Rail: page.RailFor(facts.Certification, actor),
		Form: f, Errors: errs, Version: s.version(facts), AskDate: s.Audit != nil && facts.Certificate == nil}
	if err := a.read(c, &p); err != nil {
		return err
	}
	p.gate(s, p.Dossier)
	p.offer()
	p.Refused = page.GateOf("", unmet, s.mend(facts, p.Dossier)).Rules
	return c.Render(status, "certifying/decision", p)
}

// read fills in what the decider reads: the records as they are until the review begins, then the dossier as it was frozen.
func (a area) read(c echo.Context, p *decisionPage) (err error) {
	d := p.Facts.Dossier
	if d == nil {
		p.Dossier, err = a.readDossier(c.Request().Context(), p.subject, p.Facts)
		return err
	}
	f, err := a.readFrozen(c, d.ID)
	p.Frozen, p.Form.Dossier, p.Facts.Input.Dossier = &f, d.SHA256, d.SHA256
	return err
}
