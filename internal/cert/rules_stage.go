package cert

import (
	"strings"

	"assay/internal/cycle"
)

// inTime is a rule of stage 2, before it is scheduled and before it begins.
var inTime = Rule[AuditFacts]{"R-DATE-13", "ISO/IEC 17021-1 9.3.1.2.4",
	"stage 2 follows stage 1 after a day at least and within six months, or the justification says why not", stage2InTime, "interval"}

// stage1Ready holds G4's first half.
func stage1Ready(f AuditFacts) bool {
	return f.Previous != nil && f.Previous.Status == AuditConcluded &&
		(f.Previous.Outcome == Ready || f.Previous.Outcome == ReadyWithConcerns)
}

// stage2InTime holds R-DATE-13: never before stage 1 has ended; back to back or beyond the hard limit only
// with a justification.
func stage2InTime(f AuditFacts) bool {
	switch f.Interval() {
	case cycle.Before:
		return false
	case cycle.BackToBack, cycle.TooLong:
		return strings.TrimSpace(f.Audit.Justification) != ""
	}
	return true
}

// Interval judges the time between stage 1 and this stage 2; in order for every other kind, and while
// either day is open.
func (f AuditFacts) Interval() cycle.Interval {
	if f.Audit.Kind != Stage2 || f.Previous == nil || f.Previous.Ends.IsZero() || f.Audit.Starts.IsZero() {
		return cycle.InOrder
	}
	return cycle.In(f.Book, f.Today).Interval(f.Previous.Ends, f.Audit.Starts)
}

// heldRemotely tells whether a stage 1 is planned to be held, in part or as a whole, from afar.
func heldRemotely(f AuditFacts) bool { return f.Audit.Kind == Stage1 && f.Audit.Remote != "" }

// remoteReasoned asks for a reason when a stage 1 is held remotely.
func remoteReasoned(f AuditFacts) bool { return strings.TrimSpace(f.Audit.Justification) != "" }
