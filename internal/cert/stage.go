package cert

import (
	"slices"

	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// Stage is where a client's file stands on the way from application to recertification. It is computed
// by StageOf; the stored copy serves lists only.
type Stage string

// The stages, in the order of the lifecycle.
const (
	StageApplied      Stage = "applied"
	StageReviewed     Stage = "audit_time" // accepted: audit time comes next
	StageQuoting      Stage = "quotation"
	StageContracting  Stage = "contract"
	StageOne          Stage = "stage1"
	StageTwo          Stage = "stage2"
	StageFindings     Stage = "findings" // nonconformities stand between report and decision
	StageDecision     Stage = "decision"
	StageCertified    Stage = "certified"
	StageSurveillance Stage = "surveillance"    // one is announced, underway or unconcluded
	StageRecert       Stage = "recertification" // the recertification audit is on its way
	StageSuspended    Stage = "suspended"
	StageExpired      Stage = "expired"
	StageWithdrawn    Stage = "withdrawn"
	StageDeclined     Stage = "declined" // application, quotation or decision went no further
)

// Stages lists the stages in order, for pipelines and filters.
var Stages = []Stage{StageApplied, StageReviewed, StageQuoting, StageContracting, StageOne, StageTwo, StageFindings,
	StageDecision, StageCertified, StageSurveillance, StageRecert, StageSuspended, StageExpired, StageWithdrawn, StageDeclined}

// Label is the stage in words.
func (s Stage) Label() string {
	switch s {
	case StageReviewed:
		return "audit time"
	case StageOne:
		return "stage 1"
	case StageTwo:
		return "stage 2"
	}
	return string(s)
}

// Standing is everything that decides where a file stands.
type Standing struct {
	Application ApplicationStatus
	Changed     Changed
	Time        *AuditTime // latest record
	Quotation   *Quotation // latest revision
	Contract    *Contract  // the one that binds, else the latest
	Renewing    *Contract  // the version that is to take its place, nil when there is none
	Audits      []Audit    // all, by cycle and seq
	Findings    []Finding  // all
	Decisions   []Decision // all, by id
	Certificate *Certificate
	Book        norm.Book
	Waiting     *Proof // a certificate that waits for its release
	Unled       bool   // the audit that comes next has days, but no lead auditor any more (R-TEAM-03)
	Today       day.Day
}

// Place is where a file stands, whose turn it is and what comes next by when.
type Place struct {
	Stage   Stage
	Waiting Role
	What    string
	By      day.Day // zero = undated
}

// StageOf computes the place of a file (pure; the day decides expiry and overdue). A change of the application after
// its acceptance comes before everything else (R-REV-06); the stage stays where the file has come to.
func StageOf(s Standing) Place {
	p := s.unchanged()
	switch {
	case p.Stage == StageDeclined || p.Stage == StageWithdrawn:
	case s.Waiting != nil:
		p.Waiting, p.What, p.By = Reviewer, ReleaseStep, day.Day{}
	case s.Changed == ChangeOpen:
		p.Waiting, p.What, p.By = ClientUser, "send the changed application", day.Day{}
	case s.Changed == ChangeOurs:
		p.Waiting, p.What, p.By = Planner, "finish and send the changed application", day.Day{}
	case s.Changed == ChangeReview:
		p.Waiting, p.What, p.By = Reviewer, "review the changed application", day.Day{}
	case s.Changed == ChangeTime:
		p.Waiting, p.What, p.By = Planner, "calculate the audit time anew", day.Day{}
	case s.Changed == ChangeTerms:
		next := s.renewing()
		p.Waiting, p.What, p.By = next.Waiting, next.What, next.By
	}
	return p
}

// ReleaseStep is what comes next after a decision that makes a certificate.
const ReleaseStep = "compare and release the certificate"

// renewing is the next step towards a contract that carries a change, as if none were signed.
func (s Standing) renewing() Place {
	if s.Contract = s.Renewing; s.Contract == nil && (s.Quotation == nil || s.Quotation.AuditTimeID != s.Time.ID) {
		return Place{StageQuoting, Planner, "prepare a quotation and a new version of the contract", day.Day{}}
	}
	return s.contracting()
}

func (s Standing) unchanged() Place {
	if s.Certificate != nil {
		return s.certified()
	}
	switch {
	case s.Application == ApplicationDeclined || s.Application == ApplicationWithdrawn:
		return Place{Stage: StageDeclined, What: "the application was " + string(s.Application)}
	case s.Changed != Unchanged: // it was accepted before: the file stands where it has come to
	case s.Application == ApplicationSubmitted:
		return Place{StageApplied, Reviewer, "review the application", day.Day{}}
	case s.Application == ApplicationReturned:
		return Place{StageApplied, ClientUser, "complete the application", day.Day{}}
	}
	if s.Contract == nil || s.Contract.Status != ContractSigned {
		return s.contracting()
	}
	return s.auditing()
}

// Resolving is what ends a suspension; Deciding begins what waits for a decision maker now, whatever its last day.
const (
	Resolving = "restore or withdraw"
	Deciding  = "decide on "
)

// countersigning is what the body does after the client has signed.
const countersigning = "countersign the contract"

func (s Standing) contracting() Place {
	switch {
	case s.Contract != nil && s.Contract.Status == ContractEnded:
		return Place{Stage: StageWithdrawn}
	case s.refused():
		return s.declined()
	case s.Contract != nil && s.Contract.Status == ContractOffered:
		return Place{StageContracting, ClientUser, "sign the contract", day.Day{}}
	case s.Contract != nil && s.Contract.Status == ContractClientSigned:
		return Place{StageContracting, Planner, countersigning, day.Day{}}
	case s.Time == nil || s.Time.Inferred && s.Time.ApproverID == nil:
		return Place{StageReviewed, Planner, "calculate the audit time", day.Day{}}
	case s.Quotation == nil || s.Quotation.Status == QuotationSuperseded:
		return Place{StageQuoting, Planner, "prepare the quotation", day.Day{}}
	}
	switch s.Quotation.StatusOn(s.Today) {
	case QuotationSent:
		return Place{StageQuoting, ClientUser, "accept or decline the quotation", s.Quotation.ValidUntil}
	case QuotationAccepted:
		return Place{StageContracting, Planner, "offer the contract", day.Day{}}
	case QuotationDeclined:
		return Place{Stage: StageDeclined, What: "the quotation was declined"}
	case QuotationExpired:
		return Place{Stage: StageDeclined, What: "the quotation expired unanswered"}
	}
	return Place{StageQuoting, Planner, "send the quotation", day.Day{}}
}

// refused tells whether the newest contract on the quotation was declined by the client or taken back by the body, and
// no other was drafted since.
func (s Standing) refused() bool {
	return s.Contract != nil && (s.Contract.Status == ContractDeclined || s.Contract.Status == ContractWithdrawn) &&
		s.Quotation != nil && s.Quotation.ID == s.Contract.QuotationID
}

// declined places a file whose contract nobody can sign any more: the body answers a client's no with a new version; what
// it took back is closed until it drafts one.
func (s Standing) declined() Place {
	switch {
	case s.Contract.Status == ContractWithdrawn && s.Contract.DeclinedAt != nil:
		return Place{Stage: StageDeclined, What: "the contract was declined"}
	case s.Contract.Status == ContractWithdrawn:
		return Place{Stage: StageDeclined, What: "the contract was withdrawn"}
	}
	return Place{StageContracting, Planner, "answer the declined contract", day.Day{}}
}

func (s Standing) auditing() Place {
	for _, d := range s.Decisions {
		if d.Option == Refuse {
			return Place{Stage: StageDeclined, What: "certification was refused"}
		}
	}
	a := s.Next()
	if a == nil {
		return Place{StageTwo, Planner, "plan the next audit", day.Day{}}
	}
	stage := StageTwo
	if firstOpen(s.Audits).Kind == Stage1 { // also while a special audit comes before it
		stage = StageOne
	}
	return s.audit(*a, stage)
}

// certified places a file that has or had a certificate.
func (s Standing) certified() Place {
	a := s.Next()
	switch s.Certificate.StatusOn(s.Today) {
	case CertificateWithdrawn, CertificateSuperseded:
		return Place{Stage: StageWithdrawn}
	case CertificateSuspended:
		return s.suspended(a)
	case CertificateExpired:
		return s.expired(firstOpen(s.Audits))
	}
	if a == nil {
		return Place{StageCertified, "", "", s.Certificate.Expires}
	}
	stage := StageCertified
	if a.Status != AuditPlanned {
		stage = StageSurveillance
	}
	if a.Kind == Recertification {
		stage = StageRecert
	}
	return s.audit(*a, stage)
}

// suspended places a file whose certificate is suspended: what was begun goes on, and resolves the cause or not; otherwise
// the suspension itself waits for its end (R-SUSP-03).
func (s Standing) suspended(a *Audit) Place {
	if a == nil || a.Status == AuditPlanned && a.Kind != Special {
		return Place{StageSuspended, DecisionMaker, Resolving, s.Certificate.SuspendedUntil}
	}
	p := s.audit(*a, StageSuspended)
	p.Stage = StageSuspended
	return p
}

// expired places a file after its certificate's last valid day: a late recertification can restore it for a
// time (R-DATE-12), and until that time is over somebody should see to it.
func (s Standing) expired(a *Audit) Place {
	limit := cycle.In(s.Book, s.Today).RestorationLimit(s.Certificate.Expires)
	if a == nil || a.Kind != Recertification || a.Status == AuditPlanned && s.Today.After(limit) {
		return Place{Stage: StageExpired}
	}
	p := s.audit(*a, StageExpired)
	if !s.Today.After(limit) {
		p.What += "; can be restored until " + limit.Long()
	}
	if a.Status == AuditPlanned {
		p.By = s.Certificate.Expires
	}
	return p
}

// audit places a file by its current audit.
func (s Standing) audit(a Audit, stage Stage) Place {
	by := a.Starts
	if a.Status == AuditScheduled && s.Unled {
		return Place{stage, Planner, "choose the lead auditor of " + a.Name, by}
	}
	switch a.Status {
	case AuditPlanned:
		return Place{stage, Planner, "plan " + a.Name, a.Target}
	case AuditScheduled:
		return Place{stage, LeadAuditor, "prepare and announce " + a.Name, by}
	case AuditAnnounced:
		return Place{stage, LeadAuditor, "audit: " + a.Name, by}
	case AuditUnderway:
		if a.ReportRevision > 0 {
			return Place{stage, LeadAuditor, "answer the review of the report of " + a.Name, day.Day{}}
		}
		return Place{stage, LeadAuditor, "audit: " + a.Name, a.Ends}
	}
	if who, due := s.openFindings(a); who != "" {
		if stage != StageCertified && stage != StageSurveillance && stage != StageSuspended && stage != StageExpired {
			stage = StageFindings
		}
		return Place{stage, who, "nonconformities of " + a.Name, due}
	}
	if a.Kind == Stage1 || a.Kind == Surveillance && !s.major(a) {
		return Place{stage, LeadAuditor, "conclude " + a.Name, day.Day{}}
	}
	if stage == StageTwo {
		stage = StageDecision
	}
	p := Place{stage, DecisionMaker, Deciding + a.Name, day.Day{}}
	switch {
	case s.Certificate == nil || a.Kind == Surveillance:
	case stage == StageSuspended:
		p.By = s.Certificate.SuspendedUntil
	default:
		p.By = s.Certificate.Expires // a renewal is decided before expiry (R-DATE-10)
	}
	return p
}

// major tells whether an audit had a major nonconformity: then its surveillance is not kept by the lead auditor, but needs a
// decision (R-DEC-06).
func (s Standing) major(a Audit) bool {
	return slices.ContainsFunc(s.Findings, func(n Finding) bool {
		return n.Of(a.ID) && n.Grade == Major && n.Status != FindingWithdrawn
	})
}

// openFindings tells who must act on nonconformities that hold up the audit's end, and by when.
func (s Standing) openFindings(a Audit) (Role, day.Day) {
	var who Role
	var due day.Day
	for _, n := range s.Findings {
		if !n.Of(a.ID) || !n.Grade.Nonconformity() || n.Settled() {
			continue
		}
		switch n.Status {
		case FindingAnswered:
			if who == "" {
				who = LeadAuditor
			}
		case FindingAccepted:
			if who == "" {
				who = LeadAuditor
			}
		default:
			who = ClientUser
		}
		if due.IsZero() || n.PlanDue.Before(due) {
			due = n.PlanDue
		}
	}
	return who, due
}

// Settled tells whether the finding no longer holds up a decision (R-DEC-03).
func (n Finding) Settled() bool {
	switch n.Status {
	case FindingVerified, FindingWithdrawn, FindingNoted:
		return true
	case FindingAccepted:
		return n.Grade == Minor
	}
	return !n.Grade.Nonconformity()
}

// Next is the audit that is the file's business now, nil when there is none.
func (s Standing) Next() *Audit { return NextAudit(s.Audits) }

// NextAudit is the audit of a file, in the order of its programme, that is its business now: a special audit, unless the
// next of the programme has been given its days; else that one. The desk's question FilesWaiting says the same in SQL.
func NextAudit(audits []Audit) *Audit {
	next := firstOpen(audits)
	if next == nil || next.Status != AuditPlanned {
		return next
	}
	if i := slices.IndexFunc(audits, func(a Audit) bool { return a.Kind == Special && !a.Closed() }); i >= 0 {
		return &audits[i]
	}
	return next
}

// firstOpen is the first audit of the programme that is not closed.
func firstOpen(audits []Audit) *Audit {
	if i := slices.IndexFunc(audits, func(a Audit) bool { return !a.Closed() }); i >= 0 {
		return &audits[i]
	}
	return nil
}
