package office_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/testkit"
)

// site is an audit underway with everybody who may or may not touch it.
type site struct {
	t                                      *testing.T
	k                                      *testkit.Kit
	ctx                                    context.Context
	audit                                  cert.Audit
	lead, auditor, stranger, client, other cert.Actor
	planner, decider                       cert.Actor
	file                                   cert.Certification
}

// underway places an audit of the kind in its first hour. Planning has its own tests.
func underway(t *testing.T, k *testkit.Kit, kind cert.AuditKind) *site {
	t.Helper()
	s := &site{t: t, k: k, ctx: context.Background()}
	s.file = s.apply()
	s.lead, s.auditor, s.stranger = s.person("Ines Lindqvist", cert.LeadAuditor, cert.Auditor), s.person("Omar Haddad", cert.Auditor), s.person("Zoe Blanc", cert.LeadAuditor, cert.Auditor)
	s.decider, s.planner = s.person("Petra Vogel", cert.DecisionMaker), s.person("Jan Novak", cert.Planner)
	s.client = cert.Actor{AccountID: 1, ClientID: s.file.ClientID, Name: "Eleni Papadaki", Roles: []cert.Role{cert.ClientUser}}
	s.other = cert.Actor{AccountID: 2, ClientID: s.file.ClientID + 999, Name: "Somebody Else", Roles: []cert.Role{cert.ClientUser}}
	today := k.Office.Today()
	s.audit = s.add(cert.Audit{Status: cert.AuditUnderway, Kind: kind, Name: kind.Label(), Number: "A-2026-9001", Starts: today, Ends: today.AddDays(1)})
	return s
}

// add inserts an audit of the file with the team of the site.
func (s *site) add(a cert.Audit) cert.Audit {
	s.t.Helper()
	a.CertificationID, a.Cycle, a.Seq, a.Edition, a.Clauses, a.Slots, a.CreatedAt = s.file.ID, 1, 1, string(norm.E2018), []string{}, []cert.Slot{}, s.k.Office.Now()
	s.must(s.k.Store.AddAudit(s.ctx, &a))
	for _, m := range []cert.TeamMember{{PersonID: s.lead.PersonID, Role: cert.Lead}, {PersonID: s.auditor.PersonID, Role: cert.Member}} {
		m.AuditID = a.ID
		s.must(s.k.Store.AddMember(s.ctx, &m))
	}
	return a
}

func (s *site) apply() cert.Certification {
	visitor := cert.Visitor("Eleni Papadaki")
	a, err := s.k.Office.BeginApplication(s.ctx, visitor, "web")
	s.must(err)
	a, err = s.k.Office.SaveDraft(s.ctx, visitor, a.Code, office.DraftInput{Questionnaire: testkit.Questionnaire(), Version: a.Version})
	s.must(err)
	a, err = s.k.Office.SubmitApplication(s.ctx, visitor, a.Code, a.Version)
	s.must(err)
	file, err := s.k.Store.Certification(s.ctx, cert.SystemActor, *a.CertificationID)
	s.must(err)
	return file
}

func (s *site) person(name string, roles ...cert.Role) cert.Actor {
	p := cert.Person{Name: name, Email: strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@body.example", Active: true, CreatedAt: s.k.Office.Now()}
	s.must(s.k.Store.AddPerson(s.ctx, &p))
	return cert.Actor{AccountID: 100 + p.ID, PersonID: p.ID, Name: name, Roles: roles}
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// refused fails unless err is a refusal by the rule.
func (s *site) refused(err error, rule, what string) {
	s.t.Helper()
	if !unmet(err, rule) {
		s.t.Errorf("%s was not refused by %s: %v", what, rule, err)
	}
}

// invalid fails unless err is a fault at the field.
func (s *site) invalid(err error, field, what string) {
	s.t.Helper()
	var bad cert.Invalid
	if !errors.As(err, &bad) {
		s.t.Errorf("%s was not refused: %v", what, err)
		return
	}
	for _, p := range bad {
		if p.Field == field {
			return
		}
	}
	s.t.Errorf("%s was refused, but not at %s: %v", what, field, bad)
}

// answerAll gives every item of the checklist a verdict, but those named.
func (s *site) answerAll(except ...string) {
	s.t.Helper()
	for _, section := range cert.ChecklistFor(s.audit) {
		for _, i := range section.Items {
			if !strings.Contains(" "+strings.Join(except, " ")+" ", " "+i.Key+" ") {
				s.answer(i.Key, cert.Conform, 0)
			}
		}
	}
}

func (s *site) answer(item string, v cert.Verdict, version int64) cert.Answer {
	s.t.Helper()
	n, err := s.k.Office.AnswerItem(s.ctx, s.lead, s.audit.ID, office.AnswerInput{Item: item, Verdict: v, Note: "Seen in the records of March.", Version: version})
	s.must(err)
	return n
}

// closing records the closing meeting.
func (s *site) closing() {
	s.t.Helper()
	in := office.MeetingInput{Kind: cert.ClosingItem, Attendance: "E. Papadaki, I. Lindqvist"}
	for _, i := range norm.ClosingItems() {
		in.Covered = append(in.Covered, "closing:"+i.Key)
	}
	s.must(s.k.Office.RecordMeeting(s.ctx, s.lead, s.audit.ID, in))
}

// write fills the report and saves it.
func (s *site) write(recommendation string) {
	s.t.Helper()
	sheet, err := s.k.Office.ReportSheet(s.ctx, s.lead, s.audit.ID)
	s.must(err)
	in := office.ReportDraft{Items: map[string]string{}, Recommendation: recommendation, Summary: "The system is in operation.", Version: sheet.Audit.Version}
	for _, i := range cert.ReportItemsFor(s.audit.Kind) {
		in.Items[i.Key] = sheet.Content().Items[i.Key]
		if in.Items[i.Key] == "" {
			in.Items[i.Key] = "Nothing to report."
		}
	}
	s.audit, err = s.k.Office.SaveReport(s.ctx, s.lead, s.audit.ID, in)
	s.must(err)
}

// finalise makes the report final, on the last day of the audit or later.
func (s *site) finalise() {
	s.t.Helper()
	s.waitUntil(s.audit.Ends)
	var err error
	s.audit, err = s.k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
	s.must(err)
}

// waitUntil moves the clock to the morning of a day, never back.
func (s *site) waitUntil(d day.Day) {
	if morning := d.Time().Add(9 * time.Hour); morning.After(s.k.Clock.Now()) {
		s.k.Clock.Set(morning)
	}
}

func (s *site) raise(g cert.Grade, item, clause string) cert.Finding {
	s.t.Helper()
	n, err := s.k.Office.RaiseFinding(s.ctx, s.auditor, s.audit.ID, cert.FindingInput{Grade: g, Item: item, Clause: clause,
		Requirement: "Incidents are recorded.", Statement: "Three incidents were not recorded.", Evidence: "Mails of 3, 4 and 9 March."})
	s.must(err)
	n, err = s.k.Office.ConfirmFinding(s.ctx, s.lead, n.ID, n.Version)
	s.must(err)
	return n
}

func (s *site) again(n cert.Finding) cert.Finding {
	s.t.Helper()
	n, err := s.k.Store.Finding(s.ctx, cert.SystemActor, n.ID)
	s.must(err)
	return n
}

func (s *site) respond(n cert.Finding, implemented bool, files ...office.Upload) cert.Finding {
	s.t.Helper()
	n, err := s.k.Office.RespondToFinding(s.ctx, s.client, n.ID, s.again(n).Version, office.ResponseInput{Correction: "Recorded them.", Cause: "No reminder.",
		Actions: []office.ActionInput{{Action: cert.Action{Text: "The mailbox makes records.", Owner: "Service desk lead", By: s.k.Office.Today().AddDays(20), Done: implemented}, Files: files}}})
	s.must(err)
	return n
}

func upload(name, content string) office.Upload {
	return office.Upload{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

const aPDF = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

func TestAnswersAskForEvidence(t *testing.T) { // founding case 001; R-S2-01
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		for _, c := range []struct {
			actor cert.Actor
			in    office.AnswerInput
			field string
		}{
			{s.lead, office.AnswerInput{Item: "clause:8.6.1", Verdict: cert.Conform}, "note"},
			{s.lead, office.AnswerInput{Item: "clause:8.6.1", Verdict: cert.NotApplicable}, "note"},
			{s.lead, office.AnswerInput{Item: "clause:8.6.1", Verdict: "splendid", Note: "x"}, "verdict"},
			{s.lead, office.AnswerInput{Item: "clause:8.6.1", Verdict: cert.NotAvailable, Note: "x"}, "verdict"},
		} {
			_, err := k.Office.AnswerItem(s.ctx, c.actor, s.audit.ID, c.in)
			s.invalid(err, c.field, string(c.in.Verdict))
		}
		in := office.AnswerInput{Item: "clause:8.6.1", Verdict: cert.Conform, Note: "Record 17"}
		if _, err := k.Office.AnswerItem(s.ctx, s.stranger, s.audit.ID, in); !errors.Is(err, cert.NotFound) {
			t.Errorf("an auditor of no team of the file answered: %v", err)
		}
		_, err := k.Office.AnswerItem(s.ctx, s.planner, s.audit.ID, in)
		s.refused(err, "R-TEAM-01", "an answer by the planner")
		if _, err := k.Office.AnswerItem(s.ctx, s.lead, s.audit.ID, office.AnswerInput{Item: "clause:99", Verdict: cert.Conform, Note: "x"}); !errors.Is(err, cert.NotFound) {
			t.Errorf("an item that is not on the checklist was answered: %v", err)
		}
		if n := s.answer("clause:8.6.1", cert.Conform, 0); n.Version != 1 || n.PersonName != s.lead.Name {
			t.Errorf("the answer is %+v", n)
		}
	})
}

func TestAnswersConflictByItemOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		race := func(items []string) (kept, conflicts int) {
			var wg sync.WaitGroup
			var mu sync.Mutex
			for i, item := range items {
				wg.Add(1)
				go func() {
					defer wg.Done()
					_, err := k.Office.AnswerItem(s.ctx, []cert.Actor{s.lead, s.auditor}[i%2], s.audit.ID, office.AnswerInput{Item: item, Verdict: cert.Conform, Note: item})
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						kept++
					case errors.Is(err, cert.Conflict):
						conflicts++
					default:
						t.Error(err)
					}
				}()
			}
			wg.Wait()
			return kept, conflicts
		}
		if kept, lost := race([]string{"clause:4.1", "clause:4.2", "clause:4.3", "clause:4.4", "clause:5.1", "clause:5.3"}); kept != 6 || lost != 0 {
			t.Errorf("answers to different items: %d kept, %d in conflict", kept, lost)
		}
		if kept, lost := race([]string{"clause:8.6.1", "clause:8.6.1", "clause:8.6.1", "clause:8.6.1"}); kept != 1 || lost != 3 {
			t.Errorf("answers to one item: %d kept, %d in conflict", kept, lost)
		}
		if _, err := k.Office.AnswerItem(s.ctx, s.auditor, s.audit.ID, office.AnswerInput{Item: "clause:4.1", Verdict: cert.Conform, Note: "over it", Version: 7}); !errors.Is(err, cert.Conflict) {
			t.Errorf("an answer over a version that never was: %v", err)
		}
	})
}

func TestMandatoryItemsHoldTheReport(t *testing.T) { // R-SURV-01, R-S1-01, R-S2-01
	for kind, item := range map[cert.AuditKind]string{cert.Surveillance: "surveillance:complaints", cert.Stage1: "slot:policy", cert.Stage2: "clause:8.6.1", cert.Recertification: "recert:performance"} {
		t.Run(string(kind), func(t *testing.T) {
			s := underway(t, testkit.New(t), kind)
			s.answerAll(item)
			s.write(cert.Recommendations(kind)[0].Key)
			_, err := s.k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
			s.refused(err, "R-S2-01", "a report without "+item)
			s.answer(item, cert.Conform, 0)
			s.finalise()
			if s.audit.Status != cert.AuditReported || s.audit.ReportRevision != 1 || len(s.audit.ReportSHA256) != 64 {
				t.Errorf("the final report is %s, revision %d, %q", s.audit.Status, s.audit.ReportRevision, s.audit.ReportSHA256)
			}
			if data, err := s.k.Store.Files().Read(s.audit.ReportSHA256); err != nil || !bytes.HasPrefix(data, []byte("%PDF")) {
				t.Errorf("the kept report is no PDF: %v", err)
			}
		})
	}
}

func TestSurveillanceItemsCannotBeSetAside(t *testing.T) { // R-SURV-01
	s := underway(t, testkit.New(t), cert.Surveillance)
	_, err := s.k.Office.AnswerItem(s.ctx, s.lead, s.audit.ID, office.AnswerInput{Item: "surveillance:marks", Verdict: cert.NotApplicable, Note: "no mark"})
	s.invalid(err, "verdict", "a mandatory item as not applicable")
}

func TestReportIsWhole(t *testing.T) { // R-REP-01, R-REP-02
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		s.answerAll()
		_, err := k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.refused(err, "R-REP-02", "an empty report")
		s.write("grant")
		_, err = k.Office.SaveReport(s.ctx, s.auditor, s.audit.ID, office.ReportDraft{Version: s.audit.Version})
		s.refused(err, "R-REP-01", "a report by an auditor who does not lead")
		_, err = k.Office.FinaliseReport(s.ctx, s.stranger, s.audit.ID, s.audit.Version)
		if !errors.Is(err, cert.NotFound) {
			t.Errorf("a stranger finalised: %v", err)
		}
		draft := office.ReportDraft{Items: s.audit.Report.Items, Recommendation: "grant", Summary: "x", Version: s.audit.Version}
		draft.Items["deviations"] = ""
		s.audit, err = k.Office.SaveReport(s.ctx, s.lead, s.audit.ID, draft)
		s.must(err)
		_, err = k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.refused(err, "R-REP-02", "a report without deviations")
		draft.NotApplicable, draft.Version = map[string]string{"deviations": "The plan was kept."}, s.audit.Version
		s.audit, err = k.Office.SaveReport(s.ctx, s.lead, s.audit.ID, draft)
		s.must(err)
		s.finalise()
		if _, err := k.Office.SaveReport(s.ctx, s.lead, s.audit.ID, office.ReportDraft{Version: s.audit.Version}); err == nil {
			t.Error("a final report was changed")
		}
		first := s.audit.ReportSHA256
		if _, err := k.Office.ReopenReport(s.ctx, s.decider, s.audit.ID, s.audit.Version, " "); err == nil {
			t.Error("a report was sent back without a reason")
		}
		s.audit, err = k.Office.ReopenReport(s.ctx, s.decider, s.audit.ID, s.audit.Version, "Name the services.") // R-REP-04
		s.must(err)
		_, err = k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.refused(err, "R-REP-04", "a version that does not answer the review")
		draft.Replies, draft.Version = map[string]string{cert.WholeReport: "They stand in the scope now."}, s.audit.Version
		s.audit, err = k.Office.SaveReport(s.ctx, s.lead, s.audit.ID, draft)
		s.must(err)
		s.finalise()
		if s.audit.ReportRevision != 2 || s.audit.ReportSHA256 == first {
			t.Errorf("after reopening: revision %d, hash changed %v", s.audit.ReportRevision, s.audit.ReportSHA256 != first)
		}
	})
}

func TestAnswersAndFindingsAgree(t *testing.T) { // R-NC-02
	s := underway(t, testkit.New(t), cert.Stage2)
	s.answerAll("clause:8.6.1")
	s.answer("clause:8.6.1", cert.Nonconform, 0)
	s.write("grant")
	_, err := s.k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
	s.refused(err, "R-NC-02", "a verdict of nonconformity without a finding")
	n := s.raise(cert.Minor, "clause:8.6.1", "8.6.1")
	_, err = s.k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
	s.refused(err, "R-REP-02", "a recommendation to grant while a nonconformity stands")
	s.write("grant_after")
	s.finalise()
	if n = s.again(n); n.SharedOn != s.k.Office.Today() {
		t.Errorf("the finding was shared on %v", n.SharedOn)
	}
}

// Whichever comes first, the answer or the finding: a report never says both.
func TestAnswersDoNotContradictFindings(t *testing.T) { // R-NC-02
	s := underway(t, testkit.New(t), cert.Stage2)
	s.answer("clause:8.6.1", cert.Conform, 0)
	n := s.raise(cert.Major, "", "8.6.1") // against the clause, not raised from the item
	for _, v := range []cert.Verdict{cert.Conform, cert.Improve, cert.NotApplicable} {
		_, err := s.k.Office.AnswerItem(s.ctx, s.lead, s.audit.ID, office.AnswerInput{Item: "clause:8.6.1", Verdict: v, Note: "Seen.", Version: 1})
		s.invalid(err, "verdict", string(v)+" against a major")
	}
	s.answerAll("clause:8.6.1")
	s.write("grant_after")
	s.waitUntil(s.audit.Ends)
	_, err := s.k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
	s.refused(err, "R-NC-02", "a report with a clause that conforms and does not")
	s.answer("clause:8.6.1", cert.Nonconform, 1)
	if _, err = s.k.Office.WithdrawFinding(s.ctx, s.lead, n.ID, n.Version, "Raised twice."); err != nil {
		t.Fatal(err)
	}
	s.answer("clause:8.6.1", cert.Conform, 2)
	s.write("grant")
	s.finalise()
}

func TestReportWaitsForTheLastDay(t *testing.T) { // R-REP-02
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		s.answerAll()
		s.write("grant")
		today, planned := k.Office.Today(), s.audit.Ends
		for _, who := range []cert.Actor{s.lead, s.auditor} {
			_, err := k.Store.Book(s.ctx, cert.Booking{PersonID: who.PersonID, Day: planned, Half: "am", AuditID: &s.audit.ID})
			s.must(err)
		}
		_, err := k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.refused(err, "R-REP-02", "a report before the last day")
		for field, in := range map[string]cert.LastDay{"why": {On: today}, "on": {On: planned, Why: "x"}} {
			_, err = k.Office.EndAudit(s.ctx, s.lead, s.audit.ID, s.audit.Version, in)
			s.invalid(err, field, "an end "+in.On.String()+in.Why)
		}
		for _, on := range []day.Day{{}, today.AddDays(-1), today.AddDays(9)} {
			_, err = k.Office.EndAudit(s.ctx, s.lead, s.audit.ID, s.audit.Version, cert.LastDay{On: on, Why: "x"})
			s.invalid(err, "on", "an end on "+on.String())
		}
		_, err = k.Office.EndAudit(s.ctx, s.auditor, s.audit.ID, s.audit.Version, cert.LastDay{On: today, Why: "x"})
		if err == nil {
			t.Error("an auditor who does not lead recorded the end")
		}
		s.audit, err = k.Office.EndAudit(s.ctx, s.lead, s.audit.ID, s.audit.Version, cert.LastDay{On: today, Why: "All sessions were held on the first day."})
		s.must(err)
		if left, err := k.Store.Bookings(s.ctx, s.audit.ID); err != nil || len(left) != 0 {
			t.Errorf("half days after the end are still booked: %v %v", left, err)
		}
		sheet, err := k.Office.ReportSheet(s.ctx, s.lead, s.audit.ID)
		s.must(err)
		if says := sheet.Computed["deviations"]; s.audit.PlannedEnds != planned || !strings.Contains(says, "All sessions were held on the first day.") || !strings.Contains(says, planned.Long()) {
			t.Errorf("planned until %s, deviations %q", s.audit.PlannedEnds, says)
		}
		s.audit, err = k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.must(err)
		if _, err := k.Office.EndAudit(s.ctx, s.lead, s.audit.ID, s.audit.Version, cert.LastDay{On: today, Why: "x"}); err == nil {
			t.Error("the end was changed after the final report")
		}
	})
}

func TestFindingIsWhole(t *testing.T) { // R-NC-01, R-NC-02
	s := underway(t, testkit.New(t), cert.Stage2)
	whole := cert.FindingInput{Grade: cert.Major, Clause: "8.6.1", Requirement: "r", Statement: "s", Evidence: "e"}
	for field, spoil := range map[string]func(*cert.FindingInput){
		"grade":       func(in *cert.FindingInput) { in.Grade = cert.Concern },
		"clause":      func(in *cert.FindingInput) { in.Clause = "" },
		"requirement": func(in *cert.FindingInput) { in.Requirement = "" },
		"statement":   func(in *cert.FindingInput) { in.Statement = "" },
		"evidence":    func(in *cert.FindingInput) { in.Evidence = "" },
	} {
		in := whole
		spoil(&in)
		_, err := s.k.Office.RaiseFinding(s.ctx, s.lead, s.audit.ID, in)
		s.invalid(err, field, "a finding without "+field)
	}
	n, err := s.k.Office.RaiseFinding(s.ctx, s.lead, s.audit.ID, whole)
	s.must(err)
	if n.Number != "NC-2026-0001" || n.Status != cert.FindingOpen {
		t.Errorf("raised %s, %s", n.Number, n.Status)
	}
	o, err := s.k.Office.RaiseFinding(s.ctx, s.lead, s.audit.ID, cert.FindingInput{Grade: cert.Opportunity, Clause: "8.6.1", Statement: "s"})
	s.must(err)
	if o.Status != cert.FindingNoted {
		t.Errorf("an opportunity is %s", o.Status)
	}
	if _, err := s.k.Office.WithdrawFinding(s.ctx, s.auditor, n.ID, n.Version, "mistaken"); !errors.Is(err, cert.Forbidden) {
		t.Errorf("an auditor who does not lead took a finding back: %v", err)
	}
	_, err = s.k.Office.WithdrawFinding(s.ctx, s.lead, n.ID, n.Version, "")
	s.refused(err, "R-NC-02", "taking back without a reason")
	n, err = s.k.Office.WithdrawFinding(s.ctx, s.lead, n.ID, n.Version, "The record was found.")
	s.must(err)
	if n.Status != cert.FindingWithdrawn {
		t.Errorf("withdrawn finding is %s", n.Status)
	}
}

func TestFindingsAreDated(t *testing.T) { // R-NC-06, R-NC-07, R-DATE-14, R-RECERT-02
	clock := func(d string) time.Time { return day.MustParse(d).Time().Add(9 * time.Hour) }
	k := testkit.New(t)
	k.Clock.Set(clock("2026-09-17"))
	s := underway(t, k, cert.Stage2)
	major, minor := s.raise(cert.Major, "", "8.6.1"), s.raise(cert.Minor, "", "8.6.2")
	k.Clock.Set(clock("2026-09-18"))
	s.closing()
	major, minor = s.again(major), s.again(minor)
	for what, pair := range map[string][2]string{
		"plan of the minor": {minor.PlanDue.String(), "2026-10-18"}, "evidence of the major": {major.ActionDue.String(), "2026-12-17"},
		"plan of the major": {major.PlanDue.String(), "2026-10-02"}, "hard limit of the major": {major.HardLimit.String(), "2027-03-18"},
		"evidence of the minor": {minor.ActionDue.String(), ""},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is due %q, want %q", what, pair[0], pair[1])
		}
	}
	n := cert.Finding{Grade: cert.Major}
	n.Date(cert.Audit{Kind: cert.Recertification}, day.MustParse("2027-03-14"), day.MustParse("2027-01-20"), norm.Book{})
	if n.HardLimit.String() != "2027-03-14" || n.ActionDue.String() != "2027-03-14" { // rulebook case D18
		t.Errorf("major of a recertification: action by %s, limit %s", n.ActionDue, n.HardLimit)
	}
	n.Date(cert.Audit{Kind: cert.Stage2, Ends: day.MustParse("2025-08-31")}, day.Day{}, day.MustParse("2025-08-31"), norm.Book{})
	if n.HardLimit.String() != "2026-02-28" { // rulebook case D7
		t.Errorf("major of a stage 2 has the limit %s", n.HardLimit)
	}
}

func TestMinorIsSettledByAnAcceptedPlan(t *testing.T) { // R-NC-03, R-NC-04
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		n := s.raise(cert.Minor, "", "8.6.1")
		if _, err := k.Store.Finding(s.ctx, s.client, n.ID); !errors.Is(err, cert.NotFound) {
			t.Fatalf("the client sees a finding before the closing meeting: %v", err)
		}
		s.closing()
		n = s.again(n)
		_, err := k.Office.RespondToFinding(s.ctx, s.client, n.ID, n.Version, office.ResponseInput{Correction: "c", Actions: []office.ActionInput{{Action: cert.Action{Text: "a"}}}})
		s.invalid(err, "cause", "an answer without a cause")
		if _, err := k.Office.RespondToFinding(s.ctx, s.other, n.ID, n.Version, office.ResponseInput{}); !errors.Is(err, cert.NotFound) {
			t.Errorf("another client answered: %v", err)
		}
		n = s.respond(n, false)
		if _, err := k.Office.ReturnResponse(s.ctx, s.lead, n.ID, n.Version, office.AnswerReview{NewDue: k.Office.Today().AddDays(9)}); !unmet(err, "R-NC-04") {
			t.Errorf("an answer was returned without a word: %v", err)
		}
		if _, err := k.Office.AcceptResponse(s.ctx, s.stranger, n.ID, n.Version, office.AnswerReview{}); !errors.Is(err, cert.NotFound) {
			t.Errorf("a stranger accepted: %v", err)
		}
		n, err = k.Office.ReturnResponse(s.ctx, s.auditor, n.ID, n.Version, office.AnswerReview{Comment: "Which cause?", NewDue: k.Office.Today().AddDays(9)})
		s.must(err)
		n = s.respond(n, false)
		n, err = k.Office.AcceptResponse(s.ctx, s.auditor, n.ID, n.Version, office.AnswerReview{})
		s.must(err)
		if !n.Settled() {
			t.Error("a minor with an accepted plan is not settled")
		}
		rounds, err := k.Store.Responses(s.ctx, n.ID)
		s.must(err)
		if len(rounds) != 2 || rounds[1].Accepted == nil || *rounds[1].Accepted || rounds[0].Accepted == nil || !*rounds[0].Accepted {
			t.Errorf("rounds are %+v", rounds)
		}
		if _, err := k.Office.RespondToFinding(s.ctx, s.client, n.ID, n.Version, office.ResponseInput{Correction: "c", Cause: "c", Actions: []office.ActionInput{{Action: cert.Action{Text: "a", Owner: "o", By: k.Office.Today(), Done: true}}}}); !unmet(err, "R-NC-05") {
			t.Errorf("an accepted minor was answered again: %v", err)
		}
	})
}

func TestMajorNeedsItsActionVerified(t *testing.T) { // R-NC-05
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		n := s.raise(cert.Major, "", "8.6.1")
		s.closing()
		n = s.respond(n, false)
		n, err := k.Office.AcceptResponse(s.ctx, s.lead, n.ID, n.Version, office.AnswerReview{})
		s.must(err)
		if n.Settled() {
			t.Error("a major with an accepted plan counts as settled")
		}
		_, err = k.Office.VerifyFinding(s.ctx, s.lead, n.ID, n.Version, office.VerifyInput{Method: "next_audit", Note: "later"})
		s.refused(err, "R-NC-05", "a major left to the next audit")
		_, err = k.Office.VerifyFinding(s.ctx, s.lead, n.ID, n.Version, office.VerifyInput{Method: "document_review", Note: "plan"})
		s.refused(err, "R-DEC-03", "a major verified before its action is implemented")
		n = s.respond(n, true, upload("records.pdf", aPDF))
		n, err = k.Office.AcceptResponse(s.ctx, s.lead, n.ID, n.Version, office.AnswerReview{})
		s.must(err)
		n, err = k.Office.VerifyFinding(s.ctx, s.lead, n.ID, n.Version, office.VerifyInput{Method: "document_review", Note: "Records of April seen."})
		s.must(err)
		if n.Status != cert.FindingVerified || n.VerifiedBy != s.lead.Name || !n.Settled() {
			t.Errorf("verified major is %+v", n)
		}
	})
}

func TestStage1NamesConcerns(t *testing.T) { // R-S1-01, R-S1-02, R-APP-03
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage1)
		_, err := k.Office.RaiseFinding(s.ctx, s.lead, s.audit.ID, cert.FindingInput{Grade: cert.Major, Clause: "9.2.1", Requirement: "r", Statement: "s", Evidence: "e"})
		s.invalid(err, "grade", "a nonconformity at stage 1")
		s.answerAll("slot:internal_audit")
		s.answer("slot:internal_audit", cert.NotAvailable, 0)
		s.write(string(cert.Ready))
		_, err = k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.refused(err, "R-NC-02", "a missing internal audit without a concern")
		concern := s.raise(cert.Concern, "slot:internal_audit", "9.2.1")
		_, err = k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.refused(err, "R-REP-02", "readiness without concerns while one is open")
		s.write(string(cert.ReadyWithConcerns))
		s.finalise()
		_, err = k.Office.ConcludeAudit(s.ctx, s.lead, s.audit.ID, office.ConcludeInput{Outcome: cert.Ready, Version: s.audit.Version})
		s.invalid(err, "outcome", "an outcome other than the report's")
		_, err = k.Office.ConcludeAudit(s.ctx, s.lead, s.audit.ID, office.ConcludeInput{Outcome: "splendid", Version: s.audit.Version})
		if err == nil {
			t.Error("an unknown outcome concluded")
		}
		s.audit, err = k.Office.ConcludeAudit(s.ctx, s.lead, s.audit.ID, office.ConcludeInput{Outcome: cert.ReadyWithConcerns, Version: s.audit.Version})
		s.must(err)
		if s.audit.Status != cert.AuditConcluded || s.audit.Outcome != cert.ReadyWithConcerns {
			t.Errorf("stage 1 ended as %s, %s", s.audit.Status, s.audit.Outcome)
		}
		today := k.Office.Today()
		s.audit = s.add(cert.Audit{Status: cert.AuditUnderway, Kind: cert.Stage2, Name: "Stage 2", Number: "A-2026-9002", Starts: today, Ends: today})
		s.answerAll()
		s.write("grant")
		_, err = k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.refused(err, "R-S1-02", "a stage 2 report while a concern is open")
		concern = s.again(concern)
		if _, err := k.Office.VerifyFinding(s.ctx, s.lead, concern.ID, concern.Version, office.VerifyInput{}); err == nil {
			t.Error("a concern was closed without a word")
		}
		_, err = k.Office.VerifyFinding(s.ctx, s.lead, concern.ID, concern.Version, office.VerifyInput{Note: "The audit of April was seen."})
		s.must(err)
		s.finalise()
	})
}

func TestConcernIsRaisedAsAFinding(t *testing.T) { // R-S1-02
	s := underway(t, testkit.New(t), cert.Stage1)
	concern := s.raise(cert.Concern, "", "9.2.1")
	s.answerAll()
	s.write(string(cert.ReadyWithConcerns))
	s.finalise()
	var err error
	s.audit, err = s.k.Office.ConcludeAudit(s.ctx, s.lead, s.audit.ID, office.ConcludeInput{Outcome: cert.ReadyWithConcerns, Version: s.audit.Version})
	s.must(err)
	s.audit = s.add(cert.Audit{Status: cert.AuditUnderway, Kind: cert.Stage2, Name: "Stage 2", Number: "A-2026-9002", Starts: s.k.Office.Today(), Ends: s.k.Office.Today()})
	n, err := s.k.Office.RaiseFinding(s.ctx, s.lead, s.audit.ID, cert.FindingInput{Grade: cert.Minor, Clause: "9.2.1", Requirement: "r", Statement: "s", Evidence: "e", Repeats: concern.ID, Confirmed: true})
	s.must(err)
	if concern = s.again(concern); concern.Status != cert.FindingVerified || !strings.Contains(concern.VerifyNote, n.Number) {
		t.Errorf("the concern is %s, %q", concern.Status, concern.VerifyNote)
	}
}

func TestStage1IsRepeated(t *testing.T) { // R-S1-02
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage1)
		s.answerAll()
		s.write(string(cert.NotReady))
		s.finalise()
		_, err := k.Office.ConcludeAudit(s.ctx, s.auditor, s.audit.ID, office.ConcludeInput{Outcome: cert.NotReady, Version: s.audit.Version})
		if err == nil {
			t.Error("an auditor who does not lead concluded")
		}
		_, err = k.Office.ConcludeAudit(s.ctx, s.lead, s.audit.ID, office.ConcludeInput{Outcome: cert.NotReady, Version: s.audit.Version})
		s.must(err)
		audits, err := k.Store.Audits(s.ctx, s.file.ID)
		s.must(err)
		if len(audits) != 2 || audits[1].Kind != cert.Stage1 || audits[1].Status != cert.AuditPlanned || audits[1].Target.IsZero() {
			t.Errorf("the programme holds %+v", audits)
		}
	})
}

func TestSurveillanceIsKeptByTheLead(t *testing.T) { // R-DEC-06
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Surveillance)
		s.answerAll("clause:8.6.1")
		s.answer("clause:8.6.1", cert.Nonconform, 0)
		n := s.raise(cert.Minor, "", "8.6.1")
		s.write("maintain_after")
		s.finalise()
		conclude := func() error {
			var err error
			_, err = k.Office.ConcludeAudit(s.ctx, s.lead, s.audit.ID, office.ConcludeInput{Version: s.audit.Version})
			return err
		}
		s.refused(conclude(), "R-DEC-06", "a surveillance with an unanswered minor")
		n = s.respond(n, false)
		_, err := k.Office.AcceptResponse(s.ctx, s.lead, n.ID, n.Version, office.AnswerReview{})
		s.must(err)
		s.must(conclude())
		a, err := k.Store.Audit(s.ctx, cert.SystemActor, s.audit.ID)
		s.must(err)
		if a.Outcome != cert.Maintained {
			t.Errorf("the surveillance came to %q", a.Outcome)
		}
	})
}

func TestSurveillanceWithAMajorWaitsForADecision(t *testing.T) { // R-DEC-06, rulebook case L4
	s := underway(t, testkit.New(t), cert.Surveillance)
	s.answerAll("clause:8.6.1")
	s.answer("clause:8.6.1", cert.Nonconform, 0)
	s.raise(cert.Major, "", "8.6.1")
	s.write("suspend")
	s.finalise()
	_, err := s.k.Office.ConcludeAudit(s.ctx, s.lead, s.audit.ID, office.ConcludeInput{Version: s.audit.Version})
	s.refused(err, "R-DEC-06", "a surveillance with a major")
}

func TestEvidenceIsWhatItSays(t *testing.T) {
	s := underway(t, testkit.New(t), cert.Stage2)
	for name, content := range map[string]string{
		"page.html": "<html><script>alert(1)</script></html>", "picture.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
		"notes.txt": "<!DOCTYPE html><html><body onload=alert(1)>", "scan.pdf": "MZ\x90\x00 not a PDF at all", "photo.png": aPDF,
		"empty.pdf": "", "archive.zip": "PK\x03\x04", "report.docx": "PK\x03\x04 nothing inside", "noextension": aPDF, "table.csv": "%PDF-1.4\n",
	} {
		err := s.k.Office.AttachToItem(s.ctx, s.lead, s.audit.ID, "clause:8.6.1", []office.Upload{upload(name, content)})
		s.invalid(err, "files", name)
	}
	big := office.Upload{Name: "big.txt", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(endless{}, office.EvidenceBytes+1)), nil
	}}
	s.invalid(s.k.Office.AttachToItem(s.ctx, s.lead, s.audit.ID, "clause:8.6.1", []office.Upload{big}), "files", "a file that is too large")
	many := make([]office.Upload, office.EvidenceFiles+1)
	for i := range many {
		many[i] = upload("a.pdf", aPDF)
	}
	s.invalid(s.k.Office.AttachToItem(s.ctx, s.lead, s.audit.ID, "clause:8.6.1", many), "files", "too many files")
	s.must(s.k.Office.AttachToItem(s.ctx, s.lead, s.audit.ID, "clause:8.6.1", []office.Upload{
		upload(`C:\scans\..\incident`+"\u202efdp.exe\r\n"+`.pdf`, aPDF), upload("notes.txt", "Seen: record 17\n"), upload("list.csv", "a,b\n1,2\n")}))
	all, err := s.k.Store.EvidenceOf(s.ctx, s.audit.ID)
	s.must(err)
	if len(all) != 3 || all[0].Name != "incidentfdp.exe.pdf" || all[0].Type != "application/pdf" || all[1].Type != "text/plain" || all[2].Type != "text/csv" {
		t.Errorf("evidence on file is %+v", all)
	}
}

// endless is text without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestEvidenceAccess(t *testing.T) { // L1, L2, L3
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		s.must(k.Office.AttachToItem(s.ctx, s.lead, s.audit.ID, "clause:8.6.1", []office.Upload{upload("own.pdf", aPDF)}))
		n := s.raise(cert.Minor, "clause:8.6.1", "8.6.1")
		s.must(k.Office.AttachToFinding(s.ctx, s.auditor, n.ID, []office.Upload{upload("shown.pdf", aPDF)})) // same bytes as above
		if err := k.Office.AttachToFinding(s.ctx, s.stranger, n.ID, []office.Upload{upload("x.pdf", aPDF)}); !errors.Is(err, cert.NotFound) {
			t.Errorf("a stranger attached evidence: %v", err)
		}
		own, err := k.Store.EvidenceOf(s.ctx, s.audit.ID)
		s.must(err)
		shown, err := k.Store.FindingEvidence(s.ctx, n.ID)
		s.must(err)
		sees := func(who string, actor cert.Actor, e cert.Evidence, want bool) {
			t.Helper()
			_, data, err := k.Office.EvidenceFile(s.ctx, actor, e.Code)
			if got := err == nil && string(data) == aPDF; got != want || err != nil && !errors.Is(err, cert.NotFound) {
				t.Errorf("%s sees %s: %v, want %v (%v)", who, e.Name, got, want, err)
			}
		}
		sees("the client before the closing meeting", s.client, shown[0], false)
		s.closing()
		for _, c := range []struct {
			who        string
			actor      cert.Actor
			own, shown bool
		}{
			{"the lead", s.lead, true, true}, {"the auditor", s.auditor, true, true}, {"the planner", s.planner, true, true}, {"the decider", s.decider, true, true},
			{"an auditor of another file", s.stranger, false, false}, {"the client", s.client, false, true}, {"another client", s.other, false, false},
			{"a visitor", cert.Visitor("Visitor"), false, false},
		} {
			sees(c.who, c.actor, own[0], c.own)
			sees(c.who, c.actor, shown[0], c.shown)
		}
		if _, _, err := k.Office.EvidenceFile(s.ctx, s.client, own[0].SHA256); !errors.Is(err, cert.NotFound) {
			t.Errorf("a hash opened a file: %v", err)
		}
	})
}
