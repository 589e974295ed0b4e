package cert

import (
	"strings"

	"assay/internal/day"
)

// Finished lets the day be recorded on which an audit underway really ended.
var Finished = Gate[AuditFacts]{Rules: []Rule[AuditFacts]{
	{"R-REP-01", "ISO/IEC 17021-1 9.4.8.1", "the lead auditor of this audit records when it ended", actorLeads, "team"},
}}

// LastDay is the actual last day of an audit that did not end as planned, with the reason, which the report
// states as a deviation from the plan (R-REP-02 g).
type LastDay struct {
	On  day.Day
	Why string // required, at most 2000 characters
}

// Problems lists what is wrong with an actual last day of an audit, by field.
func (in LastDay) Problems(a Audit, today day.Day) Invalid {
	var wrong Invalid
	add := func(field, message string) { wrong = append(wrong, Problem{field, message, "R-REP-02"}) }
	switch {
	case in.On.IsZero():
		add("on", "Give the day on which the audit ended.")
	case in.On.Before(a.Starts):
		add("on", "The audit cannot have ended before its first day, "+a.Starts.Long()+".")
	case in.On.After(today):
		add("on", "The audit cannot have ended on a day that has not come yet.")
	case in.On == a.Ends:
		add("on", "That is the last day on file already.")
	}
	if strings.TrimSpace(in.Why) == "" {
		add("why", "Say why the audit ended on another day than planned.")
	}
	if len([]rune(in.Why)) > 2000 {
		add("why", "Use at most 2000 characters.")
	}
	return wrong
}

// EndOn records the day on which an audit really ended. Everything that counts from the last day counts
// from it; the planned day stays known.
func (a *Audit) EndOn(actor Actor, in LastDay, f AuditFacts) error {
	if err := in.Problems(*a, f.Today).Or(); err != nil {
		return err
	}
	if err := a.take(End, actor, f); err != nil {
		return err
	}
	if a.PlannedEnds.IsZero() {
		a.PlannedEnds = a.Ends
	}
	a.Ends, a.EndedWhy = in.On, strings.TrimSpace(in.Why)
	if a.Ends == a.PlannedEnds { // put right: it ended as planned after all
		a.PlannedEnds, a.EndedWhy = day.Day{}, ""
	}
	return nil
}

// lastDayCame tells whether the audit is over: a report cannot be final before (R-REP-02 j).
func lastDayCame(f AuditFacts) bool { return !f.Today.Before(f.Audit.Ends) }
