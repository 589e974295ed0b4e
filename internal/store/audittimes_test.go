package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/walk"
	"assay/migrations"
)

// TestOldAuditTimesGetTheirFigures runs what migration 0019 does to records of before: figures and factors come out of
// what each record kept (R-TIME-06).
func TestOldAuditTimesGetTheirFigures(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		planner := recordOne(t, k)
		file, driver, url, drop := "0019_audit_time_guards.postgres.sql", "pgx", k.Config.Database, "DROP TRIGGER audit_times_fixed ON audit_times"
		if path, embedded := strings.CutPrefix(url, "sqlite:"); embedded {
			file, driver, url, drop = "0019_audit_time_guards.sqlite.sql", "sqlite", path, "DROP TRIGGER audit_times_fixed"
		}
		db, err := sql.Open(driver, url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }() // the test is over
		text, err := migrations.Files.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, up, _ := strings.Cut(string(text), "-- +goose Up")
		up, _, _ = strings.Cut(up, "-- +goose StatementBegin")
		for _, statement := range append([]string{drop, "UPDATE audit_times SET base_halves = 0, uncapped = 0, applied = 0", "DELETE FROM audit_time_factors"}, strings.Split(up, ";")...) {
			if _, err := db.Exec(statement); err != nil && strings.TrimSpace(statement) != "" {
				t.Fatalf("%s: %v", statement, err)
			}
		}
		times, err := k.Store.AuditTimes(ctx, 1)
		if err != nil || len(times) != 1 || times[0].BaseHalves != 7 || times[0].Uncapped != -3250 || times[0].Applied != -3000 {
			t.Errorf("%+v, %v", times, err)
		}
		used, err := k.Store.FactorsUsed(ctx, planner, k.Office.Today().AddMonths(-1).Time())
		if err != nil || fmt.Sprint(used) != "[{DEC-02 1 -25} {DEC-05 1 -7.5}]" {
			t.Errorf("%v, %v", used, err)
		}
	})
}

// recordOne is a file with one audit time whose factors are below the cap.
func recordOne(t *testing.T, k *testkit.Kit) cert.Actor {
	t.Helper()
	ctx, planner := context.Background(), cert.Actor{AccountID: 1, PersonID: 101, Name: "Petra", Roles: []cert.Role{cert.Planner, cert.Reviewer}}
	a, err := k.Office.ImportQuestionnaire(ctx, cert.SystemActor, walk.Sample(), "import")
	if err != nil {
		t.Fatal(err)
	}
	in := office.ReviewInput{Outcome: cert.ReviewAccepted, Cadence: cert.Yearly, Competences: []string{cert.AreaAudit}, Version: a.Version}
	for _, item := range cert.ReviewItemsFor(a.Questionnaire) {
		in.Items = append(in.Items, cert.ReviewItem{Key: item.Key, Yes: true, Comment: "seen"})
	}
	if _, err := k.Office.ReviewApplication(ctx, planner, a.ID, in); err != nil {
		t.Fatal(err)
	}
	why := "seen in the questionnaire and the manual"
	factors := []audittime.Factor{audittime.Weighted("DEC-02", -2500, why, "manual"), audittime.Weighted("DEC-05", -750, why, "manual")}
	if _, err := k.Office.RecordAuditTime(ctx, planner, *a.CertificationID, office.AuditTimeInput{Revision: 1, Input: audittime.Input{Persons: 12, Factors: factors}}); err != nil {
		t.Fatal(err)
	}
	return planner
}
