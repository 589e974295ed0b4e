package intake

import (
	"errors"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// joinForm names the client that an applicant is.
type joinForm struct {
	page.Once
	Client string `form:"client"`
}

// applicationJoin puts an application with a client that is known already.
func (a area) applicationJoin(c echo.Context) error {
	var form joinForm
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	app, err := a.applicationAsked(c)
	if err != nil {
		return err
	}
	client, err := strconv.ParseInt(form.Client, 10, 64)
	if err != nil {
		return page.See(c, applicationURL(app.ID))
	}
	_, err = a.office.JoinClient(c.Request().Context(), page.Acting(c, form.Once), app.ID, office.JoinInput{Client: client, Version: form.VersionOf()})
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The application is with the known client now."})
	return page.See(c, applicationURL(app.ID))
}
