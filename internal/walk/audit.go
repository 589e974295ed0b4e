package walk

import (
	"errors"
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
)

// audit finds the file's next audit of a kind that is not concluded.
func (l *Life) audit(kind cert.AuditKind) (cert.Audit, error) {
	all, err := l.p.Store.Audits(l.ctx, l.File)
	if err != nil {
		return cert.Audit{}, err
	}
	for _, a := range all {
		if a.Kind == kind && !a.Closed() {
			return a, nil
		}
	}
	return cert.Audit{}, fmt.Errorf("no open %s in the programme", kind.Label())
}

// Tries is on how many days, each with the next team, a life looks for a free team.
const Tries = 90

// schedule sets days and team for the next audit of a kind, from a wished first day on.
func (l *Life) schedule(kind cert.AuditKind, wished day.Day) error {
	a, err := l.audit(kind)
	if err != nil {
		return err
	}
	for try := range Tries {
		first := workday(wished.AddDays(try))
		err = l.book(a, first, try%len(l.p.Cast.Leads))
		var bad cert.Invalid
		var unmet *cert.Unmet
		if !errors.As(err, &bad) && !errors.As(err, &unmet) {
			break // done, or a fault that another day does not mend
		}
	}
	if err != nil {
		return err
	}
	return l.tell(string(kind) + "_scheduled")
}

// book tries to schedule an audit with one of the teams: the days are shared by lead and auditor.
func (l *Life) book(a cert.Audit, first day.Day, team int) error {
	lead, second := l.p.Cast.Leads[team], l.p.Cast.Auditors[team]
	alone := a.Halves < 4
	seats := []office.Seat{{PersonID: lead.PersonID, Role: cert.Lead}}
	if !alone {
		seats = append(seats, office.Seat{PersonID: second.PersonID, Role: cert.Member})
	}
	last := first
	for i := range a.Halves {
		slot := i / len(seats)
		d := workdayAfter(first, slot/2)
		seats[i%len(seats)].Halves = append(seats[i%len(seats)].Halves, office.HalfDay{Day: d, Half: []string{"am", "pm"}[slot%2]})
		last = d
	}
	_, err := l.p.Office.ScheduleAudit(l.ctx, l.p.Cast.Planner, a.ID, office.ScheduleInput{
		Days: cert.Days{Starts: first, Ends: last, Language: "English", Justification: "Agreed with the client"}, Team: seats, Version: a.Version})
	return err
}

// workday is the day or the next one from Monday to Friday.
func workday(d day.Day) day.Day {
	for !d.IsWorkingDay() {
		d = d.AddDays(1)
	}
	return d
}

func workdayAfter(d day.Day, n int) day.Day {
	for range n {
		d = workday(d.AddDays(1))
	}
	return d
}

// crew are the actors of an audit's team, the lead first.
func (l *Life) crew(audit int64) (lead cert.Actor, all []cert.Actor, err error) {
	facts, err := l.p.Office.AuditFacts(l.ctx, l.p.Cast.Planner, audit)
	if err != nil {
		return lead, nil, err
	}
	everybody := slices.Concat(l.p.Cast.Leads, l.p.Cast.Auditors)
	for _, m := range facts.Team {
		i := slices.IndexFunc(everybody, func(a cert.Actor) bool { return a.PersonID == m.Member.PersonID })
		if i < 0 {
			return lead, nil, fmt.Errorf("person %d of the team is not of the cast", m.Member.PersonID)
		}
		all = append(all, everybody[i])
		if m.Member.Role == cert.Lead {
			lead = everybody[i]
		}
	}
	return lead, all, nil
}

// announce has the team declare its impartiality and the lead plan and announce the audit.
func (l *Life) announce(kind cert.AuditKind) error {
	a, err := l.audit(kind)
	if err != nil {
		return err
	}
	lead, all, err := l.crew(a.ID)
	if err != nil {
		return err
	}
	for _, member := range all {
		if _, err := l.p.Office.Declare(l.ctx, member, a.ID, office.DeclarationInput{NoInterest: true, NoConsulting: true, Confidential: true, Version: a.Version}); err != nil {
			return fmt.Errorf("declare: %w", err)
		}
		if a, err = l.audit(kind); err != nil {
			return err
		}
	}
	v, err := l.p.Office.Plan(l.ctx, lead, a.ID)
	if err != nil {
		return err
	}
	if a, err = l.p.Office.SavePlan(l.ctx, lead, a.ID, office.PlanInput{Objectives: objectives(kind), Language: "English", Slots: v.Suggest(), Version: a.Version}); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if _, err := l.p.Office.AnnounceAudit(l.ctx, lead, a.ID, a.Version); err != nil {
		return fmt.Errorf("announce: %w", err)
	}
	return l.tell(string(kind) + "_announced")
}

func objectives(kind cert.AuditKind) string {
	if kind == cert.Stage1 {
		return "Review the documented information, judge the readiness for stage 2 and agree its details."
	}
	return "Determine whether the service management system conforms to the criteria and is effective."
}

// Object has the client object to the lead auditor of the audit that is announced.
func (l *Life) Object(reasons string) error {
	audits, err := l.p.Store.Audits(l.ctx, l.File)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(audits, func(a cert.Audit) bool { return a.Status == cert.AuditAnnounced })
	if i < 0 {
		return fmt.Errorf("no audit of file %d is announced", l.File)
	}
	lead, _, err := l.crew(audits[i].ID)
	if err != nil {
		return err
	}
	_, err = l.p.Office.Object(l.ctx, l.client, audits[i].ID, office.ObjectionInput{PersonID: lead.PersonID, Text: reasons, Version: audits[i].Version})
	return err
}

// start waits for the audit's first day and opens it with the opening meeting.
func (l *Life) start(kind cert.AuditKind) error {
	a, err := l.audit(kind)
	if err != nil {
		return err
	}
	l.goTo(a.Starts)
	lead, _, err := l.crew(a.ID)
	if err != nil {
		return err
	}
	if a, err = l.p.Office.StartAudit(l.ctx, lead, a.ID, a.Version); err != nil {
		return err
	}
	if err := l.meet(lead, a, cert.OpeningItem); err != nil {
		return err
	}
	return l.tell(string(kind) + "_underway")
}

// meet records a meeting: everything was spoken of.
func (l *Life) meet(lead cert.Actor, a cert.Audit, kind cert.ItemKind) error {
	in := office.MeetingInput{Kind: kind, Attendance: lead.Name + "; " + l.plot.Questionnaire.Applicant.ContactName}
	for _, s := range cert.ChecklistFor(a) {
		for _, i := range s.Items {
			if i.Kind == kind {
				in.Covered = append(in.Covered, i.Key)
			}
		}
	}
	if err := l.p.Office.RecordMeeting(l.ctx, lead, a.ID, in); err != nil {
		return fmt.Errorf("%s meeting: %w", kind, err)
	}
	return nil
}
