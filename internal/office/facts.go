package office

import (
	"context"
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/day"
)

// asking is a reading without a transaction, for queries that judge what a verb would and previews of what it would print.
func (o *Office) asking(ctx context.Context, actor cert.Actor) *work {
	own := *o
	own.Body = o.BodyNow(ctx)
	return &work{o.store, &own, ctx, actor, o.Now(), o.Today(), nil, nil, nil, nil, nil}
}

// AuditFacts are the facts by which the gates of an audit that the actor may see are judged now.
func (o *Office) AuditFacts(ctx context.Context, actor cert.Actor, id int64) (cert.AuditFacts, error) {
	w := o.asking(ctx, actor)
	a, err := w.Audit(ctx, actor, id)
	if err != nil {
		return cert.AuditFacts{}, err
	}
	return w.auditFacts(a)
}

// auditFacts assembles what the gates of an audit judge. Before the audit begins that is contract, team,
// plan and objections; from then on findings, checklist, report and decision.
func (w *work) auditFacts(a cert.Audit) (cert.AuditFacts, error) {
	file, err := w.Certification(w.ctx, cert.SystemActor, a.CertificationID)
	if err != nil {
		return cert.AuditFacts{}, fmt.Errorf("read the file of audit %d: %w", a.ID, err)
	}
	return w.factsIn(a, file)
}

// factsIn is auditFacts for a file already read.
func (w *work) factsIn(a cert.Audit, file cert.Certification) (cert.AuditFacts, error) {
	book, err := w.rulebook()
	if err != nil {
		return cert.AuditFacts{}, err
	}
	f := cert.AuditFacts{Audit: a, Actor: w.actor, Book: book, Today: w.today, Outcome: a.Outcome}
	f.Needed, f.Changed = cert.TeamNeeds(file.Competences), file.Changed
	members, err := w.Team(w.ctx, a.ID)
	if err != nil {
		return f, fmt.Errorf("read the team: %w", err)
	}
	objections, err := w.Objections(w.ctx, a.ID)
	if err != nil {
		return f, fmt.Errorf("read the objections: %w", err)
	}
	f.Objections = undecided(objections)
	if f.Team, err = w.teamFacts(file.ClientID, a, members); err != nil {
		return f, fmt.Errorf("judge the team: %w", err)
	}
	if err := w.previous(&f); err != nil {
		return f, err
	}
	if slices.Contains([]cert.AuditStatus{cert.AuditPlanned, cert.AuditScheduled, cert.AuditAnnounced, cert.AuditCancelled}, a.Status) {
		return f, w.beforeFacts(&f, file)
	}
	return f, w.afterFacts(&f)
}

func undecided(objections []cert.Objection) int {
	n := 0
	for _, o := range objections {
		if o.Accepted == nil {
			n++
		}
	}
	return n
}

// previous finds stage 1 of the same cycle for a stage 2: the last one that was not cancelled.
func (w *work) previous(f *cert.AuditFacts) error {
	if f.Audit.Kind != cert.Stage2 {
		return nil
	}
	audits, err := w.Audits(w.ctx, f.Audit.CertificationID)
	if err != nil {
		return fmt.Errorf("read the programme: %w", err)
	}
	for i, p := range audits {
		if p.Kind == cert.Stage1 && p.Cycle == f.Audit.Cycle && p.Status != cert.AuditCancelled {
			f.Previous = &audits[i]
		}
	}
	return nil
}

// beforeFacts adds what is judged before the audit begins.
func (w *work) beforeFacts(f *cert.AuditFacts, file cert.Certification) error {
	contracts, err := w.Contracts(w.ctx, file.ID)
	if err != nil {
		return fmt.Errorf("read the contract: %w", err)
	}
	if c := live(contracts); c != nil {
		f.Contract = c.Status
	}
	bookings, err := w.Bookings(w.ctx, f.Audit.ID)
	if err != nil {
		return fmt.Errorf("read the bookings: %w", err)
	}
	for i, m := range f.Team {
		if !slices.ContainsFunc(bookings, func(b cert.Booking) bool { return b.PersonID == m.Member.PersonID }) {
			f.Team[i].Absences = 1
		}
	}
	plan := planFacts(*f, file.Scope, bookings)
	f.Plan = plan.Problems()
	if f.Audit.Status != cert.AuditScheduled {
		return nil
	}
	plan.Duties, err = w.duties(f.Audit)
	f.Duties = plan.DutyProblems()
	return err
}

// planFacts is what the plan of an audit is judged by.
func planFacts(f cert.AuditFacts, scope string, bookings []cert.Booking) cert.PlanFacts {
	p := cert.PlanFacts{Audit: f.Audit, Scope: scope, Names: map[int64]string{}, Bookings: bookings, Book: f.Book}
	for _, m := range f.Team {
		p.Team = append(p.Team, m.Member)
		p.Names[m.Member.PersonID] = m.Name
	}
	return p
}

// afterFacts adds what is judged from the first day on.
func (w *work) afterFacts(f *cert.AuditFacts) error {
	f.Contract = cert.ContractSigned // no audit begins without (Startable)
	findings, err := w.Findings(w.ctx, f.Audit.CertificationID)
	if err != nil {
		return fmt.Errorf("read the findings: %w", err)
	}
	answers, err := w.answersUnderway(f.Audit)
	if err != nil {
		return err
	}
	for _, n := range findings {
		if n.Of(f.Audit.ID) {
			f.Findings = append(f.Findings, n)
		}
		if n.Grade == cert.Minor && f.Audit.StillOpen(n, answers) {
			f.Minors++
		}
	}
	f.Concerns = openConcerns(f.Previous, slices.DeleteFunc(slices.Clone(findings), func(n cert.Finding) bool {
		return n.Grade == cert.Concern && !f.Audit.StillOpen(n, answers)
	}))
	decisions, err := w.standingDecisions(f.Audit.CertificationID)
	if err != nil {
		return fmt.Errorf("read the decisions: %w", err)
	}
	for i, d := range decisions {
		if d.AuditID != nil && *d.AuditID == f.Audit.ID && d.Option != cert.MoreInfo {
			f.Decision = &decisions[i]
		}
	}
	if f.Audit.Status == cert.AuditUnderway {
		f.Unanswered = cert.Unanswered(f.Audit, answers)
	}
	return w.reportFacts(f)
}

// standingDecisions are the decisions of a file without those whose certificate was put aside.
func (w *work) standingDecisions(file int64) ([]cert.Decision, error) {
	decisions, err := w.Decisions(w.ctx, file)
	if err != nil || len(decisions) == 0 {
		return nil, err
	}
	proofs, err := w.Proofs(w.ctx, file)
	return cert.StandingDecisions(decisions, proofs), err
}

// teamFacts says of each member what the rules need to know on the audit's days: areas valid from the first
// to the last day, and whether a tie to the client forbids taking part.
func (w *work) teamFacts(client int64, a cert.Audit, members []cert.TeamMember) ([]cert.TeamFact, error) {
	ids := make([]int64, len(members))
	for i, m := range members {
		ids[i] = m.PersonID
	}
	people, err := w.Persons(w.ctx, ids)
	if err != nil {
		return nil, err
	}
	fit, err := w.fitness(client, ids, a.Starts, a.Ends)
	if err != nil {
		return nil, err
	}
	out := make([]cert.TeamFact, len(members))
	for i, m := range members {
		out[i] = cert.TeamFact{Member: m, Areas: fit.areas[m.PersonID], Banned: fit.banned[m.PersonID]}
		for _, p := range people {
			if p.ID == m.PersonID {
				out[i].Name = p.Name
			}
		}
	}
	return out, nil
}

// fitness is what people can do on given days, by person.
type fitness struct {
	areas  map[int64][]string
	banned map[int64]string
}

// fitness reads competences and ties of people for the days of an audit; while the days are open, today counts.
func (w *work) fitness(client int64, people []int64, first, last day.Day) (fitness, error) {
	f := fitness{map[int64][]string{}, map[int64]string{}}
	if first.IsZero() || last.IsZero() {
		first, last = w.today, w.today
	}
	competences, err := w.CompetencesOf(w.ctx, people)
	if err != nil {
		return f, err
	}
	for _, c := range competences {
		if !first.Before(c.From) && (c.Until.IsZero() || !last.After(c.Until)) {
			f.areas[c.PersonID] = append(f.areas[c.PersonID], c.Area)
		}
	}
	ties, err := w.TiesWith(w.ctx, client, people)
	if err != nil {
		return f, err
	}
	rules, err := w.limits(first)
	if err != nil {
		return f, err
	}
	of := map[int64][]cert.Tie{}
	for _, t := range ties {
		of[t.PersonID] = append(of[t.PersonID], t)
	}
	for person, theirs := range of {
		f.banned[person] = cert.Ban(theirs, first, rules)
	}
	return f, nil
}
