package cert

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"assay/internal/norm"
)

// Duty is one thing that an audit must look at: an open finding of an earlier audit, a clause that the cycle left out, a
// change, a complaint. Its plan gives it a session, or says why not.
type Duty struct {
	Key     string // "finding:12", "clause:8.4.1", "change:3", "complaint:4"
	Kind    DutyKind
	Text    string
	Clauses []string // a session on one of them looks at it too
	Rule    string
}

// DutyKind is where a duty comes from.
type DutyKind string

// The kinds of duty.
const (
	DutyFinding   DutyKind = "finding"
	DutyConcern   DutyKind = "concern" // of stage 1
	DutyClause    DutyKind = "clause"  // left out so far in this cycle
	DutyChange    DutyKind = "change"
	DutyComplaint DutyKind = "complaint"
)

// Label is the kind in words.
func (k DutyKind) Label() string {
	return map[DutyKind]string{DutyFinding: "open finding", DutyConcern: "area of concern", DutyClause: "clause left out so far", DutyChange: "change", DutyComplaint: "complaint"}[k]
}

// clauseNumber finds numbers of clauses in the title of a session.
var clauseNumber = regexp.MustCompile(`\b(?:10|[4-9])(?:\.[0-9]{1,2}){1,3}\b`)

// ClauseList are the clauses of the session: those it names, else those that stand in its title.
func (s Slot) ClauseList() []string {
	if named := strings.Fields(s.Clauses); len(named) > 0 {
		return named
	}
	return clauseNumber.FindAllString(s.What, -1)
}

// Audits tells whether the session looks at the clause, by its own number or that of a heading above it.
func (s Slot) Audits(clause string) bool {
	return slices.ContainsFunc(s.ClauseList(), func(c string) bool { return c == clause || strings.HasPrefix(clause, c+".") })
}

// Looks tells whether the session looks at what the audit must look at.
func (s Slot) Looks(d Duty) bool {
	if slices.Contains(strings.Fields(s.Visits), d.Key) {
		return true
	}
	return d.Kind != DutyChange && d.Kind != DutyComplaint && slices.ContainsFunc(d.Clauses, s.Audits)
}

// Unplaced are the duties without a session and without a reason.
func (f PlanFacts) Unplaced() []Duty {
	return slices.DeleteFunc(slices.Clone(f.Duties), func(d Duty) bool {
		return strings.TrimSpace(f.Audit.Unplaced[d.Key]) != "" || slices.ContainsFunc(f.Audit.Slots, func(s Slot) bool { return s.Looks(d) })
	})
}

// DutyProblems are the duties that keep the plan from being announced, each at its row among the duties.
func (f PlanFacts) DutyProblems() []Problem {
	open := f.Unplaced()
	var out []Problem
	for i, d := range f.Duties {
		if slices.ContainsFunc(open, func(o Duty) bool { return o.Key == d.Key }) {
			out = append(out, Problem{fmt.Sprintf("visits.%d.session", i), d.Text + ": give it a session, or say why not.", d.Rule})
		}
	}
	return out
}

// Unsessioned are the planned clauses of the audit in which no session looks.
func (f PlanFacts) Unsessioned() []string {
	return slices.DeleteFunc(slices.Clone(f.Audit.Clauses), func(c string) bool {
		return slices.ContainsFunc(f.Audit.Slots, func(s Slot) bool { return s.Audits(c) })
	})
}

// TakeUp adds the clauses that the plan gives a session to the planned coverage of an audit that does not look at all
// clauses anyway, in the order of the standard, so that its checklist asks for them.
func (a *Audit) TakeUp() {
	if a.Kind != Surveillance && a.Kind != Special {
		return
	}
	var all []string
	for _, c := range a.Checklist().Auditable() {
		named := slices.ContainsFunc(a.Slots, func(s Slot) bool { return slices.Contains(strings.Fields(s.Clauses), c.Number) })
		if named || slices.Contains(a.Clauses, c.Number) {
			all = append(all, c.Number)
		}
	}
	if all != nil {
		a.Clauses = all
	}
}

// FindingDuties are the findings of earlier audits that still ask the client for something.
func FindingDuties(a Audit, findings []Finding) []Duty {
	var out []Duty
	for _, n := range findings {
		if n.AuditID == a.ID || !n.Grade.AsksClient() || n.Status == FindingVerified || n.Status == FindingWithdrawn {
			continue
		}
		d := Duty{Key: fmt.Sprintf("finding:%d", n.ID), Kind: DutyFinding, Text: fmt.Sprintf("%s, %s, clause %s: %s", n.Number, strings.ToLower(n.Grade.Label()), n.Clause, beginning(n.Statement)),
			Clauses: append([]string{n.Clause}, n.MoreClauses...), Rule: "R-SURV-01"}
		if n.Grade == Concern {
			d.Kind, d.Rule = DutyConcern, "R-S1-02"
		}
		out = append(out, d)
	}
	return out
}

// beginning is the beginning of a long statement.
func beginning(text string) string {
	const most = 140
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}

// SkippedDuties are the clauses that a surveillance must look at because the surveillances of the cycle before it did not:
// planned there and not judged, or never planned when this is the last one (R-PROG-02). judged tells whether an audit gave
// the clause a verdict.
func SkippedDuties(a Audit, audits []Audit, judged func(audit int64, clause string) bool) []Duty {
	if a.Kind != Surveillance {
		return nil
	}
	var before []Audit
	last := true
	for _, o := range audits {
		if o.Cycle != a.Cycle || o.Kind != Surveillance || o.Status == AuditCancelled || o.ID == a.ID {
			continue
		}
		if o.Seq > a.Seq {
			last = false
		} else if !o.Ahead() {
			before = append(before, o)
		}
	}
	if len(before) == 0 {
		return nil
	}
	var out []Duty
	for _, c := range a.Checklist().Auditable() {
		if why := skipped(c, a, before, last, judged); why != "" {
			out = append(out, Duty{Key: "clause:" + c.Number, Kind: DutyClause, Text: c.Number + " " + c.Title + ": " + why, Clauses: []string{c.Number}, Rule: "R-PROG-02"})
		}
	}
	return out
}

// skipped says why a clause is still to be looked at in this cycle, empty when it is not.
func skipped(c norm.Clause, a Audit, before []Audit, last bool, judged func(int64, string) bool) string {
	planned := ""
	for _, o := range before {
		if judged(o.ID, c.Number) {
			return ""
		}
		if slices.Contains(o.Clauses, c.Number) {
			planned = o.Name
		}
	}
	switch {
	case planned != "":
		return "planned for " + planned + " and not judged there"
	case last && !slices.Contains(a.Clauses, c.Number):
		return "in no surveillance of this cycle"
	}
	return ""
}
