package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
	"assay/internal/paper"
)

// printReport draws the report and keeps it, with its SHA-256 on the audit.
func (w *work) printReport(a *cert.Audit, s ReportSheet) error {
	in, err := w.reportInput(*a, s)
	if err != nil {
		return err
	}
	drawn, err := paper.Report(in, paper.Options{})
	if err != nil {
		return fmt.Errorf("draw the report of audit %d: %w", a.ID, err)
	}
	kept, err := w.keep(cert.Paper{CertificationID: a.CertificationID, Kind: "report", Noun: "audit", NounID: a.ID,
		Name: fmt.Sprintf("report-%s-r%d.pdf", a.Number, a.ReportRevision)}, drawn.PDF)
	if err != nil {
		return err
	}
	a.ReportSHA256 = kept.SHA256
	return nil
}

func (w *work) reportInput(a cert.Audit, s ReportSheet) (paper.ReportInput, error) {
	in := paper.ReportInput{Body: w.o.letterhead(s.File.Accredited),
		Audit: a, Client: s.Client, Certification: s.File, Sites: s.Sites, Answers: s.Answers, Items: cert.ReportItemsFor(a.Kind),
		Recommendation: cert.RecommendationLabel(a.Kind, a.Report.Recommendation), On: w.today}
	if a.ReportedAt != nil { // papers tell the time of the body's zone
		at := w.o.Local(*a.ReportedAt)
		in.Audit.ReportedAt = &at
	}
	for _, m := range s.Crew {
		in.Team = append(in.Team, paper.Participant{PersonID: m.PersonID, Name: m.Name, Role: m.Role})
	}
	all, err := w.Findings(w.ctx, a.CertificationID)
	if err != nil {
		return in, fmt.Errorf("read the findings for the report: %w", err)
	}
	for _, n := range all {
		switch {
		case n.Of(a.ID) && n.Status != cert.FindingWithdrawn:
			in.Findings = append(in.Findings, n)
		case !n.Of(a.ID) && n.Grade.AsksClient() && n.Status != cert.FindingWithdrawn:
			in.Earlier = append(in.Earlier, n)
		}
	}
	in.Evidence, err = w.EvidenceOf(w.ctx, a.ID)
	return in, err
}

// ReportPreview draws the report as it stands, marked as a draft, for the body's people.
func (o *Office) ReportPreview(ctx context.Context, actor cert.Actor, audit int64) ([]byte, error) {
	w := o.asking(ctx, actor)
	a, err := w.Audit(ctx, actor, audit)
	if err != nil {
		return nil, err
	}
	s, err := w.sheet(a)
	if err != nil {
		return nil, err
	}
	a.Report = s.Content()
	in, err := w.reportInput(a, s)
	if err != nil {
		return nil, err
	}
	in.Draft = true
	drawn, err := paper.Report(in, paper.Options{})
	if err != nil {
		return nil, fmt.Errorf("draw the draft report of audit %d: %w", a.ID, err)
	}
	return drawn.PDF, nil
}
