package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Checkpoint is what the log was at an instant. Its text is that of the checkpoints of other transparency logs: the
// name of the log, its size, its root, and lines of our own for the instant and for the body's internal events.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   Hash
	At     time.Time // UTC
	Events string    // commitment to the internal events, see CommitEvents
}

// Text is what is signed.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\nat %s\nevents %s\n", c.Origin, c.Size, c.Root, Instant(c.At), c.Events)
}

// Sign is the checkpoint as a signed note.
func (c Checkpoint) Sign(keys ...Key) (string, error) { return signed("checkpoint", c.Text(), keys) }

// signed is a text as a signed note.
func signed(what, text string, keys []Key) (string, error) {
	var signers []note.Signer
	for _, k := range keys {
		signers = append(signers, k.signer)
	}
	if len(signers) == 0 || slices.Contains(signers, nil) {
		return "", fmt.Errorf("sign the %s: the log has no key", what)
	}
	out, err := note.Sign(&note.Note{Text: text}, signers...)
	if err != nil {
		return "", fmt.Errorf("sign the %s: %w", what, err)
	}
	return string(out), nil
}

// Open reads a checkpoint that a key of the list signed, while that key signed for the log.
func (k Keys) Open(signed string) (c Checkpoint, err error) {
	var shape error
	err = k.openAt(signed, func(text string) (int64, error) {
		c, shape = readCheckpoint(text)
		return c.Size, shape
	})
	if err != nil && shape == nil {
		err = fmt.Errorf("the checkpoint cannot be believed: %w", err)
	}
	return c, err
}

// PeekCheckpoint reads a checkpoint without asking who signed it.
func PeekCheckpoint(signed string) (Checkpoint, error) {
	text, _, _ := strings.Cut(signed, "\n\n")
	return readCheckpoint(text + "\n")
}

func readCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 6 {
		return c, errors.New("this is no checkpoint of a log")
	}
	c.Origin = lines[0]
	size, err1 := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := ReadHash(lines[2])
	at, err3 := time.Parse(instant, strings.TrimPrefix(lines[3], "at "))
	c.Size, c.Root, c.At, c.Events = size, root, at, strings.TrimPrefix(lines[4], "events ")
	if errors.Join(err1, err2, err3) != nil || c.Text() != text {
		return c, errors.New("this is no checkpoint of a log")
	}
	return c, nil
}
