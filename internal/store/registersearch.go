package store

import (
	"context"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
)

// PublicQuery is a search of the public register. Without a text nothing is found: the register answers questions and
// hands out no list.
type PublicQuery struct {
	Text     string // words of the holder's name in any order and script; the last may be a beginning, one letter of each may be wrong
	Status   cert.CertificateStatus
	Country  string // two capital letters
	Standard string
	Today    day.Day // the day of the status
	Limit    int
	Offset   int
}

// PublicRow is one certificate that a search of the register found.
type PublicRow struct {
	CertificateRow
	Code string
}

// mostSeen is how many certificates with the rarest word of a search are looked at: a search that hits more must say
// more. It bounds what a search can cost.
const mostSeen = 4000

// FindPublic lists certificates that anybody may find, by the order of the word that they were found by. It asks for
// whole words first, then for slips of each.
func (s *Store) FindPublic(ctx context.Context, q PublicQuery) ([]PublicRow, error) {
	words := Words(q.Text)
	if len(words) == 0 {
		return nil, nil
	}
	last := lastWord(q.Text, words)
	for _, wide := range []bool{false, true} {
		groups, err := s.alternatives(ctx, words, last, wide)
		if err != nil {
			return nil, err
		}
		if len(groups) < len(words) {
			continue // a word that is in no name
		}
		rows, err := s.found(ctx, q, groups)
		if err != nil || len(rows) > 0 || q.Offset > 0 {
			return rows, err
		}
	}
	return nil, nil
}

// lastWord is the word that may still be growing: the last one typed.
func lastWord(text string, words []string) string {
	fields := strings.Fields(Fold(text))
	if own := Words(fields[len(fields)-1]); len(own) == 1 {
		return own[0]
	}
	return ""
}

// alternative is what one word of a search may be in a name: one of some words, or any word with a beginning.
type alternative struct {
	words []string // any of these; empty for a beginning
	from  string   // a beginning
	n     int      // how many certificates it finds, at most
}

// beyond follows every word that begins with a text, compared by bytes.
const beyond = "\U0010FFFF"

// entry is a word of the vocabulary.
type entry struct {
	Word string
	N    int
}

// alternatives reads what each word may be; fewer than words when one of them can be nothing.
func (s *Store) alternatives(ctx context.Context, words []string, last string, wide bool) ([]alternative, error) {
	exact, err := scan[entry](ctx, s, "SELECT word, n FROM register_vocabulary WHERE word IN ? AND n > 0", words)
	if err != nil {
		return nil, err
	}
	var out []alternative
	for _, w := range words {
		i := slices.IndexFunc(exact, func(e entry) bool { return e.Word == w })
		if i >= 0 && w != last && !wide {
			out = append(out, alternative{words: []string{w}, n: exact[i].N})
			continue
		}
		a, err := s.loosely(ctx, w, wide)
		if err != nil {
			return nil, err
		}
		if a.n > 0 {
			out = append(out, a)
		}
	}
	return out, nil
}

// loosely finds a word as a beginning, else with one slip; widely, with one slip.
func (s *Store) loosely(ctx context.Context, word string, wide bool) (alternative, error) {
	if !wide {
		n, err := count(ctx, s, "SELECT COALESCE(SUM(n), 0) FROM (SELECT n FROM register_vocabulary WHERE word >= ? AND word < ? LIMIT 200) v", word, word+beyond)
		if err != nil || n > 0 {
			return alternative{from: word, n: n}, err
		}
	}
	near, err := scan[entry](ctx, s, `SELECT v.word, v.n FROM register_vocabulary v WHERE v.n > 0 AND v.word IN
		(SELECT word FROM register_slips WHERE slip IN ?)`, slips(word))
	a := alternative{}
	for _, e := range near {
		if oneSlip(e.Word, word) {
			a.words, a.n = append(a.words, e.Word), a.n+e.N
		}
	}
	slices.Sort(a.words)
	return a, err
}

// oneSlip tells whether one letter added, left out or changed, or two neighbours changed round, makes one of the
// other.
func oneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return slices.Equal(x[i:], y[i+1:])
	}
	if i+1 >= len(x) {
		return true
	}
	return slices.Equal(x[i+1:], y[i+1:]) || x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
}

// condition is the SQL by which a word of the table is this alternative.
func (a alternative) condition(column string) (string, []any) {
	if a.from != "" {
		return column + " >= ? AND " + column + " < ?", []any{a.from, a.from + beyond}
	}
	if len(a.words) == 1 {
		return column + " = ?", []any{a.words[0]}
	}
	return column + " IN ?", []any{a.words}
}

// found reads the certificates that have all of the words: it goes along the rarest and looks whether the others are
// there.
func (s *Store) found(ctx context.Context, q PublicQuery, groups []alternative) ([]PublicRow, error) {
	slices.SortStableFunc(groups, func(a, b alternative) int { return a.n - b.n })
	cond, args := groups[0].condition("w.word")
	for _, g := range groups[1:] {
		c, a := g.condition("x.word")
		cond += " AND EXISTS (SELECT 1 FROM register_words x WHERE x.certificate_id = w.certificate_id AND " + c + ")"
		args = append(args, a...)
	}
	narrow, more := CertificateQuery{Status: q.Status, Country: q.Country, Today: q.Today}.narrow(unhidden, nil)
	if q.Standard != "" {
		narrow, more = narrow+" AND c.standard = ?", append(more, q.Standard)
	}
	args = append(append(append(args, mostSeen), more...), 2*(q.Offset+q.Limit))
	rows, err := scan[PublicRow](ctx, s, `SELECT c.id, c.certification_id, c.number, c.revision, c.code, c.holder, c.city, c.country, c.standard, c.scope, c.status,
		c.effective, c.expires FROM (SELECT w.word, w.certificate_id FROM register_words w WHERE `+cond+` ORDER BY w.word, w.certificate_id LIMIT ?) m
		JOIN certificates c ON c.id = m.certificate_id JOIN certifications f ON f.id = c.certification_id
		WHERE c.status <> 'superseded' AND `+narrow+" ORDER BY m.word, m.certificate_id LIMIT ?", args...)
	return slice(rows, q), err
}

// slice is the page of the rows, each certificate once: a name may have two words with one beginning.
func slice(rows []PublicRow, q PublicQuery) []PublicRow {
	seen, out := map[int64]bool{}, []PublicRow(nil)
	for _, r := range rows {
		if !seen[r.ID] {
			seen[r.ID], out = true, append(out, r)
		}
	}
	return out[min(q.Offset, len(out)):min(q.Offset+q.Limit, len(out))]
}

// PublicStandards lists the standards that the register may be narrowed by.
func (s *Store) PublicStandards(ctx context.Context) ([]string, error) {
	return scan[string](ctx, s, "SELECT DISTINCT standard FROM certificates ORDER BY standard")
}
