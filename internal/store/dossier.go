package store

import (
	"context"
	"fmt"

	"assay/internal/cert"
)

// This file remembers dossiers as they were frozen, and who is who when independence is judged.

// AddDossier inserts a dossier with its records; the database refuses a reviewer of the team (R-DEC-01), and a second
// one while one is open.
func (s *Store) AddDossier(ctx context.Context, d *cert.Dossier, parts []cert.DossierPart) error {
	if err := add(ctx, s, d); err != nil {
		return err
	}
	for _, p := range parts {
		if err := add(ctx, s, &cert.DossierRecord{DossierID: d.ID, Noun: p.Noun, NounID: p.ID, SHA256: p.SHA256}); err != nil {
			return fmt.Errorf("keep %s of dossier %d: %w", p.Title, d.ID, err)
		}
	}
	return nil
}

// SaveDossier writes where a dossier stands, guarded by its version. What was frozen the database never changes.
func (s *Store) SaveDossier(ctx context.Context, d *cert.Dossier) error {
	return save(ctx, s, d, d.ID, &d.Version)
}

// Dossier reads a dossier of a file that the actor may see.
func (s *Store) Dossier(ctx context.Context, actor cert.Actor, id int64) (cert.Dossier, error) {
	return owned[cert.Dossier](ctx, s, actor, id)
}

// DossiersOf lists the dossiers of an audit, newest first, without what they hold. The caller has read the audit.
func (s *Store) DossiersOf(ctx context.Context, audit int64) ([]cert.Dossier, error) {
	return scan[cert.Dossier](ctx, s, `SELECT id, version, status, certification_id, audit_id, round, sha256, person_id, person_name, frozen_at,
		released_id, released_by, released_at, note, changes, changed_by, changed_at FROM dossiers WHERE audit_id = ? ORDER BY id DESC`, audit)
}

// LiveDossiers lists the dossiers of a file that wait for review or decision, and those that the database itself found
// changed and nobody has explained yet.
func (s *Store) LiveDossiers(ctx context.Context, certification int64) ([]cert.Dossier, error) {
	return list[cert.Dossier](ctx, s, "id", "certification_id = ? AND (status IN ('review','ready') OR status = 'lapsed' AND changed_at IS NULL)", certification)
}

// Seats lists the teams of several audits with names. The caller has read the audits.
func (s *Store) Seats(ctx context.Context, audits []int64) ([]cert.Seat, error) {
	return scan[cert.Seat](ctx, s, `SELECT m.*, p.name FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.audit_id IN ? ORDER BY m.audit_id, m.id`, audits)
}

// Identities lists the human beings behind the teams of several audits (R-DEC-01).
func (s *Store) Identities(ctx context.Context, audits []int64) ([]int64, error) {
	return scan[int64](ctx, s, `SELECT DISTINCT COALESCE(p.same_as, p.id) FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.audit_id IN ?`, audits)
}

// AnswersOf lists the answers to the checklists of several audits, by audit and item. The caller has read the audits.
func (s *Store) AnswersOf(ctx context.Context, audits []int64) ([]cert.Answer, error) {
	return list[cert.Answer](ctx, s, "audit_id, id", "audit_id IN ?", audits)
}

// ResponsesOf lists the client's answers to several findings, by finding and round. The caller has read the findings.
func (s *Store) ResponsesOf(ctx context.Context, findings []int64) ([]cert.Response, error) {
	return list[cert.Response](ctx, s, "finding_id, round", "finding_id IN ?", findings)
}

// EvidenceFor lists the files of several findings and of the answers to them. The caller has read the findings.
func (s *Store) EvidenceFor(ctx context.Context, findings []int64) ([]cert.Evidence, error) {
	return list[cert.Evidence](ctx, s, "finding_id, id", "finding_id IN ?", findings)
}

// FollowPerson points every record that stood behind one person at the one that stands now.
func (s *Store) FollowPerson(ctx context.Context, was, stands int64) error {
	_, err := exec(ctx, s, "UPDATE people SET same_as = ? WHERE same_as = ?", stands, was)
	return err
}
