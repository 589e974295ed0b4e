package store

import (
	"context"
	"math"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file lists clients' files: one row for a file, sorted, searched and paged in the database.

// FileRow is one client's file in a list.
type FileRow struct {
	ID       int64
	Number   string
	Client   string
	City     string
	Country  string
	Standard string
	Stage    cert.Stage
	Waiting  cert.Role
	NextWhat string
	NextDay  day.Day
}

// FileQuery narrows and orders a list of files. Zero values narrow nothing.
type FileQuery struct {
	Text    string // in the client's name or any number of the file
	Stage   cert.Stage
	Waiting cert.Role
	From    day.Day // next day from here on
	Until   day.Day // next day up to here; files without one are left out
	Sort    string  // due, client, number or stage
	Desc    bool
	Limit   int
	Offset  int
}

// fileOrders are the ways to sort files; each ends with the key, so that pages neither overlap nor skip.
var fileOrders = map[string][2]string{
	"due":    {"COALESCE(f.next_day, '9999'), f.id", "COALESCE(f.next_day, '') DESC, f.id DESC"},
	"client": {"c.folded, f.id", "c.folded DESC, f.id DESC"},
	"number": {"f.number, f.id", "f.number DESC, f.id DESC"},
	"stage":  {"f.stage, COALESCE(f.next_day, '9999'), f.id", "f.stage DESC, COALESCE(f.next_day, '9999'), f.id"},
}

// broad tells whether the search matches many clients or numbers.
func (q FileQuery) broad(ctx context.Context, s *Store) (bool, error) {
	queries, args := []string{`SELECT 1 FROM clients WHERE folded LIKE ? ESCAPE '\'` + capped}, []any{like(q.Text)}
	if numberLike(q.Text) {
		of, by := ofNumber("number", "C-", q.Text)
		queries, args = append(queries, "SELECT 1 FROM certifications WHERE "+of+capped), append(args, by)
	}
	return s.broad(ctx, queries, args)
}

// found adds to a condition that the file is one that the search matches, gathered before: by client, and by any
// number of the file where the search looks like one.
func (q FileQuery) found(cond string, args []any) (string, []any) {
	sql := `SELECT x.id FROM certifications x WHERE x.client_id IN (SELECT c.id FROM clients c WHERE c.folded LIKE ? ESCAPE '\')`
	args = append(args, like(q.Text))
	if numberLike(q.Text) {
		of, by := ofNumber("number", "C-", q.Text)
		number := strings.ToUpper(like(q.Text))
		sql += " UNION SELECT id FROM certifications WHERE " + of + ` UNION SELECT certification_id FROM certificates WHERE number LIKE ? ESCAPE '\'
			UNION SELECT certification_id FROM applications WHERE number LIKE ? ESCAPE '\'`
		args = append(args, by, number, number)
	}
	return cond + " AND f.id IN (" + sql + ")", args
}

// matches adds the same to a condition, asked of each file by itself.
func (q FileQuery) matches(cond string, args []any) (string, []any) {
	sql := `EXISTS (SELECT 1 FROM clients c WHERE c.id = f.client_id AND c.folded LIKE ? ESCAPE '\')`
	args = append(args, like(q.Text))
	if numberLike(q.Text) {
		of, by := ofNumber("f.number", "C-", q.Text)
		number := strings.ToUpper(like(q.Text))
		sql += " OR " + of + ` OR EXISTS (SELECT 1 FROM certificates x WHERE x.certification_id = f.id AND x.number LIKE ? ESCAPE '\')
			OR EXISTS (SELECT 1 FROM applications x WHERE x.certification_id = f.id AND x.number LIKE ? ESCAPE '\')`
		args = append(args, by, number, number)
	}
	return cond + " AND (" + sql + ")", args
}

// where is the condition of the query without its search, on what the actor may see.
func (q FileQuery) where(actor cert.Actor) (string, []any) {
	cond, args := seen(actor, "f.id")
	if q.Stage != "" {
		cond += " AND f.stage = ?"
		args = append(args, q.Stage)
	}
	if q.Waiting != "" {
		cond += " AND f.waiting = ?"
		args = append(args, q.Waiting)
	}
	if !q.From.IsZero() {
		cond += " AND f.next_day >= ?"
		args = append(args, q.From)
	}
	if !q.Until.IsZero() {
		cond += " AND f.next_day <= ?"
		args = append(args, q.Until)
	}
	return cond, args
}

// order is the SQL of the order asked for, by what is due first when the name is unknown.
func (q FileQuery) order() string {
	o, known := fileOrders[q.Sort]
	if !known {
		o = fileOrders["due"]
	}
	if q.Desc {
		return o[1]
	}
	return o[0]
}

// FileRows lists one page of the files that the actor may see, and counts all that match; of a broad search, see
// Countable. The ids of the page are found in the index of its order; names are joined to those few.
func (s *Store) FileRows(ctx context.Context, actor cert.Actor, q FileQuery) ([]FileRow, int, error) {
	cond, args := q.where(actor)
	tally := "SELECT COUNT(*) FROM certifications f WHERE "
	if q.Text != "" {
		broad, err := q.broad(ctx, s)
		if err != nil {
			return nil, 0, err
		}
		if broad {
			cond, args = q.matches(cond, args)
			tally = "SELECT COUNT(*) FROM (SELECT 1 FROM certifications f WHERE " + cond + " LIMIT 501) found"
		} else {
			cond, args = q.found(cond, args)
			tally += cond
		}
	} else {
		tally += cond
	}
	n, err := count(ctx, s, tally, args...)
	if err != nil || n == 0 {
		return nil, 0, err
	}
	order, inner := q.order(), ""
	if q.Sort == "client" {
		inner = " JOIN clients c ON c.id = f.client_id"
	}
	rows, err := scan[FileRow](ctx, s, `SELECT f.id, f.number, c.name AS client, c.city, c.country, f.standard, f.stage, f.waiting, f.next_what, f.next_day
		FROM (SELECT f.id FROM certifications f`+inner+" WHERE "+cond+" ORDER BY "+order+` LIMIT ? OFFSET ?) shown
		JOIN certifications f ON f.id = shown.id JOIN clients c ON c.id = f.client_id ORDER BY `+order, append(args, q.Limit, q.Offset)...)
	return rows, n, err
}

// EventsBefore lists what happened in a file, newest first, at most limit, from before an event on; 0 is
// from the newest. The caller has read the file.
func (s *Store) EventsBefore(ctx context.Context, certification, before int64, limit int) ([]cert.Event, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return scan[cert.Event](ctx, s, "SELECT * FROM events WHERE certification_id = ? AND id < ? ORDER BY id DESC LIMIT ?", certification, before, limit)
}

// TeamRow is a member of an audit's team with the name.
type TeamRow struct {
	AuditID  int64
	PersonID int64
	Name     string
	Role     cert.TeamRole
	Declared bool
}

// TeamsOf lists the teams of all audits of a file, leads first. The caller has read the file.
func (s *Store) TeamsOf(ctx context.Context, certification int64) ([]TeamRow, error) {
	return scan[TeamRow](ctx, s, `SELECT m.audit_id, m.person_id, p.name, m.role, m.declared_at IS NOT NULL AS declared
		FROM team_members m JOIN people p ON p.id = m.person_id JOIN audits a ON a.id = m.audit_id
		WHERE a.certification_id = ? ORDER BY m.audit_id, CASE m.role WHEN 'lead' THEN 0 ELSE 1 END, p.name, m.id`, certification)
}
