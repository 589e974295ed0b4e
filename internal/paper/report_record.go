package paper

import (
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/norm"
)

var verdictTones = map[cert.Verdict]Tone{
	cert.Conform: Done, cert.Nonconform: Refused, cert.Improve: Inform, cert.NotApplicable: Blank, cert.NotAvailable: Waiting,
}

// answerList is one part of the record: the answers whose item begins with the prefix, with the titles of their items.
type answerList struct {
	prefix, title string
	keys, titles  []string
}

func answerLists(edition string) []answerList {
	lists := []answerList{
		named("opening", "Opening meeting", norm.OpeningItems()),
		named("slot", "Readiness", norm.ReadinessSlots()),
		named("objective", "Objectives of stage 1", norm.Stage1Objectives()),
		named("surveillance", "Mandatory in every surveillance", norm.SurveillanceItems()),
		named("recert", "Recertification", norm.RecertItems()),
	}
	clauses := answerList{prefix: "clause:", title: "Clauses of the standard"}
	for _, c := range norm.Auditable(norm.Edition(edition)) {
		clauses.keys, clauses.titles = append(clauses.keys, c.Number), append(clauses.titles, c.Number+" "+c.Title)
	}
	return append(lists, clauses, named("closing", "Closing meeting", norm.ClosingItems()))
}

// carriedList is what the audit carried over from earlier ones.
func carriedList(a cert.Audit) answerList {
	list := answerList{prefix: string(cert.CarriedItem) + ":", title: "From earlier audits"}
	for _, c := range a.Carried {
		item, _ := cert.ChecklistItemOf(a, c.Key())
		list.keys, list.titles = append(list.keys, strings.TrimPrefix(c.Key(), list.prefix)), append(list.titles, item.Title)
	}
	return list
}

func named(prefix, title string, items []norm.Item) answerList {
	list := answerList{prefix: prefix + ":", title: title}
	for _, i := range items {
		list.keys, list.titles = append(list.keys, i.Key), append(list.titles, i.Title)
	}
	return list
}

// answers lists what was judged, in the order of the list, without the columns in which nothing stands.
func (in ReportInput) answers(list answerList) Table {
	t := Table{Columns: []Column{{Title: "Item", Weight: 3.4}, {Title: "Verdict", Weight: 1.7}, {Title: "Note", Weight: 4}, {Title: "Sample", Weight: 1.8}}}
	for i, key := range list.keys {
		if a, found := in.answer(list.prefix + key); found && a.Verdict != "" {
			t.Rows = append(t.Rows, []string{list.titles[i], in.says(list.prefix+key, a.Verdict), a.Note, a.Sample})
		}
	}
	for i := len(t.Columns) - 1; i > 1 && !slices.ContainsFunc(t.Rows, func(r []string) bool { return r[i] != "" }); i-- {
		t.Columns = t.Columns[:i]
		for j := range t.Rows {
			t.Rows[j] = t.Rows[j][:i]
		}
	}
	return t
}

func (in ReportInput) answer(item string) (cert.Answer, bool) {
	for _, a := range in.Answers {
		if a.Item == item {
			return a, true
		}
	}
	return cert.Answer{}, false
}

// says is a verdict in the words that fit its item: what was spoken of in a meeting does not "conform".
func (in ReportInput) says(item string, v cert.Verdict) string {
	i, _ := cert.ChecklistItemOf(in.Audit, item)
	return i.Says(v)
}

// coverage is the matrix of clauses, 4 to 10 with the parts of 8 as rows (R-REP-03).
func (in ReportInput) coverage() []Block {
	v := Coverage{Legend: []LegendEntry{{Done, "conforms"}, {Inform, "opportunity"}, {Waiting, "minor, or not available"}, {Refused, "major, or not conforming"}, {Blank, "not applicable"}, {Unseen, "not in this audit"}}}
	edition := norm.Edition(in.Audit.Edition)
	clauses := norm.Auditable(edition)
	if in.Audit.Kind == cert.Stage1 {
		clauses = norm.Stage1Clauses(edition)
	}
	for _, c := range clauses {
		key := rowKey(c.Number)
		if len(v.Rows) == 0 || !strings.HasPrefix(v.Rows[len(v.Rows)-1].Label+" ", key+" ") {
			head, _ := norm.Lookup(edition, key)
			v.Rows = append(v.Rows, CoverageRow{Label: joinWords(" ", key, head.Title)})
		}
		last := &v.Rows[len(v.Rows)-1]
		last.Cells = append(last.Cells, CoverageCell{c.Number, in.judged(c.Number)})
	}
	if len(v.Rows) == 0 {
		return nil
	}
	return append([]Block{Heading{1, "Clauses covered"}, v}, timeSpent(in.Audit.Slots)...)
}

// timeSpent is the planned time of each session as a picture, in hours of one person (R-REP-03).
func timeSpent(slots []cert.Slot) []Block {
	var bars Bars
	for _, s := range slots {
		hours := slotHours(s)
		if s.Person == 0 || hours == 0 {
			continue // a break
		}
		i := slices.IndexFunc(bars.Items, func(b Bar) bool { return b.Label == s.What })
		if i < 0 {
			i, bars.Items = len(bars.Items), append(bars.Items, Bar{Label: s.What})
		}
		bars.Items[i].Value += hours
		bars.Items[i].Text = fmt.Sprintf("%.1f h", bars.Items[i].Value)
	}
	if len(bars.Items) == 0 {
		return nil
	}
	return []Block{Heading{2, "Time by session"}, bars}
}

// rowKey is the row a clause stands in: its chapter, or for chapter 8 its part.
func rowKey(number string) string {
	parts := strings.Split(number, ".")
	if parts[0] == "8" && len(parts) > 1 {
		return "8." + parts[1]
	}
	return parts[0]
}

// judged is how a clause stands: by its gravest nonconformity, else by its verdict.
func (in ReportInput) judged(number string) Tone {
	tone := Unseen
	if a, found := in.answer("clause:" + number); found && a.Verdict != "" {
		tone = verdictTones[a.Verdict]
	}
	for _, f := range in.standing() {
		if f.Clause != number {
			continue
		}
		switch f.Grade {
		case cert.Major:
			return Refused
		case cert.Minor, cert.Concern:
			tone = Waiting
		}
	}
	return tone
}
