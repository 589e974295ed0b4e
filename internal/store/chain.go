package store

import (
	"context"
	"fmt"
	"time"

	"assay/internal/ledger"
)

// This file remembers the chain of events: which event has which place in it.

// eventRow is an event as it lies in its table, column by column.
type eventRow struct {
	ID              int64
	At              time.Time
	OnDay           string
	Verb            string
	Noun            string
	NounID          int64
	CertificationID *int64
	ClientID        *int64
	PersonID        int64
	ActorName       string
	Summary         string
	Detail          string
	Mark            string
}

const eventColumns = "e.id, e.at, e.on_day, e.verb, e.noun, e.noun_id, e.certification_id, e.client_id, e.person_id, e.actor_name, e.summary, e.detail, e.mark"

func (r eventRow) event() ledger.Event {
	return ledger.Event{ID: r.ID, At: ledger.Instant(r.At), On: r.OnDay, Verb: r.Verb, Noun: r.Noun, NounID: r.NounID, File: r.CertificationID,
		Client: r.ClientID, Person: r.PersonID, Actor: r.ActorName, Summary: r.Summary, Detail: r.Detail, Mark: r.Mark}
}

// UnlinkedEvents lists events with a number above one that are not in the chain, by number, at most limit.
func (s *Store) UnlinkedEvents(ctx context.Context, above int64, limit int) ([]ledger.Event, error) {
	rows, err := scan[eventRow](ctx, s, "SELECT "+eventColumns+` FROM events e
		WHERE e.id > ? AND NOT EXISTS (SELECT 1 FROM links l WHERE l.event_id = e.id) ORDER BY e.id LIMIT ?`, above, limit)
	out := make([]ledger.Event, len(rows))
	for i, r := range rows {
		out[i] = r.event()
	}
	return out, err
}

// AddLinks gives events their places in the chain, the first at number from. The caller holds the chain.
func (s *Store) AddLinks(ctx context.Context, from int64, events []ledger.Event, hashes []string) error {
	for i, e := range events {
		if _, err := exec(ctx, s, "INSERT INTO links (n, event_id, hashes) VALUES (?, ?, ?)", from+int64(i), e.ID, hashes[i]); err != nil {
			return fmt.Errorf("link event %d: %w", e.ID, err)
		}
	}
	return nil
}

// LinkTree is the tree over the first links of the chain.
func (s *Store) LinkTree(ctx context.Context, size int64) *ledger.Tree {
	return ledger.Resume(size, func(ns []int64) (map[int64]string, error) {
		return byNumber(scan[hashRow](ctx, s, "SELECT n, hashes FROM links WHERE n IN ?", ns))
	})
}

// linkRow is a link with its event as it is now; a lost event has number 0.
type linkRow struct {
	N      int64
	Hashes string
	Event  eventRow `gorm:"embedded"`
}

// Links lists a part of the chain as an export has it, at most limit.
func (s *Store) Links(ctx context.Context, from int64, limit int) ([]ledger.Link, error) {
	rows, err := scan[linkRow](ctx, s, `SELECT l.n, l.hashes, COALESCE(e.id, 0) AS id, e.at, COALESCE(e.on_day, '') AS on_day, COALESCE(e.verb, '') AS verb,
		COALESCE(e.noun, '') AS noun, COALESCE(e.noun_id, 0) AS noun_id, e.certification_id, e.client_id, COALESCE(e.person_id, 0) AS person_id,
		COALESCE(e.actor_name, '') AS actor_name, COALESCE(e.summary, '') AS summary, COALESCE(e.detail, '') AS detail, COALESCE(e.mark, '') AS mark
		FROM links l LEFT JOIN events e ON e.id = l.event_id WHERE l.n >= ? ORDER BY l.n LIMIT ?`, from, limit)
	out := make([]ledger.Link, len(rows))
	for i, r := range rows {
		out[i] = ledger.Link{Number: r.N, Hash: ledger.FirstHash(r.Hashes), Missing: r.Event.ID == 0}
		if r.Event.ID != 0 {
			out[i].Event = r.Event.event().Bytes()
		}
	}
	return out, err
}

// KnownMarks tells which of the marks are in a row of the events.
func (s *Store) KnownMarks(ctx context.Context, marks []string) (map[string]bool, error) {
	rows, err := scan[struct{ Mark string }](ctx, s, "SELECT mark FROM events WHERE mark IN ?", marks)
	known := make(map[string]bool, len(rows))
	for _, r := range rows {
		known[r.Mark] = true
	}
	return known, err
}

// LastEvent is the highest number of an event; 0 when there is none.
func (s *Store) LastEvent(ctx context.Context) (int64, error) {
	n, err := count(ctx, s, "SELECT COALESCE(MAX(id), 0) FROM events")
	return int64(n), err
}
