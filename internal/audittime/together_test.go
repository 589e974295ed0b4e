package audittime

import "testing"

// R-IMS-01: all standards together are divided into stages, surveillances and recertification as one standard is.
func TestIntegratedTimeIsDividedAsAWhole(t *testing.T) {
	half := together(40, 100, 100, "ISO/IEC 27001", 17)
	half.Cadence = HalfYearly
	hand := together(40, 100, 100, "ISO/IEC 27001", 17)
	hand.Stage1, hand.Stage1Why = 4, "two languages have to be looked into first"
	nearest := together(40, 100, 100, "ISO/IEC 27001", 17)
	nearest.Rounding = NearestHalf
	for _, c := range []struct {
		id   string
		in   Input
		want Times
	}{
		{"I1", together(40, 100, 100, "ISO/IEC 27001", 17), Times{23, 7, 16, 8, 8, 16}},       // 11.5: 3.45, 3.83, 7.67
		{"I1 nearest", nearest, Times{22, 7, 15, 7, 7, 15}},                                   // 11: 3.3, 3.67, 7.33
		{"half-yearly", half, Times{23, 7, 16, 4, 8, 16}},                                     // 4 a year, 2 a visit
		{"stage 1 by hand", hand, Times{23, 8, 15, 8, 8, 16}},                                 // 2 of 5.5 are 4.18 of 11.5
		{"nothing integrated", together(12, 0, 100, "ISO 9001", 5), Times{12, 4, 8, 4, 4, 8}}, // 6: 1.8, 2, 4
		{"smallest", together(1, 100, 100, "ISO 9001", 1), Times{7, 2, 5, 3, 3, 5}},           // 4 less 0.8 is 3.2
	} {
		r := calculate(t, c.in)
		if r.Together == nil || *r.Together != c.want || r.Whole() != c.want {
			t.Errorf("%s: %+v, want %+v", c.id, r.Together, c.want)
		}
	}
	alone := calculate(t, Input{Persons: 40})
	if alone.Together != nil || alone.Whole() != (Times{11, 3, 8, 4, 4, 8}) {
		t.Errorf("alone: %+v", alone.Whole())
	}
}

// R-IMS-01, R-MS-09: the days of all standards stand at the places in proportion to what this one takes there.
func TestIntegratedTimeIsSpreadOverThePlaces(t *testing.T) {
	in := together(0, 100, 100, "ISO/IEC 27001", 26)
	in.Central = &Central{Persons: 60}
	in.Listed = []Site{{Persons: 12, Reduction: Whole(50)}}
	in.Population, in.Sample = 9, Sample{Initial: 3, Surveillance: 2, Recertification: 3}
	for audit, want := range map[AuditKind]HalfDays{Initial: 40, Surveillance: 14, Recertification: 27} { // 12 + 13 less 20 % is 20
		in.Audit = audit
		r, sum := calculate(t, in), HalfDays(0)
		for _, days := range r.Places() {
			sum += days
		}
		if sum != want || len(r.Places()) != 1+r.SampledSites || r.Places()[0] <= r.Places()[1] {
			t.Errorf("%s: %v", audit, r.Places())
		}
	}
}

// R-TIME-19: a later audit that is asked for by name has its own days beside the total of an initial audit.
func TestLaterAuditHasItsOwnDays(t *testing.T) {
	for _, c := range []struct {
		audit AuditKind
		want  HalfDays
	}{{"", 0}, {Initial, 0}, {Surveillance, 3}, {Recertification, 5}} {
		r := calculate(t, Input{Persons: 12, MultiSite: MultiSite{Audit: c.audit}})
		if r.AuditDays != c.want || r.TotalDays != 7 {
			t.Errorf("%q: %s of %s", c.audit, r.AuditDays, r.TotalDays)
		}
	}
}
