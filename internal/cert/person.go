package cert

import (
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
	// Agreement says how the body binds the person: employed or contracted (R-DEC-02).
	Agreement string
	CreatedAt time.Time
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
