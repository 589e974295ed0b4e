package paper

import (
	"fmt"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
)

// QuotationInput is what a quotation states. Time is the calculation whose days it prices (R-FEE-04); Branch is the office
// that quotes, zero when it is the body itself.
type QuotationInput struct {
	Body          Letterhead
	Branch        cert.Branch
	Quotation     cert.Quotation
	Client        cert.Client
	Certification cert.Certification
	Time          cert.AuditTime
	On            day.Day // date of the paper
	Draft         bool
}

// Quotation draws a quotation in its language: what is offered and its price, each line traced to its days, what the years
// cost, and how the days came about. An audit time whose record cannot be read back is an error.
func Quotation(input QuotationInput, options Options) (Result, error) {
	reasons, err := in(input.Quotation.Language).auditTime(input.Time)
	if err != nil {
		return Result{}, fmt.Errorf("explain the audit time of quotation %s: %w", input.Quotation.Number, err)
	}
	years, err := input.Quotation.Years(input.Certification.Cadence)
	if err != nil {
		return Result{}, fmt.Errorf("add up the years of quotation %s: %w", input.Quotation.Number, err)
	}
	q, t := input.Quotation, in(input.Quotation.Language)
	doc := Document{
		Letterhead: input.Body, Title: t.say("title"), Subtitle: t.say("subtitle", input.Certification.Standard), Language: q.Language,
		Number: q.Number, Revision: fmt.Sprint(max(q.Revision, 1)), Created: input.On.Time(), Draft: input.Draft,
	}
	prices, sums := t.prices(q, input.Time)
	doc.Blocks = append(doc.Blocks, Callout{Title: joinWords(" · ", sums...), Text: t.say("open", t.day(q.ValidUntil))}, t.head(input), Heading{1, t.say("cost")})
	doc.Blocks = append(doc.Blocks, prices...)
	doc.Blocks = append(doc.Blocks, Heading{2, t.say("years")}, t.years(q, years))
	doc.Blocks = append(doc.Blocks, t.demand(q)...)
	doc.Blocks = append(doc.Blocks, Heading{1, t.say("conditions")}, List{Items: Conditions(q, input.Time, q.Language)})
	if q.Note != "" {
		doc.Blocks = append(doc.Blocks, Heading{2, t.say("note")}, Paragraph{q.Note})
	}
	doc.Blocks = append(doc.Blocks, Heading{1, t.say("time")})
	if q.Language != "" && q.Language != "en" {
		doc.Blocks = append(doc.Blocks, Note{t.say("time.record")})
	}
	doc.Blocks = append(doc.Blocks, reasons...)
	return Render(doc, options)
}

// head says for whom and what the quotation is.
func (t tongue) head(input QuotationInput) KeyValues {
	c, f := input.Client, input.Certification
	rows := []KeyValue{
		{t.say("for"), joinWords(", ", c.Name, c.Form(), clientAddress(c))},
		{t.say("attention"), joinWords(", ", c.ContactName, c.ContactTitle)},
		{t.say("file"), f.Number},
		{t.say("scope"), f.Scope},
		{t.say("services"), serviceNames(f.Services)},
		{t.say("surveillance"), t.say(map[bool]string{true: "half_yearly", false: "yearly"}[f.Cadence == cert.HalfYearly])},
		{t.say("valid"), t.day(input.Quotation.ValidUntil)},
	}
	if text := t.together(input.Time); text != "" {
		rows = append(rows, KeyValue{t.say("together"), text})
	}
	if b := input.Branch; b.ID != 0 {
		rows = append(rows, KeyValue{t.say("office"), joinWords(", ", b.Name, b.Address, b.City)})
		if b.TaxNumber != "" {
			rows = append(rows, KeyValue{t.say("tax_number"), b.TaxNumber})
		}
	}
	return KeyValues{rows}
}

// auditTime explains a calculation of audit time: its result, every step and the reason of every factor (R-TIME-20).
// It belongs to the quotation; the contract has the whole sheet (R-REV-05).
func (l tongue) auditTime(t cert.AuditTime) ([]Block, error) {
	result, err := t.Explained()
	if err != nil {
		return nil, err
	}
	basis, err := t.Basis()
	if err != nil {
		return nil, err
	}
	steps := Table{Columns: []Column{{Title: l.say("t.step"), Weight: 6}, {Title: l.say("t.value"), Weight: 1.4, Number: true}, {Title: l.say("t.rule"), Weight: 1.4}}}
	for _, s := range result.Steps {
		steps.Rows = append(steps.Rows, []string{s.Text, s.Value, s.Rule})
	}
	blocks := []Block{l.timeSummary(t), steps}
	if len(basis.Factors) > 0 {
		blocks = append(blocks, l.factors(basis.Factors))
	}
	return append(blocks, Note{auditTimeNote(t)}), nil
}

func (l tongue) timeSummary(t cert.AuditTime) Table {
	head := []Column{{Title: l.say("t.persons"), Weight: 1, Number: true}, {Title: l.say("t.stage1"), Number: true}, {Title: l.say("t.stage2"), Number: true}, {Title: l.say("t.initial"), Weight: 1.2, Number: true},
		{Title: l.say("t.visit"), Weight: 1.5, Number: true}, {Title: l.say("t.year"), Weight: 1.4, Number: true}, {Title: l.say("t.recert"), Weight: 1.6, Number: true}}
	return Table{Columns: head, Rows: [][]string{{fmt.Sprint(t.Persons), l.days(t.Stage1Halves), l.days(t.Stage2Halves), l.days(t.TotalHalves), l.days(t.VisitHalves), l.days(t.YearHalves), l.days(t.RecertHalves)}}}
}

func (l tongue) factors(factors []audittime.Factor) Table {
	t := Table{Columns: []Column{{Title: l.say("t.factor"), Weight: 1}, {Title: l.say("t.why"), Weight: 4}, {Title: l.say("t.evidence"), Weight: 2.5}}}
	for _, f := range factors {
		t.Rows = append(t.Rows, []string{f.Code, f.Why, f.Evidence})
	}
	return t
}

func auditTimeNote(t cert.AuditTime) string {
	text := "An auditor day has eight hours. Travel is not part of the audit time. "
	switch {
	case t.Waits():
		text += "The number of persons is beyond the published table; the base was inferred and a second person has yet to approve it. "
	case t.Inferred:
		text += "The number of persons is beyond the published table; the base was inferred and a second person approved it. "
	}
	text += fmt.Sprintf("Calculation revision %d", max(t.Revision, 1))
	if t.PersonName != "" {
		text += " by " + t.PersonName
	}
	if t.TableVersion != "" {
		text += ", table " + t.TableVersion
	}
	return text + "."
}
