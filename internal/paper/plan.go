package paper

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
)

// AuditPlanInput is what an audit plan states (R-PLAN-01). Team names everybody, by the person ids of the slots; Notes are
// what the client should know, such as until when it may object to a member.
type AuditPlanInput struct {
	Body          Letterhead
	Audit         cert.Audit
	Client        cert.Client
	Certification cert.Certification
	Sites         []cert.Site
	Team          []Participant
	Notes         []string
	On            day.Day // date of the paper
	Draft         bool
}

// AuditPlan draws the plan of an audit: objectives, criteria, scope, places, team and the timetable.
func AuditPlan(in AuditPlanInput, options Options) (Result, error) {
	a := in.Audit
	doc := Document{Letterhead: in.Body, Title: "Audit plan, " + a.Name, Subtitle: in.Client.Name, Number: a.Number,
		Revision: fmt.Sprint(max(a.PlanRevision, 1)), Created: in.On.Time(), Draft: in.Draft}
	doc.Blocks = []Block{
		KeyValues{[]KeyValue{
			{"Audit", a.Kind.Label()},
			{"Days", day.Range(a.Starts, a.Ends)},
			{"Expected duration", days(a.Halves) + " of audit time"},
			{"Client", joinWords(", ", in.Client.Name, clientAddress(in.Client))},
			{"Representative", joinWords(", ", in.Client.ContactName, in.Client.ContactTitle)},
			{"Objectives", a.Objectives},
			{"Criteria", a.Edition + "; the client's own service management documents; the law and the contracts that bind the services"},
			{"Scope", in.Certification.Scope},
			{"Units and processes", planned(a.Slots)},
			{"Clauses", strings.Join(a.Clauses, ", ")},
			{"Language", a.Language},
			{"Remote sessions", orElse(a.Remote, "none, the audit is on site")},
		}},
		Heading{1, "Team"}, teamTable(in.Team),
		Heading{1, "Sites"}, sitesTable(in.Sites),
		Heading{1, "Timetable"},
	}
	doc.Blocks = append(doc.Blocks, timetable(a.Slots, in.Team)...)
	doc.Blocks = append(doc.Blocks, hoursTable(a.Slots, in.Team)...)
	if len(in.Notes) > 0 {
		doc.Blocks = append(doc.Blocks, Heading{1, "What to know"}, List{Items: in.Notes})
	}
	return Render(doc, options)
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// planned lists what the slots look at, each once.
func planned(slots []cert.Slot) string {
	var all []string
	for _, s := range slots {
		if !slices.Contains(all, s.What) {
			all = append(all, s.What)
		}
	}
	return strings.Join(all, "; ")
}

// timetable draws one table a day.
func timetable(slots []cert.Slot, team []Participant) []Block {
	sorted := slices.Clone(slots)
	slices.SortStableFunc(sorted, func(a, b cert.Slot) int { return strings.Compare(a.Day+a.From, b.Day+b.From) })
	var out []Block
	for _, date := range slices.Compact(daysOf(sorted)) {
		t := Table{Columns: []Column{{Title: "Time", Weight: 1.5}, {Title: "What is audited", Weight: 3.6}, {Title: "With", Weight: 2}, {Title: "Auditor", Weight: 2}, {Title: "Place", Weight: 2}}}
		for _, s := range sorted {
			if s.Day == date {
				t.Rows = append(t.Rows, []string{s.From + "–" + s.To, whatOf(s), s.Auditee, personName(team, s.Person), place(s)})
			}
		}
		out = append(out, Heading{2, longDay(date)}, t)
	}
	return out
}

// whatOf is what a session looks at, with the clauses that its title does not name.
func whatOf(s cert.Slot) string {
	if s.Clauses == "" {
		return s.What
	}
	return joinWords("\n", s.What, "Clauses "+strings.Join(strings.Fields(s.Clauses), ", "))
}

func daysOf(slots []cert.Slot) []string {
	dates := make([]string, len(slots))
	for i, s := range slots {
		dates[i] = s.Day
	}
	return dates
}

func place(s cert.Slot) string {
	if s.Remote != "" {
		return joinWords("\n", s.Site, "remote: "+s.Remote)
	}
	return s.Site
}

func longDay(iso string) string {
	d, err := day.Parse(iso)
	if err != nil {
		return iso // shown as it was written
	}
	return d.Weekday().String() + ", " + d.Long()
}

// hoursTable sums the planned hours of each auditor (R-PLAN-02).
func hoursTable(slots []cert.Slot, team []Participant) []Block {
	t := Table{Columns: []Column{{Title: "Auditor", Weight: 4}, {Title: "Hours", Number: true}, {Title: "Days of 8 hours", Weight: 1.4, Number: true}}}
	for _, p := range team {
		hours := 0.0
		for _, s := range slots {
			if s.Person == p.PersonID {
				hours += slotHours(s)
			}
		}
		if hours > 0 {
			t.Rows = append(t.Rows, []string{p.Name, fmt.Sprintf("%.1f", hours), fmt.Sprintf("%.2f", hours/8)})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Block{Heading{2, "Planned hours"}, t}
}

func slotHours(s cert.Slot) float64 {
	from, err1 := time.Parse("15:04", s.From)
	to, err2 := time.Parse("15:04", s.To)
	if err1 != nil || err2 != nil || to.Before(from) {
		return 0
	}
	return to.Sub(from).Hours()
}
