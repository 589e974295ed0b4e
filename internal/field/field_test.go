package field_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/merge"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/testkit"
)

// ground is two audits underway with the devices of their teams.
type ground struct {
	t        *testing.T
	k        *testkit.Kit
	site     http.Handler
	audit    cert.Audit
	foreign  cert.Audit
	lead     *device
	member   *device
	stranger *device
}

// device is an auditor's tablet.
type device struct {
	g      *ground
	actor  cert.Actor
	id     string
	cookie *http.Cookie
	next   int64
}

func newGround(t *testing.T, k *testkit.Kit) *ground {
	t.Helper()
	g := &ground{t: t, k: k, site: k.Web.Handler()}
	lead, member, stranger := g.person("Ines Lindqvist"), g.person("Omar Haddad"), g.person("Zoe Blanc")
	g.audit = g.underway(1, lead, member)
	g.foreign = g.underway(2, stranger)
	g.lead, g.member, g.stranger = g.tablet(lead), g.tablet(member), g.tablet(stranger)
	return g
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (g *ground) person(name string) cert.Actor {
	ctx, mail := context.Background(), strings.ReplaceAll(strings.ToLower(name), " ", ".")+"@body.test"
	p := cert.Person{Name: name, Email: mail, Active: true, Version: 1, CreatedAt: g.k.Office.Now()}
	if err := g.k.Store.AddPerson(ctx, &p); err != nil {
		g.t.Fatal(err)
	}
	a := cert.Account{Email: mail, Name: name, Roles: []cert.Role{cert.LeadAuditor, cert.Auditor}, PersonID: &p.ID, Version: 1, CreatedAt: g.k.Office.Now()}
	if err := g.k.Store.AddAccount(ctx, &a); err != nil {
		g.t.Fatal(err)
	}
	return cert.Actor{AccountID: a.ID, PersonID: p.ID, Name: name, Roles: a.Roles}
}

func (g *ground) underway(n int, team ...cert.Actor) cert.Audit {
	ctx, o, visitor := context.Background(), g.k.Office, cert.Visitor("Eleni Papadaki")
	app := must(o.BeginApplication(ctx, visitor, "web"))(g.t)
	app = must(o.SaveDraft(ctx, visitor, app.Code, office.DraftInput{Questionnaire: testkit.Questionnaire(), Version: app.Version}))(g.t)
	app = must(o.SubmitApplication(ctx, visitor, app.Code, app.Version))(g.t)
	a := cert.Audit{Status: cert.AuditUnderway, Kind: cert.Stage2, Name: "Stage 2", Number: fmt.Sprintf("A-2026-900%d", n), Starts: o.Today(), Ends: o.Today(), CertificationID: *app.CertificationID,
		Cycle: 1, Seq: 1, Edition: string(norm.E2018), Clauses: []string{}, Slots: []cert.Slot{}, CreatedAt: o.Now()}
	if err := g.k.Store.AddAudit(ctx, &a); err != nil {
		g.t.Fatal(err)
	}
	for i, who := range team {
		m := cert.TeamMember{AuditID: a.ID, PersonID: who.PersonID, Role: map[bool]cert.TeamRole{true: cert.Lead, false: cert.Member}[i == 0]}
		if err := g.k.Store.AddMember(ctx, &m); err != nil {
			g.t.Fatal(err)
		}
	}
	return a
}

// tablet registers a device of somebody by an ordinary session.
func (g *ground) tablet(actor cert.Actor) *device {
	d := &device{g: g, actor: actor, id: office.NewUUID()}
	token := must(g.k.Office.SignInAs(context.Background(), actor.AccountID))(g.t)
	d.cookie = &http.Cookie{Name: "assay", Value: token}
	got := d.send(http.MethodPost, "/devices", map[string]string{"device": d.id, "label": actor.Name}, http.StatusOK, nil)
	for _, c := range got.Result().Cookies() {
		if c.Name == "assay_field" && c.HttpOnly && c.SameSite == http.SameSiteStrictMode {
			d.cookie = c
			return d
		}
	}
	g.t.Fatal("no device session was set")
	return nil
}

// do sends one request as the device.
func (d *device) do(method, path, kind string, body io.Reader, head ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/api/field/v1"+path, body)
	r.Header.Set("Content-Type", kind)
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	r.AddCookie(d.cookie)
	w := httptest.NewRecorder()
	d.g.site.ServeHTTP(w, r)
	if w.Header().Get("X-Field") != "1" {
		d.g.t.Fatalf("%s %s: the answer does not say that it is ours", method, path)
	}
	return w
}

// send sends JSON, expects a code and reads the answer.
func (d *device) send(method, path string, body any, code int, into any) *httptest.ResponseRecorder {
	d.g.t.Helper()
	text := must(json.Marshal(body))(d.g.t)
	got := d.do(method, path, "application/json", bytes.NewReader(text))
	if got.Code != code {
		d.g.t.Fatalf("%s %s: %d %s, want %d", method, path, got.Code, got.Body, code)
	}
	if into != nil {
		if err := json.Unmarshal(got.Body.Bytes(), into); err != nil {
			d.g.t.Fatal(err)
		}
	}
	return got
}

type op struct {
	ID       string   `json:"id"`
	Seq      int64    `json:"seq,omitempty"`
	DevSeq   int64    `json:"dev_seq"`
	Entity   string   `json:"entity"`
	EntityID string   `json:"entity_id"`
	Field    string   `json:"field"`
	Kind     string   `json:"kind"`
	Value    any      `json:"value"`
	Base     []string `json:"base"`
	At       string   `json:"client_at"`
	Hash     string   `json:"hash,omitempty"`
	Device   string   `json:"device,omitempty"`
}

func (d *device) op(entity, id, field string, value any, base ...string) op {
	d.next++
	if base == nil {
		base = []string{}
	}
	return op{ID: office.NewUUID(), DevSeq: d.next, Entity: entity, EntityID: id, Field: field, Kind: "set", Value: value, Base: base, At: "2026-01-05T09:00:00.000Z"}
}

type pushed struct {
	Epoch   string
	HeadSeq int64 `json:"head_seq"`
	Results []struct {
		ID, S, Code, Hash string
		Seq               int64
	}
}

func (d *device) push(audit int64, epoch string, ops ...op) (p pushed) {
	d.g.t.Helper()
	d.send(http.MethodPost, fmt.Sprintf("/audits/%d/ops", audit), map[string]any{"person": d.actor.PersonID, "device": d.id, "epoch": epoch, "now": "2026-01-05T09:00:00Z", "ops": ops}, http.StatusOK, &p)
	if len(p.Results) != len(ops) {
		d.g.t.Fatalf("%d results for %d operations", len(p.Results), len(ops))
	}
	return p
}

type pulled struct {
	Epoch   string
	Ops     []op
	Next    int64
	HeadSeq int64 `json:"head_seq"`
	More    bool
	Links   []struct{ EntityID, Number string }
	Uploads []struct{ Att, State string }
}

func (d *device) pull(since int64) (p pulled) {
	d.g.t.Helper()
	d.send(http.MethodGet, fmt.Sprintf("/audits/%d/changes?since=%d&device=%s&pending=0", d.g.audit.ID, since, d.id), nil, http.StatusOK, &p)
	return p
}

func (p pushed) says(t *testing.T, at int, s, code string) {
	t.Helper()
	if p.Results[at].S != s || p.Results[at].Code != code {
		t.Errorf("result %d is %s %s, want %s %s", at, p.Results[at].S, p.Results[at].Code, s, code)
	}
}

const incidents = "clause:8.6.1"

// TestTwoAuditorsOffline plays a disagreement from two devices to the report gate and to its settlement
// online.
func TestTwoAuditorsOffline(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		g := newGround(t, k)
		ctx := context.Background()
		yes := g.lead.op("answer", incidents, "verdict", "conform")
		note := g.lead.op("answer", incidents, fmt.Sprintf("note:%d", g.lead.actor.PersonID), "Five incidents of May seen.")
		no := g.member.op("answer", incidents, "verdict", "nonconform")
		g.lead.push(g.audit.ID, "", yes, note).says(t, 1, "applied", "")
		p := g.member.push(g.audit.ID, "", no)
		p.says(t, 0, "applied", "")
		if n := must(k.Store.Answer(ctx, g.audit.ID, incidents))(t); n.Verdict != cert.Nonconform || n.Note != "Five incidents of May seen." || n.PersonName != "Omar Haddad" {
			t.Errorf("the answer is %s by %s: %s", n.Verdict, n.PersonName, n.Note)
		}
		if facts := must(k.Office.AuditFacts(ctx, g.lead.actor, g.audit.ID))(t); len(facts.Field) != 1 {
			t.Errorf("the report does not know of the conflict: %v", facts.Field)
		}
		n := must(k.Store.Answer(ctx, g.audit.ID, incidents))(t)
		if _, err := k.Office.AnswerItem(ctx, g.lead.actor, g.audit.ID, office.AnswerInput{Item: incidents, Verdict: cert.Nonconform, Note: n.Note, Version: n.Version}); err != nil {
			t.Fatal(err)
		}
		if facts := must(k.Office.AuditFacts(ctx, g.lead.actor, g.audit.ID))(t); len(facts.Field) != 0 {
			t.Errorf("the settled conflict still blocks: %v", facts.Field)
		}
		got := g.member.pull(0)
		last := got.Ops[len(got.Ops)-1]
		if last.Device != cert.FieldDesk || len(last.Base) != 2 {
			t.Errorf("the settlement did not come to the devices: %+v", last)
		}
		g.lead.push(g.audit.ID, p.Epoch, yes).says(t, 0, "duplicate", "")
		yes.Value = "opportunity"
		g.lead.push(g.audit.ID, p.Epoch, yes).says(t, 0, "invalid", "id_taken")
	})
}

// TestFindingAndPhotoFromTheField raises a finding as it becomes whole and attaches a file that was cut.
func TestFindingAndPhotoFromTheField(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		g := newGround(t, k)
		ctx, id, d := context.Background(), office.NewUUID(), g.member
		grade := d.op("finding", id, "grade", "minor")
		d.push(g.audit.ID, "", grade, d.op("finding", id, "item", incidents), d.op("finding", id, "clause", "8.6.1"), d.op("finding", id, "statement", "Closure is not recorded."))
		if facts := must(k.Office.AuditFacts(ctx, g.lead.actor, g.audit.ID))(t); len(facts.Findings) != 0 || len(facts.Field) != 1 {
			t.Fatalf("a draft counts as %d findings, %v", len(facts.Findings), facts.Field)
		}
		d.push(g.audit.ID, "", d.op("finding", id, "requirement", "Incidents are closed with a record."), d.op("finding", id, "evidence", "INC-7 of 4 May."))
		found := must(k.Store.FindingsOf(ctx, []int64{g.audit.ID}))(t)
		if len(found) != 1 || found[0].Grade != cert.Minor || found[0].PersonName != "Omar Haddad" {
			t.Fatalf("findings: %+v", found)
		}
		d.push(g.audit.ID, "", d.op("finding", id, "grade", "major", grade.ID))
		if found = must(k.Store.FindingsOf(ctx, []int64{g.audit.ID}))(t); found[0].Grade != cert.Major {
			t.Errorf("the grade was not amended: %s", found[0].Grade)
		}
		data := bytes.Repeat([]byte("a line of the log of 4 May\n"), 30000)
		sum := sha256.Sum256(data)
		att := office.NewUUID()
		d.push(g.audit.ID, "", d.op("evidence", office.NewUUID(), "meta", map[string]any{"type": "file", "finding": id, "att": att, "name": "may.txt", "sha256": hex.EncodeToString(sum[:])}))
		say := map[string]any{"att": att, "audit": g.audit.ID, "device": d.id, "sha256": hex.EncodeToString(sum[:]), "size": len(data), "name": "may.txt", "mime": "text/plain"}
		d.send(http.MethodPost, "/uploads", say, http.StatusCreated, nil)
		patch := func(from int, piece []byte) *httptest.ResponseRecorder {
			return d.do(http.MethodPatch, "/uploads/"+att, "application/offset+octet-stream", bytes.NewReader(piece), "Upload-Offset", fmt.Sprint(from))
		}
		if got := patch(0, data[:512<<10]); got.Code != http.StatusNoContent || got.Header().Get("Upload-Offset") != "524288" {
			t.Fatalf("the first piece: %d %s", got.Code, got.Body)
		}
		if got := patch(0, data[:100]); got.Code != http.StatusConflict || got.Header().Get("Upload-Offset") != "524288" {
			t.Errorf("a piece again: %d", got.Code)
		}
		if got := patch(512<<10, data[512<<10:]); got.Header().Get("X-Upload-State") != "verified" {
			t.Fatalf("the last piece: %d %s", got.Code, got.Body)
		}
		files := must(k.Store.FindingEvidence(ctx, found[0].ID))(t)
		if len(files) != 1 || files[0].SHA256 != hex.EncodeToString(sum[:]) || files[0].Type != "text/plain" {
			t.Errorf("evidence of the finding: %+v", files)
		}
		if got := g.stranger.do(http.MethodGet, "/uploads/"+att, "", nil); got.Code != http.StatusNotFound {
			t.Errorf("a stranger reads the file: %d", got.Code)
		}
		g.lead.send(http.MethodGet, "/uploads/"+att, nil, http.StatusOK, nil)
		spoilt := office.NewUUID()
		say["att"] = spoilt
		d.send(http.MethodPost, "/uploads", say, http.StatusCreated, nil)
		att = spoilt
		patch(0, data[:512<<10])
		if got := patch(512<<10, bytes.Repeat([]byte("x"), len(data)-512<<10)); got.Code != http.StatusUnprocessableEntity || got.Header().Get("Upload-Offset") != "0" {
			t.Errorf("other bytes than announced: %d %s", got.Code, got.Body)
		}
	})
}

// TestHeldAndForeign holds what comes too late and knows nothing of foreign audits.
func TestHeldAndForeign(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		g := newGround(t, k)
		ctx, d := context.Background(), g.member
		d.push(g.audit.ID, "", d.op("answer", incidents, "verdict", "conform"))
		for _, path := range []string{"/package", "/changes", "/receipt?device=" + d.id, "/events"} {
			if got := d.do(http.MethodGet, fmt.Sprintf("/audits/%d%s", g.foreign.ID, path), "", nil); got.Code != http.StatusNotFound {
				t.Errorf("foreign %s: %d", path, got.Code)
			}
		}
		d.send(http.MethodPost, fmt.Sprintf("/audits/%d/ops", g.foreign.ID), map[string]any{"person": d.actor.PersonID, "device": d.id, "ops": []op{}}, http.StatusNotFound, nil)
		d.send(http.MethodPost, fmt.Sprintf("/audits/%d/ops", g.audit.ID), map[string]any{"person": g.lead.actor.PersonID, "device": d.id, "ops": []op{}}, http.StatusForbidden, nil)
		if err := k.Store.RemoveMembers(ctx, g.audit.ID, []int64{d.actor.PersonID}); err == nil {
			late := d.op("answer", incidents, fmt.Sprintf("note:%d", d.actor.PersonID), "seen")
			d.push(g.audit.ID, "", late).says(t, 0, "held", "not_on_team")
			d.push(g.audit.ID, "", late).says(t, 0, "held", "not_on_team")
		}
		unknown := g.lead.op("answer", "clause:99.9", "verdict", "conform")
		g.lead.push(g.audit.ID, "", unknown).says(t, 0, "held", "unknown_item")
		if n := len(must(k.Store.FieldHolds(ctx, g.audit.ID))(t)); n == 0 {
			t.Error("nothing is held")
		}
		if _, err := k.Store.SetEpochs(ctx, "restored"); err != nil {
			t.Fatal(err)
		}
		body := map[string]any{"person": g.lead.actor.PersonID, "device": g.lead.id, "epoch": "old", "ops": []op{}}
		got := g.lead.send(http.MethodPost, fmt.Sprintf("/audits/%d/ops", g.audit.ID), body, http.StatusConflict, nil)
		if !strings.Contains(got.Body.String(), `"epoch":"restored"`) {
			t.Errorf("the new epoch is not told: %s", got.Body)
		}
		if err := k.Store.RevokeFieldDevice(ctx, g.lead.id, g.lead.actor.AccountID, "test", k.Office.Now()); err != nil {
			t.Fatal(err)
		}
		if got := g.lead.do(http.MethodGet, "/session", "", nil); got.Code != http.StatusUnauthorized {
			t.Errorf("a revoked device is let in: %d", got.Code)
		}
	})
}

// TestPackageAndReceipt checks both against their hashes and signature, byte by byte.
func TestPackageAndReceipt(t *testing.T) {
	g := newGround(t, testkit.New(t))
	d := g.lead
	p := d.do(http.MethodGet, fmt.Sprintf("/audits/%d/package?device=%s", g.audit.ID, d.id), "", nil)
	sum := sha256.Sum256(p.Body.Bytes())
	if p.Code != http.StatusOK || p.Header().Get("X-Package-Sha256") != hex.EncodeToString(sum[:]) || p.Header().Get("X-Package-Version") != "1" {
		t.Fatalf("package: %d %s", p.Code, p.Header())
	}
	if same := d.do(http.MethodGet, fmt.Sprintf("/audits/%d/package?have=%x", g.audit.ID, sum), "", nil); !strings.Contains(same.Body.String(), `"unchanged":true`) {
		t.Errorf("the package is sent again: %.80s", same.Body)
	}
	z := d.do(http.MethodGet, fmt.Sprintf("/audits/%d/package", g.audit.ID), "", nil, "Accept-Encoding", "gzip")
	if z.Body.Len() > 400<<10 || z.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("the package has %d bytes", z.Body.Len())
	}
	measured(t, "package of a stage 2, bytes gzip", fmt.Sprint(z.Body.Len()), "409600", "1 package")
	o := d.op("answer", incidents, "note:"+fmt.Sprint(d.actor.PersonID), "<b>\u2028 Prüfung & \"Wort\"")
	value, _ := json.Marshal(o.Value)
	hash := merge.Hash(merge.Op{ID: o.ID, DevSeq: o.DevSeq, Entity: o.Entity, EntityID: o.EntityID, Field: o.Field, Kind: "set", Value: string(value)}, merge.Sent{Device: d.id, ClientAt: o.At})
	if got := d.push(g.audit.ID, "", o); got.Results[0].Hash != hash {
		t.Errorf("hash %s, want %s", got.Results[0].Hash, hash)
	}
	var r struct{ Receipt, Signature, Key string }
	d.send(http.MethodGet, fmt.Sprintf("/audits/%d/receipt?device=%s", g.audit.ID, d.id), nil, http.StatusOK, &r)
	key, signature := must(base64.StdEncoding.DecodeString(r.Key))(t), must(base64.StdEncoding.DecodeString(r.Signature))(t)
	if !ed25519.Verify(key, []byte(r.Receipt), signature) || !strings.Contains(r.Receipt, hash) {
		t.Errorf("the receipt does not hold: %s", r.Receipt)
	}
	if ed25519.Verify(key, []byte(strings.Replace(r.Receipt, hash[:8], "00000000", 1)), signature) {
		t.Error("a changed receipt verifies")
	}
}

// TestNothingMalformedBreaks sends thousands of spoilt batches: each is answered, none by a fault of ours, and
// nothing of the other audit comes back.
func TestNothingMalformedBreaks(t *testing.T) {
	g := newGround(t, testkit.New(t))
	secret := g.stranger.op("answer", incidents, fmt.Sprintf("note:%d", g.stranger.actor.PersonID), "CONFIDENTIAL")
	g.stranger.push(g.foreign.ID, "", secret)
	d, r, sent := g.member, rand.New(rand.NewPCG(4, 2)), 0
	spoil := []any{nil, true, -1, 1.5, 1e300, "", "x", "\x00", "\u0000", strings.Repeat("a", 9000), []any{}, []any{nil}, map[string]any{}, map[string]any{"a": []any{1}}, secret.ID, "answer", "set", "retract", "verdict", int64(1) << 60}
	names := []string{"id", "dev_seq", "entity", "entity_id", "field", "kind", "value", "base", "client_at", "package_version"}
	rounds := runs(28, 280)
	for range rounds {
		var ops []any
		for range 100 {
			good := must(json.Marshal(d.op("answer", incidents, "verdict", "conform")))(t)
			var o map[string]any
			if err := json.Unmarshal(good, &o); err != nil {
				t.Fatal(err)
			}
			for range 1 + r.IntN(2) {
				o[names[r.IntN(len(names))]] = spoil[r.IntN(len(spoil))]
			}
			ops = append(ops, o)
		}
		sent += len(ops)
		text := must(json.Marshal(map[string]any{"person": d.actor.PersonID, "device": d.id, "ops": ops}))(t)
		got := d.do(http.MethodPost, fmt.Sprintf("/audits/%d/ops", g.audit.ID), "application/json", bytes.NewReader(text))
		if got.Code != http.StatusOK && got.Code != http.StatusRequestEntityTooLarge || strings.Contains(got.Body.String(), "CONFIDENTIAL") {
			t.Fatalf("%d %.300s", got.Code, got.Body)
		}
	}
	for _, body := range []string{"", "null", "[]", "{", `{"ops":3}`, `{"ops":[1,null,"x",[]],"person":` + fmt.Sprint(d.actor.PersonID) + `,"device":"` + d.id + `"}`, "\xff\xfe", `{"person":"\ud800"}`, strings.Repeat("[", 20000), strings.Repeat(" ", 300<<10)} {
		if got := d.do(http.MethodPost, fmt.Sprintf("/audits/%d/ops", g.audit.ID), "application/json", strings.NewReader(body)); got.Code >= 500 {
			t.Errorf("%.40q: %d", body, got.Code)
		}
	}
	measured(t, "faults of ours, or foreign records shown, by malformed operations", "0", "0", fmt.Sprintf("%d operations and %d broken bodies", sent, 10))
}
