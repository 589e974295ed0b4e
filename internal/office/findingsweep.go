package office

import (
	"context"
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
)

// This file is what time alone brings about for nonconformities: reminders, escalation, and minors that become majors
// (R-NC-06). The days are constants of the rulebook.

// minorLateDays is the constant that says after how many days an overdue minor becomes a major; 0 is never.
const minorLateDays = "nc.minor_upgrade_days"

// findingNotices are the notices about nonconformities.
var findingNotices = []notice{
	{"answer-due", "finding", []int{0}, "nc.answer_reminder_days", "nc.answer_late_days", func(w *work, until day.Day) ([]store.Due, error) { return w.AnswersDue(w.ctx, until) },
		"answer-due", "/findings/%d", nil, true, func(d store.Due, today day.Day) string {
			return fmt.Sprintf("The answer to %s nonconformity %s is %s", d.Name, d.Number, dueWords(d.Day, today))
		}},
	{"answer-late", "finding", nil, "", "nc.escalation_days", func(w *work, until day.Day) ([]store.Due, error) { return w.AnswersDue(w.ctx, until) },
		"answer-late", "/findings/%d", []cert.Role{cert.Planner, cert.SchemeManager}, true, func(d store.Due, today day.Day) string {
			return fmt.Sprintf("The answer of %s to %s nonconformity %s is %s", d.ClientName, d.Name, d.Number, dueWords(d.Day, today))
		}},
	{"action-due", "finding", []int{0, -1}, "nc.action_reminder_days", "", func(w *work, until day.Day) ([]store.Due, error) { return w.ActionsDue(w.ctx, until) },
		"action-due", "/findings/%d", nil, true, func(d store.Due, today day.Day) string {
			return fmt.Sprintf("The evidence for major nonconformity %s is %s", d.Number, dueWords(d.Day, today))
		}},
	{"major-late", "finding", []int{-1}, "nc.action_reminder_days", "", func(w *work, until day.Day) ([]store.Due, error) { return w.MajorsEnding(w.ctx, until) },
		"major-late", "/findings/%d", []cert.Role{cert.Planner, cert.DecisionMaker}, true, func(d store.Due, today day.Day) string {
			if !today.After(d.Day) {
				return fmt.Sprintf("Major nonconformity %s of %s must be verified by %s", d.Number, d.ClientName, d.Day.Long())
			}
			return fmt.Sprintf("Major nonconformity %s of %s was not verified by %s: %s", d.Number, d.ClientName, d.Day.Long(), breach(cert.AuditKind(d.Status)))
		}},
}

// breach is what follows when a major is not verified within its limit (R-DATE-14, R-RECERT-02, R-SUSP-01).
func breach(kind cert.AuditKind) string {
	switch kind {
	case cert.Stage2:
		return "another stage 2 is needed before certification can be recommended"
	case cert.Recertification:
		return "certification is not renewed, and ends with its last valid day"
	}
	return "the suspension process begins"
}

// escalate makes majors of the minors whose answers are overdue too long, each once, and returns how many it made.
func (o *Office) escalate(ctx context.Context) (made int, err error) {
	w := o.asking(ctx, cert.SystemActor)
	book, err := w.rulebook()
	if err != nil {
		return 0, err
	}
	days, err := book.On(w.today).Int(minorLateDays)
	if err != nil || days == 0 {
		return 0, err
	}
	late, err := w.AnswersDue(ctx, w.today.AddDays(-days-1))
	if err != nil {
		return 0, err
	}
	var errs []error
	for _, d := range late {
		if cert.Grade(d.Name) != cert.Minor {
			continue
		}
		ok, err := o.escalateOne(ctx, d.ID, days)
		if err != nil {
			errs = append(errs, fmt.Errorf("escalate %s: %w", d.Number, err))
		}
		if ok {
			made++
		}
	}
	return made, errors.Join(errs...)
}

// escalateOne makes a major of one minor; false where somebody was quicker.
func (o *Office) escalateOne(ctx context.Context, id int64, days int) (bool, error) {
	err := o.do(ctx, cert.SystemActor, func(w *work) error {
		s, err := w.systemSheet(id)
		if err != nil {
			return err
		}
		expiry, err := w.expiry(s.File.ID)
		if err != nil {
			return err
		}
		book, err := w.rulebook()
		if err != nil {
			return err
		}
		_, err = w.takeStep(&s, s.Finding.Version, func(w *work, s *FindingSheet) (findingStep, error) {
			s.Facts.LateDays = days
			if err := s.Finding.Escalate(s.Facts, s.Audit, expiry, book, w.at); err != nil {
				return findingStep{}, err
			}
			return findingStep{verb: "escalate", template: "finding-escalated", toAll: true,
				detail:  map[string]string{"reason": s.Finding.UpgradeReason, "plan_due": s.Finding.PlanDue.Long(), "action_due": s.Finding.ActionDue.Long()},
				summary: fmt.Sprintf("%s became a major nonconformity: its answer is overdue", s.Finding.Number)}, nil
		})
		return err
	})
	var unmet *cert.Unmet
	if errors.As(err, &unmet) || errors.Is(err, cert.Conflict) { // answered, or escalated by another instance, meanwhile
		return false, nil
	}
	return err == nil, err
}
