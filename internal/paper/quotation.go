package paper

import (
	"fmt"
	"strings"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/fee"
)

// QuotationInput is what a quotation rests on. Time and TimeInput are the calculation whose days it prices (R-FEE-04).
type QuotationInput struct {
	Body          Letterhead
	Quotation     cert.Quotation
	Client        cert.Client
	Certification cert.Certification
	Sites         []cert.Site
	TimeInput     audittime.Input
	Time          audittime.Result
	On            day.Day // date of the paper
	Draft         bool
}

// quotationParts are the parts of the price with their headings; each may go by either name.
var quotationParts = []struct{ key, other, title string }{
	{"initial", "", "Initial certification"},
	{"yearly", "surveillance_yearly", "Surveillance, each year"},
	{"recertification", "", "Recertification after three years"},
}

// Quotation draws a quotation: what is offered and its price, each line traced to its days, and how the days came about.
// Amounts that exceed what can be kept are an error.
func Quotation(in QuotationInput, options Options) (Result, error) {
	prices, sums, err := quotationPrices(in.Quotation)
	if err != nil {
		return Result{}, fmt.Errorf("add up quotation %s: %w", in.Quotation.Number, err)
	}
	q := in.Quotation
	doc := Document{
		Letterhead: in.Body, Title: "Quotation for certification", Subtitle: in.Client.Name, Number: q.Number,
		Revision: fmt.Sprint(max(q.Revision, 1)), Created: in.On.Time(), Draft: in.Draft,
	}
	doc.Blocks = append(doc.Blocks,
		Callout{Title: joinWords(" · ", sums...), Text: fmt.Sprintf("This offer is open until %s and binds you to nothing until you accept it.", q.ValidUntil.Long())},
		KeyValues{[]KeyValue{
			{"Client", joinWords(", ", in.Client.Name, in.Client.LegalForm)},
			{"Address", clientAddress(in.Client)},
			{"Attention", joinWords(", ", in.Client.ContactName, in.Client.ContactTitle)},
			{"Standard", in.Certification.Standard},
			{"Scope", in.Certification.Scope},
			{"Services", serviceNames(in.Certification.Services)},
			{"Sites and persons", fmt.Sprintf("%d %s, %d effective persons", len(in.Sites), plural(len(in.Sites), "site", "sites"), in.Time.EffectivePersons)},
			{"Surveillance", cadence(in.Certification.Cadence)},
		}},
		Heading{1, "Price"})
	doc.Blocks = append(doc.Blocks, prices...)
	doc.Blocks = append(doc.Blocks, Heading{1, "How the audit time came about"})
	doc.Blocks = append(doc.Blocks, auditTimeBlocks(in.TimeInput, in.Time)...)
	doc.Blocks = append(doc.Blocks, quotationTerms(in)...)
	return Render(doc, options)
}

// quotationPrices gives a table for each part of the price, and each part's total in words.
func quotationPrices(q cert.Quotation) (blocks []Block, sums []string, err error) {
	for _, part := range quotationParts {
		t := Table{Columns: []Column{{Title: "What", Weight: 5}, {Title: "Days", Weight: 1, Number: true}, {Title: "Unit price", Weight: 1.8, Number: true}, {Title: "Amount", Weight: 1.8, Number: true}}}
		net := fee.Money{Currency: q.Currency}
		for _, line := range q.Lines {
			if line.Part != part.key && (part.other == "" || line.Part != part.other) {
				continue
			}
			if net, err = net.Add(fee.Money{Minor: line.AmountMinor, Currency: q.Currency}); err != nil {
				return nil, nil, err
			}
			t.Rows = append(t.Rows, priceRow(line, q.Currency))
		}
		if len(t.Rows) == 0 {
			continue
		}
		total, foot, err := priceFoot(net, q.TaxPercent)
		if err != nil {
			return nil, nil, err
		}
		t.Foot = foot
		blocks = append(blocks, Heading{2, part.title}, t)
		sums = append(sums, part.title+": "+total.Format())
	}
	return blocks, sums, nil
}

func priceRow(line cert.Line, currency string) []string {
	if line.AmountMinor == 0 {
		return []string{line.Text, "", "", "included"}
	}
	quantity := ""
	if line.Halves > 0 {
		quantity = audittime.HalfDays(line.Halves).String()
	}
	return []string{line.Text, quantity, money(line.UnitMinor, currency), money(line.AmountMinor, currency)}
}

func priceFoot(net fee.Money, taxPercent int) (total fee.Money, foot [][]string, err error) {
	if taxPercent == 0 {
		return net, [][]string{{"Total", "", "", net.Format()}}, nil
	}
	tax, err := net.Times(int64(taxPercent), 10000)
	if err != nil {
		return net, nil, err
	}
	total, err = net.Add(tax)
	return total, [][]string{{"Net", "", "", net.Format()}, {fmt.Sprintf("Tax %s %%", fee.Percent(taxPercent)), "", "", tax.Format()}, {"Total", "", "", total.Format()}}, err
}

// auditTimeBlocks explains a calculation of audit time: its result, every step and the reason of every factor (R-TIME-20).
func auditTimeBlocks(in audittime.Input, r audittime.Result) []Block {
	blocks := []Block{Table{
		Columns: []Column{{Title: "Stage 1", Number: true}, {Title: "Stage 2", Number: true}, {Title: "Initial audit", Number: true}, {Title: "Surveillance visit", Weight: 1.2, Number: true}, {Title: "Surveillance year", Weight: 1.2, Number: true}, {Title: "Recertification", Weight: 1.1, Number: true}},
		Rows:    [][]string{{days(int(r.Stage1Days)), days(int(r.Stage2Days)), days(int(r.TotalDays)), days(int(r.SurveillanceDays)), days(int(r.SurveillanceYear)), days(int(r.RecertificationDays))}},
	}}
	steps := Table{Columns: []Column{{Title: "Step", Weight: 6}, {Title: "Value", Weight: 1.6, Number: true}, {Title: "Rule", Weight: 1.3}}}
	for _, s := range r.Steps {
		steps.Rows = append(steps.Rows, []string{s.Text, s.Value, s.Rule})
	}
	blocks = append(blocks, steps)
	if len(in.Factors) > 0 {
		reasons := Table{Columns: []Column{{Title: "Factor", Weight: 1}, {Title: "Why it applies", Weight: 4}, {Title: "Seen in", Weight: 2.5}}}
		for _, f := range in.Factors {
			reasons.Rows = append(reasons.Rows, []string{f.Code, f.Why, f.Evidence})
		}
		blocks = append(blocks, reasons)
	}
	text := "An auditor day has eight hours. Travel is not counted as audit time."
	if r.TableVersion != "" {
		text += " Table version " + r.TableVersion + "."
	}
	if r.Inferred {
		text += " The number of persons is beyond the published table; the base was inferred and is approved by a second person."
	}
	return append(blocks, Note{text})
}

func quotationTerms(in QuotationInput) []Block {
	items := []string{
		"The days follow from the number of persons and the factors above. They are calculated anew when persons, sites, services or scope change.",
		"Each fee is due before the audit it is for, and is due whatever that audit finds. No price, discount or refund depends on the certification decision.",
		"A certificate is granted by decision after the audit. This offer promises none.",
		"What is not listed is not included: further audits to verify corrections, changes of scope, additional copies and languages of the certificate are quoted when they are needed.",
		fmt.Sprintf("The offer ends after %s. Until you accept it, it can be declined without giving a reason and without cost.", in.Quotation.ValidUntil.Long()),
	}
	if !travelPriced(in.Quotation.Lines) {
		items = append(items, "Travel and lodging are charged at cost.")
	}
	blocks := []Block{Heading{1, "What applies"}, List{Items: items}}
	if in.Quotation.Note != "" {
		blocks = append(blocks, Heading{2, "Note"}, Paragraph{in.Quotation.Note})
	}
	return blocks
}

func travelPriced(lines []cert.Line) bool {
	for _, l := range lines {
		if strings.HasPrefix(l.Code, "travel") {
			return true
		}
	}
	return false
}
