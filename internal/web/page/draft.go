package page

import (
	"fmt"
	"net/url"
	"reflect"
	"strconv"
)

// Flat writes a form struct as the fields a browser would send, by name, without those that are blank: what
// a long form keeps of itself between two visits. A tick is "yes"; lists of values are left out.
func Flat(form any) map[string]string {
	fields := map[string]string{}
	flatten(fields, "", reflect.Indirect(reflect.ValueOf(form)))
	return fields
}

func flatten(fields map[string]string, prefix string, v reflect.Value) {
	for i := range v.NumField() {
		f, tag := v.Field(i), tagOf(v.Type().Field(i))
		if tag.name == "" {
			continue
		}
		name := prefix + tag.name
		switch {
		case f.Kind() == reflect.String && f.String() != "":
			fields[name] = f.String()
		case f.Kind() == reflect.Bool && f.Bool():
			fields[name] = "yes"
		case f.Kind() == reflect.Struct:
			flatten(fields, name+".", f)
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Struct:
			for n := range f.Len() {
				flatten(fields, name+"."+strconv.Itoa(n)+".", f.Index(n))
			}
		}
	}
}

// Unflat fills a form struct from the fields that Flat wrote. Nothing is judged; fields that the form does
// not have are passed over.
func Unflat(fields map[string]string, form any) error {
	sent := url.Values{}
	for name, value := range fields {
		sent.Set(name, value)
	}
	r := reader{sent: sent, errs: Errors{}}
	if err := r.group(reflect.ValueOf(form).Elem(), "", 0); err != nil {
		return fmt.Errorf("fill form: %w", err)
	}
	return nil
}
