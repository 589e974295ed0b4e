package cert

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// This file checks what the schema says of each field that an import may leave out: its answers, its length,
// its numbers, its days. The schema's tags are the one place where that is written.

// shape is what the schema says of one field, or of a group of them.
type shape struct {
	index   int
	name    string
	inside  []shape // of a group, or of a row
	options []string
	format  string
	most    int // characters of a text, highest number
	country bool
	rows    bool // a list of rows
	kind    FieldKind
}

var questionnaireShape = shapeOf(reflect.TypeFor[Questionnaire]())

func shapeOf(t reflect.Type) []shape {
	var all []shape
	for i := range t.NumField() {
		f := t.Field(i)
		s := shape{index: i, name: jsonName(f), country: jsonName(f) == "country"}
		switch f.Type.Kind() {
		case reflect.Struct:
			s.inside = shapeOf(f.Type)
		case reflect.Slice:
			s.inside, s.rows = shapeOf(f.Type.Elem()), true
		default:
			s.read(f.Tag.Get("jsonschema"))
			s.kind = s.kindOf(f.Type.Kind())
		}
		all = append(all, s)
	}
	return all
}

func (s *shape) read(tag string) {
	for part := range strings.SplitSeq(tag, ",") {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "enum":
			s.options = append(s.options, value)
		case "format":
			s.format = value
		case "maxLength", "maximum":
			s.most, _ = strconv.Atoi(value) // 0 where it is no number: no limit
		}
	}
}

func (s shape) kindOf(k reflect.Kind) FieldKind {
	switch {
	case k == reflect.Bool:
		return FieldTick
	case k == reflect.Int:
		return FieldNumber
	case s.most == maxText:
		return FieldLines
	}
	return FieldLine
}

// shapes checks every answer that was given against the schema. Blank answers are for others to miss.
func (c *checker) shapes(path string, v reflect.Value, shapes []shape) {
	for _, s := range shapes {
		field := v.Field(s.index)
		at := under(path, s.name)
		switch field.Kind() {
		case reflect.Struct:
			c.shapes(at, field, s.inside)
		case reflect.Slice:
			for i := range field.Len() {
				c.shapes(under(at, strconv.Itoa(i)), field.Index(i), s.inside)
			}
		case reflect.Int:
			if n := field.Int(); n < 0 || s.most > 0 && n > int64(s.most) {
				c.add(at, fmt.Sprintf("Enter a whole number from 0 to %d.", s.most), c.rule)
			}
		case reflect.String:
			c.shaped(at, field.String(), s)
		}
	}
}

func (c *checker) shaped(at, value string, s shape) {
	switch {
	case value == "":
	case len(s.options) > 0:
		c.choice(at, value, "one of the answers given", s.options...)
	case s.format == "date":
		c.optionalDay(at, value)
	case s.format == "email":
		c.mail(at, value)
	case s.country:
		c.country(at, value)
	case s.most > 0 && s.most < maxText:
		c.short(at, value)
	default:
		c.longest(at, value, maxText)
	}
}
