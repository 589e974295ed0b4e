package cert

import (
	"slices"

	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// TeamFact is a team member with what the rules need to know of the person on the audit's days.
type TeamFact struct {
	Member   TeamMember
	Name     string
	Areas    []string // competences valid through the audit's last day
	Banned   string   // tie to the client that forbids taking part (R-IMP-01), empty = none
	Absences int      // half days of the audit on which the person is booked elsewhere or absent
}

// AuditFacts is what the gates of an audit judge.
type AuditFacts struct {
	Audit      Audit
	Contract   ContractStatus
	Needed     []string // competence areas the team must cover together (R-REV-03)
	Team       []TeamFact
	Plan       []Problem // what R-PLAN-01 misses
	Duties     []Problem // what the audit must look at and its plan leaves out without a reason
	Objections int       // not decided yet
	Previous   *Audit    // stage 1 of the same cycle, for stage 2
	Unanswered []string  // mandatory checklist items without a verdict
	Report     []Problem // what R-REP-02 misses
	Doubts     []Problem // what the integrity check of the report finds that blocks
	Faults     []Problem // where answers and findings contradict each other
	Field      []Problem // what of the field is not settled or has not arrived
	Remarks    int       // of the review that sent the report back, without an answer
	Findings   []Finding // of this audit
	Concerns   int       // stage 1 concerns neither closed nor raised, for stage 2
	Minors     int       // of earlier audits, neither verified nor upgraded, for surveillance and recertification
	Decision   *Decision // on this audit
	Outcome    AuditOutcome
	Left       []Audit     // the others of its cycle that stand, when it is to be cancelled
	Opened     cycle.Start // how its cycle began, when it is to be cancelled
	Changed    Changed     // what a change of the application still asks for
	Actor      Actor
	Book       norm.Book
	Today      day.Day
}

func (f AuditFacts) looksBack() bool { return f.Audit.LooksBack() }

// sentBack tells whether the report was final before.
func sentBack(f AuditFacts) bool { return f.Audit.ReportRevision > 0 }

// factsSettled holds R-REV-06: nothing is planned on facts that changed after their review.
func factsSettled(f AuditFacts) bool { return f.Changed == Unchanged }

// Staffed lets days and team be set.
var Staffed = Gate[AuditFacts]{Rules: []Rule[AuditFacts]{
	{"R-REV-05", "ISO/IEC 17021-1 5.1.2", "the contract is signed by both sides", contractSigned, "contract"},
	{"R-REV-06", "ISO/IEC 17021-1 9.6.2", ruleSettled, factsSettled, "review"},
	{"R-TEAM-01", "ISO/IEC 17021-1 9.2.2.1", "the team has exactly one lead auditor", oneLead, "team"},
	{"R-TEAM-01", "ISO/IEC 17021-1 9.2.2.1", "the lead auditor is qualified to lead", leadQualified, "team"},
	{"R-TEAM-01", "ISO/IEC 17021-1 9.2.2.1", "the team as a whole covers the competences that the review asks for", teamCovers, "team"},
	{"R-IMP-01", "ISO/IEC 17021-1 5.2.10", "nobody in the team advised or worked for the client within two years", nobodyBanned, "team"},
	{"R-PLAN-02", "ISO/IEC 17021-1 9.2.2", "everyone in the team is free on the days of the audit", nobodyAbsent, "team"},
	{"R-PLAN-01", "ISO/IEC 17021-1 9.2.3.2", "the days of the audit are set, first before last",
		func(f AuditFacts) bool {
			return !f.Audit.Starts.IsZero() && !f.Audit.Ends.IsZero() && !f.Audit.Ends.Before(f.Audit.Starts)
		}, "days"},
}, Parts: []Part[AuditFacts]{
	{ofKind(Stage2), []Rule[AuditFacts]{inTime}},
	{heldRemotely, []Rule[AuditFacts]{
		{"R-S1-02", "ISO/IEC 17021-1 9.3.1.2", "a stage 1 held remotely is justified", remoteReasoned, "interval"}}},
}}

// Announceable lets team and plan go to the client.
var Announceable = Gate[AuditFacts]{Rules: []Rule[AuditFacts]{
	{"R-REV-06", "ISO/IEC 17021-1 9.6.2", ruleSettled, factsSettled, "review"},
	{"R-IMP-04", "ISO/IEC 17021-1 5.2.13", "every member has declared impartiality and confidentiality", allDeclared, "team"},
	{"R-IMP-01", "ISO/IEC 17021-1 5.2.10", "nobody in the team advised or worked for the client within two years", nobodyBanned, "team"},
	{"R-TEAM-01", "ISO/IEC 17021-1 9.2.2.1", "the team has exactly one lead auditor, qualified to lead",
		func(f AuditFacts) bool { return oneLead(f) && leadQualified(f) }, "days"},
	{"R-TEAM-01", "ISO/IEC 17021-1 9.2.2.1", "the team as a whole covers the competences that the review asks for", teamCovers, "days"},
	{"R-PLAN-01", "ISO/IEC 17021-1 9.2.3", "the audit plan holds everything it must",
		func(f AuditFacts) bool { return len(f.Plan) == 0 }, "plan"},
	{"R-PROG-02", "ISO/IEC 17021-1 9.1.3.1, 9.6.2.2", "every open finding, clause left out so far, change and complaint has a session, or a reason why not",
		func(f AuditFacts) bool { return len(f.Duties) == 0 }, "plan"},
}}

// Startable is G3 for every audit and G4 for a stage 2.
var Startable = Gate[AuditFacts]{Name: "G3/G4", Rules: []Rule[AuditFacts]{
	{"R-MEET-01", "ISO/IEC 17021-1 9.4.2", "the lead auditor of this audit opens it", actorLeads, "team"},
	{"R-REV-05", "ISO/IEC 17021-1 5.1.2", "the contract is signed by both sides", contractSigned, "contract"},
	{"R-IMP-04", "ISO/IEC 17021-1 5.2.13", "every member has declared impartiality and confidentiality", allDeclared, "team"},
	{"R-TEAM-03", "ISO/IEC 17021-1 9.2.3.5", "the client knows the team and no objection is undecided",
		func(f AuditFacts) bool { return f.Audit.AnnouncedAt != nil && f.Objections == 0 }, "team"},
	{"R-PLAN-01", "ISO/IEC 17021-1 9.2.3", "the audit plan holds everything it must",
		func(f AuditFacts) bool { return len(f.Plan) == 0 }, "plan"},
	{"R-PLAN-01", "ISO/IEC 17021-1 9.2.3", "the first day of the audit has come",
		func(f AuditFacts) bool { return !f.Today.Before(f.Audit.Starts) }, "days"},
}, Parts: []Part[AuditFacts]{
	{ofKind(Stage2), []Rule[AuditFacts]{
		{"R-S1-02", "ISO/IEC 17021-1 9.3.1.2", "stage 1 has found the client ready", stage1Ready, "stage 1"}, inTime}},
}}

// G5 lets a report become final.
var G5 = Gate[AuditFacts]{Name: "G5", Rules: []Rule[AuditFacts]{
	{"R-REP-01", "ISO/IEC 17021-1 9.4.8.1", "the lead auditor of this audit finalises the report", actorLeads, "team"},
	{"R-REP-02", "ISO/IEC 17021-1 9.4.8.2", "the last day of the audit has come, or the day on which it ended earlier is recorded with its reason", lastDayCame, "last day"},
	{"R-S2-01", "ISO/IEC 17021-1 9.4.4", "every mandatory item of the checklist has a verdict",
		func(f AuditFacts) bool { return len(f.Unanswered) == 0 }, "checklist"},
	{"R-REP-02", "ISO/IEC 17021-1 9.4.8.2", "no mandatory item of the report is empty",
		func(f AuditFacts) bool { return len(f.Report) == 0 }, "report"},
	{"R-NC-02", "ISO/IEC 17021-1 9.4.5.3", "the lead auditor has confirmed every finding, or taken it back",
		func(f AuditFacts) bool { return Drafts(f.Findings) == 0 }, "drafts"},
	{"R-NC-02", "ISO/IEC 17021-1 9.4.5.3", "answers and findings do not contradict each other",
		func(f AuditFacts) bool { return len(f.Faults) == 0 }, "faults"},
	{"R-REP-01", "ISO/IEC 17021-1 9.4.8.1", "the integrity check of the report finds nothing that blocks",
		func(f AuditFacts) bool { return len(f.Doubts) == 0 }, "check"},
	{"R-S2-01", "ISO/IEC 17021-1 9.4.4", "everything recorded in the field has arrived, and no two judgements stand beside each other",
		func(f AuditFacts) bool { return len(f.Field) == 0 }, "field"},
}, Parts: []Part[AuditFacts]{
	{sentBack, []Rule[AuditFacts]{
		{"R-REP-04", "ISO/IEC 17021-1 9.4.8", "every remark of the review is answered, so that the new version says why it was made",
			func(f AuditFacts) bool { return f.Remarks == 0 }, "remarks"}}},
	{notOfKind(Stage1), []Rule[AuditFacts]{
		{"R-NC-02", "ISO/IEC 17021-1 9.4.5.3", "every nonconformity names requirement, statement and objective evidence", findingsWhole, "findings"}}},
	{ofKind(Stage2), []Rule[AuditFacts]{
		{"R-S1-02", "ISO/IEC 17021-1 9.3.1.2.3", "every area of concern of stage 1 is closed or raised as a finding",
			func(f AuditFacts) bool { return f.Concerns == 0 }, "findings"}}},
	{AuditFacts.looksBack, []Rule[AuditFacts]{
		{"R-NC-06", "house rule", "every minor nonconformity of earlier audits is verified, or upgraded to a major because it is not closed",
			func(f AuditFacts) bool { return f.Minors == 0 }, "earlier"}}},
}}

// Undecided lets a report be sent back.
var Undecided = Gate[AuditFacts]{Rules: []Rule[AuditFacts]{
	{"R-REP-04", "ISO/IEC 17021-1 9.4.8", "no decision rests on the report yet",
		func(f AuditFacts) bool { return f.Decision == nil }, "decision"},
}}

// Concludable lets an audit end: stage 1 by its outcome, a surveillance by the lead auditor where no
// major stands (R-DEC-06), everything else by a decision.
var Concludable = Gate[AuditFacts]{Name: "G10", Parts: []Part[AuditFacts]{
	{ofKind(Stage1), []Rule[AuditFacts]{
		{"R-S1-02", "ISO/IEC 17021-1 9.3.1.2.3", "stage 1 ends as ready, ready with concerns or not ready",
			func(f AuditFacts) bool {
				return slices.Contains([]AuditOutcome{Ready, ReadyWithConcerns, NotReady}, f.Outcome)
			}, "outcome"}}},
	{ofKind(Surveillance), []Rule[AuditFacts]{
		{"R-DEC-06", "ISO/IEC 17021-1 9.6.1", "a surveillance is kept by the lead auditor only without a major nonconformity and with every minor's plan accepted; else it needs a decision", keptOrDecided, "findings"}}},
	{notOfKind(Stage1, Surveillance), []Rule[AuditFacts]{
		{"R-DEC-03", "ISO/IEC 17021-1 9.5.1", "the decision on this audit is recorded",
			func(f AuditFacts) bool { return f.Decision != nil }, "decision"}}},
}}

// ofKind limits rules to audits of the kinds.
func ofKind(kinds ...AuditKind) func(AuditFacts) bool {
	return func(f AuditFacts) bool { return slices.Contains(kinds, f.Audit.Kind) }
}

// notOfKind limits rules to audits of other kinds.
func notOfKind(kinds ...AuditKind) func(AuditFacts) bool {
	return func(f AuditFacts) bool { return !slices.Contains(kinds, f.Audit.Kind) }
}

func contractSigned(f AuditFacts) bool { return f.Contract == ContractSigned }

func oneLead(f AuditFacts) bool {
	n := 0
	for _, m := range f.Team {
		if m.Member.Role == Lead {
			n++
		}
	}
	return n == 1
}

func leadQualified(f AuditFacts) bool {
	return everyone(f, func(m TeamFact) bool {
		return m.Member.Role != Lead || slices.Contains(m.Areas, AreaLead)
	})
}

func teamCovers(f AuditFacts) bool { return len(f.Uncovered()) == 0 }

// Uncovered lists the needed competence areas that no auditor or expert of the team has.
func (f AuditFacts) Uncovered() []string {
	var out []string
	for _, need := range f.Needed {
		if !slices.ContainsFunc(f.Team, func(m TeamFact) bool {
			return m.Member.Role != Trainee && m.Member.Role != Observer && slices.Contains(m.Areas, need)
		}) {
			out = append(out, need)
		}
	}
	return out
}

func nobodyBanned(f AuditFacts) bool {
	return everyone(f, func(m TeamFact) bool { return m.Banned == "" })
}

func nobodyAbsent(f AuditFacts) bool {
	return everyone(f, func(m TeamFact) bool { return m.Absences == 0 })
}

func allDeclared(f AuditFacts) bool {
	return len(f.Team) > 0 && everyone(f, func(m TeamFact) bool { return m.Member.Declared() })
}

func everyone(f AuditFacts, holds func(TeamFact) bool) bool {
	return !slices.ContainsFunc(f.Team, func(m TeamFact) bool { return !holds(m) })
}

func actorLeads(f AuditFacts) bool {
	return f.Actor.Is(System) || slices.ContainsFunc(f.Team, func(m TeamFact) bool {
		return m.Member.Role == Lead && m.Member.PersonID == f.Actor.PersonID
	})
}

func findingsWhole(f AuditFacts) bool {
	return !slices.ContainsFunc(f.Findings, func(n Finding) bool {
		return n.Grade.Nonconformity() && n.Status != FindingWithdrawn &&
			(n.Clause == "" || n.Requirement == "" || n.Statement == "" || n.Evidence == "")
	})
}

func keptOrDecided(f AuditFacts) bool {
	if f.Decision != nil {
		return true
	}
	return !slices.ContainsFunc(f.Findings, func(n Finding) bool {
		return n.Status != FindingWithdrawn && (n.Grade == Major ||
			n.Grade == Minor && n.Status != FindingAccepted && n.Status != FindingVerified)
	})
}

// Declared tells whether the member's declaration is complete (R-IMP-04).
func (m TeamMember) Declared() bool {
	return m.DeclaredAt != nil && m.NoInterest && m.NoConsulting && m.Confidential
}
