package store

import (
	"context"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file lists accounts and people for pages, one count and one query a page.

// AccountQuery narrows and orders a list of accounts. Zero values narrow nothing.
type AccountQuery struct {
	Text   string    // in name, mail address or client
	Role   cert.Role // holds this role
	State  string    // a key of accountStates
	Sort   string    // a key of accountOrders
	Desc   bool
	Now    time.Time
	Limit  int
	Offset int
}

// AccountRow is a line of the list of accounts.
type AccountRow struct {
	ID         int64
	Email      string
	Name       string
	Roles      []cert.Role `gorm:"serializer:json"`
	ClientName string
	Invited    bool // has no password yet
	Disabled   bool
	LockedTill *time.Time
}

// RoleLine is the roles in words.
func (r AccountRow) RoleLine() string { return roleLine(r.Roles) }

// accountStates are the conditions that the list can be narrowed by.
var accountStates = map[string]string{
	"open":     "a.disabled = FALSE AND a.password <> ''",
	"invited":  "a.disabled = FALSE AND a.password = ''",
	"disabled": "a.disabled = TRUE",
}

// accountOrders are the orders of the list.
var accountOrders = map[string][2]string{
	"name":  {"LOWER(a.name), a.id", "LOWER(a.name) DESC, a.id DESC"},
	"email": {"a.email, a.id", "a.email DESC, a.id DESC"},
	"made":  {"a.created_at, a.id", "a.created_at DESC, a.id DESC"},
}

// AccountRows lists one page of accounts and counts all that match. Administrators alone see it.
func (s *Store) AccountRows(ctx context.Context, q AccountQuery) ([]AccountRow, int, error) {
	const from = " FROM accounts a LEFT JOIN clients c ON c.id = a.client_id LEFT JOIN people p ON p.id = a.person_id WHERE 1 = 1"
	cond, args := "", []any{}
	if q.Text != "" {
		p := like(q.Text)
		cond += ` AND (LOWER(a.name) LIKE ? ESCAPE '\' OR a.email LIKE ? ESCAPE '\' OR c.folded LIKE ? ESCAPE '\' OR p.folded LIKE ? ESCAPE '\')`
		args = append(args, p, p, p, p)
	}
	if q.Role != "" {
		cond += " AND a.roles LIKE ?"
		args = append(args, `%"`+string(q.Role)+`"%`)
	}
	if state, known := accountStates[q.State]; known {
		cond += " AND " + state
	}
	n, err := count(ctx, s, "SELECT COUNT(*)"+from+cond, args...)
	if err != nil || n == 0 {
		return nil, 0, err
	}
	rows, err := scan[AccountRow](ctx, s, `SELECT a.id, a.email, a.name, a.roles, COALESCE(c.name, '') AS client_name, a.password = '' AS invited,
		a.disabled, a.locked_till`+from+cond+" ORDER BY "+ordered(accountOrders, q.Sort, "name", q.Desc)+" LIMIT ? OFFSET ?", append(args, q.Limit, q.Offset)...)
	return rows, n, err
}

// ordered is the SQL of a sort key, of the usual one when the key is unknown.
func ordered(orders map[string][2]string, key, usual string, desc bool) string {
	o, known := orders[key]
	if !known {
		o = orders[usual]
	}
	if desc {
		return o[1]
	}
	return o[0]
}

// PeopleQuery narrows and orders a list of people. Zero values narrow nothing.
type PeopleQuery struct {
	Text   string // in name, mail address or competence
	Area   string // holds this competence on Today
	State  string // "active" or "inactive"
	Sort   string // a key of peopleOrders
	Desc   bool
	Today  day.Day
	Limit  int
	Offset int
}

// PeopleRow is a line of the list of people.
type PeopleRow struct {
	ID        int64
	Name      string
	Email     string
	Languages string
	Agreement string
	Active    bool
	Halves    int     // half days booked for audits in the coming four weeks
	NextAudit day.Day // first day booked for an audit from today on
}

// peopleOrders are the orders of the list.
var peopleOrders = map[string][2]string{
	"name": {"p.folded, p.id", "p.folded DESC, p.id DESC"},
	"busy": {"halves DESC, p.folded, p.id", "halves, p.folded, p.id"},
	"next": {"next_audit ASC NULLS LAST, p.id", "next_audit DESC NULLS LAST, p.id DESC"},
}

// PeopleRows lists one page of the body's people and counts all that match.
func (s *Store) PeopleRows(ctx context.Context, q PeopleQuery) ([]PeopleRow, int, error) {
	cond, args := " FROM people p WHERE 1 = 1", []any{}
	if q.Text != "" {
		cond += ` AND (p.folded LIKE ? ESCAPE '\' OR EXISTS (SELECT 1 FROM competences k WHERE k.person_id = p.id AND LOWER(k.area) LIKE ? ESCAPE '\'))`
		args = append(args, like(q.Text), like(q.Text))
	}
	if q.Area != "" {
		cond += ` AND EXISTS (SELECT 1 FROM competences k WHERE k.person_id = p.id AND k.area = ?
			AND (k.from_day IS NULL OR k.from_day <= ?) AND (k.until_day IS NULL OR k.until_day >= ?))`
		args = append(args, q.Area, q.Today, q.Today)
	}
	if q.State != "" {
		cond += " AND p.active = ?"
		args = append(args, q.State == "active")
	}
	n, err := count(ctx, s, "SELECT COUNT(*)"+cond, args...)
	if err != nil || n == 0 {
		return nil, 0, err
	}
	all := append([]any{q.Today, q.Today.AddDays(28), q.Today}, args...)
	rows, err := scan[PeopleRow](ctx, s, `SELECT p.id, p.name, p.email, p.languages, p.agreement, p.active,
		(SELECT COUNT(*) FROM bookings b WHERE b.person_id = p.id AND b.audit_id IS NOT NULL AND b.day >= ? AND b.day < ?) AS halves,
		(SELECT MIN(b.day) FROM bookings b WHERE b.person_id = p.id AND b.audit_id IS NOT NULL AND b.day >= ?) AS next_audit`+
		cond+" ORDER BY "+ordered(peopleOrders, q.Sort, "name", q.Desc)+" LIMIT ? OFFSET ?", append(all, q.Limit, q.Offset)...)
	return rows, n, err
}

// TieRow is a tie of a person with the name of the client.
type TieRow struct {
	ID         int64
	ClientID   int64
	ClientName string
	Kind       string
	Until      day.Day `gorm:"column:until_day"`
	Note       string
}

// TieRows lists a person's ties, those that go on first.
func (s *Store) TieRows(ctx context.Context, person int64) ([]TieRow, error) {
	return scan[TieRow](ctx, s, `SELECT t.id, t.client_id, c.name AS client_name, t.kind, t.until_day, t.note
		FROM ties t JOIN clients c ON c.id = t.client_id WHERE t.person_id = ? ORDER BY t.until_day DESC NULLS FIRST, c.folded, t.id`, person)
}

// AheadRow is an audit that a person is on the team of and that is not over.
type AheadRow struct {
	ID     int64
	Number string
	Name   string
	Client string
	Role   cert.TeamRole
	Starts day.Day
	Ends   day.Day
}

// AuditsAhead lists the audits ahead of a person, of those that the actor may see.
func (s *Store) AuditsAhead(ctx context.Context, actor cert.Actor, person int64) ([]AheadRow, error) {
	cond, args := seen(actor, "a.certification_id")
	return scan[AheadRow](ctx, s, `SELECT a.id, a.number, a.name, c.name AS client, m.role, a.starts, a.ends
		FROM team_members m JOIN audits a ON a.id = m.audit_id JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
		WHERE m.person_id = ? AND a.status IN ('planned','scheduled','announced','underway') AND `+cond+
		" ORDER BY a.starts ASC NULLS LAST, a.id LIMIT 100", append([]any{person}, args...)...)
}

// Absences lists the half days on which a person is away, from a day on.
func (s *Store) Absences(ctx context.Context, person int64, from day.Day) ([]cert.Booking, error) {
	return list[cert.Booking](ctx, s, "day, half", "person_id = ? AND audit_id IS NULL AND day >= ?", person, from)
}

// RemoveAbsences takes away the absences of a person from first to last day, and tells how many half days
// that were.
func (s *Store) RemoveAbsences(ctx context.Context, person int64, from, until day.Day) (int64, error) {
	return exec(ctx, s, "DELETE FROM bookings WHERE person_id = ? AND audit_id IS NULL AND day >= ? AND day <= ?", person, from, until)
}

// AddCompetence inserts a competence.
func (s *Store) AddCompetence(ctx context.Context, c *cert.Competence) error { return add(ctx, s, c) }

// EndCompetence sets the last day of a competence. A competence of another person is NotFound.
func (s *Store) EndCompetence(ctx context.Context, person, id int64, until day.Day) error {
	n, err := exec(ctx, s, "UPDATE competences SET until_day = ? WHERE id = ? AND person_id = ?", until, id, person)
	if err == nil && n == 0 {
		return cert.NotFound
	}
	return err
}

// AddTie inserts a tie.
func (s *Store) AddTie(ctx context.Context, t *cert.Tie) error { return add(ctx, s, t) }

// EndTie sets the end of a tie. A tie of another person is NotFound.
func (s *Store) EndTie(ctx context.Context, person, id int64, until day.Day) error {
	n, err := exec(ctx, s, "UPDATE ties SET until_day = ? WHERE id = ? AND person_id = ?", until, id, person)
	if err == nil && n == 0 {
		return cert.NotFound
	}
	return err
}

// PersonByEmail reads the person with a mail address.
func (s *Store) PersonByEmail(ctx context.Context, email string) (cert.Person, error) {
	return first[cert.Person](ctx, s, "email = ?", email)
}

// AccountOf reads the account of a person of the body.
func (s *Store) AccountOf(ctx context.Context, person int64) (cert.Account, error) {
	return first[cert.Account](ctx, s, "person_id = ?", person)
}

// ClientByFile reads the client of a file number.
func (s *Store) ClientByFile(ctx context.Context, number string) (cert.Client, error) {
	return first[cert.Client](ctx, s, "id = (SELECT client_id FROM certifications WHERE number = ?)", number)
}
