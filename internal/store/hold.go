package store

import (
	"context"
	"fmt"

	"assay/internal/cert"
)

// A rule looks at one record and rests on others of the same file: a decision on its findings, a final report on its
// answers. A record's version guards that record alone. So a transaction holds the file whose records it reads, from
// the first one on: of two verbs on one file the second begins when the first has ended, and sees what it did. SQLite
// has one writer anyway; on PostgreSQL the file's row is locked, in the mode that lets others refer to it.

// held reads a record and, within a transaction, holds its file first.
func held[T any](ctx context.Context, s *Store, read func() (T, error)) (T, error) {
	row, err := read()
	if err != nil || !s.inTx || !s.Postgres() {
		return row, err
	}
	file := fileOf(row)
	if file == 0 || s.holds[file] {
		return row, nil
	}
	if _, err := exec(ctx, s, "SELECT id FROM certifications WHERE id = ? FOR NO KEY UPDATE", file); err != nil {
		return row, fmt.Errorf("hold file %d: %w", file, err)
	}
	s.holds[file] = true
	return read() // as it is now: it may have changed while this waited
}

// fileOf is the file that a record belongs to; 0 for one without.
func fileOf(row any) int64 {
	switch r := row.(type) {
	case cert.Certification:
		return r.ID
	case cert.Application:
		if r.CertificationID != nil {
			return *r.CertificationID
		}
	case cert.Quotation:
		return r.CertificationID
	case cert.Contract:
		return r.CertificationID
	case cert.Audit:
		return r.CertificationID
	case cert.Finding:
		return r.CertificationID
	case cert.Certificate:
		return r.CertificationID
	case cert.Dossier:
		return r.CertificationID
	}
	return 0
}
