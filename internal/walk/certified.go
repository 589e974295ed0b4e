package walk

import (
	"context"
	"fmt"

	"assay/internal/cert"
	"assay/internal/office"
)

func (l *Life) scheduleStage1() error {
	l.pass(2)
	return l.schedule(cert.Stage1, l.p.Office.Today().AddDays(28))
}

func (l *Life) announceStage1() error { l.pass(2); return l.announce(cert.Stage1) }
func (l *Life) startStage1() error    { return l.start(cert.Stage1) }

func (l *Life) concludeStage1() error {
	outcome, found := cert.Ready, []shortfall(nil)
	if l.plot.Concern {
		outcome = cert.ReadyWithConcerns
		found = []shortfall{{cert.Concern, "9.3", "Management review covers all inputs.", "The last review says nothing of supplier performance.", "Minutes of the last management review."}}
	}
	a, lead, err := l.field(cert.Stage1, found)
	if err != nil {
		return err
	}
	if err := l.report(a, lead, string(outcome)); err != nil {
		return err
	}
	if a, err = l.audit(cert.Stage1); err != nil {
		return err
	}
	if _, err := l.p.Office.ConcludeAudit(l.ctx, lead, a.ID, office.ConcludeInput{Outcome: outcome, Version: a.Version}); err != nil {
		return err
	}
	l.pass(7)
	if err := l.respond(a.ID); err != nil {
		return err
	}
	if err := l.settle(a.ID, lead); err != nil {
		return err
	}
	return l.tell("stage1_concluded")
}

func (l *Life) scheduleStage2() error {
	l.pass(2)
	return l.schedule(cert.Stage2, l.p.Office.Today().AddDays(30))
}

func (l *Life) startStage2() error {
	l.pass(2)
	if err := l.announce(cert.Stage2); err != nil {
		return err
	}
	return l.start(cert.Stage2)
}

func (l *Life) reportStage2() error {
	var found []shortfall
	if l.plot.Majors > 0 {
		found = append(found, majorShortfall)
	}
	found = append(found, minorShortfalls[:min(l.plot.Minors, len(minorShortfalls))]...)
	advice := "grant"
	if len(found) > 0 {
		advice = "grant_after"
	}
	a, lead, err := l.field(cert.Stage2, found)
	if err != nil {
		return err
	}
	l.pass(5)
	return l.report(a, lead, advice)
}

func (l *Life) answerFindings() error {
	a, err := l.audit(cert.Stage2)
	if err != nil {
		return err
	}
	l.pass(12)
	if err := l.respond(a.ID); err != nil {
		return err
	}
	return l.tell("findings_answered")
}

func (l *Life) settleFindings() error {
	a, err := l.audit(cert.Stage2)
	if err != nil {
		return err
	}
	lead, _, err := l.crew(a.ID)
	if err != nil {
		return err
	}
	l.pass(6)
	if err := l.settle(a.ID, lead); err != nil {
		return err
	}
	return l.tell("findings_settled")
}

// decide takes a decision on the next audit of a kind.
func (l *Life) decide(kind cert.AuditKind, option cert.DecisionOption, reason string) error {
	a, err := l.audit(kind)
	if err != nil {
		return err
	}
	l.pass(4)
	d, err := Examined(l.ctx, l.p.Office, l.p.Cast.Decider, a)
	if err != nil {
		return err
	}
	_, err = l.p.Office.Decide(l.ctx, l.p.Cast.Decider, l.File, office.DecideInput{Audit: a.ID, Version: a.Version,
		DecisionInput: cert.DecisionInput{Option: option, Reason: reason, Dossier: d.SHA256}})
	if err != nil || !option.Issues() {
		return err
	}
	_, err = Released(l.ctx, l.p.Office, l.p.Cast.Reviewer, l.File)
	return err
}

// Released compares and releases the certificate that waits in a file; actor neither decided nor prepared it.
func Released(ctx context.Context, o *office.Office, actor cert.Actor, file int64) (cert.Certificate, error) {
	r, err := o.ReleaseSheet(ctx, actor, file)
	if err != nil {
		return cert.Certificate{}, fmt.Errorf("read the draft certificate: %w", err)
	}
	return o.ReleaseCertificate(ctx, actor, file, office.ReleaseInput{Proof: r.Proof.ID, Version: r.Proof.Version, Compared: true})
}

// Examined freezes the dossier of a reported audit and reviews it: a decision can rest on it.
func Examined(ctx context.Context, o *office.Office, actor cert.Actor, a cert.Audit) (cert.Dossier, error) {
	d, err := o.FreezeDossier(ctx, actor, a.ID, a.Version)
	if err != nil {
		return d, fmt.Errorf("begin the review of %s: %w", a.Name, err)
	}
	return o.ReleaseDossier(ctx, actor, d.ID, d.Version, "Report, findings and answers read; they bear out what the team recommends.")
}

func (l *Life) grant() error {
	if err := l.decide(cert.Stage2, cert.Grant, "The reports show conformity with all requirements; every nonconformity is settled."); err != nil {
		return err
	}
	return l.tell("certificate")
}

func (l *Life) renew() error {
	if err := l.decide(cert.Recertification, cert.Renew, "The system stayed effective over the cycle."); err != nil {
		return err
	}
	return l.tell("recertified")
}

// secondCycle plays the second cycle to its own recertification.
func (l *Life) secondCycle() error {
	if err := l.surveillances(); err != nil {
		return err
	}
	if err := l.startRecert(); err != nil {
		return err
	}
	if err := l.reportRecert(); err != nil {
		return err
	}
	return l.renew()
}
