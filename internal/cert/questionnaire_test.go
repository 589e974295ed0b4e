package cert_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/day"
)

// complete is a questionnaire without a fault.
func complete() cert.Questionnaire {
	return cert.Questionnaire{
		Applicant: cert.Applicant{Name: "Kisto Oy", LegalForm: "Oy", RegistrationNo: "2345678-9", Address: "Isokatu 1", City: "Oulu", Country: "FI",
			ContactName: "Aino Kisto", ContactEmail: "aino@kisto.example"},
		Request:     cert.Request{Standard: "ISO/IEC 20000-1:2018", Scope: "Managed hosting by Kisto Oy", Kind: "initial", Accredited: "yes", Languages: "English"},
		Services:    []cert.Service{{Name: "Managed hosting", Customer: "external", Criticality: "high"}},
		Unit:        "Operations",
		Sites:       []cert.SiteEntry{{Name: "Oulu", Address: "Isokatu 1", City: "Oulu", Country: "FI", Activities: "All", Kind: "permanent", Central: true, FullTime: 8, Shifts: 1}},
		Parties:     []cert.Party{{Name: "Telia", Kind: "external_supplier", Provides: "Lines"}},
		Legal:       cert.Legal{Obligations: "none"},
		System:      cert.ManagementSystem{Started: "2025-01-01", AllOutsourced: "no"},
		Consultancy: cert.Consultancy{Used: "no", InternalAudit: "not yet"},
		History:     cert.History{Held: "no"},
		Access:      cert.Access{Restricted: "no", Remote: "yes"},
		Signature:   cert.Signature{Name: "Aino Kisto", Position: "CEO", Agreed: true},
	}
}

var january = day.MustParse("2026-01-05")

// TestRAPP01 wants every mandatory answer: each one taken away is missed at its own field.
func TestRAPP01(t *testing.T) {
	if p := complete().Problems(january); len(p) != 0 {
		t.Fatalf("a complete questionnaire has problems: %v", p)
	}
	for field, spoil := range map[string]func(q *cert.Questionnaire){
		"applicant.name":                      func(q *cert.Questionnaire) { q.Applicant.Name = " " },
		"applicant.legal_form":                func(q *cert.Questionnaire) { q.Applicant.LegalForm = "" },
		"applicant.registration_no":           func(q *cert.Questionnaire) { q.Applicant.RegistrationNo = "" },
		"applicant.country":                   func(q *cert.Questionnaire) { q.Applicant.Country = "XX" },
		"applicant.contact_email":             func(q *cert.Questionnaire) { q.Applicant.ContactEmail = "Aino <aino@kisto.example>" },
		"applicant.web":                       func(q *cert.Questionnaire) { q.Applicant.Web = "javascript:alert(1)" },
		"applicant.city":                      func(q *cert.Questionnaire) { q.Applicant.City = "Oulu\nHelsinki" },
		"applicant.contact_name":              func(q *cert.Questionnaire) { q.Applicant.ContactName = "Aino\u202eotsiK" },
		"applicant.address":                   func(q *cert.Questionnaire) { q.Applicant.Address = strings.Repeat("ä", 4001) },
		"request.standard":                    func(q *cert.Questionnaire) { q.Request.Standard = "ISO/IEC 20000-1:2011" },
		"request.scope":                       func(q *cert.Questionnaire) { q.Request.Scope = "" },
		"request.kind":                        func(q *cert.Questionnaire) { q.Request.Kind = "free" },
		"request.accredited":                  func(q *cert.Questionnaire) { q.Request.Accredited = "" },
		"request.languages":                   func(q *cert.Questionnaire) { q.Request.Languages = "" },
		"request.stage1_from":                 func(q *cert.Questionnaire) { q.Request.Stage1From = "0001-01-01" },
		"services":                            func(q *cert.Questionnaire) { q.Services = nil },
		"services.0.criticality":              func(q *cert.Questionnaire) { q.Services[0].Criticality = "" },
		"unit":                                func(q *cert.Questionnaire) { q.Unit = "" },
		"sites":                               func(q *cert.Questionnaire) { q.Sites = nil },
		"sites.0.activities":                  func(q *cert.Questionnaire) { q.Sites[0].Activities = "" },
		"sites.0.full_time":                   func(q *cert.Questionnaire) { q.Sites[0].FullTime = -3 },
		"sites.0.contractors":                 func(q *cert.Questionnaire) { q.Sites[0].Contractors = 1 << 30 },
		"sites.0.part_time_hours":             func(q *cert.Questionnaire) { q.Sites[0].PartTime = 2 },
		"sites.0.shift_workers":               func(q *cert.Questionnaire) { q.Sites[0].ShiftWorkers = 9 },
		"sites.0.shifts":                      func(q *cert.Questionnaire) { q.Sites[0].Shifts = 0 },
		"sites.0.central":                     func(q *cert.Questionnaire) { q.Sites[0].Central = false },
		"sites.0.time_zone":                   func(q *cert.Questionnaire) { q.Sites[0].Country = "US" },
		"parties.0.provides":                  func(q *cert.Questionnaire) { q.Parties[0].Provides = "" },
		"legal.obligations":                   func(q *cert.Questionnaire) { q.Legal.Obligations = "" },
		"management_system.started":           func(q *cert.Questionnaire) { q.System.Started = "0001-01-01" },
		"management_system.internal_audit":    func(q *cert.Questionnaire) { q.System.InternalAudit = "2026-01-06" },
		"management_system.all_outsourced":    func(q *cert.Questionnaire) { q.System.AllOutsourced = "" },
		"consultancy.who":                     func(q *cert.Questionnaire) { q.Consultancy.Used = "yes" },
		"consultancy.internal_audit_by":       func(q *cert.Questionnaire) { q.Consultancy.InternalAudit = "" },
		"history.body":                        func(q *cert.Questionnaire) { q.History = cert.History{Held: "yes", Certificate: "1"} },
		"access.details":                      func(q *cert.Questionnaire) { q.Access.Restricted = "yes" },
		"access.remote":                       func(q *cert.Questionnaire) { q.Access.Remote = "" },
		"signature.position":                  func(q *cert.Questionnaire) { q.Signature.Position = "" },
		"signature.agreed":                    func(q *cert.Questionnaire) { q.Signature.Agreed = false },
		"history.open_nonconformities":        func(q *cert.Questionnaire) { q.History.Open = "a\x00b" },
		"management_system.management_review": func(q *cert.Questionnaire) { q.System.ManagementReview = "31.12.2025" },
	} {
		q := complete()
		spoil(&q)
		problems := q.Problems(january)
		if len(problems) != 1 || problems[0].Field != field || problems[0].Message == "" {
			t.Errorf("%s: problems are %v", field, problems)
		}
	}
}

func TestQuestionnaireComesBackFromItsFields(t *testing.T) {
	q := complete()
	q.Sites = append(q.Sites, cert.SiteEntry{Name: "Tórshavn", Country: "FO", PartTime: 3})
	back, faults := cert.QuestionnaireOf(q.Fields())
	if len(faults) != 0 || !reflect.DeepEqual(back, q) {
		t.Errorf("%v\n%+v\n%+v", faults, q, back)
	}
	for _, typed := range []string{"zwölf", "1.5", "1e3", "99999999999999999999", "0x10"} {
		if _, faults := cert.QuestionnaireOf(map[string]string{"sites.0.full_time": typed}); len(faults) != 1 || faults[0].Field != "sites.0.full_time" {
			t.Errorf("%q: %v", typed, faults)
		}
	}
}

func TestQuestionnaireIsReadStrictly(t *testing.T) {
	good, err := json.Marshal(complete())
	if err != nil {
		t.Fatal(err)
	}
	q, err := cert.ReadQuestionnaire(strings.NewReader("\ufeff" + string(good)))
	if err != nil || !reflect.DeepEqual(q, complete()) {
		t.Fatalf("a good file: %v %+v", err, q)
	}
	replace := func(old, with string) string { return strings.Replace(string(good), old, with, 1) }
	for _, c := range []struct{ name, text, fields string }{
		{"empty", "  ", ""},
		{"no JSON", "<xml/>", ""},
		{"cut off", string(good[:200]), ""},
		{"two", string(good) + "{}", ""},
		{"not UTF-8", "{\"unit\":\"\xff\"}", ""},
		{"a list", "[]", ""},
		{"unknown", replace(`"unit":`, `"colour":1,"unit":`), "colour"},
		{"unknown in a row", replace(`"full_time":`, `"fulltime":1,"full_time":`), "sites.0.fulltime"},
		{"twice", replace(`"unit":`, `"unit":"a","unit":`), "unit"},
		{"text for a number", replace(`"full_time":8`, `"full_time":"8"`), "sites.0.full_time"},
		{"half a person", replace(`"full_time":8`, `"full_time":8.5`), "sites.0.full_time"},
		{"huge", replace(`"full_time":8`, `"full_time":1e999`), "sites.0.full_time"},
		{"null", replace(`"full_time":8`, `"full_time":null`), "sites.0.full_time"},
		{"number for text", replace(`"city":"Oulu"`, `"city":7`), "applicant.city"},
		{"text for truth", replace(`"agreed":true`, `"agreed":"yes"`), "signature.agreed"},
		{"an object for a list", replace(`"services":[`, `"services":{},"x":[`), "services x"},
		{"missing", replace(`"unit":"Operations",`, ``), "unit"},
		{"missing part", replace(`"legal":{"obligations":"none"},`, ``), "legal"},
	} {
		_, err := cert.ReadQuestionnaire(strings.NewReader(c.text))
		var bad cert.Invalid
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var fields []string
		for _, p := range bad {
			fields = append(fields, p.Field)
		}
		if strings.Join(fields, " ") != c.fields {
			t.Errorf("%s: fields %v", c.name, bad)
		}
	}
}

func TestProblemsOfAPartAreSaidOnce(t *testing.T) {
	bad := cert.Invalid{{Field: "legal", Message: "missing"}}.And([]cert.Problem{{Field: "legal.obligations"}, {Field: "unit"}, {Field: "unit"}, {Field: "legalese"}})
	if len(bad) != 3 {
		t.Errorf("%v", bad)
	}
}

func TestHintsPointAtTheirItems(t *testing.T) {
	q := complete()
	q.Request.Scope = "World-class catering, the leading one"
	q.Services[0].Name = "Lunch for offices"
	q.System = cert.ManagementSystem{Started: "2025-12-01", AllOutsourced: "yes"}
	q.Consultancy = cert.Consultancy{Used: "yes", Who: "A. Adviser"}
	q.Access.Restricted = "yes"
	got := map[string]int{}
	for _, h := range q.Hints(january) {
		got[h.Item]++
	}
	want := map[string]int{"sufficient_information": 3, "influences_considered": 2, "it_services": 1, "accountability_kept": 1, "scope_unambiguous": 3}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v", q.Hints(january))
	}
	for _, service := range []string{"Managed hosting", "IT support", "Облачные сервисы", "خدمات الشبكات", "クラウドサービス", "Rechenzentrum", "SAP Basis"} {
		q := complete()
		q.Services[0].Name, q.System.InternalAudit, q.System.ManagementReview = service, "2025-05-05", "2025-06-06"
		if hints := q.Hints(january); len(hints) != 0 {
			t.Errorf("%s: %v", service, hints)
		}
	}
}
