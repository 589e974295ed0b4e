package fee

import "fmt"

// Work is what is priced: half days of audit and visits for travel, and what is asked for beside them.
type Work struct {
	Initial            Effort // stage 1 and stage 2
	SurveillanceYearly Effort
	Recertification    Effort
	Extras             Extras
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
	OnDemand           Part = "on_demand"
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

// Total is a part of the quotation in minor units. Tax is rounded once per part. Withheld is what the client keeps back
// of the gross amount for its tax office.
type Total struct {
	Net      int64 `json:"net"`
	Tax      int64 `json:"tax"`
	Gross    int64 `json:"gross"`
	Withheld int64 `json:"withheld,omitempty"`
}

// Quotation is all lines with a total for each part.
type Quotation struct {
	Currency           string `json:"currency"`
	Lines              []Line `json:"lines"`
	Initial            Total  `json:"initial"`
	SurveillanceYearly Total  `json:"surveillance_yearly"`
	Recertification    Total  `json:"recertification"`
	OnDemand           Total  `json:"on_demand"`
}

// Quote prices work by a list. Amounts are rounded half up per line (R-FEE-05).
// A list that does not pass Check, negative work, and amounts beyond int64 are
// errors. The fees are due whatever the audit finds (R-FEE-02).
func Quote(list PriceList, work Work) (Quotation, error) {
	if wrong := list.Check(); len(wrong) > 0 {
		return Quotation{}, wrong
	}
	if wrong := work.check(list); len(wrong) > 0 {
		return Quotation{}, wrong
	}
	q := quoting{list: list, Quotation: Quotation{Currency: list.Currency, Lines: []Line{}}}
	q.initial(work.Initial, work.Extras)
	q.surveillance(work.SurveillanceYearly)
	q.recertification(work.Recertification)
	q.onDemand(work.Extras)
	for part, total := range map[Part]*Total{Initial: &q.Initial, SurveillanceYearly: &q.SurveillanceYearly, Recertification: &q.Recertification, OnDemand: &q.OnDemand} {
		*total = q.total(part)
	}
	if q.err != nil {
		return Quotation{}, fmt.Errorf("price the work: %w", q.err)
	}
	return q.Quotation, nil
}

// mostPieces bounds what is counted; more is a mistake in the input.
const mostPieces = 1_000_000

func (w Work) check(l PriceList) Problems {
	var wrong Problems
	for field, e := range map[string]Effort{"initial_days": w.Initial, "surveillance_days": w.SurveillanceYearly, "recertification_days": w.Recertification} {
		if e.HalfDays < 0 || e.Visits < 0 {
			wrong.add(field, "R-FEE-01", "audit time and visits cannot be negative: %s", field)
		}
		if max(e.HalfDays, e.Visits) > mostPieces {
			wrong.add(field, "R-FEE-01", "that many days or visits are a mistake: %s", field)
		}
	}
	w.Extras.check(l, &wrong)
	return wrong
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

func (q *quoting) initial(e Effort, extras Extras) {
	q.pieces(Initial, "application", "Application and review", 1, q.list.Application)
	if extras.Transfer {
		q.pieces(Initial, "transfer", "Review before the transfer", 1, q.list.Transfer)
	}
	q.days(Initial, "Audit, stage 1 and stage 2", e)
	q.certificate(Initial)
	free := q.list.CertificateCopies
	q.pieces(Initial, "copies", "Further copies of the certificate", extras.Copies-free, q.list.ExtraCopy)
	q.pieces(Initial, "languages", "Certificate in further languages", extras.Languages-max(free-extras.Copies, 0), q.list.ExtraLanguage)
	q.travel(Initial, e)
}

func (q *quoting) surveillance(e Effort) {
	q.days(SurveillanceYearly, "Surveillance, each year", e)
	q.pieces(SurveillanceYearly, "registration", "Registration, each year", 1, q.list.RegistrationYearly)
	q.pieces(SurveillanceYearly, "accreditation", "Accreditation fee, each year", 1, q.list.AccreditationYearly)
	q.travel(SurveillanceYearly, e)
}

// recertification prices nothing where there is no such audit.
func (q *quoting) recertification(e Effort) {
	if e.HalfDays == 0 && e.Visits == 0 {
		return
	}
	q.days(Recertification, "Recertification audit", e)
	q.certificate(Recertification)
	q.travel(Recertification, e)
}

// travel adds what journeys cost where it is charged flat.
func (q *quoting) travel(part Part, e Effort) {
	q.pieces(part, "travel", "Travel, flat per visit", e.Visits, q.list.TravelPerVisit)
	q.pieces(part, "travel_time", "Travel time, flat per visit", e.Visits, q.list.TravelTimePerVisit)
	q.halves(part, "subsistence", "Subsistence", e.HalfDays, q.list.SubsistencePerDay)
}

// days adds the line of days, and one for each discount on it.
func (q *quoting) days(part Part, text string, e Effort) {
	amount := q.halves(part, "days", text, e.HalfDays, q.list.rate(part))
	if e.HalfDays == 0 {
		return
	}
	for _, d := range q.list.Discounts {
		off := q.keep(times(-amount, int64(d.Percent), int64(wholeThing)))
		q.Lines = append(q.Lines, Line{
			Part: part, Code: "discount", Pieces: 1, UnitMinor: off, AmountMinor: off, Rule: "R-FEE-02",
			Text: fmt.Sprintf("Discount %s %%: %s", d.Percent, reasons[d.Reason]),
		})
	}
}

// halves adds a line that is priced by the day.
func (q *quoting) halves(part Part, code, text string, halfDays int, daily int64) int64 {
	if halfDays == 0 || daily == 0 {
		return 0
	}
	amount := q.keep(times(daily, int64(halfDays), 2))
	q.Lines = append(q.Lines, Line{
		Part: part, Code: code, Text: text, QuantityHalfDays: halfDays, UnitMinor: daily, AmountMinor: amount, Rule: "R-FEE-01",
	})
	return amount
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
	var net int64
	for _, l := range q.Lines {
		if l.Part == part {
			net = q.keep(add(net, l.AmountMinor))
		}
	}
	t, err := q.list.Taxed(net)
	q.keep(0, err)
	return t
}

// Taxed is a net amount with the tax of the list, each rounded half up once.
func (l PriceList) Taxed(net int64) (Total, error) {
	t := Total{Net: net}
	var err error
	if t.Tax, err = times(net, int64(l.TaxPercent), int64(wholeThing)); err != nil {
		return t, err
	}
	if t.Withheld, err = times(net, int64(l.WithholdingPercent), int64(wholeThing)); err != nil {
		return t, err
	}
	t.Gross, err = add(t.Net, t.Tax)
	return t, err
}
