package cert_test

import (
	"slices"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
)

func draft() cert.Finding {
	return cert.Finding{AuditID: 1, Grade: cert.Minor, Status: cert.FindingOpen, Clause: "8.6.1", Requirement: "r", Statement: "s", Evidence: "e"}
}

func TestR_NC_02_DraftUntilTheLeadConfirms(t *testing.T) {
	lead := cert.Actor{PersonID: 1, Name: "Ada", Roles: []cert.Role{cert.LeadAuditor}}
	good := cert.FindingFacts{Audit: cert.AuditUnderway, OnTeam: true, Leads: true}
	for name, c := range map[string]struct {
		actor cert.Actor
		facts func(*cert.FindingFacts)
		spoil func(*cert.Finding)
		holds bool
	}{
		"whole, by the lead": {lead, func(*cert.FindingFacts) {}, func(*cert.Finding) {}, true},
		"lead of another":    {lead, func(f *cert.FindingFacts) { f.Leads = false }, func(*cert.Finding) {}, false},
		"an auditor":         {cert.Actor{PersonID: 2, Roles: []cert.Role{cert.Auditor}}, func(*cert.FindingFacts) {}, func(*cert.Finding) {}, false},
		"without evidence":   {lead, func(*cert.FindingFacts) {}, func(n *cert.Finding) { n.Evidence = "" }, false},
		"report final":       {lead, func(f *cert.FindingFacts) { f.Audit = cert.AuditReported }, func(*cert.Finding) {}, false},
		"confirmed already":  {lead, func(*cert.FindingFacts) {}, func(n *cert.Finding) { n.ConfirmedAt = &time.Time{} }, false},
		"an opportunity":     {lead, func(*cert.FindingFacts) {}, func(n *cert.Finding) { n.Grade, n.Status, n.Evidence = cert.Opportunity, cert.FindingNoted, "" }, true},
	} {
		n, facts := draft(), good
		c.spoil(&n)
		c.facts(&facts)
		if err := n.Confirm(c.actor, facts, time.Now()); (err == nil) != c.holds {
			t.Errorf("%s: %v, want it to hold: %v", name, err, c.holds)
		} else if c.holds && (n.Draft() || n.ConfirmedBy != "Ada") {
			t.Errorf("%s: still a draft, or by %q", name, n.ConfirmedBy)
		}
	}
	n := draft()
	if n.Share(cert.Audit{Kind: cert.Stage2}, day.Day{}, day.MustParse("2026-03-01"), norm.Book{}) || !n.SharedOn.IsZero() {
		t.Error("a draft was made known to the client")
	}
	facts := cert.AuditFacts{Audit: cert.Audit{Kind: cert.Stage2}, Findings: []cert.Finding{n}}
	drafts := func() bool {
		return slices.ContainsFunc(cert.G5.Checks(facts), func(k cert.Check) bool { return k.Mend == "drafts" && !k.Met })
	}
	if !drafts() {
		t.Error("a report can become final over a draft")
	}
	facts.Findings[0].ConfirmedAt = &time.Time{}
	if drafts() {
		t.Error("a confirmed finding holds the report up")
	}
}

func TestR_NC_02_SeveralClausesAndSites(t *testing.T) {
	a := cert.Audit{Kind: cert.Stage2}
	in := cert.FindingInput{Grade: cert.Minor, Clause: "8.5.1.3", MoreClauses: []string{"8.6.1", "8.5.1.3", " 8.6.1", ""}, Requirement: "r", Statement: "s", Evidence: "e",
		Site: "Athens", MoreSites: []string{"Riga", "Athens"}}
	if wrong := in.Problems(a.Kind); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	n := a.RaiseFinding(in, "NC-1", cert.Actor{}, time.Now(), day.MustParse("2026-03-01"))
	if n.ClauseLine() != "8.5.1.3, 8.6.1" || n.SiteLine() != "Athens; Riga" || !n.Against("8.6.1") || n.Against("8.6.2") || n.Against("") {
		t.Errorf("it stands against %q at %q", n.ClauseLine(), n.SiteLine())
	}
	if !n.Input().Same(in) {
		t.Error("what is read back is not what was entered")
	}
	item := cert.ChecklistItem{Key: "clause:8.6.1", Kind: cert.ClauseItem, Number: "8.6.1"}
	if (cert.Answer{Item: item.Key, Verdict: cert.Conform}).Contradicted(item, []cert.Finding{n}) != "NC-1" {
		t.Error("a further clause that is judged conform is no contradiction")
	}
	in.Site = ""
	if len(in.Problems(a.Kind)) == 0 {
		t.Error("further sites without a first one were taken")
	}
}
