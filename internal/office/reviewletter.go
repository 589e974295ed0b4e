package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
	"assay/internal/paper"
)

// keepReviewLetter draws the letter that tells the applicant of the review, and keeps it (R-REV-02).
func (w *work) keepReviewLetter(a cert.Application, r cert.Review, file cert.Certification) error {
	client, err := w.Client(w.ctx, cert.SystemActor, file.ClientID)
	if err != nil {
		return fmt.Errorf("read the client of application %d: %w", a.ID, err)
	}
	r.At = w.o.Local(r.At)
	drawn, err := paper.ReviewLetter(paper.ReviewLetterInput{Body: w.o.letterhead(file.Accredited), Client: client, Application: a, Review: r,
		On: w.today, PublicURL: w.o.Body.Web}, paper.Options{})
	if err != nil {
		return fmt.Errorf("draw the letter on application %d: %w", a.ID, err)
	}
	_, err = w.keep(cert.Paper{CertificationID: file.ID, Kind: "letter", Noun: "application", NounID: a.ID, Name: "Letter " + a.Number + ".pdf"}, drawn.PDF)
	return err
}

// ReviewLetterPDF is the newest letter on an application, for whoever holds its code; NotFound before the review.
func (o *Office) ReviewLetterPDF(ctx context.Context, code string) (name string, pdf []byte, err error) {
	a, err := o.store.ApplicationByCode(ctx, code)
	if err != nil {
		return "", nil, err
	}
	papers, err := o.store.PapersOf(ctx, "application", a.ID)
	if err != nil {
		return "", nil, err
	}
	for _, p := range papers {
		if p.Kind == "letter" {
			pdf, err = o.store.Files().Read(p.SHA256)
			return "Letter-" + a.Number + ".pdf", pdf, err
		}
	}
	return "", nil, cert.NotFound
}
