package office

import (
	"context"
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/ledger"
	"assay/internal/store"
)

// atOnce is how much of what is older than the log one transaction takes in.
const atOnce = 500

// BeginLog begins the transparency log where there is none, enters the certificates' changes that are older than it,
// and makes sure that this installation has the key that signs it. It is done before anything else is.
func (o *Office) BeginLog(ctx context.Context) error {
	head, err := o.store.LogHead(ctx, store.RegisterLog)
	if err != nil {
		return err
	}
	for !head.Entered {
		if head, err = o.enterLate(ctx); err != nil {
			return fmt.Errorf("begin the log: %w", err)
		}
	}
	if _, err = o.keys.of(head.Verifier); err != nil {
		return err
	}
	return o.beginStatusList(ctx)
}

// enterLate enters some of the changes that are older than the log.
func (o *Office) enterLate(ctx context.Context) (head store.LogHead, err error) {
	err = o.do(ctx, cert.SystemActor, func(w *work) error {
		b, err := w.openBook()
		if err != nil {
			return err
		}
		late, err := w.LateChanges(ctx, atOnce)
		if err != nil {
			return err
		}
		for _, h := range late {
			if err := b.enter(lateLeaf(h), &h.CertificateID, &h.ID); err != nil {
				return err
			}
		}
		b.head.Entered = len(late) < atOnce
		if b.head.Entered {
			err = w.beginChain()
		}
		err = errors.Join(err, b.close())
		head = b.head
		return err
	})
	return head, err
}

// standings are what an issue is after an act.
var standings = map[ledger.Act]cert.CertificateStatus{ledger.Issue: cert.CertificateActive, ledger.Restore: cert.CertificateActive,
	ledger.Suspend: cert.CertificateSuspended, ledger.Withdraw: cert.CertificateWithdrawn, ledger.Supersede: cert.CertificateSuperseded}

// lateLeaf is the entry of a change that is older than the log.
func lateLeaf(h store.LateChange) ledger.Leaf {
	l := ledger.Leaf{Act: ledger.Act(h.Act), Certificate: ledger.Commitment(h.Code), On: h.On, Standing: string(standings[ledger.Act(h.Act)]),
		Expires: h.Expires, EnteredLater: true}
	if l.Act == ledger.Issue {
		l.Paper = h.PaperSHA256
	}
	return l
}

// SignCheckpoint signs what the log is now, so that others see how old what they have is.
func (o *Office) SignCheckpoint(ctx context.Context) (c store.Checkpoint, err error) {
	err = o.do(ctx, cert.SystemActor, func(w *work) error {
		b, err := w.openBook()
		if err != nil {
			return err
		}
		if err := b.extends(); err != nil {
			return err
		}
		if err := b.close(); err != nil {
			return err
		}
		c, err = w.LastCheckpoint(w.ctx)
		return err
	})
	return c, err
}

// CheckLog makes the tree anew of the entries' texts and holds every kept hash, and the last checkpoint, against it.
func (o *Office) CheckLog(ctx context.Context) error {
	last, err := o.store.LastCheckpoint(ctx)
	if err != nil {
		return err
	}
	tree := ledger.NewTree()
	for tree.Size() < last.Size {
		rows, err := o.store.Leaves(ctx, tree.Size(), int(min(atOnce, last.Size-tree.Size())))
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return fmt.Errorf("entry %d of the log is missing in the database", tree.Size())
		}
		for _, r := range rows {
			if kept, err := tree.Append([]byte(r.Text)); err != nil || kept != r.Hashes {
				return fmt.Errorf("entry %d of the log was changed in the database", r.N)
			}
		}
	}
	return (&book{w: o.asking(ctx, cert.SystemActor), tree: tree}).extends()
}

// extends holds the log against the last checkpoint: what somebody rewrote in the database is not signed again.
func (b *book) extends() error {
	last, err := b.w.LastCheckpoint(b.w.ctx)
	if errors.Is(err, cert.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := ledger.PeekCheckpoint(last.Text)
	if err != nil {
		return err
	}
	if root, err := b.tree.RootAt(c.Size); err != nil || root != c.Root {
		return fmt.Errorf("the log in the database is not the one that was signed at %d entries: nothing is signed until that is explained (%w)", c.Size, cert.Conflict)
	}
	return nil
}

// ChangeLogKey lets the next key take over: it must be among the keys of the installation. The entry that says so, and
// its checkpoint, are signed by both keys.
func (o *Office) ChangeLogKey(ctx context.Context, actor cert.Actor, next ledger.Key) error {
	if !actor.May(cert.ManageBody) && !actor.Is(cert.System) {
		return cert.Forbidden
	}
	return o.do(ctx, actor, func(w *work) error {
		b, err := w.openBook()
		if err != nil {
			return err
		}
		old, err := w.o.keys.of(b.head.Verifier)
		if err != nil {
			return err
		}
		if _, err := w.o.keys.of(next.Verifier()); err != nil {
			return err
		}
		if old.Name() != next.Name() || old.Verifier() == next.Verifier() {
			return cert.Wrong("key", "The next key must be another one, of the same name.")
		}
		l, err := ledger.NewKeyLeaf(b.tree.Size(), ledger.Instant(w.at), old.Name(), old, next)
		if err != nil {
			return err
		}
		if err := b.enter(l, nil, nil); err != nil {
			return err
		}
		b.head.Verifier, b.also = next.Verifier(), []ledger.Key{old}
		if err := b.close(); err != nil {
			return err
		}
		_, err = w.record(happened{verb: "key", noun: "log", id: l.Number, summary: fmt.Sprintf("%s changed the key that signs the log", actor.Name)})
		return err
	})
}

// LogKeys is the published list of the keys that verify the log.
func (o *Office) LogKeys(ctx context.Context) (ledger.Keys, error) {
	rows, err := o.store.KeyLeaves(ctx)
	if err != nil {
		return nil, err
	}
	var keys ledger.Keys
	origin := ""
	for _, r := range rows {
		l, err := ledger.ReadLeaf([]byte(r.Text))
		if err != nil {
			return nil, fmt.Errorf("entry %d of the log: %w", r.N, err)
		}
		if l.Act == ledger.Begin {
			origin, keys = l.Origin, ledger.Keys{{Verifier: l.Key}}
		}
		if keys, err = keys.Follow(l, origin); err != nil {
			return nil, err
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("the log has not begun")
	}
	return keys, nil
}
