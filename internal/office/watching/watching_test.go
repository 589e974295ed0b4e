package watching_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office/watching"
	"assay/internal/testkit"
)

var visitor = cert.Visitor("Visitor")

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// waiting counts the messages of a template in the outbox.
func waiting(t *testing.T, k *testkit.Kit, template, to string) int {
	t.Helper()
	n, err := k.Store.MailedSince(context.Background(), template, to, time.Time{})
	must(t, err)
	return n
}

// TestOneAddressIsNotFlooded: five questions a day, and the answer never tells.
func TestOneAddressIsNotFlooded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{})
		for range 9 {
			must(t, watching.Ask(context.Background(), k.Office, visitor, c.Code, "Victim@shop.example"))
		}
		if n := waiting(t, k, "watch-confirm", "victim@shop.example"); n != cert.MostAskedADay {
			t.Errorf("%d messages to somebody who asked for none", n)
		}
		k.Clock.Set(k.Clock.Now().Add(25 * time.Hour))
		must(t, watching.Ask(context.Background(), k.Office, visitor, c.Code, "victim@shop.example"))
		if n := waiting(t, k, "watch-confirm", "victim@shop.example"); n != cert.MostAskedADay+1 {
			t.Errorf("%d the day after", n)
		}
	})
}

// TestR_PUB_03_ConfidentialIsNeverWatched: not by its code either, and what becomes confidential is told no more.
func TestR_PUB_03_ConfidentialIsNeverWatched(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		hidden := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-0007", Confidential: "defence"})
		if err := watching.Ask(ctx, k.Office, visitor, hidden.Code, "a@shop.example"); !errors.Is(err, cert.NotFound) {
			t.Errorf("by mail: %v", err)
		}
		if _, _, err := watching.AskHook(ctx, k.Office, visitor, hidden.Code, "https://shop.example/"); !errors.Is(err, cert.NotFound) {
			t.Errorf("by a program: %v", err)
		}
		c := testkit.Issued(t, k, testkit.Certificate{})
		must(t, watching.Ask(ctx, k.Office, visitor, c.Code, "a@shop.example"))
		p, err := k.Store.WatcherByMail(ctx, "a@shop.example")
		must(t, err)
		must(t, watching.Confirm(ctx, k.Office, visitor, p.Code))
		unknown, secret := watching.Add(ctx, k.Office, visitor, p.Code, "SMS-2026-9999"), watching.Add(ctx, k.Office, visitor, p.Code, hidden.Number)
		byCode := watching.Add(ctx, k.Office, visitor, p.Code, hidden.Code)
		if unknown == nil || fmt.Sprint(unknown) != fmt.Sprint(secret) || fmt.Sprint(unknown) != fmt.Sprint(byCode) {
			t.Errorf("unknown %v, confidential %v, by code %v", unknown, secret, byCode)
		}
		file, err := k.Store.Certification(ctx, cert.SystemActor, c.CertificationID)
		must(t, err)
		file.Confidential = "defence from now on"
		must(t, k.Store.SaveCertification(ctx, &file))
		k.Clock.Set(c.Expires.AddDays(1).Time().Add(12 * time.Hour))
		if n, err := watching.Tell(ctx, k.Office); n != 0 || err != nil {
			t.Errorf("told of %d, %v", n, err)
		}
		if n := waiting(t, k, "watch-news", "a@shop.example"); n != 0 {
			t.Errorf("%d messages of what is told on request only", n)
		}
	})
}

// TestUnconfirmedAreForgotten after seven days, and nobody else is.
func TestUnconfirmedAreForgotten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		c := testkit.Issued(t, k, testkit.Certificate{})
		for _, who := range []string{"yes@shop.example", "no@shop.example"} {
			must(t, watching.Ask(ctx, k.Office, visitor, c.Code, who))
		}
		_, _, err := watching.AskHook(ctx, k.Office, visitor, c.Code, "https://shop.example/")
		must(t, err)
		yes, err := k.Store.WatcherByMail(ctx, "yes@shop.example")
		must(t, err)
		must(t, watching.Confirm(ctx, k.Office, visitor, yes.Code))
		k.Clock.Set(k.Clock.Now().Add(cert.UnconfirmedFor - time.Hour))
		if n, err := watching.Forget(ctx, k.Office); n != 0 || err != nil {
			t.Errorf("too early: %d, %v", n, err)
		}
		k.Clock.Set(k.Clock.Now().Add(2 * time.Hour))
		if n, err := watching.Forget(ctx, k.Office); n != 2 || err != nil {
			t.Errorf("forgot %d, %v", n, err)
		}
		if _, err := k.Store.WatcherByMail(ctx, "yes@shop.example"); err != nil {
			t.Errorf("who said yes is forgotten: %v", err)
		}
		if waiting(t, k, "watch-confirm", "no@shop.example") != 0 || waiting(t, k, "watch-confirm", "yes@shop.example") != 1 {
			t.Error("the outbox still knows who said nothing, or not any more who said yes")
		}
		must(t, watching.Stop(ctx, k.Office, visitor, yes.Code, ""))
		if waiting(t, k, "watch-confirm", "yes@shop.example") != 0 {
			t.Error("the outbox still knows who wanted to be forgotten")
		}
		if _, err := k.Store.WatcherByMail(ctx, "no@shop.example"); !errors.Is(err, cert.NotFound) {
			t.Errorf("who said nothing is still known: %v", err)
		}
	})
}

// TestAListHasAnEnd at its limit, said to its owner and to nobody who only knows the address.
func TestAListHasAnEnd(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	first := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-1000"})
	must(t, watching.Ask(ctx, k.Office, visitor, first.Code, "a@shop.example"))
	p, err := k.Store.WatcherByMail(ctx, "a@shop.example")
	must(t, err)
	for i := range cert.MostWatches - 1 {
		must(t, k.Store.AddWatch(ctx, p.ID, fmt.Sprintf("SMS-2025-%04d", i), k.Office.Now(), nil))
	}
	next := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-1001"})
	var invalid cert.Invalid
	if err := watching.Add(ctx, k.Office, visitor, p.Code, next.Number); !errors.As(err, &invalid) {
		t.Errorf("the owner is told %v", err)
	}
	if err := watching.Ask(ctx, k.Office, visitor, next.Code, "a@shop.example"); err != nil {
		t.Errorf("a stranger is told %v", err)
	}
}
