package office

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/norm"
)

// ReviewInput is a review as its reviewer entered it. An item without an answer is left out.
type ReviewInput struct {
	Items       []cert.ReviewItem
	Outcome     cert.ReviewOutcome
	Cadence     cert.Cadence
	Competences []string
	Reasons     []string // codes of norm.DeclineReasons
	Text        string   // told to the client
	Version     int64
}

// ReviewApplication records the review of an application and accepts or declines it (R-REV-01, R-REV-02,
// gate G1). The file takes over cadence and competences; the client is told.
func (o *Office) ReviewApplication(ctx context.Context, actor cert.Actor, id int64, in ReviewInput) (cert.Review, error) {
	var r cert.Review
	err := o.do(ctx, actor, func(w *work) error {
		a, err := w.Application(ctx, actor, id)
		if err != nil {
			return err
		}
		if err := checkVersion(a.Version, in.Version); err != nil {
			return err
		}
		if r, err = w.reviewOf(a, in); err != nil {
			return err
		}
		if err := cert.Invalid(r.Problems(a.Questionnaire)).Or(); err != nil {
			return err
		}
		facts, err := w.changeFacts(a)
		if err != nil {
			return err
		}
		facts = cert.ReviewFacts(facts, r)
		if err := a.TakeReview(actor, r, facts, w.at); err != nil {
			return err
		}
		if err := w.SaveApplication(ctx, &a); err != nil {
			return fmt.Errorf("review application %d: %w", id, err)
		}
		if err := w.AddReview(ctx, &r); err != nil {
			return fmt.Errorf("record the review of application %d: %w", id, err)
		}
		return w.concludeReview(a, r)
	})
	return r, err
}

func (w *work) reviewOf(a cert.Application, in ReviewInput) (cert.Review, error) {
	r := cert.Review{ApplicationID: a.ID, Outcome: in.Outcome, Items: in.Items, Reasons: in.Reasons, Text: in.Text,
		Competences: in.Competences, Cadence: in.Cadence, PersonID: w.actor.PersonID, PersonName: w.actor.Name, At: w.at, Questionnaire: a.Questionnaire}
	if r.Outcome != cert.ReviewDeclined {
		r.Reasons = nil
	}
	if r.Items == nil {
		r.Items = []cert.ReviewItem{}
	}
	r.Reasons, r.Competences = append([]string{}, r.Reasons...), append([]string{}, r.Competences...)
	figure, err := w.firstFigure(a.Questionnaire)
	if err != nil && !errors.As(err, &cert.Invalid{}) {
		return r, err
	}
	r.Persons, r.Halves = figure.EffectivePersons, int(figure.Whole().TotalDays)
	return r, nil
}

// concludeReview lets the file follow its review and tells everybody.
func (w *work) concludeReview(a cert.Application, r cert.Review) error {
	file, err := w.fileOf(a)
	if err != nil {
		return err
	}
	if r.Outcome != cert.ReviewDeclined {
		file.Cadence, file.Competences = r.Cadence, r.Competences
		if err := w.SaveCertification(w.ctx, file); err != nil {
			return fmt.Errorf("settle the file of application %d: %w", a.ID, err)
		}
	}
	if err := w.keepReviewLetter(a, r, *file); err != nil {
		return err
	}
	verb, template := "accept", "application-accepted"
	if r.Outcome == cert.ReviewDeclined {
		verb, template = "decline", "application-declined"
	}
	e, err := w.record(happened{verb: verb, noun: "application", id: a.ID, file: file,
		summary: fmt.Sprintf("Application %s was %s by %s", a.Number, r.Outcome.Label(), r.PersonName), detail: reviewDetail(r)})
	if err != nil {
		return err
	}
	if err := w.tell(e, template, "/track/"+a.Code, a.Questionnaire.Applicant.ContactEmail); err != nil {
		return err
	}
	if r.Outcome == cert.ReviewDeclined {
		return nil
	}
	return w.tellRole(e, "audit-time-waiting", fmt.Sprintf("/certifications/%d/audit-time", file.ID), cert.Planner)
}

// reviewDetail is what the client is told of a review, in words.
func reviewDetail(r cert.Review) map[string]string {
	var reasons []string
	for _, code := range r.Reasons {
		if reason, ok := norm.LookupDeclineReason(code); ok {
			reasons = append(reasons, reason.Label)
		}
	}
	detail := map[string]string{"outcome": r.Outcome.Label(), "text": r.Text, "reasons": strings.Join(reasons, "; ")}
	if r.Outcome != cert.ReviewDeclined {
		detail["cadence"] = r.Cadence.Label()
	}
	return detail
}

// AskInput is what the reviewer wants to know from the applicant.
type AskInput struct {
	Note    string
	Version int64
}

// AskApplicant sends an application back: the applicant gets the note and a link, and the form opens again.
func (o *Office) AskApplicant(ctx context.Context, actor cert.Actor, id int64, in AskInput) (cert.Application, error) {
	var a cert.Application
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.Application(ctx, actor, id); err != nil {
			return err
		}
		if err := checkVersion(a.Version, in.Version); err != nil {
			return err
		}
		if err := a.Ask(actor, in.Note, w.at); err != nil {
			return err
		}
		if err := w.SaveApplication(ctx, &a); err != nil {
			return fmt.Errorf("send application %d back: %w", id, err)
		}
		file, err := w.fileOf(a)
		if err != nil {
			return err
		}
		e, err := w.record(happened{verb: "ask", noun: "application", id: a.ID, file: file,
			summary: fmt.Sprintf("%s asked for more information on application %s", actor.Name, a.Number), detail: map[string]string{"note": in.Note}})
		if err != nil {
			return err
		}
		return w.tell(e, "application-asked", "/apply/"+a.Code, a.Questionnaire.Applicant.ContactEmail)
	})
	return a, err
}

// ReviewDesk is what a reviewer has beside the form: gate G1 against the review as entered so far, what to look at, the
// first figure of the audit time, and after an earlier acceptance what changed since (R-REV-01, R-REV-06).
type ReviewDesk struct {
	Checks   []cert.Check
	Hints    []cert.Hint
	Figure   audittime.Result // zero where none can be calculated
	Material []cert.Difference
	Again    bool // the application was accepted before
}

// ReviewDesk reads it; the caller has read the application.
func (o *Office) ReviewDesk(ctx context.Context, actor cert.Actor, a cert.Application, in ReviewInput) (ReviewDesk, error) {
	w := o.asking(ctx, actor)
	facts, err := w.changeFacts(a)
	if err != nil {
		return ReviewDesk{}, err
	}
	r, err := w.reviewOf(a, in)
	if err != nil {
		return ReviewDesk{}, err
	}
	d := ReviewDesk{Material: facts.Material, Again: facts.Reviewed != nil}
	d.Checks = cert.ApplicationLife.Checks(cert.ApplicationSubmitted, cert.Accept, cert.ReviewFacts(facts, r))
	if d.Figure, err = w.firstFigure(a.Questionnaire); err != nil && !errors.As(err, &cert.Invalid{}) {
		return d, err
	}
	d.Hints, err = w.reviewHints(a)
	return d, err
}
