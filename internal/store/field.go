package store

import (
	"context"

	"assay/internal/cert"
)

// This file remembers field work: answers, findings, the client's responses, evidence.

// Answers lists the answers to the checklist of an audit. The caller has read the audit.
func (s *Store) Answers(ctx context.Context, audit int64) ([]cert.Answer, error) {
	return list[cert.Answer](ctx, s, "id", "audit_id = ?", audit)
}

// Answer reads the answer to one item, NotFound while it has none. The caller has read the audit.
func (s *Store) Answer(ctx context.Context, audit int64, item string) (cert.Answer, error) {
	return first[cert.Answer](ctx, s, "audit_id = ? AND item = ?", audit, item)
}

// AddAnswer inserts the first answer to an item; when another auditor was quicker it is Conflict.
func (s *Store) AddAnswer(ctx context.Context, a *cert.Answer) error { return add(ctx, s, a) }

// SaveAnswer writes an answer back, guarded by its version.
func (s *Store) SaveAnswer(ctx context.Context, a *cert.Answer) error {
	return save(ctx, s, a, a.ID, &a.Version)
}

// FindingsSeen lists the findings of a file that the actor may see: a client those that were shared with
// it. The caller has read the file.
func (s *Store) FindingsSeen(ctx context.Context, actor cert.Actor, certification int64) ([]cert.Finding, error) {
	cond, args := shared(actor, "findings")
	return list[cert.Finding](ctx, s, "id", "certification_id = ? AND "+cond, append([]any{certification}, args...)...)
}

// shared is the condition by which an actor sees a finding of a file that it sees: clients from the
// closing meeting on, and never one that was taken back before. table is a constant of the caller.
func shared(actor cert.Actor, table string) (string, []any) {
	if actor.SeesAll() || actor.PersonID != 0 {
		return "1 = 1", nil
	}
	return table + ".shared_on IS NOT NULL", nil
}

// Crew is a team member with what field work needs to know of the person.
type Crew struct {
	PersonID int64
	Name     string
	Email    string
	Role     cert.TeamRole
}

// CrewOf lists the team of an audit, the lead first. The caller has read the audit.
func (s *Store) CrewOf(ctx context.Context, audit int64) ([]Crew, error) {
	const text = `SELECT m.person_id, p.name, p.email, m.role FROM team_members m JOIN people p ON p.id = m.person_id
		WHERE m.audit_id = ? ORDER BY CASE m.role WHEN 'lead' THEN 0 WHEN 'auditor' THEN 1 WHEN 'expert' THEN 2 ELSE 3 END, p.name, m.id`
	return scan[Crew](ctx, s, text, audit)
}

// ReviewsFinding tells whether a person is lead or auditor in the team that raised a finding, or in a team that
// audits the same client now: those review and verify (R-NC-04).
func (s *Store) ReviewsFinding(ctx context.Context, person int64, n cert.Finding) (bool, error) {
	const text = `SELECT COUNT(*) FROM team_members m JOIN audits a ON a.id = m.audit_id
		WHERE m.person_id = ? AND m.role IN ('lead','auditor') AND a.certification_id = ?
		AND (a.id IN (?, ?) OR a.status IN ('underway','reported'))`
	found, err := count(ctx, s, text, person, n.CertificationID, n.AuditID, n.UpgradedIn)
	return found > 0, err
}

// Responses lists the client's answers to a finding, newest first. The caller has read the finding.
func (s *Store) Responses(ctx context.Context, finding int64) ([]cert.Response, error) {
	return list[cert.Response](ctx, s, "round DESC", "finding_id = ?", finding)
}

// AddResponse inserts a round of the client's answer.
func (s *Store) AddResponse(ctx context.Context, r *cert.Response) error { return add(ctx, s, r) }

// JudgeResponse keeps what an auditor said of a round: once accepted and later returned, the later counts.
func (s *Store) JudgeResponse(ctx context.Context, r cert.Response) error {
	n, err := exec(ctx, s, "UPDATE responses SET accepted = ?, comment = ?, new_due = ?, reviewed_by = ?, reviewed_at = ? WHERE id = ?",
		r.Accepted, r.Comment, r.NewDue, r.ReviewedBy, r.ReviewedAt, r.ID)
	if err == nil && n == 0 {
		return cert.NotFound
	}
	return err
}

// AddEvidence inserts the row of a file whose bytes are already on the disk.
func (s *Store) AddEvidence(ctx context.Context, e *cert.Evidence) error { return add(ctx, s, e) }

// EvidenceOf lists the evidence of an audit's answers. The caller has read the audit and is staff.
func (s *Store) EvidenceOf(ctx context.Context, audit int64) ([]cert.Evidence, error) {
	return list[cert.Evidence](ctx, s, "id", "audit_id = ? AND finding_id IS NULL", audit)
}

// FindingEvidence lists the evidence of a finding and of the answers to it. The caller has read the finding.
func (s *Store) FindingEvidence(ctx context.Context, finding int64) ([]cert.Evidence, error) {
	return list[cert.Evidence](ctx, s, "id", "finding_id = ?", finding)
}

// Evidence reads the row of an evidence file that the actor may see, by its code: the body's people by
// the file it belongs to, a client what belongs to a finding of its own that was shared with it.
func (s *Store) Evidence(ctx context.Context, actor cert.Actor, code string) (cert.Evidence, error) {
	cond, args := seen(actor, "certification_id")
	if !actor.SeesAll() && actor.PersonID == 0 {
		cond += " AND finding_id IN (SELECT f.id FROM findings f WHERE f.shared_on IS NOT NULL)"
	}
	return first[cert.Evidence](ctx, s, "code = ? AND "+cond, append([]any{code}, args...)...)
}
