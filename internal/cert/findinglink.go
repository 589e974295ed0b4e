package cert

import "time"

// FindingLink lets whoever holds its secret read and answer one finding, without an account, until it ends or is taken
// back. Only the hash of the secret is kept.
type FindingLink struct {
	ID        int64
	FindingID int64
	Email     string // to whom it was mailed
	TokenHash string
	ExpiresAt time.Time
	SentBy    string
	AccountID int64 // who sent it
	CreatedAt time.Time
	RevokedAt *time.Time
	RevokedBy string
	UsedAt    *time.Time // last answer sent by it
	Uses      int        // answers sent by it
}

// MostLinks is how many links to one finding can be open at once.
const MostLinks = 10

// Open tells whether the link can be used at an instant.
func (l FindingLink) Open(at time.Time) bool { return l.RevokedAt == nil && at.Before(l.ExpiresAt) }

// Linkable tells whether a link to the finding makes sense: the client knows it, and can still have to answer it.
func (n Finding) Linkable() bool {
	switch n.Status {
	case FindingOpen, FindingReturned, FindingAnswered, FindingAccepted:
		return !n.SharedOn.IsZero() && n.Grade.AsksClient()
	}
	return false
}
