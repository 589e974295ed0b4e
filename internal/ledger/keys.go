package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Keys are the verifier keys of a log, each for the sizes of the log that it signs: the list that is published.
type Keys []KeySpan

// KeySpan is a verifier key with the first and last size of the log that it signs; To is 0 while there is no last.
type KeySpan struct {
	Verifier string
	From, To int64
}

// keysHead explains the file to who opens it.
const keysHead = `# Keys that verify the signatures of this transparency log, in the form of signed notes (Ed25519).
# "from" and "to" say for which sizes of the log a key signs. Keep this file: it is all you need to trust.
`

// Text is the file with the published keys, oldest first.
func (k Keys) Text() string {
	var b strings.Builder
	b.WriteString(keysHead)
	for _, s := range k {
		b.WriteString(s.Verifier)
		if s.From > 0 {
			fmt.Fprintf(&b, " from %d", s.From)
		}
		if s.To > 0 {
			fmt.Fprintf(&b, " to %d", s.To)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// ErrNoKey says that a key file names no key of a log.
var ErrNoKey = errors.New("there is no key of a log in the key file")

func readSpan(words []string) (KeySpan, error) {
	s := KeySpan{Verifier: words[0]}
	if _, err := note.NewVerifier(s.Verifier); err != nil || len(words)%2 == 0 {
		return s, fmt.Errorf("%q is no verifier key", strings.Join(words, " "))
	}
	for i := 1; i < len(words); i += 2 {
		size, err := strconv.ParseInt(words[i+1], 10, 64)
		switch {
		case err != nil || size < 1:
			return s, fmt.Errorf("%q is no size of a log", words[i+1])
		case words[i] == "from":
			s.From = size
		case words[i] == "to":
			s.To = size
		default:
			return s, fmt.Errorf("%q is neither from nor to", words[i])
		}
	}
	return s, nil
}

// signs tells whether a key signs the log of a size.
func (s KeySpan) signs(size int64) bool {
	last := s.To
	if last == 0 {
		last = math.MaxInt64
	}
	return s.From <= size && size <= last
}

// openAt is open for a text about the log of a size, which is read from it: only a key that signs then counts.
func (k Keys) openAt(signed string, size func(text string) (int64, error)) error {
	text, by, err := k.open([]byte(signed))
	if err != nil {
		return err
	}
	n, err := size(text)
	if err == nil && !slices.ContainsFunc(by, func(s KeySpan) bool { return s.signs(n) }) {
		err = fmt.Errorf("its key does not sign a log of %d entries", n)
	}
	return err
}

// open reads a signed note by any of the keys, and says which of them signed it.
func (k Keys) open(signed []byte) (text string, by []KeySpan, err error) {
	var verifiers []note.Verifier
	spans := map[string]KeySpan{}
	for _, s := range k {
		v, err := note.NewVerifier(s.Verifier)
		if err != nil {
			return "", nil, fmt.Errorf("%q is no verifier key", s.Verifier)
		}
		id := fmt.Sprintf("%s+%08x", v.Name(), v.KeyHash())
		if _, twice := spans[id]; !twice {
			verifiers = append(verifiers, v)
		}
		spans[id] = s
	}
	n, err := note.Open(signed, note.VerifierList(verifiers...))
	if err != nil {
		return "", nil, errUnsigned(err)
	}
	for _, s := range n.Sigs {
		by = append(by, spans[fmt.Sprintf("%s+%08x", s.Name, s.Hash)])
	}
	if !plain(n, len(signed)) {
		return "", nil, errors.New("its signature is not written as the log writes it")
	}
	return n.Text, by, nil
}

func errUnsigned(err error) error {
	var wrong *note.InvalidSignatureError
	var unknown *note.UnverifiedNoteError
	switch {
	case errors.As(err, &wrong):
		return errors.New("its signature does not fit its text: it was changed")
	case errors.As(err, &unknown):
		return errors.New("none of the given keys signed it")
	}
	return errors.New("it is no signed text")
}

// plain tells whether every signature is there once and in its only spelling.
func plain(n *note.Note, length int) bool {
	size := len(n.Text) + 1
	for _, s := range slices.Concat(n.Sigs, n.UnverifiedSigs) {
		size += len("\u2014  \n") + len(s.Name) + len(s.Base64)
		raw, err := base64.StdEncoding.DecodeString(s.Base64)
		if err != nil || base64.StdEncoding.EncodeToString(raw) != s.Base64 {
			return false
		}
	}
	return size == length
}

// Follow learns from an entry which key took over: the entry must be signed by a key that signed until then, and by
// the new one. Other entries teach nothing.
func (k Keys) Follow(l Leaf, origin string) (Keys, error) {
	if l.Act != NewKey || slices.ContainsFunc(k, func(s KeySpan) bool { return s.Verifier == l.Key && s.From == l.Number+1 }) {
		return k, nil
	}
	next := KeySpan{Verifier: l.Key, From: l.Number + 1}
	if _, err := note.NewVerifier(l.Key); err != nil {
		return k, fmt.Errorf("entry %d: the new key is no verifier key", l.Number)
	}
	text, by, err := append(slices.Clone(k), next).open([]byte(l.statement(origin) + "\n" + l.Signed))
	if err != nil || text != l.statement(origin) {
		return k, fmt.Errorf("entry %d: the change of the key is not signed as it must be", l.Number)
	}
	old := slices.IndexFunc(k, func(s KeySpan) bool { return slices.Contains(by, s) && s.signs(l.Number) })
	if old < 0 || !slices.Contains(by, next) {
		return k, fmt.Errorf("entry %d: the change of the key is not signed by both keys", l.Number)
	}
	out := slices.Clone(k)
	out[old].To = l.Number + 1
	return append(out, next), nil
}
