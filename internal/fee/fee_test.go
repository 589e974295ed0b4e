package fee

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/text/currency"
	"pgregory.net/rapid"
)

var seed = PriceList{Currency: "EUR", DayRate: 60000, RegistrationYearly: 15000, CertificateIncluded: true}

// F1 and F2: twelve persons, one simple service, at the founding price.
func TestF1F2SeedExample(t *testing.T) {
	q := quote(t, seed, Work{Initial: Effort{5, 2}, SurveillanceYearly: Effort{2, 1}, Recertification: Effort{4, 1}})
	if q.Initial.Net != 150000 || q.SurveillanceYearly.Net != 75000 || q.Recertification.Net != 120000 {
		t.Errorf("initial %d, yearly %d, recertification %d", q.Initial.Net, q.SurveillanceYearly.Net, q.Recertification.Net)
	}
	if q.Initial.Gross != 150000 {
		t.Errorf("without tax the gross amount is %d", q.Initial.Gross)
	}
	years, err := q.Years(seed, 1)
	if err != nil || len(years) != 4 {
		t.Fatalf("%v, %v", years, err)
	}
	if total, err := FirstCycle(years); total.Net != 300000 || err != nil {
		t.Errorf("three years cost %d, %v", total.Net, err)
	}
}

func TestF3EveryComponent(t *testing.T) {
	list := PriceList{Currency: "EUR", DayRate: 90000, Application: 30000, CertificateFee: 15000, TravelPerVisit: 18000}
	q := quote(t, list, Work{Initial: Effort{7, 2}})
	var got []string
	for _, l := range q.Lines {
		if l.Part == Initial {
			got = append(got, l.Code+" "+Money{l.AmountMinor, "EUR"}.Format())
		}
	}
	want := "application EUR 300.00, days EUR 3,150.00, certificate EUR 150.00, travel EUR 360.00"
	if strings.Join(got, ", ") != want || q.Initial.Net != 396000 {
		t.Errorf("%v, sum %d", got, q.Initial.Net)
	}
}

func quote(t *testing.T, list PriceList, w Work) Quotation {
	t.Helper()
	q, err := Quote(list, w)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestTaxAndRounding(t *testing.T) { // R-FEE-05
	list := PriceList{Currency: "EUR", DayRate: 33333, TaxPercent: 810}
	q := quote(t, list, Work{Initial: Effort{1, 0}})
	if q.Initial != (Total{16667, 1350, 18017, 0}) { // 16666.5 and 1350.027
		t.Errorf("%+v", q.Initial)
	}
}

func TestDiscountsDoNotDependOnTheResult(t *testing.T) { // R-FEE-02
	list := seed
	list.Discounts = []Discount{{NonProfit, 1000}, {SeveralSites, 250}}
	q := quote(t, list, Work{Initial: Effort{5, 2}})
	if q.Initial.Net != 150000-15000-3750 {
		t.Errorf("%+v", q)
	}
	list.Discounts = []Discount{{"positive_result", 1000}}
	if _, err := Quote(list, Work{}); err == nil || !strings.Contains(err.Error(), "R-FEE-02") {
		t.Errorf("a discount for a positive result: %v", err)
	}
}

func TestCheckRefuses(t *testing.T) {
	for name, list := range map[string]PriceList{
		"no currency":       {DayRate: 1},
		"small letters":     {Currency: "eur", DayRate: 1},
		"free days":         {Currency: "EUR"},
		"negative price":    {Currency: "EUR", DayRate: 1, TravelPerVisit: -1},
		"tax":               {Currency: "EUR", DayRate: 1, TaxPercent: 10001},
		"zero discount":     {Currency: "EUR", DayRate: 1, Discounts: []Discount{{NonProfit, 0}}},
		"unknown currency":  {Currency: "ABC", DayRate: 1},
		"taxed twice":       {Currency: "EUR", DayRate: 1, TaxPercent: 1, ReverseCharge: true},
		"deflation":         {Currency: "EUR", DayRate: 1, InflationPercent: -1},
		"late cancellation": {Currency: "EUR", DayRate: 1, Cancellation: []Cancellation{{0, 5000}}},
		"a reason twice":    {Currency: "EUR", DayRate: 1, Discounts: []Discount{{NonProfit, 1}, {NonProfit, 1}}},
		"discounts too big": {Currency: "EUR", DayRate: 1, Discounts: []Discount{{NonProfit, 6000}, {Integrated, 6000}}},
	} {
		if wrong := list.Check(); len(wrong) != 1 {
			t.Errorf("%s: %v", name, wrong)
		}
	}
	if wrong := seed.Check(); len(wrong) != 0 {
		t.Errorf("a good list is refused: %v", wrong)
	}
	if _, err := Quote(seed, Work{Initial: Effort{-1, 0}}); err == nil {
		t.Error("negative days were priced")
	}
}

func TestOverflowIsAnError(t *testing.T) {
	list := PriceList{Currency: "EUR", DayRate: math.MaxInt64 / 2}
	if _, err := Quote(list, Work{Initial: Effort{5, 0}}); !errors.Is(err, ErrOverflow) {
		t.Errorf("%v", err)
	}
	huge := Money{math.MaxInt64, "EUR"}
	if _, err := huge.Add(Money{1, "EUR"}); !errors.Is(err, ErrOverflow) {
		t.Errorf("%v", err)
	}
	if _, err := (Money{math.MinInt64, "EUR"}).Add(Money{math.MinInt64, "EUR"}); !errors.Is(err, ErrOverflow) {
		t.Errorf("%v", err)
	}
	if _, err := huge.Add(Money{1, "USD"}); err == nil {
		t.Error("two currencies were added")
	}
	if _, err := huge.Times(1, 0); err == nil {
		t.Error("divided by zero")
	}
	if _, err := FirstCycle([]Year{{1, Initial, Total{Net: math.MaxInt64}}, {2, SurveillanceYearly, Total{Net: 1}}}); !errors.Is(err, ErrOverflow) {
		t.Errorf("%v", err)
	}
}

func TestFormat(t *testing.T) {
	for want, m := range map[string]Money{
		"EUR 1,500.00":                   {150000, "EUR"},
		"EUR 0.05":                       {5, "EUR"},
		"EUR -0.05":                      {-5, "EUR"},
		"EUR 999.99":                     {99999, "EUR"},
		"EUR 1,234,567.89":               {123456789, "EUR"},
		"EUR -1,000.00":                  {-100000, "EUR"},
		"JPY 150,000":                    {150000, "JPY"},
		"KWD 150.000":                    {150000, "KWD"},
		"0.00":                           {},
		"USD 92,233,720,368,547,758.07":  {math.MaxInt64, "USD"},
		"USD -92,233,720,368,547,758.08": {math.MinInt64, "USD"},
	} {
		if got := m.Format(); got != want {
			t.Errorf("%d is written %q, want %q", m.Minor, got, want)
		}
	}
}

func TestParse(t *testing.T) {
	for s, want := range map[string]int64{"1500": 150000, "1500.5": 150050, " 0.05 ": 5} {
		if m, err := ParseMoney(s, "EUR"); m.Minor != want || err != nil {
			t.Errorf("%q is %v, %v", s, m, err)
		}
	}
	for _, s := range []string{"", "-1", "1,500", "1.005", ".5", "1e3", "99999999999999999999"} {
		if m, err := ParseMoney(s, "EUR"); err == nil {
			t.Errorf("%q was read as %v", s, m)
		}
	}
	if _, err := ParseMoney("1.5", "JPY"); err == nil {
		t.Error("half a yen was read")
	}
	for _, s := range []string{"", "100.01", "-1", "1.234", "x", "1000"} {
		if p, err := ParsePercent(s); err == nil {
			t.Errorf("%q was read as %s", s, p)
		}
	}
}

func TestPriceListJSON(t *testing.T) {
	var list PriceList
	text := `{"currency":"EUR","day_rate":60000,"certificate_included":true,"registration_yearly":15000,"tax_percent":8.1}`
	if err := json.Unmarshal([]byte(text), &list); err != nil || list.TaxPercent != 810 {
		t.Fatalf("%+v, %v", list, err)
	}
	if out, err := json.Marshal(list); string(out) != text || err != nil {
		t.Errorf("%s, %v", out, err)
	}
}

func TestRoundingIsHalfUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Int64Range(-1<<40, 1<<40).Draw(t, "amount")
		num, den := rapid.Int64Range(-20000, 20000).Draw(t, "num"), rapid.Int64Range(1, 20000).Draw(t, "den")
		got, err := times(amount, num, den)
		if err != nil {
			t.Fatal(err)
		}
		exact := big.NewRat(amount, 1)
		exact.Mul(exact, big.NewRat(num, den))
		distance := new(big.Rat).Sub(big.NewRat(got, 1), exact)
		if size := new(big.Rat).Abs(distance); size.Cmp(big.NewRat(1, 2)) > 0 ||
			size.Cmp(big.NewRat(1, 2)) == 0 && distance.Sign() != exact.Sign() {
			t.Fatalf("%s was rounded to %d", exact.RatString(), got)
		}
	})
}

func TestEveryPriceOfTheListIsUsed(t *testing.T) { // R-FEE-01
	work := Work{Initial: Effort{5, 2}, SurveillanceYearly: Effort{2, 1}, Recertification: Effort{4, 1},
		Extras: Extras{Copies: 3, Languages: 2, Transfer: true, VerificationHalfDays: 1, ScopeChange: true, ShortNotice: true}}
	base := PriceList{Currency: "EUR", DayRate: 100, Transfer: 1, ScopeChange: 1, ShortNotice: 1, CertificateCopies: 1}
	sum := func(l PriceList) int64 {
		q := quote(t, l, work)
		return q.Initial.Net + q.SurveillanceYearly.Net + q.Recertification.Net + q.OnDemand.Net
	}
	was := sum(base)
	for i := range base.Prices() {
		raised := base
		price := raised.Prices()[i]
		*price.Minor += 1000
		if sum(raised) <= was {
			t.Errorf("%s changes no line", price.Field)
		}
	}
}

func TestCopiesBeyondThoseIncluded(t *testing.T) {
	list := PriceList{Currency: "EUR", DayRate: 100, CertificateCopies: 2, ExtraCopy: 10, ExtraLanguage: 1000}
	for want, extras := range map[int64]Extras{0: {Copies: 1, Languages: 1}, 10: {Copies: 3}, 1000: {Copies: 2, Languages: 1}, 2020: {Copies: 4, Languages: 2}} {
		if q := quote(t, list, Work{Extras: extras}); q.Initial.Net != want {
			t.Errorf("%+v cost %d, want %d", extras, q.Initial.Net, want)
		}
	}
}

func TestCancellationByNotice(t *testing.T) {
	list := PriceList{Currency: "EUR", DayRate: 60000, Cancellation: []Cancellation{{15, 5000}, {5, 10000}}}
	for notice, want := range map[int]int64{20: 0, 15: 0, 14: 75000, 5: 75000, 4: 150000, 0: 150000} {
		if q := quote(t, list, Work{Extras: Extras{Cancelled: Cancelled{5, notice}}}); q.OnDemand.Net != want {
			t.Errorf("cancelled %d days before costs %d, want %d", notice, q.OnDemand.Net, want)
		}
	}
}

func TestYearsRiseWithInflation(t *testing.T) { // R-FEE-01
	list := seed
	list.InflationPercent, list.TaxPercent, list.WithholdingPercent = 500, 1900, 1000
	q := quote(t, list, Work{Initial: Effort{5, 2}, SurveillanceYearly: Effort{2, 1}, Recertification: Effort{4, 1}})
	years, err := q.Years(list, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := []Year{{1, Initial, Total{150000, 28500, 178500, 15000}}, {2, SurveillanceYearly, Total{78750, 14963, 93713, 7875}},
		{3, SurveillanceYearly, Total{82688, 15711, 98399, 8269}}, {3, Recertification, Total{132300, 25137, 157437, 13230}}}
	for i, y := range years { // 60000 and 15000 by 1.1025 are 66150 and 16537.5
		if y != want[i] {
			t.Errorf("year %d: %+v, want %+v", y.Number, y, want[i])
		}
	}
}

// A half-yearly programme has five visits: one in the first year, without the yearly fees.
func TestHalfYearlyProgrammesHaveAVisitMore(t *testing.T) { // R-TIME-19, R-DATE-06
	list := seed
	list.TravelPerVisit = 5000
	q := quote(t, list, Work{Initial: Effort{5, 2}, SurveillanceYearly: Effort{2, 2}})
	years, err := q.Years(list, 2)
	if err != nil || years[1] != (Year{1, FirstVisit, Total{Net: 35000, Gross: 35000}}) {
		t.Fatalf("%+v, %v", years, err)
	}
	if sum, _ := FirstCycle(years); sum.Net != 160000+35000+2*85000 {
		t.Errorf("three years cost %d", sum.Net)
	}
}

func TestCurrenciesAreThoseOfISO4217(t *testing.T) { // R-FEE-05
	for code := range strings.FieldsSeq(currencies) { // the library is older than six of them
		if _, err := currency.ParseISO(code); err != nil && !strings.Contains("XCG ZWG SLE VED MRU VES", code) {
			t.Errorf("%s: %v", code, err)
		}
	}
	for _, code := range []string{"", "eur", "EURO", "XXX", "XAU", "DEM", "R U", " EU"} {
		if KnownCurrency(code) {
			t.Errorf("%q passes as a currency", code)
		}
	}
}
