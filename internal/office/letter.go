package office

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/store"
)

// Letter is a message of the outbox as its recipient reads it, or will read it.
type Letter struct {
	store.Message
	Subject string
	Text    string
	URL     string // its link as it stands in the text
	Masked  bool   // the link works once and is for the recipient alone: its secret is left out
	Over    bool   // the link was used, replaced or is over
}

// Letter reads a message of the outbox; write writes one that has not gone out. The secret of a one-time
// link is left out, unless reveal says that there is nobody to keep it from (the demonstration).
func (o *Office) Letter(ctx context.Context, actor cert.Actor, id int64, write Write, reveal bool) (Letter, error) {
	if !actor.May(cert.WatchMail) {
		return Letter{}, cert.Forbidden
	}
	m, err := o.store.Message(ctx, id)
	if err != nil {
		return Letter{}, err
	}
	l := Letter{Message: m, Subject: m.Subject, Text: m.Body}
	path, err := o.ResolveLink(ctx, m.Link)
	out, secret := hidden(m.Link)
	l.Over = errors.Is(err, cert.NotFound)
	if err != nil && !l.Over {
		return l, err
	}
	if l.Masked = secret && (l.Over || !reveal); l.Masked {
		path = out
	}
	l.URL = o.URL(path)
	if m.SentAt != nil {
		if secret {
			l.Text = strings.ReplaceAll(l.Text, out, path)
		}
		return l, nil
	}
	if l.Subject, l.Text, err = write(ctx, m.DueDelivery, l.URL); err != nil {
		return l, fmt.Errorf("write message %d: %w", id, err)
	}
	return l, nil
}
