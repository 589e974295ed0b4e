package day_test

import (
	"testing"

	"assay/internal/day"
)

func TestSpanIsTheNearestWholeNumber(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"2026-11-25", "2026-11-26", "1 day"},
		{"2026-11-25", "2026-12-08", "13 days"},
		{"2026-11-25", "2026-12-09", "2 weeks"},
		{"2026-11-25", "2026-12-15", "3 weeks"}, // 20 days are nearer to three weeks than to two
		{"2026-11-25", "2027-01-24", "9 weeks"},
		{"2026-11-25", "2027-01-25", "2 months"},
		{"2026-11-25", "2027-03-14", "4 months"},
		{"2026-11-25", "2027-11-24", "12 months"}, // a year less a day
		{"2026-11-25", "2028-11-24", "2 years"},
		{"2026-11-25", "2028-11-10", "2 years"},
		{"2026-11-25", "2028-11-09", "23 months"},
		{"2026-11-25", "2029-10-25", "2 years 11 months"},
		{"2026-11-25", "2029-11-24", "3 years"}, // a certificate of three years less a day
		{"2026-11-25", "2029-11-25", "3 years"},
		{"2026-11-25", "2030-01-01", "3 years 1 month"},
		{"2024-02-29", "2027-02-27", "3 years"},
		{"2026-01-31", "2028-02-29", "2 years 1 month"},
		{"2026-11-25", "2026-11-25", "0 days"},
		{"2026-11-25", "2026-11-20", "0 days"},
	} {
		if got := day.Span(day.MustParse(c.from), day.MustParse(c.to)); got != c.want {
			t.Errorf("from %s to %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
	if got := day.Span(day.Day{}, day.MustParse("2026-11-25")); got != "0 days" {
		t.Errorf("from no day: %q", got)
	}
}

func TestRangeNamesMonthAndYearOnce(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"2026-12-07", "2026-12-07", "7 Dec 2026"},
		{"2026-12-07", "2026-12-08", "7 to 8 Dec 2026"},
		{"2026-11-30", "2026-12-02", "30 Nov to 2 Dec 2026"},
		{"2026-12-30", "2027-01-02", "30 Dec 2026 to 2 Jan 2027"},
	} {
		if got := day.Range(day.MustParse(c.from), day.MustParse(c.to)); got != c.want {
			t.Errorf("%s to %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
	if got := day.Range(day.MustParse("2026-12-07"), day.Day{}); got != "7 Dec 2026" {
		t.Errorf("without a last day: %q", got)
	}
	if got := day.Range(day.Day{}, day.Day{}); got != "" {
		t.Errorf("no days: %q", got)
	}
}
