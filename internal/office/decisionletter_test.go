package office_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestRDEC04ClientIsToldInWriting draws one letter for every decision that the client is told of, keeps it in
// the file and attaches it to the mail.
func TestRDEC04ClientIsToldInWriting(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.Certified})
		for _, in := range []cert.DecisionInput{
			{Option: cert.Suspend, Reason: "The surveillance was not allowed."}, {Option: cert.Restore, Reason: "It is made good."},
			{Option: cert.Reduce, Reason: "One service ended.", Scope: "Service management system of the company for hosting."}, {Option: cert.Withdraw, Reason: "On request."},
		} {
			c, err := l.Certificate()
			if err != nil {
				t.Fatal(err)
			}
			k.Clock.Set(k.Clock.Now().Add(24 * time.Hour))
			if _, err := k.Office.Decide(ctx, cast.Decider, l.File, office.DecideInput{Version: c.Version, DecisionInput: in}); err != nil {
				t.Fatalf("%s: %v", in.Option, err)
			}
			if !in.Option.Issues() {
				continue
			}
			if _, err := walk.Released(ctx, k.Office, cast.Reviewer, l.File); err != nil {
				t.Fatal(err)
			}
		}
		decisions, err := k.Store.Decisions(ctx, l.File)
		if err != nil || len(decisions) != 5 {
			t.Fatalf("%d decisions, %v", len(decisions), err)
		}
		for _, d := range decisions {
			inWriting(t, k, l.File, d)
		}
	})
}

// inWriting holds that there is one letter on a decision, and that its mails carry its very bytes.
func inWriting(t *testing.T, k *testkit.Kit, file int64, d cert.Decision) {
	t.Helper()
	ctx := context.Background()
	letter := letterOn(t, k, file, d)
	pdf, err := k.Store.Files().Read(letter.SHA256)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatalf("the letter on %s: %v", d.Option, err)
	}
	told := 0
	if _, err := k.Office.Deliver(ctx, 1000, func(_ context.Context, m office.Mail) (string, string, error) {
		if m.PaperID != nil && *m.PaperID == letter.ID {
			if told++; m.PaperName != letter.Name || !bytes.Equal(m.Attached, pdf) {
				t.Errorf("the mail on %s carries %s", d.Option, m.PaperName)
			}
			return "sent", "sent", nil
		}
		return "", "", context.DeadlineExceeded // waits for its own turn
	}); told == 0 {
		t.Errorf("nobody was mailed the letter on %s: %v", d.Option, err)
	}
	k.Clock.Set(k.Clock.Now().Add(24 * time.Hour))
}

func letterOn(t *testing.T, k *testkit.Kit, file int64, d cert.Decision) cert.Paper {
	t.Helper()
	papers, err := k.Store.Papers(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	var found []cert.Paper
	for _, p := range papers {
		if p.Noun == "decision" && p.NounID == d.ID {
			found = append(found, p)
		}
	}
	if len(found) != 1 || found[0].Kind != "decision letter" {
		t.Fatalf("letters on %s: %+v", d.Option, found)
	}
	return found[0]
}

// TestRefusalIsToldInWriting refuses a first certification, and refuses a reason that no paper can print.
func TestRefusalIsToldInWriting(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	l, cast := stage(t, k, walk.Plot{Until: walk.FindingsSettled})
	in := grant(auditOf(t, k, l.File, cert.Stage2))
	in.Dossier = examined(t, k, cast.Decider, auditOf(t, k, l.File, cert.Stage2))
	in.Option, in.Reason = cert.Refuse, "The system is not effective: \U0001F4A9."
	if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); !atField(err, "reason") {
		t.Errorf("a reason with an unprintable character: %v", err)
	}
	in.Reason = "The system is not effective."
	d, err := k.Office.Decide(ctx, cast.Decider, l.File, in)
	if err != nil {
		t.Fatal(err)
	}
	inWriting(t, k, l.File, d)
}

// TestQuestionsToTheTeamAreNotTheClients writes no letter when the decider asks the team for more.
func TestQuestionsToTheTeamAreNotTheClients(t *testing.T) {
	k := testkit.New(t)
	l, cast := stage(t, k, walk.Plot{Until: walk.FindingsSettled})
	in := grant(auditOf(t, k, l.File, cert.Stage2))
	in.Dossier = examined(t, k, cast.Decider, auditOf(t, k, l.File, cert.Stage2))
	in.Option, in.Reason = cert.MoreInfo, "Which sites were seen?"
	if _, err := k.Office.Decide(context.Background(), cast.Decider, l.File, in); err != nil {
		t.Fatal(err)
	}
	papers, err := k.Store.Papers(context.Background(), l.File)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range papers {
		if p.Noun == "decision" {
			t.Errorf("the client got %s", p.Name)
		}
	}
}
