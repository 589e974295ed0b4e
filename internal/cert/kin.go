package cert

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Likeness is how alike two names are, 0 to 100 percent: the share of pairs of letters that they have in
// common. Both are folded; words that only say the legal form do not count.
func Likeness(a, b string) int {
	one, other := letterPairs(a), letterPairs(b)
	if len(one)+len(other) == 0 {
		return 0
	}
	common := 0
	left := map[string]int{}
	for _, p := range one {
		left[p]++
	}
	for _, p := range other {
		if left[p] > 0 {
			left[p]--
			common++
		}
	}
	return 200 * common / (len(one) + len(other))
}

// alike is from which likeness on two names may be one (house rule).
const alike = 75 // percent

// legalForms are words that say nothing about who it is.
var legalForms = []string{"gmbh", "ag", "se", "kg", "ug", "mbh", "ltd", "limited", "llc", "inc", "plc", "corp", "co", "company", "sa", "sas", "sarl", "srl", "spa",
	"bv", "nv", "oy", "oyj", "ab", "as", "aps", "doo", "ood", "eood", "ae", "epe", "ike", "lda", "sl", "sp", "zoo", "the", "group"}

func letterPairs(name string) []string {
	var pairs []string
	for word := range strings.FieldsSeq(strings.ReplaceAll(name, ".", "")) {
		word = strings.TrimFunc(word, unicode.IsPunct)
		if slices.Contains(legalForms, word) {
			continue
		}
		letters := []rune(" " + word + " ")
		for i := 1; i < len(letters); i++ {
			pairs = append(pairs, string(letters[i-1:i+1]))
		}
	}
	return pairs
}

// RegistrationKey is a registration number without what is written in several ways: blanks, points, hyphens
// and slashes, and the case of its letters.
func RegistrationKey(number string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, number)
}

// manyPeoples are domains of mail addresses that say nothing about a company.
var manyPeoples = []string{"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "gmx.de", "gmx.net", "web.de",
	"t-online.de", "mail.ru", "yandex.ru", "qq.com", "163.com", "proton.me", "protonmail.com", "aol.com", "orange.fr", "free.fr", "libero.it"}

// OwnDomain is the domain of a mail or web address, empty where many share it.
func OwnDomain(address string) string {
	d := strings.ToLower(strings.TrimSpace(address))
	if _, after, isMail := strings.Cut(d, "@"); isMail {
		d = after
	}
	if _, after, isWeb := strings.Cut(d, "://"); isWeb {
		d = after
	}
	d, _, _ = strings.Cut(d, "/")
	d, _, _ = strings.Cut(strings.TrimPrefix(d, "www."), ":")
	if !strings.Contains(d, ".") || slices.Contains(manyPeoples, d) {
		return ""
	}
	return d
}

// Identity is what tells one organisation from another. Name is folded.
type Identity struct{ Name, Registration, Mail, Web string }

// SameAs says why two may be the same organisation, empty when nothing speaks for it.
func (i Identity) SameAs(o Identity) []string {
	var why []string
	if key := RegistrationKey(i.Registration); key != "" && key == RegistrationKey(o.Registration) {
		why = append(why, "same registration number")
	}
	switch n := Likeness(i.Name, o.Name); {
	case i.Name != "" && i.Name == o.Name:
		why = append(why, "same name")
	case n >= alike:
		why = append(why, fmt.Sprintf("similar name (%d %%)", n))
	}
	if d := OwnDomain(i.Mail); d != "" && (d == OwnDomain(o.Mail) || d == OwnDomain(o.Web)) {
		why = append(why, "same mail domain "+d)
	}
	if d := OwnDomain(i.Web); d != "" && d == OwnDomain(o.Web) {
		why = append(why, "same website "+d)
	}
	return why
}

// Join lets an application be one of a client that is known already: while it is reviewed, before anything
// rests on it.
func (a *Application) Join(actor Actor, client int64) error {
	if !actor.May(ReviewThem) {
		return Forbidden
	}
	if a.Status != ApplicationSubmitted {
		return &Unmet{Verb: "join"}
	}
	if a.ClientID != nil && *a.ClientID == client {
		return Wrong("client", "The application belongs to this client already.")
	}
	a.ClientID = &client
	return nil
}
