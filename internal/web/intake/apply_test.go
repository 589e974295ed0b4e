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
	b.get(form).shows(t, 200, "Legal name", "Türkiye", "Not saved yet", "not begun")
	b.get(form+"?part=sites").shows(t, 200, `name="sites.0.full_time"`, "Effective personnel are all people")
	sent := filled(b.get(form).whole("do", "send"), testkit.Questionnaire())
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

// TestPartByPart goes through the form as a browser without script does, part by part, and sends it.
func TestPartByPart(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	part, fields := "organisation", testkit.Questionnaire().Fields()
	for range 20 {
		page := b.get(form + "?part=" + part)
		if part == "documents" { // has forms of its own, and nothing that must be answered
			part = "send"
			continue
		}
		page.shows(t, 200, `name="part" value="`+part+`"`)
		if part == "send" {
			break
		}
		sent := page.stamps("do", "save")
		for name, value := range fields {
			if strings.Contains(page.Body, `name="`+name+`"`) {
				sent.Set(name, value)
			}
		}
		to := b.post(form, sent).To
		if part == "sites" {
			if to != form+"?part=parties" {
				t.Fatalf("the sites led to %s", to)
			}
			site := b.get(form + "?part=site&row=0")
			more := site.stamps("do", "save")
			for name, value := range fields {
				if strings.HasPrefix(name, "sites.0.") {
					more.Set(name, value)
				}
			}
			b.post(form, more).leads(t, form+"?part=sites")
		}
		part = strings.TrimPrefix(to, form+"?part=")
	}
	page := b.get(form + "?part=send")
	page.shows(t, 200, "1 answer is", "Confirm that the information", "Read all answers")
	b.post(form, page.stamps("do", "send")).shows(t, 422, "3 answers need", "part=send&amp;check=1#f-signature.name")
	sent := b.get(form+"?part=send").stamps("do", "send", "signature.name", "E. Papadaki", "signature.position", "CEO", "signature.agreed", "yes")
	b.post(form, sent).leads(t, strings.Replace(form, "/apply/", "/track/", 1))
}

// TestRAPP01RefusesAtTheFields sends wrong and hostile answers: each is marked at its field and kept as typed.
func TestRAPP01RefusesAtTheFields(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	sent := filled(b.get(form).whole("do", "send"), testkit.Questionnaire())
	for name, typed := range map[string]string{"applicant.name": `شركة الاستضافة <script>alert(1)</script>`, "applicant.contact_email": "nobody", "applicant.country": "ZZ",
		"sites.0.full_time": "zwölf", "sites.0.contractors": "-3", "sites.0.temporary": "99999999999999999999", "management_system.started": "0001-01-01",
		"request.stage1_from": "next spring", "request.stage2_from": "1979-12-31", "unit": "", "request.scope": strings.Repeat("long ", 900)} {
		sent.Set(name, typed)
	}
	page := b.post(form, sent)
	page.shows(t, 422, "10 answers need a look", "شركة الاستضافة", "!<script>alert", "?part=sites&amp;check=1#f-sites.0.full_time", "?part=organisation&amp;check=1#f-applicant.contact_email",
		"?part=services&amp;check=1#f-unit", "Check the year", "Use at most 4000 characters", "Saved 10:00")
	b.get(form+"?part=sites&check=1").shows(t, 200, `value="zwölf"`, `value="-3"`, `value="99999999999999999999"`, "Site 1, full-time: enter a whole number", "Site 1, temporary: enter", "Contractors: Enter a whole number", `href="#f-sites.0.full_time"`)
	b.get(form+"?part=request&check=1").shows(t, 200, `value="next spring"`, strings.Repeat("long ", 800))
	b.get(form).shows(t, 200, "شركة الاستضافة", "Enter a mail address such as", "!need a look")
	again := filled(b.get(form).whole("do", "send"), testkit.Questionnaire())
	b.post(form, again).leads(t, strings.Replace(form, "/apply/", "/track/", 1))
}

func TestRowsComeAndGoAndKeepWhatWasTyped(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	typed := []string{"applicant.name", "Ölwerk", "services.0.name", "Hosting", "sites.0.name", "Bremen", "sites.1.name", "Kiel",
		"sites.1.full_time", "many", "parties.0.name", "Telia"}
	for group, part := range map[string]string{"services": "services", "sites": "sites", "parties": "parties"} {
		b.post(form, b.get(form).whole(append([]string{"do", "stay"}, typed...)...)).leads(t, form)
		sent := b.get(form+"?part="+part).stamps("do", "add."+group)
		to := b.post(form, sent).To
		if to != form+"?part="+part+"&more="+group+"#"+group+"-end" {
			t.Fatalf("led to %s", to)
		}
		b.get(to).shows(t, 200, map[string]string{"services": `name="services.1.name"`, "sites": `name="sites.2.name"`, "parties": `name="parties.1.name"`}[group])
	}
	b.get(form+"?part=sites").shows(t, 200, `value="Bremen"`, `value="Kiel"`, `value="many"`)
	b.post(form, b.get(form+"?part=sites").stamps("do", "copy.sites.1")).leads(t, form+"?part=sites#sites")
	b.get(form+"?part=sites").shows(t, 200, `name="sites.2.name" value="Kiel"`)
	b.post(form, b.get(form+"?part=site&row=2").stamps("do", "remove.sites.2")).leads(t, form+"?part=sites")
	b.post(form, b.get(form+"?part=sites").stamps("do", "open.sites.1")).leads(t, form+"?part=site&row=1")
	b.post(form, b.get(form+"?part=site&row=0").stamps("do", "remove.sites.0")).leads(t, form+"?part=sites")
	b.get(form+"?part=sites").shows(t, 200, `name="sites.0.name" value="Kiel"`, "!Bremen", "!sites.1.name")
	for _, odd := range []string{"remove.sites.99", "remove.sites.-1", "remove.sites.x", "remove.", "add.planets", "<b>", "copy.sites.7", "fill.parties", "office.sites.9999999"} {
		if a := b.post(form, b.get(form+"?part=sites").stamps("do", odd, "sites.0.name", "Kiel")); a.Code != 303 {
			t.Errorf("%q answered %d", odd, a.Code)
		}
	}
	b.get(form+"?part=services").shows(t, 200, `value="Hosting"`)
	b.get(form+"?part=parties").shows(t, 200, `value="Telia"`)
}

func TestSixtySitesAreSent(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	q := testkit.Questionnaire()
	q.Applicant.Name = strings.Repeat("Συγκρότημα Φιλοξενίας ", 13)
	var lines strings.Builder
	for i := 1; i < 60; i++ {
		fmt.Fprintf(&lines, "Site %d\tOdos %d\tAthens\t\tgreece\tHosting\t12\n", i+1, i)
	}
	form := b.begun()
	b.post(form, filled(b.get(form).whole("do", "save"), q)).leads(t, form)
	b.post(form, b.get(form+"?part=sites").stamps("do", "paste.sites", "paste", lines.String())).leads(t, form+"?part=sites")
	page := b.get(form + "?part=sites")
	page.shows(t, 200, `name="sites.59.name" value="Site 60"`, `name="sites.59.country" value="GR"`, "60 sites", "720 people", "What makes the sites one system")
	b.post(form, b.get(form+"?part=send").stamps("do", "send")).shows(t, 422, "9 answers need", "part=sites&amp;check=1#f-multi_site.legal_link")
	ties := b.get(form+"?part=sites").stamps("do", "save")
	for _, tie := range []string{"central_is_own", "legal_link", "one_system", "similar_processes", "similar_methods", "central_internal_audit", "central_review", "central_correction", "central_change"} {
		ties.Set("multi_site."+tie, "yes")
	}
	b.post(form, ties).leads(t, form+"?part=parties")
	b.post(form, b.get(form+"?part=send").stamps("do", "send")).leads(t, strings.Replace(form, "/apply/", "/track/", 1))
	reader := signedIn(t, k, cert.Reviewer)
	reader.get("/applications/1").shows(t, 200, "60 sites", "Site 60", "720", "Odos 59", "All sites work by one common system")
}

// TestPasteNamesTheLine refuses lines that are no sites, by their numbers, and keeps what was pasted.
func TestPasteNamesTheLine(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	paste := func(text string) answer {
		return b.post(form, b.get(form+"?part=sites").stamps("do", "paste.sites", "paste", text))
	}
	paste("").shows(t, 422, "Paste at least one line")
	paste("Kiel;Hafen 1"+strings.Repeat(";x", 20)).shows(t, 422, "Line 1 has 22 columns", "Kiel;Hafen 1")
	paste(strings.Repeat("Kiel\tHafen 1\n", 501)).shows(t, 422, "there is room for 500 more")
	b.get(form+"?part=sites").shows(t, 200, "!Hafen")
	paste("City,Name,Full-time,Colour\nKiel,=1+1,4,red\n\n\"Bad Oldesloe, Süd\",Zwei,x,blue\n").leads(t, form+"?part=sites")
	b.get(form+"?part=sites&check=1").shows(t, 200, `value="=1&#43;1"`, `value="Bad Oldesloe, Süd"`, "Site 2, full-time: enter a whole number", `!value="red"`)
	b.post(form, b.get(form+"?part=site&row=0").stamps("do", "office.sites.0")).leads(t, form+"?part=site&row=0")
}

// TestTwoWindowsDoNotOverwrite: other parts are merged, the same part is shown with both answers.
func TestTwoWindowsDoNotOverwrite(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	first, second, other := b.get(form), b.get(form), b.get(form+"?part=legal")
	b.post(form, first.stamps("do", "stay", "applicant.name", "First", "applicant.city", "Kiel")).leads(t, form+"?part=organisation")
	b.post(form, other.stamps("do", "stay", "legal.obligations", "none")).leads(t, form+"?part=legal")
	page := b.post(form, second.stamps("do", "stay", "applicant.name", "Second", "applicant.city", "Kiel"))
	page.shows(t, 409, "saved in another window", `value="Second"`, "Stored meanwhile: “First”", "!Stored meanwhile: “Kiel”")
	b.get(form).shows(t, 200, `value="First"`)
	b.post(form, page.stamps("do", "stay", "applicant.name", "Second")).leads(t, form+"?part=organisation")
	b.get(form).shows(t, 200, `value="Second"`, `value="Kiel"`)
	b.get(form+"?part=legal").shows(t, 200, "none</textarea>")
	whole := b.get(form).whole("do", "save", "applicant.name", "Third")
	b.post(form, b.get(form).stamps("do", "stay", "applicant.name", "Fourth"))
	b.post(form, whole).shows(t, 409, "saved in another window")
}

// TestSavedAsTyped answers a browser that saves while its person types with all but the answers.
func TestSavedAsTyped(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	first := b.get(form)
	page := b.post(form, first.stamps("do", "auto", "applicant.name", "Kisto"))
	page.shows(t, 200, "Saved 10:00", `name="print"`, "missing", "!Legal name", "!Effective persons")
	b.post(form, first.stamps("do", "auto", "applicant.name", "Kista")).shows(t, 409, "another window")
	b.post(form, page.stamps("do", "auto", "applicant.name", "Kista")).shows(t, 200, "Saved 10:00")
	b.get(form).shows(t, 200, `value="Kista"`)
}

// TestEffectIsShownToStaff: a change of an answer shows what it does to time and price, to the body's people.
func TestEffectIsShownToStaff(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	b.post(form, filled(b.get(form).whole("do", "save"), testkit.Questionnaire())).leads(t, form)
	b.get(form).shows(t, 200, "!What it comes to")
	staff := signedIn(t, k, cert.Planner)
	page := staff.get(form + "?part=sites")
	page.shows(t, 200, "What it comes to", "<td>12</td>", "<td>3.5</td>", "<td>EUR 2,100.00</td>", "<td>EUR 1,050.00</td>")
	staff.post(form, page.stamps("do", "auto", "sites.0.full_time", "60")).shows(t, 200, "Before", "<td>12</td><td>60</td>", "<td>3.5</td><td>6</td>")
}

// TestBackButtonLosesNothing: the page before, changed and sent again with its key, is not taken for a second
// press of what was stored: it is refused with what was typed on it.
func TestBackButtonLosesNothing(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	first := b.get(form)
	b.post(form, first.stamps("do", "stay", "applicant.name", "First")).leads(t, form+"?part=organisation")
	b.post(form, first.stamps("do", "stay", "applicant.name", "First")).leads(t, form+"?part=organisation")
	page := b.post(form, first.stamps("do", "stay", "applicant.name", "Second"))
	page.shows(t, 409, "is not stored", `value="Second"`)
	b.post(form, page.stamps("do", "stay", "applicant.name", "Second")).leads(t, form+"?part=organisation")
	b.get(form).shows(t, 200, `value="Second"`)
}

func TestResumeLinkIsMailed(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	b.post(form, b.get(form).stamps("do", "mail", "applicant.name", "Kisto")).shows(t, 422, "Enter the mail address", `value="Kisto"`)
	b.post(form, b.get(form).stamps("do", "mail", "email", "no mail", "applicant.name", "Kisto")).shows(t, 422, `value="no mail"`)
	b.post(form, b.get(form).stamps("do", "mail", "applicant.contact_email", "aino@kisto.example")).leads(t, form+"?part=organisation")
	due, err := k.Store.DueDeliveries(context.Background(), k.Clock.Now(), 10)
	if err != nil || len(due) != 1 || due[0].Recipient != "aino@kisto.example" {
		t.Errorf("mails are %v, %v", due, err)
	}
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

// TestDocumentsAreAttachedAndTakenBack: what is no document is refused by its content, and others' stay theirs.
func TestDocumentsAreAttachedAndTakenBack(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	const pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
	attach := func(name, text, kind string) answer {
		return b.attach(form+"/documents", b.get(form+"?part=documents").stamps("kind", kind), name, text)
	}
	b.get(form+"?part=documents").shows(t, 200, "Nothing is attached yet", "Organisation chart")
	attach("page.html", "<script>alert(1)</script>", "chart").shows(t, 422, "is not a kind of file that is taken")
	attach("chart.pdf", "GIF89a", "chart").shows(t, 422, "is not what its name says")
	attach("chart.pdf", pdf, "spell").shows(t, 422, "Choose what the document is")
	attach("Οργανόγραμμα.pdf", pdf, "chart").leads(t, form+"?part=documents")
	b.get(form+"?part=documents").shows(t, 200, "Οργανόγραμμα.pdf", "organisation chart")
	app, err := k.Store.ApplicationByCode(context.Background(), strings.TrimPrefix(form, "/apply/"))
	if err != nil {
		t.Fatal(err)
	}
	docs, err := k.Store.Documents(context.Background(), app.ID)
	if err != nil || len(docs) != 1 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	one := form + "/documents/" + docs[0].Code
	b.get(one).shows(t, 200, "%PDF-1.4")
	other := b.begun()
	b.get(other+"/documents/"+docs[0].Code).shows(t, 404)
	b.post(other+"/documents/"+docs[0].Code+"/remove", b.get(other).stamps()).shows(t, 404)
	remove := b.get(form + "?part=documents").stamps()
	b.post(one+"/remove", remove).leads(t, form+"?part=documents")
	b.post(one+"/remove", remove).leads(t, form+"?part=documents")
	b.get(one).shows(t, 404)
	attach("a.txt", "one head", "other").leads(t, form+"?part=documents")
	b.post(form, filled(b.get(form).whole("do", "send"), testkit.Questionnaire())).leads(t, strings.Replace(form, "/apply/", "/track/", 1))
	b.attach(form+"/documents", url.Values{"kind": {"chart"}}, "late.txt", "late").leads(t, strings.Replace(form, "/apply/", "/track/", 1))
	signedIn(t, k, cert.Reviewer).get(fmt.Sprintf("/applications/%d", app.ID)).shows(t, 200, "a.txt", "!late.txt")
}

// TestAnotherChoiceTakesWhatIsWrongOutOfTheWay: answers about a certificate that is not held neither count nor stand
// against sending, and stay as they were typed.
func TestAnotherChoiceTakesWhatIsWrongOutOfTheWay(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	whole := filled(b.get(form).whole("do", "save", "history.expiry", "soon", "sites.0.shift_1", "many"), testkit.Questionnaire())
	whole.Set("history.held", "no")
	b.post(form, whole).leads(t, form)
	b.get(form+"?part=history").shows(t, 200, `value="soon"`)
	b.get(form+"?part=send").shows(t, 200, "Complete.")
	b.post(form, b.get(form+"?part=send").stamps("do", "send")).leads(t, strings.Replace(form, "/apply/", "/track/", 1))
}

// TestWrongNumbersCountAsNothing keeps them out of the sums beside the table of sites.
func TestWrongNumbersCountAsNothing(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	b.post(form, b.get(form+"?part=sites").stamps("do", "stay", "sites.0.name", "HQ", "sites.0.full_time", "5", "sites.0.part_time", "-3", "sites.0.temporary", "900000"))
	b.get(form+"?part=sites").shows(t, 200, "<strong>5 people</strong>", "0 part-time", "0 temporary", "<output>5</output>", `value="-3"`)
	b.get(form+"?part=send").shows(t, 200, ": 5 people")
}

// TestWrongAnswersAreMarkedWhereTheyWereTyped: a part that is shown again marks what is wrong in it, and leaves what
// is still missing alone.
func TestWrongAnswersAreMarkedWhereTheyWereTyped(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	b.get(form).shows(t, 200, "!class=\"fault\"")
	b.post(form, b.get(form).stamps("do", "save", "applicant.web", "javascript:alert(1)", "applicant.contact_email", "no", "applicant.employees", "many")).leads(t, form+"?part=request")
	b.get(form+"?part=organisation").shows(t, 200, "Enter a web address that begins", "Enter a mail address such as", "Enter a whole number", "missing, 3 wrong", "!Enter the legal name", "!need a look")
	b.post(form, b.get(form+"?part=sites").stamps("do", "stay", "sites.0.name", "HQ", "sites.0.full_time", "many")).leads(t, form+"?part=sites")
	b.get(form+"?part=sites").shows(t, 200, "Full-time: Enter a whole number", "missing, 1 wrong, site 1", "!Enter the city")
	b.get(form+"?part=site&row=0").shows(t, 200, "Enter a whole number", "!Enter the address of the site")
	b.get(form+"?part=send").shows(t, 200, "missing or wrong", "People in the whole organisation: enter a whole number")
}

// TestRREV06SaysThatTheFormIsOpenForAChange: nobody's reviewer asks when the body's own people open the form.
func TestRREV06SaysThatTheFormIsOpenForAChange(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	app, err := k.Store.ApplicationOf(ctx, accepted(t, k))
	if err != nil {
		t.Fatal(err)
	}
	staff := signedIn(t, k, cert.Planner)
	change := fmt.Sprintf("/applications/%d/change", app.ID)
	staff.post(change, staff.get(change).stamps("note", "The client moves", "by", "us")).leads(t, "/apply/"+app.Code)
	staff.get("/apply/"+app.Code).shows(t, 200, "This application is open for a change", "The client moves", "!Our reviewer needs")
	staff.get("/apply/"+app.Code+"?part=send").shows(t, 200, "You send this in your own name", "Send the change", `!name="signature.name"`)
	staff.get(fmt.Sprintf("/applications/%d", app.ID)).shows(t, 200, "being changed by us", "What we change")
	client := visitor(t, k)
	client.get("/track/"+app.Code).shows(t, 200, "With us for a change", "You need not do anything", "!What we need from you", "!The client moves", "!your turn")
	client.get("/apply/"+app.Code).leads(t, "/track/"+app.Code)
	client.post("/apply/"+app.Code, url.Values{"do": {"stay"}, "applicant.name": {"X"}}).leads(t, "/track/"+app.Code)
	record := fmt.Sprintf("/applications/%d", app.ID)
	staff.post("/apply/"+app.Code, staff.get("/apply/"+app.Code+"?part=sites").stamps("do", "stay", "sites.0.full_time", "60")).leads(t, "/apply/"+app.Code+"?part=sites")
	staff.post("/apply/"+app.Code, staff.get("/apply/"+app.Code+"?part=send").stamps("do", "send")).leads(t, record)
	staff.get(record).shows(t, 200, "Rita Reviewer, for the body", "waiting for review")
	client.get("/track/"+app.Code).shows(t, 200, "With us for review", "Audit time")
}

// TestNothingIsTypedTwice: who represents the organisation and where it sits stand in blank fields that ask for it again;
// what stands there is stored with the part, and what was typed is never replaced.
func TestNothingIsTypedTwice(t *testing.T) {
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	b.get(form+"?part=request").shows(t, 200, "Request <span>not begun</span>")
	b.post(form, b.get(form).stamps("do", "save", "applicant.city", "Piraeus", "applicant.country", "GR", "applicant.address", "Akti 1", "applicant.postcode", "18538",
		"applicant.contact_name", "E. Papadaki", "applicant.contact_title", "CEO"))
	sites := b.get(form + "?part=sites")
	sites.shows(t, 200, `name="sites.0.city" value="Piraeus"`, `name="sites.0.country" value="GR"`, `name="sites.0.shifts" value="1"`)
	b.post(form, sites.stamps("do", "stay", "sites.0.name", "HQ", "sites.0.city", "Piraeus", "sites.0.full_time", "5"))
	b.get(form+"?part=site&row=0").shows(t, 200, ">Akti 1</textarea>", `value="18538"`, `value="permanent" selected`)
	b.post(form, b.get(form+"?part=site&row=0").stamps("do", "stay", "sites.0.city", "Volos", "sites.0.address", ""))
	b.get(form+"?part=site&row=0").shows(t, 200, "!Akti 1", `value="Volos"`)
	b.get(form+"?part=send").shows(t, 200, `name="signature.name" type="text" class="" value="E. Papadaki"`, `value="CEO"`, "!Enter who signs")
	b.post(form, b.get(form+"?part=send").stamps("do", "stay", "signature.name", "Another"))
	b.get(form+"?part=send").shows(t, 200, `value="Another"`, `value="CEO"`)
	if kept, err := k.Store.ApplicationByCode(context.Background(), strings.TrimPrefix(form, "/apply/")); err != nil || kept.Draft["signature.position"] != "" {
		t.Errorf("a proposal was stored by itself: %q, %v", kept.Draft["signature.position"], err)
	}
}
