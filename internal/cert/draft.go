package cert

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Draft is a questionnaire as it is typed: form fields by name, "sites.0.full_time", right or wrong. Fields
// that are blank are not in it.
type Draft map[string]string

// FieldKind is how a field of the questionnaire is typed.
type FieldKind string

// The kinds of field.
const (
	FieldLine   FieldKind = "line"
	FieldLines  FieldKind = "lines" // several lines
	FieldNumber FieldKind = "number"
	FieldTick   FieldKind = "tick"
)

// KindOf tells how a field is typed; false when the questionnaire has no field of that name.
func KindOf(name string) (FieldKind, bool) {
	shapes, parts := questionnaireShape, strings.Split(name, ".")
	for i := 0; i < len(parts); i++ {
		at := slices.IndexFunc(shapes, func(s shape) bool { return s.name == parts[i] })
		if at < 0 {
			return "", false
		}
		s := shapes[at]
		if s.rows {
			if i++; i >= len(parts) || !rowNumber(parts[i]) {
				return "", false
			}
		}
		if shapes = s.inside; shapes == nil {
			return s.kind, i == len(parts)-1
		}
	}
	return "", false
}

// rowNumber tells whether a text is the plain number of a row.
func rowNumber(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n >= 0 && n < maxRows && strconv.Itoa(n) == text
}

// Set writes a field, or clears it.
func (d Draft) Set(name, value string) {
	if value == "" {
		delete(d, name)
		return
	}
	d[name] = value
}

// Print is a mark by which two states of some fields can be told apart.
func (d Draft) Print(holds func(name string) bool) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(d)) {
		if holds(name) {
			fmt.Fprintf(h, "%q%q", name, d[name])
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Rows is how many rows a group has, "sites".
func (d Draft) Rows(group string) int { return rowsOf(d)[group] }

// Row is one row of a group, its fields by their short names.
func (d Draft) Row(group string, n int) map[string]string {
	row, prefix := map[string]string{}, rowPrefix(group, n)
	for name, value := range d {
		if short, in := strings.CutPrefix(name, prefix); in {
			row[short] = value
		}
	}
	return row
}

func rowPrefix(group string, n int) string { return group + "." + strconv.Itoa(n) + "." }

// SetRow puts a row in the place of another, or behind the last.
func (d Draft) SetRow(group string, n int, row map[string]string) {
	prefix := rowPrefix(group, n)
	maps.DeleteFunc(d, func(name, _ string) bool { return strings.HasPrefix(name, prefix) })
	d.put(group, n, row)
}

// Keep leaves those rows of a group that are wanted, and moves them together.
func (d Draft) Keep(group string, wanted func(n int, row map[string]string) bool) {
	rows := make([]map[string]string, d.Rows(group))
	for i := range rows {
		rows[i] = map[string]string{}
	}
	for name, value := range d {
		parts := strings.SplitN(name, ".", 3)
		if len(parts) == 3 && parts[0] == group && rowNumber(parts[1]) {
			n, _ := strconv.Atoi(parts[1]) // a plain number, as was just seen
			rows[n][parts[2]] = value
			delete(d, name)
		}
	}
	n := 0
	for i, row := range rows {
		if wanted(i, row) {
			d.put(group, n, row)
			n++
		}
	}
}

// put writes a row where there is none.
func (d Draft) put(group string, n int, row map[string]string) {
	prefix := rowPrefix(group, n)
	for short, value := range row {
		d.Set(prefix+short, value)
	}
}

// Tidy drops rows in which nothing stands.
func (d Draft) Tidy() {
	for _, group := range []string{"services", "sites", "parties", "other_systems"} {
		d.Keep(group, func(_ int, row map[string]string) bool { return len(row) > 0 })
	}
	if d.Rows("sites") == 1 {
		d["sites.0.central"] = "yes" // a single site is the central function: that needs no answer
	}
}
