package office

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
)

// auditFile is an audit with the file and the client it belongs to.
type auditFile struct {
	audit  cert.Audit
	file   cert.Certification
	client cert.Client
}

// auditFile reads an audit that the actor may see, with its file and client.
func (w *work) auditFile(id int64) (f auditFile, err error) {
	if f.audit, err = w.Audit(w.ctx, w.actor, id); err != nil {
		return f, err
	}
	if f.file, err = w.Certification(w.ctx, cert.SystemActor, f.audit.CertificationID); err != nil {
		return f, fmt.Errorf("read the file of audit %d: %w", id, err)
	}
	if f.client, err = w.Client(w.ctx, cert.SystemActor, f.file.ClientID); err != nil {
		return f, fmt.Errorf("read the client of audit %d: %w", id, err)
	}
	return f, nil
}

// auditAt is auditFile for a form drawn from a version of the audit.
func (w *work) auditAt(id, version int64) (auditFile, error) {
	f, err := w.auditFile(id)
	if err != nil {
		return f, err
	}
	return f, checkVersion(f.audit.Version, version)
}

// happened is what happened to the audit, for the history.
func (f auditFile) happened(verb, summary string, detail map[string]string) happened {
	return happened{verb: verb, noun: "audit", id: f.audit.ID, file: &f.file, summary: summary, detail: detail}
}

func (f auditFile) link(page string) string { return fmt.Sprintf("/audits/%d%s", f.audit.ID, page) }

// HalfDay is half a day: "am" or "pm".
type HalfDay struct {
	Day  day.Day
	Half string
}

// Seat is what one person does in an audit, and when.
type Seat struct {
	PersonID int64
	Role     cert.TeamRole
	Halves   []HalfDay
}

// ScheduleInput is what a planner enters.
type ScheduleInput struct {
	cert.Days
	Team    []Seat
	Version int64
}

// longestAudit is how many calendar days an audit may span (house rule).
const longestAudit = 31

// ScheduleAudit sets days, team and bookings of an audit, all or nothing. Members who stay keep their
// declarations. A half day that somebody else took meanwhile is Invalid and names person and day.
func (o *Office) ScheduleAudit(ctx context.Context, actor cert.Actor, id int64, in ScheduleInput) (cert.Audit, error) {
	var f auditFile
	err := o.do(ctx, actor, func(w *work) (err error) {
		if f, err = w.auditAt(id, in.Version); err != nil {
			return err
		}
		if err := in.problems(w.today).Or(); err != nil {
			return err
		}
		facts, err := w.proposed(f, in)
		if err != nil {
			return err
		}
		if err := f.audit.Schedule(actor, in.Days, facts); err != nil {
			return err
		}
		return w.keepSchedule(&f, in, facts)
	})
	return f.audit, err
}

// problems is what is wrong with the entry itself.
func (in ScheduleInput) problems(today day.Day) cert.Invalid {
	var out cert.Invalid
	add := func(field, message string) { out = append(out, cert.Problem{Field: field, Message: message}) }
	switch {
	case in.Starts.IsZero():
		add("starts", "Enter the first day.")
	case in.Starts.Before(today):
		add("starts", "The first day is past; choose today or later.")
	case in.Ends.IsZero():
		add("ends", "Enter the last day.")
	case in.Ends.Before(in.Starts):
		add("ends", "The last day comes before the first.")
	case in.Ends.Sub(in.Starts) >= longestAudit:
		add("ends", fmt.Sprintf("An audit spans at most %d days; plan a second one for the rest.", longestAudit))
	}
	if len(in.Team) == 0 {
		add("team", "Choose who audits.")
	}
	seen := map[int64]bool{}
	for _, p := range in.Team {
		field := fmt.Sprintf("team.%d", p.PersonID)
		switch {
		case seen[p.PersonID]:
			add(field, "This person is chosen twice.")
		case !slices.Contains(cert.TeamRoles, p.Role):
			add(field, "Choose the part in the team.")
		case len(p.Halves) == 0:
			add(field, "Choose the half days for which this person is booked.")
		}
		seen[p.PersonID] = true
		for _, h := range p.Halves {
			if h.Day.Before(in.Starts) || h.Day.After(in.Ends) || h.Half != "am" && h.Half != "pm" {
				add(field, "A half day lies outside the days of the audit.")
				break
			}
		}
	}
	return out
}

// proposed are the facts of the audit with the team and days as entered. Who is unknown, inactive or taken
// at that time is Invalid.
func (w *work) proposed(f auditFile, in ScheduleInput) (cert.AuditFacts, error) {
	facts, err := w.factsIn(f.audit, f.file)
	if err != nil {
		return facts, err
	}
	next := f.audit
	next.Starts, next.Ends = in.Starts, in.Ends
	members := make([]cert.TeamMember, len(in.Team))
	ids := make([]int64, len(in.Team))
	for i, p := range in.Team {
		members[i], ids[i] = cert.TeamMember{AuditID: f.audit.ID, PersonID: p.PersonID, Role: p.Role}, p.PersonID
	}
	people, err := w.Persons(w.ctx, ids)
	if err != nil {
		return facts, fmt.Errorf("read the people: %w", err)
	}
	if err := unavailable(in.Team, people).Or(); err != nil {
		return facts, err
	}
	busy, err := w.BusyBetween(w.ctx, ids, in.Starts, in.Ends, f.audit.ID)
	if err != nil {
		return facts, fmt.Errorf("read the bookings: %w", err)
	}
	if err := clashes(in.Team, people, busy).Or(); err != nil {
		return facts, err
	}
	facts.Team, err = w.teamFacts(f.client.ID, next, members)
	return facts, err
}

// unavailable names who cannot be given work.
func unavailable(team []Seat, people []cert.Person) cert.Invalid {
	var out cert.Invalid
	for _, p := range team {
		i := slices.IndexFunc(people, func(x cert.Person) bool { return x.ID == p.PersonID })
		switch {
		case i < 0:
			out = append(out, cert.Problem{Field: fmt.Sprintf("team.%d", p.PersonID), Message: "There is no such person."})
		case !people[i].Active:
			out = append(out, cert.Problem{Field: fmt.Sprintf("team.%d", p.PersonID), Message: people[i].Name + " no longer works for the body."})
		}
	}
	return out
}

// clashes names every half day that is wanted and taken.
func clashes(team []Seat, people []cert.Person, busy []store.Busy) cert.Invalid {
	var out cert.Invalid
	for _, p := range team {
		for _, b := range busy {
			if b.PersonID == p.PersonID && slices.Contains(p.Halves, HalfDay{b.Day, b.Half}) {
				out = append(out, taken(nameOf(people, p.PersonID), b))
			}
		}
	}
	return out
}

// taken says that a person is not to be had on half a day.
func taken(name string, b store.Busy) cert.Problem {
	why := "is away"
	if b.AuditID != 0 {
		why = fmt.Sprintf("is booked for %s (%s)", b.Client, b.Number)
	} else if b.Why != "" {
		why = "is away (" + b.Why + ")"
	}
	return cert.Problem{Field: fmt.Sprintf("team.%d", b.PersonID), Rule: "R-PLAN-02",
		Message: fmt.Sprintf("%s %s on the %s of %s. Choose another half day or person.", name, why, cert.HalfLabel(b.Half), b.Day.Long())}
}

func nameOf(people []cert.Person, id int64) string {
	for _, p := range people {
		if p.ID == id {
			return p.Name
		}
	}
	return "This person"
}

// keepSchedule writes audit, team and bookings and tells the members.
func (w *work) keepSchedule(f *auditFile, in ScheduleInput, facts cert.AuditFacts) error {
	before, err := w.Team(w.ctx, f.audit.ID)
	if err != nil {
		return fmt.Errorf("read the team: %w", err)
	}
	f.audit.Slots = withoutLeavers(f.audit.Slots, in.Team)
	if err := w.SaveAudit(w.ctx, &f.audit); err != nil {
		return fmt.Errorf("schedule audit %d: %w", f.audit.ID, err)
	}
	if err := w.rebuild(f.audit.ID, before, in.Team); err != nil {
		return fmt.Errorf("rebuild the team of audit %d: %w", f.audit.ID, err)
	}
	if err := w.book(f.audit.ID, in.Team, facts.Team); err != nil {
		return err
	}
	e, err := w.record(f.happened("schedule", fmt.Sprintf("%s was scheduled for %s with %s", f.audit.Name, span(f.audit), teamLine(facts.Team)),
		map[string]string{"from": f.audit.Starts.String(), "to": f.audit.Ends.String(), "justification": f.audit.Justification}))
	if err != nil {
		return err
	}
	mails, err := w.memberMails(f.audit.ID)
	if err != nil {
		return err
	}
	return w.tell(e, "audit-team", f.link("/declaration"), mails...)
}

// withoutLeavers takes those who left the team out of the plan, so that the plan asks for others.
func withoutLeavers(slots []cert.Slot, team []Seat) []cert.Slot {
	out := slices.Clone(slots)
	if out == nil {
		out = []cert.Slot{}
	}
	for i := range out {
		if !slices.ContainsFunc(team, func(p Seat) bool { return p.PersonID == out[i].Person }) {
			out[i].Person = 0
		}
	}
	return out
}

// rebuild turns the team into the one chosen: leavers go with their declarations, stayers keep theirs. The
// lead is set last, because there is never more than one.
func (w *work) rebuild(audit int64, before []cert.TeamMember, team []Seat) error {
	var leavers []int64
	stay := map[int64]cert.TeamMember{}
	for _, m := range before {
		if slices.ContainsFunc(team, func(p Seat) bool { return p.PersonID == m.PersonID }) {
			stay[m.PersonID] = m
		} else {
			leavers = append(leavers, m.PersonID)
		}
	}
	if len(leavers) > 0 {
		if err := w.RemoveMembers(w.ctx, audit, leavers); err != nil {
			return err
		}
	}
	ordered := slices.Clone(team)
	slices.SortStableFunc(ordered, func(a, b Seat) int { return leadLast(a.Role) - leadLast(b.Role) })
	for _, p := range ordered {
		if err := w.seat(audit, p, stay); err != nil {
			return err
		}
	}
	return nil
}

func leadLast(r cert.TeamRole) int {
	if r == cert.Lead {
		return 1
	}
	return 0
}

// seat gives a person the part in the team.
func (w *work) seat(audit int64, p Seat, stay map[int64]cert.TeamMember) error {
	if m, ok := stay[p.PersonID]; ok {
		if m.Role == p.Role {
			return nil
		}
		return w.SetPart(w.ctx, m.ID, p.Role)
	}
	return w.AddMember(w.ctx, &cert.TeamMember{AuditID: audit, PersonID: p.PersonID, Role: p.Role})
}

// book replaces the bookings of the audit. All planners take half days in the same order, so that two of
// them never wait for each other.
func (w *work) book(audit int64, team []Seat, facts []cert.TeamFact) error {
	if err := w.Unbook(w.ctx, audit); err != nil {
		return fmt.Errorf("give back the half days of audit %d: %w", audit, err)
	}
	var all []cert.Booking
	for _, p := range team {
		for _, h := range p.Halves {
			all = append(all, cert.Booking{PersonID: p.PersonID, Day: h.Day, Half: h.Half, AuditID: &audit})
		}
	}
	slices.SortFunc(all, byHalf)
	for _, b := range slices.CompactFunc(all, func(a, b cert.Booking) bool { return byHalf(a, b) == 0 }) {
		free, err := w.Book(w.ctx, b)
		if err != nil {
			return fmt.Errorf("book for audit %d: %w", audit, err)
		}
		if !free {
			return cert.Invalid{w.takenBy(b, facts)}
		}
	}
	return nil
}

func byHalf(a, b cert.Booking) int {
	if a.PersonID != b.PersonID {
		return int(a.PersonID - b.PersonID)
	}
	if c := a.Day.Compare(b.Day); c != 0 {
		return c
	}
	return strings.Compare(a.Half, b.Half)
}

// takenBy says who took the half day in the same moment.
func (w *work) takenBy(b cert.Booking, facts []cert.TeamFact) cert.Problem {
	name := "This person"
	for _, m := range facts {
		if m.Member.PersonID == b.PersonID {
			name = m.Name
		}
	}
	busy, err := w.BusyBetween(w.ctx, []int64{b.PersonID}, b.Day, b.Day, *b.AuditID)
	i := slices.IndexFunc(busy, func(x store.Busy) bool { return x.Half == b.Half })
	if err != nil || i < 0 {
		return taken(name, store.Busy{PersonID: b.PersonID, Day: b.Day, Half: b.Half, Why: "taken a moment ago"})
	}
	return taken(name, busy[i])
}

// span is the days of the audit in words.
func span(a cert.Audit) string {
	return day.Range(a.Starts, a.Ends)
}

// teamLine is the team in words: "Anna Berg (lead auditor), Ivo Horvat (auditor)".
func teamLine(team []cert.TeamFact) string {
	var parts []string
	for _, m := range team {
		parts = append(parts, fmt.Sprintf("%s (%s)", m.Name, m.Member.Role.Label()))
	}
	return strings.Join(parts, ", ")
}

// memberMails lists the mail addresses of the team.
func (w *work) memberMails(audit int64) ([]string, error) {
	team, err := w.Team(w.ctx, audit)
	if err != nil {
		return nil, fmt.Errorf("read the team: %w", err)
	}
	ids := make([]int64, len(team))
	for i, m := range team {
		ids[i] = m.PersonID
	}
	people, err := w.Persons(w.ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read the team: %w", err)
	}
	var out []string
	for _, p := range people {
		out = append(out, p.Email)
	}
	return out, nil
}
