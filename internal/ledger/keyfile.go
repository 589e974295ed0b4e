package ledger

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// KeyFile is all that a stranger has to trust: the keys that sign the log, and the ids of those that seal papers.
type KeyFile struct {
	Log   Keys
	Seals []string // hex SHA-256 of each public key of the seal, as seal.KeyID names it
}

// sealWord begins the line of a key of the seal.
const sealWord = "seal"

// Text is the file as it is published.
func (f KeyFile) Text() string {
	var b strings.Builder
	b.WriteString(f.Log.Text())
	if len(f.Seals) > 0 {
		b.WriteString("# Keys that seal papers: SHA-256 of each public key (SubjectPublicKeyInfo) in hexadecimal.\n")
	}
	for _, id := range f.Seals {
		fmt.Fprintf(&b, "%s %s\n", sealWord, id)
	}
	return b.String()
}

// ReadKeyFile reads what Text writes. Either kind of key may be missing; lines that begin with "#" say nothing.
func ReadKeyFile(text string) (f KeyFile, err error) {
	for l := range strings.Lines(text) {
		words := strings.Fields(l)
		switch {
		case len(words) == 0 || strings.HasPrefix(words[0], "#"):
		case words[0] == sealWord:
			if raw, err := hex.DecodeString(strings.Join(words[1:], " ")); err != nil || len(raw) != 32 {
				return f, fmt.Errorf("%q is no key of a seal", strings.TrimSpace(l))
			}
			f.Seals = append(f.Seals, words[1])
		default:
			s, err := readSpan(words)
			if err != nil {
				return f, err
			}
			f.Log = append(f.Log, s)
		}
	}
	return f, nil
}

// ReadKeys reads the keys of the log from such a file, or a bare verifier key. It fails when there is none.
func ReadKeys(text string) (Keys, error) {
	f, err := ReadKeyFile(text)
	if err == nil && len(f.Log) == 0 {
		err = ErrNoKey
	}
	if err != nil {
		return nil, err
	}
	return f.Log, nil
}
