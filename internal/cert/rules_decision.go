package cert

import (
	"slices"

	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// DecisionFacts is what was before the decider: the dossier of R-DEC-03.
type DecisionFacts struct {
	Certification Certification
	Client        Client
	Application   ApplicationStatus
	Reviewed      bool
	Contract      ContractStatus
	Time          *AuditTime
	Basis         []Audit       // the audits the decision rests on: stage 1 and 2, or the one audit
	Team          []TeamMember  // of all of them
	Findings      []Finding     // of all of them
	Behind        []Audit       // every audit of the cycle that has begun: the decision rests on all of them
	Insiders      []int64       // identities of everybody who took part in one of those (R-DEC-01)
	Dossier       *Dossier      // the newest of the audit, nil before the review
	Drift         []DossierDiff // what is no longer as it was frozen
	Certificate   *Certificate  // current one, nil before the first
	Earlier       []Decision    // on the same audit
	Aside         []int64       // those of them whose certificate was put aside: they have no effect
	Waiting       *Proof        // a certificate of the file that waits for its release
	Referred      bool          // the review of this kept surveillance did not agree (R-DEC-06)
	Identity      int64         // the actor as a human being: of two records of one, the one that stands (Person.Identity)
	DeciderAreas  []string      // the actor's valid competences
	DeciderBound  bool          // employed by or under agreement with the body (R-DEC-02)
	DeciderBanned string        // tie to the client (R-IMP-01), empty = none
	Input         DecisionInput
	Actor         Actor
	Book          norm.Book
	Today         day.Day
}

// DecisionInput is what a decider enters.
type DecisionInput struct {
	Option    DecisionOption
	Scope     string
	Reason    string
	Effective day.Day // zero = today
	Dossier   string  // SHA-256 of the dossier that was read, for a decision on an audit
}

// G6 holds the dossier: everything the decision needs is there.
var G6 = Gate[DecisionFacts]{Name: "G6", Rules: []Rule[DecisionFacts]{
	{"R-DEC-03", "ISO/IEC 17021-1 9.5.2", "application and review are on file",
		func(f DecisionFacts) bool { return f.Application == ApplicationAccepted && f.Reviewed }, "review"},
	{"R-REV-06", "ISO/IEC 17021-1 9.6.2", ruleSettled, func(f DecisionFacts) bool { return f.Certification.Changed == Unchanged }, "review"},
	{"R-DEC-03", "ISO/IEC 17021-1 9.5.2", "the contract is signed", func(f DecisionFacts) bool { return f.Contract == ContractSigned }, "contract"},
	{"R-DEC-03", "ISO/IEC 17021-1 9.1.4", "the audit time is recorded", func(f DecisionFacts) bool { return f.Time != nil }, "audit time"},
	{"R-DEC-03", "ISO/IEC 17021-1 9.2.2", "every team member declared impartiality",
		func(f DecisionFacts) bool {
			return len(f.Team) > 0 && !slices.ContainsFunc(f.Team, func(m TeamMember) bool { return !m.Declared() })
		}, "team"},
	{"R-DEC-03", "ISO/IEC 17021-1 9.4.8", "the reports of all audits behind the decision are final", reportsFinal, "report"},
	{"R-DEC-03", "ISO/IEC 17021-1 9.5.2", "every major nonconformity is corrected, and its action accepted and verified", majorsVerified, "findings"},
	{"R-DEC-03", "ISO/IEC 17021-1 9.5.2", "the plan of every minor nonconformity is reviewed and accepted", minorsAccepted, "findings"},
}, Parts: []Part[DecisionFacts]{
	{onStage2, []Rule[DecisionFacts]{
		{"R-DATE-14", "ISO/IEC 17021-1 9.5.3.2", "majors were verified within six months of the last day of stage 2", majorsInTime, "findings"}}},
}}

// decider are the rules on who reviews and decides: competent, bound, and a stranger to every audit behind it.
var decider = []Rule[DecisionFacts]{
	{"R-DEC-01", "ISO/IEC 17021-1 9.5.1.1", "the decider took no part in the audit", notOnTeam, "decider"},
	{"R-DEC-01", "ISO/IEC 17021-1 9.5.1.1", "the decider is competent to decide",
		func(f DecisionFacts) bool { return slices.Contains(f.DeciderAreas, AreaDecision) }, "decider"},
	{"R-DEC-02", "ISO/IEC 17021-1 9.5.1.2", "the decider is employed by or under agreement with the body",
		func(f DecisionFacts) bool { return f.DeciderBound }, "decider"},
	{"R-IMP-01", "ISO/IEC 17021-1 5.2.10", "the decider did not advise or work for the client within two years",
		func(f DecisionFacts) bool { return f.DeciderBanned == "" }, "decider"},
}

// Independent is G7: who decides is competent, bound and took no part in an audit behind the decision, and decides on
// what was frozen for it.
var Independent = Gate[DecisionFacts]{Name: "G7", Rules: append(slices.Clone(decider), []Rule[DecisionFacts]{
	{"R-DEC-04", "ISO/IEC 17021-1 9.5.1", "the decision states its reason",
		func(f DecisionFacts) bool { return f.Input.Reason != "" }, "decision"},
	{"R-DATE-15", "ISO/IEC 17021-1 8.2.2", "the effective date is not before the decision",
		func(f DecisionFacts) bool {
			return f.Input.Effective.IsZero() || !f.Input.Effective.Before(f.Today)
		}, "decision"},
}...), Parts: []Part[DecisionFacts]{
	{DecisionFacts.atAudit, []Rule[DecisionFacts]{
		{"R-DEC-03", "ISO/IEC 17021-1 9.5.2", "the dossier is frozen and its review has released it for decision", dossierReady, "dossier"},
		{"R-DEC-03", "ISO/IEC 17021-1 9.5.2", "nothing in the dossier has changed since it was frozen, and it is the one that was read", dossierSame, "dossier"}}},
	{DecisionFacts.meetsDraft, []Rule[DecisionFacts]{
		{"R-SUSP-07", "house rule", "no certificate of this file waits for its release: it is released or put aside first",
			func(f DecisionFacts) bool { return f.Waiting == nil }, "release"}}},
}}

// CertificateFacts is what the gates of a certificate judge.
type CertificateFacts struct {
	Certificate Certificate
	Decision    *Decision
	Today       day.Day
}

// Supersedable lets the next issue take a certificate's place.
var Supersedable = Gate[CertificateFacts]{Rules: []Rule[CertificateFacts]{
	{"R-DEC-04", "ISO/IEC 17021-1 9.5.1", "a positive decision is recorded", func(f CertificateFacts) bool {
		return f.Decision != nil && f.Decision.Option.Issues()
	}, "decision"},
}}

// Suspendable, Restorable and Withdrawable guard the acts on a certificate (R-SUSP-01 to R-SUSP-07).
var (
	Suspendable = Gate[CertificateFacts]{Rules: []Rule[CertificateFacts]{
		{"R-SUSP-01", "ISO/IEC 17021-1 9.6.5.2", "an independent decision with its reason is recorded", decidedAs(Suspend), "decision"},
		{"R-SUSP-07", "house rule", "the certificate has not expired", notExpired, "certificate"},
	}}
	Restorable = Gate[CertificateFacts]{Rules: []Rule[CertificateFacts]{
		{"R-SUSP-04", "ISO/IEC 17021-1 9.6.5.4", "an independent decision that the cause is resolved is recorded", decidedAs(Restore), "decision"},
		{"R-SUSP-07", "house rule", "the certificate has not expired", notExpired, "certificate"},
	}}
	Withdrawable = Gate[CertificateFacts]{Rules: []Rule[CertificateFacts]{
		{"R-SUSP-06", "ISO/IEC 17021-1 9.6.5.5", "an independent decision with its reason is recorded", decidedAs(Withdraw), "decision"},
	}}
)

// Issues tells whether the option makes a certificate.
func (o DecisionOption) Issues() bool {
	return slices.Contains([]DecisionOption{Grant, GrantReduced, Renew, Extend, Reduce}, o)
}

// meetsDraft tells whether the option would collide with a certificate that waits for its release. A withdrawal puts it aside.
func (f DecisionFacts) meetsDraft() bool {
	return f.Input.Option.Issues() || f.Input.Option == Suspend || f.Input.Option == Restore
}

func decidedAs(o DecisionOption) func(CertificateFacts) bool {
	return func(f CertificateFacts) bool {
		return f.Decision != nil && f.Decision.Option == o && f.Decision.Reason != ""
	}
}

func notExpired(f CertificateFacts) bool { return !f.Today.After(f.Certificate.Expires) }

func notOnTeam(f DecisionFacts) bool {
	return f.Actor.Is(DecisionMaker) && f.Actor.PersonID != 0 && !slices.Contains(f.Insiders, f.Identity) &&
		!slices.ContainsFunc(f.Team, func(m TeamMember) bool { return m.PersonID == f.Actor.PersonID })
}

func dossierReady(f DecisionFacts) bool { return f.Dossier != nil && f.Dossier.Status == DossierReady }

func dossierSame(f DecisionFacts) bool {
	return f.Dossier != nil && len(f.Drift) == 0 && f.Input.Dossier == f.Dossier.SHA256
}

func reportsFinal(f DecisionFacts) bool {
	return len(f.Basis) > 0 && !slices.ContainsFunc(f.Basis, func(a Audit) bool {
		return a.Status != AuditReported && a.Status != AuditConcluded
	})
}

func majorsVerified(f DecisionFacts) bool {
	return !slices.ContainsFunc(f.Findings, func(n Finding) bool {
		return n.Grade == Major && n.Status != FindingVerified && n.Status != FindingWithdrawn
	})
}

func minorsAccepted(f DecisionFacts) bool {
	return !slices.ContainsFunc(f.Findings, func(n Finding) bool {
		return n.Grade == Minor && n.Status != FindingAccepted && n.Status != FindingVerified && n.Status != FindingWithdrawn
	})
}

// onStage2 tells whether the decision rests on a stage 2.
func onStage2(f DecisionFacts) bool {
	return slices.ContainsFunc(f.Basis, func(a Audit) bool { return a.Kind == Stage2 })
}

func majorsInTime(f DecisionFacts) bool {
	for _, a := range f.Basis {
		if a.Kind != Stage2 {
			continue
		}
		limit := cycle.In(f.Book, f.Today).MajorAfterStage2(a.Ends)
		for _, n := range f.Findings {
			if n.AuditID == a.ID && n.Grade == Major && n.Status != FindingWithdrawn &&
				(n.VerifiedOn.IsZero() && f.Today.After(limit) || n.VerifiedOn.After(limit)) {
				return false
			}
		}
	}
	return true
}
