package office

import (
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/fee"
)

// revisionAfter is the number of the next revision under a name, given the numbers there are.
func revisionAfter(there []int) int {
	most := 0
	for _, n := range there {
		most = max(most, n)
	}
	return most + 1
}

// onEdition takes a step on a revision: it checks the version, lets cert judge, and records what happened.
func (w *work) onEdition(e *cert.Edition, noun string, verb cert.Verb, version int64, facts cert.EditionFacts) error {
	if err := checkVersion(e.Version, version); err != nil {
		return err
	}
	facts.Today = w.today
	if err := e.Take(verb, w.actor, facts, w.at); err != nil {
		return err
	}
	return w.editionEvent(*e, noun, string(verb), nil)
}

// editionEvent records what happened to a revision.
func (w *work) editionEvent(e cert.Edition, noun, verb string, changes []cert.Difference) error {
	words := map[string]string{"draft": "drafted", "edit": "edited", string(cert.Publish): "put in force", string(cert.Retire): "retired"}
	detail := map[string]string{}
	for _, c := range changes {
		detail[c.What] = c.Was + " → " + c.Is
	}
	_, err := w.record(happened{verb: verb, noun: noun, id: e.ID, detail: detail,
		summary: fmt.Sprintf("%s %s %s revision %d", w.actor.Name, words[verb], e.Name, e.Revision)})
	return err
}

// problemsOf turns the faults of a price list into messages at their fields.
func problemsOf(err error) error {
	var wrong fee.Problems
	if errors.Is(err, fee.ErrOverflow) {
		return cert.Wrong("", "The prices are too large to be added up.")
	}
	if !errors.As(err, &wrong) {
		return err
	}
	var v cert.Invalid
	for _, p := range wrong {
		v = append(v, cert.Problem{Field: p.Field, Rule: p.Rule, Message: sentence(p.Message)})
	}
	return v.Or()
}
