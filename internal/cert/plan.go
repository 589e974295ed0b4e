package cert

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"assay/internal/day"
	"assay/internal/norm"
)

// HoursADay is how many hours of audit make an auditor day (R-TIME-15), and with it what a half day holds.
const HoursADay = 8

// noonHour parts a day into its halves: what begins before is in the morning.
const noonHour = 13

// Halves are the two halves of a day with their words, in order.
var Halves = []Choice{{"am", "morning"}, {"pm", "afternoon"}}

// Audits tells whether the part makes audit time; experts, trainees and observers do not (R-TIME-17).
func (r TeamRole) Audits() bool { return r == Lead || r == Member }

// Label is the part in words.
func (r TeamRole) Label() string {
	switch r {
	case Lead:
		return "lead auditor"
	case Expert:
		return "technical expert"
	}
	return string(r)
}

// TeamRoles lists the parts in the order of the page.
var TeamRoles = []TeamRole{Lead, Member, Expert, Trainee, Observer}

// minutes reads "09:30" as minutes since midnight; -1 when it is no time of day.
func minutes(clock string) int {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return -1
	}
	return t.Hour()*60 + t.Minute()
}

// Minutes is how long the slot lasts; 0 when its times are not in order.
func (s Slot) Minutes() int {
	from, to := minutes(s.From), minutes(s.To)
	if from < 0 || to <= from {
		return 0
	}
	return to - from
}

// halves are the halves of the day that the slot touches.
func (s Slot) halves() []string {
	var out []string
	if minutes(s.From) < noonHour*60 {
		out = append(out, "am")
	}
	if minutes(s.To) > noonHour*60 {
		out = append(out, "pm")
	}
	return out
}

// covers tells whether both slots are one session and s lasts at least as long as o.
func (s Slot) covers(o Slot) bool {
	return s.Day == o.Day && strings.EqualFold(strings.TrimSpace(s.What), strings.TrimSpace(o.What)) &&
		minutes(s.From) <= minutes(o.From) && minutes(s.To) >= minutes(o.To)
}

// overlaps tells whether both slots run at the same time.
func (s Slot) overlaps(o Slot) bool {
	return s.Day == o.Day && minutes(s.From) < minutes(o.To) && minutes(o.From) < minutes(s.To)
}

// PlanFacts is what an audit plan is judged by.
type PlanFacts struct {
	Audit    Audit
	Scope    string
	Team     []TeamMember
	Names    map[int64]string // of the team, by person
	Bookings []Booking        // of this audit
	Book     norm.Book

	Duties    []Duty   // what the audit must look at
	MustVisit []string // sites that the audit-time record gives this audit; none for a single site
}

// Problems lists what the plan misses of R-PLAN-01, and where it leaves an expert or a trainee without an
// auditor (R-TEAM-01). Fields are "objectives", "language", "slots" or "slots.N.column".
func (f PlanFacts) Problems() []Problem {
	var out []Problem
	add := func(field, message, rule string) { out = append(out, Problem{field, message, rule}) }
	if f.Audit.Objectives == "" {
		add("objectives", "Say what the audit is to find out.", "R-PLAN-01")
	}
	if f.Audit.Language == "" {
		add("language", "Name the language of the audit.", "R-PLAN-01")
	}
	if f.Scope == "" {
		add("", "The scope of the certification is empty; complete the file first.", "R-PLAN-01")
	}
	if f.Audit.Remote == "" && slices.ContainsFunc(f.Audit.Slots, func(s Slot) bool { return s.Remote != "" }) {
		add("remote", "Say how risk and feasibility of the remote sessions were judged, and what is agreed with the client on tools and data.", "R-ICT-01")
	}
	if len(f.Audit.Slots) == 0 {
		add("slots", "Enter the sessions of the audit.", "R-PLAN-01")
		return out
	}
	for i, s := range f.Audit.Slots {
		out = append(out, f.slotProblems(i, s)...)
	}
	return append(out, f.emptyDays()...)
}

// slotProblems judges one session.
func (f PlanFacts) slotProblems(i int, s Slot) []Problem {
	var out []Problem
	add := func(column, message, rule string) {
		out = append(out, Problem{fmt.Sprintf("slots.%d.%s", i, column), message, rule})
	}
	on, err := day.Parse(s.Day)
	if err != nil || on.Before(f.Audit.Starts) || on.After(f.Audit.Ends) {
		add("day", "Choose one of the days of the audit.", "R-PLAN-01")
	}
	if s.Minutes() == 0 {
		add("from", "Enter the time as 09:00 to 10:30, the end after the beginning.", "R-PLAN-01")
	}
	if s.What == "" {
		add("what", "Name the process or the clauses.", "R-PLAN-01")
	}
	if s.Auditee == "" {
		add("auditee", "Name the function or person who is asked.", "R-PLAN-01")
	}
	if s.Site == "" && s.Remote == "" {
		add("site", "Name the site, or the means where the session is held remotely.", "R-PLAN-01")
	}
	if err == nil && s.Minutes() > 0 {
		if p := f.personProblem(i, s, on); p.Message != "" {
			add("person", p.Message, p.Rule)
		}
	}
	return out
}

// personProblem judges who audits in a session: of the team, booked, in one place at a time, and never an
// expert or trainee alone.
func (f PlanFacts) personProblem(i int, s Slot, on day.Day) Problem {
	at := slices.IndexFunc(f.Team, func(m TeamMember) bool { return m.PersonID == s.Person })
	if at < 0 {
		return Problem{Message: "Choose who of the team audits.", Rule: "R-PLAN-01"}
	}
	name := f.Names[s.Person]
	for _, half := range s.halves() {
		if !f.booked(s.Person, on, half) {
			return Problem{Message: fmt.Sprintf("%s is not booked for the %s of %s.", name, HalfLabel(half), on.Long()), Rule: "R-PLAN-02"}
		}
	}
	for n, o := range f.Audit.Slots {
		if n < i && o.Person == s.Person && o.overlaps(s) {
			return Problem{Message: fmt.Sprintf("%s has another session at that time.", name), Rule: "R-PLAN-01"}
		}
	}
	switch role := f.Team[at].Role; {
	case role == Observer:
		return Problem{Message: fmt.Sprintf("%s observes and does not audit.", name), Rule: "R-TEAM-02"}
	case (role == Expert || role == Trainee) && !f.accompanied(s):
		return Problem{Message: fmt.Sprintf("%s is a %s: plan an auditor into the same session, same title and times.", name, role.Label()), Rule: "R-TEAM-01"}
	}
	return Problem{}
}

// HalfLabel is a half of a day in words.
func HalfLabel(half string) string {
	if half == "am" {
		return "morning"
	}
	return "afternoon"
}

func (f PlanFacts) booked(person int64, on day.Day, half string) bool {
	return slices.ContainsFunc(f.Bookings, func(b Booking) bool { return b.PersonID == person && b.Day == on && b.Half == half })
}

// accompanied tells whether an auditor has the same session.
func (f PlanFacts) accompanied(s Slot) bool {
	return slices.ContainsFunc(f.Audit.Slots, func(o Slot) bool { return f.role(o.Person).Audits() && o.covers(s) })
}

func (f PlanFacts) role(person int64) TeamRole {
	for _, m := range f.Team {
		if m.PersonID == person {
			return m.Role
		}
	}
	return ""
}

// emptyDays finds the days for which an auditor is booked without any session.
func (f PlanFacts) emptyDays() []Problem {
	var out []Problem
	said := map[day.Day]bool{}
	for _, b := range f.Bookings {
		planned := slices.ContainsFunc(f.Audit.Slots, func(s Slot) bool { return s.Day == b.Day.String() })
		if !planned && !said[b.Day] && f.role(b.PersonID).Audits() {
			said[b.Day] = true
			out = append(out, Problem{"slots", fmt.Sprintf("Nothing is planned for %s.", b.Day.Long()), "R-PLAN-01"})
		}
	}
	return out
}

// PlannedMinutes is the audit time of the plan by person, of those who audit (R-PLAN-02, R-TIME-17).
func (f PlanFacts) PlannedMinutes() map[int64]int {
	out := map[int64]int{}
	for _, s := range f.Audit.Slots {
		if f.role(s.Person).Audits() {
			out[s.Person] += s.Minutes()
		}
	}
	return out
}

// Warnings lists what the plan may stand with but a person should see: hours against the audit time
// (R-PLAN-02), an auditor with less than half a day (R-TIME-22), late notice (R-TEAM-03).
func (f PlanFacts) Warnings(today day.Day) []Problem {
	var out []Problem
	total := 0
	planned := f.PlannedMinutes()
	for _, m := range f.Team {
		n := planned[m.PersonID]
		total += n
		if n > 0 && n < HoursADay*60/2 {
			out = append(out, Problem{Message: fmt.Sprintf("%s has %s of audit, less than half a day.", f.Names[m.PersonID], hours(n)), Rule: "R-TIME-22"})
		}
	}
	if p := f.timeWarning(total); p.Message != "" {
		out = append(out, p)
	}
	if unseen := f.Unvisited(); len(f.Audit.Slots) > 0 && len(unseen) > 0 {
		out = append(out, Problem{Message: fmt.Sprintf("No session is planned at %s; the audit-time record draws them for this audit.", strings.Join(unseen, ", ")), Rule: "R-MS-05"})
	}
	if unseen := f.Unsessioned(); len(f.Audit.Slots) > 0 && len(unseen) > 0 {
		out = append(out, Problem{Message: "No session looks at " + strings.Join(unseen, ", ") + ", which are planned for this audit.", Rule: "R-PROG-02"})
	}
	if p := f.remoteWarning(today); p.Message != "" {
		out = append(out, p)
	}
	if notice := f.latestNotice(today); today.After(notice) {
		out = append(out, Problem{Message: fmt.Sprintf("The client should have had team and plan by %s, ten working days before.", notice.Long()), Rule: "R-TEAM-03"})
	}
	return out
}

// Unvisited are the sites that must be visited and have no session yet (R-MS-04, R-MS-05).
func (f PlanFacts) Unvisited() []string {
	var out []string
	for _, name := range f.MustVisit {
		planned := slices.ContainsFunc(f.Audit.Slots, func(s Slot) bool { return mentions(s.Site, name) })
		if !planned {
			out = append(out, name)
		}
	}
	return out
}

// mentions tells whether a text holds a name as whole words: "Branch 12" does not name "Branch 1".
func mentions(text, name string) bool {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	text, name = strings.ToLower(text), strings.ToLower(name)
	for name != "" {
		before, after, found := strings.Cut(text, name)
		if !found {
			return false
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		if !letter(last) && !letter(next) {
			return true
		}
		text = after
	}
	return false
}

// timeWarning compares the planned minutes, or the booked half days while no session is planned, with the
// audit time record: half a day of difference is allowed (R-PLAN-02).
func (f PlanFacts) timeWarning(total int) Problem {
	const half = HoursADay * 60 / 2
	held := "The plan holds " + hours(total)
	if len(f.Audit.Slots) == 0 {
		for _, b := range f.Bookings {
			if f.role(b.PersonID).Audits() {
				total += half
			}
		}
		held = "The auditors are booked for " + hours(total)
	}
	if off := total - f.Audit.Halves*half; off <= half && off >= -half {
		return Problem{}
	}
	return Problem{Message: fmt.Sprintf("%s; the audit time record says %s. More than half a day of difference needs a reason.", held, hours(f.Audit.Halves*half)), Rule: "R-PLAN-02"}
}

// remoteWarning flags a large share of remote sessions (R-ICT-02); the accreditation body may want notice.
func (f PlanFacts) remoteWarning(today day.Day) Problem {
	remote, total := 0, 0
	for _, s := range f.Audit.Slots {
		if f.role(s.Person).Audits() {
			total += s.Minutes()
			if s.Remote != "" {
				remote += s.Minutes()
			}
		}
	}
	share, err := f.Book.On(today).Fraction("ict.notice_threshold")
	if err != nil || total == 0 || int64(remote)*share.Den <= int64(total)*share.Num {
		return Problem{}
	}
	return Problem{Message: fmt.Sprintf("%d %% of the planned time is remote, more than the %d %% from which notice is due %d days before.", remote*100/total, share.Num*100/share.Den,
		workingDays(f.Book, today, "ict.notice_days")), Rule: "R-ICT-02"}
}

// latestNotice is the last day on which the client is told in time.
func (f PlanFacts) latestNotice(today day.Day) day.Day {
	return f.Audit.Starts.AddWorkingDays(-workingDays(f.Book, today, "plan.notice_working_days"))
}

// ObjectionUntil is the last day of a client's objection to a team announced on a day (R-TEAM-03).
func ObjectionUntil(announced day.Day, book norm.Book) day.Day {
	return announced.AddWorkingDays(workingDays(book, announced, "team.objection_working_days"))
}

// workingDays reads a number of days that the rulebook sets; every rulebook has it (a test holds that).
func workingDays(book norm.Book, on day.Day, name string) int {
	n, err := book.On(on).Int(name)
	if err != nil {
		panic("the installed rulebook lacks " + name)
	}
	return n
}

// hours writes minutes as hours: "7.5 hours".
func hours(minutes int) string {
	if minutes%60 == 0 {
		return fmt.Sprintf("%d hours", minutes/60)
	}
	return fmt.Sprintf("%.1f hours", float64(minutes)/60)
}
