package api_test

import (
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

// document is the OpenAPI document as a program reads it.
func document(t testing.TB, k *testkit.Kit) object {
	t.Helper()
	w := ask(t, k, "GET", "/api/v1/openapi.json", "")
	var d object
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil || w.Code != 200 || d["openapi"] != "3.1.0" {
		t.Fatalf("%d %v %v", w.Code, err, d["openapi"])
	}
	return d
}

// TestAnswersKeepToTheDocument holds real answers, problems among them, against the schemas that the document gives.
func TestAnswersKeepToTheDocument(t *testing.T) {
	k := testkit.New(t)
	c := testkit.Issued(t, k, testkit.Certificate{})
	b := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-0002"})
	changed(t, k, &b, cert.Withdraw)
	d := document(t, k)
	paths := d["paths"].(object)
	seen := map[string]bool{}
	for _, ask1 := range []struct{ method, template, path, body string }{
		{"get", "/api/v1/certificates/{number}", "/api/v1/certificates/" + c.Number, ""},
		{"get", "/api/v1/certificates/{number}", "/api/v1/certificates/" + b.Code, ""},
		{"get", "/api/v1/certificates/{number}", "/api/v1/certificates/SMS-2026-0009", ""},
		{"get", "/api/v1/certificates/{code}/standing", "/api/v1/certificates/" + b.Code + "/standing", ""},
		{"get", "/api/v1/certificates/{code}/standing", "/api/v1/certificates/" + b.Code + "/standing?on=x", ""},
		{"get", "/api/v1/certificates/{code}/history", "/api/v1/certificates/" + b.Code + "/history", ""},
		{"get", "/api/v1/certificates/{code}/coverage", "/api/v1/certificates/" + c.Code + "/coverage?place=Athens", ""},
		{"get", "/api/v1/search", "/api/v1/search?q=aegean", ""},
		{"get", "/api/v1/log", "/api/v1/log", ""},
		{"post", "/api/v1/checks", "/api/v1/checks", `{"certificates":[{"number":"SMS-2026-0001","holder":"Aegean"},{"number":"x"}]}`},
		{"post", "/api/v1/checks", "/api/v1/checks", `{"certificates":[]}`},
	} {
		op := paths[ask1.template].(object)[ask1.method].(object)
		seen[ask1.method+ask1.template] = true
		w := ask(t, k, strings.ToUpper(ask1.method), ask1.path, ask1.body)
		response, declared := op["responses"].(object)[fmt.Sprint(w.Code)].(object)
		if !declared {
			t.Errorf("%s answers %d, which its description does not know", ask1.path, w.Code)
			continue
		}
		kind := strings.Split(w.Header().Get("Content-Type"), ";")[0]
		content, declared := response["content"].(object)[kind].(object)
		if !declared {
			t.Errorf("%s answers %s, which its description does not know: %v", ask1.path, kind, response)
			continue
		}
		var got any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		for _, fault := range differs(d, content["schema"].(object), got, ask1.path) {
			t.Error(fault)
		}
	}
	for path, item := range paths {
		for method := range item.(object) {
			if !seen[method+path] {
				t.Errorf("%s %s is described and not tried", method, path)
			}
		}
	}
}

// differs says where a value is not what a schema says: types, required fields, choices, and fields unknown to it.
func differs(d, s object, v any, at string) (faults []string) {
	if ref, is := s["$ref"].(string); is {
		s = d["components"].(object)["schemas"].(object)[strings.TrimPrefix(ref, "#/components/schemas/")].(object)
	}
	if !slices.Contains(typesOf(s), typeOf(v)) {
		return []string{fmt.Sprintf("%s is %T, want %v", at, v, s["type"])}
	}
	if choices, some := s["enum"].([]any); some && v != nil && !slices.Contains(choices, v) {
		faults = append(faults, fmt.Sprintf("%s is %v, none of %v", at, v, choices))
	}
	switch v := v.(type) {
	case object:
		properties := s["properties"].(object)
		required, _ := s["required"].([]any)
		for _, name := range required {
			if _, there := v[name.(string)]; !there {
				faults = append(faults, at+" lacks "+name.(string))
			}
		}
		for name, value := range v {
			if p, known := properties[name].(object); known {
				faults = append(faults, differs(d, p, value, at+"."+name)...)
			} else {
				faults = append(faults, at+"."+name+" is not described")
			}
		}
		if s["additionalProperties"] != true {
			faults = append(faults, at+" promises that no field will ever be added")
		}
	case []any:
		for i, one := range v {
			faults = append(faults, differs(d, s["items"].(object), one, fmt.Sprintf("%s[%d]", at, i))...)
		}
	}
	return faults
}

func typesOf(s object) (out []string) {
	switch t := s["type"].(type) {
	case string:
		out = []string{t}
	case []any:
		for _, one := range t {
			out = append(out, one.(string))
		}
	}
	if slices.Contains(out, "integer") {
		out = append(out, "number")
	}
	return out
}

func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

// TestDifferencesAreFound shows the comparison above what it must find.
func TestDifferencesAreFound(t *testing.T) {
	s := object{"type": "object", "additionalProperties": true, "required": []any{"a"}, "properties": object{"a": object{"type": "string", "enum": []any{"x"}}, "l": object{"type": "array", "items": object{"type": "integer"}}}}
	for text, n := range map[string]int{`{"a":"x","l":[1]}`: 0, `{}`: 1, `{"a":null}`: 1, `{"a":"y"}`: 1, `{"a":"x","b":1}`: 1, `{"a":"x","l":["1",2]}`: 1, `[]`: 1} {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if got := differs(nil, s, v, "v"); len(got) != n {
			t.Errorf("%s: %q, want %d", text, got, n)
		}
	}
}

// TestPageSaysWhatTheDocumentSays: every operation, field and problem, and no script.
func TestPageSaysWhatTheDocumentSays(t *testing.T) {
	k := testkit.New(t)
	page := html.UnescapeString(ask(t, k, "GET", "/api", "").Body.String())
	if strings.Contains(page, "<script") || strings.Contains(page, "src=") {
		t.Error("the documentation has a script")
	}
	d := document(t, k)
	for path, item := range d["paths"].(object) {
		for method, op := range item.(object) {
			if want := strings.ToUpper(method) + " " + path; !strings.Contains(page, want) || !strings.Contains(page, op.(object)["summary"].(string)) {
				t.Errorf("the page does not know %s", want)
			}
		}
	}
	for name, s := range d["components"].(object)["schemas"].(object) {
		if name == "Problem" || name == "Fault" {
			continue
		}
		for field := range s.(object)["properties"].(object) {
			if !strings.Contains(page, field+"</code>") {
				t.Errorf("the page does not know %s of %s", field, name)
			}
		}
	}
	for _, kind := range []string{"unknown-certificate", "code-needed", "too-many-requests", "internal"} {
		if !strings.Contains(page, kind) {
			t.Errorf("the page does not know the problem %s", kind)
		}
	}
}
