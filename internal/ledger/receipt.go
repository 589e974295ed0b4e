package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"assay/internal/day"
)

// Receipt is the body's signed answer to "was this certificate valid on this day?", for the file of who asked. It
// carries the proof that the issue it rests on stands in the public log.
type Receipt struct {
	Origin      string
	Certificate string // number with the revision that counted on the day, or that was asked for
	Holder      string // one line
	Code        string // long code of that issue
	Asked       day.Day
	Status      string  // active, suspended, withdrawn, expired, superseded or not_certified
	Since       day.Day // day from which it stood so; may be empty
	At          time.Time
	Size        int64 // of the log that the proof leads to
	Root        Hash
	Leaf        Leaf // of the issue
	Proof       Proof
}

// ReceiptFormat is the first line of a receipt.
const ReceiptFormat = "assay-receipt/1"

// Valid tells whether the answer is that it was valid.
func (r Receipt) Valid() bool { return r.Status == "active" }

// Text is what is signed.
func (r Receipt) Text() string {
	var proof []string
	for _, h := range r.Proof {
		proof = append(proof, h.String())
	}
	return fmt.Sprintf("%s\nlog %s\ncertificate %s\nholder %s\ncode %s\nday %s\nstatus %s\nsince %s\ntold %s\nsize %d\nroot %s\nentry %s\nproof %s\n",
		ReceiptFormat, r.Origin, r.Certificate, r.Holder, r.Code, r.Asked, r.Status, r.Since, Instant(r.At), r.Size, r.Root, r.Leaf.Bytes(), strings.Join(proof, " "))
}

// Sign is the receipt as a signed note.
func (r Receipt) Sign(keys ...Key) (string, error) { return signed("receipt", r.Text(), keys) }

// OpenReceipt reads a receipt that one of the keys signed, and follows its proof.
func (k Keys) OpenReceipt(signed string) (r Receipt, err error) {
	err = k.openAt(signed, func(text string) (int64, error) {
		var fault error
		r, fault = readReceipt(text)
		return r.Size, fault
	})
	if err != nil {
		return r, fmt.Errorf("the receipt cannot be believed: %w", err)
	}
	if r.Leaf.Act != Issue || r.Leaf.Certificate != Commitment(r.Code) {
		return r, errors.New("the receipt names an entry that is not the issue of its certificate")
	}
	if err := CheckInclusion(r.Proof, r.Size, r.Root, r.Leaf.Number, HashOf(r.Leaf.Bytes())); err != nil {
		return r, errors.New("the receipt does not prove that the issue stands in the log")
	}
	return r, nil
}

func readReceipt(text string) (r Receipt, err error) {
	v, err := fields(text, "", "log ", "certificate ", "holder ", "code ", "day ", "status ", "since ", "told ", "size ", "root ", "entry ", "proof ")
	if err != nil {
		return r, err
	}
	r = Receipt{Origin: v[1], Certificate: v[2], Holder: v[3], Code: v[4], Status: v[6]}
	var errs [6]error
	r.Asked, errs[0] = day.Parse(v[5])
	r.Since, _ = day.Parse(v[7]) // may be empty
	r.At, errs[1] = time.Parse(instant, v[8])
	r.Size, errs[2] = strconv.ParseInt(v[9], 10, 64)
	r.Root, errs[3] = ReadHash(v[10])
	r.Leaf, errs[4] = ReadLeaf([]byte(v[11]))
	for _, word := range strings.Fields(v[12]) {
		h, err := ReadHash(word)
		r.Proof, errs[5] = append(r.Proof, h), cmp.Or(errs[5], err)
	}
	if errors.Join(errs[:]...) != nil || r.Text() != text {
		return r, errors.New("it is not written as the body writes it")
	}
	return r, nil
}
