package cert

import (
	"fmt"
	"time"

	"assay/internal/day"
	"assay/internal/norm"
)

// This file is about minors that outlive their audit: they are verified at the next one, or become majors (R-NC-06).

// Upgradable lets an auditor of the next audit make a major of a minor that is not closed.
var Upgradable = Gate[FindingFacts]{Rules: []Rule[FindingFacts]{
	{"R-NC-06", "house rule", "the finding is a minor nonconformity of an earlier audit",
		func(f FindingFacts) bool {
			return f.Finding.Grade == Minor && !f.Finding.SharedOn.IsZero() && (f.Next == nil || f.Finding.AuditID != f.Next.ID)
		}, "findings"},
	{"R-NC-06", "house rule", "the next surveillance or recertification is underway, and an auditor of its team judges",
		func(f FindingFacts) bool {
			return f.Next != nil && f.Next.Status == AuditUnderway && f.Next.LooksBack()
		}, "team"},
	{"R-NC-04", "ISO/IEC 17021-1 9.4.10", "the client is told what is not closed",
		func(f FindingFacts) bool { return f.Comment != "" }, "comment"},
}}

// LooksBack tells whether the audit must settle the minors of earlier ones (R-NC-06).
func (a Audit) LooksBack() bool { return a.Kind == Surveillance || a.Kind == Recertification }

// Of tells whether the finding was raised in an audit, or upgraded there: it counts in the end of both.
func (n Finding) Of(audit int64) bool {
	return n.AuditID == audit || n.UpgradedIn != 0 && n.UpgradedIn == audit
}

// Holder is the audit whose team reviews and verifies the finding: the one that upgraded it, else the one
// that raised it.
func (n Finding) Holder() int64 {
	if n.UpgradedIn != 0 {
		return n.UpgradedIn
	}
	return n.AuditID
}

// Pending tells whether an audit has yet to verify or upgrade the finding: a minor that the client knows from an
// earlier audit and that is not closed.
func (n Finding) Pending(audit int64) bool {
	return n.Grade == Minor && n.AuditID != audit && !n.SharedOn.IsZero() && n.Status != FindingVerified && n.Status != FindingWithdrawn
}

// Upgrade makes a major of a minor that was not closed at the next audit; the client answers anew. expiry is the
// last valid day of the certificate and closing the day from which the limits count, expected while it is ahead.
func (n *Finding) Upgrade(actor Actor, f FindingFacts, expiry, closing day.Day, book norm.Book, at time.Time) error {
	if err := n.step(UpgradeIt, actor, f); err != nil {
		return err
	}
	n.Grade, n.UpgradedIn, n.UpgradedAt, n.UpgradeReason = Major, f.Next.ID, &at, f.Comment
	n.Date(*f.Next, expiry, closing, book)
	return nil
}

// Counted sets the limits of an upgraded finding from the closing meeting that was held (R-NC-07), once.
func (n *Finding) Counted(a Audit, expiry, closing day.Day, book norm.Book) bool {
	if n.UpgradedIn != a.ID || !n.LimitsFrom.IsZero() {
		return false
	}
	n.LimitsFrom = closing
	n.Date(a, expiry, closing, book)
	return true
}

// Overdue lets time make a major of a minor that the client leaves unanswered.
var Overdue = Gate[FindingFacts]{Rules: []Rule[FindingFacts]{
	{"R-NC-06", "house rule", "the finding is a minor nonconformity that the client knows", func(f FindingFacts) bool {
		return f.Finding.Grade == Minor && !f.Finding.SharedOn.IsZero()
	}, "findings"},
	{"R-NC-06", "house rule", "its answer is overdue by more than the days that the rulebook allows", func(f FindingFacts) bool {
		limit := f.Finding.BecomesMajor(f.LateDays)
		return !limit.IsZero() && f.Today.After(limit)
	}, "answer"},
}}

// BecomesMajor is the last day on which a minor without an answer is still one: so many days after its answer was due.
// Zero where it never becomes a major, because days is 0 or nothing is due.
func (n Finding) BecomesMajor(days int) day.Day {
	if days == 0 || n.Grade != Minor || n.PlanDue.IsZero() || n.Status != FindingOpen && n.Status != FindingReturned {
		return day.Day{}
	}
	return n.PlanDue.AddDays(days)
}

// Escalate makes a major of a minor whose answer is overdue too long; its limits count from today on. a is the audit it was
// raised in and expiry the last valid day of the certificate.
func (n *Finding) Escalate(f FindingFacts, a Audit, expiry day.Day, book norm.Book, at time.Time) error {
	if err := n.step(EscalateIt, SystemActor, f); err != nil {
		return err
	}
	n.UpgradeReason = fmt.Sprintf("The answer was due on %s. %d days later there was none.", n.PlanDue.Long(), f.LateDays)
	n.Grade, n.UpgradedAt, n.LimitsFrom = Major, &at, f.Today
	n.Date(a, expiry, f.Today, book)
	return nil
}
