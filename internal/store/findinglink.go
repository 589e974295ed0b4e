package store

import (
	"context"
	"time"

	"assay/internal/cert"
)

// AddFindingLink inserts a link to a finding.
func (s *Store) AddFindingLink(ctx context.Context, l *cert.FindingLink) error { return add(ctx, s, l) }

// SetFindingLinkHash keeps the hash of a link's secret once its id is known.
func (s *Store) SetFindingLinkHash(ctx context.Context, id int64, hash string) error {
	_, err := exec(ctx, s, "UPDATE finding_links SET token_hash = ? WHERE id = ?", hash, id)
	return err
}

// FindingLinks lists the links to a finding, newest first. The caller has read the finding.
func (s *Store) FindingLinks(ctx context.Context, finding int64) ([]cert.FindingLink, error) {
	return list[cert.FindingLink](ctx, s, "id DESC", "finding_id = ?", finding)
}

// FindingLink reads a link that can still be used.
func (s *Store) FindingLink(ctx context.Context, id int64, now time.Time) (cert.FindingLink, error) {
	return first[cert.FindingLink](ctx, s, "id = ? AND revoked_at IS NULL AND expires_at > ?", id, now)
}

// FindingLinkByHash reads a link that can still be used, by the hash of its secret.
func (s *Store) FindingLinkByHash(ctx context.Context, hash string, now time.Time) (cert.FindingLink, error) {
	return first[cert.FindingLink](ctx, s, "token_hash = ? AND revoked_at IS NULL AND expires_at > ?", hash, now)
}

// RevokeFindingLink takes a link to a finding back; false when there is none that is open.
func (s *Store) RevokeFindingLink(ctx context.Context, finding, id int64, by string, now time.Time) (bool, error) {
	n, err := exec(ctx, s, "UPDATE finding_links SET revoked_at = ?, revoked_by = ? WHERE id = ? AND finding_id = ? AND revoked_at IS NULL AND expires_at > ?", now, by, id, finding, now)
	return n == 1, err
}

// CountFindingLinkUse notes that an answer was sent by a link; false when it ended or was taken back meanwhile.
func (s *Store) CountFindingLinkUse(ctx context.Context, id int64, now time.Time) (bool, error) {
	n, err := exec(ctx, s, "UPDATE finding_links SET used_at = ?, uses = uses + 1 WHERE id = ? AND revoked_at IS NULL AND expires_at > ?", now, id, now)
	return n == 1, err
}
