package fee

import (
	"fmt"
	"strings"
)

// Problem is one fault of a price list or of the work to be priced.
type Problem struct {
	Field   string // as in JSON
	Rule    string // rulebook ID
	Message string
}

// Problems is a list of faults as an error.
type Problems []Problem

// Error joins the messages.
func (p Problems) Error() string {
	texts := make([]string, len(p))
	for i, one := range p {
		texts[i] = one.Message
	}
	return strings.Join(texts, "; ")
}

func (p *Problems) add(field, rule, format string, a ...any) {
	*p = append(*p, Problem{field, rule, fmt.Sprintf(format, a...)})
}

// Check names everything that is wrong with a price list, or nothing.
func (l PriceList) Check() Problems {
	var wrong Problems
	if !KnownCurrency(l.Currency) {
		wrong.add("currency", "R-FEE-05", "the currency is a code of ISO 4217 like EUR, not %q", l.Currency)
	}
	for _, p := range l.Prices() {
		if *p.Minor < 0 {
			wrong.add(p.Field, "R-FEE-01", "a price cannot be negative: %s", p.Field)
		}
	}
	if l.DayRate == 0 {
		wrong.add("day_rate", "R-FEE-01", "the day rate must be more than zero")
	}
	if l.CertificateCopies < 0 {
		wrong.add("certificates_included", "R-FEE-01", "the number of certificates included cannot be negative")
	}
	l.checkRates(&wrong)
	l.checkDiscounts(&wrong)
	l.checkCancellation(&wrong)
	return wrong
}

func (l PriceList) checkRates(wrong *Problems) {
	for _, r := range l.Rates() {
		if *r.Of < 0 || *r.Of > wholeThing {
			wrong.add(r.Field, "R-FEE-01", "a percentage is between 0 and 100: %s", r.Field)
		}
	}
	if l.ReverseCharge && l.TaxPercent != 0 {
		wrong.add("tax_percent", "R-FEE-01", "where the client accounts for the tax, none is charged")
	}
}

func (l PriceList) checkDiscounts(wrong *Problems) {
	sum, seen := 0, map[Reason]bool{}
	for _, d := range l.Discounts {
		if _, known := reasons[d.Reason]; !known {
			wrong.add("discounts", "R-FEE-02", "%q is not a reason for a discount; none may depend on the result (R-FEE-02)", d.Reason)
		}
		if seen[d.Reason] {
			wrong.add("discounts", "R-FEE-02", "the reason %q stands twice", d.Reason)
		}
		if d.Percent <= 0 || d.Percent > wholeThing {
			wrong.add("discounts", "R-FEE-01", "a discount is more than 0 and at most 100 percent")
		}
		seen[d.Reason], sum = true, sum+int(d.Percent)
	}
	if sum > int(wholeThing) {
		wrong.add("discounts", "R-FEE-01", "the discounts together exceed the price")
	}
}

func (l PriceList) checkCancellation(wrong *Problems) {
	seen := map[int]bool{}
	for _, c := range l.Cancellation {
		if c.Notice <= 0 || c.Percent <= 0 || c.Percent > wholeThing {
			wrong.add("cancellation", "R-FEE-01", "a cancellation has working days of notice, and more than 0 and at most 100 percent")
		}
		if seen[c.Notice] {
			wrong.add("cancellation", "R-FEE-01", "the notice of %d working days stands twice", c.Notice)
		}
		seen[c.Notice] = true
	}
}
