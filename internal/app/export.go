package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"assay/internal/config"
)

// opened does something with the program open and closes it.
func opened(ctx context.Context, c config.Config, do func(a *App) error) (err error) {
	a, err := Open(ctx, c, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return do(a)
}

// Exports are what Export knows to write.
func Exports() []string { return []string{"log", "events", "keys", "checkpoint", "status"} }

// Export writes the public log, the internal events, the keys that verify both and the seal, the last checkpoint, or the status
// list.
func Export(ctx context.Context, c config.Config, what string, out io.Writer) error {
	return opened(ctx, c, func(a *App) error { return a.export(ctx, what, out) })
}

func (a *App) export(ctx context.Context, what string, out io.Writer) error {
	switch what {
	case "log":
		return a.Office.ExportLog(ctx, out)
	case "events":
		return a.Office.ExportEvents(ctx, out)
	case "keys":
		keys, err := a.Office.KeyFile(ctx)
		if err != nil {
			return err
		}
		_, err = io.WriteString(out, keys.Text())
		return err
	case "checkpoint":
		c, err := a.Store.LastCheckpoint(ctx)
		if err != nil {
			return err
		}
		_, err = io.WriteString(out, c.Text)
		return err
	case "status":
		if err := a.Office.KeepStatusList(ctx); err != nil {
			return err
		}
		l, err := a.Store.StatusList(ctx)
		if err != nil {
			return err
		}
		_, err = io.WriteString(out, l.Text)
		return err
	}
	return fmt.Errorf("there is no export of %q", what)
}

// writeLog writes what a stranger needs to check the papers of a folder beside them.
func writeLog(ctx context.Context, a *App, dir string) error {
	for name, what := range map[string]string{"events.jsonl": "events"} {
		if err := writeExport(ctx, a, dir, name, what); err != nil {
			return err
		}
	}
	for name, what := range map[string]string{"register.pub": "keys", "log.jsonl": "log", "checkpoint.txt": "checkpoint", "status.txt": "status"} {
		if err := writeExport(ctx, a, dir, name, what); err != nil {
			return err
		}
	}
	return nil
}

func writeExport(ctx context.Context, a *App, dir, name, what string) error {
	var b bytes.Buffer
	if err := a.export(ctx, what, &b); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644)
}

// writeOldCheckpoint writes the checkpoint of the first issue, as somebody kept it who saw the log then.
func writeOldCheckpoint(ctx context.Context, a *App, dir string) error {
	c, err := a.Store.FirstCheckpoint(ctx, 2) // the beginning, and the issue
	if err != nil {
		return fmt.Errorf("write checkpoint-old.txt: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "checkpoint-old.txt"), []byte(c.Text), 0o644)
}

// writeReceipt writes the signed answer to whether a certificate is valid today.
func writeReceipt(ctx context.Context, a *App, code, dir string) error {
	_, text, err := a.Office.Receipt(ctx, code, a.Office.Today())
	if err != nil {
		return fmt.Errorf("write receipt.txt: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "receipt.txt"), []byte(text), 0o644)
}
