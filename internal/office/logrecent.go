package office

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"assay/internal/cert"
)

// This file remembers in memory what this process has written since the last sweep: an event that somebody deletes before
// it enters the chain leaves no trace in the database.

// recent are the events that were committed and not yet looked for. The zero value is ready; nil remembers nothing.
type recent struct {
	mu     sync.Mutex
	events []cert.Event
}

// mostRecent bounds the memory where nobody sweeps; then the oldest are forgotten.
const mostRecent = 20_000

func (r *recent) add(events ...cert.Event) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, events...)
	r.events = r.events[max(0, len(r.events)-mostRecent):]
}

func (r *recent) take() []cert.Event {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.events
	r.events = nil
	return taken
}

// missEvents looks whether everything that this process wrote since the last sweep is still there. What is not, somebody
// has deleted past the program: the administrators are told what it said.
func (o *Office) missEvents(ctx context.Context) error {
	written := o.recent.take()
	gone, err := o.gone(ctx, written)
	for _, e := range gone {
		if err == nil {
			err = o.tellGone(ctx, e)
		}
	}
	if err != nil {
		o.recent.add(written...) // looked for again
	}
	return err
}

// gone are those of the events whose mark is in no row any more.
func (o *Office) gone(ctx context.Context, written []cert.Event) (gone []cert.Event, err error) {
	for len(written) > 0 {
		some := written[:min(atOnce, len(written))]
		written = written[len(some):]
		marks := make([]string, len(some))
		for i, e := range some {
			marks[i] = e.Mark
		}
		known, err := o.store.KnownMarks(ctx, marks)
		if err != nil {
			return nil, err
		}
		for _, e := range some {
			if !known[e.Mark] {
				gone = append(gone, e)
			}
		}
	}
	return gone, nil
}

func (o *Office) tellGone(ctx context.Context, lost cert.Event) error {
	slog.Error("an event was deleted past the program", "event", lost.ID, "verb", lost.Verb, "actor", lost.ActorName)
	return o.do(ctx, cert.SystemActor, func(w *work) error {
		isNew, err := w.Swept(w.ctx, "event-gone", lost.ID, w.o.DayOf(lost.At), w.at)
		if err != nil || !isNew {
			return err
		}
		e, err := w.record(happened{verb: "gone", noun: "log", id: lost.ID, summary: fmt.Sprintf("Row %d of the events was deleted past the program", lost.ID),
			detail: map[string]string{"verb": lost.Verb, "actor": lost.ActorName, "at": lost.At.UTC().Format("2006-01-02 15:04:05 UTC"), "said": lost.Summary, "mark": lost.Mark}})
		if err != nil {
			return err
		}
		return w.tellRole(e, "log-gone", "/log", cert.Administrator)
	})
}
