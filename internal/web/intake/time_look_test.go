package intake_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/sampling"
	"assay/internal/testkit"
	"assay/internal/testkit/browser"
	"assay/internal/walk"
)

// TestSheetPagesCanBeUsedByAll opens the sheet of one person, of sixty sites and of an integrated client, and the
// portfolio, in a real browser: nothing runs over the edge, and no finding of axe is serious. Set ASSAY_SHOTS to a folder
// to keep the pictures.
func TestSheetPagesCanBeUsedByAll(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	k := testkit.New(t)
	ctx, actor := context.Background(), cert.Actor{AccountID: 1, PersonID: 1, Name: "Petra", Roles: []cert.Role{cert.Planner}}
	integrated := walk.Questionnaire(1)
	integrated.System.Others = "ISO/IEC 27001, certified since 2023; one manual, one internal audit"
	integrated.Sites[0].Shifts, integrated.Request.Languages = 3, "German, English"
	s := k.Site(t)
	petra := signIn(t, k, s, "Petra", cert.Planner)
	p := browser.New(t)
	p.Open(s.URL + "/sign-in")
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	p.Eval(fmt.Sprintf("document.cookie = 'assay=%s; path=/'", petra.http.Jar.Cookies(u)[0].Value))
	const tall = 900
	look := func(name, path string) {
		p.Size(1280, 900)
		p.Open(s.URL + path)
		p.Axe()
		for _, width := range []int{1280, 1024, 390} {
			p.Size(width, 900)
			p.Fits()
			if dir := os.Getenv("ASSAY_SHOTS"); dir != "" {
				p.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)), width, tall)
			}
		}
	}
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
		look("sheet-"+name+"-new", at)
		in, err := k.Office.AuditTimeStart(ctx, actor, file, 0)
		if err != nil {
			t.Fatal(err)
		}
		c.change(&in)
		if _, err := k.Office.RecordAuditTime(ctx, actor, file, in); err != nil {
			t.Fatal(err)
		}
		look("sheet-"+name, at)
		if name == "one" { // the figure follows what is typed, without a button and without storing anything
			p.Size(1280, 900)
			p.Open(s.URL + at)
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
	look("audit-times", "/audit-times")
}
