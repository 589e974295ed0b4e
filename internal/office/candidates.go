package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/cycle"
	"assay/internal/store"
)

// Candidate is a person of the body with what speaks for and against a place in the team.
type Candidate struct {
	cert.Person
	Areas  []string     // valid on all days of the audit
	Banned string       // tie to the client (R-IMP-01), empty = none
	Busy   []store.Busy // taken half days in the time of the audit
	Speaks bool         // the language of the audit
	Judged bool         // reviewed the application: may audit, but the planner should know (R-REV-04)
	InTeam bool
	// Objected says that the client's objection to the person in this audit was accepted (R-TEAM-03).
	Objected bool
}

// Staffing is what the schedule page needs: the audit, who could audit it, and who does.
type Staffing struct {
	Audit      cert.Audit
	File       cert.Certification
	Client     cert.Client
	Facts      cert.AuditFacts
	Bookings   []cert.Booking
	Candidates []Candidate
	Warnings   []cert.Problem
}

// ScheduleChoice reads what a planner chooses from for an audit from its first to its last day.
func (o *Office) ScheduleChoice(ctx context.Context, actor cert.Actor, id int64, d cert.Days) (Staffing, error) {
	w := o.asking(ctx, actor)
	f, err := w.auditFile(id)
	if err != nil {
		return Staffing{}, err
	}
	f.audit.Starts, f.audit.Ends, f.audit.Language = d.Starts, d.Ends, d.Language
	c := Staffing{Audit: f.audit, File: f.file, Client: f.client}
	var errs [2]error
	c.Facts, errs[0] = w.factsIn(f.audit, f.file)
	c.Bookings, errs[1] = w.Bookings(ctx, id)
	if err := errors.Join(errs[:]...); err != nil {
		return c, fmt.Errorf("read audit %d: %w", id, err)
	}
	c.Warnings = dayWarnings(c.Facts)
	c.Candidates, err = w.candidates(f, c.Facts.Team)
	return c, err
}

// dayWarnings lists what the days may stand with but a planner should see (R-DATE-13, R-DATE-02).
func dayWarnings(f cert.AuditFacts) []cert.Problem {
	var out []cert.Problem
	add := func(rule, format string, args ...any) {
		out = append(out, cert.Problem{Field: "starts", Message: fmt.Sprintf(format, args...), Rule: rule})
	}
	switch f.Interval() {
	case cycle.Before:
		add("R-DATE-13", "Stage 2 begins before stage 1 ends on %s.", f.Previous.Ends.Long())
	case cycle.BackToBack:
		add("R-DATE-13", "Stage 2 follows stage 1 (%s) back to back; that needs a justification.", f.Previous.Ends.Long())
	case cycle.Long:
		add("R-DATE-13", "More than 90 days lie between stage 1 (%s) and stage 2: judge whether the results of stage 1 still hold.", f.Previous.Ends.Long())
	case cycle.TooLong:
		add("R-DATE-13", "More than six months lie between stage 1 (%s) and stage 2; that needs a justification.", f.Previous.Ends.Long())
	}
	if !f.Audit.Latest.IsZero() && f.Audit.Ends.After(f.Audit.Latest) {
		add("R-DATE-02", "The audit must be done by %s; later puts the certificate at risk.", f.Audit.Latest.Long())
	}
	for d := f.Audit.Starts; !d.IsZero() && !d.After(f.Audit.Ends) && d.Sub(f.Audit.Starts) < longestAudit; d = d.AddDays(1) {
		if !d.IsWorkingDay() {
			add("", "%s is a %s.", d.Long(), d.Weekday())
		}
	}
	return out
}

// candidates judges everybody who works for the body for the days of the audit, in a fixed number of queries.
func (w *work) candidates(f auditFile, team []cert.TeamFact) ([]Candidate, error) {
	people, err := w.ActivePersons(w.ctx)
	if err != nil {
		return nil, fmt.Errorf("read the people: %w", err)
	}
	ids := make([]int64, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	fit, err := w.fitness(f.client.ID, ids, f.audit.Starts, f.audit.Ends)
	if err != nil {
		return nil, fmt.Errorf("judge the people: %w", err)
	}
	busy, err := w.BusyBetween(w.ctx, ids, f.audit.Starts, f.audit.Ends, f.audit.ID)
	if err != nil {
		return nil, fmt.Errorf("read the bookings: %w", err)
	}
	reviewers, err := w.ReviewersOf(w.ctx, f.file.ID)
	if err != nil {
		return nil, err
	}
	objections, err := w.Objections(w.ctx, f.audit.ID)
	if err != nil {
		return nil, fmt.Errorf("read the objections: %w", err)
	}
	out := make([]Candidate, len(people))
	for i, p := range people {
		out[i] = Candidate{Person: p, Areas: fit.areas[p.ID], Banned: fit.banned[p.ID], Speaks: speaks(p.Languages, f.audit.Language), Judged: slices.Contains(reviewers, p.ID),
			InTeam: slices.ContainsFunc(team, func(m cert.TeamFact) bool { return m.Member.PersonID == p.ID }),
			Objected: slices.ContainsFunc(objections, func(x cert.Objection) bool {
				return x.PersonID == p.ID && x.Accepted != nil && *x.Accepted
			})}
		for _, b := range busy {
			if b.PersonID == p.ID {
				out[i].Busy = append(out[i].Busy, b)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Candidate) int { return a.rank() - b.rank() })
	return out, nil
}

// Expert tells whether the person knows a subject that a team may need, beyond reviewing and deciding.
func (c Candidate) Expert() bool {
	return slices.ContainsFunc(c.Areas, func(a string) bool { return a != cert.AreaReview && a != cert.AreaDecision })
}

// rank puts first who is in the team, then who can audit, last who may not take part.
func (c Candidate) rank() int {
	switch {
	case c.InTeam:
		return 0
	case c.Banned != "":
		return 9
	case c.Objected:
		return 7
	case slices.Contains(c.Areas, cert.AreaLead):
		return 1 + min(len(c.Busy), 1)
	case slices.Contains(c.Areas, cert.AreaAudit):
		return 3 + min(len(c.Busy), 1)
	case c.Expert():
		return 5 + min(len(c.Busy), 1)
	}
	return 8
}

// speaks tells whether a list of languages holds one of those of the audit; it does while either is open.
func speaks(theirs, wanted string) bool {
	if strings.TrimSpace(theirs) == "" || strings.TrimSpace(wanted) == "" {
		return true
	}
	split := func(r rune) bool { return r == ',' || r == ';' || r == '/' || r == '\n' }
	for _, want := range strings.FieldsFunc(store.Fold(wanted), split) {
		for _, have := range strings.FieldsFunc(store.Fold(theirs), split) {
			if strings.TrimSpace(have) == strings.TrimSpace(want) {
				return true
			}
		}
	}
	return false
}
