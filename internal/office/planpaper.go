package office

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/paper"
)

// keepPlan draws the plan as it is announced and keeps it.
func (w *work) keepPlan(v PlanView) (cert.Paper, error) {
	drawn, err := paper.AuditPlan(w.planInput(v), paper.Options{})
	if err != nil {
		return cert.Paper{}, fmt.Errorf("draw the plan of audit %d: %w", v.Audit.ID, err)
	}
	return w.keep(cert.Paper{CertificationID: v.File.ID, Kind: "plan", Noun: "audit", NounID: v.Audit.ID,
		Name: fmt.Sprintf("Plan %s revision %d.pdf", v.Audit.Number, v.Audit.PlanRevision)}, drawn.PDF)
}

// planInput is what the paper of the plan states (R-PLAN-01).
func (w *work) planInput(v PlanView) paper.AuditPlanInput {
	in := paper.AuditPlanInput{Body: w.o.letterhead(v.File.Accredited), Audit: v.Audit, Client: v.Client, Certification: v.File,
		Sites: v.Sites, On: w.today}
	for _, m := range v.Facts.Team {
		in.Team = append(in.Team, paper.Participant{PersonID: m.Member.PersonID, Name: m.Name, Role: m.Member.Role})
	}
	return in
}
