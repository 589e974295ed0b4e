package cert

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"assay/internal/norm"
)

// Recommendations lists what a team can advise after an audit of the kind, key and words. The team
// advises; it does not announce the decision (R-REP-01).
func Recommendations(kind AuditKind) []Choice {
	switch kind {
	case Stage1:
		return []Choice{{string(Ready), "Ready for stage 2"}, {string(ReadyWithConcerns), "Ready for stage 2, with areas of concern"},
			{string(NotReady), "Not ready: stage 1 is to be repeated"}}
	case Stage2:
		return []Choice{{"grant", "Grant certification"}, {"grant_after", "Grant certification once the nonconformities are settled"},
			{"refuse", "Do not grant certification"}}
	case Recertification:
		return []Choice{{"renew", "Renew certification"}, {"renew_after", "Renew certification once the nonconformities are settled"},
			{"refuse", "Do not renew certification"}}
	}
	return []Choice{{"maintain", "Maintain certification"}, {"maintain_after", "Maintain certification once the nonconformities are settled"},
		{"suspend", "Suspend certification"}, {"withdraw", "Withdraw certification"}}
}

// RecommendationLabel is a recommendation in words; empty when the kind has none of that key.
func RecommendationLabel(kind AuditKind, key string) string {
	for _, c := range Recommendations(kind) {
		if c.Key == key {
			return c.Label
		}
	}
	return ""
}

// RecommendationItem is the report item that the chosen recommendation fills.
const RecommendationItem = "recommendation"

// stage1Leaves out what the report of stage 1 need not hold: it need not be a full report (R-S1-02).
var stage1LeavesOut = []string{"marks", "earlier_findings", "changes", "climate", "process_time", "samples", "conformity"}

// ReportItemsFor lists what the report of an audit must hold (R-REP-02, R-REP-03), in order.
func ReportItemsFor(kind AuditKind) []norm.Item {
	return slices.DeleteFunc(norm.ReportItems(), func(i norm.Item) bool {
		return kind == Stage1 && slices.Contains(stage1LeavesOut, i.Key)
	})
}

// Over lays what the lead auditor wrote over what the records know: an item once saved, even emptied, is
// the lead's own.
func (r Report) Over(computed map[string]string) Report {
	items := maps.Clone(computed)
	if items == nil {
		items = map[string]string{}
	}
	maps.Copy(items, r.Items)
	r.Items = items
	if r.NotApplicable == nil {
		r.NotApplicable = map[string]string{}
	}
	return r
}

// Problems lists what the report misses (R-REP-02): an item without text and without a reason for not
// applying, the recommendation, the summary.
func (r Report) Problems(kind AuditKind) []Problem {
	var missing []Problem
	for _, i := range ReportItemsFor(kind) {
		if i.Key == RecommendationItem {
			continue
		}
		if strings.TrimSpace(r.Items[i.Key]) == "" && strings.TrimSpace(r.NotApplicable[i.Key]) == "" {
			missing = append(missing, Problem{"items." + i.Key, i.Title + " is empty.", "R-REP-02"})
		}
	}
	if RecommendationLabel(kind, r.Recommendation) == "" {
		missing = append(missing, Problem{RecommendationItem, "The recommendation of the team is missing.", "R-REP-02"})
	}
	if strings.TrimSpace(r.Summary) == "" {
		missing = append(missing, Problem{"summary", "The summary is empty.", "R-REP-02"})
	}
	return missing
}

// mustExist names the readiness slots whose absence is an area of concern (R-APP-03).
var mustExist = []string{"slot:internal_audit", "slot:management_review"}

// AnswerFaults lists where answers and findings contradict each other: a verdict of nonconformity without
// a finding, or a nonconformity against an item judged conform. A report cannot say both.
func AnswerFaults(a Audit, answers []Answer, findings []Finding) []Problem {
	var faults []Problem
	for _, n := range answers {
		item, known := ChecklistItemOf(a, n.Item)
		if !known || item.Kind == ObjectiveItem || item.Kind == CarriedItem {
			continue
		}
		raised := nonconformityOn(findings, item)
		switch {
		case n.Verdict == NotAvailable && slices.Contains(mustExist, n.Item) && !anyFrom(findings, n.Item):
			faults = append(faults, Problem{"answer." + n.Item, item.Name() + " is not available; that is an area of concern and must be raised as one.", "R-APP-03"})
		case n.Verdict == Nonconform && raised == "" && a.Kind != Stage1:
			faults = append(faults, Problem{"answer." + n.Item, item.Name() + " is judged nonconform, but no nonconformity is raised from it.", "R-NC-02"})
		case n.Verdict == Nonconform && a.Kind == Stage1 && !anyFrom(findings, n.Item):
			faults = append(faults, Problem{"answer." + n.Item, item.Name() + " is judged nonconform, but no area of concern is raised from it.", "R-S1-02"})
		case n.Contradicted(item, findings) != "":
			faults = append(faults, Problem{"answer." + n.Item, fmt.Sprintf("%s is answered \u201c%s\u201d, but %s stands against it.", item.Name(), item.Says(n.Verdict), raised), "R-NC-02"})
		}
	}
	return append(faults, CarriedFaults(a, answers, findings)...)
}

// RecommendationFaults lists where the recommendation contradicts the findings: certification advised
// without condition while nonconformities stand, or a readiness that the areas of concern deny.
func RecommendationFaults(key string, findings []Finding) []Problem {
	open := slices.ContainsFunc(findings, func(n Finding) bool { return n.Grade.Nonconformity() && !n.Settled() })
	concerns := OpenConcerns(findings)
	says := ""
	switch {
	case open && slices.Contains([]string{"grant", "renew", "maintain"}, key):
		says = "Nonconformities are not settled: recommend it on the condition that they are, or recommend otherwise."
	case concerns > 0 && key == string(Ready):
		says = "Areas of concern are open: the client is ready with areas of concern, or not ready."
	case concerns == 0 && key == string(ReadyWithConcerns):
		says = "No area of concern is open: the client is ready, or not ready."
	}
	if says == "" {
		return nil
	}
	return []Problem{{RecommendationItem, says, "R-REP-02"}}
}

// Contradicted is the number of a standing nonconformity against what the answer calls conforming or not
// applicable; empty where there is none. A nonconformity stands against the item it was raised from and
// against its clause.
func (n Answer) Contradicted(item ChecklistItem, findings []Finding) string {
	if n.Verdict != Conform && n.Verdict != Improve && n.Verdict != NotApplicable || item.Kind == ObjectiveItem {
		return ""
	}
	return nonconformityOn(findings, item)
}

// nonconformityOn is the number of a standing nonconformity raised from the item or against its clause, or
// empty.
func nonconformityOn(findings []Finding, item ChecklistItem) string {
	for _, n := range findings {
		if n.Grade.Nonconformity() && n.Status != FindingWithdrawn &&
			(n.Item == item.Key || item.Kind == ClauseItem && n.Against(item.Number)) {
			return n.Number
		}
	}
	return ""
}

func anyFrom(findings []Finding, item string) bool {
	return slices.ContainsFunc(findings, func(n Finding) bool {
		return n.Item == item && n.Status != FindingWithdrawn && n.Grade.AsksClient()
	})
}

// Finalise makes the report final with the content that passed the gate (G5).
func (a *Audit) Finalise(actor Actor, facts AuditFacts, content Report, at time.Time) error {
	if err := a.take(ReportVerb, actor, facts); err != nil {
		return err
	}
	a.Report, a.ReportedAt = content, &at
	a.ReportRevision++
	return nil
}

// ReopenReport sends a final report back; the next one is a new revision (R-REP-04).
func (a *Audit) ReopenReport(actor Actor, facts AuditFacts) error {
	if err := a.take(Reopen, actor, facts); err != nil {
		return err
	}
	a.ReportedAt = nil
	return nil
}

// Conclude ends the audit with its outcome (R-S1-02, R-DEC-06, G10).
func (a *Audit) Conclude(actor Actor, facts AuditFacts, at time.Time) error {
	if err := a.take(Conclude, actor, facts); err != nil {
		return err
	}
	a.Outcome, a.ConcludedAt = facts.Outcome, &at
	return nil
}

// Label is the outcome in words.
func (o AuditOutcome) Label() string {
	switch o {
	case Ready:
		return "ready for stage 2"
	case ReadyWithConcerns:
		return "ready for stage 2, with areas of concern"
	case NotReady:
		return "not ready; stage 1 is to be repeated"
	case Maintained:
		return "certification maintained"
	}
	return string(o)
}
