package cert

import (
	"slices"
	"time"

	"assay/internal/day"
)

// KeptReview is the independent review of a surveillance that its lead auditor kept without a decision, for those
// that were chosen (R-DEC-06). Once recorded it is a fact.
type KeptReview struct {
	ID              int64
	Version         int64
	Status          KeptReviewStatus
	CertificationID int64
	AuditID         int64
	Ordinal         int     // of all kept surveillances; with the house's secret it decides the choice
	Due             day.Day // when the review should be recorded
	Reason          string  // what was looked at and found
	PersonID        int64   // who reviewed, 0 = not yet
	PersonName      string
	ReviewedOn      day.Day
	CreatedAt       time.Time
}

// KeptReviewStatus is the state of such a review.
type KeptReviewStatus string

// The states.
const (
	KeptWaiting  KeptReviewStatus = "waiting"
	KeptAgreed   KeptReviewStatus = "agreed"
	KeptReferred KeptReviewStatus = "referred" // not agreed: a decision is needed
)

// Label is the state in words.
func (s KeptReviewStatus) Label() string {
	switch s {
	case KeptAgreed:
		return "agreed"
	case KeptReferred:
		return "not agreed; goes to decision"
	}
	return "waits for review"
}

// KeptFacts is what the gate of such a review judges.
type KeptFacts struct {
	Team   []TeamMember // of the audit
	Areas  []string     // the actor's valid competences
	Bound  bool         // the actor is employed by or under agreement with the body
	Banned string       // tie of the actor to the client, empty = none
	Reason string
	Actor  Actor
}

// Independently lets a kept surveillance be reviewed by somebody competent who took no part in it.
var Independently = Gate[KeptFacts]{Rules: []Rule[KeptFacts]{
	{"R-DEC-06", "ISO/IEC 17021-1 9.6.1", "who reviews took no part in the surveillance",
		func(f KeptFacts) bool {
			return f.Actor.PersonID != 0 && !slices.ContainsFunc(f.Team, func(m TeamMember) bool { return m.PersonID == f.Actor.PersonID })
		}, "reviewer"},
	{"R-DEC-06", "ISO/IEC 17021-1 9.6.1", "who reviews is competent to decide on certification",
		func(f KeptFacts) bool { return slices.Contains(f.Areas, AreaDecision) }, "reviewer"},
	{"R-DEC-02", "ISO/IEC 17021-1 9.5.1.2", "who reviews is employed by or under agreement with the body",
		func(f KeptFacts) bool { return f.Bound }, "reviewer"},
	{"R-IMP-01", "ISO/IEC 17021-1 5.2.10", "who reviews did not advise or work for the client within two years",
		func(f KeptFacts) bool { return f.Banned == "" }, "reviewer"},
	{"R-DEC-06", "ISO/IEC 17021-1 9.6.1", "it is said what was looked at and found",
		func(f KeptFacts) bool { return f.Reason != "" }, "reason"},
}}

// Choose opens the review of the kept surveillance; ordinal is its number among all that were kept.
func (a Audit) Choose(ordinal int, due day.Day, at time.Time) KeptReview {
	return KeptReview{Status: KeptWaiting, CertificationID: a.CertificationID, AuditID: a.ID, Ordinal: ordinal, Due: due, CreatedAt: at}
}

// Conclude records what the review found: agreed, or not agreed and referred to a decision.
func (r *KeptReview) Conclude(verb Verb, f KeptFacts, today day.Day) error {
	to, err := KeptReviewLife.Step(r.Status, verb, f.Actor, f)
	if err != nil {
		return err
	}
	r.Status, r.Reason, r.PersonID, r.PersonName, r.ReviewedOn = to, f.Reason, f.Actor.PersonID, f.Actor.Name, today
	return nil
}
