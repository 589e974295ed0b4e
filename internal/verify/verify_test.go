package verify

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"assay/internal/day"
	"assay/internal/ledger"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// body is a body with a log and a chain of events.
type body struct {
	key            ledger.Key
	tree, chain    *ledger.Tree
	entries, links [][]byte
}

func newBody(t *testing.T) *body {
	t.Helper()
	k, err := ledger.NewSigningKey("cert.example/log")
	if err != nil {
		t.Fatal(err)
	}
	b := &body{key: k, tree: ledger.NewTree(), chain: ledger.NewTree()}
	b.enter(t, ledger.Leaf{Act: ledger.Begin, Origin: k.Name(), Key: k.Verifier()})
	e := ledger.Event{ID: 1, At: ledger.Instant(noon), Verb: "settings.change", Detail: "{}"}
	b.links = append(b.links, ledger.Link{Number: 0, Hash: ledger.HashOf(e.Bytes()).String(), Event: e.Bytes()}.Bytes())
	if _, err := b.chain.Append(e.Bytes()); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *body) enter(t *testing.T, l ledger.Leaf) {
	t.Helper()
	l.Number, l.At = b.tree.Size(), ledger.Instant(noon)
	b.entries = append(b.entries, l.Bytes())
	if _, err := b.tree.Append(l.Bytes()); err != nil {
		t.Fatal(err)
	}
}

func (b *body) act(t *testing.T, code string, act ledger.Act, standing string, on, expires day.Day) {
	t.Helper()
	l := ledger.Leaf{Act: act, Certificate: ledger.Commitment(code), Standing: standing, On: on, Expires: expires}
	if act == ledger.Issue {
		l.Paper = ledger.SHA256(pdf(code))
	}
	b.enter(t, l)
}

func pdf(code string) []byte { return []byte("%PDF-1.7\n" + code) }

func (b *body) checkpoint(t *testing.T) []byte {
	t.Helper()
	root, err := b.tree.Root()
	if err != nil {
		t.Fatal(err)
	}
	events, err := b.chain.Root()
	if err != nil {
		t.Fatal(err)
	}
	signed, err := ledger.Checkpoint{Origin: b.key.Name(), Size: b.tree.Size(), Root: root, At: noon, Events: ledger.CommitEvents(b.chain.Size(), events)}.Sign(b.key)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(signed)
}

func (b *body) files(t *testing.T, file []byte) Files {
	t.Helper()
	return Files{File: file, Keys: []byte(b.key.Verifier()), Log: ledger.WriteLog(b.entries, string(b.checkpoint(t))), Now: noon, Zone: time.UTC}
}

func says(t *testing.T, f Files, good bool, what string) {
	t.Helper()
	if v := Judge(f); v.Good != good || !strings.Contains(v.Reason, what) {
		t.Errorf("good %v, %q; want %v, %q", v.Good, v.Reason, good, what)
	}
}

// TestPapersAreJudged judges certificates in every state, and what is none.
func TestPapersAreJudged(t *testing.T) {
	b := newBody(t)
	first, last := day.New(2026, 1, 1), day.New(2028, 12, 31)
	for _, code := range []string{"valid", "suspended", "restored", "withdrawn", "replaced"} {
		b.act(t, code, ledger.Issue, "active", first, last)
	}
	b.act(t, "suspended", ledger.Suspend, "suspended", day.New(2026, 6, 1), last)
	b.act(t, "restored", ledger.Suspend, "suspended", day.New(2026, 6, 1), last)
	b.act(t, "restored", ledger.Restore, "active", day.New(2026, 7, 1), last)
	b.act(t, "withdrawn", ledger.Withdraw, "withdrawn", day.New(2026, 6, 1), last)
	b.act(t, "replaced", ledger.Supersede, "superseded", day.New(2026, 6, 1), last)
	b.act(t, "future", ledger.Issue, "active", day.New(2027, 1, 1), last)
	b.act(t, "leap", ledger.Issue, "active", first, day.New(2028, 2, 29))
	for code, want := range map[string]string{"suspended": "suspended since 2026-06-01", "withdrawn": "withdrawn since", "replaced": "superseded", "future": "not yet valid", "none": "not genuine"} {
		says(t, b.files(t, pdf(code)), false, want)
	}
	says(t, b.files(t, pdf("valid")), true, "genuine and valid on 2026-11-25")
	says(t, b.files(t, pdf("restored")), true, "genuine and valid")
	says(t, b.files(t, append(pdf("valid"), ' ')), false, "not genuine")
	leap := b.files(t, pdf("leap"))
	leap.Now = time.Date(2028, 2, 29, 23, 0, 0, 0, time.UTC)
	says(t, leap, true, "until 2028-02-29")
	leap.Now = leap.Now.Add(2 * time.Hour)
	says(t, leap, false, "expired, its last valid day was 2028-02-29")
}

// TestTheJudgeAsksForWhatItNeeds refuses to answer from less.
func TestTheJudgeAsksForWhatItNeeds(t *testing.T) {
	b := newBody(t)
	b.act(t, "valid", ledger.Issue, "active", day.New(2026, 1, 1), day.New(2028, 12, 31))
	for what, change := range map[string]func(*Files){"--key": func(f *Files) { f.Keys = nil }, "--log": func(f *Files) { f.Log = nil },
		"no key": func(f *Files) { f.Keys = []byte("\n") }, "neither a PDF": func(f *Files) { f.File = []byte("PK") }, "empty": func(f *Files) { f.File = nil },
		"none of the given keys": func(f *Files) { f.Keys = []byte(newBody(t).key.Verifier()) }, "cut off": func(f *Files) { f.Log = f.Log[:len(f.Log)-1] },
		"it is no signed text": func(f *Files) { f.Checkpoint = []byte("x") }} {
		f := b.files(t, pdf("valid"))
		change(&f)
		says(t, f, false, what)
	}
}

// TestExportsAreJudged judges log and events, and holds both against checkpoints of before.
func TestExportsAreJudged(t *testing.T) {
	b := newBody(t)
	b.act(t, "valid", ledger.Issue, "active", day.New(2026, 1, 1), day.New(2028, 12, 31))
	old := b.checkpoint(t)
	b.act(t, "more", ledger.Issue, "active", day.New(2026, 1, 1), day.New(2028, 12, 31))
	for _, export := range [][]byte{ledger.WriteLog(b.entries, string(b.checkpoint(t))), ledger.WriteLog(b.links, string(b.checkpoint(t)))} {
		f := b.files(t, export)
		f.Checkpoint = old
		says(t, f, true, "consistent with the given checkpoint")
		f.File = []byte(strings.Replace(string(export), "settings", "Settings", 1))
		if string(f.File) != string(export) {
			says(t, f, false, "was changed")
		}
	}
	other := newBody(t)
	other.key = b.key
	other.act(t, "another", ledger.Issue, "active", day.New(2026, 1, 1), day.New(2028, 12, 31))
	f := other.files(t, pdf("another"))
	says(t, f, true, "genuine and valid")
	f.Checkpoint = b.checkpoint(t)
	says(t, f, false, fmt.Sprintf("had %d when", b.tree.Size()))
	f.Checkpoint = old
	says(t, f, false, "history was rewritten")
}
