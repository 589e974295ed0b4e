package office

import (
	"fmt"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/fee"
	"assay/internal/paper"
)

// drawQuotation draws a quotation; while it is a draft every page says so.
func (w *work) drawQuotation(s QuotationSheet) ([]byte, error) {
	q := s.Quotation
	drawn, err := paper.Render(paper.Document{
		Letterhead: w.o.letterhead(s.File.Accredited), Title: "Quotation", Subtitle: "Certification of an IT service management system to " + s.File.Standard,
		Number: q.Number, Revision: fmt.Sprint(q.Revision), Created: w.today.Time(), Draft: q.Status == cert.QuotationDraft,
		Blocks: w.quotationBlocks(s),
	}, paper.Options{})
	if err != nil {
		return nil, fmt.Errorf("draw quotation %s: %w", q.Number, err)
	}
	return drawn.PDF, nil
}

func (w *work) quotationBlocks(s QuotationSheet) []paper.Block {
	q, c := s.Quotation, s.Client
	blocks := []paper.Block{
		paper.KeyValues{Rows: []paper.KeyValue{
			{Key: "For", Value: joinLine(c.Name, c.Address, c.Postcode+" "+c.City, c.Country)},
			{Key: "Attention of", Value: joinLine(c.ContactName, c.ContactTitle)},
			{Key: "File", Value: s.File.Number},
			{Key: "Scope", Value: s.File.Scope},
			{Key: "Valid until", Value: q.ValidUntil.Long()},
		}},
		paper.Heading{Level: 1, Text: "What it costs"},
	}
	for _, part := range QuotationParts {
		blocks = append(blocks, paper.Heading{Level: 2, Text: part.Title}, linesTable(q, part.Part))
	}
	blocks = append(blocks, w.timeBlocks(s.Time)...)
	blocks = append(blocks, paper.Heading{Level: 1, Text: "Conditions"}, paper.List{Items: QuotationConditions(q)})
	if q.Note != "" {
		blocks = append(blocks, paper.Heading{Level: 2, Text: "Note"}, paper.Paragraph{Text: q.Note})
	}
	return blocks
}

// QuotationParts are the parts of a quotation in the order in which they are read.
var QuotationParts = []struct{ Part, Title string }{
	{cert.PartInitial, "Initial certification: stage 1 and stage 2"},
	{cert.PartYearly, "Surveillance, each of the two years after"},
	{cert.PartRecert, "Recertification in the third year"},
}

// QuotationConditions are the sentences that hold for every quotation.
func QuotationConditions(q cert.Quotation) []string {
	travel := "Travel and subsistence are charged at cost, with receipts."
	for _, l := range q.Lines {
		if l.Code == "travel" {
			travel = "Travel is charged as quoted, per visit; nothing is added for it."
		}
	}
	tax := "Prices are net; no tax is charged on them."
	if q.TaxPercent > 0 {
		tax = fmt.Sprintf("Tax of %s %% is added where shown.", fee.Percent(q.TaxPercent))
	}
	return []string{
		"The quotation binds us until its last valid day and obliges you to nothing.",
		"Fees are due for the work done, whatever the audits find and whatever is decided. No price depends on the outcome.",
		"The days rest on the number of persons and the factors given below. When these change, days and price are calculated again and agreed before the next audit.",
		travel,
		tax,
		"Not included: verification visits for nonconformities, special audits, changes of scope and further copies of the certificate. They are quoted when they are needed.",
	}
}

func linesTable(q cert.Quotation, part string) paper.Table {
	t := paper.Table{Columns: []paper.Column{{Title: "Item", Weight: 5}, {Title: "Quantity", Weight: 2, Number: true},
		{Title: "Unit price", Weight: 2, Number: true}, {Title: "Amount", Weight: 2, Number: true}}}
	amount := func(minor int64) string { return fee.Money{Minor: minor, Currency: q.Currency}.Format() }
	for _, l := range q.Lines {
		if l.Part == part {
			t.Rows = append(t.Rows, []string{l.Text, l.Quantity(), amount(l.UnitMinor), amount(l.AmountMinor)})
		}
	}
	sum := q.Total(part)
	t.Foot = [][]string{{"Net", "", "", amount(sum.Net)}}
	if q.TaxPercent > 0 {
		t.Foot = append(t.Foot, []string{"Tax " + fee.Percent(q.TaxPercent).String() + " %", "", "", amount(sum.Tax)}, []string{"Total", "", "", amount(sum.Gross)})
	}
	return t
}

// timeBlocks show the audit time with its justification: it belongs to quotation and agreement (R-REV-05).
func (w *work) timeBlocks(t cert.AuditTime) []paper.Block {
	days := func(halves int) string { return audittime.HalfDays(halves).String() + " days" }
	blocks := []paper.Block{
		paper.Heading{Level: 1, Text: "How the audit time was calculated"},
		paper.KeyValues{Rows: []paper.KeyValue{
			{Key: "Effective persons", Value: fmt.Sprint(t.Persons)},
			{Key: "Initial audit", Value: fmt.Sprintf("%s: stage 1 %s, stage 2 %s", days(t.TotalHalves), days(t.Stage1Halves), days(t.Stage2Halves))},
			{Key: "Surveillance", Value: fmt.Sprintf("%s a year, %s each visit", days(t.YearHalves), days(t.VisitHalves))},
			{Key: "Recertification", Value: days(t.RecertHalves) + ", calculated again when it is due"},
			{Key: "Calculated", Value: fmt.Sprintf("revision %d by %s on %s, table %s", t.Revision, t.PersonName, w.o.DayOf(t.At).Long(), t.TableVersion)},
		}},
	}
	result, err := t.Explained()
	if err != nil {
		return blocks
	}
	steps := paper.Table{Columns: []paper.Column{{Title: "Step", Weight: 7}, {Title: "Value", Weight: 2, Number: true}, {Title: "Rule", Weight: 2}}}
	for _, s := range result.Steps {
		steps.Rows = append(steps.Rows, []string{s.Text, s.Value, s.Rule})
	}
	return append(blocks, steps, factorTable(t))
}

func factorTable(t cert.AuditTime) paper.Block {
	in, err := t.Basis()
	if err != nil || len(in.Factors) == 0 {
		return paper.Note{Text: "A day of audit has eight hours. Travel is not part of the audit time. No factor was applied."}
	}
	table := paper.Table{Columns: []paper.Column{{Title: "Factor", Weight: 2}, {Title: "Justification", Weight: 5}, {Title: "Evidence", Weight: 3}}}
	for _, f := range in.Factors {
		table.Rows = append(table.Rows, []string{f.Code, f.Why, f.Evidence})
	}
	return table
}
