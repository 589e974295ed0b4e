package register_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
	"assay/internal/testkit"
)

// ask asks the whole site as a stranger would.
func ask(t testing.TB, k *testkit.Kit, method, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, httptest.NewRequest(method, path, nil))
	if w.Header().Get("Set-Cookie") != "" {
		t.Errorf("%s %s sets a cookie: %s", method, path, w.Header().Get("Set-Cookie"))
	}
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s %s may be cached: %q", method, path, w.Header().Get("Cache-Control"))
	}
	return w
}

// says fails unless the page answers with the status and every text, and without those that begin with "!".
func says(t testing.TB, k *testkit.Kit, path string, status int, texts ...string) {
	t.Helper()
	w := ask(t, k, http.MethodGet, path)
	if w.Code != status {
		t.Errorf("%s answered %d, want %d", path, w.Code, status)
	}
	for _, text := range texts {
		want, forbidden := strings.CutPrefix(text, "!")
		if strings.Contains(w.Body.String(), want) == forbidden {
			t.Errorf("%s: holds %q is %v:\n%s", path, want, forbidden, w.Body)
		}
	}
}

func today(k *testkit.Kit, d day.Day) { k.Clock.Set(d.Time().Add(10 * 3600e9)) }

func number(typed string) string { return "/verify?number=" + url.QueryEscape(typed) }

// act decides something on a certificate and keeps it.
func act(t testing.TB, k *testkit.Kit, c *cert.Certificate, option cert.DecisionOption, reason string) {
	t.Helper()
	d := testkit.Decided(t, k, c.CertificationID, cert.Decision{Option: option, Reason: reason})
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

func TestAnswerIsOfToday(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{Effective: day.MustParse("2026-01-10")})
		path := number(c.Number)
		says(t, k, path, 200, "<h1>", "Not yet valid", "valid from 10 Jan 2026", "!Valid today")
		today(k, c.Effective)
		says(t, k, path, 200, "Valid today", "is valid on 10 Jan 2026", "Aegean Hosting A.E.", "ISO/IEC 20000-1", "Head office", "SMS-2026-0001 was issued")
		today(k, c.Expires)
		says(t, k, path, 200, "Valid today")
		today(k, c.Expires.AddDays(1))
		says(t, k, path, 200, "Expired: not valid", "was valid until "+c.Expires.Long(), "was expired from this day on", "!Valid today")
	})
}

func TestSuspensionAndWithdrawalAreSaidWithoutReason(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{})
		act(t, k, &c, cert.Suspend, "fees unpaid")
		says(t, k, number(c.Number), 200, "Suspended: not valid at present", "suspended since 5 Jan 2026", "!fees unpaid", "!Valid today")
		act(t, k, &c, cert.Restore, "fees paid at last")
		says(t, k, "/c/"+c.Code, 200, "Valid today", "the suspension ended", "!fees")
		act(t, k, &c, cert.Withdraw, "fraud proven")
		for _, path := range []string{number(c.Number), "/c/" + c.Code, "/register", "/api/v1/certificates/" + c.Number} {
			says(t, k, path, 200, "ithdrawn", "!fraud", "!Dora")
		}
	})
}

// next is what a new issue of a certificate is made from.
func next(t testing.TB, k *testkit.Kit, old cert.Certificate) cert.Issue {
	t.Helper()
	ctx := context.Background()
	file, err := k.Store.Certification(ctx, cert.SystemActor, old.CertificationID)
	if err != nil {
		t.Fatal(err)
	}
	client, err := k.Store.Client(ctx, cert.SystemActor, file.ClientID)
	if err != nil {
		t.Fatal(err)
	}
	sites, err := k.Store.Sites(ctx, file.ID)
	if err != nil {
		t.Fatal(err)
	}
	return cert.Issue{Certification: file, Client: client, Sites: sites, Old: &old, Decision: cert.Decision{Scope: "Hosting and backup"}}
}

func TestNewIssueTakesTheOldOnesPlace(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		old := testkit.Issued(t, k, testkit.Certificate{})
		c := testkit.NextIssue(t, k, next(t, k, old))
		says(t, k, "/c/"+old.Code, 200, "Replaced by a newer issue", "SMS-2026-0001-r2, which is valid", "Show the current issue", "!Valid today")
		says(t, k, number("SMS-2026-0001-r1"), 200, "Replaced by a newer issue")
		says(t, k, number("sms 2026 0001"), 200, "Valid today", "Hosting and backup", "revision 2, issued on", "is out of date")
		says(t, k, number(c.FullNumber()), 200, "Valid today")
		says(t, k, number("SMS-2026-0001-r3"), 404, "Not in our register")
		says(t, k, "/api/v1/certificates/SMS-2026-0001-r1", 200, `"status":"superseded"`, `"superseded_by":"SMS-2026-0001-r2"`, `"valid":false`)
		says(t, k, "/register", 200, "SMS-2026-0001-r2", "1 to 1 of 1")
	})
}

// TestR_CERT_05_GapIsShown: a certificate restored after its expiry shows the days without certification.
func TestR_CERT_05_GapIsShown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		old := testkit.Issued(t, k, testkit.Certificate{})
		says(t, k, number(old.Number), 200, "!Not certified")
		old.LastExpiry, old.GapFrom, old.GapTo = day.MustParse("2025-11-20"), day.MustParse("2025-11-21"), day.MustParse("2026-01-04")
		old.RecertAuditOn = day.MustParse("2025-12-10")
		testkit.NextIssue(t, k, next(t, k, old)) // a later issue carries the gap on
		says(t, k, number(old.Number), 200, "Valid today", "21 Nov 2025 to 4 Jan 2026", "the last cycle ended on 20 Nov 2025", "recertification audit of 10 Dec 2025")
		says(t, k, "/api/v1/certificates/"+old.Number, 200, `"gap_from":"2025-11-21","gap_to":"2026-01-04"`)
	})
}

func TestUnknownAndMistypedAreExplained(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		testkit.Issued(t, k, testkit.Certificate{})
		says(t, k, "/verify", 200, "Verify a certificate", "!Not in our register")
		says(t, k, number("SMS-2026-9999"), 404, "Not in our register", "It is mistyped", "The paper is forged")
		says(t, k, number("hello <b>"), 422, "Not a number of ours", "hello &lt;b&gt;", "!hello <b>")
		says(t, k, number(strings.Repeat("x", 5000)), 422, "Not a number of ours", "!xxxx")
		says(t, k, "/c/"+strings.Repeat("a", 26), 404, "Not in our register")
		says(t, k, "/c/short", 404, "Not in our register")
		says(t, k, number("\xff\x00' OR 1=1 --"), 422)
	})
}

func TestNumbersAreReadAsPeopleTypeThem(t *testing.T) {
	k := testkit.New(t)
	c := testkit.Issued(t, k, testkit.Certificate{})
	for _, typed := range []string{"SMS-2026-0001", " sms-2026-0001 ", "sms 2026 0001", "SMS20260001", "SMS–2026–0001", "ＳＭＳ－２０２６－０００１", "SMS.2026.0001", "SMS-2026-0001-r1", "SMS-2026-0001 R1", "SMS-2026-0001, revision 1"} {
		says(t, k, number(typed), 200, "Valid today")
	}
	for _, typed := range []string{c.Code, strings.ToUpper(c.Code), "https://assay.test/c/" + c.Code} {
		if w := ask(t, k, http.MethodGet, number(typed)); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/c/"+c.Code {
			t.Errorf("%q: %d to %q", typed, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestConfidentialCertificateIsAnsweredOnRequest(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{Holder: "Secret Hosting", Confidential: "defence contracts"})
		testkit.Issued(t, k, testkit.Certificate{Holder: "Open Hosting", Number: "SMS-2026-0002", Country: "DE"})
		says(t, k, number(c.Number), 200, "Answered on request", "!Secret Hosting", "!Head office", "!defence", "!Valid today", "!"+c.Code, "!"+c.Expires.Long())
		says(t, k, "/api/v1/certificates/"+c.Number, 200, `"status":"on_request"`, `"holder":null`, `"valid":null`, `"revision":null`, "!Secret", "!defence", "!"+c.Code)
		says(t, k, "/c/"+c.Code, 200, "Valid today", "Secret Hosting", "!defence")
		says(t, k, "/register", 200, "Open Hosting", "!Secret Hosting", "!Greece", "Germany")
		says(t, k, "/register?q=secret", 200, "No certificate matches")
		says(t, k, "/register?q="+c.Number, 200, "No certificate matches")
	})
}

func TestDirectoryFindsInAnyScriptAndByStatus(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		names := []string{"Ölwerk Köln GmbH", "Ελληνική Φιλοξενία Α.Ε.", "شركة الاستضافة", "100% Hosting"}
		for i, n := range names {
			testkit.Issued(t, k, testkit.Certificate{Holder: n, Number: fmt.Sprintf("SMS-2026-%04d", i+1), Country: []string{"DE", "GR", "AE", "US"}[i]})
		}
		for query, want := range map[string]string{"q=olwerk": names[0], "q=%CE%B5%CE%BB%CE%BB%CE%B7%CE%BD%CE%B9%CE%BA%CE%B7": names[1], "q=" + url.QueryEscape("الاستضافة"): names[2],
			"q=%25": names[3], "q=sms+2026+0003": names[2], "country=US": names[3]} {
			body := ask(t, k, http.MethodGet, "/register?"+query).Body.String()
			for _, n := range names {
				if strings.Contains(body, n) != (n == want) {
					t.Errorf("%s: shows %s is %v", query, n, n != want)
				}
			}
		}
		says(t, k, "/register?status=active", 200, "1 to 4 of 4")
		says(t, k, "/register?status=expired", 200, "No certificate matches")
		says(t, k, "/register?status=nonsense&sort=nonsense&page=99999", 200)
	})
}

// TestListsAgreeWithStatusOn compares the conditions in SQL with the rule in cert on days around every date.
func TestListsAgreeWithStatusOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		active := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-0001", Effective: day.MustParse("2026-02-01")})
		suspended := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-0002", Effective: day.MustParse("2026-03-01")})
		withdrawn := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-0003"})
		act(t, k, &suspended, cert.Suspend, "late")
		act(t, k, &withdrawn, cert.Withdraw, "wish")
		all := []cert.Certificate{active, suspended, withdrawn}
		for _, c := range all {
			for _, on := range []day.Day{c.Effective.AddDays(-1), c.Effective, c.Expires, c.Expires.AddDays(1)} {
				for _, status := range []cert.CertificateStatus{cert.CertificateActive, cert.CertificateSuspended, cert.CertificateWithdrawn, cert.CertificateExpired, cert.CertificateFuture} {
					rows, n, err := k.Store.PublicCertificates(ctx, store.CertificateQuery{Status: status, Today: on, Limit: 10, Sort: "number"})
					if err != nil {
						t.Fatal(err)
					}
					var want, got []string
					for _, one := range all {
						if one.StatusOn(on) == status {
							want = append(want, one.Number)
						}
					}
					for _, r := range rows {
						got = append(got, r.Number)
					}
					if n != len(want) || !slices.Equal(got, want) {
						t.Errorf("%s on %s: %v, want %v", status, on, got, want)
					}
				}
			}
		}
	})
}

func TestProgramsGetTheContract(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{})
		w := ask(t, k, http.MethodGet, "/api/v1/certificates/"+c.Number)
		if w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("headers: %v", w.Header())
		}
		var got map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		for field, want := range map[string]any{"number": "SMS-2026-0001", "revision": 1.0, "status": "active", "valid": true, "status_on": "2026-01-05",
			"holder": "Aegean Hosting A.E.", "country": "GR", "standard": c.Standard, "scope": c.Scope, "original": "2026-01-05", "effective": "2026-01-05",
			"expires": c.Expires.String(), "gap_from": nil, "gap_to": nil, "verify_url": "http://assay.test/verify?number=SMS-2026-0001", "superseded_by": nil} {
			if value, there := got[field]; !there || value != want {
				t.Errorf("%s is %v, want %v", field, value, want)
			}
		}
		if sites, ok := got["sites"].([]any); !ok || len(sites) != 1 || got["city"] == nil || got["body"] == "" {
			t.Errorf("sites, city or body: %v", got)
		}
		for path, want := range map[string]struct {
			status int
			kind   string
		}{"SMS-2026-9999": {404, "unknown-certificate"}, "hello": {400, "malformed-number"}} {
			w := ask(t, k, http.MethodGet, "/api/v1/certificates/"+path)
			var p struct{ Type, Title, Detail string }
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != want.status || p.Type != "urn:assay:problem:"+want.kind || p.Title == "" || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %d %v %+v", path, w.Code, err, p)
			}
		}
	})
}

func TestHeadAnswersLikeGet(t *testing.T) {
	k := testkit.New(t)
	site := k.Site(t)
	testkit.Issued(t, k, testkit.Certificate{})
	for path, want := range map[string]int{"/verify": 200, "/verify?number=SMS-2026-0001": 200, "/verify?number=SMS-2026-0009": 404, "/register": 200, "/api/v1/certificates/SMS-2026-0001": 200} {
		res, err := http.Head(site.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil || res.StatusCode != want {
			t.Errorf("HEAD %s: %d, %v", path, res.StatusCode, err)
		}
	}
}

func TestOneAddressCannotAskForEver(t *testing.T) {
	k := testkit.New(t)
	for range 60 {
		if w := ask(t, k, http.MethodGet, "/verify"); w.Code != 200 {
			t.Fatalf("refused too early: %d", w.Code)
		}
	}
	w := ask(t, k, http.MethodGet, "/verify")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "Too many questions") {
		t.Errorf("page: %d, %q", w.Code, w.Header().Get("Retry-After"))
	}
	w = ask(t, k, http.MethodGet, "/api/v1/certificates/SMS-2026-0001")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("program: %d", w.Code)
	}
	k.Clock.Set(k.Clock.Now().Add(2e9))
	if w := ask(t, k, http.MethodGet, "/verify"); w.Code != 200 {
		t.Errorf("still refused after the wait: %d", w.Code)
	}
}
