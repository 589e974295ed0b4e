package page

import (
	"reflect"
	"slices"
	"strconv"
)

// Errors holds what is wrong with a form, a sentence by field name. The name
// "" is for what concerns the whole form.
type Errors map[string]string

// Add says what is wrong with a field, unless something was said already: the
// first fault of a field is the one to mend first.
func (e Errors) Add(name, sentence string) {
	if _, said := e[name]; !said {
		e[name] = sentence
	}
}

// Any tells whether anything is wrong.
func (e Errors) Any() bool { return len(e) > 0 }

// Problem is one line of the summary above a form.
type Problem struct{ Key, Text string }

// ID is the element the line leads to.
func (p Problem) ID() string { return fieldID(p.Key) }

// Summary lists the faults in the order of the form struct's fields, what
// concerns the whole form first and what no field explains last.
func (e Errors) Summary(form any) []Problem {
	place := map[string]int{"": -1}
	places(reflect.Indirect(reflect.ValueOf(form)), "", place)
	var keys []string
	for key := range e {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return comparePlace(place, a, b) })
	var all []Problem
	for _, key := range keys {
		all = append(all, Problem{key, e[key]})
	}
	return all
}

func comparePlace(place map[string]int, a, b string) int {
	pa, known := place[a]
	if !known {
		pa = len(place)
	}
	pb, known := place[b]
	if !known {
		pb = len(place)
	}
	if pa != pb {
		return pa - pb
	}
	if a < b {
		return -1
	}
	return 1
}

// places numbers the field names in the order they are declared.
func places(v reflect.Value, prefix string, place map[string]int) {
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		f, tag := v.Type().Field(i), tagOf(v.Type().Field(i))
		switch {
		case f.Anonymous:
			places(v.Field(i), prefix, place)
			continue
		case tag.name == "":
			continue
		}
		place[prefix+tag.name] = len(place)
		placesWithin(v.Field(i), prefix+tag.name+".", place)
	}
}

func placesWithin(v reflect.Value, prefix string, place map[string]int) {
	if v.Kind() == reflect.Slice {
		for i := range v.Len() {
			places(v.Index(i), prefix+strconv.Itoa(i)+".", place)
		}
		return
	}
	places(v, prefix, place)
}
