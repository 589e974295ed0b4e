package calc_test

import (
	"strings"
	"testing"

	"assay/internal/calc"
	"assay/internal/day"
	"assay/internal/norm"
)

// The worked examples F1 to F3 of the rulebook, section 16.6, and what else section 14 asks.
func TestWorkedFees(t *testing.T) {
	answers(t, []asked{
		{"contract", "fee", `{"price_list":{"currency":"EUR","day_rate":60000,"registration_yearly":15000,"certificate_included":true},"initial_days":2.5,"surveillance_days":1}`,
			`{"initial":150000,"surveillance_yearly":75000,"lines":[{"part":"initial","code":"days","text":"Audit, stage 1 and stage 2","quantity":2.5,"unit":"day","unit_price":60000,"amount":150000,"rule":"R-FEE-01"},` +
				`{"part":"initial","code":"certificate","text":"Certificate, included if granted","quantity":1,"unit":"piece","unit_price":0,"amount":0,"rule":"R-FEE-01"},` +
				`{"part":"surveillance_yearly","code":"days","text":"Surveillance, each year","quantity":1,"unit":"day","unit_price":60000,"amount":60000,"rule":"R-FEE-01"},` +
				`{"part":"surveillance_yearly","code":"registration","text":"Registration, each year","quantity":1,"unit":"piece","unit_price":15000,"amount":15000,"rule":"R-FEE-01"}]}`},
		{"F3", "fee", `{"price_list":{"currency":"EUR","day_rate":90000,"application":30000,"certificate_fee":15000,"travel_per_visit":18000},"initial_days":3.5,"surveillance_days":1}`, `{"initial":396000}`},
		{"F3 otherwise", "fee", `{"price_list":{"currency":"EUR","day_rate":90000,"application_fee":30000,"certificate":15000,"travel_per_trip":18000},"initial_days":3.5,"trips":2}`, `{"initial":396000}`},
		{"yen", "fee", `{"price_list":{"currency":"JPY","day_rate":90001},"initial_days":2.5}`, `{"initial":225003,"currency":"JPY"}`},
		{"dinar", "fee", `{"price_list":{"currency":"KWD","day_rate":150333},"initial_days":0.5}`, `{"initial":75167}`},
		{"half-yearly", "fee", `{"price_list":{"currency":"EUR","day_rate":1000,"travel_per_visit":10},"initial_days":1,"surveillance_days":1,"cadence":"half_yearly"}`, `{"surveillance_yearly":1020}`},
		{"tax and inflation", "fee", `{"price_list":{"currency":"EUR","day_rate":60000,"registration_yearly":15000,"vat_percent":19,"inflation_percent":5},"initial_days":2.5,"surveillance_days":1,"recertification_days":2}`,
			`{"initial":150000,"surveillance_yearly":75000,"recertification":120000,"first_cycle":{"net":311438,"tax":59174,"gross":370612}}`},
		{"on demand", "fee", `{"price_list":{"currency":"USD","day_rate":60000,"verification_day_rate":8000,"scope_change":5000,"cancellation":[{"less_than_days":15,"percent":50}]},"verification_days":1.5,"scope_change":true,"cancelled":{"days":2,"notice_days":10}}`,
			`{"on_demand":77000,"initial":0}`},
		{"included", "fee", `{"price_list":{"currency":"EUR","day_rate":60000,"certificate_fee":15000,"certificate_included":true,"travel_per_visit":1},"initial_days":2.5,"surveillance_days":1}`,
			`{"initial":150002,"warnings":[{"rule":"R-FEE-01","message":"the certificate is included: its price is not charged"}]}`},
		{"discount", "fee", `{"price_list":{"currency":"EUR","day_rate":60000,"discounts":[{"reason":"non_profit","percent":10}]},"initial_days":2.5}`, `{"initial":135000}`},
	})
}

func TestFeesAreRefused(t *testing.T) {
	answers(t, []asked{
		{"success fee", "fee", `{"price_list":{"currency":"EUR","day_rate":1,"discounts":[{"reason":"positive_result","percent":10}]},"initial_days":1}`,
			`{"error":{"rule":"R-FEE-02","message":"\"positive_result\" is not a reason for a discount; none may depend on the result (R-FEE-02)"}}`},
		{"negative price", "fee", `{"price_list":{"currency":"EUR","day_rate":-1},"initial_days":1}`, `{"error":{"rule":"R-FEE-01","message":"a price cannot be negative: day_rate"}}`},
		{"currency", "fee", `{"price_list":{"currency":"EUX","day_rate":1},"initial_days":1}`, `{"error":{"rule":"R-FEE-05","message":"the currency is a code of ISO 4217 like EUR, not \"EUX\""}}`},
		{"overflow", "fee", `{"price_list":{"currency":"EUR","day_rate":9223372036854775807},"initial_days":3}`, `{"error":{"rule":"R-FEE-05","message":"price the work: the amount is too large"}}`},
		{"too long a number", "fee", `{"price_list":{"currency":"EUR","day_rate":92233720368547758070},"initial_days":3}`,
			`{"error":{"rule":"R-FEE-01","message":"\"price_list.day_rate\" must be a whole number in digits, not 92233720368547758070"}}`},
		{"half a cent", "fee", `{"price_list":{"currency":"EUR","day_rate":1.5},"initial_days":3}`, `{"error":{"rule":"R-FEE-01","message":"\"price_list.day_rate\" must be a whole number in digits, not 1.5"}}`},
		{"given twice", "fee", `{"price_list":{"currency":"EUR","day_rate":1,"application":1,"application_fee":1}}`, `{"error":{"rule":"R-FEE-01","message":"\"application\" and \"application_fee\" are the same price: give one"}}`},
	})
	refusals(t, map[string]string{
		`{"price_list":{"currency":"EUR","day_rate":1,"success_fee":1},"initial_days":1}`:     "input",
		`{"price_list":{"currency":"EUR","day_rate":1},"initial_day":1}`:                      "input",
		`{"price_list":{"currency":"EUR","day_rate":1},"initial_days":2.25}`:                  "R-FEE-01",
		`{"price_list":{"currency":"EUR","day_rate":1},"initial_days":-1}`:                    "R-FEE-01",
		`{"price_list":{"currency":"EUR","day_rate":1},"initial_days":1,"trips":-1}`:          "R-FEE-01",
		`{"price_list":{"currency":"EUR"},"initial_days":1}`:                                  "R-FEE-01",
		`{"price_list":{"currency":"EUR","day_rate":1,"tax_percent":101},"initial_days":1}`:   "R-FEE-01",
		`{"price_list":{"currency":"EUR","day_rate":1,"tax_percent":-1},"initial_days":1}`:    "R-FEE-01",
		`{"price_list":{"currency":"EUR","day_rate":1},"initial_days":1,"cadence":"monthly"}`: "R-TIME-19",
		`{"price_list":{"currency":"EUR","day_rate":1},"initial_days":1,"extra_copies":-1}`:   "R-FEE-01",
		`{"price_list":{"currency":"EUR","day_rate":1},"initial_days":1,"scope_change":true}`: "R-FEE-01",
		`{"price_list":{"currency":"EUR","day_rate":1},"extra_copies":9223372036854775807}`:   "R-FEE-01",
		`{"initial_days":1}`: "R-FEE-01",
	})
}

// refusals asks lines of the calculator fee that cannot be answered, with the rule that refuses each.
func refusals(t *testing.T, lines map[string]string) {
	t.Helper()
	for line, rule := range lines {
		var out strings.Builder
		all, err := calc.Run("fee", norm.On(day.MustParse("2026-11-25")), strings.NewReader(line+"\n"), &out)
		if err != nil || all {
			t.Errorf("%s was answered: %s, %v", line, out.String(), err)
		}
		if !strings.Contains(out.String(), `"rule":"`+rule+`"`) {
			t.Errorf("%s: %s, want %s", line, out.String(), rule)
		}
	}
}
