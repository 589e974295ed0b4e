package cert

import "slices"

// Verb is an act of the trade on a noun, in the imperative: "submit", "decide".
type Verb string

// Rule is one sentence of the rulebook with the predicate that decides it.
type Rule[F any] struct {
	ID       string       // rulebook ID, "R-DEC-01"
	Clause   string       // document and clause, "ISO/IEC 17021-1 9.5.1.1"
	Sentence string       // what must hold
	Holds    func(F) bool // pure
	Mend     string       // page section or step where it is mended, for the reader
}

// Gate is a named list of rules that must all hold before a step.
type Gate[F any] struct {
	Name  string // "G7"
	Rules []Rule[F]
	Parts []Part[F] // rules that only some cases know
}

// Part is those rules of a gate that apply to some facts only; to others they are neither met nor unmet.
type Part[F any] struct {
	Applies func(F) bool
	Rules   []Rule[F]
}

// Row is one step of a lifecycle: who may take it, from where to where, through which gate.
type Row[S ~string, F any] struct {
	From S
	Verb Verb
	To   S
	Who  []Role
	Gate Gate[F]
}

// Lifecycle is the table of all steps of one noun.
type Lifecycle[S ~string, F any] struct {
	Noun string
	Rows []Row[S, F]
}

// Check is a rule held against facts.
type Check struct {
	ID, Clause, Sentence, Mend string
	Met                        bool
}

// Checks holds every rule of the gate that applies to the facts against them, met and unmet, in order.
func (g Gate[F]) Checks(facts F) []Check {
	out := make([]Check, 0, len(g.Rules))
	for _, r := range g.applying(facts) {
		out = append(out, Check{r.ID, r.Clause, r.Sentence, r.Mend, r.Holds(facts)})
	}
	return out
}

func (g Gate[F]) applying(facts F) []Rule[F] {
	rules := g.Rules
	for _, p := range g.Parts {
		if p.Applies(facts) {
			rules = slices.Concat(rules, p.Rules)
		}
	}
	return rules
}

// Verbs lists the steps that the actor's roles allow from the state, open or not.
func (l Lifecycle[S, F]) Verbs(state S, actor Actor) []Verb {
	var out []Verb
	for _, r := range l.Rows {
		if r.From == state && actor.Is(r.Who...) {
			out = append(out, r.Verb)
		}
	}
	return out
}

// Checks explains a step: every rule of its gate, met or not. A step that the table lacks has none.
func (l Lifecycle[S, F]) Checks(state S, verb Verb, facts F) []Check {
	row, ok := l.row(state, verb)
	if !ok {
		return nil
	}
	return row.Gate.Checks(facts)
}

// Step takes the step: the new state, or Forbidden when the role is not allowed, or *Unmet when the
// table has no such step or a rule of its gate does not hold.
func (l Lifecycle[S, F]) Step(state S, verb Verb, actor Actor, facts F) (S, error) {
	row, ok := l.row(state, verb)
	if !ok {
		return state, &Unmet{Verb: verb}
	}
	if !actor.Is(row.Who...) {
		return state, Forbidden
	}
	unmet := slices.DeleteFunc(row.Gate.Checks(facts), func(c Check) bool { return c.Met })
	if len(unmet) > 0 {
		return state, &Unmet{Verb: verb, Gate: row.Gate.Name, Rules: unmet}
	}
	return row.To, nil
}

func (l Lifecycle[S, F]) row(state S, verb Verb) (Row[S, F], bool) {
	for _, r := range l.Rows {
		if r.From == state && r.Verb == verb {
			return r, true
		}
	}
	return Row[S, F]{}, false
}
