package fee

import (
	"fmt"
	"strings"
)

// PriceList holds prices in minor units of its currency. When it is valid is
// the business of whoever keeps it. A zero price means that nothing is charged.
type PriceList struct {
	Name                string     `json:"name,omitempty"`
	Currency            string     `json:"currency"` // ISO 4217
	DayRate             int64      `json:"day_rate"`
	Application         int64      `json:"application,omitempty"`     // once, with the initial audit
	CertificateFee      int64      `json:"certificate_fee,omitempty"` // at each issue
	CertificateIncluded bool       `json:"certificate_included,omitempty"`
	RegistrationYearly  int64      `json:"registration_yearly,omitempty"` // in each surveillance year
	TravelPerVisit      int64      `json:"travel_per_visit,omitempty"`    // flat; 0 when charged at cost
	TaxPercent          Percent    `json:"tax_percent,omitempty"`
	Discounts           []Discount `json:"discounts,omitempty"`
}

// Percent is in hundredths of a percent: 1900 is nineteen percent.
type Percent int

// Discount is a reduction of the day rate.
type Discount struct {
	Reason  Reason  `json:"reason"`
	Percent Percent `json:"percent"` // of the days, positive
}

// Reason is why a discount is given. The list is closed, so that none can
// depend on the result of an audit (R-FEE-02).
type Reason string

// The reasons that may be given.
const (
	Framework    Reason = "framework_agreement"
	SeveralSites Reason = "several_sites"
	Integrated   Reason = "integrated_audit"
	NonProfit    Reason = "non_profit"
	Introductory Reason = "introductory"
)

var reasons = map[Reason]string{
	Framework:    "framework agreement",
	SeveralSites: "several sites",
	Integrated:   "integrated audit",
	NonProfit:    "non-profit organisation",
	Introductory: "introductory price",
}

// Reasons lists the reasons in the order in which forms offer them.
func Reasons() []Reason {
	return []Reason{Framework, SeveralSites, Integrated, NonProfit, Introductory}
}

// Label is the reason in words.
func (r Reason) Label() string { return reasons[r] }

const wholeThing Percent = 10000

// Check names everything that is wrong with a price list, or nothing.
func (l PriceList) Check() []string {
	var wrong []string
	if len(l.Currency) != 3 || strings.Trim(l.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		wrong = append(wrong, fmt.Sprintf("the currency is a code like EUR, not %q", l.Currency))
	}
	if l.DayRate <= 0 {
		wrong = append(wrong, "the day rate must be more than zero")
	}
	if min(l.Application, l.CertificateFee, l.RegistrationYearly, l.TravelPerVisit) < 0 {
		wrong = append(wrong, "a price cannot be negative")
	}
	if l.TaxPercent < 0 || l.TaxPercent > wholeThing {
		wrong = append(wrong, "the tax is between 0 and 100 percent")
	}
	return append(wrong, l.checkDiscounts()...)
}

func (l PriceList) checkDiscounts() []string {
	var wrong []string
	sum := Percent(0)
	for _, d := range l.Discounts {
		if _, known := reasons[d.Reason]; !known {
			wrong = append(wrong, fmt.Sprintf("%q is not a reason for a discount (R-FEE-02)", d.Reason))
		}
		if d.Percent <= 0 || d.Percent > wholeThing {
			wrong = append(wrong, "a discount is more than 0 and at most 100 percent")
		}
		sum += d.Percent
	}
	if sum > wholeThing {
		wrong = append(wrong, "the discounts together exceed the price")
	}
	return wrong
}
