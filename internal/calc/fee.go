package calc

import (
	"errors"
	"fmt"

	"assay/internal/audittime"
	"assay/internal/fee"
	"assay/internal/norm"
)

// feeQuestion asks for the price of days by a price list. A part whose days are
// not given has none, and what is charged beside days alone.
type feeQuestion struct {
	List              feeList             `json:"price_list" required:"true"`
	InitialDays       *audittime.HalfDays `json:"initial_days"`
	SurveillanceDays  *audittime.HalfDays `json:"surveillance_days"` // in a year
	RecertDays        *audittime.HalfDays `json:"recertification_days"`
	InitialVisits     *int                `json:"initial_visits"`      // absent is one for each stage
	Trips             *int                `json:"trips"`               // another name of initial_visits
	SurveillanceTrips *int                `json:"surveillance_visits"` // a year; absent is one, half-yearly two
	RecertVisits      *int                `json:"recertification_visits"`
	Cadence           *string             `json:"cadence"`
	Copies            int                 `json:"extra_copies"`
	Languages         int                 `json:"extra_languages"`
	Transfer          bool                `json:"transfer"`
	ScopeChange       bool                `json:"scope_change"`
	ShortNotice       bool                `json:"short_notice"`
	Verification      audittime.HalfDays  `json:"verification_days"`
	Cancelled         *cancelledQuestion  `json:"cancelled"`
}

type cancelledQuestion struct {
	Days   audittime.HalfDays `json:"days" required:"true"`
	Notice int                `json:"notice_days" required:"true"` // working days before the first day
}

// feeList is a price list as the body keeps it, in minor units. Some fields have
// a second name, as people write them.
type feeList struct {
	fee.PriceList
	ApplicationFee *int64       `json:"application_fee"`
	Certificate    *int64       `json:"certificate"`
	TravelPerTrip  *int64       `json:"travel_per_trip"`
	VATPercent     *fee.Percent `json:"vat_percent"`
}

var feeRules = map[string]string{"price_list": "R-FEE-01", "price_list.currency": "R-FEE-05", "price_list.discounts": "R-FEE-02",
	"initial_days": "R-FEE-01", "surveillance_days": "R-FEE-01", "recertification_days": "R-FEE-01", "cadence": "R-TIME-19",
	"initial_visits": "R-FEE-01", "trips": "R-FEE-01", "surveillance_visits": "R-FEE-01", "cancelled": "R-FEE-01"}

// feeAnswer has net sums in minor units; taxes stand beside them.
type feeAnswer struct {
	Currency        string     `json:"currency"`
	Initial         int64      `json:"initial"`
	Surveillance    int64      `json:"surveillance_yearly"`
	Recertification *int64     `json:"recertification,omitempty"` // nothing where none was asked for
	OnDemand        int64      `json:"on_demand"`
	Lines           []feeLine  `json:"lines"`
	Totals          feeTotals  `json:"totals"`
	Years           []fee.Year `json:"years"`       // with inflation
	FirstCycle      fee.Total  `json:"first_cycle"` // without the recertification
	explained
}

type feeTotals struct {
	Initial         fee.Total `json:"initial"`
	Surveillance    fee.Total `json:"surveillance_yearly"`
	Recertification fee.Total `json:"recertification,omitzero"`
	OnDemand        fee.Total `json:"on_demand"`
}

type feeLine struct {
	Part      fee.Part           `json:"part"`
	Code      string             `json:"code"`
	Text      string             `json:"text"`
	Quantity  audittime.HalfDays `json:"quantity"` // days, or pieces
	Unit      string             `json:"unit"`
	UnitPrice int64              `json:"unit_price"`
	Amount    int64              `json:"amount"`
	Rule      string             `json:"rule"`
}

// fees answers with the price of an initial audit, of surveillance in a year and
// of a recertification (R-FEE-01 to R-FEE-05).
func fees(line []byte, _ norm.Constants) (any, error) {
	q, err := decode[feeQuestion](line, feeRules)
	if err != nil {
		return nil, err
	}
	list, err := q.List.list()
	if err != nil {
		return nil, err
	}
	work, err := q.work()
	if err != nil {
		return nil, err
	}
	priced, err := fee.Quote(list, work)
	if err != nil {
		return nil, feeRefusal(err)
	}
	years, err := priced.Years(list, visitsOf(q.Cadence))
	if err != nil {
		return nil, feeRefusal(err)
	}
	sum, err := fee.FirstCycle(years)
	if err != nil {
		return nil, feeRefusal(err)
	}
	return q.answer(list, priced, years, sum), nil
}

// feeRefusal names the rule of the first fault, and says all of them.
func feeRefusal(err error) error {
	var wrong fee.Problems
	if errors.As(err, &wrong) && len(wrong) > 0 {
		return refuse(wrong[0].Rule, "%s", wrong)
	}
	return refuse("R-FEE-05", "%s", err)
}

// list takes over the second names.
func (l feeList) list() (fee.PriceList, error) {
	list := l.PriceList
	for _, name := range []struct {
		first, second string
		into, from    *int64
	}{{"application", "application_fee", &list.Application, l.ApplicationFee}, {"certificate_fee", "certificate", &list.CertificateFee, l.Certificate},
		{"travel_per_visit", "travel_per_trip", &list.TravelPerVisit, l.TravelPerTrip}} {
		if name.from == nil {
			continue
		}
		if *name.into != 0 {
			return list, refuse("R-FEE-01", "%q and %q are the same price: give one", name.first, name.second)
		}
		*name.into = *name.from
	}
	if l.VATPercent != nil {
		if list.TaxPercent != 0 {
			return list, refuse("R-FEE-01", `"tax_percent" and "vat_percent" are the same: give one`)
		}
		list.TaxPercent = *l.VATPercent
	}
	return list, nil
}

func (q feeQuestion) work() (fee.Work, error) {
	w := fee.Work{Extras: fee.Extras{Copies: q.Copies, Languages: q.Languages, Transfer: q.Transfer, ScopeChange: q.ScopeChange,
		ShortNotice: q.ShortNotice, VerificationHalfDays: int(q.Verification)}}
	if q.Cancelled != nil {
		w.Extras.Cancelled = fee.Cancelled{HalfDays: int(q.Cancelled.Days), Notice: q.Cancelled.Notice}
	}
	if c := q.Cadence; c != nil && *c != string(audittime.Yearly) && *c != string(audittime.HalfYearly) {
		return w, refuse("R-TIME-19", "the cadence is yearly or half_yearly, not %q", *c)
	}
	if q.InitialVisits != nil && q.Trips != nil {
		return w, refuse("R-FEE-01", `"initial_visits" and "trips" are the same: give one`)
	}
	if q.InitialVisits == nil {
		q.InitialVisits = q.Trips
	}
	w.Initial = effort(q.InitialDays, q.InitialVisits, 2)
	w.SurveillanceYearly = effort(q.SurveillanceDays, q.SurveillanceTrips, visitsOf(q.Cadence))
	w.Recertification = effort(q.RecertDays, q.RecertVisits, 1)
	return w, nil
}

// visitsOf is how many surveillances a cadence has in a year.
func visitsOf(cadence *string) int {
	if cadence != nil && *cadence == string(audittime.HalfYearly) {
		return 2
	}
	return 1
}

func effort(days *audittime.HalfDays, visits *int, usual int) fee.Effort {
	e := fee.Effort{Visits: usual}
	if visits != nil {
		e.Visits = *visits
	}
	if days != nil {
		e.HalfDays = int(*days)
	} else if visits == nil {
		e.Visits = 0
	}
	return e
}

func (q feeQuestion) answer(list fee.PriceList, priced fee.Quotation, years []fee.Year, sum fee.Total) feeAnswer {
	a := feeAnswer{Currency: priced.Currency, Initial: priced.Initial.Net, Surveillance: priced.SurveillanceYearly.Net,
		OnDemand: priced.OnDemand.Net, Lines: []feeLine{}, Years: years, FirstCycle: sum, explained: explain(),
		Totals: feeTotals{priced.Initial, priced.SurveillanceYearly, priced.Recertification, priced.OnDemand}}
	for _, l := range priced.Lines {
		line := feeLine{l.Part, l.Code, l.Text, audittime.HalfDays(l.Pieces * 2), "piece", l.UnitMinor, l.AmountMinor, l.Rule}
		if l.QuantityHalfDays != 0 {
			line.Quantity, line.Unit = audittime.HalfDays(l.QuantityHalfDays), "day"
		}
		a.Lines = append(a.Lines, line)
		a.step(l.Rule, fmt.Sprintf("%s: %s × %s", l.Text, line.Quantity, money(l.UnitMinor, list)), money(l.AmountMinor, list))
	}
	a.step("R-FEE-05", "initial, net", money(priced.Initial.Net, list))
	a.step("R-FEE-05", "surveillance in a year, net", money(priced.SurveillanceYearly.Net, list))
	if q.RecertDays != nil || q.RecertVisits != nil {
		a.Recertification = &priced.Recertification.Net
		a.step("R-FEE-05", "recertification, net", money(priced.Recertification.Net, list))
	}
	q.notes(&a, list)
	return a
}

func money(minor int64, list fee.PriceList) string {
	return fee.Money{Minor: minor, Currency: list.Currency}.Format()
}

func (q feeQuestion) notes(a *feeAnswer, list fee.PriceList) {
	if q.InitialDays == nil {
		a.warn("R-FEE-01", "no initial_days are given: the sum has what is charged beside days")
	}
	if q.SurveillanceDays == nil {
		a.warn("R-FEE-01", "no surveillance_days are given: the sum has what is charged beside days")
	}
	if !list.CertificateIncluded && list.CertificateFee == 0 {
		a.warn("R-FEE-01", "the list neither includes a certificate nor has a price for one")
	}
	if list.CertificateIncluded && list.CertificateFee != 0 {
		a.warn("R-FEE-01", "the certificate is included: its price is not charged")
	}
	if list.TravelPerVisit == 0 {
		a.warn("R-FEE-01", "travel is not in these prices: it is charged at cost")
	}
}
