package audittime

import (
	"testing"
	"time"

	"assay/internal/day"
	"assay/internal/norm"
)

// on is a line of the timesheet of one person on one day of March.
func on(person int64, of int, role Role, place Place, minutes int) Spent {
	return Spent{person, day.New(2026, time.March, of), role, place, minutes}
}

func sum(t *testing.T, sheet ...Spent) Actual {
	t.Helper()
	a, err := Sum(sheet, rulebook())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestOnlyAuditorsMakeAuditTime(t *testing.T) { // R-TIME-17, R-ICT-03
	got := sum(t, on(1, 2, Lead, OnSite, 480), on(2, 2, Auditor, Remote, 240), on(2, 3, Auditor, OffSite, 120),
		on(1, 3, Lead, Travel, 300), on(3, 2, Trainee, OnSite, 480), on(4, 2, Expert, OnSite, 480),
		on(5, 2, Observer, OnSite, 480), on(6, 2, Interpreter, OnSite, 480), on(7, 2, Assessor, OnSite, 480))
	if got != (Actual{Counted: 840, WithThem: 720, Remote: 240}) {
		t.Errorf("%+v", got)
	}
}

// R-TIME-15: 3.5 days are not done in three days of more than nine hours.
func TestLongDaysDoNotShortenAnAudit(t *testing.T) {
	long := sum(t, on(1, 2, Lead, OnSite, 560), on(1, 3, Lead, OnSite, 560), on(1, 4, Lead, OnSite, 400), on(1, 4, Lead, OffSite, 160))
	if long != (Actual{Counted: 1440, WithThem: 1360}) {
		t.Errorf("%+v", long)
	}
	if two := sum(t, on(1, 2, Lead, OnSite, 480), on(2, 2, Auditor, OnSite, 480)); two.Counted != 960 {
		t.Errorf("two people on one day: %+v", two)
	}
	if warnings, _ := long.Compare(7, rulebook()); len(warnings) != 0 {
		t.Errorf("exactly half a day less: %v", warnings)
	}
	if _, err := Sum(nil, norm.Constants{}); err == nil {
		t.Error("summed without constants")
	}
}

func TestRemoteShare(t *testing.T) { // R-ICT-02
	for _, c := range []struct {
		actual Actual
		want   Notice
	}{
		{Actual{Counted: 1200, WithThem: 1000, Remote: 300}, Notice{Share: Whole(30)}},
		{Actual{Counted: 1200, WithThem: 1000, Remote: 301}, Notice{true, 3010, 30}},
		{Actual{Counted: 1200, WithThem: 1000, Remote: 1000}, Notice{true, Whole(100), 30}},
		{Actual{Counted: 1200}, Notice{}},
	} {
		if got, err := c.actual.RemoteNotice(rulebook()); got != c.want || err != nil {
			t.Errorf("%+v: %+v, %v", c.actual, got, err)
		}
	}
	if _, err := (Actual{WithThem: 1}).RemoteNotice(norm.Constants{}); err == nil {
		t.Error("answered without constants")
	}
}

func TestActualAgainstPlan(t *testing.T) { // R-TIME-16, R-TIME-21
	for _, c := range []struct {
		actual Actual
		want   string
	}{
		{Actual{1200, 960, 0}, ""},          // as planned, exactly 80 %
		{Actual{960, 960, 0}, ""},           // half a day less
		{Actual{959, 959, 0}, "R-TIME-21"},  // and a minute
		{Actual{1200, 959, 0}, "R-TIME-16"}, // a minute below the share
		{Actual{240, 0, 0}, "R-TIME-21 R-TIME-16"},
	} {
		warnings, err := c.actual.Compare(5, rulebook())
		got := ""
		for i, w := range warnings {
			if i > 0 {
				got += " "
			}
			got += w.Rule
		}
		if got != c.want || err != nil {
			t.Errorf("%+v: %q, %v; want %q", c.actual, got, err, c.want)
		}
	}
	if _, err := (Actual{}).Compare(5, norm.Constants{}); err == nil {
		t.Error("compared without constants")
	}
}
