package cert

import "strings"

// The gates of complaints and appeals (R-APL-01, R-CMP-01).

func complaintRule(sentence, mend string, holds func(ComplaintFacts) bool) Rule[ComplaintFacts] {
	return Rule[ComplaintFacts]{"R-CMP-01", "ISO/IEC 17021-1 9.8", sentence, holds, mend}
}

func said(text string) bool { return strings.TrimSpace(text) != "" }

// Acknowledgeable lets it be acknowledged: it was looked at whether it concerns certification.
var Acknowledgeable = Gate[ComplaintFacts]{Rules: []Rule[ComplaintFacts]{
	complaintRule("it is said whether it concerns certification and what was validated", "assessment", func(f ComplaintFacts) bool { return said(f.Complaint.Assessment) }),
	independentActor,
}}

// Refusable lets it not be taken up, with reasons, by somebody without a part in it.
var Refusable = Gate[ComplaintFacts]{Rules: []Rule[ComplaintFacts]{
	complaintRule("it is said why it is not taken up", "reason", func(f ComplaintFacts) bool { return said(f.Complaint.Reason) }),
	independentActor,
}}

var independentActor = Rule[ComplaintFacts]{"R-APL-01", "ISO/IEC 17021-1 9.7.3, 9.8.6", "who handles it had no part in its subject",
	func(f ComplaintFacts) bool { return f.independent(f.Actor.PersonID) }, "people"}

// Assignable lets an investigator be named.
var Assignable = Gate[ComplaintFacts]{Rules: []Rule[ComplaintFacts]{
	{"R-APL-01", "ISO/IEC 17021-1 9.7.3, 9.8.6", "the investigator had no part in its subject",
		func(f ComplaintFacts) bool { return f.independent(f.Complaint.InvestigatorID) }, "investigator"},
	complaintRule("the investigator works for the body under agreement", "investigator", func(f ComplaintFacts) bool { return f.Bound }),
	independentActor,
}}

// Investigable lets the investigator report.
var Investigable = Gate[ComplaintFacts]{Rules: []Rule[ComplaintFacts]{
	complaintRule("who reports is the named investigator", "investigator", func(f ComplaintFacts) bool { return f.Actor.PersonID == f.Complaint.InvestigatorID }),
	complaintRule("it is said what was looked at and found", "investigation", func(f ComplaintFacts) bool { return said(f.Complaint.Investigation) }),
	independentActor,
}}

// Settleable lets it be decided by somebody without a part in it.
var Settleable = Gate[ComplaintFacts]{Rules: []Rule[ComplaintFacts]{
	complaintRule("an outcome is chosen", "outcome", func(f ComplaintFacts) bool { return f.Complaint.Outcome.Label() != "" }),
	complaintRule("the reasons are said", "reason", func(f ComplaintFacts) bool { return said(f.Complaint.Reason) }),
	independentActor,
	complaintRule("who decides works for the body under agreement", "people", func(f ComplaintFacts) bool { return f.Bound }),
	complaintRule("a complaint about a client was referred to the client", "refer",
		func(f ComplaintFacts) bool {
			return f.Complaint.Kind != IsComplaint || f.Complaint.About != AboutClient || f.Complaint.ClientID == nil || !f.Complaint.ReferredOn.IsZero()
		}),
	complaintRule("what is upheld has its correction and prevention", "measures",
		func(f ComplaintFacts) bool { return f.Complaint.Outcome == NotUpheld || said(f.Complaint.Measures) }),
}}

// Closeable lets the formal notice of end be given.
var Closeable = Gate[ComplaintFacts]{Rules: []Rule[ComplaintFacts]{
	complaintRule("what was agreed on making it public is said", "publication", func(f ComplaintFacts) bool { return said(f.Complaint.Publication) }),
	independentActor,
}}
