package page

import (
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"
)

// sentence says in plain words what a field is missing.
func sentence(f validator.FieldError, label string) string {
	switch f.Tag() {
	case "required", "required_if", "required_with", "required_without", "required_unless":
		return required(f, label)
	case "min", "gte":
		return label + " needs at least " + measure(f) + "."
	case "max", "lte":
		return label + " can have at most " + measure(f) + "."
	case "len":
		return label + " must have exactly " + measure(f) + "."
	case "oneof":
		if strings.HasSuffix(label, "?") {
			return "Please answer: " + label
		}
		return label + ": choose one of the answers given."
	case "eqfield":
		return label + " must be the same both times."
	}
	if shape, ok := shapes[f.Tag()]; ok {
		return label + " must be " + shape + "."
	}
	return label + " is not in the form expected (" + f.Tag() + ")."
}

var shapes = map[string]string{
	"email":              "an email address, like name@example.com",
	"url":                "a web address, like https://www.example.com",
	"http_url":           "a web address, like https://www.example.com",
	"number":             "a whole number, like 12",
	"whole":              "a whole number, like 12",
	"numeric":            "a number, like 12.5",
	"decimal":            "a number, like 12.5",
	"amount":             "an amount, like 1234.50",
	"day":                "a date, like 2027-03-14",
	"iso3166_1_alpha2":   "a country",
	"iso4217":            "a currency, like EUR",
	"bcp47_language_tag": "a language",
	"uuid":               "a reference we gave you",
	"boolean":            "yes or no",
}

func required(f validator.FieldError, label string) string {
	switch f.Kind() {
	case reflect.Bool:
		return "Tick “" + label + "” to go on."
	case reflect.Slice:
		return label + ": give at least one."
	}
	if strings.HasSuffix(label, "?") {
		return "Please answer: " + label
	}
	return label + " is needed."
}

// measure counts what a limit counts: characters, or rows.
func measure(f validator.FieldError) string {
	noun := " character"
	if f.Kind() == reflect.Slice {
		noun = " entr"
		if f.Param() == "1" {
			return "1 entry"
		}
		return f.Param() + noun + "ies"
	}
	if f.Param() == "1" {
		return "1" + noun
	}
	return strings.TrimSpace(f.Param()) + noun + "s"
}
