package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"assay/internal/cert"
)

// This file keeps the words of holders' names, by which the register is searched: the same tables on both databases
// (doc/decisions/register-search.md).

// latin are letters that fold to none by taking accents away, as people without them type them.
var latin = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ı", "i", "æ", "ae", "œ", "oe", "þ", "th", "ð", "d", "ħ", "h")

// mostWords is how many words of a text are looked at, mostLetters how many letters of a word.
const (
	mostWords   = 24
	mostLetters = 40
)

// Words are the words of a text without case and accents. Scripts that are written without spaces give each two
// letters that follow each other as a word.
func Words(text string) []string {
	var out []string
	for _, field := range strings.FieldsFunc(latin.Replace(Fold(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) }) {
		runes := []rune(field)
		if !slices.ContainsFunc(runes, unspaced) {
			out = append(out, string(runes[:min(len(runes), mostLetters)]))
		} else {
			out = append(out, pairs(runes)...)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), mostWords)]
}

// unspaced tells the letters of scripts that are written without spaces.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func pairs(runes []rune) []string {
	if len(runes) == 1 {
		return []string{string(runes)}
	}
	var out []string
	for i := range len(runes) - 1 {
		out = append(out, string(runes[i:i+2]))
	}
	return out
}

// slips are a word and the word with each letter left out: two words that share one differ by one typing slip.
func slips(word string) []string {
	runes := []rune(word)
	out := []string{word}
	if len(runes) < 4 {
		return out
	}
	for i := range runes {
		out = append(out, string(runes[:i])+string(runes[i+1:]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// addWords enters a certificate under the words of its holder's name.
func (s *Store) addWords(ctx context.Context, c cert.Certificate) error {
	for _, word := range Words(c.Holder) {
		if _, err := exec(ctx, s, "INSERT INTO register_words (word, certificate_id) VALUES (?, ?) ON CONFLICT DO NOTHING", word, c.ID); err != nil {
			return fmt.Errorf("enter a name in the register: %w", err)
		}
		if err := s.countWord(ctx, word); err != nil {
			return fmt.Errorf("count a word of the register: %w", err)
		}
	}
	return nil
}

// countWord counts a word once more; a new one is entered with its slips.
func (s *Store) countWord(ctx context.Context, word string) error {
	known, err := exec(ctx, s, "UPDATE register_vocabulary SET n = n + 1 WHERE word = ?", word)
	if err != nil || known > 0 {
		return err
	}
	if _, err := exec(ctx, s, "INSERT INTO register_vocabulary (word, n) VALUES (?, 1) ON CONFLICT (word) DO UPDATE SET n = register_vocabulary.n + 1", word); err != nil {
		return err
	}
	rows, args := "", []any(nil)
	for _, slip := range slips(word) {
		rows, args = rows+", (?, ?)", append(args, slip, word)
	}
	_, err = exec(ctx, s, "INSERT INTO register_slips (slip, word) VALUES "+rows[2:]+" ON CONFLICT DO NOTHING", args...)
	return err
}

// dropWords takes a certificate out: a newer issue is found in its place. Words that nothing is found by any more
// stay in the vocabulary; they are few and find nothing.
func (s *Store) dropWords(ctx context.Context, c cert.Certificate) error {
	for _, word := range Words(c.Holder) {
		n, err := exec(ctx, s, "DELETE FROM register_words WHERE word = ? AND certificate_id = ?", word, c.ID)
		if err == nil && n > 0 {
			_, err = exec(ctx, s, "UPDATE register_vocabulary SET n = n - 1 WHERE word = ?", word)
		}
		if err != nil {
			return fmt.Errorf("take a name out of the register: %w", err)
		}
	}
	return nil
}

// wordsEntered is the counter that says that the certificates from before there were words are entered.
const wordsEntered = "register-words"

// enterWords enters the certificates from before there were words, once: folding a name is not a thing that SQL does.
func (s *Store) enterWords(ctx context.Context) error {
	n, err := count(ctx, s, "SELECT COUNT(*) FROM counters WHERE name = ?", wordsEntered)
	if err != nil || n > 0 {
		return err
	}
	return s.InTx(ctx, func(tx *Store) error {
		if n, err := tx.Next(ctx, wordsEntered); err != nil || n > 1 {
			return err // another instance was first
		}
		return tx.EnterWords(ctx)
	})
}

// EnterWords enters every current certificate that is not under its words yet, in one transaction of the caller: a thousand
// at a time, since a register that is brought along may have a million.
func (s *Store) EnterWords(ctx context.Context) error {
	seen := map[string]bool{}
	for last := int64(0); ; {
		batch, err := scan[cert.Certificate](ctx, s, "SELECT id, holder FROM certificates WHERE id > ? AND status <> 'superseded' ORDER BY id LIMIT 1000", last)
		if err != nil || len(batch) == 0 {
			return err
		}
		if err := s.enterBatch(ctx, batch, seen); err != nil {
			return fmt.Errorf("enter names in the register: %w", err)
		}
		last = batch[len(batch)-1].ID
	}
}

// under is a word of a certificate.
type under struct {
	Word          string
	CertificateID int64
}

// entered tells which of the pairs of a word and a certificate are there already.
func (s *Store) entered(ctx context.Context, pairs []any) (map[under]bool, error) {
	there := map[under]bool{}
	for part := range slices.Chunk(pairs, mostPairs) {
		rows, err := scan[under](ctx, s, "SELECT word, certificate_id FROM register_words WHERE (word, certificate_id) IN (VALUES "+typedPlaces(part)+")", part...) //sql: places are question marks
		if err != nil {
			return nil, err
		}
		for _, u := range rows {
			there[u] = true
		}
	}
	return there, nil
}

// enterBatch enters certificates under their words; seen are the words whose slips are entered.
func (s *Store) enterBatch(ctx context.Context, batch []cert.Certificate, seen map[string]bool) error {
	var all, words []any
	for _, c := range batch {
		for _, word := range Words(c.Holder) {
			all = append(all, word, c.ID)
		}
	}
	there, err := s.entered(ctx, all)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for pair := range slices.Chunk(all, 2) {
		if u := (under{pair[0].(string), pair[1].(int64)}); !there[u] {
			words = append(words, pair...)
			counts[u.Word]++
		}
	}
	return cmp.Or(s.insertPairs(ctx, "INSERT INTO register_words (word, certificate_id) VALUES ", " ON CONFLICT DO NOTHING", words), s.countWords(ctx, counts, seen))
}

// countWords adds to the vocabulary, and the slips of words that are new in it.
func (s *Store) countWords(ctx context.Context, counts map[string]int, seen map[string]bool) error {
	var vocabulary, slipped []any
	for _, word := range slices.Sorted(maps.Keys(counts)) { // in order, so that two instances never wait for each other
		vocabulary = append(vocabulary, word, counts[word])
		if seen[word] {
			continue
		}
		seen[word] = true
		for _, slip := range slips(word) {
			slipped = append(slipped, slip, word)
		}
	}
	return cmp.Or(s.insertPairs(ctx, "INSERT INTO register_vocabulary (word, n) VALUES ", " ON CONFLICT (word) DO UPDATE SET n = register_vocabulary.n + excluded.n", vocabulary),
		s.insertPairs(ctx, "INSERT INTO register_slips (slip, word) VALUES ", " ON CONFLICT DO NOTHING", slipped))
}

// insertPairs inserts rows of two values, a few thousand with each statement.
func (s *Store) insertPairs(ctx context.Context, insert, conflict string, values []any) error {
	for part := range slices.Chunk(values, mostPairs) {
		if _, err := exec(ctx, s, insert+places(part)+conflict, part...); err != nil { //sql: made of the constants above
			return err
		}
	}
	return nil
}

// mostPairs is how many values of pairs one statement gets.
const mostPairs = 2 * 4000

// places stand for pairs of values in a statement.
func places(pairs []any) string { return strings.Repeat(", (?, ?)", len(pairs)/2)[2:] }

// typedPlaces are places whose first pair says what kinds of values they are, which PostgreSQL wants to know.
func typedPlaces(pairs []any) string {
	return "(CAST(? AS TEXT), CAST(? AS BIGINT))" + strings.Repeat(", (?, ?)", len(pairs)/2-1)
}
