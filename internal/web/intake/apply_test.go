package intake_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/testkit"
)

func TestApplyStartsAndSends(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	b.get("/apply").shows(t, 200, "Start the application", "for nothing else")
	form := b.begun()
	page := b.get(form)
	page.shows(t, 200, "Legal name", "Türkiye", "Not saved yet", `name="sites.0.full_time"`)
	sent := filled(page.stamps("do", "send"), testkit.Questionnaire())
	code := strings.TrimPrefix(form, "/apply/")
	b.post(form, sent).leads(t, "/track/"+code)
	b.post(form, sent).leads(t, "/track/"+code) // the second press of the same button
	b.get("/track/"+code).shows(t, 200, "With us for review", "APP-2026-0001", "Eleni Papadaki", "Withdraw the application", "!/q/")
	b.get(form).leads(t, "/track/"+code)
	_, total, err := k.Store.Applications(context.Background(), cert.SystemActor, store.ApplicationQuery{Limit: 10})
	if err != nil || total != 1 {
		t.Errorf("%d applications, %v", total, err)
	}
}

// TestRAPP01RefusesAtTheFields sends wrong and hostile answers: each is marked at its field and kept as typed.
func TestRAPP01RefusesAtTheFields(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	sent := filled(b.get(form).stamps("do", "send"), testkit.Questionnaire())
	for name, typed := range map[string]string{"applicant.name": `شركة الاستضافة <script>alert(1)</script>`, "applicant.contact_email": "nobody", "applicant.country": "ZZ",
		"sites.0.full_time": "zwölf", "sites.0.contractors": "-3", "sites.0.temporary": "99999999999999999999", "management_system.started": "0001-01-01",
		"request.stage1_from": "next spring", "request.stage2_from": "1979-12-31", "unit": "", "request.scope": strings.Repeat("long ", 900)} {
		sent.Set(name, typed)
	}
	page := b.post(form, sent)
	page.shows(t, 422, "answers need a look", `value="zwölf"`, `value="-3"`, `value="99999999999999999999"`, `value="next spring"`, "شركة الاستضافة", "!<script>alert",
		`href="#f-sites.0.full_time"`, `href="#f-applicant.contact_email"`, `href="#f-unit"`, "Check the year", "Use at most 4000 characters", strings.Repeat("long ", 800), "Saved 10:00")
	b.get(form).shows(t, 200, `value="zwölf"`, `value="-3"`, "شركة الاستضافة") // kept for another day too
	again := filled(page.stamps("do", "send"), testkit.Questionnaire())
	b.post(form, again).leads(t, strings.Replace(form, "/apply/", "/track/", 1))
}

func TestRowsComeAndGoAndKeepWhatWasTyped(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	for _, group := range []string{"services", "sites", "parties"} {
		sent := b.get(form).stamps("do", "add."+group, "applicant.name", "Ölwerk", "services.0.name", "Hosting", "sites.0.name", "Bremen", "sites.1.name", "Kiel",
			"sites.1.full_time", "many", "parties.0.name", "Telia")
		to := b.post(form, sent).To
		if to != form+"?more="+group+"#"+group+"-end" {
			t.Fatalf("led to %s", to)
		}
		b.get(to).shows(t, 200, `value="Ölwerk"`, `value="Hosting"`, `value="Bremen"`, `value="Kiel"`, `value="many"`, `value="Telia"`,
			map[string]string{"services": `name="services.1.name"`, "sites": `name="sites.2.name"`, "parties": `name="parties.1.name"`}[group])
	}
	sent := b.get(form).stamps("do", "remove.sites.0", "sites.0.name", "Bremen", "sites.1.name", "Kiel", "services.0.name", "Hosting")
	b.post(form, sent).leads(t, form+"#sites")
	b.get(form).shows(t, 200, `name="sites.0.name" type="text" class="" value="Kiel"`, "!Bremen", `value="Hosting"`, "!sites.1.name")
	for _, odd := range []string{"remove.sites.99", "remove.sites.-1", "remove.sites.x", "remove.", "add.planets", "<b>"} {
		if a := b.post(form, b.get(form).stamps("do", odd, "sites.0.name", "Kiel")); a.Code != 303 {
			t.Errorf("%q answered %d", odd, a.Code)
		}
	}
}

func TestSixtySitesAreSent(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	q := testkit.Questionnaire()
	q.Applicant.Name = strings.Repeat("Συγκρότημα Φιλοξενίας ", 13)
	for i := 1; i < 60; i++ {
		s := q.Sites[0]
		s.Name, s.Central = fmt.Sprintf("Site %d", i+1), false
		q.Sites = append(q.Sites, s)
	}
	form := b.begun()
	b.post(form, filled(b.get(form).stamps("do", "save"), q)).leads(t, form)
	page := b.get(form)
	page.shows(t, 200, "Site 60: Site 60, Athens, Greece", `name="sites.59.name"`)
	b.post(form, filled(page.stamps("do", "send"), q)).leads(t, strings.Replace(form, "/apply/", "/track/", 1))
	reader := signedIn(t, k, cert.Reviewer)
	reader.get("/applications/1").shows(t, 200, "60 sites", "Site 60", "720")
}

func TestTwoWindowsDoNotOverwrite(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	first, second := b.get(form), b.get(form)
	b.post(form, first.stamps("do", "save", "applicant.name", "First")).leads(t, form)
	page := b.post(form, second.stamps("do", "save", "applicant.name", "Second"))
	page.shows(t, 409, "saved in another window", `value="Second"`)
	b.get(form).shows(t, 200, `value="First"`)
	b.post(form, page.stamps("do", "save", "applicant.name", "Second")).leads(t, form)
	b.get(form).shows(t, 200, `value="Second"`)
}

// TestBackButtonLosesNothing: the page before, changed and sent again with its key, is not taken for a second
// press of what was stored: it is refused with what was typed on it.
func TestBackButtonLosesNothing(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	first := b.get(form)
	b.post(form, first.stamps("do", "save", "applicant.name", "First")).leads(t, form)
	b.post(form, first.stamps("do", "save", "applicant.name", "First")).leads(t, form)
	page := b.post(form, first.stamps("do", "save", "applicant.name", "Second"))
	page.shows(t, 409, "is not stored", `value="Second"`)
	b.post(form, page.stamps("do", "save", "applicant.name", "Second")).leads(t, form)
	b.get(form).shows(t, 200, `value="Second"`)
}

func TestResumeLinkIsMailed(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	b.post(form, b.get(form).stamps("do", "mail", "applicant.name", "Kisto")).shows(t, 422, "Enter the mail address", `value="Kisto"`)
	b.post(form, b.get(form).stamps("do", "mail", "email", "no mail", "applicant.name", "Kisto")).shows(t, 422, `value="no mail"`)
	b.post(form, b.get(form).stamps("do", "mail", "applicant.contact_email", "aino@kisto.example")).leads(t, form)
}

func TestOthersFormsAreNotFound(t *testing.T) {
	k := testkit.New(t)
	app := submitted(t, k)
	draft := visitor(t, k).begun()
	for _, path := range []string{"/apply/" + strings.Repeat("a", 26), "/apply/1", "/track/1", "/track/'%20OR%201=1--", "/track/%00", "/track/nobody/withdraw"} {
		visitor(t, k).get(path).shows(t, 404, "Not found")
	}
	visitor(t, k).post("/apply/1", url.Values{"do": {"send"}}).shows(t, 404)
	visitor(t, k).get("/applications").leads(t, "/sign-in?next=%2Fapplications")
	record := fmt.Sprintf("/applications/%d", app.ID)
	signedIn(t, k, cert.Auditor).get(record).shows(t, 404) // on no team of this client
	signedIn(t, k, cert.Planner).get(record).shows(t, 200, "Aegean Hosting")
	signedIn(t, k, cert.Planner, cert.Auditor).get(record+"/review").shows(t, 403)
	session(t, k, cert.Account{Email: "eleni@aegean.example", ClientID: app.ClientID, Roles: []cert.Role{cert.ClientUser}}).get(record).shows(t, 403)
	reviewer := signedIn(t, k, cert.Reviewer)
	reviewer.get("/applications/999").shows(t, 404)
	reviewer.get("/applications/0").shows(t, 404)
	reviewer.get("/applications/"+strings.Repeat("9", 30)).shows(t, 404)
	own, err := k.Store.ApplicationByCode(context.Background(), strings.TrimPrefix(draft, "/apply/"))
	if err != nil {
		t.Fatal(err)
	}
	reviewer.get(fmt.Sprintf("/applications/%d", own.ID)).shows(t, 404) // a draft that nobody sent
}

func TestWithdrawAsksForTheReason(t *testing.T) {
	k := testkit.New(t)
	app := submitted(t, k)
	b, path := visitor(t, k), "/track/"+app.Code+"/withdraw"
	page := b.get(path)
	page.shows(t, 200, "Withdraw application APP-2026-0001", "we stop working on it")
	b.post(path, page.stamps()).shows(t, 422, "Reason is needed")
	sent := page.stamps("reason", "Budget")
	b.post(path, sent).leads(t, "/track/"+app.Code)
	b.post(path, sent).leads(t, "/track/"+app.Code)
	b.get("/track/"+app.Code).shows(t, 200, "Withdrawn", "!Withdraw the application")
	b.get(path).leads(t, "/track/"+app.Code)
}
