package content_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office/content"
	"assay/internal/testkit"
	"assay/internal/walk"
)

var scheme = cert.Actor{AccountID: 7, PersonID: 7, Name: "Erik", Roles: []cert.Role{cert.SchemeManager}}

// R-GEN-01: audits that have not begun take the published content; one that began keeps its own.
func TestAuditKeepsTheContentItBeganWith(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		file := walked(t, k)
		v, err := content.Draft(ctx, k.Office, scheme, "2018.2")
		if err != nil {
			t.Fatal(err)
		}
		v = edited(t, k, v, "8.6.1", "Which incidents of the last year were not seen?")
		if _, err := content.Publish(ctx, k.Office, scheme, v.ID, v.Version); err == nil {
			t.Error("content was published without a word on what it changes")
		}
		v = noted(t, k, v)
		if v, err = content.Publish(ctx, k.Office, scheme, v.ID, v.Version); err != nil {
			t.Fatal(err)
		}
		audits, err := k.Store.Audits(ctx, file)
		if err != nil {
			t.Fatal(err)
		}
		ahead := 0
		for _, a := range audits {
			asked := slices.Contains(questions(a), "Which incidents of the last year were not seen?")
			if asked != a.Ahead() || (a.ChecklistOf == v.Of) != a.Ahead() {
				t.Errorf("%s, %s, of %s: asked %v", a.Name, a.Status, a.ChecklistOf, asked)
			}
			if a.Ahead() {
				ahead++
			}
		}
		if ahead == 0 || ahead == len(audits) {
			t.Fatalf("%d of %d audits are ahead", ahead, len(audits))
		}
		second, err := content.Draft(ctx, k.Office, scheme, v.Of)
		if err != nil || second.Of != "2018-own-2" {
			t.Fatalf("%s, %v", second.Of, err)
		}
		second = noted(t, k, edited(t, k, second, "8.6.1", "Another question."))
		if second, err = content.Publish(ctx, k.Office, scheme, second.ID, second.Version); err != nil {
			t.Fatal(err)
		}
		if was, err := k.Store.ContentVersion(ctx, v.ID); err != nil || was.Status != cert.ContentRetired {
			t.Errorf("the version before is %s, %v", was.Status, err)
		}
		if _, err = content.Retire(ctx, k.Office, scheme, second.ID, second.Version); err != nil {
			t.Fatal(err)
		}
		audits, _ = k.Store.Audits(ctx, file)
		for _, a := range audits {
			if a.Ahead() && a.ChecklistOf != "2018.2" {
				t.Errorf("%s rests on %s", a.Name, a.ChecklistOf)
			}
		}
	})
}

// What was published is never changed and never taken away, whoever asks the database.
func TestPublishedContentIsFixed(t *testing.T) { // R-GEN-01
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		v, err := content.Draft(ctx, k.Office, scheme, "2018.2")
		if err != nil {
			t.Fatal(err)
		}
		v = noted(t, k, edited(t, k, v, "4.3", "Is the scope understood?"))
		if v, err = content.Publish(ctx, k.Office, scheme, v.ID, v.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := content.EditClause(ctx, k.Office, scheme, v.ID, content.ClauseInput{Version: v.Version, Number: "4.3", Clause: norm.Clause{Questions: []string{"Other"}}}); err == nil {
			t.Error("published content was edited")
		}
		v.Checklist.Clauses[1].Questions = []string{"Changed behind its back?"}
		if err := k.Store.SaveContentVersion(ctx, &v); err == nil {
			t.Error("the database changed published content")
		}
	})
}

func TestContentThatCannotBeIsRefusedAtItsField(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		if _, err := content.Draft(ctx, k.Office, cert.Actor{PersonID: 3, Roles: []cert.Role{cert.Planner}}, "2018.2"); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a planner drafted content: %v", err)
		}
		if _, err := content.Draft(ctx, k.Office, scheme, "2018.9"); !errors.Is(err, cert.NotFound) {
			t.Errorf("content was drafted from nothing: %v", err)
		}
		v, err := content.Draft(ctx, k.Office, scheme, "2018.2")
		if err != nil {
			t.Fatal(err)
		}
		_, err = content.EditClause(ctx, k.Office, scheme, v.ID, content.ClauseInput{Version: v.Version, Number: "8.6.1", Clause: norm.Clause{
			Questions: []string{strings.Repeat("x", 501)}, Slots: []string{"none"}, FollowUps: []norm.FollowUp{{Verdict: "maybe", Question: "Why?"}}},
			Presets: []norm.Preset{{Grade: "minor", Statement: "The client should consider a tool."}}})
		var bad cert.Invalid
		errors.As(err, &bad)
		var fields []string
		for _, p := range bad {
			fields = append(fields, p.Field)
		}
		if want := []string{"questions.0", "slots.0", "follow_ups.0.verdict", "presets.0.requirement", "presets.0.evidence", "presets.0.statement"}; !slices.Equal(fields, want) {
			t.Errorf("%v, not %v", fields, want)
		}
		if _, err := content.Import(ctx, k.Office, scheme, strings.NewReader(`{"format": 1}`)); !errors.As(err, &bad) || len(bad) < 3 {
			t.Errorf("a file that is no content was taken: %v", err)
		}
		other, err := content.Import(ctx, k.Office, scheme, bytes.NewReader(cert.ContentFile(v.Content())))
		if err != nil || other.Of != "2018-own-2" || other.Status != cert.ContentDraft {
			t.Errorf("%+v, %v", other.Of, err)
		}
	})
}

func edited(t *testing.T, k *testkit.Kit, v cert.ContentVersion, number, question string) cert.ContentVersion {
	t.Helper()
	v, err := content.EditClause(context.Background(), k.Office, scheme, v.ID, content.ClauseInput{Version: v.Version, Number: number, Clause: norm.Clause{Questions: []string{question}, EverySurveillance: true}})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func noted(t *testing.T, k *testkit.Kit, v cert.ContentVersion) cert.ContentVersion {
	t.Helper()
	v, err := content.EditTexts(context.Background(), k.Office, scheme, v.ID, content.TextsInput{Version: v.Version, Note: "Asked for by the yearly review.", Snippets: v.Checklist.Snippets})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func questions(a cert.Audit) (all []string) {
	for _, s := range cert.ChecklistFor(a) {
		for _, i := range s.Items {
			all = append(all, i.Questions...)
		}
	}
	return all
}

// walked plays a client to the end of stage 1: one audit is over, the others are ahead.
func walked(t *testing.T, k *testkit.Kit) int64 {
	t.Helper()
	ctx := context.Background()
	cast, err := walk.Hire(ctx, k.Office, 1, "")
	if err != nil {
		t.Fatal(err)
	}
	life, err := (&walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast}).Play(ctx, walk.Plot{Questionnaire: walk.Sample(), Until: walk.Stage1Concluded})
	if err != nil {
		t.Fatal(err)
	}
	return life.File
}
