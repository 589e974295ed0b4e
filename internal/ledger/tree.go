package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is the SHA-256 of an entry or of a part of the tree, as RFC 6962 has it. Its text is base64.
type Hash = tlog.Hash

// HashOf is the hash of an entry's bytes.
func HashOf(entry []byte) Hash { return tlog.RecordHash(entry) }

// ReadHash reads the text of a hash.
func ReadHash(text string) (Hash, error) { return tlog.ParseHash(text) }

// Rows reads what was kept with entries, by their order numbers: the text that Append gave for each.
type Rows func(numbers []int64) (map[int64]string, error)

// Tree is the tree over the entries of a log. What Append gives must be kept with the entry; nothing else is: the
// tree of any size is made of what was kept with its entries, and never changes.
type Tree struct {
	size   int64
	rows   Rows             // nil for a tree that lies in memory whole
	fresh  map[int64][]Hash // appended and perhaps not kept yet
	memory []Hash           // of a tree without rows
}

// NewTree is an empty tree in memory.
func NewTree() *Tree { return &Tree{} }

// Resume is the tree over entries that are kept elsewhere.
func Resume(size int64, rows Rows) *Tree {
	return &Tree{size: size, rows: rows, fresh: map[int64][]Hash{}}
}

// Size is how many entries the tree has; the next gets this order number.
func (t *Tree) Size() int64 { return t.size }

// Append adds an entry and gives what to keep with it: the hashes of the subtrees that it completes.
func (t *Tree) Append(entry []byte) (kept string, err error) { return t.AppendHash(HashOf(entry)) }

// AppendHash is Append for an entry of which only the hash is known.
func (t *Tree) AppendHash(h Hash) (kept string, err error) {
	hashes, err := tlog.StoredHashesForRecordHash(t.size, h, t)
	if err != nil {
		return "", fmt.Errorf("add entry %d to the tree: %w", t.size, err)
	}
	if t.rows == nil {
		t.memory = append(t.memory, hashes...)
	} else {
		t.fresh[t.size] = hashes
	}
	t.size++
	return packed(hashes), nil
}

// Root is the hash over all entries.
func (t *Tree) Root() (Hash, error) { return t.RootAt(t.size) }

// RootAt is the hash over the first entries.
func (t *Tree) RootAt(size int64) (Hash, error) {
	if size < 0 || size > t.size {
		return Hash{}, fmt.Errorf("the log has %d entries, not %d", t.size, size)
	}
	return tlog.TreeHash(size, t)
}

// Proof is a list of hashes that leads from an entry, or from a smaller tree, to the root of a tree.
type Proof = []Hash

// Inclusion proves that the tree of a size holds the entry with an order number.
func (t *Tree) Inclusion(number, size int64) (Proof, error) {
	if number < 0 || number >= size || size > t.size {
		return nil, fmt.Errorf("there is no entry %d among the first %d", number, size)
	}
	return tlog.ProveRecord(size, number, t)
}

// CheckInclusion tells whether a proof leads from an entry to the root of a tree of a size.
func CheckInclusion(p Proof, size int64, root Hash, number int64, entry Hash) error {
	return tlog.CheckRecord(p, size, root, number, entry)
}

// Consistency proves that the tree of one size is the beginning of the tree of another.
func (t *Tree) Consistency(from, to int64) (Proof, error) {
	if from < 1 || from > to || to > t.size {
		return nil, fmt.Errorf("there are no trees of %d and %d entries, one the beginning of the other", from, to)
	}
	return tlog.ProveTree(to, from, t)
}

// CheckConsistency tells whether a proof leads from a smaller tree to a larger.
func CheckConsistency(p Proof, to int64, toRoot Hash, from int64, fromRoot Hash) error {
	return tlog.CheckTree(p, to, toRoot, from, fromRoot)
}

// ReadHashes gives the hashes of subtrees by the numbers that tlog gives them.
func (t *Tree) ReadHashes(indexes []int64) ([]Hash, error) {
	out := make([]Hash, len(indexes))
	if t.rows == nil {
		for i, index := range indexes {
			if index >= int64(len(t.memory)) {
				return nil, errDamaged
			}
			out[i] = t.memory[index]
		}
		return out, nil
	}
	kept, err := t.kept(indexes)
	if err != nil {
		return nil, err
	}
	for i, index := range indexes {
		level, number := completed(index)
		hashes := kept[number]
		if level >= len(hashes) {
			return nil, fmt.Errorf("entry %d: %w", number, errDamaged)
		}
		out[i] = hashes[level]
	}
	return out, nil
}

var errDamaged = errors.New("the hashes of the tree are damaged")

// kept reads the hashes of the entries that complete the subtrees asked for.
func (t *Tree) kept(indexes []int64) (map[int64][]Hash, error) {
	out := map[int64][]Hash{}
	var missing []int64
	for _, index := range indexes {
		_, number := completed(index)
		if fresh, known := t.fresh[number]; known {
			out[number] = fresh
		} else if _, asked := out[number]; !asked {
			out[number] = nil
			missing = append(missing, number)
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	rows, err := t.rows(missing)
	if err != nil {
		return nil, err
	}
	for _, number := range missing {
		if out[number], err = unpacked(rows[number]); err != nil {
			return nil, fmt.Errorf("entry %d: %w", number, err)
		}
	}
	return out, nil
}

// completed is the entry that completes a subtree, and the subtree's level.
func completed(index int64) (level int, number int64) {
	level, n := tlog.SplitStoredHashIndex(index)
	return level, (n+1)<<level - 1
}

var encoding = base64.StdEncoding.Strict()

func packed(hashes []Hash) string {
	var b strings.Builder
	for _, h := range hashes {
		b.WriteString(encoding.EncodeToString(h[:]))
	}
	return b.String()
}

const packedLength = 44 // of one hash in base64

func unpacked(text string) ([]Hash, error) {
	if text == "" || len(text)%packedLength != 0 {
		return nil, errDamaged
	}
	out := make([]Hash, len(text)/packedLength)
	for i := range out {
		raw, err := encoding.DecodeString(text[i*packedLength : (i+1)*packedLength])
		if err != nil || len(raw) != len(out[i]) {
			return nil, errDamaged
		}
		copy(out[i][:], raw)
	}
	return out, nil
}

// FirstHash is the entry's own hash among what Append gave to keep with it.
func FirstHash(kept string) string { return kept[:min(packedLength, len(kept))] }
