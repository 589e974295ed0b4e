package auditing

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// endedPage records that an audit ended on another day than planned.
type endedPage struct {
	page.Base
	Audit  cert.Audit
	Days   string
	Rail   page.Rail
	Leads  bool // the reader leads this audit and may record it
	Form   endedForm
	Errors page.Errors
}

// endedForm is the actual last day with its reason.
type endedForm struct {
	page.Once
	On  string `form:"on" validate:"max=40" label:"Last day"`
	Why string `form:"why,lines" validate:"max=2000" label:"Reason"`
}

func (a area) endedForm(c echo.Context) error {
	return a.drawEnded(c, http.StatusOK, endedForm{}, page.Errors{})
}

func (a area) drawEnded(c echo.Context, code int, form endedForm, errs page.Errors) error {
	s, err := a.readReport(c)
	if err != nil {
		return err
	}
	p := endedPage{Base: page.Begin(c, "auditing", "Last day: "+heading(s.Audit, s.Client)), Audit: s.Audit, Days: dayLine(s.Audit), Rail: page.RailFor(s.File, page.Actor(c)), Leads: leads(s, page.Actor(c)), Form: form, Errors: errs}
	p.Form.Once = p.Base.Stamp(s.Audit.Version)
	return c.Render(code, "auditing/ended", p)
}

func (a area) ended(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var form endedForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	in := cert.LastDay{On: errs.Day("on", "Last day", form.On), Why: form.Why}
	if !errs.Any() {
		audit, err := a.office.EndAudit(c.Request().Context(), page.Acting(c, form.Once), id, form.VersionOf(), in)
		if err == nil {
			page.Say(c, page.Flash{Tone: page.Done, Text: audit.Name + " ended on " + audit.Ends.Long() + ". The report states it as a deviation from the plan."})
			return page.See(c, address(id, "/report"))
		}
		if !errs.AddInvalid(err) {
			return err
		}
	}
	return a.drawEnded(c, http.StatusUnprocessableEntity, form, errs)
}
