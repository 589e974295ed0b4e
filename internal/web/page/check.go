package page

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"assay/internal/day"

	"github.com/go-playground/validator/v10"
)

// rules checks the form of what was typed, never its meaning: what is allowed
// is for the rules of the trade to say.
var rules = newRules()

func newRules() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return tagOf(f).name })
	own := map[string]func(string) bool{
		"day":     func(s string) bool { _, err := day.Parse(s); return err == nil },
		"whole":   func(s string) bool { return wholeNumber.MatchString(s) },
		"decimal": func(s string) bool { return decimalNumber.MatchString(s) },
		"amount":  func(s string) bool { return amountOfMoney.MatchString(s) },
	}
	for tag, holds := range own {
		err := v.RegisterValidation(tag, func(f validator.FieldLevel) bool { return holds(f.Field().String()) })
		if err != nil {
			panic(fmt.Sprintf("page: validation %s: %v", tag, err))
		}
	}
	return v
}

var (
	wholeNumber   = regexp.MustCompile(`^[0-9]{1,18}$`)
	decimalNumber = regexp.MustCompile(`^[0-9]{1,12}(\.[0-9]{1,6})?$`)
	amountOfMoney = regexp.MustCompile(`^([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,2})?$`)
)

// check validates a form struct and, row by row, its groups; a group needs no
// "dive" for that.
func check(v reflect.Value, prefix string, errs Errors) error {
	var faults validator.ValidationErrors
	if err := rules.Struct(v.Interface()); err != nil && !errors.As(err, &faults) {
		return err
	}
	for _, fault := range faults {
		key := prefix + keyOf(fault)
		errs.Add(key, sentence(fault, labelFor(v.Type(), keyOf(fault))))
	}
	return checkRows(v, prefix, errs)
}

func checkRows(v reflect.Value, prefix string, errs Errors) error {
	for i := range v.NumField() {
		f, tag := v.Field(i), tagOf(v.Type().Field(i))
		var err error
		switch {
		case f.Kind() == reflect.Struct && v.Type().Field(i).Anonymous:
			err = checkRows(f, prefix, errs)
		case tag.name == "":
		case f.Kind() == reflect.Struct:
			err = checkRows(f, prefix+tag.name+".", errs)
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Struct:
			for n := 0; n < f.Len() && err == nil; n++ {
				err = check(f.Index(n), prefix+tag.name+"."+strconv.Itoa(n)+".", errs)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keyOf turns the validator's path "Form.address.lines[2]" into the name of the
// input, "address.lines.2"; a list of values is one input, without a number.
func keyOf(fault validator.FieldError) string {
	_, path, _ := strings.Cut(fault.Namespace(), ".")
	steps := strings.Split(path, ".")
	var parts []string
	for i, step := range steps {
		name, index, isRow := strings.Cut(step, "[")
		if name == "" || isGoName(name) {
			continue // an embedded struct gives no name to its fields
		}
		parts = append(parts, name)
		if isRow && i < len(steps)-1 {
			parts = append(parts, strings.TrimSuffix(index, "]"))
		}
	}
	return strings.Join(parts, ".")
}

func isGoName(name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(first)
}

func labelFor(t reflect.Type, key string) string {
	name, rest, deeper := strings.Cut(key, ".")
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			if label := labelFor(f.Type, key); label != "" {
				return label
			}
		}
		if tagOf(f).name != name {
			continue
		}
		if deeper && f.Type.Kind() == reflect.Struct {
			return labelFor(f.Type, rest)
		}
		return labelOf(f)
	}
	return ""
}
