package paper

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
)

// ContractInput is what a contract states (R-REV-05). The text agreed is in the contract itself; the annexes list the sites,
// show how the audit time was calculated, and repeat the prices. Without Signed it is the document to sign; with them it is the signed copy, which names the
// hash of the document that was signed.
type ContractInput struct {
	Body          Letterhead
	Contract      cert.Contract
	Client        cert.Client
	Certification cert.Certification
	Time          cert.AuditTime
	Quotation     cert.Quotation // the prices agreed
	Sites         []cert.Site    // all sites in scope
	Signed        []Signature
	On            day.Day // date of the paper
	Draft         bool
}

// Contract draws the certification contract with its annexes. An audit time whose record cannot be read back is an error.
func Contract(input ContractInput, options Options) (Result, error) {
	reasons, err := sheetBlocks(input.Time)
	if err != nil {
		return Result{}, fmt.Errorf("explain the audit time of contract %s: %w", input.Contract.Number, err)
	}
	doc := Document{Letterhead: input.Body, Title: "Certification agreement", Subtitle: joinWords(", ", input.Client.Name, input.Certification.Standard),
		Number: input.Contract.Number, Revision: fmt.Sprint(max(input.Contract.Revision, 1)), Created: input.On.Time(), Draft: input.Draft}
	for _, part := range input.Contract.Parts() {
		doc.Blocks = append(doc.Blocks, Heading{2, part.Title})
		for _, text := range part.Text {
			doc.Blocks = append(doc.Blocks, Paragraph{text})
		}
	}
	signed := input.Signed
	if len(signed) == 0 {
		signed = []Signature{{For: input.Client.Name}, {For: input.Body.Name}}
	}
	doc.Blocks = append(doc.Blocks, Heading{1, "Signatures"}, Signatures{signed}, PageBreak{}, Heading{1, "Annex A: sites"}, sitesTable(input.Sites),
		Heading{1, "Annex B: audit time"})
	doc.Blocks = append(doc.Blocks, deeper(reasons)...)
	return Render(priced(doc, input), options)
}

// priced adds the prices of the quotation that the contract rests on.
func priced(doc Document, input ContractInput) Document {
	t, q := in(""), input.Quotation
	q.Language = ""
	prices, _ := t.prices(q, input.Time)
	doc.Blocks = append(doc.Blocks, PageBreak{}, Heading{1, "Annex C: prices"}, Paragraph{fmt.Sprintf("As in quotation %s revision %d, accepted by the client.", q.Number, max(q.Revision, 1))})
	doc.Blocks = append(doc.Blocks, prices...)
	if years, err := q.Years(input.Certification.Cadence); err == nil {
		doc.Blocks = append(doc.Blocks, Heading{2, t.say("years")}, t.years(q, years))
	}
	doc.Blocks = append(doc.Blocks, t.demand(q)...)
	return doc
}

// deeper puts the headings of blocks one level lower, for a part of a larger paper.
func deeper(blocks []Block) []Block {
	out := make([]Block, len(blocks))
	for i, b := range blocks {
		if h, isHeading := b.(Heading); isHeading {
			h.Level++
			b = h
		}
		out[i] = b
	}
	return out
}
