package office

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/ledger"
	"assay/internal/store"
)

// This file enters what happens to certificates into the transparency log, in the transaction of the act. Entering is
// the last thing a transaction does, since from there on it holds the log until it ends.

// certificateAct is an act on a certificate that this transaction has to enter into the log.
type certificateAct struct {
	certificate cert.Certificate // as it is after the act
	change      cert.Change
}

// publish inserts the public change of a certificate, and has it entered into the log when the transaction ends.
func (w *work) publish(c cert.Certificate, h cert.Change) error {
	h.CertificateID, h.At = c.ID, w.at
	if err := w.AddChange(w.ctx, &h); err != nil {
		return err
	}
	w.acts = append(w.acts, certificateAct{c, h})
	return nil
}

// leaf is the public entry of an act.
func (a certificateAct) leaf() ledger.Leaf {
	l := ledger.Leaf{Act: ledger.Act(a.change.Act), Certificate: ledger.Commitment(a.certificate.Code), On: a.change.On,
		Standing: string(a.certificate.Status), Expires: a.certificate.Expires}
	if l.Act == ledger.Issue {
		l.Paper, l.Content = a.certificate.PaperSHA256, a.certificate.TwinSHA256
	}
	return l
}

// enterActs enters the acts of this transaction, if there are any, and signs a checkpoint over them.
func (w *work) enterActs() error {
	if len(w.acts) == 0 {
		return nil
	}
	b, err := w.openBook()
	if err != nil {
		return err
	}
	for _, a := range w.acts {
		if err := b.enter(a.leaf(), &a.certificate.ID, &a.change.ID); err != nil {
			return err
		}
	}
	w.acts = nil
	return b.close()
}

// book is the log, held by a transaction that enters something.
type book struct {
	w    *work
	head store.LogHead
	tree *ledger.Tree
	also []ledger.Key // that sign beside the present one
}

// openBook holds the log; a log that has not begun begins.
func (w *work) openBook() (*book, error) {
	head, err := w.HoldLog(w.ctx, store.RegisterLog)
	if err != nil {
		return nil, err
	}
	b := &book{w: w, head: head, tree: w.LeafTree(w.ctx, head.Size)}
	if head.Size > 0 {
		return b, nil
	}
	keys, err := w.o.keys.all(false)
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("begin the log: it has no key")
	}
	b.head.Verifier = keys[0].Verifier()
	return b, b.enter(ledger.Leaf{Act: ledger.Begin, Origin: keys[0].Name(), Key: b.head.Verifier}, nil, nil)
}

// enter appends one entry.
func (b *book) enter(l ledger.Leaf, certificate, change *int64) error {
	l.Number, l.At = b.tree.Size(), ledger.Instant(b.w.at)
	text := l.Bytes()
	kept, err := b.tree.Append(text)
	if err != nil {
		return err
	}
	row := store.LeafRow{N: l.Number, CertificateID: certificate, ChangeID: change, Act: l.Act, At: b.w.at, Text: string(text), Hashes: kept}
	if err := b.w.AddLeaf(b.w.ctx, row); err != nil {
		return fmt.Errorf("enter %s into the log: %w", l.Act, err)
	}
	return nil
}

// close keeps where the log stands and signs a checkpoint.
func (b *book) close() error {
	root, err := b.tree.Root()
	if err != nil {
		return err
	}
	b.head.Size, b.head.Root = b.tree.Size(), root.String()
	if err := b.w.SetLogHead(b.w.ctx, store.RegisterLog, b.head); err != nil {
		return err
	}
	return b.sign(root)
}

// sign keeps a checkpoint over the log, and over the events that are in their chain by now.
func (b *book) sign(root ledger.Hash) error {
	key, err := b.w.o.keys.of(b.head.Verifier)
	if err != nil {
		return err
	}
	events, err := b.w.eventsNow()
	if err != nil {
		return err
	}
	c := ledger.Checkpoint{Origin: key.Name(), Size: b.head.Size, Root: root, At: b.w.at, Events: events}
	text, err := c.Sign(append([]ledger.Key{key}, b.also...)...)
	if err != nil {
		return err
	}
	return b.w.AddCheckpoint(b.w.ctx, store.Checkpoint{Size: c.Size, At: c.At, Text: text})
}

// eventsNow is the commitment to the chain of events.
func (w *work) eventsNow() (string, error) {
	head, err := w.LogHead(w.ctx, store.EventLog)
	if err != nil {
		return "", err
	}
	root, err := ledger.NewTree().Root()
	if head.Size > 0 {
		root, err = ledger.ReadHash(head.Root)
	}
	return ledger.CommitEvents(head.Size, root), err
}
