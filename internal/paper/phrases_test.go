package paper

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/fee"
)

var placeholders = regexp.MustCompile(`%[sd%]`)

// Every language has every phrase, with the values in the order in which the code gives them, and twelve months.
func TestEveryLanguageHasEveryPhrase(t *testing.T) {
	english := tongues()["en"]
	for key, tongue := range tongues() {
		if len(tongue.Months) != 12 || tongue.Name == "" || tongue.Decimal == tongue.Thousands {
			t.Errorf("%s: %+v", key, tongue)
		}
		if have, want := slices.Sorted(maps.Keys(tongue.Phrases)), slices.Sorted(maps.Keys(english.Phrases)); !slices.Equal(have, want) {
			t.Errorf("%s has other phrases: %v", key, have)
		}
		for name, phrase := range tongue.Phrases {
			if have, want := placeholders.FindAllString(phrase, -1), placeholders.FindAllString(english.Phrases[name], -1); !slices.Equal(have, want) || phrase == "" {
				t.Errorf("%s.%s: %v, want %v", key, name, have, want)
			}
		}
	}
	for _, r := range fee.Reasons() {
		if !english.has("reason." + string(r)) {
			t.Errorf("no phrase for the reason %s", r)
		}
	}
}

func TestFiguresAndDatesAreInTheReadersForm(t *testing.T) { // R-FEE-05
	for key, want := range map[string]string{
		"en": "EUR 1,234,500.05, KWD 1.500, 14 Mar 2027, 2.5 days, 1 day",
		"de": "1.234.500,05\u00a0EUR, 1,500\u00a0KWD, 14. März 2027, 2,5 Tage, 1 Tag",
		"fr": "1\u00a0234\u00a0500,05\u00a0EUR, 1,500\u00a0KWD, 14 mars 2027, 2,5 jours, 1 jour",
		"el": "1.234.500,05\u00a0EUR, 1,500\u00a0KWD, 14 Μαρτίου 2027, 2,5 ημέρες, 1 ημέρα",
	} {
		tongue := in(key)
		got := fmt.Sprintf("%s, %s, %s, %s, %s", tongue.money(123450005, "EUR"), tongue.money(1500, "KWD"), tongue.day(day.MustParse("2027-03-14")), tongue.days(5), tongue.days(2))
		if got != want {
			t.Errorf("%s: %s", key, got)
		}
	}
}

func TestQuotationComesInTheClientsLanguage(t *testing.T) {
	for language, want := range map[string][]string{
		"de": {"Angebot", "Erstzertifizierung: Stufe 1 und Stufe 2", "2.100,00", "1 Tag Stufe 1", "Auditzeit Revision 1", "Steuer 19 %", "12. Juni 2026", "Seite 1 von", "Kein Preis hängt vom Ergebnis ab"},
		"fr": {"Devis", "étape 1 et étape 2", "12 juin 2026", "Page 1 sur"},
		"el": {"Προσφορά", "στάδιο 1 και στάδιο 2", "12 Ιουνίου 2026"},
	} {
		input := quotationOf(t)
		input.Quotation.Language = language
		result, err := Quotation(input, Options{})
		text := golden(t, "quotation_"+language, result, err)
		contains(t, text, want...)
		if len(result.Missing) > 0 {
			t.Errorf("%s: no letter for %q", language, string(result.Missing))
		}
		if strings.Contains(text, "MISSING") || strings.Contains(text, "Unit price") {
			t.Errorf("%s: English is left in the fixed words", language)
		}
	}
}

func TestConditionsNameTaxInflationAndCancelling(t *testing.T) {
	q := cert.Quotation{Prices: fee.PriceList{ReverseCharge: true, WithholdingPercent: 1000, InflationPercent: 350, Cancellation: []fee.Cancellation{{Notice: 5, Percent: 10000}, {Notice: 15, Percent: 5000}}}}
	all := strings.Join(Conditions(q, cert.AuditTime{}, ""), "\n")
	contains(t, all, "reverse charge", "10 % of the net amount is withheld", "rise by 3.5 %", "less than 15 working days before an audit costs 50 %", "less than 5 working days before an audit costs 100 %", "at cost, with receipts")
}
