package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"assay/internal/app"
	"assay/internal/config"
	"assay/internal/office"
	"assay/internal/store"
)

// register is a furnished body whose register has very many certificates.
type register struct {
	rows   int
	config config.Config
	db     *sql.DB
}

// furnish makes a small body by the verbs, then copies one of its certificates, with its file and its history, under
// other names, numbers and codes, set by set: by the verbs a million would take days.
func (w wanted) furnish(ctx context.Context, rows int) (*register, error) {
	folder := w.home(rows)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	address, driver := "sqlite:"+filepath.Join(folder, "assay.db"), "sqlite"
	if w.database != "" {
		driver = "pgx"
		var err error
		if address, err = w.ownDatabase(ctx, rows); err != nil {
			return nil, err
		}
	}
	c, err := settings(folder, address, "")
	if err != nil {
		return nil, err
	}
	if err := app.Furnish(ctx, c, 12, time.Now(), io.Discard); err != nil {
		return nil, err
	}
	db, err := sql.Open(driver, strings.TrimPrefix(address, "sqlite:"))
	if err != nil {
		return nil, err
	}
	r := &register{rows: rows, config: c, db: db}
	return r, r.fill(ctx, w.kind())
}

// settings are those of a body that believes its peer about whom it asks for, so that many visitors come from one machine.
func settings(folder, database, listen string) (config.Config, error) {
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": folder, "ASSAY_DATABASE": database, "ASSAY_LISTEN": listen, "ASSAY_PROXIES": "127.0.0.0/8"}[name]
	})
	c.Demo = true
	return c, err
}

// ownDatabase makes a database for a register of this size.
func (w wanted) ownDatabase(ctx context.Context, rows int) (string, error) {
	u, err := url.Parse(w.database)
	if err != nil {
		return "", err
	}
	u.Path = fmt.Sprintf("/register%d", rows)
	db, err := sql.Open("pgx", w.database)
	if err != nil {
		return "", err
	}
	_, err = db.ExecContext(ctx, "CREATE DATABASE "+strings.TrimPrefix(u.Path, "/")) //sql: the name is made of a number
	if err != nil && strings.Contains(err.Error(), "already exists") {
		err = nil
	}
	return u.String(), errors.Join(err, db.Close())
}

// fill copies certificates until there are enough.
func (r *register) fill(ctx context.Context, kind string) error {
	var have int
	if err := r.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM certificates").Scan(&have); err != nil || have >= r.rows {
		return err
	}
	fmt.Fprintf(os.Stderr, "furnishing %d certificates on %s\n", r.rows, kind)
	conn, err := r.db.Conn(ctx)
	if err != nil {
		return err
	}
	l := loader{ctx: ctx, conn: conn, sqlite: kind == "SQLite"}
	l.quiet()
	l.names(r.rows - have)
	l.copyRows(r.rows)
	if err := errors.Join(l.err, conn.Close()); err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{URL: r.config.Database, Files: filepath.Join(r.config.Data, "files"), Clock: time.Now})
	if err != nil {
		return err
	}
	err = s.InTx(ctx, func(tx *store.Store) error { return tx.EnterWords(ctx) })
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	_, err = r.db.ExecContext(ctx, "ANALYZE")
	return err
}

// loader runs statements until one fails.
type loader struct {
	ctx    context.Context
	conn   *sql.Conn
	sqlite bool
	err    error
}

func (l *loader) run(query string, args ...any) {
	if l.err != nil {
		return
	}
	if _, err := l.conn.ExecContext(l.ctx, query, args...); err != nil {
		l.err = fmt.Errorf("%.60s: %w", query, err)
	}
}

// quiet lets copies in that no decision stands behind; a body's database never does.
func (l *loader) quiet() {
	if l.sqlite {
		l.run("PRAGMA synchronous=OFF")
		l.run("DROP TRIGGER certificates_decided")
		return
	}
	l.run("SET session_replication_role = replica")
}

// names loads what the copies differ in.
func (l *loader) names(n int) {
	l.run("DROP TABLE IF EXISTS bench_names")
	l.run("CREATE TABLE bench_names (n BIGINT PRIMARY KEY, holder TEXT NOT NULL, folded TEXT NOT NULL, code TEXT NOT NULL, city TEXT NOT NULL, days BIGINT NOT NULL)")
	random := rand.New(rand.NewPCG(20000, 1))
	const batch = 1000
	l.run("BEGIN")
	for from := 1; from <= n && l.err == nil; from += batch {
		var rows []string
		var args []any
		for i := from; i < min(from+batch, n+1); i++ {
			holder := name(random)
			p := func(k int) string { return fmt.Sprintf("$%d", len(args)+k) }
			rows = append(rows, "("+strings.Join([]string{p(1), p(2), p(3), p(4), p(5), p(6)}, ",")+")")
			args = append(args, i, holder, store.Fold(holder), office.RandomCode(), cities[random.IntN(len(cities))], random.IntN(900))
		}
		l.run("INSERT INTO bench_names VALUES "+strings.Join(rows, ","), args...) //sql: places are numbers with a sign
	}
	l.run("COMMIT")
}

// copyRows copies the newest active certificate, with its certification and its changes.
func (l *loader) copyRows(rows int) {
	var crt, file int64
	if l.err == nil {
		l.err = l.conn.QueryRowContext(l.ctx, "SELECT id, certification_id FROM certificates WHERE status = 'active' ORDER BY id DESC LIMIT 1").Scan(&crt, &file)
	}
	const base = 1_000_000_000
	l.copyOf("certifications", "id = $1", file, map[string]string{"id": fmt.Sprintf("%d + n.n", base), "number": "'C-B' || n.n"})
	day := func(column string) string {
		if l.sqlite {
			return "date(t." + column + ", '-' || n.days || ' days')"
		}
		return "(t." + column + "::date - n.days::int)::text"
	}
	l.copyOf("certificates", "id = $1", crt, map[string]string{"id": fmt.Sprintf("%d + n.n", base), "certification_id": fmt.Sprintf("%d + n.n", base), "number": "'BENCH-' || n.n", "revision": "1",
		"code": "n.code", "holder": "n.holder", "folded": "n.folded", "city": "n.city", "paper_sha256": "n.code",
		"original": day("original"), "effective": day("effective"), "expires": day("expires"), "issued_on": day("issued_on")})
	l.copyOf("changes", "id = (SELECT MIN(id) FROM changes WHERE certificate_id = $1)", crt, map[string]string{"id": fmt.Sprintf("%d + n.n", base), "certificate_id": fmt.Sprintf("%d + n.n", base)})
	l.run("DROP TABLE bench_names")
}

// copyOf inserts a copy of a row for each name, with some columns set anew; columns that later migrations bring come along.
func (l *loader) copyOf(table, which string, key int64, set map[string]string) {
	if l.err != nil {
		return
	}
	rows, err := l.conn.QueryContext(l.ctx, "SELECT * FROM "+table+" WHERE 1 = 0")
	if err != nil {
		l.err = err
		return
	}
	columns, err := rows.Columns()
	if l.err = errors.Join(err, rows.Close()); l.err != nil {
		return
	}
	var values []string
	for _, c := range columns {
		value, own := set[c]
		if !own {
			value = "t." + c
		}
		values = append(values, value)
	}
	l.run("INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") SELECT "+strings.Join(values, ", ")+" FROM (SELECT * FROM "+table+" WHERE "+which+") t CROSS JOIN bench_names n", key) //sql: names are those of our own tables and columns
}

var (
	cities = []string{"Berlin", "Athens", "Kyiv", "Istanbul", "Lyon", "Porto", "Gdańsk", "Oslo", "Graz", "Utrecht"}
	starts = []string{"nor", "sol", "tel", "info", "data", "net", "serv", "aero", "medi", "log", "fin", "poly", "trans", "inter", "micro", "hydro", "astra", "terra", "nova", "cyber"}
	middle = []string{"ba", "ko", "li", "mer", "tan", "vis", "ro", "den", "sa", "ti", "lu", "gra", "per", "mon", "dor", "fi", "kal", "zen", "hol", "vi", "qua", "ster", "bel", "nik"}
	ends   = []string{"x", "ia", "on", "is", "tec", "soft", "um", "a", "or", "ix", "en", "us", "ik", "o", "ys"}
	kinds  = []string{"Hosting", "Services", "Systems", "Solutions", "Networks", "Cloud", "Consulting", "Technologies", "Software", "Operations"}
	forms  = []string{"GmbH", "Ltd", "S.A.", "AG", "SARL", "B.V.", "Oy", "AS", "Sp. z o.o.", "Inc."}
)

// name is a made-up company: two words of its own, a line of business and a legal form.
func name(r *rand.Rand) string {
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	word := func() string {
		w := pick(starts) + pick(middle) + pick(middle) + pick(ends)
		return strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join([]string{word(), word(), pick(kinds), pick(forms)}, " ")
}

// some gives n random certificates' codes and names.
func (r *register) some(ctx context.Context, n int) (codes, names []string, err error) {
	random := rand.New(rand.NewPCG(7, 7))
	for len(codes) < n {
		var c, h string
		err := r.db.QueryRowContext(ctx, "SELECT code, holder FROM certificates WHERE id = $1", 1_000_000_000+1+random.IntN(r.rows-200)).Scan(&c, &h)
		if err != nil {
			return nil, nil, fmt.Errorf("pick a certificate: %w", err)
		}
		codes, names = append(codes, c), append(names, h)
	}
	slices.Sort(codes)
	random.Shuffle(n, func(i, j int) { codes[i], codes[j] = codes[j], codes[i] })
	return codes, names, nil
}
