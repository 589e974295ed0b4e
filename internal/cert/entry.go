package cert

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// This file turns a questionnaire into the fields of a form, by name, and back. Both ways and the reading
// of JSON follow the same names: "applicant.name", "sites.0.full_time".

// Fields writes the questionnaire as form fields. Numbers that are 0 and boxes that are not ticked are blank.
func (q Questionnaire) Fields() Draft {
	fields := Draft{}
	writeFields(fields, "", reflect.ValueOf(q))
	return fields
}

func writeFields(fields map[string]string, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			writeFields(fields, under(path, jsonName(v.Type().Field(i))), v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			writeFields(fields, under(path, strconv.Itoa(i)), v.Index(i))
		}
	case reflect.Int:
		if n := v.Int(); n != 0 {
			fields[path] = strconv.FormatInt(n, 10)
		}
	case reflect.Bool:
		if v.Bool() {
			fields[path] = "yes"
		}
	default:
		if s := v.String(); s != "" {
			fields[path] = s
		}
	}
}

// QuestionnaireOf reads form fields, and says which numbers are none. What the fields leave out is blank.
func QuestionnaireOf(fields map[string]string) (Questionnaire, []Problem) {
	var q Questionnaire
	f := fieldReader{fields: fields, rows: rowsOf(fields)}
	f.read("", reflect.ValueOf(&q).Elem())
	return q, f.problems
}

type fieldReader struct {
	fields   map[string]string
	rows     map[string]int // how many rows a group has, by its path
	problems []Problem
}

func (f *fieldReader) read(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.read(under(path, jsonName(v.Type().Field(i))), v.Field(i))
		}
	case reflect.Slice:
		if f.rows[path] == 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), f.rows[path], f.rows[path]))
		for i := range v.Len() {
			f.read(under(path, strconv.Itoa(i)), v.Index(i))
		}
	case reflect.Int:
		f.readNumber(path, v)
	case reflect.Bool:
		v.SetBool(f.fields[path] == "yes")
	default:
		v.SetString(f.fields[path])
	}
}

func (f *fieldReader) readNumber(path string, v reflect.Value) {
	typed := f.fields[path]
	if typed == "" {
		return
	}
	n, err := strconv.ParseInt(typed, 10, 32)
	if err != nil {
		f.problems = append(f.problems, Problem{path, fmt.Sprintf("Enter a whole number from 0 to %d.", maxHeads), "R-APP-01"})
		return
	}
	v.SetInt(n)
}

// rowsOf counts the rows of each group by the highest number among its fields.
func rowsOf(fields map[string]string) map[string]int {
	rows := map[string]int{}
	for name := range fields {
		parts := strings.Split(name, ".")
		if len(parts) != 3 {
			continue
		}
		if n, err := strconv.Atoi(parts[1]); err == nil && n >= 0 && n < maxRows {
			rows[parts[0]] = max(rows[parts[0]], n+1)
		}
	}
	return rows
}

func under(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// mayMiss tells whether a field may be left out of an import.
func mayMiss(f reflect.StructField) bool {
	_, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	return slices.Contains(strings.Split(options, ","), "omitempty")
}

// And adds problems of fields about which, or about whose group, nothing is said yet.
func (v Invalid) And(more []Problem) Invalid {
	said := map[string]bool{}
	for _, p := range v {
		said[p.Field] = true
	}
	for _, p := range more {
		if !saidAbove(said, p.Field) {
			v = append(v, p)
			said[p.Field] = true
		}
	}
	return v
}

func saidAbove(said map[string]bool, field string) bool {
	for ; field != ""; field = field[:max(0, strings.LastIndexByte(field, '.'))] {
		if said[field] {
			return true
		}
	}
	return false
}
