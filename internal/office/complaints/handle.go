package complaints

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
)

// Step is what a handler sends with a step; each verb reads its own fields.
type Step struct {
	Version      int64
	Assessment   string // acknowledge
	Complex      bool   // acknowledge: the longer limit of R-CMP-02
	Investigator int64  // assign
	Investigation,
	Reason, Measures, Publication string
	Outcome cert.ComplaintOutcome
}

// act is what a verb writes into the complaint before the gate judges it, and whom it tells by which template.
type act struct {
	write    func(w *office.Work, c *cert.Complaint, in Step) error
	template string // to who complained, empty tells nobody
}

var acts = map[cert.Verb]act{
	cert.Acknowledge: {acknowledge, "complaint-acknowledged"},
	cert.Decline: {func(w *office.Work, c *cert.Complaint, in Step) error {
		c.Reason, c.ClosedOn = in.Reason, w.Today()
		return nil
	}, "complaint-declined"},
	cert.Assign: {assign, ""},
	cert.Investigate: {func(_ *office.Work, c *cert.Complaint, in Step) error {
		c.Investigation = in.Investigation
		return nil
	}, ""},
	cert.Settle: {settle, "complaint-decided"},
	cert.CloseIt: {func(w *office.Work, c *cert.Complaint, in Step) error {
		c.Publication, c.ClosedOn = in.Publication, w.Today()
		return nil
	}, "complaint-closed"},
}

func acknowledge(w *office.Work, c *cert.Complaint, in Step) error {
	l, err := limitsOf(w)
	c.Assessment, c.AcknowledgedOn, c.ProgressDue = in.Assessment, w.Today(), w.Today().AddDays(l.progress)
	if in.Complex && c.Kind == cert.IsComplaint {
		c.Complex, c.OutcomeDue = true, c.ReceivedOn.AddDays(l.complex)
	}
	return err
}

func assign(w *office.Work, c *cert.Complaint, in Step) error {
	p, err := w.Person(w.Context(), in.Investigator)
	if errors.Is(err, cert.NotFound) {
		return cert.Wrong("investigator", "Choose who investigates.")
	}
	c.InvestigatorID, c.InvestigatorName = p.ID, p.Name
	return err
}

func settle(w *office.Work, c *cert.Complaint, in Step) error {
	c.Outcome, c.Reason, c.Measures = in.Outcome, in.Reason, in.Measures
	c.DeciderID, c.DeciderName, c.DecidedOn = w.Actor().PersonID, w.Actor().Name, w.Today()
	return nil
}

// Take takes a step of a complaint or an appeal: acknowledge, decline, assign, investigate, settle or close.
func Take(ctx context.Context, o *office.Office, actor cert.Actor, id int64, verb cert.Verb, in Step) (c cert.Complaint, err error) {
	a, known := acts[verb]
	if !known {
		return c, cert.NotFound
	}
	err = o.Do(ctx, actor, func(w *office.Work) error {
		if c, err = read(w, id, in.Version); err != nil {
			return err
		}
		if err := a.write(w, &c, in); err != nil {
			return err
		}
		facts, err := factsOf(w, c)
		if err != nil {
			return err
		}
		if err := c.Take(verb, facts); err != nil {
			return err
		}
		if err := w.SaveComplaint(ctx, &c); err != nil {
			return fmt.Errorf("%s %s: %w", verb, c.Number, err)
		}
		return announce(w, verb, a.template, c)
	})
	return c, err
}

// announce records the step and tells whom it concerns.
func announce(w *office.Work, verb cert.Verb, template string, c cert.Complaint) error {
	e, err := record(w, string(verb), c)
	if err != nil {
		return err
	}
	if verb == cert.Assign {
		p, err := w.Person(w.Context(), c.InvestigatorID)
		if err != nil {
			return err
		}
		return w.Tell(e, "complaint-assigned", fmt.Sprintf("/complaints/%d", c.ID), p.Email)
	}
	if verb == cert.Settle && c.Kind == cert.IsAppeal && c.Outcome != cert.NotUpheld {
		if err := w.TellRole(e, "appeal-upheld", fmt.Sprintf("/certifications/%d", *c.CertificationID), cert.DecisionMaker); err != nil {
			return err
		}
	}
	if template == "" {
		return nil
	}
	return w.Tell(e, template, "/complain/"+c.Code, c.Email)
}

// record writes the event; an appeal stands in the history of its file, a complaint does not: who complains is
// confidential (R-CMP-01).
func record(w *office.Work, verb string, c cert.Complaint) (e cert.Event, err error) {
	h := office.Happened{Verb: verb, Noun: string(c.Kind), ID: c.ID, Summary: fmt.Sprintf("%s %s: %s", c.Kind.Label(), c.Number, c.Status.Label())}
	if c.Kind == cert.IsAppeal {
		file, err := w.Certification(w.Context(), cert.SystemActor, *c.CertificationID)
		if err != nil {
			return e, fmt.Errorf("read the file of %s: %w", c.Number, err)
		}
		h.File = &file
	}
	return w.Record(h)
}

// read reads one that the actor may see, in the version that its form was drawn from.
func read(w *office.Work, id, version int64) (cert.Complaint, error) {
	c, err := w.Complaint(w.Context(), w.Actor(), id)
	if err == nil && c.Version != version {
		err = cert.Conflict
	}
	return c, err
}

// factsOf is what the gates judge. Bound is asked of the investigator while one is to be named, else of the actor.
func factsOf(w *office.Work, c cert.Complaint) (f cert.ComplaintFacts, err error) {
	f.Complaint, f.Actor = c, w.Actor()
	if f.Involved, err = w.ComplaintPeople(w.Context(), c.ID); err != nil {
		return f, err
	}
	who := w.Actor().PersonID
	if c.DeciderID == 0 && c.InvestigatorID != 0 && c.Investigation == "" {
		who = c.InvestigatorID
	}
	p, err := w.Person(w.Context(), who)
	if errors.Is(err, cert.NotFound) {
		return f, nil
	}
	f.Bound = p.Active && p.Agreement != ""
	return f, err
}

// Connect says which client's file a complaint concerns. Everybody who audited or decided there is kept from it.
func Connect(ctx context.Context, o *office.Office, actor cert.Actor, id, version int64, number string) error {
	return o.Do(ctx, actor, func(w *office.Work) error {
		c, err := read(w, id, version)
		if err != nil {
			return err
		}
		if c.Kind == cert.IsAppeal || c.Status.Over() {
			return cert.Conflict
		}
		file, err := w.CertificationByNumber(ctx, actor, strings.TrimSpace(number))
		if errors.Is(err, cert.NotFound) {
			return cert.Wrong("file", "There is no file with the number %s.", number)
		}
		if err != nil {
			return err
		}
		c.CertificationID, c.ClientID = &file.ID, &file.ClientID
		if err := errors.Join(w.SaveComplaint(ctx, &c), involve(w, c.ID, file.ID)); err != nil {
			return fmt.Errorf("connect %s with file %s: %w", c.Number, file.Number, err)
		}
		_, err = record(w, "connect", c)
		return err
	})
}

// Involve keeps a person away from it: somebody named in it, or with another part in its subject.
func Involve(ctx context.Context, o *office.Office, actor cert.Actor, id, version, person int64, part string) error {
	return o.Do(ctx, actor, func(w *office.Work) error {
		c, err := read(w, id, version)
		if err != nil {
			return err
		}
		p, err := w.Person(ctx, person)
		if errors.Is(err, cert.NotFound) {
			return cert.Wrong("person", "Choose a person.")
		}
		if err != nil {
			return err
		}
		if c.InvestigatorID == p.ID {
			return cert.Wrong("person", "%s investigates it. Name another investigator first.", p.Name)
		}
		if err := errors.Join(w.SaveComplaint(ctx, &c), w.AddComplaintPeople(ctx, []cert.ComplaintPerson{{ComplaintID: id, PersonID: p.ID, Name: p.Name, Part: part}})); err != nil {
			return err
		}
		_, err = record(w, "involve", c)
		return err
	})
}

// Say keeps a note on the way. A report on progress goes to who complained and sets the next one; a referral goes to
// the client complained about (R-CMP-01), without the name of who complains unless that was allowed.
func Say(ctx context.Context, o *office.Office, actor cert.Actor, id, version int64, kind cert.ComplaintNoteKind, text string) error {
	return o.Do(ctx, actor, func(w *office.Work) error {
		c, err := read(w, id, version)
		if err != nil {
			return err
		}
		if c.Status.Over() {
			return cert.Conflict
		}
		if err := note(w, &c, kind, text); err != nil {
			return err
		}
		if err := w.SaveComplaint(ctx, &c); err != nil {
			return err
		}
		e, err := w.Record(office.Happened{Verb: "say", Noun: string(c.Kind), ID: c.ID, Summary: text})
		if err != nil {
			return err
		}
		return tellNote(w, e, kind, c)
	})
}

func note(w *office.Work, c *cert.Complaint, kind cert.ComplaintNoteKind, text string) error {
	l, err := limitsOf(w)
	if err != nil {
		return err
	}
	switch kind {
	case cert.NoteProgress:
		c.ProgressDue = w.Today().AddDays(l.progress)
	case cert.NoteRefer:
		if c.ClientID == nil || c.Kind != cert.IsComplaint {
			return cert.Wrong("text", "Say first which client's file it concerns.")
		}
		c.ReferredOn = day.Max(c.ReferredOn, w.Today())
	case cert.NoteInside:
	default:
		return cert.Wrong("kind", "Choose to whom it goes.")
	}
	return w.AddComplaintNote(w.Context(), &cert.ComplaintNote{ComplaintID: c.ID, Kind: kind, Text: text, PersonID: w.Actor().PersonID, PersonName: w.Actor().Name, OnDay: w.Today(), At: w.At()})
}

func tellNote(w *office.Work, e cert.Event, kind cert.ComplaintNoteKind, c cert.Complaint) error {
	switch kind {
	case cert.NoteProgress:
		return w.Tell(e, "complaint-progress", "/complain/"+c.Code, c.Email)
	case cert.NoteRefer:
		mails, err := w.ClientMails(w.Context(), *c.ClientID)
		if err != nil {
			return fmt.Errorf("find the client of %s: %w", c.Number, err)
		}
		return w.Tell(e, "complaint-referred", "/portal", mails...)
	}
	return nil
}
