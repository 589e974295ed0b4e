// Package testkit gives tests the whole house on a real database with a clock that they move, and clients
// at any stage, brought there by the verbs.
package testkit

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assay/internal/app"
	"assay/internal/config"
	"assay/internal/ledger"
	"assay/internal/store"
	"assay/internal/testkit/pg"
	"assay/internal/walk"
)

// Clock is the clock that only the test moves.
type Clock = walk.Clock

// Kit is the whole house under test.
type Kit struct {
	*app.App
	Clock *Clock
}

// Each runs a test on SQLite, and on PostgreSQL as well when the test run has one.
func Each(t *testing.T, test func(t *testing.T, k *Kit)) {
	t.Run("sqlite", func(t *testing.T) { test(t, New(t)) })
	t.Run("postgres", func(t *testing.T) {
		url := pg.New(t, func(url string) error {
			s, err := store.Open(context.Background(), store.Options{URL: url, Files: t.TempDir(), Clock: time.Now})
			if err != nil {
				return err
			}
			return s.Close()
		})
		test(t, open(t, url))
	})
}

// New is the house on a fresh SQLite file, on Monday 5 January 2026, 09:00 UTC.
func New(t testing.TB) *Kit { return open(t, "") }

func open(t testing.TB, url string) *Kit {
	t.Helper()
	dir := t.TempDir()
	if url == "" {
		url = "sqlite:" + filepath.Join(dir, "assay.db")
	}
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": dir, "ASSAY_DATABASE": url, "ASSAY_BASE_URL": "http://assay.test", "ASSAY_ZONE": "Europe/Berlin"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	clock := walk.NewClock(time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC))
	a, err := app.Open(context.Background(), c, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return &Kit{a, clock}
}

// Site serves the whole site on a port of its own.
func (k *Kit) Site(t testing.TB) *httptest.Server {
	s := httptest.NewServer(k.Web.Handler())
	t.Cleanup(s.Close)
	return s
}

// AddLogKey makes a further key for the log, where the installation finds it.
func (k *Kit) AddLogKey(t testing.TB) ledger.Key {
	t.Helper()
	path := filepath.Join(k.Config.Data, "log.key")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first, err := ledger.ReadKey(strings.Fields(string(text))[0])
	if err != nil {
		t.Fatal(err)
	}
	next, err := ledger.NewSigningKey(first.Name())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(string(text)+next.Secret()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return next
}
