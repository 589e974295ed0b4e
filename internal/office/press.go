package office

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/paper"
)

// printCertificate draws the PDF of a certificate. A name that no font can draw is refused: a certificate
// with a hole in its holder's name must not exist.
func (o *Office) printCertificate(c cert.Certificate) ([]byte, error) {
	r, err := paper.Certificate(o.certificateInput(c), paper.Options{})
	if err != nil {
		return nil, err
	}
	if len(r.Missing) > 0 {
		return nil, cert.Invalid{{Field: "scope", Rule: "R-CERT-01",
			Message: fmt.Sprintf("No font of this installation can print %q; a certificate needs every character. The administrator can add fonts (setting ASSAY_FONTS).", string(r.Missing))}}
	}
	return r.PDF, nil
}

func (o *Office) certificateInput(c cert.Certificate) paper.CertificateInput {
	head := o.letterhead(false)
	head.Accreditation = c.Accreditation
	return paper.CertificateInput{Body: head, Certificate: c, SignatoryName: o.Body.Signatory, SignatoryRole: o.Body.SignatoryRole,
		Place: o.Body.City, RegisterURL: o.URL("/verify"), CheckURL: o.URL("/c/" + c.Code)}
}
