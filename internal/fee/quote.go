package fee

import (
	"errors"
	"fmt"
	"strings"
)

// Work is what is priced: half days of audit and visits for travel.
type Work struct {
	Initial            Effort // stage 1 and stage 2
	SurveillanceYearly Effort
	Recertification    Effort
}

// Effort is audit time in half days, and the journeys it takes.
type Effort struct {
	HalfDays int
	Visits   int
}

// Part is the portion of a quotation a line belongs to.
type Part string

// The parts.
const (
	Initial            Part = "initial"
	SurveillanceYearly Part = "surveillance_yearly"
	Recertification    Part = "recertification"
)

// Line is one priced position. A line of days has QuantityHalfDays and a unit
// price per whole day; any other has Pieces.
type Line struct {
	Part             Part   `json:"part"`
	Code             string `json:"code"`
	Text             string `json:"text"`
	QuantityHalfDays int    `json:"quantity_half_days,omitempty"`
	Pieces           int    `json:"pieces,omitempty"`
	UnitMinor        int64  `json:"unit_minor"`
	AmountMinor      int64  `json:"amount_minor"`
	Rule             string `json:"rule"`
}

// Total is a part of the quotation in minor units. Tax is rounded once per part.
type Total struct {
	Net   int64 `json:"net"`
	Tax   int64 `json:"tax"`
	Gross int64 `json:"gross"`
}

// Quotation is all lines with a total for each part.
type Quotation struct {
	Currency           string `json:"currency"`
	Lines              []Line `json:"lines"`
	Initial            Total  `json:"initial"`
	SurveillanceYearly Total  `json:"surveillance_yearly"`
	Recertification    Total  `json:"recertification"`
}

// Quote prices work by a list. Amounts are rounded half up per line (R-FEE-05).
// A list that does not pass Check, negative work, and amounts beyond int64 are
// errors. The fees are due whatever the audit finds (R-FEE-02).
func Quote(list PriceList, work Work) (Quotation, error) {
	if wrong := list.Check(); len(wrong) > 0 {
		return Quotation{}, errors.New(strings.Join(wrong, "; "))
	}
	q := quoting{list: list, Quotation: Quotation{Currency: list.Currency, Lines: []Line{}}}
	q.initial(work.Initial)
	q.surveillance(work.SurveillanceYearly)
	q.recertification(work.Recertification)
	q.Initial = q.total(Initial)
	q.SurveillanceYearly = q.total(SurveillanceYearly)
	q.Recertification = q.total(Recertification)
	if q.err != nil {
		return Quotation{}, fmt.Errorf("price the work: %w", q.err)
	}
	return q.Quotation, nil
}

// quoting is a quotation under way; it keeps the first error.
type quoting struct {
	Quotation
	list PriceList
	err  error
}

func (q *quoting) keep(amount int64, err error) int64 {
	if q.err == nil {
		q.err = err
	}
	return amount
}

func (q *quoting) initial(e Effort) {
	q.pieces(Initial, "application", "Application and review", 1, q.list.Application)
	q.days(Initial, "Audit, stage 1 and stage 2", e)
	q.certificate(Initial)
	q.pieces(Initial, "travel", "Travel, flat per visit", e.Visits, q.list.TravelPerVisit)
}

func (q *quoting) surveillance(e Effort) {
	q.days(SurveillanceYearly, "Surveillance, each year", e)
	q.pieces(SurveillanceYearly, "registration", "Registration, each year", 1, q.list.RegistrationYearly)
	q.pieces(SurveillanceYearly, "travel", "Travel, flat per visit", e.Visits, q.list.TravelPerVisit)
}

func (q *quoting) recertification(e Effort) {
	q.days(Recertification, "Recertification audit", e)
	q.certificate(Recertification)
	q.pieces(Recertification, "travel", "Travel, flat per visit", e.Visits, q.list.TravelPerVisit)
}

// days adds the line of days, and one for each discount on it.
func (q *quoting) days(part Part, text string, e Effort) {
	if e.HalfDays < 0 || e.Visits < 0 {
		q.keep(0, errors.New("audit time and visits cannot be negative"))
		return
	}
	if e.HalfDays == 0 {
		return
	}
	amount := q.keep(times(q.list.DayRate, int64(e.HalfDays), 2))
	q.Lines = append(q.Lines, Line{
		Part: part, Code: "days", Text: text, QuantityHalfDays: e.HalfDays,
		UnitMinor: q.list.DayRate, AmountMinor: amount, Rule: "R-FEE-01",
	})
	for _, d := range q.list.Discounts {
		off := q.keep(times(-amount, int64(d.Percent), int64(wholeThing)))
		q.Lines = append(q.Lines, Line{
			Part: part, Code: "discount", Pieces: 1, UnitMinor: off, AmountMinor: off, Rule: "R-FEE-02",
			Text: fmt.Sprintf("Discount %s %%: %s", d.Percent, reasons[d.Reason]),
		})
	}
}

func (q *quoting) certificate(part Part) {
	if q.list.CertificateIncluded {
		q.Lines = append(q.Lines, Line{Part: part, Code: "certificate", Text: "Certificate, included if granted", Pieces: 1, Rule: "R-FEE-01"})
		return
	}
	q.pieces(part, "certificate", "Certificate", 1, q.list.CertificateFee)
}

// pieces adds a line of things, unless they cost nothing.
func (q *quoting) pieces(part Part, code, text string, count int, unit int64) {
	if count <= 0 || unit == 0 {
		return
	}
	amount := q.keep(times(unit, int64(count), 1))
	q.Lines = append(q.Lines, Line{
		Part: part, Code: code, Text: text, Pieces: count, UnitMinor: unit, AmountMinor: amount, Rule: "R-FEE-01",
	})
}

func (q *quoting) total(part Part) Total {
	var t Total
	for _, l := range q.Lines {
		if l.Part == part {
			t.Net = q.keep(add(t.Net, l.AmountMinor))
		}
	}
	t.Tax = q.keep(times(t.Net, int64(q.list.TaxPercent), int64(wholeThing)))
	t.Gross = q.keep(add(t.Net, t.Tax))
	return t
}

// FirstCycle is the price of the first three years: the initial audit and two
// years of surveillance. The recertification is priced apart, because it opens
// the next three.
func (q Quotation) FirstCycle() (Total, error) {
	var e1, e2, e3 error
	sum := q.Initial
	for range 2 {
		sum.Net, e1 = add(sum.Net, q.SurveillanceYearly.Net)
		sum.Tax, e2 = add(sum.Tax, q.SurveillanceYearly.Tax)
		sum.Gross, e3 = add(sum.Gross, q.SurveillanceYearly.Gross)
		if err := errors.Join(e1, e2, e3); err != nil {
			return Total{}, err
		}
	}
	return sum, nil
}
