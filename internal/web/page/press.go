package page

import (
	"context"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
)

// Pressed is a button pressed on a record: who pressed it, on which, and the version that was seen.
type Pressed struct {
	Context context.Context
	Actor   cert.Actor
	ID      int64
	Version int64
}

// Press takes a step that asks nothing but its button, on the record whose ID is in the address: do tells where to go on
// and what to say, if anything.
func Press(c echo.Context, do func(at Pressed) (to, said string, err error)) error {
	id, err := ID(c, "id")
	if err != nil {
		return err
	}
	var form struct{ Once }
	if _, err := Read(c, &form); err != nil {
		return err
	}
	to, said, err := do(Pressed{c.Request().Context(), Acting(c, form.Once), id, form.VersionOf()})
	if err != nil {
		return err
	}
	if said != "" {
		Say(c, Flash{Tone: Done, Text: said})
	}
	return See(c, to)
}
