package cert

import (
	"time"

	"assay/internal/day"
	"assay/internal/norm"
)

// AuditKind is what an audit is for.
type AuditKind string

// The kinds of audit.
const (
	Stage1          AuditKind = "stage1"
	Stage2          AuditKind = "stage2"
	Surveillance    AuditKind = "surveillance"
	Recertification AuditKind = "recertification"
	Special         AuditKind = "special"
)

// Label is the kind in words.
func (k AuditKind) Label() string {
	switch k {
	case Stage1:
		return "Stage 1 audit"
	case Stage2:
		return "Stage 2 audit"
	case Surveillance:
		return "Surveillance audit"
	case Recertification:
		return "Recertification audit"
	}
	return "Special audit"
}

// Audit is an entry of the three-year programme and, once planned and done, the audit itself.
type Audit struct {
	ID              int64
	Version         int64
	Status          AuditStatus
	CertificationID int64
	Cycle           int        // 1, 2, …
	Kind            AuditKind  // what it is for
	Seq             int        // order in the cycle: stage 1 is 1
	Name            string     // "Stage 1", "Surveillance 2"
	SpecialFor      SpecialFor // of a special audit, else empty
	SpecialWhy      string     // who or what asked for it
	Number          string     // "A-2026-0001"
	Target          day.Day    // when it should happen (R-DATE-05)
	Latest          day.Day    // hard limit; zero where none is fixed yet
	Halves          int        // audit time in half days
	Clauses         []string   `gorm:"serializer:json"` // planned coverage, R-PROG-02
	Edition         string     // norm.Edition of the checklist, kept for ever
	ChecklistOf     string     // version of the checklist content
	Starts          day.Day
	Ends            day.Day // planned, then as it was (see EndOn)
	PlannedEnds     day.Day // zero while it ended, or will end, as planned
	EndedWhy        string  // why it ended on another day than planned
	Objectives      string
	Remote          string // sessions held remotely and why, empty = on site
	Language        string
	Slots           []Slot            `gorm:"serializer:json"` // the plan, R-PLAN-01
	Unplaced        map[string]string `gorm:"serializer:json"` // duties without a session, with the reason, by key
	PlanRevision    int
	PlanSHA256      string
	Justification   string // of the interval, of back-to-back stages, of a remote stage 1
	AnnouncedAt     *time.Time
	Report          Report `gorm:"serializer:json"`
	ReportRevision  int
	ReportSHA256    string
	ReportedAt      *time.Time
	Carried         []Carried `gorm:"serializer:json"` // from earlier audits, to be answered in this one; fixed when it begins
	Outcome         AuditOutcome
	ConcludedAt     *time.Time
	CancelReason    string
	CreatedAt       time.Time

	content *norm.Checklist // of ChecklistOf, where it is the body's own (see With)
}

// With is the audit with the content of its checklist, for versions that did not come with the program. The content is
// shared and never changed.
func (a Audit) With(content *norm.Checklist) Audit {
	a.content = content
	return a
}

// Checklist is the content that the audit is judged by: that of its version, from its first day on for ever. An audit
// that names none has the newest installed content of its edition.
func (a Audit) Checklist() norm.Checklist {
	if a.content != nil {
		return *a.content
	}
	if list, known := norm.InstalledVersion(a.ChecklistOf); known && (a.Edition == "" || list.Edition == norm.Edition(a.Edition)) {
		return list
	}
	if a.Edition == "" {
		return norm.ChecklistOf(norm.E2018)
	}
	return norm.ChecklistOf(norm.Edition(a.Edition))
}

// AuditStatus is the state of an audit.
type AuditStatus string

// The states of an audit.
const (
	AuditPlanned   AuditStatus = "planned"   // an entry of the programme
	AuditScheduled AuditStatus = "scheduled" // days and team are set
	AuditAnnounced AuditStatus = "announced" // the client has team and plan
	AuditUnderway  AuditStatus = "underway"  // on site
	AuditReported  AuditStatus = "reported"  // the report is final
	AuditConcluded AuditStatus = "concluded" // its outcome stands
	AuditCancelled AuditStatus = "cancelled"
)

// AuditOutcome is what an audit came to, by kind.
type AuditOutcome string

// Outcomes of stage 1 (R-S1-02), of a surveillance kept without decision (R-DEC-06), and of the rest.
const (
	Ready             AuditOutcome = "ready"
	ReadyWithConcerns AuditOutcome = "ready_with_concerns"
	NotReady          AuditOutcome = "not_ready"
	Maintained        AuditOutcome = "maintained"
	Decided           AuditOutcome = "decided" // by a recorded decision
)

// Slot is one line of an audit plan.
type Slot struct {
	Day     string `json:"day"`  // ISO date
	From    string `json:"from"` // "09:00"
	To      string `json:"to"`
	What    string `json:"what"`    // process or clauses
	Auditee string `json:"auditee"` // function or person at the client
	Person  int64  `json:"person"`  // who audits
	Site    string `json:"site"`
	Remote  string `json:"remote"` // method where remote

	Clauses string `json:"clauses,omitempty"` // numbers, a blank between them
	Visits  string `json:"visits,omitempty"`  // keys of the duties it looks at, a blank between them
}

// Report is the content of an audit report; keys are norm.ReportItems keys (R-REP-02).
type Report struct {
	Items          map[string]string `json:"items,omitempty"`
	NotApplicable  map[string]string `json:"not_applicable,omitempty"` // key to reason
	Recommendation string            `json:"recommendation,omitempty"` // key of Recommendations
	Summary        string            `json:"summary,omitempty"`
	Reason         string            `json:"reason,omitempty"` // why there is another revision (R-REP-04)
}

// TeamRole is a person's part in an audit.
type TeamRole string

// The parts in an audit team (R-TEAM-01).
const (
	Lead     TeamRole = "lead"
	Member   TeamRole = "auditor"
	Expert   TeamRole = "expert"
	Trainee  TeamRole = "trainee"
	Observer TeamRole = "observer"
)

// TeamMember is a person's place in the team of an audit.
type TeamMember struct {
	ID       int64
	AuditID  int64
	PersonID int64
	Role     TeamRole
	// Declaration of impartiality and confidentiality (R-IMP-04), given by the member before the audit.
	DeclaredAt   *time.Time
	NoInterest   bool
	NoConsulting bool
	Confidential bool
	Remark       string
}

// Booking is half a day of a person's time: in an audit, or absent when AuditID is nil. No person has two
// bookings for one half day; the database holds that.
type Booking struct {
	ID       int64
	PersonID int64
	Day      day.Day
	Half     string // "am" or "pm"
	AuditID  *int64
	Why      string // reason of an absence
}

// Objection is a client's objection to a team member (R-TEAM-03) with what the body decided.
type Objection struct {
	ID        int64
	AuditID   int64
	PersonID  int64
	Text      string
	By        string
	At        time.Time
	Accepted  *bool
	Reason    string
	DecidedBy string
	DecidedAt *time.Time
}

// Verdict is what the auditor judged of a clause or item.
type Verdict string

// The verdicts.
const (
	Conform       Verdict = "conform"
	Nonconform    Verdict = "nonconform"
	Improve       Verdict = "opportunity"
	NotApplicable Verdict = "not_applicable"
	NotAvailable  Verdict = "not_available" // a readiness slot without its document
)

// Answer is the auditor's record for one item of the checklist of an audit.
type Answer struct {
	ID         int64
	Version    int64
	AuditID    int64
	Item       string // "clause:8.6.1", "slot:scope", "surveillance:complaints", "opening:scope"
	Verdict    Verdict
	Note       string
	Sample     string // what was sampled
	Follow     string // answers to the follow-up questions of the verdict: a JSON object by key, empty for none
	PersonID   int64
	PersonName string
	At         time.Time
}

// Closed tells whether nothing more happens in the audit: it is concluded or cancelled.
func (a Audit) Closed() bool { return a.Status == AuditConcluded || a.Status == AuditCancelled }

// Ahead tells whether the audit has not begun and is not cancelled.
func (a Audit) Ahead() bool {
	return a.Status == AuditPlanned || a.Status == AuditScheduled || a.Status == AuditAnnounced
}

// Days is when an audit happens, as scheduled.
type Days struct {
	Starts, Ends  day.Day
	Remote        string // sessions held remotely and how; empty = on site
	Language      string
	Justification string // of the interval, of back-to-back stages, of a remote stage 1
}

// Schedule sets the days; f holds the team and everything else the gate Staffed judges. What was planned
// moves with the first day.
func (a *Audit) Schedule(actor Actor, d Days, f AuditFacts) error {
	next := *a
	next.Starts, next.Ends, next.Remote, next.Language, next.Justification = d.Starts, d.Ends, d.Remote, d.Language, d.Justification
	next.Slots = movedSlots(a.Slots, a.Starts, d.Starts)
	if err := next.take(Schedule, actor, f); err != nil {
		return err
	}
	*a = next
	return nil
}

// Announce gives team and plan to the client: a new revision of the plan, kept as a paper.
func (a *Audit) Announce(actor Actor, f AuditFacts, at time.Time) error {
	if err := a.take(Announce, actor, f); err != nil {
		return err
	}
	a.PlanRevision++
	a.AnnouncedAt = &at
	return nil
}

// Replan takes an announced audit back to change team, days or plan; it is announced anew afterwards.
func (a *Audit) Replan(actor Actor, f AuditFacts) error {
	if err := a.take(Replan, actor, f); err != nil {
		return err
	}
	a.AnnouncedAt, a.PlanSHA256 = nil, ""
	return nil
}

// Start opens the audit (G3, and G4 for a stage 2).
func (a *Audit) Start(actor Actor, f AuditFacts) error { return a.take(Start, actor, f) }

// Cancel ends an audit that has not begun.
func (a *Audit) Cancel(actor Actor, reason string, f AuditFacts) error {
	if err := a.take(Cancel, actor, f); err != nil {
		return err
	}
	a.CancelReason, a.AnnouncedAt = reason, nil
	return nil
}

// take steps the audit's lifecycle on the facts, judged on the audit as it stands.
func (a *Audit) take(verb Verb, actor Actor, f AuditFacts) error {
	f.Audit, f.Actor = *a, actor
	to, err := AuditLife.Step(a.Status, verb, actor, f)
	if err != nil {
		return err
	}
	a.Status = to
	return nil
}

// movedSlots keeps the plan when the audit moves by whole days.
func movedSlots(slots []Slot, from, to day.Day) []Slot {
	if from.IsZero() || from == to {
		return slots
	}
	out := make([]Slot, len(slots))
	for i, s := range slots {
		if d, err := day.Parse(s.Day); err == nil {
			s.Day = d.AddDays(to.Sub(from)).String()
		}
		out[i] = s
	}
	return out
}
