package web_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/office/fieldsync"
	"assay/internal/testkit"
	"assay/internal/testkit/browser"
	"assay/internal/testkit/faults"
)

// outing is an auditor with a tablet behind a line that a test spoils, on an audit that is underway.
type outing struct {
	t     *testing.T
	k     *testkit.Kit
	line  *faults.Line
	site  *httptest.Server
	page  *browser.Page
	audit cert.Audit
	mail  string
}

const passphrase = "a few plain words"

// newOuting takes an audit along on a tablet, by the app's own preflight page.
func newOuting(t *testing.T) *outing {
	t.Helper()
	k := testkit.New(t)
	k.Clock.Set(time.Now())
	o := &outing{t: t, k: k, line: &faults.Line{Server: k.Web.Handler()}, mail: "anna.berg@body.test"}
	o.site = httptest.NewServer(o.line)
	t.Cleanup(o.site.Close)
	o.furnish()
	o.page = browser.New(t)
	o.page.Size(1024, 768)
	for _, text := range []string{"ERR_", "401", "409", "Failed to load"} {
		o.page.Allow(text)
	}
	o.page.Open(o.site.URL + "/field/")
	o.page.Awaits("#si-mail")
	o.page.Fill("#si-mail", o.mail)
	o.page.Fill("#si-word", passphrase)
	o.page.Click(".signin button")
	o.page.Awaits(".card")
	o.page.Await(`navigator.serviceWorker.ready.then(() => "kept")`)
	o.page.Open(o.site.URL + fmt.Sprintf("/field/#/take/%d", o.audit.ID))
	o.page.Awaits(".tries li:nth-child(2).done")
	o.page.Eval(fmt.Sprintf(`(location.hash = "#/audit/%d/list/clause:8.6.1", "")`, o.audit.ID))
	o.page.Awaits(".judge")
	return o
}

// furnish makes an auditor who signs in by password, and an audit that the auditor leads.
func (o *outing) furnish() {
	ctx, k := context.Background(), o.k
	p := cert.Person{Name: "Anna Berg", Email: o.mail, Active: true, Version: 1, CreatedAt: k.Office.Now()}
	if err := k.Store.AddPerson(ctx, &p); err != nil {
		o.t.Fatal(err)
	}
	invited := must(k.Office.AddAccount(ctx, cert.SystemActor, office.AccountInput{Email: o.mail, Name: p.Name, Roles: []cert.Role{cert.LeadAuditor, cert.Auditor}, PersonID: p.ID}))(o.t)
	for _, d := range must(k.Store.DueDeliveries(ctx, k.Office.Now(), 100))(o.t) {
		if d.Recipient == invited.Email {
			path := must(k.Office.ResolveLink(ctx, d.Link))(o.t)
			if err := k.Office.UseLink(ctx, strings.TrimPrefix(path, "/welcome/"), office.WelcomeInput{Name: p.Name, Password: passphrase}); err != nil {
				o.t.Fatal(err)
			}
		}
	}
	visitor := cert.Visitor("Eleni Papadaki")
	app := must(k.Office.BeginApplication(ctx, visitor, "web"))(o.t)
	app = must(k.Office.SaveDraft(ctx, visitor, app.Code, office.DraftInput{Questionnaire: testkit.Questionnaire(), Version: app.Version}))(o.t)
	app = must(k.Office.SubmitApplication(ctx, visitor, app.Code, app.Version))(o.t)
	o.audit = cert.Audit{Status: cert.AuditUnderway, Kind: cert.Stage2, Name: "Stage 2", Number: "A-2026-9001", Starts: k.Office.Today(), Ends: k.Office.Today(), CertificationID: *app.CertificationID,
		Cycle: 1, Seq: 1, Edition: string(norm.E2018), Clauses: []string{}, Slots: []cert.Slot{}, CreatedAt: k.Office.Now()}
	if err := k.Store.AddAudit(ctx, &o.audit); err != nil {
		o.t.Fatal(err)
	}
	m := cert.TeamMember{AuditID: o.audit.ID, PersonID: p.ID, Role: cert.Lead}
	if err := k.Store.AddMember(ctx, &m); err != nil {
		o.t.Fatal(err)
	}
}

// in runs a body in the page with its audit at hand, and gives the string it returns.
func (o *outing) in(body string) string {
	o.t.Helper()
	return o.page.Await(`(async () => { const { field } = await import("/field/main.js"), audit = field.audit; const ops = await import("/field/core/ops.js"), db = await import("/field/core/db.js");
		const drain = async () => { for (let i = 0; i < 120; i++) { audit.sync.attempt = 0; await audit.sync.round(); if (await ops.countIn(audit.id, "queued") + await ops.countIn(audit.id, "open") === 0) return "sent"; await new Promise(r => setTimeout(r, 20)); } return "stuck"; };
		` + body + ` })()`)
}

// writes makes records while the line is cut.
func (o *outing) writes(n int) {
	o.t.Helper()
	o.in(fmt.Sprintf(`for (let i = 0; i < %d; i++) await audit.write({ entity: "answer", entity_id: "clause:8.6.1", field: "follow:f" + i, value: "seen " + i }); return "";`, n))
}

// arrived counts the records of the tablet on the server.
func (o *outing) arrived() (n int) {
	for _, row := range must(o.k.Store.FieldOpsOf(context.Background(), o.audit.ID, nil))(o.t) {
		if row.DeviceID != cert.FieldDesk {
			n++
		}
	}
	return n
}

// Measure 10: records wait while a new version of the app comes and is taken; all of them arrive by it.
func TestMeasureUpgrade(t *testing.T) {
	o, n := newOuting(t), runs(60, 200)
	o.line.Cut()
	o.writes(n)
	o.line.Captive()
	o.in(`audit.sync.attempt = 0; await audit.sync.round(); return "";`)
	if o.arrived() != 0 {
		t.Fatal("something was sent through the hotel's page")
	}
	o.line.Edit("/field/sw.js", func(b []byte) []byte {
		return bytes.Replace(b, []byte(`const BUILD = "`), []byte(`const BUILD = "next`), 1)
	})
	o.line.Good()
	waiting := o.in(`const r = await navigator.serviceWorker.getRegistration("/field/"); await r.update(); for (let i = 0; i < 100 && !r.waiting; i++) await new Promise(f => setTimeout(f, 50)); return r.waiting ? "waits" : "none";`)
	if waiting != "waits" {
		t.Fatalf("the new version: %s", waiting)
	}
	o.page.Awaits(".banner.info button")
	o.line.Cut()
	o.page.Click(".banner.info button")
	o.page.Awaits("[data-ready] .judge")
	o.line.Good()
	said := o.in(`const sent = await drain(); let keys = await caches.keys();
		for (let i = 0; i < 100 && keys.length > 1; i++) { await new Promise(f => setTimeout(f, 50)); keys = await caches.keys(); } // the old one is put away after the page has changed over
		return sent + " " + keys.join();`)
	measured(t, "records delivered by a new version of the app", fmt.Sprint(o.arrived()), fmt.Sprint(n), fmt.Sprintf("%d unsent records, a captive portal between", n))
	if o.arrived() != n || !strings.HasPrefix(said, "sent field-next") {
		t.Errorf("%d of %d arrived; %s", o.arrived(), n, said)
	}
}

// Measure 7: the tablet's own code behind a line that loses three of ten requests and three of ten answers: every record
// and every byte of a file arrives, once. The control sends each record a single time, and something stays behind.
func TestMeasureBadLine(t *testing.T) {
	o, n := newOuting(t), runs(40, 400)
	o.in(`return drain();`)
	o.line.Lossy(30, 11)
	control := o.in(fmt.Sprintf(`const { call } = await import("/field/core/api.js"); let lost = 0;
		for (let i = 0; i < %d; i++) if (!(await call("/session")).online) lost++; return String(lost);`, n))
	said := o.in(fmt.Sprintf(`const { keepFile } = await import("/field/core/uploads.js");
		const bytes = crypto.getRandomValues(new Uint8Array(60000)).buffer, all = await new Blob(Array(25).fill(bytes)).arrayBuffer(), kept = await keepFile(audit.id, { bytes: all, mime: "image/jpeg", name: "a.jpg" });
		for (let i = 0; i < %d; i++) { await audit.write({ entity: "answer", entity_id: "clause:8.6.1", field: "follow:f" + i, value: "seen " + i }); if (i %% 10 === 0) { audit.sync.attempt = 0; await audit.sync.round(); } }
		const sent = await drain();
		for (let i = 0; i < 120 && audit.uploads.some((u) => u.state !== "verified"); i++) { audit.sync.attempt = 0; await audit.sync.round(); await audit.refreshFiles(); }
		return sent + " " + audit.uploads.map((u) => u.state).join();`, n))
	files := must(o.k.Store.FieldUploads(context.Background(), o.audit.ID))(t)
	whole := len(files) == 1 && files[0].State == "verified"
	measured(t, "records lost or doubled by the tablet's code on a bad line", fmt.Sprint(n-o.arrived()), "0", fmt.Sprintf("%d records and a file of 1.5 MB, %d requests and answers lost; of %d requests sent once %s failed", n, o.line.Lost(), n, control))
	if o.arrived() != n || !whole || said != "sent verified" || control == "0" {
		t.Errorf("%d of %d arrived, %s, %+v, control %s", o.arrived(), n, said, files, control)
	}
}

// Measure 9: the session ends while somebody types. Nothing typed is lost, the app says so and signs in in place, and
// everything drains.
func TestMeasureExpiredSession(t *testing.T) {
	o, n := newOuting(t), runs(40, 200)
	o.in(`return drain();`)
	for _, d := range must(o.k.Store.FieldDevicesNamed(context.Background(), deviceOf(o)))(t) {
		if err := o.k.Store.RevokeFieldDevice(context.Background(), d.ID, 0, "test", o.k.Office.Now()); err != nil {
			t.Fatal(err)
		}
	}
	before := o.arrived()
	o.writes(n)
	o.page.Fill("#note", "Half a sentence, ")
	o.in(`audit.sync.attempt = 0; await audit.sync.round(); return "";`)
	o.page.Awaits(".banner.wait button")
	o.page.Click(".banner.wait button")
	o.page.Fill("#si-mail", o.mail)
	o.page.Fill("#si-word", passphrase)
	o.page.Click(".signin button")
	begun := time.Now()
	kept := o.page.Eval(`document.getElementById("note").value`)
	said := o.in(`await audit.seal(); return drain();`)
	took := time.Since(begun)
	arrived := o.arrived() - before
	measured(t, "records kept over the end of a session", fmt.Sprint(arrived), fmt.Sprint(n+1), fmt.Sprintf("%d unsent records and a text being typed, drained in %.1f s", n, took.Seconds()))
	if arrived != n+1 || kept != "Half a sentence, " || said != "sent" || took > 30*time.Second {
		t.Errorf("%d arrived, the note says %q, %s in %v", arrived, kept, said, took)
	}
}

func deviceOf(o *outing) (ids []string) {
	for _, take := range must(o.k.Store.FieldTakes(context.Background(), o.audit.ID))(o.t) {
		ids = append(ids, take.DeviceID)
	}
	return ids
}

// Measure 12: the copy that the tablet itself saves is taken in at the desk, twice, and leaves what sending leaves.
func TestMeasureTabletCopy(t *testing.T) {
	o := newOuting(t)
	o.line.Cut()
	o.writes(20)
	text := o.in(`const { keepFile } = await import("/field/core/uploads.js"), { copyOf } = await import("/field/core/copy.js");
		const bytes = new TextEncoder().encode("4 May, INC-7, open\n").buffer, kept = await keepFile(audit.id, { bytes, mime: "text/plain", name: "may.txt" });
		await audit.write({ entity: "evidence", entity_id: crypto.randomUUID(), field: "meta", value: { type: "file", item: "clause:8.6.1", finding: "", att: kept.att, name: "may.txt", mime: "text/plain", size: kept.size, sha256: kept.sha256, ref: "", taken_at: new Date().toISOString() } });
		const whole = new Uint8Array(await (await copyOf(audit.id, audit.entities)).arrayBuffer());
		return btoa(String.fromCharCode(...whole));`)
	file := must(base64.StdEncoding.DecodeString(text))(t)
	ctx, lead := context.Background(), must(o.k.Store.CrewOf(context.Background(), o.audit.ID))(t)[0]
	actor := cert.Actor{AccountID: 1, PersonID: lead.PersonID, Name: lead.Name, Roles: []cert.Role{cert.LeadAuditor, cert.Auditor}}
	room := fieldsync.New(o.k.Office, o.k.Store)
	first := must(room.Import(ctx, actor, o.audit.ID, bytes.NewReader(file), int64(len(file))))(t)
	again := must(room.Import(ctx, actor, o.audit.ID, bytes.NewReader(file), int64(len(file))))(t)
	o.line.Good()
	said := o.in(`return drain();`)
	files := must(o.k.Store.EvidenceOf(ctx, o.audit.ID))(t)
	measured(t, "records of a tablet's own copy that the desk did not take in", fmt.Sprint(21-first.Counts["applied"]), "0", fmt.Sprintf("21 records and a file, brought twice and then sent (%s)", said))
	if first.Counts["applied"] != 21 || again.Counts["duplicate"] != 21 || o.arrived() != 21 || len(files) != 1 || said != "sent" {
		t.Errorf("%v, then %v, %d arrived, %d files, %s", first.Counts, again.Counts, o.arrived(), len(files), said)
	}
}

// Measure 6: pictures of twelve megapixels, full of detail, made smaller on the tablet: three hundred fit into 180 MB.
func TestMeasurePhotos(t *testing.T) {
	p, n := fieldPage(t, testkit.New(t).Site(t)), runs(2, 300)
	sum, slowest := 0, 0.0
	for i := range n {
		got := p.Await(fmt.Sprintf(`(async () => {
			const { shrink } = await import("/field/core/photo.js");
			const c = new OffscreenCanvas(4000, 3000), g = c.getContext("2d");
			for (let y = 0; y < 3000; y += 12) for (let x = 0; x < 4000; x += 40) { g.fillStyle = "hsl(" + (x * 7 + y * 13 + %d * 31) %% 360 + " 60%% " + (30 + (x * y) %% 50) + "%%)"; g.fillRect(x, y, 40, 12); }
			const file = new File([await c.convertToBlob({ type: "image/jpeg", quality: 0.92 })], "a.jpg", { type: "image/jpeg" });
			const at = performance.now(), made = await shrink(file, false);
			return made.bytes.byteLength + made.thumb.byteLength + " " + (performance.now() - at);
		})()`, i))
		size, took, _ := strings.Cut(got, " ")
		bytes, err := strconv.Atoi(size)
		if err != nil {
			t.Fatal(got)
		}
		ms, _ := strconv.ParseFloat(took, 64)
		sum, slowest = sum+bytes, max(slowest, ms)
	}
	whole := float64(sum) / float64(n) * 300 / (1 << 20)
	measured(t, "room of 300 photos, MB", fmt.Sprintf("%.0f", whole), "180", fmt.Sprintf("%d pictures of 12 megapixels, the slowest made smaller in %.0f ms", n, slowest))
	if whole > 180 {
		t.Errorf("300 photos take %.0f MB", whole)
	}
}

// Measure 2: the browser is killed while somebody types and taps. What it had shown as saved is there when it comes
// back. The control keeps what is typed in memory alone, and loses it.
func TestMeasureBrowserKills(t *testing.T) {
	site := testkit.New(t).Site(t)
	profile, kills, lost, shownAll, control := t.TempDir(), runs(2, 100), 0, 0, 0
	const typing = `(async () => {
		const [ops, session] = await Promise.all([import('/field/core/ops.js'), import('/field/core/session.js')]);
		await session.enter({ person: 17, name: 'Anna Berg' });
		window.saved = 0; window.typed = 0;
		const say = (n) => ({ entity: 'answer', entity_id: 'clause:8.6.1', field: 'note:17', value: 'x'.repeat(n %% 200) + ' ' + n });
		(async () => { for (let n = %d;; n++) {
			window.typed = n;
			if (n %% 9 === 0) await ops.sealAll(5);
			if (n %% 5 === 0) await ops.commit(5, [{ ...say(n), field: 'verdict', value: String(n) }], 1); else await ops.type(5, say(n), 1);
			window.saved = n;
		} })();
		return 'typing';
	})()`
	const kept = `(async () => {
		const [db, session] = await Promise.all([import('/field/core/db.js'), import('/field/core/session.js')]);
		await session.enter({ person: 17, name: 'Anna Berg' });
		const all = (await db.read(d => d.getAll('ops'))).map(o => Number(o.value.split(' ').pop()));
		return String(Math.max(0, ...all));
	})()`
	next := 1
	for range kills {
		p, kill := browser.Own(t, profile)
		p.Open(site.URL + "/field/")
		p.Awaits("[data-ready]")
		p.Await(fmt.Sprintf(typing, next))
		shown := 0
		for begun := time.Now(); time.Since(begun) < 400*time.Millisecond; {
			if got, err := p.Try(`String(window.saved)`); err == nil {
				shown, _ = strconv.Atoi(got)
			}
		}
		kill()
		p, kill = browser.Own(t, profile)
		p.Open(site.URL + "/field/")
		p.Awaits("[data-ready]")
		have, _ := strconv.Atoi(p.Await(kept))
		if memory, err := p.Try(`String(window.typed)`); err != nil || memory == "undefined" {
			control++
		}
		kill()
		if have < shown || shown == 0 {
			lost++
		}
		shownAll, next = shownAll+shown-next+1, max(have, shown)+1
	}
	measured(t, "kills of the browser after which something shown as saved was lost", fmt.Sprint(lost), "0", fmt.Sprintf("%d kills, %d keystrokes and taps shown as saved; what was in memory alone was lost in %d", kills, shownAll, control))
	if lost > 0 || control != kills {
		t.Errorf("%d of %d kills lost something; the control lost in %d", lost, kills, control)
	}
}
