package cert

import (
	"slices"
	"time"
)

// TrackStep is a step on the way to the certificate as its client follows it. It is the client's turn or the
// body's, and it lasts from one event to another.
type TrackStep struct {
	Name  string
	Whose Role     // ClientUser, or the role of the body that acts
	From  string   // event that begins it
	To    []string // events that end it
}

// TrackSteps are the steps in their order. Each is one turn.
var TrackSteps = []TrackStep{
	{"Review of the application", Reviewer, "application.submit", []string{"application.accept"}},
	{"Audit time and quotation", Planner, "application.accept", []string{"quotation.send"}},
	{"Your answer to the quotation", ClientUser, "quotation.send", []string{"quotation.accept"}},
	{"Offer of the contract", Planner, "quotation.accept", []string{"contract.offer"}},
	{"Your signature", ClientUser, "contract.offer", []string{"contract.sign"}},
	{"Our signature", Planner, "contract.sign", []string{"contract.countersign"}},
	{"Stage 1 audit", LeadAuditor, "contract.countersign", []string{"audit.conclude"}},
	{"Stage 2 audit", LeadAuditor, "audit.conclude", []string{"audit.report"}},
	{"Findings and decision", DecisionMaker, "audit.report", []string{"certificate.issue"}},
}

// StepAt is the place among TrackSteps of a file, and len(TrackSteps) when the first certificate is issued.
// It is -1 where the way ended without one. It follows the stored place of the file and nothing else, so
// what the client sees and what the body sees cannot differ.
func StepAt(f Certification) int {
	switch f.Stage {
	case StageApplied:
		return 0
	case StageReviewed:
		return 1
	case StageQuoting:
		return map[bool]int{true: 2, false: 1}[f.Waiting == ClientUser]
	case StageContracting:
		return contractStep(f)
	case StageOne:
		return 6
	case StageTwo:
		return 7
	case StageFindings, StageDecision:
		return 8
	case StageDeclined:
		return -1
	}
	return len(TrackSteps)
}

func contractStep(f Certification) int {
	switch {
	case f.Waiting == ClientUser:
		return 4
	case f.NextWhat == countersigning:
		return 5
	}
	return 3
}

// Happening is an event of a file, for measuring how long steps last.
type Happening struct {
	CertificationID int64
	Verb            string
	At              time.Time
}

// Lasted is how long a step took in the body's own history.
type Lasted struct {
	Cases   int
	Usual   int // median, whole days begun
	Longest int
}

// Durations measures each of TrackSteps in a history ordered by time: in every file from the last beginning
// before its first end.
func Durations(history []Happening) []Lasted {
	files := map[int64][]Happening{}
	for _, h := range history {
		files[h.CertificationID] = append(files[h.CertificationID], h)
	}
	all := make([]Lasted, len(TrackSteps))
	for i, step := range TrackSteps {
		var days []int
		for _, events := range files {
			if n, done := step.lasted(events); done {
				days = append(days, n)
			}
		}
		slices.Sort(days)
		if len(days) > 0 {
			all[i] = Lasted{len(days), days[(len(days)-1)/2], days[len(days)-1]}
		}
	}
	return all
}

func (s TrackStep) lasted(events []Happening) (int, bool) {
	var began time.Time
	for _, e := range events {
		if !began.IsZero() && slices.Contains(s.To, e.Verb) {
			return wholeDays(e.At.Sub(began)), true
		}
		if e.Verb == s.From {
			began = e.At
		}
	}
	return 0, false
}

// wholeDays counts a day that has begun.
func wholeDays(d time.Duration) int {
	const aDay = 24 * time.Hour
	return int((d + aDay - 1) / aDay)
}

// TrackVerbs are the events by which steps are measured.
func TrackVerbs() []string {
	var verbs []string
	for _, s := range TrackSteps {
		verbs = append(append(verbs, s.From), s.To...)
	}
	slices.Sort(verbs)
	return slices.Compact(verbs)
}
