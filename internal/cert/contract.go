package cert

import (
	"fmt"
	"strings"
	"time"

	"assay/internal/day"
)

// Contract is the certification agreement (R-REV-05).
type Contract struct {
	ID              int64
	Version         int64
	Status          ContractStatus
	CertificationID int64
	QuotationID     int64
	AuditTimeID     int64
	Number          string // "K-2026-0001"; a later version adds its revision, "K-2026-0001-2"
	Revision        int    // 1, and one more with every new version
	Code            string
	Terms           string // the text agreed
	Template        string // name and revision of the template the text was made from
	Covers          string // hash of scope and sites at the time, empty in old contracts
	PaperSHA256     string // of the PDF both sign
	OfferedAt       *time.Time
	ClientName      string
	ClientRole      string
	ClientSignedAt  *time.Time
	DeclinedBy      string // who declined it for the client, empty when nobody did
	DeclinedRole    string
	DeclinedAt      *time.Time
	DeclineReason   string
	BodyPersonID    *int64
	BodyName        string
	BodyRole        string
	BodySignedAt    *time.Time
	EndedOn         day.Day
	EndReason       string
	CreatedAt       time.Time
}

// ContractStatus is the state of a contract.
type ContractStatus string

// The states of a contract.
const (
	ContractDraft        ContractStatus = "draft"
	ContractOffered      ContractStatus = "offered"
	ContractClientSigned ContractStatus = "client_signed"
	ContractSigned       ContractStatus = "signed"
	ContractDeclined     ContractStatus = "declined"
	ContractWithdrawn    ContractStatus = "withdrawn"
	ContractEnded        ContractStatus = "ended"
)

// Label is the status in words.
func (s ContractStatus) Label() string {
	if s == ContractClientSigned {
		return "signed by the client"
	}
	return string(s)
}

// NewContract is the draft of a contract on an accepted quotation.
func NewContract(q Quotation, number, code, terms string, at time.Time) Contract {
	return Contract{Version: 1, Status: ContractDraft, CertificationID: q.CertificationID, QuotationID: q.ID, AuditTimeID: q.AuditTimeID,
		Number: number, Revision: 1, Code: code, Terms: terms, CreatedAt: at}
}

// Offer lets the contract go to the client for signature.
func (c *Contract) Offer(actor Actor, facts ContractFacts, at time.Time) error {
	to, err := ContractLife.Step(c.Status, Offer, actor, facts)
	if err != nil {
		return err
	}
	c.Status, c.OfferedAt = to, &at
	return nil
}

// Sign is the client's signature, with name and position.
func (c *Contract) Sign(actor Actor, facts ContractFacts, at time.Time) error {
	to, err := ContractLife.Step(c.Status, Sign, actor, facts)
	if err != nil {
		return err
	}
	c.Status, c.ClientName, c.ClientRole, c.ClientSignedAt = to, facts.Signer, facts.SignerRole, &at
	return nil
}

// Refuse is the client's no to a contract on offer, with name, position and the reason.
func (c *Contract) Refuse(actor Actor, facts ContractFacts, at time.Time) error {
	to, err := ContractLife.Step(c.Status, Decline, actor, facts)
	if err != nil {
		return err
	}
	c.Status, c.DeclinedBy, c.DeclinedRole, c.DeclinedAt, c.DeclineReason = to, facts.Signer, facts.SignerRole, &at, facts.Reason
	return nil
}

// Countersign is the body's signature; with it the contract binds (R-REV-05).
func (c *Contract) Countersign(actor Actor, facts ContractFacts, at time.Time) error {
	to, err := ContractLife.Step(c.Status, Countersign, actor, facts)
	if err != nil {
		return err
	}
	c.Status, c.BodyName, c.BodyRole, c.BodySignedAt = to, facts.Signer, facts.SignerRole, &at
	if actor.PersonID != 0 {
		c.BodyPersonID = &actor.PersonID
	}
	return nil
}

// Succeed makes the draft of a new version of a contract, signed or declined, take its place: number and revision follow the one before.
func (c *Contract) Succeed(was Contract) {
	c.Revision = was.Revision + 1
	c.Number = fmt.Sprintf("%s-%d", strings.TrimSuffix(was.Number, fmt.Sprintf("-%d", was.Revision)), c.Revision)
}

// Replaced ends a contract in whose place another was signed by both.
func (c *Contract) Replaced(actor Actor, facts ContractFacts, by Contract) error {
	to, err := ContractLife.Step(c.Status, Replace, actor, facts)
	if err != nil {
		return err
	}
	c.Status, c.EndedOn, c.EndReason = to, facts.Today, "replaced by "+by.Number
	return nil
}

// Leave withdraws a contract that is not signed by both, or ends one that is. The verb is WithdrawIt or End.
func (c *Contract) Leave(verb Verb, actor Actor, facts ContractFacts, reason string) error {
	to, err := ContractLife.Step(c.Status, verb, actor, facts)
	if err != nil {
		return err
	}
	c.Status, c.EndedOn, c.EndReason = to, facts.Today, reason
	return nil
}

// Term is one part of the terms of a contract.
type Term struct {
	Title string
	Text  []string // paragraphs
}

// JoinTerms makes the text that is kept: sections apart by an empty line, the title first.
func JoinTerms(sections []Term) string {
	parts := make([]string, len(sections))
	for i, s := range sections {
		parts[i] = strings.Join(append([]string{s.Title}, s.Text...), "\n")
	}
	return strings.Join(parts, "\n\n")
}

// Parts reads the terms back, for page and paper.
func (c Contract) Parts() []Term {
	var out []Term
	for part := range strings.SplitSeq(c.Terms, "\n\n") {
		rows := strings.Split(part, "\n")
		out = append(out, Term{rows[0], rows[1:]})
	}
	return out
}
