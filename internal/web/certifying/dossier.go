package certifying

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/web/page"
)

// dossier is what the decider reads beside the facts.
type dossier struct {
	Application cert.Application
	Review      *cert.Review // the latest
	Audits      []dossierAudit
	Team        []store.TeamRow
	Findings    []dossierFinding
}

// dossierAudit is an audit that the decision rests on, with its report.
type dossierAudit struct {
	cert.Audit
	Recommendation string // of its report, in words
	Papers         []page.Paper
}

// dossierFinding is a finding with the latest answer.
type dossierFinding struct {
	cert.Finding
	Chip   page.Status
	Answer *cert.Response // nil before the first
	How    string         // it was verified, in words
}

// readDossier reads what the facts do not hold, in a fixed number of queries.
func (a area) readDossier(ctx context.Context, s subject, f cert.DecisionFacts) (d dossier, err error) {
	if s.Audit == nil {
		return d, nil
	}
	if d.Application, err = a.store.ApplicationOf(ctx, s.File); err != nil {
		return d, fmt.Errorf("read the application: %w", err)
	}
	reviews, err := a.store.Reviews(ctx, d.Application.ID)
	if len(reviews) > 0 {
		d.Review = &reviews[0]
	}
	return d, errors.Join(err, a.readAudits(ctx, &d, f), a.readFindings(ctx, &d, f))
}

func (a area) readAudits(ctx context.Context, d *dossier, f cert.DecisionFacts) error {
	papers, err := a.store.Papers(ctx, f.Certification.ID)
	if err != nil {
		return err
	}
	team, err := a.store.TeamsOf(ctx, f.Certification.ID)
	for _, b := range f.Basis {
		one := dossierAudit{Audit: b, Recommendation: cert.RecommendationLabel(b.Kind, b.Report.Recommendation)}
		for _, p := range papers {
			if p.Noun == "audit" && p.NounID == b.ID {
				one.Papers = append(one.Papers, page.Paper{Name: p.Name, URL: "/papers/" + p.Code, Kind: "PDF", Note: p.Kind, Size: p.Size, SHA256: p.SHA256, At: a.office.DayOf(p.At)})
			}
		}
		d.Audits = append(d.Audits, one)
	}
	for _, m := range team {
		if slices.ContainsFunc(f.Basis, func(b cert.Audit) bool { return b.ID == m.AuditID }) {
			d.Team = append(d.Team, m)
		}
	}
	return err
}

func (a area) readFindings(ctx context.Context, d *dossier, f cert.DecisionFacts) error {
	ids := make([]int64, len(f.Findings))
	for i, n := range f.Findings {
		ids[i] = n.ID
	}
	answers, err := a.store.ResponsesOf(ctx, ids)
	latest := map[int64]*cert.Response{}
	for i := range answers {
		latest[answers[i].FindingID] = &answers[i]
	}
	for _, n := range f.Findings {
		d.Findings = append(d.Findings, dossierFinding{n, findingChip(n), latest[n.ID], method(n.Method)})
	}
	return err
}

// method is a way of verifying in words.
func method(key string) string {
	for _, m := range cert.VerificationMethods {
		if m.Key == key {
			return m.Label
		}
	}
	return key
}

// findingChip says where a finding stands.
func findingChip(n cert.Finding) page.Status {
	tone := page.Waiting
	switch n.Status {
	case cert.FindingVerified, cert.FindingAccepted:
		tone = page.Done
	case cert.FindingNoted, cert.FindingWithdrawn:
		tone = page.Plain
	}
	return page.Status{Tone: tone, Word: n.Status.Label()}
}

// AuditName is the name of an audit of the dossier.
func (d dossier) AuditName(id int64) string {
	for _, one := range d.Audits {
		if one.ID == id {
			return one.Name
		}
	}
	return ""
}

// AuditTime is the audit time of stage 1 and 2 in words.
func (p decisionPage) AuditTime() string {
	if p.Facts.Time == nil {
		return ""
	}
	return audittime.HalfDays(p.Facts.Time.TotalHalves).String() + " auditor days for stage 1 and 2"
}

// capital begins a sentence.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
