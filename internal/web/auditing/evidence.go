package auditing

import (
	"github.com/labstack/echo/v4"

	"assay/internal/web/page"
)

// evidence hands out an evidence file.
func (a area) evidence(c echo.Context) error {
	e, data, err := a.office.EvidenceFile(c.Request().Context(), page.Actor(c), c.Param("code"))
	if err != nil {
		return err
	}
	return page.Download(c, e.Name, e.Type, data)
}
