package intake

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// reply is what a client sends from its own page of a quotation or a contract.
type reply struct {
	template string
	page     any // a pointer to the page, drawn again when the reply cannot be taken
	errs     page.Errors
	refuse   func(refusal)
	do       func() (to, said string, err error)
}

// reply takes a client's answer or signature: faults and refusals are shown on the page it came from.
func (a area) reply(c echo.Context, r reply) error {
	if r.errs.Any() {
		return c.Render(http.StatusUnprocessableEntity, r.template, r.page)
	}
	to, said, err := r.do()
	if r.errs.AddInvalid(err) {
		return c.Render(http.StatusUnprocessableEntity, r.template, r.page)
	}
	if why, status, ok := refused(err); ok {
		r.refuse(why)
		return c.Render(status, r.template, r.page)
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: said})
	return page.See(c, to)
}

// preview answers with the PDF of a draft as it would be sent.
func (a area) preview(c echo.Context, draw func(context.Context, cert.Actor, int64) ([]byte, error)) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	pdf, err := draw(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	return sendPDF(c, fmt.Sprintf("preview-%d.pdf", id), pdf)
}

// byLink answers with the PDF behind a client's link.
func (a area) byLink(c echo.Context, read func(context.Context, string) (string, []byte, error)) error {
	name, pdf, err := read(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	return sendPDF(c, name, pdf)
}

// local puts an instant on the clock of the body, nil stays nil.
func (a area) local(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	there := a.office.Local(*at)
	return &there
}

// visitor is who acts by a link: the account signed in, or whoever gives a name.
func visitor(c echo.Context, form page.Once, name string) cert.Actor {
	actor := page.Acting(c, form)
	if actor.AccountID == 0 && strings.TrimSpace(name) != "" {
		actor.Name = name
	}
	return actor
}
