package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

// window is a browser that asks the whole site as one person: with a session, or none.
type window struct {
	t    *testing.T
	site http.Handler
	bake *http.Cookie
}

// answer is what came back.
type answer struct {
	Code int
	To   string
	Body string
}

func visitor(t *testing.T, k *testkit.Kit) window { return window{t, k.Web.Handler(), nil} }

// signedIn is a person of the body with these roles.
func signedIn(t *testing.T, k *testkit.Kit, roles ...cert.Role) window {
	t.Helper()
	ctx := context.Background()
	mail := fmt.Sprintf("%s@assay.example", strings.ReplaceAll(fmt.Sprint(roles), " ", "."))
	p := cert.Person{Name: "Rita Reviewer", Email: mail, Active: true, CreatedAt: k.Clock.Now()}
	if err := k.Store.AddPerson(ctx, &p); err != nil {
		t.Fatal(err)
	}
	return session(t, k, cert.Account{Email: mail, Name: p.Name, PersonID: &p.ID, Roles: roles, CreatedAt: k.Clock.Now()})
}

func session(t *testing.T, k *testkit.Kit, account cert.Account) window {
	t.Helper()
	ctx := context.Background()
	if err := k.Store.AddAccount(ctx, &account); err != nil {
		t.Fatal(err)
	}
	now := k.Clock.Now()
	token := office.RandomCode()
	if err := k.Store.AddSession(ctx, &cert.Session{AccountID: account.ID, TokenHash: office.Hash(token), CreatedAt: now, SeenAt: now, EndsAt: now.AddDate(0, 0, 1)}); err != nil {
		t.Fatal(err)
	}
	return window{t, k.Web.Handler(), &http.Cookie{Name: "assay", Value: token}}
}

func (b window) do(r *http.Request) answer {
	b.t.Helper()
	if b.bake != nil {
		r.AddCookie(b.bake)
	}
	w := httptest.NewRecorder()
	b.site.ServeHTTP(w, r)
	return answer{w.Code, w.Header().Get("Location"), w.Body.String()}
}

func (b window) get(path string) answer {
	b.t.Helper()
	path, _, _ = strings.Cut(path, "#")
	return b.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (b window) post(path string, sent url.Values) answer {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// upload sends a file as the import form does.
func (b window) upload(path, once, name, text string) answer {
	b.t.Helper()
	return b.multipart(path, url.Values{"once": {once}}, "file", name, text)
}

// attach sends a file as the form of the documents does.
func (b window) attach(path string, sent url.Values, name, text string) answer {
	b.t.Helper()
	return b.multipart(path, sent, "files", name, text)
}

func (b window) multipart(path string, sent url.Values, field, name, text string) answer {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for key := range sent {
		if err := m.WriteField(key, sent.Get(key)); err != nil {
			b.t.Fatal(err)
		}
	}
	f, err := m.CreateFormFile(field, name)
	if err == nil {
		_, err = io.WriteString(f, text)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.do(r)
}

// shows fails unless the answer has the status and holds every text, and none of those that begin with "!".
func (a answer) shows(t *testing.T, code int, texts ...string) {
	t.Helper()
	if a.Code != code {
		t.Errorf("answered %d to %q, want %d", a.Code, a.To, code)
	}
	for _, text := range texts {
		want, forbidden := strings.CutPrefix(text, "!")
		if strings.Contains(a.Body, want) == forbidden {
			t.Errorf("the page holds %q is %v", want, forbidden)
		}
	}
}

// leads fails unless the answer sends the window on to the address.
func (a answer) leads(t *testing.T, to string) {
	t.Helper()
	if a.Code != http.StatusSeeOther || a.To != to {
		t.Errorf("answered %d to %q, want 303 to %q", a.Code, a.To, to)
	}
}

var hiddenFields = regexp.MustCompile(`<input type="hidden" name="(once|version|part|row|print)" value="([^"]*)">`)

// stamps are the hiddenFields fields of the page's form, with what else is sent.
func (a answer) stamps(more ...string) url.Values {
	v := url.Values{}
	for _, m := range hiddenFields.FindAllStringSubmatch(a.Body, -1) {
		v.Set(m[1], m[2])
	}
	for i := 0; i < len(more); i += 2 {
		v.Add(more[i], more[i+1])
	}
	return v
}

// whole are the hidden fields of a page as a form sends them that shows every part at once.
func (a answer) whole(more ...string) url.Values {
	v := a.stamps(more...)
	v.Del("part")
	v.Del("print")
	return v
}

// begun opens the public form and returns its address.
func (b window) begun() string {
	b.t.Helper()
	a := b.post("/apply", url.Values{})
	if a.Code != http.StatusSeeOther || !strings.HasPrefix(a.To, "/apply/") {
		b.t.Fatalf("the form did not open: %d %s", a.Code, a.To)
	}
	return a.To
}

// filled adds a whole questionnaire to what is sent.
func filled(v url.Values, q cert.Questionnaire) url.Values {
	for name, value := range q.Fields() {
		v.Set(name, value)
	}
	return v
}

// submitted is an application that waits for its review.
func submitted(t *testing.T, k *testkit.Kit, change ...func(q *cert.Questionnaire)) cert.Application {
	t.Helper()
	q := testkit.Questionnaire()
	for _, c := range change {
		c(&q)
	}
	a, err := k.Office.ImportQuestionnaire(context.Background(), cert.SystemActor, q, "import")
	if err != nil {
		t.Fatal(err)
	}
	return a
}
