package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
)

// memory is what was read for one request outside a transaction: the parts of a page ask for the same records,
// and need not know of each other to ask once.
type memory struct {
	mu   sync.Mutex
	kept map[string]any
}

type memoryKey struct{}

// Remembering is a context within which a record that was read is not read again, until something is written.
func Remembering(ctx context.Context) context.Context {
	return context.WithValue(ctx, memoryKey{}, &memory{kept: map[string]any{}})
}

// forget empties the memory of a context, if it has one: what is read next may have changed.
func forget(ctx context.Context) {
	if m, ok := ctx.Value(memoryKey{}).(*memory); ok {
		m.mu.Lock()
		defer m.mu.Unlock()
		clear(m.kept)
	}
}

// remembered gives what was read by the same question before, or reads it. In a transaction everything is read:
// there the newest counts. Errors are not kept.
func remembered[T any](ctx context.Context, s *Store, question string, args []any, read func() ([]T, error)) ([]T, error) {
	m, ok := ctx.Value(memoryKey{}).(*memory)
	pointer := func(a any) bool { return reflect.ValueOf(a).Kind() == reflect.Pointer } // tells nothing of its value
	if !ok || s.inTx || slices.ContainsFunc(args, pointer) {
		return read()
	}
	key := fmt.Sprintf("%T %s %#v", *new(T), question, args)
	m.mu.Lock()
	kept, known := m.kept[key]
	m.mu.Unlock()
	if known {
		return slices.Clone(kept.([]T)), nil
	}
	rows, err := read()
	if err == nil {
		m.mu.Lock()
		m.kept[key] = slices.Clone(rows)
		m.mu.Unlock()
	}
	return rows, err
}
