package intake_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/sampling"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestSheetPagesCanBeUsedByAll opens the sheet of one person, of sixty sites and of an integrated client, and the
// portfolio, in a real browser.
func TestSheetPagesCanBeUsedByAll(t *testing.T) {
	k := testkit.New(t)
	p := newGallery(t, k)
	ctx, actor := context.Background(), cert.Actor{AccountID: 1, PersonID: 1, Name: "Petra", Roles: []cert.Role{cert.Planner}}
	integrated := walk.Questionnaire(1)
	integrated.System.Others = "ISO/IEC 27001, certified since 2023; one manual, one internal audit"
	integrated.Sites[0].Shifts, integrated.Request.Languages = 3, "German, English"
	why := "seen in the questionnaire and the manual"
	for name, c := range map[string]struct {
		q      cert.Questionnaire
		change func(in *office.AuditTimeInput)
	}{
		"one": {walk.Questionnaire(5), func(in *office.AuditTimeInput) {
			in.Input.Factors = []audittime.Factor{audittime.Weighted("DEC-02", audittime.Whole(-25), why, "manual"), audittime.Weighted("DEC-08", audittime.Whole(-10), why, "manual")}
		}},
		"sixty": {walk.Questionnaire(11), func(in *office.AuditTimeInput) {
			in.Sheet.Sampling = cert.Sampling{Conditions: map[string]string{}, Similar: "yes", Why: why, Reduction: audittime.Whole(20), ReductionWhy: why}
			for _, c := range sampling.Conditions() {
				in.Sheet.Sampling.Conditions[c.Key] = "yes"
			}
		}},
		"integrated": {integrated, func(in *office.AuditTimeInput) {
			level := audittime.Whole(80)
			in.Input.Integrated = &audittime.Integrated{Others: []audittime.Other{{Standard: "ISO/IEC 27001"}}, ClientLevel: &level, TeamLevel: &level}
		}},
	} {
		file := acceptedOf(t, k, c.q)
		at := fmt.Sprintf("/certifications/%d/audit-time", file)
		p.look("sheet-"+name+"-new", at)
		in, err := k.Office.AuditTimeStart(ctx, actor, file, 0)
		if err != nil {
			t.Fatal(err)
		}
		c.change(&in)
		if _, err := k.Office.RecordAuditTime(ctx, actor, file, in); err != nil {
			t.Fatal(err)
		}
		p.look("sheet-"+name, at)
		if name == "one" { // the figure follows what is typed, without a button and without storing anything
			p.Size(1280, 900)
			p.Open(p.site.URL + at)
			p.Fill("Full-time", "60")
			p.Eval(`(document.querySelector('[name=full_time]').dispatchEvent(new Event('change', { bubbles: true })), '')`)
			for tries := 0; tries < 1000 && !strings.Contains(p.Text("#result"), "4.5 days"); tries++ {
			}
			p.Sees("4.5 days")
			if times, err := k.Store.AuditTimes(ctx, file); err != nil || len(times) != 1 {
				t.Errorf("a what-if left %d records, %v", len(times), err)
			}
		}
	}
	p.look("audit-times", "/audit-times")
}
