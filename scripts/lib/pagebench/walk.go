package main

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"assay/internal/app"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
)

// reader is somebody who reads pages.
type reader struct {
	name   string
	cookie *http.Cookie // nil for the public
	start  []string     // pages that links lead on from
	links  *[]string    // with codes, that the readers before came across
}

// searches are what is looked for in every list: a common syllable, a number and what nobody has.
var searches = []string{"an", "2026", "zzqq"}

var staffPages = []string{"/desk", "/certifications", "/applications", "/audits", "/findings", "/certificates", "/calendar", "/dashboard",
	"/people", "/accounts", "/settings", "/settings/mail", "/settings/constants", "/search", "/certifications.csv", "/account"}

// readersOf signs in one reader of each kind.
func readersOf(ctx context.Context, a *app.App) ([]reader, error) {
	staff, err := everybody(ctx, a)
	if err != nil {
		return nil, err
	}
	lead, err := holder(ctx, a, cert.LeadAuditor)
	if err != nil {
		return nil, err
	}
	client, err := holder(ctx, a, cert.ClientUser)
	if err != nil {
		return nil, err
	}
	var sent []string
	return []reader{{"staff", staff, staffPages, &sent}, {"auditor", lead, staffPages, &sent}, {"client", client, []string{"/portal", "/findings", "/account"}, &sent},
		{"public", nil, []string{"/", "/apply", "/verify", "/register", "/sign-in", "/demo"}, &sent}}, nil
}

// everybody is a new account with all roles of the staff.
func everybody(ctx context.Context, a *app.App) (*http.Cookie, error) {
	account := cert.Account{Version: 1, Email: office.RandomCode() + "@assay.example", Name: "Bench", Roles: cert.StaffRoles, CreatedAt: time.Now().UTC()}
	if err := a.Store.AddAccount(ctx, &account); err != nil {
		return nil, fmt.Errorf("make an account: %w", err)
	}
	return session(ctx, a, account.ID)
}

// holder is the account longest there that holds a role.
func holder(ctx context.Context, a *app.App, role cert.Role) (*http.Cookie, error) {
	rows, _, err := a.Store.AccountRows(ctx, store.AccountQuery{Role: role, Sort: "made", Now: time.Now(), Limit: 1})
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("find a %s: %w", role, err)
	}
	return session(ctx, a, rows[0].ID)
}

func session(ctx context.Context, a *app.App, account int64) (*http.Cookie, error) {
	token, now := office.RandomCode(), time.Now().UTC()
	s := cert.Session{AccountID: account, TokenHash: office.Hash(token), CreatedAt: now, SeenAt: now, EndsAt: now.Add(8 * time.Hour)}
	if err := a.Store.AddSession(ctx, &s); err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	return &http.Cookie{Name: "assay", Value: token}, nil
}

// page is one address as one reader asks for it.
type page struct {
	path   string
	cookie *http.Cookie
}

// figures are what asking for a page took.
type figures struct {
	reader, path             string
	status, questions, bytes int
	least, p50, p95, cpu     time.Duration
}

// get asks for the page once.
func (p page) get(h http.Handler) (*httptest.ResponseRecorder, int, time.Duration) {
	ctx, asked := store.Counted(context.Background())
	r := httptest.NewRequest(http.MethodGet, p.path, nil).WithContext(ctx)
	if p.cookie != nil {
		r.AddCookie(p.cookie)
	}
	w := httptest.NewRecorder()
	begun := time.Now()
	h.ServeHTTP(w, r)
	return w, asked.N(), time.Since(begun)
}

// ask asks for the page several times, after once to warm up.
func (p page) ask(h http.Handler, rounds int) figures {
	f := figures{path: p.path}
	p.get(h)
	took := make([]time.Duration, rounds)
	begun := spent()
	for i := range took {
		w, n, d := p.get(h)
		f.status, f.bytes, f.questions, took[i] = w.Code, w.Body.Len(), max(f.questions, n), d
	}
	f.cpu = (spent() - begun) / time.Duration(rounds)
	slices.Sort(took)
	f.least, f.p50, f.p95 = took[0], took[(rounds-1)/2], took[(rounds-1)*95/100]
	return f
}

// spent is the processor time that this program has used so far.
func spent() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // fails on an unknown argument alone
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// measure walks through the reader's pages and asks for each.
func (r reader) measure(h http.Handler, w wanted) []figures {
	var all []figures
	for _, p := range r.walk(h) {
		if strings.HasPrefix(p.path, w.only) {
			f := p.ask(h, w.rounds)
			f.reader = r.name
			all = append(all, f)
		}
	}
	return all
}

// walk finds the pages of a reader: those it starts from with searches, then one of each kind that is linked.
// Two addresses are of one kind when they differ in numbers or codes alone.
func (r reader) walk(h http.Handler) []page {
	var pages []page
	seen := map[string]bool{}
	add := func(path string) {
		if k := kind(path); !seen[k] && !strings.Contains(path, "/static/") {
			seen[k] = true
			pages = append(pages, page{path, r.cookie})
		}
	}
	for _, path := range r.start {
		add(path)
		for _, s := range searches {
			add(path + "?q=" + s)
		}
	}
	if r.cookie == nil {
		for _, path := range *r.links {
			add(path)
		}
	}
	starts := len(pages)
	for i := 0; i < len(pages); i++ {
		w, _, _ := pages[i].get(h)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		*r.links = append(*r.links, coded.FindAllString(w.Body.String(), -1)...)
		for _, path := range links(w.Body.String()) {
			if i < starts || !strings.Contains(path, "?") { // sorts and filters of the lists, not their products
				add(path)
			}
		}
	}
	return pages
}

var (
	link  = regexp.MustCompile(`href="(/[^"#]*)`)
	digit = regexp.MustCompile(`[0-9]+`)
	code  = regexp.MustCompile(`/(c|q|k|track|apply|papers|evidence|certificates)/[^/?]+`)
	coded = regexp.MustCompile(`/(c|q|k|track|apply)/[A-Za-z0-9_-]{16,}`)
)

func kind(path string) string {
	return code.ReplaceAllString(digit.ReplaceAllString(path, "0"), "/$1/0")
}

func links(body string) []string {
	var out []string
	for _, m := range link.FindAllStringSubmatch(body, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}
