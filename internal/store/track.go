package store

import (
	"context"
	"fmt"
	"slices"

	"assay/internal/cert"
)

// lately is how many of the newest events are looked at when steps are measured.
const lately = 20_000

// Happenings lists the newest events by which the steps of files are measured, oldest first.
func (s *Store) Happenings(ctx context.Context) ([]cert.Happening, error) {
	rows, err := scan[cert.Happening](ctx, s, fmt.Sprintf(`SELECT certification_id, verb, at FROM events
		WHERE id > (SELECT COALESCE(MAX(id), 0) - %d FROM events) AND certification_id IS NOT NULL AND verb IN ? ORDER BY id`, lately), cert.TrackVerbs())
	if err != nil {
		return nil, fmt.Errorf("read what steps lasted: %w", err)
	}
	return rows, nil
}

// FileHappenings lists the events of one file by which its steps are measured, oldest first. The caller has
// read the file.
func (s *Store) FileHappenings(ctx context.Context, file int64) ([]cert.Happening, error) {
	rows, err := scan[cert.Happening](ctx, s, "SELECT certification_id, verb, at FROM events WHERE certification_id = ? AND verb IN ? ORDER BY id DESC LIMIT 500", file, cert.TrackVerbs())
	slices.Reverse(rows)
	return rows, err
}
