package norm

import (
	"slices"
	"strings"
)

// FollowUp is a question that is asked once a clause has the verdict.
type FollowUp struct {
	Key      string `json:"key"`     // stable name within its clause, kept in answers
	Verdict  string `json:"verdict"` // conform, nonconform, opportunity or not_applicable
	Question string `json:"question"`
}

// Common says that a clause of another management system standard asks for the same: in an integrated audit it is asked
// once and kept for both (IAF MD 11).
type Common struct {
	Standard string   `json:"standard"` // without its year, as contracts and applications name it: "ISO/IEC 27001"
	Clauses  []string `json:"clauses"`
}

// Snippet is a piece of text an auditor puts into a note, an evidence or a statement; brackets are filled in.
type Snippet struct {
	Key   string   `json:"key"`
	Text  string   `json:"text"`
	Kinds []string `json:"kinds"`          // note, statement, evidence
	Item  string   `json:"item,omitempty"` // "clause:8.6.1": for this one alone
}

// Preset is a finding prepared for a clause; brackets are filled in, and the auditor stays free to write another.
type Preset struct {
	Key         string `json:"key"`
	Clause      string `json:"clause"`
	Grade       string `json:"grade"` // major, minor, opportunity or positive
	Requirement string `json:"requirement,omitempty"`
	Statement   string `json:"statement"`
	Evidence    string `json:"evidence,omitempty"`
}

// additions are what the installed content of 2018 gained after its first version.
var additions = must[struct {
	Version   string                `json:"version"`
	Date      string                `json:"date"`
	Source    string                `json:"source"`
	FollowUps map[string][]FollowUp `json:"follow_ups"`
	Common    []struct {
		Standard string              `json:"standard"`
		Clauses  map[string][]string `json:"clauses"`
	} `json:"common"`
	Snippets []Snippet `json:"snippets"`
	Presets  []Preset  `json:"presets"`
}]("content-2018")

// contents are the versions that came with the program, of each edition from old to new.
var contents = []Checklist{first(E2011, "clauses-2011"), first(E2018, "clauses-2018"), second(first(E2018, "clauses-2018"))}

// first is the first version of an edition's content: clauses and questions alone.
func first(e Edition, name string) Checklist {
	list := must[Checklist](name).Whole()
	for i := range list.Clauses {
		for _, slot := range items.Lists["readiness"] {
			if e == E2018 && slices.Contains(slot.Clauses, list.Clauses[i].Number) {
				list.Clauses[i].Slots = append(list.Clauses[i].Slots, slot.Key)
			}
		}
	}
	return list
}

// second adds follow-up questions, clauses that other standards share, snippets and presets.
func second(list Checklist) Checklist {
	list.Version, list.Date, list.Source = additions.Version, additions.Date, additions.Source
	for i := range list.Clauses {
		c := &list.Clauses[i]
		c.FollowUps = additions.FollowUps[c.Number]
		for _, with := range additions.Common {
			if numbers := with.Clauses[c.Number]; len(numbers) > 0 {
				c.Common = append(c.Common, Common{with.Standard, numbers})
			}
		}
	}
	list.Snippets, list.Presets = additions.Snippets, additions.Presets
	return list
}

// Installed lists the versions of checklist content that came with the program, of each edition from old to new.
func Installed() []Checklist { return copies(contents) }

// InstalledVersion finds one of them by its name, "2018.2".
func InstalledVersion(version string) (Checklist, bool) {
	for _, list := range contents {
		if list.Version == version {
			return list, true
		}
	}
	return Checklist{}, false
}

// Whole gives every clause its edition, which files and records keep once for all.
func (l Checklist) Whole() Checklist {
	for i := range l.Clauses {
		l.Clauses[i].Edition = l.Edition
	}
	return l
}

// Auditable returns the clauses that carry requirements, in order.
func (l Checklist) Auditable() []Clause {
	return l.where(func(c Clause) bool { return c.Auditable })
}

// OfStage1 returns the auditable clauses looked at in stage 1, in order.
func (l Checklist) OfStage1() []Clause {
	return l.where(func(c Clause) bool { return c.Auditable && c.Stage1 })
}

// OfSurveillance returns the auditable clauses that no surveillance may leave out, in order (R-PROG-02).
func (l Checklist) OfSurveillance() []Clause {
	return l.where(func(c Clause) bool { return c.Auditable && c.EverySurveillance })
}

// Clause finds a clause by its number.
func (l Checklist) Clause(number string) (Clause, bool) {
	for _, c := range l.Clauses {
		if c.Number == number {
			return c, true
		}
	}
	return Clause{}, false
}

// SlotClauses are the clauses that the readiness slot looks into.
func (l Checklist) SlotClauses(slot string) []string {
	var numbers []string
	for _, c := range l.Clauses {
		if slices.Contains(c.Slots, slot) {
			numbers = append(numbers, c.Number)
		}
	}
	return numbers
}

// SlotsOf are the readiness slots that look into a clause.
func (l Checklist) SlotsOf(number string) []string {
	c, _ := l.Clause(number)
	return c.Slots
}

// PresetsFor lists the prepared findings of a clause.
func (l Checklist) PresetsFor(clause string) []Preset {
	return slices.DeleteFunc(slices.Clone(l.Presets), func(p Preset) bool { return p.Clause != clause })
}

func (l Checklist) where(wanted func(Clause) bool) []Clause {
	var found []Clause
	for _, c := range l.Clauses {
		if wanted(c) {
			found = append(found, c)
		}
	}
	return found
}

// SameStandard tells whether both name one standard, whatever their years: "ISO/IEC 27001:2022" is "ISO 27001". The
// number alone tells standards apart.
func SameStandard(a, b string) bool { return a != "" && numberOf(a) == numberOf(b) }

func numberOf(standard string) string {
	name, _, _ := strings.Cut(standard, ":")
	fields := strings.Fields(name)
	if len(fields) == 0 {
		return ""
	}
	return strings.ToUpper(fields[len(fields)-1])
}
