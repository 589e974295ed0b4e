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
	Why      string   `json:"why,omitempty"`      // at least twenty characters (R-TIME-07)
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
		w.justified(field, f)
		used[f.Code] = true
	}
	w.site(used)
	if w.in.Personnel != nil && w.in.Personnel.CountSimilarByRoot && used["DEC-07"] {
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

func (w *work) justified(field string, f Factor) {
	if short(f.Why, w.rules.justification) {
		w.problem("R-TIME-07", field+".why", fmt.Sprintf("%s needs a justification of at least %d characters", f.Code, w.rules.justification))
	}
	if strings.TrimSpace(f.Evidence) == "" {
		w.warn("R-TIME-07", fmt.Sprintf("%s names no evidence; the record needs it", f.Code))
	}
}

func short(text string, least int) bool {
	return utf8.RuneCountInString(strings.TrimSpace(text)) < least
}

func (w *work) site(used map[string]bool) {
	if used["DEC-08"] && w.in.Sites > 1 {
		w.problem("R-TIME-07", "factors", fmt.Sprintf("DEC-08 is for a single site, there are %d", w.in.Sites))
	}
}

// Unevidenced lists the used factors without evidence. A what-if question may
// lack it; a record may not (R-TIME-07, R-TIME-20).
func Unevidenced(factors []Factor) Problems {
	var missing Problems
	for i, f := range factors {
		if strings.TrimSpace(f.Evidence) == "" {
			field := fmt.Sprintf("factors[%d].evidence", i)
			missing = append(missing, &Problem{"R-TIME-07", field, fmt.Sprintf("name the evidence for %s", f.Code)})
		}
	}
	return missing
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
