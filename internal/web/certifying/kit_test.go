package certifying_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/walk"
	"assay/internal/web/certifying"
	"assay/internal/web/page"
	"assay/templates"
)

// stage is a body with one life played so far.
type stage struct {
	*testkit.Kit
	cast walk.Cast
	file int64
}

// played plays a life to a mark.
func played(t testing.TB, k *testkit.Kit, plot walk.Plot) stage {
	t.Helper()
	ctx := context.Background()
	p := &walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock}
	var err error
	if p.Cast, err = walk.Hire(ctx, k.Office, 1, ""); err != nil {
		t.Fatal(err)
	}
	plot.Questionnaire = testkit.Questionnaire()
	life, err := p.Play(ctx, plot)
	if err != nil {
		t.Fatal(err)
	}
	return stage{k, p.Cast, life.File}
}

// audit is the file's audit of a kind.
func (s stage) audit(t testing.TB, kind cert.AuditKind) cert.Audit {
	t.Helper()
	audits, err := s.Store.Audits(context.Background(), s.file)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range audits {
		if a.Kind == kind {
			return a
		}
	}
	t.Fatalf("there is no %s", kind)
	return cert.Audit{}
}

// certificate is the newest of the file.
func (s stage) certificate(t testing.TB) cert.Certificate {
	t.Helper()
	all, err := s.Store.Certificates(context.Background(), s.file)
	if err != nil || len(all) == 0 {
		t.Fatalf("%d certificates, %v", len(all), err)
	}
	return all[0]
}

// send asks the pages of this area as an actor, behind the permissions of their routes.
func (s stage) send(t testing.TB, actor cert.Actor, r *http.Request) (*httptest.ResponseRecorder, error) {
	t.Helper()
	set, err := page.Load(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	var answered error
	e := echo.New()
	e.Renderer = set
	e.HTTPErrorHandler = func(err error, _ echo.Context) { answered = err }
	for _, route := range certifying.Routes(s.Office, s.Store) {
		e.Add(route.Method, route.Path, func(c echo.Context) error {
			page.SetActor(c, actor)
			page.SetFrame(c, page.Base{BodyName: "Assay", Prefix: "SMS", Today: s.Office.Today(), Path: c.Request().URL.Path, User: &page.User{Name: actor.Name, Staff: true}})
			if !actor.May(route.Permission) {
				return cert.Forbidden
			}
			return route.Handler(c)
		})
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w, answered
}

// shows fails unless the page is drawn with every text and without those that begin with "!".
func (s stage) shows(t testing.TB, actor cert.Actor, path string, texts ...string) {
	t.Helper()
	w, err := s.send(t, actor, httptest.NewRequest(http.MethodGet, path, nil))
	if err != nil || w.Code != http.StatusOK {
		t.Errorf("%s: %d, %v", path, w.Code, err)
	}
	holds(t, path, w.Body.String(), texts...)
}

func holds(t testing.TB, path, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		want, forbidden := strings.CutPrefix(text, "!")
		if strings.Contains(body, want) == forbidden {
			t.Errorf("%s: holds %q is %v:\n%s", path, want, forbidden, body)
		}
	}
}

// posts sends a form with pairs of names and values.
func (s stage) posts(t testing.TB, actor cert.Actor, path string, version int64, pairs ...string) (*httptest.ResponseRecorder, error) {
	t.Helper()
	form := url.Values{"once": {page.NewKey()}, "version": {strconv.FormatInt(version, 10)}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(t, actor, r)
}

// examined is the hash of the dossier of an audit after its review, as the form sends it.
func (s stage) examined(t testing.TB, a cert.Audit) string {
	t.Helper()
	d, err := walk.Examined(context.Background(), s.Office, s.cast.Decider, a)
	if err != nil {
		t.Fatal(err)
	}
	return d.SHA256
}
