// Package verify judges a certificate's PDF, an export of the public log or of the internal events, a receipt or a list
// of statuses from files alone, as a stranger does who trusts nothing but the body's public keys. It must not know the
// database, the office or the net.
package verify

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"assay/internal/day"
	"assay/internal/ledger"
	"assay/internal/seal"
)

// Files are what the judge is given. What was not given is nil.
type Files struct {
	File       []byte
	Keys       []byte // register.pub, or seal.pem
	Log        []byte // log.jsonl
	Checkpoint []byte // an old checkpoint, kept outside
	Statuses   []byte // a status list, or a receipt
	Now        time.Time
	Zone       *time.Location // in which a day begins and ends
}

// Verdict is the judgement in one line. Good is that the file is genuine, and for a certificate that nothing given
// speaks against its being valid; Word says how much that is.
type Verdict struct {
	Good   bool
	Word   string // VALID, GENUINE (whether it is still valid stands in no given file), NOT VALID or CANNOT TELL
	Reason string
}

// The words of verdicts.
const (
	Valid      = "VALID"
	Genuine    = "GENUINE"
	NotValid   = "NOT VALID"
	CannotTell = "CANNOT TELL"
)

func bad(format string, args ...any) Verdict {
	return Verdict{false, NotValid, fmt.Sprintf(format, args...)}
}

func good(word, format string, args ...any) Verdict {
	return Verdict{true, word, fmt.Sprintf(format, args...)}
}

func untold(format string, args ...any) Verdict {
	return Verdict{false, CannotTell, fmt.Sprintf(format, args...)}
}

// Judge judges a file by what stands in it.
func Judge(f Files) Verdict {
	switch {
	case len(f.File) == 0:
		return bad("the file is empty")
	case f.Keys == nil:
		return untold("nothing can be believed without the body's public keys: give register.pub with --key")
	}
	keys, err := readKeys(f.Keys)
	if err != nil {
		return untold("the key file: %v", err)
	}
	if bytes.HasPrefix(f.File, []byte("%PDF-")) {
		return f.certificate(keys)
	}
	if len(keys.Log) == 0 {
		return untold("%v: an export of the log needs one", ledger.ErrNoKey)
	}
	switch first, _, _ := bytes.Cut(f.File, []byte("\n")); {
	case string(first) == ledger.ReceiptFormat:
		return f.receipt(keys.Log)
	case string(first) == ledger.StatusFormat:
		return f.statuses(keys.Log)
	case bytes.Contains(first, []byte(`"act":`)):
		return f.log(keys.Log)
	case bytes.Contains(first, []byte(`"event":`)), bytes.HasPrefix(first, []byte(`{"checkpoint":`)), bytes.HasPrefix(first, []byte(`{"n":`)):
		return f.events(keys.Log)
	}
	return bad("this is neither a PDF, nor an export of a log or of events, nor a receipt or a status list")
}

// readKeys reads the key file: register.pub, the certificates of the seal, or both in one file.
func readKeys(file []byte) (ledger.KeyFile, error) {
	plain, pem := file, []byte(nil)
	if at := bytes.Index(file, []byte("-----BEGIN CERTIFICATE-----")); at >= 0 {
		plain, pem = file[:at], file[at:]
	}
	k, err := ledger.ReadKeyFile(string(plain))
	if err != nil {
		return k, err
	}
	if pem != nil {
		all, err := seal.ReadCertificates(pem)
		if err != nil {
			return k, err
		}
		for _, c := range all {
			k.Seals = append(k.Seals, seal.KeyID(c))
		}
	}
	if len(k.Log)+len(k.Seals) == 0 {
		return k, errors.New("there is no key in it")
	}
	return k, nil
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

// today is the day of the judgement: today, or a later day that something signed speaks of, where the clock here is
// behind it.
func (f Files) today(signed ...time.Time) day.Day {
	on := day.Of(f.Now, f.Zone)
	for _, at := range signed {
		on = day.Max(on, day.Of(at, f.Zone))
	}
	return on
}

// at is an instant in a sentence.
func at(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// ErrNotGood says that a file is not what it should be; the verdict has said why.
var ErrNotGood = errors.New("the file is not genuine and valid")
