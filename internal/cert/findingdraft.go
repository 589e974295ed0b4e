package cert

import (
	"slices"
	"strings"
	"time"
)

// This file is about findings before the client knows them: what they stand against, and that they are drafts until
// the lead auditor confirms them (R-NC-02).

// mostPlaces is how many clauses or sites a finding can name.
const mostPlaces = 60

// Draft tells whether the lead auditor has yet to confirm the finding.
func (n Finding) Draft() bool { return n.ConfirmedAt == nil && n.Status != FindingWithdrawn }

// Clauses lists every clause the finding stands against, the main one first.
func (n Finding) Clauses() []string { return places(n.Clause, n.MoreClauses) }

// Sites lists every site where it was found; none where it belongs to no site in particular.
func (n Finding) Sites() []string { return places(n.Site, n.MoreSites) }

// ClauseLine is the clauses in one line, "8.5.1.3, 8.6.1".
func (n Finding) ClauseLine() string { return strings.Join(n.Clauses(), ", ") }

// SiteLine is the sites in one line, empty where there are none.
func (n Finding) SiteLine() string { return strings.Join(n.Sites(), "; ") }

// Against tells whether the finding stands against a clause.
func (n Finding) Against(clause string) bool {
	return clause != "" && slices.Contains(n.Clauses(), clause)
}

func places(first string, more []string) []string {
	if first == "" {
		return slices.Clone(more)
	}
	return append([]string{first}, more...)
}

// further is what is named beside the first, each once and in its order.
func further(first string, more []string) []string {
	var out []string
	for _, one := range more {
		if one = strings.TrimSpace(one); one != "" && one != first && !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// places are the faults of clauses and sites.
func (in FindingInput) places() (wrong Invalid) {
	if len(in.MoreClauses) > mostPlaces {
		wrong = append(wrong, Problem{"more_clauses", "Name at most 60 clauses.", "R-NC-02"})
	}
	if len(in.MoreSites) > mostPlaces {
		wrong = append(wrong, Problem{"sites", "Name at most 60 sites.", "R-NC-02"})
	}
	if in.Site == "" && len(in.MoreSites) > 0 {
		wrong = append(wrong, Problem{"sites", "Name the first site as well.", "R-NC-02"})
	}
	return wrong
}

// Input is what the finding says, as its auditor would enter it.
func (n Finding) Input() FindingInput {
	return FindingInput{Grade: n.Grade, Item: n.Item, Clause: n.Clause, MoreClauses: n.MoreClauses, Requirement: n.Requirement, Statement: n.Statement,
		Evidence: n.Evidence, Site: n.Site, MoreSites: n.MoreSites, Repeats: n.Repeats, Recurrence: n.Recurrence}
}

// Same tells whether two inputs make the same finding.
func (in FindingInput) Same(o FindingInput) bool {
	return in.Grade == o.Grade && in.Item == o.Item && in.Clause == o.Clause && in.Requirement == o.Requirement && in.Statement == o.Statement &&
		in.Evidence == o.Evidence && in.Site == o.Site && in.Repeats == o.Repeats && in.Recurrence == o.Recurrence &&
		slices.Equal(further(in.Clause, in.MoreClauses), further(o.Clause, o.MoreClauses)) && slices.Equal(further(in.Site, in.MoreSites), further(o.Site, o.MoreSites))
}

// Confirmable lets the lead auditor confirm a draft.
var Confirmable = Gate[FindingFacts]{Rules: []Rule[FindingFacts]{
	{"R-NC-02", "ISO/IEC 17021-1 9.4.5.3", "the finding is a draft, and the report is not final",
		func(f FindingFacts) bool { return f.Finding.Draft() && f.Audit == AuditUnderway }, "finding"},
	{"R-NC-02", "ISO/IEC 17021-1 9.4.5.3", "it names clause and statement, and where it asks the client for an answer also requirement and objective evidence",
		func(f FindingFacts) bool { return f.Finding.whole() }, "finding"},
	{"R-TEAM-01", "ISO/IEC 17021-1 9.2.2.1", "the lead auditor of this audit confirms it",
		func(f FindingFacts) bool { return f.Leads }, "team"},
}, Parts: []Part[FindingFacts]{{metBefore, recurring}}}

func (n Finding) whole() bool {
	return n.Clause != "" && n.Statement != "" && (!n.Grade.AsksClient() || n.Requirement != "" && n.Evidence != "")
}

// Confirm makes a finding of the draft: from the closing meeting on the client knows it.
func (n *Finding) Confirm(actor Actor, facts FindingFacts, at time.Time) error {
	if err := n.step(Confirm, actor, facts); err != nil {
		return err
	}
	n.ConfirmedAt, n.ConfirmedBy = &at, actor.Name
	return nil
}

// Drafts counts the findings that the lead auditor has yet to confirm.
func Drafts(findings []Finding) int {
	count := 0
	for _, n := range findings {
		if n.Draft() {
			count++
		}
	}
	return count
}
