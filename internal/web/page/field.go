package page

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Field is one question of a form, drawn by partial "field".
type Field struct {
	Name, Label, Hint, Fault string
	Place                    string // sets apart the fields of one name on a page of several forms, else empty
	Kind                     string // "", "lines", "select", "radios", "checks" or "tick"
	Type, Mode, Auto, Width  string // of an input: type, inputmode, autocomplete, width class
	Unit                     string // written after the input: "days"
	Value                    string
	Values                   []string // what is chosen, for choices
	Choices                  []Choice
	Rows, Max                int
	Required, Optional, Row  bool
	Checked                  bool
}

// Choice is one answer of a question that has few.
type Choice struct{ Value, Label, Hint string }

// ID is the element an error summary leads to.
func (f Field) ID() string {
	if f.Place != "" {
		return fieldID(f.Name) + "-" + f.Place
	}
	return fieldID(f.Name)
}

func fieldID(name string) string { return "f-" + name }

// DescribedBy names the elements a screen reader reads with the field.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID()+"-hint")
	}
	if f.Fault != "" {
		ids = append(ids, f.ID()+"-fault")
	}
	if f.Unit != "" {
		ids = append(ids, f.ID()+"-unit")
	}
	return strings.Join(ids, " ")
}

// Picked tells whether a choice is chosen.
func (f Field) Picked(value string) bool { return slices.Contains(f.Values, value) }

// Chosen tells whether any of the choices is.
func (f Field) Chosen() bool {
	return slices.ContainsFunc(f.Choices, func(c Choice) bool { return f.Picked(c.Value) })
}

// Box is the input type of a group of choices.
func (f Field) Box() string {
	if f.Kind == "checks" {
		return "checkbox"
	}
	return "radio"
}

// field makes a question from a template. Options: required, optional,
// type=email (date, tel, number, url, password, search, file), lines=4 for
// several lines, hint=…, unit=days, max=200, width=6 (12, 20), mode=numeric,
// auto=email, place=NAME where several forms have a field of this name. A bool value makes a tick box.
func field(errs Errors, name, label string, value any, options ...string) (Field, error) {
	f := Field{Name: name, Label: label, Fault: errs[name], Type: "text"}
	if ticked, ok := value.(bool); ok {
		f.Kind, f.Checked = "tick", ticked
	} else {
		f.Value = textOf(value)
	}
	return f, f.apply(options)
}

// choose makes a question with given answers: as=select (the rule), as=radios
// or as=checks, "row" to set them side by side; otherwise the options of field.
// The value is a string, or a slice of strings for checks.
func choose(errs Errors, name, label string, value any, choices []Choice, options ...string) (Field, error) {
	f := Field{Name: name, Label: label, Fault: errs[name], Kind: "select", Choices: choices}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Slice {
		for i := range v.Len() {
			f.Values = append(f.Values, textOf(v.Index(i).Interface()))
		}
	} else {
		f.Values = []string{textOf(value)}
	}
	return f, f.apply(options)
}

func (f *Field) apply(options []string) error {
	for _, option := range options {
		key, value, _ := strings.Cut(option, "=")
		if !f.setFlag(key) && !f.setText(key, value) && !f.setNumber(key, value) {
			return fmt.Errorf("field %s: unknown option %q", f.Name, option)
		}
	}
	return nil
}

func (f *Field) setFlag(key string) bool {
	flag := map[string]*bool{"required": &f.Required, "optional": &f.Optional, "row": &f.Row}[key]
	if flag == nil {
		return false
	}
	*flag = true
	return true
}

func (f *Field) setText(key, value string) bool {
	if key == "width" {
		value = "w" + value
	}
	text := map[string]*string{
		"hint": &f.Hint, "unit": &f.Unit, "type": &f.Type, "mode": &f.Mode,
		"auto": &f.Auto, "as": &f.Kind, "width": &f.Width, "place": &f.Place,
	}[key]
	if text == nil {
		return false
	}
	*text = value
	return true
}

func (f *Field) setNumber(key, value string) bool {
	n, err := strconv.Atoi(value)
	if err != nil {
		return false
	}
	switch key {
	case "lines":
		f.Kind, f.Rows = "lines", n
	case "max":
		f.Max = n
	default:
		return false
	}
	return true
}
