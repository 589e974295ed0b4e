package page_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/internal/day"
	"assay/internal/web/page"

	"github.com/labstack/echo/v4"
	"golang.org/x/net/html"
)

var today = day.MustParse("2026-11-22")

func TestPartials(t *testing.T) {
	errs := page.Errors{"name": "Name is needed."}
	few := []page.Choice{{Value: "el", Label: "Greek"}, {Value: "en", Label: "English", Hint: "UK"}}
	tests := []struct {
		about, main string
		data        any
		want        []string
		not         []string
	}{
		{"field with a fault", `{{template "field" (field .Errors "name" "Name" "<x>" "required" "hint=As registered." "unit=m" "max=9")}}`, errs,
			[]string{`<label for="f-name">Name`, `value="&lt;x&gt;"`, `aria-invalid="true"`, `aria-describedby="f-name-hint f-name-fault f-name-unit"`,
				`id="f-name-hint">As registered.`, `id="f-name-fault">Name is needed.`, ` required`, `maxlength="9"`}, nil},
		{"field in order", `{{template "field" (field .Errors "town" "Town" "Oulu" "optional" "type=search")}}`, errs,
			[]string{`type="search"`, "(optional)"}, []string{"aria-invalid", "aria-describedby", ` required`}},
		{"several lines", `{{template "field" (field .Errors "s" "Scope" "a" "lines=4")}}`, errs, []string{`<textarea id="f-s" name="s" rows="4"`, ">a</textarea>"}, nil},
		{"a password is not sent back", `{{template "field" (field .Errors "p" "Password" "secret" "type=password")}}`, errs, []string{`type="password"`}, []string{"secret"}},
		{"tick", `{{template "field" (field .Errors "ok" "Agreed" true)}}`, errs, []string{`type="checkbox"`, "checked"}, nil},
		{"select", `{{template "field" (choose .Errors "l" "Language" "en" .Few)}}`, errs, []string{`<option value="en" selected>English`}, []string{"Choose…"}},
		{"select, nothing chosen", `{{template "field" (choose .Errors "l" "Language" "" .Few)}}`, errs, []string{`<option value="">Choose…`}, nil},
		{"radios", `{{template "field" (choose .Errors "name" "Language" "en" .Few "as=radios" "required")}}`, errs,
			[]string{"<legend>Language", `type="radio" id="f-name" name="name" value="el" required aria-invalid="true"`, `id="f-name-1" name="name" value="en" checked`}, nil},
		{"checks", `{{template "field" (choose .Errors "l" "Languages" .Both .Few "as=checks")}}`, errs, []string{`type="checkbox" id="f-l" name="l" value="el" checked`, `value="en" checked`}, nil},
		{"summary", `{{template "errors" (.Errors.Summary .)}}`, errs, []string{`role="alert"`, `<a href="#f-name">Name is needed.</a>`, "1 answer needs"}, nil},
		{"no summary", `{{template "errors" (.Errors.Summary .)}}`, page.Errors{}, nil, []string{`role="alert"`}},
	}
	for _, tt := range tests {
		data := struct {
			page.Base
			Errors page.Errors
			Few    []page.Choice
			Both   []string
		}{Errors: tt.data.(page.Errors), Few: few, Both: []string{"el", "en"}}
		expect(t, tt.about, draw(t, tt.main, data), tt.want, tt.not)
	}
}

func expect(t *testing.T, about, drawn string, want, not []string) {
	t.Helper()
	if _, err := html.Parse(strings.NewReader(drawn)); err != nil {
		t.Errorf("%s: %v", about, err)
	}
	_, main, _ := strings.Cut(drawn, "<main")
	for _, w := range want {
		if !strings.Contains(main, w) {
			t.Errorf("%s lacks %q:\n%s", about, w, main)
		}
	}
	for _, w := range append(not, " style=", "onclick", "<no value>", "ZgotmplZ") {
		if strings.Contains(main, w) {
			t.Errorf("%s has %q:\n%s", about, w, main)
		}
	}
}

func TestRecordPartials(t *testing.T) {
	rules := []page.GateRule{{ID: "R-DEC-01", Clause: "9.5.1", Sentence: "Someone else decides.", Met: true},
		{ID: "R-NC-03", Sentence: "Finding 1 is open.", Link: "/findings/1", Who: "the lead auditor"}}
	type shown struct {
		page.Base
		It any
	}
	tests := []struct {
		about, partial string
		it             any
		want, not      []string
	}{
		{"closed gate", "gate", page.Gate{Verb: "Decide it", Rules: rules, Action: "/d"},
			[]string{"1 rule is not met", `disabled aria-describedby="gate-decide-it"`, `id="gate-decide-it"`, `href="/findings/1"`, "R-DEC-01, 9.5.1", "the lead auditor", "Not met: "}, []string{"<form"}},
		{"open gate", "gate", page.Gate{Verb: "Decide", Open: true, Action: "/d", Once: page.Once{Key: "k", Version: "3"}},
			[]string{`<form method="post" action="/d">`, `name="once" value="k"`, `name="version" value="3"`}, []string{"disabled"}},
		{"open gate that asks more", "gate", page.Gate{Verb: "Decide", Open: true, URL: "/ask"}, []string{`href="/ask" role="button"`}, []string{"<form"}},
		{"rail", "rail", page.Rail{Stops: []page.Stop{{Name: "Review", State: "done"}, {Name: "Stage 1", State: "now", Whose: "your turn"}, {Name: "Decision", State: "next"}}},
			[]string{`class="stop now" aria-current="step"`, "(done)", "(still to come)", "your turn"}, nil},
		{"timeline", "timeline", []page.Event{{At: time.Date(2026, 11, 20, 9, 42, 0, 0, time.UTC), Who: "Ada", What: "Report sent"}}, []string{"20 Nov 2026, 09:42 UTC", "Ada", "Report sent"}, nil},
		{"no timeline", "timeline", []page.Event(nil), []string{"Nothing has happened yet."}, nil},
		{"papers", "papers", []page.Paper{{Name: "Plan", URL: "/p/1", Kind: "PDF", Size: 84223, SHA256: "abc123", At: today}}, []string{"PDF, 84 kB, 22 Nov 2026", "abc123"}, nil},
		{"empty", "empty", page.Empty{Head: "No audits", Text: "They come.", Verb: "Plan one", URL: "/n"}, []string{"No audits", "They come.", `href="/n"`}, nil},
		{"confirm", "confirm", page.Confirm{Verb: "Suspend it", Action: "/s", Effects: []string{"The client is told."}, Reason: true}, []string{`action="/s"`, "The client is told.", `name="reason"`, ">Suspend it</button>"}, nil},
		{"status", "status", page.Status{Tone: page.Bad, Word: "Overdue"}, []string{`class="status bad"`, "<svg", "Overdue"}, nil},
		{"flash", "flash", page.Flash{Tone: page.Done, Text: "Sent.", Link: "/q", LinkText: "See it"}, []string{`role="status"`, "Done.", `href="/q"`}, nil},
	}
	for _, tt := range tests {
		drawn := draw(t, `{{template "`+tt.partial+`" .It}}`, shown{It: tt.it})
		expect(t, tt.about, drawn, tt.want, tt.not)
	}
}

func TestCharts(t *testing.T) {
	type shown struct {
		page.Base
		It any
	}
	weeks := []page.Bar{{Label: "W1", Value: 6, Limit: 12}, {Label: "W2", Value: 14, Limit: 12}, {Label: "W3"}}
	heat := page.NewHeat(page.Heat{Title: "Findings", Unit: "findings", Columns: []string{"2025", "2026"},
		Rows: []page.HeatRow{{Label: "8", Cells: []page.HeatCell{{Value: 0}, {Value: 8, URL: "/f"}}}}})
	tests := []struct {
		partial string
		it      any
		want    []string
	}{
		{"bars", page.Bars{Title: "Audit days", Axis: "Week", Unit: "days", LimitName: "capacity", Bars: weeks},
			[]string{`<title id="chart-audit-days-t">Audit days`, "W2: 14 of 12", `bar-fill over`, `<td class="n">14</td><td class="n">12</td>`}},
		{"bars", page.Bars{Title: "None"}, []string{"No figures yet."}},
		{"pipeline", page.Pipeline{Title: "Steps", Axis: "Step", Unit: "Clients", Steps: weeks}, []string{"W1: 6; W2: 14; W3: 0.", `<td class="n">20</td>`}},
		{"pipeline", page.Pipeline{Title: "None", Steps: []page.Bar{{Label: "A"}}}, []string{"Nobody is under way yet."}},
		{"heat", heat, []string{`<td class="h0">0</td>`, `<td class="h4"><a href="/f">8</a>`, "8 findings in all"}},
		{"month", page.NewMonth(today, today, map[day.Day][]page.MonthEntry{today: {{Text: "Stage 2", URL: "/a", Tone: page.Bad}}}),
			[]string{"November 2026", `class="rest today" aria-current="date"`, `<li class="bad"><a href="/a"`, "26 Oct 2026", "6 Dec 2026"}},
	}
	for _, tt := range tests {
		expect(t, tt.partial, draw(t, `{{template "`+tt.partial+`" .It}}`, shown{It: tt.it}), tt.want, nil)
	}
}

func TestPipelineFillsItsBar(t *testing.T) {
	p := page.Pipeline{Steps: []page.Bar{{Value: 1}, {Value: 1}, {Value: 5}, {Value: 0}}}
	sum := 0
	for _, s := range p.Segments() {
		if s.X != sum {
			t.Errorf("segment at %d, want %d", s.X, sum)
		}
		sum += s.W
	}
	if sum != 720 {
		t.Errorf("segments fill %d of 720", sum)
	}
}

func TestBarsStayInThePicture(t *testing.T) {
	for _, top := range []int{0, 1, 3, 5, 999} {
		b := page.Bars{Bars: []page.Bar{{Value: top, Limit: 1}, {Value: 0}}}
		for _, c := range b.Columns() {
			if c.Y < 0 || c.H < 0 || c.Y+c.H != b.BaseY() || c.X < 0 || c.X+c.W > b.Width() {
				t.Errorf("highest %d: column %+v", top, c)
			}
		}
	}
}

func TestFunctions(t *testing.T) {
	tests := map[string]string{
		`{{when .D .Base.Today}}`:                   "22 Nov 2026 (today)",
		`{{when (.On 1) .Base.Today}}`:              "23 Nov 2026 (tomorrow)",
		`{{when (.On -1) .Base.Today}}`:             "21 Nov 2026 (yesterday)",
		`{{when (.On -13) .Base.Today}}`:            "9 Nov 2026 (13 days ago)",
		`{{when (.On 20) .Base.Today}}`:             "12 Dec 2026 (in 3 weeks)",
		`{{when (.On 112) .Base.Today}}`:            "14 Mar 2027 (in 4 months)",
		`{{when (.On 1095) .Base.Today}}`:           "21 Nov 2029 (in 3 years)",
		`{{when (.On 1096) .Base.Today}}`:           "22 Nov 2029 (in 3 years)",
		`{{money 123450 "EUR"}}`:                    "EUR\u00a01,234.50",
		`{{money -5 "EUR"}}`:                        "EUR\u00a0−0.05",
		`{{money 123450 "JPY"}}`:                    "JPY\u00a0123,450",
		`{{money 1234567 "KWD"}}`:                   "KWD\u00a01,234.567",
		`{{plural 1 "finding" "findings"}}`:         "1 finding",
		`{{plural 1200 "finding" "findings"}}`:      "1,200 findings",
		`{{bytes 999}} {{bytes 1500000}}`:           "999 bytes 1.5 MB",
		`{{range lines " a\nb "}}[{{.}}]{{end}}`:    "[a][b]",
		`{{range lines " "}}[{{.}}]{{end}}none`:     "none",
		`{{template "status" (chip "wait" "Due")}}`: "Due</span>",
	}
	for main, want := range tests {
		data := dated{Base: page.Base{Today: today}, D: today}
		if got := draw(t, "("+main+")", data); !strings.Contains(got, want+")") {
			t.Errorf("%s lacks %q", main, want)
		}
	}
}

type dated struct {
	page.Base
	D day.Day
}

func (d dated) On(days int) day.Day { return d.D.AddDays(days) }

func TestUnknownFieldOptionIsAnError(t *testing.T) {
	set, err := page.Load(site(t, map[string]string{"test/it.html": `{{define "main"}}{{template "field" (field .Errs "a" "A" "" "requird")}}{{end}}`}))
	if err != nil {
		t.Fatal(err)
	}
	data := struct {
		page.Base
		Errs page.Errors
	}{}
	if err := set.Render(httptest.NewRecorder(), "test/it", data, nil); err == nil || !strings.Contains(err.Error(), "requird") {
		t.Errorf("drew a field with a misspelt option: %v", err)
	}
}

func TestFlashIsSaidOnce(t *testing.T) {
	first := httptest.NewRecorder()
	c := echo.New().NewContext(httptest.NewRequest("POST", "/", nil), first)
	page.Say(c, page.Flash{Tone: page.Done, Text: "Quotation sent to Αιγαίο.", Link: "/q/1", LinkText: "See it"})

	second := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/", nil)
	for _, kept := range first.Result().Cookies() {
		r.AddCookie(kept)
	}
	if f := page.Said(echo.New().NewContext(r, second)); f.Text != "Quotation sent to Αιγαίο." || f.Link != "/q/1" || f.Word() != "Done" {
		t.Errorf("said %+v", f)
	}
	if kept := second.Result().Cookies(); len(kept) != 1 || kept[0].MaxAge >= 0 {
		t.Errorf("the sentence stays: %v", kept)
	}
}

func TestFlashFromAStrangerLeadsNowhere(t *testing.T) {
	for _, packed := range []string{"", "%%%", "bm90IGpzb24", "eyJ0ZXh0IjoieCIsImxpbmsiOiJodHRwczovL2V2aWwuZXhhbXBsZSJ9", "eyJ0ZXh0IjoieCIsImxpbmsiOiIvL2V2aWwifQ"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(&http.Cookie{Name: "flash", Value: packed})
		if f := page.Said(echo.New().NewContext(r, httptest.NewRecorder())); f.Link != "" {
			t.Errorf("%q leads to %q", packed, f.Link)
		}
	}
}

func TestTheme(t *testing.T) {
	for value, want := range map[string]string{"dark": "dark", "light": "light", "x\" onload=": "", "": ""} {
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(&http.Cookie{Name: "theme", Value: value})
		if got := page.Theme(echo.New().NewContext(r, httptest.NewRecorder())); got != want {
			t.Errorf("theme %q is %q", value, got)
		}
	}
}

func TestStamp(t *testing.T) {
	b := page.Base{Once: "k"}
	for version, want := range map[any]string{0: "", int64(7): "7", "": "", nil: ""} {
		if got := b.Stamp(version); got.Key != "k" || got.Version != want {
			t.Errorf("stamp of %v: %+v", version, got)
		}
	}
}
