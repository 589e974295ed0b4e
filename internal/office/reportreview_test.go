package office_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestRREP04ReviewSendsTheReportBackBySection plays a report from its review through remarks and answers to the next
// version and the decision: nothing that was read or said is ever changed.
func TestRREP04ReviewSendsTheReportBackBySection(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.FindingsSettled})
		a := auditOf(t, k, l.File, cert.Stage2)
		d, err := k.Office.FreezeDossier(ctx, cast.Decider, a.ID, a.Version)
		if err != nil {
			t.Fatal(err)
		}
		back := func(by cert.Actor, remarks map[string]string) error {
			_, err := k.Office.ReturnReport(ctx, by, d.ID, office.ReturnInput{Remarks: remarks, Version: d.Version})
			return err
		}
		if err := back(cast.Decider, map[string]string{"samples": "  "}); !atField(err, "remarks.report") {
			t.Errorf("a report is sent back without a remark: %v", err)
		}
		insider := cast.Leads[0]
		insider.Roles = append([]cert.Role{cert.DecisionMaker}, insider.Roles...)
		if err := back(insider, map[string]string{"samples": "Say more."}); !unmet(err, "R-DEC-01") {
			t.Errorf("a member of the team reviews: %v", err)
		}
		remarks := map[string]string{"samples": "Name the changes that were sampled.", cert.SummarySection: "Say how many people were met."}
		if err := back(cast.Decider, remarks); err != nil {
			t.Fatal(err)
		}
		if d = dossierNow(t, k, d.ID); d.Status != cert.DossierReturned || d.ChangedBy != cast.Decider.Name || !strings.Contains(d.Note, "Name the changes") {
			t.Errorf("the dossier is %s by %q: %q", d.Status, d.ChangedBy, d.Note)
		}
		f, err := k.Store.Certification(ctx, cert.SystemActor, l.File)
		if err != nil || f.Waiting != cert.LeadAuditor || !strings.HasPrefix(f.NextWhat, "answer the review") {
			t.Errorf("whose turn: %s, %q, %v", f.Waiting, f.NextWhat, err)
		}
		a = auditOf(t, k, l.File, cert.Stage2)
		if _, err := k.Office.FinaliseReport(ctx, cast.Leads[0], a.ID, a.Version); !unmet(err, "R-REP-04") {
			t.Errorf("remarks without answers, and the report is final: %v", err)
		}
		draft := office.ReportDraft{Items: a.Report.Items, NotApplicable: a.Report.NotApplicable, Recommendation: a.Report.Recommendation, Summary: a.Report.Summary + " Nine people were met.",
			Replies: map[string]string{"samples": "Six changes are named.", cert.SummarySection: "Added."}, Version: a.Version}
		draft.Items["samples"] = "Changes C-1 to C-6."
		if a, err = k.Office.SaveReport(ctx, cast.Leads[0], a.ID, draft); err != nil {
			t.Fatal(err)
		}
		if a, err = k.Office.FinaliseReport(ctx, cast.Leads[0], a.ID, a.Version); err != nil || a.ReportRevision != 2 {
			t.Fatalf("version %d, %v", a.ReportRevision, err)
		}
		reviewed(t, k, a, cast)
		d, err = walk.Examined(ctx, k.Office, cast.Decider, a)
		if err != nil || !strings.Contains(d.Content, "Six changes are named.") {
			t.Fatalf("the answers are in the dossier: %v", err)
		}
		in := grant(a)
		in.Dossier = d.SHA256
		if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); err != nil {
			t.Fatal(err)
		}
	})
}

// reviewed holds both versions of the report and what was said of the first.
func reviewed(t *testing.T, k *testkit.Kit, a cert.Audit, cast walk.Cast) {
	t.Helper()
	ctx := context.Background()
	versions, err := k.Store.ReportVersions(ctx, a.ID)
	if err != nil || len(versions) != 2 || versions[0].PaperSHA256 != a.ReportSHA256 || versions[1].PaperSHA256 == a.ReportSHA256 {
		t.Fatalf("%d versions, %v", len(versions), err)
	}
	was, err := versions[1].Report()
	if err != nil {
		t.Fatal(err)
	}
	changed := a.Report.Since(a.Kind, was)
	if len(changed) != 2 || changed[0].Key != cert.SummarySection || changed[1].Is != "Changes C-1 to C-6." || !strings.Contains(versions[0].Reason, cast.Decider.Name) {
		t.Errorf("what changed: %+v, because %q", changed, versions[0].Reason)
	}
	remarks, err := k.Store.RemarksOf(ctx, []int64{a.ID})
	if err != nil || len(remarks) != 2 || remarks[0].AnsweredBy != cast.Leads[0].Name {
		t.Fatalf("remarks: %+v, %v", remarks, err)
	}
	r := remarks[0]
	r.Text = "Nothing was asked."
	if err := k.Store.SaveRemark(ctx, &r); err == nil {
		t.Error("a remark was changed")
	}
	r = remarks[0]
	r.Answer = "Something else."
	if err := k.Store.SaveRemark(ctx, &r); err == nil || errors.Is(err, cert.Conflict) {
		t.Errorf("an answer was changed after the next version was final: %v", err)
	}
}
