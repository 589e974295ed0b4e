package cert

import (
	"slices"
	"testing"

	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

func basis(cadence Cadence) ProgrammeBasis {
	return ProgrammeBasis{File: Certification{ID: 1, Standard: string(norm.E2018), Cadence: cadence},
		Time:  AuditTime{Stage1Halves: 2, Stage2Halves: 3, VisitHalves: 2, RecertHalves: 4},
		Today: day.MustParse("2026-01-05")}
}

// R-PROG-01: both stages, the surveillances of the cadence, the recertification.
func TestProgrammeHasAllAuditsOfTheCycle(t *testing.T) {
	for cadence, visits := range map[Cadence]int{Yearly: 2, HalfYearly: 5} {
		audits := FirstProgramme(basis(cadence))
		kinds := map[AuditKind]int{}
		for i, a := range audits {
			kinds[a.Kind]++
			if a.Seq != i+1 || a.Status != AuditPlanned || a.Halves == 0 || a.Target.IsZero() || !a.Latest.IsZero() {
				t.Errorf("%s: %s is seq %d, %s, %d halves, target %s, latest %s", cadence, a.Name, a.Seq, a.Status, a.Halves, a.Target, a.Latest)
			}
			if i > 0 && a.Target.Before(audits[i-1].Target) {
				t.Errorf("%s: %s comes before %s", cadence, a.Name, audits[i-1].Name)
			}
		}
		if kinds[Stage1] != 1 || kinds[Stage2] != 1 || kinds[Surveillance] != visits || kinds[Recertification] != 1 {
			t.Errorf("%s: programme has %v", cadence, kinds)
		}
	}
}

// R-PROG-02: every clause in a stage, at least once in the surveillances, and all at recertification; the
// house minimum in every surveillance.
func TestProgrammeCoversEveryClause(t *testing.T) {
	all := numbers(norm.Auditable(norm.E2018))
	for _, cadence := range []Cadence{Yearly, HalfYearly} {
		seen := map[AuditKind]map[string]int{Stage2: {}, Surveillance: {}, Recertification: {}, Stage1: {}}
		for _, a := range FirstProgramme(basis(cadence)) {
			for _, c := range a.Clauses {
				seen[a.Kind][c]++
			}
			for _, must := range norm.SurveillanceClauses(norm.E2018) {
				if a.Kind == Surveillance && !slices.Contains(a.Clauses, must.Number) {
					t.Errorf("%s leaves out %s", a.Name, must.Number)
				}
			}
			if a.Kind == Surveillance && len(a.Clauses) == len(all) {
				t.Errorf("%s plans everything: nothing was spread", a.Name)
			}
		}
		for _, c := range all {
			if seen[Stage2][c] != 1 || seen[Surveillance][c] < 1 || seen[Recertification][c] != 1 {
				t.Errorf("%s: clause %s: stage 2 %d, surveillances %d, recertification %d", cadence, c, seen[Stage2][c], seen[Surveillance][c], seen[Recertification][c])
			}
		}
	}
}

func TestClientsWishDatesTheStages(t *testing.T) {
	b := basis(Yearly)
	b.Stage1From, b.Stage2From = day.MustParse("2026-03-07"), day.MustParse("2026-04-20") // a Saturday, a Monday
	audits := FirstProgramme(b)
	if audits[0].Target.String() != "2026-03-09" || audits[1].Target.String() != "2026-04-20" {
		t.Errorf("stages at %s and %s", audits[0].Target, audits[1].Target)
	}
	b.Stage1From, b.Stage2From = day.MustParse("2025-03-07"), day.MustParse("2027-04-20")
	audits = FirstProgramme(b)
	if audits[0].Target.String() != "2026-02-16" || audits[1].Target.String() != "2026-04-13" {
		t.Errorf("wishes in the past or beyond the interval put the stages at %s and %s", audits[0].Target, audits[1].Target)
	}
}

// R-DATE-05, R-DATE-06: the decision dates the surveillances; what is scheduled keeps its target.
func TestDecisionDatesThePlannedAudits(t *testing.T) {
	latest := day.MustParse("2027-03-15")
	a := Audit{Status: AuditPlanned, Target: day.MustParse("2026-12-01")}
	if !a.Redate(latest.AddMonths(-1), latest) || a.Target.String() != "2027-02-15" || a.Latest != latest {
		t.Errorf("planned audit is dated %s, %s", a.Target, a.Latest)
	}
	b := Audit{Status: AuditScheduled, Target: day.MustParse("2026-12-01")}
	if b.Redate(latest.AddMonths(-1), latest); b.Target.String() != "2026-12-01" || b.Latest != latest {
		t.Errorf("scheduled audit is dated %s, %s", b.Target, b.Latest)
	}
	c := Audit{Status: AuditConcluded}
	if c.Redate(latest, latest) {
		t.Error("a concluded audit was dated anew")
	}
}

func TestNextCycleStartsWithSurveillance(t *testing.T) {
	dates := cycle.On(day.MustParse("2029-02-10")).Plan(cycle.Start{Decision: day.MustParse("2029-02-10"), Expiry: day.MustParse("2032-03-14")})
	audits := NextProgramme(basis(Yearly), 2, dates)
	if len(audits) != 3 || audits[0].Kind != Surveillance || audits[0].Seq != 1 || audits[0].Cycle != 2 {
		t.Fatalf("next cycle is %+v", audits)
	}
	if audits[0].Latest.String() != "2030-02-10" || audits[2].Latest.String() != "2032-03-14" || audits[2].Target.String() != "2031-12-14" {
		t.Errorf("limits are %s and %s, recertification planned for %s", audits[0].Latest, audits[2].Latest, audits[2].Target)
	}
}

// R-DATE-02, R-DATE-03, R-DATE-04: a cycle says which of its limits were not kept, and none before its decision.
func TestCycleSaysWhatWasNotKept(t *testing.T) {
	decided := day.MustParse("2026-06-01")
	decisions := []Decision{{ID: 7, Option: Grant, DecidedOn: decided}}
	certificates := []Certificate{{DecisionID: 7, Cycle: 1, Expires: day.MustParse("2029-05-31")}}
	on := func(last string, status AuditStatus) Audit {
		return Audit{Cycle: 1, Kind: Surveillance, Status: status, Ends: day.MustParse(last)}
	}
	for _, c := range []struct {
		name   string
		audits []Audit
		today  string
		rules  []string
	}{
		{"in time", []Audit{on("2027-05-20", AuditConcluded)}, "2027-12-01", nil},
		{"first late", []Audit{on("2027-06-02", AuditConcluded)}, "2027-12-01", []string{"R-DATE-02"}},
		{"first missed", []Audit{on("2027-05-20", AuditScheduled)}, "2027-06-02", []string{"R-DATE-02"}},
		{"second missed and a year without", []Audit{on("2027-05-20", AuditConcluded)}, "2029-01-10", []string{"R-DATE-04", "R-DATE-03"}},
	} {
		states := CycleStates(Yearly, c.audits, decisions, certificates, day.MustParse(c.today), norm.Book{})
		var rules []string
		for _, v := range states[0].Violations {
			rules = append(rules, v.Rule)
		}
		if !slices.Equal(rules, c.rules) {
			t.Errorf("%s: %v, not %v", c.name, states[0].Violations, c.rules)
		}
	}
	if s := CycleStates(Yearly, nil, nil, nil, decided, norm.Book{}); len(s) != 1 || len(s[0].Violations) != 0 || !s[0].Decision.IsZero() {
		t.Errorf("before the decision: %+v", s)
	}
}
