package desk

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// messagePage is one message of the outbox as its recipient reads it.
type messagePage struct {
	page.Base
	Letter office.Letter
	Line   mailLine
	Before string // the text up to its link
	Link   string // empty where the link is left out
	After  string
	File   int64 // 0 = of no client's file
}

func (a area) message(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	l, err := a.office.Letter(c.Request().Context(), page.Actor(c), id, a.write, a.demo)
	if err != nil {
		return err
	}
	p := messagePage{Base: page.Begin(c, "desk", l.Subject), Letter: l, Line: a.mailLine(rowOf(l)), Before: l.Text}
	if before, after, found := strings.Cut(l.Text, l.URL); found && !l.Masked {
		p.Before, p.Link, p.After = before, l.URL, after
	}
	if l.CertificationID != nil {
		p.File = *l.CertificationID
	}
	return c.Render(http.StatusOK, "desk/message", p)
}

func rowOf(l office.Letter) store.MailRow {
	var sent *time.Time
	if l.SentAt != nil {
		at := *l.SentAt
		sent = &at
	}
	return store.MailRow{ID: l.ID, Recipient: l.Recipient, Subject: l.Subject, Summary: l.Summary, Attempts: l.Attempts,
		Error: l.Error, At: l.At, NextAt: l.NextAt, SentAt: sent, Client: l.ClientName}
}
