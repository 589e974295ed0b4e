package cycle

import (
	"testing"

	"assay/internal/day"
)

// to2018 is the passage of 2018 with the half year that the pandemic added (R-TRN-01).
var to2018 = Transition{From: "2011", To: "2018", Published: day.MustParse("2018-09-15"), StopInitial: day.MustParse("2020-09-30"),
	StopAll: day.MustParse("2020-09-30"), End: day.MustParse("2022-03-31")}

func TestTransitionCapsTheExpiry(t *testing.T) { // R-TRN-02
	for normal, want := range map[string]string{"2021-01-31": "2021-01-31", "2022-03-31": "2022-03-31", "2023-05-01": "2022-03-31"} {
		if got := to2018.Expiry(day.MustParse(normal)); got != day.MustParse(want) {
			t.Errorf("%s: %s, want %s", normal, got, want)
		}
	}
	if got := (Transition{}).Expiry(day.MustParse("2030-01-01")); got != day.MustParse("2030-01-01") {
		t.Errorf("without an end: %s", got)
	}
}

func TestTransitionSaysWhichEditionMayBeAudited(t *testing.T) { // R-TRN-01, R-TRN-02
	for _, c := range []struct {
		on                 string
		initial, old, next bool
	}{
		{"2018-09-14", true, true, false}, {"2018-09-15", true, true, true}, {"2020-09-30", true, true, true},
		{"2020-10-01", true, false, true}, {"2020-10-01", false, false, true},
	} {
		if old, next := to2018.AuditTo(day.MustParse(c.on), c.initial); old != c.old || next != c.next {
			t.Errorf("%s: old %v, new %v", c.on, old, next)
		}
	}
	early := Transition{StopInitial: day.MustParse("2020-03-30"), StopAll: day.MustParse("2020-09-30")}
	if old, _ := early.AuditTo(day.MustParse("2020-04-01"), false); !old {
		t.Error("a surveillance was refused when only initial audits had stopped")
	}
	if old, _ := early.AuditTo(day.MustParse("2020-04-01"), true); old {
		t.Error("an initial audit was allowed after the stop")
	}
}
