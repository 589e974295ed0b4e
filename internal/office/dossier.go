package office

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assay/internal/cert"
)

// FreezeDossier begins the review of an audit's report: everything that reviewer and decider read is frozen with its
// hash, and from then on a change of any of it withdraws readiness (R-DEC-03). version is that of the audit.
func (o *Office) FreezeDossier(ctx context.Context, actor cert.Actor, audit, version int64) (cert.Dossier, error) {
	var d cert.Dossier
	err := o.do(ctx, actor, func(w *work) error {
		a, err := w.Audit(ctx, actor, audit)
		if err != nil {
			return err
		}
		f, err := w.decisionFacts(a.CertificationID, audit, cert.DecisionInput{})
		if err != nil {
			return err
		}
		if err := checkBasis(f, version); err != nil {
			return err
		}
		if d, err = cert.Freeze(f, w.at); err != nil {
			return err
		}
		if err := w.addDossier(&d, f); err != nil {
			return err
		}
		_, err = w.record(happened{verb: "freeze", noun: "dossier", id: d.ID, file: &f.Certification,
			summary: fmt.Sprintf("%s began the review of the report of %s", d.PersonName, a.Name), detail: map[string]string{"sha256": d.SHA256}})
		return err
	})
	return d, err
}

// addDossier collects what the decision rests on and inserts it with its hashes.
func (w *work) addDossier(d *cert.Dossier, f cert.DecisionFacts) error {
	content, err := w.collect(f)
	if err != nil {
		return fmt.Errorf("collect the dossier: %w", err)
	}
	d.Content, d.SHA256 = content.Text()
	if err := w.AddDossier(w.ctx, d, content.Parts()); err != nil {
		return fmt.Errorf("freeze the dossier: %w", err)
	}
	return nil
}

// ReleaseDossier ends the review: a decision can rest on the dossier. version is that of the dossier.
func (o *Office) ReleaseDossier(ctx context.Context, actor cert.Actor, id, version int64, note string) (cert.Dossier, error) {
	var d cert.Dossier
	err := o.do(ctx, actor, func(w *work) error {
		f, err := w.dossierFacts(id, version, &d)
		if err != nil {
			return err
		}
		facts := cert.DossierFacts{Decision: f, Said: strings.TrimSpace(note)}
		if err := d.Release(actor, facts, w.at); err != nil {
			return err
		}
		if err := w.SaveDossier(ctx, &d); err != nil {
			return fmt.Errorf("release dossier %d: %w", id, err)
		}
		e, err := w.record(happened{verb: "release", noun: "dossier", id: d.ID, file: &f.Certification,
			summary: fmt.Sprintf("%s reviewed the report of %s: ready for decision", actor.Name, f.Decided().Name), detail: map[string]string{"sha256": d.SHA256}})
		if err != nil || actor.PersonID == 0 {
			return err
		}
		return w.tellRole(e, "dossier-ready", fmt.Sprintf("/audits/%d/decision", *d.AuditID), cert.DecisionMaker)
	})
	return d, err
}

// dossierFacts reads a dossier in the version that the form was drawn from, and what its steps judge.
func (w *work) dossierFacts(id, version int64, d *cert.Dossier) (f cert.DecisionFacts, err error) {
	if *d, err = w.Dossier(w.ctx, w.actor, id); err != nil {
		return f, err
	}
	if err := checkVersion(d.Version, version); err != nil {
		return f, err
	}
	if d.AuditID == nil {
		return f, cert.NotFound
	}
	return w.decisionFacts(d.CertificationID, *d.AuditID, cert.DecisionInput{})
}

// collect reads every record that a decision rests on, as it is now.
func (w *work) collect(f cert.DecisionFacts) (cert.DossierContent, error) {
	s := cert.DossierSources{Title: f.Title(), File: f.Certification, Client: f.Client, Time: f.Time, Audits: f.Behind, Certificate: f.Certificate}
	audits := make([]int64, len(f.Behind))
	for i, a := range f.Behind {
		audits[i] = a.ID
	}
	err := errors.Join(w.collectIntake(&s), w.collectAudits(&s, audits))
	if err != nil {
		return cert.DossierContent{}, err
	}
	return s.Content(), nil
}

func (w *work) collectIntake(s *cert.DossierSources) (err error) {
	if s.Sites, err = w.Sites(w.ctx, s.File.ID); err != nil {
		return err
	}
	if s.Application, err = w.ApplicationOf(w.ctx, s.File.ID); err != nil {
		return err
	}
	if s.Reviews, err = w.Reviews(w.ctx, s.Application.ID); err != nil {
		return err
	}
	contracts, err := w.Contracts(w.ctx, s.File.ID)
	s.Contract = live(contracts)
	if err != nil {
		return err
	}
	s.Complaints, err = w.ComplaintsAbout(w.ctx, s.File.ID)
	return err
}

func (w *work) collectAudits(s *cert.DossierSources, audits []int64) (err error) {
	if len(audits) == 0 {
		return nil
	}
	if s.Seats, err = w.Seats(w.ctx, audits); err != nil {
		return err
	}
	if s.Answers, err = w.AnswersOf(w.ctx, audits); err != nil {
		return err
	}
	if s.Remarks, err = w.RemarksOf(w.ctx, audits); err != nil {
		return err
	}
	if s.Findings, err = w.FindingsOf(w.ctx, audits); err != nil || len(s.Findings) == 0 {
		return err
	}
	ids := make([]int64, len(s.Findings))
	for i, n := range s.Findings {
		ids[i] = n.ID
	}
	if s.Responses, err = w.ResponsesOf(w.ctx, ids); err != nil {
		return err
	}
	s.Evidence, err = w.EvidenceFor(w.ctx, ids)
	return err
}

// watchDossiers withdraws the readiness of a file's dossiers when this verb changed what they hold, and says what and by
// whom. by is who did it. Decision makers and who froze it are told.
func (w *work) watchDossiers(file int64, by string) error {
	all, err := w.LiveDossiers(w.ctx, file)
	if err != nil {
		return fmt.Errorf("read the dossiers of file %d: %w", file, err)
	}
	for i := range all {
		if all[i].AuditID == nil {
			continue
		}
		diff, err := w.drift(all[i])
		if err != nil {
			return err
		}
		if len(diff) == 0 && all[i].Status.Open() {
			continue
		}
		if err := w.lapse(&all[i], diff, by); err != nil {
			return err
		}
	}
	return nil
}

// drift lists what is no longer as a dossier holds it.
func (w *work) drift(d cert.Dossier) ([]cert.DossierDiff, error) {
	was, err := cert.ReadDossier(d.Content)
	if err != nil {
		return nil, fmt.Errorf("read dossier %d: %w", d.ID, err)
	}
	system := *w
	system.actor = cert.SystemActor
	f, err := system.decisionFacts(d.CertificationID, *d.AuditID, cert.DecisionInput{})
	if err != nil {
		return nil, fmt.Errorf("read what dossier %d rests on: %w", d.ID, err)
	}
	now, err := w.collect(f)
	if err != nil {
		return nil, fmt.Errorf("collect what dossier %d rests on: %w", d.ID, err)
	}
	return was.Since(now), nil
}

func (w *work) lapse(d *cert.Dossier, diff []cert.DossierDiff, by string) error {
	if err := d.Lapse(diff, by, w.at); err != nil {
		return err
	}
	if err := w.SaveDossier(w.ctx, d); err != nil {
		return fmt.Errorf("withdraw the readiness of dossier %d: %w", d.ID, err)
	}
	file, err := w.Certification(w.ctx, cert.SystemActor, d.CertificationID)
	if err != nil {
		return err
	}
	e, err := w.record(happened{verb: "lapse", noun: "dossier", id: d.ID, file: &file,
		summary: "The dossier for the decision is no longer ready: " + cert.DiffWords(diff), detail: map[string]string{"by": by}})
	if err != nil {
		return err
	}
	return w.tellRole(e, "dossier-lapsed", fmt.Sprintf("/audits/%d/decision", *d.AuditID), cert.DecisionMaker)
}
