package api_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/testkit"
)

// object is an answer as a program sees it.
type object = map[string]any

// ask asks the whole site as a program would.
func ask(t testing.TB, k *testkit.Kit, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, r)
	if w.Header().Get("Set-Cookie") != "" || w.Header().Get("Access-Control-Allow-Origin") != "*" && path != "/api" {
		t.Errorf("%s %s: headers %v", method, path, w.Header())
	}
	return w
}

// get fails unless the answer has the status and is an object.
func get(t testing.TB, k *testkit.Kit, path string, status int) object {
	t.Helper()
	return read(t, path, ask(t, k, http.MethodGet, path, ""), status)
}

func read(t testing.TB, what string, w *httptest.ResponseRecorder, status int) (o object) {
	t.Helper()
	kind := map[bool]string{true: "application/json", false: "application/problem+json"}[status == http.StatusOK]
	if err := json.Unmarshal(w.Body.Bytes(), &o); err != nil || w.Code != status || w.Header().Get("Content-Type") != kind {
		t.Fatalf("%s: %d %s %v, want %d\n%s", what, w.Code, w.Header().Get("Content-Type"), err, status, w.Body)
	}
	return o
}

// problem fails unless the answer is this problem.
func problem(t testing.TB, what string, w *httptest.ResponseRecorder, status int, kind string) object {
	t.Helper()
	o := read(t, what, w, status)
	if o["type"] != "urn:assay:problem:"+kind || o["status"] != float64(status) || o["title"] == "" || o["detail"] == "" {
		t.Errorf("%s: %v, want %s", what, o, kind)
	}
	return o
}

func holds(t testing.TB, what string, got object, want object) {
	t.Helper()
	for field, value := range want {
		if have, there := got[field]; !there || have != value {
			t.Errorf("%s: %s is %v, want %v", what, field, have, value)
		}
	}
}

func today(k *testkit.Kit, d string) { k.Clock.Set(day.MustParse(d).Time().Add(10 * time.Hour)) }

// changed decides something on a certificate and keeps it.
func changed(t testing.TB, k *testkit.Kit, c *cert.Certificate, option cert.DecisionOption) {
	t.Helper()
	d := testkit.Decided(t, k, c.CertificationID, cert.Decision{Option: option})
	facts := cert.CertificateFacts{Certificate: *c, Decision: &d, Today: k.Office.Today()}
	err := map[cert.DecisionOption]func() error{
		cert.Suspend:  func() error { return c.Suspend(testkit.Decider, facts, c.Expires) },
		cert.Restore:  func() error { return c.Restore(testkit.Decider, facts) },
		cert.Withdraw: func() error { return c.Withdraw(testkit.Decider, facts) },
	}[option]()
	if err != nil {
		t.Fatal(err)
	}
	testkit.Changed(t, k, c, string(option), d)
}

// TestCertificateByNumberAndByCode: the two ways give one answer.
func TestCertificateByNumberAndByCode(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{})
		byNumber, byCode := ask(t, k, "GET", "/api/v1/certificates/"+c.Number, ""), ask(t, k, "GET", "/api/v1/certificates/"+c.Code, "")
		if byNumber.Code != 200 || byNumber.Body.String() != byCode.Body.String() {
			t.Errorf("%d %s\n%d %s", byNumber.Code, byNumber.Body, byCode.Code, byCode.Body)
		}
		for typed, kind := range map[string]string{"SMS-2026-9999": "unknown-certificate", strings.Repeat("b", 26): "unknown-certificate", "SMS-2026-0001-r2": "unknown-certificate", "hello": "malformed-number"} {
			problem(t, typed, ask(t, k, "GET", "/api/v1/certificates/"+typed, ""), map[string]int{"unknown-certificate": 404, "malformed-number": 400}[kind], kind)
		}
		problem(t, "no such address", ask(t, k, "GET", "/api/v1/nothing", ""), 404, "not-found")
		problem(t, "a method that it does not know", ask(t, k, "DELETE", "/api/v1/log", ""), 405, "method-not-allowed")
	})
}

// TestR_SUSP_08_StandingOnAnyDay answers for days past by the code, and for no day to come.
func TestR_SUSP_08_StandingOnAnyDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{})
		today(k, "2026-03-01")
		changed(t, k, &c, cert.Suspend)
		today(k, "2026-05-01")
		changed(t, k, &c, cert.Restore)
		path := "/api/v1/certificates/" + c.Code
		for on, want := range map[string]object{
			"2026-01-04": {"status": "not_certified", "valid": false, "revision": 0.0, "since": nil},
			"2026-02-28": {"status": "active", "valid": true, "revision": 1.0, "since": "2026-01-05"},
			"2026-03-01": {"status": "suspended", "valid": false, "since": "2026-03-01"},
			"2026-04-30": {"status": "suspended", "valid": false},
			"2026-05-01": {"status": "active", "valid": true, "since": "2026-05-01"}} {
			holds(t, on, get(t, k, path+"/standing?on="+on, 200), want)
		}
		holds(t, "without a day", get(t, k, path+"/standing", 200), object{"on": "2026-05-01", "valid": true})
		for _, wrong := range []string{"2026-05-02", "yesterday", "2026-02-30"} {
			problem(t, wrong, ask(t, k, "GET", path+"/standing?on="+wrong, ""), 422, "invalid-request")
		}
		problem(t, "by number", ask(t, k, "GET", "/api/v1/certificates/"+c.Number+"/standing", ""), 400, "code-needed")
		changes := get(t, k, path+"/history", 200)["changes"].([]any)
		var acts []string
		for _, h := range changes {
			acts = append(acts, h.(object)["act"].(string)+" "+h.(object)["on"].(string))
		}
		if !slices.Equal(acts, []string{"issue 2026-01-05", "suspend 2026-03-01", "restore 2026-05-01"}) {
			t.Errorf("history: %v", acts)
		}
	})
}

func TestCoverageIsAnswered(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{Holder: "Aegean Hosting"})
		path := "/api/v1/certificates/" + c.Code + "/coverage?"
		for query, want := range map[string]string{"service=hosting&place=Athens": "covered", "service=hosting&place=Berlin": "not_covered", "service=catering&place=Athens": "cannot_tell"} {
			holds(t, query, get(t, k, path+query, 200), object{"answer": want, "scope": c.Scope, "on": "2026-01-05"})
		}
		problem(t, "nothing", ask(t, k, "GET", path, ""), 422, "invalid-request")
		problem(t, "a field that there is not", ask(t, k, "GET", path+"servce=hosting", ""), 422, "invalid-request")
		changed(t, k, &c, cert.Withdraw)
		holds(t, "withdrawn", get(t, k, path+"service=hosting&place=Athens", 200), object{"answer": "not_covered"})
	})
}

// TestSearchHasPagesAndAnEnd: what the page shows, and no more.
func TestSearchHasPagesAndAnEnd(t *testing.T) {
	k := testkit.New(t)
	for i := range 101 {
		testkit.Issued(t, k, testkit.Certificate{Holder: fmt.Sprintf("Nord Hosting %03d", i), Number: fmt.Sprintf("SMS-2026-%04d", i+1)})
	}
	next, seen := "/api/v1/search?q=nord&country=GR&status=active", map[any]bool{}
	for n := 1; next != ""; n++ {
		o := get(t, k, next, 200)
		for _, c := range o["certificates"].([]any) {
			seen[c.(object)["code"]] = true
		}
		address, _ := o["next"].(string)
		next = strings.TrimPrefix(address, "http://assay.test")
		if o["more"] != (n == 5) || n > 5 {
			t.Errorf("page %d: more is %v", n, o["more"])
		}
	}
	if len(seen) != 100 {
		t.Errorf("all pages show %d certificates", len(seen))
	}
	for _, query := range []string{"", "q=n", "q=%25%25", "q=nord&page=6", "q=nord&page=0", "q=nord&status=sold", "country=GR", "q=nord&country=gr"} {
		problem(t, query, ask(t, k, "GET", "/api/v1/search?"+query, ""), 422, "invalid-request")
	}
}

// TestManyAreCheckedAtOnce in the order asked, by number and code; the holder's name is compared and not told.
func TestManyAreCheckedAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		a := testkit.Issued(t, k, testkit.Certificate{Holder: "Ölwerk Köln GmbH"})
		b := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-0002"})
		changed(t, k, &b, cert.Suspend)
		hidden := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-0003", Holder: "Secret Hosting", Confidential: "defence"})
		body := fmt.Sprintf(`{"certificates":[{"number":"SMS-2026-0002"},{"number":"sms 2026 0001","holder":"koln olwerk"},{"number":%q,"holder":"Other"},{"number":"SMS-2026-0009"},{"number":"hello"},{"number":"SMS-2026-0003"},{"number":%q}]}`, a.Code, hidden.Code)
		w := ask(t, k, "POST", "/api/v1/checks", body)
		answers := read(t, "checks", w, 200)["answers"].([]any)
		if len(answers) != 7 || strings.Contains(w.Body.String(), "GmbH") || strings.Contains(w.Body.String(), "Secret") {
			t.Fatalf("%s", w.Body)
		}
		for i, want := range []object{{"known": true, "number": "SMS-2026-0002", "status": "suspended", "valid": false, "holder_matches": nil},
			{"known": true, "number": "SMS-2026-0001", "status": "active", "valid": true, "holder_matches": true, "expires": a.Expires.String()},
			{"known": true, "number": "SMS-2026-0001", "holder_matches": false}, {"known": false, "number": nil, "status": nil, "valid": nil},
			{"known": false, "asked": "hello"}, {"known": false, "number": nil, "expires": nil}, {"known": true, "number": "SMS-2026-0003", "valid": true}} {
			holds(t, fmt.Sprint(i), answers[i].(object), want)
		}
	})
}

func TestBulkLimits(t *testing.T) {
	k := testkit.New(t)
	testkit.Issued(t, k, testkit.Certificate{})
	one := `{"number":"SMS-2026-0001"}`
	list := func(n int) string { return `{"certificates":[` + strings.Repeat(one+",", n-1) + one + `]}` }
	read(t, "200", ask(t, k, "POST", "/api/v1/checks", list(200)), 200)
	problem(t, "201", ask(t, k, "POST", "/api/v1/checks", list(201)), 422, "invalid-request")
	problem(t, "too large", ask(t, k, "POST", "/api/v1/checks", `{"certificates":[{"number":"`+strings.Repeat("x", 70_000)+`"}]}`), 413, "too-large")
	problem(t, "no JSON", ask(t, k, "POST", "/api/v1/checks", `{"certificates":`), 422, "invalid-request")
	w := ask(t, k, "POST", "/api/v1/checks", list(1))
	problem(t, "the fifth at once", w, 429, "too-many-requests")
	if w.Header().Get("Retry-After") != "30" {
		t.Errorf("Retry-After is %q", w.Header().Get("Retry-After"))
	}
	k.Clock.Set(k.Clock.Now().Add(30 * time.Second))
	problem(t, "a form", ask(t, k, "POST", "/api/v1/checks", list(1), "Content-Type", "text/plain"), 415, "unsupported-media-type")
}

// TestR_PUB_03_ConfidentialLooksLikeUnknown wherever a program may ask without the code.
func TestR_PUB_03_ConfidentialLooksLikeUnknown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{Holder: "Secret Hosting", Confidential: "defence"})
		for _, form := range []string{"/api/v1/certificates/%s", "/api/v1/certificates/%s-r1", "/api/v1/certificates/%s/standing", "/api/v1/certificates/%s/history", "/api/v1/certificates/%s/coverage?service=x", "/api/v1/search?q=%s"} {
			hidden, none := ask(t, k, "GET", fmt.Sprintf(form, c.Number), ""), ask(t, k, "GET", fmt.Sprintf(form, "SMS-2026-9999"), "")
			if hidden.Code != none.Code || hidden.Body.String() != none.Body.String() {
				t.Errorf("%s: %d %s, unknown %d %s", form, hidden.Code, hidden.Body, none.Code, none.Body)
			}
		}
		many := func(number string) string {
			return strings.ReplaceAll(ask(t, k, "POST", "/api/v1/checks", `{"certificates":[{"number":"`+number+`","holder":"Secret"}]}`).Body.String(), number, "")
		}
		if hidden, none := many(c.Number), many("SMS-2026-9999"); hidden != none {
			t.Errorf("checks: %s, unknown %s", hidden, none)
		}
		holds(t, "by code", get(t, k, "/api/v1/certificates/"+c.Code, 200), object{"holder": "Secret Hosting", "valid": true})
	})
}

// TestConfidentialTakesAsLongAsUnknown compares the times of bulk answers, asked in turns.
func TestConfidentialTakesAsLongAsUnknown(t *testing.T) {
	k := testkit.New(t)
	c := testkit.Issued(t, k, testkit.Certificate{Holder: "Secret Hosting", Confidential: "defence"})
	look := func(number string) func() {
		return func() {
			r, err := k.Store.PublicMany(context.Background(), []cert.Asked{{Number: number}})
			if err != nil || len(r[0].Issues) > 0 {
				t.Fatal(r, err)
			}
		}
	}
	testkit.Alike(t, look(c.Number), look("SMS-2026-9999"))
}

// TestUnchangedAnswersAreNotSentAgain: the tag moves with the status, also by the day alone.
func TestUnchangedAnswersAreNotSentAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{})
		for _, path := range []string{"/api/v1/certificates/" + c.Number, "/api/v1/certificates/" + c.Code + "/history", "/api/v1/search?q=aegean", "/api/v1/log", "/api/v1/openapi.json", "/api"} {
			tag := ask(t, k, "GET", path, "").Header().Get("ETag")
			if w := ask(t, k, "GET", path, "", "If-None-Match", tag); tag == "" || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
				t.Errorf("%s: tag %s, then %d with %d bytes", path, tag, w.Code, w.Body.Len())
			}
		}
		path := "/api/v1/certificates/" + c.Number
		tag := ask(t, k, "GET", path, "").Header().Get("ETag")
		changed(t, k, &c, cert.Suspend)
		if w := ask(t, k, "GET", path, "", "If-None-Match", tag); w.Code != 200 {
			t.Errorf("a suspended certificate keeps its tag: %d", w.Code)
		}
		if w := ask(t, k, "HEAD", path, ""); w.Code != 200 || w.Header().Get("ETag") == "" {
			t.Errorf("HEAD: %d", w.Code)
		}
	})
}

func TestLogIsPointedTo(t *testing.T) {
	k := testkit.New(t)
	if err := k.Jobs.Checkpoint(context.Background()); err != nil {
		t.Fatal(err)
	}
	o := get(t, k, "/api/v1/log", 200)
	for _, part := range []string{"checkpoint", "keys", "leaves", "export"} {
		path := strings.TrimPrefix(o[part+"_url"].(string), "http://assay.test")
		w := httptest.NewRecorder()
		k.Web.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 || part == "checkpoint" && !strings.Contains(w.Body.String(), o["root"].(string)) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// TestFaultsOfOursStayOurs: nobody reads the words of a database, whether an operation failed or the frame around it.
func TestFaultsOfOursStayOurs(t *testing.T) {
	k := testkit.New(t)
	raw, err := sql.Open("sqlite", strings.TrimPrefix(k.Config.Database, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec("DROP TABLE register_vocabulary"); errors.Join(err, raw.Close()) != nil {
		t.Fatal(err)
	}
	o := problem(t, "search", ask(t, k, "GET", "/api/v1/search?q=nord", ""), 500, "internal")
	if detail := o["detail"].(string); strings.Contains(detail, "vocabulary") || !strings.Contains(detail, "logged under") || strings.HasSuffix(detail, "under .") {
		t.Errorf("detail: %s", detail)
	}
	ctx, end := context.WithCancel(context.Background())
	end()
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/api/v1/log", nil).WithContext(ctx))
	problem(t, "a cancelled question", w, 500, "internal")
}
