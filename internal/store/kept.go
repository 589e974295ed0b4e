package store

import (
	"context"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file remembers the reviews of surveillances kept without a decision (R-DEC-06).

// AddKeptReview inserts the review of a kept surveillance that was chosen.
func (s *Store) AddKeptReview(ctx context.Context, r *cert.KeptReview) error { return add(ctx, s, r) }

// SaveKeptReview writes a review back, guarded by its version; the database refuses a reviewer of the team.
func (s *Store) SaveKeptReview(ctx context.Context, r *cert.KeptReview) error {
	return save(ctx, s, r, r.ID, &r.Version)
}

// KeptReviewOf reads the review of an audit, NotFound where it was not chosen. The caller has read the audit.
func (s *Store) KeptReviewOf(ctx context.Context, audit int64) (cert.KeptReview, error) {
	return first[cert.KeptReview](ctx, s, "audit_id = ?", audit)
}

// CountKeptReviews counts all that were ever chosen.
func (s *Store) CountKeptReviews(ctx context.Context) (int, error) {
	return count(ctx, s, "SELECT COUNT(*) FROM kept_reviews")
}

// KeptCounts is how many surveillances were kept without a decision since a day, and what became of their reviews.
type KeptCounts struct {
	Kept     int
	Chosen   int
	Reviewed int
	Overdue  int // chosen, and not reviewed in time
}

// KeptCounts counts kept surveillances that ended since a day, by what the actor may see.
func (s *Store) KeptCounts(ctx context.Context, actor cert.Actor, since, today day.Day) (KeptCounts, error) {
	sight, args := seen(actor, "a.certification_id")
	rows, err := scan[KeptCounts](ctx, s, `SELECT COUNT(*) AS kept, COUNT(r.id) AS chosen,
		COALESCE(SUM(CASE WHEN r.status <> 'waiting' THEN 1 ELSE 0 END), 0) AS reviewed,
		COALESCE(SUM(CASE WHEN r.status = 'waiting' AND r.due < ? THEN 1 ELSE 0 END), 0) AS overdue
		FROM audits a LEFT JOIN kept_reviews r ON r.audit_id = a.id
		WHERE a.kind = 'surveillance' AND a.status = 'concluded' AND a.outcome = 'maintained' AND a.ends >= ? AND `+sight,
		append([]any{today, since}, args...)...)
	if err != nil || len(rows) == 0 {
		return KeptCounts{}, err
	}
	return rows[0], nil
}

// KeptToReview lists the chosen surveillances that the actor, who was not in their team, can review: waiting, or
// referred and not yet decided on.
func (s *Store) KeptToReview(ctx context.Context, actor cert.Actor, limit int) ([]WaitingRow, error) {
	sight, args := seen(actor, "f.id")
	return scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, a.id AS noun_id, c.name AS client, a.number, r.status AS what, r.due AS due
		FROM kept_reviews r JOIN audits a ON a.id = r.audit_id JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
		WHERE (r.status = 'waiting' OR r.status = 'referred' AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.audit_id = a.id))
		AND a.id NOT IN (SELECT audit_id FROM team_members WHERE person_id = ?) AND `+sight+` ORDER BY r.due, r.id LIMIT ?`,
		append(append([]any{actor.PersonID}, args...), limit)...)
}
