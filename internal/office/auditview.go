package office

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/day"
)

// AuditView is what the record page of an audit shows to the body's people.
type AuditView struct {
	Audit        cert.Audit
	File         cert.Certification
	Client       cert.Client
	Facts        cert.AuditFacts
	Plan         cert.PlanFacts
	Bookings     []cert.Booking
	Objections   []cert.Objection
	Papers       []cert.Paper
	Events       []cert.Event
	ObjectUntil  day.Day
	Own          *cert.TeamMember // the actor's own part, nil for others
	PlanWarnings []cert.Problem
}

// eventsShown is how much of an audit's history its page shows.
const eventsShown = 60

// AuditView reads an audit that the actor may see, with what its page shows, in a fixed number of queries.
func (o *Office) AuditView(ctx context.Context, actor cert.Actor, id int64) (AuditView, error) {
	w := o.asking(ctx, actor)
	f, err := w.auditFile(id)
	if err != nil {
		return AuditView{}, err
	}
	v := AuditView{Audit: f.audit, File: f.file, Client: f.client}
	var errs [6]error
	v.ObjectUntil, errs[5] = w.objectionUntil(f.audit)
	v.Facts, errs[0] = w.factsIn(f.audit, f.file)
	v.Bookings, errs[1] = w.Bookings(ctx, id)
	v.Objections, errs[2] = w.Objections(ctx, id)
	v.Papers, errs[3] = w.PapersOf(ctx, "audit", id)
	v.Events, errs[4] = w.EventsOf(ctx, f.file.ID, "audit", id, eventsShown)
	if err := errors.Join(errs[:]...); err != nil {
		return v, fmt.Errorf("read audit %d: %w", id, err)
	}
	v.Plan = planFacts(v.Facts, f.file.Scope, v.Bookings)
	if v.Plan.MustVisit, err = w.mustVisit(f.audit); err != nil {
		return v, err
	}
	if f.audit.Status == cert.AuditScheduled {
		v.PlanWarnings = v.Plan.Warnings(w.today)
	}
	at := slices.IndexFunc(v.Facts.Team, func(m cert.TeamFact) bool { return m.Member.PersonID == actor.PersonID && actor.PersonID != 0 })
	if at >= 0 {
		v.Own = &v.Facts.Team[at].Member
	}
	if actor.Is(cert.ClientUser) {
		v.forClient()
	}
	return v, nil
}

// forClient takes away what is the body's own: gates, history, declarations, other people's reasons, and
// team and plan before they are announced.
func (v *AuditView) forClient() {
	v.Events, v.PlanWarnings, v.Bookings = nil, nil, nil
	v.Facts = cert.AuditFacts{Audit: v.Audit, Book: v.Facts.Book, Today: v.Facts.Today, Team: v.Facts.Team, Objections: v.Facts.Objections}
	for i := range v.Facts.Team {
		m := v.Facts.Team[i].Member
		v.Facts.Team[i] = cert.TeamFact{Name: v.Facts.Team[i].Name, Member: cert.TeamMember{PersonID: m.PersonID, Role: m.Role, AuditID: m.AuditID}}
	}
	if !Announced(v.Audit) {
		v.Facts.Team, v.Plan, v.Papers, v.Audit.Slots = nil, cert.PlanFacts{}, nil, nil
	}
	v.Papers = slices.DeleteFunc(v.Papers, func(p cert.Paper) bool { return p.Kind != "plan" && v.Audit.ReportedAt == nil })
	v.Plan.Bookings = nil
}

// Announced tells whether the client knows team and plan.
func Announced(a cert.Audit) bool {
	return !slices.Contains([]cert.AuditStatus{cert.AuditPlanned, cert.AuditScheduled, cert.AuditCancelled}, a.Status)
}
