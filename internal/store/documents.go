package store

import (
	"context"
	"fmt"
	"time"

	"assay/internal/cert"
)

// AddDocument inserts a document of an application.
func (s *Store) AddDocument(ctx context.Context, d *cert.Document) error { return add(ctx, s, d) }

// Documents lists what is attached to an application and was not taken back, oldest first. The caller has
// read the application.
func (s *Store) Documents(ctx context.Context, application int64) ([]cert.Document, error) {
	return list[cert.Document](ctx, s, "id", "application_id = ? AND removed_at IS NULL", application)
}

// Document reads a document of an application that was not taken back, by its code. The caller has read the
// application.
func (s *Store) Document(ctx context.Context, application int64, code string) (cert.Document, error) {
	return first[cert.Document](ctx, s, "application_id = ? AND code = ? AND removed_at IS NULL", application, code)
}

// RemoveDocument takes a document back.
func (s *Store) RemoveDocument(ctx context.Context, id int64, at time.Time) error {
	if _, err := exec(ctx, s, "UPDATE documents SET removed_at = ? WHERE id = ? AND removed_at IS NULL", at, id); err != nil {
		return fmt.Errorf("take document %d back: %w", id, err)
	}
	return nil
}
