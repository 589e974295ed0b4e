package office

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assay/internal/cert"
)

// This file sends reports back: remarks by section, answers to them, versions that stay (R-REP-01, R-REP-04).

// ReturnInput is what a review asks of a report.
type ReturnInput struct {
	Remarks map[string]string // by section, keys of cert.ReportSections
	Version int64             // of the dossier
}

// ReturnReport ends the review of a dossier: the report goes back to its lead auditor with a remark on each section that
// must say more. The version that was reviewed stays; the next one answers every remark.
func (o *Office) ReturnReport(ctx context.Context, actor cert.Actor, dossier int64, in ReturnInput) (cert.Dossier, error) {
	var d cert.Dossier
	err := o.do(ctx, actor, func(w *work) error {
		f, err := w.dossierFacts(dossier, in.Version, &d)
		if err != nil {
			return err
		}
		a := f.Decided()
		remarks, err := cert.Remarks(a, in.Remarks, actor, w.at)
		if err != nil {
			return err
		}
		if err := d.Return(actor, cert.DossierFacts{Decision: f, Said: cert.RemarkLines(a.Kind, remarks)}, w.at); err != nil {
			return err
		}
		if err := w.SaveDossier(ctx, &d); err != nil {
			return fmt.Errorf("return dossier %d: %w", dossier, err)
		}
		return w.sendReportBack(a, f.Certification, remarks)
	})
	return d, err
}

// ReopenReport sends a final report back that is not under review, with one remark on the whole of it.
func (o *Office) ReopenReport(ctx context.Context, actor cert.Actor, audit, version int64, comment string) (cert.Audit, error) {
	var a cert.Audit
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.Audit(ctx, actor, audit); err != nil {
			return err
		}
		if err := checkVersion(a.Version, version); err != nil {
			return err
		}
		if strings.TrimSpace(comment) == "" {
			return cert.Wrong("reason", "Say what the report must say better.")
		}
		file, err := w.Certification(ctx, cert.SystemActor, a.CertificationID)
		if err != nil {
			return err
		}
		remarks, err := cert.Remarks(a, map[string]string{cert.WholeReport: comment}, actor, w.at)
		if err != nil {
			return err
		}
		if err := w.sendReportBack(a, file, remarks); err != nil {
			return err
		}
		a, err = w.Audit(ctx, actor, audit)
		return err
	})
	return a, err
}

// sendReportBack opens a final report again, keeps the remarks and tells the audit team.
func (w *work) sendReportBack(a cert.Audit, file cert.Certification, remarks []cert.ReportRemark) error {
	if err := w.openReport(&a, remarks); err != nil {
		return err
	}
	e, err := w.record(happened{verb: "reopen", noun: "audit", id: a.ID, file: &file,
		summary: fmt.Sprintf("%s sent the report of %s back to the lead auditor", w.actor.Name, a.Name),
		detail:  map[string]string{"comment": cert.RemarkLines(a.Kind, remarks), "revision": fmt.Sprint(a.ReportRevision)}})
	if err != nil {
		return err
	}
	return w.tellTeam(e, "report-reopened", fmt.Sprintf("/audits/%d/report", a.ID), a.ID)
}

// openReport keeps the version that was final, opens it again and adds what is asked of it.
func (w *work) openReport(a *cert.Audit, remarks []cert.ReportRemark) error {
	facts, err := w.auditFacts(*a)
	if err != nil {
		return err
	}
	facts.Decision = nil // a question is no decision on the report
	was := cert.VersionOf(*a, cert.SystemActor, w.at)
	if err := a.ReopenReport(w.actor, facts); err != nil {
		return err
	}
	if err := w.KeepReportVersion(w.ctx, &was); err != nil {
		return fmt.Errorf("keep version %d of the report: %w", was.Revision, err)
	}
	if err := w.SaveAudit(w.ctx, a); err != nil {
		return fmt.Errorf("open the report of audit %d: %w", a.ID, err)
	}
	return w.AddRemarks(w.ctx, remarks)
}

// reply keeps the lead auditor's answers to the remarks that the report came back with.
func (w *work) reply(a cert.Audit, replies map[string]string) error {
	if a.ReportRevision == 0 || len(replies) == 0 {
		return nil
	}
	all, err := w.RemarksOf(w.ctx, []int64{a.ID})
	if err != nil {
		return err
	}
	var errs []error
	for _, r := range cert.RemarksTo(all, a.ReportRevision) {
		text, sent := replies[r.Item]
		if !sent || strings.TrimSpace(text) == r.Answer {
			continue
		}
		if err := r.Reply(w.actor, text, w.at); err != nil {
			return err
		}
		errs = append(errs, w.SaveRemark(w.ctx, &r))
	}
	return errors.Join(errs...)
}
