package office_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/testkit"
)

// changed sends an open application again with a change.
func changed(t *testing.T, k *testkit.Kit, a cert.Application, change func(q *cert.Questionnaire)) cert.Application {
	t.Helper()
	q := a.Questionnaire
	q.Sites = append([]cert.SiteEntry{}, q.Sites...)
	q.Signature.Agreed = true
	change(&q)
	a, err := k.Office.SendApplication(context.Background(), cert.SystemActor, a.Code, office.DraftInput{Fields: q.Fields(), Questionnaire: q, Version: a.Version})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// reopened is an accepted application, opened for a change.
func reopened(t *testing.T, k *testkit.Kit, d deal) cert.Application {
	t.Helper()
	a, err := k.Store.ApplicationOf(context.Background(), d.file)
	if err != nil {
		t.Fatal(err)
	}
	if a, err = k.Office.ReopenApplication(context.Background(), planner, a.ID, office.ReopenInput{Note: "the client moves", Version: a.Version}); err != nil {
		t.Fatal(err)
	}
	return a
}

func fileNow(t *testing.T, k *testkit.Kit, id int64) cert.Certification {
	t.Helper()
	f, err := k.Store.Certification(context.Background(), cert.SystemActor, id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// refusedBy tells whether an error names a rule.
func refusedBy(err error, rule string) bool {
	var unmet *cert.Unmet
	if !errors.As(err, &unmet) {
		return false
	}
	for _, r := range unmet.Rules {
		if r.ID == rule {
			return true
		}
	}
	return false
}

// R-REV-06: a change of what the review rests on puts review and audit time back to work; nothing is built meanwhile.
func TestChangeOfSitesPutsReviewAndTimeBackToWork(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		d.time(1, audittime.Input{Persons: 12})
		a := reopened(t, k, d)
		if f := fileNow(t, k, d.file); f.Changed != cert.ChangeOpen || f.Waiting != cert.ClientUser {
			t.Errorf("opened: %+v", f)
		}
		if _, err := k.Office.DraftQuotation(ctx, planner, d.file, 1); !refusedBy(err, "R-REV-06") {
			t.Errorf("a quotation was built on facts that are being changed: %v", err)
		}
		a = changed(t, k, a, func(q *cert.Questionnaire) { q.Sites[0].FullTime += 200 })
		if f := fileNow(t, k, d.file); a.Status != cert.ApplicationSubmitted || f.Changed != cert.ChangeReview || f.Waiting != cert.Reviewer {
			t.Fatalf("sent: %s, %+v", a.Status, f)
		}
		desk, err := k.Office.ReviewDesk(ctx, rita, a, yes(a))
		if err != nil || !desk.Again || len(desk.Material) != 1 || desk.Material[0].What != "Personnel band" {
			t.Errorf("the reviewer sees %+v, %v", desk.Material, err)
		}
		if _, err := k.Office.ReviewApplication(ctx, rita, a.ID, yes(a)); err != nil {
			t.Fatal(err)
		}
		if f := fileNow(t, k, d.file); f.Changed != cert.ChangeTime || f.Waiting != cert.Planner {
			t.Errorf("reviewed: %+v", f)
		}
		if _, err := k.Office.DraftQuotation(ctx, planner, d.file, 1); !refusedBy(err, "R-REV-06") {
			t.Errorf("a quotation was built on an old audit time: %v", err)
		}
		d.time(2, audittime.Input{Persons: 212})
		if f := fileNow(t, k, d.file); f.Changed != cert.Unchanged {
			t.Errorf("recorded: %+v", f)
		}
		if _, err := k.Office.DraftQuotation(ctx, planner, d.file, 1); err != nil {
			t.Errorf("nothing stands in the way: %v", err)
		}
	})
}

func TestChangeOfAPhoneNumberStaysAccepted(t *testing.T) { // R-REV-06
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := acceptedFile(t, k, testkit.Questionnaire())
		a := changed(t, k, reopened(t, k, d), func(q *cert.Questionnaire) { q.Applicant.ContactPhone = "+30 210 0000" })
		if f := fileNow(t, k, d.file); a.Status != cert.ApplicationAccepted || f.Changed != cert.Unchanged {
			t.Errorf("%s, %+v", a.Status, f)
		}
	})
}

// R-REV-06, R-APP-01: what our own people change is our turn, closed to the client's link, sent in their name, and the
// client is told; what the client changes is signed anew.
func TestChangeByTheBodyIsTheBodysTurn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		a, err := k.Store.ApplicationOf(ctx, d.file)
		if err != nil {
			t.Fatal(err)
		}
		if a, err = k.Office.ReopenApplication(ctx, planner, a.ID, office.ReopenInput{Note: "told by phone", Holder: cert.HeldByBody, Version: a.Version}); err != nil {
			t.Fatal(err)
		}
		if f := fileNow(t, k, d.file); f.Changed != cert.ChangeOurs || f.Waiting != cert.Planner || !a.Questionnaire.Signature.Agreed {
			t.Errorf("opened: %+v, %+v", f, a.Questionnaire.Signature)
		}
		q := a.Questionnaire
		q.Applicant.ContactPhone = "+30 210 0000"
		in := office.DraftInput{Fields: q.Fields(), Questionnaire: q, Version: a.Version}
		if _, err := k.Office.SendApplication(ctx, cert.Visitor("Eleni"), a.Code, in); !errors.As(err, new(*cert.Unmet)) {
			t.Errorf("the client wrote in a form that the body has in hand: %v", err)
		}
		if a, err = k.Office.SendApplication(ctx, planner, a.Code, in); err != nil {
			t.Fatal(err)
		}
		if a.Status != cert.ApplicationAccepted || a.Holder != cert.HeldByApplicant || a.SubmittedBy != planner.Name+", for the body" {
			t.Errorf("%s, %q, signed by %q", a.Status, a.Holder, a.SubmittedBy)
		}
		due, err := k.Store.DueDeliveries(ctx, k.Clock.Now(), 50)
		if err != nil || !slices.ContainsFunc(due, func(d store.DueDelivery) bool { return d.Template == "application-changed" }) {
			t.Errorf("the client was not told: %v, %v", due, err)
		}
		if a := reopened(t, k, d); a.Questionnaire.Signature.Agreed || a.Holder != cert.HeldByApplicant {
			t.Errorf("what the client changes is signed already: %+v", a.Questionnaire.Signature)
		}
	})
}

func TestChangeIsTakenBack(t *testing.T) { // R-REV-06
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		before := fileNow(t, k, d.file)
		a := changed(t, k, reopened(t, k, d), func(q *cert.Questionnaire) { q.Request.Scope = "Something else by Aegean Hosting A.E." })
		if _, err := k.Office.WithdrawApplication(ctx, cert.SystemActor, a.Code, office.WithdrawInput{Reason: "changed our minds", Version: a.Version}); !refusedBy(err, "R-REV-06") {
			t.Errorf("an accepted application was withdrawn by its change: %v", err)
		}
		a, err := k.Office.RevertApplication(ctx, rita, a.ID, a.Version)
		if err != nil {
			t.Fatal(err)
		}
		if f := fileNow(t, k, d.file); a.Status != cert.ApplicationAccepted || f.Scope != before.Scope || f.Changed != cert.Unchanged {
			t.Errorf("%s, %+v", a.Status, f)
		}
	})
}

// A change after signature is not declined, and holds up the planning of audits.
func TestChangeAfterSignature(t *testing.T) { // R-REV-06
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, c := context.Background(), contracted(t, k)
		app, err := k.Store.ApplicationOf(ctx, c.stage1.CertificationID)
		if err != nil {
			t.Fatal(err)
		}
		app, err = k.Office.ReopenApplication(ctx, planner, app.ID, office.ReopenInput{Note: "another building", Version: app.Version})
		if err != nil {
			t.Fatal(err)
		}
		app = changed(t, k, app, func(q *cert.Questionnaire) { q.Sites[0].City = "Patras" })
		no := yes(app)
		no.Outcome, no.Reasons, no.Text = cert.ReviewDeclined, []string{"OTHER"}, "no"
		if _, err := k.Office.ReviewApplication(ctx, rita, app.ID, no); !refusedBy(err, "R-REV-06") {
			t.Errorf("a contracted client was declined: %v", err)
		}
		facts, err := k.Office.AuditFacts(ctx, planner, c.stage1.ID)
		if err != nil || facts.Changed != cert.ChangeReview {
			t.Errorf("the audit knows %q, %v", facts.Changed, err)
		}
		for _, check := range cert.Staffed.Checks(facts) {
			if check.ID == "R-REV-06" && check.Met {
				t.Error("an audit can be planned on facts that wait for their review")
			}
		}
	})
}

func TestLetterTellsTheReview(t *testing.T) { // R-REV-02
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, a := context.Background(), imported(t, k)
		if _, _, err := k.Office.ReviewLetterPDF(ctx, a.Code); !errors.Is(err, cert.NotFound) {
			t.Errorf("a letter before the review: %v", err)
		}
		if _, err := k.Office.ReviewApplication(ctx, rita, a.ID, yes(a)); err != nil {
			t.Fatal(err)
		}
		name, pdf, err := k.Office.ReviewLetterPDF(ctx, a.Code)
		if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) || !strings.Contains(name, a.Number) {
			t.Errorf("%s, %d bytes, %v", name, len(pdf), err)
		}
	})
}

func TestReviewerSeesOurOwnAdvisers(t *testing.T) { // R-IMP-01, R-REV-01
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		if _, err := k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Nikos Palamas", Active: true, Agreement: cert.AgreementEmployed}); err != nil {
			t.Fatal(err)
		}
		a := imported(t, k, func(q *cert.Questionnaire) {
			q.Consultancy = cert.Consultancy{Used: "yes", Who: "Nikos Palamás, Palamas Consulting", Until: "2025-06-30", InternalAudit: "own staff"}
		})
		desk, err := k.Office.ReviewDesk(ctx, rita, a, yes(a))
		if err != nil {
			t.Fatal(err)
		}
		var found, crew bool
		for _, h := range desk.Hints {
			found = found || h.Rule == "R-IMP-01" && strings.HasPrefix(h.Text, "Nikos Palamas of our people")
			crew = crew || h.Item == "able_to_certify"
		}
		if !found || !crew {
			t.Errorf("hints: %+v", desk.Hints)
		}
		if desk.Figure.TotalDays == 0 {
			t.Error("no first figure stands beside the review")
		}
	})
}

// R-REV-06, R-REV-05: after a change of a contracted client the file waits for a new version of its contract, and no audit
// is planned before both have signed it.
func TestChangeAfterSignatureAsksForANewContract(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		d.signed()
		a := changed(t, k, reopened(t, k, d), func(q *cert.Questionnaire) { q.Sites[0].FullTime += 200 })
		if _, err := k.Office.ReviewApplication(ctx, rita, a.ID, yes(a)); err != nil {
			t.Fatal(err)
		}
		d.time(2, audittime.Input{Persons: 212})
		if f := fileNow(t, k, d.file); f.Changed != cert.ChangeTerms || f.Waiting != cert.Planner || !strings.Contains(f.NextWhat, "new version of the contract") {
			t.Fatalf("calculated: %+v", f)
		}
		audits, err := k.Store.Audits(ctx, d.file)
		if err != nil || len(audits) == 0 {
			t.Fatal(err)
		}
		facts, err := k.Office.AuditFacts(ctx, planner, audits[0].ID)
		if err != nil || facts.Changed != cert.ChangeTerms {
			t.Errorf("the audit knows %q, %v", facts.Changed, err)
		}
		q, err := k.Office.DraftQuotation(ctx, planner, d.file, 2)
		if err == nil {
			q, err = k.Office.SendQuotation(ctx, planner, q.ID, q.Version)
		}
		if err != nil {
			t.Fatalf("a new quotation is refused: %v", err)
		}
		if f := fileNow(t, k, d.file); f.Waiting != cert.ClientUser {
			t.Errorf("the new quotation waits for %s: %s", f.Waiting, f.NextWhat)
		}
		if _, err = k.Office.AcceptQuotation(ctx, eleni, q.Code, office.QuotationAnswer{Version: q.Version, Read: true, SHA256: q.PaperSHA256, Name: "Eleni Papadaki", Position: "Managing director"}); err != nil {
			t.Fatal(err)
		}
		c, err := k.Office.DraftContract(ctx, planner, d.file)
		if err == nil {
			c, err = k.Office.OfferContract(ctx, planner, c.ID, c.Version)
		}
		if err == nil {
			c, err = k.Office.SignContract(ctx, eleni, c.Code, signature(c))
		}
		if err == nil {
			in := signature(c)
			in.Position = "Head of certification"
			_, err = k.Office.CountersignContract(ctx, planner, c.ID, in)
		}
		if err != nil {
			t.Fatal(err)
		}
		if f := fileNow(t, k, d.file); f.Changed != cert.Unchanged || f.Stage != cert.StageOne {
			t.Errorf("signed anew: %+v", f)
		}
	})
}

// R-REV-06: a review always knows what it judged, so that no change of an accepted application passes unseen.
func TestReviewKeepsWhatItJudged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		a, err := k.Store.ApplicationOf(ctx, d.file)
		if err != nil {
			t.Fatal(err)
		}
		reviews, err := k.Store.Reviews(ctx, a.ID)
		if err != nil || len(reviews) != 1 || reviews[0].Questionnaire.Request.Scope != a.Questionnaire.Request.Scope {
			t.Fatalf("%+v, %v", reviews, err)
		}
	})
}

// The last day of a restoration follows the body's own rulebook, on the desk as elsewhere.
func TestPlaceFollowsTheRulebook(t *testing.T) { // R-DATE-12, R-GEN-01
	today := day.MustParse("2026-11-25")
	expired := cert.Certificate{Status: cert.CertificateActive, Effective: today.AddMonths(-40), Expires: today.AddMonths(-4)}
	standing := cert.Standing{Application: cert.ApplicationAccepted, Certificate: &expired, Today: today,
		Audits: []cert.Audit{{Kind: cert.Recertification, Status: cert.AuditPlanned, Name: "Recertification"}}}
	if p := cert.StageOf(standing); p.Waiting == "" {
		t.Errorf("within six months nobody is asked: %+v", p)
	}
	standing.Book = norm.NewBook([]norm.Change{{Version: 1, Constant: norm.Constant{Name: "cycle.restore_months", Value: "3", Document: "house rule", From: today.AddMonths(-12)}}})
	if p := cert.StageOf(standing); p.Waiting != "" {
		t.Errorf("beyond three months it is still somebody's turn: %+v", p)
	}
}
