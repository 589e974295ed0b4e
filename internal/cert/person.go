package cert

import (
	"net/mail"
	"slices"
	"strings"
	"time"

	"assay/internal/day"
)

// Person is a human of the body: staff, auditor, expert. Independence is judged on persons.
type Person struct {
	ID        int64
	Version   int64
	Name      string
	Folded    string
	Email     string
	Phone     string
	Languages string
	Active    bool
	// Agreement says how the body binds the person: one of Agreements, empty where there is none (R-DEC-02).
	Agreement string
	SameAs    *int64 // the record that stands for this human being, where the body has two; nil = this one
	CreatedAt time.Time
}

// Identity is the record that stands for the human being: independence is judged on it (R-DEC-01).
func (p Person) Identity() int64 {
	if p.SameAs != nil {
		return *p.SameAs
	}
	return p.ID
}

// Competence is a qualification of a person for an area, with proof and an end (R-COMP-01, R-COMP-02).
type Competence struct {
	ID       int64
	PersonID int64
	Area     string // one of CompetenceAreas
	Proof    string
	From     day.Day `gorm:"column:from_day"`
	Until    day.Day `gorm:"column:until_day"`
}

// Tie is a relation of a person to a client that threatens impartiality (R-IMP-01): consultancy,
// employment, in-house training, family or financial interest.
type Tie struct {
	ID       int64
	PersonID int64
	ClientID int64
	Kind     string
	Until    day.Day `gorm:"column:until_day"` // end; zero = goes on
	Note     string
}

// Account is what signs in: a person of the body, or a contact of a client.
type Account struct {
	ID         int64
	Version    int64
	Email      string // folded, unique
	Name       string
	PersonID   *int64
	ClientID   *int64
	Roles      []Role `gorm:"serializer:json"`
	Password   string // argon2id, PHC form; empty until the invitation is used
	Disabled   bool
	Failures   int
	LockedTill *time.Time
	CreatedAt  time.Time
}

// Session is a signed-in browser; the server can end it.
type Session struct {
	ID        int64
	AccountID int64
	TokenHash string // SHA-256 of the cookie's token
	CreatedAt time.Time
	SeenAt    time.Time
	EndsAt    time.Time
	Address   string
	Browser   string
}

// OneTimeLink is a mailed link that works once: administrator setup, invitation, password reset.
type OneTimeLink struct {
	ID        int64
	Purpose   string // "setup", "invite", "reset"
	AccountID *int64
	TokenHash string
	ExpiresAt time.Time
	UsedAt    *time.Time
	CreatedAt time.Time
}

// FoldEmail is the form in which mail addresses are kept and compared. Accents stay: they may tell two
// mailboxes apart.
func FoldEmail(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// IsEmail tells whether text is one plain mail address.
func IsEmail(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text && len(text) <= 254
}

// How the body can bind a person (R-DEC-02).
const (
	AgreementEmployed   = "employed"
	AgreementContracted = "contracted"
)

// Agreements lists what Person.Agreement can be.
var Agreements = []string{AgreementEmployed, AgreementContracted}

// Bound tells whether the person is employed by the body or under an enforceable agreement with it (R-DEC-02).
func (p Person) Bound() bool { return p.Active && slices.Contains(Agreements, p.Agreement) }

// ValidOn tells whether the competence counts on a day: from its first day to its last (R-COMP-01).
func (c Competence) ValidOn(on day.Day) bool {
	return !on.Before(c.From) && (c.Until.IsZero() || !on.After(c.Until))
}

// TieKinds lists what a relation to a client can be (R-IMP-01, R-IMP-02).
var TieKinds = []string{"consultancy", "employment", "internal audit", "in-house training", "family", "financial interest", "other relation"}

// Become notes that the record and another are one human being, and that the other stands.
func (p *Person) Become(other Person, reason string) error {
	switch {
	case other.ID == 0:
		return Wrong("same", "Choose the record that stands for this person.")
	case other.Identity() == p.Identity():
		return Wrong("same", "These two are known to be one person already.")
	case reason == "":
		return Wrong("reason", "Say how it is known that they are one person.")
	}
	stands := other.Identity()
	p.SameAs = &stands
	return nil
}
