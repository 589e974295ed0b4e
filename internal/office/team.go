package office

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
)

// DeclarationInput is what a member of an audit team declares (R-IMP-04).
type DeclarationInput struct {
	NoInterest   bool
	NoConsulting bool
	Confidential bool
	Conflict     bool // the member sees a conflict and does not take part
	Remark       string
	Version      int64
}

// Declare records the actor's own declaration of impartiality and confidentiality for an audit. A declared
// conflict tells the planners, who find somebody else.
func (o *Office) Declare(ctx context.Context, actor cert.Actor, id int64, in DeclarationInput) (cert.TeamMember, error) {
	var m cert.TeamMember
	err := o.do(ctx, actor, func(w *work) error {
		f, err := w.auditAt(id, in.Version)
		if err != nil {
			return err
		}
		if f.audit.Status != cert.AuditScheduled && f.audit.Status != cert.AuditAnnounced {
			return &cert.Unmet{Verb: "declare"}
		}
		if m, err = w.ownPart(id); err != nil {
			return err
		}
		if err := in.problems().Or(); err != nil {
			return err
		}
		m.DeclaredAt, m.NoInterest, m.NoConsulting, m.Confidential, m.Remark = &w.at, in.NoInterest && !in.Conflict, in.NoConsulting && !in.Conflict, in.Confidential, in.Remark
		if err := w.Store.Declare(ctx, m); err != nil {
			return fmt.Errorf("declare for audit %d: %w", id, err)
		}
		return w.declared(f, m)
	})
	return m, err
}

// problems is what the declaration lacks: all three statements, or a conflict with its reason.
func (in DeclarationInput) problems() cert.Invalid {
	var out cert.Invalid
	if in.Conflict {
		if in.Remark == "" {
			out = append(out, cert.Problem{Field: "remark", Message: "Say what the conflict is, so that the planner can judge it.", Rule: "R-IMP-04"})
		}
		return out
	}
	for _, s := range []struct {
		field string
		given bool
	}{{"no_interest", in.NoInterest}, {"no_consulting", in.NoConsulting}, {"confidential", in.Confidential}} {
		if !s.given {
			out = append(out, cert.Problem{Field: s.field, Message: "Tick this statement, or declare a conflict below.", Rule: "R-IMP-04"})
		}
	}
	return out
}

// ownPart is the actor's own part in the team of an audit; NotFound for everybody else.
func (w *work) ownPart(audit int64) (cert.TeamMember, error) {
	team, err := w.Team(w.ctx, audit)
	if err != nil {
		return cert.TeamMember{}, fmt.Errorf("read the team: %w", err)
	}
	for _, m := range team {
		if m.PersonID == w.actor.PersonID && m.PersonID != 0 {
			return m, nil
		}
	}
	return cert.TeamMember{}, cert.NotFound
}

// declared records the declaration and tells the planners of a conflict.
func (w *work) declared(f auditFile, m cert.TeamMember) error {
	if m.Declared() {
		_, err := w.record(f.happened("declare", w.actor.Name+" declared impartiality and confidentiality for "+f.audit.Name, map[string]string{"remark": m.Remark}))
		return err
	}
	e, err := w.record(f.happened("refuse", fmt.Sprintf("%s declared a conflict for %s: %s", w.actor.Name, f.audit.Name, m.Remark), map[string]string{"remark": m.Remark}))
	if err != nil {
		return err
	}
	return w.tellRole(e, "conflict-declared", f.link("/schedule"), cert.Planner)
}

// ObjectionInput is what a client says against a member of the team.
type ObjectionInput struct {
	PersonID int64
	Text     string
	Version  int64
}

// Object records a client's objection to a member of the announced team, within the time for it (R-TEAM-03).
func (o *Office) Object(ctx context.Context, actor cert.Actor, id int64, in ObjectionInput) (cert.Objection, error) {
	var x cert.Objection
	err := o.do(ctx, actor, func(w *work) error {
		f, err := w.auditAt(id, in.Version)
		if err != nil {
			return err
		}
		if !actor.Is(cert.ClientUser, cert.System) {
			return cert.Forbidden
		}
		if f.audit.Status != cert.AuditAnnounced {
			return &cert.Unmet{Verb: "object"}
		}
		name, err := w.objectionable(f, in)
		if err != nil {
			return err
		}
		x = cert.Objection{AuditID: id, PersonID: in.PersonID, Text: in.Text, By: actor.Name, At: w.at}
		if err := w.AddObjection(ctx, &x); err != nil {
			return fmt.Errorf("object to the team of audit %d: %w", id, err)
		}
		e, err := w.record(f.happened("object", fmt.Sprintf("%s objects to %s in the team of %s: %s", f.client.Name, name, f.audit.Name, in.Text),
			map[string]string{"person": name, "text": in.Text}))
		if err != nil {
			return err
		}
		return w.tellRole(e, "objection", f.link("/objections"), cert.Planner)
	})
	return x, err
}

// objectionable checks that the objection is about a member, reasoned, in time and not made already. It
// returns the member's name.
func (w *work) objectionable(f auditFile, in ObjectionInput) (string, error) {
	facts, err := w.factsIn(f.audit, f.file)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(facts.Team, func(m cert.TeamFact) bool { return m.Member.PersonID == in.PersonID })
	if at < 0 {
		return "", cert.Wrong("person", "Choose the member of the team whom you object to.")
	}
	if strings.TrimSpace(in.Text) == "" {
		return "", cert.Wrong("text", "Say why, so that we can judge it.")
	}
	until, err := w.objectionUntil(f.audit)
	if err != nil {
		return "", err
	}
	if w.today.After(until) {
		return "", cert.Wrong("", "The time to object ended on %s. Call or write to us if something new has come up.", until.Long())
	}
	objections, err := w.Objections(w.ctx, f.audit.ID)
	if err != nil {
		return "", fmt.Errorf("read the objections: %w", err)
	}
	for _, x := range objections {
		if x.PersonID == in.PersonID && x.Accepted == nil {
			return "", cert.Wrong("person", "You have objected to %s already; the answer is on its way.", facts.Team[at].Name)
		}
	}
	return facts.Team[at].Name, nil
}

// ObjectionUntil is the last day on which the client may object to the announced team; no day before.
func (o *Office) ObjectionUntil(ctx context.Context, a cert.Audit) (day.Day, error) {
	return o.asking(ctx, cert.SystemActor).objectionUntil(a)
}

func (w *work) objectionUntil(a cert.Audit) (day.Day, error) {
	if a.AnnouncedAt == nil {
		return day.Day{}, nil
	}
	book, err := w.rulebook()
	return cert.ObjectionUntil(day.Of(*a.AnnouncedAt, w.o.zone), book), err
}

// ObjectionAnswer is what the planner decides.
type ObjectionAnswer struct {
	Accept  bool
	Reason  string
	Version int64
}

// DecideObjection answers a client's objection. Accepted, the member leaves the team and the audit is
// planned anew; either way the client is told why.
func (o *Office) DecideObjection(ctx context.Context, actor cert.Actor, id, objection int64, in ObjectionAnswer) (cert.Audit, error) {
	var f auditFile
	err := o.do(ctx, actor, func(w *work) (err error) {
		if f, err = w.auditAt(id, in.Version); err != nil {
			return err
		}
		if !actor.Is(cert.Planner, cert.System) {
			return cert.Forbidden
		}
		x, err := w.openObjection(id, objection)
		if err != nil {
			return err
		}
		if strings.TrimSpace(in.Reason) == "" {
			return cert.Wrong("reason", "Say why; the client reads it.")
		}
		x.Accepted, x.Reason, x.DecidedBy = &in.Accept, in.Reason, actor.Name
		if err := w.Store.DecideObjection(ctx, x, w.at); err != nil {
			return fmt.Errorf("decide objection %d: %w", objection, err)
		}
		if in.Accept {
			if err := w.replaceMember(&f, x.PersonID); err != nil {
				return err
			}
		}
		return w.answerObjection(f, x)
	})
	return f.audit, err
}

// openObjection finds an objection of the audit that is not decided yet.
func (w *work) openObjection(audit, id int64) (cert.Objection, error) {
	all, err := w.Objections(w.ctx, audit)
	if err != nil {
		return cert.Objection{}, fmt.Errorf("read the objections: %w", err)
	}
	for _, x := range all {
		if x.ID != id {
			continue
		}
		if x.Accepted != nil {
			return x, cert.Conflict
		}
		return x, nil
	}
	return cert.Objection{}, cert.NotFound
}

// replaceMember takes the member out of team, bookings and plan and brings the audit back to planning.
func (w *work) replaceMember(f *auditFile, person int64) error {
	if f.audit.Status == cert.AuditAnnounced {
		if err := f.audit.Replan(w.actor, cert.AuditFacts{}); err != nil {
			return err
		}
	}
	f.audit.Slots = slices.Clone(f.audit.Slots)
	for i := range f.audit.Slots {
		if f.audit.Slots[i].Person == person {
			f.audit.Slots[i].Person = 0
		}
	}
	if err := w.SaveAudit(w.ctx, &f.audit); err != nil {
		return fmt.Errorf("replan audit %d: %w", f.audit.ID, err)
	}
	return w.RemoveMembers(w.ctx, f.audit.ID, []int64{person})
}

func (w *work) answerObjection(f auditFile, x cert.Objection) error {
	people, err := w.Persons(w.ctx, []int64{x.PersonID})
	if err != nil {
		return fmt.Errorf("read the person: %w", err)
	}
	word := "rejected"
	if *x.Accepted {
		word = "accepted"
	}
	e, err := w.record(f.happened("answer_objection", fmt.Sprintf("The objection to %s in the team of %s was %s: %s", nameOf(people, x.PersonID), f.audit.Name, word, x.Reason),
		map[string]string{"outcome": word, "reason": x.Reason}))
	if err != nil {
		return err
	}
	mails, err := w.ClientMails(w.ctx, f.client.ID)
	if err != nil {
		return fmt.Errorf("find the client's addresses: %w", err)
	}
	return w.tell(e, "objection-answered", f.link(""), mails...)
}
