package pg

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func migrate(url string) error {
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(context.Background(), "CREATE TABLE stones (name TEXT PRIMARY KEY)")
	return errors.Join(err, conn.Close(context.Background()))
}

func exec(t *testing.T, url, sql string) error {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	_, err = conn.Exec(context.Background(), sql)
	return err
}

func TestDatabasesAreMigratedAndApart(t *testing.T) {
	one, two := New(t, migrate), New(t, migrate)
	if one == two {
		t.Fatal("two tests got the same database")
	}
	for _, url := range []string{one, two} {
		if err := exec(t, url, "INSERT INTO stones VALUES ('granite')"); err != nil {
			t.Errorf("%v", err)
		}
	}
}

func TestEmptyHasNoTable(t *testing.T) {
	if err := exec(t, Empty(t), "SELECT * FROM stones"); err == nil {
		t.Fatal("an empty database already has the table")
	}
}

func TestDatabaseIsDroppedEvenWhenStillOpen(t *testing.T) {
	serverOrSkip(t)
	var url string
	t.Run("user", func(t *testing.T) {
		url = New(t, migrate)
		conn, err := pgx.Connect(context.Background(), url)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn // left open on purpose
	})
	if _, err := pgx.Connect(context.Background(), url); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Fatalf("the database outlived its test: %v", err)
	}
}

// TestSweepSparesTemplatesInUse builds a second template as another process would, and lets it go.
func TestSweepSparesTemplatesInUse(t *testing.T) {
	server := serverOrSkip(t)
	other := &templates{}
	name, err := other.template(server, migrate)
	if err != nil {
		t.Fatal(err)
	}
	third := &templates{}
	if _, err := third.template(server, migrate); err != nil {
		t.Fatal(err)
	}
	if !exists(t, third, name) {
		t.Fatal("a template in use was dropped")
	}
	_ = other.hold.Close(context.Background())
	gone := func() bool {
		if err := sweep(server, third.hold); err != nil {
			t.Fatal(err)
		}
		return !exists(t, third, name)
	}
	for range 100 { // the server lets go of a closed connection's lock in its own time
		if gone() {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if exists(t, third, name) {
		t.Fatal("a template of a process that ended was kept")
	}
	_ = third.hold.Close(context.Background())
	if err := drop(server, third.name); err != nil {
		t.Fatal(err)
	}
}

func TestFailedMigrationIsReported(t *testing.T) {
	failing := &templates{}
	_, err := failing.template(serverOrSkip(t), func(string) error { return errors.New("no such column") })
	if err == nil || !strings.Contains(err.Error(), "no such column") {
		t.Fatalf("got %v", err)
	}
	_ = failing.hold.Close(context.Background())
}

// lone is a test that remembers how it was ended.
type lone struct {
	testing.TB
	skipped, failed string
}

func (l *lone) Helper()                        {}
func (l *lone) Skipf(format string, _ ...any)  { l.skipped = format; panic(l) }
func (l *lone) Fatalf(format string, _ ...any) { l.failed = format; panic(l) }

func TestWithoutServer(t *testing.T) {
	t.Setenv(Server, "")
	end := func(ci string) (l *lone) {
		t.Setenv("CI", ci)
		l = &lone{TB: t}
		defer func() { _ = recover() }()
		New(l, migrate)
		return l
	}
	if got := end(""); got.skipped == "" || got.failed != "" {
		t.Errorf("on a desk: %+v, want a skip", got)
	}
	if got := end("true"); got.failed == "" || got.skipped != "" {
		t.Errorf("under CI: %+v, want a failure", got)
	}
}

func exists(t *testing.T, s *templates, name string) (found bool) {
	t.Helper()
	err := s.hold.QueryRow(context.Background(), "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&found)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
