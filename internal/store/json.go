package store

import (
	"context"
	"reflect"

	"gorm.io/gorm/schema"
)

// wholeJSON keeps lists and maps as JSON text; a nil one is an empty one and never NULL.
type wholeJSON struct{ schema.JSONSerializer }

// Value is the text of a field.
func (j wholeJSON) Value(ctx context.Context, field *schema.Field, dst reflect.Value, value any) (any, error) {
	v := reflect.ValueOf(value)
	switch {
	case v.Kind() == reflect.Slice && v.IsNil():
		return "[]", nil
	case v.Kind() == reflect.Map && v.IsNil():
		return "{}", nil
	}
	return j.JSONSerializer.Value(ctx, field, dst, value)
}
