// Package day is the calendar date of the trade: a decision, an audit, an
// expiry happens on a day, in the body's legal time zone, and has no hour.
// It knows how months clamp and how dates are written; it must not know what
// any date is for, and it never asks what day it is today.
package day

import (
	"fmt"
	"time"
)

// Day is one calendar date. It is comparable with == and may be a map key. The
// zero value is "no day": it sorts before every day, prints as nothing, is
// NULL in a database, and no arithmetic turns it into a day.
type Day struct {
	ordinal int32 // 1 is 0001-01-01, 0 is no day
}

// The years that people and files may name; anything else is a slip of the pen.
const (
	firstYear = 1900
	lastYear  = 2200
)

const iso = "2006-01-02"

// unixOrdinal is the ordinal of 1970-01-01.
const unixOrdinal = 719163

// New returns the day of a date known at compile time. It panics on a date that
// does not exist; use Parse for anything a person or a file supplies.
func New(y int, m time.Month, d int) Day {
	if m < time.January || m > time.December || d < 1 || d > lastOf(y, m) {
		panic(fmt.Sprintf("day: there is no %d-%d-%d", y, m, d))
	}
	return date(y, m, d)
}

// Parse reads an ISO date (2027-03-14) of the years 1900 to 2200. Anything
// else, the empty text included, is an error that says what is expected.
func Parse(s string) (Day, error) {
	t, err := time.Parse(iso, s)
	if err != nil {
		return Day{}, fmt.Errorf("%q is not a date like 2027-03-14", s)
	}
	if t.Year() < firstYear || t.Year() > lastYear {
		return Day{}, fmt.Errorf("the year of %s is not between %d and %d", s, firstYear, lastYear)
	}
	return ofTime(t), nil
}

// MustParse is Parse for texts known at compile time; it panics on an error.
func MustParse(s string) Day {
	d, err := Parse(s)
	if err != nil {
		panic("day: " + err.Error())
	}
	return d
}

// Of returns the date that a calendar on the wall in loc shows at t
// (R-DATE-16: limits are civil dates in the body's legal time zone).
func Of(t time.Time, loc *time.Location) Day {
	return ofTime(t.In(loc))
}

func ofTime(t time.Time) Day {
	return date(t.Date())
}

func date(y int, m time.Month, d int) Day {
	sinceEpoch := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400 // midnights divide evenly
	return Day{int32(sinceEpoch + unixOrdinal)}
}

// lastOf is the number of days in a month.
func lastOf(y int, m time.Month) int {
	return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero reports whether d is no day at all.
func (d Day) IsZero() bool { return d.ordinal == 0 }

// Time is midnight UTC of the day, for formatting and for libraries that know
// only instants. No day gives the zero time.
func (d Day) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Unix(int64(d.ordinal-unixOrdinal)*86400, 0).UTC()
}

// Year is the calendar year, which R-DATE-03 counts by.
func (d Day) Year() int { return d.Time().Year() }

// Month is the month of the year.
func (d Day) Month() time.Month { return d.Time().Month() }

// DayOfMonth is 1 to 31.
func (d Day) DayOfMonth() int { return d.Time().Day() }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// Before reports whether d comes before o. No day comes before every day.
func (d Day) Before(o Day) bool { return d.ordinal < o.ordinal }

// After reports whether d comes after o.
func (d Day) After(o Day) bool { return d.ordinal > o.ordinal }

// Compare is -1, 0 or 1, for sorting.
func (d Day) Compare(o Day) int {
	switch {
	case d.Before(o):
		return -1
	case d.After(o):
		return 1
	}
	return 0
}

// Sub is the number of days from o to d, negative when d is earlier. It is 0
// when either is no day.
func (d Day) Sub(o Day) int {
	if d.IsZero() || o.IsZero() {
		return 0
	}
	return int(d.ordinal - o.ordinal)
}

// AddDays moves n days, back when n is negative.
func (d Day) AddDays(n int) Day {
	if d.IsZero() {
		return d
	}
	return Day{d.ordinal + int32(n)}
}

// AddMonths moves n months and clamps to the last day of the month it arrives
// in: 29 Feb 2024 and 12 months is 28 Feb 2025, never 1 March (R-DATE-01).
func (d Day) AddMonths(n int) Day {
	if d.IsZero() {
		return d
	}
	first := time.Date(d.Year(), d.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	y, m, _ := first.Date()
	return date(y, m, min(d.DayOfMonth(), lastOf(y, m)))
}

// AddWorkingDays moves n days counting Monday to Friday only, back when n is
// negative. Public holidays differ by country and are not known here.
func (d Day) AddWorkingDays(n int) Day {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for ; n > 0 && !d.IsZero(); n-- {
		d = d.AddDays(step)
		for !d.IsWorkingDay() {
			d = d.AddDays(step)
		}
	}
	return d
}

// IsWorkingDay reports whether d is a Monday to Friday.
func (d Day) IsWorkingDay() bool {
	w := d.Weekday()
	return !d.IsZero() && w != time.Saturday && w != time.Sunday
}

// Min is the earliest of the days given, passing over those that are no day.
func Min(days ...Day) Day {
	var least Day
	for _, d := range days {
		if least.IsZero() || !d.IsZero() && d.Before(least) {
			least = d
		}
	}
	return least
}

// Max is the latest of the days given; no day when there is none.
func Max(days ...Day) Day {
	var most Day
	for _, d := range days {
		if d.After(most) {
			most = d
		}
	}
	return most
}
