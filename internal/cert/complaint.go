package cert

import (
	"slices"
	"time"

	"assay/internal/day"
)

// Complaint is a complaint about the body or one of its clients, or a client's appeal against a decision
// (ISO/IEC 17021-1 9.7 and 9.8). Who investigates and decides had no part in its subject.
type Complaint struct {
	ID               int64
	Version          int64
	Status           ComplaintStatus
	Kind             ComplaintKind
	Number           string // "CO-2026-0001", "AP-2026-0001"
	Code             string // of its public page
	CertificationID  *int64 // the client's file it concerns, nil while none is named
	ClientID         *int64
	DecisionID       *int64 // the decision appealed against, nil for a complaint
	About            ComplaintAbout
	Subject          string
	Text             string
	Name             string // of who complains
	Organisation     string
	Email            string // where acknowledgement and outcome go
	Named            bool   // the client may learn who complains
	ReceivedOn       day.Day
	AckDue           day.Day // R-CMP-02, R-APL-02
	OutcomeDue       day.Day
	ProgressDue      day.Day // next report on progress, zero when none is due
	Complex          bool    // the longer limit of R-CMP-02 holds
	Assessment       string  // does it concern certification, is it valid (R-CMP-01)
	AcknowledgedOn   day.Day
	InvestigatorID   int64
	InvestigatorName string
	Investigation    string // what was looked at and found
	Outcome          ComplaintOutcome
	Reason           string
	Measures         string // correction and what prevents it
	DeciderID        int64
	DeciderName      string
	DecidedOn        day.Day
	ReferredOn       day.Day // when a complaint about a client was referred to the client
	Publication      string  // what was agreed on making it public (R-CMP-01)
	ClosedOn         day.Day
	CreatedAt        time.Time
}

// ComplaintKind tells a complaint from an appeal.
type ComplaintKind string

// The kinds.
const (
	IsComplaint ComplaintKind = "complaint"
	IsAppeal    ComplaintKind = "appeal"
)

// Label is the kind in words, as a sentence begins.
func (k ComplaintKind) Label() string {
	if k == IsAppeal {
		return "Appeal"
	}
	return "Complaint"
}

// ComplaintAbout says whom a complaint concerns.
type ComplaintAbout string

// Whom it may concern.
const (
	AboutBody   ComplaintAbout = "body"
	AboutClient ComplaintAbout = "client"
)

// ComplaintStatus is the state of a complaint or an appeal.
type ComplaintStatus string

// The states.
const (
	ComplaintReceived      ComplaintStatus = "received"
	ComplaintAcknowledged  ComplaintStatus = "acknowledged"
	ComplaintInvestigating ComplaintStatus = "investigating"
	ComplaintInvestigated  ComplaintStatus = "investigated"
	ComplaintDecided       ComplaintStatus = "decided"
	ComplaintClosed        ComplaintStatus = "closed"
	ComplaintDeclined      ComplaintStatus = "declined"
)

// Label is the state in words.
func (s ComplaintStatus) Label() string {
	switch s {
	case ComplaintReceived:
		return "received, to be acknowledged"
	case ComplaintAcknowledged:
		return "acknowledged, to be investigated"
	case ComplaintInvestigating:
		return "under investigation"
	case ComplaintInvestigated:
		return "investigated, to be decided"
	case ComplaintDecided:
		return "decided, to be closed"
	case ComplaintDeclined:
		return "not taken up"
	}
	return string(s)
}

// Over tells whether nothing more will be done.
func (s ComplaintStatus) Over() bool { return s == ComplaintClosed || s == ComplaintDeclined }

// ComplaintOutcome is what was decided.
type ComplaintOutcome string

// The outcomes.
const (
	Upheld       ComplaintOutcome = "upheld"
	PartlyUpheld ComplaintOutcome = "partly_upheld"
	NotUpheld    ComplaintOutcome = "not_upheld"
)

// Label is the outcome in words.
func (o ComplaintOutcome) Label() string {
	return map[ComplaintOutcome]string{Upheld: "upheld", PartlyUpheld: "upheld in part", NotUpheld: "not upheld"}[o]
}

// ComplaintPerson is somebody with a part in the subject: who audited or decided there, or is complained about.
type ComplaintPerson struct {
	ID          int64
	ComplaintID int64
	PersonID    int64
	Name        string
	Part        string // "audit team", "decision", "named in the complaint"
}

// TableName is the table in words that GORM would spell otherwise.
func (ComplaintPerson) TableName() string { return "complaint_people" }

// ComplaintNote is something said on the way: to the complainant, to the client, or for the file.
type ComplaintNote struct {
	ID          int64
	ComplaintID int64
	Kind        ComplaintNoteKind
	Text        string
	PersonID    int64
	PersonName  string
	OnDay       day.Day
	At          time.Time
}

// ComplaintNoteKind says to whom a note goes.
type ComplaintNoteKind string

// The kinds of notes.
const (
	NoteProgress ComplaintNoteKind = "progress" // to the complainant, by mail and on its page
	NoteRefer    ComplaintNoteKind = "refer"    // to the client complained about
	NoteInside   ComplaintNoteKind = "inside"   // for the file
)

// ComplaintFacts is what the gates of a complaint judge.
type ComplaintFacts struct {
	Complaint Complaint // with what the step would write already in it
	Involved  []ComplaintPerson
	Actor     Actor
	Bound     bool // the investigator, or the actor who decides, works under agreement with the body and is active
}

// independent tells whether a person has no part in the subject.
func (f ComplaintFacts) independent(person int64) bool {
	return person != 0 && !slices.ContainsFunc(f.Involved, func(p ComplaintPerson) bool { return p.PersonID == person })
}

// Take takes a step of the complaint; what the step writes is already in c.
func (c *Complaint) Take(verb Verb, f ComplaintFacts) error {
	to, err := ComplaintLife.Step(c.Status, verb, f.Actor, f)
	if err != nil {
		return err
	}
	c.Status = to
	if to.Over() {
		c.ProgressDue = day.Day{}
	}
	return nil
}

// Lodge opens a complaint or an appeal with its limits.
func Lodge(c Complaint, ackDue, outcomeDue, progressDue day.Day) Complaint {
	c.Status, c.AckDue, c.OutcomeDue, c.ProgressDue = ComplaintReceived, ackDue, outcomeDue, progressDue
	return c
}

// PublicText is a wording of one section of what the body publishes without being asked (R-PUB-01); the newest holds.
type PublicText struct {
	ID         int64
	Section    string // one of PublicSections
	Text       string // paragraphs apart by an empty line
	PersonID   int64
	PersonName string
	OnDay      day.Day
	At         time.Time
}

// PublicSection is one subject on which the body informs the public (ISO/IEC 17021-1 8.1.1).
type PublicSection struct{ Name, Title string }

// PublicSections are the subjects of R-PUB-01, in the order of the page.
var PublicSections = []PublicSection{
	{"audit", "How we audit"}, {"certification", "How certification is granted, kept, changed and ended"}, {"schemes", "What we certify"},
	{"marks", "Use of our name and mark"}, {"requests", "Requests for information, complaints and appeals"}, {"impartiality", "Impartiality"},
}
