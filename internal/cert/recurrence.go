package cert

import (
	"slices"

	"assay/internal/day"
)

// This file is about nonconformities that come again: on the same requirement, in whichever audit or site of the client
// (R-NC-01: several on one requirement can show a systemic failure).

// Before lists the nonconformities of other audits on one of the finding's clauses, newest first, of those that the
// client came to know within months before it was raised.
func (n Finding) Before(all []Finding, months int) []Finding {
	since := n.RaisedOn.AddMonths(-months)
	return earlierOn(n.Clauses(), slices.DeleteFunc(slices.Clone(all), func(o Finding) bool {
		return o.ID == n.ID || o.AuditID == n.AuditID || o.SharedOn.Before(since) || o.RaisedOn.After(n.RaisedOn)
	}))
}

// EarlierOn lists the nonconformities of earlier audits that stand against one of the clauses, newest first: for an
// auditor about to raise another.
func EarlierOn(clauses []string, audit int64, all []Finding, since day.Day) []Finding {
	return earlierOn(clauses, slices.DeleteFunc(slices.Clone(all), func(o Finding) bool { return o.AuditID == audit || o.SharedOn.Before(since) }))
}

func earlierOn(clauses []string, all []Finding) (out []Finding) {
	for _, o := range all {
		if o.Grade.Nonconformity() && o.Status != FindingWithdrawn && !o.SharedOn.IsZero() && slices.ContainsFunc(clauses, o.Against) {
			out = append(out, o)
		}
	}
	slices.Reverse(out)
	return out
}

// recurs tells whether the finding is said to repeat one of the nonconformities before it.
func (f FindingFacts) recurs() bool {
	return slices.ContainsFunc(f.Before, func(o Finding) bool { return o.ID == f.Finding.Repeats })
}

// recurring are the rules on a nonconformity whose clause had one before.
var recurring = []Rule[FindingFacts]{
	{"R-NC-01", "ISO/IEC 17021-1 9.4.5.2", "the clause had a nonconformity before: it is said which of them comes again, or why this is another",
		func(f FindingFacts) bool { return f.recurs() || f.Finding.Recurrence != "" }, "finding"},
	{"R-NC-01", "ISO/IEC 17021-1 9.4.5.2", "a nonconformity that comes again is a major one, or it is said why the system can be relied on all the same",
		func(f FindingFacts) bool {
			return !f.recurs() || f.Finding.Grade == Major || f.Finding.Recurrence != ""
		}, "finding"},
}

// metBefore tells whether the finding is a nonconformity on a clause that had one before.
func metBefore(f FindingFacts) bool { return f.Finding.Grade.Nonconformity() && len(f.Before) > 0 }
