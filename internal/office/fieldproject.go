package office

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/merge"
)

// projectField works out what entities of an audit come to and writes it through: the registers, and the
// answers, findings and evidence that the rest of the body reads.
func (w *work) projectField(a cert.Audit, entityIDs []string) error {
	ops, err := w.FieldOpsOf(w.ctx, a.ID, entityIDs)
	if err != nil {
		return fmt.Errorf("read the operations: %w", err)
	}
	state := FieldState(ops)
	if err := w.PutFieldRegisters(w.ctx, a.ID, entityIDs, registerRows(a.ID, state)); err != nil {
		return fmt.Errorf("keep the projection: %w", err)
	}
	var raised, files bool
	for _, t := range sortedThings(state) {
		switch t.Entity {
		case "answer":
			err = w.projectAnswer(a, t.EntityID, state)
		case "finding":
			raised = true
			err = w.projectFinding(a, t, state)
		case "attendee":
			err = w.projectMeetings(a)
		case "evidence":
			files = true
		}
		if err != nil {
			return fmt.Errorf("write %s %s through: %w", t.Entity, t.EntityID, err)
		}
	}
	if raised || files {
		return w.SettleEvidence(a)
	}
	return nil
}

func sortedThings(s merge.State) []merge.Thing {
	var all []merge.Thing
	for _, t := range s.Things {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b merge.Thing) int { return strings.Compare(a.Entity+"/"+a.EntityID, b.Entity+"/"+b.EntityID) })
	return all
}

func registerRows(audit int64, s merge.State) []cert.FieldRegister {
	rows := []cert.FieldRegister{}
	for key, r := range s.Registers {
		t := s.Things[[2]string{key.Entity, key.EntityID}]
		rows = append(rows, cert.FieldRegister{AuditID: audit, Entity: key.Entity, EntityID: key.EntityID, Field: key.Field, ShownOpID: r.Shown.ID,
			Value: r.Shown.Value, Heads: len(r.Heads), Standing: len(r.Standing), Removed: t.Removed, EditedAfterRemoval: t.EditedAfterRemoval})
	}
	return rows
}

// projectAnswer writes what stands in the registers of an item as its answer.
func (w *work) projectAnswer(a cert.Audit, key string, s merge.State) error {
	item, known := cert.ChecklistItemOf(a, key)
	if !known {
		return nil
	}
	n, err := w.Answer(w.ctx, a.ID, key)
	if err != nil && !errors.Is(err, cert.NotFound) {
		return err
	}
	was := n
	shown := s.Registers[merge.Key{Entity: "answer", EntityID: key, Field: "verdict"}].Shown
	n.AuditID, n.Item, n.Verdict = a.ID, key, cert.Verdict(merge.Text(shown.Value))
	n.Note, n.Sample = notesOf(s, key, "note"), notesOf(s, key, "sample")
	n.Follow = item.FollowText(followsOf(s, key))
	if item.Key == cert.MeetingAttendance(item.Kind) && n.Note == "" {
		n.Note = was.Note
	}
	if n == was {
		return nil
	}
	author := lastAuthor(s, key)
	if shown.ID != "" && n.Verdict != was.Verdict {
		author = shown
	}
	n.PersonID, n.PersonName, n.At = author.Person, author.Name, w.at
	if err := w.keepAnswer(&n); err != nil {
		return err
	}
	_, err = w.record(happened{verb: "answer", noun: "audit", id: a.ID, summary: fmt.Sprintf("%s, %s: %s", a.Number, item.Name(), item.Says(n.Verdict)),
		detail: map[string]string{"item": key, "verdict": string(n.Verdict), "was": string(was.Verdict), "note_was": was.Note}})
	return err
}

// notesOf are the notes of all auditors on an item in one text, each under its author's name where there are
// several.
func notesOf(s merge.State, key, kind string) string {
	var of []merge.Register
	for k, r := range s.Registers {
		if k.Entity == "answer" && k.EntityID == key && (k.Field == kind || strings.HasPrefix(k.Field, kind+":")) && merge.Text(r.Shown.Value) != "" {
			of = append(of, r)
		}
	}
	slices.SortFunc(of, func(a, b merge.Register) int { return strings.Compare(a.Field, b.Field) })
	if len(of) == 1 {
		return merge.Text(of[0].Shown.Value)
	}
	var parts []string
	for _, r := range of {
		parts = append(parts, r.Shown.Name+": "+merge.Text(r.Shown.Value))
	}
	return strings.Join(parts, "\n\n")
}

// followsOf are the answers to follow-up questions of an item by their keys.
func followsOf(s merge.State, key string) map[string]string {
	said := map[string]string{}
	for k, r := range s.Registers {
		if name, follows := strings.CutPrefix(k.Field, followField); follows && k.Entity == "answer" && k.EntityID == key {
			said[name] = merge.Text(r.Shown.Value)
		}
	}
	return said
}

// lastAuthor is the operation on an item that was numbered last.
func lastAuthor(s merge.State, key string) (last merge.Op) {
	for k, r := range s.Registers {
		newest := r.Heads[len(r.Heads)-1]
		if k.Entity == "answer" && k.EntityID == key && (last.ID == "" || merge.Compare(last, newest) < 0) {
			last = newest
		}
	}
	return last
}

// projectMeetings writes who took part, where the attendance was recorded person by person.
func (w *work) projectMeetings(a cert.Audit) error {
	rows, err := w.FieldRegisters(w.ctx, a.ID)
	if err != nil {
		return err
	}
	for _, kind := range []cert.ItemKind{cert.OpeningItem, cert.ClosingItem} {
		key := cert.MeetingAttendance(kind)
		if slices.ContainsFunc(rows, func(r cert.FieldRegister) bool {
			return r.EntityID == key && r.Field == "note" && merge.Text(r.Value) != ""
		}) {
			continue
		}
		note := attendance(rows, string(kind))
		n, err := w.Answer(w.ctx, a.ID, key)
		if err != nil && !errors.Is(err, cert.NotFound) || n.Note == note {
			continue
		}
		n.AuditID, n.Item, n.Note, n.PersonID, n.PersonName, n.At = a.ID, key, note, w.actor.PersonID, w.actor.Name, w.at
		if err := w.keepAnswer(&n); err != nil {
			return err
		}
	}
	return nil
}

func attendance(rows []cert.FieldRegister, meeting string) string {
	var lines []string
	for _, r := range rows {
		if r.Entity != "attendee" || r.Removed || r.Field != "meta" {
			continue
		}
		p := attendeeOf(r.Value)
		if p.Meeting == meeting {
			lines = append(lines, joined(", ", p.Name, p.Role, p.Organisation))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
