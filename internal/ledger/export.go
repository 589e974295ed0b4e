package ledger

import (
	"bytes"
	"errors"
	"fmt"
)

// sealed is the last line of an export: the checkpoint that covers everything before it.
type sealed struct {
	Checkpoint string `json:"checkpoint"`
}

// LastLine is the line that ends an export.
func LastLine(checkpoint string) []byte { return line(sealed{checkpoint}) }

// ErrTruncated says that an export does not end as it must.
var ErrTruncated = errors.New("the file ends before its checkpoint: it was cut off")

// parts are the lines of an export and its checkpoint.
func parts(export []byte, keys Keys) (lines [][]byte, c Checkpoint, err error) {
	whole, ended := bytes.CutSuffix(export, []byte("\n"))
	if !ended {
		return nil, c, ErrTruncated
	}
	lines = bytes.Split(whole, []byte("\n"))
	var last sealed
	if strictly(lines[len(lines)-1], &last) != nil || last.Checkpoint == "" {
		return nil, c, ErrTruncated
	}
	lines = lines[:len(lines)-1]
	c, err = keys.after(lines).Open(last.Checkpoint)
	return lines, c, err
}

// after follows the changes of keys among the lines of a log, so that somebody with an old key can read on.
func (k Keys) after(lines [][]byte) Keys {
	origin := ""
	for _, text := range lines {
		l, err := ReadLeaf(text)
		if err != nil {
			continue
		}
		if l.Act == Begin {
			origin = l.Origin
		}
		if next, err := k.Follow(l, origin); err == nil {
			k = next
		}
	}
	return k
}

// Log is an export of the whole log whose entries are those that were signed.
type Log struct {
	Leaves []Leaf
	Head   Checkpoint // that covers all of them
	Keys   Keys       // those given, and those that took over in the log
	tree   *Tree
}

// WriteLog is the export of entries, each as Leaf.Bytes has it, with the checkpoint that covers them.
func WriteLog(entries [][]byte, checkpoint string) []byte {
	return append(bytes.Join(append(entries[:len(entries):len(entries)], LastLine(checkpoint)), []byte("\n")), '\n')
}

// ReadLog reads an export and checks it: every line is as the log writes it, none is missing, added or changed, and
// one of the keys signed the whole.
func ReadLog(export []byte, keys Keys) (*Log, error) {
	lines, head, err := parts(export, keys)
	if err != nil {
		return nil, err
	}
	log := &Log{Head: head, Keys: keys, tree: NewTree()}
	for i, text := range lines {
		l, err := ReadLeaf(text)
		if err != nil {
			return nil, fmt.Errorf("line %d %w", i+1, err)
		}
		if err := log.add(l, text); err != nil {
			return nil, err
		}
	}
	return log, log.signed()
}

// add takes the next entry.
func (l *Log) add(leaf Leaf, text []byte) (err error) {
	n := int64(len(l.Leaves))
	switch {
	case leaf.Number != n:
		return fmt.Errorf("entry %d stands where entry %d should: entries were removed, added or moved", leaf.Number, n)
	case (leaf.Act == Begin) != (n == 0):
		return fmt.Errorf("entry %d: a log begins with its beginning, once", n)
	case leaf.Act == Begin && leaf.Origin != l.Head.Origin:
		return fmt.Errorf("the entries are those of %s, and the checkpoint is that of %s", leaf.Origin, l.Head.Origin)
	}
	if l.Keys, err = l.Keys.Follow(leaf, l.Head.Origin); err != nil {
		return err
	}
	l.Leaves = append(l.Leaves, leaf)
	_, err = l.tree.Append(text)
	return err
}

// signed compares the entries with the checkpoint.
func (l *Log) signed() error {
	if l.tree.Size() != l.Head.Size {
		return fmt.Errorf("there are %d entries, and the checkpoint is signed for %d: entries were removed or added", l.tree.Size(), l.Head.Size)
	}
	root, err := l.tree.Root()
	if err != nil {
		return err
	}
	if root != l.Head.Root {
		return errors.New("the entries are not those that were signed: one of them was changed")
	}
	return nil
}

// Extends tells whether the log still begins with what a checkpoint of earlier fixed; an error says how it does not.
func (l *Log) Extends(c Checkpoint) error {
	if c.Origin != l.Head.Origin {
		return fmt.Errorf("the checkpoint is that of %s, and the log that of %s", c.Origin, l.Head.Origin)
	}
	if c.Size > l.tree.Size() {
		return fmt.Errorf("the log has %d entries, and had %d when the checkpoint was signed: entries were removed, or the log is older than the checkpoint", l.tree.Size(), c.Size)
	}
	return l.begins(c.Size, c.Root, "the checkpoint fixed")
}

// Holds tells whether the log begins with the tree that a receipt names; a tree that is younger than the log cannot be
// judged by it.
func (l *Log) Holds(origin string, size int64, root Hash) error {
	if origin != l.Head.Origin {
		return fmt.Errorf("the receipt is that of %s, and the log that of %s", origin, l.Head.Origin)
	}
	if size > l.tree.Size() {
		return nil
	}
	return l.begins(size, root, "the receipt rests on")
}

func (l *Log) begins(size int64, root Hash, what string) error {
	own, err := l.tree.RootAt(size)
	if err == nil && own != root {
		err = fmt.Errorf("the first %d entries are not those that %s: history was rewritten", size, what)
	}
	return err
}

// Paper finds the entry of the issue whose PDF has a SHA-256.
func (l *Log) Paper(sha256 string) (Leaf, bool) {
	for _, e := range l.Leaves {
		if e.Act == Issue && e.Paper == sha256 && sha256 != "" {
			return e, true
		}
	}
	return Leaf{}, false
}

// Of lists what happened to an issue, by the commitment to its code, oldest first.
func (l *Log) Of(certificate string) []Leaf {
	var out []Leaf
	for _, e := range l.Leaves {
		if e.Certificate == certificate && certificate != "" {
			out = append(out, e)
		}
	}
	return out
}
