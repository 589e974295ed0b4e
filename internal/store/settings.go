package store

import (
	"context"

	"assay/internal/cert"
)

// SaveSetting writes a setting if it still has the value that was read ("" = not set yet); otherwise Conflict.
func (s *Store) SaveSetting(ctx context.Context, name, was, value string) error {
	n, err := int64(0), error(nil)
	if was == "" {
		n, err = exec(ctx, s, "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, value)
	} else {
		n, err = exec(ctx, s, "UPDATE settings SET value = ? WHERE name = ? AND value = ?", value, name, was)
	}
	if err == nil && n == 0 {
		return cert.Conflict
	}
	return err
}
