package field_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/internal/app"
	"assay/internal/cert"
	"assay/internal/merge"
	"assay/internal/office"
	"assay/internal/office/fieldsync"
	"assay/internal/testkit"
)

// runs is how often a measure of scripts/field-check is taken: few by default, and as the goal says when
// ASSAY_FIELD_CHECK=full.
func runs(few, full int) int {
	if os.Getenv("ASSAY_FIELD_CHECK") == "full" {
		return full
	}
	return few
}

// measured says a figure as scripts/field-check prints it.
func measured(t *testing.T, name, figure, goal, runs string) {
	t.Logf("measure: %s: %s, goal %s, %s", name, figure, goal, runs)
}

// tablet is a device that keeps what it wrote until the server's receipt, behind a line that loses requests and
// answers, with a clock of its own.
type tablet struct {
	*device
	r      *rand.Rand
	ops    map[string]op // all it knows, its own and others'
	sent   map[string]bool
	queue  []string
	since  int64
	epoch  string
	clock  time.Duration
	edits  int
	rounds int
	again  int // operations sent again
}

// line sends a request over the bad line: in three of ten it never arrives, in three of ten its answer does not.
func (d *tablet) line(method, path string, body any, into any) bool {
	if d.r.IntN(10) < 3 {
		return false
	}
	text := must(json.Marshal(body))(d.g.t)
	got := d.do(method, path, "application/json", strings.NewReader(string(text)))
	if got.Code != http.StatusOK {
		d.g.t.Fatalf("%s %s: %d %s", method, path, got.Code, got.Body)
	}
	return d.r.IntN(10) >= 3 && json.Unmarshal(got.Body.Bytes(), into) == nil
}

// edit writes a value over what the device sees, without asking anybody.
func (d *tablet) edit(items []string) {
	own := len(items) / 5
	at := d.r.IntN(own) + int(d.actor.PersonID)%5*own
	if d.r.IntN(100) < 8 {
		at = d.r.IntN(len(items)) // on another's clause
	}
	key := merge.Key{Entity: "answer", EntityID: items[at], Field: "verdict"}
	verdicts := []string{"conform", "nonconform", "opportunity", "not_applicable"}
	o := d.op(key.Entity, key.EntityID, key.Field, verdicts[d.r.IntN(4)], d.state().Registers[key].HeadIDs()...)
	if len(o.Base) > 50 {
		o.Base = o.Base[:50]
	}
	o.At = time.Date(2026, 1, 5, 9, 0, d.edits, 0, time.UTC).Add(d.clock).Format(fieldsync.ClientTime)
	d.edits++
	d.ops[o.ID], d.queue = o, append(d.queue, o.ID)
}

func (d *tablet) state() merge.State { return stateOf(d.ops) }

func stateOf(ops map[string]op) merge.State {
	all := make([]merge.Op, 0, len(ops))
	for _, o := range ops {
		value, _ := json.Marshal(o.Value) // a text always has a form in JSON
		all = append(all, merge.Op{ID: o.ID, Seq: o.Seq, DevSeq: o.DevSeq, Entity: o.Entity, EntityID: o.EntityID, Field: o.Field, Kind: merge.Kind(o.Kind), Value: string(value), Base: o.Base})
	}
	return merge.Of(all, cert.FieldSeverity())
}

// round pushes and pulls once; what got no answer stays as it was.
func (d *tablet) round() {
	d.rounds++
	for len(d.queue) > 0 {
		batch := d.queue[:min(len(d.queue), 40)]
		var ops []op
		for _, id := range batch {
			if d.sent[id] {
				d.again++
			}
			d.sent[id] = true
			ops = append(ops, d.ops[id])
		}
		var p pushed
		if !d.line(http.MethodPost, fmt.Sprintf("/audits/%d/ops", d.g.audit.ID), map[string]any{"person": d.actor.PersonID, "device": d.id, "epoch": d.epoch, "ops": ops}, &p) {
			return
		}
		for _, res := range p.Results {
			if res.S != "applied" && res.S != "duplicate" {
				d.g.t.Fatalf("%s: %s %s", res.ID, res.S, res.Code)
			}
			o := d.ops[res.ID]
			o.Seq = res.Seq
			d.ops[res.ID] = o
		}
		d.epoch, d.queue = p.Epoch, d.queue[len(batch):]
	}
	for {
		var p pulled
		if !d.line(http.MethodGet, fmt.Sprintf("/audits/%d/changes?since=%d&device=%s&pending=0", d.g.audit.ID, d.since, d.id), nil, &p) {
			return
		}
		for _, o := range p.Ops {
			if o.Seq != d.since+1 && o.Seq <= d.since {
				d.g.t.Fatal("the cursor passed an operation")
			}
			d.ops[o.ID] = o
		}
		if d.since = p.Next; !p.More {
			return
		}
	}
}

func (d *tablet) settled(head int64) bool { return len(d.queue) == 0 && d.since == head }

// loss is what five devices come to after a day of offline work and a bad line in the evening.
type loss struct{ lost, doubled, divergent, hidden, rounds, ops, again int }

func (l *loss) add(m loss) {
	l.lost, l.doubled, l.divergent, l.hidden = l.lost+m.lost, l.doubled+m.doubled, l.divergent+m.divergent, l.hidden+m.hidden
	l.rounds, l.ops, l.again = max(l.rounds, m.rounds), l.ops+m.ops, l.again+m.again
}

// dayOf plays one day by a seed in an audit of its own.
func (g *ground) dayOf(seed uint64, team []cert.Actor, n, edits int) (l loss) {
	g.audit = g.underway(1000+n, team...)
	var items []string
	for _, s := range cert.ChecklistFor(g.audit) {
		for _, i := range s.Items {
			if i.Kind == cert.ClauseItem {
				items = append(items, i.Key)
			}
		}
	}
	var all []*tablet
	for i, who := range team {
		d := &tablet{device: g.tablet(who), r: rand.New(rand.NewPCG(seed, uint64(i))), ops: map[string]op{}, sent: map[string]bool{}}
		d.clock = time.Duration(d.r.IntN(7200)-3600) * time.Second
		all = append(all, d)
	}
	for range edits {
		for _, d := range all {
			d.edit(items)
			if d.r.IntN(60) == 0 {
				d.round()
			}
		}
	}
	for quiet := false; !quiet && all[0].rounds < 200; {
		for _, d := range all {
			d.round()
		}
		head := must(g.k.Store.FieldStream(g.t.Context(), g.audit.ID))(g.t).HeadSeq
		quiet = !slices.ContainsFunc(all, func(d *tablet) bool { return !d.settled(head) })
	}
	return g.judge(all, items)
}

// judge compares what was written with what the server and every device hold.
func (g *ground) judge(all []*tablet, items []string) (l loss) {
	rows := must(g.k.Store.FieldOpsOf(g.t.Context(), g.audit.ID, nil))(g.t)
	kept := map[string]int{}
	for _, o := range rows {
		kept[o.OpID]++
	}
	server := office.FieldState(rows)
	for _, d := range all {
		l.rounds, l.again = max(l.rounds, d.rounds), l.again+d.again
		for id := range d.sent {
			l.ops++
			if kept[id] == 0 {
				l.lost++
			}
			if kept[id] > 1 {
				l.doubled++
			}
		}
		mine := d.state()
		for key, r := range server.Registers {
			if !slices.Equal(r.HeadIDs(), mine.Registers[key].HeadIDs()) || r.Shown.ID != mine.Registers[key].Shown.ID {
				l.divergent++
			}
		}
	}
	l.hidden = hiddenByTheClock(rows, server)
	for _, key := range items { // what the pages of the office show is what the stream comes to
		r, there := server.Registers[merge.Key{Entity: "answer", EntityID: key, Field: "verdict"}]
		n, err := g.k.Store.Answer(g.t.Context(), g.audit.ID, key)
		if there != (err == nil) || there && string(n.Verdict) != merge.Text(r.Shown.Value) {
			l.divergent++
		}
	}
	return l
}

// hiddenByTheClock is the control: a merge that lets the latest clock win shows one value of each register and
// nothing of those that stand beside it.
func hiddenByTheClock(rows []cert.FieldOp, s merge.State) (hidden int) {
	last := map[merge.Key]cert.FieldOp{}
	for _, o := range rows {
		key := merge.Key{Entity: o.Entity, EntityID: o.EntityID, Field: o.Field}
		if o.ClientAt >= last[key].ClientAt {
			last[key] = o
		}
	}
	for key, r := range s.Registers {
		for _, h := range r.Standing {
			if h.Value != last[key].Value {
				hidden++
			}
		}
	}
	return hidden
}

// Measure 1: five devices, a line that loses three of ten requests and three of ten answers, clocks an hour off: no
// operation is lost or doubled and no device differs. The control in the same harness lets the latest clock win.
func TestMeasureLoss(t *testing.T) {
	g := newGround(t, testkit.New(t))
	var team []cert.Actor
	for i := range 5 {
		team = append(team, g.person(fmt.Sprintf("Auditor %c", 'A'+i)))
	}
	seeds, edits, sum := runs(3, 200), runs(40, 300), loss{}
	for n := range seeds {
		sum.add(g.dayOf(uint64(n+1), team, n, edits))
	}
	said := fmt.Sprintf("%d seeds of 5 devices, %d operations, %d sent again, at most %d rounds", seeds, sum.ops, sum.again, sum.rounds)
	measured(t, "lost, doubled, divergent under 30 % loss both ways", fmt.Sprintf("%d, %d, %d", sum.lost, sum.doubled, sum.divergent), "0, 0, 0", said)
	measured(t, "control: values that the latest clock would hide", fmt.Sprint(sum.hidden), "more than 0", said)
	if sum.lost+sum.doubled+sum.divergent > 0 || sum.hidden == 0 || sum.again == 0 {
		t.Errorf("%+v", sum)
	}
}

// Measure 10, second half: the database is put back an hour, the epoch rotated, and the devices bring back what the
// backup lacks. The control leaves the epoch as it is, and something stays lost.
func TestMeasureRestore(t *testing.T) {
	lost := func(rotated bool) (missing, all int) {
		k := testkit.New(t)
		g := newGround(t, k)
		d := &tablet{device: g.member, r: rand.New(rand.NewPCG(7, 7)), ops: map[string]op{}, sent: map[string]bool{}}
		items := cert.ChecklistFor(g.audit)[1].Items
		write := func(n int) {
			for i := range n {
				o := d.op("answer", items[i%len(items)].Key, fmt.Sprintf("note:%d", d.actor.PersonID), fmt.Sprintf("Seen %d, %d.", n, i))
				d.ops[o.ID] = o
				d.push(g.audit.ID, "", o)
			}
		}
		write(10)
		epoch := d.pull(0).Epoch
		backup := filepath.Join(t.TempDir(), "backup.db")
		raw := must(sql.Open("sqlite", strings.TrimPrefix(k.Config.Database, "sqlite:")))(t)
		defer func() { _ = raw.Close() }()
		must(raw.ExecContext(t.Context(), "VACUUM INTO ?", backup))(t)
		write(15)
		c := k.Config
		c.Database = "sqlite:" + backup
		a := must(app.Open(t.Context(), c, k.Clock.Now))(t)
		defer func() { _ = a.Close() }()
		g.site = a.Web.Handler()
		late := g.lead.op("answer", items[0].Key, "verdict", "conform") // others go on: the head passes the device's cursor
		for range 20 {
			late.ID, late.DevSeq = office.NewUUID(), late.DevSeq+1
			g.lead.push(g.audit.ID, "", late)
		}
		if rotated {
			must(fieldsync.New(a.Office, a.Store).Rotate(t.Context()))(t)
		}
		got := d.do(http.MethodGet, fmt.Sprintf("/audits/%d/changes?since=25&epoch=%s", g.audit.ID, epoch), "", nil)
		if got.Code == http.StatusConflict {
			for _, o := range d.ops {
				d.push(g.audit.ID, "", o)
			}
		}
		kept := must(a.Store.FieldOpsFrom(t.Context(), g.audit.ID, d.id))(t)
		return len(d.ops) - len(kept), len(d.ops)
	}
	missing, all := lost(true)
	control, _ := lost(false)
	measured(t, "lost after a restore from an older backup", fmt.Sprint(missing), "0", fmt.Sprintf("%d operations, 15 of them younger than the backup", all))
	measured(t, "control: lost without a new epoch", fmt.Sprint(control), "more than 0", "1 run")
	if missing != 0 || control == 0 {
		t.Errorf("%d and %d lost", missing, control)
	}
}
