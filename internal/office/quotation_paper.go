package office

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/fee"
	"assay/internal/paper"
)

// drawQuotation draws a quotation; while it is a draft every page says so.
func (w *work) drawQuotation(s QuotationSheet) ([]byte, error) {
	drawn, err := paper.Quotation(paper.QuotationInput{
		Body: w.o.letterhead(s.File.Accredited), Quotation: s.Quotation, Client: s.Client, Certification: s.File, Time: s.Time,
		Parts: QuotationParts, Conditions: QuotationConditions(s.Quotation), On: w.today, Draft: s.Quotation.Status == cert.QuotationDraft,
	}, paper.Options{})
	if err != nil {
		return nil, fmt.Errorf("draw quotation %s: %w", s.Quotation.Number, err)
	}
	return drawn.PDF, nil
}

// QuotationParts are the parts of a quotation in the order in which they are read.
var QuotationParts = []paper.PricePart{
	{Part: cert.PartInitial, Title: "Initial certification: stage 1 and stage 2"},
	{Part: cert.PartYearly, Title: "Surveillance, each of the two years after"},
	{Part: cert.PartRecert, Title: "Recertification in the third year"},
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
