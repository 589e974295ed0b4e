package intake

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// newPage is where the body's people enter an application that did not come by the public form.
type newPage struct {
	page.Base
	Faults []importFault
	File   string // name of the file that was refused
}

// importFault is one fault of an uploaded questionnaire.
type importFault struct{ Path, Text, Rule string }

func (a area) applicationNew(c echo.Context) error {
	return c.Render(http.StatusOK, "intake/applicationnew", newPage{Base: page.Begin(c, "intake", "Enter an application")})
}

// applicationBegin opens the form for an enquiry by phone.
func (a area) applicationBegin(c echo.Context) error {
	var form page.Once
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	app, err := a.office.BeginApplication(c.Request().Context(), page.Acting(c, form), "phone")
	if err != nil {
		return err
	}
	return page.See(c, "/apply/"+app.Code)
}

// applicationImport takes one questionnaire as a JSON file. All that is wrong with it is listed at once.
func (a area) applicationImport(c echo.Context) error {
	var form page.Once
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	q, name, err := a.uploaded(c)
	var app cert.Application
	if err == nil {
		app, err = a.office.ImportQuestionnaire(c.Request().Context(), page.Acting(c, form), q, "import")
	}
	var bad cert.Invalid
	switch {
	case errors.Is(err, cert.Repeated):
		return page.See(c, "/applications")
	case errors.As(err, &bad):
		p := newPage{Base: page.Begin(c, "intake", "Enter an application"), File: name, Faults: faultsOf(bad)}
		return c.Render(http.StatusUnprocessableEntity, "intake/applicationnew", p)
	case err != nil:
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Application " + app.Number + " is made of the file."})
	return page.See(c, applicationURL(app.ID))
}

// uploaded reads the questionnaire that was sent as a file. Faults of its shape and of its content come together.
func (a area) uploaded(c echo.Context) (cert.Questionnaire, string, error) {
	var none cert.Questionnaire
	header, err := c.FormFile("file")
	if err != nil {
		return none, "", cert.Wrong("", "Choose a file.")
	}
	f, err := header.Open()
	if err != nil {
		return none, header.Filename, fmt.Errorf("open the uploaded file: %w", err)
	}
	defer func() { _ = f.Close() }() // read only
	q, err := cert.ReadQuestionnaire(io.Reader(f))
	var bad cert.Invalid
	if errors.As(err, &bad) && bad[0].Field != "" {
		err = bad.And(a.office.ApplicationProblems(q))
	}
	return q, header.Filename, err
}

func faultsOf(bad cert.Invalid) []importFault {
	faults := make([]importFault, len(bad))
	for i, p := range bad {
		faults[i] = importFault{p.Field, p.Message, p.Rule}
	}
	return faults
}
