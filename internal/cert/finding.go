package cert

import (
	"time"

	"assay/internal/day"
)

// Grade is the class of a finding (R-NC-01).
type Grade string

// The grades; a concern is a stage 1 area of concern that could become a nonconformity.
const (
	Major       Grade = "major"
	Minor       Grade = "minor"
	Opportunity Grade = "opportunity"
	Positive    Grade = "positive"
	Concern     Grade = "concern"
)

// Nonconformity tells whether the grade asks the client for correction and corrective action.
func (g Grade) Nonconformity() bool { return g == Major || g == Minor }

// Finding is a nonconformity, an opportunity, a positive remark or a stage 1 concern (R-NC-02).
type Finding struct {
	ID              int64
	Version         int64
	Status          FindingStatus
	CertificationID int64
	AuditID         int64
	Number          string // "NC-2026-0001"
	Grade           Grade
	Item            string   // checklist item it was raised from
	Clause          string   // the one it stands against in the first place
	MoreClauses     []string `gorm:"serializer:json"` // further ones it stands against
	Requirement     string   // what is required, own words
	Statement       string   // what is not fulfilled
	Evidence        string   // objective evidence seen
	Site            string
	MoreSites       []string `gorm:"serializer:json"` // further sites where it was found
	PersonID        int64
	PersonName      string
	RaisedOn        day.Day
	ConfirmedAt     *time.Time // by the lead auditor; until then it is a draft
	ConfirmedBy     string
	SharedOn        day.Day // closing meeting: from here on the client sees it and its limits count (R-NC-07); zero = not yet
	PlanDue         day.Day // client's plan, R-NC-06
	ActionDue       day.Day // evidence of implementation; zero for a minor (next audit)
	HardLimit       day.Day // R-DATE-14, R-RECERT-02; zero where none
	PlannedMethod   string  // how it will be verified, said when the answer is accepted (R-NC-05)
	VerifiedBy      string
	VerifiedOn      day.Day
	Method          string // R-NC-05
	VerifyNote      string
	Repeats         int64  // finding it repeats, 0 = none
	Recurrence      string // why it is another than the earlier ones on its clause, or why it stays minor though it comes again
	CheckedIn       int64  // audit that looked at whether the actions work; 0 = none yet
	UpgradedIn      int64  // audit that found a minor not closed and made it a major (R-NC-06); 0 = none
	UpgradedAt      *time.Time
	UpgradeReason   string
	LimitsFrom      day.Day // closing meeting of that audit, from which its limits count; zero = not yet held
	CreatedAt       time.Time
}

// FindingStatus is the state of a finding.
type FindingStatus string

// The states of a finding.
const (
	FindingOpen      FindingStatus = "open"
	FindingAnswered  FindingStatus = "answered"
	FindingReturned  FindingStatus = "returned"
	FindingAccepted  FindingStatus = "accepted" // corrections, causes and actions reviewed and accepted
	FindingVerified  FindingStatus = "verified" // implemented and effective
	FindingNoted     FindingStatus = "noted"    // opportunity or positive: nothing is asked
	FindingWithdrawn FindingStatus = "withdrawn"
)

// Evidence is a file kept for an answer, a finding or a response.
type Evidence struct {
	ID              int64
	Code            string // random, in links
	CertificationID int64
	AuditID         *int64
	Item            string // checklist item, where it belongs to an answer
	FindingID       *int64
	ResponseID      *int64
	Action          int64  // of the response that it shows, from 1 on; 0 = the whole answer
	Name            string // file name as given
	Type            string // media type, found from the content
	Size            int64
	SHA256          string
	By              string
	PersonID        int64
	At              time.Time
}
