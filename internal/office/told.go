package office

import (
	"context"
	"errors"
	"fmt"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/ledger"
	"assay/internal/seal"
	"assay/internal/store"
)

// This file signs what strangers keep: the file of public keys, the status list for checks without a connection, and
// receipts of answers.

const (
	statusListEvery = time.Hour          // how old a list gets while nothing happens
	statusListLasts = 7 * 24 * time.Hour // how long one is good for
)

// KeyFile is what a stranger has to trust: the keys of the log, and those of the seal, the one in use first.
func (o *Office) KeyFile(ctx context.Context) (f ledger.KeyFile, err error) {
	if f.Log, err = o.LogKeys(ctx); err != nil {
		return f, err
	}
	kept, err := o.store.SealKeys(ctx)
	if o.sealFault == nil {
		f.Seals = append(f.Seals, seal.KeyID(o.sealer.Certificate))
	}
	for _, k := range kept {
		if len(f.Seals) == 0 || k.KeyID != f.Seals[0] {
			f.Seals = append(f.Seals, k.KeyID)
		}
	}
	return f, err
}

// KeepStatusList makes the signed status list anew where the log has grown since the last one, or that is an hour old.
func (o *Office) KeepStatusList(ctx context.Context) error {
	last, err := o.store.StatusListHead(ctx)
	if err != nil && !errors.Is(err, cert.NotFound) {
		return err
	}
	head, err := o.store.LogHead(ctx, store.RegisterLog)
	if err != nil || last.Size == head.Size && o.Now().Sub(last.At) < statusListEvery {
		return err
	}
	list, err := o.statusList(ctx, head)
	if err != nil {
		return fmt.Errorf("make the status list: %w", err)
	}
	return o.do(ctx, cert.SystemActor, func(w *work) error { return w.SaveStatusList(ctx, list) })
}

// StatusList is the signed status list as it was last made.
func (o *Office) StatusList(ctx context.Context) (string, error) {
	l, err := o.store.StatusList(ctx)
	return l.Text, err
}

// beginStatusList makes the first list, so that there always is one.
func (o *Office) beginStatusList(ctx context.Context) error {
	_, err := o.store.StatusListHead(ctx)
	if errors.Is(err, cert.NotFound) {
		return o.KeepStatusList(ctx)
	}
	return err
}

// statusList reads how every issue stands and signs it. The log is not held meanwhile: what is entered while the issues
// are read is in the next list, a minute later.
func (o *Office) statusList(ctx context.Context, head store.LogHead) (store.StatusListRow, error) {
	at := o.Now()
	key, err := o.keys.of(head.Verifier)
	if err != nil {
		return store.StatusListRow{}, err
	}
	root, err := ledger.ReadHash(head.Root)
	if err != nil {
		return store.StatusListRow{}, err
	}
	rows, err := o.store.IssueStatuses(ctx, o.Today())
	if err != nil {
		return store.StatusListRow{}, err
	}
	issues := make([]ledger.Listed, len(rows))
	for i, r := range rows {
		issues[i] = ledger.Listed{Certificate: ledger.Commitment(r.Code), State: string(r.Status), On: r.On}
	}
	text, err := ledger.StatusList{Origin: key.Name(), At: at, Until: at.Add(statusListLasts), Size: head.Size, Root: root}.Write(issues, key)
	return store.StatusListRow{Size: head.Size, At: at, SHA256: Hash(text), Text: text}, err
}

// Receipt is the signed answer to whether a certificate was valid on a day up to today, for whoever holds the code of one
// of its issues. NotFound when there is none, or its issue is not in the log.
func (o *Office) Receipt(ctx context.Context, code string, on day.Day) (ledger.Receipt, string, error) {
	var r ledger.Receipt
	record, err := o.store.PublicByCode(ctx, code)
	if err != nil {
		return r, "", err
	}
	if on.After(o.Today()) {
		return r, "", cert.Wrong("on", "That day is still to come: nobody knows yet what will be decided until then.")
	}
	at := record.On(on)
	issue, counted := record.Issue(at.Revision)
	if at.Revision == 0 || !counted {
		issue, _ = record.ByCode(code)
	}
	r = ledger.Receipt{Certificate: issue.FullNumber(), Holder: oneLine(issue.Holder), Code: issue.Code, Asked: on, Status: string(at.Status), Since: at.Since, At: o.Now()}
	text, err := o.proven(ctx, issue, &r)
	return r, text, err
}

// proven adds the proof that the issue stands in the log, and signs the receipt.
func (o *Office) proven(ctx context.Context, issue cert.Certificate, r *ledger.Receipt) (string, error) {
	entries, err := o.store.LeavesOf(ctx, issue.ID)
	if err == nil && len(entries) == 0 {
		err = cert.NotFound
	}
	if err != nil {
		return "", err
	}
	if r.Leaf, err = ledger.ReadLeaf([]byte(entries[0].Text)); err != nil {
		return "", fmt.Errorf("entry %d of the log: %w", entries[0].N, err)
	}
	head, err := o.store.LogHead(ctx, store.RegisterLog)
	if err != nil {
		return "", err
	}
	key, err := o.keys.of(head.Verifier)
	if err != nil {
		return "", err
	}
	tree := o.store.LeafTree(ctx, head.Size)
	r.Origin, r.Size = key.Name(), head.Size
	if r.Root, err = tree.Root(); err != nil {
		return "", err
	}
	if r.Proof, err = tree.Inclusion(r.Leaf.Number, r.Size); err != nil {
		return "", err
	}
	return r.Sign(key)
}
