package office_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

var rita = cert.Actor{AccountID: 5, PersonID: 7, Name: "Rita Reviewer", Roles: []cert.Role{cert.Reviewer}}

// imported is a submitted application.
func imported(t testing.TB, k *testkit.Kit, change ...func(q *cert.Questionnaire)) cert.Application {
	t.Helper()
	q := testkit.Questionnaire()
	for _, c := range change {
		c(&q)
	}
	a, err := k.Office.ImportQuestionnaire(context.Background(), cert.SystemActor, q, "import")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// yes is a review that accepts.
func yes(a cert.Application) office.ReviewInput {
	in := office.ReviewInput{Outcome: cert.ReviewAccepted, Cadence: cert.HalfYearly, Competences: []string{cert.AreaAudit, "cloud services"}, Version: a.Version}
	for _, item := range cert.ReviewItemsFor(a.Questionnaire) {
		in.Items = append(in.Items, cert.ReviewItem{Key: item.Key, Yes: true, Comment: "seen"})
	}
	return in
}

func TestReviewAcceptsAndSettlesTheFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		a := imported(t, k)
		if _, err := k.Office.ReviewApplication(ctx, cert.Actor{Name: "Paul", Roles: []cert.Role{cert.Planner}}, a.ID, yes(a)); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a planner reviewed: %v", err)
		}
		r, err := k.Office.ReviewApplication(ctx, rita, a.ID, yes(a))
		if err != nil {
			t.Fatal(err)
		}
		file, err := k.Store.Certification(ctx, rita, *a.CertificationID)
		if err != nil {
			t.Fatal(err)
		}
		if r.PersonID != 7 || file.Cadence != cert.HalfYearly || strings.Join(file.Competences, ",") != "SMS auditing,cloud services" || file.Stage != cert.StageReviewed {
			t.Errorf("review %+v left the file as %+v", r, file)
		}
		rows, err := k.Store.Reviews(ctx, a.ID)
		if err != nil || len(rows) != 1 || len(rows[0].Items) != 10 || rows[0].PersonName != "Rita Reviewer" {
			t.Errorf("recorded %+v, %v", rows, err)
		}
		if _, err := k.Office.ReviewApplication(ctx, rita, a.ID, yes(a)); !errors.Is(err, cert.Conflict) {
			t.Errorf("reviewed twice: %v", err)
		}
	})
}

func TestReviewDeclinesWithReasons(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, a := context.Background(), imported(t, k)
		in := office.ReviewInput{Outcome: cert.ReviewDeclined, Version: a.Version}
		var bad cert.Invalid
		if _, err := k.Office.ReviewApplication(ctx, rita, a.ID, in); !errors.As(err, &bad) {
			t.Fatalf("declined without a reason: %v", err)
		}
		in.Reasons, in.Text = []string{"NOT_IT_SERVICES"}, "Catering is no IT service."
		if _, err := k.Office.ReviewApplication(ctx, rita, a.ID, in); err != nil {
			t.Fatal(err)
		}
		events, err := k.Store.ApplicationEvents(ctx, a.ID, 1)
		if err != nil || events[0].Detail["reasons"] != "The services are not IT services" || events[0].Detail["text"] != in.Text {
			t.Errorf("told %+v, %v", events, err)
		}
		now, err := k.Store.Application(ctx, rita, a.ID)
		if err != nil || now.Status != cert.ApplicationDeclined {
			t.Errorf("stands at %s, %v", now.Status, err)
		}
	})
}

func TestReviewAsksAndTheApplicantSendsAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, a, visitor := context.Background(), imported(t, k), cert.Visitor("Eleni Papadaki")
		if _, err := k.Office.AskApplicant(ctx, rita, a.ID, office.AskInput{Note: "  ", Version: a.Version}); err == nil {
			t.Error("asked without a question")
		}
		a, err := k.Office.AskApplicant(ctx, rita, a.ID, office.AskInput{Note: "Which data centre?", Version: a.Version})
		if err != nil || a.Status != cert.ApplicationReturned || a.Note == "" {
			t.Fatalf("%+v, %v", a, err)
		}
		q := a.Questionnaire
		if _, err := k.Office.SendApplication(ctx, visitor, a.Code, office.DraftInput{Fields: q.Fields(), Questionnaire: q, Version: a.Version}); err == nil {
			t.Error("what was asked for was sent without being signed anew") // R-APP-01
		}
		q.Signature.Agreed = true
		q.Applicant.Name, q.Sites = "Aegean Hosting S.A.", append(q.Sites, q.Sites[0])
		q.Sites[1].Central, q.Sites[1].Name = false, "Data centre Koropi"
		again, err := k.Office.SendApplication(ctx, visitor, a.Code, office.DraftInput{Fields: q.Fields(), Questionnaire: q, Version: a.Version})
		if err != nil || again.Number != a.Number || again.Note != "" {
			t.Fatalf("%+v, %v", again, err)
		}
		client, err := k.Store.Client(ctx, rita, *again.ClientID)
		if err != nil || client.Name != "Aegean Hosting S.A." {
			t.Errorf("the client is still %q, %v", client.Name, err)
		}
		sites, err := k.Store.Sites(ctx, *again.CertificationID)
		if err != nil || len(sites) != 2 {
			t.Errorf("%d sites, %v", len(sites), err)
		}
	})
}

func TestWithdrawalClosesAnApplication(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, a, visitor := context.Background(), imported(t, k), cert.Visitor("Eleni Papadaki")
		a, err := k.Office.WithdrawApplication(ctx, visitor, a.Code, office.WithdrawInput{Reason: "Budget", Version: a.Version})
		if err != nil || a.Status != cert.ApplicationWithdrawn {
			t.Fatalf("%s, %v", a.Status, err)
		}
		if _, err := k.Office.ReviewApplication(ctx, rita, a.ID, yes(a)); err == nil {
			t.Error("a withdrawn application was accepted")
		}
		draft, err := k.Office.BeginApplication(ctx, visitor, "web")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.WithdrawApplication(ctx, visitor, draft.Code, office.WithdrawInput{Reason: "Mistake"}); err != nil {
			t.Errorf("a draft cannot be closed: %v", err)
		}
	})
}

// TestOneReviewWins lets two reviewers conclude at the same moment: one review is recorded.
func TestOneReviewWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, a := context.Background(), imported(t, k)
		var wins, conflicts int
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				_, err := k.Office.ReviewApplication(ctx, rita, a.ID, yes(a))
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					wins++
				case errors.Is(err, cert.Conflict):
					conflicts++
				default:
					t.Errorf("lost with %v", err)
				}
			})
		}
		all.Wait()
		rows, err := k.Store.Reviews(ctx, a.ID)
		if wins != 1 || conflicts != 3 || len(rows) != 1 || err != nil {
			t.Errorf("%d won, %d lost, %d recorded, %v", wins, conflicts, len(rows), err)
		}
	})
}

func TestImportListsWhatIsMissing(t *testing.T) {
	k := testkit.New(t)
	q := testkit.Questionnaire()
	q.Unit, q.Sites[0].City = "", ""
	_, err := k.Office.ImportQuestionnaire(context.Background(), cert.SystemActor, q, "import")
	var bad cert.Invalid
	if !errors.As(err, &bad) || len(bad) != 2 {
		t.Errorf("%v", err)
	}
}

func TestResumeLinkIsMailedAFewTimesOnly(t *testing.T) {
	k := testkit.New(t)
	ctx, visitor := context.Background(), cert.Visitor("Somebody")
	a, err := k.Office.BeginApplication(ctx, visitor, "web")
	if err != nil {
		t.Fatal(err)
	}
	sent := 0
	for range 8 {
		now, err := k.Office.SaveDraft(ctx, visitor, a.Code, office.DraftInput{Email: "victim@example.org", Version: a.Version, MailLink: true})
		if err == nil {
			sent, a = sent+1, now
		}
	}
	if sent != 5 {
		t.Errorf("the link was mailed %d times", sent)
	}
}

// TestOneLetterBoxIsNotFilled counts the links of all drafts to one address, in whatever case it is written.
func TestOneLetterBoxIsNotFilled(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, visitor, sent := context.Background(), cert.Visitor("Somebody"), 0
		mail := func(to string) error {
			a, err := k.Office.BeginApplication(ctx, visitor, "web")
			if err != nil {
				t.Fatal(err)
			}
			_, err = k.Office.SaveDraft(ctx, visitor, a.Code, office.DraftInput{Email: to, Version: a.Version, MailLink: true})
			return err
		}
		for i := range 15 {
			to := "victim@example.org"
			if i%2 == 0 {
				to = "Victim@Example.org"
			}
			err := mail(to)
			if err == nil {
				sent++
			} else if !atField(err, "email") {
				t.Fatal(err)
			}
		}
		if sent != 10 {
			t.Errorf("%d links went to one address", sent)
		}
		if err := mail("other@example.org"); err != nil {
			t.Errorf("another address: %v", err)
		}
		k.Clock.Set(k.Clock.Now().Add(25 * time.Hour))
		if err := mail("victim@example.org"); err != nil {
			t.Errorf("the day after: %v", err)
		}
	})
}
