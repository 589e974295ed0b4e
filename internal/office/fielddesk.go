package office

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"assay/internal/cert"
	"assay/internal/merge"
)

// answerInField records an answer of the office's own page as operations of the audit's stream, and so over
// what its writer saw: the version was checked before. Note and sample are the writer's own.
func (w *work) answerInField(a cert.Audit, was cert.Answer, in AnswerInput, item cert.ChecklistItem) (cert.Answer, error) {
	ops, err := w.FieldOpsOf(w.ctx, a.ID, []string{in.Item})
	if err != nil {
		return was, fmt.Errorf("read the stream: %w", err)
	}
	s := FieldState(ops)
	n := was
	n.AuditID, n.Item, n.Verdict, n.Note, n.Sample = a.ID, in.Item, in.Verdict, in.Note, in.Sample
	if in.Follow != nil {
		n.Follow = item.FollowText(in.Follow)
	}
	if n.Note == "" {
		n.Note = notesBut(s, in.Item, noteField(item, w.actor))
	}
	if err := w.answerFits(a, n, item); err != nil {
		return n, err
	}
	if err := w.AppendDesk(a, answerChanges(s, was, in, noteField(item, w.actor), sampleField(w.actor), followChanges(was, n, item))); err != nil {
		return n, fmt.Errorf("add to the stream: %w", err)
	}
	return w.Answer(w.ctx, a.ID, in.Item)
}

// fieldChange is the value of a register as it is to be and as it was.
type fieldChange struct{ field, to, before string }

// followChanges are the answers to follow-up questions that changed.
func followChanges(was, is cert.Answer, item cert.ChecklistItem) (out []fieldChange) {
	before, now := was.FollowSaid(), is.FollowSaid()
	for _, f := range item.FollowUps {
		if before[f.Key] != now[f.Key] {
			out = append(out, fieldChange{followField + f.Key, now[f.Key], before[f.Key]})
		}
	}
	return out
}

// followField begins the register of an answer to a follow-up question.
const followField = "follow:"

// answerChanges is what an answer says otherwise than its writer's own registers. Where verdicts stand beside
// each other, one that comes without another word settles them.
func answerChanges(s merge.State, was cert.Answer, in AnswerInput, note, sample string, more []fieldChange) (drafts []merge.Draft) {
	at := func(field string) merge.Register {
		return s.Registers[merge.Key{Entity: "answer", EntityID: in.Item, Field: field}]
	}
	for _, c := range append(more, fieldChange{"verdict", string(in.Verdict), string(was.Verdict)}, fieldChange{note, in.Note, merge.Text(at(note).Shown.Value)},
		fieldChange{sample, in.Sample, merge.Text(at(sample).Shown.Value)}) {
		r := at(c.field)
		settles := c.field == "verdict" && r.Conflict() && in.Note == merge.Text(at(note).Shown.Value)
		if c.to != c.before || settles {
			drafts = append(drafts, merge.Draft{Key: merge.Key{Entity: "answer", EntityID: in.Item, Field: c.field}, Kind: merge.Set, Value: merge.Quote(c.to), Base: r.HeadIDs()})
		}
	}
	return drafts
}

// notesBut are the notes on an item that stand in other registers than one's own.
func notesBut(s merge.State, item, own string) string {
	rest := merge.State{Registers: maps.Clone(s.Registers), Things: s.Things}
	delete(rest.Registers, merge.Key{Entity: "answer", EntityID: item, Field: own})
	return notesOf(rest, item, "note")
}

// followFinding writes a finding that was raised, amended or withdrawn on a page into the audit's stream, if
// it has one.
func (w *work) followFinding(n cert.Finding) error {
	on, err := w.inField(n.AuditID)
	if err != nil || !on {
		return err
	}
	a, err := w.Audit(w.ctx, cert.SystemActor, n.AuditID)
	if err != nil {
		return err
	}
	id, err := w.entityOf(a.ID, n.ID)
	if err != nil {
		return err
	}
	ops, err := w.FieldOpsOf(w.ctx, a.ID, []string{id})
	if err != nil {
		return err
	}
	written, err := w.desk(a.ID, w.findingDrafts(n, id, FieldState(ops)))
	if err != nil {
		return err
	}
	_, err = w.AppendField(a, written)
	return err
}

// findingDrafts is what a finding says otherwise than the stream.
func (w *work) findingDrafts(n cert.Finding, id string, s merge.State) (drafts []draft) {
	if n.Status == cert.FindingWithdrawn {
		var heads []string
		for _, r := range s.Registers {
			heads = append(heads, r.HeadIDs()...)
		}
		return []draft{{merge.Draft{Key: merge.Key{Entity: "finding", EntityID: id}, Kind: merge.Retract, Value: "null", Base: heads}, w.actor, w.at}}
	}
	for field, value := range findingValues(n) {
		key := merge.Key{Entity: "finding", EntityID: id, Field: field}
		if r := s.Registers[key]; r.Shown.Value != value || r.Conflict() {
			drafts = append(drafts, draft{merge.Draft{Key: key, Kind: merge.Set, Value: value, Base: r.HeadIDs()}, w.actor, w.at})
		}
	}
	return drafts
}

// entityOf is the entity of a finding in the stream, named now if it had none.
func (w *work) entityOf(audit, finding int64) (string, error) {
	links, err := w.FieldLinks(w.ctx, audit)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(links, func(l cert.FieldLink) bool { return l.Entity == "finding" && l.NounID == finding })
	if at >= 0 {
		return links[at].EntityID, nil
	}
	id := NewUUID()
	return id, w.AddFieldLink(w.ctx, cert.FieldLink{AuditID: audit, Entity: "finding", EntityID: id, NounID: finding})
}

// FieldMatters lists what of the field stands in the way of an audit's report, for who may see the audit.
func (o *Office) FieldMatters(ctx context.Context, actor cert.Actor, a cert.Audit) ([]cert.Problem, error) {
	return o.asking(ctx, actor).fieldMatters(a)
}

// fieldMatters lists what of the field somebody must look at before the report: judgements beside each
// other, findings that are drafts, what is held, what has not arrived.
func (w *work) fieldMatters(a cert.Audit) ([]cert.Problem, error) {
	if _, err := w.Store.FieldStream(w.ctx, a.ID); err != nil {
		if errors.Is(err, cert.NotFound) {
			return nil, nil
		}
		return nil, err
	}
	rows, err := w.FieldRegisters(w.ctx, a.ID)
	if err != nil {
		return nil, err
	}
	links, err := w.FieldLinks(w.ctx, a.ID)
	if err != nil {
		return nil, err
	}
	found := openRegisters(a, rows, links)
	holds, err := w.FieldHolds(w.ctx, a.ID)
	if err != nil {
		return nil, err
	}
	if n := len(slices.DeleteFunc(holds, func(h cert.FieldHold) bool { return h.State != "waiting" })); n > 0 {
		found = append(found, cert.Problem{Field: "field", Rule: "R-S2-01", Message: "Records that came from devices wait for the lead's decision: " + strconv.Itoa(n) + "."})
	}
	return w.unsent(a, found)
}

func openRegisters(a cert.Audit, rows []cert.FieldRegister, links []cert.FieldLink) (found []cert.Problem) {
	add := func(message string) {
		found = append(found, cert.Problem{Field: "field", Rule: "R-S2-01", Message: message})
	}
	drafts := map[string]bool{}
	for _, r := range rows {
		name := r.Entity
		if item, known := cert.ChecklistItemOf(a, r.EntityID); known {
			name = item.Name()
		}
		if r.Open() && r.Standing > 1 {
			add(fmt.Sprintf("%s: different values stand beside each other in %s.", name, r.Field))
		} else if r.Open() && !drafts[r.EntityID] {
			add(fmt.Sprintf("A %s was removed by one auditor and changed by another.", name))
		}
		if r.Entity == "finding" && !r.Removed && !drafts[r.EntityID] && linked(links, "finding", r.EntityID) == 0 {
			add("A finding of the field is a draft: grade, clause, statement, requirement or evidence is missing.")
		}
		drafts[r.EntityID] = true
	}
	return found
}

// unsent adds the devices that still hold work, and files that have not arrived whole.
func (w *work) unsent(a cert.Audit, found []cert.Problem) ([]cert.Problem, error) {
	takes, err := w.FieldTakes(w.ctx, a.ID)
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{}
	for _, t := range takes {
		gone[t.DeviceID] = t.ReleasedAt != nil
		on := w.o.Local(t.SeenAt).Format("2 Jan 2006 15:04")
		switch {
		case t.Unsent():
			found = append(found, cert.Problem{Field: "field", Rule: "R-S2-01", Message: fmt.Sprintf("The device of %s still holds %s and %s, as it said on %s.",
				t.PersonName, several(t.Pending, "record"), several(t.PendingUploads, "file"), on)})
		case !t.Accounted(w.at):
			found = append(found, cert.Problem{Field: "field", Rule: "R-S2-01", Message: fmt.Sprintf("The device of %s, last heard of on %s, has not been let go: it may hold what was recorded since.", t.PersonName, on)})
		}
	}
	uploads, err := w.FieldUploads(w.ctx, a.ID)
	for _, u := range uploads {
		if u.State != "verified" && !gone[u.DeviceID] {
			found = append(found, cert.Problem{Field: "field", Rule: "R-S2-01", Message: fmt.Sprintf("%s of %s has not arrived whole.", u.Name, u.PersonName)})
		}
	}
	return found, err
}

func several(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
