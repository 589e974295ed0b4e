package cert

import (
	"fmt"
	"slices"
	"strings"

	"assay/internal/norm"
)

// limits of what a version of the content holds, in characters and numbers.
const (
	maxQuestion  = 500
	maxPiece     = 2000
	maxQuestions = 30
	maxPieces    = 300
)

var followable = []Verdict{Conform, Nonconform, Improve, NotApplicable}

// snippetKinds are the texts that a snippet can go into.
var snippetKinds = []string{"note", "statement", "evidence"}

// presetGrades are those that a prepared finding can have; areas of concern are made of them in stage 1.
var presetGrades = []Grade{Major, Minor, Opportunity, Positive}

// contentChecker gathers what is wrong with a version of the content, by the path of the field in its file.
type contentChecker struct {
	list  norm.Checklist
	wrong Invalid
}

// ContentProblems lists everything that is wrong with checklist content, by field: the tree must be the standard's own
// (number, title, place and whether the clause carries requirements), and the questions ours.
func ContentProblems(list norm.Checklist) Invalid {
	c := contentChecker{list: list}
	if len(norm.Clauses(list.Edition)) == 0 {
		c.add("edition", "There is no such edition here; known are %s and %s.", norm.E2018, norm.E2011)
		return c.wrong
	}
	c.tree()
	for i, clause := range list.Clauses {
		c.clause(fmt.Sprintf("clauses.%d", i), clause)
	}
	c.snippets()
	c.presets()
	return c.wrong
}

func (c *contentChecker) add(field, format string, args ...any) {
	c.wrong = append(c.wrong, Problem{Field: field, Message: fmt.Sprintf(format, args...), Rule: "R-S2-01"})
}

// tree holds the clauses against those of the standard.
func (c *contentChecker) tree() {
	given := map[string]int{}
	for i, clause := range c.list.Clauses {
		at := fmt.Sprintf("clauses.%d", i)
		if before, twice := given[clause.Number]; twice {
			c.add(at+".number", "Clause %s stands here twice, first in row %d.", clause.Number, before+1)
			continue
		}
		given[clause.Number] = i
		own, known := norm.Lookup(c.list.Edition, clause.Number)
		switch {
		case !known:
			c.add(at+".number", "%s has no clause %q.", c.list.Edition, clause.Number)
		case clause.Title != own.Title:
			c.add(at+".title", "The title of %s is \u201c%s\u201d.", clause.Number, own.Title)
		case clause.Parent != own.Parent:
			c.add(at+".parent", "%s belongs to %q.", clause.Number, own.Parent)
		case clause.Auditable != own.Auditable:
			c.add(at+".auditable", "%s carries requirements of its own: %s.", clause.Number, yesNo(own.Auditable))
		}
	}
	last := -1
	for _, own := range norm.Clauses(c.list.Edition) {
		i, there := given[own.Number]
		switch {
		case !there:
			c.add("clauses", "Clause %s %s is missing.", own.Number, own.Title)
			continue
		case i < last:
			c.add(fmt.Sprintf("clauses.%d.number", i), "Clause %s is not at its place in the order of the standard.", own.Number)
		}
		last = max(last, i)
	}
}

// clause judges what is ours of one clause.
func (c *contentChecker) clause(at string, k norm.Clause) {
	if !k.Auditable {
		if len(k.Questions)+len(k.FollowUps)+len(k.Slots)+len(k.Common) > 0 || k.Stage1 || k.EverySurveillance {
			c.add(at+".questions", "%s is a heading: it has neither questions nor marks.", k.Number)
		}
		return
	}
	if len(k.Questions) == 0 {
		c.add(at+".questions", "%s %s needs a question.", k.Number, k.Title)
	}
	if len(k.Questions) > maxQuestions {
		c.add(at+".questions", "%s has %d questions; at most %d fit.", k.Number, len(k.Questions), maxQuestions)
	}
	for i, q := range k.Questions {
		c.text(fmt.Sprintf("%s.questions.%d", at, i), q, maxQuestion)
	}
	c.long(at+".documented", k.Documented, maxPiece)
	c.long(at+".sampling", k.Sampling, maxPiece)
	for i, key := range k.Slots {
		if !slices.ContainsFunc(norm.ReadinessSlots(), func(s norm.Item) bool { return s.Key == key }) {
			c.add(fmt.Sprintf("%s.slots.%d", at, i), "There is no readiness slot %q.", key)
		}
	}
	c.followUps(at, k)
	for i, with := range k.Common {
		c.text(fmt.Sprintf("%s.common.%d.standard", at, i), with.Standard, 100)
		if len(with.Clauses) == 0 {
			c.add(fmt.Sprintf("%s.common.%d.clauses", at, i), "Name the clauses of %s that ask for the same.", with.Standard)
		}
		if slices.ContainsFunc(k.Common[:i], func(o norm.Common) bool { return norm.SameStandard(o.Standard, with.Standard) }) {
			c.add(fmt.Sprintf("%s.common.%d.standard", at, i), "%s stands here twice.", with.Standard)
		}
	}
}

func (c *contentChecker) followUps(at string, k norm.Clause) {
	seen := map[string]bool{}
	for i, f := range k.FollowUps {
		here := fmt.Sprintf("%s.follow_ups.%d", at, i)
		if !slices.Contains(followable, Verdict(f.Verdict)) {
			c.add(here+".verdict", "Write conform, nonconform, opportunity or not_applicable.")
		}
		c.text(here+".question", f.Question, maxQuestion)
		c.key(here+".key", f.Key, seen, "")
	}
}

func (c *contentChecker) snippets() {
	seen := map[string]bool{}
	c.many("snippets", len(c.list.Snippets))
	for i, s := range c.list.Snippets {
		at := fmt.Sprintf("snippets.%d", i)
		c.key(at+".key", s.Key, seen, "-")
		c.text(at+".text", s.Text, maxPiece)
		if len(s.Kinds) == 0 || slices.ContainsFunc(s.Kinds, func(k string) bool { return !slices.Contains(snippetKinds, k) }) {
			c.add(at+".kinds", "Name where it can go: %s.", strings.Join(snippetKinds, ", "))
		}
		if number, isClause := strings.CutPrefix(s.Item, "clause:"); s.Item != "" {
			if _, known := c.list.Clause(number); !isClause || !known {
				c.add(at+".item", "Write clause: and the number of a clause, or leave it out.")
			}
		}
	}
}

func (c *contentChecker) presets() {
	seen := map[string]bool{}
	c.many("presets", len(c.list.Presets))
	for i, p := range c.list.Presets {
		at := fmt.Sprintf("presets.%d", i)
		c.key(at+".key", p.Key, seen, "-")
		if k, known := c.list.Clause(p.Clause); !known || !k.Auditable {
			c.add(at+".clause", "Name a clause that carries requirements.")
		}
		if !slices.Contains(presetGrades, Grade(p.Grade)) {
			c.add(at+".grade", "Write major, minor, opportunity or positive.")
		}
		if Grade(p.Grade).Nonconformity() {
			c.text(at+".requirement", p.Requirement, maxPiece)
			c.text(at+".evidence", p.Evidence, maxPiece)
		}
		c.text(at+".statement", p.Statement, maxPiece)
		if words := Advice(p.Statement); words != "" {
			c.wrong = append(c.wrong, Problem{at + ".statement", fmt.Sprintf("\u201c%s\u201d advises. State what was seen and leave the solution to the client.", words), "R-NC-01"})
		}
	}
}

func (c *contentChecker) many(field string, n int) {
	if n > maxPieces {
		c.add(field, "There are %d; at most %d fit.", n, maxPieces)
	}
}

// text must be there and not too long.
func (c *contentChecker) text(field, text string, most int) {
	if strings.TrimSpace(text) == "" {
		c.add(field, "This must not be empty.")
	}
	c.long(field, text, most)
}

func (c *contentChecker) long(field, text string, most int) {
	if len([]rune(text)) > most {
		c.add(field, "Use at most %d characters.", most)
	}
}

// key must be a short name that stands once; more are the signs allowed beside letters, digits and the low line.
func (c *contentChecker) key(field, key string, seen map[string]bool, more string) {
	odd := func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune(more, r)
	}
	if key == "" || len(key) > 40 || strings.ContainsFunc(key, odd) {
		c.add(field, "Write a short name of small letters, digits and _.")
		return
	}
	if seen[key] {
		c.add(field, "%q stands here twice.", key)
	}
	seen[key] = true
}
