package cert

import "assay/internal/day"

// ApplicationFacts is what the gates of an application judge.
type ApplicationFacts struct {
	Application Application
	Problems    []Problem    // of the questionnaire (R-APP-01)
	Review      Review       // as entered now; zero before
	Missing     []string     // titles of review items without an answer
	Negative    []string     // titles of review items answered no without a comment
	Barred      []string     // titles of items answered no that bar an acceptance
	Reviewed    *Review      // that accepted it last, nil before the first
	Material    []Difference // what differs from it in that which a review rests on
	Underway    int          // audits of the file under way
	Bound       bool         // a contract on it is signed
	Today       day.Day
}

// NotReviewed lets an application be withdrawn before it was ever accepted.
var NotReviewed = Gate[ApplicationFacts]{Rules: []Rule[ApplicationFacts]{
	{"R-REV-06", "ISO/IEC 17021-1 9.6.2", "the application was never accepted; a change of an accepted one is taken back instead",
		func(f ApplicationFacts) bool { return f.Reviewed == nil }, "application"},
}}

// Changeable lets an accepted application be opened for a change.
var Changeable = Gate[ApplicationFacts]{Rules: []Rule[ApplicationFacts]{
	{"R-REV-06", "ISO/IEC 17021-1 9.6.2", "no audit is under way: what it judges stays as it is until it is reported",
		func(f ApplicationFacts) bool { return f.Underway == 0 }, "audit"},
}}

// Immaterial lets a changed application stay accepted.
var Immaterial = Gate[ApplicationFacts]{Rules: []Rule[ApplicationFacts]{
	{"R-APP-01", "ISO/IEC 17021-1 9.1.1", "every mandatory field of the questionnaire is filled in and signed",
		func(f ApplicationFacts) bool { return len(f.Problems) == 0 }, "questionnaire"},
	{"R-REV-06", "ISO/IEC 17021-1 9.6.2", "scope, services, sites, personnel band and outsourcing are as reviewed",
		func(f ApplicationFacts) bool { return f.Reviewed != nil && len(f.Material) == 0 }, "review"},
}}

// WasAccepted lets a change be taken back.
var WasAccepted = Gate[ApplicationFacts]{Rules: []Rule[ApplicationFacts]{
	{"R-REV-06", "ISO/IEC 17021-1 9.1.2", "a review accepted the application as it was before",
		func(f ApplicationFacts) bool { return f.Reviewed != nil }, "review"},
}}

// Complete lets an application be submitted.
var Complete = Gate[ApplicationFacts]{Rules: []Rule[ApplicationFacts]{
	{"R-APP-01", "ISO/IEC 17021-1 9.1.1", "every mandatory field of the questionnaire is filled in and signed",
		func(f ApplicationFacts) bool { return len(f.Problems) == 0 }, "questionnaire"},
}}

// G1 lets an application be accepted.
var G1 = Gate[ApplicationFacts]{Name: "G1", Rules: []Rule[ApplicationFacts]{
	{"R-APP-01", "ISO/IEC 17021-1 9.1.1", "the application data are complete",
		func(f ApplicationFacts) bool { return len(f.Problems) == 0 }, "questionnaire"},
	{"R-REV-01", "ISO/IEC 17021-1 9.1.2.1", "every item of the review is answered, and every no carries a comment",
		func(f ApplicationFacts) bool { return len(f.Missing) == 0 && len(f.Negative) == 0 }, "review"},
	{"R-REV-01", "ISO/IEC 17021-1 9.1.2.1", "the review does not say no to what certification rests on: our ability, IT services, kept accountability",
		func(f ApplicationFacts) bool { return len(f.Barred) == 0 }, "review"},
	{"R-REV-03", "ISO/IEC 17021-1 9.1.2.3", "the competences that team and decider need are determined",
		func(f ApplicationFacts) bool { return len(f.Review.Competences) > 0 }, "review"},
	{"R-DATE-06", "ISO/IEC 17021-1 9.1.3", "the cadence of surveillance is fixed",
		func(f ApplicationFacts) bool { return f.Review.Cadence == Yearly || f.Review.Cadence == HalfYearly }, "review"},
	{"R-APP-02", "ISO/IEC 20000-6 8.4", "where information cannot be shown, the review says how the system can be audited without it",
		restrictedDecided, "review"},
	{"R-REV-01", "ISO/IEC 20000-1 8.2.3.1", "the applicant keeps accountability: not every process is run by other parties",
		func(f ApplicationFacts) bool { return f.Application.Questionnaire.System.AllOutsourced != "yes" }, "questionnaire"},
}}

// Reasoned lets an application be declined.
var Reasoned = Gate[ApplicationFacts]{Rules: []Rule[ApplicationFacts]{
	{"R-REV-02", "ISO/IEC 17021-1 9.1.2.2", "a decline names at least one reason and says it in words for the client",
		func(f ApplicationFacts) bool { return len(f.Review.Reasons) > 0 && f.Review.Text != "" }, "review"},
	{"R-REV-06", "ISO/IEC 17021-1 9.6.2", "no contract is signed: a change of a contracted client is taken back or agreed otherwise, not declined",
		func(f ApplicationFacts) bool { return !f.Bound }, "contract"},
}}

func restrictedDecided(f ApplicationFacts) bool {
	if f.Application.Questionnaire.Access.Restricted != "yes" {
		return true
	}
	for _, i := range f.Review.Items {
		if i.Key == "restricted" {
			return i.Yes && i.Comment != ""
		}
	}
	return false
}

// QuotationFacts is what the gates of a quotation judge.
type QuotationFacts struct {
	Quotation   Quotation
	Application ApplicationStatus
	Time        *AuditTime     // the latest record
	Contract    ContractStatus // of the contract on the quotation that is drafted or offered, empty = none
	Changed     Changed        // what a change of the application still asks for
	Signer      string         // name of who answers for the client
	SignerRole  string
	Today       day.Day
}

// Unbound lets an accepted quotation be replaced.
var Unbound = Gate[QuotationFacts]{Rules: []Rule[QuotationFacts]{
	{"R-REV-05", "ISO/IEC 17021-1 5.1.2", "no contract on this quotation waits for a signature",
		func(f QuotationFacts) bool { return f.Contract == "" || f.Contract == ContractWithdrawn }, "contract"},
}}

// Priced lets a quotation be sent.
var Priced = Gate[QuotationFacts]{Rules: []Rule[QuotationFacts]{
	{"R-REV-02", "ISO/IEC 17021-1 9.1.2.2", "the application has been accepted",
		func(f QuotationFacts) bool { return f.Application == ApplicationAccepted }, "review"},
	{"R-TIME-20", "ISO/IEC 17021-1 9.1.4", "the audit time is calculated and recorded, and the quotation is built on the latest record",
		func(f QuotationFacts) bool { return f.Time != nil && f.Time.ID == f.Quotation.AuditTimeID }, "audit time"},
	{"R-REV-06", "ISO/IEC 17021-1 9.6.2", ruleSettled,
		func(f QuotationFacts) bool { return f.Changed.Agreeable() }, "review"},
	{"R-TIME-03", "ISO/IEC 20000-6 9.1.4", "an inferred audit time is approved by a second person",
		func(f QuotationFacts) bool { return f.Time == nil || !f.Time.Inferred || f.Time.ApproverID != nil }, "audit time"},
	{"R-FEE-04", "house rule", "the quotation has lines and a last valid day that is not past",
		func(f QuotationFacts) bool {
			return len(f.Quotation.Lines) > 0 && !f.Quotation.ValidUntil.Before(f.Today)
		}, "quotation"},
}}

// Draftable is nil when there is something to price: an accepted application and an audit time that a
// second person approved where it must be.
func (f QuotationFacts) Draftable() error {
	if f.Time != nil {
		f.Quotation.AuditTimeID = f.Time.ID
	}
	return Gate[QuotationFacts]{Rules: Priced.Rules[:4]}.unmet("draft", f)
}

// DraftChecks lists what Draftable asks, met and unmet, for the page.
func (f QuotationFacts) DraftChecks() []Check {
	if f.Time != nil {
		f.Quotation.AuditTimeID = f.Time.ID
	}
	return Gate[QuotationFacts]{Rules: Priced.Rules[:4]}.Checks(f)
}

// InTime lets a client answer a quotation.
var InTime = Gate[QuotationFacts]{Rules: []Rule[QuotationFacts]{
	{"R-FEE-04", "house rule", "the quotation has not expired",
		func(f QuotationFacts) bool { return !f.Today.After(f.Quotation.ValidUntil) }, "quotation"},
	{"R-FEE-04", "house rule", "who answers gives name and position",
		func(f QuotationFacts) bool { return f.Signer != "" && f.SignerRole != "" }, "quotation"},
}}

// ContractFacts is what the gates of a contract judge.
type ContractFacts struct {
	Contract    Contract
	Application ApplicationStatus
	Changed     Changed // what a change of the application still asks for
	Quotation   QuotationStatus
	Time        *AuditTime // the latest record
	Covers      string     // hash of scope and sites as they stand
	Open        bool       // another contract is drafted, waits for a signature, or has ended the file
	Bound       *Contract  // the contract signed by both, nil when there is none
	Declined    *Contract  // the newest contract that the client declined, nil when there is none
	Signer      string
	SignerRole  string
	Reason      string            // why the client declines
	Certificate CertificateStatus // of the file today, empty = none
	Busy        int               // audits under way or reported but not concluded
	Today       day.Day
}

// Unwanted lets a client decline a contract on offer.
var Unwanted = Gate[ContractFacts]{Rules: []Rule[ContractFacts]{
	{"R-REV-05", "ISO/IEC 17021-1 5.1.2", "who declines gives name, position and the reason",
		func(f ContractFacts) bool { return f.Signer != "" && f.SignerRole != "" && f.Reason != "" }, "contract"},
}}

// Before is the contract whose next version a new draft is: the one that binds, else the one that was declined.
func (f ContractFacts) Before() *Contract {
	if f.Bound != nil {
		return f.Bound
	}
	return f.Declined
}

// Endable lets a contract signed by both end.
var Endable = Gate[ContractFacts]{Rules: []Rule[ContractFacts]{
	{"R-SUSP-06", "ISO/IEC 17021-1 9.6.5", "no certificate of this file is valid or suspended: certification is withdrawn first, by a decision",
		func(f ContractFacts) bool {
			return f.Certificate != CertificateActive && f.Certificate != CertificateSuspended && f.Certificate != CertificateFuture
		}, "certificate"},
	{"R-REV-05", "ISO/IEC 17021-1 5.1.2", "no audit is under way: it is concluded while the agreement still stands",
		func(f ContractFacts) bool { return f.Busy == 0 }, "programme"},
}}

// Draftable is nil when a contract can be made: the rules of G2 that do not ask for signatures hold, and
// the file has no contract yet.
func (f ContractFacts) Draftable(actor Actor) error {
	if !actor.Is(planners...) {
		return Forbidden
	}
	return draftContract.unmet("draft", f)
}

// DraftChecks lists what Draftable asks, met and unmet, for the page.
func (f ContractFacts) DraftChecks() []Check { return draftContract.Checks(f) }

var draftContract = Gate[ContractFacts]{Rules: append(G2.Rules[:4:4], Rule[ContractFacts]{
	"R-REV-05", "ISO/IEC 17021-1 5.1.2", "no contract waits for a signature, and none that is signed carries the same days, prices, scope and sites",
	func(f ContractFacts) bool { return !f.Open && (f.Bound == nil || f.moved()) }, "contract"})}

// moved tells whether the figures changed since the contract that binds: then a new version is needed.
func (f ContractFacts) moved() bool {
	b := f.Bound
	return b.QuotationID != f.Contract.QuotationID || b.AuditTimeID != f.Contract.AuditTimeID || b.Covers != "" && b.Covers != f.Covers
}

// Outdated tells whether the contract that binds no longer carries the current figures (R-REV-05, R-REV-06).
func (f ContractFacts) Outdated() bool {
	b := f.Bound
	return b != nil && (f.Time != nil && b.AuditTimeID != f.Time.ID || b.Covers != "" && b.Covers != f.Covers)
}

// G2 lets a contract be offered and signed.
var G2 = Gate[ContractFacts]{Name: "G2", Rules: []Rule[ContractFacts]{
	{"R-REV-02", "ISO/IEC 17021-1 9.1.2", "the application has been accepted",
		func(f ContractFacts) bool { return f.Application == ApplicationAccepted }, "review"},
	{"R-REV-06", "ISO/IEC 17021-1 9.6.2", ruleSettled,
		func(f ContractFacts) bool { return f.Changed.Agreeable() }, "review"},
	{"R-FEE-04", "house rule", "the client has accepted the quotation",
		func(f ContractFacts) bool { return f.Quotation == QuotationAccepted }, "quotation"},
	{"R-REV-05", "ISO/IEC 17021-1 5.1.2", "the agreement carries the current audit time with its justification",
		func(f ContractFacts) bool { return f.Time != nil && f.Contract.AuditTimeID == f.Time.ID }, "audit time"},
	{"R-REV-05", "ISO/IEC 17021-1 5.1.2", "who signs gives name and position",
		func(f ContractFacts) bool {
			return f.Contract.Status == ContractDraft || f.Signer != "" && f.SignerRole != ""
		}, "contract"},
	{"R-REV-05", "ISO/IEC 17021-1 5.1.2", "the agreement covers the scope and all sites as they stand now",
		func(f ContractFacts) bool { return f.Contract.Covers == "" || f.Contract.Covers == f.Covers }, "contract"},
}}
