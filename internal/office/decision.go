package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/cycle"
	"assay/internal/day"
)

// DecisionFacts is what a decider sees before deciding: on an audit, or on the certificate alone when
// audit is 0. The same facts are read again inside Decide.
func (o *Office) DecisionFacts(ctx context.Context, actor cert.Actor, certification, audit int64, in cert.DecisionInput) (cert.DecisionFacts, error) {
	w := o.asking(ctx, actor)
	return w.decisionFacts(certification, audit, in)
}

// decisionFacts gathers the dossier of R-DEC-03 and what independence asks of the actor.
func (w *work) decisionFacts(certification, audit int64, in cert.DecisionInput) (f cert.DecisionFacts, err error) {
	f.Input, f.Actor, f.Today = in, w.actor, w.today
	if f.Book, err = w.rulebook(); err != nil {
		return f, err
	}
	if f.Certification, err = w.Certification(w.ctx, w.actor, certification); err != nil {
		return f, err
	}
	if f.Client, err = w.Client(w.ctx, cert.SystemActor, f.Certification.ClientID); err != nil {
		return f, fmt.Errorf("read the client: %w", err)
	}
	return f, errors.Join(w.intakeFacts(&f), w.basisFacts(&f, audit), w.certificateFacts(&f), w.deciderFacts(&f))
}

func (w *work) intakeFacts(f *cert.DecisionFacts) error {
	app, err := w.ApplicationOf(w.ctx, f.Certification.ID)
	if err != nil {
		return fmt.Errorf("read the application: %w", err)
	}
	f.Application = app.Status
	reviews, err := w.Reviews(w.ctx, app.ID)
	if err != nil {
		return err
	}
	f.Reviewed = len(reviews) > 0
	contracts, err := w.Contracts(w.ctx, f.Certification.ID)
	if err != nil {
		return err
	}
	if c := live(contracts); c != nil {
		f.Contract = c.Status
	}
	times, err := w.AuditTimes(w.ctx, f.Certification.ID)
	f.Time = newest(times)
	return err
}

// basisFacts reads the audits that the decision rests on: a stage 2 with the stage 1 of its cycle, or the
// one audit; their teams, findings and earlier decisions.
func (w *work) basisFacts(f *cert.DecisionFacts, audit int64) error {
	if audit == 0 {
		return nil
	}
	a, err := w.Audit(w.ctx, w.actor, audit)
	if err != nil {
		return err
	}
	if a.CertificationID != f.Certification.ID {
		return cert.NotFound
	}
	all, err := w.Audits(w.ctx, f.Certification.ID)
	if err != nil {
		return err
	}
	var ids []int64
	for _, b := range all {
		if b.ID == a.ID || a.Kind == cert.Stage2 && b.Kind == cert.Stage1 && b.Cycle == a.Cycle && b.Status == cert.AuditConcluded {
			f.Basis, ids = append(f.Basis, b), append(ids, b.ID)
		}
	}
	if f.Team, err = w.CycleTeam(w.ctx, ids); err != nil {
		return err
	}
	if f.Findings, err = w.FindingsOf(w.ctx, ids); err != nil {
		return err
	}
	kept, err := w.KeptReviewOf(w.ctx, a.ID)
	if err != nil && !errors.Is(err, cert.NotFound) {
		return fmt.Errorf("read the review of the kept audit: %w", err)
	}
	f.Referred = err == nil && kept.Status == cert.KeptReferred
	decisions, err := w.Decisions(w.ctx, f.Certification.ID)
	for _, d := range decisions {
		if d.AuditID != nil && *d.AuditID == a.ID {
			f.Earlier = append(f.Earlier, d)
		}
	}
	return err
}

func (w *work) certificateFacts(f *cert.DecisionFacts) error {
	certificates, err := w.Certificates(w.ctx, f.Certification.ID)
	f.Certificate = newest(certificates)
	return err
}

// deciderFacts reads what independence and competence ask of the actor (R-DEC-01, R-DEC-02, R-IMP-01).
func (w *work) deciderFacts(f *cert.DecisionFacts) error {
	if w.actor.PersonID == 0 {
		return nil
	}
	p, err := w.Person(w.ctx, w.actor.PersonID)
	if err != nil {
		return fmt.Errorf("read the decider: %w", err)
	}
	f.DeciderBound = p.Agreement != "" && p.Active
	if f.DeciderAreas, err = w.Areas(w.ctx, p.ID, w.today); err != nil {
		return err
	}
	ties, err := w.TiesOf(w.ctx, p.ID, f.Certification.ClientID)
	if err != nil {
		return err
	}
	f.DeciderBanned = cert.Ban(ties, w.today, cycle.In(f.Book, w.today))
	return nil
}

// DecideInput is a decision as a form sends it.
type DecideInput struct {
	cert.DecisionInput
	Audit   int64 // the audit decided on, 0 for an act on the certificate alone
	Version int64 // of that audit, or of the certificate
}

// Decide records a decision and does what follows from it, all in one transaction: a grant makes the
// certificate with its PDF, the programme of the cycle and the register entry; the client is told
// (R-DEC-01 to R-DEC-04). The database refuses a decider of the team as well.
func (o *Office) Decide(ctx context.Context, actor cert.Actor, certification int64, in DecideInput) (cert.Decision, error) {
	var d cert.Decision
	err := o.do(ctx, actor, func(w *work) error {
		f, err := w.decisionFacts(certification, in.Audit, in.DecisionInput)
		if err != nil {
			return err
		}
		if err := checkBasis(f, in.Version); err != nil {
			return err
		}
		if d, err = cert.Decide(f); err != nil {
			return err
		}
		if err := printable("reason", d.Reason).Or(); err != nil {
			return err
		}
		if err := w.enter(&d, f); err != nil {
			return fmt.Errorf("decide on file %d: %w", certification, err)
		}
		e, err := w.record(happened{verb: string(d.Option), noun: "decision", id: d.ID, file: &f.Certification,
			summary: fmt.Sprintf("%s decided: %s (%s)", d.PersonName, d.Option.Label(), d.Number), detail: map[string]string{"reason": d.Reason}})
		if err != nil {
			return err
		}
		return w.follow(e, f, d)
	})
	return d, err
}

// checkBasis refuses a decision made from an older version of what it rests on.
func checkBasis(f cert.DecisionFacts, version int64) error {
	if n := len(f.Basis); n > 0 {
		return checkVersion(f.Basis[n-1].Version, version)
	}
	if f.Certificate == nil {
		return cert.NotFound
	}
	return checkVersion(f.Certificate.Version, version)
}

// enter numbers the decision, freezes what was before the decider and inserts the row.
func (w *work) enter(d *cert.Decision, f cert.DecisionFacts) (err error) {
	dossier, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("freeze the dossier: %w", err)
	}
	d.Dossier, d.DossierSHA256, d.At = string(dossier), Hash(string(dossier)), w.at
	if d.Number, err = w.number("D"); err != nil {
		return err
	}
	return w.AddDecision(w.ctx, d)
}

// follow does what a decision entails.
func (w *work) follow(e cert.Event, f cert.DecisionFacts, d cert.Decision) error {
	var err error
	switch d.Option {
	case cert.Grant, cert.GrantReduced, cert.Renew, cert.Extend, cert.Reduce:
		err = w.issue(f, d)
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
	if n := len(f.Basis); n > 0 && f.Basis[n-1].Status == cert.AuditReported {
		if err := w.concludeDecided(&f.Basis[n-1]); err != nil {
			return err
		}
	}
	letter, err := w.writeLetter(f, d)
	if err != nil {
		return err
	}
	mails, err := w.ClientMails(w.ctx, f.Client.ID)
	if err != nil {
		return fmt.Errorf("find the client to tell: %w", err)
	}
	return w.tellWith(&letter.ID, e, "decision", "/portal", mails...)
}

// issue makes the certificate of a positive decision in place of the current one, if any.
func (w *work) issue(f cert.DecisionFacts, d cert.Decision) error {
	in := cert.Issue{Certification: f.Certification, Client: f.Client, Decision: d, Code: RandomCode(), Book: f.Book, Today: w.today, At: w.at}
	var err error
	if in.Sites, err = w.Sites(w.ctx, f.Certification.ID); err != nil {
		return err
	}
	if f.Certificate != nil && f.Certificate.Status != cert.CertificateWithdrawn {
		in.Old = f.Certificate
	} else if in.Number, err = w.number(w.o.Body.Prefix); err != nil {
		return err
	}
	if n := len(f.Basis); n > 0 {
		in.RecertAudit = f.Basis[n-1].Ends
	}
	c, err := cert.NewCertificate(in)
	if err != nil {
		return err
	}
	if err := cert.Invalid(c.Lint(w.o.Body.Name, w.o.Body.Address)).Or(); err != nil {
		return err
	}
	if err := w.supersede(in.Old, d); err != nil {
		return err
	}
	if err := w.seal(&c, f); err != nil {
		return err
	}
	return w.afterIssue(f, c, d)
}

// supersede ends the old issue when a new one takes its place.
func (w *work) supersede(old *cert.Certificate, d cert.Decision) error {
	if old == nil {
		return nil
	}
	if err := old.Supersede(w.actor, cert.CertificateFacts{Certificate: *old, Decision: &d, Today: w.today}); err != nil {
		return err
	}
	return w.changed(old, "supersede", d)
}

// seal draws the certificate's PDF once, keeps it and inserts the certificate with its hash.
func (w *work) seal(c *cert.Certificate, f cert.DecisionFacts) error {
	pdf, err := w.o.printCertificate(*c, f.Certification.Accredited)
	if err != nil {
		return fmt.Errorf("draw certificate %s: %w", c.FullNumber(), err)
	}
	kept, err := w.keep(cert.Paper{CertificationID: f.Certification.ID, Kind: "certificate", Noun: "certificate",
		Name: c.FullNumber() + ".pdf"}, pdf)
	if err != nil {
		return err
	}
	c.PaperSHA256 = kept.SHA256
	return w.AddCertificate(w.ctx, c)
}

// afterIssue notes the change for the register, plans the cycle and announces the certificate.
func (w *work) afterIssue(f cert.DecisionFacts, c cert.Certificate, d cert.Decision) error {
	if err := w.AddChange(w.ctx, &cert.Change{CertificateID: c.ID, Act: "issue", On: c.Effective, DecisionID: d.ID, Reason: string(d.Option), At: w.at}); err != nil {
		return err
	}
	file := f.Certification
	if d.Option == cert.Renew || d.Option == cert.Grant || d.Option == cert.GrantReduced {
		if err := w.planCycle(file, c.Cycle, d.DecidedOn, c.Expires); err != nil {
			return fmt.Errorf("plan cycle %d: %w", c.Cycle, err)
		}
	}
	e, err := w.record(happened{verb: "issue", noun: "certificate", id: c.ID, file: &file,
		summary: fmt.Sprintf("Certificate %s was issued, valid until %s", c.FullNumber(), c.Expires.Long())})
	if err != nil {
		return err
	}
	return w.tell(e, "certificate", "/c/"+c.Code, f.Client.ContactEmail)
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
		err = c.Withdraw(w.actor, facts)
	}
	if err != nil {
		return err
	}
	return w.changed(c, string(d.Option), d)
}

// changed writes a certificate back with its public change.
func (w *work) changed(c *cert.Certificate, act string, d cert.Decision) error {
	if err := w.SaveCertificate(w.ctx, c); err != nil {
		return err
	}
	return w.AddChange(w.ctx, &cert.Change{CertificateID: c.ID, Act: act, On: day.Max(d.Effective, w.today), DecisionID: d.ID, Reason: d.Reason, At: w.at})
}

// sendBack asks the audit team for more: the report opens again.
func (w *work) sendBack(e cert.Event, f cert.DecisionFacts, d cert.Decision) error {
	n := len(f.Basis)
	if n == 0 {
		return cert.Wrong("option", "There is no audit to ask about.")
	}
	a := f.Basis[n-1]
	facts, err := w.auditFacts(a)
	if err != nil {
		return err
	}
	facts.Decision = nil // a question is no decision on the report
	if err := a.ReopenReport(w.actor, facts); err != nil {
		return err
	}
	if err := w.SaveAudit(w.ctx, &a); err != nil {
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
