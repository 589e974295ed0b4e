package cycle

import (
	"fmt"
	"slices"

	"assay/internal/day"
)

// Cadence is how often a client is surveyed; it is fixed in the application
// review (R-DATE-06). The zero value is yearly.
type Cadence string

// The two cadences.
const (
	Yearly     Cadence = "yearly"
	HalfYearly Cadence = "half_yearly"
)

// Start is what the programme of a cycle rests on.
type Start struct {
	Decision      day.Day // certification or recertification decision
	Stage2LastDay day.Day // last day of the initial audit; no day in later cycles
	Expiry        day.Day // when renewal based it on the old expiry (R-DATE-10); else no day
	Cadence       Cadence
}

// Visit is one surveillance of the programme. Conducted means that its last day
// on site is on or before Latest.
type Visit struct {
	Name   string  `json:"name"` // S1, S2, …
	Target day.Day `json:"target"`
	Latest day.Day `json:"latest"`
	Warn   day.Day `json:"-"` // stricter limit of the first visit that only warns, or no day
	Rule   string  `json:"-"` // the rule behind Latest
}

// Programme is the calendar of one cycle (R-PROG-01).
type Programme struct {
	Expiry                day.Day `json:"expiry"`
	Surveillances         []Visit `json:"surveillances"`
	RecertificationTarget day.Day `json:"recertification_target"`
}

// Plan dates the cycle that a decision opens. Without a decision there is no
// programme, and all of it is empty.
func (r Rules) Plan(s Start) Programme {
	if s.Decision.IsZero() {
		return Programme{}
	}
	expiry := s.Expiry
	if expiry.IsZero() {
		expiry = r.Expiry(s.Decision)
	}
	return Programme{
		Expiry:                expiry,
		Surveillances:         r.visits(s),
		RecertificationTarget: expiry.AddMonths(-r.recertLead),
	}
}

// Expiry is the last day of a first cycle (R-DATE-09).
func (r Rules) Expiry(decision day.Day) day.Day {
	end := decision.AddMonths(r.months)
	if r.minusOneDay {
		end = end.AddDays(-1)
	}
	return end
}

func (r Rules) visits(s Start) []Visit {
	months := []int{r.first, r.second}
	if s.Cadence == HalfYearly {
		months = r.halfYearly
	}
	visits := make([]Visit, len(months))
	for i, m := range months {
		visits[i] = Visit{
			Name:   fmt.Sprintf("S%d", i+1),
			Target: s.Decision.AddMonths(m - r.lead),
			Latest: s.Decision.AddMonths(m),
			Rule:   r.ruleOf(m),
		}
	}
	if len(visits) > 0 {
		visits[0].Warn = r.warn(s, visits[0].Latest)
	}
	return visits
}

// ruleOf names the rule behind a limit: those of half-yearly visits in between
// are agreed with the client, not demanded of everyone.
func (r Rules) ruleOf(months int) string {
	switch months {
	case r.first:
		return "R-DATE-02"
	case r.second:
		return "R-DATE-04"
	}
	return "R-DATE-06"
}

// warn counts the first surveillance from the end of stage 2, as the older
// edition and some bodies do: where both days could apply, the earlier warns.
func (r Rules) warn(s Start, latest day.Day) day.Day {
	warn := s.Stage2LastDay.AddMonths(r.first)
	if r.anchor == FromStage2MinusOne {
		warn = warn.AddDays(-1)
	}
	if r.anchor == FromDecision || !warn.Before(latest) {
		return day.Day{}
	}
	return warn
}

// Conducted is what happened in a cycle.
type Conducted struct {
	Surveillances   []day.Day // last day on site of each
	Recertification day.Day   // last day of the recertification audit; no day while it is to come
	AsOf            day.Day   // judge limits up to this day; no day judges those before the recertification
}

// Violation is a limit that was not kept.
type Violation struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// Violations names the limits a cycle broke: the first surveillance within
// twelve months (R-DATE-02), one in every calendar year between decision and
// recertification (R-DATE-03), the second within twenty-four (R-DATE-04). Both
// limits hold for either cadence.
func (r Rules) Violations(s Start, c Conducted) []Violation {
	found := []Violation{}
	if s.Decision.IsZero() {
		return found
	}
	done := slices.SortedFunc(slices.Values(c.Surveillances), day.Day.Compare)
	for i, limit := range []struct {
		rule   string
		months int
	}{{"R-DATE-02", r.first}, {"R-DATE-04", r.second}} {
		latest := s.Decision.AddMonths(limit.months)
		if v, broken := c.overdue(done, i, latest); broken {
			found = append(found, Violation{limit.rule, v})
		}
	}
	for year := s.Decision.Year() + 1; year < c.lastYear(r.Plan(s)); year++ {
		if !slices.ContainsFunc(done, func(d day.Day) bool { return d.Year() == year }) {
			found = append(found, Violation{"R-DATE-03", fmt.Sprintf("there was no surveillance in %d", year)})
		}
	}
	if expiry := r.Plan(s).Expiry; c.Recertification.After(expiry) {
		found = append(found, Violation{"R-DATE-11", fmt.Sprintf("the recertification audit ended on %s, after the expiry on %s", c.Recertification, expiry)})
	}
	return found
}

// overdue says why the surveillance at place i broke its limit.
func (c Conducted) overdue(done []day.Day, i int, latest day.Day) (string, bool) {
	switch {
	case i < len(done) && done[i].After(latest):
		return fmt.Sprintf("surveillance %d ended on %s, it was due by %s", i+1, done[i], latest), true
	case i >= len(done) && c.judged().After(latest):
		return fmt.Sprintf("surveillance %d was due by %s and has not taken place", i+1, latest), true
	}
	return "", false
}

// judged is the day up to which absence counts.
func (c Conducted) judged() day.Day {
	if c.AsOf.IsZero() {
		return c.Recertification
	}
	return c.AsOf
}

// lastYear is the year of the recertification, which needs no surveillance
// (R-DATE-03); before it is known, the year still running, or at the most the
// planned year.
func (c Conducted) lastYear(p Programme) int {
	if !c.Recertification.IsZero() && (c.AsOf.IsZero() || !c.Recertification.After(c.AsOf)) {
		return c.Recertification.Year()
	}
	reached := day.Max(c.AsOf, day.Max(c.Surveillances...))
	if reached.After(p.RecertificationTarget) {
		return p.RecertificationTarget.Year()
	}
	return reached.Year()
}

// Missed lists the visits of a programme whose limit has passed on asOf, given
// how many surveillances took place (R-DATE-08). Each calls for a decision.
func (p Programme) Missed(conducted int, asOf day.Day) []Visit {
	var missed []Visit
	for i, v := range p.Surveillances {
		if i >= conducted && asOf.After(v.Latest) {
			missed = append(missed, v)
		}
	}
	return missed
}

// Reminders are the days on which the coming expiry is announced, earliest
// first (R-DATE-05).
func (r Rules) Reminders(expiry day.Day) []day.Day {
	return before(expiry, r.reminders)
}

func before(limit day.Day, ahead []int) []day.Day {
	var days []day.Day
	for _, n := range ahead {
		days = append(days, limit.AddDays(-n))
	}
	slices.SortFunc(days, day.Day.Compare)
	return days
}
