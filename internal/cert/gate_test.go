package cert_test

import (
	"slices"
	"testing"

	"assay/internal/cert"
)

// A panel lists the rules that apply: what only another kind of audit must meet is neither met nor unmet.
func TestGatesListTheRulesThatApply(t *testing.T) {
	ids := func(k cert.AuditKind, s cert.AuditStatus, v cert.Verb) []string {
		var out []string
		for _, c := range cert.AuditLife.Checks(s, v, cert.AuditFacts{Audit: cert.Audit{Kind: k}}) {
			out = append(out, c.ID+" "+c.Mend)
		}
		return out
	}
	for _, c := range []struct {
		status cert.AuditStatus
		verb   cert.Verb
		rule   string
		kinds  []cert.AuditKind // that know the rule
	}{
		{cert.AuditPlanned, cert.Schedule, "R-DATE-13 interval", []cert.AuditKind{cert.Stage2}},
		{cert.AuditAnnounced, cert.Start, "R-DATE-13 interval", []cert.AuditKind{cert.Stage2}},
		{cert.AuditAnnounced, cert.Start, "R-S1-02 stage 1", []cert.AuditKind{cert.Stage2}},
		{cert.AuditUnderway, cert.ReportVerb, "R-S1-02 findings", []cert.AuditKind{cert.Stage2}},
		{cert.AuditUnderway, cert.ReportVerb, "R-NC-02 findings", []cert.AuditKind{cert.Stage2, cert.Surveillance, cert.Recertification, cert.Special}},
		{cert.AuditUnderway, cert.ReportVerb, "R-REP-02 last day", allKinds},
		{cert.AuditReported, cert.Conclude, "R-S1-02 outcome", []cert.AuditKind{cert.Stage1}},
		{cert.AuditReported, cert.Conclude, "R-DEC-06 findings", []cert.AuditKind{cert.Surveillance}},
		{cert.AuditReported, cert.Conclude, "R-DEC-03 decision", []cert.AuditKind{cert.Stage2, cert.Recertification, cert.Special}},
	} {
		for _, k := range allKinds {
			if got, want := slices.Contains(ids(k, c.status, c.verb), c.rule), slices.Contains(c.kinds, k); got != want {
				t.Errorf("%s of a %s lists %s: %v, want %v", c.verb, k, c.rule, got, want)
			}
		}
	}
}

var allKinds = []cert.AuditKind{cert.Stage1, cert.Stage2, cert.Surveillance, cert.Recertification, cert.Special}

// A decision is held to the limit of stage 2 only where it rests on one (R-DATE-14).
func TestDossierOfASurveillanceKnowsNoStage2(t *testing.T) {
	for kind, want := range map[cert.AuditKind]bool{cert.Stage2: true, cert.Surveillance: false, cert.Recertification: false} {
		checks := cert.G6.Checks(cert.DecisionFacts{Basis: []cert.Audit{{Kind: kind}}})
		if got := slices.ContainsFunc(checks, func(c cert.Check) bool { return c.ID == "R-DATE-14" }); got != want {
			t.Errorf("the dossier of a %s lists R-DATE-14: %v", kind, got)
		}
	}
}
