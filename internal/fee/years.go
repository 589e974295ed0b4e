package fee

import (
	"errors"
	"slices"
)

// Year is what falls due in a year of the first cycle.
type Year struct {
	Number int   `json:"year"` // 1 to 3
	Part   Part  `json:"part"`
	Total  Total `json:"total"`
}

// FirstVisit is the visit of a half-yearly programme that falls into the first year: it has five visits in a cycle
// (R-DATE-06), one more than two years of surveillance.
const FirstVisit Part = "first_visit"

// perVisit are the lines of a surveillance year that a single visit bears its share of.
var perVisit = map[string]bool{"days": true, "discount": true, "travel": true, "travel_time": true, "subsistence": true}

// Years is the price of the first three years: the initial audit and two years of surveillance with so many visits, raised
// by the list's inflation after each year, rounded half up per line (R-FEE-05). The recertification opens the next three
// years; it comes last, in the third year at the price of that year, where one was priced.
func (q Quotation) Years(l PriceList, visits int) ([]Year, error) {
	plan := []Year{{1, Initial, Total{}}, {2, SurveillanceYearly, Total{}}, {3, SurveillanceYearly, Total{}}, {3, Recertification, Total{}}}
	if !slices.ContainsFunc(q.Lines, func(l Line) bool { return l.Part == Recertification }) {
		plan = plan[:3] // none was priced
	}
	if visits > 1 {
		plan = slices.Insert(plan, 1, Year{1, FirstVisit, Total{}})
	}
	var errs []error
	for i, y := range plan {
		net, err := q.raised(y, l.InflationPercent)
		total, taxed := l.Taxed(net)
		plan[i].Total, errs = total, append(errs, err, taxed)
	}
	return plan, errors.Join(errs...)
}

// raised is the net sum of what falls due in a year, after the inflation of the years before it.
func (q Quotation) raised(y Year, inflation Percent) (int64, error) {
	num, den := int64(1), int64(1)
	for range y.Number - 1 {
		num, den = num*int64(wholeThing+inflation), den*int64(wholeThing)
	}
	part := y.Part
	if part == FirstVisit {
		part, den = SurveillanceYearly, den*2
	}
	sum := int64(0)
	for _, l := range q.Lines {
		if l.Part != part || y.Part == FirstVisit && !perVisit[l.Code] {
			continue
		}
		amount, err := times(l.AmountMinor, num, den)
		if err != nil {
			return 0, err
		}
		if sum, err = add(sum, amount); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

// FirstCycle is the sum of the first three years without the recertification.
func FirstCycle(years []Year) (Total, error) {
	var sum Total
	for _, y := range years {
		if y.Part == Recertification {
			continue
		}
		var e1, e2, e3, e4 error
		sum.Net, e1 = add(sum.Net, y.Total.Net)
		sum.Tax, e2 = add(sum.Tax, y.Total.Tax)
		sum.Gross, e3 = add(sum.Gross, y.Total.Gross)
		sum.Withheld, e4 = add(sum.Withheld, y.Total.Withheld)
		if err := errors.Join(e1, e2, e3, e4); err != nil {
			return Total{}, err
		}
	}
	return sum, nil
}
