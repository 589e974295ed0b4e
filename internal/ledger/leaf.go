package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"assay/internal/day"
)

// Act is what an entry tells.
type Act string

// The acts of an entry. Those on a certificate are the public changes of the register.
const (
	Begin     Act = "begin" // the log begins: its name and first key
	NewKey    Act = "key"   // another key signs from here on
	Issue     Act = "issue"
	Supersede Act = "supersede"
	Suspend   Act = "suspend"
	Restore   Act = "restore"
	Withdraw  Act = "withdraw"
)

// Leaf is one entry of the log. It is public, and names nobody: the issue of a certificate is known by the hash of its
// long code alone, its content by hashes that nobody can guess.
type Leaf struct {
	Number       int64   `json:"n"`                       // order number, from 0, no gaps
	At           string  `json:"at"`                      // instant of the act, UTC
	Act          Act     `json:"act"`                     //
	Certificate  string  `json:"certificate,omitempty"`   // SHA-256 of the long code, hex
	On           day.Day `json:"on,omitzero"`             // day from which it holds
	Standing     string  `json:"status,omitempty"`        // status of the issue after it: active, suspended, withdrawn or superseded
	Expires      day.Day `json:"expires,omitzero"`        // last valid day of the issue
	Paper        string  `json:"paper,omitempty"`         // issue: SHA-256 of the PDF, hex
	Content      string  `json:"content,omitempty"`       // issue: SHA-256 of the PDF's JSON twin, which holds a salt, hex
	EnteredLater bool    `json:"entered_later,omitempty"` // the act is older than the log
	Origin       string  `json:"origin,omitempty"`        // begin: name of the log
	Key          string  `json:"key,omitempty"`           // begin and key: the verifier key
	Signed       string  `json:"signed,omitempty"`        // key: signatures of the old key and the new one
}

// instant is how the log writes instants: UTC to the microsecond, always as long.
const instant = "2006-01-02T15:04:05.000000Z"

// Instant writes an instant as the log has it.
func Instant(at time.Time) string { return at.UTC().Truncate(time.Microsecond).Format(instant) }

// Commitment names an issue by its long code, so that who has the code finds the entries and nobody else learns it.
func Commitment(code string) string { return SHA256([]byte(code)) }

// SHA256 is the SHA-256 of bytes in hex.
func SHA256(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Bytes is the entry as it is hashed, kept and published: one line of JSON.
func (l Leaf) Bytes() []byte { return line(l) }

// ErrUnusual says that a line is not written as the log writes it.
var ErrUnusual = errors.New("is not written as the log writes it")

// ReadLeaf reads an entry; bytes that the log would not have written so are ErrUnusual.
func ReadLeaf(text []byte) (Leaf, error) {
	var l Leaf
	return l, strictly(text, &l)
}

// OnCertificate tells whether the entry is about the issue of a certificate.
func (l Leaf) OnCertificate() bool { return l.Certificate != "" }

// Time is the instant of the act.
func (l Leaf) Time() time.Time {
	at, _ := time.Parse(instant, l.At) // the zero instant when it cannot be read
	return at
}

// line is a value as one line of JSON, without the end of the line.
func line(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("ledger: " + err.Error()) // plain structs of texts and numbers
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// strictly reads JSON into v and refuses what line would not have written for it.
func strictly(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil || !bytes.Equal(line(v), text) {
		return ErrUnusual
	}
	return nil
}
