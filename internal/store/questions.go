package store

import (
	"context"
	"errors"
	"sync/atomic"

	"gorm.io/gorm"
)

// Questions counts what is asked of the database on behalf of one context: how much one page asks.
type Questions struct{ n atomic.Int64 }

// N is how many statements were run so far.
func (q *Questions) N() int { return int(q.n.Load()) }

type questionsKey struct{}

// Counted is a context whose statements are counted.
func Counted(ctx context.Context) (context.Context, *Questions) {
	q := &Questions{}
	return context.WithValue(ctx, questionsKey{}, q), q
}

// countQuestions lets a connection count the statements of counted contexts.
func countQuestions(db *gorm.DB) error {
	note := func(g *gorm.DB) {
		if q, counted := g.Statement.Context.Value(questionsKey{}).(*Questions); counted {
			q.n.Add(1)
		}
	}
	const name = "assay:count"
	c := db.Callback()
	return errors.Join(c.Create().Before("*").Register(name, note), c.Query().Before("*").Register(name, note), c.Update().Before("*").Register(name, note),
		c.Delete().Before("*").Register(name, note), c.Row().Before("*").Register(name, note), c.Raw().Before("*").Register(name, note))
}
