package office

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assay/internal/audittime"
	"assay/internal/cert"
)

// ReopenInput opens an accepted application for a change of its facts.
type ReopenInput struct {
	Note    string      // what is to change and why
	Holder  cert.Holder // who changes it: the client is asked to, or our own people do
	Version int64
}

// ReopenApplication opens an accepted application for a change of its facts; until the change is sent and, where it
// touches what the review rests on, reviewed, nothing new is built on it (R-REV-06).
func (o *Office) ReopenApplication(ctx context.Context, actor cert.Actor, id int64, in ReopenInput) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.Application(ctx, actor, id); err != nil {
			return err
		}
		if err := checkVersion(a.Version, in.Version); err != nil {
			return err
		}
		facts, err := w.changeFacts(a)
		if err != nil {
			return err
		}
		if err := a.Reopen(actor, in.Holder, in.Note, facts, w.at); err != nil {
			return err
		}
		if err := w.SaveApplication(ctx, &a); err != nil {
			return fmt.Errorf("open application %d for a change: %w", id, err)
		}
		e, err := w.changeEvent(a, "reopen", fmt.Sprintf("%s opened application %s for a change", actor.Name, a.Number), map[string]string{"note": in.Note})
		if err != nil || in.Holder == cert.HeldByBody {
			return err
		}
		return w.tell(e, "application-open", "/apply/"+a.Code, a.Questionnaire.Applicant.ContactEmail)
	})
	return a, err
}

// RevertApplication takes a change of an accepted application back: it is again what its last review accepted.
func (o *Office) RevertApplication(ctx context.Context, actor cert.Actor, id, version int64) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.Application(ctx, actor, id); err != nil {
			return err
		}
		if err := checkVersion(a.Version, version); err != nil {
			return err
		}
		facts, err := w.changeFacts(a)
		if err != nil {
			return err
		}
		if err := a.Revert(actor, facts, w.at); err != nil {
			return err
		}
		a.Applicant = a.Questionnaire.Applicant.Name
		if _, err := w.renewFile(&a); err != nil {
			return err
		}
		if err := w.SaveApplication(ctx, &a); err != nil {
			return fmt.Errorf("take the change of application %d back: %w", id, err)
		}
		_, err = w.changeEvent(a, "revert", fmt.Sprintf("%s took the change of application %s back: it is as it was reviewed", actor.Name, a.Number), nil)
		return err
	})
	return a, err
}

func (w *work) changeEvent(a cert.Application, verb, summary string, detail map[string]string) (cert.Event, error) {
	file, err := w.fileOf(a)
	if err != nil {
		return cert.Event{}, err
	}
	return w.record(happened{verb: verb, noun: "application", id: a.ID, file: file, summary: summary, detail: detail})
}

// changeFacts is what the gates judge about a change of an application: its last acceptance, what differs from it in
// that which a review rests on, and what stands on it already. Before the first acceptance they are nearly empty.
func (w *work) changeFacts(a cert.Application) (cert.ApplicationFacts, error) {
	facts := cert.ApplicationFacts{Application: a, Problems: a.Questionnaire.Counting(w.o.ApplicationProblems(a.Questionnaire)), Today: w.today}
	reviews, err := w.Reviews(w.ctx, a.ID)
	if err != nil {
		return facts, fmt.Errorf("read the reviews of application %d: %w", a.ID, err)
	}
	if facts.Reviewed = cert.LastAccepted(reviews); facts.Reviewed == nil || a.CertificationID == nil {
		return facts, nil
	}
	if facts.Material, err = w.material(facts.Reviewed.Questionnaire, a.Questionnaire); err != nil {
		return facts, err
	}
	s, err := w.agreed(*a.CertificationID)
	if err != nil {
		return facts, err
	}
	facts.Bound = s.Contract != nil && s.Contract.Status == cert.ContractSigned
	for _, audit := range s.Audits {
		if audit.Status == cert.AuditUnderway {
			facts.Underway++
		}
	}
	return facts, nil
}

// material is what a review and an audit time rest on and what differs in it (R-REV-06).
func (w *work) material(was, is cert.Questionnaire) ([]cert.Difference, error) {
	before, err := w.band(was)
	if err != nil {
		return nil, err
	}
	after, err := w.band(is)
	if err != nil {
		return nil, err
	}
	return cert.AfterReview(was, is, before, after), nil
}

// band is the row of the audit-time table for the persons of a questionnaire, in words.
func (w *work) band(q cert.Questionnaire) (string, error) {
	constants, err := w.constants(w.today)
	if err != nil {
		return "", err
	}
	people := personnel(q.Sites)
	r, err := calculate(audittime.Input{Personnel: &people}, constants)
	if errors.As(err, &cert.Invalid{}) {
		return "none", nil // not complete yet
	}
	if err != nil {
		return "", err
	}
	row, found := constants.Table().Band(r.EffectivePersons)
	if !found {
		return fmt.Sprintf("%d persons, beyond the table", r.EffectivePersons), nil
	}
	return fmt.Sprintf("%d to %d persons", row.From, row.To), nil
}

// firstFigure is the audit time that a questionnaire alone gives, without factors: the calculation that stands beside
// the review (R-REV-01 item 9). Invalid when the persons do not allow one.
func (w *work) firstFigure(q cert.Questionnaire) (audittime.Result, error) {
	constants, err := w.constants(w.today)
	if err != nil {
		return audittime.Result{}, err
	}
	c, err := firstFigure(q, constants)
	var problems audittime.Problems
	if errors.As(err, &problems) {
		return audittime.Result{}, timeProblems(problems)
	}
	return c.Result, err
}

// changedSince is what a change of an application still asks for.
func (w *work) changedSince(a cert.Application, latest *cert.AuditTime) (cert.Changed, error) {
	reviews, err := w.Reviews(w.ctx, a.ID)
	if err != nil {
		return "", fmt.Errorf("read the reviews of application %d: %w", a.ID, err)
	}
	return cert.ChangedSince(a, reviews, latest), nil
}

// differenceLines are differences as an event keeps them.
func differenceLines(changes []cert.Difference) string {
	lines := make([]string, len(changes))
	for i, d := range changes {
		lines[i] = fmt.Sprintf("%s: %s → %s", d.What, d.Was, d.Is)
	}
	return strings.Join(lines, "\n")
}
