package office_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

// A message is read as its recipient reads it, but the secret of its one-time link is shown to nobody else;
// in the demonstration, where nobody is behind the addresses, the link works.
func TestLetterLeavesOutTheOneTimeLink(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		admin := cert.Actor{AccountID: 77, Name: "Ada", Roles: []cert.Role{cert.Administrator}}
		p, err := k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Rita", Email: "rita@body.example", Languages: "English", Agreement: cert.Agreements[0], Active: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = k.Office.AddAccount(ctx, cert.SystemActor, office.AccountInput{Email: "rita@body.example", Name: "Rita", Roles: []cert.Role{cert.Reviewer}, PersonID: p.ID}); err != nil {
			t.Fatal(err)
		}
		rows, _, err := k.Store.Mail(ctx, "", 10, 0)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d messages wait: %v", len(rows), err)
		}
		read := func(reveal bool) office.Letter {
			t.Helper()
			l, err := k.Office.Letter(ctx, admin, rows[0].ID, k.Jobs.Write, reveal)
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		for _, sent := range []bool{false, true} {
			if sent {
				if n, err := k.Office.Deliver(ctx, 10, func(ctx context.Context, m office.Mail) (string, string, error) {
					return k.Jobs.Write(ctx, m.DueDelivery, m.URL)
				}); err != nil || n != 1 {
					t.Fatalf("%d sent: %v", n, err)
				}
			}
			hidden, shown := read(false), read(true)
			if !hidden.Masked || !strings.Contains(hidden.Text, "/welcome/(left out)") || hidden.Subject == "" {
				t.Errorf("sent %v: staff read %q", sent, hidden.Text)
			}
			_, token, found := strings.Cut(shown.URL, "/welcome/")
			if !found || !strings.Contains(shown.Text, shown.URL) || strings.Contains(hidden.Text, token) {
				t.Errorf("sent %v: the demonstration shows %q", sent, shown.Text)
			}
			if _, err := k.Office.Welcome(ctx, token); err != nil {
				t.Errorf("sent %v: the link shown does not work: %v", sent, err)
			}
		}
		_, token, _ := strings.Cut(read(true).URL, "/welcome/")
		if err := k.Office.UseLink(ctx, token, office.WelcomeInput{Name: "Rita", Password: goodPassword}); err != nil {
			t.Fatal(err)
		}
		if l := read(true); !l.Over || !strings.Contains(l.Text, "(left out)") {
			t.Errorf("after its use: over %v, %q", l.Over, l.Text)
		}
		planner := cert.Actor{AccountID: 78, Name: "Rev", Roles: []cert.Role{cert.Reviewer}}
		if _, err := k.Office.Letter(ctx, planner, rows[0].ID, k.Jobs.Write, false); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a reviewer read the mail: %v", err)
		}
		if _, err := k.Office.Letter(ctx, admin, 99999, k.Jobs.Write, false); !errors.Is(err, cert.NotFound) {
			t.Errorf("a message that is not there: %v", err)
		}
	})
}
