package office_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/sampling"
	"assay/internal/store"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// decided is the decision that the sites of a file are one population.
func decided() cert.Sampling {
	s := cert.Sampling{Conditions: map[string]string{}, Similar: "yes", Why: "every branch runs the same service desk by one manual"}
	for _, c := range sampling.Conditions() {
		s.Conditions[c.Key] = "yes"
	}
	return s
}

func (d deal) start(revision int) office.AuditTimeInput {
	d.t.Helper()
	in, err := d.k.Office.AuditTimeStart(context.Background(), planner, d.file, revision)
	if err != nil {
		d.t.Fatal(err)
	}
	return in
}

func (d deal) record(in office.AuditTimeInput) cert.AuditTime {
	d.t.Helper()
	at, err := d.k.Office.RecordAuditTime(context.Background(), planner, d.file, in)
	if err != nil {
		d.t.Fatal(err)
	}
	return at
}

// sixtySites is the questionnaire of the invented group with sixty sites.
func sixtySites() cert.Questionnaire { return walk.Questionnaire(11) }

// R-MS-13: sixty sites go from the questionnaire to a record without typing a person; the record needs the decision.
func TestSheetFollowsTheQuestionnaire(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, sixtySites())
		in := d.start(0)
		if len(in.Sheet.Sites) != 60 || !in.Sheet.Sites[0].Central || in.Sheet.Sites[1].Counted != 21 {
			t.Fatalf("%d sites, %+v", len(in.Sheet.Sites), in.Sheet.Sites[:2])
		}
		var wrong cert.Invalid
		if _, err := k.Office.RecordAuditTime(ctx, planner, d.file, in); !errors.As(err, &wrong) || len(wrong) != 1 || wrong[0].Field != "sampling_why" {
			t.Fatalf("what the questionnaire says of the sites is asked again, or no reason is: %v", err)
		}
		in.Sheet.Sampling = cert.Sampling{}
		if _, err := k.Office.RecordAuditTime(ctx, planner, d.file, in); !errors.As(err, &wrong) || wrong[0].Rule != "R-MS-01" || len(wrong) != 9 {
			t.Fatalf("recorded without a decision: %v", err)
		}
		in.Sheet.Sampling = decided()
		one := d.record(in)
		sheet, err := one.Decided()
		if err != nil || one.Persons != 1300 || len(sheet.Audits) != 4 || len(sheet.Audits[0].Sites) != 8 || sheet.Audits[0].Seed == 0 {
			t.Fatalf("%d persons, %+v, %v", one.Persons, sheet.Audits, err)
		}
		if again := d.start(0); again.Sheet.Sampling.Why != in.Sheet.Sampling.Why || again.Revision != 2 {
			t.Errorf("the next sheet begins with %+v", again.Sheet.Sampling)
		}
		what, err := k.Office.CalculateAuditTime(ctx, second, d.file, d.start(1))
		if err != nil || what.Sheet.Audits[0].Line() != sheet.Audits[0].Line() {
			t.Errorf("asked again, other sites were drawn: %v", err)
		}
	})
}

// R-MS-05: a new draw needs its reason, gives other sites, and the difference is shown against the record before.
func TestSitesAreDrawnAgainForAReason(t *testing.T) {
	k := testkit.New(t)
	ctx, d := context.Background(), acceptedFile(t, k, sixtySites())
	in := d.start(0)
	in.Sheet.Sampling = decided()
	one := d.record(in)
	next := d.start(0)
	next.Sheet.Sampling.Redraws = []string{"short"}
	var wrong cert.Invalid
	if _, err := k.Office.RecordAuditTime(ctx, planner, d.file, next); !errors.As(err, &wrong) || wrong[0].Rule != "R-MS-05" {
		t.Fatalf("drawn again without a reason: %v", err)
	}
	next.Sheet.Sampling.Redraws = []string{"Branch 4 is closed for rebuilding this spring"}
	two := d.record(next)
	found := false
	for _, s := range two.Since(one) {
		found = found || s.What == "Sites of Stage 2" && s.Was != s.Is
	}
	if !found {
		t.Errorf("%+v", two.Since(one))
	}
	next = d.start(0)
	next.Sheet.Sampling.Redraws = make([]string, 30)
	if _, err := k.Office.CalculateAuditTime(ctx, planner, d.file, next); !errors.As(err, &wrong) || wrong[0].Field != "redraws" {
		t.Errorf("drawn thirty times: %v", err)
	}
}

// R-TIME-20: neither of the two databases changes or deletes a record; its approval is the one thing added.
func TestRecordedAuditTimeIsFixed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := acceptedFile(t, k, testkit.Questionnaire())
		at := d.time(1, audittime.Input{Persons: 1500})
		raw := rawOf(t, k)
		for _, change := range []string{"UPDATE audit_times SET total_halves = 2", "UPDATE audit_times SET sheet = '{\"sites\":[]}'", "UPDATE audit_times SET uncapped = 7",
			"DELETE FROM audit_times WHERE id > 0"} {
			if _, err := raw.Exec(change); err == nil || !strings.Contains(err.Error(), "R-TIME-20") {
				t.Errorf("%s: %v", change, err)
			}
		}
		if _, err := k.Office.ApproveAuditTime(context.Background(), second, d.file, at.Revision); err != nil {
			t.Error(err)
		}
		if _, err := raw.Exec("UPDATE audit_times SET approver_name = 'Somebody'"); err == nil {
			t.Error("an approval was changed")
		}
	})
}

// rawOf is a connection to the database of a kit that goes past the store.
func rawOf(t *testing.T, k *testkit.Kit) *sql.DB {
	t.Helper()
	driver, url := "pgx", k.Config.Database
	if file, embedded := strings.CutPrefix(url, "sqlite:"); embedded {
		driver, url = "sqlite", file
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // the test is over
	return db
}

// R-TIME-06: the portfolio counts the latest record of each file by the sum of its factors, capped or not.
func TestPortfolioCountsWhatIsBelowTheCap(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, why := context.Background(), "seen in the questionnaire and the manual"
		low := []audittime.Factor{audittime.Weighted("DEC-02", audittime.Whole(-25), why, "manual"), audittime.Weighted("DEC-05", audittime.Whole(-10), why, "manual")}
		for n := range 3 {
			d := acceptedFile(t, k, walk.Questionnaire([]int{0, 1, 3}[n]))
			d.time(1, audittime.Input{Persons: 12})
			if n == 0 {
				d.time(2, audittime.Input{Persons: 12, Factors: low})
			}
		}
		since := k.Office.Today().AddMonths(-12).Time()
		sums, err := k.Store.AuditTimeSums(ctx, planner, since)
		if err != nil || fmt.Sprint(sums) != fmt.Sprint([]store.SumCount{{Sum: audittime.Whole(-35), N: 1}, {Sum: 0, N: 2}}) {
			t.Errorf("%v, %v", sums, err)
		}
		used, err := k.Store.FactorsUsed(ctx, planner, since)
		if err != nil || len(used) != 2 || used[0].Code != "DEC-02" || used[0].Sum != audittime.Whole(-25) {
			t.Errorf("%v, %v", used, err)
		}
		for want, q := range map[int]store.AuditTimeQuery{3: {}, 1: {Under: audittime.Whole(-30)}, 2: {Text: "aegean hosting", Sort: "sum"}, 0: {State: "waits"}} {
			q.Since, q.Limit = since, 10
			if want == 2 {
				want = 1
			}
			if rows, n, err := k.Store.AuditTimeRows(ctx, planner, q); err != nil || n != want || len(rows) != want {
				t.Errorf("%+v finds %d, %v", q, n, err)
			}
		}
		rows, _, err := k.Store.AuditTimeRows(ctx, planner, store.AuditTimeQuery{Since: since, Factor: "DEC-05", Limit: 10})
		if err != nil || len(rows) != 1 || rows[0].Uncapped != audittime.Whole(-35) || rows[0].Applied != audittime.Whole(-30) || rows[0].Revision != 2 {
			t.Errorf("%+v, %v", rows, err)
		}
		if rows, n, err := k.Store.AuditTimeRows(ctx, auditor, store.AuditTimeQuery{Limit: 10}); err != nil || n != 0 || len(rows) != 0 {
			t.Errorf("an auditor sees %d of files that are not of a team: %v", n, err)
		}
		if sums, err := k.Store.AuditTimeSums(ctx, planner, k.Office.Today().AddDays(2).Time()); err != nil || len(sums) != 0 {
			t.Errorf("recorded in the future: %v, %v", sums, err)
		}
	})
}

// R-REV-05: the sheet is drawn for who may see the file, the same each time.
func TestAuditTimeIsDrawn(t *testing.T) {
	k := testkit.New(t)
	ctx, d := context.Background(), acceptedFile(t, k, sixtySites())
	if _, _, err := k.Office.AuditTimePDF(ctx, planner, d.file, 0); !errors.Is(err, cert.NotFound) {
		t.Errorf("drawn before it was recorded: %v", err)
	}
	in := d.start(0)
	in.Sheet.Sampling = decided()
	d.record(in)
	name, pdf, err := k.Office.AuditTimePDF(ctx, planner, d.file, 1)
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF") || name != "C-2026-0001-audit-time-r1.pdf" {
		t.Errorf("%s: %v", name, err)
	}
	if _, again, _ := k.Office.AuditTimePDF(ctx, planner, d.file, 0); string(again) != string(pdf) {
		t.Error("drawn again, the sheet is another")
	}
	if _, _, err := k.Office.AuditTimePDF(ctx, auditor, d.file, 1); !errors.Is(err, cert.NotFound) {
		t.Errorf("an auditor of another file: %v", err)
	}
}
