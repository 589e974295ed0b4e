package paper

import (
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/fee"
)

// PricePart is a portion of the price: the part that its lines name, and its title.
type PricePart struct{ Part, Title string }

// PriceParts are the parts of a quotation in the order in which they are read, in a language; empty is English.
func PriceParts(language string) []PricePart {
	t := in(language)
	var out []PricePart
	for _, part := range []string{cert.PartInitial, cert.PartYearly, cert.PartRecert} {
		out = append(out, PricePart{part, t.say("part." + part)})
	}
	return out
}

// Conditions are the sentences that hold for a quotation on an audit time, in a language; empty is English.
func Conditions(q cert.Quotation, time cert.AuditTime, language string) []string {
	t := in(language)
	travel := "cond.travel_flat"
	if q.AtCost() {
		travel = "cond.travel_cost"
	}
	out := []string{t.say("cond.binding"), t.say("cond.outcome"), t.say("cond.days"), t.say(travel)}
	if len(time.Together()) > 0 {
		out = slices.Insert(out, 3, t.say("cond.together"))
	}
	out = append(out, t.taxes(q)...)
	if q.Prices.InflationPercent > 0 {
		out = append(out, t.say("cond.inflation", t.percent(q.Prices.InflationPercent)))
	}
	tiers := slices.SortedFunc(slices.Values(q.Prices.Cancellation), func(a, b fee.Cancellation) int { return b.Notice - a.Notice })
	for _, c := range tiers {
		out = append(out, t.say("cond.cancel", c.Notice, t.percent(c.Percent)))
	}
	return append(out, t.say("cond.excluded"))
}

func (t tongue) taxes(q cert.Quotation) []string {
	var out []string
	switch {
	case q.Prices.ReverseCharge:
		out = append(out, t.say("tax.reverse"))
	case q.TaxPercent > 0:
		out = append(out, t.say("tax.charged", t.percent(fee.Percent(q.TaxPercent))))
	default:
		out = append(out, t.say("tax.none"))
	}
	if q.Prices.WithholdingPercent > 0 {
		out = append(out, t.say("tax.withheld", t.percent(q.Prices.WithholdingPercent)))
	}
	return out
}

// line is the text of a line in the language; a line that the phrases do not know keeps its own.
func (t tongue) line(l cert.Line, q cert.Quotation) string {
	if l.Code == "certificate" && l.AmountMinor == 0 {
		return t.say("line.certificate.free")
	}
	if l.Code == "discount" && t.has("reason."+q.DiscountReason) {
		return t.say("line.discount", t.percent(fee.Percent(q.DiscountPercent)), t.say("reason."+q.DiscountReason))
	}
	for _, key := range []string{"line." + l.Code + "." + l.Part, "line." + l.Code} {
		if l.Code != "discount" && t.has(key) {
			return t.say(key)
		}
	}
	return l.Text
}

// trace says which days of the audit time a line of days prices, empty for any other (R-FEE-04).
func (t tongue) trace(l cert.Line, time cert.AuditTime) string {
	if l.Code != "days" {
		return ""
	}
	switch l.Part {
	case cert.PartInitial:
		return t.say("trace.initial", t.days(time.Stage1Halves), t.days(time.Stage2Halves), time.Revision)
	case cert.PartYearly:
		return t.say("trace.yearly", t.days(time.VisitHalves), time.Revision)
	}
	return t.say("trace."+l.Part, time.Revision)
}

func (t tongue) quantity(l cert.Line) string {
	if l.Halves > 0 {
		return t.days(l.Halves)
	}
	return fmt.Sprint(l.Pieces)
}

// together names the standards that are audited together, each with its own days.
func (t tongue) together(time cert.AuditTime) string {
	var texts []string
	for _, o := range time.Together() {
		texts = append(texts, o.Standard+" "+t.days(int(o.Days)))
	}
	return joinWords(" + ", texts...)
}
