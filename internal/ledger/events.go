package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"time"
)

// Event is something that happened inside the body, as its chain holds it: every column of its row.
type Event struct {
	ID      int64  `json:"id"`
	At      string `json:"at"` // UTC, see Instant
	On      string `json:"on"`
	Verb    string `json:"verb"`
	Noun    string `json:"noun"`
	NounID  int64  `json:"noun_id"`
	File    *int64 `json:"file,omitempty"`
	Client  *int64 `json:"client,omitempty"`
	Person  int64  `json:"person"`
	Actor   string `json:"actor"`
	Summary string `json:"summary"`
	Detail  string `json:"detail"` // as it lies in the database
	Mark    string `json:"mark"`   // see Event.Marked
}

// Bytes is the event as it is hashed.
func (e Event) Bytes() []byte { return line(e) }

// Marked is the event with the mark that only the program can make: by it a row that somebody else wrote, or wrote
// over, is told before it enters the chain. Nonce is random and makes the mark the only one of its kind.
func (e Event) Marked(key []byte, nonce string) Event {
	e.Mark = nonce + "." + e.seal(key, nonce)
	return e
}

// Genuine tells whether the event bears a mark of one of the keys.
func (e Event) Genuine(keys ...[]byte) bool {
	if len(e.Mark) < 2*sha256.Size+1 {
		return false
	}
	at := len(e.Mark) - 2*sha256.Size - 1
	nonce, seal := e.Mark[:at], e.Mark[at+1:]
	for _, k := range keys {
		if e.Mark[at] == '.' && hmac.Equal([]byte(seal), []byte(e.seal(k, nonce))) {
			return true
		}
	}
	return false
}

// seal is made before the row has its number.
func (e Event) seal(key []byte, nonce string) string {
	e.ID, e.Mark = 0, nonce
	mac := hmac.New(sha256.New, key)
	mac.Write(e.Bytes())
	return hex.EncodeToString(mac.Sum(nil))
}

// CommitEvents is what a checkpoint says of the chain of events: it fixes how many there are and their root, and tells
// neither.
func CommitEvents(size int64, root Hash) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "events\n%d\n%s\n", size, root))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// Time is the instant of the event; the zero instant when it cannot be read.
func (e Event) Time() time.Time {
	at, _ := time.Parse(instant, e.At)
	return at
}
