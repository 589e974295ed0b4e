// Package pg hands each test a PostgreSQL database of its own, copied from a template that is migrated once per
// process. It finds the server in TEST_POSTGRES and knows nothing of the store or its tables: the caller brings
// the migration.
package pg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Server is the name of the environment variable with the URL of a server on which the user may create databases,
// such as postgres://postgres:secret@127.0.0.1:5432/postgres.
const Server = "TEST_POSTGRES"

const (
	templatePrefix = "assay_template_"
	testPrefix     = "assay_test_"
	patience       = 30 * time.Second
)

// New returns the URL of a fresh database that holds what migrate made, and drops it when the test ends. The first
// caller in the process has its migrate run on the template; migrate must leave no connection open. Without
// TEST_POSTGRES the test is skipped, except where CI=true: there it fails.
func New(t testing.TB, migrate func(url string) error) string {
	t.Helper()
	server := serverOrSkip(t)
	name, err := shared.template(server, migrate)
	if err != nil {
		t.Fatalf("make the PostgreSQL template: %v", err)
	}
	return create(t, server, fmt.Sprintf(" TEMPLATE %s STRATEGY file_copy", quoted(name)))
}

// Empty is like New for a database without any table, for tests of the migrations themselves.
func Empty(t testing.TB) string {
	t.Helper()
	return create(t, serverOrSkip(t), "")
}

func serverOrSkip(t testing.TB) string {
	t.Helper()
	server := os.Getenv(Server)
	switch {
	case server != "":
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is not set: under CI every test of the store runs on PostgreSQL too", Server)
	default:
		t.Skipf("%s is not set: scripts/test starts a server and sets it", Server)
	}
	return server
}

func create(t testing.TB, server, from string) string {
	t.Helper()
	name := testPrefix + strings.ToLower(rand.Text())
	//sql: names cannot be parameters of CREATE DATABASE; this one is made here and quoted
	if err := onServer(server, "CREATE DATABASE "+quoted(name)+from); err != nil {
		t.Fatalf("create a PostgreSQL database: %v", err)
	}
	t.Cleanup(func() {
		if err := drop(server, name); err != nil {
			t.Errorf("drop a PostgreSQL database: %v", err)
		}
	})
	at, err := named(server, name)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// templates keeps the one template of the process. The connection held open bears the template's name as its
// application name: by it another process sees that the template is still in use.
type templates struct {
	once sync.Once
	name string
	hold *pgx.Conn
	err  error
}

var shared templates

func (s *templates) template(server string, migrate func(url string) error) (string, error) {
	s.once.Do(func() { s.name, s.err = s.build(server, migrate) })
	return s.name, s.err
}

func (s *templates) build(server string, migrate func(url string) error) (string, error) {
	name := templatePrefix + strings.ToLower(rand.Text())
	hold, err := connect(server, name)
	if err != nil {
		return "", err
	}
	s.hold = hold
	if err := sweep(server, hold); err != nil {
		return "", err
	}
	//sql: as in create
	if err := onServer(server, "CREATE DATABASE "+quoted(name)); err != nil {
		return "", err
	}
	at, err := named(server, name)
	if err != nil {
		return "", err
	}
	if err := migrate(at); err != nil {
		return "", errors.Join(fmt.Errorf("migrate the template: %w", err), drop(server, name))
	}
	return name, nil
}

// sweep drops the templates of processes that are gone, so that a server kept between runs does not fill up.
func sweep(server string, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	rows, err := conn.Query(ctx, `SELECT datname FROM pg_database d WHERE starts_with(datname, $1)
		AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.application_name = d.datname)`, templatePrefix)
	if err != nil {
		return fmt.Errorf("look for old templates: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for old templates: %w", err)
	}
	for _, name := range names {
		if err := drop(server, name); err != nil {
			return err
		}
	}
	return nil
}

func drop(server, name string) error {
	//sql: as in create
	return onServer(server, "DROP DATABASE IF EXISTS "+quoted(name)+" WITH (FORCE)")
}

// onServer runs one statement that PostgreSQL refuses inside a transaction. A template that another connection has
// only just left is tried again.
func onServer(server, statement string) error {
	conn, err := connect(server, "assay_testkit")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	defer func() { _ = conn.Close(ctx) }() // the statement has its own verdict
	for {
		_, err = conn.Exec(ctx, statement)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != objectInUse {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
			continue
		}
		break
	}
	if err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

const objectInUse = "55006"

func connect(server, application string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(server)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", Server, err)
	}
	config.RuntimeParams["application_name"] = application
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", Server, err)
	}
	return conn, nil
}

func named(server, name string) (string, error) {
	at, err := url.Parse(server)
	if err != nil || at.Scheme == "" {
		return "", fmt.Errorf("%s must be a URL such as postgres://user:password@host:port/postgres", Server)
	}
	at.Path = "/" + name
	return at.String(), nil
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }
