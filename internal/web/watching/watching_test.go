package watching_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/testkit"
)

// ask asks the whole site as a stranger's browser would.
func ask(t *testing.T, k *testkit.Kit, method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, r)
	if w.Header().Get("Set-Cookie") != "" || strings.Contains(w.Body.String(), "src=") {
		t.Errorf("%s %s sets a cookie or loads something", method, path)
	}
	return w
}

// says fails unless the answer has the status and every text, and none of those that begin with "!".
func says(t *testing.T, what string, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("%s answered %d, want %d", what, w.Code, status)
	}
	for _, text := range texts {
		want, forbidden := strings.CutPrefix(text, "!")
		if strings.Contains(w.Body.String(), want) == forbidden {
			t.Errorf("%s: holds %q is %v:\n%s", what, want, forbidden, w.Body)
		}
	}
}

func TestWishIsTakenByMailOrProgram(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{})
		path := "/watch/" + c.Code
		says(t, "the page of the certificate", ask(t, k, "GET", "/c/"+c.Code, nil), 200, `href="`+path+`"`)
		says(t, "the form", ask(t, k, "GET", path, nil), 200, "Be told when SMS-2026-0001 changes", "feed.atom", "https address")
		says(t, "nothing", ask(t, k, "POST", path, url.Values{}), 422, "Give a mail address")
		says(t, "no address", ask(t, k, "POST", path, url.Values{"email": {"nonsense<"}}), 422, "nonsense&lt;", `aria-invalid="true"`)
		says(t, "inside", ask(t, k, "POST", path, url.Values{"url": {"https://127.0.0.1/hook"}}), 422, "not one of the public network", "https://127.0.0.1/hook")
		form := url.Values{"url": {"https://shop.example/hook"}, "once": {"k1"}}
		w := ask(t, k, "POST", path, form)
		says(t, "a program", w, 200, "not shown again", "Assay-Signature")
		key := regexp.MustCompile(`[0-9a-f]{64}`).FindString(w.Body.String())
		says(t, "the same form again", ask(t, k, "POST", path, form), 200, "registered already", "!"+key)
		list := regexp.MustCompile(`/watching/[a-z2-9]{26}`).FindString(w.Body.String())
		says(t, "the program's list", ask(t, k, "GET", list, nil), 200, c.Number, "https://shop.example/hook", "once it has sent the challenge back", "!"+key)
	})
}

// TestR_PUB_03_ConfidentialLooksLikeUnknown on every page of this area, also by its code.
func TestR_PUB_03_ConfidentialLooksLikeUnknown(t *testing.T) {
	k := testkit.New(t)
	c := testkit.Issued(t, k, testkit.Certificate{Holder: "Secret Hosting", Confidential: "defence"})
	says(t, "the page by code", ask(t, k, "GET", "/c/"+c.Code, nil), 200, "!/watch/")
	none := strings.Repeat("b", 26)
	for _, form := range []string{"/watch/%s", "/c/%s/feed.atom", "/c/%s/feed.json"} {
		hidden, unknown := ask(t, k, "GET", strings.Replace(form, "%s", c.Code, 1), nil), ask(t, k, "GET", strings.Replace(form, "%s", none, 1), nil)
		if hidden.Code != 404 || hidden.Body.String() != unknown.Body.String() {
			t.Errorf("%s: %d, unknown %d\n%s", form, hidden.Code, unknown.Code, hidden.Body)
		}
	}
	says(t, "a wish", ask(t, k, "POST", "/watch/"+c.Code, url.Values{"email": {"a@shop.example"}}), 404, "!Secret")
}

// listOf is a list with one certificate that waits for its yes.
func listOf(t *testing.T, k *testkit.Kit, c cert.Certificate) cert.Watcher {
	t.Helper()
	says(t, "the wish", ask(t, k, "POST", "/watch/"+c.Code, url.Values{"email": {"buyer@shop.example"}}), 200, "Look into your mailbox")
	w, err := k.Store.WatcherByMail(context.Background(), "buyer@shop.example")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestListIsKeptByWhoHasItsCode(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{})
		other := testkit.Issued(t, k, testkit.Certificate{Number: "SMS-2026-0002", Holder: "Baltic Cloud"})
		list := "/watching/" + listOf(t, k, c).Code
		says(t, "before the yes", ask(t, k, "GET", list, nil), 200, "Do you want to be told", "bu…@shop.example", "!buyer@")
		says(t, "its feed before the yes", ask(t, k, "GET", list+"/feed.json", nil), 200, "!Aegean")
		if w := ask(t, k, "POST", list+"/confirm", url.Values{"once": {"k1"}}); w.Code != 303 || w.Header().Get("Location") != list {
			t.Errorf("yes: %d", w.Code)
		}
		says(t, "after the yes", ask(t, k, "GET", list, nil), 200, "Aegean Hosting", "valid", "!Do you want")
		says(t, "nonsense", ask(t, k, "POST", list+"/add", url.Values{"certificate": {"hello"}}), 422, "cannot be a number", "hello")
		says(t, "no such", ask(t, k, "POST", list+"/add", url.Values{"certificate": {"SMS-2026-0099"}}), 422, "no such certificate")
		if w := ask(t, k, "POST", list+"/add", url.Values{"certificate": {other.Number}}); w.Code != 303 {
			t.Errorf("add: %d %s", w.Code, w.Body)
		}
		says(t, "both", ask(t, k, "GET", list, nil), 200, "Aegean Hosting", "Baltic Cloud")
		says(t, "opening the link ends nothing", ask(t, k, "GET", list+"/stop?number="+c.Number, nil), 200, "Stop watching SMS-2026-0001?")
		says(t, "nothing named", ask(t, k, "POST", list+"/stop", url.Values{}), 422, "Nothing was named")
		says(t, "one", ask(t, k, "POST", list+"/stop", url.Values{"number": {c.Number}}), 200, "no more")
		says(t, "the other", ask(t, k, "GET", list, nil), 200, "!Aegean Hosting", "Baltic Cloud")
		says(t, "all", ask(t, k, "POST", list+"/stop", url.Values{"all": {"yes"}}), 200, "forgotten your address")
		says(t, "nothing left", ask(t, k, "GET", list, nil), 404, "forgotten")
	})
}

// TestFeedsAreFeeds in both forms, of one certificate and of a list, newest first, with entries that keep their ids.
func TestFeedsAreFeeds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := testkit.Issued(t, k, testkit.Certificate{Holder: "Ölwerk & <Söhne>"})
		list := "/watching/" + listOf(t, k, c).Code
		ask(t, k, "POST", list+"/confirm", url.Values{})
		k.Clock.Set(c.Expires.AddDays(2).Time())
		var ids []string
		for _, of := range []string{"/c/" + c.Code, list} {
			w := ask(t, k, "GET", of+"/feed.atom", nil)
			var atom struct {
				XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
				ID      string   `xml:"id"`
				Updated string   `xml:"updated"`
				Author  string   `xml:"author>name"`
				Entries []struct {
					ID      string `xml:"id"`
					Title   string `xml:"title"`
					Updated string `xml:"updated"`
				} `xml:"entry"`
			}
			if err := xml.Unmarshal(w.Body.Bytes(), &atom); err != nil || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/atom+xml") || w.Header().Get("ETag") == "" {
				t.Fatalf("%s: %v %v", of, err, w.Header())
			}
			if len(atom.Entries) != 2 || !strings.Contains(atom.Entries[0].Title, "expired") || !strings.Contains(atom.Entries[1].Title, "Ölwerk & <Söhne>") || atom.Updated != atom.Entries[0].Updated || atom.ID != "http://assay.test"+of+"/feed.atom" || atom.Author == "" {
				t.Errorf("%s: %+v", of, atom)
			}
			ids = append(ids, atom.Entries[0].ID)
			var j struct {
				Version string
				Items   []struct {
					ID  string
					URL string
					On  string `json:"date_published"`
				}
			}
			w = ask(t, k, "GET", of+"/feed.json", nil)
			if err := json.Unmarshal(w.Body.Bytes(), &j); err != nil || w.Header().Get("Content-Type") != "application/feed+json" || !strings.HasSuffix(j.Version, "1.1") {
				t.Fatalf("%s: %v %v", of, err, w.Header())
			}
			if len(j.Items) != 2 || j.Items[0].ID != ids[0] || j.Items[0].On != c.Expires.AddDays(1).String()+"T00:00:00Z" || j.Items[1].URL != "http://assay.test/c/"+c.Code {
				t.Errorf("%s: %+v", of, j)
			}
		}
		if ids[0] != ids[1] {
			t.Errorf("one thing has two ids: %v", ids)
		}
	})
}

func TestWishesAreFewFromOnePlace(t *testing.T) {
	k := testkit.New(t)
	c := testkit.Issued(t, k, testkit.Certificate{Effective: day.MustParse("2026-01-05")})
	for range 6 {
		if w := ask(t, k, "POST", "/watch/"+c.Code, url.Values{"email": {"a@shop.example"}}); w.Code != 200 {
			t.Fatalf("refused too early: %d", w.Code)
		}
	}
	if w := ask(t, k, "POST", "/watch/"+c.Code, url.Values{"email": {"b@shop.example"}}); w.Code != 429 || w.Header().Get("Retry-After") != "60" {
		t.Errorf("the seventh: %d, %s", w.Code, w.Header().Get("Retry-After"))
	}
}
