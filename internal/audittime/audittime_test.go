package audittime

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"assay/internal/day"
	"assay/internal/norm"
)

const why = "seen in the questionnaire and confirmed by the client"

func rulebook() norm.Constants { return norm.On(day.New(2026, time.October, 1)) }

// used makes factors from pairs of code and whole percent.
func used(pairs ...any) []Factor {
	var list []Factor
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, Weighted(pairs[i].(string), Whole(pairs[i+1].(int)), why, "interview note 3"))
	}
	return list
}

// Worked examples T1 to T14: "total stage1 stage2 surveillance recertification".
func TestWorkedExamples(t *testing.T) {
	for _, c := range []struct {
		id           string
		persons      int
		factors      []Factor
		base, raw    string
		up           string
		nearest      string // total, surveillance, recertification
		nearestTotal string
	}{
		{"T1", 12, nil, "3.5", "3.5", "3.5 1 2.5 1.5 2.5", "1 2.5", "3.5"},
		{"T2", 12, used("DEC-01", -5, "DEC-05", -10, "DEC-07", -10, "DEC-08", -5), "3.5", "2.45", "2.5 1 1.5 1 2", "1 1.5", "2.5"},
		{"T3", 12, used("DEC-01", -20, "DEC-05", -20, "DEC-07", -20, "DEC-08", -10, "INC-04", 10), "3.5", "2.45", "2.5 1 1.5 1 2", "1 1.5", "2.5"},
		{"T4", 8, used("DEC-05", -10), "3.5", "3.15", "3.5 1 2.5 1.5 2.5", "1 2", "3"},
		{"T5", 15, nil, "3.5", "3.5", "3.5 1 2.5 1.5 2.5", "1 2.5", "3.5"},
		{"T6", 16, nil, "4.5", "4.5", "4.5 1.5 3 1.5 3", "1.5 3", "4.5"},
		{"T7", 25, used("DEC-02", -25), "4.5", "3.375", "3.5 1 2.5 1.5 2.5", "1 2.5", "3.5"},
		{"T8", 40, used("INC-03", 15), "5.5", "6.325", "6.5 2 4.5 2.5 4.5", "2 4.5", "6.5"},
		{"T9", 60, used("DEC-05", -35), "6", "4.2", "4.5 1.5 3 1.5 3", "1.5 3", "4.5"},
		{"T10", 80, used("DEC-02", -20), "7", "5.6", "6 2 4 2 4", "2 3.5", "5.5"},
		{"T11", 150, used("INC-01", 10), "9", "9.9", "10 3 7 3.5 7", "3.5 6.5", "10"},
		{"T12", 500, used("DEC-02", -15), "12", "10.2", "10.5 3 7.5 3.5 7", "3.5 6.5", "10"},
		{"T13", 1000, used("INC-03", 25), "15", "18.75", "19 5.5 13.5 6.5 13", "6.5 12.5", "19"},
		{"T14", 1300, nil, "16", "16", "16 5 11 5.5 11", "5.5 10.5", "16"},
	} {
		t.Run(c.id, func(t *testing.T) {
			r := calculate(t, Input{Persons: c.persons, Factors: c.factors})
			if r.BaseDays.String() != c.base || r.RawDays.String() != c.raw {
				t.Errorf("base %s raw %s, want %s and %s", r.BaseDays, r.RawDays, c.base, c.raw)
			}
			if got := days(r.TotalDays, r.Stage1Days, r.Stage2Days, r.SurveillanceDays, r.RecertificationDays); got != c.up {
				t.Errorf("up: %s, want %s", got, c.up)
			}
			if r.Inferred != (c.id == "T14") {
				t.Errorf("inferred is %v", r.Inferred)
			}
			n := calculate(t, Input{Persons: c.persons, Factors: c.factors, Rounding: NearestHalf})
			if got := days(n.SurveillanceDays, n.RecertificationDays); n.TotalDays.String() != c.nearestTotal || got != c.nearest {
				t.Errorf("nearest: %s and %s, want %s and %s", n.TotalDays, got, c.nearestTotal, c.nearest)
			}
		})
	}
}

func days(list ...HalfDays) string {
	texts := make([]string, len(list))
	for i, h := range list {
		texts[i] = h.String()
	}
	return strings.Join(texts, " ")
}

func calculate(t *testing.T, in Input) Result {
	t.Helper()
	r, err := Calculate(in, rulebook())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// T3: the uncapped figure is kept and warned about (R-TIME-06).
func TestT3KeepsUncappedPercent(t *testing.T) {
	r := calculate(t, Input{Persons: 12, Factors: used("DEC-01", -20, "DEC-05", -20, "DEC-07", -20, "DEC-08", -10, "INC-04", 10)})
	if r.UncappedPercent != Whole(-60) || r.AppliedPercent != Whole(-30) || !warned(r, "R-TIME-06") {
		t.Errorf("%s %s %v", r.UncappedPercent, r.AppliedPercent, r.Warnings)
	}
	if r := calculate(t, Input{Persons: 12, Factors: used("DEC-02", -30)}); warned(r, "R-TIME-06") {
		t.Error("exactly the greatest reduction was warned about")
	}
}

func warned(r Result, rule string) bool {
	for _, w := range r.Warnings {
		if w.Rule == rule {
			return true
		}
	}
	return false
}

func TestT16Rounding(t *testing.T) {
	for _, c := range []struct {
		raw         Days
		up, nearest string
	}{
		{530000, "5.5", "5.5"}, {520000, "5.5", "5"}, {525000, "5.5", "5.5"}, {575000, "6", "6"},
		{500000, "5", "5"}, {500001, "5.5", "5"}, {524999, "5.5", "5"}, {0, "0", "0"},
	} {
		if up, near := UpHalf.Round(c.raw).String(), NearestHalf.Round(c.raw).String(); up != c.up || near != c.nearest {
			t.Errorf("%s rounds to %s and %s, want %s and %s", c.raw, up, near, c.up, c.nearest)
		}
	}
}

// T17 and T18: half the time of a site, and the share of it on site.
func TestT17T18SiteReduction(t *testing.T) {
	site := HalfDays(3).Adjust(Whole(-50))
	onSite := site * 80 / 100
	if site.String() != "0.75" || onSite.String() != "0.6" || NearestHalf.Round(onSite) != 1 || (site-onSite).String() != "0.15" {
		t.Errorf("T17: %s, on site %s", site, onSite)
	}
	if got := HalfDays(10).Adjust(Whole(-50)); got.String() != "2.5" {
		t.Errorf("T18: %s", got)
	}
}

// N1 to N5, and T15.
func TestEffectivePersons(t *testing.T) {
	for _, c := range []struct {
		id        string
		personnel Personnel
		persons   int
		base      string
	}{
		{"N1", Personnel{PartTime: []PartTime{{30, 2000}}}, 15, "3.5"},
		{"N2", Personnel{FullTime: 10, PartTime: []PartTime{{5, 2000}}, FullTimeWeeklyHours: 4000}, 13, "3.5"},
		{"N3", Personnel{FullTime: 10, SimilarWork: []SimilarWork{{20, "service desk"}}, CountSimilarByRoot: true}, 15, "3.5"},
		{"N3 off", Personnel{FullTime: 10, SimilarWork: []SimilarWork{{20, "service desk"}}}, 30, "5.5"},
		{"N4", Personnel{SimilarWork: []SimilarWork{{49, "a"}, {49, "b"}, {49, "c"}}, CountSimilarByRoot: true}, 21, "4.5"},
		{"N5", Personnel{FullTime: 20, SupplierControlled: 15}, 20, "4.5"},
		{"half hours", Personnel{PartTime: []PartTime{{2, 1875}}, FullTimeWeeklyHours: 3750}, 1, "3.5"},
		{"all groups", Personnel{FullTime: 9, Temporary: 3, Contractors: 4}, 16, "4.5"},
	} {
		t.Run(c.id, func(t *testing.T) {
			r := calculate(t, Input{Personnel: &c.personnel})
			if r.EffectivePersons != c.persons || r.BaseDays.String() != c.base {
				t.Errorf("%d persons, %s days; want %d and %s", r.EffectivePersons, r.BaseDays, c.persons, c.base)
			}
		})
	}
}

func TestPersonsGivenWinOverPersonnel(t *testing.T) {
	r := calculate(t, Input{Persons: 16, Personnel: &Personnel{FullTime: 10}})
	if r.EffectivePersons != 16 || !warned(r, "R-TIME-10") {
		t.Errorf("%d persons, %v", r.EffectivePersons, r.Warnings)
	}
}

// Every refusal names its rule and its field.
func TestProblems(t *testing.T) {
	repetitive := &Personnel{SimilarWork: []SimilarWork{{9, "desk"}}, CountSimilarByRoot: true}
	for name, c := range map[string]struct {
		in          Input
		rule, field string
	}{
		"T15":                 {Input{}, "R-TIME-02", "persons"},
		"nobody":              {Input{Personnel: &Personnel{SupplierControlled: 4}}, "R-TIME-02", "persons"},
		"negative persons":    {Input{Persons: -1}, "R-TIME-02", "persons"},
		"too many":            {Input{Persons: 10701}, "R-TIME-03", "manual_base_days"},
		"manual without why":  {Input{Persons: 20000, ManualBase: 70}, "R-TIME-03", "manual_base_days"},
		"manual below table":  {Input{Persons: 20000, ManualBase: 53, ManualBaseWhy: why}, "R-TIME-03", "manual_base_days"},
		"manual in table":     {Input{Persons: 20, ManualBase: 2, ManualBaseWhy: why}, "R-TIME-03", "manual_base_days"},
		"unknown factor":      {Input{Persons: 5, Factors: used("DEC-10", -5)}, "R-TIME-04", "factors[0].code"},
		"factor twice":        {Input{Persons: 5, Factors: used("DEC-05", -5, "DEC-05", -5)}, "R-TIME-04", "factors[1].code"},
		"decrease upwards":    {Input{Persons: 5, Factors: used("DEC-05", 5)}, "R-TIME-04", "factors[0].percent"},
		"increase downwards":  {Input{Persons: 5, Factors: used("INC-01", -5)}, "R-TIME-04", "factors[0].percent"},
		"beyond belief":       {Input{Persons: 5, Factors: used("INC-01", 1001)}, "R-TIME-04", "factors[0].percent"},
		"DEC-05 and INC-03":   {Input{Persons: 5, Factors: used("DEC-05", -5, "INC-03", 5)}, "R-TIME-07", "factors[1].code"},
		"INC-05 and DEC-06":   {Input{Persons: 5, Factors: used("INC-05", 5, "DEC-06", -5)}, "R-TIME-07", "factors[1].code"},
		"DEC-09 and INC-08":   {Input{Persons: 5, Factors: used("DEC-09", -5, "INC-08", 5)}, "R-TIME-07", "factors[1].code"},
		"DEC-01 and INC-09":   {Input{Persons: 5, Factors: used("DEC-01", -5, "INC-09", 5)}, "R-TIME-07", "factors[1].code"},
		"DEC-08 at two sites": {Input{Persons: 5, Sites: 2, Factors: used("DEC-08", -5)}, "R-TIME-07", "factors"},
		"root and DEC-07":     {Input{Personnel: repetitive, Factors: used("DEC-07", -5)}, "R-TIME-12", "factors"},
		"rounding":            {Input{Persons: 5, Rounding: "down"}, "R-TIME-08", "rounding"},
		"cadence":             {Input{Persons: 5, Cadence: "monthly"}, "R-TIME-19", "cadence"},
		"stage 1 too short":   {Input{Persons: 12, Stage1: 1, Stage1Why: why}, "R-TIME-18", "stage1_days"},
		"stage 1 is all":      {Input{Persons: 12, Stage1: 7, Stage1Why: why}, "R-TIME-18", "stage1_days"},
		"stage 1 unusual":     {Input{Persons: 12, Stage1: 3}, "R-TIME-18", "stage1_why"},
		"negative head count": {Input{Personnel: &Personnel{FullTime: 5, Temporary: -1}}, "R-TIME-10", "personnel.temporary"},
		"part-time is full":   {Input{Personnel: &Personnel{PartTime: []PartTime{{2, 4100}}}}, "R-TIME-11", "personnel.part_time[0].weekly_hours"},
		"no hours":            {Input{Personnel: &Personnel{PartTime: []PartTime{{2, 0}}}}, "R-TIME-11", "personnel.part_time[0].weekly_hours"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Calculate(c.in, rulebook())
			var p *Problem
			if !errors.As(err, &p) || p.Rule != c.rule || p.Field != c.field || p.Message == "" {
				t.Errorf("got %+v (%v), want %s at %s", p, err, c.rule, c.field)
			}
		})
	}
}

// R-TIME-12: DEC-07 is blocked where the root is used, not where there is nothing to take it of.
func TestRootOfNoGroup(t *testing.T) {
	r := calculate(t, Input{Personnel: &Personnel{FullTime: 12, CountSimilarByRoot: true}, Factors: used("DEC-07", -10)})
	if r.AppliedPercent != Whole(-10) {
		t.Errorf("%+v", r)
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	_, err := Calculate(Input{Factors: used("DEC-10", -5), Rounding: "down"}, rulebook())
	var all Problems
	if !errors.As(err, &all) || len(all) != 3 || strings.Count(err.Error(), "; ") != 2 {
		t.Errorf("%v", err)
	}
}

func TestMissingConstantsAreReported(t *testing.T) {
	if _, err := Calculate(Input{Persons: 3}, norm.Constants{}); err == nil || !strings.Contains(err.Error(), "sms.max_reduction") {
		t.Errorf("%v", err)
	}
}

func TestAboveTheTableByHand(t *testing.T) { // R-TIME-03
	r := calculate(t, Input{Persons: 20000, ManualBase: 60, ManualBaseWhy: why})
	if !r.Inferred || r.TotalDays != 60 || !warned(r, "R-TIME-03") {
		t.Errorf("%+v", r)
	}
}

func TestUnusualStage1WithReason(t *testing.T) { // R-TIME-18
	r := calculate(t, Input{Persons: 12, Stage1: 3, Stage1Why: why})
	if r.Stage1Days != 3 || r.Stage2Days != 4 || !warned(r, "R-TIME-18") {
		t.Errorf("%+v", r)
	}
}

func TestHalfYearlyVisits(t *testing.T) { // R-TIME-19
	for _, c := range []struct {
		persons     int
		visit, year string
	}{{12, "1", "2"}, {60, "1", "2"}, {40, "1", "2"}, {150, "1.5", "3"}, {1300, "3", "6"}} {
		r := calculate(t, Input{Persons: c.persons, Cadence: HalfYearly})
		if r.SurveillanceDays.String() != c.visit || r.SurveillanceYear.String() != c.year {
			t.Errorf("%d persons: %s a visit, %s a year; want %s and %s", c.persons, r.SurveillanceDays, r.SurveillanceYear, c.visit, c.year)
		}
	}
	small := calculate(t, Input{Persons: 12, Factors: used("DEC-02", -30), Cadence: HalfYearly})
	if small.SurveillanceDays.String() != "0.5" {
		t.Errorf("the least half-yearly visit is %s", small.SurveillanceDays)
	}
}

// R-TIME-07: a what-if question is answered with warnings, a record is refused.
func TestFactorsAreDocumented(t *testing.T) {
	for _, c := range []struct {
		f    Factor
		want string // fields that are missing
	}{
		{Factor{Code: "DEC-05", Why: why, Evidence: "interview note 3"}, ""},
		{Factor{Code: "DEC-05", Why: why}, "factors[0].evidence"},
		{Factor{Code: "DEC-05", Why: "   too short          ", Evidence: "interview note 3"}, "factors[0].why"},
		{Factor{Code: "DEC-05"}, "factors[0].why factors[0].evidence"},
	} {
		r := calculate(t, Input{Persons: 12, Factors: []Factor{c.f}})
		if r.AppliedPercent != Whole(-10) || warned(r, "R-TIME-07") != strings.Contains(c.want, "why") {
			t.Errorf("%+v: %s, %v", c.f, r.AppliedPercent, r.Warnings)
		}
		missing, err := Undocumented([]Factor{c.f}, rulebook())
		var fields []string
		for _, p := range missing {
			fields = append(fields, p.Field)
		}
		if got := strings.Join(fields, " "); got != c.want || err != nil {
			t.Errorf("%+v: %q is missing, %v; want %q", c.f, got, err, c.want)
		}
	}
	if _, err := Undocumented(nil, norm.Constants{}); err == nil {
		t.Error("looked through without constants")
	}
}

func TestOvercompensationShare(t *testing.T) { // R-TIME-06
	list := []Percent{Whole(-31), Whole(-30), 0, Whole(10), 0}
	if below, alert, err := Overcompensated(list, rulebook()); below != 1 || alert || err != nil {
		t.Errorf("one of five: %d %v %v", below, alert, err)
	}
	if below, alert, err := Overcompensated(list[:4], rulebook()); below != 1 || !alert || err != nil {
		t.Errorf("one of four: %d %v %v", below, alert, err)
	}
	if _, alert, _ := Overcompensated(nil, rulebook()); alert {
		t.Error("nothing raised an alert")
	}
}

func TestJSON(t *testing.T) {
	var in Input
	text := `{"persons": 12, "factors": [{"code": "DEC-05", "percent": -7.25, "why": "` + why + `"}], "rounding": "up_half",
		"personnel": {"full_time": 10, "part_time": [{"count": 5, "weekly_hours": 18.5}], "full_time_weekly_hours": 37.5}}`
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		t.Fatal(err)
	}
	if *in.Factors[0].Percent != -725 || in.Personnel.PartTime[0].WeeklyHours != 1850 {
		t.Errorf("%+v", in)
	}
	r := calculate(t, in)
	out, err := json.Marshal(r)
	for _, want := range []string{`"effective_persons":12`, `"base_days":3.5`, `"uncapped_percent":-7.25`, `"raw_days":3.24625`, `"total_days":3.5`, `"stage1_days":1,`, `"inferred":false`, `"steps":[{"rule":`} {
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s is not in %s, %v", want, out, err)
		}
	}
	if plain, _ := json.Marshal(calculate(t, Input{Persons: 12})); !strings.Contains(string(plain), `"warnings":[]`) {
		t.Errorf("no warnings are not an empty list: %s", plain)
	}
}

func TestParseUnits(t *testing.T) {
	for s, want := range map[string]HalfDays{"3": 6, "3.5": 7, "3,5": 7, " 0.5 ": 1, "3.50": 7, "0": 0} {
		if got, err := ParseHalfDays(s); got != want || err != nil {
			t.Errorf("%q is %s, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "-1", "3.25", "x", "1e1", "5000.5", "99999999999999999999", "3.5.5", "+1", "."} {
		if got, err := ParseHalfDays(s); err == nil {
			t.Errorf("%q was read as %s", s, got)
		}
	}
	for _, s := range []string{"10.125", "1000.01", "-1001", "%", ""} {
		if got, err := ParsePercent(s); err == nil {
			t.Errorf("%q was read as %s", s, got)
		}
	}
	for _, s := range []string{"-1", "169", "7.125", "full"} {
		if got, err := ParseHours(s); err == nil {
			t.Errorf("%q was read as %s", s, got)
		}
	}
	if got := Percent(-725).String() + Percent(5).String() + Days(-150000).String(); got != "-7.250.05-1.5" {
		t.Errorf("written as %s", got)
	}
}

func TestMorePersonsNeverTakeLessTime(t *testing.T) {
	c := rulebook()
	rapid.Check(t, func(t *rapid.T) {
		in := Input{
			Persons:  rapid.IntRange(1, 10699).Draw(t, "persons"),
			Rounding: rapid.SampledFrom([]Rounding{UpHalf, NearestHalf}).Draw(t, "rounding"),
			Factors: []Factor{
				Weighted("DEC-02", Percent(-rapid.IntRange(0, 5000).Draw(t, "less")), why, "x"),
				Weighted("INC-04", Percent(rapid.IntRange(0, 5000).Draw(t, "more")), why, "x"),
			},
			Cadence: rapid.SampledFrom([]Cadence{Yearly, HalfYearly}).Draw(t, "cadence"),
		}
		r := sound(t, in, c)
		in.Persons++
		bigger := sound(t, in, c)
		if bigger.TotalDays < r.TotalDays || bigger.Stage1Days < r.Stage1Days || bigger.SurveillanceYear < r.SurveillanceYear || bigger.RecertificationDays < r.RecertificationDays {
			t.Fatalf("one person more takes less: %+v, then %+v", r, bigger)
		}
	})
}

// sound calculates and checks what holds for every result.
func sound(t *rapid.T, in Input, c norm.Constants) Result {
	r, err := Calculate(in, c)
	if err != nil {
		t.Fatal(err)
	}
	if r.TotalDays*10 < r.BaseDays*7 {
		t.Fatalf("%s days are below 70 %% of %s", r.TotalDays, r.BaseDays)
	}
	if r.Stage1Days+r.Stage2Days != r.TotalDays || r.Stage1Days < 2 || r.Stage2Days < 1 {
		t.Fatalf("%s splits into %s and %s", r.TotalDays, r.Stage1Days, r.Stage2Days)
	}
	if in.Rounding == UpHalf && r.TotalDays.Exact() < r.RawDays {
		t.Fatalf("%s was rounded down to %s", r.RawDays, r.TotalDays)
	}
	return r
}

func TestRootIsExact(t *testing.T) { // R-TIME-12
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, most).Draw(t, "n")
		if k := rootUp(n); k*k < n || k > 0 && (k-1)*(k-1) >= n {
			t.Fatalf("the root of %d is not %d", n, k)
		}
	})
}
