package intake

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// changePage asks what is to change in an accepted application, and by whom (R-REV-06).
type changePage struct {
	page.Base
	App     cert.Application
	Stamped page.Once
	Form    changeForm
	Errors  page.Errors
	Refusal *refusal
}

type changeForm struct {
	page.Once
	Note string `form:"note,lines" label:"What is to change and why" validate:"required,max=2000"`
	By   string `form:"by" label:"Who changes it" validate:"required,oneof=us client"`
}

func (f changeForm) holder() cert.Holder {
	if f.By == "us" {
		return cert.HeldByBody
	}
	return cert.HeldByApplicant
}

// Who may change it.
func (changePage) Who() []page.Choice {
	return []page.Choice{{Value: "us", Label: "We do", Hint: "The form opens for our own people. It is sent in your name; the client is told what changed."},
		{Value: "client", Label: "The client does", Hint: "It gets a mail with your note and the link to its form, and signs anew."}}
}

func (a area) change(c echo.Context) error {
	app, err := a.applicationAsked(c)
	if err != nil {
		return err
	}
	if app.Status != cert.ApplicationAccepted {
		return page.See(c, applicationURL(app.ID))
	}
	return a.changing(c, http.StatusOK, app, changeForm{By: "us"}, page.Errors{}, nil)
}

func (a area) changing(c echo.Context, status int, app cert.Application, form changeForm, errs page.Errors, why *refusal) error {
	p := changePage{Base: page.Begin(c, "intake", "Change the application of "+app.Applicant), App: app, Form: form, Errors: errs, Refusal: why}
	p.Stamped = p.Stamp(app.Version)
	return c.Render(status, "intake/change", p)
}

func (a area) changePost(c echo.Context) error {
	var form changeForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	app, err := a.applicationAsked(c)
	if err != nil {
		return err
	}
	if !errs.Any() {
		_, err = a.office.ReopenApplication(c.Request().Context(), page.Acting(c, form.Once), app.ID,
			office.ReopenInput{Note: form.Note, Holder: form.holder(), Version: form.VersionOf()})
		errs.AddInvalid(err)
	}
	if errs.Any() {
		return a.changing(c, http.StatusUnprocessableEntity, app, form, errs, nil)
	}
	if why, status, ok := refused(err); ok {
		return a.changing(c, status, app, form, errs, &why)
	}
	if err != nil {
		return err
	}
	if form.By == "us" {
		page.Say(c, page.Flash{Tone: page.Done, Text: "The form is open. Send it when everything is right; until then nothing new is built on the application."})
		return page.See(c, "/apply/"+app.Code)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The form is open for the client, and your note is on its way."})
	return page.See(c, applicationURL(app.ID))
}

func (a area) revert(c echo.Context) error {
	var form struct{ page.Once }
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	app, err := a.applicationAsked(c)
	if err != nil {
		return err
	}
	if _, err := a.office.RevertApplication(c.Request().Context(), page.Acting(c, form.Once), app.ID, form.VersionOf()); err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The change is taken back. The application is as its last review accepted it."})
	return page.See(c, applicationURL(app.ID))
}

// letter answers with the letter that told an applicant of the review.
func (a area) letter(c echo.Context) error {
	name, pdf, err := a.office.ReviewLetterPDF(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	return sendPDF(c, name, pdf)
}
