package fieldsync

import (
	"context"
	"encoding/json"
	"fmt"

	"assay/internal/cert"
	"assay/internal/office"
)

// Push is a batch as a device sends it.
type Push struct {
	Person         int64
	Device         string
	Build          string
	Epoch          string // empty for the first contact
	Now            string // the device's clock
	Pending        int
	PendingUploads int
	Ops            []json.RawMessage
	BroughtBy      string // who imports an exported file; empty when the device sends
}

// Result is what became of one operation.
type Result struct {
	ID, State string // applied, duplicate, held, invalid
	Seq       int64
	Hash      string
	Code      string
	Message   string
}

// Pushed is what became of a batch.
type Pushed struct {
	Epoch   string
	HeadSeq int64
	Results []Result
}

// Push takes a batch in: every operation is kept, held, known already or refused by itself, all in one
// transaction. A foreign audit is NotFound, another epoch an EpochError, another person's work WrongUser.
func (r *Room) Push(ctx context.Context, actor cert.Actor, audit int64, in Push) (Pushed, error) {
	var done Pushed
	err := r.office.Do(ctx, bare(actor), func(w *office.Work) error {
		at, err := reached(w, audit)
		if err != nil {
			return err
		}
		if in.Person != actor.PersonID {
			return &WrongUser{actor.PersonID, actor.Name}
		}
		d, err := own(w, in.Device)
		if err != nil {
			return err
		}
		done, err = take(w, at, author{actor.PersonID, actor.Name, d, at.why(d)}, in)
		return err
	})
	return done, err
}

// author is whose operations a batch holds, and why they must be held, if so.
type author struct {
	person int64
	name   string
	device cert.FieldDevice
	why    string
}

// take sorts a batch and writes it.
func take(w *office.Work, at reach, by author, in Push) (done Pushed, err error) {
	t, err := w.OpenField(at.audit)
	if err != nil {
		return done, err
	}
	if in.Epoch != "" && in.Epoch != t.Epoch {
		return done, &EpochError{t.Epoch}
	}
	b := batch{w: w, at: at, by: by, brought: in.BroughtBy, keys: map[string]bool{}}
	if err := b.sort(in.Ops); err != nil {
		return done, fmt.Errorf("sort the batch: %w", err)
	}
	kept, err := w.AppendField(at.audit, b.kept)
	if err != nil {
		return done, err
	}
	b.numbered(kept)
	if err := w.AddFieldHolds(w.Context(), b.held); err != nil {
		return done, fmt.Errorf("hold operations: %w", err)
	}
	if in.BroughtBy == "" {
		err = w.NoteFieldTake(w.Context(), cert.FieldTake{AuditID: at.audit.ID, DeviceID: in.Device, PersonID: by.person, PersonName: by.name, TakenAt: w.At(), SeenAt: w.At(),
			Build: short(in.Build, 100), Pending: min(max(in.Pending, 0), 1<<31), PendingUploads: min(max(in.PendingUploads, 0), 1<<31), ClockOffset: offset(in.Now, w.At())})
		if err != nil {
			return done, fmt.Errorf("note the device: %w", err)
		}
	}
	return Pushed{t.Epoch, t.HeadSeq + int64(len(kept)), b.results}, nil
}

// batch sorts operations into those to keep, those to hold and the rest.
type batch struct {
	w       *office.Work
	at      reach
	by      author
	brought string
	results []Result
	kept    []cert.FieldOp
	place   []int // of each kept operation among the results
	held    []cert.FieldHold
	keys    map[string]bool // items of the audit's checklist
	ids     map[string]string
	seqs    map[int64]string
	known   map[string]cert.FieldOp
	waiting map[string]cert.FieldHold
	order   replaced
}

func (b *batch) sort(raws []json.RawMessage) error {
	b.results = make([]Result, len(raws))
	ops, bad := make([]cert.FieldOp, len(raws)), make([]*fault, len(raws))
	for i, raw := range raws {
		ops[i], bad[i] = readOp(raw, b.by.person, b.by.device.ID)
		ops[i].PersonName, ops[i].BroughtBy = b.by.name, b.brought
	}
	if err := b.look(ops); err != nil {
		return err
	}
	for _, s := range cert.ChecklistFor(b.at.audit) {
		for _, item := range s.Items {
			b.keys[item.Key] = true
		}
	}
	for i, o := range ops {
		b.results[i] = Result{ID: o.OpID, Hash: o.Hash}
		if bad[i] == nil {
			var err error
			if bad[i], err = b.one(i, o, raws[i]); err != nil {
				return err
			}
		}
		if bad[i] != nil {
			b.results[i] = Result{ID: o.OpID, State: "invalid", Code: bad[i].code, Message: bad[i].message}
		}
	}
	return nil
}

// numbered writes the places of the operations kept into the results, also of those that came twice in the batch.
func (b *batch) numbered(kept []cert.FieldOp) {
	seqs := map[string]int64{}
	for i, o := range kept {
		b.results[b.place[i]].Seq, seqs[o.OpID] = o.Seq, o.Seq
	}
	for i, r := range b.results {
		if r.State == "duplicate" && r.Seq == 0 {
			b.results[i].Seq = seqs[r.ID]
		}
	}
}

// look reads what is on record of the ids and numbers of the batch.
func (b *batch) look(ops []cert.FieldOp) error {
	b.ids, b.seqs, b.known, b.waiting = map[string]string{}, map[int64]string{}, map[string]cert.FieldOp{}, map[string]cert.FieldHold{}
	var ids []string
	var seqs []int64
	for _, o := range ops {
		if o.Hash != "" {
			ids, seqs = append(ids, o.OpID), append(seqs, o.DevSeq)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	known, err := b.w.FieldOpsByID(b.w.Context(), ids)
	if err != nil {
		return err
	}
	for _, o := range known {
		b.known[o.OpID] = o
	}
	holds, err := b.w.FieldHoldsByID(b.w.Context(), ids)
	if err != nil {
		return err
	}
	for _, h := range holds {
		b.waiting[h.OpID] = h
	}
	numbered, err := b.w.FieldOpsBySeq(b.w.Context(), b.at.audit.ID, b.by.device.ID, seqs)
	if err != nil {
		return err
	}
	for _, o := range numbered {
		b.seqs[o.DevSeq] = o.OpID
	}
	b.order, err = replacedBefore(b.w, ids)
	return err
}

// one decides what becomes of an operation whose form is right.
func (b *batch) one(i int, o cert.FieldOp, raw json.RawMessage) (*fault, error) {
	if was, twice := b.known[o.OpID]; twice {
		if was.Hash != o.Hash || was.AuditID != b.at.audit.ID || was.PersonID != o.PersonID {
			return wrong("id_taken"), nil
		}
		b.results[i].State, b.results[i].Seq = "duplicate", was.Seq
		return nil, nil
	}
	if was, twice := b.waiting[o.OpID]; twice {
		if was.Hash != o.Hash || was.AuditID != b.at.audit.ID {
			return wrong("id_taken"), nil
		}
		b.results[i].State, b.results[i].Code, b.results[i].Message = "held", was.Reason, or(was.DecidedWhy, HeldWhy(was.Reason))
		return nil, nil
	}
	if hash, twice := b.ids[o.OpID]; twice {
		if hash != o.Hash {
			return wrong("id_taken"), nil
		}
		b.results[i].State = "duplicate"
		return nil, nil
	}
	if other := b.seqs[o.DevSeq]; other != "" {
		return wrong("seq_taken"), nil
	}
	if cycles, err := b.order.cycles(b.w, o); err != nil || cycles {
		return wrong("cycle"), err
	}
	b.ids[o.OpID], b.seqs[o.DevSeq] = o.Hash, o.OpID
	b.order.add(o)
	if why := b.why(o); why != "" {
		b.results[i].State, b.results[i].Code, b.results[i].Message = "held", why, HeldWhy(why)
		b.held = append(b.held, cert.FieldHold{AuditID: b.at.audit.ID, OpID: o.OpID, DeviceID: o.DeviceID, DevSeq: o.DevSeq, PersonID: o.PersonID, PersonName: o.PersonName,
			Body: string(raw), Hash: o.Hash, Reason: why, State: "waiting", BroughtBy: b.brought, At: b.w.At()})
		return nil, nil
	}
	b.results[i].State = "applied"
	b.kept, b.place = append(b.kept, o), append(b.place, i)
	return nil, nil
}

// why is the reason for which an operation is held.
func (b *batch) why(o cert.FieldOp) string {
	if b.by.why == "" && o.Entity == "answer" && !b.keys[o.EntityID] {
		return "unknown_item"
	}
	return b.by.why
}
