package cert

import (
	"slices"
	"strings"
	"sync"

	"assay/internal/norm"
)

// ItemKind says what an item of a checklist is, and so which verdicts it can have.
type ItemKind string

// The kinds of checklist items; an item's key begins with its kind.
const (
	ClauseItem       ItemKind = "clause"
	SlotItem         ItemKind = "slot"         // readiness for stage 2, R-S1-01 and R-APP-03
	ObjectiveItem    ItemKind = "objective"    // objectives of stage 1, R-S1-01
	SurveillanceItem ItemKind = "surveillance" // R-SURV-01
	RecertItem       ItemKind = "recert"       // R-RECERT-01
	OpeningItem      ItemKind = "opening"      // R-MEET-01
	ClosingItem      ItemKind = "closing"      // R-MEET-02
)

// Section is a part of a checklist that is worked through together.
type Section struct {
	Key   string // "opening", "slot", "clause-8"
	Title string
	Items []ChecklistItem
}

// ChecklistItem is one question that needs a verdict before the report can become final.
type ChecklistItem struct {
	Key        string // "clause:8.6.1", kept in answers and findings
	Kind       ItemKind
	Number     string // of the clause; empty for other kinds
	Title      string
	Questions  []string
	Documented string // documented information expected
	Sampling   string // least sample and what to look for
	Source     string // rulebook ID and clause
	Clauses    []string
	FollowUps  []norm.FollowUp // asked once there is a verdict
	Presets    []norm.Preset   // findings prepared for it
}

// AskedOn are the follow-up questions of a verdict.
func (i ChecklistItem) AskedOn(v Verdict) []norm.FollowUp {
	return slices.DeleteFunc(slices.Clone(i.FollowUps), func(f norm.FollowUp) bool { return f.Verdict != string(v) })
}

// Name is the item in one line, "8.6.1 Incident management".
func (i ChecklistItem) Name() string { return strings.TrimSpace(i.Number + " " + i.Title) }

// Meeting tells whether the item belongs to the record of the opening or closing meeting.
func (i ChecklistItem) Meeting() bool { return i.Kind == OpeningItem || i.Kind == ClosingItem }

// MeetingAttendance is the item that records who took part; with it the meeting counts as held.
func MeetingAttendance(kind ItemKind) string { return string(kind) + ":attendance" }

// Verdicts lists the verdicts the item can have, in the order of the page. What the standard makes
// mandatory in a visit cannot be set aside as not applicable.
func (i ChecklistItem) Verdicts() []Verdict {
	switch i.Kind {
	case SlotItem:
		return []Verdict{Conform, NotAvailable}
	case ObjectiveItem, CarriedItem:
		return []Verdict{Conform, Nonconform}
	case SurveillanceItem, RecertItem:
		return []Verdict{Conform, Nonconform, Improve}
	case OpeningItem, ClosingItem:
		return []Verdict{Conform, NotApplicable}
	}
	return []Verdict{Conform, Nonconform, Improve, NotApplicable}
}

// Says is the verdict in the words that fit the item.
func (i ChecklistItem) Says(v Verdict) string {
	switch {
	case v == Conform && i.Kind == SlotItem:
		return "Available"
	case v == Conform && i.Kind == ObjectiveItem:
		return "Reached"
	case v == Nonconform && i.Kind == ObjectiveItem:
		return "Not reached"
	case v == Conform && i.Kind == CarriedItem && strings.HasSuffix(i.Title, "settled?"):
		return "Settled"
	case v == Nonconform && i.Kind == CarriedItem && strings.HasSuffix(i.Title, "settled?"):
		return "Not settled"
	case v == Conform && i.Kind == CarriedItem:
		return "Works"
	case v == Nonconform && i.Kind == CarriedItem:
		return "Does not work"
	case v == Conform && i.Meeting():
		return "Covered"
	}
	return v.Label()
}

// Label is the verdict in words.
func (v Verdict) Label() string {
	switch v {
	case Conform:
		return "Conforms"
	case Nonconform:
		return "Nonconformity"
	case Improve:
		return "Opportunity"
	case NotApplicable:
		return "Not applicable"
	case NotAvailable:
		return "Not available"
	}
	return ""
}

// ChecklistFor is the checklist of an audit, by its kind: readiness, objectives and early clauses for
// stage 1 (R-S1-01), all clauses for stage 2 and recertification, the mandatory items and the planned
// clauses for a surveillance (R-SURV-01, R-PROG-02), the planned clauses for a special audit; and the
// record of both meetings for all.
func ChecklistFor(a Audit) []Section {
	list := a.Checklist()
	all := []Section{listed(OpeningItem, "Opening meeting", norm.OpeningItems())}
	switch a.Kind {
	case Stage1:
		all = append(all, listed(SlotItem, "Readiness", slots(list)),
			listed(ObjectiveItem, "Objectives of stage 1", norm.Stage1Objectives()))
		all = append(all, chapters(list, list.OfStage1())...)
	case Surveillance:
		all = append(all, listed(SurveillanceItem, "Mandatory in every surveillance", norm.SurveillanceItems()))
		all = append(all, chapters(list, planned(list, a.Clauses, list.OfSurveillance()))...)
	case Special:
		all = append(all, chapters(list, planned(list, a.Clauses, nil))...)
	case Recertification:
		all = append(all, listed(RecertItem, "Recertification", norm.RecertItems()))
		all = append(all, chapters(list, list.Auditable())...)
	default:
		all = append(all, chapters(list, list.Auditable())...)
	}
	if len(a.Carried) > 0 {
		all = slices.Insert(all, 1, a.carriedSection())
	}
	return append(all, listed(ClosingItem, "Closing meeting", norm.ClosingItems()))
}

// slots are the readiness slots with the clauses that the content says they look into.
func slots(list norm.Checklist) []norm.Item {
	all := norm.ReadinessSlots()
	for i := range all {
		all[i].Clauses = list.SlotClauses(all[i].Key)
	}
	return all
}

func listed(kind ItemKind, title string, items []norm.Item) Section {
	s := Section{Key: string(kind), Title: title}
	for _, i := range items {
		s.Items = append(s.Items, ChecklistItem{Key: string(kind) + ":" + i.Key, Kind: kind, Title: i.Title,
			Sampling: i.Hint, Source: i.Source, Clauses: i.Clauses})
	}
	return s
}

// planned is the clauses of the plan with those that no such audit may leave out, in the standard's order.
func planned(list norm.Checklist, numbers []string, always []norm.Clause) []norm.Clause {
	return slices.DeleteFunc(list.Auditable(), func(c norm.Clause) bool {
		return !slices.Contains(numbers, c.Number) &&
			!slices.ContainsFunc(always, func(o norm.Clause) bool { return o.Number == c.Number })
	})
}

// chapters groups clauses by their main clause.
func chapters(list norm.Checklist, clauses []norm.Clause) []Section {
	var all []Section
	for _, c := range clauses {
		chapter, _, _ := strings.Cut(c.Number, ".")
		if n := len(all); n == 0 || all[n-1].Key != "clause-"+chapter {
			main, _ := list.Clause(chapter)
			all = append(all, Section{Key: "clause-" + chapter, Title: strings.TrimSpace(chapter + " " + main.Title)})
		}
		s := &all[len(all)-1]
		s.Items = append(s.Items, ChecklistItem{Key: "clause:" + c.Number, Kind: ClauseItem, Number: c.Number, Title: c.Title,
			Questions: c.Questions, Documented: c.Documented, Sampling: c.Sampling, Source: string(list.Edition) + " " + c.Number, Clauses: []string{c.Number},
			FollowUps: c.FollowUps, Presets: list.PresetsFor(c.Number)})
	}
	return all
}

// ChecklistItemOf finds an item of an audit's checklist by its key.
func ChecklistItemOf(a Audit, key string) (ChecklistItem, bool) {
	if i, carried := a.carriedItem(key); carried {
		return i, true
	}
	a.Carried = nil
	plan := checklistPlan{a.Kind, a.Edition, a.ChecklistOf, strings.Join(a.Clauses, " "), a.content}
	kept, known := itemsByPlan.Load(plan)
	if !known {
		items := map[string]ChecklistItem{}
		for _, s := range ChecklistFor(a) {
			for _, i := range s.Items {
				if _, twice := items[i.Key]; !twice {
					items[i.Key] = i
				}
			}
		}
		kept = items
		if plan.clauses == "" { // those of a plan of its own are too many to keep
			itemsByPlan.Store(plan, items)
		}
	}
	i, known := kept.(map[string]ChecklistItem)[key]
	return i, known
}

// checklistPlan is what a checklist depends on.
type checklistPlan struct {
	kind                 AuditKind
	edition, of, clauses string
	content              *norm.Checklist
}

// itemsByPlan holds the items by key for each checklistPlan: every answer asks for its item.
var itemsByPlan sync.Map

// Unanswered names the items of the audit's checklist that have no verdict, in order (R-S2-01, R-SURV-01,
// R-S1-01).
func Unanswered(a Audit, answers []Answer) []string {
	var missing []string
	for _, s := range ChecklistFor(a) {
		for _, i := range s.Items {
			if !slices.ContainsFunc(answers, func(n Answer) bool { return n.Item == i.Key && n.Verdict != "" }) {
				missing = append(missing, i.Name())
			}
		}
	}
	return missing
}

// limits of what an auditor writes about one item, in characters.
const maxNote = 8000

// Problems lists what an answer lacks before it can be kept: a verdict that fits the item; what was seen,
// for a verdict of conformity (nothing is conform without evidence); the reason, where an item is set
// aside.
func (n Answer) Problems(item ChecklistItem) Invalid {
	var wrong Invalid
	add := func(field, message string) { wrong = append(wrong, Problem{field, message, "R-S2-01"}) }
	if !slices.Contains(item.Verdicts(), n.Verdict) {
		add("verdict", "Choose one of the verdicts offered.")
	}
	if note := n.needsNote(item); note != "" && strings.TrimSpace(n.Note) == "" {
		add("note", note)
	}
	if len([]rune(n.Note)) > maxNote {
		add("note", "Use at most 8000 characters.")
	}
	if len([]rune(n.Follow)) > maxNote {
		add("follow", "Answer the further questions in at most 8000 characters together.")
	}
	if len([]rune(n.Sample)) > maxNote {
		add("sample", "Use at most 8000 characters.")
	}
	return wrong
}

// needsNote asks for the note that the verdict cannot do without; empty when it can.
func (n Answer) needsNote(item ChecklistItem) string {
	switch {
	case n.Verdict == NotApplicable:
		return "Give the reason why this does not apply."
	case n.Verdict == NotAvailable:
		return "Give the reason why it is not available."
	case n.Verdict == Nonconform:
		return "Note what was seen that does not conform."
	case n.Verdict == Improve:
		return "Note what was seen."
	case item.Kind == ObjectiveItem:
		return "Write the conclusion on this objective."
	case item.Meeting() && item.Key != MeetingAttendance(item.Kind):
		return ""
	case item.Meeting():
		return "Note who took part."
	}
	return "Note the evidence seen: nothing is marked as conforming without it."
}
