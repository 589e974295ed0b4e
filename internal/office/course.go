package office

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/cert"
)

// CancelAudit ends an audit that has not begun and gives the half days back; reason is told to the client
// when the client knew of it.
func (o *Office) CancelAudit(ctx context.Context, actor cert.Actor, id int64, reason string, version int64) (cert.Audit, error) {
	var f auditFile
	err := o.do(ctx, actor, func(w *work) (err error) {
		if f, err = w.auditAt(id, version); err != nil {
			return err
		}
		if strings.TrimSpace(reason) == "" {
			return cert.Wrong("reason", "Say why the audit is cancelled.")
		}
		known := f.audit.Status == cert.AuditAnnounced
		facts, err := w.leaving(f)
		if err != nil {
			return err
		}
		if err := f.audit.Cancel(actor, reason, facts); err != nil {
			return err
		}
		if err := w.SaveAudit(ctx, &f.audit); err != nil {
			return fmt.Errorf("cancel audit %d: %w", id, err)
		}
		if err := w.Unbook(ctx, id); err != nil {
			return fmt.Errorf("cancel audit %d: %w", id, err)
		}
		e, err := w.record(f.happened("cancel", fmt.Sprintf("%s was cancelled: %s", f.audit.Name, reason), map[string]string{"reason": reason}))
		if err != nil {
			return err
		}
		return w.tellTeamAndClient(e, f, "audit-cancelled", known)
	})
	return f.audit, err
}

// ReplanAudit takes an announced audit back, to change team, days or plan; the client is told why.
func (o *Office) ReplanAudit(ctx context.Context, actor cert.Actor, id int64, reason string, version int64) (cert.Audit, error) {
	var f auditFile
	err := o.do(ctx, actor, func(w *work) (err error) {
		if f, err = w.auditAt(id, version); err != nil {
			return err
		}
		if strings.TrimSpace(reason) == "" {
			return cert.Wrong("reason", "Say why the audit is planned anew.")
		}
		if err := f.audit.Replan(actor, cert.AuditFacts{}); err != nil {
			return err
		}
		if err := w.SaveAudit(ctx, &f.audit); err != nil {
			return fmt.Errorf("replan audit %d: %w", id, err)
		}
		e, err := w.record(f.happened("replan", fmt.Sprintf("%s is planned anew: %s", f.audit.Name, reason), map[string]string{"reason": reason}))
		if err != nil {
			return err
		}
		return w.tellTeamAndClient(e, f, "audit-replanned", true)
	})
	return f.audit, err
}

// tellTeamAndClient puts a message about the audit into the outbox of its team, and of the client if it
// knows of the audit.
func (w *work) tellTeamAndClient(e cert.Event, f auditFile, template string, client bool) error {
	mails, err := w.memberMails(f.audit.ID)
	if err != nil {
		return err
	}
	if client {
		theirs, err := w.ClientMails(w.ctx, f.client.ID)
		if err != nil {
			return fmt.Errorf("find the client's addresses: %w", err)
		}
		mails = append(mails, theirs...)
	}
	return w.tell(e, template, f.link(""), mails...)
}

// StartAudit opens the audit on its first day (G3, G4 for a stage 2).
func (o *Office) StartAudit(ctx context.Context, actor cert.Actor, id, version int64) (cert.Audit, error) {
	var f auditFile
	err := o.do(ctx, actor, func(w *work) (err error) {
		if f, err = w.auditAt(id, version); err != nil {
			return err
		}
		facts, err := w.factsIn(f.audit, f.file)
		if err != nil {
			return err
		}
		if err := f.audit.Start(actor, facts); err != nil {
			return err
		}
		before, err := w.Findings(ctx, f.file.ID)
		if err != nil {
			return fmt.Errorf("read what audit %d carries over: %w", id, err)
		}
		f.audit.Carried = f.audit.CarryOver(before)
		if err := w.SaveAudit(ctx, &f.audit); err != nil {
			return fmt.Errorf("start audit %d: %w", id, err)
		}
		if _, err = w.record(f.happened("start", f.audit.Name+" has begun", nil)); err != nil {
			return err
		}
		return w.takeEarly(f.audit)
	})
	return f.audit, err
}
