package store

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm/clause"

	"assay/internal/cert"
)

// GORM's generics API is not used: each type instantiates its whole tree of interfaces, and the compiler
// spent 34 seconds on this package for 28 nouns. The plain API compiles in one.

// add inserts a row and fills its ID.
func add(ctx context.Context, s *Store, row any) error {
	forget(ctx)
	return known(s.db.WithContext(ctx).Omit(clause.Associations).Create(row).Error)
}

// save writes a row back if it still has the version that was read, and counts the version up. A row that
// changed meanwhile is Conflict.
func save(ctx context.Context, s *Store, row any, id int64, version *int64) error {
	forget(ctx)
	was := *version
	*version = was + 1
	res := s.db.WithContext(ctx).Model(row).Where("id = ? AND version = ?", id, was).Select("*").Omit("ID", "CreatedAt").Updates(row)
	if res.Error != nil {
		return known(res.Error)
	}
	if res.RowsAffected != 1 {
		return cert.Conflict
	}
	return nil
}

// first reads the one row of a condition; none is NotFound.
func first[T any](ctx context.Context, s *Store, where string, args ...any) (T, error) {
	rows, err := remembered(ctx, s, where, args, func() ([]T, error) {
		var row T
		err := s.read.WithContext(ctx).Where(where, args...).Order("id").Take(&row).Error //sql: where is a constant of the calling function
		return []T{row}, known(err)
	})
	if err != nil {
		return *new(T), err
	}
	return rows[0], nil
}

// list reads the rows of a condition in an order.
func list[T any](ctx context.Context, s *Store, order, where string, args ...any) ([]T, error) {
	return remembered(ctx, s, where+" ORDER BY "+order, args, func() ([]T, error) {
		var rows []T
		err := s.read.WithContext(ctx).Where(where, args...).Order(order).Find(&rows).Error //sql: both are constants of the calling function
		return rows, known(err)
	})
}

// scan reads flat rows by SQL text.
func scan[T any](ctx context.Context, s *Store, sql string, args ...any) ([]T, error) {
	var rows []T
	err := s.read.WithContext(ctx).Raw(sql, args...).Scan(&rows).Error //sql: a constant of the calling function, or built from constants
	return rows, known(err)
}

// count reads one number by SQL text.
func count(ctx context.Context, s *Store, sql string, args ...any) (int, error) {
	var n int
	err := s.read.WithContext(ctx).Raw(sql, args...).Scan(&n).Error //sql: a constant of the calling function, or built from constants
	return n, known(err)
}

// exec runs a statement and returns how many rows it touched.
func exec(ctx context.Context, s *Store, sql string, args ...any) (int64, error) {
	forget(ctx)
	res := s.db.WithContext(ctx).Exec(sql, args...) //sql: a constant of the calling function
	return res.RowsAffected, known(res.Error)
}

// seen is the condition on a certification's id by which an actor sees the file: all for those who plan,
// review and decide; the files of their teams for auditors; their own for clients; none for the rest.
// column is a constant of the caller.
func seen(actor cert.Actor, column string) (string, []any) {
	switch {
	case actor.SeesAll():
		return "1 = 1", nil
	case actor.ClientID != 0 && actor.Is(cert.ClientUser):
		return column + " IN (SELECT id FROM certifications WHERE client_id = ?)", []any{actor.ClientID}
	case actor.PersonID != 0 && actor.Is(cert.Auditor, cert.LeadAuditor):
		return column + " IN (SELECT a.certification_id FROM audits a JOIN team_members m ON m.audit_id = a.id WHERE m.person_id = ?)", []any{actor.PersonID}
	}
	return "1 = 0", nil
}

// owned reads one row of a certification's file if the actor may see the file, and holds the file (see held).
func owned[T any](ctx context.Context, s *Store, actor cert.Actor, id int64) (T, error) {
	cond, args := seen(actor, "certification_id")
	return held(ctx, s, func() (T, error) { return first[T](ctx, s, "id = ? AND "+cond, append([]any{id}, args...)...) })
}

// Next takes the next number of a counter, without gaps, inside the transaction of what is numbered.
func (s *Store) Next(ctx context.Context, name string) (int64, error) {
	var n int64
	err := s.db.WithContext(ctx).Raw(
		"INSERT INTO counters (name, n) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET n = counters.n + 1 RETURNING n", name).Scan(&n).Error
	return n, known(err)
}

// Once marks the idempotency key of the actor's form as used. The same form sent again is Repeated. A key
// that comes with other content, as after the back button, or from another account is Conflict: it was
// never acted on, and nobody may believe that it was.
func (s *Store) Once(ctx context.Context, actor cert.Actor, at time.Time) error {
	n, err := exec(ctx, s, "INSERT INTO onces (key, account_id, at, sent) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
		actor.Once, actor.AccountID, at, actor.Sent)
	if err != nil {
		return fmt.Errorf("mark a form as sent: %w", err)
	}
	if n == 1 {
		return nil
	}
	same, err := count(ctx, s, "SELECT COUNT(*) FROM onces WHERE key = ? AND account_id = ? AND sent IN (?, '')", actor.Once, actor.AccountID, actor.Sent)
	if err != nil {
		return fmt.Errorf("compare a form with the one sent before: %w", err)
	}
	if same == 0 {
		return fmt.Errorf("the form was sent before with other content: %w", cert.Conflict)
	}
	return cert.Repeated
}

// Fold makes text comparable: without case and accents, single spaces, for search in any script.
func Fold(text string) string {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFKC)
	lower := cases.Fold().String(text) // ß and ss are one, and so are the two small sigmas
	folded, _, err := transform.String(t, lower)
	if err != nil {
		folded = lower
	}
	return strings.Join(strings.Fields(folded), " ")
}

// like makes a LIKE pattern that finds text anywhere; use it with ESCAPE '\'.
func like(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(Fold(text)) + "%"
}
