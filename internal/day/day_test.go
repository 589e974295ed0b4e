package day

import (
	"encoding/json"
	"testing"
	"time"

	_ "time/tzdata"

	"pgregory.net/rapid"
)

func TestMonthsClamp(t *testing.T) { // R-DATE-01
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2025-08-31", 6, "2026-02-28"},
		{"2025-01-31", 1, "2025-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2024-03-31", -1, "2024-02-29"},
		{"2024-12-15", 1, "2025-01-15"},
		{"2024-01-15", -1, "2023-12-15"},
		{"2024-01-15", -13, "2022-12-15"},
		{"2024-05-15", 0, "2024-05-15"},
	} {
		if got := MustParse(c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s and %d months is %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-07-31", 1, "2026-08-03"}, // a Friday
		{"2026-07-31", 5, "2026-08-07"},
		{"2026-08-01", 1, "2026-08-03"}, // a Saturday
		{"2026-08-02", -1, "2026-07-31"},
		{"2026-08-03", -1, "2026-07-31"},
		{"2026-08-01", 0, "2026-08-01"},
	} {
		if got := MustParse(c.from).AddWorkingDays(c.n).String(); got != c.want {
			t.Errorf("%s and %d working days is %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{
		"", " 2024-01-01", "2024-1-1", "2024-02-30", "2023-02-29", "01.02.2024",
		"2024-01-01T00:00:00Z", "1899-12-31", "2201-01-01", "0001-01-01", "２０２４-01-01",
	} {
		if d, err := Parse(s); err == nil {
			t.Errorf("%q was read as %s", s, d)
		}
	}
	for _, s := range []string{"1900-01-01", "2200-12-31", "2024-02-29"} {
		if got := MustParse(s).String(); got != s {
			t.Errorf("%s came back as %s", s, got)
		}
	}
}

func TestNewPanicsOnImpossibleDate(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("30 February was accepted")
		}
	}()
	New(2024, time.February, 30)
}

func TestNoDayStaysNoDay(t *testing.T) {
	var none Day
	some := New(2024, time.May, 1)
	if !none.IsZero() || none.String() != "" || none.Long() != "" || !none.Time().IsZero() {
		t.Error("no day shows itself")
	}
	if !none.AddDays(3).IsZero() || !none.AddMonths(3).IsZero() || !none.AddWorkingDays(3).IsZero() {
		t.Error("arithmetic made a day out of none")
	}
	if !none.Before(some) || none.After(some) || some.Sub(none) != 0 || none.IsWorkingDay() {
		t.Error("no day does not sort first")
	}
	if Min(none, some) != some || Min(some, none) != some || Max(none, some) != some || !Min().IsZero() {
		t.Error("Min and Max do not pass over no day")
	}
}

func TestTextForms(t *testing.T) {
	d := New(2027, time.March, 4)
	if d.Long() != "4 Mar 2027" {
		t.Errorf("long form is %s", d.Long())
	}
	type row struct{ A, B Day }
	out, err := json.Marshal(row{A: d})
	if err != nil || string(out) != `{"A":"2027-03-04","B":""}` {
		t.Errorf("JSON is %s, %v", out, err)
	}
	var back row
	if err := json.Unmarshal(out, &back); err != nil || back.A != d || !back.B.IsZero() {
		t.Errorf("read back as %v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"A":"4.3.2027"}`), &back); err == nil {
		t.Error("a date of another form was read")
	}
}

func TestDatabaseForm(t *testing.T) {
	d := New(2027, time.March, 4)
	if v, _ := d.Value(); v != "2027-03-04" {
		t.Errorf("stored as %v", v)
	}
	if v, _ := (Day{}).Value(); v != nil {
		t.Errorf("no day stored as %v", v)
	}
	for _, stored := range []any{"2027-03-04", []byte("2027-03-04")} {
		var got Day
		if err := got.Scan(stored); err != nil || got != d {
			t.Errorf("%v read as %s, %v", stored, got, err)
		}
	}
	got := d
	if err := got.Scan(nil); err != nil || !got.IsZero() {
		t.Errorf("NULL read as %s, %v", got, err)
	}
	if err := got.Scan(time.Now()); err == nil {
		t.Error("an instant was read as a day")
	}
}

var zones = []string{
	"UTC", "Europe/Athens", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo",
}

func TestOfShowsTheWallCalendar(t *testing.T) {
	instant := time.Date(2026, time.December, 31, 23, 30, 0, 0, time.UTC)
	for zone, want := range map[string]string{
		"UTC": "2026-12-31", "Europe/Athens": "2027-01-01", "America/New_York": "2026-12-31",
	} {
		if got := Of(instant, location(t, zone)).String(); got != want {
			t.Errorf("in %s it is %s, want %s", zone, got, want)
		}
	}
}

// Every hour of 2024 to 2036 in six zones falls on the day that zone's clock
// shows, through every change of summer time.
func TestOfEveryDayInSixZones(t *testing.T) {
	for _, zone := range zones {
		loc := location(t, zone)
		start := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
		for h := 0; h < 24*366*13; h++ {
			instant := start.Add(time.Duration(h) * time.Hour)
			d := Of(instant, loc)
			y, m, dom := instant.In(loc).Date()
			if d != New(y, m, dom) {
				t.Fatalf("%s in %s is %s", instant, zone, d)
			}
		}
	}
}

func TestArithmeticHoldsTogether(t *testing.T) {
	first, last := New(2024, time.January, 1), New(2036, time.December, 31)
	rapid.Check(t, func(t *rapid.T) {
		d := first.AddDays(rapid.IntRange(0, last.Sub(first)).Draw(t, "day"))
		n := rapid.IntRange(-800, 800).Draw(t, "n")
		months := rapid.IntRange(-60, 60).Draw(t, "months")
		if got := d.AddDays(n); got.Sub(d) != n || got.AddDays(-n) != d {
			t.Fatalf("%s and %d days is %s", d, n, got)
		}
		if MustParse(d.String()) != d || Of(d.Time(), time.UTC) != d {
			t.Fatalf("%s does not come back", d)
		}
		checkMonths(t, d, months)
		if w := d.AddWorkingDays(n); n != 0 && (!w.IsWorkingDay() || w.After(d) != (n > 0)) {
			t.Fatalf("%s and %d working days is %s", d, n, w)
		}
	})
}

func checkMonths(t *rapid.T, d Day, months int) {
	got := d.AddMonths(months)
	if passed := (got.Year()-d.Year())*12 + int(got.Month()) - int(d.Month()); passed != months {
		t.Fatalf("%s and %d months is %s: it overflowed", d, months, got)
	}
	lastDay := got.AddDays(1).Month() != got.Month()
	if got.DayOfMonth() != d.DayOfMonth() && !(lastDay && got.DayOfMonth() < d.DayOfMonth()) {
		t.Fatalf("%s and %d months is %s: it neither kept the day nor clamped", d, months, got)
	}
	if next := d.AddDays(1).AddMonths(months); next.Before(got) {
		t.Fatalf("a day after %s gives the earlier %s", d, next)
	}
}

func location(t *testing.T, zone string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}
