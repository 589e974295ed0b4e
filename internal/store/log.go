package store

import (
	"context"
	"fmt"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/ledger"
)

// This file remembers the transparency log: its entries, its checkpoints and where it stands.

// LogName names one of the two append-only lists.
type LogName string

// The lists.
const (
	RegisterLog LogName = "register" // public: what became of certificates
	EventLog    LogName = "events"   // internal: the chain of all events
)

// LogHead is where a list stands.
type LogHead struct {
	Size     int64
	Root     string // base64; empty while the list is
	Verifier string // key that signs; of the register alone
	Entered  bool   // what was there before the list is in it
	Settled  int64  // events: every row up to this number is in the chain, or was refused
	Unmarked int64  // events: rows up to this number are older than marks; 0 once they are in the chain
}

// LogHead reads where a list stands.
func (s *Store) LogHead(ctx context.Context, name LogName) (LogHead, error) {
	rows, err := scan[LogHead](ctx, s, "SELECT size, root, verifier, entered, settled, unmarked FROM logs WHERE name = ?", name)
	if err == nil && len(rows) == 0 {
		err = cert.NotFound
	}
	if err != nil {
		return LogHead{}, fmt.Errorf("read where the log of %s stands: %w", name, err)
	}
	return rows[0], nil
}

// HoldLog is LogHead for a transaction that will append: until it ends nobody else appends.
func (s *Store) HoldLog(ctx context.Context, name LogName) (LogHead, error) {
	if s.Postgres() {
		if _, err := exec(ctx, s, "SELECT size FROM logs WHERE name = ? FOR UPDATE", name); err != nil {
			return LogHead{}, fmt.Errorf("hold the log of %s: %w", name, err)
		}
	}
	return s.LogHead(ctx, name)
}

// SetLogHead keeps where a list stands. The caller holds it.
func (s *Store) SetLogHead(ctx context.Context, name LogName, h LogHead) error {
	_, err := exec(ctx, s, "UPDATE logs SET size = ?, root = ?, verifier = ?, entered = ?, settled = ?, unmarked = ? WHERE name = ?",
		h.Size, h.Root, h.Verifier, h.Entered, h.Settled, h.Unmarked, name)
	return err
}

// LeafRow is an entry of the public log as it is kept.
type LeafRow struct {
	N             int64
	CertificateID *int64 // what nobody outside learns: whose entry it is
	ChangeID      *int64
	Act           ledger.Act
	At            time.Time
	Text          string // the entry, byte for byte
	Hashes        string // what the tree needs of it
}

// AddLeaf inserts the next entry. The caller holds the log.
func (s *Store) AddLeaf(ctx context.Context, l LeafRow) error {
	_, err := exec(ctx, s, "INSERT INTO leaves (n, certificate_id, change_id, act, at, text, hashes) VALUES (?, ?, ?, ?, ?, ?, ?)",
		l.N, l.CertificateID, l.ChangeID, l.Act, l.At, l.Text, l.Hashes)
	return err
}

// Leaves lists entries from a number on, at most limit.
func (s *Store) Leaves(ctx context.Context, from int64, limit int) ([]LeafRow, error) {
	return scan[LeafRow](ctx, s, "SELECT n, act, at, text, hashes FROM leaves WHERE n >= ? ORDER BY n LIMIT ?", from, limit)
}

// LeavesOf lists the entries of an issue of a certificate, oldest first. The caller has read the certificate.
func (s *Store) LeavesOf(ctx context.Context, certificate int64) ([]LeafRow, error) {
	return scan[LeafRow](ctx, s, "SELECT n, certificate_id, change_id, act, at, text FROM leaves WHERE certificate_id = ? ORDER BY n", certificate)
}

// KeyLeaves lists the entries that say who signs: the beginning, and each change of the key.
func (s *Store) KeyLeaves(ctx context.Context) ([]LeafRow, error) {
	return scan[LeafRow](ctx, s, "SELECT n, act, at, text FROM leaves WHERE act IN ('begin', 'key') ORDER BY n")
}

// hashRow is what the tree needs of an entry.
type hashRow struct {
	N      int64
	Hashes string
}

func byNumber(rows []hashRow, err error) (map[int64]string, error) {
	out := make(map[int64]string, len(rows))
	for _, r := range rows {
		out[r.N] = r.Hashes
	}
	return out, err
}

// LeafTree is the tree over the first entries of the public log.
func (s *Store) LeafTree(ctx context.Context, size int64) *ledger.Tree {
	return ledger.Resume(size, func(ns []int64) (map[int64]string, error) {
		return byNumber(scan[hashRow](ctx, s, "SELECT n, hashes FROM leaves WHERE n IN ?", ns))
	})
}

// Checkpoint is a signed state of both lists.
type Checkpoint struct {
	Size int64
	At   time.Time
	Text string
}

// AddCheckpoint keeps a checkpoint.
func (s *Store) AddCheckpoint(ctx context.Context, c Checkpoint) error {
	_, err := exec(ctx, s, "INSERT INTO checkpoints (size, at, text) VALUES (?, ?, ?)", c.Size, c.At, c.Text)
	return err
}

// LastCheckpoint reads the newest checkpoint, NotFound before the first.
func (s *Store) LastCheckpoint(ctx context.Context) (Checkpoint, error) {
	rows, err := scan[Checkpoint](ctx, s, "SELECT size, at, text FROM checkpoints ORDER BY id DESC LIMIT 1")
	if err == nil && len(rows) == 0 {
		err = cert.NotFound
	}
	if err != nil {
		return Checkpoint{}, err
	}
	return rows[0], nil
}

// FirstCheckpoint reads the oldest checkpoint over at least so many entries, NotFound when there is none.
func (s *Store) FirstCheckpoint(ctx context.Context, size int64) (Checkpoint, error) {
	rows, err := scan[Checkpoint](ctx, s, "SELECT size, at, text FROM checkpoints WHERE size >= ? ORDER BY size, id LIMIT 1", size)
	if err == nil && len(rows) == 0 {
		err = cert.NotFound
	}
	if err != nil {
		return Checkpoint{}, err
	}
	return rows[0], nil
}

// LateChange is a change of a certificate that is older than the log.
type LateChange struct {
	ID            int64
	CertificateID int64
	Act           string
	On            day.Day `gorm:"column:on_day"`
	Code          string
	Expires       day.Day
	PaperSHA256   string
}

// LateChanges lists changes that have no entry, oldest first, at most limit.
func (s *Store) LateChanges(ctx context.Context, limit int) ([]LateChange, error) {
	return scan[LateChange](ctx, s, `SELECT h.id, h.certificate_id, h.act, h.on_day, c.code, c.expires, c.paper_sha256
		FROM changes h JOIN certificates c ON c.id = h.certificate_id
		WHERE NOT EXISTS (SELECT 1 FROM leaves l WHERE l.change_id = h.id) ORDER BY h.at, h.id LIMIT ?`, limit)
}
