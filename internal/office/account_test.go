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
