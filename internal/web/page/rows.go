package page

import (
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// formTag is what the tags of a form field say.
type formTag struct {
	name, label string
	lines, raw  bool
	rows        int
	max         int // characters
}

func tagOf(f reflect.StructField) formTag {
	name, options, _ := strings.Cut(f.Tag.Get("form"), ",")
	if !f.IsExported() || name == "-" {
		return formTag{}
	}
	tag := formTag{name: name, label: labelOf(f), rows: rowsMax}
	tag.lines = strings.Contains(options, "lines")
	tag.raw = strings.Contains(options, "raw")
	if n, err := strconv.Atoi(f.Tag.Get("rows")); err == nil {
		tag.rows = n
	}
	tag.max = maxOf(f, tag.lines)
	return tag
}

// maxOf is the limit the validate tag sets, or the one that holds without.
func maxOf(f reflect.StructField, severalLines bool) int {
	for rule := range strings.SplitSeq(f.Tag.Get("validate"), ",") {
		limit, named := strings.CutPrefix(rule, "max=")
		if n, err := strconv.Atoi(limit); named && err == nil && f.Type.Kind() == reflect.String {
			return n
		}
	}
	if severalLines {
		return linesMax
	}
	return lineMax
}

// labelOf is the label tag, or the form name in words: "legal_name" is
// "Legal name".
func labelOf(f reflect.StructField) string {
	if label := f.Tag.Get("label"); label != "" {
		return label
	}
	name, _, _ := strings.Cut(f.Tag.Get("form"), ",")
	words := strings.ReplaceAll(name, "_", " ")
	if words == "" {
		return f.Name
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

func (t formTag) under(prefix string) formTag {
	t.name = prefix + t.name
	return t
}

// clean gives the text as it may be kept, and what was wrong with it. What is somewhat too long stays for its
// author to shorten; what is many times too long is nobody's typing and is cut before it costs time and room.
func (t formTag) clean(sent string) (text, fault string) {
	if most := 8*t.max + 4000; len(sent) > most {
		text, _ = t.clean(strings.ToValidUTF8(sent[:most], ""))
		return text, "can have at most " + plural(t.max, "character", "characters") + "; it was cut."
	}
	if !utf8.ValidString(sent) {
		return "", "is not readable text."
	}
	if !t.raw {
		sent = strings.TrimSpace(sent)
	}
	text = norm.NFC.String(strings.ReplaceAll(sent, "\r\n", "\n"))
	if strings.ContainsFunc(text, t.forbidden) {
		return strings.Map(func(r rune) rune {
			if t.forbidden(r) {
				return -1
			}
			return r
		}, text), t.forbiddenFault(text)
	}
	if utf8.RuneCountInString(text) > t.max {
		return text, "can have at most " + plural(t.max, "character", "characters") + "."
	}
	return text, ""
}

func (t formTag) forbidden(r rune) bool {
	if t.lines && (r == '\n' || r == '\t') {
		return false
	}
	return hiddenRune(r)
}

func (t formTag) forbiddenFault(text string) string {
	if !t.lines && !strings.ContainsFunc(text, func(r rune) bool { return hiddenRune(r) && r != '\n' }) {
		return "must be on one line."
	}
	return "holds characters that cannot be seen; they were removed."
}

// hiddenRune finds control characters, and the marks that turn the direction of
// text round: with those a name reads otherwise than it is stored.
func hiddenRune(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' ||
		(r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069')
}

// visible cleans a search.
func visible(s string) string {
	s = strings.Map(func(r rune) rune {
		if hiddenRune(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// rowNumbers finds the rows that were sent, in order. Only short plain numbers
// count: a row number is no size of anything.
func (r reader) rowNumbers(prefix string) []int {
	var numbers []int
	for name := range r.sent {
		rest, ok := strings.CutPrefix(name, prefix)
		digits, _, isRow := strings.Cut(rest, ".")
		n, err := strconv.Atoi(digits)
		if !ok || !isRow || err != nil || len(digits) > rowDigits || strconv.Itoa(n) != digits || n < 0 {
			continue
		}
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// blank tells whether nobody wrote anything: an empty list is not nothing to
// reflect, so IsZero alone does not do.
func blank(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice:
		return v.Len() == 0
	case reflect.Struct:
		for i := range v.NumField() {
			if !blank(v.Field(i)) {
				return false
			}
		}
		return true
	}
	return v.IsZero()
}

func tooLarge(err error) bool {
	var limit *http.MaxBytesError
	return errors.As(err, &limit)
}
