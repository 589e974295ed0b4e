package office

import (
	"context"
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/cycle"
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
	return f, errors.Join(w.intakeFacts(&f), w.basisFacts(&f, audit), w.certificateFacts(&f), w.behindFacts(&f), w.deciderFacts(&f))
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

// behindFacts reads what the decision rests on beside the audit itself: every audit of the cycle that has begun, who took
// part in them (R-DEC-01), and the dossier.
func (w *work) behindFacts(f *cert.DecisionFacts) error {
	all, err := w.Audits(w.ctx, f.Certification.ID)
	if err != nil {
		return err
	}
	f.Behind = f.AuditsBehind(all)
	ids := make([]int64, len(f.Behind))
	for i, a := range f.Behind {
		ids[i] = a.ID
	}
	if f.Insiders, err = w.Identities(w.ctx, ids); err != nil || len(f.Basis) == 0 {
		return err
	}
	dossiers, err := w.DossiersOf(w.ctx, f.Decided().ID)
	f.Dossier = newest(dossiers)
	return err
}

func (w *work) certificateFacts(f *cert.DecisionFacts) error {
	certificates, err := w.Certificates(w.ctx, f.Certification.ID)
	if err != nil {
		return err
	}
	f.Certificate = newest(certificates)
	proofs, err := w.Proofs(w.ctx, f.Certification.ID)
	f.Waiting = cert.WaitingProof(proofs)
	for _, d := range f.Earlier {
		if len(cert.StandingDecisions([]cert.Decision{d}, proofs)) == 0 {
			f.Aside = append(f.Aside, d.ID)
		}
	}
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
	f.Identity = p.Identity()
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

// Decide records a decision and does what follows from it, all in one transaction: a suspension, restoration or withdrawal
// acts at once and the client is told; a grant and its like draft the certificate that a second person releases
// (R-DEC-01 to R-DEC-04). The database refuses a decider of the team as well.
func (o *Office) Decide(ctx context.Context, actor cert.Actor, certification int64, in DecideInput) (cert.Decision, error) {
	var d cert.Decision
	var f cert.DecisionFacts
	err := o.do(ctx, actor, func(w *work) (err error) {
		f, err = w.decisionFacts(certification, in.Audit, in.DecisionInput)
		if err != nil {
			return err
		}
		if err := checkBasis(f, in.Version); err != nil {
			return err
		}
		if err := w.driftFacts(&f); err != nil {
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
	if err != nil && len(f.Drift) > 0 {
		return d, errors.Join(err, o.noteDrift(ctx, actor, *f.Dossier))
	}
	return d, err
}

// noteDrift keeps what a refused decision found out: the dossier is not what it was.
func (o *Office) noteDrift(ctx context.Context, actor cert.Actor, d cert.Dossier) error {
	actor.Once = "" // the decision was not made
	return o.do(ctx, actor, func(w *work) error {
		return w.watchDossiers(d.CertificationID, "not known; found when "+actor.Name+" decided")
	})
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

// driftFacts compares the dossier that is decided on with the records as they are now: a change that no verb made is
// found here.
func (w *work) driftFacts(f *cert.DecisionFacts) error {
	if f.Dossier == nil || !f.Dossier.Status.Open() {
		return nil
	}
	whole, err := w.Dossier(w.ctx, cert.SystemActor, f.Dossier.ID)
	if err != nil {
		return err
	}
	f.Drift, err = w.drift(whole)
	return err
}

// enter numbers the decision and inserts its row, bound to the dossier that was before the decider. An act on the
// certificate alone freezes its dossier here.
func (w *work) enter(d *cert.Decision, f cert.DecisionFacts) (err error) {
	if f.Dossier == nil {
		act := cert.FreezeAct(f, w.at)
		if err := w.addDossier(&act, f); err != nil {
			return err
		}
		f.Dossier, d.DossierID, d.DossierSHA256 = &act, &act.ID, act.SHA256
	}
	d.At = w.at
	if d.Number, err = w.number("D"); err != nil {
		return err
	}
	if err := w.AddDecision(w.ctx, d); err != nil {
		return err
	}
	return w.useDossier(*d.DossierID)
}

func (w *work) useDossier(id int64) error {
	d, err := w.Dossier(w.ctx, cert.SystemActor, id)
	if err != nil {
		return err
	}
	if err := d.Use(w.actor); err != nil {
		return err
	}
	return w.SaveDossier(w.ctx, &d)
}
