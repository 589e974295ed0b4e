package auditing

import (
	"fmt"
	"strings"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/web/page"
)

// statusTones give each state of an audit its meaning.
var statusTones = map[cert.AuditStatus]page.Tone{
	cert.AuditScheduled: page.Info, cert.AuditAnnounced: page.Info, cert.AuditUnderway: page.Waiting,
	cert.AuditReported: page.Waiting, cert.AuditConcluded: page.Done,
}

// statusChip is the state of an audit as a chip.
func statusChip(s cert.AuditStatus) page.Status {
	return page.Status{Tone: statusTones[s], Word: string(s)}
}

// auditDays is an audit time in half days as people write it.
func auditDays(halves int) string {
	if halves == 2 {
		return "1 auditor day"
	}
	return audittime.HalfDays(halves).String() + " auditor days"
}

// heading names an audit with its client.
func heading(a cert.Audit, c cert.Client) string { return a.Name + ", " + c.Name }

// dayLine is the days of an audit in words.
func dayLine(a cert.Audit) string {
	return day.Range(a.Starts, a.Ends)
}

// choices turns words of the trade into options of a field.
func choices(list []cert.TeamRole) []page.Choice {
	var out []page.Choice
	for _, r := range list {
		out = append(out, page.Choice{Value: string(r), Label: r.Label()})
	}
	return out
}

// address is a page of an audit.
func address(id int64, rest string) string { return fmt.Sprintf("/audits/%d%s", id, rest) }

// capital begins a sentence.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
