package store

import (
	"context"

	"assay/internal/cert"
)

// Setting reads a text that the body has set, NotFound when it has not.
func (s *Store) Setting(ctx context.Context, name string) (string, error) {
	const question = "SELECT value FROM settings WHERE name = ?"
	rows, err := remembered(ctx, s, question, []any{name}, func() ([]struct{ Value string }, error) {
		return scan[struct{ Value string }](ctx, s, question, name)
	})
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		return "", cert.NotFound
	}
	return rows[0].Value, nil
}

// PapersOf lists the stored PDFs about one record, newest first. The caller has read the record.
func (s *Store) PapersOf(ctx context.Context, noun string, id int64) ([]cert.Paper, error) {
	return list[cert.Paper](ctx, s, "id DESC", "noun = ? AND noun_id = ?", noun, id)
}

// ClauseRow is a clause that an audit has judged.
type ClauseRow struct {
	AuditID int64
	Item    string // "clause:8.6.1"
	Verdict cert.Verdict
}

const clausesOf = `SELECT n.audit_id, n.item, n.verdict FROM answers n JOIN audits a ON a.id = n.audit_id
WHERE a.certification_id = ? AND n.item LIKE 'clause:%' AND n.verdict <> ''`

// ClausesOf lists the clauses that the audits of a file have judged. The caller has read the file.
func (s *Store) ClausesOf(ctx context.Context, certification int64) ([]ClauseRow, error) {
	return scan[ClauseRow](ctx, s, clausesOf, certification)
}

const positionOf = `SELECT body_role FROM contracts WHERE body_person_id = ? AND body_signed_at IS NOT NULL ORDER BY body_signed_at DESC, id DESC LIMIT 1`

// PositionOf is the position in which a person last signed a contract for the body, empty before the first time.
func (s *Store) PositionOf(ctx context.Context, person int64) (string, error) {
	found, err := scan[string](ctx, s, positionOf, person)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}
