package cert_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/norm"
)

func TestInstalledContentIsWhole(t *testing.T) {
	for _, list := range norm.Installed() {
		if wrong := cert.ContentProblems(list); len(wrong) > 0 {
			t.Errorf("%s: %v", list.Version, wrong)
		}
		again, err := cert.ReadContent(bytes.NewReader(cert.ContentFile(list)))
		if err != nil {
			t.Errorf("%s does not read back: %v", list.Version, err)
		}
		if d := cert.ContentSince(list, again); len(d) > 0 || again.Version != list.Version {
			t.Errorf("%s changed on its way through a file: %v", list.Version, d)
		}
	}
}

// Every fault of a file is told at once, by the path of its field.
func TestContentFileTellsAllFaults(t *testing.T) {
	list, _ := norm.InstalledVersion("2018.2")
	text := string(cert.ContentFile(list))
	for old, now := range map[string]string{
		`"format": "assay-checklist/1"`:      `"format": "other", "colour": 1`,
		`"title": "Incident management"`:     `"title": "Tickets"`,
		`"number": "8.6.3"`:                  `"number": "8.6.9"`,
		`"key": "incident-priority"`:         `"key": "Incident Priority"`,
		`"Are the records complete?"`:        `7`,
		`"verdict": "opportunity"`:           `"verdict": "maybe"`,
		`"The risk record does not cover`:    `"The client should consider a record, which does not cover`,
		`"Would a customer misread it?"`:     `""`,
		`"item": "clause:8.6.1"`:             `"item": "8.6.1"`,
		`"kinds": [` + "\n    \"statement\"": `"kinds": [` + "\n    \"nowhere\"",
	} {
		if !strings.Contains(text, old) {
			t.Fatalf("the file has no %s", old)
		}
		text = strings.Replace(text, old, now, 1)
	}
	_, err := cert.ReadContent(strings.NewReader(text))
	var bad cert.Invalid
	if !errors.As(err, &bad) {
		t.Fatal(err)
	}
	var fields []string
	for _, p := range bad {
		fields = append(fields, p.Field)
	}
	at := func(number string) string {
		return "clauses." + itoa(slices.IndexFunc(list.Clauses, func(c norm.Clause) bool { return c.Number == number }))
	}
	for _, want := range []string{"format", "colour", at("8.6.1") + ".title", at("8.6.3") + ".number", "clauses", at("10.1.2") + ".questions.0", at("9.1") + ".follow_ups.0.verdict",
		at("4.3") + ".questions.2", "snippets.3.item", "snippets.5.kinds", "presets.1.statement", "presets.8.key"} {
		if !slices.Contains(fields, want) {
			t.Errorf("nothing is said of %s; told of %v", want, fields)
		}
	}
}

func itoa(n int) string {
	if n >= 10 {
		return itoa(n/10) + itoa(n%10)
	}
	return string(rune('0' + n))
}

// R-GEN-01: content is published when it is whole, differs and says why; a published one is edited by nobody.
func TestContentLife(t *testing.T) {
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	erik, plan := cert.Actor{Name: "Erik", Roles: []cert.Role{cert.SchemeManager}}, cert.Actor{Roles: []cert.Role{cert.Planner}}
	v := cert.NewContent(norm.ChecklistOf(norm.E2018), 1, erik, at)
	if v.Of != "2018-own-1" || v.Base != "2018.2" || v.Checklist.Version != v.Of {
		t.Fatalf("%+v", v)
	}
	changed := []cert.Difference{{What: "x"}}
	for _, facts := range []cert.ContentFacts{{Changes: changed}, {}, {Changes: changed, Problems: []cert.Problem{{}}}} {
		if err := v.Take(cert.Publish, erik, facts, at); err == nil {
			t.Errorf("published without a note, or %+v", facts)
		}
	}
	v.Note = "More questions on incidents."
	if err := v.Take(cert.Publish, plan, cert.ContentFacts{Changes: changed}, at); err == nil {
		t.Error("a planner published content")
	}
	if err := v.Editable(plan); err == nil {
		t.Error("a planner may edit content")
	}
	if err := v.Take(cert.Publish, erik, cert.ContentFacts{Changes: changed}, at); err != nil {
		t.Fatal(err)
	}
	if v.Editable(erik) == nil {
		t.Error("published content can be edited")
	}
	if now := cert.ContentInForce([]cert.ContentVersion{v}, norm.E2018); now.Version != v.Of {
		t.Errorf("%s is in force", now.Version)
	}
	if err := v.Take(cert.Retire, erik, cert.ContentFacts{}, at); err != nil || cert.ContentInForce([]cert.ContentVersion{v}, norm.E2018).Version != "2018.2" {
		t.Errorf("retired content is in force: %v", err)
	}
}

// R-NC-01, R-NC-02: findings hold no advice, and nothing of a prepared text that nobody filled in.
func TestAdviceIsFound(t *testing.T) {
	for text, found := range map[string]bool{
		"The client should consider a second reviewer.":                       true,
		"We recommend that changes be reviewed.":                              true,
		"It is recommended to introduce a register.":                          true,
		"This could be solved by a new tool.":                                 true,
		"Three of five changes were deployed before they were approved.":      false,
		"The policy says that changes should be approved; two were not.":      false,
		"The recommendation of the internal audit of May was not followed up": false,
	} {
		if got := cert.Advice(text) != ""; got != found {
			t.Errorf("advice in %q: %v", text, got)
		}
	}
	if cert.Unfilled("[n] of [m] changes") != "[n]" || cert.Unfilled("3 of 5 changes [CHG-12], see [1]") != "" {
		t.Error("unfilled places are not told from references")
	}
}
