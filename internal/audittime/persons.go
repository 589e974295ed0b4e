package audittime

import (
	"fmt"
	"strconv"
)

// Personnel is everyone who works for the services in the scope under the
// client's control, on all shifts and sites (R-TIME-10). Nobody is in two of
// the groups.
type Personnel struct {
	FullTime    int `json:"full_time,omitempty"`
	Temporary   int `json:"temporary,omitempty"`   // full-time while they are there
	Contractors int `json:"contractors,omitempty"` // under the client's control

	PartTime            []PartTime `json:"part_time,omitempty"`
	FullTimeWeeklyHours Hours      `json:"full_time_weekly_hours,omitempty"` // 0 takes the rulebook's week

	SimilarWork        []SimilarWork `json:"similar_work,omitempty"`
	CountSimilarByRoot bool          `json:"count_similar_by_root,omitempty"` // R-TIME-12, off by default

	SupplierControlled int `json:"supplier_controlled,omitempty"` // never counted
}

// byRoot tells whether any group is counted by the root of its number.
func (p Personnel) byRoot() bool { return p.CountSimilarByRoot && len(p.SimilarWork) > 0 }

// PartTime is a group of part-timers with the same hours.
type PartTime struct {
	Count       int   `json:"count"`
	WeeklyHours Hours `json:"weekly_hours"`
}

// SimilarWork is a group that does one simple, repetitive job.
type SimilarWork struct {
	Count int    `json:"count"`
	What  string `json:"what"`
}

// most is the greatest head count of one group; more is a slip of the keyboard.
const most = 10_000_000

func (w *work) persons() {
	counted, before := 0, len(w.problems)
	if w.in.Personnel != nil {
		counted = w.countPersonnel(*w.in.Personnel)
	}
	w.EffectivePersons = w.in.Persons
	if w.in.Persons == 0 {
		w.EffectivePersons = counted
	}
	if w.in.Persons != 0 && w.in.Personnel != nil && counted != w.in.Persons {
		w.warn("R-TIME-10", fmt.Sprintf("the personnel given amounts to %d, the effective number entered is %d; the number entered was used", counted, w.in.Persons))
	}
	if w.EffectivePersons < 1 && len(w.problems) == before {
		w.problem("R-TIME-02", "persons", "there is no audit time without persons: enter at least one")
	}
	if w.EffectivePersons > most {
		w.problem("R-TIME-03", "persons", "this number of persons is not believable")
	}
	w.step("R-TIME-10", "effective number of persons", strconv.Itoa(w.EffectivePersons))
}

func (w *work) countPersonnel(p Personnel) int {
	for _, g := range []struct {
		field string
		count int
	}{
		{"full_time", p.FullTime}, {"temporary", p.Temporary},
		{"contractors", p.Contractors}, {"supplier_controlled", p.SupplierControlled},
	} {
		w.checkCount("personnel."+g.field, g.count)
	}
	full := p.FullTime + p.Temporary + p.Contractors
	w.step("R-TIME-10", "full-time, temporary and contracted persons under the client's control", strconv.Itoa(full))
	if p.SupplierControlled > 0 {
		w.step("R-TIME-10", fmt.Sprintf("%d persons under a supplier's control are not counted", p.SupplierControlled), "0")
	}
	return full + w.partTime(p) + w.similarWork(p)
}

func (w *work) checkCount(field string, count int) {
	if count < 0 || count > most {
		w.problem("R-TIME-10", field, "a head count is a whole number, not negative")
	}
}

// partTime is the full-time equivalent, rounded up to a whole person (R-TIME-11).
func (w *work) partTime(p Personnel) int {
	week := p.FullTimeWeeklyHours
	if week == 0 {
		week = w.rules.fullTime
	}
	if len(p.PartTime) == 0 {
		return 0
	}
	if week < 0 {
		w.problem("R-TIME-11", "personnel.full_time_weekly_hours", "the hours of a full-time week must be more than zero")
		return 0
	}
	hours, heads := 0, 0
	for i, g := range p.PartTime {
		field := fmt.Sprintf("personnel.part_time[%d]", i)
		w.checkCount(field+".count", g.Count)
		if g.WeeklyHours <= 0 || g.WeeklyHours > week {
			w.problem("R-TIME-11", field+".weekly_hours", fmt.Sprintf("part-time hours are more than 0 and at most the %s of a full-time week", week))
		}
		hours += g.Count * int(g.WeeklyHours)
		heads += g.Count
	}
	equivalent := (hours + int(week) - 1) / int(week)
	w.step("R-TIME-11", fmt.Sprintf("%d part-timers: %s of %s hours, rounded up to whole persons", heads, Hours(hours), week), strconv.Itoa(equivalent))
	return equivalent
}

// similarWork counts groups whole, or each group by its root when the option is
// on: the root of each group, never of the sum (R-TIME-12).
func (w *work) similarWork(p Personnel) int {
	total := 0
	for i, g := range p.SimilarWork {
		w.checkCount(fmt.Sprintf("personnel.similar_work[%d].count", i), g.Count)
		counted, text := g.Count, fmt.Sprintf("%d persons of the same simple work (%s)", g.Count, g.What)
		if p.CountSimilarByRoot {
			counted, text = rootUp(g.Count), text+", counted by the root"
			w.needsWhat(g)
		}
		w.step("R-TIME-12", text, strconv.Itoa(counted))
		total += counted
	}
	return total
}

func (w *work) needsWhat(g SimilarWork) {
	if g.What == "" {
		w.warn("R-TIME-12", "counting by the root needs documented criteria: say what the group does")
	}
}

// rootUp is the least k with k*k >= n.
func rootUp(n int) int {
	low, high := 0, min(max(n, 0), 1<<16)
	for low < high {
		middle := (low + high) / 2
		if middle*middle >= n {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}
