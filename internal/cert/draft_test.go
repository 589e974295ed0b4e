package cert_test

import (
	"maps"
	"testing"

	"assay/internal/cert"
)

func TestFieldsOfTheQuestionnaireAreKnown(t *testing.T) {
	for name, want := range map[string]cert.FieldKind{"applicant.name": cert.FieldLine, "applicant.address": cert.FieldLines, "applicant.postal.city": cert.FieldLine,
		"applicant.kinds.service": cert.FieldTick, "sites.499.full_time": cert.FieldNumber, "sites.0.central": cert.FieldTick, "unit": cert.FieldLine,
		"other_systems.0.standard": cert.FieldLine, "request.scope": cert.FieldLines} {
		if kind, known := cert.KindOf(name); !known || kind != want {
			t.Errorf("%s is %q, %v", name, kind, known)
		}
	}
	for _, name := range []string{"", "applicant", "applicant.", "applicant.colour", "applicant.name.x", "sites", "sites.0", "sites.500.name", "sites.-1.name",
		"sites.01.name", "sites.1e3.name", "sites.x.name", "unit.0", "once"} {
		if _, known := cert.KindOf(name); known {
			t.Errorf("%q is a field", name)
		}
	}
	for name := range complete().Fields() {
		if _, known := cert.KindOf(name); !known {
			t.Errorf("%s is not known", name)
		}
	}
}

func TestRowsOfADraft(t *testing.T) {
	d := cert.Draft{"unit": "Ops", "sites.0.name": "A", "sites.2.name": "C", "sites.2.city": "Kiel", "services.0.name": "S"}
	if d.Rows("sites") != 3 || d.Rows("parties") != 0 {
		t.Errorf("%d sites", d.Rows("sites"))
	}
	d.Tidy()
	if !maps.Equal(d, cert.Draft{"unit": "Ops", "sites.0.name": "A", "sites.1.name": "C", "sites.1.city": "Kiel", "services.0.name": "S"}) {
		t.Errorf("tidied to %v", d)
	}
	d.SetRow("sites", 2, d.Row("sites", 1))
	d.Keep("sites", func(n int, _ map[string]string) bool { return n != 0 })
	if d.Rows("sites") != 2 || d["sites.0.city"] != "Kiel" || d["sites.1.name"] != "C" {
		t.Errorf("kept %v", d)
	}
	d.Keep("sites", func(n int, _ map[string]string) bool { return n == 1 })
	d.Tidy()
	if d["sites.0.central"] != "yes" {
		t.Error("the only site is not the central function")
	}
}

func TestPrintTellsStatesApart(t *testing.T) {
	all := func(string) bool { return true }
	unit := func(name string) bool { return name == "unit" }
	a, b := cert.Draft{"unit": "Ops", "x": "1"}, cert.Draft{"unit": "Ops", "x": "2"}
	if a.Print(unit) != b.Print(unit) || a.Print(all) == b.Print(all) {
		t.Error("a print does not follow the fields it holds")
	}
	if (cert.Draft{"a": "b", "c": ""}).Print(all) == (cert.Draft{"a": "", "b": "c"}).Print(all) {
		t.Error("borders between names and values are lost")
	}
}
