package cert

import "slices"

// Permission is what a route asks of its visitor. The web's route table names one for every route; this
// table says which roles hold it. What a role may see of the records behind a route is decided by store.
type Permission string

// The permissions.
const (
	Public         Permission = "public"          // anyone, without an account
	ByLink         Permission = "by_link"         // anyone who holds the random code in the address
	SignedIn       Permission = "signed_in"       // any account
	StaffOnly      Permission = "staff"           // any role of the body
	ReadFiles      Permission = "read_files"      // the client's file inside the body
	EnterThem      Permission = "enter"           // applications that came by phone or as a file
	ReviewThem     Permission = "review"          // application review
	ChangeFacts    Permission = "change_facts"    // opening an accepted application for a change
	PlanThem       Permission = "plan"            // audit time, quotation, contract, programme, team
	PrepareThem    Permission = "prepare"         // audit plan and its announcement
	FieldWork      Permission = "field_work"      // what a device sends and receives; a team's own audits alone
	AuditThem      Permission = "audit"           // checklist, findings, report
	LetDevicesGo   Permission = "let_devices_go"  // devices of an audit that are lost or done
	DecideThem     Permission = "decide"          // decisions and what follows from them
	ReleaseThem    Permission = "release"         // comparing and releasing certificates after their decision
	ManagePeople   Permission = "manage_people"   // accounts, roles, competence
	ManageBody     Permission = "manage_body"     // settings of the body
	ManageRules    Permission = "manage_rules"    // the rulebook's constants
	OwnFile        Permission = "own_file"        // the client's own pages
	ReadAudit      Permission = "read_audit"      // audit pages, both sides
	AnswerFindings Permission = "answer_findings" // the client's answer to findings
	SendLinks      Permission = "send_links"      // links by which a finding is answered without an account
	DemoOnly       Permission = "demo"            // one-click sign-in and sent mail, demo mode only
	WatchMail      Permission = "watch_mail"      // mail that could not be sent
	UploadThem     Permission = "upload"          // what the international register is told
	HandleThem     Permission = "handle"          // complaints and appeals
)

// permissions is the table. Public and ByLink ask for no role.
var permissions = map[Permission][]Role{
	Public:         {},
	ByLink:         {},
	DemoOnly:       {},
	SignedIn:       append([]Role{ClientUser}, StaffRoles...),
	StaffOnly:      StaffRoles,
	ReadFiles:      StaffRoles,
	EnterThem:      {Planner, Administrator},
	ReviewThem:     {Reviewer},
	ChangeFacts:    {Planner, Reviewer},
	PlanThem:       {Planner},
	PrepareThem:    {Planner, LeadAuditor},
	FieldWork:      StaffRoles,
	AuditThem:      {Auditor, LeadAuditor},
	LetDevicesGo:   {Auditor, LeadAuditor, Administrator},
	DecideThem:     {DecisionMaker},
	ReleaseThem:    {Administrator, Planner, Reviewer, DecisionMaker, SchemeManager},
	ManagePeople:   {Administrator},
	ManageBody:     {Administrator},
	ManageRules:    {SchemeManager},
	OwnFile:        {ClientUser},
	ReadAudit:      append([]Role{ClientUser}, StaffRoles...),
	AnswerFindings: {ClientUser},
	SendLinks:      {Planner, Auditor, LeadAuditor, ClientUser},
	WatchMail:      {Administrator, Planner},
	UploadThem:     {Planner, SchemeManager},
	HandleThem:     {Administrator, Reviewer, DecisionMaker, SchemeManager},
}

// Permissions lists every permission of the table.
func Permissions() []Permission {
	out := make([]Permission, 0, len(permissions))
	for p := range permissions {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

// Open tells whether the permission asks for no role.
func (p Permission) Open() bool { return p == Public || p == ByLink || p == DemoOnly }

// Known tells whether the table has the permission.
func (p Permission) Known() bool { _, ok := permissions[p]; return ok }

// Roles lists the roles that hold the permission.
func (p Permission) Roles() []Role { return permissions[p] }

// May tells whether the actor holds the permission.
func (a Actor) May(p Permission) bool {
	return p.Open() || a.Is(permissions[p]...)
}
