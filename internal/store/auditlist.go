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

// AuditList lists the audits that the actor may see, a page of them, and how many there are in all. The ids
// of the page are found in the index of its order; names are joined to those few.
func (s *Store) AuditList(ctx context.Context, actor cert.Actor, q AuditQuery) ([]ListedAudit, int, error) {
	where, args := q.where(actor)
	total, err := count(ctx, s, "SELECT COUNT(*) FROM audits a WHERE "+where, args...) //sql: built from constants
	if err != nil {
		return nil, 0, err
	}
	order, inner := q.order()
	rows, err := scan[ListedAudit](ctx, s, `SELECT a.id, a.number, a.name, a.kind, a.status, c.id AS client_id, c.name AS client, f.number AS file,
		a.halves, a.target, a.latest, a.starts, a.ends,
		COALESCE((SELECT p.name FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.audit_id = a.id AND m.role = 'lead'), '') AS lead
		FROM audits a JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
		JOIN (SELECT a.id FROM audits a`+inner+" WHERE "+where+" ORDER BY "+order+" LIMIT ? OFFSET ?) shown ON shown.id = a.id ORDER BY "+order,
		append(args, q.Limit, q.Offset)...) //sql: built from constants; order comes from auditOrders
	return rows, total, err
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

// Audits are found by client and auditor, and by a number where the search looks like one. Numbers are
// written in capitals.
const (
	auditsOfName = `SELECT x.id FROM clients c JOIN certifications f ON f.client_id = c.id JOIN audits x ON x.certification_id = f.id WHERE c.folded LIKE ? ESCAPE '\'
		UNION SELECT m.audit_id FROM people p JOIN team_members m ON m.person_id = p.id WHERE p.folded LIKE ? ESCAPE '\'`
	auditsOfNumber = ` UNION SELECT x.id FROM audits x WHERE x.number LIKE ? ESCAPE '\'
		UNION SELECT x.id FROM certifications f JOIN audits x ON x.certification_id = f.id WHERE f.number LIKE ? ESCAPE '\'`
)

// numberLike tells whether a search can be part of a number: no space, and a digit or a dash in it.
func numberLike(search string) bool {
	return !strings.Contains(search, " ") && strings.ContainsAny(search, "0123456789-")
}

// where is the condition of the query, within what the actor may see.
func (q AuditQuery) where(actor cert.Actor) (string, []any) {
	where, args := seen(actor, "a.certification_id")
	switch q.Standing {
	case "":
	case "open":
		where += " AND a.status NOT IN ('concluded','cancelled')"
	default:
		where, args = where+" AND a.status = ?", append(args, q.Standing)
	}
	if q.Kind != "" {
		where, args = where+" AND a.kind = ?", append(args, q.Kind)
	}
	if q.Search != "" {
		name, number := like(q.Search), strings.ToUpper(like(q.Search))
		found, by := auditsOfName, []any{name, name}
		if numberLike(q.Search) {
			found, by = found+auditsOfNumber, append(by, number, number)
		}
		where, args = where+" AND a.id IN ("+found+")", append(args, by...)
	}
	return where, args
}
