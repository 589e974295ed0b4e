package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
)

// ContractSheet is everything that a contract shows, on page and paper.
type ContractSheet struct {
	QuotationSheet
	Contract cert.Contract
	Changes  []cert.Difference // of the terms against the version before, which bound, binds or was declined
	Former   string            // number of that version, empty for a first one
	Newer    *cert.Contract    // a later version that the client has, nil when there is none
	Renews   bool              // an earlier version was signed by both: the programme stands
}

// ContractSheet reads a contract with what it shows.
func (o *Office) ContractSheet(ctx context.Context, actor cert.Actor, id int64) (ContractSheet, error) {
	c, err := o.store.Contract(ctx, actor, id)
	if err != nil {
		return ContractSheet{}, err
	}
	return o.asking(ctx, cert.SystemActor).contractSheet(c)
}

// ContractByLink reads the contract behind a client's link; a draft is not found.
func (o *Office) ContractByLink(ctx context.Context, code string) (ContractSheet, error) {
	w := o.asking(ctx, cert.SystemActor)
	c, err := w.offeredContract(code)
	if err != nil {
		return ContractSheet{}, err
	}
	return w.contractSheet(c)
}

func (w *work) offeredContract(code string) (cert.Contract, error) {
	c, err := w.ContractByCode(w.ctx, code)
	if err == nil && c.OfferedAt == nil {
		err = cert.NotFound
	}
	return c, err
}

func (w *work) contractSheet(c cert.Contract) (ContractSheet, error) {
	all, err := w.Quotations(w.ctx, c.CertificationID)
	if err != nil {
		return ContractSheet{}, err
	}
	for _, q := range all {
		if q.ID == c.QuotationID {
			s, err := w.quotationSheet(q)
			if err != nil {
				return ContractSheet{}, err
			}
			return w.versioned(ContractSheet{QuotationSheet: s, Contract: c})
		}
	}
	return ContractSheet{}, fmt.Errorf("quotation of contract %s: %w", c.Number, cert.NotFound)
}

// versioned adds what a later version changed against the one before it that bound or that the client declined.
func (w *work) versioned(s ContractSheet) (ContractSheet, error) {
	all, err := w.Contracts(w.ctx, s.Contract.CertificationID)
	for i, was := range all {
		if was.ID > s.Contract.ID && was.OfferedAt != nil && was.Status != cert.ContractWithdrawn && s.Newer == nil {
			s.Newer = &all[i]
		}
		if was.ID >= s.Contract.ID {
			continue
		}
		s.Renews = s.Renews || was.BodySignedAt != nil
		if s.Former == "" && (was.BodySignedAt != nil || was.DeclinedAt != nil) {
			s.Former, s.Changes = was.Number, s.Contract.Since(was)
		}
	}
	return s, err
}

// ContractPDF is the document that both sign, as the client downloads it by the link.
func (o *Office) ContractPDF(ctx context.Context, code string) (name string, pdf []byte, err error) {
	c, err := o.asking(ctx, cert.SystemActor).offeredContract(code)
	if err != nil {
		return "", nil, err
	}
	pdf, err = o.store.Files().Read(c.PaperSHA256)
	return c.Number + ".pdf", pdf, err
}

// PreviewContract draws a draft as it would be offered, marked as a draft; nothing is kept.
func (o *Office) PreviewContract(ctx context.Context, actor cert.Actor, id int64) ([]byte, error) {
	s, err := o.ContractSheet(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return o.asking(ctx, cert.SystemActor).drawContract(s, nil)
}
