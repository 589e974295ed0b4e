package store

import (
	"context"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file remembers teams, bookings and objections. The caller has read the audit, by which it is known
// that the actor may see them.

// Team lists the members of an audit's team, the lead first.
func (s *Store) Team(ctx context.Context, audit int64) ([]cert.TeamMember, error) {
	return list[cert.TeamMember](ctx, s, "CASE role WHEN 'lead' THEN 0 WHEN 'auditor' THEN 1 WHEN 'expert' THEN 2 WHEN 'trainee' THEN 3 ELSE 4 END, id", "audit_id = ?", audit)
}

// AddMember inserts a member; the database refuses one who decided on the audit (R-DEC-01).
func (s *Store) AddMember(ctx context.Context, m *cert.TeamMember) error { return add(ctx, s, m) }

// SetPart changes the part of a member, who keeps the declaration.
func (s *Store) SetPart(ctx context.Context, member int64, role cert.TeamRole) error {
	_, err := exec(ctx, s, "UPDATE team_members SET role = ? WHERE id = ?", role, member)
	return err
}

// RemoveMembers takes persons out of the team of an audit that has not begun, with their bookings.
func (s *Store) RemoveMembers(ctx context.Context, audit int64, persons []int64) error {
	if _, err := exec(ctx, s, "DELETE FROM bookings WHERE audit_id = ? AND person_id IN ?", audit, persons); err != nil {
		return err
	}
	_, err := exec(ctx, s, "DELETE FROM team_members WHERE audit_id = ? AND person_id IN ?", audit, persons)
	return err
}

// Declare keeps a member's declaration (R-IMP-04). A person outside the team is NotFound.
func (s *Store) Declare(ctx context.Context, m cert.TeamMember) error {
	n, err := exec(ctx, s, "UPDATE team_members SET declared_at = ?, no_interest = ?, no_consulting = ?, confidential = ?, remark = ? WHERE audit_id = ? AND person_id = ?",
		m.DeclaredAt, m.NoInterest, m.NoConsulting, m.Confidential, m.Remark, m.AuditID, m.PersonID)
	if err == nil && n == 0 {
		return cert.NotFound
	}
	return err
}

// Persons reads people of the body by id.
func (s *Store) Persons(ctx context.Context, ids []int64) ([]cert.Person, error) {
	return list[cert.Person](ctx, s, "name, id", "id IN ?", ids)
}

// ActivePersons lists the people of the body who can be given work, by name.
func (s *Store) ActivePersons(ctx context.Context) ([]cert.Person, error) {
	return list[cert.Person](ctx, s, "name, id", "active = ?", true)
}

// CompetencesOf lists the competences of people.
func (s *Store) CompetencesOf(ctx context.Context, persons []int64) ([]cert.Competence, error) {
	return list[cert.Competence](ctx, s, "person_id, area", "person_id IN ?", persons)
}

// AreasHeld lists the areas in which somebody who works for the body is competent on a day.
func (s *Store) AreasHeld(ctx context.Context, on day.Day) ([]string, error) {
	rows, err := scan[struct{ Area string }](ctx, s, `SELECT DISTINCT k.area FROM competences k JOIN people p ON p.id = k.person_id
		WHERE p.active = ? AND COALESCE(k.from_day, '') <= ? AND COALESCE(k.until_day, '9999') >= ? ORDER BY k.area`, true, on, on)
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Area
	}
	return out, err
}

// TiesWith lists the ties of people to a client.
func (s *Store) TiesWith(ctx context.Context, client int64, persons []int64) ([]cert.Tie, error) {
	return list[cert.Tie](ctx, s, "person_id, id", "client_id = ? AND person_id IN ?", client, persons)
}

// Bookings lists the half days booked for an audit.
func (s *Store) Bookings(ctx context.Context, audit int64) ([]cert.Booking, error) {
	return list[cert.Booking](ctx, s, "day, half, person_id", "audit_id = ?", audit)
}

// Busy is half a day on which a person is taken, by what.
type Busy struct {
	PersonID int64
	Day      day.Day
	Half     string
	AuditID  int64  // 0 for an absence
	Number   string // of the audit
	Client   string
	Why      string // of the absence
}

// BusyBetween lists what people are booked for or away on, from first to last day, other than one audit.
func (s *Store) BusyBetween(ctx context.Context, persons []int64, from, to day.Day, except int64) ([]Busy, error) {
	return scan[Busy](ctx, s, `SELECT b.person_id, b.day, b.half, COALESCE(a.id, 0) AS audit_id, COALESCE(a.number, '') AS number,
		COALESCE(c.name, '') AS client, b.why
		FROM bookings b LEFT JOIN audits a ON a.id = b.audit_id LEFT JOIN certifications f ON f.id = a.certification_id
		LEFT JOIN clients c ON c.id = f.client_id
		WHERE b.person_id IN ? AND b.day >= ? AND b.day <= ? AND COALESCE(b.audit_id, 0) <> ?
		ORDER BY b.day, b.half, b.person_id`, persons, from, to, except)
}

// Book takes half a day of a person; free tells whether it was still to be had. Two who ask at the same
// moment wait for each other here, and one of them is told no: the unique index decides.
func (s *Store) Book(ctx context.Context, b cert.Booking) (free bool, err error) {
	n, err := exec(ctx, s, "INSERT INTO bookings (person_id, day, half, audit_id, why) VALUES (?, ?, ?, ?, ?) ON CONFLICT (person_id, day, half) DO NOTHING",
		b.PersonID, b.Day, b.Half, b.AuditID, b.Why)
	return n == 1, err
}

// Unbook gives back all half days of an audit.
func (s *Store) Unbook(ctx context.Context, audit int64) error {
	_, err := exec(ctx, s, "DELETE FROM bookings WHERE audit_id = ?", audit)
	return err
}

// UnbookAfter gives back the half days of an audit after a day.
func (s *Store) UnbookAfter(ctx context.Context, audit int64, last day.Day) error {
	_, err := exec(ctx, s, "DELETE FROM bookings WHERE audit_id = ? AND day > ?", audit, last)
	return err
}

// Objections lists the objections to the team of an audit, in order.
func (s *Store) Objections(ctx context.Context, audit int64) ([]cert.Objection, error) {
	return list[cert.Objection](ctx, s, "id", "audit_id = ?", audit)
}

// AddObjection inserts an objection.
func (s *Store) AddObjection(ctx context.Context, o *cert.Objection) error { return add(ctx, s, o) }

// DecideObjection records what the body decided on an objection, once; a second decision is Conflict.
func (s *Store) DecideObjection(ctx context.Context, o cert.Objection, at time.Time) error {
	n, err := exec(ctx, s, "UPDATE objections SET accepted = ?, reason = ?, decided_by = ?, decided_at = ? WHERE id = ? AND audit_id = ? AND accepted IS NULL",
		o.Accepted, o.Reason, o.DecidedBy, at, o.ID, o.AuditID)
	if err == nil && n == 0 {
		return cert.Conflict
	}
	return err
}

// ClientMails lists where a client is reached: its contact, and the accounts that may sign in for it.
func (s *Store) ClientMails(ctx context.Context, client int64) ([]string, error) {
	return scan[string](ctx, s, `SELECT contact_email FROM clients WHERE id = ? UNION SELECT email FROM accounts WHERE client_id = ? AND disabled = ?`, client, client, false)
}

// EventsOf lists what happened to one record of a file, newest first, at most limit.
func (s *Store) EventsOf(ctx context.Context, certification int64, noun string, id int64, limit int) ([]cert.Event, error) {
	return scan[cert.Event](ctx, s, "SELECT * FROM events WHERE certification_id = ? AND noun = ? AND noun_id = ? ORDER BY id DESC LIMIT ?", certification, noun, id, limit)
}
