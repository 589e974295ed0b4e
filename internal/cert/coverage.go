package cert

import (
	"slices"
	"strings"
	"unicode"

	"assay/internal/day"
	"assay/internal/norm"
)

// Cover is the answer to "is this service at this place covered?".
type Cover string

// The answers. What binds is the text of scope and sites, never this reading of it.
const (
	Covered    Cover = "covered"
	NotCovered Cover = "not_covered"
	CannotTell Cover = "cannot_tell"
)

// Coverage is the answer with its reason and the site it is about.
type Coverage struct {
	Answer Cover
	Why    string          // one or two sentences
	Sites  []CertifiedSite // those meant by the place; none when no site is
}

// Covers reads scope and sites for a service and a place as a careful person would: it says "covered" only when
// every word of the service stands in the scope, outside what the scope excludes, and "not covered" only when the
// certificate does not hold, excludes the service, or lists no site at the place. Everything else it cannot tell.
// Either text may be empty: then only the other is asked about. fold makes words comparable (R-CERT-01 f, R-CERT-03).
func (c Certificate) Covers(service, place string, today day.Day, fold func(string) []string) Coverage {
	if c.StatusOn(today) != CertificateActive {
		return Coverage{Answer: NotCovered, Why: "The certificate is not valid today, so it covers nothing."}
	}
	sites, where := c.sitesAt(fold(place), fold)
	if where != Covered {
		return Coverage{Answer: where, Why: placeReason[where]}
	}
	answer, why := c.names(fold(service), sites, fold)
	return Coverage{Answer: answer, Why: why, Sites: sites}
}

var placeReason = map[Cover]string{
	NotCovered: "No site of this certificate is at a place of that name. A site that is not listed below is not covered.",
	CannotTell: "The place resembles a listed site but is not written like it. Compare it with the sites below: a site that is not listed is not covered.",
}

// sitesAt finds the sites that a place means. Covered means found.
func (c Certificate) sitesAt(place []string, fold func(string) []string) ([]CertifiedSite, Cover) {
	if len(place) == 0 {
		return c.Sites, Covered
	}
	var found []CertifiedSite
	resembles := false
	for _, s := range c.Sites {
		words := fold(s.Name + " " + s.Address + " " + s.City + " " + s.Country + " " + norm.CountryName(s.Country))
		missing := slices.DeleteFunc(slices.Clone(place), func(w string) bool { return slices.Contains(words, w) || slices.Contains(words, exonym(w)) })
		if len(missing) == 0 {
			found = append(found, s)
		}
		resembles = resembles || len(missing) < len(place) || slices.ContainsFunc(missing, func(w string) bool { return resembling(w, words) })
	}
	switch {
	case len(found) > 0:
		return found, Covered
	case resembles || len(c.Sites) == 0:
		return nil, CannotTell
	}
	return nil, NotCovered
}

// resembling tells whether a word could be another spelling of one in a list, or is written in letters that none of them
// is: then nobody can compare them.
func resembling(word string, words []string) bool {
	same := false
	for _, w := range words {
		if len([]rune(w)) >= 4 && len([]rune(word)) >= 4 && commonStart(w, word) >= 3 {
			return true
		}
		same = same || script(w) == script(word)
	}
	return !same
}

func commonStart(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

// script is the script of a word's first letter, by the name Unicode gives it; "" for digits.
func script(word string) string {
	for _, r := range word {
		for name, table := range unicode.Scripts {
			if name != "Common" && name != "Inherited" && unicode.Is(table, r) {
				return name
			}
		}
	}
	return ""
}

// fillers say nothing about what is covered.
var fillers = []string{"a", "an", "and", "at", "by", "for", "from", "in", "its", "of", "on", "or", "our", "the", "their", "to", "with",
	"service", "services", "provision", "providing", "management", "system", "all"}

// outsiders begin the part of a scope that is not covered.
var outsiders = []string{"excluding", "except", "excepting", "without", "excludes", "excluded", "exclusive", "ausser", "ausgenommen"}

// names tells whether the scope, and the activities of the sites where they say more than "all", name the service.
func (c Certificate) names(service []string, sites []CertifiedSite, fold func(string) []string) (Cover, string) {
	asked := slices.DeleteFunc(slices.Clone(service), func(w string) bool { return slices.Contains(fillers, w) })
	if len(asked) == 0 && len(service) == 0 {
		return Covered, "A site at this place is listed. What is done there is covered as far as the scope below says so."
	}
	if len(asked) == 0 {
		return CannotTell, "The question names no service in particular. The scope below says what is covered."
	}
	in, out := scopeParts(fold(c.Scope))
	if len(out) > 0 && allNamed(asked, out) {
		return NotCovered, "The scope excludes it in so many words."
	}
	if !allNamed(asked, in) {
		return CannotTell, "The scope does not name it in these words. Read the scope below: what it does not name is not covered."
	}
	for _, s := range sites {
		if own := fold(s.Activities); len(own) > 0 && !slices.Contains(own, "all") && !slices.ContainsFunc(asked, func(w string) bool { return named(w, own) }) {
			return CannotTell, "The scope names it, but the activities of this site do not. Read both below, or ask the certification body."
		}
	}
	return Covered, "The scope names it and the certificate is valid today."
}

// scopeParts cuts the words of a scope where it begins to exclude.
func scopeParts(words []string) (in, out []string) {
	for i, w := range words {
		if slices.Contains(outsiders, w) {
			return words[:i], words[i+1:]
		}
	}
	return words, nil
}

func allNamed(asked, words []string) bool {
	return !slices.ContainsFunc(asked, func(w string) bool { return !named(w, words) })
}

// named finds a word, also in another ending: "host", "hosted" and "hosting" are one.
func named(word string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return w == word || stem(w) == stem(word) })
}

// stem is an English word without its ending, where four letters remain.
func stem(word string) string {
	for _, end := range []string{"ings", "ing", "ed", "es", "s"} {
		if short, cut := strings.CutSuffix(word, end); cut && len(short) >= 4 {
			return short
		}
	}
	return word
}

// exonym is what the people of a town call it, for a name that others use; the word itself where we know no other.
func exonym(word string) string {
	if own, known := exonyms[word]; known {
		return own
	}
	return word
}

// exonyms are folded names of large towns in English with the towns' own, and back where a scope is in English.
var exonyms = both("munich munchen", "vienna wien", "cologne koln", "nuremberg nurnberg", "hanover hannover", "zurich zurich", "geneva geneve",
	"prague praha", "warsaw warszawa", "krakow krakow", "athens αθηνα", "thessaloniki θεσσαλονικη", "rome roma", "milan milano", "turin torino", "florence firenze",
	"naples napoli", "venice venezia", "lisbon lisboa", "seville sevilla", "copenhagen kobenhavn", "gothenburg goteborg", "brussels bruxelles",
	"antwerp antwerpen", "bucharest bucuresti", "belgrade beograd", "sofia софия", "moscow москва", "kyiv київ", "kiev киев", "cairo القاهرة", "dubai دبي",
	"riyadh الرياض", "beijing 北京", "shanghai 上海", "tokyo 東京", "seoul 서울", "istanbul istanbul", "nicosia λευκωσια")

func both(pairs ...string) map[string]string {
	out := map[string]string{}
	for _, p := range pairs {
		a, b, _ := strings.Cut(p, " ")
		out[a], out[b] = b, a
	}
	return out
}
