// Package merge says what a set of field operations comes to: for each register its heads, which of them is
// shown, and where two judgements stand beside each other. It is pure and order-independent, asks no clock,
// and the browser runs the same rules (merge_vectors.json holds both to it). It must not know the trade,
// the database or the wire.
package merge

import (
	"cmp"
	"slices"
	"strings"
)

// Kind is what an operation does.
type Kind string

// The kinds: a value for a register; an entity taken away; a removal taken back.
const (
	Set     Kind = "set"
	Retract Kind = "retract"
	Restore Kind = "restore"
)

// Op is one immutable operation of an author's device.
type Op struct {
	ID       string
	Seq      int64 // given by the server; 0 = not sent yet
	DevSeq   int64
	Entity   string
	EntityID string
	Field    string
	Kind     Kind
	Value    string   // JSON text as it was sent
	Base     []string // ids it replaces
	Person   int64
	Name     string
}

// Key names a register: one field of one entity.
type Key struct{ Entity, EntityID, Field string }

// Path is the register in one line, as the scope of a signature names it by its beginning.
func (k Key) Path() string { return k.Entity + "/" + k.EntityID + "/" + k.Field }

// Key is the register of the operation.
func (o Op) Key() Key { return Key{o.Entity, o.EntityID, o.Field} }

// Register is a field with what stands in it.
type Register struct {
	Key
	Heads    []Op // nobody replaced them; in order, the highest last
	Standing []Op // heads with equal values collapsed, in order
	Shown    Op   // one of the standing heads
}

// Conflict tells whether different values stand beside each other.
func (r Register) Conflict() bool { return len(r.Standing) > 1 }

// HeadIDs lists the ids of all heads, sorted: the base of an operation that replaces them.
func (r Register) HeadIDs() []string { return ids(r.Heads) }

// Thing is an entity with whether it was removed.
type Thing struct {
	Entity, EntityID   string
	Removed            bool
	EditedAfterRemoval bool // somebody wrote who had not seen the removal: it stays, and is looked at
	Retracts           []Op // removals that stand, in order
}

// Severity orders the values of a field, the most severe first.
type Severity map[string][]string

// State is what a set of operations comes to.
type State struct {
	Registers map[Key]Register
	Things    map[[2]string]Thing
}

// Of works out the state. Operations may come in any order and more than once.
func Of(ops []Op, severity Severity) State {
	sets, kept := map[Key][]Op{}, map[string]bool{}
	lives := map[[2]string][]Op{}
	for _, o := range ops {
		if kept[o.ID] {
			continue
		}
		kept[o.ID] = true
		thing := [2]string{o.Entity, o.EntityID}
		if o.Kind == Set {
			sets[o.Key()] = append(sets[o.Key()], o)
			lives[thing] = append(lives[thing], Op{}) // the entity exists
			continue
		}
		lives[thing] = append(lives[thing], o)
	}
	s := State{map[Key]Register{}, map[[2]string]Thing{}}
	heads := map[[2]string][]string{}
	for key, group := range sets {
		r := register(key, group, severity)
		s.Registers[key] = r
		thing := [2]string{key.Entity, key.EntityID}
		heads[thing] = append(heads[thing], r.HeadIDs()...)
	}
	for at, own := range lives {
		s.Things[at] = thing(at, own, heads[at])
	}
	return s
}

func register(key Key, group []Op, severity Severity) Register {
	r := Register{Key: key, Heads: headsOf(group)}
	last := map[string]Op{}
	for _, h := range r.Heads {
		last[h.Value] = h
	}
	for _, h := range r.Heads {
		if last[h.Value].ID == h.ID {
			r.Standing = append(r.Standing, h)
		}
	}
	r.Shown = shown(r.Standing, severity[key.Field])
	return r
}

// headsOf are the operations of a register that no other of it replaces. Where each replaces another in a
// circle, all of them are.
func headsOf(group []Op) []Op {
	replaced := map[string]bool{}
	for _, o := range group {
		for _, b := range o.Base {
			replaced[b] = replaced[b] || b != o.ID
		}
	}
	heads := slices.DeleteFunc(slices.Clone(group), func(o Op) bool { return replaced[o.ID] })
	if len(heads) == 0 {
		heads = slices.Clone(group)
	}
	slices.SortFunc(heads, Compare)
	return heads
}

// Compare orders operations: those the server numbered by their number, then those it has not by the
// device's own, and at last by id.
func Compare(a, b Op) int {
	if (a.Seq == 0) != (b.Seq == 0) {
		if a.Seq == 0 {
			return 1
		}
		return -1
	}
	if a.Seq != b.Seq {
		return cmp.Compare(a.Seq, b.Seq)
	}
	if a.DevSeq != b.DevSeq {
		return cmp.Compare(a.DevSeq, b.DevSeq)
	}
	return strings.Compare(a.ID, b.ID)
}

// shown is the most severe of the standing heads where the field has an order, else the highest.
func shown(standing []Op, order []string) Op {
	best := standing[len(standing)-1]
	for i := len(standing) - 2; i >= 0; i-- {
		if rank(standing[i].Value, order) < rank(best.Value, order) {
			best = standing[i]
		}
	}
	return best
}

// rank is the place of a JSON text in an order of plain words; what is not in it comes last.
func rank(value string, order []string) int {
	at := slices.IndexFunc(order, func(word string) bool { return value == `"`+word+`"` })
	if at < 0 {
		return len(order)
	}
	return at
}

// thing judges whether an entity was removed: by removals that stand and that saw all that stands in it.
func thing(at [2]string, lives []Op, heads []string) Thing {
	t := Thing{Entity: at[0], EntityID: at[1]}
	restored, seen := map[string]bool{}, map[string]bool{}
	for _, o := range lives {
		if o.Kind == Restore {
			for _, b := range o.Base {
				restored[b] = true
			}
		}
	}
	for _, o := range lives {
		if o.Kind == Retract && !restored[o.ID] {
			t.Retracts = append(t.Retracts, o)
			for _, b := range o.Base {
				seen[b] = true
			}
		}
	}
	if len(t.Retracts) == 0 {
		return t
	}
	slices.SortFunc(t.Retracts, Compare)
	t.EditedAfterRemoval = slices.ContainsFunc(heads, func(id string) bool { return !seen[id] })
	t.Removed = !t.EditedAfterRemoval
	return t
}

func ids(ops []Op) []string {
	out := make([]string, 0, len(ops))
	for _, o := range ops {
		out = append(out, o.ID)
	}
	slices.Sort(out)
	return out
}
