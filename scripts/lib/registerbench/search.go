package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assay/internal/day"
	"assay/internal/store"
)

const (
	asked = 150 // names looked for
	first = 20  // certificates shown
)

// compareSearches looks for names in the large register, whole and mistyped, beside what PostgreSQL brings.
func (w wanted) compareSearches(ctx context.Context, r *register) (short []string, err error) {
	s, err := store.Open(ctx, store.Options{URL: r.config.Database, Files: filepath.Join(r.config.Data, "files"), Clock: time.Now})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	_, names, err := r.some(ctx, asked)
	if err != nil {
		return nil, err
	}
	today := day.Of(time.Now(), time.UTC)
	own := func(text string) ([]string, error) {
		rows, err := s.FindPublic(ctx, store.PublicQuery{Text: text, Today: today, Limit: first})
		var holders []string
		for _, row := range rows {
			holders = append(holders, row.Holder)
		}
		return holders, err
	}
	whole, slipped := lookFor(names, twoWords), lookFor(names, mistyped)
	fmt.Printf("\n%s, %d names looked for among %d certificates, the first %d shown\n", w.kind(), asked, r.rows, first)
	ours, err := timed(whole, own)
	if err != nil {
		return nil, err
	}
	ours.print("two whole words")
	slip, err := timed(slipped, own)
	if err != nil {
		return nil, err
	}
	slip.print("two words, one mistyped")
	short = goal("% of the mistyped found", slip.found, 95, false)
	if w.database == "" {
		return short, nil
	}
	theirs, err := r.besides(ctx, whole, slipped)
	if err != nil {
		return nil, err
	}
	short = append(short, goal("times as long as tsvector for whole words", ours.p50/theirs[0].p50, 1, true)...)
	return append(short, goal("times as quick as similarity for the mistyped", theirs[1].p50/slip.p50, 200, false)...), nil
}

// look is what is typed and whom it means.
type look struct{ text, holder string }

func lookFor(names []string, typed func(*rand.Rand, string) string) []look {
	random := rand.New(rand.NewPCG(3, 5))
	var all []look
	for _, n := range names {
		all = append(all, look{typed(random, n), n})
	}
	return all
}

func twoWords(_ *rand.Rand, name string) string { return strings.Join(strings.Fields(name)[:2], " ") }

// mistyped changes, drops or doubles one letter of the first word, or turns two round.
func mistyped(r *rand.Rand, name string) string {
	words := strings.Fields(name)[:2]
	letters := []rune(words[0])
	at := 1 + r.IntN(len(letters)-2)
	switch r.IntN(4) {
	case 0:
		letters[at] = 'q'
	case 1:
		letters = slices.Delete(letters, at, at+1)
	case 2:
		letters = slices.Insert(letters, at, 'w')
	case 3:
		letters[at], letters[at+1] = letters[at+1], letters[at]
	}
	return string(letters) + " " + words[1]
}

// timing is how long searches took, in milliseconds, and how many found whom they meant, in per cent.
type timing struct{ p50, p99, found float64 }

func (t timing) print(name string) {
	fmt.Printf("%-58s %8.2f ms p50 %8.2f ms p99 %6.1f %% found\n", name, t.p50, t.p99, t.found)
}

func timed(looks []look, search func(string) ([]string, error)) (timing, error) {
	var took []float64
	found := 0
	for _, l := range looks {
		begun := time.Now()
		holders, err := search(l.text)
		if err != nil {
			return timing{}, err
		}
		took = append(took, float64(time.Since(begun))/float64(time.Millisecond))
		if slices.Contains(holders, l.holder) {
			found++
		}
	}
	slices.Sort(took)
	return timing{took[len(took)/2], took[len(took)*99/100], 100 * float64(found) / float64(len(looks))}, nil
}

// besides searches by tsvector and by similarity, on one table with the same names.
func (r *register) besides(ctx context.Context, whole, slipped []look) ([2]timing, error) {
	for _, query := range []string{"CREATE EXTENSION IF NOT EXISTS pg_trgm", "CREATE TABLE IF NOT EXISTS bench_words AS SELECT id, holder, to_tsvector('simple', folded) words, folded FROM certificates WHERE status <> 'superseded'",
		"CREATE INDEX IF NOT EXISTS bench_tsvector ON bench_words USING gin (words)", "CREATE INDEX IF NOT EXISTS bench_trigrams ON bench_words USING gin (folded gin_trgm_ops)", "ANALYZE bench_words"} {
		if _, err := r.db.ExecContext(ctx, query); err != nil {
			return [2]timing{}, err
		}
	}
	by := func(query string) func(string) ([]string, error) {
		return func(text string) ([]string, error) { return holders(r.db.QueryContext(ctx, query, store.Fold(text))) } //sql: the two queries below
	}
	a, err := timed(whole, by(fmt.Sprintf("SELECT holder FROM bench_words WHERE words @@ plainto_tsquery('simple', $1) LIMIT %d", first)))
	if err != nil {
		return [2]timing{}, err
	}
	a.print("tsvector, two whole words")
	b, err := timed(slipped[:30], by(fmt.Sprintf("SELECT holder FROM bench_words WHERE folded %% $1 ORDER BY similarity(folded, $1) DESC LIMIT %d", first)))
	b.print("similarity (%), two words, one mistyped")
	return [2]timing{a, b}, err
}

func holders(rows *sql.Rows, err error) (all []string, _ error) {
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var h string
		if err := rows.Scan(&h); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		all = append(all, h)
	}
	return all, errors.Join(rows.Err(), rows.Close())
}
