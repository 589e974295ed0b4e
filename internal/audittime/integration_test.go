package audittime

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"assay/internal/norm"
)

// together is an integrated audit with both levels in whole percent and one
// other standard.
func together(persons, client, team int, standard string, days HalfDays) Input {
	x, y := Whole(client), Whole(team)
	return Input{Persons: persons, Integrated: &Integrated{Others: []Other{{standard, days}}, ClientLevel: &x, TeamLevel: &y}}
}

func switched(t *testing.T, name, value string) norm.Constants {
	t.Helper()
	c, err := rulebook().With(name, value)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func calculateWith(t *testing.T, in Input, c norm.Constants) Result {
	t.Helper()
	r, err := Calculate(in, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// I1 and I5 (R-IMS-01, R-IMS-02): the lower of the two levels counts.
func TestI1I5IntegratedDays(t *testing.T) {
	for _, c := range []struct {
		id               string
		in               Input
		raw, up, nearest string
	}{
		{id: "I1", in: together(40, 100, 100, "ISO/IEC 27001", 17), raw: "11.2", up: "11.5", nearest: "11"},
		{id: "I5", in: together(55, 75, 100, "ISO 9001", 10), raw: "9.35", up: "9.5", nearest: "9.5"},
		{id: "I5 by the team", in: together(55, 100, 75, "ISO 9001", 10), raw: "9.35", up: "9.5", nearest: "9.5"},
		{id: "not integrated", in: together(40, 0, 100, "ISO/IEC 27001", 17), raw: "14", up: "14", nearest: "14"},
		{id: "a hundredth of a level", in: Input{Persons: 40, Integrated: &Integrated{Others: []Other{{"ISO/IEC 27001", 17}}, ClientLevel: ptr(1), TeamLevel: ptr(1)}}, raw: "13.99972", up: "14", nearest: "14"},
	} {
		t.Run(c.id, func(t *testing.T) {
			r := calculate(t, c.in)
			c.in.Rounding = NearestHalf
			n := calculate(t, c.in)
			if r.IntegratedRawDays.String() != c.raw || r.IntegratedDays.String() != c.up || n.IntegratedDays.String() != c.nearest {
				t.Errorf("%s, %s, nearest %s; want %s, %s, %s", r.IntegratedRawDays, r.IntegratedDays, n.IntegratedDays, c.raw, c.up, c.nearest)
			}
			if own := calculate(t, Input{Persons: c.in.Persons}); own.TotalDays != r.TotalDays || own.SurveillanceDays != r.SurveillanceDays {
				t.Error("the integration changed the time of this standard alone")
			}
		})
	}
}

func ptr(p Percent) *Percent { return &p }

// I2 and I7: the extended approach, behind its switch (R-IMS-05).
func TestI2I7ExtendedApproach(t *testing.T) {
	on := switched(t, "ims.eaa_enabled", "true")
	in := together(40, 100, 100, "ISO/IEC 27001", 17)
	in.Integrated.Extended = true
	if r := calculateWith(t, in, on); r.IntegratedRawDays.String() != "11.25" || r.IntegratedDays.String() != "11.5" {
		t.Errorf("I2: %s, %s", r.IntegratedRawDays, r.IntegratedDays)
	}
	in.Integrated.Others = []Other{{"ISO 45001", 10}, {"ISO 9001", 6}} // this standard's 5.5 are the longest
	if r := calculateWith(t, in, on); r.IntegratedRawDays.String() != "9.5" {
		t.Errorf("%s", r.IntegratedRawDays)
	}
	if got := HalfDays(10).Exact() + (HalfDays(6)+HalfDays(4)).Exact()/2; got.String() != "7.5" {
		t.Errorf("I7: %s", got)
	}
	var p *Problem
	if _, err := Calculate(in, rulebook()); !errors.As(err, &p) || p.Rule != "R-IMS-05" {
		t.Errorf("switched off: %v", err)
	}
}

// I3 (R-IMS-03): the table's 30 % and then 20 % leave 0.56, and they are never added.
func TestI3ReductionsAreAppliedInTurn(t *testing.T) {
	in := together(1000, 100, 100, "ISO 9001", 20)
	in.Factors = used("DEC-02", -30)
	r := calculateWith(t, in, switched(t, "ims.sms_floor_after_ims", "false"))
	if own := r.IntegratedRawDays - HalfDays(20).Exact()*8/10; own != HalfDays(30).Exact()*56/100 {
		t.Errorf("%s of %s", own, r.BaseDays)
	}
}

// R-IMS-04: this standard keeps the least share of its table after the integration, whatever the rounding.
func TestIntegrationKeepsTheFloor(t *testing.T) {
	for _, c := range []struct {
		rounding Rounding
		days     HalfDays
		raw, all string
		lifted   bool
	}{
		{UpHalf, 17, "9.25", "9.5", true}, // 2.45 + 6.8
		{NearestHalf, 17, "9.25", "9.5", true},
		{NearestHalf, 12, "7.25", "7.5", true},
		{NearestHalf, 16, "8.85", "9", true},
		{NearestHalf, 19, "10.05", "10.5", true}, // the nearest, 10, would leave 2.4 of 2.45
	} {
		in := together(12, 100, 100, "ISO/IEC 27001", c.days)
		in.Factors, in.Rounding = used("DEC-02", -30), c.rounding
		r := calculate(t, in)
		if r.IntegratedRawDays.String() != c.raw || r.IntegratedDays.String() != c.all || warned(r, "R-IMS-04") != c.lifted {
			t.Errorf("%s %d: %s, %s, %v", c.rounding, c.days, r.IntegratedRawDays, r.IntegratedDays, r.Warnings)
		}
	}
	if r := calculate(t, together(40, 100, 100, "ISO/IEC 27001", 17)); warned(r, "R-IMS-04") {
		t.Error("4.4 of 5.5 days are above the floor")
	}
}

// Sites may lose half of their time for all reasons together, integration included (R-MS-09, R-IMS-04).
func TestIntegrationAtSites(t *testing.T) {
	in := sites(60, 9, nine, 12, 50) // 6 + 3 * 2; at least 4.2 + 3 * 1.75
	in.Integrated = together(1, 100, 100, "ISO/IEC 27001", 17).Integrated
	r := calculate(t, in)
	if r.TotalDays.String() != "12" || r.IntegratedRawDays.String() != "16.4" || warned(r, "R-IMS-04") {
		t.Errorf("%s, %v", r.IntegratedRawDays, r.Warnings) // 9.6 + 6.8, above 9.45
	}
	in.Factors = used("DEC-02", -30)
	in.Listed[0].Reduction = Whole(20)
	if r := calculate(t, in); r.TotalDays.String() != "10.5" || r.IntegratedRawDays.String() != "16.25" || !warned(r, "R-IMS-04") {
		t.Errorf("%s, %s, %v", r.TotalDays, r.IntegratedRawDays, r.Warnings) // 8.4 is lifted to 9.45
	}
}

func TestIntegrationProblems(t *testing.T) { // I6 among them
	with := func(change func(*Input)) Input {
		in := together(40, 100, 100, "ISO/IEC 27001", 17)
		change(&in)
		return in
	}
	for name, c := range map[string]struct {
		in          Input
		rule, field string
	}{
		"I6":                {with(func(in *Input) { in.Factors = used("DEC-02", -5, "DEC-03", -10) }), "R-IMS-04", "factors[1].code"},
		"no other standard": {with(func(in *Input) { in.Integrated.Others = nil }), "R-IMS-01", "integrated.others"},
		"no name":           {with(func(in *Input) { in.Integrated.Others[0].Standard = " " }), "R-IMS-01", "integrated.others[0].standard"},
		"no days":           {with(func(in *Input) { in.Integrated.Others[0].Days = 0 }), "R-IMS-01", "integrated.others[0].days"},
		"this standard":     {with(func(in *Input) { in.Integrated.Others[0].Standard = "ISO/IEC 20000-1:2018" }), "R-IMS-01", "integrated.others[0].standard"},
		"twice":             {with(func(in *Input) { in.Integrated.Others = append(in.Integrated.Others, Other{"iso/iec 27001 ", 3}) }), "R-IMS-01", "integrated.others[1].standard"},
		"level above all":   {with(func(in *Input) { in.Integrated.ClientLevel = ptr(10001) }), "R-IMS-02", "integrated.client_level_percent"},
		"level below none":  {with(func(in *Input) { in.Integrated.TeamLevel = ptr(-1) }), "R-IMS-02", "integrated.team_level_percent"},
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

func TestMissingLevelTakesNothingOff(t *testing.T) { // R-IMS-02
	in := together(40, 100, 100, "ISO/IEC 27001", 17)
	in.Integrated.TeamLevel = nil
	if r := calculate(t, in); r.IntegratedDays.String() != "14" || !warned(r, "R-IMS-02") {
		t.Errorf("%+v", r)
	}
}

// Integration never takes off more than its share, never goes below the floor, and never adds unless it must.
func TestIntegrationHoldsTogether(t *testing.T) {
	c := rulebook()
	rapid.Check(t, func(t *rapid.T) {
		in := together(rapid.IntRange(1, 10700).Draw(t, "persons"), rapid.IntRange(0, 100).Draw(t, "client"), rapid.IntRange(0, 100).Draw(t, "team"),
			"ISO 9001", HalfDays(rapid.IntRange(1, 60).Draw(t, "days")))
		in.Factors = []Factor{Weighted("DEC-02", -Percent(rapid.IntRange(0, 5000).Draw(t, "less")), why, "x")}
		in.Rounding = rapid.SampledFrom([]Rounding{UpHalf, NearestHalf}).Draw(t, "rounding")
		r, err := Calculate(in, c)
		if err != nil {
			t.Fatal(err)
		}
		others := in.Integrated.Others[0].Days
		sum := r.TotalDays + others
		if r.IntegratedRawDays > sum.Exact() || r.IntegratedRawDays*10 < sum.Exact()*8 || r.IntegratedDays > sum {
			t.Fatalf("%s of %s, rounded %s", r.IntegratedRawDays, sum, r.IntegratedDays)
		}
		off := norm.Fraction{Num: int64(min(*in.Integrated.ClientLevel, *in.Integrated.TeamLevel)), Den: 5 * 10000}
		if own := r.IntegratedDays.Exact() - less(others, off); own*10 < r.BaseDays.Exact()*7 {
			t.Fatalf("%s leave %s of %s", r.IntegratedDays, own, r.BaseDays)
		}
	})
}
