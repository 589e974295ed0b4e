package cert

import (
	"fmt"
	"slices"
	"time"

	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// FindingInput is what an auditor writes when raising a finding.
type FindingInput struct {
	Grade       Grade
	Item        string // checklist item it is raised from, may be empty
	Clause      string
	MoreClauses []string // further clauses it stands against
	Requirement string
	Statement   string
	Evidence    string
	Site        string
	MoreSites   []string // further sites where it was found
	Repeats     int64    // finding it repeats or grows out of, 0 = none
	Recurrence  string   // see Finding
	Confirmed   bool     // the lead auditor confirms it as it is raised
}

// GradesFor lists the grades that an audit of the kind can raise: stage 1 names concerns, which could
// become nonconformities at stage 2, and raises no nonconformities itself (R-S1-02).
func GradesFor(kind AuditKind) []Grade {
	if kind == Stage1 {
		return []Grade{Concern, Opportunity, Positive}
	}
	return []Grade{Major, Minor, Opportunity, Positive}
}

// PresetGrade is the grade of a prepared finding in an audit of the kind: what would be a nonconformity is an area of
// concern in stage 1 (R-S1-02).
func PresetGrade(kind AuditKind, p norm.Preset) Grade {
	if g := Grade(p.Grade); kind != Stage1 || !g.Nonconformity() {
		return g
	}
	return Concern
}

// Label is the grade in words.
func (g Grade) Label() string {
	switch g {
	case Major:
		return "Major nonconformity"
	case Minor:
		return "Minor nonconformity"
	case Opportunity:
		return "Opportunity for improvement"
	case Concern:
		return "Area of concern"
	}
	return "Positive remark"
}

// Prefix begins the numbers of findings of the grade.
func (g Grade) Prefix() string {
	switch g {
	case Major, Minor:
		return "NC"
	case Opportunity:
		return "OFI"
	case Concern:
		return "AOC"
	}
	return "POS"
}

// AsksClient tells whether the client is asked for an answer.
func (g Grade) AsksClient() bool { return g.Nonconformity() || g == Concern }

// Problems lists what a finding lacks (R-NC-01, R-NC-02).
func (in FindingInput) Problems(kind AuditKind) Invalid {
	var wrong Invalid
	need := func(field, value, message string) {
		if value == "" {
			wrong = append(wrong, Problem{field, message, "R-NC-02"})
		} else if len([]rune(value)) > maxNote {
			wrong = append(wrong, Problem{field, "Use at most 8000 characters.", "R-NC-02"})
		}
	}
	if !slices.Contains(GradesFor(kind), in.Grade) {
		wrong = append(wrong, Problem{"grade", "Choose one of the grades offered.", "R-NC-01"})
	}
	need("clause", in.Clause, "Name the clause.")
	wrong = append(wrong, in.places()...)
	need("statement", in.Statement, "State it in one or two sentences: what is not fulfilled, or what was seen.")
	if in.Grade.AsksClient() {
		need("requirement", in.Requirement, "Say what is required, in your own words.")
		need("evidence", in.Evidence, "Describe the evidence seen: which record, which date, which case.")
	}
	return wrong
}

// RaiseFinding makes a finding of the audit, open where an answer is asked for, noted where none is.
func (a Audit) RaiseFinding(in FindingInput, number string, by Actor, at time.Time, today day.Day) Finding {
	n := Finding{Status: FindingOpen, CertificationID: a.CertificationID, AuditID: a.ID, Number: number, Grade: in.Grade,
		PersonID: by.PersonID, PersonName: by.Name, RaisedOn: today, CreatedAt: at}
	if !in.Grade.AsksClient() {
		n.Status = FindingNoted
	}
	n.write(in)
	return n
}

func (n *Finding) write(in FindingInput) {
	n.Item, n.Clause, n.Requirement, n.Statement = in.Item, in.Clause, in.Requirement, in.Statement
	n.Evidence, n.Site, n.Repeats, n.Recurrence = in.Evidence, in.Site, in.Repeats, in.Recurrence
	n.MoreClauses, n.MoreSites = further(in.Clause, in.MoreClauses), further(in.Site, in.MoreSites)
}

// Amend rewrites a finding that the client has not answered, while the report is not final; once the client knows it
// the lead auditor alone does. What another auditor rewrites is a draft again. The grade may change between major and
// minor only: another kind of finding is another finding.
func (n *Finding) Amend(in FindingInput, facts FindingFacts) error {
	open := n.Status == FindingOpen || n.Status == FindingNoted
	if !open || facts.Audit != AuditUnderway || !facts.OnTeam || !n.SharedOn.IsZero() && !facts.Leads {
		return &Unmet{Verb: "amend", Rules: []Check{{ID: "R-REP-04", Clause: "ISO/IEC 17021-1 9.4.8", Mend: "report",
			Sentence: "the report is not final, the client has not answered, and who amends is an auditor of this team; its lead where the client knows the finding"}}}
	}
	if in.Grade != n.Grade && !(in.Grade.Nonconformity() && n.Grade.Nonconformity()) {
		return Wrong("grade", "Only major and minor can be changed into each other. Withdraw this finding and raise another.")
	}
	n.Grade = in.Grade
	n.write(in)
	if !facts.Leads {
		n.ConfirmedAt, n.ConfirmedBy = nil, ""
	}
	return nil
}

// Share makes the finding known to the client: from the closing meeting on, and its limits count from that
// day (R-NC-06, R-NC-07), once. expiry is the last valid day of the certificate, zero where there is none.
func (n *Finding) Share(a Audit, expiry, on day.Day, book norm.Book) bool {
	if !n.SharedOn.IsZero() || n.Draft() {
		return false
	}
	n.SharedOn = on
	n.Date(a, expiry, on, book)
	return true
}

// Date sets the limits of the client's answer, counted from the closing meeting (R-NC-06, R-NC-07), with
// the hard limit of the standard: six months after stage 2 for its majors (R-DATE-14), the expiry for the
// majors of a recertification (R-RECERT-02).
func (n *Finding) Date(a Audit, expiry, closing day.Day, book norm.Book) {
	rules := cycle.In(book, closing)
	n.PlanDue, n.ActionDue, n.HardLimit = day.Day{}, day.Day{}, day.Day{}
	if n.Grade == Concern { // to be ready for stage 2, in the time of a minor
		n.PlanDue = rules.FindingLimits(cycle.Initial, cycle.Minor, closing, expiry).Plan
		return
	}
	if !n.Grade.Nonconformity() {
		return
	}
	kind := limitKind(a.Kind, expiry)
	limits := rules.FindingLimits(kind, cycle.Grade(n.Grade), closing, expiry)
	n.PlanDue, n.ActionDue = limits.Plan, limits.Evidence
	switch {
	case n.Grade == Major && a.Kind == Stage2:
		n.HardLimit = rules.MajorAfterStage2(a.Ends)
		n.ActionDue = day.Min(n.ActionDue, n.HardLimit)
	case n.Grade == Major && kind == cycle.Recertification:
		n.HardLimit = expiry
	}
}

// limitKind is the row of R-NC-06 for an audit. A recertification without an expiry ahead of it counts
// like an initial audit.
func limitKind(kind AuditKind, expiry day.Day) cycle.AuditKind {
	switch {
	case kind == Recertification && !expiry.IsZero():
		return cycle.Recertification
	case kind == Surveillance:
		return cycle.Surveillance
	case kind == Special:
		return cycle.Special
	}
	return cycle.Initial
}

// Answer takes the client's answer (R-NC-03).
func (n *Finding) Answer(actor Actor, facts FindingFacts) error {
	return n.step(Respond, actor, facts)
}

// Return sends the answer back with a comment and the day by which it is answered again (R-NC-04).
func (n *Finding) Return(actor Actor, facts FindingFacts) error {
	if err := n.step(Return, actor, facts); err != nil {
		return err
	}
	n.PlanDue, n.PlannedMethod = facts.NewDue, ""
	return nil
}

// Accept accepts correction, cause and actions, and says how their implementation is verified (R-NC-04, R-NC-05).
func (n *Finding) Accept(actor Actor, facts FindingFacts) error {
	if err := n.step(Accept, actor, facts); err != nil {
		return err
	}
	n.PlannedMethod = facts.Method
	return nil
}

// Verify closes the finding (R-NC-05).
func (n *Finding) Verify(actor Actor, facts FindingFacts, note string) error {
	if err := n.step(Verify, actor, facts); err != nil {
		return err
	}
	n.VerifiedBy, n.VerifiedOn, n.Method, n.VerifyNote = actor.Name, facts.Today, facts.Method, note
	if facts.Method == "next_audit" && facts.Next != nil {
		n.Check(facts.Next.ID)
	}
	return nil
}

// Withdraw takes the finding back while the report is not final.
func (n *Finding) Withdraw(actor Actor, facts FindingFacts) error {
	if err := n.step(WithdrawIt, actor, facts); err != nil {
		return err
	}
	n.VerifyNote = facts.Comment
	return nil
}

func (n *Finding) step(verb Verb, actor Actor, facts FindingFacts) (err error) {
	facts.Finding = *n
	n.Status, err = FindingLife.Step(n.Status, verb, actor, facts)
	return err
}

// Due is the next day on which something is due, and whether it lies in the past.
func (n Finding) Due(today day.Day) (on day.Day, late bool) {
	return n.Status.Due(n.PlanDue, n.ActionDue, today)
}

// Due is which of the two limits counts in the state, and whether it lies in the past.
func (s FindingStatus) Due(plan, action, today day.Day) (on day.Day, late bool) {
	switch s {
	case FindingOpen, FindingReturned:
		on = plan
	case FindingAnswered, FindingAccepted:
		on = action
	}
	return on, !on.IsZero() && today.After(on)
}

// Label is the state in words.
func (s FindingStatus) Label() string {
	switch s {
	case FindingOpen:
		return "waits for the client"
	case FindingAnswered:
		return "waits for review"
	case FindingReturned:
		return "returned to the client"
	case FindingAccepted:
		return "answer accepted"
	case FindingVerified:
		return "closed"
	}
	return string(s)
}

// OpenConcerns counts the areas of concern that are neither closed nor raised as findings (R-S1-02).
func OpenConcerns(findings []Finding) int {
	open := 0
	for _, n := range findings {
		if n.Grade == Concern && n.Status != FindingVerified && n.Status != FindingWithdrawn {
			open++
		}
	}
	return open
}

// Repeat is the entry of the programme for a stage 1 that must be held again (R-S1-02).
func (a Audit) Repeat(number string, target day.Day, at time.Time) Audit {
	return Audit{Status: AuditPlanned, CertificationID: a.CertificationID, Cycle: a.Cycle, Kind: a.Kind, Seq: a.Seq,
		Name: "Stage 1 (repeated)", Number: number, Target: target, Halves: a.Halves, Clauses: slices.Clone(a.Clauses),
		Edition: a.Edition, ChecklistOf: a.ChecklistOf, Language: a.Language, Slots: []Slot{}, CreatedAt: at,
		Justification: fmt.Sprintf("%s found the client not ready.", a.Number)}
}
