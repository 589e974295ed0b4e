package cert

import (
	"strings"
	"time"
)

// Dossier is what reviewer and decider read, frozen when the review began (R-DEC-03): a decision is bound to its hash,
// and a change of what it holds withdraws its readiness.
type Dossier struct {
	ID              int64
	Version         int64
	Status          DossierStatus
	CertificationID int64
	AuditID         *int64 // the audit decided on; nil for an act on the certificate alone
	Round           int    // 1, 2, … of the audit
	Content         string // JSON of DossierContent, never changed
	SHA256          string `gorm:"column:sha256"` // of Content
	PersonID        int64  // who began the review
	PersonName      string
	FrozenAt        time.Time
	ReleasedID      *int64 // who ended the review and found it ready for decision
	ReleasedBy      string
	ReleasedAt      *time.Time
	Note            string        // of the review
	Changes         []DossierDiff `gorm:"serializer:json"` // what withdrew its readiness
	ChangedBy       string
	ChangedAt       *time.Time
}

// DossierStatus is the state of a dossier.
type DossierStatus string

// The states of a dossier.
const (
	DossierReview   DossierStatus = "review"   // frozen; the report is under review
	DossierReady    DossierStatus = "ready"    // reviewed: a decision can rest on it
	DossierReturned DossierStatus = "returned" // the review sent the report back
	DossierLapsed   DossierStatus = "lapsed"   // a record of it changed: freeze anew
	DossierDecided  DossierStatus = "decided"  // a decision rests on it
)

// Label is the state in words.
func (s DossierStatus) Label() string {
	switch s {
	case DossierReview:
		return "under review"
	case DossierReady:
		return "ready for decision"
	case DossierReturned:
		return "sent back by the review"
	case DossierLapsed:
		return "changed since: no longer ready"
	}
	return "decided on"
}

// Open tells whether review or decision still lie ahead of it.
func (s DossierStatus) Open() bool { return s == DossierReview || s == DossierReady }

// DossierRecord is one record of a dossier as rows of its own keep it, so that the database itself can tell which
// dossiers a change concerns.
type DossierRecord struct {
	ID        int64
	DossierID int64
	Noun      string // "report", "finding", "scope", …
	NounID    int64
	SHA256    string `gorm:"column:sha256"` // of the record's JSON in the content
}

// DossierDiff is a record that is not as it was frozen.
type DossierDiff struct {
	Title string `json:"title"` // "Finding NC-2026-0001"
	How   string `json:"how"`   // "changed", "added", "removed"
}

// DossierContent is a dossier as it is kept. The decider's page is drawn from it alone; Form names the edition of the
// sheet that draws it, and an edition never changes.
type DossierContent struct {
	Form     int              `json:"form"`
	Title    string           `json:"title"`
	Sections []DossierSection `json:"sections"`
}

// DossierSection is a part of the sheet.
type DossierSection struct {
	Title string        `json:"title"`
	Parts []DossierPart `json:"parts"`
}

// DossierPart is one record: what the sheet says of it, and the whole of it as JSON with its hash.
type DossierPart struct {
	Noun   string        `json:"noun"`
	ID     int64         `json:"id"`
	Title  string        `json:"title"`
	Lines  []DossierLine `json:"lines"`
	Record string        `json:"record"` // JSON of the record, every field that a decision rests on
	SHA256 string        `json:"sha256"` // of Record
}

// DossierLine is a label with its text.
type DossierLine struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// DossierFacts is what the steps of a dossier judge.
type DossierFacts struct {
	Decision DecisionFacts // of who takes the step
	Said     string        // note or remark given
}

// atAudit tells whether a dossier belongs to an audit: an act on the certificate alone knows no report to review.
func (f DecisionFacts) atAudit() bool { return len(f.Basis) > 0 }

// Freezable lets a review begin: the report is final, nothing was decided, and who reviews took no part.
var Freezable = Gate[DecisionFacts]{Name: "G6", Rules: append([]Rule[DecisionFacts]{
	{"R-REP-01", "ISO/IEC 17021-1 9.4.8.1", "the report is final and nothing was decided on it",
		func(f DecisionFacts) bool { return f.atAudit() && f.Ripe() }, "report"},
}, decider...)}

// Releasable lets the review end as ready for decision, and Returnable as sent back.
var (
	Releasable = Gate[DossierFacts]{Rules: byDecider()}
	Returnable = Gate[DossierFacts]{Rules: append([]Rule[DossierFacts]{
		{"R-REP-01", "ISO/IEC 17021-1 9.4.8.1", "the audit team is told what the report must say better",
			func(f DossierFacts) bool { return f.Said != "" }, "reason"}}, byDecider()...)}
)

// byDecider are the rules on who decides, for who reviews.
func byDecider() []Rule[DossierFacts] {
	var out []Rule[DossierFacts]
	for _, r := range decider {
		out = append(out, Rule[DossierFacts]{r.ID, r.Clause, r.Sentence, func(f DossierFacts) bool { return r.Holds(f.Decision) }, r.Mend})
	}
	return out
}

// Release ends the review: a decision can rest on the dossier.
func (d *Dossier) Release(actor Actor, f DossierFacts, at time.Time) error {
	if err := d.step(ReleaseIt, actor, f); err != nil {
		return err
	}
	d.ReleasedID, d.ReleasedBy, d.ReleasedAt, d.Note = &actor.PersonID, actor.Name, &at, f.Said
	return nil
}

// Return ends the review: the report goes back to its lead auditor.
func (d *Dossier) Return(actor Actor, f DossierFacts, at time.Time) error {
	if err := d.step(Return, actor, f); err != nil {
		return err
	}
	d.ChangedBy, d.ChangedAt, d.Note = actor.Name, &at, f.Said
	return nil
}

// Lapse withdraws the readiness: what it holds is no longer so. by is who changed it.
func (d *Dossier) Lapse(diff []DossierDiff, by string, at time.Time) error {
	if d.Status != DossierLapsed {
		if err := d.step(LapseIt, SystemActor, DossierFacts{}); err != nil {
			return err
		}
	}
	d.Changes, d.ChangedBy, d.ChangedAt = diff, by, &at
	return nil
}

// Use marks that a decision rests on it.
func (d *Dossier) Use(actor Actor) error { return d.step(DecideIt, actor, DossierFacts{}) }

func (d *Dossier) step(verb Verb, actor Actor, f DossierFacts) (err error) {
	d.Status, err = DossierLife.Step(d.Status, verb, actor, f)
	return err
}

// Freeze begins the review of the audit decided on, or *Unmet with what keeps it from beginning. The caller fills in
// what it holds.
func Freeze(f DecisionFacts, at time.Time) (Dossier, error) {
	if !f.Actor.Is(DecisionMaker) {
		return Dossier{}, Forbidden
	}
	if err := Freezable.unmet("review", f); err != nil {
		return Dossier{}, err
	}
	if f.Dossier != nil && f.Dossier.Status.Open() {
		return Dossier{}, Conflict
	}
	a := f.Decided()
	d := Dossier{Version: 1, Status: DossierReview, CertificationID: f.Certification.ID, AuditID: &a.ID, Round: 1,
		PersonID: f.Actor.PersonID, PersonName: f.Actor.Name, FrozenAt: at}
	if f.Dossier != nil {
		d.Round = f.Dossier.Round + 1
	}
	return d, nil
}

// FreezeAct is the dossier of an act on the certificate alone: frozen and decided on in one.
func FreezeAct(f DecisionFacts, at time.Time) Dossier {
	return Dossier{Version: 1, Status: DossierReady, CertificationID: f.Certification.ID, Round: 1, PersonID: f.Actor.PersonID, PersonName: f.Actor.Name,
		FrozenAt: at, ReleasedID: &f.Actor.PersonID, ReleasedBy: f.Actor.Name, ReleasedAt: &at}
}

// Decided is the audit that is decided on. The facts have one.
func (f DecisionFacts) Decided() Audit { return f.Basis[len(f.Basis)-1] }

// Title names what is decided on.
func (f DecisionFacts) Title() string {
	if !f.atAudit() {
		return "Status of certificate " + f.Certificate.FullNumber()
	}
	return "Decision after " + f.Decided().Name + ", " + f.Client.Name
}

// DiffWords says what is no longer as it was frozen, in one line.
func DiffWords(diff []DossierDiff) string {
	if len(diff) == 0 {
		return "a record of it was written to"
	}
	var out []string
	for _, d := range diff {
		out = append(out, d.Title+" "+d.How)
	}
	return strings.Join(out, ", ")
}
