package cert

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"assay/internal/day"
)

// WatcherKind is how somebody is told of changes.
type WatcherKind string

// The kinds.
const (
	ByMail    WatcherKind = "mail"
	ByWebhook WatcherKind = "webhook"
)

// Watcher is somebody who is told when a certificate of the public register changes: a mailbox, or the address of a
// program. Nobody but the holder of its code learns what it watches.
type Watcher struct {
	ID          int64
	Kind        WatcherKind
	Address     string // folded mail address, or https address
	Code        string // of its own page; only who reads the mailbox, or registered the program, has it
	CreatedAt   time.Time
	ConfirmedAt *time.Time // nil until the mailbox or the program said yes
}

// Watch is one certificate number that a watcher watches.
type Watch struct {
	ID          int64
	WatcherID   int64
	Number      string
	CreatedAt   time.Time
	ConfirmedAt *time.Time // nil until it was confirmed from the mailbox
}

// HookPost is one message to a program that waits to be posted; it is gone once it was.
type HookPost struct {
	ID        int64
	WatcherID int64
	Kind      string // "hello" asks whether the program wants news, "news" tells some
	Body      string // JSON
	Attempts  int
	NextAt    time.Time
	CreatedAt time.Time
}

// Limits of watching.
const (
	MostWatches    = 200                // certificates that one watcher may watch
	MostAskedADay  = 5                  // confirmation mails to one address in 24 hours
	UnconfirmedFor = 7 * 24 * time.Hour // then what was not confirmed is forgotten
)

// PublicState is what a watcher is told changes of: how a number stands, and a digest of everything that its newest
// issue tells.
type PublicState struct {
	Standing CertificateStatus `json:"standing"`
	Revision int               `json:"revision"` // of the issue that counts
	Newest   int               `json:"newest"`   // revision of the newest issue
	Content  string            `json:"content"`  // SHA-256 in hex
}

// State is how a number stands on a day up to today.
func (r PublicRecord) State(today day.Day) PublicState {
	at, n := r.On(today), r.Newest()
	told := struct {
		Holder, Address, City, Country, Standard, Scope string
		Sites                                           []CertifiedSite
		Original, Effective, Expires                    day.Day
	}{n.Holder, n.Address, n.City, n.Country, n.Standard, n.Scope, n.Sites, n.Original, n.Effective, n.Expires}
	text, _ := json.Marshal(told) // strings and days alone: it cannot fail
	sum := sha256.Sum256(text)
	return PublicState{Standing: at.Status, Revision: at.Revision, Newest: n.Revision, Content: hex.EncodeToString(sum[:])}
}

// news are the words for what a number has become.
var news = map[CertificateStatus]string{CertificateSuspended: "is suspended", CertificateWithdrawn: "is withdrawn", CertificateExpired: "has expired",
	CertificateActive: "is valid", NotCertified: "is not in force yet"}

// News says in a line what is new about a number, "" when nothing is.
func (r PublicRecord) News(was PublicState, today day.Day) string {
	now, n := r.State(today), r.Newest()
	line := "Certificate " + n.Number + " of " + n.Holder
	switch {
	case now == was:
		return ""
	case now.Standing != was.Standing && now.Standing == CertificateActive && was.Standing == CertificateSuspended:
		return line + " is valid again: the suspension ended"
	case now.Standing != was.Standing:
		return line + " " + news[now.Standing]
	case now.Newest != was.Newest && n.Effective.After(today):
		return line + " has a new issue, " + n.FullNumber() + ", in force from " + n.Effective.Long()
	case now.Newest != was.Newest:
		return line + " has a new issue, " + n.FullNumber() + ", and is valid until " + n.Expires.Long()
	case now.Revision != was.Revision:
		return line + ": issue " + n.FullNumber() + " is in force from today on"
	}
	return line + " says something else than before"
}
