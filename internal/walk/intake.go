package walk

import (
	"fmt"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/sampling"
)

func (l *Life) apply() error {
	o, visitor := l.p.Office, cert.Visitor(l.plot.Questionnaire.Signature.Name)
	a, err := o.BeginApplication(l.ctx, visitor, "web")
	if err != nil {
		return err
	}
	a, err = o.SaveDraft(l.ctx, visitor, a.Code, office.DraftInput{Questionnaire: l.plot.Questionnaire,
		Email: l.plot.Questionnaire.Applicant.ContactEmail, Version: a.Version})
	if err != nil {
		return err
	}
	if l.Application, err = o.SubmitApplication(l.ctx, visitor, a.Code, a.Version); err != nil {
		return err
	}
	l.File = *l.Application.CertificationID
	return l.tell("application")
}

func (l *Life) review() error {
	l.pass(3)
	in := office.ReviewInput{Outcome: cert.ReviewAccepted, Cadence: cert.Yearly, Competences: l.plot.Questionnaire.SuggestedCompetences(), Version: l.Application.Version}
	if l.plot.HalfYearly {
		in.Cadence = cert.HalfYearly
	}
	for _, item := range norm.ReviewItems() {
		in.Items = append(in.Items, cert.ReviewItem{Key: item.Key, Yes: true, Comment: "Seen in the application"})
	}
	if l.plot.Questionnaire.Access.Restricted == "yes" {
		in.Items = append(in.Items, cert.ReviewItem{Key: "restricted", Yes: true, Comment: "The restricted records can be judged through redacted extracts"})
	}
	if l.plot.Decline {
		in.Outcome, in.Reasons = cert.ReviewDeclined, []string{"NOT_IT_SERVICES"}
		in.Text = "The services described are not IT services; certification to ISO/IEC 20000-1 is for IT service management."
	}
	if _, err := l.p.Office.ReviewApplication(l.ctx, l.p.Cast.Reviewer, l.Application.ID, in); err != nil {
		return err
	}
	return l.tell("review")
}

func (l *Life) time() error {
	l.pass(1)
	in, err := l.p.Office.AuditTimeStart(l.ctx, l.p.Cast.Planner, l.File, 0)
	if err != nil {
		return err
	}
	if in.Sheet.Several() {
		in.Sheet.Sampling = sampled()
	}
	in.Input.Factors = []audittime.Factor{{Code: "DEC-05", Why: "One kind of service with few variations, seen in the application", Evidence: "Application, services"}}
	if len(l.plot.Questionnaire.Services) > 1 {
		in.Input.Factors = nil
	}
	t, err := l.p.Office.RecordAuditTime(l.ctx, l.p.Cast.Planner, l.File, in)
	if err != nil {
		return err
	}
	if t.Inferred {
		if _, err := l.p.Office.ApproveAuditTime(l.ctx, l.p.Cast.SecondPlanner, l.File, t.Revision); err != nil {
			return err
		}
	}
	return l.tell("audit_time")
}

// sampled is the decision that the sites of a client are one population.
func sampled() cert.Sampling {
	s := cert.Sampling{Conditions: map[string]string{}, Similar: "yes", Reduction: audittime.Whole(20),
		Why:          "All sites work by one manual with the same tools; seen in the application",
		ReductionWhy: "Change, problem, supplier and risk management are done by the central function"}
	for _, c := range sampling.Conditions() {
		s.Conditions[c.Key] = "yes"
	}
	return s
}

func (l *Life) quote() error {
	q, err := l.p.Office.DraftQuotation(l.ctx, l.p.Cast.Planner, l.File, 1)
	if err != nil {
		return err
	}
	if _, err := l.p.Office.SendQuotation(l.ctx, l.p.Cast.Planner, q.ID, q.Version); err != nil {
		return err
	}
	return l.tell("quotation")
}

func (l *Life) acceptQuotation() error {
	l.pass(9)
	all, err := l.p.Store.Quotations(l.ctx, l.File)
	if err != nil || len(all) == 0 {
		return fmt.Errorf("no quotation: %w", err)
	}
	s := l.plot.Questionnaire.Signature
	if _, err := l.p.Office.AcceptQuotation(l.ctx, cert.Visitor(s.Name), all[0].Code, office.QuotationAnswer{Version: all[0].Version, Read: true, SHA256: all[0].PaperSHA256, Name: s.Name, Position: s.Position}); err != nil {
		return err
	}
	return l.tell("quotation_accepted")
}

func (l *Life) offerContract() error {
	l.pass(1)
	c, err := l.p.Office.DraftContract(l.ctx, l.p.Cast.Planner, l.File)
	if err != nil {
		return err
	}
	if _, err := l.p.Office.OfferContract(l.ctx, l.p.Cast.Planner, c.ID, c.Version); err != nil {
		return err
	}
	return l.tell("contract_offered")
}

func (l *Life) sign() error {
	l.pass(6)
	all, err := l.p.Store.Contracts(l.ctx, l.File)
	if err != nil || len(all) == 0 {
		return fmt.Errorf("no contract: %w", err)
	}
	s, c := l.plot.Questionnaire.Signature, all[0]
	c, err = l.p.Office.SignContract(l.ctx, cert.Visitor(s.Name), c.Code, office.ContractSignature{Version: c.Version, Name: s.Name, Position: s.Position, Agreed: true, SHA256: c.PaperSHA256})
	if err != nil {
		return err
	}
	if err := l.tell("contract_signed_by_client"); err != nil {
		return err
	}
	l.pass(1)
	if _, err := l.p.Office.CountersignContract(l.ctx, l.p.Cast.Planner, c.ID, office.ContractSignature{Version: c.Version, Name: l.p.Cast.Planner.Name,
		Position: "Planner", Agreed: true, SHA256: c.PaperSHA256}); err != nil {
		return err
	}
	file, err := l.p.Store.Certification(l.ctx, cert.SystemActor, l.File)
	if err != nil {
		return err
	}
	l.client = cert.Actor{AccountID: -1, ClientID: file.ClientID, Name: s.Name, Roles: []cert.Role{cert.ClientUser}}
	return l.tell("contract_signed")
}
