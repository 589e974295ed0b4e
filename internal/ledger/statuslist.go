package ledger

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/internal/day"
)

// StatusList says how every issue of a certificate stood at an instant, for those who check without a connection. An
// issue is known by the hash of its long code alone, so that the list names nobody and tells of an issue only to who
// holds its paper. Issues whose last valid day is over are left out: their papers say so themselves.
type StatusList struct {
	Origin string
	At     time.Time // UTC
	Until  time.Time // after this instant the list is too old to tell
	Size   int64     // of the log that the list was made from
	Root   Hash
	issues map[string]Listed
}

// Listed is one issue of the list.
type Listed struct {
	Certificate string  // SHA-256 of the long code, hex
	State       string  // active, suspended, withdrawn or superseded
	On          day.Day // from which it stands so; empty for an active one
}

// StatusFormat is the first line of a status list.
const StatusFormat = "assay-status/1"

// shortened is how an issue is named in the list: enough of its hash that no two are alike.
func shortened(certificate string) (string, error) {
	raw, err := hex.DecodeString(certificate)
	if err != nil || len(raw) != 32 {
		return "", fmt.Errorf("%q is no hash of a code", certificate)
	}
	return base64.RawURLEncoding.EncodeToString(raw[:9]), nil
}

// head is what is signed: the list itself stands behind it, under its hash.
func (l StatusList) head(issues int, sum string) string {
	return fmt.Sprintf("%s\n%s\nat %s\nuntil %s\nsize %d\nroot %s\nissues %d\nsha256 %s\n", StatusFormat, l.Origin, Instant(l.At), Instant(l.Until), l.Size, l.Root, issues, sum)
}

// Write is the signed list of issues.
func (l StatusList) Write(issues []Listed, keys ...Key) (string, error) {
	var lines []string
	for _, i := range issues {
		name, err := shortened(i.Certificate)
		if err != nil {
			return "", err
		}
		lines = append(lines, strings.TrimSpace(name+" "+statusOf(i)))
	}
	slices.Sort(lines)
	body := strings.Join(append(lines, ""), "\n")
	head, err := signed("status list", l.head(len(lines), SHA256([]byte(body))), keys)
	return head + "\n" + body, err
}

// statusOf is the status of an issue in its line, nothing for an active one.
func statusOf(i Listed) string {
	if i.State == "active" {
		return ""
	}
	return strings.TrimSpace(i.State + " " + i.On.String())
}

// OpenStatusList reads a list that one of the keys signed.
func (k Keys) OpenStatusList(text string) (l StatusList, err error) {
	at := strings.Index(text, "\n\n\u2014 ")
	end := -1
	if at >= 0 {
		end = strings.Index(text[at+2:], "\n\n")
	}
	if end < 0 {
		return l, errors.New("this is no status list, or it was cut off")
	}
	head, body := text[:at+2+end+1], text[at+2+end+2:]
	err = k.openAt(head, func(signed string) (int64, error) {
		var fault error
		l, fault = readStatusList(signed, body)
		return l.Size, fault
	})
	if err != nil {
		return l, fmt.Errorf("the status list cannot be believed: %w", err)
	}
	return l, nil
}

// readStatusList reads the signed head and the list behind it.
func readStatusList(head, body string) (l StatusList, err error) {
	v, err := fields(head, "", "", "at ", "until ", "size ", "root ", "issues ", "sha256 ")
	if err != nil {
		return l, err
	}
	at, err1 := time.Parse(instant, v[2])
	until, err2 := time.Parse(instant, v[3])
	size, err3 := strconv.ParseInt(v[4], 10, 64)
	root, err4 := ReadHash(v[5])
	l = StatusList{v[1], at, until, size, root, map[string]Listed{}}
	if cmp.Or(err1, err2, err3, err4) != nil || v[0] != StatusFormat || v[7] != SHA256([]byte(body)) {
		return l, errors.New("its issues are not those that were signed: it was changed or cut off")
	}
	for line := range strings.Lines(body) {
		words := append(strings.Fields(line), "active", "")
		on, _ := day.Parse(words[2]) // an active one has no day
		l.issues[words[0]] = Listed{State: words[1], On: on}
	}
	if strconv.Itoa(len(l.issues)) != v[6] {
		return l, errors.New("it does not hold as many issues as it says")
	}
	return l, nil
}

// Of tells how an issue stood when the list was made; false when the list does not know it.
func (l StatusList) Of(certificate string) (Listed, bool) {
	name, err := shortened(certificate)
	found, known := l.issues[name]
	found.Certificate = certificate
	return found, err == nil && known
}

// Issues is how many issues the list tells of.
func (l StatusList) Issues() int { return len(l.issues) }

// fields reads lines that each begin with a word of their own.
func fields(text string, begins ...string) ([]string, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != len(begins)+1 || lines[len(begins)] != "" {
		return nil, errors.New("it is not written as the body writes it")
	}
	out := make([]string, len(begins))
	for i, begin := range begins {
		value, found := strings.CutPrefix(lines[i], begin)
		if !found {
			return nil, errors.New("it is not written as the body writes it")
		}
		out[i] = value
	}
	return out, nil
}
