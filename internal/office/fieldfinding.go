package office

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assay/internal/cert"
	"assay/internal/merge"
	"assay/internal/store"
)

// fieldAttendee is a person at a meeting, as a device records it.
type fieldAttendee struct {
	Meeting      string `json:"meeting"`
	Name         string `json:"name"`
	Role         string `json:"role"`
	Organisation string `json:"organisation"`
}

func attendeeOf(value string) (p fieldAttendee) {
	_ = json.Unmarshal([]byte(value), &p) // was checked when it came
	return p
}

// FieldFinding is a finding as the registers of the field say it.
func FieldFinding(s merge.State, id string) cert.FindingInput {
	text := func(field string) string {
		return merge.Text(s.Registers[merge.Key{Entity: "finding", EntityID: id, Field: field}].Shown.Value)
	}
	repeats, _ := strconv.ParseInt(s.Registers[merge.Key{Entity: "finding", EntityID: id, Field: "repeats"}].Shown.Value, 10, 64) // absent is none
	in := cert.FindingInput{Grade: cert.Grade(text("grade")), Item: text("item"), Requirement: text("requirement"),
		Statement: text("statement"), Evidence: text("evidence"), Repeats: repeats}
	in.Clause, in.MoreClauses = named(text("clause"), ",;\n")
	in.Site, in.MoreSites = named(text("site"), "\n")
	return in
}

// named takes apart what a register names one after the other, divided by any of the marks.
func named(text, marks string) (first string, more []string) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(marks, r) }) {
		if part = strings.TrimSpace(part); part != "" && first == "" {
			first = part
		} else if part != "" {
			more = append(more, part)
		}
	}
	return first, more
}

// projectFinding raises a finding of the field as soon as it is whole, amends it, or takes it back.
func (w *work) projectFinding(a cert.Audit, t merge.Thing, s merge.State) error {
	in := FieldFinding(s, t.EntityID)
	n, err := w.linkedFinding(a.ID, t.EntityID)
	switch {
	case errors.Is(err, cert.NotFound):
		if t.Removed || len(in.Problems(a.Kind)) > 0 {
			return nil // a draft, or gone before it was one
		}
		return w.raiseFromField(a, t.EntityID, in, s)
	case err != nil:
		return err
	case t.Removed:
		return w.takeBackFromField(n, t.Retracts[len(t.Retracts)-1])
	}
	return w.amendFromField(a, n, in)
}

func (w *work) linkedFinding(audit int64, id string) (cert.Finding, error) {
	links, err := w.FieldLinks(w.ctx, audit)
	if err != nil {
		return cert.Finding{}, err
	}
	at := slices.IndexFunc(links, func(l cert.FieldLink) bool { return l.Entity == "finding" && l.EntityID == id })
	if at < 0 {
		return cert.Finding{}, cert.NotFound
	}
	return w.Finding(w.ctx, cert.SystemActor, links[at].NounID)
}

func (w *work) raiseFromField(a cert.Audit, id string, in cert.FindingInput, s merge.State) error {
	number, err := w.number(in.Grade.Prefix())
	if err != nil {
		return err
	}
	if _, known := cert.ChecklistItemOf(a, in.Item); !known {
		in.Item = ""
	}
	if in.Repeats, err = w.repeated(a, in.Repeats); err != nil {
		return err
	}
	author := s.Registers[merge.Key{Entity: "finding", EntityID: id, Field: "statement"}].Shown
	n := a.RaiseFinding(in, number, cert.Actor{PersonID: author.Person, Name: author.Name}, w.at, w.today)
	if err := w.dateFinding(&n, a); err != nil {
		return err
	}
	if err := w.AddFinding(w.ctx, &n); err != nil {
		return err
	}
	if err := w.AddFieldLink(w.ctx, cert.FieldLink{AuditID: a.ID, Entity: "finding", EntityID: id, NounID: n.ID}); err != nil {
		return err
	}
	return w.recordFinding(n, "raise", fmt.Sprintf("%s raised %s, %s, on %s", author.Name, n.Number, n.Grade.Label(), n.ClauseLine()), nil)
}

// repeated is the earlier finding that one of the field grows out of, where it is one of the same file.
func (w *work) repeated(a cert.Audit, id int64) (int64, error) {
	if id == 0 {
		return 0, nil
	}
	n, err := w.Finding(w.ctx, cert.SystemActor, id)
	if errors.Is(err, cert.NotFound) || err == nil && n.CertificationID != a.CertificationID {
		return 0, nil
	}
	return id, err
}

// amendFromField rewrites a finding as the field says it now. What is not whole, or may not be changed any
// more, stays as it is and is an open matter.
func (w *work) amendFromField(a cert.Audit, n cert.Finding, in cert.FindingInput) error {
	in.Item, in.Repeats, in.Recurrence = n.Item, n.Repeats, n.Recurrence
	if n.Input().Same(in) || len(in.Problems(a.Kind)) > 0 {
		return nil
	}
	role, _, err := w.onTeam(a.ID)
	if err != nil {
		return err
	}
	was := n
	facts := cert.FindingFacts{Finding: n, Audit: a.Status, OnTeam: true, Leads: role == cert.Lead, Today: w.today}
	if err := n.Amend(in, facts); err != nil {
		return nil // an open matter, see FieldMatters
	}
	if err := w.dateFinding(&n, a); err != nil {
		return err
	}
	if err := w.SaveFinding(w.ctx, &n); err != nil {
		return err
	}
	return w.recordFinding(n, "amend", fmt.Sprintf("%s amended %s", w.actor.Name, n.Number), map[string]string{
		"grade_was": string(was.Grade), "statement_was": was.Statement, "evidence_was": was.Evidence, "requirement_was": was.Requirement})
}

// takeBackFromField withdraws a finding that its lead auditor removed in the field; what another removed
// stays and is an open matter for the lead.
func (w *work) takeBackFromField(n cert.Finding, by merge.Op) error {
	if n.Status == cert.FindingWithdrawn {
		return nil
	}
	crew, err := w.CrewOf(w.ctx, n.AuditID)
	if err != nil {
		return err
	}
	lead := slices.IndexFunc(crew, func(m store.Crew) bool { return m.PersonID == by.Person && m.Role == cert.Lead })
	if lead < 0 {
		return nil
	}
	var said struct {
		Reason string `json:"reason"`
	}
	_ = json.Unmarshal([]byte(by.Value), &said) // null says nothing
	if said.Reason == "" {
		said.Reason = "Taken back in the field."
	}
	a, err := w.Audit(w.ctx, cert.SystemActor, n.AuditID)
	if err != nil {
		return err
	}
	facts := cert.FindingFacts{Finding: n, Audit: a.Status, OnTeam: true, Today: w.today, Comment: said.Reason}
	if err := n.Withdraw(cert.Actor{PersonID: by.Person, Name: by.Name, Roles: []cert.Role{cert.LeadAuditor}}, facts); err != nil {
		return nil // an open matter, see FieldMatters
	}
	if err := w.SaveFinding(w.ctx, &n); err != nil {
		return err
	}
	return w.recordFinding(n, "withdraw", fmt.Sprintf("%s took back %s: %s", by.Name, n.Number, said.Reason), nil)
}
