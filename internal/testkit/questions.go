package testkit

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
)

// SignIn makes an account with a session that lasts, and returns its cookie.
func (k *Kit) SignIn(t testing.TB, account cert.Account) *http.Cookie {
	t.Helper()
	ctx, token, now := context.Background(), office.RandomCode(), k.Clock.Now()
	account.Version, account.CreatedAt = 1, now
	if account.Email == "" {
		account.Email = token + "@assay.test"
	}
	if err := k.Store.AddAccount(ctx, &account); err != nil {
		t.Fatal(err)
	}
	s := cert.Session{AccountID: account.ID, TokenHash: office.Hash(token), CreatedAt: now, SeenAt: now, EndsAt: now.Add(8 * time.Hour)}
	if err := k.Store.AddSession(ctx, &s); err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: "assay", Value: token}
}

// Questions asks for a page of the whole site and counts what it asked of the database.
func (k *Kit) Questions(t testing.TB, cookie *http.Cookie, path string) (status, questions int) {
	t.Helper()
	w, n := k.Asked(t, cookie, path)
	return w.Code, n
}

// Asked is Questions with the whole answer.
func (k *Kit) Asked(t testing.TB, cookie *http.Cookie, path string) (answer *httptest.ResponseRecorder, questions int) {
	t.Helper()
	ctx, asked := store.Counted(context.Background())
	r := httptest.NewRequest(http.MethodGet, path, nil).WithContext(ctx)
	if cookie != nil {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, r)
	return w, asked.N()
}
