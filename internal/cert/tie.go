package cert

import (
	"fmt"

	"assay/internal/cycle"
	"assay/internal/day"
)

// Ban says why ties forbid taking part in a client's certification on a day, empty when they do not: two
// years must have passed since the end of consultancy or employment (R-IMP-01).
func Ban(ties []Tie, on day.Day, rules cycle.Rules) string {
	for _, t := range ties {
		if t.Until.IsZero() {
			return fmt.Sprintf("%s, not ended", t.Kind)
		}
		if free := rules.FirstDayAfterBan(t.Until); on.Before(free) {
			return fmt.Sprintf("%s until %s, free from %s", t.Kind, t.Until.Long(), free.Long())
		}
	}
	return ""
}
