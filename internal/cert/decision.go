package cert

import (
	"time"

	"assay/internal/day"
)

// DecisionOption is what can be decided (R-DEC-04).
type DecisionOption string

// The options.
const (
	Grant        DecisionOption = "grant"
	GrantReduced DecisionOption = "grant_with_reduced_scope"
	Refuse       DecisionOption = "refuse"
	Maintain     DecisionOption = "maintain"
	Renew        DecisionOption = "renew"
	Extend       DecisionOption = "extend"
	Reduce       DecisionOption = "reduce"
	Suspend      DecisionOption = "suspend"
	Restore      DecisionOption = "restore"
	Withdraw     DecisionOption = "withdraw"
	MoreInfo     DecisionOption = "request_more_information"
)

// Decision is the act of clause 9.5 of ISO/IEC 17021-1: a fact, inserted once, never changed. The
// database refuses a row whose person was on the team of an audit it is based on (R-DEC-01), and one on an audit
// without a dossier that is reviewed and unchanged (R-DEC-03).
type Decision struct {
	ID              int64
	CertificationID int64
	AuditID         *int64 // the audit decided on; nil for suspension and the like without one
	Cycle           int
	Number          string // "D-2026-0001"
	Option          DecisionOption
	Scope           string // as decided
	Reason          string
	PersonID        int64
	PersonName      string
	DecidedOn       day.Day
	Effective       day.Day
	Dossier         string // JSON of what was before the decider, in decisions from before dossiers were kept by themselves
	DossierSHA256   string
	DossierID       *int64 // the dossier it rests on; nil in older decisions
	Replaces        *int64 // an earlier decision on the same audit whose certificate was put aside
	At              time.Time
}

// Certificate is one issue of a certificate. A later issue supersedes it.
type Certificate struct {
	ID              int64
	Version         int64
	Status          CertificateStatus
	CertificationID int64
	DecisionID      int64
	Number          string // "SMS-2026-0001"
	Revision        int    // 1, 2, …; shown as "-r2" from the second on (R-CERT-06)
	Code            string // random, in the QR code
	Holder          string
	Folded          string // holder and scope folded for search
	Address         string
	City            string
	Country         string
	Standard        string
	Scope           string
	Sites           []CertifiedSite `gorm:"serializer:json"`
	Cycle           int
	Original        day.Day // first certified
	Effective       day.Day
	Expires         day.Day // last valid day
	IssuedOn        day.Day
	GapFrom         day.Day // R-CERT-05; zero where there is no gap
	GapTo           day.Day
	LastExpiry      day.Day // of the last cycle, shown with a gap
	RecertAuditOn   day.Day
	SuspendedOn     day.Day
	SuspendedUntil  day.Day // R-SUSP-03
	WithdrawnOn     day.Day
	PaperSHA256     string
	Salt            string // 128 random bits in the twin, 32 hex digits
	TwinSHA256      string // of the certificate as data, attached to the PDF; empty before there were twins
	Confidential    bool   // register answers on request only
	CreatedAt       time.Time
	Language        string             `json:",omitempty"`                        // of the binding wording, a key of the papers' phrases; empty = English
	Wordings        []CertifiedWording `json:",omitempty" gorm:"serializer:json"` // the scope in further languages
	Accreditation   string             `json:",omitempty"`                        // the sentence beside the mark; empty = not under accreditation (R-CERT-04)
}

// CertifiedSite is a site on a certificate.
type CertifiedSite struct {
	Name       string `json:"name"`
	Address    string `json:"address"`
	City       string `json:"city"`
	Country    string `json:"country"`
	Activities string `json:"activities"`
}

// CertifiedWording is the scope of a certificate in a further language; the binding wording stands in Certificate.Scope.
type CertifiedWording struct {
	Language string `json:"language"` // key of the papers' phrases, "de"
	Scope    string `json:"scope"`
}

// CertificateStatus is the state of a certificate; expired and future are derived by StatusOn.
type CertificateStatus string

// The states of a certificate.
const (
	CertificateActive     CertificateStatus = "active"
	CertificateSuspended  CertificateStatus = "suspended"
	CertificateWithdrawn  CertificateStatus = "withdrawn"
	CertificateSuperseded CertificateStatus = "superseded"
	CertificateExpired    CertificateStatus = "expired" // derived
	CertificateFuture     CertificateStatus = "not_yet_valid"
)

// StatusOn is the status on a day. Acts are stored; what time decides is derived here and nowhere else:
// an active or suspended certificate is expired from the day after its last valid day (R-DATE-11).
func (c Certificate) StatusOn(today day.Day) CertificateStatus {
	return c.Status.On(today, c.Effective, c.Expires)
}

// On is StatusOn for a list's row: the stored status with the first and the last valid day.
func (s CertificateStatus) On(today, effective, expires day.Day) CertificateStatus {
	switch {
	case s == CertificateWithdrawn || s == CertificateSuperseded:
		return s
	case today.After(expires):
		return CertificateExpired
	case today.Before(effective):
		return CertificateFuture
	}
	return s
}

// Change is a public fact in a certificate's history: issued, suspended, restored, withdrawn, superseded.
type Change struct {
	ID            int64
	CertificateID int64
	Act           string  // "issue", "suspend", "restore", "withdraw", "supersede"
	On            day.Day `gorm:"column:on_day"`
	DecisionID    int64
	Reason        string // shown inside only
	At            time.Time
}
