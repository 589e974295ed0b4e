package page_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"assay/internal/web/page"
	"assay/templates"
)

// site is the real frame and partials with pages of the test's own.
func site(t *testing.T, pages map[string]string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, name := range []string{"layout.html", "public.html"} {
		copyFile(t, fsys, name)
	}
	partials, err := templates.Files.ReadDir("partials")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range partials {
		copyFile(t, fsys, "partials/"+p.Name())
	}
	for name, text := range pages {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func copyFile(t *testing.T, to fstest.MapFS, name string) {
	t.Helper()
	text, err := templates.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	to[name] = &fstest.MapFile{Data: text}
}

// draw renders one page whose main part is the text given.
func draw(t *testing.T, main string, data any) string {
	t.Helper()
	set, err := page.Load(site(t, map[string]string{"test/it.html": `{{define "main"}}` + main + `{{end}}`}))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := set.Render(&out, "test/it", data, nil); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestRealTemplatesAreWhole(t *testing.T) {
	set, err := page.Load(templates.Files)
	if err == nil {
		err = set.Check()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestBrokenTemplatesAreFound(t *testing.T) {
	broken := map[string]string{
		"does not parse":      `{{define "main"}}{{if}}{{end}}`,
		"no such template":    `{{define "main"}}{{template "nowhere" .}}{{end}}`,
		"no such function":    `{{define "main"}}{{query}}{{end}}`,
		"cannot be escaped":   `{{define "main"}}<a href="{{if .Path}}"{{end}}>x</a>{{end}}`,
		"no main":             `hello`,
		"own layout, no main": `{{define "layout"}}bare{{end}}`,
		"broken part unused":  `{{define "main"}}x{{end}}{{define "part"}}{{template "nowhere"}}{{end}}`,
	}
	for name, text := range broken {
		set, err := page.Load(site(t, map[string]string{"test/it.html": text}))
		if err != nil {
			t.Fatal(err)
		}
		if err := set.Check(); err == nil {
			t.Errorf("%s: nothing was found", name)
		} else if !strings.Contains(err.Error(), "test/it.html") {
			t.Errorf("%s: the error does not name the page: %v", name, err)
		}
	}
	if _, err := page.Load(fstest.MapFS{}); err == nil {
		t.Error("loaded without a frame")
	}
}

type sample struct {
	page.Base
	Word string
}

func TestRender(t *testing.T) {
	set, err := page.Load(site(t, map[string]string{
		"test/staff.html":  `{{define "main"}}<h1>{{.Word}}</h1>{{template "part" .}}{{end}}{{define "part"}}<p>{{.Word}}</p>{{end}}`,
		"test/public.html": `{{define "layout"}}{{template "public" .}}{{end}}{{define "main"}}open{{end}}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	data := sample{Base: page.Base{
		Title: "A & B", BodyName: "Meridian", Demo: true,
		User: &page.User{Name: "Ada", Roles: []string{"planner"}, Staff: true},
		Nav:  []page.NavItem{{Label: "Audits", URL: "/audits", Current: true, Count: 3}},
	}, Word: "<b>"}
	tests := []struct {
		page string
		want []string
		not  []string
	}{
		{"test/staff", []string{"<title>A &amp; B · Meridian", "<h1>&lt;b&gt;", `action="/search"`, `action="/sign-out"`,
			`aria-current="page"`, "Demo", `href="/verify"`, `href="/register"`, `href="#main"`, "allowEval"}, []string{"<style", " style="}},
		{"test/staff#part", []string{"<p>&lt;b&gt;</p>"}, []string{"<html", "<h1>"}},
		{"test/public", []string{"open", "Meridian"}, []string{"/sign-out", "/search"}},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		if err := set.Render(&out, tt.page, data, nil); err != nil {
			t.Fatalf("%s: %v", tt.page, err)
		}
		for _, w := range tt.want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s lacks %q", tt.page, w)
			}
		}
		for _, w := range tt.not {
			if strings.Contains(out.String(), w) {
				t.Errorf("%s has %q", tt.page, w)
			}
		}
	}
	if err := set.Render(&bytes.Buffer{}, "test/none", data, nil); err == nil {
		t.Error("drew a page that does not exist")
	}
	if err := set.Render(&bytes.Buffer{}, "test/staff", struct{ page.Base }{}, nil); err == nil {
		t.Error("drew a page without its data")
	}
}
