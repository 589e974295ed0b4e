package cert_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/day"
)

// TestAnswersThatMayBeMissingAreChecked spoils each kind of answer that an import may leave out.
func TestAnswersThatMayBeMissingAreChecked(t *testing.T) {
	for field, spoil := range map[string]func(q *cert.Questionnaire){
		"applicant.trading_name":           func(q *cert.Questionnaire) { q.Applicant.TradingName = strings.Repeat("x", 301) },
		"applicant.postal.country":         func(q *cert.Questionnaire) { q.Applicant.Postal.Country = "Finland" },
		"applicant.employees":              func(q *cert.Questionnaire) { q.Applicant.Employees = 7 },
		"applicant.group":                  func(q *cert.Questionnaire) { q.Applicant.Group = "maybe" },
		"request.certificate_by":           func(q *cert.Questionnaire) { q.Request.WantedBy = "0001-01-01" },
		"services.0.delivery":              func(q *cert.Questionnaire) { q.Services[0].Delivery = "cloud" },
		"sites.0.from_home":                func(q *cert.Questionnaire) { q.Sites[0].Home = 9 },
		"sites.0.at_customers":             func(q *cert.Questionnaire) { q.Sites[0].Away = -1 },
		"sites.0.shift_1":                  func(q *cert.Questionnaire) { q.Sites[0].Shift1, q.Sites[0].Shift2 = 4, 5 },
		"sites.0.shift_work":               func(q *cert.Questionnaire) { q.Sites[0].ShiftWork = "a\x07b" },
		"parties.0.runs":                   func(q *cert.Questionnaire) { q.Parties[0].Runs = "all" },
		"processes.outsourced_which":       func(q *cert.Questionnaire) { q.Processes.Outsourced = "yes" },
		"multi_site.one_system":            func(q *cert.Questionnaire) { q.MultiSite.OneSystem = "partly" },
		"other_systems.0.standard":         func(q *cert.Questionnaire) { q.Others = []cert.OtherSystem{{Certified: "yes"}} },
		"integration.policy":               func(q *cert.Questionnaire) { q.Integration.Policy = "50" },
		"consultancy.email":                func(q *cert.Questionnaire) { q.Consultancy.Mail = "nobody" },
		"consultancy.training_who":         func(q *cert.Questionnaire) { q.Consultancy.Training = "yes" },
		"history.accreditation_lost_on":    func(q *cert.Questionnaire) { q.History.Lost = "yes" },
		"history.expiry":                   func(q *cert.Questionnaire) { q.History.Issued, q.History.Expiry = "2024-05-01", "2024-05-01" },
		"access.remote_tools":              func(q *cert.Questionnaire) { q.Access.RemoteWith = "a\nb" },
		"management_system.internal_audit": func(q *cert.Questionnaire) { q.System.InternalAudit = "soon" },
	} {
		q := complete()
		spoil(&q)
		problems := q.Problems(january)
		if len(problems) != 1 || problems[0].Field != field || problems[0].Message == "" {
			t.Errorf("%s: problems are %v", field, problems)
		}
	}
}

// TestRAPP01AsksWhatOtherAnswersMakeNecessary holds what the form asks, and an import need not say.
func TestRAPP01AsksWhatOtherAnswersMakeNecessary(t *testing.T) {
	if p := complete().Asked(january); len(p) != 0 {
		t.Fatalf("a complete questionnaire is asked for more: %v", p)
	}
	for name, c := range map[string]struct {
		change func(q *cert.Questionnaire)
		fields string
	}{
		"shifts": {func(q *cert.Questionnaire) { q.Sites[0].Shifts = 2 }, "sites.0.shift_workers sites.0.same_in_shifts"},
		"other work in the shifts": {func(q *cert.Questionnaire) {
			q.Sites[0].Shifts, q.Sites[0].ShiftWorkers, q.Sites[0].SameShifts = 2, 4, "no"
		}, "sites.0.shift_work"},
		"one shift with workers": {func(q *cert.Questionnaire) { q.Sites[0].ShiftWorkers = 3 }, "sites.0.shifts"},
		"similar work":           {func(q *cert.Questionnaire) { q.Sites[0].SimilarWork = 3 }, "sites.0.similar_work_what"},
		"run by others":          {func(q *cert.Questionnaire) { q.Services[0].Delivery = "others" }, "services.0.run_by"},
		"transfer of nothing":    {func(q *cert.Questionnaire) { q.Request.Kind = "transfer" }, "history.held"},
		"transfer": {func(q *cert.Questionnaire) {
			q.Request.Kind, q.History = "transfer", cert.History{Held: "yes", Body: "Old", Certificate: "1"}
		}, "history.accredited history.accreditation history.status history.accreditation_lost history.reason history.expiry history.last_audit"},
		"a system together": {func(q *cert.Questionnaire) {
			q.Others = []cert.OtherSystem{{Standard: "ISO/IEC 27001:2022", Together: "yes"}}
			q.Integration = cert.Integration{Documents: "yes", Review: "yes", Audits: "no", Policy: "no", Processes: "yes", Improvement: "yes"}
		}, "integration.responsibilities"},
		"two sites": {func(q *cert.Questionnaire) {
			q.Sites = append(q.Sites, q.Sites[0])
			q.Sites[1].Central = false
			q.MultiSite = cert.SiteTies{Central: "yes", Linked: "yes", OneSystem: "yes", Similar: "no", Methods: "yes", Audited: "yes", Reviewed: "yes", Correction: "yes"}
		}, "multi_site.central_change"},
	} {
		q := complete()
		c.change(&q)
		if p := q.Problems(january); len(p) != 0 {
			t.Errorf("%s: an import is refused: %v", name, p)
		}
		var fields []string
		for _, p := range q.Asked(january) {
			fields = append(fields, p.Field)
		}
		if strings.Join(fields, " ") != c.fields {
			t.Errorf("%s: asked for %v", name, fields)
		}
	}
}

// TestRTRF01 refuses certificates that cannot be taken over.
func TestRTRF01(t *testing.T) {
	good := cert.History{Held: "yes", Accredited: "yes", Status: "valid", Expiry: "2026-12-31"}
	if why := good.Untransferable(january, 6); why != "" {
		t.Errorf("a valid certificate is refused: %s", why)
	}
	for name, h := range map[string]cert.History{
		"suspended":      {Held: "yes", Status: "suspended", Expiry: "2026-12-31"},
		"not accredited": {Held: "yes", Accredited: "no", Status: "valid", Expiry: "2026-12-31"},
		"over":           {Held: "yes", Status: "valid", Expiry: "2026-01-04"},
	} {
		if h.Untransferable(january, 6) == "" {
			t.Errorf("%s: nothing stands against the transfer", name)
		}
	}
}

// TestRTRF02 ends the time for a transfer six months after the accreditation was lost, or with the certificate.
func TestRTRF02(t *testing.T) {
	lost := cert.History{Held: "yes", Status: "valid", Lost: "yes", LostOn: "2025-08-31", Expiry: "2026-12-31"}
	if by := lost.TransferBy(6); by != day.MustParse("2026-02-28") {
		t.Errorf("six months end on %s", by)
	}
	lost.Expiry = "2026-01-31"
	if by := lost.TransferBy(6); by != day.MustParse("2026-01-31") {
		t.Errorf("the certificate ends first, not %s", by)
	}
	lost.Lost = "no"
	if by := lost.TransferBy(6); by != day.MustParse("2026-01-31") {
		t.Errorf("without a loss the end counts, not %s", by)
	}
	lost.LostOn, lost.Lost, lost.Expiry = "2025-06-30", "yes", "2026-12-31"
	if lost.Untransferable(january, 6) == "" || lost.Untransferable(day.MustParse("2025-12-30"), 6) != "" {
		t.Error("30 December is the last day, and 5 January is too late")
	}
}

// TestRIMS02Level is the share of the seven answers that are yes.
func TestRIMS02Level(t *testing.T) {
	if n := (cert.Integration{}).Percent(); n != 0 {
		t.Errorf("nothing said is %d", n)
	}
	i := cert.Integration{Documents: "yes", Review: "yes", Audits: "yes", Policy: "no"}
	if n := i.Percent(); n != 42 {
		t.Errorf("three of seven are %d", n)
	}
	i = cert.Integration{Documents: "yes", Review: "yes", Audits: "yes", Policy: "yes", Processes: "yes", Improvement: "yes", Responsibles: "yes"}
	if n := i.Percent(); n != 100 {
		t.Errorf("seven of seven are %d", n)
	}
}

// TestRMS01 and sampling: one no to what makes a system one bars both, a no to similarity bars sampling alone.
func TestRMS01(t *testing.T) {
	all := cert.SiteTies{Central: "yes", Linked: "yes", OneSystem: "yes", Similar: "yes", Methods: "yes", Audited: "yes", Reviewed: "yes", Correction: "yes", Change: "yes"}
	if !all.Eligible() || !all.Sampling() {
		t.Error("nine times yes is refused")
	}
	unlike := all
	unlike.Similar = "no"
	if !unlike.Eligible() || unlike.Sampling() {
		t.Error("unlike processes bar sampling and nothing else")
	}
	apart := all
	apart.Linked = "no"
	if apart.Eligible() || apart.Sampling() {
		t.Error("without a link the sites are no system")
	}
}

// TestOlderQuestionnaireComesInUnchanged reads a file of the schema before the optional parts came.
func TestOlderQuestionnaireComesInUnchanged(t *testing.T) {
	const older = `{"applicant":{"name":"Kisto Oy","legal_form":"Oy","registration_no":"1","address":"Isokatu 1","city":"Oulu","country":"FI","contact_name":"A","contact_email":"a@b.example"},
"request":{"standard":"ISO/IEC 20000-1:2018","scope":"Hosting by Kisto","kind":"transfer","accredited":"yes","languages":"English"},
"services":[{"name":"Hosting","customer":"external","criticality":"high"}],"unit":"Operations",
"sites":[{"name":"Oulu","address":"Isokatu 1","city":"Oulu","country":"FI","activities":"All","kind":"permanent","central":true,"full_time":8,"shifts":2},
{"name":"Espoo","address":"Tie 2","city":"Espoo","country":"FI","activities":"All","kind":"permanent","full_time":4,"shifts":1,"similar_work":2}],
"legal":{"obligations":"none"},"management_system":{"started":"2025-01-01","others":"ISO/IEC 27001","all_outsourced":"no"},
"consultancy":{"used":"no","internal_audit_by":"not yet"},"history":{"held":"yes","body":"Old","certificate":"1"},
"access":{"restricted":"no","remote":"yes"},"signature":{"name":"A","position":"CEO","agreed":true}}`
	q, err := cert.ReadQuestionnaire(strings.NewReader(older))
	if err != nil || len(q.Problems(january)) != 0 {
		t.Fatalf("%v %v", err, q.Problems(january))
	}
	text, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	again, err := cert.ReadQuestionnaire(bytes.NewReader(text))
	if err != nil || again.Headcount() != 12 {
		t.Errorf("what is written is not read again: %v", err)
	}
}
