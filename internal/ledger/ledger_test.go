package ledger

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"assay/internal/day"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// world is a log in memory with its keys.
type world struct {
	tree    *Tree
	entries [][]byte
	links   [][]byte
	events  *Tree
	keys    []Key
	span    Keys
}

func newWorld(t testing.TB, issues int) *world {
	t.Helper()
	k, err := NewSigningKey("cert.example/log")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{tree: NewTree(), events: NewTree(), keys: []Key{k}, span: Keys{{Verifier: k.Verifier()}}}
	w.add(t, Leaf{Act: Begin, Origin: k.Name(), Key: k.Verifier()})
	for i := range issues {
		code := fmt.Sprintf("code-%d", i)
		w.add(t, Leaf{Act: Issue, Certificate: Commitment(code), On: day.New(2026, 1, 1), Standing: "active", Expires: day.New(2028, 12, 31),
			Paper: SHA256([]byte("pdf " + code)), Content: SHA256([]byte("twin " + code))})
		if i%3 == 0 {
			w.add(t, Leaf{Act: Suspend, Certificate: Commitment(code), On: day.New(2026, 6, 1), Standing: "suspended", Expires: day.New(2028, 12, 31)})
		}
		w.happened(t, Event{ID: int64(i + 1), At: Instant(noon), Verb: "certificate.issue", Noun: "certificate", NounID: int64(i), Actor: "Dora", Summary: "Issued <" + code + ">", Detail: "{}"})
	}
	return w
}

func (w *world) add(t testing.TB, l Leaf) {
	t.Helper()
	l.Number, l.At = w.tree.Size(), Instant(noon)
	w.entries = append(w.entries, l.Bytes())
	if _, err := w.tree.Append(l.Bytes()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) happened(t testing.TB, e Event) {
	t.Helper()
	e = e.Marked([]byte("key"), "nonce")
	w.links = append(w.links, Link{Number: w.events.Size(), Hash: HashOf(e.Bytes()).String(), Event: e.Bytes()}.Bytes())
	if _, err := w.events.Append(e.Bytes()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) checkpoint(t testing.TB) string {
	t.Helper()
	root, err := w.tree.Root()
	if err != nil {
		t.Fatal(err)
	}
	events, err := w.events.Root()
	if err != nil {
		t.Fatal(err)
	}
	signed, err := Checkpoint{Origin: w.keys[0].Name(), Size: w.tree.Size(), Root: root, At: noon, Events: CommitEvents(w.events.Size(), events)}.Sign(w.keys...)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// rotate lets a new key take over.
func (w *world) rotate(t testing.TB) Key {
	t.Helper()
	old := w.keys[0]
	next, err := NewSigningKey(old.Name())
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewKeyLeaf(w.tree.Size(), Instant(noon), old.Name(), old, next)
	if err != nil {
		t.Fatal(err)
	}
	if w.span, err = w.span.Follow(l, old.Name()); err != nil {
		t.Fatal(err)
	}
	w.add(t, l)
	w.keys = []Key{next}
	return next
}

func (w *world) log(t testing.TB) []byte {
	return WriteLog(w.entries, w.checkpoint(t))
}

func (w *world) chain(t testing.TB) []byte { return WriteLog(w.links, w.checkpoint(t)) }

func TestLogIsReadAndAnswers(t *testing.T) {
	w := newWorld(t, 20)
	early := w.checkpoint(t)
	w.add(t, Leaf{Act: Withdraw, Certificate: Commitment("code-1"), On: day.New(2026, 9, 1), Standing: "withdrawn", Expires: day.New(2028, 12, 31)})
	log, err := ReadLog(w.log(t), w.span)
	if err != nil {
		t.Fatal(err)
	}
	c, err := w.span.Open(early)
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Extends(c); err != nil {
		t.Errorf("the log does not extend its own past: %v", err)
	}
	for code, want := range map[string]string{"code-0": "suspended", "code-1": "withdrawn", "code-2": "active", "none": "unknown"} {
		if got := StandingOn(log.Of(Commitment(code)), day.New(2026, 11, 25)).State; got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
	if got := StandingOn(log.Of(Commitment("code-2")), day.New(2029, 1, 1)).State; got != "expired" {
		t.Errorf("after its last day an issue is %s", got)
	}
	if got := StandingOn(log.Of(Commitment("code-2")), day.New(2025, 12, 31)).State; got != "not yet valid" {
		t.Errorf("before its first day an issue is %s", got)
	}
	if _, found := log.Paper(SHA256([]byte("pdf code-2"))); !found {
		t.Error("a paper is not found by its hash")
	}
}

func TestRewrittenHistoryIsFoundByAnOldCheckpoint(t *testing.T) {
	w := newWorld(t, 20)
	c, err := w.span.Open(w.checkpoint(t))
	if err != nil {
		t.Fatal(err)
	}
	other := newWorld(t, 25) // other entries and events, signed with the body's own key
	other.keys, other.span = w.keys, w.span
	log, err := ReadLog(other.log(t), w.span)
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Extends(c); err == nil {
		t.Error("a rewritten log passes an old checkpoint")
	}
	short := newWorld(t, 5)
	short.keys = w.keys
	if log, err = ReadLog(short.log(t), w.span); err != nil {
		t.Fatal(err)
	}
	if err := log.Extends(c); err == nil {
		t.Error("a shortened log passes an old checkpoint")
	}
	chain, err := ReadChain(short.chain(t), w.span)
	if err != nil {
		t.Fatal(err)
	}
	if err := chain.Extends(c); err == nil {
		t.Error("shortened events pass an old checkpoint")
	}
}

func TestProofsHoldAndFail(t *testing.T) {
	w := newWorld(t, 30)
	size := w.tree.Size()
	root, _ := w.tree.Root()
	for n := range size {
		p, err := w.tree.Inclusion(n, size)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckInclusion(p, size, root, n, HashOf(w.entries[n])); err != nil {
			t.Errorf("entry %d: %v", n, err)
		}
		if CheckInclusion(p, size, root, n, HashOf([]byte("another"))) == nil {
			t.Errorf("entry %d: another entry passes", n)
		}
		if n == 0 {
			continue
		}
		before, _ := w.tree.RootAt(n)
		q, err := w.tree.Consistency(n, size)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckConsistency(q, size, root, n, before); err != nil {
			t.Errorf("size %d: %v", n, err)
		}
		if CheckConsistency(q, size, root, n, HashOf([]byte("another"))) == nil {
			t.Errorf("size %d: another tree passes", n)
		}
	}
	for _, bad := range [][2]int64{{-1, 3}, {3, 3}, {0, size + 1}} {
		if _, err := w.tree.Inclusion(bad[0], bad[1]); err == nil {
			t.Errorf("proof of entry %d in %d", bad[0], bad[1])
		}
	}
}

// TestKeptHashesAreEnough resumes a tree at every size from what was kept with its entries.
func TestKeptHashesAreEnough(t *testing.T) {
	rows := map[int64]string{}
	whole := NewTree()
	for n := range int64(70) {
		entry := fmt.Appendf(nil, "entry %d", n)
		kept, err := Resume(n, func(ns []int64) (map[int64]string, error) { return rows, nil }).Append(entry)
		if err != nil {
			t.Fatal(err)
		}
		rows[n] = kept
		if _, err := whole.Append(entry); err != nil {
			t.Fatal(err)
		}
		a, err := Resume(n+1, func([]int64) (map[int64]string, error) { return rows, nil }).Root()
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := whole.Root(); a != b {
			t.Fatalf("the roots of %d entries differ", n+1)
		}
	}
	rows[63] = rows[63][:packedLength]
	if _, err := Resume(70, func([]int64) (map[int64]string, error) { return rows, nil }).Root(); err == nil {
		t.Error("damaged hashes give a root")
	}
}

func TestKeysTakeOver(t *testing.T) {
	w := newWorld(t, 5)
	first := w.keys[0]
	before := w.checkpoint(t)
	w.rotate(t)
	w.add(t, Leaf{Act: Issue, Certificate: Commitment("later"), Standing: "active", On: day.New(2027, 1, 1), Expires: day.New(2029, 1, 1)})
	after := w.checkpoint(t)
	published, err := ReadKeys(w.span.Text())
	if err != nil {
		t.Fatal(err)
	}
	for _, signed := range []string{before, after} {
		if _, err := published.Open(signed); err != nil {
			t.Errorf("the published keys do not open a checkpoint of theirs: %v", err)
		}
	}
	old := Keys{{Verifier: first.Verifier()}}
	log, err := ReadLog(w.log(t), old)
	if err != nil {
		t.Fatalf("who has the first key alone cannot follow to the second: %v", err)
	}
	if len(log.Keys) != 2 {
		t.Errorf("%d keys known, want 2", len(log.Keys))
	}
	w.keys = []Key{first} // a thief of the old key signs on
	if _, err := published.Open(w.checkpoint(t)); err == nil {
		t.Error("a key that was replaced still signs")
	}
	stranger, err := NewSigningKey(first.Name())
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewKeyLeaf(w.tree.Size(), Instant(noon), first.Name(), stranger, stranger)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := published.Follow(l, first.Name()); err == nil {
		t.Error("a stranger's key took over")
	}
	again, err := ReadKey(first.Secret())
	if err != nil || again.Verifier() != first.Verifier() {
		t.Errorf("a key read back is another: %v", err)
	}
}

func TestKeyFilesAreReadStrictly(t *testing.T) {
	w := newWorld(t, 0)
	v := w.keys[0].Verifier()
	for _, bad := range []string{"", "# nothing", "nonsense", v + " from", v + " from 0", v + " since 3", v + "x"} {
		if _, err := ReadKeys(bad); err == nil {
			t.Errorf("%q was read as keys", bad)
		}
	}
	if k, err := ReadKeys(v + "\n"); err != nil || len(k) != 1 {
		t.Errorf("a bare key: %v", err)
	}
}

func TestMarksTellWhoWroteAnEvent(t *testing.T) {
	e := Event{At: Instant(noon), Verb: "decision.grant", Actor: "Dora", Detail: "{}"}.Marked([]byte("key"), "n1")
	e.ID = 7 // numbered afterwards
	if !e.Genuine([]byte("old"), []byte("key")) {
		t.Error("the program's own event is a stranger")
	}
	for name, change := range map[string]func(*Event){"actor": func(e *Event) { e.Actor = "Eve" }, "mark": func(e *Event) { e.Mark = "" },
		"nonce": func(e *Event) { e.Mark = "n2" + e.Mark[2:] }} {
		other := e
		change(&other)
		if other.Genuine([]byte("key")) {
			t.Errorf("another %s passes", name)
		}
	}
	if e.Genuine([]byte("another")) {
		t.Error("another key passes")
	}
}

// edit changes one thing of an export at random; it says what it did.
func edit(r *rand.Rand, export []byte) (string, []byte) {
	lines := bytes.SplitAfter(bytes.Clone(export), []byte("\n"))
	lines = lines[:len(lines)-1]
	i, j := r.IntN(len(lines)), r.IntN(len(lines))
	switch r.IntN(8) {
	case 0:
		at, to := r.IntN(len(export)), byte(r.IntN(256))
		out := bytes.Clone(export)
		if out[at] == to {
			to++
		}
		out[at] = to
		return fmt.Sprintf("byte %d to %q", at, to), out
	case 1:
		return fmt.Sprintf("remove line %d", i), bytes.Join(append(lines[:i:i], lines[i+1:]...), nil)
	case 2:
		return fmt.Sprintf("repeat line %d after %d", i, j), bytes.Join(append(append(lines[:j:j], lines[i]), lines[j:]...), nil)
	case 3:
		if i == j || bytes.Equal(lines[i], lines[j]) {
			return edit(r, export)
		}
		lines[i], lines[j] = lines[j], lines[i]
		return fmt.Sprintf("swap lines %d and %d", i, j), bytes.Join(lines, nil)
	case 4:
		at := r.IntN(len(export))
		return fmt.Sprintf("cut off at %d", at), export[:at]
	case 5:
		at := r.IntN(len(export) + 1)
		return fmt.Sprintf("insert a byte at %d", at), bytes.Join([][]byte{export[:at], {" \n{x0"[r.IntN(5)]}, export[at:]}, nil)
	case 6:
		at := r.IntN(len(export))
		return fmt.Sprintf("remove byte %d", at), append(bytes.Clone(export[:at]), export[at+1:]...)
	}
	from, to := "active", "suspended"
	if !bytes.Contains(export, []byte(from)) {
		from, to = "Dora", "Dave"
	}
	n := bytes.Count(export, []byte(from))
	at := 0
	for range 1 + r.IntN(n) {
		at += 1 + bytes.Index(export[at:], []byte(from))
	}
	return "another word", bytes.Join([][]byte{export[:at-1], []byte(to), export[at-1+len(from):]}, nil)
}

// TestThousandEditsAreFound edits exports of log and events 1,000 times each; every edit is found, and no clean export
// is refused.
func TestThousandEditsAreFound(t *testing.T) {
	w := newWorld(t, 40)
	w.rotate(t)
	exports := map[string]struct {
		export []byte
		check  func([]byte) error
	}{
		"log":    {w.log(t), func(b []byte) error { _, err := ReadLog(b, w.span); return err }},
		"events": {w.chain(t), func(b []byte) error { _, err := ReadChain(b, w.span); return err }},
	}
	for name, x := range exports {
		if err := x.check(x.export); err != nil {
			t.Fatalf("the clean export of the %s is refused: %v", name, err)
		}
		r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test that can be repeated
		found := 0
		for range 1000 {
			what, edited := edit(r, x.export)
			if err := x.check(edited); err == nil {
				t.Errorf("%s: %s was not found", name, what)
				continue
			}
			found++
		}
		t.Logf("%s: %d of 1000 edits found", name, found)
	}
}

func TestLeavesNameNobody(t *testing.T) {
	w := newWorld(t, 3)
	for _, e := range w.entries {
		if strings.Contains(string(e), "code-") {
			t.Errorf("the entry holds a code: %s", e)
		}
	}
	l, err := ReadLeaf(w.entries[1])
	if err != nil || l.Time() != noon || !l.OnCertificate() {
		t.Errorf("%+v, %v", l, err)
	}
	if _, err := ReadLeaf([]byte(`{"n": 1}`)); err == nil {
		t.Error("another spelling of an entry is read")
	}
}
