package app_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"assay/internal/app"
)

func TestSchemaSaysWhatIsNeeded(t *testing.T) {
	var out bytes.Buffer
	if err := app.PrintQuestionnaireSchema(&out); err != nil {
		t.Fatal(err)
	}
	type node struct {
		Description          string
		Required             []string
		Enum                 []any
		Properties           map[string]json.RawMessage
		AdditionalProperties *bool
		Items                json.RawMessage
	}
	read := func(raw []byte) (n node) {
		t.Helper()
		if err := json.Unmarshal(raw, &n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	root := read(out.Bytes())
	if len(root.Required) != 11 || root.AdditionalProperties == nil || *root.AdditionalProperties {
		t.Errorf("required %v", root.Required)
	}
	site := read(read(root.Properties["sites"]).Items)
	if len(site.Required) != 8 || len(read(site.Properties["kind"]).Enum) != 3 || read(site.Properties["full_time"]).Description == "" {
		t.Errorf("a site is %+v", site)
	}
}
