package office_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

// secretOf is the secret of the link that was last mailed to an address.
func (s *site) secretOf(email string) string {
	s.t.Helper()
	due, err := s.k.Store.DueDeliveries(s.ctx, s.k.Office.Now().Add(time.Minute), 1000)
	s.must(err)
	path := ""
	for _, d := range due {
		if d.Recipient == email && d.Template == "finding-link" {
			path, err = s.k.Office.ResolveLink(s.ctx, d.Link)
			s.must(err)
		}
	}
	return strings.TrimPrefix(path, "/f/")
}

func anAnswer(k *testkit.Kit) office.ResponseInput {
	return office.ResponseInput{Correction: "Recorded them.", Cause: "No reminder.", Actions: []office.ActionInput{
		{Action: cert.Action{Text: "Train.", Owner: "Ann", By: k.Office.Today()}, Files: []office.Upload{upload("course.pdf", aPDF)}},
		{Action: cert.Action{Text: "Check.", Owner: "Bo", By: k.Office.Today()}, Files: []office.Upload{upload("list.csv", "a,b\n1,2\n")}}}}
}

// A mailed link opens one finding and nothing else, several times until it ends; it is kept as a hash and can be taken back.
func TestLinkOpensOneFinding(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		n, second := s.raise(cert.Minor, "", "8.6.1"), s.raise(cert.Minor, "", "8.6.2")
		if _, err := k.Office.SendFindingLink(s.ctx, s.lead, n.ID, "owner@client.example"); !unmet(err, "R-NC-03") {
			t.Errorf("a link to what the client does not know: %v", err)
		}
		s.closing()
		for who, actor := range map[string]cert.Actor{"another client": s.other, "a stranger": s.stranger} {
			if _, err := k.Office.SendFindingLink(s.ctx, actor, n.ID, "owner@client.example"); !errors.Is(err, cert.NotFound) {
				t.Errorf("%s sent a link: %v", who, err)
			}
		}
		_, err := k.Office.SendFindingLink(s.ctx, s.client, n.ID, "owner at client")
		s.invalid(err, "email", "a link to no address")
		l, err := k.Office.SendFindingLink(s.ctx, s.client, n.ID, "Owner@client.example")
		s.must(err)
		secret := s.secretOf("owner@client.example")
		if len(secret) < 30 || l.TokenHash != office.Hash(secret) || strings.Contains(l.TokenHash, secret) {
			t.Fatalf("the link has the secret %q and keeps %q", secret, l.TokenHash)
		}
		sheet, _, err := k.Office.FindingByLink(s.ctx, secret)
		if err != nil || sheet.Finding.ID != n.ID || len(sheet.Links) > 0 {
			t.Errorf("the link opens %s: %v", sheet.Finding.Number, err)
		}
		if _, _, err := k.Office.FindingByLink(s.ctx, secret+"x"); !errors.Is(err, cert.NotFound) {
			t.Errorf("another secret opened something: %v", err)
		}
		_, err = k.Office.RespondByLink(s.ctx, cert.Actor{}, secret, sheet.Finding.Version, anAnswer(k))
		s.invalid(err, "name", "an answer by nobody")
		answered, err := k.Office.RespondByLink(s.ctx, cert.Actor{Name: "Petra Process"}, secret, sheet.Finding.Version, anAnswer(k))
		s.must(err)
		sheet, l, err = k.Office.FindingByLink(s.ctx, secret)
		s.must(err)
		r := sheet.Responses[0]
		if answered.Status != cert.FindingAnswered || r.By != "Petra Process" || r.LinkID != l.ID || len(r.Actions) != 2 || l.Uses != 1 || len(sheet.Evidence) != 2 || sheet.Evidence[1].Action != 2 {
			t.Errorf("answered by link: %+v, %+v, link %+v", r, sheet.Evidence, l)
		}
		if _, data, err := k.Office.EvidenceByLink(s.ctx, secret, sheet.Evidence[0].Code); err != nil || string(data) != aPDF {
			t.Errorf("the file of the finding is not handed out: %v", err)
		}
		s.must(k.Office.AttachToFinding(s.ctx, s.lead, second.ID, []office.Upload{upload("other.pdf", aPDF)}))
		other, err := k.Store.FindingEvidence(s.ctx, second.ID)
		s.must(err)
		if _, _, err := k.Office.EvidenceByLink(s.ctx, secret, other[0].Code); !errors.Is(err, cert.NotFound) {
			t.Errorf("the link opened a file of another finding: %v", err)
		}
		answered, err = k.Office.ReturnResponse(s.ctx, s.lead, n.ID, answered.Version, office.AnswerReview{Comment: "Which cause?", NewDue: k.Office.Today().AddDays(9)})
		s.must(err)
		if _, err = k.Office.RespondByLink(s.ctx, cert.Actor{Name: "Petra Process"}, secret, answered.Version, anAnswer(k)); err != nil {
			t.Errorf("the link cannot be used twice: %v", err)
		}
		s.must(k.Office.RevokeFindingLink(s.ctx, s.lead, n.ID, l.ID))
		s.must(k.Office.RevokeFindingLink(s.ctx, s.lead, n.ID, l.ID)) // safe to repeat
		if _, _, err := k.Office.FindingByLink(s.ctx, secret); !errors.Is(err, cert.NotFound) {
			t.Errorf("a link taken back opens the finding: %v", err)
		}
		if err := k.Office.RevokeFindingLink(s.ctx, s.lead, second.ID, l.ID); !errors.Is(err, cert.NotFound) {
			t.Errorf("a link was taken back at another finding: %v", err)
		}
	})
}

// The days of a link end it; a mail that waited so long is not sent.
func TestLinkToAFindingEnds(t *testing.T) {
	k := testkit.New(t)
	s := underway(t, k, cert.Stage2)
	n := s.raise(cert.Minor, "", "8.6.1")
	s.closing()
	l, err := k.Office.SendFindingLink(s.ctx, s.lead, n.ID, "owner@client.example")
	s.must(err)
	secret := s.secretOf("owner@client.example")
	if days := l.ExpiresAt.Sub(k.Office.Now()); days != 14*24*time.Hour {
		t.Errorf("the link lasts %s", days)
	}
	k.Clock.Set(l.ExpiresAt.Add(-time.Second))
	if _, _, err := k.Office.FindingByLink(s.ctx, secret); err != nil {
		t.Errorf("the link ended early: %v", err)
	}
	k.Clock.Set(l.ExpiresAt)
	if _, _, err := k.Office.FindingByLink(s.ctx, secret); !errors.Is(err, cert.NotFound) {
		t.Errorf("the link did not end: %v", err)
	}
	if _, err := k.Office.RespondByLink(s.ctx, cert.Actor{Name: "Petra"}, secret, n.Version, anAnswer(k)); !errors.Is(err, cert.NotFound) {
		t.Errorf("an answer by a link that ended: %v", err)
	}
	var sent []string
	_, err = k.Office.Deliver(s.ctx, 100, func(_ context.Context, m office.Mail) (string, string, error) {
		sent = append(sent, m.Template)
		return "s", "Use " + m.URL, nil
	})
	s.must(err)
	for _, template := range sent {
		if template == "finding-link" {
			t.Error("a link that ended was mailed")
		}
	}
	if kept := office.WithoutSecret("finding-link:1", "/f/abc", "Use http://x/f/abc soon"); strings.Contains(kept, "abc") {
		t.Errorf("the kept mail holds the secret: %q", kept)
	}
}

// Answers stand as they were sent: the database refuses their change and their deletion (R-NC-03).
func TestAnswersStandAsTheyWereSent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		n := s.raise(cert.Minor, "", "8.6.1")
		s.closing()
		n = s.respond(n, false, upload("plan.pdf", aPDF))
		rounds, err := k.Store.Responses(s.ctx, n.ID)
		s.must(err)
		if rounds[0].Actions[0].Owner != "Service desk lead" {
			t.Errorf("the answer reads %+v", rounds[0])
		}
		raw := rawOf(t, k)
		for _, text := range []string{"UPDATE responses SET cause = 'another'", "UPDATE responses SET actions = '[]'", "DELETE FROM responses"} {
			if _, err := raw.Exec(text); err == nil || !strings.Contains(err.Error(), "R-NC-03") {
				t.Errorf("%s: %v", text, err)
			}
		}
		if _, err := raw.Exec("UPDATE findings SET confirmed_at = NULL"); err == nil {
			t.Error("the database let a draft be known to the client")
		}
	})
}
