package cert

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"assay/internal/day"
)

// Doubt is what the integrity check of a report found: something that keeps it from being released, or something that a
// person should have seen first.
type Doubt struct {
	Blocks  bool
	Message string
	Rule    string
	Field   string // as in Problem: "items.findings", "finding.12", "answer.clause:8.6.1"
}

// IntegrityFacts is what a report is held against before its release.
type IntegrityFacts struct {
	Audit    Audit
	Content  Report // as it stands
	Computed map[string]string
	Answers  []Answer
	Findings []Finding // of this audit, without those withdrawn
	Evidence []Evidence
	Today    day.Day
}

// Integrity looks through a report and what it rests on (R-REP-01, R-NC-02): findings without evidence or requirement,
// days that cannot be, advice, prepared texts that nobody filled in, texts that no longer fit the records.
func (f IntegrityFacts) Integrity() []Doubt {
	c := integrity{IntegrityFacts: f}
	for _, n := range f.Findings {
		c.finding(n)
	}
	c.days()
	c.texts()
	c.answers()
	return c.doubts
}

// Blocking are the doubts that keep a report from being released.
func Blocking(all []Doubt) []Problem {
	var out []Problem
	for _, d := range all {
		if d.Blocks {
			out = append(out, Problem{d.Field, d.Message, d.Rule})
		}
	}
	return out
}

type integrity struct {
	IntegrityFacts
	doubts []Doubt
}

func (c *integrity) block(field, rule, format string, args ...any) {
	c.doubts = append(c.doubts, Doubt{true, fmt.Sprintf(format, args...), rule, field})
}

func (c *integrity) warn(field, rule, format string, args ...any) {
	c.doubts = append(c.doubts, Doubt{false, fmt.Sprintf(format, args...), rule, field})
}

// quoted is what a text repeats in somebody else's words: a quotation may say "should".
var quoted = regexp.MustCompile(`"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»`)

// finding judges one finding by itself (R-NC-01, R-NC-02).
func (c *integrity) finding(n Finding) {
	field := fmt.Sprintf("finding.%d", n.ID)
	if n.Grade.AsksClient() && strings.TrimSpace(n.Evidence) == "" {
		c.block(field, "R-NC-02", "%s has no objective evidence.", n.Number)
	}
	if n.Grade.AsksClient() && strings.TrimSpace(n.Requirement) == "" {
		c.block(field, "R-NC-02", "%s names no requirement.", n.Number)
	}
	if k, known := c.Audit.Checklist().Clause(n.Clause); !known || !k.Auditable {
		c.warn(field, "R-NC-02", "%s stands against %q, which is no clause with requirements of its own.", n.Number, n.Clause)
	}
	for _, text := range []string{n.Requirement, n.Statement, n.Evidence} {
		if left := Unfilled(text); left != "" {
			c.block(field, "R-NC-02", "%s still holds %s of a prepared text.", n.Number, left)
			break
		}
	}
	if words := Advice(quoted.ReplaceAllString(n.Statement, "")); words != "" && n.Grade != Positive {
		c.block(field, "R-NC-01", "%s advises: \u201c%s\u201d. It states what was seen, and leaves the solution to the client.", n.Number, words)
	}
	if n.Grade.Nonconformity() && !slices.ContainsFunc(c.Evidence, func(e Evidence) bool {
		return e.FindingID != nil && *e.FindingID == n.ID || n.Item != "" && e.Item == n.Item
	}) {
		c.warn(field, "R-NC-02", "No file, photo or document is kept with %s; its evidence is words alone.", n.Number)
	}
}

// days lists dates that cannot be.
func (c *integrity) days() {
	a := c.Audit
	if a.Ends.After(c.Today) {
		c.block("", "R-REP-02", "The last day of the audit, %s, has not come.", a.Ends.Long())
	}
	if a.Ends.Before(a.Starts) {
		c.block("", "R-REP-02", "The audit ends before it begins.")
	}
	for _, n := range c.Findings {
		field := fmt.Sprintf("finding.%d", n.ID)
		switch {
		case n.AuditID == a.ID && n.RaisedOn.Before(a.Starts): // one upgraded here is of an earlier audit
			c.block(field, "R-NC-02", "%s was raised on %s, before the audit began.", n.Number, n.RaisedOn.Long())
		case n.RaisedOn.After(c.Today):
			c.block(field, "R-NC-02", "%s was raised on a day that has not come.", n.Number)
		case !n.PlanDue.IsZero() && !n.SharedOn.IsZero() && n.PlanDue.Before(n.SharedOn):
			c.block(field, "R-NC-06", "The answer to %s is due before the client knew of it.", n.Number)
		}
	}
	for _, n := range c.Answers {
		if on := day.Of(n.At, n.At.Location()); n.Verdict != "" && on.Before(a.Starts.AddDays(-1)) { // a day for time zones
			c.block("answer."+n.Item, "R-S2-01", "%s was answered on %s, before the audit began.", c.name(n.Item), on.Long())
		}
	}
}

func (c *integrity) name(item string) string {
	i, _ := ChecklistItemOf(c.Audit, item)
	return i.Name()
}

// texts looks into what the report says.
func (c *integrity) texts() {
	if words := Advice(quoted.ReplaceAllString(c.Content.Summary, "")); words != "" {
		c.warn("summary", "R-NC-01", "The summary advises: \u201c%s\u201d.", words)
	}
	if left := Unfilled(c.Content.Summary); left != "" {
		c.block("summary", "R-REP-02", "The summary still holds %s of a prepared text.", left)
	}
	for _, i := range ReportItemsFor(c.Audit.Kind) {
		text := c.Content.Items[i.Key]
		if left := Unfilled(text); left != "" {
			c.block("items."+i.Key, "R-REP-02", "%s still holds %s of a prepared text.", i.Title, left)
		}
		if words := Advice(quoted.ReplaceAllString(text, "")); words != "" {
			c.warn("items."+i.Key, "R-NC-01", "%s advises: \u201c%s\u201d.", i.Title, words)
		}
	}
	if c.Content.NotApplicable["findings"] != "" && len(c.Findings) > 0 {
		c.block("items.findings", "R-REP-02", "The report says that findings do not apply, but there are %d.", len(c.Findings))
		return
	}
	for _, n := range c.Findings {
		if !strings.Contains(c.Content.Items["findings"], n.Number) {
			c.warn("items.findings", "R-REP-02", "%s is not named where the report sums up its findings; the chapter on findings holds it.", n.Number)
		}
	}
}

// manyAlike is from how many clauses on the same note looks copied.
const manyAlike = 5

// answers looks for notes that were copied and nonconformities without a sample.
func (c *integrity) answers() {
	same := map[string]int{}
	for _, n := range c.Answers {
		if text := strings.TrimSpace(n.Note); strings.HasPrefix(n.Item, "clause:") && text != "" {
			same[text]++
			if same[text] == manyAlike {
				c.warn("answer."+n.Item, "R-S2-01", "The same note stands at %d clauses or more: \u201c%s\u201d.", manyAlike, beginning(text))
			}
		}
		if n.Verdict == NotApplicable && strings.HasPrefix(n.Item, "clause:") {
			c.warn("answer."+n.Item, "R-S2-01", "%s is set aside as not applicable.", c.name(n.Item))
		}
	}
}

// ClauseCover is one clause in the coverage of an audit (R-REP-03): how it was judged, by whom, in which sessions and at
// which places.
type ClauseCover struct {
	Clause, Title string
	Verdict       Verdict
	By            string
	Sessions      []string // "Mon 09:00 Incident management"
	Places        []string
	People        []string // of the sessions
	Findings      []string
}

// CoverageOf lists the clauses of the audit's checklist with where and by whom each was audited. names are of the team,
// by person.
func CoverageOf(a Audit, answers []Answer, findings []Finding, names map[int64]string) []ClauseCover {
	by := map[string]Answer{}
	for _, n := range answers {
		by[n.Item] = n
	}
	var out []ClauseCover
	for _, s := range ChecklistFor(a) {
		for _, i := range s.Items {
			if i.Kind != ClauseItem {
				continue
			}
			k := ClauseCover{Clause: i.Number, Title: i.Title, Verdict: by[i.Key].Verdict, By: by[i.Key].PersonName}
			k.sessions(a.Slots, names)
			for _, n := range findings {
				if n.Status != FindingWithdrawn && (n.Clause == i.Number || slices.Contains(n.MoreClauses, i.Number)) {
					k.Findings = append(k.Findings, n.Number)
				}
			}
			out = append(out, k)
		}
	}
	return out
}

func (k *ClauseCover) sessions(slots []Slot, names map[int64]string) {
	add := func(list *[]string, text string) {
		if text = strings.TrimSpace(text); text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, s := range slots {
		if !s.Audits(k.Clause) {
			continue
		}
		when := s.Day
		if d, err := day.Parse(s.Day); err == nil {
			when = d.Weekday().String()[:3]
		}
		add(&k.Sessions, when+" "+s.From)
		add(&k.People, names[s.Person])
		if s.Remote != "" {
			add(&k.Places, "remote")
		}
		add(&k.Places, s.Site)
	}
}

// Sampled is the time that the sessions of an audit spent at a place.
type Sampled struct {
	Place    string
	Sessions int
	Minutes  int // of those who audit
}

// SampledSites adds up the sessions by place, in the order of the plan; remote ones together.
func SampledSites(a Audit) []Sampled {
	var out []Sampled
	for _, s := range a.Slots {
		place := s.Site
		if s.Remote != "" {
			place = strings.TrimSpace(s.Site + " (remote)")
		}
		if place == "" || s.Person == 0 {
			continue
		}
		at := slices.IndexFunc(out, func(o Sampled) bool { return o.Place == place })
		if at < 0 {
			at, out = len(out), append(out, Sampled{Place: place})
		}
		out[at].Sessions++
		out[at].Minutes += s.Minutes()
	}
	return out
}
