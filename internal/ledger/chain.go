package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Link is one line of an export of the internal events: an event in its place of the chain, or what is wrong there.
type Link struct {
	Number   int64           `json:"n"`                  // place in the chain, from 0; -1 for an event that is in none
	Hash     string          `json:"hash,omitempty"`     // of the event as it was when it entered the chain
	Event    json.RawMessage `json:"event,omitempty"`    // the event as it lies in the database now
	Missing  bool            `json:"missing,omitempty"`  // the database has lost the event
	Stranger bool            `json:"stranger,omitempty"` // the event is in the database and did not come from the program
}

// Bytes is the link as a line of the export.
func (l Link) Bytes() []byte { return line(l) }

// Chain is an export of events that are those that were signed.
type Chain struct {
	Size int64
	Head Checkpoint
	tree *Tree
}

// ReadChain reads an export of the events and checks it: each is as it was when it entered the chain, none is missing,
// added or moved, and one of the keys signed the whole.
func ReadChain(export []byte, keys Keys) (*Chain, error) {
	lines, head, err := parts(export, keys)
	if err != nil {
		return nil, err
	}
	c := &Chain{Head: head, tree: NewTree()}
	for i, text := range lines {
		var l Link
		if err := strictly(text, &l); err != nil {
			return nil, fmt.Errorf("line %d %w", i+1, err)
		}
		if err := c.add(l); err != nil {
			return nil, err
		}
	}
	root, err := c.tree.Root()
	if err != nil {
		return nil, err
	}
	if CommitEvents(c.Size, root) != head.Events {
		return nil, errors.New("the events are not those that were signed: some were removed, added or changed")
	}
	return c, nil
}

func (c *Chain) add(l Link) error {
	switch {
	case l.Stranger:
		return fmt.Errorf("an event was written past the program: %s", l.Event)
	case l.Number != c.Size:
		return fmt.Errorf("event %d stands where event %d should: events were removed, added or moved", l.Number, c.Size)
	case l.Missing:
		return fmt.Errorf("event %d was removed", l.Number)
	}
	var e Event
	if err := strictly(l.Event, &e); err != nil {
		return fmt.Errorf("event %d %w", l.Number, err)
	}
	h := HashOf(l.Event)
	if h.String() != l.Hash {
		return fmt.Errorf("event %d was changed (%s, row %d)", l.Number, e.Verb, e.ID)
	}
	c.Size++
	_, err := c.tree.AppendHash(h)
	return err
}

// Extends tells whether the events still begin with what a checkpoint of earlier fixed.
func (c *Chain) Extends(earlier Checkpoint) error {
	if earlier.Origin != c.Head.Origin {
		return fmt.Errorf("the checkpoint is that of %s, and the events are those of %s", earlier.Origin, c.Head.Origin)
	}
	for size := c.Size; size >= 0; size-- {
		root, err := c.tree.RootAt(size)
		if err != nil {
			return err
		}
		if CommitEvents(size, root) == earlier.Events {
			return nil
		}
	}
	return errors.New("the events do not begin with those that the checkpoint fixed: some were removed or rewritten")
}
