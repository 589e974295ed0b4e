package audittime

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"assay/internal/norm"
)

// Factor is one used reason to adjust the time (R-TIME-04).
type Factor struct {
	Code     string   `json:"code"`
	Percent  *Percent `json:"percent,omitempty"`  // absent takes the rulebook's default
	Why      string   `json:"why,omitempty"`      // at least twenty characters in a record (R-TIME-07)
	Evidence string   `json:"evidence,omitempty"` // what it was seen in
}

// Weighted is a factor with an own percentage.
func Weighted(code string, p Percent, why, evidence string) Factor {
	return Factor{Code: code, Percent: &p, Why: why, Evidence: evidence}
}

// factors checks the hygiene of R-TIME-07 and adds up the percentages.
func (w *work) factors(c norm.Constants) {
	used := map[string]bool{}
	for i, f := range w.in.Factors {
		field := fmt.Sprintf("factors[%d]", i)
		known, found := c.Factor(f.Code)
		if !found || used[f.Code] {
			w.problem("R-TIME-04", field+".code", fmt.Sprintf("%q is not a factor, or stands twice", f.Code))
			continue
		}
		w.UncappedPercent += w.weight(field, f, known)
		w.contradictions(field, known, used)
		w.documented(f)
		used[f.Code] = true
	}
	w.site(used)
	if w.in.Personnel != nil && w.in.Personnel.byRoot() && used["DEC-07"] {
		w.problem("R-TIME-12", "factors", "DEC-07 would count the same simple work twice, it is already counted by the root")
	}
}

func (w *work) weight(field string, f Factor, known norm.Factor) Percent {
	weight := Whole(known.DefaultPercent)
	if f.Percent != nil {
		weight = *f.Percent
	}
	if known.Kind == norm.Decrease && weight > 0 || known.Kind == norm.Increase && weight < 0 {
		w.problem("R-TIME-04", field+".percent", fmt.Sprintf("%s is a %s, %s %% goes the other way", f.Code, known.Kind, weight))
	}
	if weight < Whole(-1000) || weight > Whole(1000) {
		w.problem("R-TIME-04", field+".percent", "a percentage beyond 1000 is not believable")
	}
	w.step("R-TIME-04", fmt.Sprintf("%s %s", f.Code, known.Name), signed(weight)+" %")
	return weight
}

func signed(p Percent) string {
	if p > 0 {
		return "+" + p.String()
	}
	return p.String()
}

func (w *work) contradictions(field string, known norm.Factor, used map[string]bool) {
	for _, other := range known.Excludes {
		if used[other] {
			w.problem("R-TIME-07", field+".code", fmt.Sprintf("%s and %s contradict each other", known.Code, other))
		}
	}
}

// documented warns of a justification that a record needs and a what-if question
// may lack; evidence is asked for when recording.
func (w *work) documented(f Factor) {
	if short(f.Why, w.rules.justification) {
		w.warn("R-TIME-07", fmt.Sprintf("%s has no justification of at least %d characters; the record needs it, with its evidence", f.Code, w.rules.justification))
	}
}

func short(text string, least int) bool {
	return utf8.RuneCountInString(strings.TrimSpace(text)) < least
}

func (w *work) site(used map[string]bool) {
	if used["DEC-08"] && (w.in.Sites > 1 || w.in.MultiSite.asked()) {
		w.problem("R-TIME-07", "factors", "DEC-08 is for a single site, there are several")
	}
}

// Undocumented lists the used factors without a sufficient justification or
// without evidence. A what-if question may lack both; a record may not
// (R-TIME-07, R-TIME-20).
func Undocumented(factors []Factor, c norm.Constants) (Problems, error) {
	f, err := read(c)
	if err != nil {
		return nil, err
	}
	var missing Problems
	for i, used := range factors {
		field := fmt.Sprintf("factors[%d]", i)
		if short(used.Why, f.justification) {
			missing = append(missing, &Problem{"R-TIME-07", field + ".why", fmt.Sprintf("%s needs a justification of at least %d characters", used.Code, f.justification)})
		}
		if strings.TrimSpace(used.Evidence) == "" {
			missing = append(missing, &Problem{"R-TIME-07", field + ".evidence", fmt.Sprintf("name the evidence for %s", used.Code)})
		}
	}
	return missing, nil
}

// Overcompensated counts the calculations whose uncapped adjustment is below
// the greatest reduction, and reports whether their share is high enough for an
// alert (R-TIME-06: a method that is clipped again and again is not accepted).
func Overcompensated(uncapped []Percent, c norm.Constants) (below int, alert bool, err error) {
	f, err := read(c)
	if err != nil {
		return 0, false, err
	}
	for _, p := range uncapped {
		if p < -f.maxReduction {
			below++
		}
	}
	return below, below*10000 > int(f.overcompensation)*len(uncapped), nil
}
