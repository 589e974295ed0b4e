package walk

import (
	"bytes"
	"fmt"
	"io"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
)

// shortfall is a finding of the walk on a clause.
type shortfall struct {
	grade                                    cert.Grade
	clause, requirement, statement, evidence string
}

var majorShortfall = shortfall{cert.Major, "9.2.2", "Internal audits cover the whole system by a programme.",
	"The internal audit programme left out the processes of clause 8.", "Programme 2025, revision 1; reports of March and May."}

var minorShortfalls = []shortfall{
	{cert.Minor, "8.5.1.3", "Changes are assessed, approved and reviewed.", "Two of five emergency changes were not reviewed afterwards.", "Changes 1042 and 1077, closed without review."},
	{cert.Minor, "8.6.1", "Incidents are prioritised and escalated as defined.", "One overdue incident was not escalated.", "Incident 20931, open for nine days."},
	{cert.Minor, "8.2.6", "Configuration information is verified at planned intervals.", "The yearly verification is overdue.", "Last verification record of February of last year."},
}

// field answers the whole checklist of an audit and raises its findings.
func (l *Life) field(kind cert.AuditKind, found []shortfall) (cert.Audit, cert.Actor, error) {
	a, err := l.audit(kind)
	if err != nil {
		return a, cert.Actor{}, err
	}
	lead, all, err := l.crew(a.ID)
	if err != nil {
		return a, lead, err
	}
	n := 0
	for _, s := range cert.ChecklistFor(a) {
		for _, item := range s.Items {
			if item.Kind == cert.OpeningItem || item.Kind == cert.ClosingItem {
				continue
			}
			if err := l.answer(all[n%len(all)], a, item, found); err != nil {
				return a, lead, err
			}
			n++
		}
	}
	if err := l.confirm(a, lead); err != nil {
		return a, lead, err
	}
	l.goTo(a.Ends)
	if err := l.close(a, lead); err != nil {
		return a, lead, err
	}
	return a, lead, l.meet(lead, a, cert.ClosingItem)
}

// confirm has the lead confirm the drafts of the team (R-NC-02).
func (l *Life) confirm(a cert.Audit, lead cert.Actor) error {
	all, err := l.p.Store.FindingsOf(l.ctx, []int64{a.ID})
	if err != nil {
		return err
	}
	read := map[int64]int64{}
	for _, f := range all {
		read[f.ID] = f.Version
	}
	_, err = l.p.Office.ConfirmFindings(l.ctx, lead, a.ID, read)
	return err
}

func (l *Life) answer(by cert.Actor, a cert.Audit, item cert.ChecklistItem, found []shortfall) error {
	in := office.AnswerInput{Item: item.Key, Verdict: cert.Conform, Note: "Records of the last twelve months seen and interviews held.", Sample: "3 records"}
	for _, f := range found {
		if item.Kind == cert.ClauseItem && item.Number == f.clause {
			return l.raise(by, a, item, f)
		}
	}
	if _, err := l.p.Office.AnswerItem(l.ctx, by, a.ID, in); err != nil {
		return fmt.Errorf("answer %s: %w", item.Key, err)
	}
	return nil
}

func (l *Life) raise(by cert.Actor, a cert.Audit, item cert.ChecklistItem, f shortfall) error {
	verdict := cert.Nonconform
	if f.grade == cert.Concern {
		verdict = cert.Improve
	}
	if _, err := l.p.Office.AnswerItem(l.ctx, by, a.ID, office.AnswerInput{Item: item.Key, Verdict: verdict, Note: f.statement}); err != nil {
		return fmt.Errorf("answer %s: %w", item.Key, err)
	}
	before, err := l.p.Store.Findings(l.ctx, l.File)
	if err != nil {
		return err
	}
	other := ""
	if len(cert.EarlierOn([]string{f.clause}, a.ID, before, day.Day{})) > 0 {
		other = "Another part of the clause, with another cause than before."
	}
	if _, err := l.p.Office.RaiseFinding(l.ctx, by, a.ID, cert.FindingInput{Grade: f.grade, Item: item.Key, Clause: f.clause, Recurrence: other,
		Requirement: f.requirement, Statement: f.statement, Evidence: f.evidence, Site: l.plot.Questionnaire.Sites[0].Name}); err != nil {
		return fmt.Errorf("raise a finding on %s: %w", f.clause, err)
	}
	return nil
}

// report writes what the records do not know and finalises the report.
func (l *Life) report(a cert.Audit, lead cert.Actor, recommendation string) error {
	sheet, err := l.p.Office.ReportSheet(l.ctx, lead, a.ID)
	if err != nil {
		return err
	}
	content := sheet.Content()
	draft := office.ReportDraft{Items: map[string]string{}, NotApplicable: content.NotApplicable, Recommendation: recommendation,
		Summary: "The system is established, run and kept up. People know their part and the records bear it out; what falls short is named below.", Version: sheet.Audit.Version}
	for key, text := range content.Items {
		draft.Items[key] = text
	}
	for _, i := range cert.ReportItemsFor(a.Kind) {
		if draft.Items[i.Key] == "" && draft.NotApplicable[i.Key] == "" {
			draft.Items[i.Key] = "Nothing to note beyond what the findings say."
		}
	}
	if a, err = l.p.Office.SaveReport(l.ctx, lead, a.ID, draft); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if _, err = l.p.Office.FinaliseReport(l.ctx, lead, a.ID, a.Version); err != nil {
		return fmt.Errorf("finalise the report: %w", err)
	}
	return l.tell(string(a.Kind) + "_reported")
}

// open lists the nonconformities and concerns of an audit that ask the client for something.
func (l *Life) open(audit int64, statuses ...cert.FindingStatus) ([]cert.Finding, error) {
	all, err := l.p.Store.Findings(l.ctx, l.File)
	if err != nil {
		return nil, err
	}
	var out []cert.Finding
	for _, f := range all {
		for _, s := range statuses {
			if f.AuditID == audit && f.Status == s && f.Grade.AsksClient() {
				out = append(out, f)
			}
		}
	}
	return out, nil
}

// respond has the client answer everything that is open in an audit.
func (l *Life) respond(audit int64) error {
	findings, err := l.open(audit, cert.FindingOpen, cert.FindingReturned)
	if err != nil {
		return err
	}
	for _, f := range findings {
		in := office.ResponseInput{Correction: "The cases found were put right.", Cause: "The step was not part of the work instruction and nobody checked it.",
			CorrectedOn: l.p.Office.Today(), Actions: []office.ActionInput{{Action: cert.Action{Text: "The instruction was amended, people were trained, and the process owner checks monthly.",
				Owner: "Service manager", By: l.p.Office.Today(), Done: true}, Files: []office.Upload{{Name: "amended-instruction.txt", Open: func() (io.ReadCloser, error) {
				return io.NopCloser(bytes.NewReader([]byte("Work instruction, revision 2: " + f.Number + "\n"))), nil
			}}}}}}
		if _, err := l.p.Office.RespondToFinding(l.ctx, l.client, f.ID, f.Version, in); err != nil {
			return fmt.Errorf("answer %s: %w", f.Number, err)
		}
	}
	return nil
}

// close has the lead verify the minors of earlier audits (R-NC-06).
func (l *Life) close(a cert.Audit, lead cert.Actor) error {
	if !a.LooksBack() {
		return nil
	}
	all, err := l.p.Store.Findings(l.ctx, l.File)
	if err != nil {
		return err
	}
	for _, f := range all {
		if !f.Pending(a.ID) {
			continue
		}
		if _, err := l.p.Office.VerifyFinding(l.ctx, lead, f.ID, f.Version, office.VerifyInput{Method: "next_audit", Note: "The amended instruction is lived; records since then seen."}); err != nil {
			return fmt.Errorf("verify %s: %w", f.Number, err)
		}
	}
	return nil
}

// settle has the lead accept the answers and verify the majors.
func (l *Life) settle(audit int64, lead cert.Actor) error {
	answered, err := l.open(audit, cert.FindingAnswered)
	if err != nil {
		return err
	}
	for _, f := range answered {
		if f, err = l.p.Office.AcceptResponse(l.ctx, lead, f.ID, f.Version, office.AnswerReview{Comment: "Cause and action fit the finding."}); err != nil {
			return fmt.Errorf("accept %s: %w", f.Number, err)
		}
		if f.Grade == cert.Minor {
			continue
		}
		if _, err := l.p.Office.VerifyFinding(l.ctx, lead, f.ID, f.Version, office.VerifyInput{Method: "document_review", Note: "Amended instruction and records of its use seen."}); err != nil {
			return fmt.Errorf("verify %s: %w", f.Number, err)
		}
	}
	return nil
}
