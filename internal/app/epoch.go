package app

import (
	"context"
	"fmt"
	"io"

	"assay/internal/config"
	"assay/internal/office/fieldsync"
)

// RotateEpoch makes every auditor's device send everything again, after the database was restored from a backup.
func RotateEpoch(ctx context.Context, c config.Config, out io.Writer) error {
	return opened(ctx, c, func(a *App) error {
		n, err := fieldsync.New(a.Office, a.Store).Rotate(ctx)
		if err == nil {
			_, err = fmt.Fprintf(out, "%d audits that were taken offline have a new epoch. Every device sends everything again with its next exchange.\n", n)
		}
		return err
	})
}
