package desk

import (
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
	"assay/internal/web/page"
)

// This file makes what the page of a client's file shows out of the record.

// nextStep is what is to be done on the file: by whom, by when and where.
type nextStep struct {
	What string // "Review the application"; empty when nothing is to be done
	Turn string
	Mine bool
	By   day.Day
	Late bool
	URL  string // the room where it is done
	Go   string // on the link
}

// next is the step the file waits for.
func (r record) next(actor cert.Actor) nextStep {
	f := r.File
	n := nextStep{What: capital(f.NextWhat), Turn: turnOf(f.Waiting, actor), Mine: actor.Is(f.Waiting), By: f.NextDay,
		Late: !f.NextDay.IsZero() && f.NextDay.Before(r.On)}
	n.URL, n.Go = r.room()
	return n
}

// room is the page where the next act on the file is done.
func (r record) room() (url, name string) {
	base := fmt.Sprintf("/certifications/%d", r.File.ID)
	if r.File.NextWhat == cert.ReleaseStep {
		return base + "/release", "Open the draft certificate"
	}
	switch r.File.Stage {
	case cert.StageApplied:
		return fmt.Sprintf("/applications/%d", r.Application.ID), "Open the application"
	case cert.StageReviewed:
		return base + "/audit-time", "Open the audit time"
	case cert.StageQuoting:
		if len(r.Quotations) > 0 && r.Quotations[0].Status == cert.QuotationDraft {
			base = fmt.Sprintf("/quotations/%d", r.Quotations[0].ID)
		} else {
			base += "/quotation"
		}
		return base, "Open the quotation"
	case cert.StageContracting:
		if len(r.Contracts) > 0 && (r.Contracts[0].Status == cert.ContractDraft || r.Contracts[0].Status == cert.ContractClientSigned) {
			base = fmt.Sprintf("/contracts/%d", r.Contracts[0].ID)
		} else {
			base += "/contract"
		}
		return base, "Open the contract"
	case cert.StageSuspended:
		if r.File.NextWhat != cert.Resolving {
			break
		}
		return fmt.Sprintf("/certificates/%d", r.Certificates[0].ID), "Open the certificate"
	}
	a := cert.NextAudit(r.Audits)
	if a == nil {
		return "", ""
	}
	return r.auditRoom(*a)
}

// auditRoom is the page where the next act on an audit is done.
func (r record) auditRoom(a cert.Audit) (url, name string) {
	base := fmt.Sprintf("/audits/%d", a.ID)
	if a.Status != cert.AuditReported {
		return base, "Open " + a.Name
	}
	for _, n := range r.Findings {
		if n.Of(a.ID) && n.Grade.Nonconformity() && !n.Settled() {
			return fmt.Sprintf("/findings/%d", n.ID), "Open finding " + n.Number
		}
	}
	if r.File.Waiting == cert.DecisionMaker {
		return base + "/decision", "Open the decision"
	}
	return base, "Open " + a.Name
}

// Letter is the address of the letter that told the client of a decision, "" where there is none.
func (r record) Letter(decision int64) string {
	for _, p := range r.Papers {
		if p.Noun == "decision" && p.NounID == decision {
			return "/papers/" + p.Code
		}
	}
	return ""
}

// rail is the lifecycle rail with links to the records of the steps.
func (r record) rail(actor cert.Actor) page.Rail {
	rail := page.RailFor(r.File, actor)
	links := map[string]string{"Application": fmt.Sprintf("/applications/%d", r.Application.ID), "Findings": "#findings", "Decision": "#decisions"}
	base := fmt.Sprintf("/certifications/%d", r.File.ID)
	links["Audit time"], links["Quotation"], links["Contract"] = base+"/audit-time", base+"/quotation", base+"/contract"
	for _, a := range r.Audits {
		name := map[cert.AuditKind]string{cert.Stage1: "Stage 1", cert.Stage2: "Stage 2", cert.Recertification: "Recertification"}[a.Kind]
		if name != "" {
			links[name] = fmt.Sprintf("/audits/%d", a.ID)
		}
	}
	if len(r.Certificates) > 0 {
		links["Certified"], links["Surveillance"] = fmt.Sprintf("/certificates/%d", r.Certificates[0].ID), "#programme"
	}
	for i, s := range rail.Stops {
		if s.State == "done" || s.State == "now" {
			rail.Stops[i].URL = links[s.Name]
		}
	}
	return rail
}

// auditLine is an audit of the programme with its team.
type auditLine struct {
	cert.Audit
	Chip page.Status
	Team []store.TeamRow
	Late bool // its hard limit has passed and it is not done
}

func (r record) auditLines() []auditLine {
	var out []auditLine
	for _, a := range r.Audits {
		open := a.Status == cert.AuditPlanned || a.Status == cert.AuditScheduled || a.Status == cert.AuditAnnounced
		late := open && !a.Latest.IsZero() && a.Latest.Before(r.On)
		out = append(out, auditLine{a, chipOf(a.Status), r.Teams[a.ID], late})
	}
	return out
}

// TeamLine is who audits, in one line.
func (l auditLine) TeamLine() string {
	var names []string
	for _, m := range l.Team {
		if m.Role == cert.Lead {
			names = append(names, m.Name+" (lead)")
			continue
		}
		names = append(names, m.Name)
	}
	return strings.Join(names, ", ")
}

// Days is when the audit is, in one line; empty when it has no days yet.
func (l auditLine) Days() string { return day.Range(l.Starts, l.Ends) }

// findingLine is a finding with what is due next on it.
type findingLine struct {
	cert.Finding
	Chip page.Status
	Due  day.Day
	Late bool
}

// findingLines lists the findings that something is still asked of first, by what is due.
func (r record) findingLines() []findingLine {
	var out []findingLine
	for _, f := range r.Findings {
		l := findingLine{Finding: f, Chip: chipOf(f.Status)}
		l.Due, l.Late = f.Due(r.On)
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b findingLine) int {
		if a.Due.IsZero() != b.Due.IsZero() {
			if a.Due.IsZero() {
				return 1
			}
			return -1
		}
		return a.Due.Compare(b.Due)
	})
	return out
}

// issueLine is an issue of the certificate with its status on the day.
type issueLine struct {
	cert.Certificate
	Chip page.Status
}

func (r record) issueLines() []issueLine {
	var out []issueLine
	for _, c := range r.Certificates {
		status := chipOf(c.StatusOn(r.On))
		if c.StatusOn(r.On) == cert.CertificateExpired {
			status.Tone = page.Bad
		}
		out = append(out, issueLine{c, status})
	}
	return out
}

// Days is a number of half days in words: "4.5 auditor days".
func (filePage) Days(halves int) string { return auditorDays(halves) }

func auditorDays(halves int) string {
	switch {
	case halves == 2:
		return "1 auditor day"
	case halves%2 == 0:
		return fmt.Sprintf("%d auditor days", halves/2)
	}
	return fmt.Sprintf("%d.5 auditor days", halves/2)
}
