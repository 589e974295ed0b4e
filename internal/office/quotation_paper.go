package office

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/paper"
)

// drawQuotation draws a quotation; while it is a draft every page says so.
func (w *work) drawQuotation(s QuotationSheet) ([]byte, error) {
	head := w.o.letterhead(s.File.Accredited)
	if b := s.Branch; b.ID != 0 {
		head.Address = joinLine(b.Address, b.City, norm.CountryName(b.Country))
	}
	drawn, err := paper.Quotation(paper.QuotationInput{
		Body: head, Branch: s.Branch, Quotation: s.Quotation, Client: s.Client, Certification: s.File, Time: s.Time,
		On: w.today, Draft: s.Quotation.Status == cert.QuotationDraft,
	}, paper.Options{})
	if err != nil {
		return nil, fmt.Errorf("draw quotation %s: %w", s.Quotation.Number, err)
	}
	return drawn.PDF, nil
}
