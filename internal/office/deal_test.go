package office_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/fee"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/testkit"
)

var (
	planner = cert.Actor{AccountID: 1, PersonID: 101, Name: "Petra Plan", Roles: []cert.Role{cert.Planner}}
	second  = cert.Actor{AccountID: 2, PersonID: 102, Name: "Sven Zwei", Roles: []cert.Role{cert.Planner}}
	auditor = cert.Actor{AccountID: 3, PersonID: 103, Name: "Ada Audit", Roles: []cert.Role{cert.LeadAuditor}}
	eleni   = cert.Visitor("Eleni Papadaki")
)

// deal is a client's file from the accepted application on, for the tests of this file.
type deal struct {
	t    *testing.T
	k    *testkit.Kit
	file int64
}

func acceptedFile(t *testing.T, k *testkit.Kit, q cert.Questionnaire) deal {
	t.Helper()
	ctx := context.Background()
	a, err := k.Office.BeginApplication(ctx, eleni, "web")
	if err == nil {
		a, err = k.Office.SaveDraft(ctx, eleni, a.Code, office.DraftInput{Questionnaire: q, Version: a.Version})
	}
	if err == nil {
		a, err = k.Office.SubmitApplication(ctx, eleni, a.Code, a.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	accept(t, k, a)
	return deal{t, k, *a.CertificationID}
}

// thirtyOff are factors that add up to the greatest reduction.
func thirtyOff() []audittime.Factor {
	why, evidence := "seen in the questionnaire and the manual", "questionnaire"
	return []audittime.Factor{audittime.Weighted("DEC-02", audittime.Whole(-10), why, evidence),
		audittime.Weighted("DEC-05", audittime.Whole(-10), why, evidence), audittime.Weighted("DEC-03", audittime.Whole(-10), why, evidence)}
}

func (d deal) time(revision int, in audittime.Input) cert.AuditTime {
	d.t.Helper()
	at, err := d.k.Office.RecordAuditTime(context.Background(), planner, d.file, office.AuditTimeInput{Revision: revision, Input: in})
	if err != nil {
		d.t.Fatal(err)
	}
	return at
}

func (d deal) sent() cert.Quotation {
	d.t.Helper()
	ctx := context.Background()
	d.time(1, audittime.Input{Persons: 12, Factors: thirtyOff()})
	q, err := d.k.Office.DraftQuotation(ctx, planner, d.file, 1)
	if err == nil {
		q, err = d.k.Office.SendQuotation(ctx, planner, q.ID, q.Version)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return q
}

func (d deal) accepted() cert.Quotation {
	d.t.Helper()
	q := d.sent()
	q, err := d.k.Office.AcceptQuotation(context.Background(), eleni, q.Code, office.QuotationAnswer{Version: q.Version, Read: true, SHA256: q.PaperSHA256, Name: "Eleni Papadaki", Position: "Managing director"})
	if err != nil {
		d.t.Fatal(err)
	}
	return q
}

func (d deal) offered() cert.Contract {
	d.t.Helper()
	ctx := context.Background()
	d.accepted()
	c, err := d.k.Office.DraftContract(ctx, planner, d.file)
	if err == nil {
		c, err = d.k.Office.OfferContract(ctx, planner, c.ID, c.Version)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func signature(c cert.Contract) office.ContractSignature {
	return office.ContractSignature{Version: c.Version, Name: "Eleni Papadaki", Position: "Managing director", Agreed: true, SHA256: c.PaperSHA256}
}

func (d deal) signed() cert.Contract {
	d.t.Helper()
	ctx := context.Background()
	c := d.offered()
	c, err := d.k.Office.SignContract(ctx, eleni, c.Code, signature(c))
	if err == nil {
		in := signature(c)
		in.Position = "Head of certification"
		c, err = d.k.Office.CountersignContract(ctx, planner, c.ID, in)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d deal) stage() cert.Stage {
	d.t.Helper()
	f, err := d.k.Store.Certification(context.Background(), cert.SystemActor, d.file)
	if err != nil {
		d.t.Fatal(err)
	}
	return f.Stage
}

// R-TIME-20: a record never changes; a newer one supersedes it, and only the next revision is taken.
func TestAuditTimeIsRecordedInRevisions(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		one := d.time(1, audittime.Input{Persons: 12, Factors: thirtyOff()})
		if one.TotalHalves != 5 || one.Stage1Halves+one.Stage2Halves != 5 || one.VisitHalves != 2 {
			t.Errorf("12 persons at -30 %% give %+v", one)
		}
		if _, err := k.Office.RecordAuditTime(ctx, planner, d.file, office.AuditTimeInput{Revision: 1, Input: audittime.Input{Persons: 20}}); !errors.Is(err, cert.Conflict) {
			t.Errorf("revision 1 was recorded again: %v", err)
		}
		if _, err := k.Office.RecordAuditTime(ctx, auditor, d.file, office.AuditTimeInput{Revision: 2, Input: audittime.Input{Persons: 20}}); err == nil {
			t.Error("an auditor recorded an audit time")
		}
		bare := thirtyOff()
		bare[1].Evidence = ""
		_, err := k.Office.RecordAuditTime(ctx, planner, d.file, office.AuditTimeInput{Revision: 2, Input: audittime.Input{Persons: 20, Factors: bare}})
		var wrong cert.Invalid
		if !errors.As(err, &wrong) || wrong[0].Field != "factors.1.evidence" {
			t.Errorf("a factor without evidence: %v", err)
		}
		two := d.time(2, audittime.Input{Persons: 20})
		all, err := k.Store.AuditTimes(ctx, d.file)
		if err != nil || len(all) != 2 || all[0].ID != two.ID || all[1].Result != one.Result || all[1].Persons != 12 {
			t.Errorf("records are %d, %v", len(all), err)
		}
		if since := two.Since(one); len(since) == 0 || since[0].Was != "12" || since[0].Is != "20" {
			t.Errorf("difference is %+v", since)
		}
		if f, _ := k.Store.Certification(ctx, cert.SystemActor, d.file); f.Persons != 20 || f.Stage != cert.StageQuoting {
			t.Errorf("the file has %d persons and stands at %s", f.Persons, f.Stage)
		}
	})
}

func TestAuditTimeNeedsAnAcceptedApplication(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	a, _ := k.Office.BeginApplication(ctx, eleni, "web")
	a, _ = k.Office.SaveDraft(ctx, eleni, a.Code, office.DraftInput{Questionnaire: testkit.Questionnaire(), Version: a.Version})
	a, err := k.Office.SubmitApplication(ctx, eleni, a.Code, a.Version)
	if err != nil {
		t.Fatal(err)
	}
	_, err = k.Office.RecordAuditTime(ctx, planner, *a.CertificationID, office.AuditTimeInput{Revision: 1, Input: audittime.Input{Persons: 12}})
	if !unmet(err, "R-REV-02") {
		t.Errorf("audit time before the review: %v", err)
	}
}

// R-TIME-03: an inferred result needs a second person before it can be quoted, and the database holds it too.
func TestInferredAuditTimeNeedsASecondPerson(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		at := d.time(1, audittime.Input{Persons: 1500})
		if !at.Waits() || d.stage() != cert.StageReviewed {
			t.Fatalf("1500 persons: inferred %t, file at %s", at.Inferred, d.stage())
		}
		if _, err := k.Office.DraftQuotation(ctx, planner, d.file, 1); !unmet(err, "R-TIME-03") {
			t.Errorf("an unapproved time was quoted: %v", err)
		}
		if _, err := k.Office.ApproveAuditTime(ctx, planner, d.file, 1); !unmet(err, "R-TIME-03") {
			t.Errorf("the author approved: %v", err)
		}
		forged := at
		forged.ApproverID, forged.ApprovedAt = &at.PersonID, &at.At
		if err := k.Store.ApproveAuditTime(ctx, &forged); err == nil {
			t.Error("the database took the author as approver")
		}
		at, err := k.Office.ApproveAuditTime(ctx, second, d.file, 1)
		if err != nil || at.Waits() || d.stage() != cert.StageQuoting {
			t.Fatalf("approval: %v, file at %s", err, d.stage())
		}
		if _, err := k.Office.ApproveAuditTime(ctx, second, d.file, 1); !unmet(err, "R-TIME-20") {
			t.Errorf("approved twice: %v", err)
		}
		if _, err := k.Office.DraftQuotation(ctx, planner, d.file, 1); err != nil {
			t.Errorf("an approved time was not quoted: %v", err)
		}
	})
}

// R-FEE-03: 12 persons, simple, one site: EUR 1500 initially, EUR 750 a year.
func TestStandardPricesGiveTheRulebooksExample(t *testing.T) {
	k := testkit.New(t)
	q := acceptedFile(t, k, testkit.Questionnaire()).sent()
	if q.InitialMinor != 1500_00 || q.YearlyMinor != 750_00 || q.Currency != "EUR" {
		t.Errorf("initial %d, yearly %d %s", q.InitialMinor, q.YearlyMinor, q.Currency)
	}
	if q.ValidUntil != day.MustParse("2026-01-05").AddDays(60) || q.Number != "Q-2026-0001" {
		t.Errorf("quotation %s valid until %s", q.Number, q.ValidUntil)
	}
	pdf, err := k.Store.Files().Read(q.PaperSHA256)
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF") {
		t.Errorf("the PDF sent is not kept: %v", err)
	}
}

func TestDraftQuotationIsEditedAndReplaced(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		first := d.sent()
		q, err := k.Office.DraftQuotation(ctx, planner, d.file, 2)
		if err != nil || q.Number != first.Number || q.Revision != 2 {
			t.Fatalf("second revision is %s r%d: %v", q.Number, q.Revision, err)
		}
		if _, err := k.Office.DraftQuotation(ctx, planner, d.file, 2); !errors.Is(err, cert.Conflict) {
			t.Errorf("the same revision was drafted twice: %v", err)
		}
		terms := office.QuotationTerms{Version: q.Version, ValidUntil: k.Office.Today().AddDays(10), TaxPercent: 1900,
			DiscountReason: string(fee.Introductory), DiscountPercent: 1000}
		if q, err = k.Office.EditQuotation(ctx, planner, q.ID, terms); err != nil {
			t.Fatal(err)
		}
		if sum := q.Total(cert.PartInitial); sum.Net != 1350_00 || sum.Tax != 256_50 || sum.Gross != 1606_50 {
			t.Errorf("discounted and taxed: %+v", sum)
		}
		if len(q.Since(first)) < 4 {
			t.Errorf("what changed: %+v", q.Since(first))
		}
		terms.Version, terms.DiscountReason = q.Version, "if_certified"
		if _, err := k.Office.EditQuotation(ctx, planner, q.ID, terms); err == nil {
			t.Error("R-FEE-02: a discount on success was taken")
		}
		old, _ := k.Store.Quotation(ctx, planner, first.ID)
		if old.Status != cert.QuotationSuperseded {
			t.Errorf("the first revision is %s", old.Status)
		}
		if _, err := k.Office.AcceptQuotation(ctx, eleni, old.Code, office.QuotationAnswer{Version: old.Version, Read: true, SHA256: old.PaperSHA256, Name: "E", Position: "P"}); err == nil {
			t.Error("a superseded quotation was accepted")
		}
		if _, err := k.Office.QuotationByLink(ctx, q.Code); !errors.Is(err, cert.NotFound) {
			t.Errorf("a draft was found by its link: %v", err)
		}
	})
}

// A quotation on an older audit time is not sent (R-TIME-20).
func TestQuotationIsBuiltOnTheLatestTime(t *testing.T) {
	k := testkit.New(t)
	ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
	d.time(1, audittime.Input{Persons: 12})
	q, err := k.Office.DraftQuotation(ctx, planner, d.file, 1)
	if err != nil {
		t.Fatal(err)
	}
	d.time(2, audittime.Input{Persons: 30})
	if _, err := k.Office.SendQuotation(ctx, planner, q.ID, q.Version); !unmet(err, "R-TIME-20") {
		t.Errorf("sent on an old time: %v", err)
	}
}

// Expiry is derived from the day alone: the quotation can be answered on its last valid day, not after.
func TestQuotationExpires(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		q := acceptedFile(t, k, testkit.Questionnaire()).sent()
		answer := office.QuotationAnswer{Version: q.Version, Read: true, SHA256: q.PaperSHA256, Name: "Eleni Papadaki", Position: "Managing director"}
		k.Clock.Set(q.ValidUntil.AddDays(1).Time().Add(9 * time.Hour))
		if _, err := k.Office.AcceptQuotation(ctx, eleni, q.Code, answer); !unmet(err, "R-FEE-04") {
			t.Errorf("accepted after its last day: %v", err)
		}
		s, err := k.Office.QuotationByLink(ctx, q.Code)
		if err != nil || s.Quotation.StatusOn(k.Office.Today()) != cert.QuotationExpired {
			t.Errorf("status is %s, %v", s.Quotation.StatusOn(k.Office.Today()), err)
		}
		k.Clock.Set(q.ValidUntil.Time().Add(9 * time.Hour))
		if _, err := k.Office.AcceptQuotation(ctx, eleni, q.Code, answer); err != nil {
			t.Errorf("not accepted on its last day: %v", err)
		}
	})
}

func TestClientDeclinesWithAReason(t *testing.T) {
	k := testkit.New(t)
	ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
	q := d.sent()
	answer := office.QuotationAnswer{Version: q.Version, Read: true, SHA256: q.PaperSHA256, Name: "Eleni Papadaki", Position: "Managing director"}
	if _, err := k.Office.DeclineQuotation(ctx, eleni, q.Code, answer); err == nil {
		t.Error("declined without a reason")
	}
	answer.Reason = "Too early for us."
	if _, err := k.Office.DeclineQuotation(ctx, planner, q.Code, answer); !errors.Is(err, cert.Forbidden) {
		t.Errorf("the body answered for the client: %v", err)
	}
	q, err := k.Office.DeclineQuotation(ctx, eleni, q.Code, answer)
	if err != nil || q.Status != cert.QuotationDeclined || d.stage() != cert.StageDeclined {
		t.Errorf("declined: %s, file at %s, %v", q.Status, d.stage(), err)
	}
}

// Two browsers accept at once: one answer stands, one event is recorded.
func TestOneOfManyAcceptancesStands(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		q := d.sent()
		won := race(8, func() error {
			_, err := k.Office.AcceptQuotation(ctx, eleni, q.Code, office.QuotationAnswer{Version: q.Version, Read: true, SHA256: q.PaperSHA256, Name: "Eleni Papadaki", Position: "Director"})
			return err
		})
		if events := d.count("quotation.accept"); won != 1 || events != 1 {
			t.Errorf("%d acceptances, %d events", won, events)
		}
	})
}

func race(n int, act func() error) (won int) {
	var wait sync.WaitGroup
	results := make(chan error, n)
	for range n {
		wait.Go(func() { results <- act() })
	}
	wait.Wait()
	close(results)
	for err := range results {
		if err == nil {
			won++
		}
	}
	return won
}

func (d deal) count(verb string) (n int) {
	d.t.Helper()
	events, err := d.k.Store.Events(context.Background(), d.file, 1000)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, e := range events {
		if e.Verb == verb {
			n++
		}
	}
	return n
}

// G2: a contract stands on an accepted application, an accepted quotation and the current audit time.
func TestContractRestsOnQuotationAndCurrentTime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		d.sent()
		if _, err := k.Office.DraftContract(ctx, planner, d.file); !unmet(err, "R-FEE-04") {
			t.Errorf("a contract without accepted quotation: %v", err)
		}
		k2 := acceptedFile(t, k, testkit.Questionnaire())
		k2.accepted()
		c, err := k.Office.DraftContract(ctx, planner, k2.file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.DraftContract(ctx, planner, k2.file); !unmet(err, "R-REV-05") {
			t.Errorf("a second contract: %v", err)
		}
		k2.time(2, audittime.Input{Persons: 40})
		if _, err := k.Office.OfferContract(ctx, planner, c.ID, c.Version); !unmet(err, "R-REV-05") {
			t.Errorf("offered with an old audit time: %v", err)
		}
		if _, err := k.Office.WithdrawContract(ctx, planner, c.ID, c.Version, "the audit time changed"); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.DraftQuotation(ctx, planner, k2.file, 2); err != nil {
			t.Errorf("no way on after a change of the audit time: %v", err)
		}
	})
}

// R-REV-05: both sides sign one document; its hash is the one kept, told and served.
func TestBothSignTheSameDocument(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		c := d.offered()
		wrong := signature(c)
		wrong.SHA256 = strings.Repeat("0", 64)
		if _, err := k.Office.SignContract(ctx, eleni, c.Code, wrong); !errors.Is(err, cert.Conflict) {
			t.Errorf("another document was signed: %v", err)
		}
		nameless := signature(c)
		nameless.Name = ""
		if _, err := k.Office.SignContract(ctx, eleni, c.Code, nameless); !unmet(err, "R-REV-05") {
			t.Errorf("signed without a name: %v", err)
		}
		if _, err := k.Office.CountersignContract(ctx, planner, c.ID, signature(c)); err == nil {
			t.Error("the body signed first")
		}
		signed, err := k.Office.SignContract(ctx, eleni, c.Code, signature(c))
		if err != nil || signed.PaperSHA256 != c.PaperSHA256 || signed.ClientSignedAt == nil {
			t.Fatalf("signed %s as %s: %v", c.PaperSHA256, signed.PaperSHA256, err)
		}
		_, pdf, err := k.Office.ContractPDF(ctx, c.Code)
		sum := sha256.Sum256(pdf)
		if err != nil || hex.EncodeToString(sum[:]) != c.PaperSHA256 {
			t.Errorf("the document served is another: %v", err)
		}
		events, _ := k.Store.Events(ctx, d.file, 1)
		if events[0].Verb != "contract.sign" || events[0].Detail["sha256"] != c.PaperSHA256 || events[0].ActorName != "Eleni Papadaki" {
			t.Errorf("last event is %+v", events[0])
		}
	})
}

// R-PROG-01: the second signature makes the programme, in its own transaction and once.
func TestSignatureOpensTheProgramme(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		c := d.offered()
		c, err := k.Office.SignContract(ctx, eleni, c.Code, signature(c))
		if err != nil {
			t.Fatal(err)
		}
		if audits, _ := k.Store.Audits(ctx, d.file); len(audits) != 0 {
			t.Error("a programme stands before the second signature")
		}
		in := signature(c)
		in.Position = "Head of certification"
		won := race(6, func() error {
			_, err := k.Office.CountersignContract(ctx, planner, c.ID, in)
			return err
		})
		audits, err := k.Store.Audits(ctx, d.file)
		if err != nil || won != 1 || len(audits) != 5 || audits[0].Number != "A-2026-0001" || audits[4].Kind != cert.Recertification {
			t.Fatalf("%d signatures made %d audits: %v", won, len(audits), err)
		}
		if d.stage() != cert.StageOne || d.count("contract.countersign") != 1 {
			t.Errorf("file at %s", d.stage())
		}
		papers, _ := k.Store.PapersOf(ctx, "contract", c.ID)
		if len(papers) != 2 || papers[1].SHA256 != c.PaperSHA256 {
			t.Errorf("kept %d papers", len(papers))
		}
	})
}

// R-TIME-14: a newer audit time gives its days to what is not planned yet.
func TestNewTimeReachesPlannedAudits(t *testing.T) {
	k := testkit.New(t)
	ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
	d.signed()
	at := d.time(2, audittime.Input{Persons: 60})
	audits, err := k.Store.Audits(ctx, d.file)
	if err != nil || audits[1].Halves != at.Stage2Halves || audits[4].Halves != at.RecertHalves {
		t.Errorf("stage 2 has %d halves, not %d: %v", audits[1].Halves, at.Stage2Halves, err)
	}
}

func TestContractEndsTheFile(t *testing.T) {
	k := testkit.New(t)
	ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
	c := d.signed()
	if _, err := k.Office.EndContract(ctx, planner, c.ID, c.Version, " "); err == nil {
		t.Error("ended without a reason")
	}
	c, err := k.Office.EndContract(ctx, planner, c.ID, c.Version, "the client gave notice")
	if err != nil || c.Status != cert.ContractEnded || d.stage() != cert.StageWithdrawn {
		t.Fatalf("contract is %s, file at %s: %v", c.Status, d.stage(), err)
	}
	audits, _ := k.Store.Audits(ctx, d.file)
	for _, a := range audits {
		if a.Status != cert.AuditCancelled || a.CancelReason == "" {
			t.Errorf("%s is %s", a.Name, a.Status)
		}
	}
}

// accept reviews an application: every item yes, yearly surveillance.
func accept(t *testing.T, k *testkit.Kit, a cert.Application) {
	t.Helper()
	in := office.ReviewInput{Outcome: cert.ReviewAccepted, Cadence: cert.Yearly, Competences: []string{cert.AreaAudit}, Version: a.Version}
	for _, item := range norm.ReviewItems() {
		in.Items = append(in.Items, cert.ReviewItem{Key: item.Key, Yes: true, Comment: "seen"})
	}
	reviewer := cert.Actor{AccountID: 9, PersonID: 109, Name: "Rita Review", Roles: []cert.Role{cert.Reviewer}}
	if _, err := k.Office.ReviewApplication(context.Background(), reviewer, a.ID, in); err != nil {
		t.Fatal(err)
	}
}
