package register_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
	"assay/internal/testkit"
	"assay/static"
)

// ask asks the whole site as a stranger would.
func ask(t testing.TB, k *testkit.Kit, method, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, httptest.NewRequest(method, path, nil))
	if w.Header().Get("Set-Cookie") != "" {
		t.Errorf("%s %s sets a cookie: %s", method, path, w.Header().Get("Set-Cookie"))
	}
	if kept := w.Header().Get("Cache-Control"); kept != "no-store" && kept != "no-cache" {
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
		path := "/c/" + c.Code
		says(t, k, path, 200, "<h1>", "Not yet valid", "valid from 10 Jan 2026", "!Valid today")
		today(k, c.Effective)
		says(t, k, path, 200, "Valid today", "is valid on 10 Jan 2026", "Aegean Hosting A.E.", "ISO/IEC 20000-1", "Head office", "SMS-2026-0001 was issued")
		says(t, k, number(c.Number), 200, "Valid today", "Aegean Hosting A.E.", "Athens, Greece", "!Head office", "!Leoforos", "!was issued", "!"+c.Code) // R-PUB-02 and no more
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
		for _, path := range []string{number(c.Number), "/c/" + c.Code, "/register?q=aegean", "/api/v1/certificates/" + c.Number} {
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
		says(t, k, "/c/"+old.Code, 200, "replaced by a newer issue", "SMS-2026-0001-r2, which is valid", "Show the current issue", "/c/"+c.Code, "!Valid today")
		says(t, k, number("SMS-2026-0001-r1"), 200, "replaced by a newer issue")
		says(t, k, number("sms 2026 0001"), 200, "Valid today", "Hosting and backup", "revision 2, issued on", "is out of date")
		says(t, k, number(c.FullNumber()), 200, "Valid today")
		says(t, k, number("SMS-2026-0001-r3"), 404, "Not in our register")
		says(t, k, "/api/v1/certificates/SMS-2026-0001-r1", 200, `"status":"superseded"`, `"superseded_by":"SMS-2026-0001-r2"`, `"valid":false`)
		says(t, k, "/register?q=aegean", 200, "SMS-2026-0001-r2", "1 certificate found", "!"+old.Code)
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
		renewed, err := k.Store.PublicByNumber(context.Background(), old.Number)
		if err != nil {
			t.Fatal(err)
		}
		says(t, k, "/c/"+renewed.Newest().Code, 200, "Valid today", "21 Nov 2025 to 4 Jan 2026", "the last cycle ended on 20 Nov 2025", "recertification audit of 10 Dec 2025")
		says(t, k, "/api/v1/certificates/"+old.Number, 200, `"gap_from":"2025-11-21","gap_to":"2026-01-04"`)
	})
}

func TestUnknownAndMistypedAreExplained(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		testkit.Issued(t, k, testkit.Certificate{})
		says(t, k, "/verify", 200, "Verify a certificate", "!Not in our register")
		says(t, k, number("XYZ-2026-0001"), 404, "Not a number of ours", "begin with SMS")
		says(t, k, number("SMS-2031-0001"), 404, "Never issued", "has not come")
		says(t, k, number("SMS-2026-9999"), 404, "Not in our register", "It is mistyped", "The paper is forged")
		says(t, k, number("hello <b>"), 422, "Not a number of ours", "hello &lt;b&gt;", "!hello <b>")
		says(t, k, number(strings.Repeat("x", 5000)), 422, "Not a number of ours", "!"+strings.Repeat("x", 61))
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

// TestR_PUB_03_ConfidentialLooksLikeUnknown: without the code the answer is that of a number that was never issued.
func TestR_PUB_03_ConfidentialLooksLikeUnknown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{Holder: "Secret Hosting", Confidential: "defence contracts"})
		testkit.Issued(t, k, testkit.Certificate{Holder: "Open Hosting", Number: "SMS-2026-0002", Country: "DE"})
		for _, path := range []string{"/verify?number=%s", "/api/v1/certificates/%s", "/register?q=%s"} {
			hidden, none := ask(t, k, http.MethodGet, fmt.Sprintf(path, c.Number)), ask(t, k, http.MethodGet, fmt.Sprintf(path, "SMS-2026-9999"))
			if hidden.Code != none.Code || strings.ReplaceAll(hidden.Body.String(), c.Number, "SMS-2026-9999") != none.Body.String() {
				t.Errorf("%s tells a confidential number from an unknown one: %d and %d", path, hidden.Code, none.Code)
			}
		}
		says(t, k, number(c.Number), 404, "Not in our register", "told on request only", "!Secret", "!defence")
		says(t, k, "/c/"+c.Code, 200, "Valid today", "Secret Hosting", "!defence")
		says(t, k, "/register?q=hosting", 200, "Open Hosting", "!Secret Hosting", "Germany")
		says(t, k, "/register?q=secret", 200, "No certificate found")
	})
}

// TestConfidentialTakesAsLongAsUnknown compares the times of the two answers, asked in turns.
func TestConfidentialTakesAsLongAsUnknown(t *testing.T) {
	k := testkit.New(t)
	c := testkit.Issued(t, k, testkit.Certificate{Holder: "Secret Hosting", Confidential: "defence contracts"})
	look := func(number string) func() {
		return func() {
			if _, err := k.Store.PublicByNumber(context.Background(), number); err != cert.NotFound {
				t.Fatal(err)
			}
		}
	}
	testkit.Alike(t, look(c.Number), look("SMS-2026-9999"))
}

// TestSearchAnswersQuestionsAndHandsOutNoList: names in any script, narrowed, and nothing without a name.
func TestSearchAnswersQuestionsAndHandsOutNoList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		names := []string{"Ölwerk Köln GmbH", "Ελληνική Φιλοξενία Α.Ε.", "شركة الاستضافة", "100% Hosting"}
		for i, n := range names {
			testkit.Issued(t, k, testkit.Certificate{Holder: n, Number: fmt.Sprintf("SMS-2026-%04d", i+1), Country: []string{"DE", "GR", "AE", "US"}[i]})
		}
		for query, want := range map[string]string{"q=olwerk": names[0], "q=%CE%B5%CE%BB%CE%BB%CE%B7%CE%BD%CE%B9%CE%BA%CE%B7": names[1], "q=" + url.QueryEscape("الاستضافة"): names[2],
			"q=hosting": names[3], "q=hostnig&country=US": names[3], "q=koln&status=active&standard=ISO/IEC+20000-1:2018": names[0]} {
			body := ask(t, k, http.MethodGet, "/register?"+query).Body.String()
			for _, n := range names {
				if strings.Contains(body, n) != (n == want) {
					t.Errorf("%s: shows %s is %v", query, n, n != want)
				}
			}
		}
		says(t, k, "/register", 200, "Register of certificates", "!"+names[0])
		says(t, k, "/register?country=DE", 422, "at least two letters", "!"+names[0])
		says(t, k, "/register?q=%25", 422, "at least two letters", "!"+names[3])
		says(t, k, "/register?q=olwerk&status=expired", 200, "No certificate found")
		says(t, k, "/register?q=olwerk&status=nonsense&country=XX&page=99999", 200, names[0])
		if w := ask(t, k, http.MethodGet, "/register?q=sms+2026+0003"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/verify?number=sms+2026+0003" {
			t.Errorf("a number leads to %d %s", w.Code, w.Header().Get("Location"))
		}
	})
}

// TestSearchHasPagesAndAnEnd: five pages of twenty, linked by code, and then the reader must say more.
func TestSearchHasPagesAndAnEnd(t *testing.T) {
	k := testkit.New(t)
	for i := range 101 {
		testkit.Issued(t, k, testkit.Certificate{Holder: fmt.Sprintf("Nord Hosting %03d", i), Number: fmt.Sprintf("SMS-2026-%04d", i+1)})
	}
	seen := map[string]bool{}
	for n := 1; n <= 5; n++ {
		body := ask(t, k, http.MethodGet, fmt.Sprintf("/register?q=nord&page=%d", n)).Body.String()
		codes := regexp.MustCompile(`href="/c/([a-z2-9]{26})"`).FindAllStringSubmatch(body, -1)
		for _, m := range codes {
			seen[m[1]] = true
		}
		if len(codes) != 20 || strings.Contains(body, "There are more") != (n == 5) || strings.Contains(body, ">More<") != (n < 5) {
			t.Errorf("page %d has %d links", n, len(codes))
		}
	}
	if len(seen) != 100 {
		t.Errorf("five pages show %d certificates", len(seen))
	}
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
					rows, n, err := k.Store.CertificateRows(ctx, cert.SystemActor, store.CertificateQuery{Status: status, Today: on, Limit: 10, Sort: "number"})
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

// TestR_SUSP_08_ValidOnAnyDay answers for days past, and says that it cannot for days to come.
func TestR_SUSP_08_ValidOnAnyDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{})
		today(k, day.MustParse("2026-03-01"))
		act(t, k, &c, cert.Suspend, "fees")
		today(k, day.MustParse("2026-05-01"))
		act(t, k, &c, cert.Restore, "paid")
		for on, want := range map[string]string{"2026-01-04": "Not yet certified on 4 Jan 2026", "2026-01-05": "Valid on 5 Jan 2026", "2026-02-28": "Valid on 28 Feb 2026",
			"2026-03-01": "Not valid on 1 Mar 2026", "2026-04-30": "suspended from 1 Mar 2026", "2026-05-01": "Valid on 1 May 2026"} {
			says(t, k, "/c/"+c.Code+"?on="+on, 200, want)
		}
		says(t, k, "/c/"+c.Code+"?on=2026-05-02", 422, "still to come")
		says(t, k, "/c/"+c.Code+"?on=%3Cb%3E", 422, "Give a day like", "!<b>\"")
	})
}

func TestCoverageIsAskedOnThePage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{Holder: "Aegean Hosting"})
		for query, want := range map[string]string{"service=hosting&place=Athens": "Covered<", "service=hosting&place=Berlin": "Not covered<", "service=catering&place=Athens": "Cannot tell<"} {
			says(t, k, "/c/"+c.Code+"?"+query, 200, want, "What binds is the scope", c.Scope)
		}
	})
}

// TestPageIsSmallTaggedAndReadByPrograms: ten kilobytes with its sheet, no script to run, schema.org, and a tag that
// changes when the status does.
func TestPageIsSmallTaggedAndReadByPrograms(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{Holder: "Evil </script><b> & Söhne"})
		w := ask(t, k, http.MethodGet, "/c/"+c.Code)
		body := w.Body.String()
		sheet := httptest.NewRequest(http.MethodGet, static.URL("register.css"), nil)
		sheet.Header.Set("Accept-Encoding", "gzip")
		styled := httptest.NewRecorder()
		k.Web.Handler().ServeHTTP(styled, sheet)
		if total := len(body) + styled.Body.Len(); total > 10_000 {
			t.Errorf("page and sheet are %d bytes", total)
		}
		if n := strings.Count(body, "<script"); n != 1 || strings.Contains(body, "src=") {
			t.Errorf("%d scripts:\n%s", n, body)
		}
		_, text, _ := strings.Cut(body, `<script type="application/ld+json">`)
		text, _, _ = strings.Cut(text, "</script>")
		var got map[string]any
		if err := json.Unmarshal([]byte(text), &got); err != nil || got["@type"] != "Certification" || got["certificationStatus"] != "https://schema.org/CertificationActive" ||
			got["about"].(map[string]any)["name"] != c.Holder || got["certificationIdentification"] != c.Number {
			t.Errorf("%v in %s", err, text)
		}
		tag := w.Header().Get("ETag")
		again := func() int {
			r := httptest.NewRequest(http.MethodGet, "/c/"+c.Code, nil)
			r.Header.Set("If-None-Match", `"other", W/`+tag)
			w := httptest.NewRecorder()
			k.Web.Handler().ServeHTTP(w, r)
			return w.Code
		}
		if again() != http.StatusNotModified {
			t.Error("an unchanged page is sent again")
		}
		act(t, k, &c, cert.Suspend, "fees")
		if again() != http.StatusOK {
			t.Error("a suspended certificate keeps its tag")
		}
	})
}

func TestNameOnThePaperIsCompared(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{Holder: "Ölwerk Köln GmbH"})
		says(t, k, number(c.Number)+"&holder=olwerk+KOLN", 200, "The name on your paper is the holder", "!looks forged")
		says(t, k, number(c.Number)+"&holder=Other+Hosting", 200, "belongs to another company", "looks forged")
	})
}

func TestOneAddressCannotAskForEver(t *testing.T) {
	k := testkit.New(t)
	for range 30 {
		if w := ask(t, k, http.MethodGet, "/verify"); w.Code != 200 {
			t.Fatalf("refused too early: %d", w.Code)
		}
	}
	w := ask(t, k, http.MethodGet, "/verify")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "3" || !strings.Contains(w.Body.String(), "Too many questions") {
		t.Errorf("page: %d, %q", w.Code, w.Header().Get("Retry-After"))
	}
	for range 31 {
		w = ask(t, k, http.MethodGet, "/api/v1/certificates/SMS-2026-0001")
	}
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("program: %d", w.Code)
	}
	k.Clock.Set(k.Clock.Now().Add(3e9))
	if w := ask(t, k, http.MethodGet, "/verify"); w.Code != 200 {
		t.Errorf("still refused after the wait: %d", w.Code)
	}
}
