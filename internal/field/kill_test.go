package field_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/merge"
	"assay/internal/office"
	"assay/internal/testkit"
)

// program is the built server on the database of a ground, killed and started again at will.
type program struct {
	g       *ground
	file    string
	address string
	cmd     *exec.Cmd
}

func (g *ground) program() *program {
	p := &program{g: g, file: filepath.Join(g.t.TempDir(), "assay")}
	if out, err := exec.CommandContext(g.t.Context(), "go", "build", "-o", p.file, "assay/cmd/assay").CombinedOutput(); err != nil {
		g.t.Fatalf("build the server: %v %s", err, out)
	}
	l := must(net.Listen("tcp", "127.0.0.1:0"))(g.t)
	p.address = l.Addr().String()
	_ = l.Close() // the server takes the port
	g.t.Cleanup(p.kill)
	return p
}

func (p *program) start() {
	c := p.g.k.Config
	p.cmd = exec.CommandContext(context.WithoutCancel(p.g.t.Context()), p.file, "serve")
	p.cmd.Env = append(os.Environ(), "ASSAY_DATA="+c.Data, "ASSAY_DATABASE="+c.Database, "ASSAY_LISTEN="+p.address, "ASSAY_BASE_URL=http://"+p.address)
	if err := p.cmd.Start(); err != nil {
		p.g.t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if got, err := http.Get("http://" + p.address + "/healthz"); err == nil {
			_ = got.Body.Close()
			return
		}
	}
	p.g.t.Fatal("the server did not come up")
}

func (p *program) kill() {
	if p.cmd != nil {
		_ = p.cmd.Process.Kill() // it may be gone
		_ = p.cmd.Wait()         // killed is what it says
	}
}

// send sends one request over the network and reads the answer; false when the server was killed meanwhile.
func (p *program) send(d *device, method, path, kind string, body []byte, into any, head ...string) (*http.Response, bool) {
	r := must(http.NewRequestWithContext(p.g.t.Context(), method, "http://"+p.address+"/api/field/v1"+path, bytes.NewReader(body)))(p.g.t)
	r.Header.Set("Content-Type", kind)
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	r.AddCookie(d.cookie)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, false
	}
	defer func() { _ = got.Body.Close() }()
	if got.StatusCode >= 500 {
		p.g.t.Errorf("%s answers %d", path, got.StatusCode)
	}
	return got, into == nil || json.NewDecoder(got.Body).Decode(into) == nil
}

// sender is a device that sends records and a file until it is told that all is there.
type sender struct {
	*device
	p     *program
	ops   []op
	acked map[string]bool
	gone  map[string]bool // sent at least once
	data  []byte
	att   string
}

// push sends what has no receipt yet, in batches.
func (s *sender) push(batch int) bool {
	var ops []op
	for _, o := range s.ops {
		if !s.acked[o.ID] && len(ops) < batch {
			ops = append(ops, o)
		}
	}
	for _, o := range ops {
		s.gone[o.ID] = true
	}
	var done pushed
	body := must(json.Marshal(map[string]any{"person": s.actor.PersonID, "device": s.id, "ops": ops}))(s.g.t)
	if _, ok := s.p.send(s.device, http.MethodPost, fmt.Sprintf("/audits/%d/ops", s.g.audit.ID), "application/json", body, &done); !ok {
		return false
	}
	for _, r := range done.Results {
		if r.S != "applied" && r.S != "duplicate" {
			s.g.t.Errorf("%s %s", r.S, r.Code)
		}
		s.acked[r.ID] = true
	}
	return true
}

// upload goes on with the file from where the server is; true when it is whole.
func (s *sender) upload(pieces int) bool {
	sum := sha256.Sum256(s.data)
	say := must(json.Marshal(map[string]any{"att": s.att, "audit": s.g.audit.ID, "device": s.id, "sha256": hex.EncodeToString(sum[:]), "size": len(s.data), "name": "may.txt", "mime": "text/plain"}))(s.g.t)
	var at struct {
		Offset int
		State  string
	}
	if _, ok := s.p.send(s.device, http.MethodPost, "/uploads", "application/json", say, &at); !ok {
		return false
	}
	for ; at.State != "verified" && pieces > 0; pieces-- {
		piece := s.data[at.Offset:min(len(s.data), at.Offset+64<<10)]
		got, ok := s.p.send(s.device, http.MethodPatch, "/uploads/"+s.att, "application/offset+octet-stream", piece, nil, "Upload-Offset", fmt.Sprint(at.Offset))
		if !ok {
			return false
		}
		_, _ = fmt.Sscan(got.Header.Get("Upload-Offset"), &at.Offset)
		at.State = got.Header.Get("X-Upload-State")
	}
	return at.State == "verified"
}

// The server is killed in the middle of batches and of an upload, again and again: everything it gave a receipt for is
// there, nothing is there twice, and the file arrives whole. The control is a device that deletes on sending: what it
// had sent at a kill, and the server never kept, would be lost.
func TestMeasureServerKills(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: builds and kills the server")
	}
	k := testkit.New(t)
	k.Clock.Set(time.Now())
	g := newGround(t, k)
	p, r, kills := g.program(), rand.New(rand.NewPCG(9, 9)), runs(4, 60)
	s := &sender{device: g.member, p: p, acked: map[string]bool{}, gone: map[string]bool{}, att: office.NewUUID(), data: bytes.Repeat([]byte("4 May, INC-7, open\n"), 50000)}
	sum := sha256.Sum256(s.data)
	s.ops = append(s.ops, s.op("evidence", office.NewUUID(), "meta", map[string]any{"type": "file", "item": incidents, "att": s.att, "name": "may.txt", "sha256": hex.EncodeToString(sum[:])}))
	unanswered, control := 0, 0
	for range kills {
		for i := range 500 {
			s.ops = append(s.ops, s.op("answer", incidents, fmt.Sprintf("follow:f%d", len(s.ops)), fmt.Sprintf("seen %d", i)))
		}
		p.start()
		done := make(chan bool)
		go func() {
			defer close(done)
			for s.push(20) {
				if s.upload(1); len(s.acked) == len(s.ops) {
					return
				}
			}
		}()
		time.Sleep(time.Duration(20+r.IntN(300)) * time.Millisecond)
		p.kill()
		<-done
		kept := must(k.Store.FieldOpsFrom(t.Context(), g.audit.ID, s.id))(t)
		unanswered += max(len(kept)-len(s.acked), 0) // written, and the receipt was lost
		control += max(len(s.gone)-len(kept), 0)
		lostOf(t, s, kept)
	}
	p.start()
	for len(s.acked) < len(s.ops) && s.push(100) {
	}
	whole := s.upload(100)
	lost, doubled := lostOf(t, s, must(k.Store.FieldOpsFrom(t.Context(), g.audit.ID, s.id))(t))
	evidence := must(k.Store.EvidenceOf(t.Context(), g.audit.ID))(t)
	bad := lost + doubled
	if !whole || len(evidence) != 1 || evidence[0].SHA256 != hex.EncodeToString(sum[:]) {
		bad++
	}
	measured(t, "lost or doubled, server killed amid batches and uploads", fmt.Sprint(bad), "0", fmt.Sprintf("%d kills, %d records, %d of them written without a receipt", kills, len(s.ops), unanswered))
	measured(t, "control: lost by a device that deletes on sending", fmt.Sprint(control), "more than 0", fmt.Sprintf("%d kills", kills))
	if bad > 0 || control == 0 {
		t.Errorf("%d lost, %d doubled, file whole: %v, evidence %+v", lost, doubled, whole, evidence)
	}
}

// lostOf counts what had a receipt and is not there, and what is there twice.
func lostOf(t *testing.T, s *sender, kept []cert.FieldOp) (lost, doubled int) {
	t.Helper()
	times := map[string]int{}
	for _, o := range kept {
		times[o.OpID]++
	}
	for _, o := range s.ops {
		if n := times[o.ID]; s.acked[o.ID] && n == 0 {
			lost++
		} else if n > 1 {
			doubled++
		}
	}
	if lost+doubled > 0 {
		t.Errorf("%d lost, %d doubled", lost, doubled)
	}
	return lost, doubled
}

// Wrong clocks: a device a day ahead writes, one a day behind replaces what it saw. Everybody shows the second; a merge
// by the latest clock, the control, shows the first.
func TestMeasureClocks(t *testing.T) {
	g := newGround(t, testkit.New(t))
	n, wrong, control := runs(20, 200), 0, 0
	for i := range n {
		item := fmt.Sprintf("follow:c%d", i)
		first := g.lead.op("answer", incidents, item, "first")
		first.At = "2026-01-06T09:00:00.000Z"
		g.lead.push(g.audit.ID, "", first)
		second := g.member.op("answer", incidents, item, "second", first.ID)
		second.At = "2026-01-04T09:00:00.000Z"
		g.member.push(g.audit.ID, "", second)
		rows := must(g.k.Store.FieldOpsOf(t.Context(), g.audit.ID, []string{incidents}))(t)
		s := office.FieldState(rows)
		if r := s.Registers[merge.Key{Entity: "answer", EntityID: incidents, Field: item}]; merge.Text(r.Shown.Value) != "second" || r.Conflict() {
			wrong++
		}
		control = hiddenByTheClock(rows, s)
	}
	measured(t, "decided by a wrong clock", fmt.Sprint(wrong), "0", fmt.Sprintf("%d pairs, clocks two days apart; a merge by clock errs in %d", n, control))
	if wrong > 0 || control == 0 {
		t.Errorf("%d wrong, the control errs in %d", wrong, control)
	}
}
