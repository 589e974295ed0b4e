package cert

import (
	"fmt"
	"slices"
	"time"

	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// ProgrammeBasis is what the audits of a cycle are planned on.
type ProgrammeBasis struct {
	File       Certification
	Time       AuditTime // the record whose days the audits take
	Stage1From day.Day   // earliest day the client wishes for stage 1, none when not said
	Stage2From day.Day
	Book       norm.Book
	Content    norm.Checklist // in force for the standard; that of the program when it has no clauses
	Today      day.Day
	At         time.Time
}

// checklist is the content that the audits are planned on.
func (b ProgrammeBasis) checklist() norm.Checklist {
	if len(b.Content.Clauses) > 0 {
		return b.Content
	}
	return norm.ChecklistOf(norm.Edition(b.File.Standard))
}

// Weeks between the steps of a first cycle while nothing is fixed (house rule): they only give the client
// and the planner a first picture. The decision sets the real days (R-DATE-05).
const (
	weeksToStage1   = 6
	weeksToStage2   = 8
	weeksToDecision = 6
)

// FirstProgramme plans the first cycle when the contract is signed: stage 1, stage 2, the surveillances of
// the cadence and the recertification (R-PROG-01). Surveillances are dated on the decision as it is
// expected; no hard limit stands before the decision is made.
func FirstProgramme(b ProgrammeBasis) []Audit {
	stage1 := b.stage1()
	stage2 := b.stage2(stage1)
	audits := []Audit{
		b.audit(1, Stage1, "Stage 1", b.Time.Stage1Halves, stage1),
		b.audit(1, Stage2, "Stage 2", b.Time.Stage2Halves, stage2),
	}
	expected := cycle.In(b.Book, b.Today).Plan(cycle.Start{Decision: stage2.AddDays(7 * weeksToDecision), Cadence: cycle.Cadence(b.File.Cadence)})
	audits = append(audits, b.followUp(1, expected)...)
	for i := range audits {
		audits[i].Seq, audits[i].Latest = i+1, day.Day{}
	}
	return audits
}

// NextProgramme plans cycle n that a renewal opens: surveillances and recertification, dated from the
// recertification decision and the new last valid day (R-PROG-01, R-DATE-10).
func NextProgramme(b ProgrammeBasis, n int, dates cycle.Programme) []Audit {
	audits := b.followUp(n, dates)
	for i := range audits {
		audits[i].Seq = i + 1
	}
	return audits
}

// followUp is the surveillances and the recertification of a cycle.
func (b ProgrammeBasis) followUp(n int, dates cycle.Programme) []Audit {
	var audits []Audit
	for i, v := range dates.Surveillances {
		a := b.audit(n, Surveillance, fmt.Sprintf("Surveillance %d", i+1), b.Time.VisitHalves, v.Target)
		a.Latest, a.Clauses = v.Latest, surveillanceClauses(b.checklist(), i, len(dates.Surveillances))
		audits = append(audits, a)
	}
	last := b.audit(n, Recertification, "Recertification", b.Time.RecertHalves, dates.RecertificationTarget)
	last.Latest = dates.Expiry
	return append(audits, last)
}

func (b ProgrammeBasis) audit(n int, kind AuditKind, name string, halves int, target day.Day) Audit {
	list := b.checklist()
	return Audit{Version: 1, Status: AuditPlanned, CertificationID: b.File.ID, Cycle: n, Kind: kind, Name: name, Halves: halves,
		Target: target, Clauses: auditClauses(list, kind), Edition: b.File.Standard, ChecklistOf: list.Version,
		Slots: []Slot{}, CreatedAt: b.At}
}

func (b ProgrammeBasis) stage1() day.Day {
	if b.Stage1From.After(b.Today) {
		return workingDay(b.Stage1From)
	}
	return workingDay(b.Today.AddDays(7 * weeksToStage1))
}

// stage2 takes the client's wish where it leaves time after stage 1 and keeps its results valid (R-DATE-13).
func (b ProgrammeBasis) stage2(stage1 day.Day) day.Day {
	wish := b.Stage2From
	if rules := cycle.In(b.Book, b.Today); !wish.IsZero() && rules.Interval(stage1, wish) == cycle.InOrder {
		return workingDay(wish)
	}
	return workingDay(stage1.AddDays(7 * weeksToStage2))
}

// workingDay is the day itself, or the Monday after it.
func workingDay(d day.Day) day.Day {
	if d.IsWorkingDay() {
		return d
	}
	return d.AddWorkingDays(1)
}

// auditClauses is the planned coverage of an audit other than a surveillance (R-PROG-02).
func auditClauses(list norm.Checklist, kind AuditKind) []string {
	switch kind {
	case Stage1:
		return numbers(list.OfStage1())
	case Stage2, Recertification:
		return numbers(list.Auditable())
	}
	return []string{}
}

// surveillanceClauses is the planned coverage of surveillance i (from 0) of so many: what none may leave
// out, and an equal share of the rest, so that together they see every clause (R-PROG-02).
func surveillanceClauses(list norm.Checklist, i, of int) []string {
	always := numbers(list.OfSurveillance())
	var rest []string
	all := numbers(list.Auditable())
	for _, n := range all {
		if !slices.Contains(always, n) {
			rest = append(rest, n)
		}
	}
	share := rest[len(rest)*i/of : len(rest)*(i+1)/of]
	planned := []string{}
	for _, n := range all {
		if slices.Contains(always, n) || slices.Contains(share, n) {
			planned = append(planned, n)
		}
	}
	return planned
}

func numbers(clauses []norm.Clause) []string {
	out := make([]string, len(clauses))
	for i, c := range clauses {
		out[i] = c.Number
	}
	return out
}

// Redate takes over the days that a decision gives a surveillance or recertification: its hard limit, and
// its target as long as nobody has set days (R-DATE-05). It tells whether anything changed.
func (a *Audit) Redate(target, latest day.Day) bool {
	if a.Closed() {
		return false
	}
	was := *a
	a.Latest = latest
	if a.Status == AuditPlanned {
		a.Target = target
	}
	return a.Latest != was.Latest || a.Target != was.Target
}

// CycleState is what the dates of its audits say about R-DATE-02 to R-DATE-04 on a day.
type CycleState struct {
	Cycle      int
	Decision   day.Day // that opened the cycle; none before
	Expires    day.Day
	Violations []cycle.Violation
}

// CycleStates judges every cycle of a file by its decisions, certificates and audits. A cycle that a later
// one follows is judged up to its recertification, the present one up to today.
func CycleStates(cadence Cadence, audits []Audit, decisions []Decision, certificates []Certificate, today day.Day, book norm.Book) []CycleState {
	last := 1
	for _, a := range audits {
		last = max(last, a.Cycle)
	}
	states := make([]CycleState, last)
	for i := range states {
		s := CycleState{Cycle: i + 1, Violations: []cycle.Violation{}}
		s.Decision, s.Expires = opening(s.Cycle, decisions, certificates)
		start := cycle.Start{Decision: s.Decision, Expiry: s.Expires, Cadence: cycle.Cadence(cadence)}
		done := conducted(s.Cycle, audits)
		if s.Cycle == last {
			done.AsOf = today
		}
		if !s.Decision.IsZero() {
			s.Violations = cycle.In(book, s.Decision).Violations(start, done)
		}
		states[i] = s
	}
	return states
}

// opening is the decision that opened a cycle and the last valid day it gave.
func opening(n int, decisions []Decision, certificates []Certificate) (decision, expires day.Day) {
	for _, c := range certificates {
		if c.Cycle != n {
			continue
		}
		for _, d := range decisions {
			if d.ID == c.DecisionID && (d.Option == Grant || d.Option == GrantReduced || d.Option == Renew) {
				return d.DecidedOn, c.Expires
			}
		}
	}
	return day.Day{}, day.Day{}
}

// conducted is the audits of a cycle that took place.
func conducted(n int, audits []Audit) (c cycle.Conducted) {
	for _, a := range audits {
		if a.Cycle != n || a.Status != AuditReported && a.Status != AuditConcluded {
			continue
		}
		switch a.Kind {
		case Surveillance:
			c.Surveillances = append(c.Surveillances, a.Ends)
		case Recertification:
			c.Recertification = a.Ends
		}
	}
	return c
}
