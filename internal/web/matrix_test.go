package web_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/web"
	"assay/internal/web/page"
)

// matrix asks every route as everybody for every kind of record, over HTTP.
type matrix struct {
	*sample
	site    http.Handler
	routes  []page.Route
	raw     *sql.DB
	tokens  map[string]string // sessions of the accounts
	invited string            // secret of a one-time link that waits to be used
	mail    int64             // a message in the outbox
}

// everybody is who asks: a visitor, and the accounts of the sample.
func everybody() []string {
	return append([]string{"visitor"}, slices.Sorted(maps.Keys(rolesOf))...)
}

func newMatrix(t *testing.T) *matrix {
	k := testkit.New(t)
	w, err := web.New(web.Options{Office: k.Office, Store: k.Store, Write: k.Jobs.Write, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	m := &matrix{sample: newSample(t, k), site: w.Handler(), routes: w.Routes(), tokens: map[string]string{}}
	m.raw = must(sql.Open("sqlite", strings.TrimPrefix(k.Config.Database, "sqlite:")))(t)
	t.Cleanup(func() { _ = m.raw.Close() }) // the test is over
	for name := range m.accounts {
		m.signIn(name)
	}
	due := must(k.Store.DueDeliveries(m.ctx(), k.Office.Now(), 1000))(t)
	for _, d := range due {
		if d.Recipient == m.spare.Email {
			path := must(k.Office.ResolveLink(m.ctx(), d.Link))(t)
			m.invited, m.mail = strings.TrimPrefix(path, "/welcome/"), d.ID
		}
	}
	return m
}

// signIn opens a session; a cell may have ended the one before.
func (m *matrix) signIn(who string) {
	m.tokens[who] = must(m.k.Office.SignInAs(m.ctx(), m.accounts[who].ID))(m.t)
}

// ask sends one request as somebody.
func (m *matrix) ask(who, method, path string) *httptest.ResponseRecorder {
	return m.fill(who, method, path, nil)
}

// fill sends one request with a form as somebody.
func (m *matrix) fill(who, method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if strings.HasSuffix(path, "/events") { // it would speak for minutes
		ctx, end := context.WithTimeout(r.Context(), 50*time.Millisecond)
		defer end()
		r = r.WithContext(ctx)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token := m.tokens[who]; token != "" {
		r.AddCookie(&http.Cookie{Name: "assay", Value: token})
	}
	w := httptest.NewRecorder()
	m.site.ServeHTTP(w, r)
	return w
}

// whose is which record an address names, seen from the sample's own client and team.
type whose int

const (
	own whose = iota
	foreign
	unknown
)

// address fills the parameters of a route.
func (m *matrix) address(who string, r page.Route, w whose) string {
	f := map[whose]file{own: m.own, foreign: m.foreign}[w]
	parts := strings.Split(r.Path, "/")
	for i, part := range parts {
		if name, isParam := strings.CutPrefix(part, ":"); isParam {
			parts[i] = m.value(who, name, parts, f, w)
		}
	}
	return strings.Join(parts, "/")
}

// value is what stands for a parameter; an unknown record has an id or code that there is not.
func (m *matrix) value(who, name string, parts []string, f file, w whose) string {
	if len(parts) > 4 && parts[2] == "field" { // /api/field/v1/audits/:id
		parts = parts[3:]
	}
	ids := map[string]int64{"applications": f.application, "certifications": f.certification, "audits": f.audit, "findings": f.finding,
		"quotations": f.quotation, "contracts": f.contract, "certificates": f.certificate, "dossiers": f.dossier, "accounts": m.spare.ID, "people": m.stranger.ID,
		"settings": m.mail, "prices": m.row["prices"], "offices": m.row["offices"], "contract-templates": m.row["templates"], "complaints": m.row["complaints"], "forgeries": m.row["forgeries"], "certsearch": m.row["uploads"], "decisions": f.decision}
	texts := map[string]string{"apply": f.apply, "track": f.apply, "q": f.quote, "k": f.sign, "c": f.public, "papers": f.paper,
		"evidence": f.evidence, "watch": f.public, "watching": m.watching, "settings": "sms.max_reduction", "complain": m.complain, "welcome": m.invited, "f": f.link, "certificates": f.number}
	switch {
	case name == "code" && parts[1] == "api" && w == unknown:
		return "bbbbbbbbbbbbbbbbbbbbbbbbbb"
	case name == "code" && parts[1] == "api":
		return f.public
	case w == unknown && slices.Contains([]string{"id", "row", "objection", "response", "link"}, name):
		return "987654321"
	case name == "att", name == "device":
		return "unknown987"
	case name == "of" && w == unknown:
		return "2018-own-987"
	case name == "of":
		return "2018-own-1"
	case parts[1] == "checklists" && name == "number":
		return "8.6.1"
	case w == unknown && name == "number":
		return "SMS-2026-9999"
	case w == unknown:
		return "unknown987"
	case parts[1] == "account" && name == "id":
		return m.session(who, w)
	case name == "id" && (slices.Contains(parts, "decision") || slices.Contains(parts, "dossier") || parts[1] == "audits" && slices.Contains(parts, "review")):
		return strconv.FormatInt(f.stage2, 10) // a stage 1 is not decided on
	case name == "id":
		return strconv.FormatInt(ids[parts[1]], 10)
	case name == "row":
		return strconv.FormatInt(m.row[parts[3]], 10)
	case name == "objection":
		return strconv.FormatInt(f.objection, 10)
	case name == "number":
		return f.number
	case name == "link":
		return strconv.FormatInt(f.linkID, 10)
	case name == "code" && parts[1] == "f":
		return f.evidence
	case name == "document":
		return f.document
	}
	return texts[parts[1]]
}

// session is the id of a session of somebody, or of somebody else.
func (m *matrix) session(who string, w whose) string {
	if w == foreign || who == "visitor" {
		who = map[bool]string{true: "planner", false: "decider"}[who != "planner"]
	}
	row := must(m.k.Office.Sessions(m.ctx(), cert.Actor{AccountID: m.accounts[who].ID}))(m.t)
	return strconv.FormatInt(row[0].ID, 10)
}

// sees tells whether somebody who holds the route's permission sees the record.
func (m *matrix) sees(who string, o owner, w whose) bool {
	if w == unknown {
		return o == nobodys
	}
	switch o {
	case files, teams:
		return m.actorOf(who).SeesAll() || m.isOf(who, w)
	case crews:
		return who != "client" && who != "other" && m.isOf(who, w)
	case unsent:
		return false
	case sessions:
		return w == own
	case complained:
		return m.actorOf(who).May(cert.HandleThem)
	}
	return true
}

// isOf tells whether the client or auditor belongs to the file.
func (m *matrix) isOf(who string, w whose) bool {
	return slices.Contains(map[whose][]string{own: {"client", "lead", "auditor"}, foreign: {"other", "foreign lead"}}[w], who)
}

func (m *matrix) actorOf(who string) cert.Actor {
	if who == "visitor" {
		return cert.Visitor("Visitor")
	}
	return m.actor(who)
}

// verdict is what a cell must answer.
type verdict string

const (
	signInFirst verdict = "is sent to the sign-in page"
	signInHere  verdict = "is asked to sign in where it is"
	forbidden   verdict = "is forbidden"
	missing     verdict = "is not found"
	answered    verdict = "is answered"
	judged      verdict = "is answered, or forbidden by the rules of the record"
)

// due says what a cell must answer, from the permission table and the ownership table.
func (m *matrix) due(who string, r page.Route, w whose) verdict {
	actor, o := m.actorOf(who), ownership[r.Method+" "+r.Path]
	switch {
	case r.Permission == cert.FieldWork && who == "visitor":
		return signInHere
	case !actor.May(r.Permission) && who == "visitor":
		return signInFirst
	case !actor.May(r.Permission):
		return forbidden
	case !m.sees(who, o, w):
		return missing
	case o == selves && !actor.Is(cert.Administrator):
		return forbidden
	case o == teams:
		return judged
	}
	return answered
}

// met tells whether an answer is what is due.
func met(v verdict, got *httptest.ResponseRecorder) bool {
	toSignIn := got.Code == http.StatusSeeOther && strings.HasPrefix(got.Header().Get("Location"), "/sign-in")
	good := got.Code < 500 && !slices.Contains([]int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed}, got.Code) && !toSignIn
	switch v {
	case signInFirst:
		return toSignIn
	case signInHere:
		return got.Code == http.StatusUnauthorized && got.Header().Get("X-Field") == "1"
	case forbidden:
		return got.Code == http.StatusForbidden
	case missing:
		return got.Code == http.StatusNotFound
	case judged:
		return good || got.Code == http.StatusForbidden
	}
	return good || toSignIn && got.Code == http.StatusSeeOther
}

// TestEveryRouteIsDeclared holds route table and ownership table together.
func TestEveryRouteIsDeclared(t *testing.T) {
	k := testkit.New(t)
	w, err := web.New(web.Options{Office: k.Office, Store: k.Store, Write: k.Jobs.Write, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range w.Routes() {
		key := r.Method + " " + r.Path
		known[key] = true
		if _, declared := ownership[key]; !declared {
			t.Errorf("%s is not in the ownership table: say whose record it names", key)
		}
	}
	for key := range ownership {
		if !known[key] {
			t.Errorf("the ownership table names %s, which is no route", key)
		}
	}
}

// TestMatrix asks every route as everybody for their own, a foreign and an unknown record. What is refused
// changes nothing in the database. Refusals come first, for what is allowed moves the records on.
func TestMatrix(t *testing.T) {
	m := newMatrix(t)
	cells := 0
	for _, allowed := range []bool{false, true} {
		for _, r := range m.routes {
			if _, declared := ownership[r.Method+" "+r.Path]; !declared {
				continue // TestEveryRouteIsDeclared says so
			}
			before := m.fingerprint()
			for _, who := range everybody() {
				for _, w := range []whose{own, foreign, unknown} {
					if w != own && !strings.Contains(r.Path, ":") {
						continue
					}
					v := m.due(who, r, w)
					if (v == answered || v == judged) != allowed {
						continue
					}
					cells++
					m.cell(who, r, w, v)
				}
			}
			if after := m.fingerprint(); !allowed && before != after {
				t.Errorf("%s %s: a refused request changed the database", r.Method, r.Path)
			}
		}
	}
	t.Logf("%d routes, %d cells", len(m.routes), cells)
}

// cell asks once and looks at the answer and its headers.
func (m *matrix) cell(who string, r page.Route, w whose, v verdict) {
	m.t.Helper()
	if v == answered && who != "visitor" && r.Method == http.MethodPost {
		m.signIn(who) // the cell may end the session
	}
	path := m.address(who, r, w)
	got := m.fill(who, r.Method, path, forms[r.Method+" "+r.Path])
	if !met(v, got) {
		m.t.Errorf("%s %s as %s: %d %s, but it %s", r.Method, path, who, got.Code, got.Header().Get("Location"), v)
	}
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Permissions-Policy": "camera=()"} {
		if !strings.Contains(got.Header().Get(name), want) {
			m.t.Errorf("%s %s: %s is %q", r.Method, path, name, got.Header().Get(name))
		}
	}
	for _, secret := range []string{"$argon2id", m.invited, office.Hash(m.tokens["administrator"]), m.tokens["administrator"]} {
		if body := got.Body.String(); !strings.Contains(r.Path, ":token") && strings.Contains(body, secret) {
			m.t.Errorf("%s %s as %s shows a secret", r.Method, path, who)
		}
	}
	if got.Header().Get("Cache-Control") == "" {
		m.t.Errorf("%s %s says nothing of caching", r.Method, path)
	}
}

// fingerprint is a hash over every row of every table but the sessions, whose last use moves.
func (m *matrix) fingerprint() string {
	sum := sha256.New()
	for _, table := range m.column("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('sessions') ORDER BY name") {
		var columns []string
		for _, c := range m.column("SELECT name FROM pragma_table_info('" + table + "')") {
			columns = append(columns, "COALESCE(CAST("+c+" AS TEXT), '-')")
		}
		fmt.Fprintln(sum, table)
		for _, row := range m.column("SELECT " + strings.Join(columns, " || '|' || ") + " FROM " + table + " ORDER BY 1") {
			fmt.Fprintln(sum, row)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func (m *matrix) column(query string) (texts []string) {
	m.t.Helper()
	rows, err := m.raw.QueryContext(m.ctx(), query)
	m.check(err)
	defer func() { m.check(rows.Close()) }()
	for rows.Next() {
		var text string
		m.check(rows.Scan(&text))
		texts = append(texts, text)
	}
	m.check(rows.Err())
	return texts
}
