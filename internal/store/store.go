// Package store remembers: it is the only place that knows GORM and SQL, the migrations and the evidence
// files. It decides what an actor may see of the records; it must not know verbs, gates or pages.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"gorm.io/driver/postgres"
	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
	"modernc.org/sqlite"

	"assay/internal/cert"
)

// Store is the body's memory, or one transaction on it (see InTx).
type Store struct {
	db    *gorm.DB // writes, and reads inside a transaction
	read  *gorm.DB // reads outside a transaction
	files *Files
	inTx  bool
	holds map[int64]bool // files that this transaction holds, see held

	contents *sync.Map // published checklist content by its name, see withContent
}

// Options says where the memory is.
type Options struct {
	URL   string           // "sqlite:PATH" or "postgres://…"
	Files string           // folder of the evidence files and papers
	Clock func() time.Time // for columns that GORM fills; UTC
}

// Open connects, checks the engine's settings and migrates. It refuses an engine that could lose an
// acknowledged write.
func Open(ctx context.Context, o Options) (*Store, error) {
	files, err := OpenFiles(o.Files)
	if err != nil {
		return nil, err
	}
	cfg := &gorm.Config{
		TranslateError: true, SkipDefaultTransaction: true, NowFunc: func() time.Time { return o.Clock().UTC() },
		Logger: logger.New(slogWriter{}, logger.Config{SlowThreshold: time.Second, LogLevel: logger.Warn, IgnoreRecordNotFoundError: true, ParameterizedQueries: true}),
	}
	schema.RegisterSerializer("json", wholeJSON{})
	s := &Store{files: files, contents: &sync.Map{}}
	if path, ok := strings.CutPrefix(o.URL, "sqlite:"); ok {
		err = s.openSQLite(ctx, path, cfg)
	} else {
		err = s.openPostgres(o.URL, cfg)
	}
	if err == nil {
		err = s.watched()
	}
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate: %w", err), s.Close())
	}
	if err := s.enterWords(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("enter the words of the register: %w", err), s.Close())
	}
	return s, nil
}

// watched lets both connections count what is asked of them.
func (s *Store) watched() error {
	if s.read == s.db {
		return countQuestions(s.db)
	}
	return errors.Join(countQuestions(s.db), countQuestions(s.read))
}

// sqliteSettings are of every connection; the cache (KiB) is filled as pages are read, and holds the indexes of
// ten thousand clients.
const sqliteSettings = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=cache_size(-32000)&_time_format=sqlite&_timezone=UTC"

// openSQLite opens one writing connection and a small pool of readers on the file.
func (s *Store) openSQLite(ctx context.Context, path string, cfg *gorm.Config) error {
	own, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // clients' files are nobody else's to read
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	if err := own.Close(); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	writer, err := openKeeping("file:" + path + sqliteSettings + "&_txlock=immediate")
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	writer.SetMaxOpenConns(1)
	if err := checkSQLite(ctx, writer); err != nil {
		return err
	}
	reader, err := openKeeping("file:" + path + sqliteSettings + "&_pragma=query_only(1)")
	if err != nil {
		return fmt.Errorf("open %s for reading: %w", path, err)
	}
	reader.SetMaxOpenConns(4)
	if s.db, err = gorm.Open(newDialector(writer), cfg); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	readCfg := *cfg
	if s.read, err = gorm.Open(newDialector(reader), &readCfg); err != nil {
		return fmt.Errorf("open %s for reading: %w", path, err)
	}
	return nil
}

// checkSQLite reads the settings back: a setting that was silently ignored would cost records.
func checkSQLite(ctx context.Context, db *sql.DB) error {
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got); err != nil {
			return fmt.Errorf("read back %s: %w", pragma, err)
		}
		if got != want {
			return fmt.Errorf("sqlite %s is %s, not %s: acknowledged records could be lost", pragma, got, want)
		}
	}
	return nil
}

// uncompiled has PostgreSQL run the queries of a connection as they are: compiling one takes it a second, and none
// of ours runs that long.
func uncompiled(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", errors.New("the address of the database is not a URL") // the cause would repeat its password
	}
	q := u.Query()
	if !q.Has("jit") {
		q.Set("jit", "off")
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

func (s *Store) openPostgres(address string, cfg *gorm.Config) error {
	address, err := uncompiled(address)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	db, err := gorm.Open(postgres.Open(address), cfg)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	pool, err := db.DB()
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	pool.SetMaxOpenConns(20)
	pool.SetMaxIdleConns(10)
	pool.SetConnMaxLifetime(time.Hour)
	s.db, s.read = db, db
	return nil
}

// Close ends all connections.
func (s *Store) Close() error {
	var errs []error
	for _, g := range []*gorm.DB{s.db, s.read} {
		if g == nil {
			continue
		}
		if pool, err := g.DB(); err == nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.read.DB()
	if err != nil {
		return err
	}
	return pool.PingContext(ctx)
}

// Files is the folder of evidence files and papers.
func (s *Store) Files() *Files { return s.files }

// InTx runs f in one transaction; inside, only the Store given to f may be used. An error undoes all.
func (s *Store) InTx(ctx context.Context, f func(tx *Store) error) error {
	if s.inTx {
		return f(s)
	}
	defer forget(ctx)
	return s.db.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		return f(&Store{db: g, read: g, files: s.files, inTx: true, holds: map[int64]bool{}, contents: s.contents})
	})
}

// dialector is GORM's SQLite dialect on the pure Go driver, with its errors translated.
type dialector struct{ *gormsqlite.Dialector }

func newDialector(db *sql.DB) gorm.Dialector {
	return dialector{gormsqlite.New(gormsqlite.Config{Conn: db}).(*gormsqlite.Dialector)}
}

// Translate turns SQLite's constraint codes into GORM's errors.
func (d dialector) Translate(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() {
		case 1555, 2067: // primary key, unique
			return gorm.ErrDuplicatedKey
		case 787:
			return gorm.ErrForeignKeyViolated
		case 275:
			return gorm.ErrCheckConstraintViolated
		}
	}
	return err
}

// known turns the database's ways of saying no into the kinds of package cert.
func known(err error) error {
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return cert.NotFound
	case errors.Is(err, gorm.ErrDuplicatedKey), crossed(err):
		return fmt.Errorf("%w: %w", cert.Conflict, err)
	}
	return err
}

// crossed tells whether PostgreSQL ended this transaction because another waited for it and it for the other: nothing
// is stored, and the person tries again.
func crossed(err error) bool {
	var state interface{ SQLState() string }
	return errors.As(err, &state) && (state.SQLState() == "40P01" || state.SQLState() == "40001")
}

// slogWriter hands GORM's warnings to the program's log.
type slogWriter struct{}

// Printf logs one warning.
func (slogWriter) Printf(format string, args ...any) {
	slog.Warn("database", "message", fmt.Sprintf(format, args...))
}

// Columns lists the columns of a table, as the database knows them.
func (s *Store) Columns(ctx context.Context, table string) ([]string, error) {
	types, err := s.read.WithContext(ctx).Migrator().ColumnTypes(table)
	if err != nil {
		return nil, fmt.Errorf("columns of %s: %w", table, err)
	}
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.Name()
	}
	return names, nil
}
