package cert

import (
	"strconv"
	"strings"
	"time"

	"assay/internal/audittime"
	"assay/internal/day"
	"assay/internal/fee"
)

// Quotation is a priced proposal without obligation.
type Quotation struct {
	ID              int64
	Version         int64
	Status          QuotationStatus
	CertificationID int64
	AuditTimeID     int64
	Number          string // "Q-2026-0001"
	Revision        int
	Code            string // random, in the client's link
	Currency        string // ISO 4217
	Lines           []Line `gorm:"serializer:json"`
	InitialMinor    int64  // totals in minor units
	YearlyMinor     int64
	RecertMinor     int64
	TaxPercent      int    // hundredths of a percent
	PriceList       string // name of the list it was priced by
	DiscountReason  string // one of fee.Reasons, empty = no discount
	DiscountPercent int    // hundredths of a percent, of the days
	Note            string
	ValidUntil      day.Day
	PaperSHA256     string // of the PDF sent
	SentAt          *time.Time
	AnsweredAt      *time.Time
	AnsweredBy      string
	AnsweredRole    string
	AnswerText      string // why declined
	CreatedAt       time.Time
}

// Line is one line of a quotation.
type Line struct {
	Code        string `json:"code"`
	Text        string `json:"text"`
	Halves      int    `json:"halves,omitempty"` // half days, where the line is days
	Pieces      int    `json:"pieces,omitempty"` // where it is anything else
	UnitMinor   int64  `json:"unit_minor"`
	AmountMinor int64  `json:"amount_minor"`
	Part        string `json:"part"` // initial, yearly, recertification
}

// QuotationStatus is the state of a quotation. Whether a sent one has expired is derived (StatusOn).
type QuotationStatus string

// The states of a quotation; expired is derived, never stored.
const (
	QuotationDraft      QuotationStatus = "draft"
	QuotationSent       QuotationStatus = "sent"
	QuotationAccepted   QuotationStatus = "accepted"
	QuotationDeclined   QuotationStatus = "declined"
	QuotationSuperseded QuotationStatus = "superseded"
	QuotationExpired    QuotationStatus = "expired"
)

// StatusOn is the status on a day: a quotation sent and not answered expires after its last valid day.
func (q Quotation) StatusOn(today day.Day) QuotationStatus {
	if q.Status == QuotationSent && today.After(q.ValidUntil) {
		return QuotationExpired
	}
	return q.Status
}

// Contract is the certification agreement (R-REV-05).
type Contract struct {
	ID              int64
	Version         int64
	Status          ContractStatus
	CertificationID int64
	QuotationID     int64
	AuditTimeID     int64
	Number          string // "K-2026-0001"
	Code            string
	Terms           string // the text agreed
	PaperSHA256     string // of the PDF both sign
	OfferedAt       *time.Time
	ClientName      string
	ClientRole      string
	ClientSignedAt  *time.Time
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
	ContractWithdrawn    ContractStatus = "withdrawn"
	ContractEnded        ContractStatus = "ended"
)

// NewQuotation is the draft of a revision on an audit-time record; number, revision and prices are given
// by the caller.
func NewQuotation(t AuditTime, code string, at time.Time) Quotation {
	return Quotation{Version: 1, Status: QuotationDraft, CertificationID: t.CertificationID, AuditTimeID: t.ID, Code: code,
		Lines: []Line{}, CreatedAt: at}
}

// NewContract is the draft of a contract on an accepted quotation.
func NewContract(q Quotation, number, code, terms string, at time.Time) Contract {
	return Contract{Version: 1, Status: ContractDraft, CertificationID: q.CertificationID, QuotationID: q.ID, AuditTimeID: q.AuditTimeID,
		Number: number, Code: code, Terms: terms, CreatedAt: at}
}

// The parts of a quotation, as its lines name them.
const (
	PartInitial = "initial"
	PartYearly  = "yearly"
	PartRecert  = "recertification"
)

// Total is the sum of a part, net, tax and gross; tax is rounded once per part (R-FEE-05). Amounts were
// bounded when the quotation was priced.
func (q Quotation) Total(part string) fee.Total {
	net := map[string]int64{PartInitial: q.InitialMinor, PartYearly: q.YearlyMinor, PartRecert: q.RecertMinor}[part]
	tax, err := fee.Money{Minor: net, Currency: q.Currency}.Times(int64(q.TaxPercent), 10000)
	if err != nil {
		return fee.Total{Net: net, Gross: net}
	}
	return fee.Total{Net: net, Tax: tax.Minor, Gross: net + tax.Minor}
}

// Edit sets note and last valid day while the quotation is a draft.
func (q *Quotation) Edit(actor Actor, note string, until, today day.Day) error {
	switch {
	case !actor.Is(planners...):
		return Forbidden
	case q.Status != QuotationDraft:
		return &Unmet{Verb: "edit"}
	case until.Before(today):
		return Wrong("valid_until", "The last valid day cannot be past.")
	}
	q.Note, q.ValidUntil = note, until
	return nil
}

// Send lets the quotation go to the client.
func (q *Quotation) Send(actor Actor, facts QuotationFacts, at time.Time) error {
	to, err := QuotationLife.Step(q.Status, Send, actor, facts)
	if err != nil {
		return err
	}
	q.Status, q.SentAt = to, &at
	return nil
}

// Answer is the client's: Accept, or Decline with the words why.
func (q *Quotation) Answer(verb Verb, actor Actor, facts QuotationFacts, text string, at time.Time) error {
	to, err := QuotationLife.Step(q.Status, verb, actor, facts)
	if err != nil {
		return err
	}
	q.Status, q.AnsweredAt, q.AnsweredBy, q.AnsweredRole, q.AnswerText = to, &at, facts.Signer, facts.SignerRole, text
	return nil
}

// Replace makes room for a newer revision.
func (q *Quotation) Replace(actor Actor, facts QuotationFacts) error {
	to, err := QuotationLife.Step(q.Status, Replace, actor, facts)
	if err != nil {
		return err
	}
	q.Status = to
	return nil
}

// Since lists what a revision changed against the one before it.
func (q Quotation) Since(was Quotation) []Difference {
	amount := func(minor int64, currency string) string { return fee.Money{Minor: minor, Currency: currency}.Format() }
	var out differences
	for _, p := range []struct{ title, part string }{
		{"Initial audit, net", PartInitial}, {"Each surveillance year, net", PartYearly}, {"Recertification, net", PartRecert},
	} {
		out.add(p.title, amount(was.Total(p.part).Net, was.Currency), amount(q.Total(p.part).Net, q.Currency))
	}
	out.add("Tax", fee.Percent(was.TaxPercent).String()+" %", fee.Percent(q.TaxPercent).String()+" %")
	out.add("Discount", was.Discount(), q.Discount())
	out.add("Valid until", was.ValidUntil.Long(), q.ValidUntil.Long())
	out.add("Note", was.Note, q.Note)
	return out
}

// Discount is the discount in words, "none" without one.
func (q Quotation) Discount() string {
	if q.DiscountPercent == 0 {
		return "none"
	}
	return fee.Percent(q.DiscountPercent).String() + " %, " + fee.Reason(q.DiscountReason).Label()
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

// Quantity is how much a line is of: "2.5 days" or "1".
func (l Line) Quantity() string {
	if l.Halves > 0 {
		return audittime.HalfDays(l.Halves).String() + " days"
	}
	return strconv.Itoa(l.Pieces)
}
