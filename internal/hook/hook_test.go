package hook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"assay/internal/hook"
)

var at = time.Unix(1_700_000_000, 0)

func message(url string) hook.Message {
	return hook.Message{URL: url, Key: []byte("key"), ID: "news-7", At: at, Body: []byte(`{"type":"x"}`)}
}

// server is a receiver with TLS, and a poster that trusts it.
func server(t *testing.T, inside bool, answer http.HandlerFunc) (*httptest.Server, *hook.Poster) {
	t.Helper()
	s := httptest.NewTLSServer(answer)
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return s, hook.New(hook.Options{Inside: inside, Roots: roots})
}

func TestMessagesAreSignedAndTaken(t *testing.T) {
	var head http.Header
	var body []byte
	s, p := server(t, true, func(w http.ResponseWriter, r *http.Request) {
		head = r.Header
		body, _ = io.ReadAll(r.Body)
		fmt.Fprint(w, "thanks")
	})
	answer, err := p.Post(context.Background(), message(s.URL))
	if err != nil || string(answer) != "thanks" || string(body) != `{"type":"x"}` || head.Get("Assay-Message") != "news-7" {
		t.Fatalf("%q %v; sent %s %v", answer, err, body, head)
	}
	mac := hmac.New(sha256.New, []byte("key"))
	fmt.Fprintf(mac, "1700000000.%s", body)
	if want := "t=1700000000,v1=" + hex.EncodeToString(mac.Sum(nil)); head.Get("Assay-Signature") != want {
		t.Errorf("signature %q, want %q", head.Get("Assay-Signature"), want)
	}
}

// TestNothingInsideIsReached: a server on this machine is asked by every name it can have, and is never spoken to.
func TestNothingInsideIsReached(t *testing.T) {
	asked := 0
	s, p := server(t, false, func(http.ResponseWriter, *http.Request) { asked++ })
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "localhost."} {
		for _, url := range []string{"https://" + host + port + "/x", "https://" + host + "/x", "http://" + host + port + "/x"} {
			if _, err := p.Post(context.Background(), message(url)); err == nil {
				t.Errorf("%s was posted to", url)
			}
		}
	}
	if asked > 0 {
		t.Errorf("%d messages arrived inside", asked)
	}
}

// TestAddressesAreJudged by what can be seen before a name is resolved; the rest is judged when connecting.
func TestAddressesAreJudged(t *testing.T) {
	p := hook.New(hook.Options{})
	for _, good := range []string{"https://example.org/hook?x=1", "https://example.org:443/", "https://93.184.216.34/x", "https://[2606:2800:220:1::1]/x"} {
		if err := p.Check(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "example.org", "http://example.org/", "https://", "https:///x", "https://u:p@example.org/", "https://example.org/#x", "https://example.org:8443/", "ftp://example.org", "gopher://x",
		"file:///etc/passwd", "https://10.0.0.1/", "https://172.16.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest", "https://100.64.0.1/", "https://198.18.0.1/", "https://224.0.0.1/", "https://255.255.255.255/",
		"https://0.0.0.0/", "https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fc00::1]/", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::7f00:1]/",
		"https://[2002:7f00:1::]/", "https://[2001:0:1::1]/", "https://[::127.0.0.1]/", "https://example.org/" + strings.Repeat("x", 600), "https:example.org"} {
		if err := p.Check(bad); err == nil {
			t.Errorf("%s passes", bad)
		}
	}
}

func TestNothingIsFollowedAndNoAnswerIsEndless(t *testing.T) {
	followed := false
	s, p := server(t, true, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/elsewhere":
			http.Redirect(w, r, "/end", http.StatusTemporaryRedirect)
		case "/end":
			followed = true
		case "/no":
			w.WriteHeader(http.StatusInternalServerError)
		case "/long":
			for range 100 {
				fmt.Fprint(w, strings.Repeat("x", 1000))
			}
		}
	})
	for _, path := range []string{"/elsewhere", "/no"} {
		if _, err := p.Post(context.Background(), message(s.URL+path)); err == nil {
			t.Errorf("%s counts as taken", path)
		}
	}
	if answer, err := p.Post(context.Background(), message(s.URL+"/long")); err != nil || len(answer) != 4096 {
		t.Errorf("%d bytes were read, %v", len(answer), err)
	}
	if followed {
		t.Error("a redirection was followed")
	}
}

// TestWhoeverDoesNotAnswerIsLeft after five seconds.
func TestWhoeverDoesNotAnswerIsLeft(t *testing.T) {
	end := make(chan struct{})
	s, p := server(t, true, func(http.ResponseWriter, *http.Request) { <-end })
	defer close(end)
	from := time.Now()
	if _, err := p.Post(context.Background(), message(s.URL)); err == nil || time.Since(from) > 8*time.Second {
		t.Errorf("left after %v: %v", time.Since(from), err)
	}
}
