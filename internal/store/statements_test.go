package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

// TestStatementsAreKept runs the texts that could be confused: one text within itself, more texts than are kept,
// a text whose table changes, one that fails, one that is cut off.
func TestStatementsAreKept(t *testing.T) {
	db, err := openKeeping("file:" + filepath.Join(t.TempDir(), "x.db") + sqliteSettings)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	run(t, db, "CREATE TABLE n (n INTEGER PRIMARY KEY)")
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		if _, err := tx.Exec("INSERT INTO n (n) VALUES (?)", n); err != nil {
			t.Fatal(err)
		}
	}
	pairs := 0
	for outer := range numbers(t, tx, "SELECT n FROM n WHERE n >= ?", 1) {
		for inner := range numbers(t, tx, "SELECT n FROM n WHERE n >= ?", 2) {
			pairs += 10*outer + inner
		}
	}
	if pairs != 12+22 {
		t.Errorf("one query within itself gave %d", pairs)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO n (n) VALUES (?)", 2); err == nil {
		t.Error("a number was taken twice")
	}
	run(t, db, "INSERT INTO n (n) VALUES (3)")
	for i := range 2*keptStatements + 1 {
		if got := one(t, db, fmt.Sprintf("SELECT COUNT(*) + %d FROM n", i)); got != i+4 {
			t.Fatalf("statement %d gave %d", i, got)
		}
	}
	run(t, db, "DROP TABLE n")
	run(t, db, "CREATE TABLE n (other TEXT, n INTEGER)")
	if got := one(t, db, "SELECT COUNT(*) + 0 FROM n"); got != 0 {
		t.Errorf("the new table has %d rows", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) + 0 FROM n").Scan(new(int)); err == nil {
		t.Error("a query ran that had been called off")
	}
	if got := one(t, db, "SELECT COUNT(*) + 0 FROM n"); got != 0 {
		t.Errorf("after one called off: %d", got)
	}
}

func run(t *testing.T, db *sql.DB, text string) {
	t.Helper()
	if _, err := db.Exec(text); err != nil {
		t.Fatal(err)
	}
}

func one(t *testing.T, db *sql.DB, text string) (n int) {
	t.Helper()
	if err := db.QueryRow(text).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// numbers gives the numbers of a query while its rows are open.
func numbers(t *testing.T, tx *sql.Tx, text string, args ...any) func(yield func(int) bool) {
	t.Helper()
	rows, err := tx.Query(text, args...)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(int) bool) {
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var n int
			if err := rows.Scan(&n); err != nil {
				t.Fatal(err)
			}
			if !yield(n) {
				return
			}
		}
	}
}
