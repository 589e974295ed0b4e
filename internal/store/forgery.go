package store

import (
	"context"

	"assay/internal/cert"
)

// This file remembers reports of forged certificates (R-CERT-07). Those who handle complaints see them, nobody else.

// AddForgeryReport inserts a report.
func (s *Store) AddForgeryReport(ctx context.Context, r *cert.ForgeryReport) error {
	return add(ctx, s, r)
}

// SaveForgeryReport writes a report back, guarded by its version.
func (s *Store) SaveForgeryReport(ctx context.Context, r *cert.ForgeryReport) error {
	return save(ctx, s, r, r.ID, &r.Version)
}

// ForgeryReport reads one that the actor may see.
func (s *Store) ForgeryReport(ctx context.Context, actor cert.Actor, id int64) (cert.ForgeryReport, error) {
	if !handles(actor) {
		return cert.ForgeryReport{}, cert.NotFound
	}
	return first[cert.ForgeryReport](ctx, s, "id = ?", id)
}

func handles(actor cert.Actor) bool { return actor.May(cert.HandleThem) || actor.Is(cert.System) }

// ForgeryQuery asks for a page of reports.
type ForgeryQuery struct {
	Text          string
	Open          string // "open", "over" or "" for all
	Limit, Offset int
}

// ForgeryReports lists a page of the reports that the actor may see, open ones first, and counts all of them.
func (s *Store) ForgeryReports(ctx context.Context, actor cert.Actor, q ForgeryQuery) ([]cert.ForgeryReport, int, error) {
	if !handles(actor) {
		return nil, 0, nil
	}
	where, args := "1 = 1", []any{}
	if q.Text != "" {
		where, args = "(number LIKE ? OR paper LIKE ? OR holder LIKE ?)", []any{"%" + q.Text + "%", "%" + q.Text + "%", "%" + q.Text + "%"}
	}
	switch q.Open {
	case "open":
		where += " AND status <> 'closed'"
	case "over":
		where += " AND status = 'closed'"
	}
	n, err := count(ctx, s, "SELECT COUNT(*) FROM forgery_reports WHERE "+where, args...)
	if err != nil || n == 0 {
		return nil, 0, err
	}
	rows, err := scan[cert.ForgeryReport](ctx, s, "SELECT * FROM forgery_reports WHERE "+where+
		" ORDER BY CASE status WHEN 'closed' THEN 1 ELSE 0 END, id DESC LIMIT ? OFFSET ?", append(args, q.Limit, q.Offset)...)
	return rows, n, err
}

// ForgeriesWaiting lists the reports that wait for the actor: those that nobody has taken up, and the actor's own.
func (s *Store) ForgeriesWaiting(ctx context.Context, actor cert.Actor, limit int) ([]cert.ForgeryReport, error) {
	if !handles(actor) {
		return nil, nil
	}
	return scan[cert.ForgeryReport](ctx, s, "SELECT * FROM forgery_reports WHERE status = 'reported' OR status = 'examining' AND person_id = ? ORDER BY id LIMIT ?", actor.PersonID, limit)
}
