package office

import (
	"errors"
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/day"
)

// duties are what an audit that is being planned must look at (R-PROG-02, R-SURV-01, R-CMP-03): open findings, clauses
// that the cycle left out, changes since the audit before, complaints about the client.
func (w *work) duties(a cert.Audit) ([]cert.Duty, error) {
	findings, err := w.Findings(w.ctx, a.CertificationID)
	if err != nil {
		return nil, fmt.Errorf("read the findings: %w", err)
	}
	audits, err := w.Audits(w.ctx, a.CertificationID)
	if err != nil {
		return nil, fmt.Errorf("read the programme: %w", err)
	}
	out := cert.FindingDuties(a, findings)
	skipped, err := w.skippedDuties(a, audits)
	if err != nil {
		return nil, err
	}
	since := lastDay(a, audits)
	changed, err := w.changeDuties(a, since)
	if err != nil {
		return nil, err
	}
	complaints, err := w.ComplaintsAbout(w.ctx, a.CertificationID)
	if err != nil {
		return nil, fmt.Errorf("read the complaints: %w", err)
	}
	return slices.Concat(out, skipped, changed, complaintDuties(complaints, since)), nil
}

// lastDay is the last day of the audit before, zero when this is the first.
func lastDay(a cert.Audit, audits []cert.Audit) (last day.Day) {
	for _, o := range audits {
		if o.ID != a.ID && (o.Status == cert.AuditReported || o.Status == cert.AuditConcluded) && o.Ends.After(last) && !o.Ends.After(a.Ends) {
			last = o.Ends
		}
	}
	return last
}

func (w *work) skippedDuties(a cert.Audit, audits []cert.Audit) ([]cert.Duty, error) {
	if a.Kind != cert.Surveillance {
		return nil, nil
	}
	var ids []int64
	for _, o := range audits {
		if o.Cycle == a.Cycle && o.Kind == cert.Surveillance && o.ID != a.ID {
			ids = append(ids, o.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	answers, err := w.AnswersOf(w.ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read what the surveillances of the cycle judged: %w", err)
	}
	type judgement struct {
		audit int64
		item  string
	}
	judged := map[judgement]bool{}
	for _, n := range answers {
		judged[judgement{n.AuditID, n.Item}] = n.Verdict != ""
	}
	return cert.SkippedDuties(a, audits, func(audit int64, clause string) bool { return judged[judgement{audit, "clause:" + clause}] }), nil
}

// changeDuties are the changes of the application that were reviewed after the audit before.
func (w *work) changeDuties(a cert.Audit, since day.Day) ([]cert.Duty, error) {
	if since.IsZero() {
		return nil, nil
	}
	application, err := w.ApplicationOf(w.ctx, a.CertificationID)
	if errors.Is(err, cert.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the application: %w", err)
	}
	reviews, err := w.Reviews(w.ctx, application.ID)
	if err != nil {
		return nil, fmt.Errorf("read the reviews: %w", err)
	}
	var out []cert.Duty
	for i, r := range reviews {
		if on := w.o.Local(r.At); i == len(reviews)-1 || !day.Of(on, on.Location()).After(since) {
			continue
		}
		out = append(out, cert.Duty{Key: fmt.Sprintf("change:%d", r.ID), Kind: cert.DutyChange, Rule: "R-SURV-01",
			Text: "Changed application, reviewed on " + w.o.Local(r.At).Format("2 Jan 2006") + ": " + changedLine(reviews[i+1], r)})
	}
	return out, nil
}

// changedLine names what a change of the application concerns.
func changedLine(was, is cert.Review) string {
	var what []string
	for _, d := range cert.AfterReview(was.Questionnaire, is.Questionnaire, fmt.Sprint(was.Persons), fmt.Sprint(is.Persons)) {
		what = append(what, d.What)
	}
	if len(what) > 4 {
		what = append(what[:4], fmt.Sprintf("and %d more", len(what)-4))
	}
	if len(what) == 0 {
		return "see the review"
	}
	return joined(", ", what...)
}

// complaintDuties are the complaints about the client that came since the audit before. Who complained, and what was said
// in confidence, stays with those who handle them.
func complaintDuties(all []cert.Complaint, since day.Day) []cert.Duty {
	var out []cert.Duty
	for _, c := range all {
		if c.Kind != cert.IsComplaint || c.About != cert.AboutClient || c.Status == cert.ComplaintDeclined || c.ReceivedOn.Before(since) {
			continue
		}
		text := c.Number + ", complaint about the client received on " + c.ReceivedOn.Long()
		if c.Named || !c.ReferredOn.IsZero() {
			text += ": " + c.Subject
		}
		out = append(out, cert.Duty{Key: fmt.Sprintf("complaint:%d", c.ID), Kind: cert.DutyComplaint, Text: text, Rule: "R-CMP-03"})
	}
	return out
}
