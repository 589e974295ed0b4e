package office

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assay/internal/cert"
)

// ReportDraft is what a lead auditor saves of a report.
type ReportDraft struct {
	Items          map[string]string // by key of cert.ReportItemsFor, empty texts included
	NotApplicable  map[string]string // reasons, by the same keys
	Recommendation string
	Summary        string
	Replies        map[string]string // to the remarks of the review, by section
	Version        int64             // of the audit
}

const maxReportText = 20_000 // characters of an item

// SaveReport keeps the draft of a report; nothing is judged (R-REP-02 is, when it becomes final).
func (o *Office) SaveReport(ctx context.Context, actor cert.Actor, audit int64, in ReportDraft) (cert.Audit, error) {
	var a cert.Audit
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.leading(audit, "write the report"); err != nil {
			return err
		}
		if err := checkVersion(a.Version, in.Version); err != nil {
			return err
		}
		if err := in.problems(a.Kind); err != nil {
			return err
		}
		s, err := w.sheet(a)
		if err != nil {
			return err
		}
		a.Report = in.content(a.Kind, s.Computed)
		if err := w.reply(a, in.Replies); err != nil {
			return err
		}
		if err := w.SaveAudit(ctx, &a); err != nil {
			return fmt.Errorf("save the report of audit %d: %w", audit, err)
		}
		_, err = w.record(happened{verb: "draft", noun: "audit", id: a.ID, summary: fmt.Sprintf("%s: the draft of the report was saved", a.Number)})
		return err
	})
	return a, err
}

// leading is auditing for what the lead auditor alone does (R-REP-01).
func (w *work) leading(id int64, verb cert.Verb) (cert.Audit, error) {
	a, err := w.auditing(id, verb)
	if err != nil {
		return a, err
	}
	role, _, err := w.onTeam(id)
	if err == nil && role != cert.Lead && !w.actor.Is(cert.System) {
		err = &cert.Unmet{Verb: verb, Rules: []cert.Check{{ID: "R-REP-01", Clause: "ISO/IEC 17021-1 9.4.8.1", Mend: "team",
			Sentence: "the lead auditor of this audit writes the report"}}}
	}
	return a, err
}

func (in ReportDraft) problems(kind cert.AuditKind) error {
	var wrong cert.Invalid
	for _, i := range cert.ReportItemsFor(kind) {
		for field, text := range map[string]string{"items." + i.Key: in.Items[i.Key], "na." + i.Key: in.NotApplicable[i.Key]} {
			if len([]rune(text)) > maxReportText {
				wrong = append(wrong, cert.Problem{Field: field, Message: i.Title + ": use at most 20,000 characters.", Rule: "R-REP-02"})
			}
		}
	}
	if in.Recommendation != "" && cert.RecommendationLabel(kind, in.Recommendation) == "" {
		wrong = append(wrong, cert.Problem{Field: "recommendation", Message: "Choose one of the recommendations offered.", Rule: "R-REP-02"})
	}
	return wrong.Or()
}

// content is the report of the draft, with the items of its kind and no others. What says the same as the records is not
// kept apart from them, so that it follows when they change.
func (in ReportDraft) content(kind cert.AuditKind, computed map[string]string) cert.Report {
	r := cert.Report{Items: map[string]string{}, NotApplicable: map[string]string{}, Recommendation: in.Recommendation, Summary: strings.TrimSpace(in.Summary)}
	for _, i := range cert.ReportItemsFor(kind) {
		if text, sent := in.Items[i.Key]; sent && (text == "" || strings.TrimSpace(text) != strings.TrimSpace(computed[i.Key])) {
			r.Items[i.Key] = strings.TrimSpace(text)
		}
		if reason := strings.TrimSpace(in.NotApplicable[i.Key]); reason != "" {
			r.NotApplicable[i.Key] = reason
		}
	}
	return r
}

// FinaliseReport makes the report final (G5): its paper is drawn once and kept, the client reads it and
// its findings from now on, and who comes next is told.
func (o *Office) FinaliseReport(ctx context.Context, actor cert.Actor, audit, version int64) (cert.Audit, error) {
	var a cert.Audit
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.Audit(ctx, actor, audit); err != nil {
			return err
		}
		if err := checkVersion(a.Version, version); err != nil {
			return err
		}
		facts, err := w.auditFacts(a)
		if err != nil {
			return err
		}
		s, err := w.sheet(a)
		if err != nil {
			return err
		}
		content := s.Content()
		content.Items[cert.RecommendationItem] = cert.RecommendationLabel(a.Kind, content.Recommendation)
		content.Reason = cert.RevisionReason(a.Kind, cert.RemarksTo(s.Remarks, a.ReportRevision))
		if err := a.Finalise(actor, facts, content, w.at); err != nil {
			return err
		}
		if err := errors.Join(w.shareFindings(a), w.settleCarried(a)); err != nil {
			return err
		}
		if err := w.printReport(&a, s); err != nil {
			return err
		}
		version := cert.VersionOf(a, actor, w.at)
		if err := errors.Join(w.AddReportVersion(ctx, &version), w.SaveAudit(ctx, &a)); err != nil {
			return fmt.Errorf("finalise the report of audit %d: %w", audit, err)
		}
		return w.announceReport(a, s)
	})
	return a, err
}

// announceReport records that the report is final and tells the client, and those who decide.
func (w *work) announceReport(a cert.Audit, s ReportSheet) error {
	e, err := w.record(happened{verb: "report", noun: "audit", id: a.ID, file: &s.File,
		summary: fmt.Sprintf("The report of %s became final (revision %d)", a.Name, a.ReportRevision),
		detail:  map[string]string{"sha256": a.ReportSHA256, "audit": a.Name}})
	if err != nil {
		return err
	}
	link := fmt.Sprintf("/audits/%d", a.ID)
	if err := w.tellClient(e, "report-final", link, s.File); err != nil {
		return err
	}
	if a.Kind == cert.Stage2 || a.Kind == cert.Recertification || a.ReportRevision > 1 {
		return w.tellRole(e, "decision-ahead", link, cert.DecisionMaker)
	}
	return nil
}
