package office

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"assay/internal/cert"
	"assay/internal/merge"
)

// This file keeps the stream of operations of an audit that was taken offline. What is recorded on the pages
// of the office becomes operations of the same stream, so that neither overwrites the other unseen.

// clientTime is how the instants of operations are written.
const clientTime = "2006-01-02T15:04:05.000Z"

// NewUUID is a random UUID, version 4.
func NewUUID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// OpenField reads the stream of an audit and holds it until the transaction ends. The first contact begins
// it with what is on record.
func (w *work) OpenField(a cert.Audit) (cert.FieldStream, error) {
	t, err := w.TakeSeqs(w.ctx, a.ID, 0)
	if !errors.Is(err, cert.NotFound) {
		return t, err
	}
	made, err := w.AddFieldStream(w.ctx, cert.FieldStream{AuditID: a.ID, Epoch: RandomCode(), CreatedAt: w.at})
	if err != nil {
		return t, fmt.Errorf("begin the stream of audit %d: %w", a.ID, err)
	}
	if made {
		if err := w.seedField(a); err != nil {
			return t, fmt.Errorf("begin the stream of audit %d with what is on record: %w", a.ID, err)
		}
	}
	return w.TakeSeqs(w.ctx, a.ID, 0)
}

// inField tells whether an audit has a stream, and holds it.
func (w *work) inField(audit int64) (bool, error) {
	_, err := w.TakeSeqs(w.ctx, audit, 0)
	if errors.Is(err, cert.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// AppendField gives operations their numbers, writes them, and brings the records of the audit up to date.
// The stream is held by the caller. The operations come back with their numbers.
func (w *work) AppendField(a cert.Audit, ops []cert.FieldOp) ([]cert.FieldOp, error) {
	if len(ops) == 0 {
		return nil, nil
	}
	t, err := w.TakeSeqs(w.ctx, a.ID, len(ops))
	if err != nil {
		return nil, fmt.Errorf("number the operations: %w", err)
	}
	for i := range ops {
		ops[i].AuditID, ops[i].Seq, ops[i].ReceivedAt = a.ID, t.HeadSeq-int64(len(ops))+int64(i)+1, w.at
	}
	if err := w.AddFieldOps(w.ctx, ops); err != nil {
		return nil, fmt.Errorf("keep the operations: %w", err)
	}
	return ops, w.projectField(a, entitiesOf(ops))
}

func entitiesOf(ops []cert.FieldOp) []string {
	var ids []string
	seen := map[string]bool{}
	for _, o := range ops {
		if !seen[o.EntityID] {
			seen[o.EntityID] = true
			ids = append(ids, o.EntityID)
		}
	}
	return ids
}

// draft is an operation of the office's own pages before it is numbered.
type draft struct {
	merge.Draft
	by cert.Actor
	at time.Time
}

// desk makes operations of drafts, as those of the office's own pages.
func (w *work) desk(audit int64, drafts []draft) ([]cert.FieldOp, error) {
	last, err := w.LastDevSeq(w.ctx, audit, cert.FieldDesk)
	if err != nil {
		return nil, fmt.Errorf("number the office's operations: %w", err)
	}
	ops := make([]cert.FieldOp, 0, len(drafts))
	for i, d := range drafts {
		o := cert.FieldOp{OpID: NewUUID(), DeviceID: cert.FieldDesk, DevSeq: last + int64(i) + 1, PersonID: d.by.PersonID, PersonName: d.by.Name,
			Entity: d.Entity, EntityID: d.EntityID, Field: d.Field, Kind: string(d.Kind), Value: d.Value, Base: d.Base, ClientAt: d.at.UTC().Format(clientTime)}
		o.Hash = HashField(o)
		ops = append(ops, o)
	}
	return ops, nil
}

// HashField is the hash of an operation by which the same is told from another of its id.
func HashField(o cert.FieldOp) string {
	return merge.Hash(MergeOp(o), merge.Sent{Device: o.DeviceID, PackageVersion: o.PackageVersion, ClientAt: o.ClientAt})
}

// MergeOp is an operation as the merge reads it.
func MergeOp(o cert.FieldOp) merge.Op {
	return merge.Op{ID: o.OpID, Seq: o.Seq, DevSeq: o.DevSeq, Entity: o.Entity, EntityID: o.EntityID, Field: o.Field, Kind: merge.Kind(o.Kind),
		Value: o.Value, Base: o.Base, Person: o.PersonID, Name: o.PersonName}
}

// FieldState is what operations come to.
func FieldState(ops []cert.FieldOp) merge.State {
	all := make([]merge.Op, len(ops))
	for i, o := range ops {
		all[i] = MergeOp(o)
	}
	return merge.Of(all, cert.FieldSeverity())
}

// seedField writes what is on record as the first operations of a stream.
func (w *work) seedField(a cert.Audit) error {
	answers, err := w.Answers(w.ctx, a.ID)
	if err != nil {
		return err
	}
	var drafts []draft
	for _, n := range answers {
		drafts = append(drafts, answerDrafts(a, n)...)
	}
	findings, err := w.FindingsOf(w.ctx, []int64{a.ID})
	if err != nil {
		return err
	}
	for _, n := range findings {
		if n.Status == cert.FindingWithdrawn {
			continue
		}
		id := NewUUID()
		if err := w.AddFieldLink(w.ctx, cert.FieldLink{AuditID: a.ID, Entity: "finding", EntityID: id, NounID: n.ID}); err != nil {
			return err
		}
		for field, value := range findingValues(n) {
			drafts = append(drafts, draft{merge.Draft{Key: merge.Key{Entity: "finding", EntityID: id, Field: field}, Kind: merge.Set, Value: value},
				cert.Actor{PersonID: n.PersonID, Name: n.PersonName}, n.CreatedAt})
		}
	}
	ops, err := w.desk(a.ID, drafts)
	if err != nil {
		return err
	}
	_, err = w.AppendField(a, ops)
	return err
}

// answerDrafts is an answer as operations.
func answerDrafts(a cert.Audit, n cert.Answer) (drafts []draft) {
	item, known := cert.ChecklistItemOf(a, n.Item)
	if !known {
		return nil
	}
	by := cert.Actor{PersonID: n.PersonID, Name: n.PersonName}
	texts := map[string]string{"verdict": string(n.Verdict), noteField(item, by): n.Note, sampleField(by): n.Sample}
	for name, said := range n.FollowSaid() {
		texts[followField+name] = said
	}
	for field, text := range texts {
		if text != "" {
			drafts = append(drafts, draft{merge.Draft{Key: merge.Key{Entity: "answer", EntityID: n.Item, Field: field}, Kind: merge.Set, Value: merge.Quote(text)}, by, n.At})
		}
	}
	return drafts
}

// noteField is the register of an auditor's note on an item; the record of a meeting has one for all.
func noteField(item cert.ChecklistItem, by cert.Actor) string {
	if item.Meeting() {
		return "note"
	}
	return "note:" + strconv.FormatInt(by.PersonID, 10)
}

func sampleField(by cert.Actor) string { return "sample:" + strconv.FormatInt(by.PersonID, 10) }

// findingValues is the content of a finding as the values of its registers; empty texts are left out.
func findingValues(n cert.Finding) map[string]string {
	values := map[string]string{"repeats": strconv.FormatInt(n.Repeats, 10)}
	for field, text := range map[string]string{"grade": string(n.Grade), "item": n.Item, "clause": n.ClauseLine(), "requirement": n.Requirement,
		"statement": n.Statement, "evidence": n.Evidence, "site": strings.Join(n.Sites(), "\n")} {
		if text != "" {
			values[field] = merge.Quote(text)
		}
	}
	return values
}
