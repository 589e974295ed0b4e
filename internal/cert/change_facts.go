package cert

import (
	"fmt"
	"maps"
	"strings"
	"time"
)

// Changed is what a change of an accepted application asks for before anything new is built on it (R-REV-06); it is a
// projection, kept by office with the stage.
type Changed string

// The states of a changed application, in the order in which they are worked off.
const (
	Unchanged    Changed = ""
	ChangeOpen   Changed = "open"       // the form is open for the change, at the client
	ChangeOurs   Changed = "ours"       // and at our own people
	ChangeReview Changed = "review"     // the change waits for a new review
	ChangeTime   Changed = "audit_time" // reviewed; the audit time is older than the change
	ChangeTerms  Changed = "contract"   // calculated; the contract that binds does not carry the change
)

// Word says what is missing, in words.
func (c Changed) Word() string {
	switch c {
	case ChangeOpen, ChangeOurs:
		return "the application is being changed"
	case ChangeReview:
		return "the changed application waits for its review"
	case ChangeTime:
		return "the audit time is older than the change of the application"
	case ChangeTerms:
		return "the contract that binds does not carry the change of the application"
	}
	return ""
}

// Agreeable tells whether quotation and contract can be made: facts and figures stand, and only the contract may be
// behind them.
func (c Changed) Agreeable() bool { return c == Unchanged || c == ChangeTerms }

// ruleSettled is the rule that stops what would be built on facts that no longer hold.
const ruleSettled = "no change of scope, sites, personnel band or outsourcing waits for a new review, audit time or contract"

// AfterReview lists what differs between a reviewed questionnaire and the one that came after in that which review and
// audit time rest on: scope, services, sites, personnel band, outsourcing (R-REV-06, ISO/IEC 17021-1 9.6.2). The bands
// are the rows of the audit-time table for both.
func AfterReview(was, is Questionnaire, bandWas, bandIs string) []Difference {
	var out differences
	out.add("Scope", oneLine(was.Request.Scope), oneLine(is.Request.Scope))
	out.add("Services", serviceLine(was), serviceLine(is))
	out.add("Organisational unit", oneLine(was.Unit), oneLine(is.Unit))
	out.sites(was.Sites, is.Sites)
	out.add("Personnel band", bandWas, bandIs)
	out.add("All run by others", was.System.AllOutsourced, is.System.AllOutsourced)
	out.add("Other parties", partyLine(was), partyLine(is))
	out.add("Information that cannot be shown", oneLine(was.Access.Restricted+" "+was.Access.Details), oneLine(is.Access.Restricted+" "+is.Access.Details))
	return out
}

// sites compares site by site: the first of a name with the first of that name, the second with the second; else as added
// and taken away.
func (d *differences) sites(was, is []SiteEntry) {
	before, after := sitesByName(was), sitesByName(is)
	seen := map[string]int{}
	for _, s := range was {
		n := seen[s.Name]
		if seen[s.Name]++; n < len(after[s.Name]) {
			d.add("Site "+s.Name, siteLine(s), siteLine(after[s.Name][n]))
		} else {
			d.add("Site "+s.Name, siteLine(s), "taken out")
		}
	}
	clear(seen)
	for _, s := range is {
		if seen[s.Name]++; seen[s.Name] > len(before[s.Name]) {
			d.add("Site "+s.Name, "not there", siteLine(s))
		}
	}
}

func sitesByName(sites []SiteEntry) map[string][]SiteEntry {
	named := map[string][]SiteEntry{}
	for _, s := range sites {
		named[s.Name] = append(named[s.Name], s)
	}
	return named
}

func siteLine(s SiteEntry) string {
	line := joinNonEmpty(", ", oneLine(s.Address), joinNonEmpty(" ", s.Postcode, s.City), s.Country, s.Kind, oneLine(s.Activities))
	if s.Central {
		line += ", central function"
	}
	return line
}

func serviceLine(q Questionnaire) string {
	names := make([]string, len(q.Services))
	for i, s := range q.Services {
		names[i] = s.Name
	}
	return strings.Join(names, "; ")
}

func partyLine(q Questionnaire) string {
	parties := make([]string, len(q.Parties))
	for i, p := range q.Parties {
		parties[i] = fmt.Sprintf("%s: %s", p.Name, oneLine(p.Provides))
	}
	return strings.Join(parties, "; ")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Reopen opens an accepted application for a change of its facts, with the reason, and gives the form to its holder;
// nothing new is built on it until the change is sent and, where it matters, reviewed (R-REV-06). A client signs anew.
func (a *Application) Reopen(actor Actor, holder Holder, reason string, facts ApplicationFacts, at time.Time) error {
	c := &checker{rule: "R-REV-06"}
	c.text("note", reason, "what is to change and why")
	if len(c.problems) > 0 {
		return Invalid(c.problems)
	}
	if err := a.take(Reopen, actor, facts, at); err != nil {
		return err
	}
	a.Note, a.Holder = reason, holder
	if holder == HeldByApplicant {
		a.unsign()
	}
	return nil
}

// unsign takes the signatory's word off a form that is sent again: what is sent is signed as it is then (R-APP-01).
func (a *Application) unsign() {
	a.Questionnaire.Signature.Agreed = false
	if len(a.Draft) == 0 {
		return
	}
	a.Draft = maps.Clone(a.Draft)
	delete(a.Draft, "signature.agreed")
}

// Confirm sends a change that touches nothing the review rests on: the application stays accepted (R-REV-06).
func (a *Application) Confirm(actor Actor, facts ApplicationFacts, at time.Time) error {
	if err := a.take(Confirm, actor, facts, at); err != nil {
		return err
	}
	a.sent(actor, at)
	return nil
}

// Revert takes a change back: the application is again what its last review accepted.
func (a *Application) Revert(actor Actor, facts ApplicationFacts, at time.Time) error {
	if err := a.take(Revert, actor, facts, at); err != nil {
		return err
	}
	a.Questionnaire, a.Draft, a.Note = facts.Reviewed.Questionnaire, facts.Reviewed.Questionnaire.Fields(), ""
	a.Holder = HeldByApplicant
	return nil
}

// LastAccepted is the latest review that accepted, nil where there is none. reviews are newest first.
func LastAccepted(reviews []Review) *Review {
	for i := range reviews {
		if reviews[i].Outcome != ReviewDeclined {
			return &reviews[i]
		}
	}
	return nil
}

// ChangedSince tells what a change of an accepted application still asks for, from its reviews (newest first) and the
// latest audit time.
func ChangedSince(a Application, reviews []Review, time *AuditTime) Changed {
	accepted := LastAccepted(reviews)
	switch {
	case accepted == nil:
		return Unchanged
	case a.Status == ApplicationReturned && a.Holder == HeldByBody:
		return ChangeOurs
	case a.Status == ApplicationReturned:
		return ChangeOpen
	case a.Status == ApplicationSubmitted:
		return ChangeReview
	case a.Status == ApplicationAccepted && time != nil && time.ReviewID != accepted.ID && acceptances(reviews) > 1:
		return ChangeTime
	}
	return Unchanged
}

// Behind tells whether the contract that binds a file was made before a change that its latest audit time carries.
func (c Contract) Behind(reviews []Review, time *AuditTime) bool {
	return c.Status == ContractSigned && time != nil && acceptances(reviews) > 1 && c.AuditTimeID != time.ID
}

func acceptances(reviews []Review) int {
	n := 0
	for _, r := range reviews {
		if r.Outcome != ReviewDeclined {
			n++
		}
	}
	return n
}
