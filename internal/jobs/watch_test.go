package jobs_test

import (
	"context"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/hook"
	"assay/internal/jobs"
	"assay/internal/office"
	"assay/internal/office/watching"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// certified is a certificate that came about by the verbs, and who decides on it.
func certified(t *testing.T, k *testkit.Kit) (*walk.Life, walk.Cast, cert.Certificate) {
	t.Helper()
	cast, err := walk.Hire(context.Background(), k.Office, 1, "")
	if err != nil {
		t.Fatal(err)
	}
	p := &walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast}
	l, err := p.Play(context.Background(), walk.Plot{Questionnaire: walk.Sample(), Until: walk.Certified})
	if err != nil {
		t.Fatal(err)
	}
	c, err := l.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	return l, cast, c
}

func decide(t *testing.T, k *testkit.Kit, l *walk.Life, cast walk.Cast, option cert.DecisionOption) {
	t.Helper()
	c, err := l.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	_, err = k.Office.Decide(context.Background(), cast.Decider, c.CertificationID, office.DecideInput{Version: c.Version,
		DecisionInput: cert.DecisionInput{Option: option, Reason: "As the record says."}})
	if err != nil {
		t.Fatal(err)
	}
}

// minute lets a minute pass, in which the job that tells who watches runs as often as its schedule says.
func minute(t *testing.T, k *testkit.Kit, j *jobs.Jobs) {
	t.Helper()
	for range 3 {
		k.Clock.Set(k.Clock.Now().Add(20 * time.Second))
		if err := j.Watch(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

// since is the mails that came after so many.
func (b *box) since(n int) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string{}, b.mails[min(n, len(b.mails)):]...)
}

// page asks the site as a browser or a mail program would.
func page(t *testing.T, k *testkit.Kit, method, path, form string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	k.Web.Handler().ServeHTTP(w, r)
	return w
}

// TestWatchersAreToldWithinAMinute follows a mailbox from the wish to the one press that ends it.
func TestWatchersAreToldWithinAMinute(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		l, cast, c := certified(t, k)
		j, b := post(t, k)
		if err := j.SendMail(context.Background()); err != nil { // what the life left in the outbox
			t.Fatal(err)
		}
		n := len(b.since(0))
		if w := page(t, k, "POST", "/watch/"+c.Code, "email=Buyer%40shop.example&once=k1"); w.Code != 200 || !strings.Contains(w.Body.String(), "Look into your mailbox") {
			t.Fatalf("the wish: %d %s", w.Code, w.Body)
		}
		if err := j.SendMail(context.Background()); err != nil {
			t.Fatal(err)
		}
		mails := b.since(n)
		link := regexp.MustCompile(`http://assay.test(/watching/[a-z2-9]{26})`).FindStringSubmatch(strings.Join(mails, ""))
		if len(mails) != 1 || link == nil || !strings.Contains(mails[0], "buyer@shop.example") {
			t.Fatalf("asked the mailbox: %q", mails)
		}
		decide(t, k, l, cast, cert.Suspend)
		minute(t, k, j)
		for _, m := range b.since(n + 1) {
			if strings.Contains(m, "buyer@shop.example") {
				t.Fatalf("told before it said yes: %s", m)
			}
		}
		if w := page(t, k, "POST", link[1]+"/confirm", "once=k2"); w.Code != http.StatusSeeOther {
			t.Fatalf("the yes: %d %s", w.Code, w.Body)
		}
		if w := page(t, k, "GET", link[1], ""); !strings.Contains(w.Body.String(), c.Number) || !strings.Contains(w.Body.String(), "uspended") || strings.Contains(w.Body.String(), "buyer@") {
			t.Errorf("the list: %d %s", w.Code, w.Body)
		}
		told := func(words string) {
			t.Helper()
			n := len(b.since(0))
			minute(t, k, j)
			var mine []string
			for _, m := range b.since(n) {
				if strings.Contains(m, "buyer@shop.example") {
					mine = append(mine, strings.ReplaceAll(m, "=\r\n", ""))
				}
			}
			if words == "" && len(mine) == 0 {
				return
			}
			if len(mine) != 1 || words == "" || !strings.Contains(strings.Join(strings.Fields(mine[0]), " "), words) {
				t.Fatalf("within a minute, want %q: %q", words, mine)
			}
			head := strings.Join(strings.Fields(mine[0]), " ")
			if !strings.Contains(head, "List-Unsubscribe-Post: List-Unsubscribe=One-Click") || !strings.Contains(head, "List-Unsubscribe: <http://assay.test"+link[1]+"/stop") {
				t.Errorf("no way to end it in %s", mine[0])
			}
		}
		decide(t, k, l, cast, cert.Restore)
		told("is valid again")
		told("")
		k.Clock.Set(c.Expires.AddDays(1).Time().Add(time.Hour))
		told("has expired")
		if w := page(t, k, "POST", link[1]+"/stop?number="+c.Number, "List-Unsubscribe=One-Click"); w.Code != 200 || !strings.Contains(w.Body.String(), "no more") {
			t.Fatalf("the one press: %d %s", w.Code, w.Body)
		}
		if w := page(t, k, "POST", link[1]+"/stop?number="+c.Number, "List-Unsubscribe=One-Click"); w.Code != 200 {
			t.Errorf("pressed again: %d", w.Code)
		}
		if w := page(t, k, "GET", link[1], ""); w.Code != 404 {
			t.Errorf("a list that watches nothing is still there: %d", w.Code)
		}
	})
}

// program is a receiver of webhooks.
type program struct {
	mu    sync.Mutex
	got   []map[string]any
	heads []http.Header
	raw   [][]byte
	down  bool
	mute  bool // does not send the challenge back
}

func (p *program) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	text, _ := io.ReadAll(r.Body)
	var m map[string]any
	_ = json.Unmarshal(text, &m) // the test looks at what came of it
	p.got, p.heads, p.raw = append(p.got, m), append(p.heads, r.Header), append(p.raw, text)
	if m["type"] == "hello" && !p.mute {
		_, _ = w.Write([]byte(m["challenge"].(string))) // who asked looks at it
	}
}

// listen starts a program with TLS, and lets the jobs reach it.
func listen(t *testing.T, j *jobs.Jobs) (*program, string) {
	t.Helper()
	p := &program{}
	s := httptest.NewTLSServer(p)
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	poster := hook.New(hook.Options{Inside: true, Roots: roots})
	j.Hooks = func(ctx context.Context, m watching.Posting) ([]byte, error) {
		return poster.Post(ctx, hook.Message{URL: m.Address, Key: m.Key, ID: m.ID, At: m.At, Body: m.Body})
	}
	return p, s.URL + "/hook"
}

// TestProgramsAreToldWithinAMinute: asked first, told signed, tried again while they are down, and forgotten in the end.
func TestProgramsAreToldWithinAMinute(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast, c := certified(t, k)
		j, _ := post(t, k)
		p, url := listen(t, j)
		w, key, err := watching.AskHook(ctx, k.Office, cert.Visitor("x"), c.Code, url)
		if err != nil || len(key) != 64 {
			t.Fatal(key, err)
		}
		minute(t, k, j)
		if len(p.got) != 1 || p.got[0]["type"] != "hello" {
			t.Fatalf("asked: %v", p.got)
		}
		decide(t, k, l, cast, cert.Suspend)
		from := k.Clock.Now()
		minute(t, k, j)
		if len(p.got) != 2 || p.got[1]["type"] != "certificate.changed" || p.got[1]["number"] != c.Number || p.got[1]["now"].(map[string]any)["status"] != "suspended" || p.got[1]["was"].(map[string]any)["valid"] != true {
			t.Fatalf("told: %v", p.got)
		}
		at, err := time.Parse(time.RFC3339, p.got[1]["at"].(string))
		if err != nil || at.Sub(from) > time.Minute {
			t.Errorf("told at %v of what was at %v", at, from)
		}
		bytes, err := hex.DecodeString(key)
		if err != nil {
			t.Fatal(err)
		}
		signature := p.heads[1].Get("Assay-Signature")
		second, _, _ := strings.Cut(strings.TrimPrefix(signature, "t="), ",")
		unix, err := time.ParseDuration(second + "s")
		if err != nil || hook.Sign(bytes, time.Unix(int64(unix.Seconds()), 0), p.raw[1]) != signature {
			t.Errorf("the signature %q does not match the key that was shown", signature)
		}
		p.down = true
		decide(t, k, l, cast, cert.Restore)
		minute(t, k, j)
		p.down = false
		minute(t, k, j)
		minute(t, k, j)
		if len(p.got) != 3 || p.got[2]["now"].(map[string]any)["status"] != "active" {
			t.Fatalf("after it was down: %v", p.got)
		}
		p.down = true
		decide(t, k, l, cast, cert.Withdraw)
		for range 80 {
			k.Clock.Set(k.Clock.Now().Add(time.Hour))
			if err := j.Watch(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := k.Store.WatcherByCode(ctx, w.Code); !errors.Is(err, cert.NotFound) {
			t.Errorf("a program that has not answered for days is still registered: %v", err)
		}
	})
}

// TestWhoSendsNoChallengeBackIsToldNothing: nobody can have us post to somebody else.
func TestWhoSendsNoChallengeBackIsToldNothing(t *testing.T) {
	k := testkit.New(t)
	l, cast, c := certified(t, k)
	j, _ := post(t, k)
	p, url := listen(t, j)
	p.mute = true
	if _, _, err := watching.AskHook(context.Background(), k.Office, cert.Visitor("x"), c.Code, url); err != nil {
		t.Fatal(err)
	}
	decide(t, k, l, cast, cert.Suspend)
	for range 60 {
		minute(t, k, j)
	}
	for _, m := range p.got {
		if m["type"] != "hello" {
			t.Errorf("told %v", m)
		}
	}
	if len(p.got) != 4 {
		t.Errorf("asked %d times", len(p.got))
	}
}
