package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
)

// SendAgain lets a message that could not be sent be tried again at once, instead of at its next turn.
// Conflict says that it has gone out meanwhile.
func (o *Office) SendAgain(ctx context.Context, actor cert.Actor, delivery int64) error {
	if !actor.May(cert.WatchMail) {
		return cert.Forbidden
	}
	return o.do(ctx, actor, func(w *work) error {
		if err := w.HurryDelivery(ctx, delivery, w.at); err != nil {
			return err
		}
		_, err := w.record(happened{verb: "again", noun: "delivery", id: delivery, summary: fmt.Sprintf("%s had a message sent again", actor.Name)})
		return err
	})
}
