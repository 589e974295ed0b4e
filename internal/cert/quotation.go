package cert

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"assay/internal/audittime"
	"assay/internal/day"
	"assay/internal/fee"
)

// Quotation is a priced proposal without obligation.
type Quotation struct {
	ID              int64
	Version         int64
	Status          QuotationStatus
	CertificationID int64
	AuditTimeID     int64
	Number          string // "Q-2026-0001"
	Revision        int
	Code            string // random, in the client's link
	Currency        string // ISO 4217
	Lines           []Line `gorm:"serializer:json"`
	InitialMinor    int64  // totals in minor units
	YearlyMinor     int64
	RecertMinor     int64
	TaxPercent      int           // hundredths of a percent
	PriceList       string        // name of the list it was priced by
	PriceListID     int64         // 0 = the installed list
	Prices          fee.PriceList `gorm:"serializer:json"` // the list as it was then, with this quotation's discount
	Language        string        // of the PDF, a key of the papers' phrases; empty = English
	DiscountReason  string        // one of fee.Reasons, empty = no discount
	DiscountPercent int           // hundredths of a percent, of the days
	Note            string
	ValidUntil      day.Day
	PaperSHA256     string // of the PDF sent
	SentAt          *time.Time
	AnsweredAt      *time.Time
	AnsweredBy      string
	AnsweredRole    string
	AnswerText      string // why declined
	AnsweredSHA256  string `gorm:"column:answered_sha256"` // of the document that was answered
	CreatedAt       time.Time
}

// Line is one line of a quotation.
type Line struct {
	Code        string `json:"code"`
	Text        string `json:"text"`
	Halves      int    `json:"halves,omitempty"` // half days, where the line is days
	Pieces      int    `json:"pieces,omitempty"` // where it is anything else
	UnitMinor   int64  `json:"unit_minor"`
	AmountMinor int64  `json:"amount_minor"`
	Part        string `json:"part"` // initial, yearly, recertification
}

// QuotationStatus is the state of a quotation. Whether a sent one has expired is derived (StatusOn).
type QuotationStatus string

// The states of a quotation; expired is derived, never stored.
const (
	QuotationDraft      QuotationStatus = "draft"
	QuotationSent       QuotationStatus = "sent"
	QuotationAccepted   QuotationStatus = "accepted"
	QuotationDeclined   QuotationStatus = "declined"
	QuotationSuperseded QuotationStatus = "superseded"
	QuotationExpired    QuotationStatus = "expired"
)

// StatusOn is the status on a day: a quotation sent and not answered expires after its last valid day.
func (q Quotation) StatusOn(today day.Day) QuotationStatus {
	if q.Status == QuotationSent && today.After(q.ValidUntil) {
		return QuotationExpired
	}
	return q.Status
}

// NewQuotation is the draft of a revision on an audit-time record; number, revision and prices are given
// by the caller.
func NewQuotation(t AuditTime, code string, at time.Time) Quotation {
	return Quotation{Version: 1, Status: QuotationDraft, CertificationID: t.CertificationID, AuditTimeID: t.ID, Code: code,
		Lines: []Line{}, CreatedAt: at}
}

// The parts of a quotation, as its lines name them.
const (
	PartInitial = "initial"
	PartYearly  = "yearly"
	PartRecert  = "recertification"
)

// PartOf is the part of a quotation that the ground stone calls p.
func PartOf(p fee.Part) string {
	return map[fee.Part]string{fee.Initial: PartInitial, fee.SurveillanceYearly: PartYearly, fee.Recertification: PartRecert}[p]
}

// list is the price list as it was when the quotation was priced.
func (q Quotation) list() fee.PriceList {
	l := q.Prices
	l.Currency, l.TaxPercent = q.Currency, fee.Percent(q.TaxPercent)
	return l
}

// Total is the sum of a part, net, tax and gross; tax is rounded once per part (R-FEE-05). Amounts were
// bounded when the quotation was priced.
func (q Quotation) Total(part string) fee.Total {
	net := map[string]int64{PartInitial: q.InitialMinor, PartYearly: q.YearlyMinor, PartRecert: q.RecertMinor}[part]
	total, err := q.list().Taxed(net)
	if err != nil {
		return fee.Total{Net: net, Gross: net}
	}
	return total
}

// Visits is how many surveillances there are in a year.
func (c Cadence) Visits() int {
	if c == HalfYearly {
		return 2
	}
	return 1
}

// Years is the price of the first three years with inflation, the recertification last.
func (q Quotation) Years(c Cadence) ([]fee.Year, error) {
	priced := fee.Quotation{Currency: q.Currency}
	for _, l := range q.Lines {
		for _, p := range []fee.Part{fee.Initial, fee.SurveillanceYearly, fee.Recertification} {
			if PartOf(p) == l.Part {
				priced.Lines = append(priced.Lines, fee.Line{Part: p, Code: l.Code, AmountMinor: l.AmountMinor})
			}
		}
	}
	return priced.Years(q.list(), c.Visits())
}

// AtCost tells whether travel is charged at cost and not in the lines.
func (q Quotation) AtCost() bool {
	return !slices.ContainsFunc(q.Lines, func(l Line) bool { return l.Code == "travel" })
}

// TaxText says in a sentence what is charged and withheld as tax.
func TaxText(q Quotation) string {
	text := "Prices are net; no tax is charged on them."
	switch {
	case q.Prices.ReverseCharge:
		text = "Prices are net; the client accounts for the tax (reverse charge)."
	case q.TaxPercent > 0:
		text = fmt.Sprintf("Tax of %s %% is added where shown.", fee.Percent(q.TaxPercent))
	}
	if q.Prices.WithholdingPercent > 0 {
		text += fmt.Sprintf(" Of each payment %s %% of the net amount is withheld and paid to the client's tax office.", q.Prices.WithholdingPercent)
	}
	return text
}

// Edit sets note and last valid day while the quotation is a draft.
func (q *Quotation) Edit(actor Actor, note string, until, today day.Day) error {
	switch {
	case !actor.Is(planners...):
		return Forbidden
	case q.Status != QuotationDraft:
		return &Unmet{Verb: "edit"}
	case until.Before(today):
		return Wrong("valid_until", "The last valid day cannot be past.")
	}
	q.Note, q.ValidUntil = note, until
	return nil
}

// Send lets the quotation go to the client.
func (q *Quotation) Send(actor Actor, facts QuotationFacts, at time.Time) error {
	to, err := QuotationLife.Step(q.Status, Send, actor, facts)
	if err != nil {
		return err
	}
	q.Status, q.SentAt = to, &at
	return nil
}

// Answer is the client's: Accept, or Decline with the words why.
func (q *Quotation) Answer(verb Verb, actor Actor, facts QuotationFacts, text string, at time.Time) error {
	to, err := QuotationLife.Step(q.Status, verb, actor, facts)
	if err != nil {
		return err
	}
	q.Status, q.AnsweredAt, q.AnsweredBy, q.AnsweredRole, q.AnswerText, q.AnsweredSHA256 = to, &at, facts.Signer, facts.SignerRole, text, q.PaperSHA256
	return nil
}

// Replace makes room for a newer revision.
func (q *Quotation) Replace(actor Actor, facts QuotationFacts) error {
	to, err := QuotationLife.Step(q.Status, Replace, actor, facts)
	if err != nil {
		return err
	}
	q.Status = to
	return nil
}

// Since lists what a revision changed against the one before it.
func (q Quotation) Since(was Quotation) []Difference {
	amount := func(minor int64, currency string) string { return fee.Money{Minor: minor, Currency: currency}.Format() }
	var out differences
	for _, p := range []struct{ title, part string }{
		{"Initial audit, net", PartInitial}, {"Each surveillance year, net", PartYearly}, {"Recertification, net", PartRecert},
	} {
		out.add(p.title, amount(was.Total(p.part).Net, was.Currency), amount(q.Total(p.part).Net, q.Currency))
	}
	out.add("Tax", fee.Percent(was.TaxPercent).String()+" %", fee.Percent(q.TaxPercent).String()+" %")
	out.add("Withholding tax", was.Prices.WithholdingPercent.String()+" %", q.Prices.WithholdingPercent.String()+" %")
	out.add("Inflation", was.Prices.InflationPercent.String()+" %", q.Prices.InflationPercent.String()+" %")
	out.add("Price list", was.PriceList, q.PriceList)
	out.add("Discount", was.Discount(), q.Discount())
	out.lines(was, q)
	out.add("Valid until", was.ValidUntil.Long(), q.ValidUntil.Long())
	out.add("Note", was.Note, q.Note)
	return out
}

// Discount is the discount in words, "none" without one.
func (q Quotation) Discount() string {
	if q.DiscountPercent == 0 {
		return "none"
	}
	return fee.Percent(q.DiscountPercent).String() + " %, " + fee.Reason(q.DiscountReason).Label()
}

// Quantity is how much a line is of: "2.5 days" or "1".
func (l Line) Quantity() string {
	if l.Halves > 0 {
		return InDays(l.Halves)
	}
	return strconv.Itoa(l.Pieces)
}

// InDays writes half days as days, "2.5 days" or "1 day".
func InDays(halves int) string {
	if halves == 2 {
		return "1 day"
	}
	return audittime.HalfDays(halves).String() + " days"
}

// Trace says which days of the audit-time record a line of days prices, empty for any other line (R-FEE-04).
func (l Line) Trace(t AuditTime) string {
	switch l.Code {
	case "travel", "travel_time":
		return l.places(t)
	case "days":
		return l.days(t)
	}
	return ""
}

// places says which journeys a line counts; empty where there is one site, and nothing to say.
func (l Line) places(t AuditTime) string {
	in, err := t.Basis()
	if err != nil || in.Sample == (audittime.Sample{}) {
		return ""
	}
	switch l.Part {
	case PartInitial:
		return fmt.Sprintf("one for stage 1; for stage 2 the central function and %s", sites(in.Sample.Initial))
	case PartYearly:
		return fmt.Sprintf("each time the central function and %s", sites(in.Sample.Surveillance))
	}
	return fmt.Sprintf("the central function and %s", sites(in.Sample.Recertification))
}

func sites(n int) string {
	if n == 1 {
		return "1 site"
	}
	return fmt.Sprintf("%d sites", n)
}

func (l Line) days(t AuditTime) string {
	switch l.Part {
	case PartInitial:
		return fmt.Sprintf("%s stage 1 + %s stage 2", InDays(t.Stage1Halves), InDays(t.Stage2Halves))
	case PartYearly:
		return "each visit " + InDays(t.VisitHalves)
	}
	return "one audit"
}

// lines adds the lines that a revision changed, took away or added.
func (d *differences) lines(was, is Quotation) {
	type key struct{ part, code, text string }
	before := map[key]Line{}
	for _, l := range was.Lines {
		before[key{l.Part, l.Code, l.Text}] = l
	}
	show := func(l Line, currency string) string {
		return l.Quantity() + " × " + fee.Money{Minor: l.UnitMinor, Currency: currency}.Format()
	}
	for _, l := range is.Lines {
		k := key{l.Part, l.Code, l.Text}
		if old, known := before[k]; known {
			d.add(l.Text, show(old, was.Currency), show(l, is.Currency))
		} else {
			d.add(l.Text, "not in it", show(l, is.Currency))
		}
		delete(before, k)
	}
	for _, l := range was.Lines {
		if _, gone := before[key{l.Part, l.Code, l.Text}]; gone {
			d.add(l.Text, show(l, was.Currency), "taken away")
		}
	}
}
