package page

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
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
// concerns the whole form first and what no field explains last. A fault in a
// row says in which.
func (e Errors) Summary(form any) []Problem {
	order := outline{"": {-1, ""}}
	order.group(reflect.Indirect(reflect.ValueOf(form)), "", "")
	var all []Problem
	for key, text := range e {
		if _, known := order[key]; !known {
			order[key] = spot{len(e) + len(order), ""}
		}
		all = append(all, Problem{key, order[key].within + text})
	}
	slices.SortFunc(all, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(order[a.Key].at, order[b.Key].at), strings.Compare(a.Key, b.Key))
	})
	return all
}

// outline says where each field of a form stands, by its name.
type outline map[string]spot

type spot struct {
	at     int
	within string // "Sites, row 2: "
}

func (o outline) group(v reflect.Value, prefix, within string) {
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		tag := tagOf(f)
		if f.Anonymous {
			o.group(v.Field(i), prefix, within)
		} else if tag.name != "" {
			o[prefix+tag.name] = spot{len(o), within}
			o.inside(v.Field(i), tag.under(prefix), within)
		}
	}
}

func (o outline) inside(v reflect.Value, tag formTag, within string) {
	if v.Kind() != reflect.Slice {
		o.group(v, tag.name+".", within)
		return
	}
	for i := range v.Len() {
		row := fmt.Sprintf("%s%s, row %d: ", within, tag.label, i+1)
		o.group(v.Index(i), fmt.Sprintf("%s.%d.", tag.name, i), row)
	}
}

// Has tells whether anything is wrong with one of the fields.
func (e Errors) Has(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { _, wrong := e[name]; return wrong })
}
