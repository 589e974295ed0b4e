package cert

import "slices"

// Role is what an account may act as.
type Role string

// The roles of the house. System is the program itself (sweeps); Anyone is a visitor without an account.
const (
	Administrator Role = "administrator"
	Planner       Role = "planner"
	Reviewer      Role = "reviewer" // application reviewer
	Auditor       Role = "auditor"
	LeadAuditor   Role = "lead_auditor"
	DecisionMaker Role = "decision_maker"
	SchemeManager Role = "scheme_manager" // keeps the rulebook and the checklists
	ClientUser    Role = "client"
	System        Role = "system"
	Anyone        Role = "anyone"
)

// StaffRoles are the roles of the body's own people, in the order in which pages list them.
var StaffRoles = []Role{Administrator, Planner, Reviewer, LeadAuditor, Auditor, DecisionMaker, SchemeManager}

// Label is the role in words.
func (r Role) Label() string {
	switch r {
	case Reviewer:
		return "application reviewer"
	case LeadAuditor:
		return "lead auditor"
	case DecisionMaker:
		return "decision maker"
	case SchemeManager:
		return "scheme manager"
	}
	return string(r)
}

// Actor is who does something: an account's person with its roles, or the system, or a visitor who holds
// a link. It is made by the web from the session, never from a form.
type Actor struct {
	AccountID int64
	PersonID  int64 // the human; independence is judged on it, not on the account (R-DEC-01)
	ClientID  int64 // set for a client's account: the only client it may see
	Name      string
	Roles     []Role
	Once      string // the form's idempotency key; empty where none was sent
	Sent      string // digest of what the form with that key holds; empty where none was sent
}

// SystemActor is the program itself.
var SystemActor = Actor{Name: "Assay", Roles: []Role{System}}

// Visitor is a person without an account who acts through a link.
func Visitor(name string) Actor { return Actor{Name: name, Roles: []Role{Anyone}} }

// Is tells whether the actor has one of the roles.
func (a Actor) Is(roles ...Role) bool {
	return slices.ContainsFunc(a.Roles, func(r Role) bool { return slices.Contains(roles, r) })
}

// SeesAll tells whether the actor may see every client's file: those who plan, review, decide and
// administer, and the program. Auditors see the files of their teams; clients see their own.
func (a Actor) SeesAll() bool {
	return a.Is(Administrator, Planner, Reviewer, DecisionMaker, SchemeManager, System)
}

// IsStaff tells whether the actor belongs to the body.
func (a Actor) IsStaff() bool { return a.Is(StaffRoles...) }
