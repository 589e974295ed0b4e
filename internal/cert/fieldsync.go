package cert

import "time"

// This file names what the auditors' devices and the body keep of field work without network. What an
// operation comes to is worked out by package merge.

// FieldDevice is a tablet on which an auditor takes audits along, with its session of its own.
type FieldDevice struct {
	ID        string // UUID the device gave itself
	AccountID int64
	PersonID  int64
	Label     string
	Build     string
	Platform  string
	TokenHash string // SHA-256 of the cookie's token
	CreatedAt time.Time
	SeenAt    time.Time
	EndsAt    time.Time
	RevokedAt *time.Time
	RevokedBy string
}

// Live tells whether the device's session counts at an instant.
func (d FieldDevice) Live(now time.Time) bool { return d.RevokedAt == nil && now.Before(d.EndsAt) }

// FieldStream is the sequence of the operations of one audit. Its epoch changes when the database was
// restored, so that devices send again what they sent before.
type FieldStream struct {
	ID        int64
	AuditID   int64
	Epoch     string
	HeadSeq   int64 // number of the last operation
	CreatedAt time.Time
}

// FieldPackage is what an auditor takes along, unchangeable, named by its content.
type FieldPackage struct {
	ID      int64
	AuditID int64
	Number  int64 // 1, 2, … within the audit
	SHA256  string
	Body    string // JSON
	At      time.Time
}

// FieldTake says that a device took an audit along, and how far it is.
type FieldTake struct {
	ID             int64
	AuditID        int64
	DeviceID       string
	PersonID       int64
	PersonName     string
	TakenAt        time.Time
	SeenAt         time.Time
	Build          string
	Pending        int   // operations not sent, as the device said last
	PendingUploads int   // files not sent, as the device said last
	ClockOffset    int64 // device clock less ours, milliseconds
	ReleasedAt     *time.Time
	ReleasedBy     string
	ReleasedWhy    string // reason, where the lead let it go with unsent work
}

// Unsent tells whether the device may still hold work that the body has not: it said so, or was never let go.
func (t FieldTake) Unsent() bool {
	return t.ReleasedAt == nil && (t.Pending > 0 || t.PendingUploads > 0)
}

// fieldFresh is how long a device's word that it holds nothing is believed without its being let go.
const fieldFresh = 10 * time.Minute

// Accounted tells whether nothing more is awaited from the device: it was let go, or said just now that it holds
// nothing.
func (t FieldTake) Accounted(now time.Time) bool {
	return t.ReleasedAt != nil || !t.Unsent() && now.Sub(t.SeenAt) <= fieldFresh
}

// FieldOp is one immutable operation with the place it was given.
type FieldOp struct {
	ID             int64
	AuditID        int64
	Seq            int64
	OpID           string // UUID the device gave it
	DeviceID       string
	DevSeq         int64
	PersonID       int64
	PersonName     string
	Entity         string
	EntityID       string
	Field          string
	Kind           string   // set, retract, restore
	Value          string   // JSON text exactly as it came
	Base           []string `gorm:"serializer:json"` // operations it replaces
	Hash           string   // SHA-256 of its content
	PackageVersion int64
	ClientAt       string // what the device's clock said; evidence, never order
	ReceivedAt     time.Time
	BroughtBy      string // who imported it from an exported file; empty when the device sent it
}

// FieldHold is an operation that could not be taken in when it came: it waits for the lead's decision.
type FieldHold struct {
	ID         int64
	AuditID    int64
	OpID       string
	DeviceID   string
	DevSeq     int64
	PersonID   int64
	PersonName string
	Body       string // the operation as JSON
	Hash       string
	Reason     string // not_started, audit_closed, not_on_team, may_not_write, device_revoked, unknown_item
	State      string // waiting, taken, refused
	BroughtBy  string
	At         time.Time
	DecidedBy  string
	DecidedWhy string
	DecidedAt  *time.Time
}

// FieldRegister is the projection of one register: what the other pages read.
type FieldRegister struct {
	ID                 int64
	AuditID            int64
	Entity             string
	EntityID           string
	Field              string
	ShownOpID          string
	Value              string // JSON text shown
	Heads              int
	Standing           int // different values among the heads; more than one is a conflict
	Removed            bool
	EditedAfterRemoval bool
}

// Open tells whether somebody must look at it before the report.
func (r FieldRegister) Open() bool { return !r.Removed && (r.Standing > 1 || r.EditedAfterRemoval) }

// FieldLink says which record of the body an entity of the field became.
type FieldLink struct {
	ID       int64
	AuditID  int64
	Entity   string
	EntityID string
	NounID   int64
}

// FieldUpload is a file on its way from a device, or arrived and verified.
type FieldUpload struct {
	ID         int64
	Att        string // UUID the device gave it
	AuditID    int64
	DeviceID   string
	PersonID   int64
	PersonName string
	SHA256     string
	Size       int64
	Received   int64 // bytes that are safe on the disk
	Name       string
	Type       string
	State      string // partial, verified
	At         time.Time
	VerifiedAt *time.Time
}

// FieldDesk is the device that stands for the pages of the office in a stream of operations.
const FieldDesk = "00000000-0000-4000-8000-000000000000"

// FieldSeverity orders verdicts and grades that stand beside each other, the most severe first: that one is
// shown until somebody settles it.
func FieldSeverity() map[string][]string {
	return map[string][]string{
		"verdict": {string(Nonconform), string(NotAvailable), string(Improve), string(Conform), string(NotApplicable)},
		"grade":   {string(Major), string(Concern), string(Minor), string(Opportunity), string(Positive)},
	}
}

// NoteNeeded says what note a verdict on the item cannot do without; empty when it can.
func (i ChecklistItem) NoteNeeded(v Verdict) string { return Answer{Verdict: v}.needsNote(i) }
