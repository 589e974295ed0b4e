package paper

import (
	"fmt"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
)

// QuotationInput is what a quotation states. Parts are the portions of the price in the order in which they are read,
// Time is the calculation whose days it prices (R-FEE-04), Conditions are the sentences that hold for it.
type QuotationInput struct {
	Body          Letterhead
	Quotation     cert.Quotation
	Client        cert.Client
	Certification cert.Certification
	Time          cert.AuditTime
	Parts         []PricePart
	Conditions    []string
	On            day.Day // date of the paper
	Draft         bool
}

// PricePart is a portion of the price: the part that its lines name, and its title.
type PricePart struct{ Part, Title string }

// Quotation draws a quotation: what is offered and its price, each line traced to its days, and how the days came about.
// An audit time whose record cannot be read back is an error.
func Quotation(in QuotationInput, options Options) (Result, error) {
	reasons, err := auditTimeBlocks(in.Time)
	if err != nil {
		return Result{}, fmt.Errorf("explain the audit time of quotation %s: %w", in.Quotation.Number, err)
	}
	q := in.Quotation
	doc := Document{
		Letterhead: in.Body, Title: "Quotation", Subtitle: "Certification of an IT service management system to " + in.Certification.Standard,
		Number: q.Number, Revision: fmt.Sprint(max(q.Revision, 1)), Created: in.On.Time(), Draft: in.Draft,
	}
	prices, sums := quotationPrices(in)
	doc.Blocks = append(doc.Blocks,
		Callout{Title: joinWords(" · ", sums...), Text: fmt.Sprintf("This offer is open until %s and obliges you to nothing.", q.ValidUntil.Long())},
		KeyValues{[]KeyValue{
			{"For", joinWords(", ", in.Client.Name, in.Client.LegalForm, clientAddress(in.Client))},
			{"Attention of", joinWords(", ", in.Client.ContactName, in.Client.ContactTitle)},
			{"File", in.Certification.Number},
			{"Scope", in.Certification.Scope},
			{"Services", serviceNames(in.Certification.Services)},
			{"Surveillance", cadence(in.Certification.Cadence)},
			{"Valid until", q.ValidUntil.Long()},
		}},
		Heading{1, "What it costs"})
	doc.Blocks = append(doc.Blocks, prices...)
	doc.Blocks = append(doc.Blocks, Heading{1, "How the audit time was calculated"})
	doc.Blocks = append(doc.Blocks, reasons...)
	doc.Blocks = append(doc.Blocks, Heading{1, "Conditions"}, List{Items: in.Conditions})
	if q.Note != "" {
		doc.Blocks = append(doc.Blocks, Heading{2, "Note"}, Paragraph{q.Note})
	}
	return Render(doc, options)
}

// quotationPrices gives a table for each part of the price that has lines, and each part's total in words.
func quotationPrices(in QuotationInput) (blocks []Block, sums []string) {
	q := in.Quotation
	for _, part := range in.Parts {
		t := Table{Columns: []Column{{Title: "Item", Weight: 5}, {Title: "Quantity", Weight: 1.5, Number: true}, {Title: "Unit price", Weight: 1.8, Number: true}, {Title: "Amount", Weight: 1.8, Number: true}}}
		for _, line := range q.Lines {
			if line.Part == part.Part {
				t.Rows = append(t.Rows, priceRow(line, q.Currency))
			}
		}
		if len(t.Rows) == 0 {
			continue
		}
		t.Foot = priceFoot(q, part.Part)
		blocks = append(blocks, Heading{2, part.Title}, t)
		sums = append(sums, part.Title+": "+money(q.Total(part.Part).Gross, q.Currency))
	}
	return blocks, sums
}

func priceRow(line cert.Line, currency string) []string {
	if line.AmountMinor == 0 {
		return []string{line.Text, "", "", "included"}
	}
	return []string{line.Text, line.Quantity(), money(line.UnitMinor, currency), money(line.AmountMinor, currency)}
}

func priceFoot(q cert.Quotation, part string) [][]string {
	sum := q.Total(part)
	if q.TaxPercent == 0 {
		return [][]string{{"Total", "", "", money(sum.Net, q.Currency)}}
	}
	return [][]string{
		{"Net", "", "", money(sum.Net, q.Currency)},
		{"Tax " + percent(q.TaxPercent), "", "", money(sum.Tax, q.Currency)},
		{"Total", "", "", money(sum.Gross, q.Currency)},
	}
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
