package people

import (
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// deviceLine is a tablet on which an account takes audits along.
type deviceLine struct {
	ID, Label, Platform string
	Seen, Until         time.Time
	RevokedBy           string
	Revoked, Live       bool
}

// devices lists the tablets of an account, the last used first.
func (a area) devices(c echo.Context, account int64) ([]deviceLine, error) {
	rows, err := a.room.Devices(c.Request().Context(), account)
	var lines []deviceLine
	for _, d := range rows {
		lines = append(lines, deviceLine{d.ID, d.Label, browserName(d.Platform), a.office.Local(d.SeenAt), a.office.Local(d.EndsAt), d.RevokedBy, d.RevokedAt != nil, d.Live(a.office.Now())})
	}
	return lines, err
}

// revokeDevice ends the session of one of one's own tablets.
func (a area) revokeDevice(c echo.Context) error { return a.revoke(c, "/account") }

// revokeDeviceOf ends the session of somebody's tablet.
func (a area) revokeDeviceOf(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if _, err := a.store.Account(c.Request().Context(), id); err != nil {
		return err
	}
	return a.revoke(c, fmt.Sprintf("/accounts/%d", id))
}

func (a area) revoke(c echo.Context, back string) error {
	id := c.Param("device")
	if !a.room.IsDevice(id) {
		return cert.NotFound
	}
	if err := a.room.Revoke(c.Request().Context(), page.Actor(c), id); err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The device is revoked. It cannot send or fetch any more until its person signs in on it again; what it holds stays on it."})
	return page.See(c, back)
}
