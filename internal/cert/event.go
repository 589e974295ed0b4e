package cert

import (
	"time"

	"assay/internal/day"
)

// Event is what happened: recorded in the transaction of the act, never changed. History, mail and desk
// are readers of events.
type Event struct {
	ID              int64
	At              time.Time
	On              day.Day `gorm:"column:on_day"` // calendar day in the body's time zone
	Verb            string  // "application.submit"
	Noun            string  // "application"
	NounID          int64
	CertificationID *int64
	ClientID        *int64
	PersonID        int64
	ActorName       string
	Summary         string            // one line for people
	Detail          map[string]string `gorm:"serializer:json"`
	Mark            string            // by which the program knows its own rows again; empty before there were marks
}

// Delivery is a message about an event to one recipient: the outbox (unique per event and recipient).
type Delivery struct {
	ID        int64
	EventID   int64
	Recipient string // mail address
	Template  string // templates/mail/<name>.txt
	Link      string // path with its code, joined to the base URL when written
	Subject   string // as sent
	Body      string // as sent
	Attempts  int
	NextAt    time.Time
	SentAt    *time.Time
	Error     string
	MessageID string
	PaperID   *int64 // attached, nil = none
}

// Paper is a stored PDF: drawn once, kept by its SHA-256.
type Paper struct {
	ID              int64
	Code            string
	CertificationID int64
	Kind            string // quotation, contract, plan, report, certificate, letter
	Noun            string // what it is about
	NounID          int64
	Name            string // file name for people
	SHA256          string
	Size            int64
	At              time.Time
}
