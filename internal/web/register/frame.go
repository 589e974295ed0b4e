package register

import (
	"bytes"

	"github.com/labstack/echo/v4"

	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// frame is what every page of the register shares.
type frame struct {
	page.Base
	Body office.Body
}

func (a area) frame(c echo.Context, title string) frame {
	f := frame{Base: page.Begin(c, "register", title), Body: a.office.BodyNow(c.Request().Context())}
	f.User, f.Nav = nil, nil // the page is the same for everybody
	return f
}

// CountryName is the English name of a country.
func (frame) CountryName(code string) string { return norm.CountryName(code) }

// send draws a page that every reader may keep but asks again about before showing it: its tag changes with its
// content, so that a repeated question costs no bytes and an answer is never older than the question.
func send(c echo.Context, status int, name string, data any) error {
	var drawn bytes.Buffer
	if err := c.Echo().Renderer.Render(&drawn, name, data, c); err != nil {
		return err
	}
	return page.SendTagged(c, status, echo.MIMETextHTMLCharsetUTF8, drawn.Bytes())
}
