package office

import (
	"context"
	"fmt"
	"io"

	"assay/internal/cert"
	"assay/internal/ledger"
)

// ExportLog writes the whole public log as of its last checkpoint, for somebody who checks it without us.
func (o *Office) ExportLog(ctx context.Context, out io.Writer) error {
	c, err := o.store.LastCheckpoint(ctx)
	if err != nil {
		return fmt.Errorf("export the log: %w", err)
	}
	for from := int64(0); from < c.Size; from += atOnce {
		rows, err := o.store.Leaves(ctx, from, int(min(atOnce, c.Size-from)))
		if err != nil {
			return err
		}
		for _, r := range rows {
			if _, err := fmt.Fprintf(out, "%s\n", r.Text); err != nil {
				return err
			}
		}
	}
	_, err = fmt.Fprintf(out, "%s\n", ledger.LastLine(c.Text))
	return err
}

// MailCheckpoint sends the last checkpoint to addresses outside, once a day: what is there cannot be rewritten here.
func (o *Office) MailCheckpoint(ctx context.Context, to []string) error {
	if len(to) == 0 {
		return nil
	}
	return o.do(ctx, cert.SystemActor, func(w *work) error {
		isNew, err := w.Swept(w.ctx, "checkpoint-mailed", 0, w.today, w.at)
		if err != nil || !isNew {
			return err
		}
		c, err := w.LastCheckpoint(w.ctx)
		if err != nil {
			return err
		}
		e, err := w.record(happened{verb: "copy", noun: "log", id: c.Size, detail: map[string]string{"checkpoint": c.Text},
			summary: fmt.Sprintf("The checkpoint of the log at %d entries was sent outside", c.Size)})
		if err != nil {
			return err
		}
		return w.tell(e, "checkpoint", "/log", to...)
	})
}
