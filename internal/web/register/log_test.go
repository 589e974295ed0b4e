package register_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"assay/internal/ledger"
	"assay/internal/store"
	"assay/internal/testkit"
)

// logged is a body with a log of some entries.
func logged(t *testing.T) *testkit.Kit {
	t.Helper()
	k := testkit.New(t)
	ctx := context.Background()
	for i := range 7 {
		testkit.Issued(t, k, testkit.Certificate{Holder: fmt.Sprintf("Holder %d Ltd", i), Number: fmt.Sprintf("SMS-2026-%04d", i+1), Confidential: "security"})
	}
	head, err := k.Store.LogHead(ctx, store.RegisterLog)
	if err != nil {
		t.Fatal(err)
	}
	head.Entered = false
	if err := k.Store.SetLogHead(ctx, store.RegisterLog, head); err != nil {
		t.Fatal(err)
	}
	if err := k.Office.BeginLog(ctx); err != nil {
		t.Fatal(err)
	}
	return k
}

// proof is what the site answers.
type proof struct {
	LeafHash string   `json:"leaf_hash"`
	FromRoot string   `json:"from_root"`
	Size     int64    `json:"size"`
	Root     string   `json:"root"`
	Hashes   []string `json:"hashes"`
}

func (p proof) hashes(t *testing.T) (out ledger.Proof) {
	t.Helper()
	for _, h := range p.Hashes {
		out = append(out, hash(t, h))
	}
	return out
}

func hash(t *testing.T, text string) ledger.Hash {
	t.Helper()
	h, err := ledger.ReadHash(text)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func fetchProof(t *testing.T, k *testkit.Kit, path string) (p proof) {
	t.Helper()
	w := ask(t, k, http.MethodGet, path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s answered %d: %s", path, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestAStrangerChecksTheLogByItsAddresses fetches keys, checkpoint, entries and proofs, and believes none unchecked.
func TestAStrangerChecksTheLogByItsAddresses(t *testing.T) {
	k := logged(t)
	get := func(path string) []byte { return ask(t, k, http.MethodGet, path).Body.Bytes() }
	keys, err := ledger.ReadKeys(string(get("/log/keys")))
	if err != nil {
		t.Fatal(err)
	}
	head, err := keys.Open(string(get("/log/checkpoint")))
	if err != nil {
		t.Fatal(err)
	}
	log, err := ledger.ReadLog(get("/log/log.jsonl"), keys)
	if err != nil || log.Head != head || head.Size != 8 {
		t.Fatalf("%d entries, head %+v, %v", head.Size, head, err)
	}
	leaves := strings.Split(strings.TrimSpace(string(get("/log/leaves?from=2"))), "\n")
	if len(leaves) != 6 || leaves[0] != string(log.Leaves[2].Bytes()) {
		t.Errorf("entries from 2 on: %d", len(leaves))
	}
	for n := range head.Size {
		p := fetchProof(t, k, fmt.Sprintf("/log/proof?leaf=%d", n))
		if err := ledger.CheckInclusion(p.hashes(t), head.Size, head.Root, n, ledger.HashOf(log.Leaves[n].Bytes())); err != nil {
			t.Errorf("entry %d: %v", n, err)
		}
		if n == 0 {
			continue
		}
		q := fetchProof(t, k, fmt.Sprintf("/log/consistency?from=%d", n))
		if err := ledger.CheckConsistency(q.hashes(t), head.Size, head.Root, n, hash(t, q.FromRoot)); err != nil {
			t.Errorf("size %d: %v", n, err)
		}
	}
}

// TestTheLogAnswersNonsense gives a problem for what cannot be, and names nobody.
func TestTheLogAnswersNonsense(t *testing.T) {
	k := logged(t)
	for path, status := range map[string]int{"/log/proof": 400, "/log/proof?leaf=8": 400, "/log/proof?leaf=x": 400, "/log/proof?leaf=1&size=999": 400,
		"/log/consistency?from=0": 400, "/log/consistency?from=9": 400, "/log/consistency?from=3&to=2": 400, "/log/leaves?from=-1": 400, "/log/leaves?from=x": 400, "/log/leaves?from=99": 200} {
		if w := ask(t, k, http.MethodGet, path); w.Code != status {
			t.Errorf("%s answered %d, want %d", path, w.Code, status)
		}
	}
	says(t, k, "/log", http.StatusOK, "Transparency log", "assay verify", "assay.test/log", "!Holder 1", "!SMS-2026-0001")
	says(t, k, "/log/log.jsonl", http.StatusOK, "entered_later", "!Holder 1", "!SMS-2026-0001")
}
