package cert

import (
	"slices"

	"assay/internal/cycle"
	"assay/internal/day"
)

// Dispensable lets an audit be cancelled: what the certification rests on stays in the programme as long as the contract binds.
var Dispensable = Gate[AuditFacts]{Rules: []Rule[AuditFacts]{
	{"R-DATE-02", "ISO/IEC 17021-1 9.1.3.3", "without it the programme still holds both stages, the recertification and every surveillance that is due; to move an audit, set other days", spared, "programme"},
}}

// spared tells whether the programme keeps its limits without the audit (R-DATE-02 to R-DATE-04). Where no contract binds
// nothing rests on it.
func spared(f AuditFacts) bool {
	if f.Contract != ContractSigned {
		return true
	}
	another := slices.ContainsFunc(f.Left, func(a Audit) bool { return a.Kind == f.Audit.Kind })
	switch f.Audit.Kind {
	case Stage1, Stage2, Recertification:
		return another
	case Surveillance:
		return another && f.keepsLimits()
	}
	return true
}

// keepsLimits tells whether cancelling a surveillance breaks no limit that was kept with it. Before the decision the limits
// are not known: nothing is cancelled then.
func (f AuditFacts) keepsLimits() bool {
	if f.Opened.Decision.IsZero() {
		return false
	}
	rules := cycle.In(f.Book, f.Opened.Decision)
	end := rules.Plan(f.Opened).Expiry // the whole cycle is judged as if everything took place as planned
	broken := func(audits ...Audit) int {
		return len(rules.Violations(f.Opened, cycle.Conducted{Surveillances: visits(audits), AsOf: end}))
	}
	return broken(f.Left...) <= broken(append(f.Left[:len(f.Left):len(f.Left)], f.Audit)...)
}

// visits are the days of surveillances: when they end, or are aimed at.
func visits(audits []Audit) []day.Day {
	var days []day.Day
	for _, a := range audits {
		switch {
		case a.Kind != Surveillance:
		case a.Ends.IsZero():
			days = append(days, a.Target)
		default:
			days = append(days, a.Ends)
		}
	}
	return days
}

// Beside are the audits of the same cycle that stand without this one.
func (a Audit) Beside(all []Audit) []Audit {
	var left []Audit
	for _, other := range all {
		if other.ID != a.ID && other.Cycle == a.Cycle && other.Status != AuditCancelled {
			left = append(left, other)
		}
	}
	return left
}

// Opening is how a cycle of a file began, without a decision when none was taken yet.
func Opening(n int, cadence Cadence, decisions []Decision, certificates []Certificate) cycle.Start {
	s := cycle.Start{Cadence: cycle.Cadence(cadence)}
	s.Decision, s.Expiry = opening(n, decisions, certificates)
	return s
}
