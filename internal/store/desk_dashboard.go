package store

import (
	"context"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file counts for the pictures of the dashboard; the database does the counting.

// KeyCount is how many there are of one key.
type KeyCount struct {
	Key string
	N   int
}

// DueByMonth counts the files by the month of their next day ("2026-03"), of the days from and to.
func (s *Store) DueByMonth(ctx context.Context, actor cert.Actor, from, to day.Day) ([]KeyCount, error) {
	sight, args := seen(actor, "f.id")
	return scan[KeyCount](ctx, s, "SELECT SUBSTR(f.next_day, 1, 7) AS key, COUNT(*) AS n FROM certifications f WHERE f.next_day BETWEEN ? AND ? AND "+sight+
		" GROUP BY SUBSTR(f.next_day, 1, 7)", append([]any{from, to}, args...)...)
}

// DayHalves is how many half days of all people are booked on a day: for audits, and as absences.
type DayHalves struct {
	Day    day.Day
	Audits int
	Absent int
}

// HalvesBooked counts the booked half days of a span by day.
func (s *Store) HalvesBooked(ctx context.Context, from, to day.Day) ([]DayHalves, error) {
	return scan[DayHalves](ctx, s, `SELECT day, SUM(CASE WHEN audit_id IS NULL THEN 0 ELSE 1 END) AS audits, SUM(CASE WHEN audit_id IS NULL THEN 1 ELSE 0 END) AS absent
		FROM bookings WHERE day BETWEEN ? AND ? GROUP BY day ORDER BY day`, from, to)
}

// AuditorCount counts the active people who are qualified to audit on a day.
func (s *Store) AuditorCount(ctx context.Context, on day.Day) (int, error) {
	return count(ctx, s, `SELECT COUNT(DISTINCT p.id) FROM people p JOIN competences k ON k.person_id = p.id WHERE p.active = ? AND k.area = ?
		AND (k.from_day IS NULL OR k.from_day <= ?) AND (k.until_day IS NULL OR k.until_day >= ?)`, true, cert.AreaAudit, on, on)
}

// ClauseCount is how many findings of a grade were raised against a clause.
type ClauseCount struct {
	Clause string
	Grade  cert.Grade
	N      int
}

// FindingsByClause counts the findings raised since a day by clause and grade; those taken back do not count.
func (s *Store) FindingsByClause(ctx context.Context, actor cert.Actor, since day.Day) ([]ClauseCount, error) {
	sight, args := seen(actor, "n.certification_id")
	return scan[ClauseCount](ctx, s, `SELECT n.clause, n.grade, COUNT(*) AS n FROM findings n WHERE n.raised_on >= ? AND n.clause <> '' AND n.status <> 'withdrawn'
		AND n.grade IN ('major','minor','opportunity') AND `+sight+" GROUP BY n.clause, n.grade", append([]any{since}, args...)...)
}

// DecisionSpan is how many decisions were taken on a day about audits that ended on another.
type DecisionSpan struct {
	Ends      day.Day
	DecidedOn day.Day
	N         int
}

// DecisionSpans counts the decisions on audits since a day by the day the audit ended and the day decided.
func (s *Store) DecisionSpans(ctx context.Context, actor cert.Actor, since day.Day) ([]DecisionSpan, error) {
	sight, args := seen(actor, "d.certification_id")
	return scan[DecisionSpan](ctx, s, `SELECT a.ends, d.decided_on, COUNT(*) AS n FROM decisions d JOIN audits a ON a.id = d.audit_id
		WHERE d.decided_on >= ? AND a.ends IS NOT NULL AND d.option <> 'request_more_information' AND `+sight+" GROUP BY a.ends, d.decided_on",
		append([]any{since}, args...)...)
}

// CertificatesByStatus counts the certificates by their status on a day; superseded issues do not count.
func (s *Store) CertificatesByStatus(ctx context.Context, actor cert.Actor, today day.Day) ([]KeyCount, error) {
	sight, args := seen(actor, "x.certification_id")
	return scan[KeyCount](ctx, s, `SELECT CASE WHEN x.status = 'withdrawn' THEN 'withdrawn' WHEN x.expires < ? THEN 'expired' WHEN x.effective > ? THEN 'not_yet_valid'
		ELSE x.status END AS key, COUNT(*) AS n FROM certificates x WHERE x.status <> 'superseded' AND `+sight+" GROUP BY 1", append([]any{today, today}, args...)...)
}
