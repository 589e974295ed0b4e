package paper

import (
	_ "embed"
	"fmt"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
)

//go:embed terms.txt
var standardTerms string

// StandardTerms are the house's terms of certification (R-REV-05, R-CERT-07, R-CONF-01) as plain text: lines beginning
// with # are headings, with - list items. They are kept in the contract when it is offered, so that it never changes.
func StandardTerms() string { return standardTerms }

// ContractInput is what a contract states. Contract.Terms is the text agreed; the annex shows Time with its reasons.
// What is signed is the paper whose hash is Contract.PaperSHA256; drawn again afterwards, the contract shows both
// signatures with that hash.
type ContractInput struct {
	Body          Letterhead
	Contract      cert.Contract
	Quotation     cert.Quotation
	Client        cert.Client
	Certification cert.Certification
	Sites         []cert.Site
	TimeInput     audittime.Input
	Time          audittime.Result
	On            day.Day // date of the paper
	Draft         bool
}

// Contract draws the certification contract with its annexes: the sites covered and the audit time with its reasons.
func Contract(in ContractInput, options Options) (Result, error) {
	terms := in.Contract.Terms
	if terms == "" {
		terms = standardTerms
	}
	doc := Document{Letterhead: in.Body, Title: "Certification contract", Subtitle: in.Client.Name, Number: in.Contract.Number, Revision: "1", Created: in.On.Time(), Draft: in.Draft}
	doc.Blocks = append(doc.Blocks, contractParties(in)...)
	doc.Blocks = append(doc.Blocks, passages(terms)...)
	doc.Blocks = append(doc.Blocks, contractSignatures(in)...)
	doc.Blocks = append(doc.Blocks, PageBreak{}, Heading{1, "Annex A: sites covered"}, sitesTable(in.Sites),
		Heading{1, "Annex B: audit time and its reasons"})
	doc.Blocks = append(doc.Blocks, auditTimeBlocks(in.TimeInput, in.Time)...)
	return Render(doc, options)
}

func contractParties(in ContractInput) []Block {
	q := in.Quotation
	return []Block{
		Heading{1, "Between"},
		KeyValues{[]KeyValue{
			{"Certification body", joinWords(", ", in.Body.Name, in.Body.Address)},
			{"Client", joinWords(", ", in.Client.Name, in.Client.LegalForm)},
			{"Registration number", in.Client.RegistrationNo},
			{"Address", clientAddress(in.Client)},
			{"Represented by", joinWords(", ", in.Client.ContactName, in.Client.ContactTitle)},
		}},
		Heading{1, "About"},
		KeyValues{[]KeyValue{
			{"Standard", in.Certification.Standard},
			{"Scope", in.Certification.Scope},
			{"Services", serviceNames(in.Certification.Services)},
			{"Sites", fmt.Sprintf("%d, listed in annex A; this contract covers all of them", len(in.Sites))},
			{"Surveillance", cadence(in.Certification.Cadence)},
			{"Audit time", fmt.Sprintf("stage 1 %s, stage 2 %s, surveillance %s a year, recertification %s; reasons in annex B",
				days(int(in.Time.Stage1Days)), days(int(in.Time.Stage2Days)), days(int(in.Time.SurveillanceYear)), days(int(in.Time.RecertificationDays)))},
			{"Fees", fmt.Sprintf("as in quotation %s, revision %d, which is part of this contract", q.Number, max(q.Revision, 1))},
		}},
		Heading{1, "Terms"},
	}
}

// contractSignatures leaves lines to sign on, or shows who signed when, and the hash of the paper signed.
func contractSignatures(in ContractInput) []Block {
	k := in.Contract
	client := Signature{For: "For the client, " + in.Client.Name, Name: k.ClientName, Role: k.ClientRole, At: instant(k.ClientSignedAt)}
	house := Signature{For: "For the certification body, " + in.Body.Name, Name: k.BodyName, Role: k.BodyRole, At: instant(k.BodySignedAt)}
	if k.ClientSignedAt != nil {
		client.Hash = k.PaperSHA256
	}
	if k.BodySignedAt != nil {
		house.Hash = k.PaperSHA256
	}
	return []Block{Heading{1, "Signatures"}, Signatures{[]Signature{client, house}}}
}
