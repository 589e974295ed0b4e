package verify

import (
	"fmt"

	"assay/internal/ledger"
)

// log judges an export of the public log.
func (f Files) log(keys ledger.Keys) Verdict {
	log, err := f.opened(f.File, keys)
	if err != nil {
		return bad("%v", err)
	}
	return good(Valid, "genuine: %d entries of %s, signed at %s%s", len(log.Leaves), log.Head.Origin, at(log.Head.At), f.extended())
}

// events judges an export of the internal events.
func (f Files) events(keys ledger.Keys) Verdict {
	if f.Log != nil { // it may tell of keys that took over
		log, err := f.opened(f.Log, keys)
		if err != nil {
			return bad("the log: %v", err)
		}
		keys = log.Keys
	}
	chain, err := ledger.ReadChain(f.File, keys)
	if err != nil {
		return bad("%v", err)
	}
	if f.Checkpoint != nil {
		c, err := keys.Open(string(f.Checkpoint))
		if err == nil {
			err = chain.Extends(c)
		}
		if err != nil {
			return bad("%v", err)
		}
	}
	return good(Valid, "genuine: %d events of %s, signed at %s%s", chain.Size, chain.Head.Origin, at(chain.Head.At), f.extended())
}

// statuses judges a status list by itself.
func (f Files) statuses(keys ledger.Keys) Verdict {
	l, err := keys.OpenStatusList(string(f.File))
	if err == nil {
		err = f.sameTree(keys, l.Origin, l.Size, l.Root)
	}
	if err != nil {
		return bad("%v", err)
	}
	if f.Now.After(l.Until) {
		return untold("the status list of %s is too old to tell: it was good until %s", l.Origin, at(l.Until))
	}
	return good(Valid, "genuine: the status of %d issues of %s as of %s, good until %s%s", l.Issues(), l.Origin, at(l.At), at(l.Until), f.extended())
}

// receipt judges a receipt by itself: the answer stands as of the instant at which it was told.
func (f Files) receipt(keys ledger.Keys) Verdict {
	r, err := f.openReceipt(f.File, keys)
	if err != nil {
		return bad("%v", err)
	}
	said := "was not valid on %s (%s)"
	if r.Valid() {
		said = "was valid on %s%.0s"
	}
	return Verdict{r.Valid(), map[bool]string{true: Valid, false: NotValid}[r.Valid()],
		fmt.Sprintf("genuine receipt of %s: certificate %s of %s "+said+", as told at %s; its issue is entry %d of the %d that the log had then%s", r.Origin, r.Certificate, r.Holder, r.Asked, r.Status, at(r.At), r.Leaf.Number, r.Size, f.extended())}
}

// openReceipt reads a receipt and holds it against the log and the checkpoint.
func (f Files) openReceipt(text []byte, keys ledger.Keys) (ledger.Receipt, error) {
	var log *ledger.Log
	if f.Log != nil {
		var err error
		if log, err = f.opened(f.Log, keys); err != nil {
			return ledger.Receipt{}, fmt.Errorf("the log: %w", err)
		}
		keys = log.Keys
	}
	r, err := keys.OpenReceipt(string(text))
	if err == nil && log != nil {
		err = log.Holds(r.Origin, r.Size, r.Root)
	}
	if err == nil {
		err = f.sameTree(keys, r.Origin, r.Size, r.Root)
	}
	return r, err
}

// sameTree holds the root that something signed names against the checkpoint: of one log and size there is one root.
func (f Files) sameTree(keys ledger.Keys, origin string, size int64, root ledger.Hash) error {
	if f.Checkpoint == nil {
		return nil
	}
	c, err := keys.Open(string(f.Checkpoint))
	switch {
	case err != nil:
		return err
	case c.Origin != origin:
		return fmt.Errorf("the checkpoint is that of %s, and this that of %s", c.Origin, origin)
	case c.Size == size && c.Root != root:
		return fmt.Errorf("the checkpoint and this were signed over different logs of %d entries: history was rewritten", size)
	}
	return nil
}
