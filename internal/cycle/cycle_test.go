package cycle

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"assay/internal/day"
	"assay/internal/norm"
)

var rules = On(day.MustParse("2026-10-01"))

func d(s string) day.Day {
	if s == "" {
		return day.Day{}
	}
	return day.MustParse(s)
}

func same(t *testing.T, what string, got day.Day, want string) {
	t.Helper()
	if got.String() != want {
		t.Errorf("%s is %s, want %s", what, got, want)
	}
}

// D1 to D4.
func TestProgrammeDates(t *testing.T) {
	for _, c := range []struct{ id, decision, target1, latest1, target2, latest2, expiry, recert string }{
		{"D1", "2024-03-15", "2025-02-15", "2025-03-15", "2026-02-15", "2026-03-15", "2027-03-14", "2026-12-14"},
		{"D2", "2024-02-29", "2025-01-29", "2025-02-28", "2026-01-29", "2026-02-28", "2027-02-27", "2026-11-27"},
		{"D3", "2025-01-10", "2025-12-10", "2026-01-10", "2026-12-10", "2027-01-10", "2028-01-09", "2027-10-09"},
		{"D4", "2024-12-20", "2025-11-20", "2025-12-20", "2026-11-20", "2026-12-20", "2027-12-19", "2027-09-19"},
	} {
		t.Run(c.id, func(t *testing.T) {
			p := rules.Plan(Start{Decision: d(c.decision)})
			if len(p.Surveillances) != 2 || p.Surveillances[0].Name != "S1" || p.Surveillances[1].Rule != "R-DATE-04" {
				t.Fatalf("%+v", p)
			}
			s1, s2 := p.Surveillances[0], p.Surveillances[1]
			same(t, "target of S1", s1.Target, c.target1)
			same(t, "limit of S1", s1.Latest, c.latest1)
			same(t, "target of S2", s2.Target, c.target2)
			same(t, "limit of S2", s2.Latest, c.latest2)
			same(t, "expiry", p.Expiry, c.expiry)
			same(t, "recertification", p.RecertificationTarget, c.recert)
		})
	}
}

func TestHalfYearlyProgramme(t *testing.T) { // R-DATE-06
	p := rules.Plan(Start{Decision: d("2024-08-31"), Cadence: HalfYearly})
	var latest, byRule []string
	for _, v := range p.Surveillances {
		latest, byRule = append(latest, v.Latest.String()), append(byRule, v.Rule)
	}
	if got := strings.Join(latest, " "); got != "2025-02-28 2025-08-31 2026-02-28 2026-08-31 2027-02-28" {
		t.Errorf("the limits are %s", got)
	}
	if got := strings.Join(byRule, " "); got != "R-DATE-06 R-DATE-02 R-DATE-06 R-DATE-04 R-DATE-06" {
		t.Errorf("the rules are %s", got)
	}
	same(t, "target of S5", p.Surveillances[4].Target, "2027-01-31")
}

func TestProgrammeOfLaterCycle(t *testing.T) { // R-DATE-10
	p := rules.Plan(Start{Decision: d("2027-02-10"), Expiry: d("2030-03-14")})
	same(t, "expiry", p.Expiry, "2030-03-14")
	same(t, "recertification", p.RecertificationTarget, "2029-12-14")
	same(t, "limit of S1", p.Surveillances[0].Latest, "2028-02-10")
	if none := rules.Plan(Start{}); !none.Expiry.IsZero() || none.Surveillances != nil {
		t.Errorf("no decision made %+v", none)
	}
}

func TestExpiryConvention(t *testing.T) { // R-DATE-09
	r := changed(t, "cycle.expiry_convention", "same_day")
	same(t, "expiry", r.Expiry(d("2024-03-15")), "2027-03-15")
}

// D22: a stricter body counts the first surveillance from the audit day.
func TestFirstSurveillanceAnchor(t *testing.T) { // R-DATE-02
	s := Start{Decision: d("2024-06-28"), Stage2LastDay: d("2024-05-20")}
	for anchor, want := range map[string]string{
		"decision": "", "stage2_last_day": "2025-05-20", "stage2_last_day_minus_one": "2025-05-19",
	} {
		v := changed(t, "cycle.sv1_anchor", anchor).Plan(s).Surveillances[0]
		same(t, "warning by "+anchor, v.Warn, want)
		same(t, "limit by "+anchor, v.Latest, "2025-06-28")
	}
}

func changed(t *testing.T, name, value string) Rules {
	t.Helper()
	c, err := norm.On(day.Day{}).With(name, value)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReadRefuses(t *testing.T) {
	if _, err := Read(norm.Constants{}); err == nil {
		t.Error("no constants made rules")
	}
	for name, value := range map[string]string{
		"cycle.expiry_convention": "whenever", "cycle.sv1_anchor": "birthday", "cycle.months": "three", "cycle.reminder_days": "soon",
	} {
		c, _ := norm.On(day.Day{}).With(name, value)
		if _, err := Read(c); err == nil {
			t.Errorf("%s was read from %q", name, value)
		}
	}
}

// D5, D6 and what a running cycle shows.
func TestViolations(t *testing.T) {
	for _, c := range []struct {
		id, decision, done, recert, asOf, want string
	}{
		{"D5", "2025-01-10", "2026-01-08 2026-12-10", "2027-10-09", "", ""},
		{"D6", "2023-11-30", "2024-11-20 2026-01-15", "2026-09-15", "", "R-DATE-04 R-DATE-03"},
		{"on the last day", "2024-03-15", "2025-03-15 2026-03-15", "2026-12-14", "", ""},
		{"a day late", "2024-03-15", "2025-03-16 2026-03-15", "2026-12-14", "", "R-DATE-02"},
		{"no second", "2024-03-15", "2025-03-01", "2027-01-10", "", "R-DATE-04 R-DATE-03"},
		{"none at all", "2024-03-15", "", "2027-01-10", "", "R-DATE-02 R-DATE-04 R-DATE-03 R-DATE-03"},
		{"in any order", "2025-01-10", "2026-12-10 2026-01-08", "2027-10-09", "", ""},
		{"running, in time", "2024-03-15", "", "", "2025-03-15", ""},
		{"running, missed", "2024-03-15", "", "", "2025-03-16", "R-DATE-02"},
		{"running, year over", "2023-11-30", "2024-11-20", "", "2026-01-02", "R-DATE-04 R-DATE-03"},
		{"no decision", "", "2025-01-01", "2027-01-10", "", ""},
		{"nothing known", "2024-03-15", "", "", "", ""},
	} {
		t.Run(c.id, func(t *testing.T) {
			conducted := Conducted{Recertification: d(c.recert), AsOf: d(c.asOf)}
			for _, s := range strings.Fields(c.done) {
				conducted.Surveillances = append(conducted.Surveillances, d(s))
			}
			var got []string
			for _, v := range rules.Violations(Start{Decision: d(c.decision)}, conducted) {
				got = append(got, v.Rule)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("violations %v, want %q", got, c.want)
			}
		})
	}
}

func TestMissed(t *testing.T) { // R-DATE-08
	p := rules.Plan(Start{Decision: d("2024-03-15")})
	for _, c := range []struct {
		conducted int
		asOf      string
		want      int
	}{{0, "2025-03-15", 0}, {0, "2025-03-16", 1}, {1, "2025-03-16", 0}, {1, "2026-03-16", 1}, {0, "2026-03-16", 2}, {2, "2030-01-01", 0}} {
		if got := p.Missed(c.conducted, d(c.asOf)); len(got) != c.want {
			t.Errorf("%d conducted by %s: missed %v, want %d", c.conducted, c.asOf, got, c.want)
		}
	}
}

// D9 to D12.
func TestRenewal(t *testing.T) {
	for _, c := range []struct {
		id, decision string
		outcome      Outcome
		expiry       string
		gap          string
	}{
		{"D9", "2027-02-10", Renewed, "2030-03-14", " "},
		{"last day", "2027-03-14", Renewed, "2030-03-14", " "},
		{"first day after", "2027-03-15", Restored, "2030-03-14", " "},
		{"D10", "2027-06-01", Restored, "2030-03-14", "2027-03-15 2027-05-31"},
		{"D11", "2027-09-14", Restored, "2030-03-14", "2027-03-15 2027-09-13"},
		{"D11 and a day", "2027-09-15", NewCycle, "2030-09-14", " "},
		{"D12", "2027-09-20", NewCycle, "2030-09-19", " "},
	} {
		t.Run(c.id, func(t *testing.T) {
			got := rules.Renew(d("2027-03-14"), d(c.decision))
			if got.Outcome != c.outcome || got.GapFrom.String()+" "+got.GapTo.String() != c.gap {
				t.Errorf("%+v", got)
			}
			same(t, "effective", got.Effective, c.decision)
			same(t, "expiry", got.Expiry, c.expiry)
		})
	}
	if got := rules.Renew(day.Day{}, d("2027-03-14")); got != (Renewal{}) {
		t.Errorf("no expiry was renewed: %+v", got)
	}
	same(t, "D11", rules.RestorationLimit(d("2027-03-14")), "2027-09-14")
}

// D7, D8, D13 to D15, D17, D20, D21, D23.
func TestSingleLimits(t *testing.T) {
	same(t, "D7", rules.MajorAfterStage2(d("2025-08-31")), "2026-02-28")
	same(t, "D8", rules.MajorAfterStage2(d("2025-05-23")), "2025-11-23")
	same(t, "D13", rules.SuspensionLimit(d("2026-04-30"), d("2028-01-01")), "2026-10-30")
	same(t, "D14", rules.SuspensionLimit(d("2025-08-31"), d("2028-01-01")), "2026-02-28")
	same(t, "D15", rules.SuspensionLimit(d("2026-10-01"), d("2027-01-31")), "2027-01-31")
	same(t, "D17", rules.FirstDayAfterBan(d("2024-06-30")), "2026-06-30")
	same(t, "D20", rules.Retention(d("2027-03-14")), "2030-03-14")
	same(t, "D21", rules.TransferLimit(d("2026-02-10"), d("2026-06-30")), "2026-06-30")
	same(t, "D21", rules.TransferLimit(d("2026-02-10"), d("2027-05-01")), "2026-08-10")
	same(t, "D23", rules.UploadReminder(d("2026-02-03")), "2026-02-21")
	same(t, "a leap February", rules.UploadReminder(d("2028-02-29")), "2028-02-22")
	same(t, "December", rules.UploadReminder(d("2026-12-31")), "2026-12-24")
}

// D16 and the judgements around it.
func TestStage2Window(t *testing.T) {
	w := rules.Stage2Window(d("2026-01-30"))
	same(t, "warning", w.WarnFrom, "2026-05-01")
	same(t, "hard stop", w.Hard, "2026-07-30")
	for on, want := range map[string]Interval{
		"2026-01-29": Before, "2026-01-30": BackToBack, "2026-01-31": BackToBack, "2026-02-01": InOrder,
		"2026-04-30": InOrder, "2026-05-01": Long, "2026-07-30": Long, "2026-07-31": TooLong,
	} {
		if got := rules.Interval(d("2026-01-30"), d(on)); got != want {
			t.Errorf("stage 2 on %s is %s, want %s", on, got, want)
		}
	}
}

// D18, D19 and the rest of the table of R-NC-06.
func TestFindingLimits(t *testing.T) {
	for _, c := range []struct {
		id              string
		kind            AuditKind
		grade           Grade
		closing, expiry string
		plan, evidence  string
	}{
		{"D18", Recertification, Major, "2027-01-20", "2027-03-14", "2027-02-03", "2027-03-14"},
		{"D19 minor", Initial, Minor, "2026-09-18", "", "2026-10-18", ""},
		{"D19 major", Initial, Major, "2026-09-18", "", "2026-10-02", "2026-12-17"},
		{"surveillance", Surveillance, Major, "2026-09-18", "2026-10-01", "2026-10-02", "2026-12-17"},
		{"recertification early", Recertification, Major, "2026-09-18", "2027-03-14", "2026-10-02", "2026-12-17"},
		{"recertification very late", Recertification, Major, "2027-03-10", "2027-03-14", "2027-03-14", "2027-03-14"},
		{"recertification minor", Recertification, Minor, "2027-01-20", "2027-03-14", "2027-02-19", ""},
		{"opportunity", Initial, "ofi", "2026-09-18", "", "", ""},
	} {
		t.Run(c.id, func(t *testing.T) {
			got := rules.FindingLimits(c.kind, c.grade, d(c.closing), d(c.expiry))
			same(t, "plan", got.Plan, c.plan)
			same(t, "evidence", got.Evidence, c.evidence)
		})
	}
}

func TestReminders(t *testing.T) { // R-DATE-05, R-SUSP-03
	want := []day.Day{d("2026-11-14"), d("2026-12-14"), d("2027-01-13"), d("2027-02-12")}
	if got := rules.Reminders(d("2027-03-14")); !slices.Equal(got, want) {
		t.Errorf("reminders on %v", got)
	}
	if got := rules.SuspensionReminders(d("2026-10-01"), d("2026-11-05")); !slices.Equal(got, []day.Day{d("2026-10-06"), d("2026-10-29")}) {
		t.Errorf("reminders on %v", got)
	}
}

func TestCyclesNeverExceedThreeYears(t *testing.T) {
	start := d("2024-01-01")
	rapid.Check(t, func(t *rapid.T) {
		decision := start.AddDays(rapid.IntRange(0, 365*12).Draw(t, "day"))
		cadence := rapid.SampledFrom([]Cadence{Yearly, HalfYearly}).Draw(t, "cadence")
		p := rules.Plan(Start{Decision: decision, Cadence: cadence})
		if !p.Expiry.Before(decision.AddMonths(36)) || !p.RecertificationTarget.Before(p.Expiry) {
			t.Fatalf("%s gives %+v", decision, p)
		}
		onTarget := Conducted{Recertification: p.RecertificationTarget}
		for _, v := range p.Surveillances {
			if !v.Target.Before(v.Latest) || !v.Latest.Before(p.Expiry) {
				t.Fatalf("%s gives %+v", decision, v)
			}
			onTarget.Surveillances = append(onTarget.Surveillances, v.Target)
		}
		if broken := rules.Violations(Start{Decision: decision, Cadence: cadence}, onTarget); len(broken) != 0 {
			t.Fatalf("a cycle on target broke %v", broken)
		}
	})
}
