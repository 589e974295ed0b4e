package cert

import (
	"slices"
	"testing"

	"assay/internal/day"
)

// R-PROG-02: a clause that the surveillances of the cycle left out is a duty of the next, and of the last in any case.
func TestR_PROG_02SkippedClausesAreDuties(t *testing.T) {
	first := Audit{ID: 1, Kind: Surveillance, Cycle: 1, Seq: 3, Name: "Surveillance 1", Status: AuditConcluded, Clauses: []string{"4.4", "8.2.1", "8.2.2"}}
	last := Audit{ID: 2, Kind: Surveillance, Cycle: 1, Seq: 4, Name: "Surveillance 2", Status: AuditScheduled, Clauses: []string{"4.4", "8.4.1"}}
	judged := func(audit int64, clause string) bool {
		return audit == 1 && clause != "8.2.2" && clause != "8.4.2" && clause != "8.4.1"
	}
	keys := func(all []Duty) (out []string) {
		for _, d := range all {
			out = append(out, d.Key)
		}
		return out
	}
	if got := keys(SkippedDuties(last, []Audit{first, last}, judged)); !slices.Equal(got, []string{"clause:8.2.2", "clause:8.4.2"}) {
		t.Errorf("duties %v", got)
	}
	later := Audit{ID: 3, Kind: Surveillance, Cycle: 1, Seq: 5, Status: AuditPlanned}
	if got := keys(SkippedDuties(last, []Audit{first, last, later}, judged)); !slices.Equal(got, []string{"clause:8.2.2"}) {
		t.Errorf("with another surveillance to come: %v", got)
	}
	if got := SkippedDuties(first, []Audit{first, last}, judged); got != nil {
		t.Errorf("the first surveillance owes %v", keys(got))
	}
	stage2 := Audit{ID: 9, Kind: Stage2, Cycle: 1}
	if got := SkippedDuties(stage2, []Audit{first, stage2}, judged); got != nil {
		t.Errorf("stage 2 owes %v", keys(got))
	}
}

// R-SURV-01, R-CMP-03: an open point has a session that looks at it, or a reason, before the plan goes out.
func TestDutyHasASessionOrAReason(t *testing.T) {
	findings := []Finding{{ID: 12, AuditID: 1, Number: "NC-1", Grade: Minor, Clause: "8.6.1", Status: FindingAccepted}, {ID: 13, AuditID: 1, Grade: Major, Clause: "9.3", Status: FindingVerified},
		{ID: 14, AuditID: 1, Number: "AOC-1", Grade: Concern, Clause: "4.3", Status: FindingOpen}, {ID: 15, AuditID: 2, Grade: Minor, Clause: "8.6.1", Status: FindingOpen}}
	f := PlanFacts{Audit: Audit{ID: 2}, Duties: append(FindingDuties(Audit{ID: 2}, findings), Duty{Key: "complaint:4", Kind: DutyComplaint, Text: "CO-4"})}
	open := func() (out []string) {
		for _, d := range f.Unplaced() {
			out = append(out, d.Key)
		}
		return out
	}
	if got := open(); !slices.Equal(got, []string{"finding:12", "finding:14", "complaint:4"}) {
		t.Fatalf("%v", got)
	}
	f.Audit.Slots = []Slot{{What: "8.6 Resolution and fulfilment"}, {What: "Scope", Clauses: "4.3"}}
	if got := open(); !slices.Equal(got, []string{"complaint:4"}) {
		t.Errorf("with sessions on the clauses: %v", got)
	}
	if p := f.DutyProblems(); len(p) != 1 || p[0].Field != "visits.2.session" {
		t.Errorf("%v", p)
	}
	f.Audit.Slots[0].Visits = "change:1 complaint:4"
	if got := open(); got != nil {
		t.Errorf("with a session of its own: %v", got)
	}
	f.Audit.Slots, f.Audit.Unplaced = nil, map[string]string{"finding:12": "on site only; this audit is remote", "complaint:4": " "}
	if got := open(); !slices.Equal(got, []string{"finding:14", "complaint:4"}) {
		t.Errorf("with reasons: %v", got)
	}
}

// R-ICT-01, R-ICT-02: a remote session needs words on risk and means; a large share is flagged.
func TestRemoteSessionsAreJustified(t *testing.T) {
	f := PlanFacts{Audit: Audit{Objectives: "x", Language: "English", Halves: 1, Starts: day.MustParse("2026-03-02"), Ends: day.MustParse("2026-03-02"), Slots: []Slot{{Day: "2026-03-02", From: "09:00", To: "11:00", What: "a", Auditee: "b", Person: 1, Remote: "video"},
		{Day: "2026-03-02", From: "11:00", To: "13:00", What: "c", Auditee: "b", Person: 1, Site: "Head office"}}}, Scope: "s",
		Team: []TeamMember{{PersonID: 1, Role: Lead}}, Names: map[int64]string{1: "Anna"}, Bookings: []Booking{{PersonID: 1, Day: day.MustParse("2026-03-02"), Half: "am"}}}
	has := func(all []Problem, rule string) bool {
		return slices.ContainsFunc(all, func(p Problem) bool { return p.Rule == rule })
	}
	if !has(f.Problems(), "R-ICT-01") || !has(f.Warnings(day.MustParse("2026-01-05")), "R-ICT-02") {
		t.Errorf("nothing is said of remote sessions: %v, %v", f.Problems(), f.Warnings(day.MustParse("2026-01-05")))
	}
	f.Audit.Remote = "Known client, stable system; screens shared, nothing recorded."
	f.Audit.Slots[0].To = "09:30"
	if has(f.Problems(), "R-ICT-01") || has(f.Warnings(day.MustParse("2026-01-05")), "R-ICT-02") {
		t.Errorf("said without need: %v", f.Problems())
	}
}

func TestPlanTakesUpClausesOfItsSessions(t *testing.T) {
	a := Audit{Kind: Surveillance, Clauses: []string{"4.4", "8.2.1"}, Slots: []Slot{{Clauses: "8.6.1 8.1"}, {What: "8.7.2 Continuity"}}}
	a.TakeUp()
	if want := []string{"4.4", "8.1", "8.2.1", "8.6.1"}; !slices.Equal(a.Clauses, want) {
		t.Errorf("%v, not %v", a.Clauses, want)
	}
	b := Audit{Kind: Stage2, Clauses: []string{"4.1"}, Slots: a.Slots}
	if b.TakeUp(); !slices.Equal(b.Clauses, []string{"4.1"}) {
		t.Errorf("stage 2 looks at %v", b.Clauses)
	}
}
