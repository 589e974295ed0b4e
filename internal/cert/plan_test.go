package cert

import (
	"testing"

	"assay/internal/day"
)

// R-DATE-13 with worked example D16: stage 1 ended on 30 January 2026, late from 1 May, the hard limit is
// 30 July; back to back and beyond the limit only with a justification, before never.
func TestStage2FollowsStage1InTime(t *testing.T) {
	stage1 := Audit{Kind: Stage1, Ends: day.MustParse("2026-01-30")}
	for _, c := range []struct {
		starts, why string
		ok          bool
	}{
		{"2026-01-29", "urgent", false}, {"2026-01-30", "", false}, {"2026-01-31", "", false}, {"2026-01-31", "small client, all documents seen", true},
		{"2026-02-01", "", true}, {"2026-05-01", "", true}, {"2026-07-30", "", true}, {"2026-07-31", "", false}, {"2026-07-31", "results judged again", true},
		{"2026-07-31", "  ", false},
	} {
		f := AuditFacts{Audit: Audit{Kind: Stage2, Starts: day.MustParse(c.starts), Justification: c.why}, Previous: &stage1, Today: day.MustParse("2026-02-01")}
		if got := stage2InTime(f); got != c.ok {
			t.Errorf("stage 2 on %s (%q): %t", c.starts, c.why, got)
		}
	}
}

// R-S1-02: a stage 1 held remotely is justified.
func TestRemoteStage1IsJustified(t *testing.T) {
	remote := AuditFacts{Audit: Audit{Kind: Stage1, Remote: "all by video"}}
	if remoteReasoned(remote) {
		t.Error("a remote stage 1 without a reason passed")
	}
	remote.Audit.Justification = "the client has no premises"
	if !remoteReasoned(remote) {
		t.Error("a justified remote stage 1 was refused")
	}
}

// planOf is a plan of one day with two auditors, whole until a test takes something away.
func planOf() PlanFacts {
	at := day.MustParse("2026-03-02")
	f := PlanFacts{Scope: "hosting", Names: map[int64]string{1: "Anna", 2: "Ivo"},
		Team:  []TeamMember{{PersonID: 1, Role: Lead}, {PersonID: 2, Role: Expert}},
		Audit: Audit{Starts: at, Ends: at, Halves: 2, Objectives: "conformity", Language: "English"}}
	for _, p := range []int64{1, 2} {
		for _, h := range []string{"am", "pm"} {
			f.Bookings = append(f.Bookings, Booking{PersonID: p, Day: at, Half: h})
		}
	}
	row := Slot{Day: "2026-03-02", What: "8.6 Incidents", Auditee: "Service desk", Site: "Head office"}
	for _, s := range []struct {
		from, to string
		person   int64
	}{{"08:30", "12:30", 1}, {"13:30", "17:30", 1}, {"09:00", "12:00", 2}} {
		row.From, row.To, row.Person = s.from, s.to, s.person
		f.Audit.Slots = append(f.Audit.Slots, row)
	}
	return f
}

// R-PLAN-01 and R-TEAM-01: everything the plan must hold, each by its field.
func TestPlanNamesWhatItMisses(t *testing.T) {
	if p := planOf().Problems(); len(p) != 0 {
		t.Fatalf("a whole plan misses %+v", p)
	}
	for field, change := range map[string]func(*PlanFacts){
		"objectives":      func(f *PlanFacts) { f.Audit.Objectives = "" },
		"language":        func(f *PlanFacts) { f.Audit.Language = "" },
		"":                func(f *PlanFacts) { f.Scope = "" },
		"slots":           func(f *PlanFacts) { f.Audit.Slots = nil },
		"slots.0.day":     func(f *PlanFacts) { f.Audit.Slots[0].Day = "2026-03-03" },
		"slots.0.from":    func(f *PlanFacts) { f.Audit.Slots[0].To = "08:00" },
		"slots.1.what":    func(f *PlanFacts) { f.Audit.Slots[1].What = "" },
		"slots.0.auditee": func(f *PlanFacts) { f.Audit.Slots[0].Auditee = "" },
		"slots.0.site":    func(f *PlanFacts) { f.Audit.Slots[0].Site = "" },
		"slots.1.person":  func(f *PlanFacts) { f.Bookings = f.Bookings[:1] },
		"slots.2.person":  func(f *PlanFacts) { f.Audit.Slots[2].What = "8.7 Security" },
	} {
		f := planOf()
		change(&f)
		found := false
		for _, p := range f.Problems() {
			found = found || p.Field == field
		}
		if !found {
			t.Errorf("nothing is said of %q: %+v", field, f.Problems())
		}
	}
}

// R-PLAN-02 and R-TIME-22 warn; R-TIME-17: the expert's hours do not count.
func TestPlanWarnsOfHoursAndNotice(t *testing.T) {
	early, late := day.MustParse("2026-02-16"), day.MustParse("2026-02-17")
	if w := planOf().Warnings(early); len(w) != 0 {
		t.Errorf("eight hours for one day, ten working days before: %+v", w)
	}
	if w := planOf().Warnings(late); len(w) != 1 || w[0].Rule != "R-TEAM-03" {
		t.Errorf("nine working days before: %+v", w)
	}
	f := planOf()
	f.Audit.Halves = 4
	if w := f.Warnings(early); len(w) != 1 || w[0].Rule != "R-PLAN-02" {
		t.Errorf("eight hours for two days: %+v", w)
	}
	f = planOf()
	f.Team[1].Role = Member
	if w := f.Warnings(early); len(w) != 1 || w[0].Rule != "R-TIME-22" {
		t.Errorf("an auditor with three hours: %+v", w)
	}
}

// R-MS-05: the plan must have a session at every site that was drawn for the audit.
func TestPlanVisitsTheDrawnSites(t *testing.T) {
	f := PlanFacts{MustVisit: []string{"Head office", "Branch 1", "Branch 4"}, Audit: Audit{Slots: []Slot{{Site: "head office, Athens"}, {Site: "Branch 4"}, {Site: "Branch 12"}}}}
	if unseen := f.Unvisited(); len(unseen) != 1 || unseen[0] != "Branch 1" {
		t.Errorf("%v", unseen)
	}
	f.MustVisit = nil
	if unseen := f.Unvisited(); len(unseen) != 0 {
		t.Errorf("a single site: %v", unseen)
	}
}
