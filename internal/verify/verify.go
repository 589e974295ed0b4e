// Package verify judges a certificate's PDF, an export of the public log or an export of the internal events from files
// alone, as a stranger does who trusts nothing but the body's public key. It must not know the database, the office or
// the net.
package verify

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"assay/internal/day"
	"assay/internal/ledger"
)

// Files are what the judge is given. Keys, Log and Checkpoint are nil where they were not given.
type Files struct {
	File       []byte
	Keys       []byte // register.pub
	Log        []byte // log.jsonl
	Checkpoint []byte // an old checkpoint, kept outside
	Now        time.Time
	Zone       *time.Location // in which a day begins and ends
}

// Verdict is the judgement in one line; Good is whether the file is genuine and, for a certificate, valid.
type Verdict struct {
	Good   bool
	Reason string
}

func bad(format string, args ...any) Verdict { return Verdict{false, fmt.Sprintf(format, args...)} }

// Judge judges a file by what stands in it.
func Judge(f Files) Verdict {
	switch {
	case len(f.File) == 0:
		return bad("the file is empty")
	case f.Keys == nil:
		return bad("nothing can be believed without the body's public key: give it with --key")
	}
	keys, err := ledger.ReadKeys(string(f.Keys))
	if err != nil {
		return bad("%v", err)
	}
	switch first, _, _ := bytes.Cut(f.File, []byte("\n")); {
	case bytes.HasPrefix(f.File, []byte("%PDF-")):
		return f.certificate(keys)
	case bytes.Contains(first, []byte(`"act":`)):
		return f.log(keys)
	case bytes.Contains(first, []byte(`"event":`)), bytes.HasPrefix(first, []byte(`{"checkpoint":`)), bytes.HasPrefix(first, []byte(`{"n":`)):
		return f.events(keys)
	}
	return bad("this is neither a PDF nor an export of a log or of events")
}

// log judges an export of the public log.
func (f Files) log(keys ledger.Keys) Verdict {
	log, err := f.opened(f.File, keys)
	if err != nil {
		return bad("%v", err)
	}
	return Verdict{true, fmt.Sprintf("genuine: %d entries of %s, signed at %s%s", len(log.Leaves), log.Head.Origin, at(log.Head.At), f.extended())}
}

// events judges an export of the internal events.
func (f Files) events(keys ledger.Keys) Verdict {
	if f.Log != nil { // it may tell of keys that took over
		log, err := f.opened(f.Log, keys)
		if err != nil {
			return bad("the log: %v", err)
		}
		keys = log.Keys
	}
	chain, err := ledger.ReadChain(f.File, keys)
	if err != nil {
		return bad("%v", err)
	}
	if f.Checkpoint != nil {
		c, err := keys.Open(string(f.Checkpoint))
		if err == nil {
			err = chain.Extends(c)
		}
		if err != nil {
			return bad("%v", err)
		}
	}
	return Verdict{true, fmt.Sprintf("genuine: %d events of %s, signed at %s%s", chain.Size, chain.Head.Origin, at(chain.Head.At), f.extended())}
}

// opened reads an export of the log and holds it against the checkpoint, if one was given.
func (f Files) opened(export []byte, keys ledger.Keys) (*ledger.Log, error) {
	log, err := ledger.ReadLog(export, keys)
	if err != nil || f.Checkpoint == nil {
		return log, err
	}
	c, err := log.Keys.Open(string(f.Checkpoint))
	if err != nil {
		return nil, err
	}
	return log, log.Extends(c)
}

func (f Files) extended() string {
	if f.Checkpoint == nil {
		return ""
	}
	return ", consistent with the given checkpoint"
}

// certificate judges a PDF by the log: it must be the paper of an issue, and the issue in force.
func (f Files) certificate(keys ledger.Keys) Verdict {
	if f.Log == nil {
		return bad("whether it was issued and is still valid stands in the body's log: give it with --log")
	}
	log, err := f.opened(f.Log, keys)
	if err != nil {
		return bad("the log: %v", err)
	}
	issue, found := log.Paper(ledger.SHA256(f.File))
	if !found {
		return bad("not genuine: the log knows no certificate with this content; it is another paper, was changed after it was issued, or is forged")
	}
	on := f.today(log.Head)
	s := ledger.StandingOn(log.Of(issue.Certificate), on)
	if !s.Valid() {
		return bad("genuine, but not valid on %s: %s", on, reason(s, issue))
	}
	return Verdict{true, fmt.Sprintf("genuine and valid on %s, until %s: entry %d of %s as signed at %s%s", on, s.Leaf.Expires, issue.Number, log.Head.Origin, at(log.Head.At), f.extended())}
}

// today is the day of the judgement: today, or the day of the signed log where the clock here is behind it.
func (f Files) today(head ledger.Checkpoint) day.Day {
	return day.Max(day.Of(f.Now, f.Zone), day.Of(head.At, f.Zone))
}

// reason is why an issue is not in force.
func reason(s ledger.Standing, issue ledger.Leaf) string {
	switch s.State {
	case "superseded":
		return fmt.Sprintf("superseded, a newer issue took its place (entry %d, since %s)", s.Leaf.Number, s.Since)
	case "suspended", "withdrawn":
		return fmt.Sprintf("%s since %s (entry %d)", s.State, s.Since, s.Leaf.Number)
	case "expired":
		return fmt.Sprintf("expired, its last valid day was %s (entry %d)", issue.Expires, issue.Number)
	case "not yet valid":
		return fmt.Sprintf("not yet valid, it is from %s on (entry %d)", s.Since, issue.Number)
	}
	return s.State
}

// at is an instant in a sentence.
func at(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// ErrNotGood says that a file is not what it should be; the verdict has said why.
var ErrNotGood = errors.New("the file is not genuine and valid")
