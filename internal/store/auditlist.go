package store

import (
	"context"

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
	"target": {"COALESCE(a.target, '9999'), a.id", "COALESCE(a.target, '') DESC, a.id DESC"},
	"limit":  {"COALESCE(a.latest, '9999'), a.id", "COALESCE(a.latest, '') DESC, a.id DESC"},
	"client": {"c.folded, a.id", "c.folded DESC, a.id DESC"},
	"number": {"a.id", "a.id DESC"},
}

const auditTables = ` FROM audits a JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id WHERE `

// AuditList lists the audits that the actor may see, a page of them, and how many there are in all.
func (s *Store) AuditList(ctx context.Context, actor cert.Actor, q AuditQuery) ([]ListedAudit, int, error) {
	where, args := q.where(actor)
	total, err := count(ctx, s, "SELECT COUNT(*)"+auditTables+where, args...) //sql: built from constants
	if err != nil {
		return nil, 0, err
	}
	orders, ok := auditOrders[q.Sort]
	if !ok {
		orders = auditOrders["due"]
	}
	order := orders[0]
	if q.Desc {
		order = orders[1]
	}
	rows, err := scan[ListedAudit](ctx, s, `SELECT a.id, a.number, a.name, a.kind, a.status, c.id AS client_id, c.name AS client, f.number AS file,
		a.halves, a.target, a.latest, a.starts, a.ends,
		COALESCE((SELECT p.name FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.audit_id = a.id AND m.role = 'lead'), '') AS lead`+
		auditTables+where+" ORDER BY "+order+" LIMIT ? OFFSET ?", append(args, q.Limit, q.Offset)...) //sql: order comes from auditOrders
	return rows, total, err
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
		p := like(q.Search)
		where += ` AND (c.folded LIKE ? ESCAPE '\' OR LOWER(a.number) LIKE ? ESCAPE '\' OR LOWER(f.number) LIKE ? ESCAPE '\'
			OR EXISTS (SELECT 1 FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.audit_id = a.id AND p.folded LIKE ? ESCAPE '\'))`
		args = append(args, p, p, p, p)
	}
	return where, args
}
