package paper

import (
	_ "embed" // the phrases
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"assay/internal/audittime"
	"assay/internal/day"
	"assay/internal/fee"
)

// phrasesFile holds the fixed words of papers that come in several languages, with each language's way of writing figures
// and dates.
//
//go:embed phrases.json
var phrasesFile []byte

// tongue is one language of the file.
type tongue struct {
	Name          string            `json:"name"` // in itself
	Thousands     string            `json:"thousands"`
	Decimal       string            `json:"decimal"`
	CurrencyFirst bool              `json:"currency_first"`
	Date          string            `json:"date"` // of {d}, {month} and {y}
	Months        []string          `json:"months"`
	Phrases       map[string]string `json:"phrases"`
}

var tongues = sync.OnceValue(func() map[string]tongue {
	var all map[string]tongue
	if err := json.Unmarshal(phrasesFile, &all); err != nil {
		panic("phrases.json: " + err.Error()) // our own file, tested
	}
	return all
})

// Language is a language that quotations come in: its key, "de", and its name in itself.
type Language struct{ Key, Name string }

// Languages lists them, English first.
func Languages() []Language {
	var out []Language
	for key, t := range tongues() {
		out = append(out, Language{key, t.Name})
	}
	slices.SortFunc(out, func(a, b Language) int {
		if (a.Key == "en") != (b.Key == "en") {
			return map[bool]int{true: -1, false: 1}[a.Key == "en"]
		}
		return strings.Compare(a.Key, b.Key)
	})
	return out
}

// Speaks tells whether quotations come in a language; empty is English.
func Speaks(language string) bool {
	_, known := tongues()[language]
	return known || language == ""
}

// in is the language of a key, English when there is none.
func in(language string) tongue {
	if t, known := tongues()[language]; known {
		return t
	}
	return tongues()["en"]
}

// say is a phrase with its values filled in.
func (t tongue) say(key string, values ...any) string {
	phrase := t.Phrases[key]
	if len(values) == 0 {
		return strings.ReplaceAll(phrase, "%%", "%")
	}
	return fmt.Sprintf(phrase, values...)
}

// has tells whether there is a phrase.
func (t tongue) has(key string) bool { return t.Phrases[key] != "" }

// money writes an amount in the reader's form.
func (t tongue) money(minor int64, currency string) string {
	digits := fee.Money{Minor: minor, Currency: currency}.Digits(t.Thousands, t.Decimal)
	if t.CurrencyFirst {
		return currency + " " + digits
	}
	return digits + "\u00a0" + currency
}

// percent writes hundredths of a percent without the sign.
func (t tongue) percent(hundredths fee.Percent) string {
	return strings.Replace(hundredths.String(), ".", t.Decimal, 1)
}

// day writes a date in the reader's form.
func (t tongue) day(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return strings.NewReplacer("{d}", fmt.Sprint(d.DayOfMonth()), "{month}", t.Months[d.Month()-1], "{y}", fmt.Sprint(d.Year())).Replace(t.Date)
}

// days writes half days in the reader's form, "2,5 Tage".
func (t tongue) days(halves int) string {
	unit := "days"
	if halves == 2 {
		unit = "day"
	}
	return strings.Replace(audittime.HalfDays(halves).String(), ".", t.Decimal, 1) + " " + t.say(unit)
}
