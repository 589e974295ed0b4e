package office

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
)

// UpgradeFinding makes a major of a minor of an earlier audit that the surveillance or recertification underway
// found not closed; the client is told and answers anew (R-NC-06).
func (o *Office) UpgradeFinding(ctx context.Context, actor cert.Actor, id, version int64, reason string) (cert.Finding, error) {
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		s.Facts.Comment = strings.TrimSpace(reason)
		expiry, err := w.expiry(s.File.ID)
		if err != nil {
			return findingStep{}, err
		}
		book, err := w.rulebook()
		if err != nil {
			return findingStep{}, err
		}
		closing := w.today
		if s.Next != nil {
			closing = day.Max(s.Next.Ends, w.today)
		}
		if err := s.Finding.Upgrade(actor, s.Facts, expiry, closing, book, w.at); err != nil {
			return findingStep{}, err
		}
		return findingStep{verb: "upgrade", template: "finding-upgraded",
			detail:  map[string]string{"comment": s.Facts.Comment, "audit": s.Next.Name, "plan_due": s.Finding.PlanDue.Long(), "action_due": s.Finding.ActionDue.Long()},
			summary: fmt.Sprintf("%s upgraded %s to a major nonconformity at %s", actor.Name, s.Finding.Number, s.Next.Name)}, nil
	})
}

// lookingBack finds the audit underway that must settle a minor of an earlier one and in whose team the actor
// audits; nil where there is none.
func (w *work) lookingBack(n cert.Finding) (*cert.Audit, error) {
	if !n.Grade.Nonconformity() || w.actor.PersonID == 0 {
		return nil, nil
	}
	audits, err := w.Audits(w.ctx, n.CertificationID)
	if err != nil {
		return nil, fmt.Errorf("read the programme: %w", err)
	}
	for i, a := range audits {
		if a.Status != cert.AuditUnderway || !a.LooksBack() || a.ID == n.AuditID {
			continue
		}
		role, _, err := w.onTeam(a.ID)
		if err != nil {
			return nil, err
		}
		if role == cert.Lead || role == cert.Member {
			return &audits[i], nil
		}
	}
	return nil, nil
}
