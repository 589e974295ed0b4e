package day

import "fmt"

// Span is the time from one day to a later one as people say it: days below two weeks, weeks below two
// months, months below two years, then years and months. Each is the nearest whole number, so that three
// years less a day are "3 years" and not "2 years". No day, or a day not later, is "0 days".
func Span(from, to Day) string {
	days, months := to.Sub(from), nearestMonths(from, to)
	switch {
	case days <= 0:
		return "0 days"
	case days < 14:
		return counted(days, "day")
	case from.AddMonths(2).After(to):
		return counted((days+3)/7, "week")
	case months < 24:
		return counted(months, "month")
	case months%12 == 0:
		return counted(months/12, "year")
	}
	return counted(months/12, "year") + " " + counted(months%12, "month")
}

// nearestMonths counts the months between two days; half a month and more counts as one.
func nearestMonths(from, to Day) int {
	n := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	if from.AddMonths(n).After(to) {
		n--
	}
	if begun := from.AddMonths(n); 2*to.Sub(begun) >= from.AddMonths(n+1).Sub(begun) {
		n++
	}
	return n
}

func counted(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// Range is the days from one to another as people write them: "7 Dec 2026", "7 to 8 Dec 2026", "30 Nov to
// 2 Dec 2026", "30 Dec 2026 to 2 Jan 2027". Without a last day it is the first alone.
func Range(from, to Day) string {
	switch {
	case to.IsZero() || from == to:
		return from.Long()
	case from.Year() != to.Year():
		return from.Long() + " to " + to.Long()
	case from.Month() != to.Month():
		return from.Time().Format("2 Jan") + " to " + to.Long()
	}
	return from.Time().Format("2") + " to " + to.Long()
}
