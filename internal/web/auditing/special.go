package auditing

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/web/page"
)

// specialPage is the order of a special audit.
type specialPage struct {
	page.Base
	File    cert.Certification
	Client  cert.Client
	Form    specialForm
	Errors  page.Errors
	Rules   []cert.Check // not met, after a refusal
	For     []page.Choice
	Clauses []page.Choice
	Open    []cert.Audit
}

// At is the address of a page of the file.
func (p specialPage) At(rest string) string {
	return fmt.Sprintf("/certifications/%d%s", p.File.ID, rest)
}

// specialForm is what a planner enters.
type specialForm struct {
	page.Once
	For     string   `form:"for" validate:"required,max=40" label:"What it is for"`
	Why     string   `form:"why,lines" validate:"required,max=2000" label:"Who or what asked for it"`
	Days    string   `form:"days" validate:"required,max=6" label:"Days"`
	Target  string   `form:"target" validate:"required,max=10" label:"Planned for"`
	Latest  string   `form:"latest" validate:"max=10" label:"At the latest"`
	Clauses []string `form:"clauses" rows:"200" label:"Clauses"`
}

// input reads days and half days; what cannot be read is a fault of its field.
func (f specialForm) input(errs page.Errors) cert.SpecialInput {
	in := cert.SpecialInput{For: cert.SpecialFor(f.For), Why: f.Why, Clauses: f.Clauses}
	halves, err := audittime.ParseHalfDays(f.Days)
	if err != nil {
		errs["days"] = "Give days in halves, like 1 or 1.5."
	}
	in.Halves = int(halves)
	for name, read := range map[string]struct {
		text string
		to   *day.Day
	}{"target": {f.Target, &in.Target}, "latest": {f.Latest, &in.Latest}} {
		if read.text == "" {
			continue
		}
		d, err := day.Parse(read.text)
		if err != nil {
			errs[name] = "Give a day like 2026-03-01."
		}
		*read.to = d
	}
	return in
}

func (a area) specialShow(c echo.Context) error {
	return a.specialForm(c, http.StatusOK, specialForm{}, page.Errors{}, nil)
}

// specialForm draws the order as it was typed, with what is wrong or missing.
func (a area) specialForm(c echo.Context, status int, f specialForm, errs page.Errors, unmet []cert.Check) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), page.Actor(c)
	p := specialPage{Form: f, Errors: errs, Rules: unmet}
	if p.File, err = a.store.Certification(ctx, actor, id); err != nil {
		return err
	}
	if p.Client, err = a.store.Client(ctx, actor, p.File.ClientID); err != nil {
		return err
	}
	facts, err := a.office.SpecialFacts(ctx, actor, id, cert.SpecialInput{})
	if err != nil {
		return err
	}
	p.Base, p.Open = page.Begin(c, "intake", "Special audit, "+p.Client.Name), facts.Open
	p.Form.Once = p.Base.Stamp(p.File.Version)
	for _, k := range cert.SpecialAudits {
		p.For = append(p.For, page.Choice{Value: string(k), Label: k.Label(), Hint: k.Hint()})
	}
	for _, clause := range facts.Content.Auditable() {
		p.Clauses = append(p.Clauses, page.Choice{Value: clause.Number, Label: clause.Number + " " + clause.Title})
	}
	return c.Render(status, "auditing/special", p)
}

func (a area) special(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var f specialForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	in := f.input(errs)
	var audit cert.Audit
	if !errs.Any() {
		audit, err = a.office.OrderSpecialAudit(c.Request().Context(), page.Acting(c, f.Once), id, in, f.VersionOf())
	}
	var unmet *cert.Unmet
	switch {
	case errs.AddInvalid(err) || errs.Any():
		return a.specialForm(c, http.StatusUnprocessableEntity, f, errs, nil)
	case errors.As(err, &unmet):
		return a.specialForm(c, http.StatusConflict, f, errs, unmet.Rules)
	case err != nil:
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: audit.Name + " stands in the programme, and the client is told. Next come its days and its team.",
		Link: address(audit.ID, "/schedule"), LinkText: "Set days and team"})
	return page.See(c, address(audit.ID, ""))
}
