package store

import (
	"context"

	"assay/internal/cert"
	"assay/internal/day"
)

// LimitRow is a day on which something ends: the hard limit of an audit, or the validity of a certificate.
type LimitRow struct {
	Kind   string // "audit" or "certificate"
	ID     int64
	Client string
	What   string
	Day    day.Day `gorm:"column:on_day"`
}

// LimitsBetween lists the hard limits of audits not yet done and the last valid days of certificates in a
// span of days, among what the actor may see, in order, at most limit.
func (s *Store) LimitsBetween(ctx context.Context, actor cert.Actor, from, to day.Day, limit int) ([]LimitRow, error) {
	sight, sightArgs := seen(actor, "f.id")
	args := append(append([]any{from, to}, sightArgs...), append(append([]any{from, to}, sightArgs...), limit)...)
	return scan[LimitRow](ctx, s, `SELECT 'audit' AS kind, a.id AS id, c.name AS client, a.name AS what, a.latest AS on_day
		FROM audits a JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
		WHERE a.latest BETWEEN ? AND ? AND a.status IN ('planned','scheduled','announced') AND `+sight+`
		UNION ALL SELECT 'certificate' AS kind, x.id AS id, c.name AS client, x.number AS what, x.expires AS on_day
		FROM certificates x JOIN certifications f ON f.id = x.certification_id JOIN clients c ON c.id = f.client_id
		WHERE x.expires BETWEEN ? AND ? AND x.status IN ('active','suspended') AND `+sight+` ORDER BY on_day, kind, id LIMIT ?`, args...)
}

// AbsenceRow is a day on which a person is away, for half or all of it.
type AbsenceRow struct {
	PersonID int64
	Name     string
	Day      day.Day
	Halves   int
	Half     string // "am" or "pm"; of a whole day the first
}

// AbsencesBetween lists who is away on which days; of one person when person is not 0.
func (s *Store) AbsencesBetween(ctx context.Context, from, to day.Day, person int64, limit int) ([]AbsenceRow, error) {
	return scan[AbsenceRow](ctx, s, `SELECT b.person_id, p.name, b.day, COUNT(*) AS halves, MIN(b.half) AS half FROM bookings b JOIN people p ON p.id = b.person_id
		WHERE b.audit_id IS NULL AND b.day BETWEEN ? AND ? AND (? = 0 OR b.person_id = ?) GROUP BY b.person_id, p.name, b.day
		ORDER BY b.day, p.name, b.person_id LIMIT ?`, from, to, person, person, limit)
}

// NamedPerson is a person of the body with the name alone.
type NamedPerson struct {
	ID   int64
	Name string
}

// AuditorNames lists the active people of the body who can be on a team, by name, at most 500.
func (s *Store) AuditorNames(ctx context.Context) ([]NamedPerson, error) {
	return scan[NamedPerson](ctx, s, `SELECT p.id, p.name FROM people p WHERE p.active = ? AND (EXISTS (SELECT 1 FROM competences k WHERE k.person_id = p.id)
		OR EXISTS (SELECT 1 FROM team_members m WHERE m.person_id = p.id)) ORDER BY p.folded, p.id LIMIT 500`, true)
}
