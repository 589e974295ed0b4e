package cert

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/internal/audittime"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/sampling"
)

var sheetDay = day.MustParse("2026-03-14")

// group is a sheet of a central function with 20 persons and so many sites with ten, sampled.
func group(sites int) TimeSheet {
	s := TimeSheet{Sites: []SheetSite{{Name: "Head office", Central: true, Counted: 20}},
		Sampling: Sampling{Conditions: map[string]string{}, Similar: "yes", Why: "every branch runs the same service desk by one manual"}}
	for i := range sites {
		s.Sites = append(s.Sites, SheetSite{Name: fmt.Sprintf("Branch %d", i+1), Counted: 10})
	}
	for _, c := range sampling.Conditions() {
		s.Sampling.Conditions[c.Key] = "yes"
	}
	return s
}

func sheetFacts() SheetFacts {
	return SheetFacts{Cycle: 1, Surveillances: 2, Seeds: []uint64{7, 8}, Constants: norm.On(sheetDay)}
}

func counted(t *testing.T, s TimeSheet, in audittime.Input, f SheetFacts) Calculated {
	t.Helper()
	c, err := s.Calculate(in, f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sizesOf(c Calculated) string {
	var out []string
	for _, a := range c.Sheet.Audits {
		out = append(out, fmt.Sprintf("%s %d", a.Name, len(a.Sites)))
	}
	return strings.Join(out, ", ")
}

// R-MS-03: the sample of each audit of the cycle; every sampled site has its own time and the calculation is that of the drawn sites.
func TestSheetSamplesSixtySites(t *testing.T) {
	c := counted(t, group(59), audittime.Input{}, sheetFacts())
	if got := sizesOf(c); got != "Stage 2 8, Surveillance 1 5, Surveillance 2 5, Recertification 8" {
		t.Error(got)
	}
	if c.Result.EffectivePersons != 610 || len(c.Input.Drawn) != 8 || c.Input.Population != 59 || c.Result.TotalDays.String() != "32.5" {
		t.Errorf("%d persons, %d drawn, %s days", c.Result.EffectivePersons, len(c.Input.Drawn), c.Result.TotalDays)
	}
	for _, a := range c.Sheet.Audits {
		sum := a.Central
		for _, s := range a.Sites {
			sum += s.Days
		}
		want := map[AuditKind]audittime.HalfDays{Stage2: c.Result.TotalDays, Surveillance: c.Result.SurveillanceDays, Recertification: c.Result.RecertificationDays}[a.Kind]
		if sum != want || a.Random == 0 {
			t.Errorf("%s: %s days over its places, not %s; %d at random", a.Name, sum, want, a.Random)
		}
	}
	if repeats, err := c.Sheet.Repeats(SheetFacts{Constants: norm.On(sheetDay)}); err != nil || !repeats {
		t.Errorf("drawn again by the seeds: %t, %v", repeats, err)
	}
	c.Sheet.Audits[0].Sites[0].Name = "Branch of a friend"
	if repeats, _ := c.Sheet.Repeats(SheetFacts{Constants: norm.On(sheetDay)}); repeats {
		t.Error("a site put in by hand was not noticed")
	}
}

// R-MS-05: over the cycle other sites come first, and a new draw gives other sites.
func TestSheetDrawsOtherSitesOverTheCycle(t *testing.T) {
	c := counted(t, group(59), audittime.Input{}, sheetFacts())
	again := group(59)
	again.Sampling.Redraws = []string{"Branch 4 is closed for rebuilding this spring"}
	if d := counted(t, again, audittime.Input{}, sheetFacts()); d.Sheet.Audits[0].Line() == c.Sheet.Audits[0].Line() {
		t.Error("drawn again, the same sites came out")
	}
	visited := map[string]int{}
	for _, a := range c.Sheet.Audits[:3] {
		for _, s := range a.Sites {
			if !s.Random && visited[s.Name] > 0 {
				t.Errorf("%s is visited again in %s while others were never", s.Name, a.Name)
			}
			visited[s.Name]++
		}
	}
}

// R-MS-01, R-MS-02, R-MS-08: with one condition unmet, or dissimilar sites, every site is audited and a third at surveillance.
func TestSheetWithoutSamplingVisitsAll(t *testing.T) {
	for name, change := range map[string]func(s *TimeSheet){
		"unmet":      func(s *TimeSheet) { s.Sampling.Conditions["linked"] = "no" },
		"dissimilar": func(s *TimeSheet) { s.Sampling.Similar = "no" },
		"open":       func(s *TimeSheet) { s.Sampling = Sampling{} },
	} {
		s := group(9)
		change(&s)
		c := counted(t, s, audittime.Input{}, sheetFacts())
		if got := sizesOf(c); got != "Stage 2 9, Surveillance 1 3, Surveillance 2 3, Recertification 9" || c.Sheet.Audits[0].Rule != "R-MS-08" {
			t.Errorf("%s: %s", name, got)
		}
		for _, site := range c.Sheet.Audits[1].Sites {
			if strings.Contains(c.Sheet.Audits[2].Line()+";", site.Name+";") {
				t.Errorf("%s: both surveillances visit %s", name, site.Name)
			}
		}
		warned := slices.ContainsFunc(c.Result.Warnings, func(w audittime.Warning) bool { return w.Rule == "R-MS-02" })
		if warned != (name == "open") {
			t.Errorf("%s: warned of an open answer is %t", name, warned)
		}
	}
	s := group(9)
	s.Sampling.Similar = "no"
	f := sheetFacts()
	f.HalfYearly, f.Surveillances = true, 5
	if c := counted(t, s, audittime.Input{Cadence: audittime.HalfYearly}, f); len(c.Sheet.Audits[1].Sites) != 2 {
		t.Errorf("half-yearly: %s", sizesOf(c))
	}
}

// R-MS-06: risk adds sites to their group, never takes any away; R-MS-03: each group of similar sites has its own root.
func TestSheetAddsSitesForRisk(t *testing.T) {
	s := group(18)
	for i := 10; i < 19; i++ {
		s.Sites[i].Group = "data centres"
	}
	s.Sampling.Additions = []Addition{{Sites: 2, Group: "data centres", Reason: "two centres had failures of power this year"}}
	c := counted(t, s, audittime.Input{}, sheetFacts())
	centres := 0
	for _, site := range c.Sheet.Audits[0].Sites {
		if i := slices.IndexFunc(s.Sites, func(o SheetSite) bool { return o.Name == site.Name }); s.Sites[i].Group != "" {
			centres++
		}
	}
	if a := c.Sheet.Audits[0]; len(a.Sites) != 8 || centres != 5 || a.Least != 6 {
		t.Errorf("%d sites, %d of them data centres, least %d", len(a.Sites), centres, a.Least)
	}
	s.Sampling.Additions[0].Sites = -1
	var problems audittime.Problems
	if _, err := s.Calculate(audittime.Input{}, sheetFacts()); !errors.As(err, &problems) || problems[0].Rule != "R-MS-06" || problems[0].Field != "additions.0.sites" {
		t.Errorf("taking sites away: %v", err)
	}
}

// R-MS-09, R-MS-10: reductions hold by site; problems name the row of the sheet, which has the central function in it.
func TestSheetReducesSites(t *testing.T) {
	own := audittime.Whole(40)
	s := group(4)
	s.Sampling.Reduction, s.Sites[2].Reduction = audittime.Whole(20), &own
	c := counted(t, s, audittime.Input{}, sheetFacts())
	if c.Input.Listed[1].Reduction != own || c.Input.Listed[0].Reduction != audittime.Whole(20) {
		t.Errorf("%+v", c.Input.Listed)
	}
	thirty := []audittime.Factor{audittime.Weighted("DEC-02", audittime.Whole(-30), "seen in the certificate of 2024", "certificate")}
	var problems audittime.Problems
	if _, err := s.Calculate(audittime.Input{Factors: thirty}, sheetFacts()); !errors.As(err, &problems) || problems[0].Rule != "R-MS-09" || problems[0].Field != "sites.2.reduction" {
		t.Errorf("70 %% off: %v", err)
	}
	s.Sites[0].Counted = 0
	if _, err := s.Calculate(audittime.Input{}, sheetFacts()); !errors.As(err, &problems) || problems[0].Rule != "R-TIME-02" || problems[0].Field != "sites.0.persons" {
		t.Errorf("no persons: %v", err)
	}
}

// R-MS-13, R-MS-05, R-MS-09, R-ICT-01: a record needs every answer and reason; a what-if does not.
func TestSheetNamesWhatIsUndecided(t *testing.T) {
	if open := group(3).Undecided(20); len(open) != 0 {
		t.Errorf("%+v", open)
	}
	s := TimeSheet{Sites: group(3).Sites, Presence: Presence{Remote: 1000}}
	s.Sampling.Redraws, s.Sampling.Additions, s.Sampling.Reduction = []string{"no"}, []Addition{{Sites: 1}}, 100
	rules := map[string]int{}
	for _, p := range s.Undecided(20) {
		rules[p.Rule]++
	}
	if fmt.Sprint(rules) != "map[R-ICT-01:1 R-MS-01:7 R-MS-02:1 R-MS-05:1 R-MS-06:1 R-MS-09:1 R-MS-13:1]" {
		t.Error(rules)
	}
	if one := (TimeSheet{Sites: s.Sites[:1]}).Undecided(20); len(one) != 0 {
		t.Errorf("one site: %+v", one)
	}
}

// R-TIME-16, R-ICT-02: at most a fifth off site; much remote work is flagged with the days of notice.
func TestSheetHoldsThePresence(t *testing.T) {
	for _, c := range []struct {
		p    Presence
		rule string // of the refusal or the warning
		ok   bool
	}{{Presence{OffSite: audittime.Whole(20)}, "", true}, {Presence{OffSite: audittime.Whole(21)}, "R-TIME-16", false},
		{Presence{Remote: audittime.Whole(30)}, "", true}, {Presence{Remote: audittime.Whole(31)}, "R-ICT-02", true}, {Presence{Remote: audittime.Whole(101)}, "R-ICT-02", false}} {
		r, err := TimeSheet{Presence: c.p}.Calculate(audittime.Input{Persons: 12}, sheetFacts())
		if (err == nil) != c.ok {
			t.Errorf("%+v: %v", c.p, err)
		}
		warned := slices.ContainsFunc(r.Result.Warnings, func(w audittime.Warning) bool { return w.Rule == c.rule })
		if c.ok && warned != (c.rule != "") {
			t.Errorf("%+v: %+v", c.p, r.Result.Warnings)
		}
	}
}

// R-IMS-01: another standard takes the days of its own table where none are entered.
func TestOtherStandardsTakeTheirTable(t *testing.T) {
	full := audittime.Whole(100)
	in := audittime.Input{Persons: 23, Integrated: &audittime.Integrated{Others: []audittime.Other{{Standard: "iso/iec 27001"}}, ClientLevel: &full, TeamLevel: &full}}
	c := counted(t, TimeSheet{}, in, sheetFacts())
	if c.Input.Integrated.Others[0].Days.String() != "7" || in.Integrated.Others[0].Days != 0 || c.Result.IntegratedDays == 0 {
		t.Errorf("%+v, %s days together", c.Input.Integrated.Others, c.Result.IntegratedDays)
	}
	in.Integrated.Others[0].Standard = "ISO 99999"
	if _, err := (TimeSheet{}).Calculate(in, sheetFacts()); err == nil {
		t.Error("a standard without a table needs its days")
	}
	if names := OtherNames(norm.On(sheetDay)); !slices.Contains(names, "ISO 9001") || len(names) < 5 {
		t.Error(names)
	}
}

// R-MS-05: what an audit that has begun visits stays as it was, and counts as visited for those after it.
func TestBegunAuditsKeepTheirSites(t *testing.T) {
	f := sheetFacts()
	first := counted(t, group(9), audittime.Input{}, f)
	f.Begun = first.Sheet.Audits[:1]
	s := group(9)
	s.Sampling.Redraws = []string{"the planner of the client asked for other branches"}
	next := counted(t, s, audittime.Input{}, f)
	if a := next.Sheet.Audits[0]; !a.Kept || a.Line() != first.Sheet.Audits[0].Line() || !slices.Equal(next.Input.Drawn, first.Input.Drawn) {
		t.Errorf("stage 2 visits %s, not %s", a.Line(), first.Sheet.Audits[0].Line())
	}
	if repeats, err := next.Sheet.Repeats(SheetFacts{Constants: norm.On(sheetDay)}); err != nil || !repeats {
		t.Errorf("drawn again: %t, %v", repeats, err)
	}
	f.Cycle, f.Begun = 2, nil
	if c := counted(t, group(9), audittime.Input{}, f); sizesOf(c) != "Surveillance 1 2, Surveillance 2 2, Recertification 3" {
		t.Error(sizesOf(c))
	}
}

func TestThousandSitesAnswerFast(t *testing.T) {
	began := time.Now()
	c := counted(t, group(999), audittime.Input{}, sheetFacts())
	if len(c.Sheet.Audits[0].Sites) != 32 {
		t.Error(sizesOf(c))
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("a thousand sites take %s", took)
	}
}
