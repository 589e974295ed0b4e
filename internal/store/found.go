package store

import (
	"context"
	"strings"
)

// A search in a long list is answered in one of two ways, by how many names it matches. Few names: their records
// are gathered, counted and put in order. Many names: the list is walked in the index of its order, and every
// record asked whether it matches, until the page is full; since many match, that is soon.

// Countable is how many matches of a broad search are counted. A total above it means "more than Countable".
const Countable = 500

// broadFrom is how many matching names make a search broad.
const broadFrom = 1000

// broad tells whether a search matches many rows of one of the queries. Each query selects anything, once for a
// match, and stops when there are enough.
func (s *Store) broad(ctx context.Context, queries []string, args []any) (bool, error) {
	n, err := count(ctx, s, "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM ("+strings.Join(queries, ") q UNION ALL SELECT COUNT(*) FROM (")+") q) counts", args...) //sql: made of constants
	return n >= broadFrom, err
}

// capped is how a query stops when it has found enough to be broad.
const capped = " LIMIT 1000"

// numberLike tells whether a search can be part of a number: no space, and a digit or a dash in it.
func numberLike(search string) bool {
	return !strings.Contains(search, " ") && strings.ContainsAny(search, "0123456789-")
}

// ofNumber is the condition that a number, in capitals, begins with the search ("A-2026-00"), or goes on with it
// after its first letters ("2026-00"), or ends in it ("0042"); an index answers the first two. prefix is the
// letters, with the dash.
func ofNumber(column, prefix, search string) (string, any) {
	text := strings.NewReplacer("%", "", "_", "", `\`, "").Replace(strings.ToUpper(Fold(search)))
	switch {
	case len(text) >= 4 && strings.Trim(text, "0123456789") == "" && !strings.HasPrefix(text, "20"):
		text = "%-" + text
	case strings.HasPrefix(strings.TrimLeft(text, "0123456789"), "-") || strings.Trim(text, "0123456789") == "":
		text = prefix + strings.TrimLeft(text, "-") + "%"
	default:
		text += "%"
	}
	return column + " LIKE ?", text
}
