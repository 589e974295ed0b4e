package store

import (
	"context"

	"assay/internal/cert"
)

// This file remembers certificates between their decision and their release.

// AddProof inserts a draft certificate; the database refuses a second one that waits in the same file.
func (s *Store) AddProof(ctx context.Context, p *cert.Proof) error { return add(ctx, s, p) }

// SaveProof writes a draft certificate back, guarded by its version.
func (s *Store) SaveProof(ctx context.Context, p *cert.Proof) error {
	return save(ctx, s, p, p.ID, &p.Version)
}

// Proofs lists the draft certificates of a file, newest first. The caller has read the file.
func (s *Store) Proofs(ctx context.Context, certification int64) ([]cert.Proof, error) {
	return list[cert.Proof](ctx, s, "id DESC", "certification_id = ?", certification)
}

// ProofsWaiting lists the draft certificates that the actor can release: neither decided nor prepared by the same human
// being.
func (s *Store) ProofsWaiting(ctx context.Context, actor cert.Actor, limit int) ([]WaitingRow, error) {
	sight, args := seen(actor, "f.id")
	return scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, p.id AS noun_id, c.name AS client, f.number, e.number AS what
		FROM proofs p JOIN certifications f ON f.id = p.certification_id JOIN clients c ON c.id = f.client_id JOIN decisions e ON e.id = p.decision_id
		JOIN people d ON d.id = e.person_id JOIN people q ON q.id = p.prepared_id JOIN people me ON me.id = ?
		WHERE p.status = 'waiting' AND COALESCE(me.same_as, me.id) NOT IN (COALESCE(d.same_as, d.id), COALESCE(q.same_as, q.id))
		AND `+sight+` ORDER BY p.prepared_at, p.id LIMIT ?`, append(append([]any{actor.PersonID}, args...), limit)...)
}
