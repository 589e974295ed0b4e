package cert

import "slices"

// This file holds every state machine of the house as tables, and nothing else. A row reads: from, verb,
// to, who, gate. The picture in doc/lifecycle.md is printed from these tables.

// The verbs of the trade.
const (
	Submit      Verb = "submit"
	Ask         Verb = "ask"
	Accept      Verb = "accept"
	Decline     Verb = "decline"
	Send        Verb = "send"
	Replace     Verb = "replace"
	Offer       Verb = "offer"
	Sign        Verb = "sign"
	Countersign Verb = "countersign"
	End         Verb = "end"
	Schedule    Verb = "schedule"
	Announce    Verb = "announce"
	Replan      Verb = "replan"
	Start       Verb = "start"
	ReportVerb  Verb = "report"
	Reopen      Verb = "reopen"
	Confirm     Verb = "confirm"
	Revert      Verb = "revert"
	Conclude    Verb = "conclude"
	Cancel      Verb = "cancel"
	Respond     Verb = "answer"
	Return      Verb = "return"
	Verify      Verb = "verify"
	UpgradeIt   Verb = "upgrade"
	EscalateIt  Verb = "escalate"
	Agree       Verb = "agree"
	Refer       Verb = "refer"
	SuspendVerb Verb = "suspend"
	RestoreVerb Verb = "restore"
	WithdrawIt  Verb = "withdraw"
	Supersede   Verb = "supersede"
	Publish     Verb = "publish"
	Retire      Verb = "retire"
	Acknowledge Verb = "acknowledge"
	Assign      Verb = "assign"
	Investigate Verb = "investigate"
	Settle      Verb = "settle"
	CloseIt     Verb = "close"
	Examine     Verb = "examine"
	ReleaseIt   Verb = "release"
	LapseIt     Verb = "lapse"
	DecideIt    Verb = "decide"
	PrepareIt   Verb = "prepare"
	SetAside    Verb = "put aside"
)

// Who may take a step.
var (
	applicants    = []Role{Anyone, ClientUser, Planner, Administrator, System}
	reviewers     = []Role{Reviewer, System}
	openers       = []Role{Planner, Reviewer, System}
	planners      = []Role{Planner, System}
	signers       = []Role{Anyone, ClientUser, System}
	auditors      = []Role{LeadAuditor, Auditor, System}
	leads         = []Role{LeadAuditor, System}
	deciders      = []Role{DecisionMaker, System}
	investigators = append([]Role{System}, StaffRoles...)
	releasers     = append(slices.Clone(permissions[ReleaseThem]), System)
	keepers       = []Role{Administrator, System}
	methodKeepers = []Role{SchemeManager, System}
	handlers      = []Role{Administrator, Reviewer, DecisionMaker, SchemeManager, System}
	programs      = []Role{System}
)

// ApplicationLife is the life of an application.
var ApplicationLife = Lifecycle[ApplicationStatus, ApplicationFacts]{"Application", []Row[ApplicationStatus, ApplicationFacts]{
	{ApplicationDraft, Submit, ApplicationSubmitted, applicants, Complete},
	{ApplicationReturned, Submit, ApplicationSubmitted, applicants, Complete},
	{ApplicationSubmitted, Ask, ApplicationReturned, reviewers, Open[ApplicationFacts]()},
	{ApplicationSubmitted, Accept, ApplicationAccepted, reviewers, G1},
	{ApplicationSubmitted, Decline, ApplicationDeclined, reviewers, Reasoned},
	{ApplicationDraft, WithdrawIt, ApplicationWithdrawn, applicants, Open[ApplicationFacts]()},
	{ApplicationSubmitted, WithdrawIt, ApplicationWithdrawn, applicants, NotReviewed},
	{ApplicationReturned, WithdrawIt, ApplicationWithdrawn, applicants, NotReviewed},
	{ApplicationAccepted, Reopen, ApplicationReturned, openers, Changeable},
	{ApplicationReturned, Confirm, ApplicationAccepted, applicants, Immaterial},
	{ApplicationReturned, Revert, ApplicationAccepted, openers, WasAccepted},
	{ApplicationSubmitted, Revert, ApplicationAccepted, openers, WasAccepted},
}}

// QuotationLife is the life of a quotation. That a sent quotation expires is derived (Quotation.StatusOn).
var QuotationLife = Lifecycle[QuotationStatus, QuotationFacts]{"Quotation", []Row[QuotationStatus, QuotationFacts]{
	{QuotationDraft, Send, QuotationSent, planners, Priced},
	{QuotationDraft, Replace, QuotationSuperseded, planners, Open[QuotationFacts]()},
	{QuotationSent, Replace, QuotationSuperseded, planners, Open[QuotationFacts]()},
	{QuotationDeclined, Replace, QuotationSuperseded, planners, Open[QuotationFacts]()},
	{QuotationAccepted, Replace, QuotationSuperseded, planners, Unbound},
	{QuotationSent, Accept, QuotationAccepted, signers, InTime},
	{QuotationSent, Decline, QuotationDeclined, signers, InTime},
}}

// ContractLife is the life of a contract; its signature makes the programme (R-PROG-01).
var ContractLife = Lifecycle[ContractStatus, ContractFacts]{"Contract", []Row[ContractStatus, ContractFacts]{
	{ContractDraft, Offer, ContractOffered, planners, G2},
	{ContractOffered, Sign, ContractClientSigned, signers, G2},
	{ContractOffered, Decline, ContractDeclined, signers, Unwanted},
	{ContractClientSigned, Countersign, ContractSigned, planners, G2},
	{ContractDraft, WithdrawIt, ContractWithdrawn, planners, Open[ContractFacts]()},
	{ContractOffered, WithdrawIt, ContractWithdrawn, planners, Open[ContractFacts]()},
	{ContractClientSigned, WithdrawIt, ContractWithdrawn, planners, Open[ContractFacts]()},
	{ContractDeclined, WithdrawIt, ContractWithdrawn, planners, Open[ContractFacts]()},
	{ContractSigned, End, ContractEnded, planners, Endable},
	{ContractSigned, Replace, ContractEnded, planners, Open[ContractFacts]()},
}}

// EditionLife is the life of a revision of a price list or of a contract template.
var EditionLife = Lifecycle[EditionStatus, EditionFacts]{"Price list and contract template", []Row[EditionStatus, EditionFacts]{
	{EditionDraft, Publish, EditionInForce, keepers, Publishable},
	{EditionDraft, Retire, EditionRetired, keepers, Open[EditionFacts]()},
	{EditionInForce, Retire, EditionRetired, keepers, Open[EditionFacts]()},
}}

// ContentLife is the life of a version of the checklist content; publishing one retires the one before.
var ContentLife = Lifecycle[ContentStatus, ContentFacts]{"Checklist content", []Row[ContentStatus, ContentFacts]{
	{ContentDraft, Publish, ContentPublished, methodKeepers, contentPublishable},
	{ContentDraft, Retire, ContentRetired, methodKeepers, Open[ContentFacts]()},
	{ContentPublished, Retire, ContentRetired, methodKeepers, Open[ContentFacts]()},
}}

// AuditLife is the life of an audit of any kind; the gates know the kinds.
var AuditLife = Lifecycle[AuditStatus, AuditFacts]{"Audit", []Row[AuditStatus, AuditFacts]{
	{AuditPlanned, Schedule, AuditScheduled, planners, Staffed},
	{AuditScheduled, Schedule, AuditScheduled, planners, Staffed},
	{AuditScheduled, Announce, AuditAnnounced, []Role{Planner, LeadAuditor, System}, Announceable},
	{AuditAnnounced, Replan, AuditScheduled, planners, Open[AuditFacts]()},
	{AuditAnnounced, Start, AuditUnderway, leads, Startable},
	{AuditUnderway, End, AuditUnderway, leads, Finished},
	{AuditUnderway, ReportVerb, AuditReported, leads, G5},
	{AuditReported, Reopen, AuditUnderway, deciders, Undecided},
	{AuditReported, Conclude, AuditConcluded, []Role{LeadAuditor, DecisionMaker, System}, Concludable},
	{AuditPlanned, Cancel, AuditCancelled, planners, Dispensable},
	{AuditScheduled, Cancel, AuditCancelled, planners, Dispensable},
	{AuditAnnounced, Cancel, AuditCancelled, planners, Dispensable},
}}

// FindingLife is the life of a finding that asks for an answer.
var FindingLife = Lifecycle[FindingStatus, FindingFacts]{"Finding", []Row[FindingStatus, FindingFacts]{
	{FindingOpen, Confirm, FindingOpen, leads, Confirmable},
	{FindingNoted, Confirm, FindingNoted, leads, Confirmable},
	{FindingOpen, Respond, FindingAnswered, signers, Answered},
	{FindingReturned, Respond, FindingAnswered, signers, Answered},
	{FindingAnswered, Return, FindingReturned, auditors, Commented},
	{FindingAnswered, Accept, FindingAccepted, auditors, Acceptable},
	{FindingAccepted, Return, FindingReturned, auditors, Commented},
	{FindingAccepted, Respond, FindingAnswered, signers, Implementing},
	{FindingAccepted, Verify, FindingVerified, auditors, Verifiable},
	{FindingOpen, Verify, FindingVerified, auditors, Closable},
	{FindingAnswered, Verify, FindingVerified, auditors, Closable},
	{FindingReturned, Verify, FindingVerified, auditors, Closable},
	{FindingOpen, UpgradeIt, FindingOpen, auditors, Upgradable},
	{FindingAnswered, UpgradeIt, FindingReturned, auditors, Upgradable},
	{FindingReturned, UpgradeIt, FindingReturned, auditors, Upgradable},
	{FindingAccepted, UpgradeIt, FindingReturned, auditors, Upgradable},
	{FindingOpen, EscalateIt, FindingOpen, programs, Overdue},
	{FindingReturned, EscalateIt, FindingReturned, programs, Overdue},
	{FindingOpen, WithdrawIt, FindingWithdrawn, leads, Retractable},
	{FindingNoted, WithdrawIt, FindingWithdrawn, leads, Retractable},
}}

// KeptReviewLife is the life of the review of a surveillance kept without a decision (R-DEC-06).
var KeptReviewLife = Lifecycle[KeptReviewStatus, KeptFacts]{"KeptReview", []Row[KeptReviewStatus, KeptFacts]{
	{KeptWaiting, Agree, KeptAgreed, deciders, Independently},
	{KeptWaiting, Refer, KeptReferred, deciders, Independently},
}}

// DossierLife is the life of what reviewer and decider read: frozen when the review begins, bound to the decision, and
// no longer ready as soon as anything in it changes (R-DEC-03).
var DossierLife = Lifecycle[DossierStatus, DossierFacts]{"Dossier", []Row[DossierStatus, DossierFacts]{
	{DossierReview, ReleaseIt, DossierReady, deciders, Releasable},
	{DossierReview, Return, DossierReturned, deciders, Returnable},
	{DossierReady, Return, DossierReturned, deciders, Returnable},
	{DossierReview, LapseIt, DossierLapsed, programs, Open[DossierFacts]()},
	{DossierReady, LapseIt, DossierLapsed, programs, Open[DossierFacts]()},
	{DossierReady, DecideIt, DossierDecided, deciders, Open[DossierFacts]()},
}}

// ProofLife is the life of a draft certificate between decision and issue: a second person compares and releases it (G8).
var ProofLife = Lifecycle[ProofStatus, ReleaseFacts]{"Draft certificate", []Row[ProofStatus, ReleaseFacts]{
	{ProofWaiting, PrepareIt, ProofWaiting, releasers, Open[ReleaseFacts]()},
	{ProofWaiting, ReleaseIt, ProofReleased, releasers, G8},
	{ProofWaiting, SetAside, ProofAside, releasers, Asideable},
}}

// CertificateLife is the life of one issue of a certificate. That it expires is derived
// (Certificate.StatusOn); restoration after expiry is a new issue (R-DATE-12).
var CertificateLife = Lifecycle[CertificateStatus, CertificateFacts]{"Certificate", []Row[CertificateStatus, CertificateFacts]{
	{CertificateActive, SuspendVerb, CertificateSuspended, deciders, Suspendable},
	{CertificateSuspended, RestoreVerb, CertificateActive, deciders, Restorable},
	{CertificateActive, WithdrawIt, CertificateWithdrawn, deciders, Withdrawable},
	{CertificateSuspended, WithdrawIt, CertificateWithdrawn, deciders, Withdrawable},
	{CertificateActive, Supersede, CertificateSuperseded, releasers, Supersedable},
	{CertificateSuspended, Supersede, CertificateSuperseded, releasers, Supersedable},
}}

// ComplaintLife is the life of a complaint or an appeal (R-CMP-01, R-APL-01).
var ComplaintLife = Lifecycle[ComplaintStatus, ComplaintFacts]{"Complaint", []Row[ComplaintStatus, ComplaintFacts]{
	{ComplaintReceived, Acknowledge, ComplaintAcknowledged, handlers, Acknowledgeable},
	{ComplaintReceived, Decline, ComplaintDeclined, handlers, Refusable},
	{ComplaintAcknowledged, Decline, ComplaintDeclined, handlers, Refusable},
	{ComplaintAcknowledged, Assign, ComplaintInvestigating, handlers, Assignable},
	{ComplaintInvestigating, Assign, ComplaintInvestigating, handlers, Assignable},
	{ComplaintInvestigating, Investigate, ComplaintInvestigated, investigators, Investigable},
	{ComplaintInvestigated, Assign, ComplaintInvestigating, handlers, Assignable},
	{ComplaintInvestigated, Settle, ComplaintDecided, handlers, Settleable},
	{ComplaintDecided, CloseIt, ComplaintClosed, handlers, Closeable},
}}

// ForgeryLife is the life of a report of a forged certificate (R-CERT-07).
var ForgeryLife = Lifecycle[ForgeryStatus, ForgeryReport]{"ForgeryReport", []Row[ForgeryStatus, ForgeryReport]{
	{ForgeryReported, Examine, ForgeryExamining, handlers, Open[ForgeryReport]()},
	{ForgeryExamining, Examine, ForgeryExamining, handlers, Open[ForgeryReport]()},
	{ForgeryExamining, CloseIt, ForgeryClosed, handlers, ForgeryTold},
}}

// Open is a gate without rules.
func Open[F any]() Gate[F] { return Gate[F]{} }
