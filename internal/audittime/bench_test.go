package audittime

import "testing"

// BenchmarkTableLookUp is what the others are measured by: the row of a table and nothing else.
func BenchmarkTableLookUp(b *testing.B) {
	b.ReportAllocs()
	table, days := rulebook().Table(), 0
	for b.Loop() {
		band, _ := table.Band(215)
		days += band.HalfDays
	}
	if days == 0 {
		b.Fatal("no row")
	}
}

func oneSite() Input {
	return Input{Personnel: &Personnel{FullTime: 200, PartTime: []PartTime{{30, 2000}}}, Factors: used("DEC-02", -10, "INC-04", 10, "INC-07", 10)}
}

func BenchmarkCalculate(b *testing.B) { measure(b, oneSite()) }

func BenchmarkThousandSites(b *testing.B) { measure(b, thousandSites()) }

func measure(b *testing.B, in Input) {
	b.ReportAllocs()
	c := rulebook()
	for b.Loop() {
		if _, err := Calculate(in, c); err != nil {
			b.Fatal(err)
		}
	}
}

func thousandSites() Input {
	in := sites(400, 1000, Sample{32, 19, 32})
	for i := range 1000 {
		in.Listed = append(in.Listed, Site{1 + i%97, Whole(i % 21)})
	}
	in.Factors, in.Audit = used("DEC-02", -10, "INC-04", 10, "INC-07", 10), Surveillance
	return in
}

// Explaining a calculation stays cheap: what a spreadsheet asks a thousand times must not be felt.
func TestExplanationsStayCheap(t *testing.T) {
	c, in := rulebook(), oneSite()
	if n := testing.AllocsPerRun(100, func() { _, _ = Calculate(in, c) }); n > 100 {
		t.Errorf("%.0f allocations for one site", n)
	}
}
