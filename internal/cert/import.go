package cert

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxImport is the size of the largest questionnaire that is read, in bytes.
const maxImport = 8 << 20

// ReadQuestionnaire reads one questionnaire as JSON, strictly: every field by its name, none unknown, none
// twice, none of another kind, none missing that must be there. Its error is an Invalid that lists all of
// that at once by the path of the field; what could be read is returned beside it. Whether the content
// will do is for Problems to say.
func ReadQuestionnaire(r io.Reader) (Questionnaire, error) {
	var q Questionnaire
	text, err := io.ReadAll(io.LimitReader(r, maxImport+1))
	if err != nil {
		return q, fmt.Errorf("read the questionnaire: %w", err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case len(text) > maxImport:
		return q, Wrong("", "The file is larger than %d MB.", maxImport>>20)
	case !utf8.Valid(text):
		return q, Wrong("", "The file is not text in UTF-8.")
	case len(bytes.TrimSpace(text)) == 0:
		return q, Wrong("", "The file is empty.")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil {
		return q, Wrong("", "The file is not JSON: %s.", syntaxFault(text, err))
	}
	i := importer{}
	i.read("", whole, reflect.ValueOf(&q).Elem())
	return q, i.problems.Or()
}

// syntaxFault says where the text stops being JSON.
func syntaxFault(text []byte, err error) string {
	var s *json.SyntaxError
	if !errors.As(err, &s) {
		return err.Error()
	}
	before := text[:min(int(s.Offset), len(text))]
	return fmt.Sprintf("line %d, %s", bytes.Count(before, []byte("\n"))+1, s.Error())
}

// importer gathers what is wrong with the shape.
type importer struct{ problems Invalid }

func (i *importer) add(path, format string, args ...any) {
	i.problems = append(i.problems, Problem{Field: path, Message: fmt.Sprintf(format, args...)})
}

func (i *importer) read(path string, raw json.RawMessage, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		i.readObject(path, raw, v)
	case reflect.Slice:
		i.readRows(path, raw, v)
	case reflect.Int:
		n, err := strconv.ParseInt(string(bytes.TrimSpace(raw)), 10, 32)
		if err != nil {
			i.add(path, "A whole number is expected, such as 12.")
		}
		v.SetInt(n)
	case reflect.Bool:
		if json.Unmarshal(raw, v.Addr().Interface()) != nil || null(raw) {
			i.add(path, "true or false is expected.")
		}
	default:
		if json.Unmarshal(raw, v.Addr().Interface()) != nil || null(raw) {
			i.add(path, "Text in quotation marks is expected.")
		}
		v.SetString(strings.TrimSpace(strings.ReplaceAll(v.String(), "\r\n", "\n")))
	}
}

func (i *importer) readRows(path string, raw json.RawMessage, v reflect.Value) {
	var rows []json.RawMessage
	if json.Unmarshal(raw, &rows) != nil || null(raw) {
		i.add(path, "A list in square brackets is expected.")
		return
	}
	if len(rows) > maxRows {
		i.add(path, "Enter at most %d rows; this has %d.", maxRows, len(rows))
		rows = rows[:maxRows]
	}
	v.Set(reflect.MakeSlice(v.Type(), len(rows), len(rows)))
	for n, row := range rows {
		i.read(under(path, strconv.Itoa(n)), row, v.Index(n))
	}
}

func (i *importer) readObject(path string, raw json.RawMessage, v reflect.Value) {
	members, order, ok := i.members(path, raw)
	if !ok {
		return
	}
	var known []string
	for n := range v.NumField() {
		f := v.Type().Field(n)
		if jsonName(f) == "-" {
			continue
		}
		known = append(known, jsonName(f))
		member, there := members[jsonName(f)]
		switch {
		case there && !(null(member) && mayMiss(f)):
			i.read(under(path, jsonName(f)), member, v.Field(n))
		case !there && !mayMiss(f):
			i.add(under(path, jsonName(f)), "This is missing.")
		}
	}
	for _, name := range order {
		if !slices.Contains(known, name) {
			i.add(under(path, name), "There is no such field; known here are %s.", strings.Join(known, ", "))
		}
	}
}

// members reads an object member by member: a map would silently keep the last of two of one name.
func (i *importer) members(path string, raw json.RawMessage) (map[string]json.RawMessage, []string, bool) {
	members, order := map[string]json.RawMessage{}, []string{}
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		i.add(path, "An object in braces is expected.")
		return nil, nil, false
	}
	for d.More() {
		var member json.RawMessage
		token, err := d.Token()
		name, isName := token.(string)
		if err != nil || !isName || d.Decode(&member) != nil {
			return members, order, true // not reached: the whole text was found to be JSON before
		}
		if _, twice := members[name]; twice {
			i.add(under(path, name), "This field stands here twice.")
			continue
		}
		members[name], order = member, append(order, name)
	}
	return members, order, true
}

func null(raw json.RawMessage) bool { return string(bytes.TrimSpace(raw)) == "null" }
