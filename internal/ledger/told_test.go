package ledger

import (
	"strings"
	"testing"
	"time"

	"assay/internal/day"
)

// toldBody is a body with a log of a beginning and an issue.
func toldBody(t *testing.T) (Key, *Tree, Leaf) {
	t.Helper()
	k, err := NewSigningKey("cert.example/log")
	if err != nil {
		t.Fatal(err)
	}
	tree := NewTree()
	issue := Leaf{Number: 1, At: Instant(time.Now()), Act: Issue, Certificate: Commitment("code"), On: day.New(2026, 1, 1), Standing: "active", Expires: day.New(2028, 12, 31)}
	for _, l := range []Leaf{{At: Instant(time.Now()), Act: Begin, Origin: k.Name(), Key: k.Verifier()}, issue} {
		if _, err := tree.Append(l.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	return k, tree, issue
}

// TestReceiptsProveTheirEntry signs a receipt and changes every byte of it; a good signature over a wrong proof is none.
func TestReceiptsProveTheirEntry(t *testing.T) {
	k, tree, issue := toldBody(t)
	keys := Keys{{Verifier: k.Verifier()}}
	root, err := tree.Root()
	if err != nil {
		t.Fatal(err)
	}
	proof, err := tree.Inclusion(1, 2)
	if err != nil {
		t.Fatal(err)
	}
	r := Receipt{Origin: k.Name(), Certificate: "SMS-2026-0001", Holder: "Ägäis Ltd", Code: "code", Asked: day.New(2026, 3, 1), Status: "active", At: time.Now(), Size: 2, Root: root, Leaf: issue, Proof: proof}
	text, err := r.Sign(k)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := keys.OpenReceipt(text); err != nil || !read.Valid() || read.Text() != r.Text() {
		t.Fatalf("a good receipt: %v", err)
	}
	for i := range text {
		changed := text[:i] + string(rune(text[i]%26+'a')) + text[i+1:]
		if changed != text {
			if _, err := keys.OpenReceipt(changed); err == nil {
				t.Fatalf("byte %d changed, and the receipt is believed", i)
			}
		}
	}
	for what, wrong := range map[string]func(*Receipt){"another code": func(r *Receipt) { r.Code = "other" }, "no proof": func(r *Receipt) { r.Proof = nil },
		"another size": func(r *Receipt) { r.Size = 3 }, "another act": func(r *Receipt) { r.Leaf.Act = Withdraw }} {
		one := r
		wrong(&one)
		text, err := one.Sign(k)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := keys.OpenReceipt(text); err == nil {
			t.Errorf("%s: believed", what)
		}
	}
}

// TestStatusListTellsOfItsIssuesAlone finds each issue by its code, and refuses a list with one byte changed.
func TestStatusListTellsOfItsIssuesAlone(t *testing.T) {
	k, tree, _ := toldBody(t)
	keys := Keys{{Verifier: k.Verifier()}}
	root, err := tree.Root()
	if err != nil {
		t.Fatal(err)
	}
	made := StatusList{Origin: k.Name(), At: time.Now(), Until: time.Now().Add(time.Hour), Size: 2, Root: root}
	text, err := made.Write([]Listed{{Commitment("b"), "suspended", day.New(2026, 5, 1)}, {Commitment("a"), "active", day.New(2026, 1, 1)}}, k)
	if err != nil {
		t.Fatal(err)
	}
	l, err := keys.OpenStatusList(text)
	if err != nil || l.Issues() != 2 {
		t.Fatalf("%d issues, %v\n%s", l.Issues(), err, text)
	}
	for code, want := range map[string]string{"a": "active", "b": "suspended", "c": ""} {
		if found, known := l.Of(Commitment(code)); found.State != want || known != (want != "") {
			t.Errorf("%s: %+v %v", code, found, known)
		}
	}
	if strings.Contains(text, "2026-01-01") {
		t.Error("an active issue is told with its day")
	}
	for i := range text {
		changed := text[:i] + string(rune(text[i]%26+'a')) + text[i+1:]
		if changed != text {
			if _, err := keys.OpenStatusList(changed); err == nil {
				t.Fatalf("byte %d changed, and the list is believed", i)
			}
		}
	}
	empty, err := made.Write(nil, k)
	if err != nil {
		t.Fatal(err)
	}
	if l, err := keys.OpenStatusList(empty); err != nil || l.Issues() != 0 {
		t.Errorf("an empty list: %v", err)
	}
}

// TestKeyFileHoldsBothKindsOfKeys and is refused where a line is neither.
func TestKeyFileHoldsBothKindsOfKeys(t *testing.T) {
	k, _, _ := toldBody(t)
	id := strings.Repeat("0a", 32)
	f := KeyFile{Log: Keys{{Verifier: k.Verifier()}}, Seals: []string{id}}
	read, err := ReadKeyFile(f.Text())
	if err != nil || len(read.Log) != 1 || len(read.Seals) != 1 || read.Seals[0] != id {
		t.Fatalf("%+v %v", read, err)
	}
	if keys, err := ReadKeys(f.Text()); err != nil || len(keys) != 1 {
		t.Errorf("%v %v", keys, err)
	}
	for _, bad := range []string{"seal\n", "seal 0a\n", "seal " + id + " 0a\n", "seal " + strings.Repeat("x", 64)} {
		if _, err := ReadKeyFile(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// TestAnIssueCountsUntilItsSuccessorBegins: the act is in the log already, and its day is still to come.
func TestAnIssueCountsUntilItsSuccessorBegins(t *testing.T) {
	entries := []Leaf{{Act: Issue, Standing: "active", On: day.New(2026, 1, 1), Expires: day.New(2028, 12, 31)}, {Act: Supersede, Standing: "superseded", On: day.New(2028, 6, 1), Expires: day.New(2028, 12, 31)}}
	if s := StandingOn(entries, day.New(2028, 5, 31)); !s.Valid() {
		t.Errorf("the day before: %+v", s)
	}
	if s := StandingOn(entries, day.New(2028, 6, 1)); s.State != "superseded" {
		t.Errorf("on the day: %+v", s)
	}
}
