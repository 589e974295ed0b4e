package auditing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/web/page"
)

// board is the plan as it is laid out: a table for each day, a column for each of the team, and what still has no place.
type board struct {
	People  []boardPerson
	Days    []boardDay
	DayList []page.Choice
	Places  []page.Choice // the sessions, for the duties
	Left    []string      // planned clauses without a session
	Planned string        // all planned clauses, a blank between them
	Duties  []boardDuty
	Total   string
	Wanted  string // the audit-time record, in minutes
	Off     bool   // more than half a day beside it
}

// boardPerson is one of the team with the planned time.
type boardPerson struct {
	ID, Name, Role, Time string
	Audits               bool
}

// boardDay is a day with its sessions and what each of the team does on it.
type boardDay struct {
	On    day.Day
	Rows  []boardRow
	Times []string // of the people, planned of booked
}

// boardRow is a session of the form with its place in the form and who may take part.
type boardRow struct {
	sessionRow
	At     string // "sessions.3."
	In     []boardSeat
	Visits []string
	Free   bool // an empty row to write in
	Errors page.Errors
	Days   []page.Choice
}

// boardSeat is whether one of the team takes part in a session.
type boardSeat struct {
	ID, Name string
	In       bool
}

// boardDuty is a duty with its row of the form.
type boardDuty struct {
	cert.Duty
	visitRow
	At, Where string // where it is looked at already, by its clause
}

// boardOf lays the form out and adds an empty row to each day.
func boardOf(v office.PlanView, f *planForm, errs page.Errors) board {
	b := board{Planned: strings.Join(v.Audit.Clauses, " ")}
	for _, m := range v.Facts.Team {
		b.People = append(b.People, boardPerson{ID: strconv.FormatInt(m.Member.PersonID, 10), Name: m.Name, Role: m.Member.Role.Label(), Audits: m.Member.Role.Audits()})
	}
	for on := v.Audit.Starts; !on.IsZero() && !on.After(v.Audit.Ends); on = on.AddDays(1) {
		b.DayList = append(b.DayList, page.Choice{Value: on.String(), Label: on.Long()})
		f.Sessions = append(f.Sessions, sessionRow{Key: "n" + on.String(), Day: on.String()})
	}
	b.days(v, f, errs)
	b.sums(v, f)
	shown := v.Plan
	shown.Audit.Slots = f.slots()
	b.Left = shown.Unsessioned()
	for i, d := range v.Plan.Duties {
		row := visitRow{Key: d.Key}
		if at := slices.IndexFunc(f.Visits, func(r visitRow) bool { return r.Key == d.Key }); at >= 0 {
			row = f.Visits[at]
		}
		b.Duties = append(b.Duties, boardDuty{d, row, fmt.Sprintf("visits.%d.", i), placeOf(d, shown.Audit.Slots)})
	}
	return b
}

// placeOf says where a duty is looked at by the clauses of a session.
func placeOf(d cert.Duty, slots []cert.Slot) string {
	for _, s := range slots {
		if s.Looks(d) {
			return s.From + " " + s.What
		}
	}
	return ""
}

// days puts the rows under their days; what has no day of the audit stands on the first.
func (b *board) days(v office.PlanView, f *planForm, errs page.Errors) {
	for _, c := range b.DayList {
		on, _ := day.Parse(c.Value) // written above
		b.Days = append(b.Days, boardDay{On: on})
	}
	for i, r := range f.Sessions {
		row := boardRow{sessionRow: r, At: fmt.Sprintf("sessions.%d.", i), Free: r.blank(), Errors: errs, Days: b.DayList}
		for _, p := range b.People {
			row.In = append(row.In, boardSeat{p.ID, p.Name, slices.Contains(r.People, p.ID)})
		}
		for _, d := range v.Plan.Duties {
			if slices.ContainsFunc(f.Visits, func(x visitRow) bool { return x.Key == d.Key && x.Session == r.Key && r.Key != "" }) {
				row.Visits = append(row.Visits, d.Kind.Label())
			}
		}
		at := max(0, slices.IndexFunc(b.DayList, func(c page.Choice) bool { return c.Value == r.Day }))
		if at < len(b.Days) {
			b.Days[at].Rows = append(b.Days[at].Rows, row)
		}
		if !row.Free {
			b.Places = append(b.Places, page.Choice{Value: r.Key, Label: strings.TrimSpace(shortDay(r.Day) + " " + r.From + " " + r.What)})
		}
	}
}

func shortDay(iso string) string {
	d, err := day.Parse(iso)
	if err != nil {
		return ""
	}
	return d.Weekday().String()[:3]
}

// sums adds up what everybody does: on each day beside the half days booked, and together beside the audit-time record
// (R-PLAN-02).
func (b *board) sums(v office.PlanView, f *planForm) {
	slots, total := f.slots(), 0
	for i := range b.People {
		p := &b.People[i]
		sum := 0
		for _, s := range slots {
			if strconv.FormatInt(s.Person, 10) == p.ID {
				sum += s.Minutes()
			}
		}
		p.Time = hourLine(sum)
		if p.Audits {
			total += sum
		}
	}
	for i := range b.Days {
		for _, p := range b.People {
			b.Days[i].Times = append(b.Days[i].Times, hourLine(onDay(slots, p.ID, b.Days[i].On))+" of "+hourLine(booked(v, p.ID, b.Days[i].On)))
		}
	}
	const half = cert.HoursADay * 60 / 2
	wanted := v.Audit.Halves * half
	b.Total, b.Wanted = hourLine(total), strconv.Itoa(wanted)
	b.Off = total > wanted+half || total < wanted-half
}

func onDay(slots []cert.Slot, person string, on day.Day) (n int) {
	for _, s := range slots {
		if strconv.FormatInt(s.Person, 10) == person && s.Day == on.String() {
			n += s.Minutes()
		}
	}
	return n
}

func booked(v office.PlanView, person string, on day.Day) (n int) {
	for _, k := range v.Plan.Bookings {
		if strconv.FormatInt(k.PersonID, 10) == person && k.Day == on {
			n += cert.HoursADay * 60 / 2
		}
	}
	return n
}

// hourLine is minutes in hours: "7.5 h".
func hourLine(minutes int) string {
	return strconv.FormatFloat(float64(minutes*100/60)/100, 'f', -1, 64) + " h"
}

// WantedLine is the audit-time record in hours.
func (b board) WantedLine() string {
	n, _ := strconv.Atoi(b.Wanted) // ours
	return hourLine(n)
}
