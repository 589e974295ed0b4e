package jobs

import (
	"context"
	"errors"
	"log/slog"
	"net/url"

	"assay/internal/office"
	"assay/internal/office/watching"
)

// Watch tells who watches certificates what changed since the last time: what is new goes into the outboxes, and at once
// out of them.
func (j *Jobs) Watch(ctx context.Context) error {
	n, err := watching.Tell(ctx, j.office)
	if n > 0 {
		slog.Info("told of changed certificates", "count", n)
		err = errors.Join(err, j.SendMail(ctx))
	}
	if j.Hooks != nil {
		_, late := watching.Deliver(ctx, j.office, 500, j.Hooks)
		err = errors.Join(err, late)
	}
	return err
}

// Forget removes the addresses of who asked to be told and never confirmed it.
func (j *Jobs) Forget(ctx context.Context) error {
	n, err := watching.Forget(ctx, j.office)
	if n > 0 {
		slog.Info("forgot who never confirmed", "count", n)
	}
	return err
}

// stopOf is the address by which a recipient ends messages of this kind, "" for messages that cannot be ended.
func stopOf(m office.Mail) string {
	if m.Template != "watch-news" {
		return ""
	}
	return m.URL + "/stop?number=" + url.QueryEscape(m.Detail["number"])
}
