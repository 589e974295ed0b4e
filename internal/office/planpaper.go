package office

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/paper"
)

// keepPlan draws the plan as it is announced and keeps it.
func (w *work) keepPlan(v PlanView) (cert.Paper, error) {
	until, err := w.objectionUntil(v.Audit)
	if err != nil {
		return cert.Paper{}, err
	}
	drawn, err := paper.AuditPlan(w.planInput(v, until), paper.Options{})
	if err != nil {
		return cert.Paper{}, fmt.Errorf("draw the plan of audit %d: %w", v.Audit.ID, err)
	}
	return w.keep(cert.Paper{CertificationID: v.File.ID, Kind: "plan", Noun: "audit", NounID: v.Audit.ID,
		Name: fmt.Sprintf("Plan %s revision %d.pdf", v.Audit.Number, v.Audit.PlanRevision)}, drawn.PDF)
}

// planInput is the audit plan of R-PLAN-01 as a paper.
func (w *work) planInput(v PlanView, until day.Day) paper.AuditPlanInput {
	in := paper.AuditPlanInput{Body: w.o.letterhead(v.File.Accredited), Audit: v.Audit, Client: v.Client, Certification: v.File, Sites: v.Sites,
		Notes: w.planNotes(until), On: w.today}
	for _, m := range v.Facts.Team {
		in.Team = append(in.Team, paper.Participant{PersonID: m.Member.PersonID, Name: m.Name, Role: m.Member.Role})
	}
	return in
}

// planNotes tells the client what an audit is for and how to object (R-PLAN-03, R-TEAM-03).
func (w *work) planNotes(until day.Day) []string {
	return []string{
		"The team examines structure, policies, processes and records, judges whether they conform to the criteria, and reports every difference to you.",
		"Everybody in the team has declared impartiality and keeps what is seen confidential.",
		fmt.Sprintf("You may object to a member of the team with reasons until %s; tell us in your pages at %s or by mail.", until.Long(), w.o.base),
		"Tell us soon if a session does not suit; times can still be moved among each other on the days themselves by agreement with the lead auditor.",
	}
}
