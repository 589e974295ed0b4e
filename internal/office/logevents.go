package office

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"assay/internal/cert"
	"assay/internal/ledger"
	"assay/internal/store"
)

// This file chains the events: a sweep gives each new event its place in a tree, by number. Events themselves are
// written without waiting for each other; what binds one to the program until it is swept is its mark.

// longestVerb is how long after its instant an event can come to light: no transaction lasts that long. What comes
// later still is found by the first sweep of a day, which looks at all.
const longestVerb = time.Hour

// beginChain notes which events are older than marks.
func (w *work) beginChain() error {
	head, err := w.HoldLog(w.ctx, store.EventLog)
	if err != nil || head.Entered {
		return err
	}
	if head.Unmarked, err = w.LastEvent(w.ctx); err != nil {
		return err
	}
	head.Entered = true
	return w.SetLogHead(w.ctx, store.EventLog, head)
}

// LinkEvents gives every event that has none its place in the chain, and returns how many. An event that did not come
// from the program is left out, and the administrators are told.
func (o *Office) LinkEvents(ctx context.Context) (int, error) {
	if err := o.missEvents(ctx); err != nil {
		return 0, err
	}
	head, err := o.store.LogHead(ctx, store.EventLog)
	if err != nil {
		return 0, err
	}
	above, today := head.Settled, o.Today()
	first, err := o.store.Swept(ctx, "events-linked", 0, today, o.Now())
	if err != nil {
		return 0, err
	}
	if first {
		above = 0
	}
	total := 0
	for {
		p, err := o.linkSome(ctx, above)
		total += p.linked
		if err != nil || p.seen == 0 {
			return total, err
		}
		above = p.last
	}
}

// linkPass is what one transaction of the sweep did.
type linkPass struct {
	seen, linked int
	last         int64
}

// linkSome links some of the events above a number.
func (o *Office) linkSome(ctx context.Context, above int64) (p linkPass, err error) {
	err = o.do(ctx, cert.SystemActor, func(w *work) error {
		head, err := w.HoldLog(w.ctx, store.EventLog)
		if err != nil {
			return err
		}
		events, err := w.UnlinkedEvents(w.ctx, above, atOnce)
		if p.seen = len(events); err != nil || p.seen == 0 {
			return err
		}
		p.last = events[p.seen-1].ID
		own, strangers, err := w.sorted(events, head.Unmarked)
		if err != nil {
			return err
		}
		p.linked = len(own)
		if err := w.link(&head, own); err != nil {
			return err
		}
		w.settle(&head, events)
		if err := w.SetLogHead(w.ctx, store.EventLog, head); err != nil {
			return err
		}
		return w.tellOfStrangers(strangers)
	})
	return p, err
}

// sorted tells the program's own events from those of others.
func (w *work) sorted(events []ledger.Event, unmarked int64) (own, strangers []ledger.Event, err error) {
	secrets, err := w.o.keys.marks()
	for _, e := range events {
		if e.Genuine(secrets...) || e.Mark == "" && e.ID <= unmarked {
			own = append(own, e)
		} else {
			strangers = append(strangers, e)
		}
	}
	return own, strangers, err
}

// link appends events to the chain.
func (w *work) link(head *store.LogHead, events []ledger.Event) error {
	tree := w.LinkTree(w.ctx, head.Size)
	kept := make([]string, len(events))
	for i, e := range events {
		var err error
		if kept[i], err = tree.Append(e.Bytes()); err != nil {
			return err
		}
	}
	if err := w.AddLinks(w.ctx, head.Size, events, kept); err != nil {
		return err
	}
	root, err := tree.Root()
	head.Size, head.Root = tree.Size(), root.String()
	return err
}

// settle notes up to where nothing new can come to light, and when the events older than marks are in.
func (w *work) settle(head *store.LogHead, seen []ledger.Event) {
	for _, e := range seen {
		if e.Time().Before(w.at.Add(-longestVerb)) {
			head.Settled = max(head.Settled, e.ID)
		}
	}
	if last := seen[len(seen)-1].ID; last >= head.Unmarked {
		head.Unmarked = 0
	}
}

// tellOfStrangers tells the administrators, once, of events that somebody wrote past the program.
func (w *work) tellOfStrangers(strangers []ledger.Event) error {
	for _, s := range strangers {
		slog.Error("an event was written past the program", "event", s.ID, "verb", s.Verb, "actor", s.Actor)
		isNew, err := w.Swept(w.ctx, "event-stranger", s.ID, w.o.DayOf(s.Time()), w.at)
		if err != nil {
			return err
		}
		if !isNew {
			continue
		}
		e, err := w.record(happened{verb: "stranger", noun: "log", id: s.ID, detail: map[string]string{"verb": s.Verb, "actor": s.Actor},
			summary: fmt.Sprintf("Row %d of the events was not written by the program", s.ID)})
		if err != nil {
			return err
		}
		if err := w.tellRole(e, "log-stranger", "/log", cert.Administrator); err != nil {
			return err
		}
	}
	return nil
}

// ExportEvents writes all events for somebody who checks them without us, with a checkpoint signed now.
func (o *Office) ExportEvents(ctx context.Context, out io.Writer) error {
	if _, err := o.LinkEvents(ctx); err != nil {
		return err
	}
	size, checkpoint, err := o.sealEvents(ctx)
	if err != nil {
		return err
	}
	for from := int64(0); from < size; from += atOnce {
		links, err := o.store.Links(ctx, from, int(min(atOnce, size-from)))
		if err != nil {
			return err
		}
		for _, l := range links {
			if _, err := fmt.Fprintf(out, "%s\n", l.Bytes()); err != nil {
				return err
			}
		}
	}
	if err := o.exportStrangers(ctx, out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", ledger.LastLine(checkpoint))
	return err
}

// sealEvents signs a checkpoint over the chain as it is now.
func (o *Office) sealEvents(ctx context.Context) (size int64, checkpoint string, err error) {
	err = o.do(ctx, cert.SystemActor, func(w *work) error {
		head, err := w.HoldLog(w.ctx, store.EventLog)
		if err != nil {
			return err
		}
		b, err := w.openBook()
		if err != nil {
			return err
		}
		if err := b.close(); err != nil {
			return err
		}
		c, err := w.LastCheckpoint(w.ctx)
		size, checkpoint = head.Size, c.Text
		return err
	})
	return size, checkpoint, err
}

// exportStrangers writes the events that are in no place of the chain and did not come from the program.
func (o *Office) exportStrangers(ctx context.Context, out io.Writer) error {
	w := o.asking(ctx, cert.SystemActor)
	for above := int64(0); ; {
		events, err := o.store.UnlinkedEvents(ctx, above, atOnce)
		if err != nil || len(events) == 0 {
			return err
		}
		above = events[len(events)-1].ID
		_, strangers, err := w.sorted(events, 0)
		if err != nil {
			return err
		}
		for _, e := range strangers {
			if _, err := fmt.Fprintf(out, "%s\n", ledger.Link{Number: -1, Event: e.Bytes(), Stranger: true}.Bytes()); err != nil {
				return err
			}
		}
	}
}
