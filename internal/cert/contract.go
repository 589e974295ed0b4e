package cert

import (
	"time"

	"assay/internal/day"
)

// Quotation is a priced proposal without obligation.
type Quotation struct {
	ID              int64
	Version         int64
	Status          QuotationStatus
	CertificationID int64
	AuditTimeID     int64
	Number          string // "Q-2026-0001"
	Revision        int
	Code            string // random, in the client's link
	Currency        string // ISO 4217
	Lines           []Line `gorm:"serializer:json"`
	InitialMinor    int64  // totals in minor units
	YearlyMinor     int64
	RecertMinor     int64
	TaxPercent      int // hundredths of a percent
	Note            string
	ValidUntil      day.Day
	PaperSHA256     string // of the PDF sent
	SentAt          *time.Time
	AnsweredAt      *time.Time
	AnsweredBy      string
	AnsweredRole    string
	AnswerText      string // why declined
	CreatedAt       time.Time
}

// Line is one line of a quotation.
type Line struct {
	Code        string `json:"code"`
	Text        string `json:"text"`
	Halves      int    `json:"halves,omitempty"` // half days, where the line is days
	UnitMinor   int64  `json:"unit_minor"`
	AmountMinor int64  `json:"amount_minor"`
	Part        string `json:"part"` // initial, yearly, recertification
}

// QuotationStatus is the state of a quotation. Whether a sent one has expired is derived (StatusOn).
type QuotationStatus string

// The states of a quotation; expired is derived, never stored.
const (
	QuotationDraft      QuotationStatus = "draft"
	QuotationSent       QuotationStatus = "sent"
	QuotationAccepted   QuotationStatus = "accepted"
	QuotationDeclined   QuotationStatus = "declined"
	QuotationSuperseded QuotationStatus = "superseded"
	QuotationExpired    QuotationStatus = "expired"
)

// StatusOn is the status on a day: a quotation sent and not answered expires after its last valid day.
func (q Quotation) StatusOn(today day.Day) QuotationStatus {
	if q.Status == QuotationSent && today.After(q.ValidUntil) {
		return QuotationExpired
	}
	return q.Status
}

// Contract is the certification agreement (R-REV-05).
type Contract struct {
	ID              int64
	Version         int64
	Status          ContractStatus
	CertificationID int64
	QuotationID     int64
	AuditTimeID     int64
	Number          string // "K-2026-0001"
	Code            string
	Terms           string // the text agreed
	PaperSHA256     string // of the PDF both sign
	OfferedAt       *time.Time
	ClientName      string
	ClientRole      string
	ClientSignedAt  *time.Time
	BodyPersonID    *int64
	BodyName        string
	BodyRole        string
	BodySignedAt    *time.Time
	EndedOn         day.Day
	EndReason       string
	CreatedAt       time.Time
}

// ContractStatus is the state of a contract.
type ContractStatus string

// The states of a contract.
const (
	ContractDraft        ContractStatus = "draft"
	ContractOffered      ContractStatus = "offered"
	ContractClientSigned ContractStatus = "client_signed"
	ContractSigned       ContractStatus = "signed"
	ContractWithdrawn    ContractStatus = "withdrawn"
	ContractEnded        ContractStatus = "ended"
)
