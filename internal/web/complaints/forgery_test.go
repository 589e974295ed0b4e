package complaints_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/testkit"
)

// sent posts the report form as a stranger.
func sent(t *testing.T, k *testkit.Kit, name string, file []byte, values map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for key, value := range values {
		if err := m.WriteField(key, value); err != nil {
			t.Fatal(err)
		}
	}
	if name != "" {
		f, err := m.CreateFormFile("files", name)
		if err == nil {
			_, err = f.Write(file)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/report", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, r)
	return w
}

// TestForgeriesAreReportedAndHandled takes a report by the public page to its end by the body's people.
func TestForgeriesAreReportedAndHandled(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		hired, err := k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Sami Scheme", Active: true, Agreement: cert.AgreementEmployed})
		if err != nil {
			t.Fatal(err)
		}
		handler := cert.Actor{PersonID: hired.ID, Name: "Sami Scheme", Roles: []cert.Role{cert.SchemeManager}}
		png := []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 40))
		for _, c := range []struct {
			name, file string
			values     map[string]string
			status     int
			says       string
		}{
			{"", "", nil, 422, "Give the number on the paper, a copy of it, or say what you saw."},
			{"paper.html", "<html>", map[string]string{"paper": "x"}, 422, "not a kind of file that is taken"},
			{"paper.pdf", "GIF89a", map[string]string{"paper": "x"}, 422, "is not what its name says"},
			{"paper.txt", "plain words", map[string]string{"paper": "x"}, 422, "Send a PDF or a picture"},
			{"photo.png", string(png), map[string]string{"paper": "SMS-2026-0009", "holder": "Forged <b>Ltd", "email": "buyer@person.example"}, 200, "FR-2026-0001"},
		} {
			w := sent(t, k, c.name, []byte(c.file), c.values)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("%s: %d\n%s", c.name, w.Code, w.Body)
			}
		}
		if w := sent(t, k, "", nil, map[string]string{"paper": "SMS-2026-0009"}); w.Code != http.StatusTooManyRequests {
			t.Errorf("a sixth at once is answered %d", w.Code)
		}
		if _, n, err := k.Store.ForgeryReports(ctx, cert.Actor{PersonID: 2, Roles: []cert.Role{cert.Auditor}}, store.ForgeryQuery{Limit: 9}); n != 0 || err != nil {
			t.Errorf("an auditor sees %d, %v", n, err)
		}
		all, _, err := k.Store.ForgeryReports(ctx, handler, store.ForgeryQuery{Open: "open", Text: "0009", Limit: 9})
		if err != nil || len(all) != 1 || all[0].FileType != "image/png" || !strings.HasPrefix(all[0].Seen, "A picture") {
			t.Fatalf("%+v %v", all, err)
		}
		one, person := all[0], hired.ID
		at := fmt.Sprintf("/forgeries/%d", one.ID)
		cookie := k.SignIn(t, cert.Account{Name: "Sami Scheme", Roles: []cert.Role{cert.SchemeManager}, PersonID: &person})
		shows := func(path string, status int, texts ...string) *httptest.ResponseRecorder {
			t.Helper()
			w, _ := k.Asked(t, cookie, path)
			for _, text := range texts {
				if w.Code != status || !strings.Contains(w.Body.String(), text) {
					t.Errorf("%s: %d does not hold %q\n%s", path, w.Code, text, w.Body)
				}
			}
			return w
		}
		step := func(verb string, status int, values url.Values) {
			t.Helper()
			r := httptest.NewRequest(http.MethodPost, at+"/"+verb, strings.NewReader(values.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Origin", "http://assay.test")
			r.Host = "assay.test"
			r.AddCookie(cookie)
			w := httptest.NewRecorder()
			if k.Web.Handler().ServeHTTP(w, r); w.Code != status {
				t.Errorf("%s is answered %d\n%s", verb, w.Code, w.Body)
			}
		}
		shows("/desk", 200, "Examine a certificate that may be forged")
		shows(at, 200, "Forged &lt;b&gt;Ltd", "photo.png", "Take it up")
		if w := shows(at+"/file", 200, "PNG"); !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("the file: %v", w.Header())
		}
		step("examine", 303, url.Values{"version": {"1"}, "note": {"Asked the seller."}})
		step("examine", 409, url.Values{"version": {"1"}, "note": {"An old form."}})
		shows("/desk", 200, "Close your report of a forgery")
		step("close", 409, url.Values{"version": {"2"}, "note": {"Asked the seller."}})
		step("close", 303, url.Values{"version": {"2"}, "note": {"The seller made it up."}, "outcome": {"forged"}})
		shows("/forgeries?state=over", 200, "closed, forged", "FR-2026-0001")
		shows(at, 200, "forged or altered", "The seller made it up.")
		one, err = k.Store.ForgeryReport(ctx, handler, one.ID)
		if err != nil {
			t.Fatal(err)
		}
		one.Note = "Nothing."
		if err := k.Store.SaveForgeryReport(ctx, &one); err == nil {
			t.Error("a closed report was changed")
		}
		due, err := k.Store.DueDeliveries(ctx, k.Clock.Now(), 100)
		told := map[string]bool{}
		for _, d := range due {
			told[d.Template+" "+d.Recipient] = true
		}
		if err != nil || !told["forgery-received buyer@person.example"] || !told["forgery-closed buyer@person.example"] {
			t.Errorf("told %v, %v", told, err)
		}
	})
}

// TestTheFormKnowsWhatThePageKnew fills in what led to it, and shows nothing else of the address.
func TestTheFormKnowsWhatThePageKnew(t *testing.T) {
	k := testkit.New(t)
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/report?number=SMS-2026-0009&holder=%3Cb%3EX", nil))
	if body := w.Body.String(); w.Code != 200 || !strings.Contains(body, `value="SMS-2026-0009"`) || strings.Contains(body, "<b>X") {
		t.Errorf("%d\n%s", w.Code, body)
	}
}
