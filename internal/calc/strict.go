package calc

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"

	"assay/internal/day"
)

// decode reads a line that is one JSON object into T, more strictly than the
// library: names are spelled exactly and stand once, none is unknown, and nothing
// follows the object. null means that a field was not given; one tagged
// required:"true" must be. rules names the rule
// a field belongs to, by its path without numbers ("sites.persons") or the
// beginning of it; refusals of other fields are about the input alone.
func decode[T any](line []byte, rules map[string]string) (T, error) {
	var read T
	if err := wellFormed(line); err != nil {
		return read, err
	}
	d := &decoder{json.NewDecoder(bytes.NewReader(line)), rules}
	token, err := d.Token()
	if err != nil || token != json.Delim('{') {
		return read, refuse(unreadable, "a line is one JSON object")
	}
	return read, d.object(reflect.ValueOf(&read).Elem(), "")
}

func wellFormed(line []byte) error {
	if len(bytes.TrimSpace(line)) == 0 {
		return refuse(unreadable, "the line is empty")
	}
	if !utf8.Valid(line) {
		return refuse(unreadable, "the line is not UTF-8")
	}
	var raw json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil {
		return refuse(unreadable, "the line is not one JSON object: %s", err)
	}
	return nil
}

// decoder reads well-formed JSON along the type that it is meant to fill.
type decoder struct {
	*json.Decoder
	rules map[string]string
}

// object fills a struct; its opening brace has been read.
func (d *decoder) object(v reflect.Value, path string) error {
	fields, given := fieldsOf(v.Type()), map[string]bool{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return refuse(unreadable, "%s", err)
		}
		name, _ := token.(string) // in well-formed JSON a name is a text
		field, known := fields.byName[name]
		at := strings.TrimPrefix(path+"."+name, ".")
		if !known {
			return refuse(unreadable, "there is no field %q; known are %s", at, strings.Join(fields.names, ", "))
		}
		if _, twice := given[name]; twice {
			return d.refuse(at, "%q stands twice", at)
		}
		if given[name], err = d.value(v.FieldByIndex(field), at); err != nil {
			return err
		}
	}
	for _, name := range fields.required {
		if !given[name] {
			at := strings.TrimPrefix(path+"."+name, ".")
			return d.refuse(at, "%q is missing", at)
		}
	}
	_, err := d.Token() // the closing brace
	return err
}

// value fills whatever a field or an element holds, and tells whether there was
// anything but null.
func (d *decoder) value(v reflect.Value, path string) (given bool, err error) {
	into := v.Type()
	if into.Kind() == reflect.Pointer {
		into = into.Elem()
	}
	if isLeaf(into) {
		return d.leaf(v, path)
	}
	token, err := d.Token()
	if err != nil || token == nil { // null
		return false, err
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(into))
		v = v.Elem()
	}
	switch {
	case token == json.Delim('{') && into.Kind() == reflect.Struct:
		return true, d.object(v, path)
	case token == json.Delim('[') && into.Kind() == reflect.Slice:
		return true, d.list(v, path)
	}
	return true, d.refuse(path, "%q must be %s", path, describe(into))
}

func (d *decoder) list(v reflect.Value, path string) error {
	v.Set(reflect.MakeSlice(v.Type(), 0, 4))
	for i := 0; d.More(); i++ {
		element, at := reflect.New(v.Type().Elem()).Elem(), fmt.Sprintf("%s[%d]", path, i)
		given, err := d.value(element, at)
		if err == nil && !given {
			err = d.refuse(at, "%q is null", at)
		}
		if err != nil {
			return err
		}
		v.Set(reflect.Append(v, element))
	}
	_, err := d.Token() // the closing bracket
	return err
}

// leaf lets the type itself read what has no parts of ours.
func (d *decoder) leaf(v reflect.Value, path string) (given bool, err error) {
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return false, refuse(unreadable, "%s", err)
	}
	if string(raw) == "null" {
		return false, nil
	}
	err = json.Unmarshal(raw, v.Addr().Interface())
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mismatch):
		return true, d.refuse(path, "%q must be %s, not %s", path, describe(v.Type()), clip(raw))
	case err != nil:
		return true, d.refuse(path, "%q: %s", path, err)
	}
	return true, nil
}

// clip shortens what a message quotes.
func clip(raw []byte) string {
	if len(raw) > 40 {
		return strings.ToValidUTF8(string(raw[:40]), "") + "…"
	}
	return string(raw)
}

func describe(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[day.Day]():
		return "a date like 2027-03-14"
	case isLeaf(t) && (t.Kind() == reflect.Struct || t.Kind() == reflect.Slice):
		return "a text"
	}
	switch t.Kind() {
	case reflect.Struct:
		return "an object"
	case reflect.Slice:
		return "a list"
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	}
	return "a whole number in digits"
}

// refuse is a refusal by the rule of a field.
func (d *decoder) refuse(path, format string, a ...any) error {
	plain := withoutNumbers(path)
	for prefix := plain; prefix != ""; prefix = parent(prefix) {
		if rule, known := d.rules[prefix]; known {
			return refuse(rule, format, a...)
		}
	}
	return refuse(unreadable, format, a...)
}

func parent(path string) string { return path[:max(strings.LastIndexByte(path, '.'), 0)] }

func withoutNumbers(path string) string {
	var out strings.Builder
	for part := range strings.SplitSeq(path, "[") {
		_, rest, numbered := strings.Cut(part, "]")
		if !numbered {
			rest = part
		}
		out.WriteString(rest)
	}
	return out.String()
}

var (
	readsJSON = reflect.TypeFor[json.Unmarshaler]()
	readsText = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// isLeaf tells whether a type reads itself: a number, a text, a day.
func isLeaf(t reflect.Type) bool {
	if t.Kind() != reflect.Struct && t.Kind() != reflect.Slice {
		return true
	}
	p := reflect.PointerTo(t)
	return p.Implements(readsJSON) || p.Implements(readsText)
}

// fields are those of a struct by their JSON names, in the order of the struct.
type fields struct {
	byName          map[string][]int
	names, required []string
}

func fieldsOf(t reflect.Type) fields {
	if known, ok := knownFields.Load(t); ok {
		return known.(fields)
	}
	f := fields{byName: map[string][]int{}}
	for _, field := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		f.byName[name], f.names = field.Index, append(f.names, name)
		if field.Tag.Get("required") == "true" {
			f.required = append(f.required, name)
		}
	}
	knownFields.Store(t, f)
	return f
}

var knownFields sync.Map // of reflect.Type to fields
