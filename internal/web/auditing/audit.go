package auditing

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// auditPage is one audit, for the body's people.
type auditPage struct {
	page.Base
	office.AuditView
	Chip      page.Status
	Rail      page.Rail
	Days      string
	Time      string
	Gates     []page.Gate
	Members   []member
	Sessions  []session
	Clauses   []norm.Clause
	PaperList []page.Paper
	History   []page.Event
	Links     []link
	Open      int // objections not decided yet
	MayReplan bool
	MayCancel bool
}

// member is one line of the team.
type member struct {
	Name   string
	Role   string
	Areas  []string
	Banned string
	Halves string
	Chip   page.Status // of the declaration
	Remark string
}

// session is one line of the plan with names and days in words.
type session struct {
	cert.Slot
	On     day.Day
	Who    string
	NewDay bool
}

// link leads to a page of the audit.
type link struct{ Text, URL string }

func (a area) audit(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	actor := page.Actor(c)
	v, err := a.office.AuditView(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	if actor.Is(cert.ClientUser) {
		return a.clientAudit(c, v)
	}
	p := auditPage{Base: page.Begin(c, "auditing", heading(v.Audit, v.Client)), AuditView: v, Chip: statusChip(v.Audit.Status),
		Rail: page.RailFor(v.File, actor), Days: dayLine(v.Audit), Time: auditDays(v.Audit.Halves), Members: members(v),
		Sessions: sessions(v.Plan), PaperList: papers(v.Papers), History: a.history(v.Events), Links: links(v, actor), Open: v.Facts.Objections}
	p.Gates = gates(v, actor, p.Base.Stamp(v.Audit.Version))
	verbs := cert.AuditLife.Verbs(v.Audit.Status, actor)
	p.MayReplan, p.MayCancel = slices.Contains(verbs, cert.Replan), slices.Contains(verbs, cert.Cancel)
	for _, n := range v.Audit.Clauses {
		if k, ok := norm.Lookup(norm.Edition(v.Audit.Edition), n); ok {
			p.Clauses = append(p.Clauses, k)
		}
	}
	return c.Render(http.StatusOK, "auditing/audit", p)
}

// members says of everybody in the team what is known for this audit.
func members(v office.AuditView) []member {
	var out []member
	for _, m := range v.Facts.Team {
		n := 0
		for _, b := range v.Bookings {
			if b.PersonID == m.Member.PersonID {
				n++
			}
		}
		out = append(out, member{Name: m.Name, Role: m.Member.Role.Label(), Areas: m.Areas, Banned: m.Banned, Halves: halfDays(n),
			Chip: declarationChip(m.Member), Remark: m.Member.Remark})
	}
	return out
}

func halfDays(n int) string {
	if n == 1 {
		return "1 half day"
	}
	return fmt.Sprintf("%d half days", n)
}

// declarationChip says whether a member has declared (R-IMP-04).
func declarationChip(m cert.TeamMember) page.Status {
	switch {
	case m.Declared():
		return page.Status{Tone: page.Done, Word: "declared"}
	case m.DeclaredAt != nil:
		return page.Status{Tone: page.Bad, Word: "conflict declared"}
	}
	return page.Status{Tone: page.Waiting, Word: "not yet declared"}
}

// sessions are the plan's lines with names, the first of each day marked. A session of several people is
// one line.
func sessions(p cert.PlanFacts) []session {
	var out []session
	for i, s := range p.Audit.Slots {
		if n := slices.IndexFunc(out, func(o session) bool { return together(o.Slot, s) }); n >= 0 && p.Names[s.Person] != "" {
			out[n].Who += ", " + p.Names[s.Person]
			continue
		}
		on, err := day.Parse(s.Day)
		if err != nil {
			on = day.Day{}
		}
		out = append(out, session{Slot: s, On: on, Who: p.Names[s.Person], NewDay: i == 0 || p.Audit.Slots[i-1].Day != s.Day})
	}
	return out
}

// together tells whether two lines of a plan differ in the person alone.
func together(a, b cert.Slot) bool {
	a.Person = b.Person
	return a == b
}

// papers are stored PDFs with their addresses.
func papers(list []cert.Paper) []page.Paper {
	var out []page.Paper
	for _, p := range list {
		out = append(out, page.Paper{Name: p.Name, URL: "/papers/" + p.Code, Kind: "PDF", Size: p.Size, SHA256: p.SHA256})
	}
	return out
}

// history is what happened, in the body's time.
func (a area) history(events []cert.Event) []page.Event {
	var out []page.Event
	for _, e := range events {
		out = append(out, page.Event{At: a.office.Local(e.At), Who: e.ActorName, What: e.Summary})
	}
	return out
}

// links lead on from the audit, as far as there is something to see.
func links(v office.AuditView, actor cert.Actor) []link {
	id := v.Audit.ID
	var out []link
	if v.Own != nil && (v.Audit.Status == cert.AuditScheduled || v.Audit.Status == cert.AuditAnnounced) {
		out = append(out, link{"Your declaration", address(id, "/declaration")})
	}
	if v.Audit.Status != cert.AuditPlanned {
		out = append(out, link{"Audit plan", address(id, "/plan")}, link{"Calendar entry", address(id, "/calendar.ics")})
	}
	if len(v.Objections) > 0 {
		out = append(out, link{"Objections", address(id, "/objections")})
	}
	if slices.Contains([]cert.AuditStatus{cert.AuditUnderway, cert.AuditReported, cert.AuditConcluded}, v.Audit.Status) {
		out = append(out, link{"Checklist", address(id, "/checklist")}, link{"Findings", "/findings?q=" + url.QueryEscape(v.Client.Name)}, link{"Report", address(id, "/report")})
	}
	if slices.Contains([]cert.AuditStatus{cert.AuditScheduled, cert.AuditAnnounced, cert.AuditUnderway}, v.Audit.Status) && slices.ContainsFunc(v.Facts.Team, func(m cert.TeamFact) bool { return m.Member.PersonID == actor.PersonID && actor.PersonID != 0 }) {
		out = append(out, link{"Take offline", fmt.Sprintf("/field/#/take/%d", id)})
	}
	if v.Audit.Status != cert.AuditPlanned {
		out = append(out, link{"Field work", address(id, "/field")})
	}
	return out
}

// steps are the verbs of an audit as its page shows them; those without a form of their own need no more
// than a press.
var steps = map[cert.Verb]struct {
	label, effect, page string
	press               bool
}{
	cert.Schedule:   {label: "Schedule days and team", effect: "Choose the days, the team and its half days.", page: "/schedule"},
	cert.Announce:   {label: "Announce team and plan", effect: "The client gets team and plan and may object for five working days.", page: "/announce", press: true},
	cert.Start:      {label: "Begin the audit", effect: "The checklist opens for the team.", page: "/start", press: true},
	cert.ReportVerb: {label: "Finalise the report", effect: "Everything the report needs is there.", page: "/report"},
	cert.Conclude:   {label: "Conclude the audit", effect: "The outcome can be recorded.", page: "/report"},
}

// gates are the panels of the verbs that the actor may take next.
func gates(v office.AuditView, actor cert.Actor, once page.Once) []page.Gate {
	var out []page.Gate
	for _, verb := range cert.AuditLife.Verbs(v.Audit.Status, actor) {
		s, known := steps[verb]
		if !known {
			continue
		}
		facts := v.Facts
		if v.Audit.Kind == cert.Stage1 {
			facts.Outcome = cert.AuditOutcome(v.Audit.Report.Recommendation) // what its report recommends is how it ends
		}
		checks := cert.AuditLife.Checks(v.Audit.Status, verb, facts)
		if verb == cert.Schedule {
			checks = slices.DeleteFunc(checks, func(k cert.Check) bool { return k.Mend != "contract" }) // the rest is chosen on the page
		}
		g := page.GateOf(s.label, checks, mends(v))
		g.Effect, g.Once = s.effect, once
		if verb == cert.Schedule && v.Audit.Status == cert.AuditScheduled {
			g.Verb, g.Effect = "Change days or team", "Members who stay keep their declarations."
		}
		if s.press {
			g.Action = address(v.Audit.ID, s.page)
		} else {
			g.URL = address(v.Audit.ID, s.page)
		}
		out = append(out, g)
	}
	return out
}

// mends are the places where what a rule misses is put right.
func mends(v office.AuditView) map[string]string {
	id := v.Audit.ID
	m := map[string]string{
		"contract": fmt.Sprintf("/certifications/%d/contract", v.File.ID), "plan": address(id, "/plan"), "days": address(id, "/schedule"),
		"interval": address(id, "/schedule"), "checklist": address(id, "/checklist"), "report": address(id, "/report"), "field": address(id, "/field"),
		"findings": "/findings?q=" + url.QueryEscape(v.Client.Name), "outcome": address(id, "/report"), "faults": address(id, "/report"), "drafts": address(id, "/checklist?part=closing"), "last day": address(id, "/ended"), "decision": address(id, "/decision"), "team": "#team",
	}
	if v.Facts.Objections > 0 {
		m["team"] = address(id, "/objections")
	}
	if v.Facts.Previous != nil {
		m["stage 1"] = address(v.Facts.Previous.ID, "")
	}
	return m
}
