package store

import (
	"context"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file remembers the signed status list and reads what it is made of.

// StatusListRow is the list as it was last made.
type StatusListRow struct {
	Size   int64 // of the log that it was made from
	At     time.Time
	SHA256 string `gorm:"column:sha256"` // of the text, hex
	Text   string // empty where only its head was asked for
}

// statusListName names the one list there is.
const statusListName = "all"

// StatusListHead reads when the list was made and from what, without its text; NotFound before the first.
func (s *Store) StatusListHead(ctx context.Context) (StatusListRow, error) {
	return s.statusList(ctx, "SELECT size, at, sha256 FROM status_lists WHERE name = ?")
}

// StatusList reads the list; NotFound before the first.
func (s *Store) StatusList(ctx context.Context) (StatusListRow, error) {
	return s.statusList(ctx, "SELECT size, at, sha256, text FROM status_lists WHERE name = ?")
}

func (s *Store) statusList(ctx context.Context, query string) (StatusListRow, error) {
	rows, err := scan[StatusListRow](ctx, s, query, statusListName)
	if err == nil && len(rows) == 0 {
		err = cert.NotFound
	}
	if err != nil {
		return StatusListRow{}, err
	}
	return rows[0], nil
}

// SaveStatusList keeps the list in place of the one before, unless that is newer.
func (s *Store) SaveStatusList(ctx context.Context, l StatusListRow) error {
	_, err := exec(ctx, s, `INSERT INTO status_lists (name, size, at, sha256, text) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET size = excluded.size, at = excluded.at, sha256 = excluded.sha256, text = excluded.text
		WHERE status_lists.size <= excluded.size`, statusListName, l.Size, l.At, l.SHA256, l.Text)
	return err
}

// IssueStatus is how one issue of a certificate stands.
type IssueStatus struct {
	Code   string
	Status cert.CertificateStatus
	On     day.Day `gorm:"column:on_day"` // of the last change
}

// IssueStatuses reads every issue whose last valid day is not over, told to everybody or not: the list names none.
func (s *Store) IssueStatuses(ctx context.Context, today day.Day) ([]IssueStatus, error) {
	return scan[IssueStatus](ctx, s, `SELECT c.code, c.status, COALESCE((SELECT h.on_day FROM changes h WHERE h.certificate_id = c.id ORDER BY h.id DESC LIMIT 1), '') AS on_day
		FROM certificates c WHERE c.expires >= ?`, today)
}
