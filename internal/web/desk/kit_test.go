package desk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/web/desk"
	"assay/internal/web/page"
	"assay/templates"
)

// submitted opens a file by the verbs, for a client of this name, and returns it.
func submitted(t testing.TB, k *testkit.Kit, name string) cert.Certification {
	t.Helper()
	ctx, visitor := context.Background(), cert.Visitor("Eleni Papadaki")
	q := testkit.Questionnaire()
	q.Applicant.Name = name
	a, err := k.Office.BeginApplication(ctx, visitor, "web")
	if err != nil {
		t.Fatal(err)
	}
	if a, err = k.Office.SaveDraft(ctx, visitor, a.Code, office.DraftInput{Questionnaire: q, Version: a.Version}); err != nil {
		t.Fatal(err)
	}
	if a, err = k.Office.SubmitApplication(ctx, visitor, a.Code, a.Version); err != nil {
		t.Fatal(err)
	}
	f, err := k.Store.Certification(ctx, cert.SystemActor, *a.CertificationID)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// planner is a person of the body who sees every file.
var planner = cert.Actor{AccountID: 1, PersonID: 1, Name: "Ada Planner", Roles: []cert.Role{cert.Planner}}

// clientOf is a person of a file's client.
func clientOf(f cert.Certification) cert.Actor {
	return cert.Actor{AccountID: 2, ClientID: f.ClientID, Name: "Client", Roles: []cert.Role{cert.ClientUser}}
}

// pages are the templates, read once for all tests.
var pages = sync.OnceValues(func() (*page.Set, error) { return page.Load(templates.Files) })

// serve serves the pages of this area to one actor, behind the permissions of their routes.
func serve(t testing.TB, k *testkit.Kit, actor cert.Actor) http.Handler {
	t.Helper()
	set, err := pages()
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	e.Renderer = set
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		code := map[error]int{cert.NotFound: http.StatusNotFound, cert.Forbidden: http.StatusForbidden}[err]
		if code == 0 {
			code = http.StatusInternalServerError
		}
		if err := c.String(code, err.Error()); err != nil {
			t.Error(err)
		}
	}
	for _, r := range desk.Routes(k.Office, k.Store, k.Jobs.Write, false) {
		e.Add(r.Method, r.Path, func(c echo.Context) error {
			page.SetActor(c, actor)
			page.SetFrame(c, page.Base{BodyName: "Assay Certification", Today: k.Office.Today(), Path: c.Request().URL.Path, User: &page.User{Name: actor.Name, Staff: actor.IsStaff()}})
			if !actor.May(r.Permission) {
				return cert.Forbidden
			}
			return r.Handler(c)
		})
	}
	return e
}

// get asks for a page as an actor.
func get(t testing.TB, k *testkit.Kit, actor cert.Actor, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	serve(t, k, actor).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// shows fails unless the page answers 200 with every text and without those that begin with "!".
func shows(t testing.TB, k *testkit.Kit, actor cert.Actor, path string, texts ...string) {
	t.Helper()
	code, body := get(t, k, actor, path)
	if code != http.StatusOK {
		t.Errorf("%s answered %d:\n%s", path, code, body)
		return
	}
	for _, text := range texts {
		want, forbidden := strings.CutPrefix(text, "!")
		if strings.Contains(body, want) == forbidden {
			t.Errorf("%s: holds %q is %v:\n%s", path, want, forbidden, body)
		}
	}
}
