package office

import (
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/norm"
)

// The working day of a suggested plan: each half has four hours, with a break between.
var dayHalves = map[string][2]int{"am": {8*60 + 30, 12*60 + 30}, "pm": {13*60 + 30, 17*60 + 30}}

// meeting is how long opening and closing meetings take in a suggested plan, in minutes; closing has the
// team's own half hour before it.
const (
	opening = 30
	closing = 60
)

// Suggest drafts the sessions of the audit from its planned clauses, the booked half days and the team: an
// opening meeting of all, the clauses by main process areas shared among the auditors in the order of the
// standard, a closing meeting of all. The lead edits it.
func (v PlanView) Suggest() []cert.Slot {
	s := suggestion{v: v, left: map[int64][]window{}}
	for _, b := range v.Plan.Bookings {
		hours := dayHalves[b.Half]
		s.left[b.PersonID] = append(s.left[b.PersonID], window{b.Day.String(), hours[0], hours[1]})
	}
	for _, m := range v.Plan.Team {
		slices.SortFunc(s.left[m.PersonID], func(a, b window) int { return strings.Compare(a.key(), b.key()) })
	}
	if len(s.auditors()) == 0 {
		return nil
	}
	s.meet()
	s.share()
	s.accompany()
	return sorted(s.slots)
}

// Objectives suggests what the audit is to find out, by its kind.
func (v PlanView) Objectives() string {
	switch v.Audit.Kind {
	case cert.Stage1:
		return "Find out whether the client is ready for stage 2: review the documented information, the scope, the sites and the results of internal audits and management reviews, and agree the details of stage 2."
	case cert.Stage2:
		return "Determine whether the service management system conforms to " + v.Audit.Edition + " and is put into effect, including its ability to meet legal, regulatory and contractual requirements."
	case cert.Surveillance:
		return "Determine whether the certified service management system continues to conform and to work, what changed, and what became of earlier findings."
	case cert.Recertification:
		return "Determine whether the service management system as a whole still conforms and is effective for the certified scope, over the whole cycle."
	}
	return "Clear up the questions for which this audit was called, and determine conformity in the clauses concerned."
}

// window is free time of a person, in minutes since midnight.
type window struct {
	day      string
	from, to int
}

func (w window) key() string { return fmt.Sprintf("%s %04d", w.day, w.from) }

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

type suggestion struct {
	v     PlanView
	left  map[int64][]window
	slots []cert.Slot
}

// auditors are those who make audit time and are booked, the lead first.
func (s *suggestion) auditors() []int64 {
	var out []int64
	for _, m := range s.v.Plan.Team {
		if m.Role.Audits() && len(s.left[m.PersonID]) > 0 {
			out = append(out, m.PersonID)
		}
	}
	return out
}

func (s *suggestion) slot(person int64, day string, from, to int, t topic) {
	x := cert.Slot{Day: day, From: clock(from), To: clock(to), What: t.title, Auditee: t.auditee, Person: person, Clauses: t.clauses, Visits: t.visits}
	if s.v.Audit.Remote != "" {
		x.Remote = s.v.Audit.Remote
	} else {
		x.Site = s.site()
	}
	s.slots = append(s.slots, x)
}

// site is the central function, or the first site.
func (s *suggestion) site() string {
	for _, x := range s.v.Sites {
		if x.Central {
			return x.Name
		}
	}
	if len(s.v.Sites) > 0 {
		return s.v.Sites[0].Name
	}
	return ""
}

// meet plans the opening at the head of the first half day of the lead and the closing at the foot of the
// last, for all auditors who are there then.
func (s *suggestion) meet() {
	lead := s.auditors()[0]
	first, last := s.left[lead][0], s.left[lead][len(s.left[lead])-1]
	for _, p := range s.auditors() {
		for i, w := range s.left[p] {
			if w.day == first.day && w.from == first.from {
				s.slot(p, w.day, w.from, w.from+opening, topic{title: "Opening meeting", auditee: "Top management and process owners"})
				s.left[p][i].from += opening
			}
		}
		for i, w := range s.left[p] {
			if w.day == last.day && w.to == last.to {
				s.slot(p, w.day, w.to-closing, w.to, topic{title: "Closing meeting, after the team's own meeting", auditee: "Top management and process owners"})
				s.left[p][i].to -= closing
			}
		}
	}
}

// share gives each auditor a run of the clauses in the order of the standard, as long as the auditor's time,
// and lays the process areas over the half days.
func (s *suggestion) share() {
	topics := s.topics()
	total := 0
	for _, t := range topics {
		total += t.weight
	}
	people, time := s.auditors(), 0
	for _, p := range people {
		time += s.free(p)
	}
	if total == 0 || time == 0 {
		return
	}
	next, done, spent := 0, 0, 0
	for i, p := range people {
		var mine []topic
		spent += s.free(p)
		for next < len(topics) && (i == len(people)-1 || (done+topics[next].weight/2)*time < spent*total) {
			done += topics[next].weight
			mine = append(mine, topics[next])
			next++
		}
		s.lay(p, mine)
	}
}

func (s *suggestion) free(person int64) int {
	n := 0
	for _, w := range s.left[person] {
		n += w.to - w.from
	}
	return n
}

// lay fills a person's half days with topics, each half day split among a run of them by quarter hours.
func (s *suggestion) lay(person int64, mine []topic) {
	if len(mine) == 0 {
		mine = []topic{{title: "Accompanying the audit", auditee: "Process owners", weight: 1}}
	}
	windows, at := s.left[person], 0
	for i, w := range windows {
		if w.to <= w.from {
			continue
		}
		n := max(1, (len(mine)-at+len(windows)-i-1)/(len(windows)-i))
		run := mine[min(at, len(mine)-1):min(max(at+n, 1), len(mine))]
		if len(run) == 0 {
			run = mine[len(mine)-1:]
		}
		at = min(at+n, len(mine))
		s.fill(person, w, run)
	}
	s.left[person] = nil
}

// fill splits one half day among topics by weight.
func (s *suggestion) fill(person int64, w window, run []topic) {
	total := 0
	for _, t := range run {
		total += t.weight
	}
	from, done := w.from, 0
	for i, t := range run {
		done += t.weight
		to := w.from + (w.to-w.from)*done/total/15*15
		if i == len(run)-1 {
			to = w.to
		}
		if to > from {
			s.slot(person, w.day, from, to, t)
		}
		from = max(from, to)
	}
}

// accompany puts experts and trainees beside the lead auditor, or another auditor, in the half days for
// which they are booked (R-TEAM-01).
func (s *suggestion) accompany() {
	auditing := slices.Clone(s.slots)
	for _, m := range s.v.Plan.Team {
		if m.Role != cert.Expert && m.Role != cert.Trainee {
			continue
		}
		for _, w := range s.left[m.PersonID] {
			s.beside(m.PersonID, w, auditing)
		}
	}
}

// beside copies the sessions of the one auditor who works in that half day.
func (s *suggestion) beside(person int64, w window, auditing []cert.Slot) {
	var with int64
	for _, x := range auditing {
		if x.Day != w.day || x.From < clock(w.from) || x.To > clock(w.to) || with != 0 && x.Person != with {
			continue
		}
		with = x.Person
		x.Person = person
		s.slots = append(s.slots, x)
	}
}

// topic is a group of clauses that are audited together.
type topic struct {
	title   string
	auditee string
	weight  int
	clauses string // numbers, a blank between them
	visits  string // keys of duties
}

// topics groups the planned clauses by main process areas: clauses 4 to 7, 9 and 10 by chapter, clause 8 by
// its seven parts.
func (s *suggestion) topics() []topic {
	edition := norm.Edition(s.v.Audit.Edition)
	var order []string
	groups := map[string][]string{}
	for _, c := range s.v.Audit.Clauses {
		g := areaOf(c)
		if _, known := groups[g]; !known {
			order = append(order, g)
		}
		groups[g] = append(groups[g], c)
	}
	var out []topic
	if s.v.Audit.Kind == cert.Stage1 {
		out = append(out, topic{title: "Documented information and readiness for stage 2", auditee: "Service management representative", weight: 6})
	}
	for _, g := range order {
		title := g
		if c, ok := norm.Lookup(edition, g); ok {
			title = g + " " + c.Title
		}
		out = append(out, topic{title: title, auditee: auditeeOf(g), weight: len(groups[g]), clauses: strings.Join(groups[g], " ")})
	}
	if more := s.duties(); more.title != "" {
		out = append([]topic{more}, out...)
	}
	if len(out) == 0 {
		out = append(out, topic{title: "Questions for which the audit was called", auditee: "Process owners", weight: 1})
	}
	return out
}

// duties is one session for what the planned clauses leave out: changes, complaints, and findings and clauses outside
// this audit's clauses.
func (s *suggestion) duties() topic {
	var visits, clauses []string
	for _, d := range s.v.Plan.Duties {
		if (cert.Slot{Clauses: strings.Join(s.v.Audit.Clauses, " ")}).Looks(d) || s.v.Audit.Unplaced[d.Key] != "" {
			continue
		}
		visits = append(visits, d.Key)
		for _, c := range d.Clauses {
			if !slices.Contains(clauses, c) {
				clauses = append(clauses, c)
			}
		}
	}
	if len(visits) == 0 {
		return topic{}
	}
	return topic{title: "Open points: findings, changes and complaints since the last audit", auditee: "Service management representative", weight: 2,
		clauses: strings.Join(clauses, " "), visits: strings.Join(visits, " ")}
}

// areaOf is the process area of a clause: its chapter, or of chapter 8 its part.
func areaOf(clause string) string {
	parts := strings.Split(clause, ".")
	if parts[0] == "8" && len(parts) > 1 {
		return parts[0] + "." + parts[1]
	}
	return parts[0]
}

// auditeeOf names who usually answers for a process area; the lead writes the real names.
func auditeeOf(area string) string {
	names := map[string]string{
		"4": "Service management representative", "5": "Top management", "6": "Service management representative",
		"7": "Human resources, document control", "8.1": "Head of service delivery", "8.2": "Service and configuration owners",
		"8.3": "Account and supplier management", "8.4": "Finance and capacity management", "8.5": "Change and release management",
		"8.6": "Service desk, incident and problem management", "8.7": "Availability, continuity and security management",
		"9": "Internal audit, management", "10": "Service management representative",
	}
	if n, ok := names[area]; ok {
		return n
	}
	return "Process owner"
}
