package auditing_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"

	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/web/auditing"
	"assay/internal/web/page"
	"assay/static"
	"assay/templates"
)

var (
	chief   = cert.Actor{AccountID: 9, PersonID: 901, Name: "Carla Chief", Roles: []cert.Role{cert.Administrator}}
	planner = cert.Actor{AccountID: 1, PersonID: 902, Name: "Petra Plan", Roles: []cert.Role{cert.Planner}}
)

// story is a contracted client with people who can audit it.
type story struct {
	t                testing.TB
	k                *testkit.Kit
	file             cert.Certification
	stage1           cert.Audit
	lead, aide, wise cert.Actor
	client           cert.Actor
}

// must ends the test on an error.
func (s *story) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// contracted brings a client by the verbs to the programme of its audits.
func contracted(t testing.TB, k *testkit.Kit) *story {
	t.Helper()
	s := &story{t: t, k: k}
	ctx, o, eleni := context.Background(), k.Office, cert.Visitor("Eleni Papadaki")
	a, err := o.BeginApplication(ctx, eleni, "web")
	s.must(err)
	a, err = o.SaveDraft(ctx, eleni, a.Code, office.DraftInput{Questionnaire: testkit.Questionnaire(), Version: a.Version})
	s.must(err)
	a, err = o.SubmitApplication(ctx, eleni, a.Code, a.Version)
	s.must(err)
	a.Status = cert.ApplicationAccepted // as the review leaves it
	s.must(k.Store.SaveApplication(ctx, &a))
	s.file.ID = *a.CertificationID
	_, err = o.RecordAuditTime(ctx, planner, s.file.ID, office.AuditTimeInput{Revision: 1, Input: audittime.Input{Persons: 12}})
	s.must(err)
	q, err := o.DraftQuotation(ctx, planner, s.file.ID, 1)
	s.must(err)
	q, err = o.SendQuotation(ctx, planner, q.ID, q.Version)
	s.must(err)
	_, err = o.AcceptQuotation(ctx, eleni, q.Code, office.QuotationAnswer{Version: q.Version, Read: true, SHA256: q.PaperSHA256, Name: "Eleni Papadaki", Position: "Managing director"})
	s.must(err)
	s.sign(eleni)
	s.people()
	return s
}

// sign brings the contract to both signatures.
func (s *story) sign(eleni cert.Actor) {
	ctx, o := context.Background(), s.k.Office
	c, err := o.DraftContract(ctx, planner, s.file.ID)
	s.must(err)
	c, err = o.OfferContract(ctx, planner, c.ID, c.Version)
	s.must(err)
	by := office.ContractSignature{Version: c.Version, Name: "Eleni Papadaki", Position: "Managing director", Agreed: true, SHA256: c.PaperSHA256}
	c, err = o.SignContract(ctx, eleni, c.Code, by)
	s.must(err)
	by.Version = c.Version
	_, err = o.CountersignContract(ctx, planner, c.ID, by)
	s.must(err)
	s.file, err = s.k.Store.Certification(ctx, cert.SystemActor, s.file.ID)
	s.must(err)
	audits, err := s.k.Store.Audits(ctx, s.file.ID)
	s.must(err)
	s.stage1 = audits[0]
}

// people takes three auditors into the body.
func (s *story) people() {
	s.lead = s.person("Anna Berg", cert.LeadAuditor, cert.AreaAudit, cert.AreaLead)
	s.aide = s.person("Ivo Horvat", cert.Auditor, cert.AreaAudit)
	s.wise = s.person("Noor Haddad", cert.Auditor, "cloud services")
	s.client = cert.Actor{AccountID: 77, ClientID: s.file.ClientID, Name: "Eleni Papadaki", Roles: []cert.Role{cert.ClientUser}}
}

func (s *story) person(name string, role cert.Role, areas ...string) cert.Actor {
	ctx := context.Background()
	p, err := s.k.Office.AddPerson(ctx, chief, office.PersonInput{Name: name, Languages: "English, German", Active: true})
	s.must(err)
	for _, area := range areas {
		_, err := s.k.Office.AddCompetence(ctx, chief, p.ID, office.CompetenceInput{Area: area, Proof: "course and audits", From: day.MustParse("2020-01-01")})
		s.must(err)
	}
	return cert.Actor{AccountID: 1000 + p.ID, PersonID: p.ID, Name: name, Roles: []cert.Role{role}}
}

// serve serves the pages of this area to one actor, behind the permissions of their routes.
func (s *story) serve(actor cert.Actor) http.Handler {
	s.t.Helper()
	set, err := page.Load(templates.Files)
	s.must(err)
	e := echo.New()
	e.Renderer = set
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		if err := c.String(codeOf(err), err.Error()); err != nil {
			s.t.Error(err)
		}
	}
	e.GET("/static/*", echo.WrapHandler(static.Handler()))
	for _, r := range auditing.Routes(s.k.Office, s.k.Store) {
		e.Add(r.Method, r.Path, func(c echo.Context) error {
			page.SetActor(c, actor)
			page.SetFrame(c, page.Base{BodyName: "Assay Certification", Today: s.k.Office.Today(), Path: c.Request().URL.Path, User: &page.User{Name: actor.Name, Staff: actor.IsStaff()}})
			if !actor.May(r.Permission) {
				return cert.Forbidden
			}
			return r.Handler(c)
		})
	}
	return e
}

func codeOf(err error) int {
	var unmet *cert.Unmet
	switch {
	case errors.Is(err, cert.NotFound):
		return http.StatusNotFound
	case errors.Is(err, cert.Forbidden):
		return http.StatusForbidden
	case errors.As(err, &unmet) || errors.Is(err, cert.Conflict):
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

// get asks for a page and fails unless it answers with the code and with every text, without those that
// begin with "!".
func (s *story) get(actor cert.Actor, path string, code int, texts ...string) string {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.serve(actor).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return s.judge(w, "GET "+path, code, texts)
}

// post sends a form and judges the answer as get does.
func (s *story) post(actor cert.Actor, path string, form url.Values, code int, texts ...string) string {
	s.t.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.serve(actor).ServeHTTP(w, r)
	return s.judge(w, "POST "+path, code, texts)
}

func (s *story) judge(w *httptest.ResponseRecorder, what string, code int, texts []string) string {
	s.t.Helper()
	body := w.Body.String()
	if w.Code != code {
		s.t.Errorf("%s answered %d, not %d:\n%s", what, w.Code, code, body)
		return body
	}
	for _, text := range texts {
		want, forbidden := strings.CutPrefix(text, "!")
		if strings.Contains(body, want) == forbidden {
			s.t.Errorf("%s: holds %q is %v:\n%s", what, want, forbidden, body)
		}
	}
	return body
}

// audit is stage 1 as it is now.
func (s *story) audit() cert.Audit {
	a, err := s.k.Store.Audit(context.Background(), cert.SystemActor, s.stage1.ID)
	s.must(err)
	return a
}

// at is a page of stage 1.
func (s *story) at(rest string) string { return fmt.Sprintf("/audits/%d%s", s.stage1.ID, rest) }

// form is what a form drawn now carries with it, and more.
func (s *story) form(pairs ...string) url.Values {
	v := url.Values{"version": {fmt.Sprint(s.audit().Version)}, "once": {page.NewKey()}}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}
