package office_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/testkit"
)

// sweepOn moves the clock to a day and sweeps twice: what is announced is announced once.
func (s *site) sweepOn(d day.Day) int {
	s.t.Helper()
	s.k.Clock.Set(d.Time().Add(9 * time.Hour))
	made, err := s.k.Office.Sweep(s.ctx)
	s.must(err)
	again, err := s.k.Office.Sweep(s.ctx)
	s.must(err)
	if again != 0 {
		s.t.Errorf("on %s a second sweep announced %d more", d, again)
	}
	return made
}

// told are the templates of the messages about a finding so far.
func (s *site) told(template string) (recipients []string) {
	s.t.Helper()
	due, err := s.k.Store.DueDeliveries(s.ctx, s.k.Office.Now().Add(time.Hour), 1000)
	s.must(err)
	for _, d := range due {
		if d.Template == template {
			recipients = append(recipients, d.Recipient)
		}
	}
	return recipients
}

// R-NC-06: a minor without an answer is recalled, told to those who plan, and becomes a major 30 days after its answer was
// due, once, also when nobody swept for months; its limits count anew.
func TestLateMinorBecomesMajor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		late, answered := s.raise(cert.Minor, "", "8.6.1"), s.raise(cert.Minor, "", "8.6.2")
		s.answerAll("clause:8.6.1", "clause:8.6.2")
		s.answer("clause:8.6.1", cert.Nonconform, 0)
		s.answer("clause:8.6.2", cert.Nonconform, 0)
		s.write("grant_after")
		s.finalise()
		due := s.again(late).PlanDue
		s.respond(answered, false)
		if s.sweepOn(due.AddDays(-8)); len(s.told("answer-due")) > 0 {
			t.Error("the answer was recalled eight days ahead")
		}
		if s.sweepOn(due.AddDays(-7)); len(s.told("answer-due")) == 0 {
			t.Error("the answer was not recalled seven days ahead")
		}
		if s.sweepOn(due.AddDays(8)); len(s.told("answer-late")) == 0 {
			t.Error("nobody who plans was told of the overdue answer")
		}
		if s.sweepOn(due.AddDays(30)); s.again(late).Grade != cert.Minor {
			t.Error("it became a major on its last day")
		}
		s.sweepOn(due.AddDays(31))
		n, today := s.again(late), due.AddDays(31)
		if n.Grade != cert.Major || n.Status != cert.FindingOpen || n.PlanDue != today.AddDays(14) || n.ActionDue != day.Min(today.AddDays(90), n.HardLimit) || n.HardLimit != s.audit.Ends.AddMonths(6) || n.LimitsFrom != today {
			t.Errorf("after 31 days it is %s %s, plan by %s, evidence by %s, limit %s", n.Grade, n.Status, n.PlanDue, n.ActionDue, n.HardLimit)
		}
		if s.again(answered).Grade != cert.Minor {
			t.Error("an answered minor became a major")
		}
		if told := s.told("finding-escalated"); !slices.ContainsFunc(told, func(to string) bool { return strings.HasSuffix(to, "client.example") }) {
			t.Errorf("the client was not told: %v", told)
		}
		s.sweepOn(n.HardLimit.AddDays(1))
		if told := s.told("major-late"); len(told) == 0 {
			t.Error("nobody was told that the major passed its limit (R-DATE-14)")
		}
	})
}

// The house can leave minors minors, and a sweep after a long sleep announces the latest mark alone.
func TestLateMinorsByTheRulebook(t *testing.T) {
	k := testkit.New(t)
	s := underway(t, k, cert.Stage2)
	n := s.raise(cert.Minor, "", "8.6.1")
	s.answerAll("clause:8.6.1")
	s.answer("clause:8.6.1", cert.Nonconform, 0)
	s.write("grant_after")
	s.finalise()
	due := s.again(n).PlanDue
	s.sweepOn(due.AddDays(200))
	if m := s.again(n); m.Grade != cert.Major || m.PlanDue != due.AddDays(214) {
		t.Errorf("after a long sleep it is a %s, due %s", m.Grade, m.PlanDue)
	}
	facts := cert.FindingFacts{Finding: s.again(n), Today: due.AddDays(400), LateDays: 0}
	m := cert.Finding{Grade: cert.Minor, Status: cert.FindingOpen, SharedOn: due, PlanDue: due}
	for days, holds := range map[int]bool{0: false, 30: true, 400: false, 399: true} {
		facts.LateDays = days
		_, err := cert.FindingLife.Step(m.Status, cert.EscalateIt, cert.SystemActor, cert.FindingFacts{Finding: m, Today: facts.Today, LateDays: days})
		if (err == nil) != holds {
			t.Errorf("with %d days: %v", days, err)
		}
	}
}
