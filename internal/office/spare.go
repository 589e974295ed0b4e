package office

import (
	"context"
	"errors"
	"fmt"

	"assay/internal/cert"
)

// leaving are the facts by which it is judged whether an audit may leave the programme.
func (w *work) leaving(f auditFile) (cert.AuditFacts, error) {
	facts := cert.AuditFacts{Audit: f.audit, Actor: w.actor, Today: w.today}
	var errs [5]error
	facts.Book, errs[0] = w.rulebook()
	contracts, err := w.Contracts(w.ctx, f.file.ID)
	errs[1] = err
	audits, err := w.Audits(w.ctx, f.file.ID)
	errs[2] = err
	decisions, err := w.Decisions(w.ctx, f.file.ID)
	errs[3] = err
	certificates, err := w.Certificates(w.ctx, f.file.ID)
	errs[4] = err
	if err := errors.Join(errs[:]...); err != nil {
		return facts, fmt.Errorf("read the programme of audit %d: %w", f.audit.ID, err)
	}
	if c := live(contracts); c != nil {
		facts.Contract = c.Status
	}
	facts.Left = f.audit.Beside(audits)
	facts.Opened = cert.Opening(f.audit.Cycle, f.file.Cadence, decisions, certificates)
	return facts, nil
}

// CancelChecks are the rules by which an audit that the actor may see can be cancelled now.
func (o *Office) CancelChecks(ctx context.Context, actor cert.Actor, id int64) ([]cert.Check, error) {
	w := o.asking(ctx, actor)
	f, err := w.auditFile(id)
	if err != nil {
		return nil, err
	}
	facts, err := w.leaving(f)
	return cert.Dispensable.Checks(facts), err
}
