package cert_test

import (
	"slices"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
)

func known(id int64, g cert.Grade, s cert.FindingStatus) cert.Finding {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	return cert.Finding{ID: id, AuditID: 1, Number: "F-" + string(rune('0'+id)), Grade: g, Status: s, Clause: "8.6.1", Statement: "s", SharedOn: day.MustParse("2026-03-01"),
		RaisedOn: day.MustParse("2026-03-01"), ConfirmedAt: &at}
}

func TestR_S1_02_ConcernsAreItemsOfStage2(t *testing.T) {
	open, closed, back := known(2, cert.Concern, cert.FindingAnswered), known(3, cert.Concern, cert.FindingVerified), known(4, cert.Concern, cert.FindingWithdrawn)
	a := cert.Audit{ID: 9, Kind: cert.Stage2, Edition: "ISO/IEC 20000-1:2018"}
	a.Carried = a.CarryOver([]cert.Finding{open, closed, back, known(5, cert.Minor, cert.FindingAccepted)})
	if len(a.Carried) != 1 || a.Carried[0].Finding != 2 {
		t.Fatalf("stage 2 carries over %+v", a.Carried)
	}
	key := a.Carried[0].Key()
	item, found := cert.ChecklistItemOf(a, key)
	if !found || item.Kind != cert.CarriedItem || item.Says(cert.Conform) != "Settled" || !slices.Equal(item.Verdicts(), []cert.Verdict{cert.Conform, cert.Nonconform}) {
		t.Errorf("the item is %+v", item)
	}
	if _, found := cert.ChecklistItemOf(cert.Audit{ID: 9, Kind: cert.Stage2, Edition: a.Edition}, key); found {
		t.Error("another stage 2 has the item as well")
	}
	if missing := cert.Unanswered(a, nil); !slices.Contains(missing, item.Name()) {
		t.Error("the item need not be answered")
	}
	answer := func(v cert.Verdict) []cert.Answer {
		return []cert.Answer{{AuditID: 9, Item: key, Verdict: v, Note: "seen"}}
	}
	if !a.StillOpen(open, nil) || a.StillOpen(open, answer(cert.Conform)) || !a.StillOpen(open, answer(cert.Nonconform)) {
		t.Error("what keeps the report of stage 2 open is wrong")
	}
	raised := cert.Finding{ID: 20, AuditID: 9, Number: "NC-1", Grade: cert.Minor, Repeats: 2, Status: cert.FindingOpen}
	for name, c := range map[string]struct {
		verdict  cert.Verdict
		findings []cert.Finding
		faults   int
	}{
		"settled": {cert.Conform, nil, 0}, "not settled, nothing raised": {cert.Nonconform, nil, 1}, "not settled and raised": {cert.Nonconform, []cert.Finding{raised}, 0},
		"settled, but raised": {cert.Conform, []cert.Finding{raised}, 1},
	} {
		if faults := cert.CarriedFaults(a, answer(c.verdict), c.findings); len(faults) != c.faults {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestR_NC_06_EffectIsCheckedAtTheNextAudit(t *testing.T) {
	minor, major, checked := known(2, cert.Minor, cert.FindingAccepted), known(3, cert.Major, cert.FindingVerified), known(4, cert.Major, cert.FindingVerified)
	checked.Check(8)
	a := cert.Audit{ID: 9, Kind: cert.Surveillance, Edition: "ISO/IEC 20000-1:2018"}
	a.Carried = a.CarryOver([]cert.Finding{minor, major, checked, known(5, cert.Opportunity, cert.FindingNoted)})
	if len(a.Carried) != 2 {
		t.Fatalf("the surveillance carries over %+v", a.Carried)
	}
	answer := func(v cert.Verdict) []cert.Answer { return []cert.Answer{{Item: a.Carried[0].Key(), Verdict: v}} }
	if !a.StillOpen(minor, nil) || a.StillOpen(minor, answer(cert.Conform)) || !a.StillOpen(minor, answer(cert.Nonconform)) {
		t.Error("what keeps the report of the surveillance open is wrong")
	}
	minor.Status = cert.FindingReturned
	if !a.StillOpen(minor, answer(cert.Conform)) {
		t.Error("a look at the actions closed a minor whose answer was never accepted")
	}
	upgraded := known(2, cert.Major, cert.FindingReturned)
	upgraded.UpgradedIn = 9
	if faults := cert.CarriedFaults(a, answer(cert.Nonconform), []cert.Finding{upgraded}); len(faults) > 0 {
		t.Errorf("an upgraded minor is a fault: %v", faults)
	}
	if other := (cert.Audit{ID: 9, Kind: cert.Stage1}).CarryOver([]cert.Finding{major}); len(other) > 0 {
		t.Errorf("a stage 1 carries over %+v", other)
	}
	// verified at the next audit, a minor is checked there
	lead := cert.Actor{PersonID: 1, Roles: []cert.Role{cert.LeadAuditor}}
	n := known(2, cert.Minor, cert.FindingAccepted)
	if err := n.Verify(lead, cert.FindingFacts{OnTeam: true, Method: "next_audit", Next: &a}, "seen"); err != nil || n.CheckedIn != 9 {
		t.Errorf("checked in %d: %v", n.CheckedIn, err)
	}
}

func TestR_NC_01_RecurrenceIsMajorOrExplained(t *testing.T) {
	lead := cert.Actor{PersonID: 1, Roles: []cert.Role{cert.LeadAuditor}}
	was := known(2, cert.Minor, cert.FindingVerified)
	for name, c := range map[string]struct {
		grade   cert.Grade
		repeats int64
		why     string
		before  []cert.Finding
		holds   bool
	}{
		"first on its clause": {cert.Minor, 0, "", nil, true}, "nothing said": {cert.Minor, 0, "", []cert.Finding{was}, false},
		"another, with reason": {cert.Minor, 0, "Another process.", []cert.Finding{was}, true}, "comes again as a minor": {cert.Minor, 2, "", []cert.Finding{was}, false},
		"comes again as a minor, with reason": {cert.Minor, 2, "One case in a thousand.", []cert.Finding{was}, true}, "comes again as a major": {cert.Major, 2, "", []cert.Finding{was}, true},
		"repeats something else": {cert.Major, 77, "", []cert.Finding{was}, false}, "an opportunity": {cert.Opportunity, 0, "", []cert.Finding{was}, true},
	} {
		n := draft()
		n.Grade, n.Repeats, n.Recurrence = c.grade, c.repeats, c.why
		if err := n.Confirm(lead, cert.FindingFacts{Audit: cert.AuditUnderway, OnTeam: true, Leads: true, Before: c.before}, time.Now()); (err == nil) != c.holds {
			t.Errorf("%s: %v", name, err)
		}
	}
	n := cert.Finding{ID: 9, AuditID: 5, Clause: "8.5.1", MoreClauses: []string{"8.6.1"}, RaisedOn: day.MustParse("2028-06-01")}
	other, old := known(3, cert.Major, cert.FindingVerified), known(4, cert.Minor, cert.FindingVerified)
	other.Clause = "4.1"
	old.SharedOn = day.MustParse("2025-05-31")
	if before := n.Before([]cert.Finding{was, other, old, known(6, cert.Minor, cert.FindingWithdrawn)}, 36); len(before) != 1 || before[0].ID != 2 {
		t.Errorf("before it were %+v", before)
	}
	if before := n.Before([]cert.Finding{was, old}, 48); len(before) != 2 {
		t.Errorf("four years back there were %d", len(before))
	}
}
