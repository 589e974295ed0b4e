package intake

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// documentForm is what an applicant attaches.
type documentForm struct {
	page.Once
	Kind string `form:"kind"`
}

// DocumentKinds are the kinds to choose from.
func (applyPage) DocumentKinds() []page.Choice {
	var choices []page.Choice
	for _, k := range cert.DocumentKinds {
		label := k.Label()
		choices = append(choices, page.Choice{Value: string(k), Label: strings.ToUpper(label[:1]) + label[1:]})
	}
	return choices
}

// Extensions are the kinds of file that are taken.
func (applyPage) Extensions() string { return strings.Join(office.EvidenceExtensions(), " ") }

// applyAttach keeps documents with the application.
func (a area) applyAttach(c echo.Context) error {
	ctx, code := c.Request().Context(), c.Param("code")
	var form documentForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	app, err := a.store.ApplicationByCode(ctx, code)
	if err != nil {
		return err
	}
	if !app.Writable(page.Actor(c)) {
		return page.See(c, "/track/"+code)
	}
	err = a.office.AttachToApplication(ctx, applicant(c, form.Once, app.Questionnaire.Applicant.ContactName), code, cert.DocumentKind(form.Kind), uploads(c))
	if err != nil && !errors.Is(err, cert.Repeated) {
		if !errs.AddInvalid(err) {
			return err
		}
		p, err := a.applying(c, app, office.Typed(app), applyForm{Part: partDocuments})
		if err != nil {
			return err
		}
		p.Kind = form.Kind
		p.fault(errs)
		return c.Render(http.StatusUnprocessableEntity, "intake/apply", p)
	}
	return page.See(c, applyURL(code, partDocuments))
}

// applyDetach takes a document back.
func (a area) applyDetach(c echo.Context) error {
	var form page.Once
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	ctx, code := c.Request().Context(), c.Param("code")
	app, err := a.store.ApplicationByCode(ctx, code)
	if err != nil {
		return err
	}
	if !app.Writable(page.Actor(c)) {
		return page.See(c, "/track/"+code)
	}
	err = a.office.RemoveDocument(ctx, applicant(c, form, app.Questionnaire.Applicant.ContactName), code, c.Param("document"))
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	return page.See(c, applyURL(code, partDocuments))
}

// applyDocument hands out a document by the link of its application.
func (a area) applyDocument(c echo.Context) error {
	d, data, err := a.office.DocumentByLink(c.Request().Context(), c.Param("code"), c.Param("document"))
	if err != nil {
		return err
	}
	return page.Download(c, d.Name, d.Type, data)
}

// applicationDocument hands out a document to the body's people.
func (a area) applicationDocument(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	d, data, err := a.office.DocumentFile(c.Request().Context(), page.Actor(c), id, c.Param("document"))
	if err != nil {
		return err
	}
	return page.Download(c, d.Name, d.Type, data)
}

// uploads are the files that came with a form.
func uploads(c echo.Context) []office.Upload {
	var all []office.Upload
	for _, f := range page.Files(c) {
		all = append(all, office.Upload(f))
	}
	return all
}
