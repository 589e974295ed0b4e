package office

import (
	"fmt"

	"assay/internal/cert"
)

// recurrenceMonths is the constant that says how far back an earlier nonconformity counts (R-NC-01).
const recurrenceMonths = "nc.recurrence_months"

// recurring lists the nonconformities of earlier audits on the clauses of one (R-NC-01).
func (w *work) recurring(n cert.Finding) ([]cert.Finding, error) {
	if !n.Grade.Nonconformity() {
		return nil, nil
	}
	all, err := w.Findings(w.ctx, n.CertificationID)
	if err != nil {
		return nil, fmt.Errorf("read the findings before %s: %w", n.Number, err)
	}
	book, err := w.rulebook()
	if err != nil {
		return nil, err
	}
	months, err := book.On(n.RaisedOn).Int(recurrenceMonths)
	return n.Before(all, months), err
}

// known lists the findings of other audits of the file that one can repeat.
func (w *work) known(n cert.Finding) (out []cert.Finding, err error) {
	all, err := w.Findings(w.ctx, n.CertificationID)
	for _, o := range all {
		if o.AuditID != n.AuditID && o.Grade.AsksClient() && o.Status != cert.FindingWithdrawn && !o.SharedOn.IsZero() {
			out = append(out, o)
		}
	}
	return out, err
}

// settleCarried closes with the report what the audit found settled of earlier ones, and keeps that the effect of actions
// was checked (R-S1-02, R-NC-06).
func (w *work) settleCarried(a cert.Audit) error {
	if len(a.Carried) == 0 {
		return nil
	}
	answers, err := w.Answers(w.ctx, a.ID)
	if err != nil {
		return fmt.Errorf("read the answers of audit %d: %w", a.ID, err)
	}
	here, err := w.FindingsOf(w.ctx, []int64{a.ID})
	if err != nil {
		return fmt.Errorf("read the findings of audit %d: %w", a.ID, err)
	}
	for _, c := range a.Carried {
		s, err := w.systemSheet(c.Finding)
		if err != nil {
			return err
		}
		if err := w.settleFinding(a, &s, a.Judged(c.Finding, answers), here); err != nil {
			return fmt.Errorf("settle %s: %w", c.Number, err)
		}
	}
	return nil
}

// systemSheet is the sheet of a finding for what the program does with the report of another audit.
func (w *work) systemSheet(id int64) (FindingSheet, error) {
	n, err := w.Finding(w.ctx, cert.SystemActor, id)
	if err != nil {
		return FindingSheet{}, fmt.Errorf("read finding %d: %w", id, err)
	}
	return w.sheetOf(n)
}

func (w *work) settleFinding(a cert.Audit, s *FindingSheet, said cert.Answer, here []cert.Finding) error {
	n := s.Finding
	closes := n.Grade == cert.Concern || n.Status == cert.FindingAccepted && n.Grade == cert.Minor
	switch {
	case said.Verdict == cert.Conform && closes && n.Status != cert.FindingVerified:
		_, err := w.takeStep(s, n.Version, func(w *work, s *FindingSheet) (findingStep, error) {
			s.Facts.Comment, s.Facts.Method, s.Facts.Next, s.Facts.OnTeam = said.Note, "next_audit", &a, true
			if err := s.Finding.Verify(w.actor, s.Facts, said.PersonName+": "+said.Note); err != nil {
				return findingStep{}, err
			}
			return findingStep{verb: "verify", template: "finding-verified", detail: map[string]string{"method": "next_audit"},
				summary: fmt.Sprintf("%s closed %s", a.Name, n.Number)}, nil
		})
		return err
	case n.CheckedIn != 0 || !n.Grade.Nonconformity() || n.Status != cert.FindingVerified:
		return nil
	case said.Verdict == cert.Conform:
		return w.checked(s, a, "the actions work")
	}
	if again := cert.RaisedAgain(n.ID, a.ID, here); again != "" {
		return w.checked(s, a, "the actions do not work, see "+again)
	}
	return nil
}

// checked keeps that an audit looked at the effect of the actions on a nonconformity.
func (w *work) checked(s *FindingSheet, a cert.Audit, found string) error {
	_, err := w.takeStep(s, s.Finding.Version, func(w *work, s *FindingSheet) (findingStep, error) {
		s.Finding.Check(a.ID)
		return findingStep{verb: "check", summary: fmt.Sprintf("%s checked the effect of the actions on %s: %s", a.Name, s.Finding.Number, found)}, nil
	})
	return err
}
