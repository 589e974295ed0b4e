package seal

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Why a file is not accepted. Each is a sentence for people; errors.Is tells which it is.
var (
	ErrNotPDF   = errors.New("this is not a PDF file")
	ErrUnsigned = errors.New("the file bears no seal: it was never sealed, or the seal was taken off")
	ErrAppended = errors.New("something was added to the file after it was sealed")
	ErrAltered  = errors.New("the file was changed after it was sealed")
	ErrOtherKey = errors.New("the file was sealed with a key that is not one of the certification body's")
	ErrNoStamp  = errors.New("the seal bears no time stamp, though it was made with one or one is required")
	ErrStamp    = errors.New("the seal's time stamp is not good")
)

// Trust is what a file is held against.
type Trust struct {
	Keys         []string       // the key ids (KeyID) that may have sealed; empty = whoever sealed is only told, not judged
	RequireStamp bool           // a time stamp must be there
	StampRoots   *x509.CertPool // whom to believe the time; nil = the stamp itself is checked, not who stands behind it
}

// Report is what can be said about a file. Only with no error is it all true of what was sealed.
type Report struct {
	Signed      bool // there is a signature
	Whole       bool // it covers the file from its first byte to its last
	Intact      bool // it is good for what it covers
	Trusted     bool // its key is one of those trusted
	Appended    int  // bytes behind what it covers
	Certificate *x509.Certificate
	KeyID       string
	SignedAt    time.Time // as the signer says; the stamp is better evidence
	Promised    bool      // it was sealed to bear a time stamp
	Stamp       *Stamp    // nil without a time stamp
	Attachments []Attachment
}

// Attachment gives the bytes of the attached file of a name.
func (r Report) Attachment(name string) ([]byte, bool) {
	for _, a := range r.Attachments {
		if a.Name == name {
			return a.Bytes, true
		}
	}
	return nil, false
}

// Verify judges a file. No error means: sealed by a trusted key, and every byte is as it was sealed.
func Verify(pdf []byte, trust Trust) (Report, error) {
	var r Report
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return r, ErrNotPDF
	}
	if f, err := readFile(pdf); err == nil {
		r.Attachments, _ = f.attachments() // what cannot be read is not there; the signature decides about the rest
	}
	covered, found := widest(pdf)
	if !found {
		return r, ErrUnsigned
	}
	r.Signed, r.Appended = true, len(pdf)-covered.end
	r.Whole = r.Appended == 0
	m, err := covered.message(pdf)
	if err == nil {
		r.Certificate, r.KeyID = m.certificates[0], KeyID(m.certificates[0])
		r.Trusted = slices.Contains(trust.Keys, r.KeyID)
		err = m.check()
	}
	r.Intact = err == nil && bytes.Equal(m.digest, sum256(pdf[:covered.from], pdf[covered.to:covered.end]))
	r.Promised = promised.Match(pdf[max(0, covered.from-200):covered.from])
	r.SignedAt = claimed(pdf[:covered.from])
	return r, r.judge(m, trust)
}

// judge gives the first reason against the file.
func (r *Report) judge(m message, trust Trust) error {
	switch {
	case !r.Whole:
		return fmt.Errorf("%w (%d bytes)", ErrAppended, r.Appended)
	case !r.Intact:
		return ErrAltered
	case !r.Trusted && len(trust.Keys) > 0:
		return fmt.Errorf("%w: %s", ErrOtherKey, r.KeyID)
	case len(m.token) > 0:
		var err error
		if r.Stamp, _, err = checkStamp(m.token, m.signature, trust.StampRoots); err != nil {
			return fmt.Errorf("%w: %w", ErrStamp, err)
		}
	case trust.RequireStamp || r.Promised:
		return ErrNoStamp
	}
	return nil
}

// coverage is what a signature says it covers: all up to end but what lies from from to to.
type coverage struct{ from, to, end int }

var byteRange = regexp.MustCompile(`/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]`)

// widest finds the signature that covers most of the file. It is looked for in the bytes and not by the structure, which
// an attacker may have changed: whatever is found must cover everything, or the file is refused.
func widest(pdf []byte) (best coverage, found bool) {
	for _, m := range byteRange.FindAllSubmatch(pdf, -1) {
		c := coverage{from: atoi(m[2]), to: atoi(m[3])}
		c.end = c.to + atoi(m[4])
		framed := atoi(m[1]) == 0 && c.from > 0 && c.to > c.from+1 && c.end > c.to && c.end <= len(pdf) &&
			pdf[c.from] == '<' && pdf[c.to-1] == '>'
		if framed && (!found || c.end > best.end) {
			best, found = c, true
		}
	}
	return best, found
}

// message reads the signature out of its room: lower-case hexadecimal, and nothing but zeros behind it.
func (c coverage) message(pdf []byte) (message, error) {
	digits := pdf[c.from+1 : c.to-1]
	der := make([]byte, len(digits)/2)
	if _, err := hex.Decode(der, digits); err != nil || bytes.ContainsAny(digits, "ABCDEF") {
		return message{}, errShape
	}
	var v rawValue
	rest, err := asn1.Unmarshal(der, &v)
	if err != nil || len(bytes.Trim(rest, "\x00")) > 0 {
		return message{}, errShape
	}
	return readMessage(v.FullBytes)
}

// promised ends what stands before the signature of a file that was to get a time stamp.
var promised = regexp.MustCompile(stampPromise + `/ByteRange \[[ 0-9]*\]\n/Contents $`)

var claimedTime = regexp.MustCompile(`/M \(D:(\d{14})Z\)`)

// claimed is the time that the signer wrote beside the signature.
func claimed(before []byte) time.Time {
	all := claimedTime.FindAllSubmatch(before[max(0, len(before)-4096):], -1)
	if len(all) == 0 {
		return time.Time{}
	}
	at, err := time.Parse("20060102150405", string(all[len(all)-1][1]))
	if err != nil {
		return time.Time{}
	}
	return at
}
