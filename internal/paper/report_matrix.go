package paper

import (
	"fmt"
	"strings"

	"assay/internal/cert"
)

// matrix is the coverage of the clauses by sessions, auditors and places (R-REP-03), and the places sampled.
func (in ReportInput) matrix() []Block {
	names := map[int64]string{}
	for _, p := range in.Team {
		names[p.PersonID] = p.Name
	}
	t := Table{Columns: []Column{{Title: "Clause", Weight: 3}, {Title: "Verdict", Weight: 1.7}, {Title: "Judged by", Weight: 1.6}, {Title: "Sessions", Weight: 2}, {Title: "Places", Weight: 1.6}, {Title: "Findings", Weight: 1.6}}}
	for _, k := range cert.CoverageOf(in.Audit, in.Answers, in.Findings, names) {
		if k.Verdict == "" && len(k.Sessions) == 0 {
			continue
		}
		sessions := strings.Join(k.Sessions, ", ")
		if who := strings.Join(k.People, ", "); who != "" && who != k.By {
			sessions = joinWords("\n", sessions, who)
		}
		t.Rows = append(t.Rows, []string{k.Clause + " " + k.Title, k.Verdict.Label(), k.By, sessions, strings.Join(k.Places, ", "), strings.Join(k.Findings, ", ")})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Block{Heading{2, "Coverage by session, auditor and place"}, t}
}

// sampled is where the sessions took place and for how long.
func (in ReportInput) sampled() []Block {
	t := Table{Columns: []Column{{Title: "Audited at", Weight: 5}, {Title: "Sessions", Number: true}, {Title: "Auditor hours", Weight: 1.4, Number: true}}}
	for _, s := range cert.SampledSites(in.Audit) {
		t.Rows = append(t.Rows, []string{s.Place, fmt.Sprint(s.Sessions), fmt.Sprintf("%.1f", float64(s.Minutes)/60)})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Block{Heading{2, "Places of the sessions"}, t}
}
