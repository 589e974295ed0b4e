package web_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/fee"
	"assay/internal/office"
	"assay/internal/office/certsearch"
	"assay/internal/office/complaints"
	"assay/internal/office/content"
	"assay/internal/testkit"
)

// file is a client with everything that its file can hold, by ids and codes.
type file struct {
	client, certification, application, quotation, contract, audit, stage2, finding, certificate, objection, decision, dossier, linkID int64
	apply, quote, sign, public, paper, evidence, number, document, link                                                                string
}

// sample is two clients' files that know nothing of each other, the people and the accounts.
type sample struct {
	t        *testing.T
	k        *testkit.Kit
	own      file // of the client and the team that the cells ask as
	foreign  file
	accounts map[string]cert.Account
	spare    cert.Account // nobody signs in with it
	stranger cert.Person  // a person without account
	row      map[string]int64
	complain string // code of a complaint's page
	watching string // code of a list of watched certificates
}

// rolesOf says what the accounts of the matrix are. "away" is an auditor on no team, "other" the foreign
// client's contact.
var rolesOf = map[string][]cert.Role{
	"administrator": {cert.Administrator}, "planner": {cert.Planner}, "reviewer": {cert.Reviewer}, "lead": {cert.LeadAuditor, cert.Auditor},
	"auditor": {cert.Auditor}, "away": {cert.Auditor}, "decider": {cert.DecisionMaker}, "scheme": {cert.SchemeManager}, "foreign lead": {cert.LeadAuditor, cert.Auditor},
	"client": {cert.ClientUser}, "other": {cert.ClientUser},
}

func newSample(t *testing.T, k *testkit.Kit) *sample {
	s := &sample{t: t, k: k, accounts: map[string]cert.Account{}, row: map[string]int64{}}
	for name, roles := range rolesOf {
		if name != "client" && name != "other" {
			s.hire(name, roles)
		}
	}
	s.own, s.foreign = s.file("Aegean Hosting A.E.", "0101", "lead", "auditor"), s.file("Baltic Cloud SIA", "0102", "foreign lead", "")
	s.accounts["client"], s.accounts["other"] = s.contact("client", s.own), s.contact("other", s.foreign)
	s.stranger = s.person("Nobody Special")
	spare := s.person("Spare Person")
	s.spare = must(k.Office.AddAccount(s.ctx(), cert.SystemActor, office.AccountInput{Email: "spare@body.example", Name: "Spare", Roles: []cert.Role{cert.Planner}, PersonID: spare.ID}))(t)
	today := k.Office.Today()
	c := must(k.Office.AddCompetence(s.ctx(), cert.SystemActor, s.stranger.ID, office.CompetenceInput{Area: cert.AreaAudit, Proof: "course", From: today}))(t)
	tie := must(k.Office.AddTie(s.ctx(), cert.SystemActor, s.stranger.ID, office.TieInput{ClientID: s.foreign.client, Kind: cert.TieKinds[0]}))(t)
	s.row["competences"], s.row["ties"] = c.ID, tie.ID
	branch := must(k.Office.KeepBranch(s.ctx(), cert.SystemActor, cert.Branch{Name: "Riga", Address: "Brīvības iela 1", City: "LV-1010 Riga", Country: "LV", Currency: "EUR"}))(t)
	prices := must(k.Office.DraftPriceList(s.ctx(), cert.SystemActor, 0, office.PriceListInput{Name: "Riga", BranchID: branch.ID, ValidFrom: today, Prices: fee.PriceList{Currency: "EUR", DayRate: 1}}))(t)
	text := must(k.Office.DraftTemplate(s.ctx(), cert.SystemActor))(t)
	k1 := must(complaints.Lodge(s.ctx(), k.Office, cert.Visitor("Visitor"), complaints.Complaint{About: cert.AboutBody, Subject: "Late answer", Text: "Nobody answered", Name: "A. Person", Email: "a@person.example"}))(t)
	s.row["complaints"], s.complain = k1.ID, k1.Code
	f1 := must(complaints.ReportForgery(s.ctx(), k.Office, cert.Visitor("Visitor"), complaints.Forgery{Paper: "SMS-2026-0009", Text: "The seal is blurred.",
		Upload: &office.Upload{Name: "paper.pdf", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("%PDF-1.7\n")), nil }}}))(t)
	s.row["forgeries"] = f1.ID
	must(content.Draft(s.ctx(), k.Office, cert.SystemActor, "2018.2"))(t)
	s.row["uploads"] = s.upload()
	s.watching = office.RandomCode()
	w := cert.Watcher{Kind: cert.ByMail, Address: "buyer@person.example", Code: s.watching, CreatedAt: k.Office.Now()}
	s.check(k.Store.AddWatcher(s.ctx(), &w))
	s.check(k.Store.AddWatch(s.ctx(), w.ID, s.own.number, w.CreatedAt, nil))
	s.row["offices"], s.row["prices"], s.row["templates"] = branch.ID, prices.ID, text.ID
	return s
}

// upload is a file for the international register that waits to be confirmed.
func (s *sample) upload() int64 {
	sum, _, err := s.k.Store.Files().Put(strings.NewReader("<certifications/>"), 1<<20)
	s.check(err)
	u := cert.SearchUpload{Version: 1, Channel: certsearch.ByFile, FileSHA256: sum, OnDay: s.k.Office.Today(), At: s.k.Office.Now()}
	s.check(s.k.Store.AddSearchUpload(s.ctx(), &u))
	return u.ID
}

func (s *sample) ctx() context.Context { return context.Background() }

// must hands a value on and ends the test on an error.
func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (s *sample) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *sample) person(name string) cert.Person {
	return must(s.k.Office.AddPerson(s.ctx(), cert.SystemActor, office.PersonInput{Name: name, Active: true, Agreement: cert.AgreementEmployed}))(s.t)
}

// hire makes a person with an account and every competence.
func (s *sample) hire(name string, roles []cert.Role) {
	p := s.person(name)
	for _, area := range cert.CompetenceAreas {
		_, err := s.k.Office.AddCompetence(s.ctx(), cert.SystemActor, p.ID, office.CompetenceInput{Area: area, Proof: "years of work", From: s.k.Office.Today().AddDays(-900)})
		s.check(err)
	}
	s.accounts[name] = must(s.k.Office.AddAccount(s.ctx(), cert.SystemActor, office.AccountInput{
		Email: strings.ReplaceAll(name, " ", ".") + "@body.example", Name: name, Roles: roles, PersonID: p.ID}))(s.t)
}

// contact is the account that the signed contract made for the client.
func (s *sample) contact(name string, f file) cert.Account {
	c := must(s.k.Store.Client(s.ctx(), cert.SystemActor, f.client))(s.t)
	a := must(s.k.Store.AccountByEmail(s.ctx(), cert.FoldEmail(c.ContactEmail)))(s.t)
	if a.ClientID == nil || *a.ClientID != f.client {
		s.t.Fatalf("%s has no account of its own: %+v", name, a)
	}
	return a
}

func (s *sample) actor(name string) cert.Actor {
	a := s.accounts[name]
	actor := cert.Actor{AccountID: a.ID, Name: a.Name, Roles: a.Roles}
	if a.PersonID != nil {
		actor.PersonID = *a.PersonID
	}
	if a.ClientID != nil {
		actor.ClientID = *a.ClientID
	}
	return actor
}

// file takes a client from the questionnaire to a scheduled stage 1 by the verbs, and adds one of each
// record that comes later.
func (s *sample) file(name, key, lead, auditor string) file {
	q := testkit.Questionnaire()
	q.Applicant.Name, q.Applicant.ContactEmail = name, "contact-"+key+"@client.example"
	visitor := cert.Visitor(name)
	a := must(s.k.Office.BeginApplication(s.ctx(), visitor, "web"))(s.t)
	a = must(s.k.Office.SaveDraft(s.ctx(), visitor, a.Code, office.DraftInput{Questionnaire: q, Version: a.Version}))(s.t)
	s.check(s.k.Office.AttachToApplication(s.ctx(), visitor, a.Code, cert.DocumentChart, []office.Upload{{Name: "chart.txt",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("one head, two hands")), nil }}}))
	docs := must(s.k.Store.Documents(s.ctx(), a.ID))(s.t)
	a = must(s.k.Office.SubmitApplication(s.ctx(), visitor, a.Code, a.Version))(s.t)
	s.review(a)
	f := file{client: *a.ClientID, certification: *a.CertificationID, application: a.ID, apply: a.Code, document: docs[0].Code}
	s.deal(&f)
	s.schedule(&f, lead, auditor)
	s.later(&f, key)
	return f
}

func (s *sample) review(a cert.Application) {
	in := office.ReviewInput{Outcome: cert.ReviewAccepted, Cadence: cert.Yearly, Competences: []string{cert.AreaAudit}, Text: "All answered.", Version: a.Version}
	for _, item := range cert.ReviewItemsFor(a.Questionnaire) {
		in.Items = append(in.Items, cert.ReviewItem{Key: item.Key, Yes: true, Comment: "seen"})
	}
	_, err := s.k.Office.ReviewApplication(s.ctx(), s.actor("reviewer"), a.ID, in)
	s.check(err)
}

// deal goes from the audit time to the contract signed by both.
func (s *sample) deal(f *file) {
	o, planner, visitor := s.k.Office, s.actor("planner"), cert.Visitor("Eleni Papadaki")
	_, err := o.RecordAuditTime(s.ctx(), planner, f.certification, office.AuditTimeInput{Revision: 1, Input: audittime.Input{Persons: 12}})
	s.check(err)
	quotation := must(o.DraftQuotation(s.ctx(), planner, f.certification, 1))(s.t)
	quotation = must(o.SendQuotation(s.ctx(), planner, quotation.ID, quotation.Version))(s.t)
	_, err = o.AcceptQuotation(s.ctx(), visitor, quotation.Code, office.QuotationAnswer{Version: quotation.Version, Read: true, SHA256: quotation.PaperSHA256, Name: "Eleni Papadaki", Position: "Director"})
	s.check(err)
	c := must(o.DraftContract(s.ctx(), planner, f.certification))(s.t)
	c = must(o.OfferContract(s.ctx(), planner, c.ID, c.Version))(s.t)
	sign := office.ContractSignature{Name: "Eleni Papadaki", Position: "Director", Agreed: true, SHA256: c.PaperSHA256}
	sign.Version = c.Version
	c = must(o.SignContract(s.ctx(), visitor, c.Code, sign))(s.t)
	sign.Version = c.Version
	_, err = o.CountersignContract(s.ctx(), planner, c.ID, sign)
	s.check(err)
	f.quotation, f.quote, f.contract, f.sign = quotation.ID, quotation.Code, c.ID, c.Code
}

// schedule sets days and team of the stage 1 that the signed contract planned.
func (s *sample) schedule(f *file, lead, auditor string) {
	audits := must(s.k.Store.Audits(s.ctx(), f.certification))(s.t)
	from := s.k.Office.Today().AddDays(30)
	in := office.ScheduleInput{Days: cert.Days{Starts: from, Ends: from, Language: "English"}, Version: audits[0].Version}
	for name, role := range map[string]cert.TeamRole{lead: cert.Lead, auditor: cert.Member} {
		if name != "" {
			in.Team = append(in.Team, office.Seat{PersonID: s.actor(name).PersonID, Role: role, Halves: []office.HalfDay{{Day: from, Half: "am"}}})
		}
	}
	for _, planned := range audits {
		if planned.Kind == cert.Stage2 {
			f.stage2 = planned.ID
		}
	}
	a := must(s.k.Office.ScheduleAudit(s.ctx(), s.actor("planner"), audits[0].ID, in))(s.t)
	f.audit = a.ID
}

// later adds what the steps after stage 1 leave behind, row by row: the matrix asks who sees them, not how
// they came to be.
func (s *sample) later(f *file, key string) {
	st, today, at := s.k.Store, s.k.Office.Today(), s.k.Office.Now()
	stage2 := must(st.Audit(s.ctx(), cert.SystemActor, f.stage2))(s.t)
	stage2.Status = cert.AuditReported // the client reads findings and evidence of audits that are reported
	s.check(st.SaveAudit(s.ctx(), &stage2))
	finding := cert.Finding{Status: cert.FindingOpen, CertificationID: f.certification, AuditID: f.stage2, Number: key + "-F1", Grade: cert.Minor, Clause: "8.2",
		Requirement: "Changes are assessed.", Statement: "Two changes were not.", Evidence: "CH-1, CH-2", RaisedOn: today, SharedOn: today, PlanDue: today.AddDays(30), ConfirmedAt: &at, ConfirmedBy: "lead", CreatedAt: at}
	s.check(st.AddFinding(s.ctx(), &finding))
	l := must(s.k.Office.SendFindingLink(s.ctx(), s.actor("planner"), finding.ID, key+"@link.example"))(s.t)
	for _, d := range must(st.DueDeliveries(s.ctx(), at.Add(time.Minute), 1000))(s.t) {
		if d.Recipient == l.Email {
			f.linkID, f.link = l.ID, strings.TrimPrefix(must(s.k.Office.ResolveLink(s.ctx(), d.Link))(s.t), "/f/")
		}
	}
	s.check(st.AddKeptReview(s.ctx(), &cert.KeptReview{Status: cert.KeptWaiting, CertificationID: f.certification, AuditID: f.stage2, Ordinal: 1, Due: today, CreatedAt: at}))
	objection := cert.Objection{AuditID: f.audit, PersonID: s.actor("lead").PersonID, Text: "We know him.", By: "Client", At: at}
	s.check(st.AddObjection(s.ctx(), &objection))
	decision := cert.Decision{CertificationID: f.certification, Cycle: 1, Number: "D-" + key, Option: cert.Extend, Scope: "Hosting", Reason: "All rules met.",
		PersonID: s.actor("decider").PersonID, PersonName: "decider", DecidedOn: today, Effective: today, Dossier: "{}", At: at}
	s.check(st.AddDecision(s.ctx(), &decision))
	dossier := cert.Dossier{Version: 1, Status: cert.DossierReview, CertificationID: f.certification, AuditID: &f.stage2, Round: 1, Content: `{"form":1,"title":"Decision","sections":[]}`, SHA256: "x",
		PersonID: s.actor("decider").PersonID, PersonName: "decider", FrozenAt: at, Changes: []cert.DossierDiff{}}
	s.check(st.AddDossier(s.ctx(), &dossier, nil))
	f.dossier = dossier.ID
	sum, size, err := st.Files().Put(strings.NewReader("%PDF-1.4 of "+key), 1<<20)
	s.check(err)
	c := cert.Certificate{Status: cert.CertificateActive, CertificationID: f.certification, DecisionID: decision.ID, Number: "SMS-2026-" + key, Revision: 1,
		Code: office.RandomCode(), Holder: "Holder " + key, City: "Athens", Country: "GR", Standard: "ISO/IEC 20000-1:2018", Scope: "Hosting", Sites: []cert.CertifiedSite{},
		Cycle: 1, Original: today, Effective: today, Expires: today.AddMonths(36), IssuedOn: today, PaperSHA256: sum, CreatedAt: at}
	testkit.Released(s.t, s.k, c, decision)
	s.check(st.AddCertificate(s.ctx(), &c))
	wider := decision
	wider.ID, wider.Number = 0, "D-"+key+"2"
	s.check(st.AddDecision(s.ctx(), &wider))
	draft := c
	draft.Revision, draft.Code = 2, ""
	waiting := cert.ProofOf(draft, wider, &c, at)
	s.check(st.AddProof(s.ctx(), &waiting))
	p := cert.Paper{Code: office.RandomCode(), CertificationID: f.certification, Kind: "certificate", Noun: "certificate", NounID: c.ID, Name: "certificate.pdf", SHA256: sum, Size: size, At: at}
	s.check(st.AddPaper(s.ctx(), &p))
	e := cert.Evidence{Code: office.RandomCode(), CertificationID: f.certification, AuditID: &f.stage2, FindingID: &finding.ID, Name: "minutes.pdf", Type: "application/pdf", Size: size, SHA256: sum, By: "auditor", At: at}
	s.check(st.AddEvidence(s.ctx(), &e))
	f.decision = decision.ID
	f.finding, f.objection, f.certificate, f.public, f.number, f.paper, f.evidence = finding.ID, objection.ID, c.ID, c.Code, c.Number, p.Code, e.Code
}
