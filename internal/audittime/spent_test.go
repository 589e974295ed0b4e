package audittime

import (
	"testing"

	"assay/internal/norm"
)

func TestOnlyAuditorsMakeAuditTime(t *testing.T) { // R-TIME-17
	got := Sum([]Spent{
		{Lead, OnSite, 480}, {Auditor, Remote, 240}, {Auditor, OffSite, 120},
		{Lead, Travel, 300}, {Trainee, OnSite, 480}, {Expert, OnSite, 480},
		{Observer, OnSite, 480}, {Interpreter, OnSite, 480}, {Assessor, OnSite, 480},
	})
	if got != (Actual{Counted: 840, WithThem: 720}) {
		t.Errorf("%+v", got)
	}
}

func TestActualAgainstPlan(t *testing.T) { // R-TIME-16, R-TIME-21
	for _, c := range []struct {
		actual Actual
		want   string
	}{
		{Actual{1200, 960}, ""},          // as planned, exactly 80 %
		{Actual{960, 960}, ""},           // half a day less
		{Actual{959, 959}, "R-TIME-21"},  // and a minute
		{Actual{1200, 959}, "R-TIME-16"}, // a minute below the share
		{Actual{240, 0}, "R-TIME-21 R-TIME-16"},
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
