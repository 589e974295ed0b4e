package office_test

import (
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

// carry fixes what the audit carries over, as its beginning does.
func (s *site) carry() {
	s.t.Helper()
	all, err := s.k.Store.Findings(s.ctx, s.file.ID)
	s.must(err)
	s.audit.Carried = s.audit.CarryOver(all)
	s.must(s.k.Store.SaveAudit(s.ctx, &s.audit))
}

// R-S1-02: an area of concern of stage 1 is an item of stage 2, which answers it: settled, it is closed with the report.
func TestConcernIsAnsweredInStage2(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage1)
		settled, raised := s.raise(cert.Concern, "", "9.2.1"), s.raise(cert.Concern, "", "8.6.1")
		s.answerAll()
		s.write(string(cert.ReadyWithConcerns))
		s.finalise()
		var err error
		s.audit, err = k.Office.ConcludeAudit(s.ctx, s.lead, s.audit.ID, office.ConcludeInput{Outcome: cert.ReadyWithConcerns, Version: s.audit.Version})
		s.must(err)
		s.audit = s.add(cert.Audit{Status: cert.AuditUnderway, Kind: cert.Stage2, Name: "Stage 2", Number: "A-2026-9002", Starts: k.Office.Today(), Ends: k.Office.Today()})
		s.carry()
		first, second := s.audit.Carried[0].Key(), s.audit.Carried[1].Key()
		s.answerAll(first, second, "clause:8.6.1")
		s.answer("clause:8.6.1", cert.Nonconform, 0)
		s.write("grant_after")
		final := func() error {
			_, err := k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
			return err
		}
		s.refused(final(), "R-S2-01", "a report without an answer on the areas of concern")
		s.answer(first, cert.Conform, 0)
		s.answer(second, cert.Nonconform, 0)
		s.refused(final(), "R-S1-02", "a report over a concern that is not settled")
		n, err := k.Office.RaiseFinding(s.ctx, s.auditor, s.audit.ID, cert.FindingInput{Grade: cert.Minor, Item: second, Clause: "8.6.1", Requirement: "r", Statement: "s", Evidence: "e", Repeats: raised.ID})
		s.must(err)
		if s.again(raised).Status != cert.FindingOpen {
			t.Error("a draft closed the area of concern that it grew out of")
		}
		_, err = k.Office.ConfirmFinding(s.ctx, s.lead, n.ID, n.Version)
		s.must(err)
		s.finalise()
		if c := s.again(settled); c.Status != cert.FindingVerified || !strings.Contains(c.VerifyNote, "records of March") {
			t.Errorf("the settled concern is %s: %q", c.Status, c.VerifyNote)
		}
		if c := s.again(raised); c.Status != cert.FindingVerified || !strings.Contains(c.VerifyNote, n.Number) {
			t.Errorf("the raised concern is %s: %q", c.Status, c.VerifyNote)
		}
		sheet, err := k.Office.ReportSheet(s.ctx, s.lead, s.audit.ID)
		s.must(err)
		if says := sheet.Computed["earlier_findings"]; !strings.Contains(says, settled.Number+" (area of concern): settled.") {
			t.Errorf("the report says of them %q", says)
		}
	})
}

// R-NC-06, R-SURV-01: the next audit must look at whether the actions work. A minor that works is closed with the report;
// a major is marked as checked, once; what does not work is raised anew as what comes again.
func TestEffectIsCheckedAtTheNextAudit(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		works, fails := s.raise(cert.Major, "", "8.5.1.3"), s.raise(cert.Major, "", "8.7.1")
		n := nextYear(s)
		for _, m := range []cert.Finding{works, fails} {
			m = s.again(m)
			m.Status = cert.FindingVerified // as the first audit left it
			s.must(k.Store.SaveFinding(s.ctx, &m))
		}
		s.carry()
		if len(s.audit.Carried) != 3 {
			t.Fatalf("the surveillance carries over %+v", s.audit.Carried)
		}
		key := map[int64]string{}
		for _, c := range s.audit.Carried {
			key[c.Finding] = c.Key()
		}
		s.answerAll(key[fails.ID])
		s.answer(key[fails.ID], cert.Nonconform, 0)
		s.write("suspend")
		_, err := k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.refused(err, "R-NC-02", "a report that says an action does not work and raises nothing")
		in := cert.FindingInput{Grade: cert.Minor, Item: key[fails.ID], Clause: "8.7.1", Requirement: "r", Statement: "s", Evidence: "e", Repeats: fails.ID}
		again, err := k.Office.RaiseFinding(s.ctx, s.auditor, s.audit.ID, in)
		s.must(err)
		if _, err := k.Office.ConfirmFinding(s.ctx, s.lead, again.ID, again.Version); !unmet(err, "R-NC-01") {
			t.Errorf("what comes again was confirmed as a minor: %v", err)
		}
		in.Grade = cert.Major
		again, err = k.Office.AmendFinding(s.ctx, s.lead, again.ID, again.Version, in)
		s.must(err)
		_, err = k.Office.ConfirmFinding(s.ctx, s.lead, again.ID, again.Version)
		s.must(err)
		s.finalise()
		if m := s.again(n); m.Status != cert.FindingVerified || m.CheckedIn != s.audit.ID || m.Method != "next_audit" {
			t.Errorf("the minor that works is %s, checked in %d", m.Status, m.CheckedIn)
		}
		for _, id := range []cert.Finding{works, fails} {
			if m := s.again(id); m.Status != cert.FindingVerified || m.CheckedIn != s.audit.ID {
				t.Errorf("the major is %s, checked in %d", m.Status, m.CheckedIn)
			}
		}
		next := cert.Audit{ID: 999, Kind: cert.Surveillance}
		all, err := k.Store.Findings(s.ctx, s.file.ID)
		s.must(err)
		for _, c := range next.CarryOver(all) {
			if c.Finding != again.ID {
				t.Errorf("the audit after carries %s over once more", c.Number)
			}
		}
	})
}
