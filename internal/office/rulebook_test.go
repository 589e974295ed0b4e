package office_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

var scheme = cert.Actor{AccountID: 7, PersonID: 7, Name: "Erik", Roles: []cert.Role{cert.SchemeManager}}

// R-GEN-01: a constant changes by a new version from a day on; what stands is never touched.
func TestRuleVersionsFollowEachOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, today := context.Background(), k.Office.Today()
		in := office.RuleInput{Name: "sms.table_1", Value: "1-15:4 16-9999:5.5?", Document: "ISO/IEC 20000-6", Edition: "2027", Clause: "9.1.4", ValidFrom: today.AddDays(30), Reason: "A new edition of the document."}
		planner := cert.Actor{PersonID: 3, Roles: []cert.Role{cert.Planner}}
		if _, err := k.Office.SetRule(ctx, planner, in); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a planner changed the rulebook: %v", err)
		}
		if v, err := k.Office.SetRule(ctx, scheme, in); err != nil || v.ID != 1 {
			t.Fatalf("version %d, %v", v.ID, err)
		}
		if _, err := k.Office.SetRule(ctx, scheme, in); !errors.Is(err, cert.Conflict) {
			t.Errorf("a form of version 0 was taken: %v", err)
		}
		weight := office.RuleInput{Version: 1, Name: "sms.factor.DEC-05", Value: "-15", Document: "house rule", ValidFrom: today, Reason: "Two years of experience."}
		if _, err := k.Office.SetRule(ctx, scheme, weight); err != nil {
			t.Fatal(err)
		}
		book, err := k.Office.Rulebook(ctx)
		if err != nil || book.Version() != 2 {
			t.Fatalf("version %d, %v", book.Version(), err)
		}
		now, later := book.On(today), book.On(today.AddDays(30))
		if b, _ := now.Table().Band(12); b.HalfDays != 7 {
			t.Errorf("the new table holds before its day: %+v", b)
		}
		if b, _ := later.Table().Band(12); b.HalfDays != 8 || later.Table().Edition != "2027" {
			t.Errorf("the new table does not hold on its day: %+v", b)
		}
		if f, _ := now.Factor("DEC-05"); f.DefaultPercent != -15 {
			t.Errorf("the weight is %d", f.DefaultPercent)
		}
		if f, _ := book.At(1).On(today).Factor("DEC-05"); f.DefaultPercent != -10 {
			t.Errorf("version 1 is not what it was: %d", f.DefaultPercent)
		}
	})
}

func TestRuleThatCannotBeIsRefusedAtItsField(t *testing.T) { // R-GEN-01
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, today := context.Background(), k.Office.Today()
		for _, c := range []struct {
			name, value string
			ago         int
			fields      []string
		}{
			{"sms.max_reduction", "1.5", 0, []string{"value"}},
			{"sms.max_reduction", "=30", 0, []string{"value"}},
			{"sms.rounding", "down", 0, []string{"value"}},
			{"cycle.sv1_anchor", "whenever", 0, []string{"value"}},
			{"cycle.months", "-1", 0, []string{"value"}},
			{"sms.stage1_share_range.min", "0.50", 0, []string{"value"}},
			{"sms.table_1", "1-15:3.5 17-25:4.5", 0, []string{"value"}},
			{"sms.table_1", "1-15:3.5 16-25:3", 0, []string{"value"}},
			{"sms.factor.INC-01", "-5", 0, []string{"value"}},
			{"sms.max_reduction", "0.30", 0, []string{"value"}}, // nothing changes
			{"cycle.restore_months", "3", 1, []string{"valid_from"}},
		} {
			was, err := k.Office.Rulebook(ctx)
			if err != nil {
				t.Fatal(err)
			}
			old, err := was.On(today).Lookup(c.name)
			if err != nil {
				t.Fatal(err)
			}
			_, err = k.Office.SetRule(ctx, scheme, office.RuleInput{Name: c.name, Value: c.value, Document: old.Document, Edition: old.Edition,
				Clause: old.Clause, ValidFrom: today.AddDays(-c.ago), Reason: "To see it refused."})
			var bad cert.Invalid
			errors.As(err, &bad)
			var fields []string
			for _, p := range bad {
				fields = append(fields, p.Field)
			}
			if !slices.Equal(fields, c.fields) {
				t.Errorf("%s = %s: %v", c.name, c.value, err)
			}
		}
		if _, err := k.Office.SetRule(ctx, scheme, office.RuleInput{Name: "no.such", Value: "1", Document: "house rule", ValidFrom: today, Reason: "To see it refused."}); !errors.Is(err, cert.NotFound) {
			t.Errorf("an unknown constant was set: %v", err)
		}
	})
}

// R-GEN-01, R-TIME-20: a calculation keeps the version it used and can be replayed.
func TestAuditTimeReplaysWithItsOwnVersion(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, today := context.Background(), k.Office.Today()
		d := acceptedFile(t, k, testkit.Questionnaire())
		before := d.time(1, audittime.Input{Persons: 12})
		if _, err := k.Office.SetRule(ctx, scheme, office.RuleInput{Name: "sms.table_1", Value: "1-15:6 16-9999:8", Document: "ISO/IEC 20000-6", Edition: "2027", ValidFrom: today, Reason: "A new edition of the document."}); err != nil {
			t.Fatal(err)
		}
		after := d.time(2, audittime.Input{Persons: 12})
		if before.TotalHalves != 7 || after.TotalHalves != 12 || before.Rulebook != 0 || after.Rulebook != 1 {
			t.Fatalf("before %d half days by version %d, after %d by %d", before.TotalHalves, before.Rulebook, after.TotalHalves, after.Rulebook)
		}
		book, err := k.Office.Rulebook(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []cert.AuditTime{before, after} {
			if same, err := at.Replays(book, today); err != nil || !same {
				t.Errorf("revision %d does not replay: %v", at.Revision, err)
			}
		}
		after.Rulebook = 0
		if same, _ := after.Replays(book, today); same {
			t.Error("a record replays with a version it was not calculated with")
		}
	})
}

// Limits that people meet follow the rulebook from its day on.
func TestLimitsFollowTheRulebook(t *testing.T) { // R-GEN-01, R-DATE-09
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, today := context.Background(), k.Office.Today()
		if _, err := k.Office.SetRule(ctx, scheme, office.RuleInput{Name: "cycle.expiry_convention", Value: "same_day", Document: "house rule", ValidFrom: today, Reason: "The accreditation body asked for it."}); err != nil {
			t.Fatal(err)
		}
		book, err := k.Office.Rulebook(ctx)
		if err != nil {
			t.Fatal(err)
		}
		d := cert.Decision{Option: cert.Grant, DecidedOn: today, Effective: today, Cycle: 1}
		c, err := cert.NewCertificate(cert.Issue{Decision: d, Number: "SMS-1", Today: today, Book: book})
		if err != nil || c.Expires != today.AddMonths(36) {
			t.Errorf("expires %s, %v", c.Expires, err)
		}
	})
}
