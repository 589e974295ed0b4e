package office

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// Rulebook is the rulebook of the body as it stands now: the installed one with every version of its own (R-GEN-01).
func (o *Office) Rulebook(ctx context.Context) (norm.Book, error) {
	return o.asking(ctx, cert.SystemActor).rulebook()
}

// rulebook is the rulebook, read once in a piece of work.
func (w *work) rulebook() (norm.Book, error) {
	if w.rules == nil {
		versions, err := w.RuleVersions(w.ctx)
		if err != nil {
			return norm.Book{}, fmt.Errorf("read the rulebook: %w", err)
		}
		book := cert.Book(versions)
		w.rules = &book
	}
	return *w.rules, nil
}

// constants are what the rulebook holds on a day.
func (w *work) constants(on day.Day) (norm.Constants, error) {
	book, err := w.rulebook()
	return book.On(on), err
}

// limits are the limits in days and months that the rulebook holds on a day.
func (w *work) limits(on day.Day) (cycle.Rules, error) {
	book, err := w.rulebook()
	if err != nil {
		return cycle.Rules{}, err
	}
	return cycle.In(book, on), nil
}

// RuleInput is what the scheme manager enters about a constant.
type RuleInput struct {
	Version   int // of the rulebook the form was drawn from; a newer one meanwhile is Conflict
	Name      string
	Value     string
	Document  string
	Edition   string
	Clause    string
	ValidFrom day.Day
	Reason    string
}

// SetRule makes a new version of the rulebook in which one constant holds from a day on; nothing that stands is
// touched (R-GEN-01). Invalid names the field that cannot be; the day cannot lie in the past, because what was
// calculated then stays as it was.
func (o *Office) SetRule(ctx context.Context, actor cert.Actor, in RuleInput) (cert.RuleVersion, error) {
	var v cert.RuleVersion
	if !actor.May(cert.ManageRules) {
		return v, cert.Forbidden
	}
	err := o.do(ctx, actor, func(w *work) error {
		book, err := w.rulebook()
		if err != nil {
			return err
		}
		if in.Version != book.Version() {
			return cert.Conflict
		}
		was, err := book.On(in.ValidFrom).Lookup(in.Name)
		if err != nil {
			return cert.NotFound
		}
		if err := w.judgeRule(book, was, in); err != nil {
			return err
		}
		v = cert.RuleVersion{ID: int64(book.Version() + 1), Name: in.Name, Value: in.Value, Document: in.Document, Edition: in.Edition,
			Clause: in.Clause, ValidFrom: in.ValidFrom, Reason: in.Reason, PersonID: actor.PersonID, PersonName: actor.Name, At: w.at}
		if err := w.AddRuleVersion(ctx, &v); err != nil {
			return fmt.Errorf("keep version %d of the rulebook: %w", v.ID, err)
		}
		_, err = w.record(happened{verb: "version", noun: "rulebook", id: v.ID,
			summary: fmt.Sprintf("%s set %s to %s from %s on, version %d of the rulebook", actor.Name, v.Name, v.Value, v.ValidFrom.Long(), v.ID),
			detail:  map[string]string{"was": was.Value, "is": v.Value, "document": v.Document, "reason": v.Reason}})
		return err
	})
	return v, err
}

// judgeRule lists what cannot be about a change of a constant.
func (w *work) judgeRule(book norm.Book, was norm.Constant, in RuleInput) error {
	var v cert.Invalid
	wrong := func(field, message string) {
		v = append(v, cert.Problem{Field: field, Message: message, Rule: "R-GEN-01"})
	}
	if strings.TrimSpace(in.Document) == "" {
		wrong("document", "Name the document it comes from, or write house rule.")
	}
	if len([]rune(strings.TrimSpace(in.Reason))) < 10 {
		wrong("reason", "Say in a sentence why it changes.")
	}
	if in.ValidFrom.Before(w.today) {
		wrong("valid_from", "Give today or a later day: what was calculated before stays as it was.")
	}
	next := norm.Constant{Name: in.Name, Value: in.Value, Document: in.Document, Edition: in.Edition, Clause: in.Clause, From: in.ValidFrom}
	if err := fits(book, was, next); err != nil {
		wrong("value", sentence(err.Error()))
	}
	if in.Value == was.Value && in.Document == was.Document && in.Edition == was.Edition && in.Clause == was.Clause {
		wrong("value", "Nothing would change: the same value holds from the same source.")
	}
	return v.Or()
}

// fits tries a change: of its kind, and every calculation can go on with it on every day something changes.
func fits(book norm.Book, was, next norm.Constant) error {
	if err := was.Fits(next.Value); err != nil {
		return err
	}
	tried := book.Try(next)
	for _, d := range tried.Days() {
		constants := tried.On(d)
		if err := audittime.Check(constants); err != nil {
			return err
		}
		if _, err := cycle.Read(constants); err != nil {
			return err
		}
	}
	return nil
}
