package intake_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

func TestApplicationsAreListedByTurn(t *testing.T) {
	k := testkit.New(t)
	b := signedIn(t, k, cert.Administrator)
	b.get("/applications").shows(t, 200, "No applications yet")
	for _, name := range []string{"Ölwerk", "Beta", "Γάμμα"} {
		submitted(t, k, func(q *cert.Questionnaire) { q.Applicant.Name = name })
	}
	visitor(t, k).begun()
	page := b.get("/applications")
	page.shows(t, 200, "1 to 3 of 3", "APP-2026-0001", "waiting for review")
	if strings.Index(page.Body, "Ölwerk") > strings.Index(page.Body, "Beta") {
		t.Error("what waits longest does not stand first")
	}
	b.get("/applications?q=olwerk").shows(t, 200, "Ölwerk", "!Beta", "1 to 1 of 1")
	b.get("/applications?q=%25").shows(t, 200, "No application fits")
	b.get("/applications?status=accepted").shows(t, 200, "No application fits")
	for _, sort := range []string{"turn", "-turn", "applicant", "-applicant", "number", "status", "-sent", "id;DROP TABLE applications"} {
		b.get("/applications?sort="+strings.ReplaceAll(sort, " ", "+")+"&page=1").shows(t, 200, "1 to 3 of 3")
	}
	signedIn(t, k, cert.LeadAuditor).get("/applications").shows(t, 200, "!Ölwerk")
}

func TestEnquiryByPhoneIsWrittenDown(t *testing.T) {
	k := testkit.New(t)
	b := signedIn(t, k, cert.Planner)
	form := b.post("/applications/new", b.get("/applications/new").stamps()).To
	page := b.get(form)
	page.shows(t, 200, "You write down an enquiry by phone")
	b.post(form, page.stamps("do", "save", "applicant.name", "Kisto Oy")).leads(t, form+"?part=request")
	b.get("/applications").shows(t, 200, "Kisto Oy", "phone")
	b.get("/applications/1").shows(t, 200, "Kisto Oy", "Go on with the form")
	b.post(form, filled(b.get(form).stamps("do", "send"), testkit.Questionnaire())).leads(t, "/applications/1")
	b.get("/applications/1").shows(t, 200, "APP-2026-0001", "file C-2026-0001", "!Go on with the form")
}

func TestImportListsEveryFault(t *testing.T) {
	k := testkit.New(t)
	b := signedIn(t, k, cert.Administrator)
	q := testkit.Questionnaire()
	q.Unit, q.Applicant.Country, q.Sites[0].FullTime = "UNIT", "COUNTRY", 4711
	good, err := json.Marshal(testkit.Questionnaire())
	if err != nil {
		t.Fatal(err)
	}
	marked, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.NewReplacer(`"UNIT"`, `"","colour":"<b>"`, `"COUNTRY"`, `"Greece"`, `4711`, `"12"`).Replace(string(marked))
	b.upload("/applications/import", "k1", "q.json", bad).shows(t, 422, "q.json was not taken: 4 faults", "<code>colour</code>", "There is no such field", "<code>sites.0.full_time</code>",
		"<code>applicant.country</code>", "<code>unit</code>", "Nothing was stored")
	b.upload("/applications/import", "k2", "x.pdf", "%PDF-1.7").shows(t, 422, "not JSON: line 1")
	b.upload("/applications/import", "k3", "q.json", string(good)).leads(t, "/applications/1")
	b.upload("/applications/import", "k3", "q.json", string(good)).leads(t, "/applications")
	b.get("/applications").shows(t, 200, "1 to 1 of 1", "file")
	signedIn(t, k, cert.Auditor).upload("/applications/import", "k4", "q.json", string(good)).shows(t, 403)
}

// TestRREV01OnThePage refuses a no without comment at its field and an acceptance with items left out by
// the gate, and keeps what was entered.
func TestRREV01OnThePage(t *testing.T) {
	k := testkit.New(t)
	submitted(t, k, func(q *cert.Questionnaire) { q.Access.Restricted, q.Access.Details = "yes", "Keys of customers" })
	b := signedIn(t, k, cert.Reviewer)
	b.get("/applications/1").shows(t, 200, "Review application", "Information cannot be shown")
	page := b.get("/applications/1/review")
	page.shows(t, 200, "11. The system can be audited adequately", "no valid competence", "Keys of customers", "R-APP-02")
	sent := page.stamps("outcome", "accepted", "cadence", "yearly", "competences", "cloud services")
	for i, item := range cert.ReviewItemsFor(cert.Questionnaire{Access: cert.Access{Restricted: "yes"}}) {
		sent.Set(fmt.Sprintf("items.%d.key", i), item.Key)
		sent.Set(fmt.Sprintf("items.%d.answer", i), "yes")
		sent.Set(fmt.Sprintf("items.%d.comment", i), fmt.Sprintf("seen %d", i))
	}
	sent.Set("items.4.answer", "")
	page = b.post("/applications/1/review", sent)
	page.shows(t, 409, "cannot be accepted yet", "R-REV-01", "Answer yes or no.", "seen 10", `value="cloud services" checked`)
	sent.Set("items.4.answer", "no")
	sent.Set("items.4.comment", "")
	sent.Set("once", page.stamps().Get("once"))
	page = b.post("/applications/1/review", sent)
	page.shows(t, 422, "Say why the answer is no.", `href="#f-items.4.comment"`, "seen 3")
	sent.Set("items.4.answer", "yes")
	sent.Set("once", page.stamps().Get("once"))
	b.post("/applications/1/review", sent).leads(t, "/applications/1")
	b.post("/applications/1/review", sent).leads(t, "/applications/1") // pressed twice
	b.get("/applications/1").shows(t, 200, "accepted", "Rita Reviewer", "seen 9", "!Review application")
}

func TestRREV02OnThePage(t *testing.T) {
	k := testkit.New(t)
	app := submitted(t, k)
	b := signedIn(t, k, cert.Reviewer)
	page := b.get("/applications/1/review")
	page = b.post("/applications/1/review", page.stamps("outcome", "declined", "text", "Sorry"))
	page.shows(t, 422, "Choose at least one reason.", "Sorry")
	page = b.post("/applications/1/review", page.stamps("outcome", "ask"))
	page.shows(t, 422, "Enter what the applicant is to tell us.")
	stale := page
	b.post("/applications/1/review", page.stamps("outcome", "ask", "note", "Which data centre?")).leads(t, "/applications/1")
	visitor(t, k).get("/track/"+app.Code).shows(t, 200, "Waiting for you", "Which data centre?")
	form := visitor(t, k).get("/apply/" + app.Code)
	form.shows(t, 200, "Our reviewer needs to know more", "Which data centre?", `value="Aegean Hosting A.E."`)
	visitor(t, k).post("/apply/"+app.Code, filled(form.stamps("do", "send"), testkit.Questionnaire())).leads(t, "/track/"+app.Code)
	again := stale.stamps("outcome", "declined", "reasons", "OTHER", "text", "We close.")
	again.Set("once", "another")
	b.post("/applications/1/review", again).shows(t, 409, "changed meanwhile", "We close.")
	b.post("/applications/1/review", b.get("/applications/1/review").stamps("outcome", "declined", "reasons", "OTHER", "text", "We close.")).leads(t, "/applications/1")
	visitor(t, k).get("/track/"+app.Code).shows(t, 200, "Declined")
}

// TestPriorClientIsFoundAndJoined: staff see who the applicant may be, with its history; the applicant does not.
func TestPriorClientIsFoundAndJoined(t *testing.T) {
	k := testkit.New(t)
	known := submitted(t, k, func(q *cert.Questionnaire) {
		q.Applicant.Name, q.Applicant.RegistrationNo, q.Applicant.ContactEmail = "Nordlicht Rechenzentrum GmbH", "HRB 20231", "info@nordlicht.example"
	})
	submitted(t, k, func(q *cert.Questionnaire) {
		q.Applicant.Name, q.Applicant.RegistrationNo, q.Applicant.ContactEmail = "Atlântico Serviços", "PT 1", "a@atlantico.example"
	})
	again := submitted(t, k, func(q *cert.Questionnaire) {
		q.Applicant.Name, q.Applicant.RegistrationNo, q.Applicant.ContactEmail = "NORDLICHT Rechenzentren AG", "hrb20231", "it@nordlicht.example"
	})
	reviewer, path := signedIn(t, k, cert.Reviewer), fmt.Sprintf("/applications/%d", again.ID)
	page := reviewer.get(path)
	page.shows(t, 200, "Known before?", "Nordlicht Rechenzentrum GmbH", "same registration number", "similar name", "same mail domain nordlicht.example", "!Atlântico")
	visitor(t, k).get("/track/"+again.Code).shows(t, 200, "!Known before", "!Nordlicht Rechenzentrum GmbH")
	join := page.stamps("client", fmt.Sprint(*known.ClientID))
	signedIn(t, k, cert.Planner).post(path+"/join", join).shows(t, 403)
	reviewer.post(path+"/join", join).leads(t, path)
	reviewer.post(path+"/join", join).leads(t, path)
	now, err := k.Store.Application(context.Background(), cert.SystemActor, again.ID)
	if err != nil || *now.ClientID != *known.ClientID {
		t.Fatalf("the application is of client %d, %v", *now.ClientID, err)
	}
	n, err := k.Store.FilesOf(context.Background(), *known.ClientID)
	if err != nil || n != 2 {
		t.Errorf("the client has %d files, %v", n, err)
	}
	reviewer.get(path).shows(t, 200, "was found to be of the client Nordlicht Rechenzentrum GmbH", "!It is the same client")
	reviewer.post(path+"/join", reviewer.get(path).stamps("client", "999", "version", fmt.Sprint(now.Version))).shows(t, 404)
}
