package office

import (
	"fmt"
	"time"

	"assay/internal/cert"
	"assay/internal/paper"
)

// drawContract draws the agreement with its annex. Without signatures it is the document to sign; with
// them it is the signed copy, which names the SHA-256 of the document that was signed.
func (w *work) drawContract(s ContractSheet, signed []paper.Signature) ([]byte, error) {
	sites, err := w.Sites(w.ctx, s.File.ID)
	if err != nil {
		return nil, err
	}
	drawn, err := paper.Contract(paper.ContractInput{
		Body: w.o.letterhead(s.File.Accredited), Contract: s.Contract, Client: s.Client, Certification: s.File, Time: s.Time,
		Quotation: s.Quotation, Sites: sites,
		Signed: signed, On: w.today, Draft: s.Contract.Status == cert.ContractDraft,
	}, paper.Options{})
	if err != nil {
		return nil, fmt.Errorf("draw contract %s: %w", s.Contract.Number, err)
	}
	return drawn.PDF, nil
}

// keepContract draws the document to sign and keeps it; the answer is its SHA-256.
func (w *work) keepContract(s ContractSheet) (string, error) {
	pdf, err := w.drawContract(s, nil)
	if err != nil {
		return "", err
	}
	p, err := w.keep(cert.Paper{CertificationID: s.File.ID, Kind: "contract", Noun: "contract", NounID: s.Contract.ID, Name: s.Contract.Number + ".pdf"}, pdf)
	return p.SHA256, err
}

// keepSigned draws and keeps the copy that shows both signatures.
func (w *work) keepSigned(s ContractSheet) error {
	c := s.Contract
	pdf, err := w.drawContract(s, []paper.Signature{
		{For: s.Client.Name, Name: c.ClientName, Role: c.ClientRole, At: w.o.stamp(c.ClientSignedAt), Hash: c.PaperSHA256},
		{For: w.o.Body.Name, Name: c.BodyName, Role: c.BodyRole, At: w.o.stamp(c.BodySignedAt), Hash: c.PaperSHA256},
	})
	if err != nil {
		return err
	}
	_, err = w.keep(cert.Paper{CertificationID: s.File.ID, Kind: "contract", Noun: "contract", NounID: c.ID, Name: c.Number + "-signed.pdf"}, pdf)
	return err
}

// stamp is an instant as papers show it, in the body's time zone.
func (o *Office) stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(o.zone).Format("2 Jan 2006, 15:04 MST")
}
