package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
)

// ConfirmFinding makes a finding of a draft: the lead auditor of the audit confirms it, and from the closing meeting
// on the client knows it (R-NC-02).
func (o *Office) ConfirmFinding(ctx context.Context, actor cert.Actor, id, version int64) (cert.Finding, error) {
	var n cert.Finding
	err := o.do(ctx, actor, func(w *work) (err error) {
		n, err = w.confirmDraft(id, version)
		return err
	})
	return n, err
}

// ConfirmFindings confirms several drafts of an audit at once, each in the version that the lead auditor read; where one
// has changed since, none is confirmed.
func (o *Office) ConfirmFindings(ctx context.Context, actor cert.Actor, audit int64, read map[int64]int64) (confirmed int, err error) {
	err = o.do(ctx, actor, func(w *work) error {
		a, err := w.auditing(audit, cert.Confirm)
		if err != nil {
			return err
		}
		all, err := w.FindingsOf(ctx, []int64{a.ID})
		if err != nil {
			return fmt.Errorf("read the findings of audit %d: %w", audit, err)
		}
		for _, n := range all {
			version, meant := read[n.ID]
			if !meant || !n.Draft() {
				continue
			}
			if _, err := w.confirmDraft(n.ID, version); err != nil {
				return err
			}
			confirmed++
		}
		return nil
	})
	return confirmed, err
}

// confirmDraft confirms one. An area of concern that it grew out of is closed with it: it is raised now.
func (w *work) confirmDraft(id, version int64) (cert.Finding, error) {
	n, err := w.findingStep(id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		if err := s.Finding.Confirm(w.actor, s.Facts, w.at); err != nil {
			return findingStep{}, err
		}
		return findingStep{verb: "confirm", summary: fmt.Sprintf("%s confirmed %s, %s", w.actor.Name, s.Finding.Number, s.Finding.Grade.Label())}, nil
	})
	if err != nil || n.Repeats == 0 {
		return n, err
	}
	return n, w.closeConcern(n.Repeats, n)
}
