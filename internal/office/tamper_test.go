package office_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"assay/internal/ledger"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// tampered is a row of a table before somebody wrote over it.
type tampered struct {
	what   string
	undo   string
	values []any
}

// intruder writes into the database past the program, with its guards taken away.
type intruder struct {
	db *sql.DB
	r  *rand.Rand
}

func (i intruder) do(t *testing.T, text string, args ...any) {
	t.Helper()
	if _, err := i.db.Exec(text, args...); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// row reads a whole row to put it back.
func (i intruder) row(t *testing.T, table, key string, at int64) tampered {
	t.Helper()
	rows, err := i.db.Query("SELECT * FROM "+table+" WHERE "+key+" = ?", at)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil || !rows.Next() {
		t.Fatalf("%s %d: %v", table, at, err)
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for k := range values {
		into[k] = &values[k]
	}
	if err := rows.Scan(into...); err != nil {
		t.Fatal(err)
	}
	return tampered{undo: "INSERT OR REPLACE INTO " + table + " VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")", values: values}
}

var columnsOf = map[string][]string{"events": {"verb", "noun", "actor_name", "summary", "detail", "on_day"}, "leaves": {"text", "text", "hashes"}}

// tamper changes or removes a row at random, and says how to undo it.
func (i intruder) tamper(t *testing.T, table, key string, from, to int64) tampered {
	t.Helper()
	at := from + i.r.Int64N(to-from)
	kept := i.row(t, table, key, at)
	if i.r.IntN(4) == 0 {
		kept.what = fmt.Sprintf("remove %s %d", table, at)
		i.do(t, "DELETE FROM "+table+" WHERE "+key+" = ?", at)
		return kept
	}
	column := columnsOf[table][i.r.IntN(len(columnsOf[table]))]
	kept.what = fmt.Sprintf("change %s of %s %d", column, table, at)
	i.do(t, "UPDATE "+table+" SET "+column+" = "+column+" || 'x' WHERE "+key+" = ?", at)
	if i.r.IntN(2) == 0 {
		i.do(t, "UPDATE "+table+" SET "+column+" = SUBSTR("+column+", 2) WHERE "+key+" = ?", at)
	}
	return kept
}

// TestTamperingInTheDatabaseIsFound edits rows of log and events past the program, a thousand times; exports tell each.
func TestTamperingInTheDatabaseIsFound(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	stage(t, k, walk.Plot{Until: walk.Certified})
	if _, err := readEvents(t, k); err != nil {
		t.Fatal(err)
	}
	keys, err := k.Office.LogKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(k.Config.Database, "sqlite:")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	in := intruder{db, rand.New(rand.NewPCG(3, 4))} //nolint:gosec // a test that can be repeated
	for _, guard := range []string{"events_fixed", "events_kept", "leaves_fixed", "leaves_kept", "leaves_next", "links_fixed", "links_kept", "links_next"} {
		in.do(t, "DROP TRIGGER "+guard)
	}
	tables := map[string]struct {
		key      string
		from, to int64
	}{"events": {"id", 1, 60}, "leaves": {"n", 0, 2}}
	rounds, found := 1000, 0
	if testing.Short() {
		rounds = 100
	}
	for round := range rounds {
		table := []string{"events", "events", "events", "leaves"}[round%4]
		s := tables[table]
		kept := in.tamper(t, table, s.key, s.from, s.to)
		var b bytes.Buffer
		if table == "events" {
			if err = k.Office.ExportEvents(ctx, &b); err == nil {
				_, err = ledger.ReadChain(b.Bytes(), keys)
			}
		} else if err = k.Office.ExportLog(ctx, &b); err == nil {
			if _, err = ledger.ReadLog(b.Bytes(), keys); err == nil { // hashes alone
				err = k.Office.CheckLog(ctx)
			}
		}
		if err == nil {
			t.Errorf("%s was not found", kept.what)
		} else {
			found++
		}
		in.do(t, kept.undo, kept.values...)
	}
	t.Logf("database: %d of %d edits found", found, rounds)
	if _, err := readEvents(t, k); err != nil {
		t.Errorf("all undone, and still refused: %v", err)
	}
	if err := k.Office.CheckLog(ctx); err != nil {
		t.Error(err)
	}
	readLog(t, k)
}
