package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// sixtySites is a group whose sites make one system.
func sixtySites(q *cert.Questionnaire) {
	for i := 1; i < 60; i++ {
		s := q.Sites[0]
		s.Name, s.Central, s.FullTime = fmt.Sprintf("Branch %d", i), false, 10+i
		q.Sites = append(q.Sites, s)
	}
	q.Sites[3].Shifts, q.Sites[3].ShiftWorkers, q.Sites[3].SameShifts, q.Sites[3].SimilarWork, q.Sites[3].SimilarWhat = 2, 8, "yes", 5, "Service desk"
	q.MultiSite = cert.SiteTies{Central: "yes", Linked: "yes", OneSystem: "yes", Similar: "yes", Methods: "yes", Audited: "yes", Reviewed: "yes", Correction: "yes", Change: "yes"}
}

// oneAlone is a provider of one person.
func oneAlone(q *cert.Questionnaire) {
	q.Applicant.Name, q.Applicant.LegalForm, q.Sites[0].FullTime = "Silent Peak Consulting", "sole trader", 1
}

// withSecurity is a client whose ISO/IEC 27001 system is audited together.
func withSecurity(q *cert.Questionnaire) {
	q.Others = []cert.OtherSystem{{Standard: "ISO/IEC 27001:2022", Certified: "yes", Accredited: "yes", Body: "Other Cert", Expiry: "2027-05-01", Together: "yes"}}
	q.Integration = cert.Integration{Documents: "yes", Review: "yes", Audits: "yes", Policy: "yes", Processes: "no", Improvement: "yes", Responsibles: "no"}
}

// fromLost is a transfer from a body that lost its accreditation.
func fromLost(q *cert.Questionnaire) {
	q.Request.Kind = "transfer"
	q.History = cert.History{Held: "yes", Body: "Gone Cert", Certificate: "ITSM-77", Issued: "2024-03-01", Expiry: "2027-02-28", Status: "valid", Accredited: "yes",
		Accreditor: "Former accreditation body 12", Lost: "yes", LostOn: "2025-11-15", LastAudit: "2025-03-10", LastKind: "surveillance_1", Open: "none", Reason: "It ceased trading"}
}

// restricted is a client with information that auditors may not see.
func restricted(q *cert.Questionnaire) {
	q.Access = cert.Access{Restricted: "yes", Details: "Records of a ministry", Instead: "Redacted copies on screen", Clearance: "National, level 2", Agreement: "yes", Remote: "no"}
}

// TestEveryKindOfClientComesToItsContract sends the form as each kind of client and takes it to the contract
// that both have signed; nothing is typed again on the way.
func TestEveryKindOfClientComesToItsContract(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	cast, err := walk.Hire(ctx, k.Office, 2, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(q *cert.Questionnaire)
		shown  string
	}{
		"sixty sites": {sixtySites, "All sites are in the central management review"},
		"one person":  {oneAlone, "Silent Peak Consulting"},
		"integrated":  {withSecurity, "71 % by their own answers"},
		"transfer":    {fromLost, "Yes, since 15 Nov 2025"},
		"restricted":  {restricted, "Redacted copies on screen"},
	} {
		t.Run(name, func(t *testing.T) {
			q := testkit.Questionnaire()
			q.Applicant.Name, q.Applicant.RegistrationNo = "Client of "+name, "R-"+name
			c.change(&q)
			b := visitor(t, k)
			form := b.begun()
			b.post(form, filled(b.get(form).whole("do", "send"), q)).leads(t, strings.Replace(form, "/apply/", "/track/", 1))
			app, err := k.Store.ApplicationByCode(ctx, strings.TrimPrefix(form, "/apply/"))
			if err != nil {
				t.Fatal(err)
			}
			reviewerNamed(t, k, name).get(fmt.Sprintf("/applications/%d", app.ID)).shows(t, 200, c.shown)
			q.Applicant.RegistrationNo += "-2"
			life, err := (&walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast}).Play(ctx, walk.Plot{Questionnaire: q, Until: walk.ContractSigned})
			if err != nil {
				t.Fatal(err)
			}
			contracts, err := k.Store.Contracts(ctx, life.File)
			if err != nil || len(contracts) != 1 || contracts[0].Status != cert.ContractSigned {
				t.Errorf("contracts are %v, %v", contracts, err)
			}
		})
	}
}

// reviewerNamed is one more reviewer of the body.
func reviewerNamed(t *testing.T, k *testkit.Kit, name string) window {
	t.Helper()
	return session(t, k, cert.Account{Email: strings.ReplaceAll(name, " ", ".") + "@assay.example", Name: "Reviewer", Roles: []cert.Role{cert.Reviewer}, CreatedAt: k.Clock.Now()})
}

// TestOtherScriptsAndFormulasAreKept sends names of other scripts, of great length, and text that a spreadsheet
// would calculate: all of it comes back as it was typed.
func TestOtherScriptsAndFormulasAreKept(t *testing.T) {
	k := testkit.New(t)
	long := "Gesellschaft für " + strings.Repeat("Verwaltungsdatenverarbeitung ", 6) + "mbH & Co. KG"
	for i, name := range []string{"شركة النيل لخدمات تقنية المعلومات", "云服务有限公司", long, "=1+1", "@SUM(A1:A9)", "+49 Hosting", "-Strich GmbH"} {
		b := visitor(t, k)
		form := b.begun()
		q := testkit.Questionnaire()
		q.Applicant.Name, q.Applicant.RegistrationNo, q.Sites[0].Name = name, fmt.Sprint(i), name
		b.post(form, filled(b.get(form).whole("do", "send"), q)).leads(t, strings.Replace(form, "/apply/", "/track/", 1))
		app, err := k.Store.ApplicationByCode(context.Background(), strings.TrimPrefix(form, "/apply/"))
		if err != nil || app.Questionnaire.Applicant.Name != strings.TrimSpace(name) || app.Questionnaire.Sites[0].Name != strings.TrimSpace(name) {
			t.Errorf("%q became %q, %v", name, app.Questionnaire.Applicant.Name, err)
		}
	}
	export := reviewerNamed(t, k, "export").get("/certifications.csv")
	export.shows(t, 200, "'=1+1", "'@SUM(A1:A9)", "!\n=1+1", "!,=1+1")
}

// TestHostileImportsAnswerAtTheField uploads what no person would type: a clear fault each, no crash, and quickly.
func TestHostileImportsAnswerAtTheField(t *testing.T) {
	k := testkit.New(t)
	b := signedIn(t, k, cert.Planner)
	good, err := json.Marshal(testkit.Questionnaire())
	if err != nil {
		t.Fatal(err)
	}
	var million bytes.Buffer
	million.WriteString(`{"sites":[`)
	for i := range 1_000_000 {
		if i > 0 {
			million.WriteByte(',')
		}
		million.WriteString(`{}`)
	}
	million.WriteString(`]}`)
	replace := func(old, with string) string { return strings.Replace(string(good), old, with, 1) }
	for name, c := range map[string]struct{ text, field, says string }{
		"cut off":         {string(good[:99]), "", "is not JSON"},
		"year one":        {replace(`"started":"2015-03-01"`, `"started":"0001-01-01"`), "management_system.started", "Enter a date"},
		"negative":        {replace(`"full_time":12`, `"full_time":-12`), "sites.0.full_time", "whole number from 0"},
		"huge":            {replace(`"full_time":12`, `"full_time":9999999999`), "sites.0.full_time", "whole number"},
		"a million sites": {million.String(), "sites", "at most 500 rows"},
		"unknown":         {replace(`"unit":`, `"units":1,"unit":`), "units", "There is no such field"},
		"wrong answer":    {replace(`"access":{`, `"access":{"interpreter":"maybe",`), "access.interpreter", "one of the answers"},
	} {
		page := b.upload("/applications/import", name, "q.json", c.text)
		page.shows(t, 422, c.says, c.field)
	}
}
