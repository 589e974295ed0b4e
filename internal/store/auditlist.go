package store

import (
	"context"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
)

// ListedAudit is one line of the list of audits.
type ListedAudit struct {
	ID       int64
	Number   string
	Name     string
	Kind     cert.AuditKind
	Status   cert.AuditStatus
	ClientID int64
	Client   string
	File     string
	Halves   int
	Target   day.Day
	Latest   day.Day
	Starts   day.Day
	Ends     day.Day
	Lead     string
}

// Due is the day that counts for the audit: its first day, or the target while it has none.
func (r ListedAudit) Due() day.Day {
	if r.Starts.IsZero() {
		return r.Target
	}
	return r.Starts
}

// AuditQuery says which audits a page shows.
type AuditQuery struct {
	Search   string         // in client, number, auditor
	Standing string         // an AuditStatus, "open" for all that are neither concluded nor cancelled, or ""
	Kind     cert.AuditKind // or ""
	Sort     string         // due, start, target, limit, client, number
	Desc     bool
	Limit    int
	Offset   int
	named    bool // the search is part of a name
}

// auditOrders are the orders a page may ask for. What has no day comes last.
var auditOrders = map[string][2]string{
	"due":    {"COALESCE(a.starts, a.target, '9999'), a.id", "COALESCE(a.starts, a.target, '9999') DESC, a.id DESC"},
	"start":  {"COALESCE(a.starts, '9999'), a.id", "COALESCE(a.starts, '') DESC, a.id DESC"},
	"target": {"COALESCE(a.target, '9999'), a.id", "COALESCE(a.target, '9999') DESC, a.id DESC"},
	"limit":  {"COALESCE(a.latest, '9999'), a.id", "COALESCE(a.latest, '') DESC, a.id DESC"},
	"client": {"c.folded, a.id", "c.folded DESC, a.id DESC"},
	"number": {"a.id", "a.id DESC"},
}

const listedAudits = `SELECT a.id, a.number, a.name, a.kind, a.status, c.id AS client_id, c.name AS client, f.number AS file,
	a.halves, a.target, a.latest, a.starts, a.ends,
	COALESCE((SELECT p.name FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.audit_id = a.id AND m.role = 'lead'), '') AS lead`

const auditsOfPage = ` JOIN audits a ON a.id = shown.id JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id ORDER BY `

// AuditList lists the audits that the actor may see, a page of them, and how many there are in all; of a broad
// search, see Countable. The ids of the page are found in the index of its order; names are joined to those few.
func (s *Store) AuditList(ctx context.Context, actor cert.Actor, q AuditQuery) ([]ListedAudit, int, error) {
	where, args := q.where(actor)
	if q.Search != "" {
		broad, err := q.broad(ctx, s)
		if err != nil {
			return nil, 0, err
		}
		if !broad {
			return s.auditsFound(ctx, q, where, args)
		}
		if q.named, err = q.name(ctx, s); err != nil {
			return nil, 0, err
		}
		where, args = q.matches(where, args)
	}
	tally := "SELECT COUNT(*) FROM audits a WHERE " + where
	if q.Search != "" {
		tally = "SELECT COUNT(*) FROM (SELECT 1 FROM audits a WHERE " + where + " LIMIT 501) found"
	}
	total, err := count(ctx, s, tally, args...) //sql: built from constants
	if err != nil {
		return nil, 0, err
	}
	order, _ := q.order()
	rows, err := scan[ListedAudit](ctx, s, listedAudits+" FROM (SELECT a.id FROM "+q.walked()+where+" ORDER BY "+order+" LIMIT ? OFFSET ?) shown"+
		auditsOfPage+order, append(args, q.Limit, q.Offset)...) //sql: built from constants; order comes from auditOrders
	return rows, total, err
}

// auditsFound answers a search that matches few names.
func (s *Store) auditsFound(ctx context.Context, q AuditQuery, where string, args []any) ([]ListedAudit, int, error) {
	found, by := q.found()
	order, inner := q.order()
	rows, err := scan[struct {
		ListedAudit `gorm:"embedded"`
		Total       int
	}](ctx, s, "WITH found AS MATERIALIZED (SELECT a.id FROM audits a JOIN ("+found+") x ON x.id = a.id WHERE "+where+") "+
		listedAudits+", (SELECT COUNT(*) FROM found) AS total FROM (SELECT a.id FROM found JOIN audits a ON a.id = found.id"+inner+
		" ORDER BY "+order+" LIMIT ? OFFSET ?) shown"+auditsOfPage+order, append(append(by, args...), q.Limit, q.Offset)...) //sql: built from constants
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	list := make([]ListedAudit, len(rows))
	for i, r := range rows {
		list[i] = r.ListedAudit
	}
	return list, rows[0].Total, nil
}

// order is the order asked for, and the tables it needs beside the audits.
func (q AuditQuery) order() (order, inner string) {
	orders, ok := auditOrders[q.Sort]
	if !ok {
		orders = auditOrders["due"]
	}
	if q.Sort == "client" {
		inner = " JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id"
	}
	if q.Desc {
		return orders[1], inner
	}
	return orders[0], inner
}

// walked is the audits in the index of the order asked for: those of the clients, or the audits themselves. CROSS JOIN
// keeps SQLite to this sequence.
func (q AuditQuery) walked() string {
	if q.Sort == "client" {
		return "clients c CROSS JOIN certifications f CROSS JOIN audits a WHERE f.client_id = c.id AND a.certification_id = f.id AND "
	}
	return "audits a WHERE "
}

// broad tells whether the search matches many clients, people or numbers.
func (q AuditQuery) broad(ctx context.Context, s *Store) (bool, error) {
	name := like(q.Search)
	queries := []string{`SELECT 1 FROM clients WHERE folded LIKE ? ESCAPE '\'` + capped, `SELECT 1 FROM people WHERE folded LIKE ? ESCAPE '\'` + capped}
	args := []any{name, name}
	if numberLike(q.Search) {
		of, by := ofNumber("number", "A-", q.Search)
		queries, args = append(queries, "SELECT 1 FROM audits WHERE "+of+capped), append(args, by)
	}
	return s.broad(ctx, queries, args)
}

// found is the ids of the audits that the search matches: by client and auditor, and by number where the search
// looks like one.
func (q AuditQuery) found() (string, []any) {
	name := like(q.Search)
	sql, args := `SELECT x.id FROM audits x WHERE x.certification_id IN (SELECT f.id FROM certifications f WHERE f.client_id IN
		(SELECT c.id FROM clients c WHERE c.folded LIKE ? ESCAPE '\'))
		UNION SELECT m.audit_id FROM team_members m WHERE m.person_id IN (SELECT p.id FROM people p WHERE p.folded LIKE ? ESCAPE '\')`, []any{name, name}
	if numberLike(q.Search) {
		audit, by := ofNumber("x.number", "A-", q.Search)
		file, byFile := ofNumber("f.number", "C-", q.Search)
		sql += " UNION SELECT x.id FROM audits x WHERE " + audit + " UNION SELECT x.id FROM audits x WHERE x.certification_id IN (SELECT f.id FROM certifications f WHERE " + file + ")"
		args = append(args, by, byFile)
	}
	return sql, args
}

// matches adds to a condition that the audit is one that the search matches, asked of each audit by itself. Files that match
// are gathered once, and the audit's looked up among them. A search that is no part of any name asks for numbers alone.
func (q AuditQuery) matches(where string, args []any) (string, []any) {
	var ways []string
	if numberLike(q.Search) {
		audit, by := ofNumber("a.number", "A-", q.Search)
		file, byFile := ofNumber("f.number", "C-", q.Search)
		// + 0: the audits are walked in their order, not gathered by two indexes and sorted
		ways, args = append(ways, audit, "a.certification_id + 0 IN (SELECT f.id FROM certifications f WHERE "+file+")"), append(args, by, byFile)
	}
	if q.named {
		ways = append(ways, `a.certification_id IN (SELECT f.id FROM clients c JOIN certifications f ON f.client_id = c.id WHERE c.folded LIKE ? ESCAPE '\')`,
			`EXISTS (SELECT 1 FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.audit_id = a.id AND p.folded LIKE ? ESCAPE '\')`)
		args = append(args, like(q.Search), like(q.Search))
	}
	return where + " AND (" + strings.Join(ways, " OR ") + ")", args
}

// name tells whether the search is part of the name of a client or of one of the body's people.
func (q AuditQuery) name(ctx context.Context, s *Store) (bool, error) {
	n, err := count(ctx, s, `SELECT COUNT(*) FROM (SELECT 1 FROM clients WHERE folded LIKE ? ESCAPE '\' UNION ALL
		SELECT 1 FROM people WHERE folded LIKE ? ESCAPE '\' LIMIT 1) found`, like(q.Search), like(q.Search))
	return n > 0, err
}

// where is the condition of the query without its search, within what the actor may see.
func (q AuditQuery) where(actor cert.Actor) (string, []any) {
	where, args := seen(actor, "a.certification_id")
	switch q.Standing {
	case "":
	case "open":
		where += " AND a.status NOT IN ('concluded','cancelled')"
	default:
		where, args = where+" AND a.status || '' = ?", append(args, q.Standing) // not by the index of the status: in that of the order, the page is full soon
	}
	if q.Kind != "" {
		where, args = where+" AND a.kind = ?", append(args, q.Kind)
	}
	return where, args
}
