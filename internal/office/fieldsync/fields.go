package fieldsync

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"assay/internal/cert"
)

// shape says what a kind of record is named by and which fields it has.
type shape struct {
	id        func(string) bool
	removable bool
	fields    map[string]func(json.RawMessage) string // the code of what is wrong, empty = nothing
}

var (
	itemForm   = regexp.MustCompile(`^[a-z0-9_]{1,30}:[a-z0-9_.]{1,60}$`)
	followForm = regexp.MustCompile(`^follow:[a-z0-9_]{1,40}$`)
	digits     = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)
)

// entities is the table of the protocol: what can be recorded in the field. Fields that end in a colon are
// kept for each auditor.
var entities = map[string]shape{
	"answer": {itemForm.MatchString, false, map[string]func(json.RawMessage) string{
		"verdict": oneOf("", string(cert.Conform), string(cert.Nonconform), string(cert.Improve), string(cert.NotApplicable), string(cert.NotAvailable)),
		"note":    text, "note:": text, "sample:": text, "follow:": text}},
	"finding": {uuidForm.MatchString, true, map[string]func(json.RawMessage) string{
		"grade": oneOf(string(cert.Major), string(cert.Minor), string(cert.Opportunity), string(cert.Positive), string(cert.Concern)),
		"item":  text, "clause": text, "requirement": text, "statement": text, "evidence": text, "site": text, "repeats": whole}},
	"evidence": {uuidForm.MatchString, true, map[string]func(json.RawMessage) string{
		"meta": evidenceMeta, "caption": text, "annotation": anything, "items": keys}},
	"interview": {uuidForm.MatchString, true, map[string]func(json.RawMessage) string{"meta": object, "items": keys, "note:": text}},
	"attendee":  {uuidForm.MatchString, true, map[string]func(json.RawMessage) string{"meta": attendeeMeta}},
	"signature": {uuidForm.MatchString, true, map[string]func(json.RawMessage) string{"meta": signatureMeta}},
	"earlier":   {digits.MatchString, false, map[string]func(json.RawMessage) string{"state": object}},
	"draw":      {uuidForm.MatchString, true, map[string]func(json.RawMessage) string{"meta": object}},
}

// check looks at a value by its field; a note of another auditor is not one's own to write.
func (s shape) check(o cert.FieldOp, person int64) *fault {
	name, rest, parted := strings.Cut(o.Field, ":")
	look := s.fields[o.Field]
	if parted {
		look = s.fields[name+":"]
	}
	switch {
	case look == nil || parted && rest == "":
		return wrong("bad_field")
	case name == "follow" && !followForm.MatchString(o.Field), parted && name != "follow" && !digits.MatchString(rest):
		return wrong("bad_field")
	case parted && name != "follow" && rest != strconv.FormatInt(person, 10):
		return wrong("not_yours")
	case o.Field == "note" && o.Entity == "answer" && !strings.HasPrefix(o.EntityID, "opening:") && !strings.HasPrefix(o.EntityID, "closing:"):
		return wrong("bad_field")
	case !printable(o.Value):
		return wrong("bad_value")
	}
	if code := look(json.RawMessage(o.Value)); code != "" {
		return wrong(code)
	}
	return nil
}

// printable tells whether no text within a value holds what not every database keeps.
func printable(value string) bool {
	if !strings.Contains(value, `\u0000`) {
		return true
	}
	d := json.NewDecoder(strings.NewReader(value))
	for {
		t, err := d.Token()
		if err == io.EOF {
			return true
		}
		if s, is := t.(string); err != nil || is && !plain(s) {
			return false
		}
	}
}

func text(raw json.RawMessage) string {
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return "bad_value"
	}
	if utf8.RuneCountInString(*s) > TextRunes {
		return "too_long"
	}
	return ""
}

// oneOf lets one of the words through; an empty word allows null.
func oneOf(words ...string) func(json.RawMessage) string {
	return func(raw json.RawMessage) string {
		var s *string
		switch {
		case json.Unmarshal(raw, &s) != nil:
			return "bad_value"
		case s == nil && slices.Contains(words, ""), s != nil && *s != "" && slices.Contains(words, *s):
			return ""
		}
		return "bad_value"
	}
}

func whole(raw json.RawMessage) string {
	if _, ok := number(raw, 0); !ok {
		return "bad_value"
	}
	return ""
}

func anything(json.RawMessage) string { return "" }

func object(raw json.RawMessage) string {
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		return "bad_value"
	}
	return ""
}

func keys(raw json.RawMessage) string {
	var list []string
	if json.Unmarshal(raw, &list) != nil || list == nil || slices.ContainsFunc(list, func(k string) bool { return !itemForm.MatchString(k) }) {
		return "bad_value"
	}
	if len(list) > 200 {
		return "too_long"
	}
	return ""
}

func evidenceMeta(raw json.RawMessage) string {
	var m struct {
		Type, Item, Finding, Att, Name, Mime, SHA256, Ref string
		Size                                              int64
	}
	if object(raw) != "" || json.Unmarshal(raw, &m) != nil || !slices.Contains([]string{"photo", "file", "document", "interview", "audio"}, m.Type) ||
		m.Item != "" && !itemForm.MatchString(m.Item) || m.Finding != "" && !uuidForm.MatchString(m.Finding) || m.Att != "" && !uuidForm.MatchString(m.Att) || m.Size < 0 {
		return "bad_value"
	}
	return ""
}

func attendeeMeta(raw json.RawMessage) string {
	var m struct{ Meeting, Name, Role, Organisation string }
	if object(raw) != "" || json.Unmarshal(raw, &m) != nil || m.Meeting != "opening" && m.Meeting != "closing" || strings.TrimSpace(m.Name) == "" {
		return "bad_value"
	}
	if utf8.RuneCountInString(m.Name+m.Role+m.Organisation) > 1000 {
		return "too_long"
	}
	return ""
}

func signatureMeta(raw json.RawMessage) string {
	var m struct {
		Meeting, Name, Role, Attendee, Digest, Att string
		Scope, Shown                               []string
	}
	if object(raw) != "" || json.Unmarshal(raw, &m) != nil || strings.TrimSpace(m.Name) == "" || m.Att != "" && !uuidForm.MatchString(m.Att) {
		return "bad_value"
	}
	return ""
}
