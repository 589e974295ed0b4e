package desk

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/web/page"
)

// mailPage is the outbox: what waits, what failed and why, what went out.
type mailPage struct {
	page.Base
	List   page.List
	Rows   []mailLine
	Failed int
	Server bool // a mail server is set; without one everything waits
}

// mailLine is a message with its times on the body's clock.
type mailLine struct {
	store.MailRow
	Chip  page.Status
	Retry bool
}

var mailListing = page.Listing{Filters: []page.Filter{{Name: "state", Label: "State", Choices: []page.Choice{
	{Value: string(store.MailFailed), Label: "failed"}, {Value: string(store.MailWaiting), Label: "waiting"}, {Value: string(store.MailSent), Label: "sent"}}}}}

func (a area) mail(c echo.Context) error {
	ctx, list := c.Request().Context(), mailListing.Read(c)
	rows, total, err := a.store.Mail(ctx, store.MailState(list.Picked("state")), list.Size, list.Offset())
	if err != nil {
		return err
	}
	list.Total = total
	p := mailPage{Base: page.Begin(c, "desk", "Mail"), List: list, Server: a.office.Mails()}
	if p.Failed, err = a.store.FailedMail(ctx); err != nil {
		return err
	}
	for _, r := range rows {
		p.Rows = append(p.Rows, a.mailLine(r))
	}
	return c.Render(http.StatusOK, "desk/mail", p)
}

func (a area) mailLine(r store.MailRow) mailLine {
	l := mailLine{r, page.Status{Tone: page.Waiting, Word: "waiting"}, r.SentAt == nil && r.Error != ""}
	l.At, l.NextAt = a.office.Local(r.At), a.office.Local(r.NextAt)
	switch {
	case r.SentAt != nil:
		at := a.office.Local(*r.SentAt)
		l.SentAt, l.Chip = &at, page.Status{Tone: page.Done, Word: "sent"}
	case r.Error != "":
		l.Chip = page.Status{Tone: page.Bad, Word: "failed"}
	}
	return l
}

// mailAgainForm is the press on "Send again".
type mailAgainForm struct{ page.Once }

func (a area) mailAgain(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var form mailAgainForm
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	err = a.office.SendAgain(c.Request().Context(), page.Acting(c, form.Once), id)
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Info, Text: "The message is tried again within a minute."})
	return page.See(c, "/settings/mail")
}

// mailRoutes are the routes of the outbox.
func (a area) mailRoutes() []page.Route {
	return []page.Route{
		{Method: http.MethodGet, Path: "/settings/mail", Permission: cert.WatchMail, Handler: a.mail},
		{Method: http.MethodGet, Path: "/settings/mail/:id", Permission: cert.WatchMail, Handler: a.message},
		{Method: http.MethodPost, Path: "/settings/mail/:id/again", Permission: cert.WatchMail, Handler: a.mailAgain},
	}
}
