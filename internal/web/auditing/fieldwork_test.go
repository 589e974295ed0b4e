package auditing_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/testkit/browser"
	"assay/internal/web/page"
)

// onSite brings the story to the first hour of stage 1.
func onSite(t testing.TB, k *testkit.Kit) *story {
	t.Helper()
	s := contracted(t, k)
	s.schedule()
	s.declare()
	s.plan()
	s.announce()
	s.objects()
	s.begin()
	return s
}

// From the first answer to the conclusion, by the pages alone.
func TestStage1IsHeldByItsPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := onSite(t, k)
		s.answers()
		s.evidenceFiles()
		concern := s.concern()
		s.meetings(concern)
		s.reports()
		s.client2(concern)
	})
}

func (s *story) answers() {
	s.get(s.lead, s.at("/checklist"), http.StatusOK, "Opening meeting", "Who took part", "0/19", "Objectives of stage 1")
	s.get(planner, s.at("/checklist?part=slot"), http.StatusOK, "Service catalogue", "Lead and auditors of the team", "!name=\"verdict\"")
	s.get(s.client, s.at("/checklist"), http.StatusForbidden)
	s.get(s.aide, s.at("/checklist"), http.StatusNotFound)
	s.get(s.lead, s.at("/checklist?part=slot"), http.StatusOK, "Available", "Not available", "Service catalogue")
	send := func(code int, form url.Values, texts ...string) {
		s.post(s.lead, s.at("/checklist"), form, code, texts...)
	}
	send(http.StatusUnprocessableEntity, fresh("item", "slot:policy", "part", "slot", "verdict", "conform"), "Note the evidence seen", "aria-invalid")
	send(http.StatusNotFound, fresh("item", "slot:nonsense", "part", "slot", "verdict", "conform", "note", "x"))
	send(http.StatusSeeOther, fresh("item", "slot:policy", "part", "slot", "verdict", "conform", "note", "Policy v3 of 4 May"))
	send(http.StatusConflict, fresh("item", "slot:policy", "part", "slot", "verdict", "not_available", "note", "I have not seen it"), "Policy v3 of 4 May", "I have not seen it", "answered this meanwhile")
	over := fresh("item", "slot:policy", "part", "slot", "verdict", "conform", "note", "Policy v3, approved 4 May")
	over.Set("version", "1")
	send(http.StatusSeeOther, over)
	s.post(planner, s.at("/checklist"), fresh("item", "slot:plan", "verdict", "conform", "note", "x"), http.StatusForbidden)
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, s.at("/checklist"), strings.NewReader(fresh("item", "slot:plan", "part", "slot", "verdict", "conform", "note", "Manual v2").Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("HX-Request", "true")
	s.serve(s.lead).ServeHTTP(w, r)
	s.judge(w, "an answer by htmx", http.StatusOK, []string{"<article", "Saved.", "Manual v2", "!<html"})
}

// fresh is a form with a key of its own and no version.
func fresh(pairs ...string) url.Values {
	v := url.Values{"once": {page.NewKey()}}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// upload sends a form with one file.
func (s *story) upload(actor cert.Actor, path string, form url.Values, name, content string, code int, texts ...string) {
	s.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for key := range form {
		s.must(m.WriteField(key, form.Get(key)))
	}
	part, err := m.CreateFormFile("files", name)
	s.must(err)
	_, err = part.Write([]byte(content))
	s.must(err)
	s.must(m.Close())
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	s.serve(actor).ServeHTTP(w, r)
	s.judge(w, "POST "+path+" with "+name, code, texts)
}

const onePage = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

func (s *story) evidenceFiles() {
	form := func() url.Values { return fresh("item", "slot:policy", "part", "slot") }
	s.upload(s.lead, s.at("/checklist/evidence"), form(), "page.html", "<script>alert(1)</script>", http.StatusUnprocessableEntity, "is not a kind of file that is taken")
	s.upload(s.lead, s.at("/checklist/evidence"), form(), "policy.pdf", "GIF89a", http.StatusUnprocessableEntity, "is not what its name says")
	s.upload(s.lead, s.at("/checklist/evidence"), form(), "Πολιτική \"v3\".pdf", onePage, http.StatusSeeOther)
	all, err := s.k.Store.EvidenceOf(context.Background(), s.stage1.ID)
	s.must(err)
	if len(all) != 1 {
		s.t.Fatalf("%d files are kept", len(all))
	}
	s.get(s.lead, s.at("/checklist?part=slot"), http.StatusOK, "/evidence/"+all[0].Code)
	w := httptest.NewRecorder()
	s.serve(s.lead).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/evidence/"+all[0].Code, nil))
	s.judge(w, "the evidence", http.StatusOK, []string{onePage})
	h := w.Header()
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff", "Content-Type": "application/pdf"} {
		if h.Get(name) != want {
			s.t.Errorf("%s of evidence is %q", name, h.Get(name))
		}
	}
	if d := h.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename=") || !strings.HasSuffix(d, "; filename*=UTF-8''%CE%A0%CE%BF%CE%BB%CE%B9%CF%84%CE%B9%CE%BA%CE%AE%20%22v3%22.pdf") {
		s.t.Errorf("evidence is disposed of as %q", d)
	}
	s.get(s.client, "/evidence/"+all[0].Code, http.StatusNotFound)
	s.get(s.aide, "/evidence/"+all[0].Code, http.StatusNotFound)
}

// concern raises an area of concern from an item.
func (s *story) concern() string {
	s.get(s.lead, s.at("/findings/new?item=slot:policy"), http.StatusOK, "Service management policy", "Area of concern", "Policy v3, approved 4 May", "!Major")
	form := fresh("grade", "concern", "item", "slot:policy", "clause", "5.2.1", "requirement", "A policy fits the purpose.", "evidence", "Policy v3", "more_clauses", "5.2.2")
	s.post(s.lead, s.at("/findings"), form, http.StatusUnprocessableEntity, "State it in one or two sentences", "A policy fits the purpose.")
	form.Set("once", page.NewKey())
	form.Set("statement", "The policy names services that ended.")
	body := s.post(s.lead, s.at("/findings"), form, http.StatusSeeOther)
	_ = body
	all, err := s.k.Store.FindingsOf(context.Background(), []int64{s.stage1.ID})
	s.must(err)
	at := fmt.Sprintf("/findings/%d", all[0].ID)
	s.get(s.lead, at, http.StatusOK, "AOC-2026-0001", "the client sees it from the closing meeting on", "Withdraw", "clauses 5.2.1, 5.2.2", "Confirm AOC-2026-0001")
	s.get(s.client, at, http.StatusNotFound)
	s.get(s.lead, "/findings?status=draft", http.StatusOK, "AOC-2026-0001", "5.2.1, 5.2.2")
	s.get(s.client, "/findings", http.StatusOK, "No open findings")
	s.get(s.lead, "/findings?q=aegean", http.StatusOK, "AOC-2026-0001")
	s.get(s.lead, "/findings?grade=major", http.StatusOK, "No finding matches")
	amended := fresh("grade", "concern", "clause", "5.2.1", "requirement", "A policy fits the purpose.", "evidence", "Policy v3, section 2", "statement", "The policy names two services that ended.")
	amended.Set("version", fmt.Sprint(all[0].Version))
	s.post(s.lead, at+"/amend", amended, http.StatusSeeOther)
	s.post(s.lead, at+"/withdraw", fresh("version", fmt.Sprint(all[0].Version+1), "reason", ""), http.StatusUnprocessableEntity, "Reason is needed")
	s.confirms(at, all[0])
	return at
}

// confirms has the lead confirm the draft; nobody else can, and nothing that was not read.
func (s *story) confirms(at string, n cert.Finding) {
	s.get(s.lead, s.at("/checklist?part=closing"), http.StatusOK, "Drafts: 1.", "Confirm it")
	s.get(s.wise, s.at("/checklist?part=closing"), http.StatusOK, "AOC-2026-0001", "!Confirm it")
	s.post(s.wise, at+"/confirm", fresh("version", fmt.Sprint(n.Version+1)), http.StatusForbidden)
	s.post(s.lead, s.at("/findings/confirm"), fresh("read", fmt.Sprintf("%d.%d", n.ID, n.Version)), http.StatusConflict)
	s.post(s.lead, s.at("/findings/confirm"), fresh("read", fmt.Sprintf("%d.%d", n.ID, n.Version+1)), http.StatusSeeOther)
	s.get(s.lead, at, http.StatusOK, "The client sees it from the closing meeting on", "!Confirm AOC-2026-0001")
	s.post(s.lead, at+"/confirm", fresh("version", fmt.Sprint(n.Version+2)), http.StatusConflict, "The finding is a draft")
}

// meetings records both meetings, with one item left out.
func (s *story) meetings(concern string) {
	for _, kind := range []string{"opening", "closing"} {
		form := fresh("kind", kind)
		section := 0
		for _, part := range cert.ChecklistFor(s.stage1) {
			for _, i := range part.Items {
				if part.Key == kind && i.Key != cert.MeetingAttendance(i.Kind) && i.Key != "closing:diverging_opinions" {
					form.Add("covered", i.Key)
					section++
				}
			}
		}
		form.Set("attendance", "")
		s.post(s.lead, s.at("/meeting"), form, http.StatusUnprocessableEntity, "Note who took part")
		form.Set("once", page.NewKey())
		form.Set("attendance", "E. Papadaki, A. Berg")
		if kind == "closing" {
			s.post(s.lead, s.at("/meeting"), form, http.StatusUnprocessableEntity, "Give the reason why this does not apply")
			form.Set("once", page.NewKey())
			form.Set("notes.0.key", "closing:diverging_opinions")
			form.Set("notes.0.text", "There were none.")
		}
		s.post(s.lead, s.at("/meeting"), form, http.StatusSeeOther)
	}
	s.get(s.lead, s.at("/checklist?part=closing"), http.StatusOK, "held", "There were none.")
	s.get(s.client, concern, http.StatusOK, "two services that ended", "Your answer", "Your turn, by 1 Apr 2026", "Please tell us how you settle this before stage 2", "!Review the answer", "!Withdraw")
}

// reports answers the rest, writes the report and concludes.
// ends has the lead record that the audit ended on another day than planned, and refuses what makes no sense.
func (s *story) ends() {
	today := s.k.Office.Today()
	s.get(s.lead, s.at("/ended"), http.StatusOK, "Record the last day")
	s.get(s.wise, s.at("/ended"), http.StatusOK, "The lead auditor of this audit records when it ended", "!<textarea")
	s.post(s.lead, s.at("/ended"), s.form("on", "soon", "why", "The client was called away."), http.StatusUnprocessableEntity, "soon", "The client was called away.")
	s.post(s.lead, s.at("/ended"), s.form("on", today.AddDays(3).String(), "why", "Kept."), http.StatusUnprocessableEntity, "has not come yet", "Kept.")
	s.post(s.wise, s.at("/ended"), s.form("on", today.String(), "why", "x"), http.StatusUnprocessableEntity)
}

func (s *story) reports() {
	ctx := context.Background()
	s.get(s.lead, s.at("/report"), http.StatusOK, "Make the report final", "of the checklist have no verdict", "disabled", "The summary is empty", "Leoforos Syngrou")
	for _, part := range cert.ChecklistFor(s.stage1) {
		for _, i := range part.Items {
			if _, err := s.k.Store.Answer(ctx, s.stage1.ID, i.Key); err == nil {
				continue
			}
			_, err := s.k.Office.AnswerItem(ctx, s.lead, s.stage1.ID, office.AnswerInput{Item: i.Key, Verdict: cert.Conform, Note: "Seen."})
			s.must(err)
		}
	}
	s.post(s.lead, s.at("/report/final"), s.form(), http.StatusConflict, "R-REP-02")
	form := s.form("summary", "Ready, with one thing to settle.", "recommendation", "ready_with_concerns")
	for i, item := range cert.ReportItemsFor(cert.Stage1) {
		form.Set(fmt.Sprintf("items.%d.key", i), item.Key)
		form.Set(fmt.Sprintf("items.%d.text", i), "As agreed: "+item.Title)
	}
	s.post(s.wise, s.at("/report"), form, http.StatusConflict)
	s.post(s.lead, s.at("/report"), form, http.StatusSeeOther)
	s.get(s.lead, s.at("/report"), http.StatusOK, "As agreed: Type of audit", "Its PDF is drawn and kept", "!has no verdict")
	s.get(s.wise, s.at("/report"), http.StatusOK, "Ready, with one thing to settle.", "!<textarea")
	s.get(s.lead, s.at("/report/draft.pdf"), http.StatusOK, "%PDF")
	s.ends()
	s.post(s.lead, s.at("/report/final"), s.form(), http.StatusSeeOther)
	s.get(s.lead, s.at("/report"), http.StatusOK, "Conclude: ready for stage 2, with areas of concern", "report-A-2026-0001-r1.pdf", "!Save the draft")
	s.comesBack(form)
	s.post(planner, s.at("/conclude"), s.form(), http.StatusForbidden)
	s.post(s.lead, s.at("/conclude"), s.form(), http.StatusSeeOther)
	if a := s.audit(); a.Status != cert.AuditConcluded || a.Outcome != cert.ReadyWithConcerns {
		s.t.Errorf("stage 1 ended as %s, %s", a.Status, a.Outcome)
	}
}

// comesBack sends the report back, answers the remark by the page and makes the next version final (R-REP-04).
func (s *story) comesBack(form url.Values) {
	decider := cert.Actor{Name: "Dora", PersonID: s.lead.PersonID, Roles: []cert.Role{cert.DecisionMaker}}
	_, err := s.k.Office.ReopenReport(context.Background(), decider, s.stage1.ID, s.audit().Version, "Name the services.")
	s.must(err)
	s.get(s.lead, s.at("/report"), http.StatusOK, "What the review remarked", "Name the services.", "has no answer", "R-REP-04", "Save the draft")
	s.post(s.lead, s.at("/report/final"), s.form(), http.StatusConflict, "R-REP-04")
	form.Set("version", s.form().Get("version"))
	form.Set("once", page.NewKey())
	form.Set("summary", "Ready, with one thing to settle in hosting.")
	form.Set("replies.0.key", cert.WholeReport)
	form.Set("replies.0.text", "Hosting is named.")
	s.post(s.lead, s.at("/report"), form, http.StatusSeeOther)
	s.post(s.lead, s.at("/report/final"), s.form(), http.StatusSeeOther)
	s.get(s.lead, s.at("/report"), http.StatusOK, "What reviews remarked", "Hosting is named.", "Versions and what changed")
	s.get(s.lead, s.at("/report/versions"), http.StatusOK, "Version 2", "Version 1", "<ins> in hosting</ins>", "Answers what Dora remarked on version 1", "report-A-2026-0001-r2.pdf")
}

// client2 answers the concern as the client and reviews it as the team.
func (s *story) client2(at string) {
	version := func() string {
		body := s.get(s.client, at, http.StatusOK)
		found := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(body)
		if found == nil {
			return ""
		}
		return found[1]
	}
	answer := fresh("version", version(), "correction", "Policy corrected.", "actions.0.no", "0",
		"actions.0.text", "It is read before each review.", "actions.0.by", "2026-03-20", "actions.1.no", "1", "actions.2.no", "2", "actions.2.text", "Owners confirm it yearly.", "actions.2.by", "2026-03-25")
	s.post(s.client, at+"/answer", answer, http.StatusUnprocessableEntity, "Say why it happened", "Policy corrected.")
	answer.Set("once", page.NewKey())
	answer.Set("cause", "Nobody compared it with the catalogue.")
	s.upload(s.client, at+"/answer", answer, "policy4.pdf", onePage, http.StatusSeeOther)
	s.get(s.client, at, http.StatusOK, "Answer 1", "policy4.pdf", "waits for review", "Our turn", "Action 2", "Owners confirm it yearly.", "!Action 3", "!Send the answer")
	body := s.get(s.lead, at, http.StatusOK, "Accept the answer", "Return it to the client", "Close this area of concern")
	again := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(body)[1]
	s.post(s.lead, at+"/return", fresh("version", again, "comment", "", "new_due", "2026-03-09"), http.StatusConflict, "The client is told why")
	s.post(s.lead, at+"/return", fresh("version", again, "comment", "Which cause?", "new_due", "2026-03-01"), http.StatusConflict, "A new date is set", "Which cause?")
	s.post(s.client, at+"/accept", fresh("version", again), http.StatusForbidden)
	s.post(s.lead, at+"/accept", fresh("version", again, "comment", "Good."), http.StatusSeeOther)
	s.get(s.client, at, http.StatusOK, "Good.", "accepted")
}

// Findings that are a client's own business stay its own: another client finds neither finding nor evidence,
// under any verb.
func TestForeignFindingIsNotFound(t *testing.T) {
	k := testkit.New(t)
	s := onSite(t, k)
	n, err := k.Office.RaiseFinding(context.Background(), s.lead, s.stage1.ID, cert.FindingInput{Grade: cert.Concern, Clause: "4.3", Requirement: "r", Statement: "s", Evidence: "e"})
	s.must(err)
	rival := cert.Actor{AccountID: 78, ClientID: s.file.ClientID + 1, Name: "Rival", Roles: []cert.Role{cert.ClientUser}}
	at := fmt.Sprintf("/findings/%d", n.ID)
	for _, who := range []cert.Actor{rival, s.client, s.aide} {
		s.get(who, at, http.StatusNotFound)
	}
	s.post(rival, at+"/answer", fresh("version", "0", "correction", "c", "cause", "c", "actions.0.text", "a", "actions.0.by", "2026-03-20"), http.StatusNotFound)
	for _, verb := range []string{"/accept", "/return", "/verify", "/withdraw", "/amend", "/evidence"} {
		s.post(s.aide, at+verb, fresh("version", "0", "reason", "x", "comment", "x", "method", "document_review", "note", "x"), http.StatusNotFound)
		s.post(rival, at+verb, fresh("version", "0"), http.StatusForbidden)
	}
	s.get(s.lead, "/findings/999999", http.StatusNotFound)
	s.get(s.lead, "/findings/abc", http.StatusNotFound)
}

// The pages on a tablet, in a real browser: one touch records a verdict in place, nothing overflows, and no
// barrier is found.
func TestFieldPagesInABrowser(t *testing.T) {
	p := browser.New(t)
	s := onSite(t, testkit.New(t))
	site := httptest.NewServer(s.serve(s.lead))
	t.Cleanup(site.Close)
	p.Size(1024, 768)
	p.Open(site.URL + s.at("/checklist?part=slot"))
	p.Fits()
	p.Axe()
	item := p.Within("#i-slot-policy")
	item.Fill("Evidence seen, or reason", "Policy v3 of 4 May")
	item.Click("Available")
	p.Sees("Saved.")
	n, err := s.k.Store.Answer(context.Background(), s.stage1.ID, "slot:policy")
	if err != nil || n.Note != "Policy v3 of 4 May" {
		t.Errorf("the answer kept is %+v, %v", n, err)
	}
	finding, err := s.k.Office.RaiseFinding(context.Background(), s.lead, s.stage1.ID, cert.FindingInput{Grade: cert.Concern, Clause: "4.3", Requirement: "The scope names services and units.", Statement: "The scope leaves out the night shift.", Evidence: "Rota of March"})
	s.must(err)
	pages := []string{s.at("/checklist"), s.at("/checklist?part=slot"), s.at("/checklist?part=clause-4"), s.at("/report"), s.at("/findings/new?item=slot:policy"),
		"/findings", fmt.Sprintf("/findings/%d", finding.ID)}
	for _, path := range pages {
		p.Open(site.URL + path)
		p.Fits()
		p.Axe()
	}
}
