package paper

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
)

// ContractInput is what a contract states (R-REV-05). The text agreed is in the contract itself; the annex shows how the
// audit time was calculated. Without Signed it is the document to sign; with them it is the signed copy, which names the
// hash of the document that was signed.
type ContractInput struct {
	Body          Letterhead
	Contract      cert.Contract
	Client        cert.Client
	Certification cert.Certification
	Time          cert.AuditTime
	Signed        []Signature
	On            day.Day // date of the paper
	Draft         bool
}

// Contract draws the certification contract with its annex. An audit time whose record cannot be read back is an error.
func Contract(in ContractInput, options Options) (Result, error) {
	reasons, err := auditTimeBlocks(in.Time)
	if err != nil {
		return Result{}, fmt.Errorf("explain the audit time of contract %s: %w", in.Contract.Number, err)
	}
	doc := Document{Letterhead: in.Body, Title: "Certification agreement", Subtitle: joinWords(", ", in.Client.Name, in.Certification.Standard),
		Number: in.Contract.Number, Revision: "1", Created: in.On.Time(), Draft: in.Draft}
	for _, part := range in.Contract.Parts() {
		doc.Blocks = append(doc.Blocks, Heading{2, part.Title})
		for _, text := range part.Text {
			doc.Blocks = append(doc.Blocks, Paragraph{text})
		}
	}
	signed := in.Signed
	if len(signed) == 0 {
		signed = []Signature{{For: in.Client.Name}, {For: in.Body.Name}}
	}
	doc.Blocks = append(doc.Blocks, Heading{1, "Signatures"}, Signatures{signed}, PageBreak{}, Heading{1, "Annex: audit time"})
	doc.Blocks = append(doc.Blocks, reasons...)
	return Render(doc, options)
}
