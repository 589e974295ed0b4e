package cert

import "time"

// Application is what the client sends: the questionnaire and what became of it.
type Application struct {
	ID              int64
	Version         int64
	Status          ApplicationStatus
	Number          string // "APP-2026-0001"; empty for a draft
	Code            string // random, in the resume and tracking link
	Applicant       string // name as typed so far, for lists
	Folded          string // applicant and number folded for search
	CertificationID *int64 // the file, from submission on
	ClientID        *int64
	Source          string            // "web", "phone", "import"
	Draft           map[string]string `gorm:"serializer:json"` // form fields as typed, for resuming
	Questionnaire   Questionnaire     `gorm:"serializer:json"` // parsed; complete once submitted
	Email           string            // where the resume link goes
	Note            string            // what the reviewer asks for when information is missing, or what is to change
	Holder          Holder            // who has an open form in hand
	SubmittedAt     *time.Time
	SubmittedBy     string // signatory's name; of a change that our own people sent, who did
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

// NewApplication begins an application as an empty draft. code is the random one of its link, source is "web",
// "phone" or "import", at is now in UTC.
func NewApplication(code, source string, at time.Time) Application {
	return Application{Status: ApplicationDraft, Code: code, Source: source, Draft: map[string]string{},
		CreatedAt: at, UpdatedAt: at}
}

// Holder is who has an open form in hand.
type Holder string

// The holders.
const (
	HeldByApplicant Holder = ""
	HeldByBody      Holder = "body" // our own people change an accepted application
)

// ApplicationStatus is the state of an application.
type ApplicationStatus string

// The states of an application.
const (
	ApplicationDraft     ApplicationStatus = "draft"
	ApplicationSubmitted ApplicationStatus = "submitted"
	ApplicationReturned  ApplicationStatus = "returned"
	ApplicationAccepted  ApplicationStatus = "accepted"
	ApplicationDeclined  ApplicationStatus = "declined"
	ApplicationWithdrawn ApplicationStatus = "withdrawn"
)

// Review is the recorded examination of an application (R-REV-01, R-REV-02). It is a fact: inserted once.
type Review struct {
	ID            int64
	ApplicationID int64
	Outcome       ReviewOutcome
	Items         []ReviewItem `gorm:"serializer:json"`
	Reasons       []string     `gorm:"serializer:json"` // decline reason codes
	Text          string       // told to the client
	Competences   []string     `gorm:"serializer:json"` // needed in the team and of the decider, R-REV-03
	Cadence       Cadence
	Questionnaire Questionnaire `gorm:"serializer:json"` // as it was judged
	Persons       int           // effective, of the first figure that stood beside the review
	Halves        int           // half days of that figure, without factors; 0 where none could be calculated
	PersonID      int64
	PersonName    string
	At            time.Time
}

// ReviewOutcome is how a review ended.
type ReviewOutcome string

// The outcomes of R-REV-02.
const (
	ReviewAccepted      ReviewOutcome = "accepted"
	ReviewClarification ReviewOutcome = "accepted_after_clarification"
	ReviewDeclined      ReviewOutcome = "declined"
)

// ReviewItem is the answer to one item of R-REV-01.
type ReviewItem struct {
	Key     string `json:"key"` // norm.ReviewItems key
	Yes     bool   `json:"yes"`
	Comment string `json:"comment"`
}

// AuditTime is one calculation of audit time, immutable; a later row supersedes it (R-TIME-20).
type AuditTime struct {
	ID              int64
	CertificationID int64
	Revision        int    // 1, 2, …
	Input           string // JSON of audittime.Input
	Result          string // JSON of audittime.Result
	Sheet           string // JSON of TimeSheet; {} in old records
	TableVersion    string
	ReviewID        int64 // the accepting review whose facts it rests on (R-REV-06); 0 in old records
	Rulebook        int   // version of the body's rulebook it was calculated with (R-GEN-01)
	Persons         int
	BaseHalves      int // by the table, half days
	Uncapped        int // sum of the factors in hundredths of a percent, as entered (R-TIME-06)
	Applied         int // and as it was applied
	TotalHalves     int // half days
	Stage1Halves    int
	Stage2Halves    int
	VisitHalves     int // one surveillance visit
	YearHalves      int // surveillance in a year
	RecertHalves    int
	Inferred        bool // needs a second person's approval (R-TIME-03)
	PersonID        int64
	PersonName      string
	At              time.Time
	ApproverID      *int64
	ApproverName    string
	ApprovedAt      *time.Time
}

// Submit takes the step of sending: number and file are given by the office (R-APP-01).
func (a *Application) Submit(actor Actor, facts ApplicationFacts, at time.Time) error {
	to, err := ApplicationLife.Step(a.Status, Submit, actor, facts)
	if err != nil {
		return err
	}
	a.Status, a.UpdatedAt = to, at
	a.sent(actor, at)
	return nil
}

// sent notes who sent the form: the applicant's signatory, or our own people, whom the signature of before does not
// cover (R-APP-01).
func (a *Application) sent(actor Actor, at time.Time) {
	a.SubmittedAt, a.SubmittedBy, a.Note = &at, a.Questionnaire.Signature.Name, ""
	if a.Holder == HeldByBody {
		a.SubmittedBy, a.Holder = actor.Name+", for the body", HeldByApplicant
	}
}

// Writable tells whether the actor may write in the form: who holds its link while it is open, unless our own people
// have it in hand; and those.
func (a Application) Writable(actor Actor) bool {
	return a.Status.Open() && (a.Holder == HeldByApplicant || actor.IsStaff() || actor.Is(System))
}

// Headcount is everybody at the site who works under the applicant's control (R-TIME-10).
func (s SiteEntry) Headcount() int { return s.FullTime + s.PartTime + s.Temporary + s.Contractors }

// Counted is the site with nothing in place of those numbers of people that cannot be right.
func (s SiteEntry) Counted() SiteEntry {
	for _, n := range []*int{&s.FullTime, &s.PartTime, &s.Temporary, &s.Contractors, &s.ShiftWorkers, &s.SimilarWork} {
		if *n < 0 || *n > maxHeads {
			*n = 0
		}
	}
	return s
}
