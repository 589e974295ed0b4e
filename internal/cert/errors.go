package cert

import (
	"errors"
	"fmt"
	"strings"
)

// The kinds of answer that are not our fault. Everything else is.
var (
	// NotFound says that there is no such record, or none that the actor may see.
	NotFound = errors.New("not found")
	// Conflict says that the record changed since it was read, or that another won the race.
	Conflict = errors.New("changed meanwhile")
	// Forbidden says that the actor's roles do not allow the act.
	Forbidden = errors.New("not allowed")
	// Repeated says that the same form with the same content was sent before; its first result stands.
	Repeated = errors.New("already done")
)

// Problem is one fault in what a person entered.
type Problem struct {
	Field   string `json:"field"`          // path of the field, "sites.0.name"; empty for the whole
	Message string `json:"message"`        // a sentence that says what to do
	Rule    string `json:"rule,omitempty"` // rulebook ID where one applies
}

// Invalid is a list of problems with what a person entered.
type Invalid []Problem

// Error joins the problems into one line.
func (v Invalid) Error() string {
	parts := make([]string, len(v))
	for i, p := range v {
		parts[i] = strings.TrimPrefix(p.Field+": "+p.Message, ": ")
	}
	return strings.Join(parts, "; ")
}

// Wrong makes an Invalid with one problem.
func Wrong(field, format string, args ...any) error {
	return Invalid{{Field: field, Message: fmt.Sprintf(format, args...)}}
}

// Or returns v as an error, or nil when it holds no problem.
func (v Invalid) Or() error {
	if len(v) == 0 {
		return nil
	}
	return v
}

// Unmet is the refusal of a step: the rules that do not hold, with their clauses.
type Unmet struct {
	Verb  Verb
	Gate  string // "G7", or empty when the lifecycle has no such step
	Rules []Check
}

// Error names the verb and the unmet rules.
func (u *Unmet) Error() string {
	parts := make([]string, 0, len(u.Rules))
	for _, r := range u.Rules {
		parts = append(parts, fmt.Sprintf("%s (%s): %s", r.ID, r.Clause, r.Sentence))
	}
	if len(parts) == 0 {
		return fmt.Sprintf("%s is not possible now", u.Verb)
	}
	return fmt.Sprintf("%s refused: %s", u.Verb, strings.Join(parts, "; "))
}
