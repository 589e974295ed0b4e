package office

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"assay/internal/cert"
	"assay/internal/merge"
)

// Jottings is what the team recorded of an item in the field, author by author.
type Jottings struct {
	Note, Sample string   // the reader's own
	Others       []Jotted // of the others, the record of a meeting left out
	Sides        []Jotted // verdicts that stand beside each other; none where they agree
}

// Jotted is a text with who wrote it.
type Jotted struct{ Name, Text, Kind string }

// jottings reads what stands in the registers of the answers of an audit; nothing where nobody took it along.
func (w *work) jottings(a cert.Audit) (map[string]Jottings, error) {
	if _, err := w.Store.FieldStream(w.ctx, a.ID); err != nil {
		if errors.Is(err, cert.NotFound) {
			return nil, nil
		}
		return nil, err
	}
	rows, err := w.FieldRegisters(w.ctx, a.ID)
	if err != nil {
		return nil, fmt.Errorf("read what the team recorded: %w", err)
	}
	var ids, open []string
	for _, r := range rows {
		if r.Entity == "answer" {
			ids = append(ids, r.ShownOpID)
		}
		if r.Entity == "answer" && r.Field == "verdict" && r.Standing > 1 {
			open = append(open, r.EntityID)
		}
	}
	shown, err := w.FieldOpsByID(w.ctx, ids)
	if err != nil {
		return nil, err
	}
	found := map[string]Jottings{}
	for _, o := range shown {
		found[o.EntityID] = found[o.EntityID].with(o, w.actor)
	}
	return found, w.sides(a, open, found)
}

// with adds what a shown operation says.
func (j Jottings) with(o cert.FieldOp, reader cert.Actor) Jottings {
	kind, whose, parted := strings.Cut(o.Field, ":")
	text := merge.Text(o.Value)
	switch {
	case !parted || text == "":
	case whose != strconv.FormatInt(reader.PersonID, 10):
		j.Others = append(j.Others, Jotted{o.PersonName, text, kind})
	case kind == "note":
		j.Note = text
	case kind == "sample":
		j.Sample = text
	}
	return j
}

// sides adds the verdicts that stand beside each other.
func (w *work) sides(a cert.Audit, items []string, found map[string]Jottings) error {
	if len(items) == 0 {
		return nil
	}
	ops, err := w.FieldOpsOf(w.ctx, a.ID, items)
	if err != nil {
		return err
	}
	s := FieldState(ops)
	for _, key := range items {
		item, _ := cert.ChecklistItemOf(a, key)
		j := found[key]
		for _, o := range s.Registers[merge.Key{Entity: "answer", EntityID: key, Field: "verdict"}].Standing {
			j.Sides = append(j.Sides, Jotted{o.Name, item.Says(cert.Verdict(merge.Text(o.Value))), "verdict"})
		}
		found[key] = j
	}
	return nil
}
