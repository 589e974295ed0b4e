package fieldsync

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/merge"
	"assay/internal/office"
)

// leading reads an audit that the actor leads; Unmet for everybody else who sees it.
func leading(w *office.Work, id int64, verb cert.Verb) (cert.Audit, error) {
	a, err := w.Audit(w.Context(), w.Actor(), id)
	if err != nil {
		return a, err
	}
	role, err := w.OnTeam(id)
	if err == nil && role != cert.Lead {
		err = &cert.Unmet{Verb: verb, Rules: []cert.Check{{ID: "R-TEAM-01", Clause: "ISO/IEC 17021-1 9.2.2.1", Mend: "team", Sentence: "who decides this leads the team of the audit"}}}
	}
	return a, err
}

// Decision is what the lead decides of held records.
type Decision struct {
	IDs    []int64 // of holds
	Accept bool
	Why    string
}

// Decide takes held records in, or refuses them for good; both keep them, with who decided and why. To take in,
// the audit must be underway.
func (r *Room) Decide(ctx context.Context, actor cert.Actor, audit int64, in Decision) error {
	return r.office.Do(ctx, actor, func(w *office.Work) error {
		a, err := leading(w, audit, "decide")
		if err != nil {
			return err
		}
		var holds []cert.FieldHold
		all, err := w.FieldHolds(ctx, audit)
		if err != nil {
			return err
		}
		for _, h := range all {
			if slices.Contains(in.IDs, h.ID) && h.State != "waiting" {
				return cert.Conflict
			} else if slices.Contains(in.IDs, h.ID) {
				holds = append(holds, h)
			}
		}
		if bad := in.problems(holds, a); bad != nil {
			return bad
		}
		if err := in.write(w, a, holds); err != nil {
			return err
		}
		said := map[bool]string{true: "taken in", false: "refused"}[in.Accept]
		_, err = w.Record(office.Happened{Verb: "decide held", Noun: "audit", ID: a.ID, Detail: map[string]string{"why": in.Why},
			Summary: fmt.Sprintf("%s: %d held records of %s %s", a.Number, len(holds), authorsOf(holds), said)})
		return err
	})
}

func (in Decision) problems(holds []cert.FieldHold, a cert.Audit) error {
	var wrong cert.Invalid
	if len(holds) == 0 {
		wrong = append(wrong, cert.Problem{Field: "held", Message: "Choose what you decide on."})
	}
	if strings.TrimSpace(in.Why) == "" {
		wrong = append(wrong, cert.Problem{Field: "why", Message: "Give the reason; its author reads it."})
	}
	if in.Accept && a.Status != cert.AuditUnderway {
		wrong = append(wrong, cert.Problem{Field: "held", Message: "Records can be taken in while the audit is underway only. Leave them waiting, or have the report reopened first.", Rule: "R-REP-04"})
	}
	return wrong.Or()
}

func (in Decision) write(w *office.Work, a cert.Audit, holds []cert.FieldHold) error {
	if in.Accept {
		if _, err := w.OpenField(a); err != nil {
			return err
		}
		return w.TakeHolds(a, holds, in.Why)
	}
	for _, h := range holds {
		if err := w.DecideFieldHold(w.Context(), h.ID, "refused", w.Actor().Name, in.Why, w.At()); err != nil {
			return err
		}
	}
	return nil
}

func authorsOf(holds []cert.FieldHold) string {
	var names []string
	for _, h := range holds {
		if !slices.Contains(names, h.PersonName) {
			names = append(names, h.PersonName)
		}
	}
	return strings.Join(names, " and ")
}

// Settlement is how somebody settles what stands beside each other.
type Settlement struct {
	Entity, EntityID, Field string
	Keep                    string // id of the head whose value stands; "stay" or "remove" for a record
	Heads                   string // what stood when the page was drawn
	Both                    bool   // the other judgement stays as a line of one's own note
}

// Settle settles a conflict by a new operation over all that stands. Conflict when more came meanwhile.
func (r *Room) Settle(ctx context.Context, actor cert.Actor, audit int64, in Settlement) error {
	return r.office.Do(ctx, actor, func(w *office.Work) error {
		a, err := w.Auditing(audit, "settle")
		if err != nil {
			return err
		}
		if _, err := w.OpenField(a); err != nil {
			return err
		}
		ops, err := w.FieldOpsOf(ctx, a.ID, []string{in.EntityID})
		if err != nil {
			return err
		}
		drafts, err := in.drafts(a, office.FieldState(ops), actor.PersonID)
		if err != nil {
			return err
		}
		if err := w.AppendDesk(a, drafts); err != nil {
			return err
		}
		_, err = w.Record(office.Happened{Verb: "settle", Noun: "audit", ID: a.ID,
			Summary: fmt.Sprintf("%s, %s: settled", a.Number, aboutOf(a, in.Entity, in.EntityID, in.Field))})
		return err
	})
}

func (in Settlement) drafts(a cert.Audit, s merge.State, person int64) ([]merge.Draft, error) {
	key := merge.Key{Entity: in.Entity, EntityID: in.EntityID, Field: in.Field}
	at := [2]string{in.Entity, in.EntityID}
	thing, known := s.Things[at]
	if !known {
		return nil, cert.NotFound
	}
	if in.Field == "" {
		return in.removal(thing, headsOf(s, at))
	}
	if in.Heads != strings.Join(s.Registers[key].HeadIDs(), " ") {
		return nil, cert.Conflict
	}
	labels := map[string]string{}
	if item, found := cert.ChecklistItemOf(a, in.EntityID); found {
		for _, v := range item.Verdicts() {
			labels[string(v)] = item.Says(v)
		}
	}
	drafts := s.Resolve(merge.Resolution{Register: key, Keep: in.Keep, Both: in.Both && in.Entity == "answer", Person: person, Labels: labels})
	if len(drafts) == 0 {
		return nil, cert.Wrong("keep", "Choose which of the values stands.")
	}
	return drafts, nil
}

// removal lets a record stay, or takes it away with all that stands in it.
func (in Settlement) removal(t merge.Thing, heads []string) ([]merge.Draft, error) {
	if in.Heads != strings.Join(heads, " ") {
		return nil, cert.Conflict
	}
	key := merge.Key{Entity: in.Entity, EntityID: in.EntityID}
	switch in.Keep {
	case "stay":
		var base []string
		for _, o := range t.Retracts {
			base = append(base, o.ID)
		}
		return []merge.Draft{{Key: key, Kind: merge.Restore, Value: "null", Base: base}}, nil
	case "remove":
		return []merge.Draft{{Key: key, Kind: merge.Retract, Value: `{"reason":"Taken back when the team settled it."}`, Base: heads}}, nil
	}
	return nil, cert.Wrong("keep", "Choose whether it stays.")
}

// LetGo lets a device of an audit go, by the lead or an administrator. One that holds unsent work, or whose last
// word is old, is let go for a reason only: what it holds may be lost to the report. What it sends later is
// taken in or held as ever.
func (r *Room) LetGo(ctx context.Context, actor cert.Actor, audit int64, device, why string) error {
	return r.office.Do(ctx, actor, func(w *office.Work) error {
		a, err := w.Audit(ctx, actor, audit)
		if err != nil {
			return err
		}
		if !actor.Is(cert.Administrator) {
			if a, err = leading(w, audit, "let go"); err != nil {
				return err
			}
		}
		takes, err := w.FieldTakes(ctx, audit)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(takes, func(t cert.FieldTake) bool { return t.DeviceID == device })
		if at < 0 {
			return cert.Wrong("device", "Choose a device of this audit.")
		}
		t := takes[at]
		if !t.Accounted(w.At()) && strings.TrimSpace(why) == "" {
			return cert.Wrong("why", "Give the reason why nothing more is awaited from this device.")
		}
		if err := w.ReleaseFieldTake(ctx, audit, device, actor.Name, why, w.At()); err != nil {
			return err
		}
		_, err = w.Record(office.Happened{Verb: "let go", Noun: "audit", ID: a.ID, Detail: map[string]string{"why": why, "pending": fmt.Sprint(t.Pending), "files": fmt.Sprint(t.PendingUploads)},
			Summary: fmt.Sprintf("%s: the device of %s was let go with %d records and %d files unsent", a.Number, t.PersonName, t.Pending, t.PendingUploads)})
		return err
	})
}

// ReceiptFor lists what is held of any device of an audit, signed, for whom the file is open.
func (r *Room) ReceiptFor(ctx context.Context, actor cert.Actor, audit int64, device string) (Receipt, error) {
	said := receiptText{Audit: audit, Device: device, At: r.Now(), Ops: [][3]any{}, Held: [][3]any{}, Uploads: [][3]any{}}
	err := r.office.Do(ctx, bare(actor), func(w *office.Work) error {
		if _, err := w.Audit(ctx, actor, audit); err != nil {
			return err
		}
		takes, err := w.FieldTakes(ctx, audit)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(takes, func(t cert.FieldTake) bool { return t.DeviceID == device })
		if at < 0 {
			return cert.Wrong("device", "Choose a device of this audit.")
		}
		t, err := w.FieldStream(ctx, audit)
		if err != nil {
			return err
		}
		said.Person, said.Epoch, said.HeadSeq = takes[at].PersonID, t.Epoch, t.HeadSeq
		return said.list(w)
	})
	if err != nil {
		return Receipt{}, err
	}
	return r.sign(said)
}
