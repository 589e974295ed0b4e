package office

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"assay/internal/cert"
)

// Costs of argon2id for new passwords: 19 MiB, two passes. A stored password says its own costs, so these
// can be raised at any time.
var newCosts = costs{memory: 19 * 1024, passes: 2, threads: 1}

const hashBytes = 32

// Length of a password in characters. Longer ones cost the body work and the person nothing in strength.
const (
	passwordMin = 12
	passwordMax = 128
)

// hashing bounds how many passwords are worked on at once in this process: each takes 19 MiB, and a
// flood of guesses must not take all.
var hashing = make(chan struct{}, 4)

//go:embed common-passwords.txt
var commonText string

// common is the folded passwords that guessers try first, read when a password is first chosen.
var common = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			set[line] = true
		}
	}
	return set
})

// passwordProblem says why a password cannot be taken, or nothing. No mixture of characters is asked for:
// length and being unlike what guessers try first are what protects.
func passwordProblem(password string, known ...string) string {
	n := utf8.RuneCountInString(password)
	switch {
	case n < passwordMin:
		return fmt.Sprintf("Choose a password of at least %d characters; a few words in a row are good.", passwordMin)
	case n > passwordMax:
		return fmt.Sprintf("Choose a password of at most %d characters.", passwordMax)
	}
	if guessable(password, known) {
		return "This password is among those that guessers try first. Choose another; a few words in a row are good."
	}
	return ""
}

// guessable tells whether a password is common, one short piece again and again, a run of the keyboard, or
// made of what is known about the person.
func guessable(password string, known []string) bool {
	p := strings.ToLower(password)
	core := strings.Trim(p, "0123456789!?.,-_*#$ ")
	if common()[p] || common()[core] || utf8.RuneCountInString(core) < 4 && strings.Trim(p, "0123456789") == "" {
		return true
	}
	if repeats(p) || runs(p) {
		return true
	}
	for _, k := range known {
		k = strings.ToLower(strings.TrimSpace(k))
		if k != "" && (core == k || strings.ReplaceAll(core, " ", "") == strings.ReplaceAll(k, " ", "")) {
			return true
		}
	}
	return false
}

// repeats tells whether text is one piece of up to four characters, or one common password, again and again.
func repeats(text string) bool {
	for size := 1; size <= len(text)/2; size++ {
		if len(text)%size != 0 || strings.Repeat(text[:size], len(text)/size) != text {
			continue
		}
		if size <= 4 || common()[text[:size]] {
			return true
		}
	}
	return false
}

// runs tells whether text walks along the keyboard or the alphabet.
func runs(text string) bool {
	for _, row := range []string{"abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
		"zyxwvutsrqponmlkjihgfedcba", "98765432109876543210", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"} {
		if strings.Contains(row, text) {
			return true
		}
	}
	return false
}

// newPassword is the PHC form of a password with a fresh salt.
func newPassword(ctx context.Context, password string) (string, error) {
	return newPasswordIf(ctx, password, func() error { return nil })
}

// newPasswordIf is newPassword for a password that may be of no use any more when its turn to be worked on has come.
func newPasswordIf(ctx context.Context, password string, wanted func() error) (string, error) {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	sum, err := stretch(ctx, password, salt, newCosts, wanted)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, newCosts.memory, newCosts.passes, newCosts.threads, enc(salt), enc(sum)), nil
}

// noPassword is what is compared when there is no account, so that the answer takes as long as with one.
const noPassword = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// samePassword compares a password with its stored PHC form; an empty form takes the same work and never
// matches.
func samePassword(ctx context.Context, stored, password string) (bool, error) {
	known := stored != ""
	if !known {
		stored = noPassword
	}
	c, salt, want, err := parsePHC(stored)
	if err != nil {
		return false, err
	}
	have, err := stretch(ctx, password, salt, c, func() error { return nil })
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(have, want) == 1 && known, nil
}

// costs are argon2id's parameters.
type costs struct {
	memory, passes uint32
	threads        uint8
}

// stretch waits for its turn, asks whether the work is still wanted, and runs argon2id over the password in Unicode form
// NFC.
func stretch(ctx context.Context, password string, salt []byte, c costs, wanted func() error) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to check a password: %w", ctx.Err())
	}
	if err := wanted(); err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(password) > passwordMax {
		password = "" // never accepted when it was set, so it cannot match
	}
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.passes, c.memory, c.threads, hashBytes), nil
}

var errPHC = errors.New("a stored password is damaged")

// parsePHC reads costs, salt and hash from "$argon2id$v=19$m=…,t=…,p=…$salt$hash".
func parsePHC(stored string) (c costs, salt, sum []byte, err error) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, errPHC
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); err != nil || c.passes == 0 || c.threads == 0 {
		return c, nil, nil, errPHC
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	sum, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(sum) != hashBytes {
		return c, nil, nil, errPHC
	}
	return c, salt, sum, nil
}

// checkPassword refuses a new password that is too weak, at the given field.
func checkPassword(field, password string, known ...string) error {
	if text := passwordProblem(password, known...); text != "" {
		return cert.Invalid{{Field: field, Message: text}}
	}
	return nil
}
