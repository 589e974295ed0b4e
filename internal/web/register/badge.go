package register

import (
	"bytes"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// badge is the picture of a certificate's status today, for the holder's own site. It needs no script and is never
// older than a minute.
type badge struct {
	Chip   page.Status
	Number string
	On     string
	Body   string
}

// badgeSVG answers GET /c/:code/badge.svg.
func (a area) badgeSVG(c echo.Context) error {
	b := badge{Chip: page.Status{Tone: page.Bad, Word: "not in the register"}, On: a.office.Today().Long(), Body: a.office.BodyNow(c.Request().Context()).Name}
	status := http.StatusNotFound
	if q, readable := cert.ReadAsked(c.Param("code")); readable && q.Code != "" {
		found, err := a.look(c.Request().Context(), q)
		exists, err := known(err)
		if err != nil {
			return err
		}
		if exists {
			b.Chip, b.Number, status = found.Chip(), found.FullNumber(), http.StatusOK
		}
	}
	var picture bytes.Buffer
	if err := c.Echo().Renderer.Render(&picture, "register/badge", b, c); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "public, max-age=60")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // it is made to stand on other sites
	return c.Blob(status, "image/svg+xml", picture.Bytes())
}
