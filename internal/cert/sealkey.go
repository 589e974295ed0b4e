package cert

import "time"

// SealKey is a key that has sealed papers of the body: what a stranger needs to check them, also after the key was
// changed for another. It is a fact, inserted once.
type SealKey struct {
	ID        int64
	KeyID     string // SHA-256 of the public key in hex
	Chain     string // its certificate and those above, PEM
	FirstUsed time.Time
}
