package norm

import (
	"maps"
	"slices"
	"strings"

	"assay/internal/day"
)

// Change is one constant as a scheme manager set it anew: version n of the rulebook, in force from its first day on
// (R-GEN-01). What stood before is never touched, so that every calculation can be replayed.
type Change struct {
	Version int
	Constant
}

// Book is the rulebook of one body: the installed one, and what its scheme manager changed since. The zero value is
// the installed rulebook, version 0.
type Book struct {
	changes []Change // from version 1 on
}

// NewBook returns the installed rulebook with changes in the order of their versions.
func NewBook(changes []Change) Book {
	list := slices.Clone(changes)
	slices.SortFunc(list, func(a, b Change) int { return a.Version - b.Version })
	return Book{list}
}

// Version is the number of the latest change; 0 for the installed rulebook.
func (b Book) Version() int {
	if len(b.changes) == 0 {
		return 0
	}
	return b.changes[len(b.changes)-1].Version
}

// At is the rulebook as it was when version n was the latest, for replaying what was calculated then.
func (b Book) At(n int) Book {
	end := slices.IndexFunc(b.changes, func(c Change) bool { return c.Version > n })
	if end < 0 {
		return b
	}
	return Book{b.changes[:end]}
}

// On returns what holds on d: of each constant the latest version whose first day has come.
func (b Book) On(d day.Day) Constants {
	c := On(d)
	c.version = b.Version()
	for _, change := range b.changes {
		if change.From.After(d) {
			continue
		}
		if k, err := c.set(change.Constant); err == nil { // one that no longer exists in a newer program holds nothing
			c = k
		}
	}
	return c
}

// Try returns the rulebook with one more change, for judging it before it is kept.
func (b Book) Try(c Constant) Book {
	return Book{append(slices.Clone(b.changes), Change{b.Version() + 1, c})}
}

// Days lists the days on which something changes, with the zero day for before, from old to new.
func (b Book) Days() []day.Day {
	days := []day.Day{{}}
	for _, c := range b.changes {
		days = append(days, c.From)
	}
	slices.SortFunc(days, day.Day.Compare)
	return slices.Compact(days)
}

// Version is the version of the rulebook the constants were read from; 0 for the installed one.
func (c Constants) Version() int { return c.version }

// set replaces a constant that is known, with its source.
func (c Constants) set(k Constant) (Constants, error) {
	was, err := c.Lookup(k.Name)
	if err != nil {
		return c, err
	}
	k.Rule, k.Meaning = was.Rule, was.Meaning
	c.byName = maps.Clone(c.byName)
	c.byName[k.Name] = k
	return c.weigh(k)
}

// tableName is the audit-time table as one constant; factorPrefix begins the default weight of a factor.
const (
	tableName    = "sms.table_1"
	factorPrefix = "sms.factor."
)

// weigh carries a changed table or factor weight over to where calculations read it.
func (c Constants) weigh(k Constant) (Constants, error) {
	if k.Name == tableName {
		bands, err := parseBands(k.Value)
		if err != nil {
			return c, err
		}
		c.table.Bands, c.table.Document, c.table.Edition, c.table.Clause = bands, k.Document, k.Edition, k.Clause
		c.table.Version = strings.TrimSpace(k.Edition + " from " + k.From.String())
		return c, nil
	}
	code, is := strings.CutPrefix(k.Name, factorPrefix)
	if !is {
		return c, nil
	}
	percent, err := c.Int(k.Name)
	if err != nil {
		return c, err
	}
	c.factors = copies(c.factors)
	for i := range c.factors {
		if c.factors[i].Code == code {
			c.factors[i].DefaultPercent = percent
		}
	}
	return c, nil
}
