package jobs

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// Outside is where checkpoints of the transparency log are copied, so that nobody here can rewrite what they fix.
type Outside struct {
	Mail   []string // addresses, once a day
	Folder string   // each hour, a file for each, checkpoint.txt for the newest, and status.txt; empty = none
}

// LinkEvents gives new events their places in their chain.
func (j *Jobs) LinkEvents(ctx context.Context) error {
	_, err := j.office.LinkEvents(ctx)
	return err
}

// Checkpoint signs what the log is now and copies it outside.
func (j *Jobs) Checkpoint(ctx context.Context) error {
	c, err := j.office.SignCheckpoint(ctx)
	if err != nil {
		return err
	}
	if j.Outside.Folder != "" {
		name := fmt.Sprintf("checkpoint-%s-%d.txt", c.At.UTC().Format("20060102T150405Z"), c.Size)
		for _, n := range []string{name, "checkpoint.txt"} {
			if err := whole(filepath.Join(j.Outside.Folder, n), c.Text); err != nil {
				return fmt.Errorf("copy the checkpoint outside: %w", err)
			}
		}
		list, err := j.office.StatusList(ctx)
		if err == nil {
			err = whole(filepath.Join(j.Outside.Folder, "status.txt"), list)
		}
		if err != nil {
			return fmt.Errorf("copy the status list outside: %w", err)
		}
	}
	return j.office.MailCheckpoint(ctx, j.Outside.Mail)
}

// whole writes a file so that it is there whole or not at all.
func whole(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".checkpoint-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already where all went well
	if _, err := f.WriteString(text); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
