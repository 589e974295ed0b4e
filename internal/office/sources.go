package office

import (
	"fmt"
	"strings"

	"assay/internal/cert"
)

// Source is a record that a line of a report rests on.
type Source struct {
	Kind string // "answer", "finding", "plan", "file", "audit"
	Key  string // item, finding id
	Name string
}

// noteSources says from the answers to which items a report's item is written.
var noteSources = map[string][]string{
	"changes": {"surveillance:changes", "recert:whole_system"}, "unresolved": {"closing:diverging_opinions"}, "marks": {"surveillance:marks"},
	"earlier_findings":          {"surveillance:earlier_findings", "opening:earlier_findings"},
	"internal_audit_and_review": {"surveillance:internal_audit_and_review", "slot:internal_audit", "slot:management_review", "clause:9.2.1", "clause:9.2.2", "clause:9.3"},
	"scope_appropriate":         {"recert:scope_relevant", "clause:4.3"}, "other_parties": {"slot:other_parties", "clause:8.2.3.1", "clause:8.2.3.2"},
	"climate": {"clause:4.1", "clause:4.2"},
}

// Sources are the records that an item of the report rests on, in order.
func (s ReportSheet) Sources(key string) []Source {
	switch key {
	case "body", "client", "audit_type", "criteria":
		return []Source{{Kind: "file", Name: "the client's file " + s.File.Number}}
	case "headcount":
		return []Source{{Kind: "time", Name: "the audit-time record"}}
	case "objectives", "scope", "places", "process_time", "remote_share":
		return []Source{{Kind: "plan", Name: fmt.Sprintf("the plan, revision %d", max(1, s.Audit.PlanRevision))}}
	case "team", "deviations":
		return []Source{{Kind: "audit", Name: "the audit " + s.Audit.Number}}
	case "findings":
		var out []Source
		for _, n := range s.Findings {
			out = append(out, Source{"finding", fmt.Sprint(n.ID), n.Number})
		}
		return out
	}
	return s.answerSources(func(n cert.Answer) bool {
		switch key {
		case "samples":
			return strings.TrimSpace(n.Sample) != ""
		case "conformity", "coverage":
			return strings.HasPrefix(n.Item, "clause:") && n.Verdict != ""
		}
		for _, item := range noteSources[key] {
			if n.Item == item && strings.TrimSpace(n.Note) != "" {
				return true
			}
		}
		return false
	})
}

func (s ReportSheet) answerSources(wanted func(cert.Answer) bool) (out []Source) {
	for _, n := range s.Answers {
		if wanted(n) {
			item, _ := cert.ChecklistItemOf(s.Audit, n.Item)
			out = append(out, Source{"answer", n.Item, item.Name()})
		}
	}
	return out
}

// Follows tells whether an item of the report still says what the records say.
func (s ReportSheet) Follows(key string) bool {
	own, written := s.Audit.Report.Items[key]
	return s.Computed[key] != "" && (!written || strings.TrimSpace(own) == strings.TrimSpace(s.Computed[key]))
}

// Doubts is the integrity check of the report as it stands.
func (s ReportSheet) Doubts() []cert.Doubt {
	return cert.IntegrityFacts{Audit: s.Audit, Content: s.Content(), Computed: s.Computed, Answers: s.Answers, Findings: s.Findings, Evidence: s.Evidence, Today: s.Today}.Integrity()
}

// Coverage is the coverage of the audit's clauses.
func (s ReportSheet) Coverage() []cert.ClauseCover {
	names := map[int64]string{}
	for _, m := range s.Crew {
		names[m.PersonID] = m.Name
	}
	return cert.CoverageOf(s.Audit, s.Answers, s.Findings, names)
}
