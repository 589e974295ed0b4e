package cert

import (
	"fmt"
	"strings"

	"assay/internal/day"
)

// This file says what a dossier holds of an audit, its findings and the certificate.

func (s DossierSources) audit(a Audit) []DossierPart {
	parts := []DossierPart{s.report(a)}
	if remarks := s.remarks(a); len(remarks.Lines) > 0 {
		parts = append(parts, remarks)
	}
	return append(parts, s.team(a), s.checklist(a))
}

// report is the audit with its report. What the decision itself will change of an audit is left out.
func (s DossierSources) report(a Audit) DossierPart {
	one := a
	one.Version, one.Status, one.Outcome, one.ConcludedAt = 0, "", "", nil
	if a.Kind == Stage1 {
		one.Outcome = a.Outcome
	}
	lines := []DossierLine{{"Days", day.Range(a.Starts, a.Ends)}, {"Report", fmt.Sprintf("revision %d", a.ReportRevision)}, {"Report (SHA-256 of the PDF)", a.ReportSHA256},
		{"The team recommends", RecommendationLabel(a.Kind, a.Report.Recommendation)}, {"Summary", a.Report.Summary}, {"Why this revision", a.Report.Reason}}
	if a.Kind == Stage1 {
		lines = append(lines, DossierLine{"Outcome", a.Outcome.Label()})
	}
	for _, i := range ReportItemsFor(a.Kind) {
		if i.Key == RecommendationItem {
			continue
		}
		text := a.Report.Items[i.Key]
		if why := a.Report.NotApplicable[i.Key]; why != "" {
			text = "Does not apply: " + why
		}
		lines = append(lines, DossierLine{i.Title, text})
	}
	return part("report", a.ID, "Report of "+a.Name, one, lines...)
}

// remarks are what reviews asked of earlier versions of the report, each with its answer.
func (s DossierSources) remarks(a Audit) DossierPart {
	var mine []ReportRemark
	var lines []DossierLine
	for _, r := range s.Remarks {
		if r.AuditID != a.ID {
			continue
		}
		r.Version = 0
		mine = append(mine, r)
		lines = append(lines, DossierLine{fmt.Sprintf("Version %d, %s", r.Revision, SectionTitle(a.Kind, r.Item)), r.Text + " (" + r.PersonName + ")"}, DossierLine{"Answer", r.Answer})
	}
	return part("remarks", a.ID, "What reviews remarked on the report of "+a.Name, struct{ Remarks []ReportRemark }{mine}, lines...)
}

func (s DossierSources) team(a Audit) DossierPart {
	var seats []Seat
	var lines []DossierLine
	for _, m := range s.Seats {
		if m.AuditID != a.ID {
			continue
		}
		seats = append(seats, m)
		said := "impartiality not declared"
		if m.Declared() {
			said = "impartiality declared"
			if m.DeclaredAt != nil {
				said += " on " + instant(*m.DeclaredAt)
			}
		}
		lines = append(lines, DossierLine{m.Name, strings.Join([]string{m.Role.Label(), said}, ", ")})
	}
	return part("team", a.ID, "Team of "+a.Name, struct{ Team []Seat }{seats}, lines...)
}

func (s DossierSources) checklist(a Audit) DossierPart {
	var answers []Answer
	var lines []DossierLine
	for _, n := range s.Answers {
		if n.AuditID != a.ID {
			continue
		}
		n.Version = 0
		answers = append(answers, n)
		item, known := ChecklistItemOf(a, n.Item)
		if !known {
			item.Title = n.Item
		}
		text := item.Says(n.Verdict)
		for _, more := range []string{n.Note, n.Sample} {
			if more != "" {
				text += "; " + more
			}
		}
		lines = append(lines, DossierLine{item.Name(), text})
	}
	return part("checklist", a.ID, fmt.Sprintf("Checklist of %s, %d answers", a.Name, len(answers)), struct{ Answers []Answer }{answers}, lines...)
}

func (s DossierSources) findings() []DossierPart {
	var parts []DossierPart
	for _, n := range s.Findings {
		parts = append(parts, s.finding(n))
	}
	return parts
}

// finding is a finding with every answer to it and the hash of every file.
func (s DossierSources) finding(n Finding) DossierPart {
	n.Version = 0
	whole := struct {
		Finding   Finding
		Responses []Response
		Evidence  []Evidence
	}{Finding: n}
	lines := []DossierLine{{"Grade", n.Grade.Label()}, {"Status", n.Status.Label()}, {"Required", n.Requirement}, {"Found", n.Statement}, {"Evidence", n.Evidence}, {"Clauses", n.ClauseLine()}, {"Sites", n.SiteLine()},
		{"Raised", n.RaisedOn.Long() + " by " + n.PersonName}, {"Confirmed", n.confirmed()}, {"Recurrence", n.Recurrence}}
	for _, r := range s.Responses {
		if r.FindingID == n.ID {
			whole.Responses = append(whole.Responses, r)
			lines = append(lines, r.lines()...)
		}
	}
	for _, e := range s.Evidence {
		if e.FindingID != nil && *e.FindingID == n.ID {
			e.Code = ""
			whole.Evidence = append(whole.Evidence, e)
			lines = append(lines, DossierLine{e.shows(), fmt.Sprintf("%s, %d bytes, by %s, SHA-256 %s", e.Name, e.Size, e.By, e.SHA256)})
		}
	}
	if !n.VerifiedOn.IsZero() {
		lines = append(lines, DossierLine{"Closed", fmt.Sprintf("%s by %s, %s: %s", n.VerifiedOn.Long(), n.VerifiedBy, MethodLabel(n.Method), n.VerifyNote)})
	}
	return part("finding", n.ID, "Finding "+n.Number, whole, lines...)
}

func (n Finding) confirmed() string {
	if n.ConfirmedAt == nil {
		return "not confirmed"
	}
	return "by " + n.ConfirmedBy + ", " + instant(*n.ConfirmedAt)
}

func (r Response) lines() []DossierLine {
	said := "waits for review"
	if r.Accepted != nil && *r.Accepted {
		said = "accepted by " + r.ReviewedBy
	} else if r.Accepted != nil {
		said = "returned by " + r.ReviewedBy
	}
	if r.Comment != "" {
		said += ": " + r.Comment
	}
	if !r.NewDue.IsZero() {
		said += " (answer again by " + r.NewDue.Long() + ")"
	}
	corrected := r.Correction
	if !r.CorrectedOn.IsZero() {
		corrected += " (" + r.CorrectedOn.Long() + ")"
	}
	lines := []DossierLine{{fmt.Sprintf("Answer %d", r.Round), fmt.Sprintf("by %s, %s; %s", r.By, instant(r.At), said)}, {"Correction", corrected}, {"Cause", r.Cause}}
	for i, a := range r.Actions {
		done := "to be implemented by "
		if a.Done {
			done = "implemented "
		}
		lines = append(lines, DossierLine{fmt.Sprintf("Action %d", i+1), strings.Join([]string{a.Text, a.Owner, done + a.By.Long()}, "; ")})
	}
	return lines
}

// shows says what the file belongs to.
func (e Evidence) shows() string {
	if e.Action > 0 {
		return fmt.Sprintf("File for action %d", e.Action)
	}
	return "File"
}

func (s DossierSources) certificate() DossierPart {
	c := *s.Certificate
	c.Version, c.Code, c.Folded = 0, "", ""
	return part("certificate", c.ID, "Certificate "+c.FullNumber(), c, DossierLine{"Status", strings.ReplaceAll(string(c.Status), "_", " ")},
		DossierLine{"Valid", day.Range(c.Effective, c.Expires)}, DossierLine{"Scope", c.Scope}, DossierLine{"Paper (SHA-256)", c.PaperSHA256})
}

// complaints are what was said about the client, and what came of it, without who said it.
func (s DossierSources) complaints() []DossierPart {
	var parts []DossierPart
	for _, k := range s.Complaints {
		k.Version, k.Code, k.Name, k.Organisation, k.Email, k.Text = 0, "", "", "", "", ""
		parts = append(parts, part("complaint", k.ID, "Complaint "+k.Number, k, DossierLine{"Subject", k.Subject}, DossierLine{"Received", k.ReceivedOn.Long()},
			DossierLine{"Status", k.Status.Label()}, DossierLine{"Found", k.Investigation}, DossierLine{"Outcome", k.Outcome.Label()}, DossierLine{"Reasons", k.Reason}, DossierLine{"Measures", k.Measures}))
	}
	return parts
}
