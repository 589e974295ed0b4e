package field_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/office/fieldsync"
	"assay/internal/testkit"
)

// copyOf is a copy as a tablet saves it.
func (d *device) copyOf(audit int64, ops []op, files map[string][]byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w := must(z.Create("ops.jsonl"))(d.g.t)
	e := json.NewEncoder(w)
	_ = e.Encode(map[string]any{"protocol": 1, "audit": audit, "device": d.id, "person": d.actor.PersonID, "epoch": "", "exported_at": "2026-01-05T09:00:00.000Z"})
	for _, o := range ops {
		_ = e.Encode(o)
	}
	w = must(z.Create("uploads.jsonl"))(d.g.t)
	e = json.NewEncoder(w)
	for att, data := range files {
		sum := sha256.Sum256(data)
		_ = e.Encode(map[string]any{"att": att, "audit": audit, "device": d.id, "sha256": hex.EncodeToString(sum[:]), "size": len(data), "name": "log.txt", "mime": "text/plain"})
	}
	for att, data := range files {
		_, _ = must(z.CreateHeader(&zip.FileHeader{Name: "blobs/" + att, Method: zip.Store}))(d.g.t).Write(data)
	}
	_ = z.Close()
	return out.Bytes()
}

// bring hands a copy in at the desk.
func (d desk) bring(audit int64, data []byte, code int, texts ...string) {
	d.g.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	_ = m.WriteField("once", office.RandomCode())
	_, _ = must(m.CreateFormFile("files", "field.zip"))(d.g.t).Write(data)
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, fmt.Sprintf("/audits/%d/field/import", audit), &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.AddCookie(d.cookie)
	w := httptest.NewRecorder()
	d.g.site.ServeHTTP(w, r)
	if w.Code != code {
		d.g.t.Fatalf("the copy was answered with %d: %s", w.Code, w.Body)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			d.g.t.Errorf("the answer does not say %q: %s", text, w.Body)
		}
	}
}

// Measure 12: a copy brought twice leaves what it left the first time: records, evidence and a finding; each
// record says who brought it.
func TestCopyIsBroughtTwice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		g := newGround(t, k)
		ctx, d := context.Background(), g.member
		att, photo, data := office.NewUUID(), office.NewUUID(), []byte("4 May: INC-7 opened\n")
		sum := sha256.Sum256(data)
		ops := []op{d.op("answer", incidents, "verdict", "nonconform"), d.op("answer", incidents, fmt.Sprintf("note:%d", d.actor.PersonID), "INC-7 is open."),
			d.op("evidence", photo, "meta", map[string]any{"type": "file", "item": incidents, "att": att, "name": "log.txt", "size": len(data), "sha256": hex.EncodeToString(sum[:])}),
			d.op("answer", "clause:99.9", "verdict", "conform"), d.op("answer", incidents, "no such field", 1)}
		file := d.copyOf(g.audit.ID, ops, map[string][]byte{att: data})
		lead := g.desk(g.lead.actor)
		lead.bring(g.audit.ID, file, http.StatusOK, "taken in", "held for the lead", "refused", "Omar Haddad")
		state := func() string {
			rows := must(k.Store.FieldRegisters(ctx, g.audit.ID))(t)
			for i := range rows {
				rows[i].ID = 0
			}
			n := must(k.Store.Answer(ctx, g.audit.ID, incidents))(t)
			files := must(k.Store.EvidenceOf(ctx, g.audit.ID))(t)
			return fmt.Sprintf("%+v %s %s %s %d %d", rows, n.Verdict, n.Note, n.PersonName, n.Version, len(files))
		}
		first := state()
		if !strings.Contains(first, "nonconform INC-7 is open. Omar Haddad") || !strings.HasSuffix(first, " 1") {
			t.Errorf("after the copy: %s", first)
		}
		lead.bring(g.audit.ID, file, http.StatusOK, "was here already")
		if again := state(); again != first {
			t.Errorf("the second time changed it:\n%s\n%s", first, again)
		}
		measured(t, "copy brought twice: differences", "0", "0", "2 imports of records, evidence and what is held")
		if all := must(k.Store.FieldOpsFrom(ctx, g.audit.ID, d.id))(t); len(all) != 3 || all[0].BroughtBy != "Ines Lindqvist" || all[0].PersonName != "Omar Haddad" {
			t.Errorf("the records: %+v", all)
		}
		d.push(g.audit.ID, "", ops[0]).says(t, 0, "duplicate", "")
		lead.bring(g.audit.ID, []byte("no zip"), http.StatusUnprocessableEntity, "no copy saved by the field app")
		lead.bring(g.audit.ID, d.copyOf(g.foreign.ID, ops, nil), http.StatusUnprocessableEntity, "another audit")
		lead.bring(g.audit.ID, g.stranger.copyOf(g.audit.ID, nil, nil), http.StatusUnprocessableEntity, "never took part")
		g.desk(g.stranger.actor).bring(g.audit.ID, file, http.StatusNotFound)
		spoilt := d.copyOf(g.audit.ID, nil, map[string][]byte{att: data})
		lead.bring(g.audit.ID, bytes.Replace(spoilt, []byte("4 May"), []byte("5 May"), 1), http.StatusOK, "refused")
	})
}

// After a backup was restored and the epoch rotated, a device is told to begin anew; what it sends again is known
// or taken in, once.
func TestEpochIsRotatedAfterARestore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		g := newGround(t, k)
		d := g.member
		known := d.op("answer", "clause:4.1", "verdict", "conform")
		epoch := d.push(g.audit.ID, "", known).Epoch
		lost := d.op("answer", incidents, "verdict", "nonconform") // acknowledged, then lost with the restore: it never came
		rotate(t, k)
		body := map[string]any{"person": d.actor.PersonID, "device": d.id, "epoch": epoch, "ops": []op{}}
		got := d.send(http.MethodPost, fmt.Sprintf("/audits/%d/ops", g.audit.ID), body, http.StatusConflict, nil)
		var said struct{ Epoch string }
		if err := json.Unmarshal(got.Body.Bytes(), &said); err != nil || said.Epoch == "" || said.Epoch == epoch {
			t.Fatalf("no new epoch: %s", got.Body)
		}
		p := d.push(g.audit.ID, said.Epoch, known, lost)
		p.says(t, 0, "duplicate", "")
		p.says(t, 1, "applied", "")
		if n := must(k.Store.Answer(context.Background(), g.audit.ID, incidents))(t); n.Verdict != cert.Nonconform {
			t.Errorf("what the backup lacked did not come back: %s", n.Verdict)
		}
	})
}

func rotate(t *testing.T, k *testkit.Kit) {
	t.Helper()
	if n, err := fieldsync.New(k.Office, k.Store).Rotate(context.Background()); err != nil || n != 1 {
		t.Fatalf("%d streams, %v", n, err)
	}
}
