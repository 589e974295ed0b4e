package cert

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// FactorHint is a factor of audit time that a fact of the questionnaire speaks for. It decides nothing: the planner takes
// it over, with a justification that names the fact, or does not (R-TIME-04).
type FactorHint struct {
	Code     string
	Fact     string // as a sentence
	Evidence string // where the fact stands
}

// Houses of fact for the hints; they are ours, no document names them (R-TIME-04).
const (
	fewPeople    = 15 // first row of the table: DEC-08
	manyServices = 8  // INC-03
	manyParties  = 5  // INC-08
)

// FactorHints lists the factors that the facts of a questionnaire speak for, in the order of the factors.
func (q Questionnaire) FactorHints() []FactorHint {
	var hints []FactorHint
	add := func(code, section, format string, args ...any) {
		hints = append(hints, FactorHint{code, fmt.Sprintf(format, args...), "Questionnaire, " + section})
	}
	q.hintHistory(add)
	q.hintWork(add)
	q.hintPlaces(add)
	q.hintLoad(add)
	return hints
}

type factorAdder func(code, section, format string, args ...any)

func (q Questionnaire) hintHistory(add factorAdder) {
	if h := q.History; h.Held == "yes" && h.Certificate != "" && h.Lost != "yes" && h.Accredited != "no" && (h.Status == "" || h.Status == "valid") {
		add("DEC-02", "earlier certification", "A certificate for this standard was issued by %s: number %s.", orSome(h.Body, "another body"), h.Certificate)
	}
	if others := oneLine(q.System.Others); others != "" {
		add("DEC-03", "management system", "Other certifications and their integration: %s. Where IAF MD 11 is applied below, this factor may not be used as well.", strings.TrimSuffix(others, "."))
	}
}

func orSome(text, other string) string {
	if text = oneLine(text); text != "" {
		return text
	}
	return other
}

func (q Questionnaire) hintWork(add factorAdder) {
	if len(q.Services) == 1 {
		add("DEC-05", "services", "There is one service in the scope: %s, of %s criticality.", oneLine(q.Services[0].Name), q.Services[0].Criticality)
	}
	similar := 0
	for _, s := range q.Sites {
		similar += s.SimilarWork
	}
	if heads := q.Headcount(); heads > 0 && 2*similar >= heads {
		add("DEC-07", "people", "%d of %d people do identical or repetitive work.", similar, heads)
	}
	if heads := q.Headcount(); len(q.Sites) == 1 && heads > 0 && heads <= fewPeople {
		add("DEC-08", "sites", "There is a single site with %s.", people(heads))
	}
	if len(q.Services) >= manyServices {
		add("INC-03", "services", "There are %d services in the scope.", len(q.Services))
	}
	shifts := ""
	for _, s := range q.Sites {
		if s.Shifts > 1 && shifts == "" {
			shifts = fmt.Sprintf("%s works in %d shifts", oneLine(s.Name), s.Shifts)
		}
	}
	if shifts != "" {
		add("DEC-06", "people", "%s: this factor holds where every shift does the same and that is shown.", shifts)
		add("INC-05", "people", "%s: this factor holds where the shifts do different work.", shifts)
	}
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func (q Questionnaire) hintPlaces(add factorAdder) {
	countries, zones, temporary := []string{}, []string{}, []string{}
	for _, s := range q.Sites {
		if !slices.Contains(countries, s.Country) {
			countries = append(countries, s.Country)
		}
		if s.TimeZone != "" && !slices.Contains(zones, s.TimeZone) {
			zones = append(zones, s.TimeZone)
		}
		if s.Kind == "temporary" {
			temporary = append(temporary, oneLine(s.Name))
		}
	}
	switch {
	case len(countries) > 1:
		add("INC-01", "sites", "The sites are in %d countries: %s.", len(countries), strings.Join(countries, ", "))
	case len(zones) > 1:
		add("INC-01", "sites", "The sites are in %d time zones: %s.", len(zones), strings.Join(zones, ", "))
	}
	if len(temporary) > 0 {
		add("INC-06", "sites", "Temporary sites are in the scope: %s.", shortened(temporary))
	}
	if languages := words(q.Request.Languages); len(languages) > 1 {
		add("INC-02", "request", "The audit is in several languages: %s.", strings.Join(languages, ", "))
	}
}

// shortened names the first three of a list and counts the rest.
func shortened(names []string) string {
	if len(names) <= 3 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:3], ", "), len(names)-3)
}

// words are the languages of an answer, without what joins them.
func words(answer string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(answer, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		if !slices.Contains([]string{"and", "or", "und", "oder", "et", "y", "e", "i", "και"}, strings.ToLower(w)) {
			out = append(out, w)
		}
	}
	return out
}

func (q Questionnaire) hintLoad(add factorAdder) {
	if licences := oneLine(q.Legal.Licences); licences != "" {
		add("INC-04", "law", "Licences are held: %s.", strings.TrimSuffix(cutAt(licences, 160), "."))
	}
	switch n := len(q.Parties); {
	case n == 0 && q.System.AllOutsourced != "yes":
		add("DEC-09", "other parties", "No supplier, internal supplier or customer provides any part of the services.")
	case n >= manyParties:
		add("INC-08", "other parties", "%d other parties provide parts of the services.", n)
	}
}

// cutAt shortens a text to so many characters.
func cutAt(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
