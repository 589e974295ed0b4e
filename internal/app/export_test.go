package app

import (
	"context"
	"io"
)

// ExportOf is Export for a program that is open already.
func ExportOf(ctx context.Context, a *App, what string, out io.Writer) error {
	return a.export(ctx, what, out)
}
