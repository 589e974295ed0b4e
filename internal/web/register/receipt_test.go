package register_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/ledger"
	"assay/internal/testkit"
)

// keysOf are the published keys of the log.
func keysOf(t *testing.T, k *testkit.Kit) ledger.Keys {
	t.Helper()
	f, err := k.Office.KeyFile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return f.Log
}

// TestCertificatePageShowsItsPlaceInTheLog and gives its answers signed, with the proof.
func TestCertificatePageShowsItsPlaceInTheLog(t *testing.T) {
	k := logged(t)
	ctx := context.Background()
	r, err := k.Store.PublicByNumber(ctx, "SMS-2026-0003")
	if err == nil {
		t.Fatal("a confidential certificate is told by its number")
	}
	leaves, err := k.Store.IssueStatuses(ctx, k.Office.Today())
	if err != nil || len(leaves) != 7 {
		t.Fatalf("%d issues, %v", len(leaves), err)
	}
	code := leaves[2].Code
	if r, err = k.Store.PublicByCode(ctx, code); err != nil {
		t.Fatal(err)
	}
	c := r.Newest()
	says(t, k, "/c/"+code, http.StatusOK, "Transparency log", "/log/proof?leaf=3", "(issue)", "!receipt")
	says(t, k, "/c/"+code+"?on="+k.Office.Today().String(), http.StatusOK, "/c/"+code+"/receipt?on="+k.Office.Today().String())
	w := ask(t, k, http.MethodGet, "/c/"+code+"/receipt?on="+k.Office.Today().String())
	told, err := keysOf(t, k).OpenReceipt(w.Body.String())
	if w.Code != http.StatusOK || err != nil || !told.Valid() || told.Certificate != c.FullNumber() || told.Holder != c.Holder || told.Leaf.Number != 3 || told.Size != 8 {
		t.Errorf("%d %v %+v", w.Code, err, told)
	}
	if h := w.Header(); !strings.HasPrefix(h.Get("Content-Disposition"), `attachment; filename=receipt-SMS-2026-0003-`) || h.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", h)
	}
	w = ask(t, k, http.MethodGet, "/c/"+code+"/receipt?on="+c.Effective.AddDays(-1).String())
	if told, err := keysOf(t, k).OpenReceipt(w.Body.String()); err != nil || told.Valid() || told.Status != string(cert.NotCertified) {
		t.Errorf("the day before: %v %+v", err, told)
	}
	for path, status := range map[string]int{"?on=2099-01-01": 303, "?on=x": 303, "": 303} {
		if w := ask(t, k, http.MethodGet, "/c/"+code+"/receipt"+path); w.Code != status {
			t.Errorf("%s answered %d", path, w.Code)
		}
	}
	says(t, k, "/c/"+strings.Repeat("a", 26)+"/receipt?on=2026-01-01", http.StatusNotFound, "Not in our register")
}

// TestStatusListIsServed and tells of confidential certificates only to who holds their code.
func TestStatusListIsServed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		if l, err := keysOf(t, k).OpenStatusList(ask(t, k, http.MethodGet, "/log/status").Body.String()); err != nil || l.Issues() != 0 {
			t.Errorf("at the beginning: %d issues, %v", l.Issues(), err)
		}
		now := k.Clock.Now()
		k.Clock.Set(now.AddDate(0, -40, 0))
		old := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2023-0001"})
		k.Clock.Set(now)
		c := testkit.Issued(t, k, testkit.Certificate{Holder: "Secret Hosting", Confidential: "defence"})
		act(t, k, &c, cert.Suspend, "fees")
		k.Clock.Set(now.Add(2 * time.Hour)) // the acts of this test are in no log
		if err := k.Office.KeepStatusList(ctx); err != nil {
			t.Fatal(err)
		}
		w := ask(t, k, http.MethodGet, "/log/status")
		l, err := keysOf(t, k).OpenStatusList(w.Body.String())
		if err != nil {
			t.Fatalf("%v\n%s", err, w.Body)
		}
		if found, known := l.Of(ledger.Commitment(c.Code)); !known || found.State != "suspended" || found.On != k.Office.Today() || l.Issues() != 1 {
			t.Errorf("%d issues, %+v %v", l.Issues(), found, known)
		}
		if _, known := l.Of(ledger.Commitment(old.Code)); known {
			t.Error("an issue whose last day is over is listed")
		}
		if strings.Contains(w.Body.String(), c.Number) || strings.Contains(w.Body.String(), c.Code) || strings.Contains(w.Body.String(), "Secret") {
			t.Error("the list tells of whom")
		}
		again := httptest.NewRequest(http.MethodGet, "/log/status", nil)
		again.Header.Set("If-None-Match", w.Header().Get("ETag"))
		r := httptest.NewRecorder()
		if k.Web.Handler().ServeHTTP(r, again); r.Code != http.StatusNotModified || r.Body.Len() > 0 {
			t.Errorf("asked again: %d", r.Code)
		}
		if err := k.Office.KeepStatusList(ctx); err != nil {
			t.Fatal(err)
		}
		if next := ask(t, k, http.MethodGet, "/log/status"); next.Body.String() != w.Body.String() {
			t.Error("made anew though nothing happened")
		}
		k.Clock.Set(k.Clock.Now().Add(time.Hour))
		if err := k.Office.KeepStatusList(ctx); err != nil {
			t.Fatal(err)
		}
		if next := ask(t, k, http.MethodGet, "/log/status"); next.Header().Get("ETag") == w.Header().Get("ETag") {
			t.Error("not made anew after an hour")
		}
	})
}
