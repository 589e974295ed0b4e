package office

import (
	"strings"

	"assay/internal/cert"
	"assay/internal/norm"
)

// reportProblems lists what the report of an audit misses: every mandatory item is filled, or reasoned as
// not applicable (R-REP-02, R-REP-03).
func reportProblems(f cert.AuditFacts) []cert.Problem {
	r := f.Audit.Report
	var out []cert.Problem
	for _, item := range norm.ReportItems() {
		if strings.TrimSpace(r.Items[item.Key]) == "" && strings.TrimSpace(r.NotApplicable[item.Key]) == "" {
			out = append(out, cert.Problem{Field: "items." + item.Key, Message: "Fill in: " + item.Title + ".", Rule: "R-REP-02"})
		}
	}
	return out
}

// openConcerns counts the concerns of stage 1 that are neither closed nor raised as a finding of stage 2.
func openConcerns(stage1 *cert.Audit, findings []cert.Finding) int {
	if stage1 == nil {
		return 0
	}
	n := 0
	for _, c := range findings {
		if c.AuditID != stage1.ID || c.Grade != cert.Concern || c.Status == cert.FindingVerified || c.Status == cert.FindingWithdrawn {
			continue
		}
		raised := false
		for _, later := range findings {
			raised = raised || later.Repeats == c.ID && later.Status != cert.FindingWithdrawn
		}
		if !raised {
			n++
		}
	}
	return n
}
