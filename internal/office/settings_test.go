package office_test

import (
	"context"
	"errors"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
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
