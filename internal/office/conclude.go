package office

import (
	"context"
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/norm"
)

// ConcludeInput is how an audit ends without a decision.
type ConcludeInput struct {
	Outcome cert.AuditOutcome // for stage 1; empty for a surveillance, which is maintained
	Version int64
}

// ConcludeAudit ends a stage 1 by its outcome (R-S1-02), and a surveillance on the lead auditor's positive
// conclusion (R-DEC-06). Everything else ends by a decision.
func (o *Office) ConcludeAudit(ctx context.Context, actor cert.Actor, audit int64, in ConcludeInput) (cert.Audit, error) {
	var a cert.Audit
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.Audit(ctx, actor, audit); err != nil {
			return err
		}
		if err := checkVersion(a.Version, in.Version); err != nil {
			return err
		}
		facts, err := w.concludeFacts(a, in)
		if err != nil {
			return err
		}
		if err := a.Conclude(actor, facts, w.at); err != nil {
			return err
		}
		if err := w.SaveAudit(ctx, &a); err != nil {
			return fmt.Errorf("conclude audit %d: %w", audit, err)
		}
		if a.Outcome == cert.NotReady {
			if err := w.repeatStage1(a); err != nil {
				return err
			}
		}
		return w.announceOutcome(a)
	})
	return a, err
}

// concludeFacts judges the end of an audit by the lead auditor of its team.
func (w *work) concludeFacts(a cert.Audit, in ConcludeInput) (cert.AuditFacts, error) {
	facts, err := w.auditFacts(a)
	if err != nil {
		return facts, err
	}
	facts.Outcome = in.Outcome
	if a.Kind == cert.Surveillance {
		facts.Outcome = cert.Maintained
	}
	leads := slices.ContainsFunc(facts.Team, func(m cert.TeamFact) bool {
		return m.Member.Role == cert.Lead && m.Member.PersonID == w.actor.PersonID
	})
	if !leads && !w.actor.Is(cert.System) {
		return facts, &cert.Unmet{Verb: cert.Conclude, Rules: []cert.Check{{ID: "R-DEC-06", Clause: "ISO/IEC 17021-1 9.6.1", Mend: "team",
			Sentence: "the lead auditor of this audit concludes it"}}}
	}
	return facts, w.outcomeFits(a, facts)
}

// outcomeFits holds the outcome of stage 1 against the final report, which recommends it.
func (w *work) outcomeFits(a cert.Audit, facts cert.AuditFacts) error {
	if a.Kind != cert.Stage1 || a.Status != cert.AuditReported || string(facts.Outcome) == a.Report.Recommendation {
		return nil
	}
	return cert.Wrong("outcome", "The report says \u201c%s\u201d: conclude so, or have the report reopened.", cert.RecommendationLabel(a.Kind, a.Report.Recommendation))
}

// repeatStage1 puts another stage 1 into the programme, a month ahead: the client must mend first, and the
// planner moves it as agreed.
func (w *work) repeatStage1(a cert.Audit) error {
	number, err := w.number("A")
	if err != nil {
		return err
	}
	again := a.Repeat(number, w.today.AddMonths(1), w.at)
	content, err := w.ContentInForce(norm.Edition(a.Edition))
	if err != nil {
		return err
	}
	again.ChecklistOf = content.Version
	if err := w.AddAudit(w.ctx, &again); err != nil {
		return fmt.Errorf("repeat stage 1 of file %d: %w", a.CertificationID, err)
	}
	return nil
}

// announceOutcome records how the audit ended and tells the client.
func (w *work) announceOutcome(a cert.Audit) error {
	file, err := w.Certification(w.ctx, cert.SystemActor, a.CertificationID)
	if err != nil {
		return err
	}
	e, err := w.record(happened{verb: "conclude", noun: "audit", id: a.ID, file: &file,
		summary: fmt.Sprintf("%s was concluded: %s", a.Name, a.Outcome.Label()), detail: map[string]string{"outcome": string(a.Outcome), "words": a.Outcome.Label()}})
	if err != nil {
		return err
	}
	template := "stage1-concluded"
	if a.Kind == cert.Surveillance {
		template = "surveillance-kept"
		if err := w.chooseKept(a, file); err != nil {
			return err
		}
	}
	return w.tellClient(e, template, fmt.Sprintf("/audits/%d", a.ID), file)
}

// concludeDecided ends an audit by the decision recorded on it, inside the decision's transaction. The
// decision tells the client.
func (w *work) concludeDecided(a *cert.Audit) error {
	facts, err := w.auditFacts(*a)
	if err != nil {
		return err
	}
	facts.Outcome = cert.Decided
	if err := a.Conclude(cert.SystemActor, facts, w.at); err != nil { // it follows from the decision, whoever releases its certificate
		return err
	}
	if err := w.SaveAudit(w.ctx, a); err != nil {
		return fmt.Errorf("conclude audit %d by decision: %w", a.ID, err)
	}
	file, err := w.Certification(w.ctx, cert.SystemActor, a.CertificationID)
	if err != nil {
		return err
	}
	_, err = w.record(happened{verb: "conclude", noun: "audit", id: a.ID, file: &file, summary: a.Name + " was concluded by the decision"})
	return err
}
