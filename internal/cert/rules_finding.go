package cert

import "assay/internal/day"

// FindingFacts is what the gates of a finding judge.
type FindingFacts struct {
	Finding  Finding
	Audit    AuditStatus // of the audit it was raised in
	Response Response    // the latest, or the one being entered
	Unproven []int       // actions of the response said to be implemented without a file that shows it
	Comment  string      // of the reviewing auditor
	NewDue   day.Day     // by which a returned answer is to be sent again
	OnTeam   bool        // the actor is in the team that raised or verifies it
	Leads    bool        // the actor is lead auditor of the audit it was raised in
	Method   string      // of verification
	LateDays int         // days after which an overdue minor becomes a major; 0 = never
	Before   []Finding   // nonconformities of earlier audits on its clauses, newest first
	Next     *Audit      // surveillance or recertification underway whose team the actor is in, nil = none (R-NC-06)
	Today    day.Day
}

// VerificationMethods are the ways to verify (R-NC-05): key and words.
var VerificationMethods = []Choice{
	{"document_review", "review of documents"}, {"remote_verification", "remote verification"},
	{"on_site_follow_up", "follow-up on site"}, {"next_audit", "at the next audit (minor only)"},
}

// Choice is one entry of an option list.
type Choice struct{ Key, Label string }

// Answered lets a client send its answer.
var Answered = Gate[FindingFacts]{Rules: []Rule[FindingFacts]{
	{"R-NC-03", "ISO/IEC 17021-1 9.4.9", "the answer has correction, cause, and corrective actions each with its date",
		func(f FindingFacts) bool { return f.Response.whole() }, "answer"},
}}

// Implementing lets a client report that the accepted action of a major is implemented.
var Implementing = Gate[FindingFacts]{Rules: []Rule[FindingFacts]{
	{"R-NC-05", "ISO/IEC 17021-1 9.4.10", "the accepted answer is to a major; a minor's is verified at the next audit",
		func(f FindingFacts) bool { return f.Finding.Grade == Major }, "answer"},
	{"R-NC-03", "ISO/IEC 17021-1 9.4.9", "the answer says that every action is implemented",
		func(f FindingFacts) bool { return f.Response.Implemented() }, "answer"},
	Answered.Rules[0],
}}

// Closable lets an auditor close an area of concern that the audit itself has settled.
var Closable = Gate[FindingFacts]{Rules: []Rule[FindingFacts]{
	{"R-NC-04", "ISO/IEC 17021-1 9.4.10", "only an area of concern is closed without an accepted answer",
		func(f FindingFacts) bool { return f.Finding.Grade == Concern }, "answer"},
	{"R-NC-02", "ISO/IEC 17021-1 9.4.5.3", "the lead auditor has confirmed it", func(f FindingFacts) bool { return !f.Finding.Draft() }, "finding"},
	{"R-S1-02", "ISO/IEC 17021-1 9.3.1.2.3", "it is said how the concern was settled, or which finding was raised from it",
		func(f FindingFacts) bool { return f.Comment != "" }, "comment"},
	{"R-NC-04", "ISO/IEC 17021-1 9.4.10", "an auditor of the team closes it",
		func(f FindingFacts) bool { return f.OnTeam }, "team"},
}}

// Commented lets an auditor return an answer.
var Commented = Gate[FindingFacts]{Rules: []Rule[FindingFacts]{
	{"R-NC-04", "ISO/IEC 17021-1 9.4.10", "the client is told why the answer is returned",
		func(f FindingFacts) bool { return f.Comment != "" }, "comment"},
	{"R-NC-06", "house rule", "a new date is set for the answer: a later day than today, within the limits of the finding",
		func(f FindingFacts) bool {
			latest := f.Finding.LatestAnswer(f.Today)
			return f.NewDue.After(f.Today) && (latest.IsZero() || !f.NewDue.After(latest))
		}, "new_due"},
	{"R-NC-04", "ISO/IEC 17021-1 9.4.10", "an auditor of the team reviews the answer",
		func(f FindingFacts) bool { return f.OnTeam }, "team"},
}}

// Acceptable lets an auditor accept an answer.
var Acceptable = Gate[FindingFacts]{Rules: []Rule[FindingFacts]{
	{"R-NC-04", "ISO/IEC 17021-1 9.4.10", "an auditor of the team reviews the answer",
		func(f FindingFacts) bool { return f.OnTeam }, "team"},
	{"R-NC-03", "ISO/IEC 17021-1 9.4.9", "the answer has correction, cause and corrective action",
		func(f FindingFacts) bool { return f.Response.whole() }, "answer"},
	{"R-NC-05", "ISO/IEC 17021-1 9.4.10", "it is said how the implementation will be verified; a major is not left to the next audit",
		func(f FindingFacts) bool {
			return f.Finding.Grade == Concern || f.Method != "" && !(f.Finding.Grade == Major && f.Method == "next_audit")
		}, "method"},
}}

// Verifiable lets an auditor close a finding.
var Verifiable = Gate[FindingFacts]{Rules: []Rule[FindingFacts]{
	{"R-NC-04", "ISO/IEC 17021-1 9.4.10", "an auditor of the team verifies",
		func(f FindingFacts) bool { return f.OnTeam }, "team"},
	{"R-NC-05", "ISO/IEC 17021-1 9.4.10", "a method of verification is named; a major is not left to the next audit",
		func(f FindingFacts) bool {
			return f.Method != "" && !(f.Finding.Grade == Major && f.Method == "next_audit")
		}, "verification"},
}, Parts: []Part[FindingFacts]{
	{func(f FindingFacts) bool { return f.Finding.Grade == Major }, []Rule[FindingFacts]{
		{"R-DEC-03", "ISO/IEC 17021-1 9.5.2", "every action of a major is implemented, with evidence of each",
			func(f FindingFacts) bool {
				return f.Response.Implemented() && (len(f.Unproven) == 0 || f.Method == "on_site_follow_up")
			}, "answer"}}},
}}

// Retractable lets the lead take back a finding while the report is not final.
var Retractable = Gate[FindingFacts]{Rules: []Rule[FindingFacts]{
	{"R-REP-04", "ISO/IEC 17021-1 9.4.8", "the report is not final",
		func(f FindingFacts) bool { return f.Audit == AuditUnderway }, "report"},
	{"R-NC-02", "ISO/IEC 17021-1 9.4.5.3", "a reason is given and the lead auditor is of this team",
		func(f FindingFacts) bool { return f.Comment != "" && f.OnTeam }, "comment"},
}}
