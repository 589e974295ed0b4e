package sampling

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"assay/internal/day"
	"assay/internal/norm"
)

var rulebook = norm.On(day.MustParse("2026-10-01"))

func size(t *testing.T, p Population) Plan {
	t.Helper()
	plan, err := Size(p, rulebook)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// The worked examples M1 to M15 of the rulebook, section 16.3.
func TestWorkedSamples(t *testing.T) { // R-MS-03, R-MS-05, R-MS-08
	for _, c := range []struct {
		id                                       string
		groups                                   []int
		notAllowed                               bool
		initial, surveillance, effective, recert int
		random                                   int
	}{
		{"M1", []int{2}, false, 2, 1, 2, 2, 1},
		{"M2", []int{26}, false, 6, 4, 5, 6, 2},
		{"M3", []int{24}, false, 5, 3, 4, 5, 2},
		{"M4", []int{4}, false, 2, 2, 2, 2, 1},
		{"M5", []int{9}, false, 3, 2, 3, 3, 1},
		{"M6", []int{10}, false, 4, 2, 3, 4, 1},
		{"M7", []int{16}, false, 4, 3, 4, 4, 1},
		{"M8", []int{17}, false, 5, 3, 4, 5, 2},
		{"M9", []int{25}, false, 5, 3, 4, 5, 2},
		{"M10", []int{50}, false, 8, 5, 6, 8, 2},
		{"M11", []int{100}, false, 10, 6, 8, 10, 3},
		{"M12", []int{101}, false, 11, 7, 9, 11, 3},
		{"M13", []int{10}, true, 10, 3, 10, 10, 0},
		{"M14", []int{11}, true, 11, 4, 11, 11, 0},
		{"M15", []int{9, 4}, false, 5, 4, 5, 5, 2},
	} {
		p := Population{Groups: c.groups, NotAllowed: c.notAllowed, Audit: Initial}
		first := size(t, p)
		p.Audit = Surveillance
		second := size(t, p)
		p.Audit = Recertification
		last := size(t, p)
		p.Effective = true
		proven := size(t, p)
		got := []int{first.Sample, second.Sample, proven.Sample, last.Sample, first.Random}
		if want := []int{c.initial, c.surveillance, c.effective, c.recert, c.random}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", c.id, got, want)
		}
	}
}

// The sample is the least whole number not below the multiple of the root, for every population up to 100,000.
func TestSampleIsExactForEveryPopulation(t *testing.T) { // R-MS-03
	for x := 2; x <= 100_000; x++ {
		for _, c := range []struct {
			audit     Audit
			effective bool
			num, den  int
		}{{Initial, false, 1, 1}, {Surveillance, false, 3, 5}, {Recertification, true, 4, 5}, {Recertification, false, 1, 1}} {
			plan := size(t, Population{Groups: []int{x}, Audit: c.audit, Effective: c.effective})
			k, want := plan.Sample, c.num*c.num*x
			if k*k*c.den*c.den < want || (k-1)*(k-1)*c.den*c.den >= want {
				t.Fatalf("%s of %d sites: %d", c.audit, x, k)
			}
			if 4*plan.Random < k || 4*(plan.Random-1) >= k {
				t.Fatalf("%d of %d at random", plan.Random, k)
			}
		}
	}
}

func TestSampleNeverFallsWithMoreSites(t *testing.T) { // R-MS-03
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.IntRange(0, MostSites-1).Draw(t, "x")
		audit := rapid.SampledFrom([]Audit{Initial, Surveillance, Recertification}).Draw(t, "audit")
		apart := rapid.Bool().Draw(t, "apart")
		less, _ := Size(Population{Groups: []int{x}, Audit: audit, NotAllowed: apart}, rulebook)
		more, err := Size(Population{Groups: []int{x + 1}, Audit: audit, NotAllowed: apart}, rulebook)
		if err != nil || more.Sample < less.Sample || more.Sample > x+1 {
			t.Fatalf("%d sites %d, one more %d, %v", x, less.Sample, more.Sample, err)
		}
	})
}

// R-MS-07: groups of similar sites give no smaller sample than all of them as one.
func TestMergingGroupsNeverPays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := rapid.SliceOfN(rapid.IntRange(2, 5000), 1, 8).Draw(t, "groups")
		total := 0
		for _, g := range groups {
			total += g
		}
		apart, _ := Size(Population{Groups: groups, Audit: Initial}, rulebook)
		merged, err := Size(Population{Groups: []int{total}, Audit: Initial}, rulebook)
		if err != nil || apart.Sample < merged.Sample {
			t.Fatalf("apart %d, merged %d, %v", apart.Sample, merged.Sample, err)
		}
	})
}

func TestPopulationsThatCannotBe(t *testing.T) { // R-MS-02
	for _, p := range []Population{
		{Groups: []int{-1}, Audit: Initial}, {Groups: nil, Audit: Initial}, {Groups: []int{MostSites + 1}, Audit: Initial},
		{Groups: []int{MostSites, 1}, Audit: Initial}, {Groups: []int{4}, Audit: "visit"}, {Groups: []int{4}},
	} {
		var problem *Problem
		if _, err := Size(p, rulebook); !errors.As(err, &problem) || problem.Rule == "" {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestRaisedSampleHasReasonsAndNeverFalls(t *testing.T) { // R-MS-06
	g := Group{Sites: 9, Sample: 3}
	if up, err := g.Raise(Addition{2, "complaints at two sites"}); err != nil || up.Sample != 5 {
		t.Errorf("%+v, %v", up, err)
	}
	if up, err := g.Raise(Addition{20, "new sites"}); err != nil || up.Sample != 9 {
		t.Errorf("more than there are: %+v, %v", up, err)
	}
	if _, err := g.Raise(Addition{1, ""}); err == nil {
		t.Error("raised without a reason")
	}
	if _, err := g.Raise(Addition{-1, "small sites"}); err == nil {
		t.Error("a sample was reduced")
	}
}

func sites(n int) []Site {
	list := make([]Site, n)
	for i := range list {
		list[i] = Site{ID: int64(i + 1), Never: i%3 == 0, Since: i % 4, Risk: i % 5}
	}
	return list
}

func TestDrawIsRepeatableAndDefensible(t *testing.T) { // R-MS-05
	first := Draw(sites(26), 6, 2, 7)
	shuffled := sites(26)
	slices.Reverse(shuffled)
	if again := Draw(shuffled, 6, 2, 7); !slices.Equal(first, again) {
		t.Errorf("the same seed drew %v and %v", first, again)
	}
	seen, random, differs := map[int64]bool{}, 0, false
	for _, p := range first {
		if seen[p.ID] {
			t.Errorf("site %d twice", p.ID)
		}
		if seen[p.ID] = true; p.Random {
			random++
		} else if s := sites(26)[p.ID-1]; !s.Never {
			t.Errorf("site %d was chosen before sites never visited", p.ID)
		}
	}
	if len(first) != 6 || random != 2 {
		t.Errorf("%d sites, %d at random", len(first), random)
	}
	for seed := range uint64(20) {
		differs = differs || !slices.Equal(first, Draw(sites(26), 6, 2, seed))
	}
	if !differs {
		t.Error("the seed changes nothing")
	}
	if all := Draw(sites(3), 9, 9, 1); len(all) != 3 {
		t.Errorf("more than there are: %v", all)
	}
}

// Over a cycle of six audits every site of nine comes to its turn, because the longest unvisited goes first.
func TestSelectionDiffersOverTheCycle(t *testing.T) { // R-MS-05
	since, never := map[int64]int{}, map[int64]bool{}
	for id := range int64(9) {
		never[id] = true
	}
	for audit := range 6 {
		var list []Site
		for id := range int64(9) {
			list = append(list, Site{ID: id, Never: never[id], Since: since[id]})
			since[id]++
		}
		for _, p := range Draw(list, 3, 1, uint64(audit)) {
			never[p.ID], since[p.ID] = false, 0
		}
	}
	for id, still := range never {
		if still {
			t.Errorf("site %d was never visited", id)
		}
	}
}

func TestEverySiteIsEquallyLikely(t *testing.T) { // R-MS-05
	counts := map[int64]int{}
	for seed := range uint64(10_000) {
		counts[Draw(sites(10), 1, 1, seed)[0].ID]++
	}
	for id, n := range counts {
		if n < 850 || n > 1150 {
			t.Errorf("site %d was drawn %d times of 10,000", id, n)
		}
	}
}

func TestConditionsOfOnePopulation(t *testing.T) { // R-MS-01
	yes := map[string]bool{}
	if got := len(Unmet(yes)); got != 7 {
		t.Errorf("%d conditions without answers", got)
	}
	for _, c := range Conditions() {
		yes[c.Key] = true
	}
	if unmet := Unmet(yes); len(unmet) != 0 {
		t.Errorf("still unmet: %v", unmet)
	}
	yes["central_own"] = false
	if unmet := Unmet(yes); len(unmet) != 1 || unmet[0].Key != "central_own" {
		t.Errorf("unmet: %v", unmet)
	}
}

func ExampleSize() {
	plan, _ := Size(Population{Groups: []int{26}, Audit: Initial}, rulebook)
	fmt.Println(plan.Sample, plan.Random)
	// Output: 6 2
}
