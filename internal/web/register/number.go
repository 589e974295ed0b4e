package register

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// asked is what somebody wants to know about: a number with or without revision, or a long code.
type asked struct {
	Number   string // "SMS-2026-0001"
	Revision int    // 0 when none was given
	Code     string
}

var (
	numberShape = regexp.MustCompile(`^([A-Z][A-Z0-9]{0,7}?)-?((?:19|20|21)\d\d)-?(\d{4,9})(?:-?R(?:EV(?:ISION)?)?-?(\d{1,4}))?$`)
	codeShape   = regexp.MustCompile(`^[a-km-z2-9]{26}$`)
)

// read understands what a person types from paper: small letters, spaces or points for dashes, dashes of any kind,
// wide letters, a revision, the long code, or the whole address of the QR code. It tells whether that can be a
// number or code of ours at all.
func read(typed string) (asked, bool) {
	text := norm.NFKC.String(strings.TrimSpace(typed))
	if _, code, found := strings.Cut(text, "/c/"); found {
		text = strings.TrimRight(code, "/")
	}
	plain := strings.Join(strings.FieldsFunc(text, separator), "-")
	if code := strings.ToLower(strings.ReplaceAll(plain, "-", "")); codeShape.MatchString(code) {
		return asked{Code: code}, true
	}
	m := numberShape.FindStringSubmatch(strings.ToUpper(plain))
	if m == nil {
		return asked{}, false
	}
	revision, err := strconv.Atoi("0" + m[4])
	return asked{Number: m[1] + "-" + m[2] + "-" + m[3], Revision: revision}, err == nil
}

// separator tells whether a rune only parts the pieces of a number.
func separator(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) || r == '\u2212' || strings.ContainsRune("._,:;#", r)
}
