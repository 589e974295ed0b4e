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
	reasons, err := auditTimeBlocks(input.Time)
	if err != nil {
		return Result{}, fmt.Errorf("explain the audit time of quotation %s: %w", input.Quotation.Number, err)
	}
	years, err := input.Quotation.Years()
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
	doc.Blocks = append(doc.Blocks, Heading{1, t.say("conditions")}, List{Items: Conditions(q, q.Language)})
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
		{t.say("for"), joinWords(", ", c.Name, c.LegalForm, clientAddress(c))},
		{t.say("attention"), joinWords(", ", c.ContactName, c.ContactTitle)},
		{t.say("file"), f.Number},
		{t.say("scope"), f.Scope},
		{t.say("services"), serviceNames(f.Services)},
		{t.say("surveillance"), t.say(map[bool]string{true: "half_yearly", false: "yearly"}[f.Cadence == cert.HalfYearly])},
		{t.say("valid"), t.day(input.Quotation.ValidUntil)},
	}
	if b := input.Branch; b.ID != 0 {
		rows = append(rows, KeyValue{t.say("office"), joinWords(", ", b.Name, b.Address, b.City)})
		if b.TaxNumber != "" {
			rows = append(rows, KeyValue{t.say("tax_number"), b.TaxNumber})
		}
	}
	return KeyValues{rows}
}

// auditTimeBlocks explains a calculation of audit time: its result, every step and the reason of every factor (R-TIME-20).
// It belongs to quotation and contract (R-REV-05).
func auditTimeBlocks(t cert.AuditTime) ([]Block, error) {
	result, err := t.Explained()
	if err != nil {
		return nil, err
	}
	basis, err := t.Basis()
	if err != nil {
		return nil, err
	}
	steps := Table{Columns: []Column{{Title: "Step", Weight: 6}, {Title: "Value", Weight: 1.4, Number: true}, {Title: "Rule", Weight: 1.4}}}
	for _, s := range result.Steps {
		steps.Rows = append(steps.Rows, []string{s.Text, s.Value, s.Rule})
	}
	blocks := []Block{auditTimeSummary(t), steps}
	if len(basis.Factors) > 0 {
		blocks = append(blocks, factorTable(basis.Factors))
	}
	return append(blocks, Note{auditTimeNote(t)}), nil
}

func auditTimeSummary(t cert.AuditTime) Table {
	head := []Column{{Title: "Persons", Weight: 0.9, Number: true}, {Title: "Stage 1", Number: true}, {Title: "Stage 2", Number: true}, {Title: "Initial audit", Weight: 1.2, Number: true},
		{Title: "Surveillance visit", Weight: 1.3, Number: true}, {Title: "Surveillance year", Weight: 1.3, Number: true}, {Title: "Recertification", Weight: 1.4, Number: true}}
	return Table{Columns: head, Rows: [][]string{{fmt.Sprint(t.Persons), days(t.Stage1Halves), days(t.Stage2Halves), days(t.TotalHalves), days(t.VisitHalves), days(t.YearHalves), days(t.RecertHalves)}}}
}

func factorTable(factors []audittime.Factor) Table {
	t := Table{Columns: []Column{{Title: "Factor", Weight: 1}, {Title: "Justification", Weight: 4}, {Title: "Evidence", Weight: 2.5}}}
	for _, f := range factors {
		t.Rows = append(t.Rows, []string{f.Code, f.Why, f.Evidence})
	}
	return t
}

func auditTimeNote(t cert.AuditTime) string {
	text := "An auditor day has eight hours. Travel is not part of the audit time. "
	if t.Inferred {
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
