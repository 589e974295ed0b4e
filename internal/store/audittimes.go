package store

import (
	"context"
	"fmt"
	"time"

	"assay/internal/audittime"
	"assay/internal/cert"
)

// This file asks about the audit times of all files together (R-TIME-06): the latest record of each.

// AuditTimeRow is the latest audit time of a file in a list.
type AuditTimeRow struct {
	FileID      int64
	Number      string // of the file
	Client      string
	Revision    int
	At          time.Time
	PersonName  string
	Persons     int
	BaseHalves  int
	Uncapped    audittime.Percent
	Applied     audittime.Percent
	TotalHalves int
	Waits       bool
	Changed     cert.Changed // what a change of the application still asks for (R-REV-06)
}

// AuditTimeQuery narrows and orders the list. Zero values narrow nothing.
type AuditTimeQuery struct {
	Text   string            // in the client's name or the file's number
	Since  time.Time         // recorded from here on
	Under  audittime.Percent // only where the sum of the factors is below this; 0 is any
	Factor string            // only where this factor is used
	State  string            // "waits" for approval, or "changed" since by the application
	Sort   string            // date, client, sum, days or persons
	Desc   bool
	Limit  int
	Offset int
}

var auditTimeOrders = map[string][2]string{
	"date":    {"t.at, t.id", "t.at DESC, t.id DESC"},
	"client":  {"c.folded, t.id", "c.folded DESC, t.id DESC"},
	"sum":     {"t.uncapped, t.id", "t.uncapped DESC, t.id DESC"},
	"days":    {"t.total_halves, t.id", "t.total_halves DESC, t.id DESC"},
	"persons": {"t.persons, t.id", "t.persons DESC, t.id DESC"},
}

const (
	filesOfTimes = " JOIN certifications f ON f.id = t.certification_id JOIN clients c ON c.id = f.client_id"
	latestTimes  = " WHERE NOT EXISTS (SELECT 1 FROM audit_times n WHERE n.certification_id = t.certification_id AND n.revision > t.revision) AND t.at >= ? AND "
)

// tally is what a query counts: names are joined only where it asks for them.
func (q AuditTimeQuery) tally(actor cert.Actor) (string, []any) {
	where, args := q.where(actor)
	if q.Text != "" || q.State == "changed" {
		return " FROM audit_times t" + filesOfTimes + where, args
	}
	return " FROM audit_times t" + where, args
}

// where is the condition of the query on what the actor may see.
func (q AuditTimeQuery) where(actor cert.Actor) (string, []any) {
	sight, seenArgs := seen(actor, "t.certification_id")
	cond, args := latestTimes+sight, append([]any{q.Since}, seenArgs...)
	if q.Text != "" {
		cond, args = cond+` AND (c.folded LIKE ? ESCAPE '\' OR LOWER(f.number) LIKE ? ESCAPE '\')`, append(args, like(q.Text), like(q.Text))
	}
	if q.Under != 0 {
		cond, args = cond+" AND t.uncapped < ?", append(args, int(q.Under))
	}
	if q.Factor != "" {
		cond, args = cond+" AND EXISTS (SELECT 1 FROM audit_time_factors u WHERE u.audit_time_id = t.id AND u.code = ?)", append(args, q.Factor)
	}
	switch q.State {
	case "waits":
		cond, args = cond+" AND t.inferred = ? AND t.approver_id IS NULL", append(args, true)
	case "changed":
		cond += " AND f.changed <> ''"
	}
	return cond, args
}

// AuditTimeRows lists one page of the latest audit times that the actor may see, and counts all that match.
func (s *Store) AuditTimeRows(ctx context.Context, actor cert.Actor, q AuditTimeQuery) ([]AuditTimeRow, int, error) {
	tally, args := q.tally(actor)
	n, err := count(ctx, s, "SELECT COUNT(*)"+tally, args...)
	if err != nil {
		return nil, 0, fmt.Errorf("count audit times: %w", err)
	}
	where, _ := q.where(actor)
	order, known := auditTimeOrders[q.Sort]
	if !known {
		order = auditTimeOrders["date"]
	}
	by := order[0]
	if q.Desc {
		by = order[1]
	}
	rows, err := scan[AuditTimeRow](ctx, s, `SELECT f.id AS file_id, f.number, c.name AS client, t.revision, t.at, t.person_name, t.persons, t.base_halves,
		t.uncapped, t.applied, t.total_halves, (t.inferred AND t.approver_id IS NULL) AS waits, f.changed FROM audit_times t`+filesOfTimes+where+" ORDER BY "+by+" LIMIT ? OFFSET ?",
		append(args, q.Limit, q.Offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list audit times: %w", err)
	}
	return rows, n, nil
}

// SumCount is how many audit times have one sum of factors.
type SumCount struct {
	Sum audittime.Percent
	N   int
}

// AuditTimeSums counts the latest audit times since an instant by the sum of their factors, lowest first.
func (s *Store) AuditTimeSums(ctx context.Context, actor cert.Actor, since time.Time) ([]SumCount, error) {
	tally, args := AuditTimeQuery{Since: since}.tally(actor)
	return scan[SumCount](ctx, s, "SELECT t.uncapped AS sum, COUNT(*) AS n"+tally+" GROUP BY t.uncapped ORDER BY t.uncapped", args...)
}

// FactorCount is how often a factor is used and what its percentages add up to.
type FactorCount struct {
	Code string
	N    int
	Sum  audittime.Percent
}

// FactorsUsed counts the factors of the latest audit times since an instant.
func (s *Store) FactorsUsed(ctx context.Context, actor cert.Actor, since time.Time) ([]FactorCount, error) {
	tally, args := AuditTimeQuery{Since: since}.tally(actor)
	return scan[FactorCount](ctx, s, `SELECT u.code, COUNT(*) AS n, SUM(u.percent) AS sum FROM audit_time_factors u
		WHERE u.audit_time_id IN (SELECT t.id`+tally+") GROUP BY u.code ORDER BY u.code", args...)
}
