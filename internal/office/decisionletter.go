package office

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/paper"
)

// writeLetter draws the letter that tells the client of a decision, once, and keeps it in the file (R-DEC-04).
// It is drawn after the decision has done its work: the letter names the certificate that stands then.
func (w *work) writeLetter(file cert.Certification, client cert.Client, d cert.Decision) (cert.Paper, error) {
	in, err := w.letterInput(file, client, d)
	if err != nil {
		return cert.Paper{}, fmt.Errorf("read for the letter on %s: %w", d.Number, err)
	}
	drawn, err := paper.DecisionLetter(in, paper.Options{})
	if err != nil {
		return cert.Paper{}, fmt.Errorf("draw the letter on %s: %w", d.Number, err)
	}
	return w.keep(cert.Paper{CertificationID: file.ID, Kind: "decision letter", Noun: "decision", NounID: d.ID,
		Name: "decision-" + d.Number + ".pdf"}, drawn.PDF)
}

func (w *work) letterInput(file cert.Certification, client cert.Client, d cert.Decision) (paper.DecisionLetterInput, error) {
	in := paper.DecisionLetterInput{Body: w.o.letterhead(file.Accredited), Client: client, Certification: file, Decision: d,
		SignatoryName: w.o.Body.Signatory, SignatoryRole: w.o.Body.SignatoryRole}
	certificates, err := w.Certificates(w.ctx, file.ID)
	if err != nil {
		return in, err
	}
	in.Certificate = newest(certificates)
	book, err := w.rulebook()
	if err != nil {
		return in, err
	}
	if in.AppealDays, err = book.On(w.today).Int("appeal.lodge_days"); err != nil {
		return in, err
	}
	in.Next, err = w.nextSurveillance(file.ID, in.Certificate)
	return in, err
}

// nextSurveillance is the last day of the next surveillance; zero where none follows or the certificate is
// not active.
func (w *work) nextSurveillance(file int64, c *cert.Certificate) (day.Day, error) {
	if c == nil || c.Status != cert.CertificateActive {
		return day.Day{}, nil
	}
	audits, err := w.Audits(w.ctx, file)
	for _, a := range audits {
		if a.Kind == cert.Surveillance && a.Cycle == c.Cycle && a.Ahead() {
			if a.Latest.IsZero() {
				return a.Target, err
			}
			return a.Latest, err
		}
	}
	return day.Day{}, err
}
