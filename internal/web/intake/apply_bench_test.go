package intake_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

var answersOnPage = regexp.MustCompile(`name="(sites\.\d+\.\w+|legal\.\w+)"(?: type="text" class="")? value="([^"]*)"`)

// BenchmarkApply measures saving a part of the questionnaire, with everything about it, and drawing it, on SQLite with
// full synchronisation.
func BenchmarkApply(b *testing.B) {
	for _, n := range []int{1, 60, 500} {
		q := testkit.Questionnaire()
		for i := 1; i < n; i++ {
			s := q.Sites[0]
			s.Name, s.Central = fmt.Sprintf("Site %d", i+1), false
			q.Sites = append(q.Sites, s)
		}
		k := testkit.New(b)
		form := benchForm(b, k, q)
		for _, part := range []string{"legal", "sites"} {
			b.Run(fmt.Sprintf("save/%s/%d_sites", part, n), func(b *testing.B) { benchSave(b, k, form, part) })
			b.Run(fmt.Sprintf("show/%s/%d_sites", part, n), func(b *testing.B) {
				for b.Loop() {
					ask(b, k, httptest.NewRequest(http.MethodGet, form+"?part="+part, nil), 200)
				}
			})
		}
	}
}

func benchForm(b *testing.B, k *testkit.Kit, q cert.Questionnaire) string {
	form := ask(b, k, httptest.NewRequest(http.MethodPost, "/apply", strings.NewReader("")), 303).To
	page := ask(b, k, httptest.NewRequest(http.MethodGet, form, nil), 200)
	ask(b, k, posted(form, filled(page.whole("do", "save"), q)), 303)
	return form
}

// benchSave saves a part over and over, each time with one answer changed, as a browser does while its person types.
func benchSave(b *testing.B, k *testkit.Kit, form, part string) {
	page := ask(b, k, httptest.NewRequest(http.MethodGet, form+"?part="+part, nil), 200)
	sent := page.stamps("do", "auto")
	for _, m := range answersOnPage.FindAllStringSubmatch(page.Body, -1) {
		if !strings.HasSuffix(m[1], ".central") {
			sent.Set(m[1], m[2])
		}
	}
	changed := map[string]string{"legal": "legal.licences", "sites": "sites.0.name"}[part]
	for n := 0; b.Loop(); n++ {
		sent.Set(changed, fmt.Sprintf("Answer %d", n))
		page = ask(b, k, posted(form, sent), 200)
		for name, value := range page.stamps() {
			sent[name] = value
		}
	}
}

func posted(path string, sent url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func ask(b *testing.B, k *testkit.Kit, r *http.Request, code int) answer {
	b.Helper()
	if r.URL.Path == "/apply" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, r)
	if w.Code != code {
		b.Fatalf("%s %s answers %d", r.Method, r.URL, w.Code)
	}
	return answer{w.Code, w.Header().Get("Location"), w.Body.String()}
}
