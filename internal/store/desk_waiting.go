package store

import (
	"context"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file asks what waits for a person: the questions behind the desk. Each is one query with a limit.

// WaitingRow is one thing that waits for somebody.
type WaitingRow struct {
	FileID  int64
	NounID  int64 // of the record it is about: application, audit, finding or certificate
	Client  string
	Number  string // of that record
	What    string
	Stage   cert.Stage
	Waiting cert.Role
	Due     day.Day
}

// What a person leads or audits is found from the person: a team has few audits, a file may have many.
const ledByMe = `f.id IN (SELECT a.certification_id FROM team_members m JOIN audits a ON a.id = m.audit_id
	WHERE m.person_id = ? AND m.role = 'lead' AND a.status IN ('scheduled','announced','underway','reported'))`

const auditedByMe = `f.id IN (SELECT a.certification_id FROM team_members m JOIN audits a ON a.id = m.audit_id
	WHERE m.person_id = ? AND a.status = 'reported')`

// mine is the condition on files that wait for the actor: for its roles; for a lead auditor where it leads;
// for a decision maker where it took no part in the audit (R-DEC-01).
func mine(actor cert.Actor) (string, []any) {
	cond, args := "1 = 0", []any{}
	for _, r := range []cert.Role{cert.Planner, cert.Reviewer} {
		if actor.Is(r) {
			cond, args = cond+" OR f.waiting = ?", append(args, r)
		}
	}
	if actor.Is(cert.LeadAuditor) {
		cond, args = cond+" OR (f.waiting = ? AND f.next_what NOT LIKE 'nonconformities %' AND "+ledByMe+")", append(args, cert.LeadAuditor, actor.PersonID)
	}
	if actor.Is(cert.DecisionMaker) {
		cond, args = cond+" OR (f.waiting = ? AND NOT "+auditedByMe+")", append(args, cert.DecisionMaker, actor.PersonID)
	}
	return "(" + cond + ")", args
}

// waitingUntil is the condition on when a file's next step is due. A decision that can be taken waits now, however late its
// last day is.
func waitingUntil(actor cert.Actor) string {
	if actor.Is(cert.DecisionMaker) {
		return " WHERE (COALESCE(f.next_day, '') <= ? OR f.waiting = 'decision_maker' AND f.next_what LIKE '" + cert.Deciding + "%') AND "
	}
	return " WHERE COALESCE(f.next_day, '') <= ? AND "
}

// openAudits are those of a file that are not closed.
const openAudits = "FROM audits a WHERE a.certification_id = f.id AND a.status NOT IN ('concluded','cancelled')"

// nextAudit is the id of the audit that is a file's business now (cert.NextAudit).
const nextAudit = `COALESCE((SELECT n.id FROM (SELECT a.id, a.status ` + openAudits + ` ORDER BY a.cycle, a.seq, a.id LIMIT 1) n WHERE n.status <> 'planned'),
	(SELECT a.id ` + openAudits + ` AND a.kind = 'special' ORDER BY a.cycle, a.seq, a.id LIMIT 1), (SELECT a.id ` + openAudits + ` ORDER BY a.cycle, a.seq, a.id LIMIT 1))`

// FilesWaiting lists the files that wait for the actor with nothing due after a day (decisions whatever their day), what is
// due first at the top and undated ones last, at most limit; and counts all of them.
func (s *Store) FilesWaiting(ctx context.Context, actor cert.Actor, by day.Day, limit int) ([]WaitingRow, int, error) {
	until := waitingUntil(actor)
	who, whoArgs := mine(actor)
	sight, sightArgs := seen(actor, "f.id")
	args := append(append([]any{by}, whoArgs...), sightArgs...)
	n, err := count(ctx, s, "SELECT COUNT(*) FROM certifications f"+until+who+" AND "+sight, args...)
	if err != nil || n == 0 {
		return nil, 0, err
	}
	rows, err := scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, c.name AS client, f.number, f.next_what AS what, f.next_day AS due, f.stage, f.waiting,
		COALESCE(CASE WHEN f.stage = 'applied' THEN (SELECT p.id FROM applications p WHERE p.certification_id = f.id)
			WHEN f.stage = 'quotation' THEN (SELECT q.id FROM quotations q WHERE q.certification_id = f.id AND q.status = 'draft' ORDER BY q.id DESC LIMIT 1)
			WHEN f.stage = 'contract' THEN (SELECT k.id FROM contracts k WHERE k.certification_id = f.id AND k.status IN ('draft','client_signed') ORDER BY k.id DESC LIMIT 1)
			ELSE `+nextAudit+` END, 0) AS noun_id`+
		` FROM (SELECT f.id FROM certifications f`+until+who+" AND "+sight+` ORDER BY COALESCE(f.next_day, '9999'), f.id LIMIT ?) shown
		JOIN certifications f ON f.id = shown.id JOIN clients c ON c.id = f.client_id ORDER BY COALESCE(f.next_day, '9999'), f.id`, append(args, limit)...)
	return rows, n, err
}

// ContractsBeside lists the contracts that wait for the body while another binds: new versions that the client declined or
// signed. Those that carry a change of the application wait as their file does.
func (s *Store) ContractsBeside(ctx context.Context, actor cert.Actor, limit int) ([]WaitingRow, error) {
	sight, args := seen(actor, "f.id")
	return scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, k.id AS noun_id, c.name AS client, k.number, k.status AS what
		FROM contracts k JOIN certifications f ON f.id = k.certification_id JOIN clients c ON c.id = f.client_id
		WHERE k.status IN ('client_signed','declined') AND f.changed <> 'contract' AND `+sight+`
		AND EXISTS (SELECT 1 FROM contracts b WHERE b.certification_id = f.id AND b.status = 'signed')
		AND NOT EXISTS (SELECT 1 FROM contracts l WHERE l.certification_id = f.id AND l.id > k.id) ORDER BY k.id LIMIT ?`, append(args, limit)...)
}

// MissedSurveillances lists surveillances whose hard limit has passed without the audit, while the
// certificate is active (R-DATE-08). They are found from the few audits, not by the index of the certificates' status.
func (s *Store) MissedSurveillances(ctx context.Context, actor cert.Actor, today day.Day, limit int) ([]WaitingRow, error) {
	sight, args := seen(actor, "f.id")
	return scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, x.id AS noun_id, c.name AS client, a.number, a.name AS what, a.latest AS due
		FROM audits a JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
		JOIN certificates x ON x.certification_id = f.id AND x.status || '' = 'active' AND x.expires >= ?
		WHERE a.kind = 'surveillance' AND a.status IN ('planned','scheduled','announced') AND a.latest < ? AND `+sight+`
		ORDER BY a.latest, a.id LIMIT ?`, append(append([]any{today, today}, args...), limit)...)
}

// SuspensionsEnding lists suspended certificates whose suspension must be resolved by a day (R-SUSP-03).
func (s *Store) SuspensionsEnding(ctx context.Context, actor cert.Actor, until day.Day, limit int) ([]WaitingRow, error) {
	sight, args := seen(actor, "f.id")
	return scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, x.id AS noun_id, c.name AS client, x.number, x.suspended_until AS due
		FROM certificates x JOIN certifications f ON f.id = x.certification_id JOIN clients c ON c.id = f.client_id
		WHERE x.status = 'suspended' AND x.suspended_until <= ? AND `+sight+` ORDER BY x.suspended_until, x.id LIMIT ?`,
		append(append([]any{until}, args...), limit)...)
}

// ExpiringUnplanned lists certificates that expire in a span of days while their recertification audit has
// neither days nor team (R-DATE-05).
func (s *Store) ExpiringUnplanned(ctx context.Context, actor cert.Actor, from, until day.Day, limit int) ([]WaitingRow, error) {
	sight, args := seen(actor, "f.id")
	return scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, x.id AS noun_id, c.name AS client, x.number, x.expires AS due
		FROM certificates x JOIN certifications f ON f.id = x.certification_id JOIN clients c ON c.id = f.client_id
		WHERE x.status IN ('active','suspended') AND x.expires BETWEEN ? AND ?
		AND NOT EXISTS (SELECT 1 FROM audits a WHERE a.certification_id = f.id AND a.kind = 'recertification' AND a.cycle = x.cycle
			AND a.status NOT IN ('planned','cancelled')) AND `+sight+` ORDER BY x.expires, x.id LIMIT ?`,
		append(append([]any{from, until}, args...), limit)...)
}

// onMyTeam narrows findings and audits to the actor's own teams, unless the actor plans for all.
func onMyTeam(actor cert.Actor, column string) (string, []any) {
	if actor.Is(cert.Planner) {
		return "1 = 1", nil
	}
	return column + " IN (SELECT audit_id FROM team_members WHERE person_id = ?)", []any{actor.PersonID}
}

const findingsFrom = ` FROM findings n JOIN certifications f ON f.id = n.certification_id JOIN clients c ON c.id = f.client_id WHERE `

// AnswersOverdue lists nonconformities that the client should have answered before today (R-NC-06): all for
// planners, those of their teams for auditors.
func (s *Store) AnswersOverdue(ctx context.Context, actor cert.Actor, today day.Day, limit int) ([]WaitingRow, error) {
	team, args := onMyTeam(actor, "CASE WHEN n.upgraded_in > 0 THEN n.upgraded_in ELSE n.audit_id END")
	return scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, n.id AS noun_id, c.name AS client, n.number, n.grade AS what, n.plan_due AS due`+findingsFrom+
		`n.status IN ('open','returned') AND n.shared_on IS NOT NULL AND n.grade IN ('major','minor') AND n.plan_due < ? AND `+team+` ORDER BY n.plan_due, n.id LIMIT ?`,
		append(append([]any{today}, args...), limit)...)
}

// FindingsToReview lists the findings of the actor's own teams that wait for an auditor: answers to be
// reviewed, and accepted majors whose action is to be verified.
func (s *Store) FindingsToReview(ctx context.Context, actor cert.Actor, limit int) ([]WaitingRow, error) {
	return scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, n.id AS noun_id, c.name AS client, n.number, n.status AS what,
		CASE WHEN n.status = 'accepted' THEN n.action_due ELSE n.plan_due END AS due`+findingsFrom+
		`(n.status = 'answered' OR (n.status = 'accepted' AND n.grade = 'major'))
		AND (n.audit_id IN (SELECT audit_id FROM team_members WHERE person_id = ? AND role IN ('lead','auditor'))
			OR n.upgraded_in IN (SELECT audit_id FROM team_members WHERE person_id = ? AND role IN ('lead','auditor'))) ORDER BY due, n.id LIMIT ?`,
		actor.PersonID, actor.PersonID, limit)
}

// DeclarationsMissing lists the audits for which the actor has not yet declared impartiality (R-IMP-04).
func (s *Store) DeclarationsMissing(ctx context.Context, actor cert.Actor, limit int) ([]WaitingRow, error) {
	return scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, a.id AS noun_id, c.name AS client, a.number, a.name AS what, a.starts AS due
		FROM team_members m JOIN audits a ON a.id = m.audit_id JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
		WHERE m.person_id = ? AND m.declared_at IS NULL AND a.status IN ('scheduled','announced') ORDER BY a.starts, a.id LIMIT ?`, actor.PersonID, limit)
}

// ObjectionsOpen lists clients' objections to team members that nobody has decided (R-TEAM-03).
func (s *Store) ObjectionsOpen(ctx context.Context, actor cert.Actor, limit int) ([]WaitingRow, error) {
	sight, args := seen(actor, "f.id")
	return scan[WaitingRow](ctx, s, `SELECT f.id AS file_id, a.id AS noun_id, c.name AS client, a.number, a.name AS what, a.starts AS due
		FROM objections o JOIN audits a ON a.id = o.audit_id JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
		WHERE o.decided_at IS NULL AND `+sight+` ORDER BY a.starts, o.id LIMIT ?`, append(args, limit)...)
}

// AuditRow is an audit in a list or a calendar.
type AuditRow struct {
	ID     int64
	FileID int64
	Client string
	Number string
	Name   string
	Status cert.AuditStatus
	Starts day.Day
	Ends   day.Day
	Lead   string // name of the lead auditor, "" before there is one
}

// longestAudit is more days than an audit may span (house rule): an audit under way on a day began no earlier.
const longestAudit = 31

const auditsFrom = `SELECT a.id, f.id AS file_id, c.name AS client, a.number, a.name, a.status, a.starts, COALESCE(a.ends, a.starts) AS ends,
	COALESCE((SELECT p.name FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.audit_id = a.id AND m.role = 'lead'), '') AS lead
	FROM audits a JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
	WHERE a.starts BETWEEN ? AND ? AND COALESCE(a.ends, a.starts) >= ? AND a.status <> 'cancelled' AND `

// AuditsBetween lists the audits of a span of days that the actor may see, in order, at most limit; of one
// person's teams when person is not 0.
func (s *Store) AuditsBetween(ctx context.Context, actor cert.Actor, from, to day.Day, person int64, limit int) ([]AuditRow, error) {
	cond, args := seen(actor, "f.id")
	if person != 0 {
		cond += " AND a.id IN (SELECT audit_id FROM team_members WHERE person_id = ?)"
		args = append(args, person)
	}
	return scan[AuditRow](ctx, s, auditsFrom+cond+" ORDER BY a.starts, a.id LIMIT ?", append(append([]any{from.AddDays(-longestAudit), to, from}, args...), limit)...)
}

// StageCount is how many files stand at a stage.
type StageCount struct {
	Stage cert.Stage
	N     int
}

// StageCounts counts the files that the actor may see by stage.
func (s *Store) StageCounts(ctx context.Context, actor cert.Actor) ([]StageCount, error) {
	cond, args := seen(actor, "f.id")
	return scan[StageCount](ctx, s, "SELECT f.stage, COUNT(*) AS n FROM certifications f WHERE "+cond+" GROUP BY f.stage", args...)
}
