package people

import (
	"github.com/labstack/echo/v4"

	"assay/internal/web/page"
)

// A flood at the door from one address is turned away before any password is worked on. This saves the
// machine; the tries at an account are counted in the database, whatever address they come from.
const (
	doorRate  = 5 // requests a second
	doorBurst = 60
)

// slowly turns away an address that sends too much to the doors.
func (a area) slowly(handler echo.HandlerFunc) echo.HandlerFunc {
	return page.Slowly(a.door, a.office.Now, handler)
}
