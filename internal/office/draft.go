package office

import (
	"context"
	"fmt"
	"maps"

	"assay/internal/cert"
	"assay/internal/day"
)

// PartInput is what a person did on one part of the questionnaire.
type PartInput struct {
	Holds    func(name string) bool // the fields that the form showed
	Print    string                 // cert.Draft.Print of them when the form was drawn; another meanwhile is Conflict
	Change   func(d cert.Draft)     // what was done to the draft
	Email    string                 // where the resume link goes, empty = as before
	MailLink bool                   // mail the resume link now
	Send     bool                   // submit the application, if nothing is missing that the form asks
}

// PartSaved is a draft after a part of it was saved, and what it was before.
type PartSaved struct {
	Application cert.Application
	Before      cert.Questionnaire
	Holder      cert.Holder // who had the form in hand
	Sent        bool
}

// SavePart keeps what was done on one part of an application; nothing is judged. Other parts may have changed
// meanwhile, in another window or by another person: they stay as they are. Where the part itself changed,
// the answer is Conflict with the stored state, and nothing is lost: the caller shows both.
func (o *Office) SavePart(ctx context.Context, actor cert.Actor, code string, in PartInput) (PartSaved, error) {
	var s PartSaved
	err := o.do(ctx, actor, func(w *work) (err error) {
		if s.Application, err = w.ApplicationByCode(ctx, code); err != nil {
			return err
		}
		s.Before, s.Holder = s.Application.Questionnaire, s.Application.Holder
		if err := w.writePart(&s.Application, in); err != nil {
			return err
		}
		switch {
		case in.Send && sendable(s.Application, w.today):
			s.Sent = true
			return w.submit(&s.Application)
		case in.MailLink && s.Application.Email != "":
			return w.mailResume(s.Application)
		}
		return nil
	})
	return s, err
}

// sendable tells whether everything is answered that the form asks, and every number is one.
func sendable(a cert.Application, today day.Day) bool {
	q, faults := cert.QuestionnaireOf(Typed(a))
	return len(q.Counting(faults)) == 0 && len(q.Asked(today)) == 0
}

// Typed is the draft of an application: as it was typed, or as it was imported.
func Typed(a cert.Application) cert.Draft {
	if len(a.Draft) == 0 {
		return a.Questionnaire.Fields()
	}
	return maps.Clone(a.Draft)
}

func (w *work) writePart(a *cert.Application, in PartInput) error {
	if !a.Writable(w.actor) {
		return &cert.Unmet{Verb: "save"}
	}
	d := Typed(*a)
	was := maps.Clone(d)
	in.Change(d)
	same := maps.Equal(was, d) && len(a.Draft) > 0
	if same && (in.Email == "" || in.Email == a.Email) {
		return nil // the same again, from whatever window: nothing to store
	}
	if !same && was.Print(in.Holds) != in.Print {
		return cert.Conflict
	}
	a.Draft, a.UpdatedAt = d, w.at
	a.Questionnaire, _ = cert.QuestionnaireOf(d) // a number that is none stays as typed and is judged on sending
	if in.Email != "" {
		a.Email = in.Email
	}
	if err := w.SaveApplication(w.ctx, a); err != nil {
		return fmt.Errorf("save draft %d: %w", a.ID, err)
	}
	return nil
}
