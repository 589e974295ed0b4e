package norm

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assay/internal/day"
)

// Constant is one figure of the rulebook with its source and the days on which
// it holds (R-GEN-01). No From means since ever, no To means until further notice.
type Constant struct {
	Name     string  `json:"name"`
	Meaning  string  `json:"meaning"`  // in words, without the value
	Document string  `json:"document"` // "house rule" when no document says it
	Edition  string  `json:"edition"`
	Clause   string  `json:"clause"`
	Value    string  `json:"value"`
	Rule     string  `json:"rule"`
	From     day.Day `json:"valid_from"`
	To       day.Day `json:"valid_to"`
}

var constants = must[struct {
	Version   string     `json:"version"`
	Source    string     `json:"source"`
	Constants []Constant `json:"constants"`
}]("constants")

// Constants are the rulebook's figures, audit-time table and factors as they
// hold on one day. The zero value knows nothing; get one from On.
type Constants struct {
	byName  map[string]Constant
	table   Table
	factors []Factor
	version int // of the body's rulebook
}

// On returns what holds on d by the installed rulebook; a body's own is a Book. For days before the first edition of a document
// the first edition is taken, because imported history has no other.
func On(d day.Day) Constants {
	return Constants{byName: holding(installed, d), table: auditTime, factors: factorTable.Factors}
}

// installed is every constant, with the table and the factors' weights as constants like any other.
var installed = slices.Concat(constants.Constants, tabled())

func tabled() []Constant {
	t := auditTime
	list := []Constant{{Name: tableName, Meaning: "Days of stage 1 and 2 by effective persons", Value: formatBands(t.Bands), Document: t.Document, Edition: t.Edition, Clause: t.Clause, Rule: t.Rule, From: t.From}}
	for _, f := range factorTable.Factors {
		list = append(list, Constant{Name: factorPrefix + f.Code, Meaning: "Usual percent: " + f.Name, Value: strconv.Itoa(f.DefaultPercent), Document: "house rule", Rule: "R-TIME-04", From: factorTable.From})
	}
	return list
}

// holding picks one constant of each name from a list that runs from old to new.
func holding(list []Constant, d day.Day) map[string]Constant {
	byName := make(map[string]Constant, len(list))
	for _, k := range list {
		_, known := byName[k.Name]
		ended := !k.To.IsZero() && d.After(k.To)
		if !ended && (!known || !k.From.After(d)) {
			byName[k.Name] = k
		}
	}
	return byName
}

// With returns the constants with one value replaced: a body's own setting, or
// a what-if question. An unknown name is an error.
func (c Constants) With(name, value string) (Constants, error) {
	k, err := c.Lookup(name)
	if err != nil {
		return c, err
	}
	k.Value = value
	return c.set(k)
}

// All returns the constants sorted by name, for the page that shows them.
func (c Constants) All() []Constant {
	return slices.SortedFunc(maps.Values(c.byName), func(a, b Constant) int {
		return strings.Compare(a.Name, b.Name)
	})
}

// Lookup returns a constant with its source.
func (c Constants) Lookup(name string) (Constant, error) {
	k, known := c.byName[name]
	if !known {
		return Constant{}, fmt.Errorf("the rulebook has no constant %q", name)
	}
	return k, nil
}

// Text returns the value as it is written.
func (c Constants) Text(name string) (string, error) {
	k, err := c.Lookup(name)
	return k.Value, err
}

// Int returns a whole number.
func (c Constants) Int(name string) (int, error) {
	k, err := c.Lookup(name)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(k.Value)
	if err != nil {
		return 0, fmt.Errorf("constant %s is %q, not a whole number", name, k.Value)
	}
	return n, nil
}

// Ints returns a list of whole numbers written with commas.
func (c Constants) Ints(name string) ([]int, error) {
	k, err := c.Lookup(name)
	if err != nil {
		return nil, err
	}
	list, err := wholes(k.Value)
	if err != nil {
		return nil, fmt.Errorf("constant %s: %w", name, err)
	}
	return list, nil
}

// Bool returns true or false.
func (c Constants) Bool(name string) (bool, error) {
	k, err := c.Lookup(name)
	if err != nil {
		return false, err
	}
	switch k.Value {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("constant %s is %q, neither true nor false", name, k.Value)
}

// Fraction returns an exact fraction; it is written 2/3 or 0.30.
func (c Constants) Fraction(name string) (Fraction, error) {
	k, err := c.Lookup(name)
	if err != nil {
		return Fraction{}, err
	}
	f, err := parseFraction(k.Value)
	if err != nil {
		return Fraction{}, fmt.Errorf("constant %s: %w", name, err)
	}
	return f, nil
}

// Table returns the audit-time table.
func (c Constants) Table() Table { return c.table }

// Factors returns the factors that adjust audit time, decreases first.
func (c Constants) Factors() []Factor { return copies(c.factors) }

// Factor finds a factor by its code.
func (c Constants) Factor(code string) (Factor, bool) {
	for _, f := range c.factors {
		if f.Code == code {
			return f, true
		}
	}
	return Factor{}, false
}
