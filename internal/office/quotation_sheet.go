package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
)

// QuotationSheet is everything that a quotation shows, on page and paper.
type QuotationSheet struct {
	Quotation cert.Quotation
	Time      cert.AuditTime
	File      cert.Certification
	Client    cert.Client
	Branch    cert.Branch     // the office that quotes, zero when it is the body itself
	Newer     *cert.Quotation // the revision sent after this one, nil when this is the latest sent
	Signatory cert.Signature  // who signed the application
}

// QuotationSheet reads a quotation with what it shows.
func (o *Office) QuotationSheet(ctx context.Context, actor cert.Actor, id int64) (QuotationSheet, error) {
	q, err := o.store.Quotation(ctx, actor, id)
	if err != nil {
		return QuotationSheet{}, err
	}
	return o.asking(ctx, cert.SystemActor).quotationSheet(q)
}

// QuotationByLink reads the quotation behind a client's link; a draft is not found.
func (o *Office) QuotationByLink(ctx context.Context, code string) (QuotationSheet, error) {
	w := o.asking(ctx, cert.SystemActor)
	q, err := w.sentQuotation(code)
	if err != nil {
		return QuotationSheet{}, err
	}
	return w.quotationSheet(q)
}

func (w *work) quotationSheet(q cert.Quotation) (QuotationSheet, error) {
	s := QuotationSheet{Quotation: q}
	var err error
	if s.File, err = w.Certification(w.ctx, cert.SystemActor, q.CertificationID); err != nil {
		return s, err
	}
	if s.Client, err = w.Client(w.ctx, cert.SystemActor, s.File.ClientID); err != nil {
		return s, err
	}
	if s.Time, err = w.timeWith(q.CertificationID, q.AuditTimeID); err != nil {
		return s, err
	}
	if s.Branch, err = w.branchOf(q); err != nil {
		return s, err
	}
	app, err := w.ApplicationOf(w.ctx, q.CertificationID)
	if err != nil {
		return s, err
	}
	s.Signatory = app.Questionnaire.Signature
	all, err := w.Quotations(w.ctx, q.CertificationID)
	if err != nil {
		return s, err
	}
	for i := range all {
		if all[i].SentAt != nil && all[i].Revision > q.Revision && s.Newer == nil {
			s.Newer = &all[i]
		}
	}
	return s, nil
}

// branchOf is the office whose price list a quotation uses, zero for the installed list.
func (w *work) branchOf(q cert.Quotation) (cert.Branch, error) {
	if q.PriceListID == 0 {
		return cert.Branch{}, nil
	}
	lists, err := w.PriceLists(w.ctx)
	if err != nil {
		return cert.Branch{}, err
	}
	l, err := priceListIn(lists, q.PriceListID)
	if err != nil {
		return cert.Branch{}, err
	}
	branches, err := w.Branches(w.ctx)
	for _, b := range branches {
		if b.ID == l.BranchID {
			return b, err
		}
	}
	return cert.Branch{}, err
}

func (w *work) timeWith(file, id int64) (cert.AuditTime, error) {
	times, err := w.AuditTimes(w.ctx, file)
	if err != nil {
		return cert.AuditTime{}, err
	}
	for _, t := range times {
		if t.ID == id {
			return t, nil
		}
	}
	return cert.AuditTime{}, fmt.Errorf("audit time %d of file %d: %w", id, file, cert.NotFound)
}

// QuotationPDF is the PDF that was sent, as the client downloads it by the link.
func (o *Office) QuotationPDF(ctx context.Context, code string) (name string, pdf []byte, err error) {
	q, err := o.asking(ctx, cert.SystemActor).sentQuotation(code)
	if err != nil {
		return "", nil, err
	}
	pdf, err = o.store.Files().Read(q.PaperSHA256)
	return quotationFile(q), pdf, err
}

// PreviewQuotation draws a draft as it would be sent, marked as a draft; nothing is kept.
func (o *Office) PreviewQuotation(ctx context.Context, actor cert.Actor, id int64) ([]byte, error) {
	s, err := o.QuotationSheet(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return o.asking(ctx, cert.SystemActor).drawQuotation(s)
}

func quotationFile(q cert.Quotation) string { return fmt.Sprintf("%s-r%d.pdf", q.Number, q.Revision) }

// keepQuotation draws the PDF and keeps it; the answer is its SHA-256.
func (w *work) keepQuotation(s QuotationSheet) (string, error) {
	pdf, err := w.drawQuotation(s)
	if err != nil {
		return "", err
	}
	p, err := w.keep(cert.Paper{CertificationID: s.File.ID, Kind: "quotation", Noun: "quotation", NounID: s.Quotation.ID,
		Name: quotationFile(s.Quotation)}, pdf)
	return p.SHA256, err
}
