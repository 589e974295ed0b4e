package store_test

import (
	"context"
	"slices"
	"testing"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/testkit"
)

// TestRegisterFindsNamesAsStrangersTypeThem: any script, without accents, beginnings, any order, one slip.
func TestRegisterFindsNamesAsStrangersTypeThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		names := []string{"Ölwerk Köln GmbH", "Ελληνική Φιλοξενία Α.Ε.", "شركة الاستضافة", "東京電力株式会社", "Łódź Hosting", "Nordlicht Hosting", "Мир Данных"}
		for i, n := range names {
			testkit.Issued(t, k, testkit.Certificate{Holder: n, Number: "SMS-2026-000" + string(rune('1'+i))})
		}
		for text, want := range map[string][]int{"olwerk": {0}, "koln OLWERK": {0}, "ölw": {0}, "Ölwrek": {0}, "olwerkk koeln": {0}, "ελληνικη": {1}, "ΦΙΛΟΞΕΝΙΑ": {1},
			"الاستضافة": {2}, "電力": {3}, "东京": nil, "lodz": {4}, "hosting": {4, 5}, "hostnig": {4, 5}, "hosting nordlciht": {5}, "host": {4, 5}, "данных": {6}, "nobody": nil, "": nil, "%": nil} {
			rows, err := k.Store.FindPublic(ctx, store.PublicQuery{Text: text, Today: k.Office.Today(), Limit: 20})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range rows {
				got = append(got, r.Holder)
			}
			slices.Sort(got)
			var expected []string
			for _, i := range want {
				expected = append(expected, names[i])
			}
			slices.Sort(expected)
			if !slices.Equal(got, expected) {
				t.Errorf("%q finds %q, want %q", text, got, expected)
			}
		}
	})
}

// TestRegisterNarrowsAndHides: country, standard and status narrow; the confidential are never found; a newer issue
// takes the place of the old (R-PUB-03).
func TestRegisterNarrowsAndHides(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		open := testkit.Issued(t, k, testkit.Certificate{Holder: "Open Hosting", Country: "DE"})
		testkit.Issued(t, k, testkit.Certificate{Holder: "Secret Hosting", Number: "SMS-2026-0002", Confidential: "defence"})
		for _, c := range []struct {
			q store.PublicQuery
			n int
		}{
			{store.PublicQuery{Text: "hosting"}, 1}, {store.PublicQuery{Text: "secret"}, 0}, {store.PublicQuery{Text: "hosting", Country: "DE"}, 1}, {store.PublicQuery{Text: "hosting", Country: "GR"}, 0},
			{store.PublicQuery{Text: "hosting", Standard: open.Standard}, 1}, {store.PublicQuery{Text: "hosting", Standard: "ISO 9001:2015"}, 0},
			{store.PublicQuery{Text: "hosting", Status: cert.CertificateActive}, 1}, {store.PublicQuery{Text: "hosting", Status: cert.CertificateExpired}, 0},
			{store.PublicQuery{Text: "hosting", Offset: 1}, 0},
		} {
			c.q.Today, c.q.Limit = k.Office.Today(), 20
			rows, err := k.Store.FindPublic(ctx, c.q)
			if err != nil || len(rows) != c.n {
				t.Errorf("%+v finds %d, %v, want %d", c.q, len(rows), err, c.n)
			}
		}
		if err := open.Supersede(testkit.Decider, cert.CertificateFacts{Certificate: open}); err == nil {
			t.Fatal("superseded without a decision")
		}
		if _, err := k.Store.PublicByNumber(ctx, "SMS-2026-0002"); err != cert.NotFound {
			t.Errorf("a confidential number answers %v", err)
		}
	})
}
