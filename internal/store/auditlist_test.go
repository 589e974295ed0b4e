package store_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestBroadSearchFindsWhatTheListHolds: a search that matches thousands of audits shows, in every order, exactly those of the
// whole list that match, whether it is part of a name or of numbers alone.
func TestBroadSearchFindsWhatTheListHolds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, planner := context.Background(), cert.Actor{Roles: []cert.Role{cert.Planner}}
		cast, err := walk.Hire(ctx, k.Office, 2, "")
		if err == nil {
			_, err = (&walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast}).Play(ctx, walk.Plot{Questionnaire: testkit.Questionnaire(), Until: walk.ContractSigned})
		}
		if err != nil {
			t.Fatal(err)
		}
		multiply(t, k)
		for _, sort := range []string{"due", "start", "target", "limit", "client", "number"} {
			for _, desc := range []bool{false, true} {
				all, _, err := k.Store.AuditList(ctx, planner, store.AuditQuery{Sort: sort, Desc: desc, Limit: 100_000})
				if err != nil || len(all) < 10_000 {
					t.Fatalf("%d audits, %v", len(all), err)
				}
				for search, fits := range map[string]func(store.ListedAudit) bool{
					"2026":     func(a store.ListedAudit) bool { return strings.HasPrefix(a.Number, "A-2026") },
					"borealis": func(a store.ListedAudit) bool { return strings.HasPrefix(a.Client, "Borealis") },
				} {
					want := slices.DeleteFunc(slices.Clone(all), func(a store.ListedAudit) bool { return !fits(a) })[:50]
					got, total, err := k.Store.AuditList(ctx, planner, store.AuditQuery{Search: search, Sort: sort, Desc: desc, Limit: 50})
					if err != nil || total <= store.Countable || !slices.Equal(got, want) {
						t.Errorf("%q by %s, descending %t: %d of %d, not what the list holds: %v", search, sort, desc, len(got), total, err)
					}
				}
			}
		}
	})
}

// multiply makes 2,200 clients of one, each with its file and audits; every other one is called Borealis and numbered 2025.
func multiply(t *testing.T, k *testkit.Kit) {
	t.Helper()
	driver, url := "pgx", k.Config.Database
	if path, embedded := strings.CutPrefix(url, "sqlite:"); embedded {
		driver, url = "sqlite", path
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // the test is over
	year := "CASE WHEN n % 2 = 0 THEN '-2026-' ELSE '-2025-' END || (id + n * 1000)"
	name := "CASE WHEN n % 2 = 0 THEN 'Aegean ' ELSE 'Borealis ' END || n"
	for _, table := range []struct {
		name string
		with map[string]string
	}{
		{"clients", map[string]string{"name": name, "folded": "LOWER(" + name + ")"}},
		{"certifications", map[string]string{"client_id": "client_id + n * 1000", "number": "'C' || " + year}},
		{"audits", map[string]string{"certification_id": "certification_id + n * 1000", "number": "'A' || " + year}},
	} {
		rows, err := db.Query("SELECT * FROM " + table.name + " LIMIT 1")
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		_ = rows.Close()
		values := slices.Clone(columns)
		for i, c := range columns {
			if c == "id" {
				values[i] = "id + n * 1000"
			} else if e, ok := table.with[c]; ok {
				values[i] = e
			}
		}
		if _, err := db.Exec("WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 2200) INSERT INTO " + table.name +
			" (" + strings.Join(columns, ", ") + ") SELECT " + strings.Join(values, ", ") + " FROM " + table.name + " CROSS JOIN r"); err != nil {
			t.Fatal(table.name, err)
		}
	}
}
