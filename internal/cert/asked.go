package cert

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Asked is what a stranger wants to know about: a certificate's number with or without revision, or its long code.
type Asked struct {
	Number   string // "SMS-2026-0001"
	Revision int    // 0 when none was given
	Code     string // 26 letters and digits; then Number and Revision are empty
}

var (
	numberShape = regexp.MustCompile(`^([A-Z][A-Z0-9]{0,7}?)-?((?:19|20|21)\d\d)-?(\d{4,9})(?:-?R(?:EV(?:ISION)?)?-?(\d{1,4}))?$`)
	codeShape   = regexp.MustCompile(`^[a-km-z2-9]{26}$`)
)

// mostAsked is the longest text that is looked at, in bytes: the address of a QR code with room around it.
const mostAsked = 1200

// ReadAsked understands what a person types from paper: small letters, spaces or points for dashes, dashes of any
// kind, wide letters, a revision, the long code, or the whole address of the QR code. It tells whether that can be
// a number or code of ours at all (R-CERT-06).
func ReadAsked(typed string) (Asked, bool) {
	if len(typed) > mostAsked {
		return Asked{}, false
	}
	text := norm.NFKC.String(strings.TrimSpace(typed))
	if _, code, found := strings.Cut(text, "/c/"); found {
		text, _, _ = strings.Cut(code, "/")
		text, _, _ = strings.Cut(text, "?")
	}
	plain := strings.Join(strings.FieldsFunc(text, parts), "-")
	if code := strings.ToLower(strings.ReplaceAll(plain, "-", "")); codeShape.MatchString(code) {
		return Asked{Code: code}, true
	}
	m := numberShape.FindStringSubmatch(strings.ToUpper(plain))
	if m == nil {
		return Asked{}, false
	}
	revision, err := strconv.Atoi("0" + m[4])
	return Asked{Number: m[1] + "-" + m[2] + "-" + m[3], Revision: revision}, err == nil
}

// parts tells whether a rune only parts the pieces of a number.
func parts(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) || r == '\u2212' || strings.ContainsRune("._,:;#", r)
}
