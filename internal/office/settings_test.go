package office_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/walk"
)

func TestSettingsOfTheBody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, admin := context.Background(), cert.Actor{AccountID: 1, PersonID: 1, Name: "Ada", Roles: []cert.Role{cert.Administrator}}
		body, version, err := k.Office.SettingsVersion(ctx)
		if err != nil {
			t.Fatal(err)
		}
		body.Name, body.Prefix = "Πιστοποίηση Α.Ε.", "ITSM"
		if err := k.Office.ChangeBody(ctx, cert.Actor{Roles: []cert.Role{cert.Planner}}, office.BodyInput{Body: body, Version: version}); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a planner changed the settings: %v", err)
		}
		if err := k.Office.ChangeBody(ctx, admin, office.BodyInput{Body: body, Version: version}); err != nil {
			t.Fatal(err)
		}
		if now, err := k.Office.SettingsBody(ctx); err != nil || now != body {
			t.Errorf("the settings are %+v, %v", now, err)
		}
		if err := k.Office.ChangeBody(ctx, admin, office.BodyInput{Body: body, Version: version}); !errors.Is(err, cert.Conflict) {
			t.Errorf("a stale form was taken: %v", err)
		}
		body.Prefix, body.Currency, body.Email, body.Country = "sms ", "XYZ1", "nobody", "ZZ"
		var bad cert.Invalid
		if err := k.Office.ChangeBody(ctx, admin, office.BodyInput{Body: body, Version: version + 1}); !errors.As(err, &bad) || len(bad) != 4 {
			t.Errorf("wrong settings gave %v", err)
		}
	})
}

// What is shown before it is kept names the body as the settings do: the report's items, and previews of papers.
func TestPreviewsNameTheBodyOfTheSettings(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	l, cast := stage(t, k, walk.Plot{Until: walk.Stage1Underway})
	a := auditOf(t, k, l.File, cert.Stage1)
	was, err := k.Office.ReportPreview(ctx, cast.Leads[0], a.ID)
	if err != nil {
		t.Fatal(err)
	}
	body, version, err := k.Office.SettingsVersion(ctx)
	if err != nil {
		t.Fatal(err)
	}
	body.Name = "Prüfstelle Nord"
	if err := k.Office.ChangeBody(ctx, cast.Administrator, office.BodyInput{Body: body, Version: version}); err != nil {
		t.Fatal(err)
	}
	s, err := k.Office.ReportSheet(ctx, cast.Leads[0], a.ID)
	if err != nil || !strings.HasPrefix(s.Computed["body"], body.Name) {
		t.Errorf("the report begins with %q, %v", s.Computed["body"], err)
	}
	if is, err := k.Office.ReportPreview(ctx, cast.Leads[0], a.ID); err != nil || bytes.Equal(was, is) {
		t.Errorf("the preview is drawn with the name of before: %v", err)
	}
}
