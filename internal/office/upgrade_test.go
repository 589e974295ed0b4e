package office_test

import (
	"errors"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

// nextYear ends the first audit with an accepted minor and begins the surveillance that must look at it.
func nextYear(s *site) cert.Finding {
	s.t.Helper()
	n := s.raise(cert.Minor, "", "8.6.1")
	s.closing()
	n = s.respond(n, true, upload("proof.pdf", aPDF))
	n, err := s.k.Office.AcceptResponse(s.ctx, s.lead, n.ID, n.Version, office.AnswerReview{})
	s.must(err)
	s.audit, err = s.k.Store.Audit(s.ctx, cert.SystemActor, s.audit.ID)
	s.must(err)
	s.audit.Status = cert.AuditConcluded // as a decision leaves it
	s.must(s.k.Store.SaveAudit(s.ctx, &s.audit))
	s.k.Clock.Set(s.k.Clock.Now().Add(330 * 24 * time.Hour))
	today := s.k.Office.Today()
	s.audit = s.add(cert.Audit{Status: cert.AuditUnderway, Kind: cert.Surveillance, Name: "Surveillance 1", Number: "A-2026-9002", Starts: today, Ends: today.AddDays(1)})
	return n
}

// TestRNC06MinorHoldsTheNextReport keeps the report of the next audit open until the minor is verified.
func TestRNC06MinorHoldsTheNextReport(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		n := nextYear(s)
		s.answerAll()
		s.write("maintain")
		_, err := k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.refused(err, "R-NC-06", "a report over a minor that nobody looked at")
		_, err = k.Office.VerifyFinding(s.ctx, s.auditor, n.ID, n.Version, office.VerifyInput{Method: "next_audit", Note: "Twelve records seen."})
		s.must(err)
		s.finalise()
	})
}

// TestRNC06MinorNotClosedBecomesMajor upgrades it: new limits from the closing meeting, the client told and asked
// anew, and the audit ends by a decision only.
func TestRNC06MinorNotClosedBecomesMajor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		n := nextYear(s)
		_, err := k.Office.UpgradeFinding(s.ctx, s.lead, n.ID, n.Version, " ")
		s.refused(err, "R-NC-04", "an upgrade without a word")
		if _, err := k.Office.UpgradeFinding(s.ctx, s.stranger, n.ID, n.Version, "Not closed."); !errors.Is(err, cert.NotFound) {
			t.Errorf("a stranger upgraded: %v", err)
		}
		n, err = k.Office.UpgradeFinding(s.ctx, s.auditor, n.ID, n.Version, "Two more incidents without a record.")
		s.must(err)
		if n.Grade != cert.Major || n.Status != cert.FindingReturned || n.PlanDue != s.audit.Ends.AddDays(14) || n.ActionDue != s.audit.Ends.AddDays(90) {
			t.Errorf("upgraded: %s %s, plan by %s, action by %s", n.Grade, n.Status, n.PlanDue, n.ActionDue)
		}
		k.Clock.Set(k.Clock.Now().Add(48 * time.Hour)) // the closing meeting is a day late
		s.closing()
		today := k.Office.Today()
		if n = s.again(n); n.LimitsFrom != today || n.PlanDue != today.AddDays(14) {
			t.Errorf("limits count from %s, plan by %s", n.LimitsFrom, n.PlanDue)
		}
		k.Clock.Set(k.Clock.Now().Add(24 * time.Hour))
		s.answerRest()
		s.write("suspend")
		s.finalise()
		if n = s.again(n); n.LimitsFrom != today {
			t.Error("the final report moved the limits")
		}
		_, err = k.Office.ConcludeAudit(s.ctx, s.lead, s.audit.ID, office.ConcludeInput{Version: s.audit.Version})
		s.refused(err, "R-DEC-06", "a surveillance with an upgraded major")
		maintain := cert.DecisionInput{Option: cert.Maintain, Reason: "x"}
		facts, err := k.Office.DecisionFacts(s.ctx, s.decider, s.file.ID, s.audit.ID, maintain)
		s.must(err)
		if len(facts.Findings) != 1 || facts.Findings[0].ID != n.ID {
			t.Errorf("the decider sees %+v", facts.Findings)
		}
		settles(s, n)
	})
}

// answerRest answers everything but the closing meeting, and not as conforming what the upgraded finding stands against.
func (s *site) answerRest() {
	held := []string{"clause:8.6.1"}
	s.answer(held[0], cert.Nonconform, 0)
	for _, section := range cert.ChecklistFor(s.audit) {
		for _, i := range section.Items {
			if i.Kind == cert.ClosingItem {
				held = append(held, i.Key)
			}
		}
	}
	s.answerAll(held...)
}

// settles has the client answer the upgraded finding: what it proved before does not count again.
func settles(s *site, n cert.Finding) {
	s.t.Helper()
	n = s.respond(n, true)
	n, err := s.k.Office.AcceptResponse(s.ctx, s.lead, n.ID, n.Version, office.AnswerReview{})
	s.must(err)
	_, err = s.k.Office.VerifyFinding(s.ctx, s.lead, n.ID, n.Version, office.VerifyInput{Method: "document_review", Note: "Seen."})
	s.refused(err, "R-DEC-03", "verified by what did not hold")
	n = s.respond(n, true, upload("new.pdf", aPDF))
	n, err = s.k.Office.AcceptResponse(s.ctx, s.lead, n.ID, n.Version, office.AnswerReview{})
	s.must(err)
	_, err = s.k.Office.VerifyFinding(s.ctx, s.lead, n.ID, n.Version, office.VerifyInput{Method: "document_review", Note: "Seen."})
	s.must(err)
}

// TestRNC06OnlyTheNextAuditUpgrades refuses an upgrade in the audit that raised the finding, and twice.
func TestRNC06OnlyTheNextAuditUpgrades(t *testing.T) {
	s := underway(t, testkit.New(t), cert.Surveillance)
	n := s.raise(cert.Minor, "", "8.6.2")
	_, err := s.k.Office.UpgradeFinding(s.ctx, s.lead, n.ID, n.Version, "x")
	s.refused(err, "R-NC-06", "an upgrade in its own audit")
	n = nextYear(s)
	n, err = s.k.Office.UpgradeFinding(s.ctx, s.lead, n.ID, n.Version, "x")
	s.must(err)
	_, err = s.k.Office.UpgradeFinding(s.ctx, s.lead, n.ID, n.Version, "x")
	s.refused(err, "R-NC-06", "a second upgrade")
}
