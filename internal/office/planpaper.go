package office

import (
	"fmt"
	"strings"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/paper"
)

// keepPlan draws the plan as it is announced and keeps it.
func (w *work) keepPlan(v PlanView) (cert.Paper, error) {
	drawn, err := paper.Render(w.planDocument(v), paper.Options{})
	if err != nil {
		return cert.Paper{}, fmt.Errorf("draw the plan of audit %d: %w", v.Audit.ID, err)
	}
	return w.keep(cert.Paper{CertificationID: v.File.ID, Kind: "plan", Noun: "audit", NounID: v.Audit.ID,
		Name: fmt.Sprintf("Plan %s revision %d.pdf", v.Audit.Number, v.Audit.PlanRevision)}, drawn.PDF)
}

// planDocument is the audit plan of R-PLAN-01 as a paper.
func (w *work) planDocument(v PlanView) paper.Document {
	b := w.o.Body
	return paper.Document{
		Letterhead: paper.Letterhead{Name: b.Name, Address: b.Address + ", " + b.City, Web: b.Web, Email: b.Email},
		Title:      "Audit plan", Subtitle: v.Audit.Name + ", " + v.Client.Name,
		Number: v.Audit.Number, Revision: fmt.Sprint(v.Audit.PlanRevision), Created: w.at,
		Blocks: append([]paper.Block{
			paper.KeyValues{Rows: w.planHead(v)},
			paper.Heading{Level: 1, Text: "Audit team"},
			teamTable(v),
			paper.Heading{Level: 1, Text: "Sites"},
			siteTable(v),
			paper.Heading{Level: 1, Text: "Sessions"},
		}, append(v.sessionTables(), w.planNotes(v)...)...),
	}
}

func (w *work) planHead(v PlanView) []paper.KeyValue {
	remote := v.Audit.Remote
	if remote == "" {
		remote = "none; the audit is held on site"
	}
	return []paper.KeyValue{
		{Key: "Client", Value: strings.Join([]string{v.Client.Name, v.Client.Address, strings.TrimSpace(v.Client.Postcode + " " + v.Client.City), v.Client.Country}, "\n")},
		{Key: "Represented by", Value: v.Client.ContactName},
		{Key: "File", Value: v.File.Number},
		{Key: "Audit", Value: v.Audit.Kind.Label()},
		{Key: "Days", Value: span(v.Audit)},
		{Key: "Audit time", Value: audittime.HalfDays(v.Audit.Halves).String() + " auditor days"},
		{Key: "Objectives", Value: v.Audit.Objectives},
		{Key: "Criteria", Value: v.Audit.Edition + "; the client's own service management documents; the law and the contracts that bind the services"},
		{Key: "Scope", Value: v.File.Scope},
		{Key: "Clauses", Value: strings.Join(v.Audit.Clauses, ", ")},
		{Key: "Language", Value: v.Audit.Language},
		{Key: "Remote sessions", Value: remote},
	}
}

func teamTable(v PlanView) paper.Table {
	t := paper.Table{Columns: []paper.Column{{Title: "Name", Weight: 2}, {Title: "Role", Weight: 1}}}
	for _, m := range v.Facts.Team {
		t.Rows = append(t.Rows, []string{m.Name, m.Member.Role.Label()})
	}
	return t
}

func siteTable(v PlanView) paper.Table {
	t := paper.Table{Columns: []paper.Column{{Title: "Site", Weight: 1.2}, {Title: "Address", Weight: 2}, {Title: "Activities", Weight: 2}}}
	for _, s := range v.Sites {
		t.Rows = append(t.Rows, []string{s.Name, strings.Join([]string{s.Address, strings.TrimSpace(s.Postcode + " " + s.City), s.Country}, ", "), s.Activities})
	}
	return t
}

// sessionTables is a table of sessions for each day.
func (v PlanView) sessionTables() []paper.Block {
	var out []paper.Block
	for i := 0; i < len(v.Audit.Slots); {
		on := v.Audit.Slots[i].Day
		t := paper.Table{Columns: []paper.Column{{Title: "Time", Weight: 1.1}, {Title: "Process, clauses", Weight: 3}, {Title: "Auditee", Weight: 1.8}, {Title: "Auditor", Weight: 1.4}, {Title: "Where", Weight: 1.4}}}
		for ; i < len(v.Audit.Slots) && v.Audit.Slots[i].Day == on; i++ {
			s := v.Audit.Slots[i]
			where := s.Site
			if s.Remote != "" {
				where = strings.TrimPrefix(where+", remote: "+s.Remote, ", ")
			}
			t.Rows = append(t.Rows, []string{s.From + "–" + s.To, s.What, s.Auditee, v.Plan.Names[s.Person], where})
		}
		title := on
		if d, err := day.Parse(on); err == nil {
			title = fmt.Sprintf("%s, %s", d.Weekday(), d.Long())
		}
		out = append(out, paper.Heading{Level: 2, Text: title}, t)
	}
	return out
}

// planNotes tells the client what an audit is for and how to object (R-PLAN-03, R-TEAM-03).
func (w *work) planNotes(v PlanView) []paper.Block {
	return []paper.Block{
		paper.Heading{Level: 1, Text: "What to know"},
		paper.List{Items: []string{
			"The team examines structure, policies, processes and records, judges whether they conform to the criteria, and reports every difference to you.",
			"Everybody in the team has declared impartiality and keeps what is seen confidential.",
			fmt.Sprintf("You may object to a member of the team with reasons until %s; tell us in your pages at %s or by mail.", w.o.ObjectionUntil(v.Audit).Long(), w.o.base),
			"Tell us soon if a session does not suit; times can still be moved among each other on the days themselves by agreement with the lead auditor.",
		}},
	}
}
