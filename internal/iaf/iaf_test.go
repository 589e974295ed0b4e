package iaf_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/iaf"
)

// fake is the register as its documentation describes it: bulk calls of at most a hundred that take all or nothing,
// single calls with an id, a list by pages, a key.
type fake struct {
	calls []string
	held  []map[string]any
	bad   map[string]bool // certificate numbers that it refuses
	busy  int             // answers to come back later
	down  bool
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.calls = append(f.calls, r.Method+" "+r.URL.Path)
	say := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v) // the caller looks at it
	}
	switch {
	case f.down:
		say(500, nil)
	case r.Header.Get("x-http-authorization") != "the key":
		say(401, map[string]string{"message": "wrong key"})
	case f.busy > 0:
		f.busy--
		w.Header().Set("Retry-After", "0")
		say(429, nil)
	case r.URL.Path == "/v1/cb/bulk-upload-cert":
		var sent struct{ Certifications []map[string]any }
		if json.NewDecoder(r.Body).Decode(&sent) != nil || len(sent.Certifications) > 100 {
			say(422, map[string]string{"message": "at most 100"})
			return
		}
		for _, c := range sent.Certifications {
			if f.bad[fmt.Sprint(c["certificate_number"])] {
				say(422, map[string]any{"message": "The given data was invalid", "errors": map[string]string{"certificate_number": "unknown"}})
				return
			}
		}
		f.held = append(f.held, sent.Certifications...)
		say(200, map[string]any{"data": true})
	case r.URL.Path == "/v1/cb/upload-cert":
		var c map[string]any
		if json.NewDecoder(r.Body).Decode(&c) != nil || f.bad[fmt.Sprint(c["certificate_number"])] {
			say(422, map[string]any{"message": "Data mapping", "errors": map[string]string{"standards_name": "not mapped"}})
			return
		}
		f.held = append(f.held, c)
		say(200, map[string]any{"data": true, "company_certifications_id": "cc_" + fmt.Sprint(c["certificate_number"])})
	case r.URL.Path == "/v1/cb/all":
		var page, limit int
		_, _ = fmt.Sscan(r.URL.Query().Get("offset"), &page)
		_, _ = fmt.Sscan(r.URL.Query().Get("limit"), &limit)
		say(200, map[string]any{"data": f.held[min(page*limit, len(f.held)):min((page+1)*limit, len(f.held))]})
	default:
		say(404, nil)
	}
}

func serve(t *testing.T, f *fake, key string) *iaf.Client {
	t.Helper()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return iaf.New(s.URL+"/", key, "/v1/cb/all")
}

func records(n int) []cert.SearchRecord {
	var out []cert.SearchRecord
	for i := range n {
		out = append(out, cert.SearchRecord{Identity: fmt.Sprintf("SMS-%d", i), Certificate: fmt.Sprintf("SMS-%d-r2", i), Standing: cert.SearchActive, Accreditation: "Accredited", Type: "Management System",
			Scope: "Hosting & <more>", Issued: "20260105", Expires: "20290104", EntityID: "CE-1", Entity: "Ölwerk", Street: "Weg 1", City: "Köln", Country: "Germany", Body: "DAkkS", Acronym: "DAkkS",
			Scheme: "ITSMS", Standard: "ISO/IEC 20000-1:2018", Sites: []cert.SearchSite{{Street: "Weg 1", City: "Köln", Country: "Germany", Scope: "All"}}})
	}
	return out
}

// TestRecordsGoByTheHundred, and come back as they went.
func TestRecordsGoByTheHundred(t *testing.T) {
	f := &fake{}
	c := serve(t, f, "the key")
	sent := records(250)
	said, err := c.Upload(context.Background(), sent)
	if err != nil || len(said) != 250 || len(f.calls) != 3 || len(f.held) != 250 {
		t.Fatalf("%d answers, calls %v, %v", len(said), f.calls, err)
	}
	for i, s := range said {
		if !s.Accepted {
			t.Errorf("record %d: %+v", i, s)
		}
	}
	held, err := c.Held(context.Background())
	if err != nil || len(held) != 250 {
		t.Fatalf("%d records came back, %v", len(held), err)
	}
	for i := range held {
		if d := sent[i].Differences(held[i]); len(d) > 0 || held[i].Identity != sent[i].Identity {
			t.Fatalf("record %d came back with %v", i, d)
		}
	}
	if f.held[0]["schemes"] == nil || fmt.Sprint(f.held[0]["certification_type"]) != "Management System" {
		t.Errorf("sent as %v", f.held[0])
	}
}

// TestOneBadRecordKeepsNoOtherBack: a hundred that is refused goes one by one.
func TestOneBadRecordKeepsNoOtherBack(t *testing.T) {
	f := &fake{bad: map[string]bool{"SMS-7-r2": true}}
	said, err := serve(t, f, "the key").Upload(context.Background(), records(120))
	if err != nil || len(said) != 120 || len(f.held) != 119 {
		t.Fatalf("%d answers, %d held, %v", len(said), len(f.held), err)
	}
	for i, s := range said {
		if s.Accepted == (i == 7) {
			t.Errorf("record %d: %+v", i, s)
		}
	}
	if said[6].Remote != "cc_SMS-6-r2" || !strings.Contains(said[7].Message, "Data mapping") || !strings.Contains(said[7].Message, "not mapped") {
		t.Errorf("%+v, %+v", said[6], said[7])
	}
}

// TestDraftIsCalledHidden on the way there, and is no difference on the way back.
func TestDraftIsCalledHidden(t *testing.T) {
	f := &fake{}
	c := serve(t, f, "the key")
	r := records(1)
	r[0].Standing = cert.SearchDraft
	if _, err := c.Upload(context.Background(), r); err != nil || f.held[0]["certification_status"] != "Hidden" {
		t.Fatalf("%v %v", f.held, err)
	}
	held, err := c.Held(context.Background())
	if err != nil || len(r[0].Differences(held[0])) > 0 {
		t.Errorf("%v %v", r[0].Differences(held[0]), err)
	}
}

func TestWhatCannotBeReachedIsAnError(t *testing.T) {
	if _, err := serve(t, &fake{}, "another key").Upload(context.Background(), records(2)); err == nil || !strings.Contains(err.Error(), "wrong key") {
		t.Errorf("a wrong key: %v", err)
	}
	if _, err := serve(t, &fake{down: true}, "the key").Upload(context.Background(), records(2)); err == nil {
		t.Error("a register that is down took records")
	}
	if _, err := iaf.New("http://127.0.0.1:1", "the key", "").Upload(context.Background(), records(1)); err == nil {
		t.Error("nobody took records")
	}
	f := &fake{busy: 2}
	if said, err := serve(t, f, "the key").Upload(context.Background(), records(1)); err != nil || !said[0].Accepted || len(f.calls) != 3 {
		t.Errorf("told to wait: %v %v, calls %v", said, err, f.calls)
	}
}

// TestFileHoldsEveryField, readable as XML, with the names of the register.
func TestFileHoldsEveryField(t *testing.T) {
	text, err := iaf.File(records(2))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version string `xml:"version,attr"`
		Records []struct {
			Identity string `xml:"certification_identity_number"`
			Scope    string `xml:"certification_scope"`
			Entity   string `xml:"certified_entity_name"`
			Standard string `xml:"standards_name"`
			Sites    []struct {
				City string `xml:"city"`
			} `xml:"certification_sites>certification_site"`
		} `xml:"certification"`
	}
	if err := xml.Unmarshal(text, &got); err != nil || got.Version != "2.1" || len(got.Records) != 2 {
		t.Fatalf("%v\n%s", err, text)
	}
	r := got.Records[1]
	if r.Identity != "SMS-1" || r.Scope != "Hosting & <more>" || r.Entity != "Ölwerk" || r.Standard != "ISO/IEC 20000-1:2018" || len(r.Sites) != 1 || r.Sites[0].City != "Köln" {
		t.Errorf("%+v", r)
	}
	for _, f := range records(1)[0].Fields() {
		if f.Value != "" && !strings.Contains(string(text), "<"+f.Name+">") {
			t.Errorf("the file lacks %s", f.Name)
		}
	}
	if strings.Contains(string(text), "<certified_entity_trading_name>") {
		t.Error("an empty field that nobody needs is in the file")
	}
}
