package office

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/store"
)

// ReportSheet is everything the report of an audit is written from.
type ReportSheet struct {
	Audit    cert.Audit
	File     cert.Certification
	Client   cert.Client
	Sites    []cert.Site
	Crew     []store.Crew
	Answers  []cert.Answer
	Findings []cert.Finding      // of this audit, without those withdrawn
	Remarks  []cert.ReportRemark // of reviews that sent it back, with their answers
	Evidence []cert.Evidence     // for the page alone: nothing that blocks rests on it
	Today    day.Day
	Computed map[string]string
}

// Content is the report as it stands: what the lead auditor wrote over what the records know.
func (s ReportSheet) Content() cert.Report {
	if s.Audit.Status == cert.AuditReported || s.Audit.Status == cert.AuditConcluded {
		return s.Audit.Report
	}
	return s.Audit.Report.Over(s.Computed)
}

// Problems lists what the text of the report misses (R-REP-02).
func (s ReportSheet) Problems() []cert.Problem {
	content := s.Content()
	return slices.Concat(content.Problems(s.Audit.Kind), cert.RecommendationFaults(content.Recommendation, s.Findings))
}

// Faults lists where answers and findings contradict each other (R-NC-02).
func (s ReportSheet) Faults() []cert.Problem {
	return cert.AnswerFaults(s.Audit, s.Answers, s.Findings)
}

// ReportSheet reads what the report of an audit is written from, for the body's people.
func (o *Office) ReportSheet(ctx context.Context, actor cert.Actor, audit int64) (ReportSheet, error) {
	w := o.asking(ctx, actor)
	a, err := w.Audit(ctx, actor, audit)
	if err != nil {
		return ReportSheet{}, err
	}
	s, err := w.sheet(a)
	if err != nil {
		return s, err
	}
	s.Evidence, err = w.EvidenceOf(ctx, a.ID)
	return s, err
}

// sheet reads what the report of an audit is written from. The caller has read the audit.
func (w *work) sheet(a cert.Audit) (s ReportSheet, err error) {
	s.Audit = a
	if s.File, err = w.Certification(w.ctx, cert.SystemActor, a.CertificationID); err != nil {
		return s, err
	}
	if s.Client, err = w.Client(w.ctx, cert.SystemActor, s.File.ClientID); err != nil {
		return s, err
	}
	if s.Sites, err = w.Store.Sites(w.ctx, s.File.ID); err != nil {
		return s, err
	}
	if s.Crew, err = w.CrewOf(w.ctx, a.ID); err != nil {
		return s, err
	}
	if s.Answers, err = w.Answers(w.ctx, a.ID); err != nil {
		return s, err
	}
	all, err := w.FindingsOf(w.ctx, []int64{a.ID})
	for _, n := range all {
		if n.Status != cert.FindingWithdrawn {
			s.Findings = append(s.Findings, n)
		}
	}
	if err == nil && a.ReportRevision > 0 {
		s.Remarks, err = w.RemarksOf(w.ctx, []int64{a.ID})
	}
	s.Today, s.Computed = w.today, w.o.known(s)
	return s, err
}

// reportFacts adds what the report of an audit underway misses (R-REP-02), and where answers and findings
// contradict each other (R-NC-02).
func (w *work) reportFacts(f *cert.AuditFacts) error {
	if f.Audit.Status != cert.AuditUnderway {
		return nil
	}
	s, err := w.sheet(f.Audit)
	if err != nil {
		return fmt.Errorf("read what the report of audit %d rests on: %w", f.Audit.ID, err)
	}
	f.Report, f.Faults, f.Remarks = s.Problems(), s.Faults(), cert.Unreplied(s.Remarks, f.Audit.ReportRevision)
	f.Doubts = cert.Blocking(s.Doubts())
	f.Field, err = w.fieldMatters(f.Audit)
	return err
}

// known is what the records know of the report's items; the lead auditor may rewrite all of it. What only
// a person can say stays empty.
func (o *Office) known(s ReportSheet) map[string]string {
	a, q := s.Audit, sheetReader{s}
	return map[string]string{
		"body":                      joined("\n", o.Body.Name, o.Body.Address, joined(" ", o.Body.City, norm.CountryName(o.Body.Country)), o.Body.Accreditation),
		"client":                    q.client(),
		"audit_type":                fmt.Sprintf("%s, %s, cycle %d", a.Kind.Label(), a.Number, a.Cycle),
		"criteria":                  s.File.Standard + "; the client's own service management system; the certification agreement.",
		"objectives":                q.objectives(),
		"scope":                     joined("\n", s.File.Scope, q.services(), q.period()),
		"team":                      q.team(),
		"places":                    q.places(),
		"findings":                  q.findings(),
		"deviations":                q.deviations(),
		"changes":                   q.notes(noteSources["changes"]...),
		"unresolved":                q.notes(noteSources["unresolved"]...),
		"sampling":                  "The audit was a sample of the available information. What was not seen may still hold nonconformities.",
		"marks":                     q.notes(noteSources["marks"]...),
		"earlier_findings":          joined("\n", q.notes(noteSources["earlier_findings"]...), q.carried()),
		"conformity":                q.conformity(),
		"internal_audit_and_review": q.notes(noteSources["internal_audit_and_review"]...),
		"scope_appropriate":         q.notes(noteSources["scope_appropriate"]...),
		"headcount":                 q.headcount(),
		"samples":                   q.samples(),
		"other_parties":             q.notes(noteSources["other_parties"]...),
		"remote_share":              q.remote(),
		"process_time":              q.processTime(),
		"coverage":                  q.coverage(),
		"climate":                   q.notes(noteSources["climate"]...),
	}
}

// joined joins what is not empty.
func joined(between string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			kept = append(kept, strings.TrimSpace(p))
		}
	}
	return strings.Join(kept, between)
}

// sheetReader puts records into the words of a report.
type sheetReader struct{ ReportSheet }

func (q sheetReader) client() string {
	c := q.Client
	return joined("\n", joined(", ", c.Name, c.Form()), c.Address, joined(" ", c.Postcode, c.City, norm.CountryName(c.Country)),
		"Represented by "+joined(", ", c.ContactName, c.ContactTitle))
}

func (q sheetReader) objectives() string {
	if q.Audit.Objectives != "" {
		return q.Audit.Objectives
	}
	var parts []string
	switch q.Audit.Kind {
	case cert.Stage1:
		for _, i := range norm.Stage1Objectives() {
			parts = append(parts, i.Title)
		}
	case cert.Surveillance:
		for _, i := range norm.SurveillanceItems() {
			parts = append(parts, i.Title)
		}
	case cert.Recertification:
		for _, i := range norm.RecertItems() {
			parts = append(parts, i.Title)
		}
	}
	return strings.Join(parts, "; ")
}

func (q sheetReader) services() string {
	var names []string
	for _, v := range q.File.Services {
		names = append(names, v.Name)
	}
	if len(names) == 0 {
		return ""
	}
	return "Services: " + strings.Join(names, ", ") + "."
}

func (q sheetReader) period() string {
	if q.Audit.Starts.IsZero() {
		return ""
	}
	if q.Audit.Starts == q.Audit.Ends {
		return "Audited on " + q.Audit.Starts.Long() + "."
	}
	return fmt.Sprintf("Audited from %s to %s.", q.Audit.Starts.Long(), q.Audit.Ends.Long())
}

// deviations says that the audit ended on another day than planned, and why (R-REP-02 g).
func (q sheetReader) deviations() string {
	if q.Audit.PlannedEnds.IsZero() {
		return ""
	}
	return fmt.Sprintf("The audit ended on %s; %s was planned. %s", q.Audit.Ends.Long(), q.Audit.PlannedEnds.Long(), q.Audit.EndedWhy)
}

func (q sheetReader) team() string {
	var lines []string
	for _, m := range q.Crew {
		lines = append(lines, m.Name+", "+m.Role.Label())
	}
	return strings.Join(lines, "\n")
}

func (q sheetReader) places() string {
	lines := []string{q.period()}
	for _, s := range q.Sites {
		lines = append(lines, joined(", ", s.Name, s.Address, joined(" ", s.Postcode, s.City, norm.CountryName(s.Country)), s.Kind))
	}
	return joined("\n", lines...)
}

func (q sheetReader) findings() string {
	if len(q.Findings) == 0 {
		return "No findings were raised."
	}
	var lines []string
	for _, n := range q.Findings {
		lines = append(lines, fmt.Sprintf("%s, %s, %s: %s", n.Number, strings.ToLower(n.Grade.Label()), n.ClauseLine(), n.Statement))
	}
	return strings.Join(lines, "\n")
}

// carried says what was found of each matter that the audit carried over from earlier ones (R-REP-02 r).
func (q sheetReader) carried() string {
	var lines []string
	for _, c := range q.Audit.Carried {
		if n := q.Audit.Judged(c.Finding, q.Answers); n.Verdict != "" {
			item, _ := cert.ChecklistItemOf(q.Audit, c.Key())
			lines = append(lines, fmt.Sprintf("%s (%s): %s. %s", c.Number, strings.ToLower(c.Grade.Label()), strings.ToLower(item.Says(n.Verdict)), n.Note))
		}
	}
	return strings.Join(lines, "\n")
}

// notes joins what was noted for the items, each under its name where there are several.
func (q sheetReader) notes(keys ...string) string {
	var lines []string
	for _, key := range keys {
		for _, n := range q.Answers {
			if n.Item == key && strings.TrimSpace(n.Note) != "" {
				item, _ := cert.ChecklistItemOf(q.Audit, key)
				lines = append(lines, item.Name()+": "+n.Note)
			}
		}
	}
	return strings.Join(lines, "\n")
}

func (q sheetReader) conformity() string {
	counts := q.counts(func(i cert.ChecklistItem) bool { return i.Kind == cert.ClauseItem })
	total := 0
	for _, n := range counts {
		total += n
	}
	if total == 0 {
		return ""
	}
	return fmt.Sprintf("Requirements judged: %d. Conforming: %d; with an opportunity for improvement: %d; nonconforming: %d; not applicable: %d.",
		total, counts[cert.Conform], counts[cert.Improve], counts[cert.Nonconform], counts[cert.NotApplicable])
}

func (q sheetReader) counts(wanted func(cert.ChecklistItem) bool) map[cert.Verdict]int {
	out := map[cert.Verdict]int{}
	for _, s := range cert.ChecklistFor(q.Audit) {
		for _, i := range s.Items {
			for _, n := range q.Answers {
				if n.Item == i.Key && wanted(i) {
					out[n.Verdict]++
				}
			}
		}
	}
	return out
}

func (q sheetReader) headcount() string {
	if q.File.Persons == 0 {
		return ""
	}
	return fmt.Sprintf("The audit time rests on %d effective persons.", q.File.Persons)
}

func (q sheetReader) samples() string {
	var lines []string
	for _, n := range q.Answers {
		if strings.TrimSpace(n.Sample) != "" {
			item, _ := cert.ChecklistItemOf(q.Audit, n.Item)
			lines = append(lines, item.Name()+": "+n.Sample)
		}
	}
	return strings.Join(lines, "\n")
}

func (q sheetReader) remote() string {
	if q.Audit.Remote != "" {
		return q.Audit.Remote
	}
	return "No part of the audit was planned to be held remotely."
}

// processTime adds up the planned minutes of each line of the plan.
func (q sheetReader) processTime() string {
	minutes, order := map[string]int{}, []string{}
	for _, s := range q.Audit.Slots {
		var h1, m1, h2, m2 int
		if _, err := fmt.Sscanf(s.From+" "+s.To, "%d:%d %d:%d", &h1, &m1, &h2, &m2); err != nil {
			continue
		}
		if minutes[s.What] == 0 {
			order = append(order, s.What)
		}
		minutes[s.What] += h2*60 + m2 - h1*60 - m1
	}
	var lines []string
	for _, what := range order {
		lines = append(lines, fmt.Sprintf("%s: %d h %02d min", what, minutes[what]/60, minutes[what]%60))
	}
	return strings.Join(lines, "\n")
}

// coverage says for each main clause how many of its requirements were judged.
func (q sheetReader) coverage() string {
	var lines []string
	for _, s := range cert.ChecklistFor(q.Audit) {
		if !strings.HasPrefix(s.Key, "clause-") {
			continue
		}
		judged := 0
		for _, i := range s.Items {
			if versionOf(q.Answers, i.Key) > 0 {
				judged++
			}
		}
		lines = append(lines, fmt.Sprintf("%s: %d of %d", s.Title, judged, len(s.Items)))
	}
	return strings.Join(lines, "\n")
}
