package certsearch_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/iaf"
	"assay/internal/testkit"
	"assay/internal/web"
)

// desk asks pages as a scheme manager.
type desk struct {
	*testkit.Kit
	t      *testing.T
	site   http.Handler
	cookie *http.Cookie
}

func open(t *testing.T, k *testkit.Kit, r web.Search) desk {
	t.Helper()
	w, err := web.New(web.Options{Office: k.Office, Store: k.Store, Write: k.Jobs.Write, Search: r})
	if err != nil {
		t.Fatal(err)
	}
	person := cert.Person{Name: "Sam Scheme", Active: true, Agreement: "employed", CreatedAt: k.Office.Now()}
	if err := k.Store.AddPerson(context.Background(), &person); err != nil {
		t.Fatal(err)
	}
	return desk{k, t, w.Handler(), k.SignIn(t, cert.Account{Name: "Sam Scheme", Roles: []cert.Role{cert.SchemeManager}, PersonID: &person.ID})}
}

func (d desk) ask(method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(d.cookie)
	w := httptest.NewRecorder()
	d.site.ServeHTTP(w, r)
	return w
}

// says fails unless the answer has the status and every text, and none of those that begin with "!".
func (d desk) says(w *httptest.ResponseRecorder, status int, texts ...string) {
	d.t.Helper()
	if w.Code != status {
		d.t.Errorf("answered %d, want %d", w.Code, status)
	}
	for _, text := range texts {
		want, forbidden := strings.CutPrefix(text, "!")
		if strings.Contains(w.Body.String(), want) == forbidden {
			d.t.Errorf("holds %q is %v:\n%s", want, forbidden, w.Body)
		}
	}
}

func accredited(t *testing.T, k *testkit.Kit, holder string) cert.Certificate {
	t.Helper()
	c := testkit.Issued(t, k, testkit.Certificate{Holder: holder})
	f, err := k.Store.Certification(context.Background(), cert.SystemActor, c.CertificationID)
	if err != nil {
		t.Fatal(err)
	}
	f.Accredited = true
	if err := k.Store.SaveCertification(context.Background(), &f); err != nil {
		t.Fatal(err)
	}
	if err := k.Store.AddApplication(context.Background(), &cert.Application{Version: 1, Status: cert.ApplicationAccepted, CertificationID: &f.ID, ClientID: &f.ClientID, Number: "A-1", Code: "a" + c.Code, CreatedAt: k.Office.Now()}); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestFromConsentToConfirmedFile takes the pages the way a scheme manager does.
func TestFromConsentToConfirmedFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := open(t, k, web.Search{File: iaf.File})
		c := accredited(t, k, "")
		d.says(d.ask("GET", "/certsearch", nil), 200, "switched off", "the client was not asked", c.Number)
		d.says(d.ask("POST", "/certsearch/settings", url.Values{"enabled": {"yes"}, "body": {"ESYD"}, "version": {"1"}}), 422, "refuses records without the scheme", "ESYD")
		d.says(d.ask("POST", "/certsearch/settings", url.Values{"enabled": {"yes"}, "body": {"ESYD"}, "acronym": {"ESYD"}, "scheme": {"ITSMS"}, "wordings": {"nonsense"}, "version": {"1"}}), 422, "one standard a line", "nonsense")
		d.says(d.ask("POST", "/certsearch/settings", url.Values{"enabled": {"yes"}, "body": {"ESYD"}, "acronym": {"ESYD"}, "scheme": {"ITSMS"}, "wordings": {c.Standard + " = ISO 20000"}, "version": {"1"}}), 303)
		consent := "/certifications/1/certsearch"
		d.says(d.ask("POST", consent, url.Values{"given": {"yes"}, "by_name": {"Eleni"}, "on": {"2026-01-05"}}), 422, "Where it is written", "Eleni")
		d.says(d.ask("POST", consent, url.Values{"given": {"yes"}, "by_name": {"Eleni"}, "on": {"2026-01-05"}, "proof": {"contract, clause 9"}}), 303)
		d.says(d.ask("GET", consent, nil), 200, "Agrees", "clause 9", "Sam Scheme")
		d.says(d.ask("GET", "/certsearch", nil), 200, "due by 31 Jan 2026", "1 record new or changed", "not there", "!the client was not asked", "uploaded by hand")
		d.says(d.ask("POST", "/certsearch/send", url.Values{}), 422, "No key of the register is set")
		d.says(d.ask("POST", "/certsearch/file", url.Values{"once": {"k1"}}), 303)
		d.says(d.ask("POST", "/certsearch/file", url.Values{"once": {"k1"}}), 303) // pressed twice, made once
		d.says(d.ask("GET", "/certsearch/uploads/2", nil), 404)
		d.says(d.ask("GET", "/certsearch/uploads/1", nil), 200, "not confirmed", "The register took the file")
		w := d.ask("GET", "/certsearch/uploads/1/file.xml", nil)
		d.says(w, 200, "<standards_name>ISO 20000</standards_name>", "<certificate_number>SMS-2026-0001</certificate_number>")
		if !strings.Contains(w.Header().Get("Content-Disposition"), "certifications-2026-01-05.xml") {
			t.Errorf("%v", w.Header())
		}
		d.says(d.ask("POST", "/certsearch/uploads/1/confirm", url.Values{}), 303)
		d.says(d.ask("GET", "/certsearch/uploads/1", nil), 200, "1 taken, 0 refused", "!The register took the file")
		d.says(d.ask("GET", "/certsearch", nil), 200, "done this month", "Nothing is new")
	})
}

// TestFaultsStandByTheirRecord, with field and rule.
func TestFaultsStandByTheirRecord(t *testing.T) {
	k := testkit.New(t)
	d := open(t, k, web.Search{File: iaf.File})
	accredited(t, k, strings.Repeat("Long ", 70))
	d.says(d.ask("POST", "/certifications/1/certsearch", url.Values{"given": {"yes"}, "by_name": {"E"}, "on": {"2026-01-05"}, "proof": {"letter"}}), 303)
	d.says(d.ask("GET", "/certsearch", nil), 200, "1 record that the register would refuse", "certified_entity_name", "the register takes 300", "R-IAF-03", "accreditation_body_name", "Missing required field", "R-IAF-05")
}

// TestComparisonShowsBothSides, read from a register over HTTP.
func TestComparisonShowsBothSides(t *testing.T) {
	k := testkit.New(t)
	off := open(t, k, web.Search{File: iaf.File})
	off.says(off.ask("GET", "/certsearch/compare", nil), 200, "cannot be read")
	var held []map[string]any
	down := false
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if down {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		if err := json.NewEncoder(w).Encode(map[string]any{"data": held}); err != nil {
			t.Error(err)
		}
	}))
	defer s.Close()
	d := open(t, k, web.Search{File: iaf.File, Held: iaf.New(s.URL, "key", "/v1/cb/all").Held, Sends: true})
	c := accredited(t, k, "")
	d.says(d.ask("POST", "/certsearch/settings", url.Values{"enabled": {"yes"}, "body": {"ESYD"}, "acronym": {"ESYD"}, "scheme": {"ITSMS"}, "version": {"1"}}), 303)
	d.says(d.ask("POST", "/certifications/1/certsearch", url.Values{"given": {"yes"}, "by_name": {"E"}, "on": {"2026-01-05"}, "proof": {"letter"}}), 303)
	d.says(d.ask("GET", "/certsearch/compare", nil), 200, "The register does not have it")
	held = []map[string]any{{"certificate_identity_number": c.Number, "certificate_number": c.Number, "certification_status": "suspended", "certified_entity_name": "Aegean <b> Ltd"}, {"certificate_number": "OLD-1", "certified_entity_name": "Gone", "certification_status": "active"}}
	d.says(d.ask("GET", "/certsearch/compare", nil), 200, "certification_status", "suspended", "Aegean &lt;b&gt; Ltd", "should not be there", "OLD-1", "!<b>")
	down = true
	d.says(d.ask("GET", "/certsearch/compare", nil), 502, "could not be read")
	d.says(d.ask("POST", "/certsearch/send", url.Values{}), 303)
	d.says(d.ask("GET", "/certsearch", nil), 200, "under way")
}
