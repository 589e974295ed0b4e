package audittime

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sites is an organisation with a central function and listed sites as pairs of
// persons and whole percent of reduction.
func sites(central, population int, sample Sample, pairs ...int) Input {
	m := MultiSite{Central: &Central{central}, Population: population, Sample: sample}
	for i := 0; i < len(pairs); i += 2 {
		m.Listed = append(m.Listed, Site{pairs[i], Whole(pairs[i+1])})
	}
	return Input{MultiSite: m}
}

var nine = Sample{Initial: 3, Surveillance: 2, Recertification: 3}

// M17: each place from the table by itself, the sites halved and rounded one by one (R-MS-09, R-MS-10).
func TestM17TimeOfSampledSites(t *testing.T) {
	for _, c := range []struct {
		audit              AuditKind
		size               int
		central, siteTimes string
	}{
		{"", 3, "6", "2 2 2"},
		{Initial, 3, "6", "2 2 2"},
		{Surveillance, 2, "2", "1 1"},
		{Recertification, 3, "4", "1.5 1.5 1"},
	} {
		in := sites(60, 9, nine, 12, 50)
		in.Audit = c.audit
		r := calculate(t, in)
		if r.EffectivePersons != 168 || r.RawDays.String() != "11.25" || days(r.TotalDays, r.Stage1Days, r.Stage2Days, r.SurveillanceDays, r.RecertificationDays) != "12 3.5 8.5 4 8" {
			t.Errorf("%+v", r)
		}
		if r.SampledSites != c.size || r.CentralDays.String() != c.central || days(r.SiteDays...) != c.siteTimes {
			t.Errorf("%s: %d sites, central %s, sites %s", c.audit, r.SampledSites, r.CentralDays, days(r.SiteDays...))
		}
		if !stepped(r, "R-MS-10", "9") || len(r.Warnings) != 0 {
			t.Errorf("%+v %+v", r.Steps, r.Warnings)
		}
	}
}

func stepped(r Result, rule, value string) bool {
	return slices.ContainsFunc(r.Steps, func(s Step) bool { return s.Rule == rule && s.Value == value })
}

// M16 is the same with the QMS table: six of 26 sites with five persons take 9 days besides the central function.
func TestM16SumOfSampledSites(t *testing.T) {
	table, _ := rulebook().OtherTable("ISO 9001", "")
	band, _ := table.Band(5)
	if six := 6 * HalfDays(band.HalfDays); six.String() != "9" {
		t.Errorf("%s", six)
	}
}

// R-MS-09: factors and the reduction of a site are added, up to half of the table's time and never beyond; I4.
func TestI4SiteReductions(t *testing.T) {
	for _, c := range []struct {
		name     string
		factors  []Factor
		percent  int
		site     string // days, or nothing for a refusal
		rounding Rounding
	}{
		{"none", nil, 0, "6", UpHalf},
		{"factors", used("DEC-02", -30), 0, "4.5", UpHalf},
		{"floor of the table", used("DEC-02", -30), 0, "4.5", NearestHalf},
		{"central functions", nil, 20, "5", UpHalf},
		{"both", used("DEC-02", -30), 20, "3", UpHalf},
		{"both, capped factors", used("DEC-02", -45), 20, "3", UpHalf},
		{"half", nil, 50, "3", UpHalf},
		{"increase", used("INC-04", 25), 50, "4.5", UpHalf},
		{"a percent too much", nil, 51, "", UpHalf},
		{"a percent too much together", used("DEC-02", -30), 21, "", UpHalf},
		{"I4", used("DEC-02", -30), 40, "", UpHalf},
		{"upwards", nil, -1, "", UpHalf},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := sites(60, 0, Sample{1, 1, 1}, 60, c.percent)
			in.Factors, in.Rounding, in.BelowSingleSiteWhy = c.factors, c.rounding, why
			r, err := Calculate(in, rulebook())
			var p *Problem
			if refused := errors.As(err, &p) && p.Rule == "R-MS-09" && p.Field == "sites[0].reduction_percent"; refused != (c.site == "") {
				t.Fatalf("%v %v", p, err)
			}
			if c.site != "" && days(r.SiteDays...) != c.site {
				t.Errorf("%s, want %s", days(r.SiteDays...), c.site)
			}
		})
	}
}

// What the listed sites stand for: one for all, all of the population, the sample, or fewer.
func TestListedSites(t *testing.T) {
	for _, c := range []struct {
		name     string
		in       Input
		persons  int
		days     string
		warnings string
	}{
		{"one for all", sites(60, 9, nine, 12, 50), 168, "2 2 2", ""},
		{"the population", sites(60, 0, Sample{2, 2, 2}, 12, 0, 30, 0, 12, 0, 20, 0), 134, "5.5 4.5", "R-MS-09"},
		{"the population, all alike", sites(60, 0, Sample{2, 2, 2}, 12, 0, 12, 0, 12, 0, 12, 0), 108, "3.5 3.5", ""},
		{"the sample", sites(60, 9, nine, 12, 0, 30, 0, 20, 0), 246, "3.5 5.5 4.5", "R-MS-10"},
		{"fewer", sites(60, 9, nine, 30, 0, 12, 0), 249, "5.5 3.5 5.5", "R-MS-09 R-MS-10"},
		{"half persons", sites(60, 3, Sample{2, 2, 2}, 12, 0, 13, 0), 98, "3.5 3.5", "R-MS-10"},
		{"one site", sites(60, 0, Sample{1, 1, 1}, 12, 0), 72, "3.5", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := calculate(t, c.in)
			var rules []string
			for _, w := range r.Warnings {
				rules = append(rules, w.Rule)
			}
			if r.EffectivePersons != c.persons || days(r.SiteDays...) != c.days || strings.Join(rules, " ") != c.warnings {
				t.Errorf("%d persons, sites %s, %v", r.EffectivePersons, days(r.SiteDays...), r.Warnings)
			}
		})
	}
}

func TestAllPersonsEntered(t *testing.T) { // R-TIME-10, R-MS-10
	in := sites(60, 9, nine, 12, 50)
	in.Persons = 168
	if r := calculate(t, in); len(r.Warnings) != 0 {
		t.Errorf("%v", r.Warnings)
	}
	in.Persons = 200
	if r := calculate(t, in); r.EffectivePersons != 200 || !warned(r, "R-TIME-10") || !stepped(r, "R-MS-10", "10") {
		t.Errorf("%+v", r)
	}
}

// R-MS-10: less than one single site needs an approval.
func TestTotalAgainstOneSingleSite(t *testing.T) {
	in := sites(3, 4, Sample{2, 2, 2}, 300, 50) // 3.5 + 2 * 5.5 = 14.5; 1203 persons: 16
	_, err := Calculate(in, rulebook())
	var p *Problem
	if !errors.As(err, &p) || p.Rule != "R-MS-10" {
		t.Fatalf("%v", err)
	}
	in.BelowSingleSiteWhy = why
	if r := calculate(t, in); r.TotalDays.String() != "14.5" || !warned(r, "R-MS-10") || r.Inferred {
		t.Errorf("%+v", r)
	}
	if r := calculate(t, sites(15, 4, Sample{1, 1, 1}, 15, 0)); r.TotalDays.String() != "7" || !stepped(r, "R-MS-10", "7") {
		t.Errorf("exactly as much is enough: %+v", r) // 75 persons
	}
	many := sites(60, 1000, Sample{32, 19, 32}, 12, 0)
	if r := calculate(t, many); !r.Inferred || !warned(r, "R-MS-10") || r.TotalDays.String() != "118" {
		t.Errorf("above the table: %+v", r)
	}
}

// R-TIME-19: no visit is shorter than a day, however small the share.
func TestEveryVisitHasItsLeastTime(t *testing.T) {
	in := sites(5, 0, Sample{1, 30, 30}, repeated(30, 12)...)
	in.Audit, in.BelowSingleSiteWhy = Surveillance, why
	r := calculate(t, in)
	if r.TotalDays.String() != "7" || r.SurveillanceDays.String() != "31" || r.RecertificationDays.String() != "31" || r.CentralDays.String() != "1" || slices.Min(r.SiteDays) != 2 {
		t.Errorf("%+v", r)
	}
	in.Cadence = HalfYearly
	if r := calculate(t, in); r.SurveillanceDays.String() != "15.5" || slices.Min(r.SiteDays) != 1 {
		t.Errorf("half-yearly: %+v", r)
	}
}

// The rest of a later audit goes to the sites in proportion; the half day left over to whom most was cut off.
func TestSpread(t *testing.T) {
	sample := []part{{days: 7}, {days: 11}, {days: 7}}
	for total, want := range map[HalfDays]string{6: "1 1 1", 7: "1 1.5 1", 8: "1.5 1.5 1", 9: "1.5 1.5 1.5", 31: "4.5 6.5 4.5"} {
		got := make([]HalfDays, len(sample))
		if spread(got, sample, total, 2); days(got...) != want {
			t.Errorf("%s: %s, want %s", total, days(got...), want)
		}
	}
}

// A hundredth of a percent too much is too much (R-MS-09).
func TestSiteReductionsAreExact(t *testing.T) {
	in := sites(60, 9, nine, 12, 20)
	in.Factors, in.Listed[0].Reduction = used("DEC-02", -30), Whole(20)+1
	var p *Problem
	if _, err := Calculate(in, rulebook()); !errors.As(err, &p) || p.Rule != "R-MS-09" {
		t.Errorf("%v", err)
	}
}

func repeated(times, persons int) []int {
	var pairs []int
	for range times {
		pairs = append(pairs, persons, 0)
	}
	return pairs
}

func TestSiteProblems(t *testing.T) {
	with := func(change func(*Input)) Input {
		in := sites(60, 9, nine, 12, 50, 12, 50)
		change(&in)
		return in
	}
	for name, c := range map[string]struct {
		in          Input
		rule, field string
	}{
		"no central function":   {with(func(in *Input) { in.Central = nil }), "R-MS-04", "central"},
		"no sites":              {with(func(in *Input) { in.Listed = nil }), "R-MS-03", "sites"},
		"fewer than listed":     {with(func(in *Input) { in.Population = 1 }), "R-MS-03", "sites_in_population"},
		"unbelievably many":     {with(func(in *Input) { in.Population = mostSites + 1 }), "R-MS-03", "sites_in_population"},
		"no sample":             {with(func(in *Input) { in.Sample = Sample{} }), "R-MS-03", "sample"},
		"sample of too many":    {with(func(in *Input) { in.Sample.Surveillance = 10 }), "R-MS-03", "sample"},
		"nobody at the centre":  {with(func(in *Input) { in.Central = &Central{} }), "R-TIME-02", "central.persons"},
		"nobody at a site":      {with(func(in *Input) { in.Listed[1].Persons = 0 }), "R-TIME-02", "sites[1].persons"},
		"a site above table":    {with(func(in *Input) { in.Listed[1].Persons = 10701 }), "R-TIME-03", "sites[1].persons"},
		"persons below listed":  {with(func(in *Input) { in.Persons = 83 }), "R-TIME-10", "persons"},
		"days by hand":          {with(func(in *Input) { in.ManualBase, in.ManualBaseWhy = 60, why }), "R-TIME-03", "manual_base_days"},
		"DEC-08 at many sites":  {with(func(in *Input) { in.Factors = used("DEC-08", -5) }), "R-TIME-07", "factors"},
		"another audit":         {with(func(in *Input) { in.Audit = "stage1" }), "R-MS-03", "audit"},
		"another, at one site":  {Input{Persons: 5, MultiSite: MultiSite{Audit: "stage1"}}, "R-MS-03", "audit"},
		"population of nothing": {Input{Persons: 5, MultiSite: MultiSite{Population: 3}}, "R-MS-04", "central"},
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

// R-TIME-01 and R-TIME-03 at a site and at the central function.
func TestInferredSite(t *testing.T) {
	if r := calculate(t, sites(1300, 0, Sample{1, 1, 1}, 12, 0)); !r.Inferred || !warned(r, "R-TIME-03") || !stepped(r, "R-TIME-03", "16") {
		t.Errorf("%+v", r)
	}
}

// However the sites lie, the parts make the whole, nobody gets less than the law allows, and a person more never takes less.
func TestSitesHoldTogether(t *testing.T) {
	c := rulebook()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "population")
		listed := rapid.IntRange(1, n).Draw(t, "listed")
		k := rapid.IntRange(1, n).Draw(t, "sample")
		in := sites(rapid.IntRange(1, 2000).Draw(t, "central"), n, Sample{k, rapid.IntRange(1, n).Draw(t, "surveillance"), k})
		in.BelowSingleSiteWhy, in.Rounding = why, rapid.SampledFrom([]Rounding{UpHalf, NearestHalf}).Draw(t, "rounding")
		in.Audit = rapid.SampledFrom([]AuditKind{Initial, Surveillance, Recertification}).Draw(t, "audit")
		in.Cadence = rapid.SampledFrom([]Cadence{Yearly, HalfYearly}).Draw(t, "cadence")
		in.Factors = []Factor{Weighted("DEC-02", -Percent(rapid.IntRange(0, 6000).Draw(t, "less")), why, "x"), Weighted("INC-04", Percent(rapid.IntRange(0, 6000).Draw(t, "more")), why, "x")}
		for range listed {
			in.Listed = append(in.Listed, Site{rapid.IntRange(1, 1500).Draw(t, "persons"), Whole(rapid.IntRange(0, 20).Draw(t, "reduction"))})
		}
		r, err := Calculate(in, c)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, in, r)
		in.Listed[0].Persons++
		more, err := Calculate(in, c)
		if err != nil || more.TotalDays < r.TotalDays || more.SurveillanceYear < r.SurveillanceYear || more.RecertificationDays < r.RecertificationDays {
			t.Fatalf("one person more takes less: %v, then %v, %v", r.TotalDays, more.TotalDays, err)
		}
	})
}

func holds(t *rapid.T, in Input, r Result) {
	sum, least := r.CentralDays, HalfDays(2)
	for _, d := range r.SiteDays {
		sum += d
	}
	want := map[AuditKind]HalfDays{Initial: r.TotalDays, Surveillance: r.SurveillanceDays, Recertification: r.RecertificationDays}[in.Audit]
	if sum != want || len(r.SiteDays) != r.SampledSites || r.Stage1Days+r.Stage2Days != r.TotalDays {
		t.Fatalf("the parts make %s, the whole is %s: %+v", sum, want, r)
	}
	if in.Audit == Surveillance && in.Cadence == HalfYearly {
		least = 1
	}
	if r.CentralDays < least || slices.Min(r.SiteDays) < least {
		t.Fatalf("a visit is shorter than %s: %s, %s", least, r.CentralDays, days(r.SiteDays...))
	}
	if 2*r.TotalDays < r.BaseDays || in.Rounding == UpHalf && r.TotalDays.Exact() < r.RawDays {
		t.Fatalf("%s of %s, raw %s", r.TotalDays, r.BaseDays, r.RawDays)
	}
}

func ExampleCalculate() {
	r, err := Calculate(Input{Persons: 16}, rulebook())
	fmt.Println(r.TotalDays, r.Stage1Days, r.Stage2Days, err)
	// Output: 4.5 1.5 3 <nil>
}

// R-MS-05: sites that were drawn are visited, not those that take longest; drawn ones must be listed, different and as many as the sample.
func TestDrawnSitesMakeTheTime(t *testing.T) {
	in := sites(20, 0, Sample{Initial: 2, Surveillance: 1, Recertification: 2}, 100, 0, 10, 0, 10, 0, 30, 0)
	if longest := calculate(t, in); longest.TotalDays.String() != "18" {
		t.Errorf("the two longest and the central function take %s", longest.TotalDays)
	}
	in.Drawn = []int{1, 3}
	r := calculate(t, in)
	if r.TotalDays.String() != "13.5" || days(r.SiteDays...) != "3.5 5.5" || slices.ContainsFunc(r.Warnings, func(w Warning) bool { return w.Rule == "R-MS-09" }) {
		t.Errorf("drawn sites take %s: %s, %+v", r.TotalDays, days(r.SiteDays...), r.Warnings)
	}
	in.Audit, in.Visited = Surveillance, []int{2}
	if r := calculate(t, in); len(r.SiteDays) != 1 || r.CentralDays+r.SiteDays[0] != r.SurveillanceDays {
		t.Errorf("surveillance: %+v", r)
	}
	for _, wrong := range [][]int{{1}, {1, 1}, {1, 4}, {-1, 2}, {0, 1, 2}} {
		in.Drawn = wrong
		var p *Problem
		if _, err := Calculate(in, rulebook()); !errors.As(err, &p) || p.Rule != "R-MS-05" || p.Field != "drawn" {
			t.Errorf("%v drawn: %v", wrong, err)
		}
	}
}
