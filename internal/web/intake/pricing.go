package intake

import (
	"fmt"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/fee"
	"assay/internal/office"
	"assay/internal/paper"
)

// pricing is what every page that shows prices has in common: the lines of a quotation traced to its audit time, the
// years, the conditions and the steps of the calculation.
type pricing struct {
	Quotation cert.Quotation
	Time      cert.AuditTime
	Steps     []audittime.Step
	Years     []fee.Year
	Records   string // address of the audit-time records, empty for the client
}

func pricingOf(s office.QuotationSheet, records string) (pricing, error) {
	q, t := s.Quotation, s.Time
	explained, err := t.Explained()
	if err != nil {
		return pricing{}, fmt.Errorf("read the audit time of quotation %d: %w", q.ID, err)
	}
	years, err := q.Years(s.File.Cadence)
	if err != nil {
		return pricing{}, fmt.Errorf("add up the years of quotation %d: %w", q.ID, err)
	}
	return pricing{q, t, explained.Steps, years, records}, nil
}

// pricedPart is the lines of one part with their sum.
type pricedPart struct {
	Title string
	Lines []cert.Line
	Sum   fee.Total
}

// Parts are the lines of a quotation by part.
func (p pricing) Parts() []pricedPart {
	var parts []pricedPart
	for _, title := range paper.PriceParts("") {
		part := pricedPart{Title: title.Title, Sum: p.Quotation.Total(title.Part)}
		for _, l := range p.Quotation.Lines {
			if l.Part == title.Part {
				part.Lines = append(part.Lines, l)
			}
		}
		if len(part.Lines) > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

// Trace says which days of the audit time a line prices.
func (p pricing) Trace(l cert.Line) string { return l.Trace(p.Time) }

// Tax is the tax in percent, "" without one.
func (p pricing) Tax() string { return percentOrNone(p.Quotation.TaxPercent) }

// Withholding is what is withheld in percent, "" without.
func (p pricing) Withholding() string {
	return percentOrNone(int(p.Quotation.Prices.WithholdingPercent))
}

// Conditions are the sentences that hold for the quotation.
func (p pricing) Conditions() []string { return paper.Conditions(p.Quotation, p.Time, "") }

// YearWords says what falls due in a year.
func (pricing) YearWords(y fee.Year) string {
	return map[fee.Part]string{fee.Initial: "Initial audit", fee.FirstVisit: "First surveillance visit", fee.SurveillanceYearly: "Surveillance", fee.Recertification: "Recertification, opens the next three years"}[y.Part]
}

// Cycle is the sum of the first three years.
func (p pricing) Cycle() (fee.Total, error) { return fee.FirstCycle(p.Years) }

func percentOrNone(hundredths int) string {
	if hundredths == 0 {
		return ""
	}
	return fee.Percent(hundredths).String()
}
