package office_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/testkit"
)

const goodPassword = "quiet harbour lantern"

// setUp makes the first administrator by the setup link and returns who it is.
func setUp(t *testing.T, k *testkit.Kit) cert.Actor {
	t.Helper()
	ctx := context.Background()
	link, err := k.Office.SetupLink(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = k.Office.UseLink(ctx, tokenOf(t, link), office.WelcomeInput{Email: "Admin@Body.example", Name: "Ada Admin", Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	return actorOf(t, k, signIn(t, k, "admin@body.example", goodPassword))
}

func tokenOf(t *testing.T, link string) string {
	t.Helper()
	_, token, ok := strings.Cut(link, "/welcome/")
	if !ok {
		t.Fatalf("%q is no one-time link", link)
	}
	return token
}

func signIn(t *testing.T, k *testkit.Kit, email, password string) string {
	t.Helper()
	token, err := k.Office.SignIn(context.Background(), email, password, "192.0.2.7", "test")
	if err != nil {
		t.Fatalf("sign in as %s: %v", email, err)
	}
	return token
}

func actorOf(t *testing.T, k *testkit.Kit, token string) cert.Actor {
	t.Helper()
	a, err := k.Office.ActorOf(context.Background(), token)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// refused tells whether err is a refusal of what was entered.
func refused(err error) bool {
	var bad cert.Invalid
	return errors.As(err, &bad)
}

func TestSetupLinkMakesOneAdministrator(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		old, err := k.Office.SetupLink(ctx)
		if err != nil || !strings.HasPrefix(old, "http://assay.test/welcome/") {
			t.Fatalf("setup link %q, %v", old, err)
		}
		admin := setUp(t, k)
		if !admin.Is(cert.Administrator) || admin.PersonID == 0 {
			t.Errorf("the first administrator is %+v", admin)
		}
		in := office.WelcomeInput{Email: "other@body.example", Name: "Other", Password: goodPassword}
		if err := k.Office.UseLink(ctx, tokenOf(t, old), in); !errors.Is(err, cert.NotFound) {
			t.Errorf("a voided setup link answered %v", err)
		}
		if again, err := k.Office.SetupLink(ctx); err != nil || again != "" {
			t.Errorf("with an account there is still a setup link %q, %v", again, err)
		}
	})
}

func TestLockoutHoldsAgainstTheRightPassword(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		setUp(t, k)
		try := func(password string) error {
			_, err := k.Office.SignIn(ctx, "admin@body.example", password, "192.0.2.7", "test")
			return err
		}
		for range 10 {
			if err := try("wrong password here"); !refused(err) {
				t.Fatalf("a wrong password got %v", err)
			}
		}
		if err := try(goodPassword); !refused(err) {
			t.Fatalf("after ten wrong tries the right password got %v", err)
		}
		k.Clock.Set(k.Clock.Now().Add(15*time.Minute + time.Second))
		if err := try(goodPassword); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		unknown, known := "", ""
		if _, err := k.Office.SignIn(ctx, "nobody@body.example", goodPassword, "", ""); err != nil {
			unknown = err.Error()
		}
		if err := try("wrong password here"); err != nil {
			known = err.Error()
		}
		if unknown == "" || unknown != known {
			t.Errorf("unknown and known accounts are answered apart: %q, %q", unknown, known)
		}
	})
}

func TestParallelGuessesAreCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		setUp(t, k)
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() {
				_, _ = k.Office.SignIn(context.Background(), "admin@body.example", "wrong password here", "", "")
			})
		}
		wg.Wait()
		if _, err := k.Office.SignIn(context.Background(), "admin@body.example", goodPassword, "", ""); !refused(err) {
			t.Errorf("after thirty parallel guesses the right password got %v", err)
		}
	})
}

func TestOneTimeLinkWorksOnceAmongMany(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		link, err := k.Office.SetupLink(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var won, other atomic.Int32
		for range 50 {
			wg.Go(func() {
				err := k.Office.UseLink(context.Background(), tokenOf(t, link), office.WelcomeInput{Email: "a@body.example", Name: "A", Password: goodPassword})
				switch {
				case err == nil:
					won.Add(1)
				case !errors.Is(err, cert.NotFound):
					other.Add(1)
					t.Log(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 || other.Load() != 0 {
			t.Errorf("%d of 50 used the link, %d got another answer than not found", won.Load(), other.Load())
		}
	})
}

func TestInvitationResetAndDisable(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		admin := setUp(t, k)
		person, err := k.Office.AddPerson(ctx, admin, office.PersonInput{Name: "Rita Reviewer", Email: "rita@body.example", Agreement: cert.AgreementEmployed, Active: true})
		if err != nil {
			t.Fatal(err)
		}
		a, err := k.Office.AddAccount(ctx, admin, office.AccountInput{Email: "Rita@Body.example", Name: "Rita", Roles: []cert.Role{cert.Reviewer}, PersonID: person.ID})
		if err != nil {
			t.Fatal(err)
		}
		first := mailedLink(t, k, "invite")
		if err := k.Office.Invite(ctx, admin, a.ID); err != nil {
			t.Fatal(err)
		}
		second := mailedLink(t, k, "invite")
		in := office.WelcomeInput{Name: "Rita Reviewer", Password: goodPassword}
		if err := k.Office.UseLink(ctx, first, in); !errors.Is(err, cert.NotFound) {
			t.Errorf("an invitation that a newer one replaced answered %v", err)
		}
		k.Clock.Set(k.Clock.Now().Add(13 * 24 * time.Hour))
		if err := k.Office.UseLink(ctx, second, in); err != nil {
			t.Fatal(err)
		}
		browser := signIn(t, k, "rita@body.example", goodPassword)
		if err := k.Office.AskReset(ctx, cert.Visitor("Visitor"), "rita@body.example"); err != nil {
			t.Fatal(err)
		}
		reset := mailedLink(t, k, "reset")
		if err := k.Office.UseLink(ctx, reset, office.WelcomeInput{Password: "another quiet lantern"}); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.ActorOf(ctx, browser); !errors.Is(err, cert.NotFound) {
			t.Errorf("the session outlived the reset: %v", err)
		}
		browser = signIn(t, k, "rita@body.example", "another quiet lantern")
		admin = actorOf(t, k, signIn(t, k, "admin@body.example", goodPassword))
		a, err = k.Store.Account(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := k.Office.Disable(ctx, admin, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.ActorOf(ctx, browser); !errors.Is(err, cert.NotFound) {
			t.Errorf("the session outlived the account: %v", err)
		}
		if _, err := k.Office.SignIn(ctx, "rita@body.example", "another quiet lantern", "", ""); !refused(err) {
			t.Errorf("a disabled account signed in: %v", err)
		}
		if err := k.Office.AskReset(ctx, cert.Visitor("Visitor"), "rita@body.example"); err != nil {
			t.Fatal(err)
		}
		if err := k.Office.UseLink(ctx, mailedLink(t, k, "reset"), office.WelcomeInput{Password: goodPassword}); !errors.Is(err, cert.NotFound) {
			t.Errorf("a disabled account was reset: %v", err)
		}
	})
}

// mailedLink is the secret of the newest one-time link in the outbox with a template; empty when it is void.
func mailedLink(t *testing.T, k *testkit.Kit, template string) string {
	t.Helper()
	due, err := k.Store.DueDeliveries(context.Background(), k.Clock.Now(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	var newest store.DueDelivery
	for _, d := range due {
		if d.Template == template && d.ID > newest.ID {
			newest = d
		}
	}
	path, err := k.Office.ResolveLink(context.Background(), newest.Link)
	if errors.Is(err, cert.NotFound) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return tokenOf(t, path)
}

func TestLinksAreOverAtTheirHour(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		setUp(t, k)
		for _, at := range []struct {
			after time.Duration
			works bool
		}{{time.Hour - time.Second, true}, {time.Hour, false}} {
			if err := k.Office.AskReset(ctx, cert.Visitor("Visitor"), "admin@body.example"); err != nil {
				t.Fatal(err)
			}
			token := mailedLink(t, k, "reset")
			k.Clock.Set(k.Clock.Now().Add(at.after))
			if _, err := k.Office.Welcome(ctx, token); (err == nil) != at.works {
				t.Errorf("%s after the mail the link answers %v", at.after, err)
			}
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		setUp(t, k)
		one, two := signIn(t, k, "admin@body.example", goodPassword), signIn(t, k, "admin@body.example", goodPassword)
		if one == two {
			t.Fatal("two sign-ins share a session")
		}
		alive := func(token string) bool { _, err := k.Office.ActorOf(ctx, token); return err == nil }
		admin := actorOf(t, k, two)
		in := office.PasswordInput{Current: "not this one at all", Password: "another quiet lantern", Token: two}
		if err := k.Office.ChangePassword(ctx, admin, in); !refused(err) {
			t.Errorf("a wrong present password got %v", err)
		}
		in.Current = goodPassword
		if err := k.Office.ChangePassword(ctx, admin, in); err != nil {
			t.Fatal(err)
		}
		if alive(one) || !alive(two) {
			t.Errorf("after the change the other session lives: %v, this one: %v", alive(one), alive(two))
		}
		k.Clock.Set(k.Clock.Now().Add(11 * time.Hour))
		if !alive(two) {
			t.Error("a session ended before its idle time")
		}
		k.Clock.Set(k.Clock.Now().Add(11 * time.Hour))
		if !alive(two) {
			t.Error("use did not keep the session")
		}
		k.Clock.Set(k.Clock.Now().Add(12*time.Hour + time.Second))
		if alive(two) {
			t.Error("an idle session lives")
		}
		three := signIn(t, k, "admin@body.example", "another quiet lantern")
		for range 15 {
			k.Clock.Set(k.Clock.Now().Add(11 * time.Hour))
			_ = alive(three)
		}
		k.Clock.Set(k.Clock.Now().Add(4 * time.Hour))
		if alive(three) {
			t.Error("a session lives beyond a week")
		}
		four := signIn(t, k, "admin@body.example", "another quiet lantern")
		if err := k.Office.SignOut(ctx, four); err != nil || alive(four) {
			t.Errorf("after sign-out the session lives, %v", err)
		}
	})
}

func TestLastAdministratorStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		admin := setUp(t, k)
		p, err := k.Office.AddPerson(ctx, admin, office.PersonInput{Name: "Second", Active: true})
		if err != nil {
			t.Fatal(err)
		}
		other, err := k.Office.AddAccount(ctx, admin, office.AccountInput{Email: "second@body.example", Name: "Second", Roles: []cert.Role{cert.Administrator}, PersonID: p.ID, Password: goodPassword})
		if err != nil {
			t.Fatal(err)
		}
		one, err := k.Store.Account(ctx, admin.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var done atomic.Int32
		for _, a := range []cert.Account{one, other} {
			wg.Go(func() {
				switch err := k.Office.Disable(ctx, cert.SystemActor, a.ID, a.Version); {
				case err == nil:
					done.Add(1)
				case !refused(err):
					t.Errorf("disable: %v", err)
				}
			})
		}
		wg.Wait()
		if n, err := k.Store.CountAdministrators(ctx); err != nil || n != 1 || done.Load() != 1 {
			t.Errorf("%d administrators are left after %d were disabled, %v", n, done.Load(), err)
		}
	})
}

func TestPasswordsAreLongAndUncommon(t *testing.T) {
	k := testkit.New(t)
	link, err := k.Office.SetupLink(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, weak := range []string{"", "short", "elevenchars", "password1234", "aaaaaaaaaaaaaaa", "123456789012", "qwertyuiopas", "dragondragondragon",
		"boss@body.example", "Bo Boss 2026!!", strings.Repeat("long words ", 20)} {
		err := k.Office.UseLink(context.Background(), tokenOf(t, link), office.WelcomeInput{Email: "boss@body.example", Name: "Bo Boss", Password: weak})
		if !refused(err) {
			t.Errorf("%q was taken: %v", weak, err)
		}
	}
	for _, good := range []string{"quiet harbour lantern", "ήσυχο λιμάνι φανάρι"} {
		if _, err := k.Office.Welcome(context.Background(), tokenOf(t, link)); err != nil {
			t.Fatal(err)
		}
		err := k.Office.UseLink(context.Background(), tokenOf(t, link), office.WelcomeInput{Email: "", Name: "Bo Boss", Password: good})
		var bad cert.Invalid
		if !errors.As(err, &bad) || len(bad) != 1 || bad[0].Field != "email" {
			t.Errorf("%q was not taken: %v", good, err)
		}
	}
}

func TestSentMailIsKeptWithoutItsSecret(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	setUp(t, k)
	if err := k.Office.AskReset(ctx, cert.Visitor("Visitor"), "admin@body.example"); err != nil {
		t.Fatal(err)
	}
	path := "/welcome/" + mailedLink(t, k, "reset")
	if kept := office.WithoutSecret("one-time:1", path, "Use http://assay.test"+path+" soon"); strings.Contains(kept, path) {
		t.Errorf("kept: %s", kept)
	}
	if kept := office.WithoutSecret("/audits/7", "/audits/7", "See /audits/7"); kept != "See /audits/7" {
		t.Errorf("an ordinary link was left out: %s", kept)
	}
}
