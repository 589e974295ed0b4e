package office

import (
	"fmt"
	"slices"
	"strings"

	"assay/internal/day"
	"assay/internal/norm"
)

// Accreditation is under what, since and until when, and where the body is accredited (R-CERT-04).
type Accreditation struct {
	From, Until day.Day // zero = open
	Countries   string  // ISO codes, separated by spaces; empty = everywhere
}

// AccreditedFor is the sentence that a certificate for a country bears on a day, or why it bears none: the accreditation
// stands on it only while and where it holds (R-CERT-04).
func (b Body) AccreditedFor(country string, on day.Day) (sentence, why string) {
	switch {
	case b.Accreditation == "":
		return "", "" // none was promised that could be missed
	case !b.Accredited.From.IsZero() && on.Before(b.Accredited.From):
		return "", "none: the accreditation begins on " + b.Accredited.From.Long()
	case !b.Accredited.Until.IsZero() && on.After(b.Accredited.Until):
		return "", "none: the accreditation ended on " + b.Accredited.Until.Long()
	case country != "" && b.Accredited.Countries != "" && !slices.Contains(strings.Fields(b.Accredited.Countries), country):
		return "", "none: the accreditation does not hold in " + norm.CountryName(country)
	}
	return b.Accreditation, ""
}

// check lists what cannot be of the accreditation, by field and message.
func (a Accreditation) check() map[string]string {
	wrong := map[string]string{}
	if !a.From.IsZero() && !a.Until.IsZero() && a.Until.Before(a.From) {
		wrong["accredited_until"] = "The accreditation cannot end before it begins."
	}
	for _, code := range strings.Fields(a.Countries) {
		if norm.CountryName(code) == code {
			wrong["accredited_in"] = fmt.Sprintf("%s is no country: give two capital letters for each, like DE AT CH.", code)
		}
	}
	return wrong
}
