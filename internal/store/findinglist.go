package store

import (
	"context"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
)

// FindingQuery says which findings a list shows.
type FindingQuery struct {
	Text   string // number, client or statement
	Status string // a key of findingStates, empty = all
	Grade  cert.Grade
	Sort   string // a key of findingOrders
	Desc   bool
	Limit  int
	Offset int
	Today  day.Day
}

// FindingRow is a line of the list of findings.
type FindingRow struct {
	ID        int64
	Number    string
	Grade     cert.Grade
	Status    cert.FindingStatus
	Clause    string
	More      []string `gorm:"serializer:json;column:more_clauses"` // further clauses
	Statement string
	Client    string
	Audit     string
	PlanDue   day.Day
	ActionDue day.Day
	RaisedOn  day.Day
	SharedOn  day.Day
	Draft     bool // the lead auditor has yet to confirm it
}

// Clauses is every clause of the row in one line.
func (r FindingRow) Clauses() string {
	return strings.Join(append([]string{r.Clause}, r.More...), ", ")
}

// Due is what is due next in the row's state, and whether it is late.
func (r FindingRow) Due(today day.Day) (day.Day, bool) {
	return r.Status.Due(r.PlanDue, r.ActionDue, today)
}

// findingDue is the day on which the next step of a finding is due.
const findingDue = "CASE WHEN n.status IN ('open','returned') THEN n.plan_due WHEN n.status IN ('answered','accepted') THEN n.action_due END"

// draftFinding is the condition on findings that the lead auditor has yet to confirm.
const draftFinding = "n.confirmed_at IS NULL AND n.status IN ('open','noted')"

// findingStates are the conditions that a list of findings can be narrowed by.
var findingStates = map[string]string{
	"":        "n.status IN ('open','answered','returned') OR n.status = 'accepted' AND n.grade <> 'minor'",
	"late":    findingDue + " < ?",
	"draft":   draftFinding,
	"client":  "n.status IN ('open','returned') AND n.shared_on IS NOT NULL",
	"review":  "n.status = 'answered'",
	"settled": "n.status IN ('verified','noted','withdrawn') OR n.status = 'accepted' AND n.grade = 'minor'",
	"all":     "1 = 1",
}

// findingOrders are the orders of a list of findings; a tie falls to the newest.
var findingOrders = map[string]string{
	"due":    "CASE WHEN " + findingDue + " IS NULL THEN 1 ELSE 0 END, " + findingDue,
	"-due":   "CASE WHEN " + findingDue + " IS NULL THEN 1 ELSE 0 END, " + findingDue + " DESC",
	"number": "n.number", "-number": "n.number DESC",
	"client": "cl.folded", "-client": "cl.folded DESC",
	"clause": "n.clause", "-clause": "n.clause DESC",
	"raised": "n.raised_on", "-raised": "n.raised_on DESC",
}

// FindingList reads one page of findings that the actor may see, and how many there are. The ids of the page are
// found in the findings alone; names are joined to those few.
func (s *Store) FindingList(ctx context.Context, actor cert.Actor, q FindingQuery) ([]FindingRow, int, error) {
	const clients = " JOIN certifications f ON f.id = n.certification_id JOIN clients cl ON cl.id = f.client_id"
	where, args := q.where(actor)
	total, err := count(ctx, s, "SELECT COUNT(*) FROM findings n WHERE "+where, args...)
	if err != nil {
		return nil, 0, err
	}
	order, known := findingOrders[q.order()]
	if !known {
		order = findingOrders["due"]
	}
	inner := ""
	if q.Sort == "client" {
		inner = clients
	}
	order += ", n.id DESC"
	rows, err := scan[FindingRow](ctx, s, `SELECT n.id, n.number, n.grade, n.status, n.clause, n.statement, cl.name AS client,
		a.name AS audit, n.plan_due, n.action_due, n.raised_on, n.shared_on, n.more_clauses, CASE WHEN `+draftFinding+` THEN TRUE ELSE FALSE END AS draft
		FROM (SELECT n.id FROM findings n`+inner+" WHERE "+where+" ORDER BY "+order+" LIMIT ? OFFSET ?) shown JOIN findings n ON n.id = shown.id"+
		clients+" JOIN audits a ON a.id = n.audit_id ORDER BY "+order,
		append(args, q.Limit, q.Offset)...)
	return rows, total, err
}

func (q FindingQuery) order() string {
	if q.Desc {
		return "-" + q.Sort
	}
	return q.Sort
}

// where joins the conditions of the query; every part is a constant of this file.
func (q FindingQuery) where(actor cert.Actor) (string, []any) {
	cond, args := seen(actor, "n.certification_id")
	sharedCond, _ := shared(actor, "n")
	parts := []string{cond, sharedCond}
	if state, known := findingStates[q.Status]; known {
		parts = append(parts, "("+state+")")
		if q.Status == "late" {
			args = append(args, q.Today)
		}
	}
	if q.Grade != "" {
		parts, args = append(parts, "n.grade = ?"), append(args, q.Grade)
	}
	if q.Text != "" {
		parts = append(parts, `(n.certification_id IN (SELECT f.id FROM clients cl JOIN certifications f ON f.client_id = cl.id WHERE cl.folded LIKE ? ESCAPE '\') OR LOWER(n.number) LIKE ? ESCAPE '\' OR n.clause = ? OR n.more_clauses LIKE ? ESCAPE '\')`)
		args = append(args, like(q.Text), like(q.Text), strings.TrimSpace(q.Text), like(`"`+strings.TrimSpace(q.Text)+`"`))
	}
	return strings.Join(parts, " AND "), args
}
