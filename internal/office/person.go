package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"assay/internal/cert"
	"assay/internal/day"
)

// PersonInput is a human of the body.
type PersonInput struct {
	Name      string
	Email     string // may be empty
	Phone     string
	Languages string // "English, Greek"
	Agreement string // one of cert.Agreements, or empty
	Active    bool
	Version   int64
}

func (in *PersonInput) check() error {
	in.Name, in.Email = strings.TrimSpace(in.Name), cert.FoldEmail(in.Email)
	var bad cert.Invalid
	if in.Name == "" || utf8.RuneCountInString(in.Name) > 200 {
		bad = append(bad, cert.Problem{Field: "name", Message: "Enter the name, at most 200 characters."})
	}
	if in.Email != "" && !cert.IsEmail(in.Email) {
		bad = append(bad, cert.Problem{Field: "email", Message: "Enter a mail address such as name@example.org, or none."})
	}
	if in.Agreement != "" && !slices.Contains(cert.Agreements, in.Agreement) {
		bad = append(bad, cert.Problem{Field: "agreement", Message: "Choose how the person is bound to the body.", Rule: "R-DEC-02"})
	}
	return bad.Or()
}

// AddPerson takes a person into the body.
func (o *Office) AddPerson(ctx context.Context, actor cert.Actor, in PersonInput) (cert.Person, error) {
	p := cert.Person{CreatedAt: o.Now()}
	if err := errors.Join(may(actor, cert.ManagePeople), in.check()); err != nil {
		return p, err
	}
	err := o.do(ctx, actor, func(w *work) error {
		if err := w.freeEmail(in.Email, 0); err != nil {
			return err
		}
		in.into(&p)
		if err := w.Store.AddPerson(ctx, &p); err != nil {
			return fmt.Errorf("add a person: %w", err)
		}
		return w.note(p, "add", p.Name+" was added to the body's people")
	})
	return p, err
}

func (in PersonInput) into(p *cert.Person) {
	p.Name, p.Email, p.Phone, p.Languages, p.Agreement, p.Active = in.Name, in.Email, in.Phone, in.Languages, in.Agreement, in.Active
}

// freeEmail refuses a mail address that another person has.
func (w *work) freeEmail(email string, person int64) error {
	if email == "" {
		return nil
	}
	p, err := w.PersonByEmail(w.ctx, email)
	switch {
	case errors.Is(err, cert.NotFound):
		return nil
	case err != nil:
		return fmt.Errorf("look for a mail address: %w", err)
	case p.ID != person:
		return cert.Wrong("email", "%s has this mail address already.", p.Name)
	}
	return nil
}

// note records what happened to a person.
func (w *work) note(p cert.Person, verb, summary string) error {
	_, err := w.record(happened{verb: verb, noun: "person", id: p.ID, summary: summary})
	return err
}

// ChangePerson changes a person's particulars. Who is on the team of an audit ahead stays active.
func (o *Office) ChangePerson(ctx context.Context, actor cert.Actor, id int64, in PersonInput) (cert.Person, error) {
	var p cert.Person
	if err := errors.Join(may(actor, cert.ManagePeople), in.check()); err != nil {
		return p, err
	}
	err := o.do(ctx, actor, func(w *work) (err error) {
		if p, err = w.Person(ctx, id); err != nil {
			return err
		}
		if err := checkVersion(p.Version, in.Version); err != nil {
			return err
		}
		if err := w.freeEmail(in.Email, id); err != nil {
			return err
		}
		if err := w.mayLeave(p, in.Active); err != nil {
			return err
		}
		in.into(&p)
		if err := w.SavePerson(ctx, &p); err != nil {
			return fmt.Errorf("change person %d: %w", id, err)
		}
		return w.note(p, "change", "The particulars of "+p.Name+" were changed")
	})
	return p, err
}

// mayLeave refuses to make somebody inactive who is still needed.
func (w *work) mayLeave(p cert.Person, stays bool) error {
	if stays || !p.Active {
		return nil
	}
	ahead, err := w.AuditsAhead(w.ctx, cert.SystemActor, p.ID)
	if err != nil {
		return fmt.Errorf("read the audits ahead of person %d: %w", p.ID, err)
	}
	if len(ahead) > 0 {
		return cert.Wrong("active", "%s is on the team of audit %s; put somebody else there first.", p.Name, ahead[0].Number)
	}
	return nil
}

// CompetenceInput is a qualification with its proof (R-COMP-01, R-COMP-02).
type CompetenceInput struct {
	Area  string // one of cert.CompetenceAreas
	Proof string
	From  day.Day
	Until day.Day // last day; zero = no end
}

func (in CompetenceInput) check() error {
	var bad cert.Invalid
	if !slices.Contains(cert.CompetenceAreas, in.Area) {
		bad = append(bad, cert.Problem{Field: "area", Message: "Choose the area.", Rule: "R-COMP-01"})
	}
	if strings.TrimSpace(in.Proof) == "" {
		bad = append(bad, cert.Problem{Field: "proof", Message: "Say what proves the competence: course and exam, years of work, audits taken part in.", Rule: "R-COMP-01"})
	}
	if in.From.IsZero() {
		bad = append(bad, cert.Problem{Field: "from", Message: "Enter the first day."})
	}
	if !in.Until.IsZero() && in.Until.Before(in.From) {
		bad = append(bad, cert.Problem{Field: "until", Message: "The last day cannot come before the first."})
	}
	return bad.Or()
}

// AddCompetence records a competence of a person.
func (o *Office) AddCompetence(ctx context.Context, actor cert.Actor, person int64, in CompetenceInput) (cert.Competence, error) {
	c := cert.Competence{PersonID: person, Area: in.Area, Proof: in.Proof, From: in.From, Until: in.Until}
	if err := errors.Join(may(actor, cert.ManagePeople), in.check()); err != nil {
		return c, err
	}
	return c, o.onPerson(ctx, actor, person, "qualify", "Competence recorded: "+in.Area, func(w *work) error {
		return w.Store.AddCompetence(ctx, &c)
	})
}

// onPerson runs a change of what belongs to a person, with its event.
func (o *Office) onPerson(ctx context.Context, actor cert.Actor, person int64, verb, summary string, change func(w *work) error) error {
	return o.do(ctx, actor, func(w *work) error {
		p, err := w.Person(ctx, person)
		if err != nil {
			return err
		}
		if err := change(w); err != nil {
			return fmt.Errorf("%s person %d: %w", verb, person, err)
		}
		return w.note(p, verb, p.Name+". "+summary)
	})
}

// EndCompetence sets the last day of a competence.
func (o *Office) EndCompetence(ctx context.Context, actor cert.Actor, person, id int64, last day.Day) error {
	if err := may(actor, cert.ManagePeople); err != nil {
		return err
	}
	if last.IsZero() {
		return cert.Wrong("until", "Enter the last day.")
	}
	return o.onPerson(ctx, actor, person, "unqualify", "A competence ends on "+last.Long(), func(w *work) error {
		return w.Store.EndCompetence(ctx, person, id, last)
	})
}

// TieInput is a relation of a person to a client that threatens impartiality (R-IMP-01).
type TieInput struct {
	ClientID int64
	Kind     string  // one of cert.TieKinds
	Until    day.Day // its end; zero = goes on
	Note     string
}

// AddTie records a tie of a person to a client: the person takes no part for that client until two years
// after its end (R-IMP-01).
func (o *Office) AddTie(ctx context.Context, actor cert.Actor, person int64, in TieInput) (cert.Tie, error) {
	t := cert.Tie{PersonID: person, ClientID: in.ClientID, Kind: in.Kind, Until: in.Until, Note: in.Note}
	if err := may(actor, cert.ManagePeople); err != nil {
		return t, err
	}
	if !slices.Contains(cert.TieKinds, in.Kind) {
		return t, cert.Invalid{{Field: "kind", Message: "Choose the kind of tie.", Rule: "R-IMP-01"}}
	}
	return t, o.onPerson(ctx, actor, person, "tie", "Tie to a client recorded: "+in.Kind, func(w *work) error {
		if _, err := w.Client(ctx, cert.SystemActor, in.ClientID); err != nil {
			return err
		}
		return w.Store.AddTie(ctx, &t)
	})
}

// EndTie sets the end of a tie, from which the two years count.
func (o *Office) EndTie(ctx context.Context, actor cert.Actor, person, id int64, end day.Day) error {
	if err := may(actor, cert.ManagePeople); err != nil {
		return err
	}
	if end.IsZero() {
		return cert.Wrong("until", "Enter the day on which it ended.")
	}
	if end.After(o.Today()) {
		return cert.Wrong("until", "The end cannot lie ahead: the two years count from the day on which it is over.")
	}
	return o.onPerson(ctx, actor, person, "untie", "A tie to a client ended on "+end.Long(), func(w *work) error {
		return w.Store.EndTie(ctx, person, id, end)
	})
}

// absenceMost is how many days one absence can last.
const absenceMost = 366

// AbsenceInput is a time in which a person cannot audit.
type AbsenceInput struct {
	From  day.Day
	Until day.Day // last day
	Half  string  // "am" or "pm" of each day; empty = whole days
	Why   string
}

func (in AbsenceInput) check() error {
	switch {
	case in.From.IsZero():
		return cert.Wrong("from", "Enter the first day.")
	case in.Until.IsZero() || in.Until.Before(in.From):
		return cert.Wrong("until", "Enter the last day; it cannot come before the first.")
	case in.Until.Sub(in.From) >= absenceMost:
		return cert.Wrong("until", "An absence can last a year at most; enter the rest as another one.")
	case in.Half != "" && in.Half != "am" && in.Half != "pm":
		return cert.Wrong("half", "Choose whole days, mornings or afternoons.")
	case strings.TrimSpace(in.Why) == "":
		return cert.Wrong("why", "Say why in a word: holiday, training, parental leave.")
	}
	return nil
}

func (in AbsenceInput) halves() []string {
	if in.Half != "" {
		return []string{in.Half}
	}
	return []string{"am", "pm"}
}

// MayPlan lets administrators plan anybody's absences, and persons their own; others are Forbidden.
func MayPlan(actor cert.Actor, person int64) error {
	if actor.IsStaff() && actor.PersonID == person && person != 0 {
		return nil
	}
	return may(actor, cert.ManagePeople)
}

// AddAbsence books a person's half days as absent. A half day booked for an audit refuses the whole: the
// same unique row decides that keeps an auditor from being booked twice.
func (o *Office) AddAbsence(ctx context.Context, actor cert.Actor, person int64, in AbsenceInput) error {
	if err := errors.Join(MayPlan(actor, person), in.check()); err != nil {
		return err
	}
	summary := fmt.Sprintf("Absent from %s to %s", in.From.Long(), in.Until.Long())
	return o.onPerson(ctx, actor, person, "away", summary, func(w *work) error {
		for on := in.From; !on.After(in.Until); on = on.AddDays(1) {
			for _, half := range in.halves() {
				if err := w.bookAbsence(person, on, half, in.Why); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (w *work) bookAbsence(person int64, on day.Day, half, why string) error {
	free, err := w.Book(w.ctx, cert.Booking{PersonID: person, Day: on, Half: half, Why: why})
	if err != nil || free {
		return err
	}
	taken, err := w.BusyBetween(w.ctx, []int64{person}, on, on, 0)
	if err != nil {
		return err
	}
	for _, b := range taken {
		if b.Half == half && b.AuditID != 0 {
			return cert.Wrong("from", "On %s there is audit %s at %s. Move the audit or put somebody else there first.", on.Long(), b.Number, b.Client)
		}
	}
	return nil // away already
}

// RemoveAbsence takes a person's absences from first to last day away.
func (o *Office) RemoveAbsence(ctx context.Context, actor cert.Actor, person int64, from, until day.Day) error {
	if err := MayPlan(actor, person); err != nil {
		return err
	}
	summary := fmt.Sprintf("Not absent any more from %s to %s", from.Long(), until.Long())
	return o.onPerson(ctx, actor, person, "back", summary, func(w *work) error {
		n, err := w.RemoveAbsences(ctx, person, from, until)
		if err == nil && n == 0 {
			return cert.NotFound
		}
		return err
	})
}
