package store

import (
	"context"
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/norm"
)

// ContentVersions lists every version of the checklist content, newest first.
func (s *Store) ContentVersions(ctx context.Context) ([]cert.ContentVersion, error) {
	return list[cert.ContentVersion](ctx, s, "edition DESC, number DESC", "id > 0")
}

// ContentVersion reads one version.
func (s *Store) ContentVersion(ctx context.Context, id int64) (cert.ContentVersion, error) {
	return first[cert.ContentVersion](ctx, s, "id = ?", id)
}

// AddContentVersion inserts a version; Conflict when there is one of its number.
func (s *Store) AddContentVersion(ctx context.Context, v *cert.ContentVersion) error {
	return add(ctx, s, v)
}

// SaveContentVersion writes a version back, guarded by its version; the database refuses another content of one that
// was published.
func (s *Store) SaveContentVersion(ctx context.Context, v *cert.ContentVersion) error {
	return save(ctx, s, v, v.ID, &v.Version)
}

// FollowContent lets the audits of an edition that have not begun take another version of the content. They count as
// changed, so that nobody writes the former back.
func (s *Store) FollowContent(ctx context.Context, edition norm.Edition, version string) (int64, error) {
	return exec(ctx, s, "UPDATE audits SET checklist_of = ?, version = version + 1 WHERE edition = ? AND checklist_of <> ? AND status IN ('planned', 'scheduled', 'announced')",
		version, string(edition), version)
}

// withContent gives an audit the content of its checklist where that is the body's own. Content that was published
// never changes, so it is read once for the life of the program.
func (s *Store) withContent(ctx context.Context, a cert.Audit) (cert.Audit, error) {
	if _, installed := norm.InstalledVersion(a.ChecklistOf); installed || a.ChecklistOf == "" {
		return a, nil
	}
	if kept, known := s.contents.Load(a.ChecklistOf); known {
		return a.With(kept.(*norm.Checklist)), nil
	}
	v, err := first[cert.ContentVersion](ctx, s, "of = ? AND status <> 'draft'", a.ChecklistOf)
	if errors.Is(err, cert.NotFound) {
		return a, nil // of a body whose records were taken over without it: the installed content stands in
	}
	if err != nil {
		return a, fmt.Errorf("read checklist content %s: %w", a.ChecklistOf, err)
	}
	whole := v.Content()
	if !s.inTx { // within one it could still be undone
		s.contents.Store(a.ChecklistOf, &whole)
	}
	return a.With(&whole), nil
}
