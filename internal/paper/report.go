package paper

import (
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
)

// ReportInput is what an audit report states (R-REP-02, R-REP-03). The texts of its items are in Audit.Report by the keys
// of norm.ReportItems; Items is the part of that list this kind of audit must hold, all of it when nil. Recommendation is
// the team's recommendation in words. Earlier are findings of former audits whose effectiveness was looked at.
type ReportInput struct {
	Body           Letterhead
	Audit          cert.Audit
	Client         cert.Client
	Certification  cert.Certification
	Sites          []cert.Site
	Team           []Participant
	Answers        []cert.Answer
	Findings       []cert.Finding
	Earlier        []cert.Finding
	Evidence       []cert.Evidence
	Items          []norm.Item
	Recommendation string
	On             day.Day // date of the paper
	Draft          bool
}

// Report draws the report of any kind of audit: the summary first, then findings with their evidence, the clauses covered
// as a picture, and the conclusions on every item; the annexes last.
func Report(in ReportInput, options Options) (Result, error) {
	a := in.Audit
	doc := Document{Letterhead: in.Body, Title: "Audit report, " + a.Name, Subtitle: in.Client.Name, Number: a.Number,
		Revision: fmt.Sprint(max(a.ReportRevision, 1)), Created: in.On.Time(), Draft: in.Draft}
	for _, part := range []func() []Block{in.summary, in.findings, in.coverage, in.conclusions, in.signed, in.annexes} {
		doc.Blocks = append(doc.Blocks, part()...)
	}
	return Render(doc, options)
}

// summary is what must be read on the first page.
func (in ReportInput) summary() []Block {
	a := in.Audit
	return []Block{
		Callout{Title: "The team recommends: " + orElse(in.Recommendation, capital(a.Report.Recommendation)), Tone: in.tone(),
			Text: "This is the team's recommendation. The decision on certification is taken afterwards by persons who took no part in the audit."},
		Heading{1, "Summary"},
		Paragraph{a.Report.Summary},
		KeyValues{[]KeyValue{
			{"Client", joinWords(", ", in.Client.Name, clientAddress(in.Client))},
			{"Audit", joinWords(", ", a.Kind.Label(), day.Range(a.Starts, a.Ends), days(a.Halves))},
			{"Criteria", a.Edition + " and the client's own documented service management system"},
			{"Scope", in.Certification.Scope},
			{"Team", teamLine(in.Team)},
			{"Findings", in.counts()},
		}},
	}
}

var grades = []struct {
	grade     cert.Grade
	one, many string
}{
	{cert.Major, "major nonconformity", "major nonconformities"},
	{cert.Minor, "minor nonconformity", "minor nonconformities"},
	{cert.Concern, "area of concern", "areas of concern"},
	{cert.Opportunity, "opportunity for improvement", "opportunities for improvement"},
	{cert.Positive, "positive remark", "positive remarks"},
}

func (in ReportInput) count(g cert.Grade) int {
	n := 0
	for _, f := range in.standing() {
		if f.Grade == g {
			n++
		}
	}
	return n
}

// standing are the findings not withdrawn.
func (in ReportInput) standing() []cert.Finding {
	return slices.DeleteFunc(slices.Clone(in.Findings), func(f cert.Finding) bool { return f.Status == cert.FindingWithdrawn })
}

func (in ReportInput) counts() string {
	var parts []string
	for _, g := range grades {
		if n := in.count(g.grade); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, plural(n, g.one, g.many)))
		}
	}
	return orElse(strings.Join(parts, ", "), "none")
}

// tone follows the recommendation, and whether anything must be settled first.
func (in ReportInput) tone() Tone {
	switch in.Audit.Report.Recommendation {
	case "refuse", "suspend", "withdraw", string(cert.NotReady):
		return Refused
	}
	if in.count(cert.Major)+in.count(cert.Minor)+in.count(cert.Concern) > 0 {
		return Waiting
	}
	return Done
}

// conclusions states each item of the report, or why it does not apply.
func (in ReportInput) conclusions() []Block {
	items := in.Items
	if items == nil {
		items = norm.ReportItems()
	}
	out := []Block{Heading{1, "Contents and conclusions"}}
	group, rows := "", []KeyValue(nil)
	flush := func() {
		if len(rows) > 0 {
			out = append(out, Heading{2, orElse(capital(group), "General")}, KeyValues{rows})
			rows = nil
		}
	}
	for _, i := range items {
		if i.Group != group {
			flush()
			group = i.Group
		}
		rows = append(rows, KeyValue{i.Title, in.item(i.Key)})
	}
	flush()
	return out
}

// item is what the report says of an item. The recommendation is kept apart from the others.
func (in ReportInput) item(key string) string {
	r := in.Audit.Report
	if key == "recommendation" && r.Items[key] == "" {
		return orElse(in.Recommendation, capital(r.Recommendation))
	}
	if why := r.NotApplicable[key]; why != "" && r.Items[key] == "" {
		return "Not applicable: " + why
	}
	return r.Items[key]
}

// findings states each finding with requirement, statement and evidence (R-NC-02).
func (in ReportInput) findings() []Block {
	out := []Block{Heading{1, "Findings"}}
	all := in.standing()
	if len(all) == 0 {
		out = append(out, Paragraph{"Nothing was raised in this audit."})
	}
	for _, g := range grades {
		for _, f := range all {
			if f.Grade == g.grade {
				out = append(out, in.finding(f, g.one)...)
			}
		}
	}
	if len(in.Earlier) == 0 {
		return out
	}
	t := Table{Columns: []Column{{Title: "Number", Weight: 2}, {Title: "Clause"}, {Title: "What was not fulfilled", Weight: 4}, {Title: "Now", Weight: 1.2}, {Title: "Verified", Weight: 3}}}
	for _, f := range in.Earlier {
		t.Rows = append(t.Rows, []string{f.Number, f.ClauseLine(), f.Statement, capital(f.Status.Label()), joinWords(", ", f.VerifiedOn.Long(), f.VerifiedBy, f.VerifyNote)})
	}
	return append(out, Heading{2, "Earlier nonconformities"}, t)
}

func (in ReportInput) finding(f cert.Finding, grade string) []Block {
	rows := []KeyValue{
		{"Required", f.Requirement}, {"Not fulfilled", f.Statement}, {"Evidence seen", f.Evidence},
		{"Place", f.SiteLine()}, {"Raised", joinWords(", ", f.RaisedOn.Long(), f.PersonName)},
	}
	if f.Grade == cert.Positive || f.Grade == cert.Opportunity {
		rows = []KeyValue{{"Observed", f.Statement}, {"Evidence seen", f.Evidence}, {"Place", f.SiteLine()}, {"Raised", joinWords(", ", f.RaisedOn.Long(), f.PersonName)}}
	}
	if f.Grade.Nonconformity() {
		rows = append(rows, KeyValue{"Answer due", f.PlanDue.Long()})
		if !f.ActionDue.IsZero() {
			rows = append(rows, KeyValue{"Implementation due", f.ActionDue.Long()})
		}
	}
	if files := in.filesOf(f.ID); files != "" {
		rows = append(rows, KeyValue{"Files", files})
	}
	rows = slices.DeleteFunc(rows, func(r KeyValue) bool { return r.Value == "" && r.Key != "Evidence seen" })
	return []Block{Heading{2, joinWords(" · ", f.Number, capital(grade), clauseWords(in.Audit.Edition, f.Clauses()))}, KeyValues{rows}}
}

// clauseWords names the clauses of a finding, with their titles.
func clauseWords(edition string, numbers []string) string {
	if len(numbers) == 0 {
		return ""
	}
	var names []string
	for _, number := range numbers {
		clause, _ := norm.Lookup(norm.Edition(edition), number)
		names = append(names, joinWords(" ", number, clause.Title))
	}
	return joinWords(" ", plural(len(names), "clause", "clauses"), strings.Join(names, ", "))
}

func (in ReportInput) filesOf(finding int64) string {
	var names []string
	for _, e := range in.Evidence {
		if e.FindingID != nil && *e.FindingID == finding {
			names = append(names, e.Name)
		}
	}
	return strings.Join(names, ", ")
}

// signed closes the body of the report.
func (in ReportInput) signed() []Block {
	lead := Signature{For: "Report by", At: instant(in.Audit.ReportedAt), Role: "Lead auditor"}
	for _, p := range in.Team {
		if p.Role == cert.Lead {
			lead.Name = p.Name
		}
	}
	return []Block{
		Keep(62), // statement and signature on one page
		Heading{1, "Statement"},
		Paragraph{"An audit is a sample. What was not looked at may conform or not, and where this report raises nothing it does not follow that all is well. " +
			"The report belongs to " + in.Body.Name + ", is confidential, and is not to be passed on in parts."},
		Signatures{[]Signature{lead}},
	}
}

// annexes hold what is looked up rather than read.
func (in ReportInput) annexes() []Block {
	out := []Block{PageBreak{}, Heading{1, "Annex A: sites"}, sitesTable(in.Sites)}
	out = append(out, in.sampled()...)
	out = append(out, Heading{1, "Annex B: record of the audit"})
	out = append(out, in.matrix()...)
	for _, list := range append(answerLists(in.Audit.Edition), carriedList(in.Audit)) {
		if t := in.answers(list); len(t.Rows) > 0 {
			out = append(out, Heading{2, list.title}, t)
		}
	}
	if len(in.Evidence) == 0 {
		return out
	}
	t := Table{Columns: []Column{{Title: "File", Weight: 3}, {Title: "Belongs to", Weight: 2}, {Title: "SHA-256", Weight: 5}}}
	for _, e := range in.Evidence {
		t.Rows = append(t.Rows, []string{e.Name, in.belongs(e), e.SHA256})
	}
	return append(out, Heading{1, "Annex C: files kept as evidence"}, t)
}

func (in ReportInput) belongs(e cert.Evidence) string {
	for _, f := range in.Findings {
		if e.FindingID != nil && *e.FindingID == f.ID {
			return f.Number
		}
	}
	_, key, _ := strings.Cut(e.Item, ":")
	return capital(key)
}
