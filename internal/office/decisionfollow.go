package office

import (
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/cycle"
	"assay/internal/day"
)

// This file does what a decision entails: the certificate, the audit, the letter.

// follow does what a decision entails: a certificate is drafted and waits for its release; everything else acts at once.
func (w *work) follow(e cert.Event, f cert.DecisionFacts, d cert.Decision) error {
	var err error
	switch d.Option {
	case cert.Grant, cert.GrantReduced, cert.Renew, cert.Extend, cert.Reduce:
		return w.draftCertificate(e, f, d)
	case cert.Suspend, cert.Restore, cert.Withdraw:
		err = w.actOnCertificate(f, d)
	case cert.MoreInfo:
		return w.sendBack(e, f, d)
	}
	if err == nil && d.Option == cert.Withdraw {
		err = w.standDown(f.Certification, "The certificate was withdrawn")
	}
	if err != nil {
		return err
	}
	return w.finishDecision(e, f.Certification, f.Client, d)
}

// finishDecision concludes the audit that was decided on, and tells the client by a letter.
func (w *work) finishDecision(e cert.Event, file cert.Certification, client cert.Client, d cert.Decision) error {
	if d.AuditID != nil {
		a, err := w.Audit(w.ctx, cert.SystemActor, *d.AuditID)
		if err != nil {
			return err
		}
		if a.Status == cert.AuditReported {
			if err := w.concludeDecided(&a); err != nil {
				return err
			}
		}
	}
	letter, err := w.writeLetter(file, client, d)
	if err != nil {
		return err
	}
	mails, err := w.ClientMails(w.ctx, client.ID)
	if err != nil {
		return fmt.Errorf("find the client to tell: %w", err)
	}
	return w.tellWith(&letter.ID, e, "decision", "/portal", mails...)
}

// issue makes the certificate of a draft that was released, in place of the current one, if any.
func (w *work) issue(r Release) (cert.Certificate, error) {
	c := r.Proof.Certificate
	c.Version, c.Code, c.Salt, c.IssuedOn, c.CreatedAt = r.Live.Version, RandomCode(), RandomSalt(), w.today, w.at
	var err error
	if c.Number == "" {
		if c.Number, err = w.number(w.o.Body.Prefix); err != nil {
			return c, err
		}
	}
	if err := cert.Invalid(c.Lint(w.o.Body.Name, w.o.Body.Address)).Or(); err != nil {
		return c, err
	}
	if r.Proof.PredecessorID != nil {
		if err := w.supersede(r.Old, r.Decision); err != nil {
			return c, err
		}
	}
	if err := w.seal(&c, r.Decision); err != nil {
		return c, err
	}
	r.Proof.CertificateID = &c.ID
	if err := w.SaveProof(w.ctx, &r.Proof); err != nil {
		return c, err
	}
	return c, w.afterIssue(r, c)
}

// supersede ends the old issue when a new one takes its place.
func (w *work) supersede(old *cert.Certificate, d cert.Decision) error {
	if err := old.Supersede(w.actor, cert.CertificateFacts{Certificate: *old, Decision: &d, Today: w.today}); err != nil {
		return err
	}
	return w.changed(old, "supersede", d)
}

// seal draws the certificate's PDF once, seals it together with the certificate as data, keeps it and inserts the
// certificate with its hash.
func (w *work) seal(c *cert.Certificate, d cert.Decision) error {
	pdf, err := w.o.printCertificate(*c)
	if err != nil {
		return fmt.Errorf("draw certificate %s: %w", c.FullNumber(), err)
	}
	if pdf, err = w.sealed(c, d, pdf); err != nil {
		return err
	}
	kept, err := w.keep(cert.Paper{CertificationID: c.CertificationID, Kind: "certificate", Noun: "certificate",
		Name: c.FullNumber() + ".pdf"}, pdf)
	if err != nil {
		return err
	}
	c.PaperSHA256 = kept.SHA256
	return w.AddCertificate(w.ctx, c)
}

// afterIssue notes the change for the register, plans the cycle, announces the certificate and tells of the decision.
func (w *work) afterIssue(r Release, c cert.Certificate) error {
	d, file := r.Decision, r.File
	if err := w.publish(c, cert.Change{Act: "issue", On: c.Effective, DecisionID: d.ID, Reason: string(d.Option)}); err != nil {
		return err
	}
	if d.Option == cert.Renew || d.Option == cert.Grant || d.Option == cert.GrantReduced {
		if err := w.planCycle(file, c.Cycle, d.DecidedOn, c.Expires); err != nil {
			return fmt.Errorf("plan cycle %d: %w", c.Cycle, err)
		}
	}
	e, err := w.record(happened{verb: "issue", noun: "certificate", id: c.ID, file: &file,
		summary: fmt.Sprintf("Certificate %s was issued, valid until %s", c.FullNumber(), c.Expires.Long()),
		detail:  map[string]string{"decision": d.Number, "reason": d.Reason, "released_by": w.actor.Name}})
	if err != nil {
		return err
	}
	if err := w.tell(e, "certificate", "/c/"+c.Code, r.Client.ContactEmail); err != nil {
		return err
	}
	return w.finishDecision(e, file, r.Client, d)
}

// actOnCertificate suspends, restores or withdraws the current certificate.
func (w *work) actOnCertificate(f cert.DecisionFacts, d cert.Decision) error {
	c := f.Certificate
	if c == nil {
		return cert.NotFound
	}
	facts := cert.CertificateFacts{Certificate: *c, Decision: &d, Today: w.today}
	var err error
	switch d.Option {
	case cert.Suspend:
		err = c.Suspend(w.actor, facts, cycle.In(f.Book, w.today).SuspensionLimit(d.Effective, c.Expires))
	case cert.Restore:
		err = c.Restore(w.actor, facts)
	case cert.Withdraw:
		err = errors.Join(c.Withdraw(w.actor, facts), w.dropDraft(f, d))
	}
	if err != nil {
		return err
	}
	return w.changed(c, string(d.Option), d)
}

// dropDraft puts a certificate that waits for its release aside: the certification ends.
func (w *work) dropDraft(f cert.DecisionFacts, d cert.Decision) error {
	if f.Waiting == nil {
		return nil
	}
	r, err := w.release(f.Certification.ID)
	if err != nil {
		return err
	}
	r.Reason = "The certificate was withdrawn by decision " + d.Number + "."
	return w.setAside(r)
}

// changed writes a certificate back with its public change.
func (w *work) changed(c *cert.Certificate, act string, d cert.Decision) error {
	if err := w.SaveCertificate(w.ctx, c); err != nil {
		return err
	}
	return w.publish(*c, cert.Change{Act: act, On: day.Max(d.Effective, w.today), DecisionID: d.ID, Reason: d.Reason})
}

// sendBack asks the audit team for more: the report opens again.
func (w *work) sendBack(e cert.Event, f cert.DecisionFacts, d cert.Decision) error {
	n := len(f.Basis)
	if n == 0 {
		return cert.Wrong("option", "There is no audit to ask about.")
	}
	a := f.Basis[n-1]
	asked, err := cert.Remarks(a, map[string]string{cert.WholeReport: d.Reason}, w.actor, w.at)
	if err != nil {
		return err
	}
	if err := w.openReport(&a, asked); err != nil {
		return err
	}
	return w.tellRole(e, "more-information", fmt.Sprintf("/audits/%d/report", a.ID), cert.LeadAuditor)
}

// standDown cancels the audits that nobody will need any more and gives their half days back.
func (w *work) standDown(file cert.Certification, reason string) error {
	audits, err := w.Audits(w.ctx, file.ID)
	if err != nil {
		return err
	}
	for _, a := range audits {
		if !a.Ahead() {
			continue
		}
		if err := a.Cancel(cert.SystemActor, reason, cert.AuditFacts{}); err != nil {
			return err
		}
		if err := errors.Join(w.SaveAudit(w.ctx, &a), w.Unbook(w.ctx, a.ID)); err != nil {
			return fmt.Errorf("cancel audit %d: %w", a.ID, err)
		}
	}
	return nil
}
