package store

import (
	"context"
	"fmt"
	"time"

	"assay/internal/cert"
)

// ApplicationRow is a line of the list of applications.
type ApplicationRow struct {
	ID          int64
	Number      string
	Applicant   string
	Status      cert.ApplicationStatus
	Holder      cert.Holder
	Source      string
	SubmittedAt *time.Time
	UpdatedAt   time.Time
}

// ApplicationQuery is what is asked of the list of applications.
type ApplicationQuery struct {
	Search        string
	Status        cert.ApplicationStatus // empty = all
	Sort          string                 // a key of ApplicationSorts
	Desc          bool
	Limit, Offset int
}

// turnOrder puts what waits for a review first, then what waits for applicants; an index holds it.
const turnOrder = "CASE status WHEN 'submitted' THEN 0 WHEN 'returned' THEN 1 WHEN 'draft' THEN 2 ELSE 3 END"

// applicationOrders are the orders of the list, ascending and descending.
var applicationOrders = map[string][2]string{
	"turn":      {turnOrder + ", submitted_at, id", turnOrder + " DESC, submitted_at DESC, id DESC"},
	"applicant": {"folded, id", "folded DESC, id DESC"},
	"number":    {"number, id", "number DESC, id DESC"},
	"status":    {"status, submitted_at, id", "status DESC, submitted_at DESC, id DESC"},
	"sent":      {"submitted_at, id", "submitted_at DESC, id DESC"},
}

// ApplicationSorts are the keys by which the list of applications can be sorted; the first is the rule.
var ApplicationSorts = []string{"turn", "applicant", "number", "status", "sent"}

// Applications lists the applications that the actor may see, and counts them: two queries.
func (s *Store) Applications(ctx context.Context, actor cert.Actor, q ApplicationQuery) ([]ApplicationRow, int, error) {
	cond, args := seen(actor, "certification_id")
	where := "(number <> '' OR source = 'phone') AND " + cond
	if q.Status != "" {
		where, args = where+" AND status = ?", append(args, q.Status)
	}
	if q.Search != "" {
		where, args = where+` AND folded LIKE ? ESCAPE '\'`, append(args, like(q.Search))
	}
	total, err := count(ctx, s, "SELECT COUNT(*) FROM applications WHERE "+where, args...)
	if err != nil {
		return nil, 0, fmt.Errorf("count applications: %w", err)
	}
	order, ok := applicationOrders[q.Sort]
	if !ok {
		order = applicationOrders["turn"]
	}
	by := order[0]
	if q.Desc {
		by = order[1]
	}
	rows, err := scan[ApplicationRow](ctx, s, "SELECT id, number, applicant, status, holder, source, submitted_at, updated_at FROM applications WHERE "+
		where+" ORDER BY "+by+" LIMIT ? OFFSET ?", append(args, q.Limit, q.Offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list applications: %w", err)
	}
	return rows, total, nil
}

// ApplicationEvents lists what happened to an application, from its draft on, newest first, at most limit.
// The caller has read the application.
func (s *Store) ApplicationEvents(ctx context.Context, id int64, limit int) ([]cert.Event, error) {
	return scan[cert.Event](ctx, s, "SELECT * FROM events WHERE noun = 'application' AND noun_id = ? ORDER BY id DESC LIMIT ?", id, limit)
}

// CountEvents counts how often a verb was done to a noun.
func (s *Store) CountEvents(ctx context.Context, noun string, id int64, verb string) (int, error) {
	return count(ctx, s, "SELECT COUNT(*) FROM events WHERE noun = ? AND noun_id = ? AND verb = ?", noun, id, verb)
}
