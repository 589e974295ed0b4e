package office_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/testkit"
)

// TestRDEC06ChoiceIsFairAndUnforeseeable holds that one of every block is chosen whatever the secret is, that every place
// of a block is as likely as another, and that the others of a block are never safe.
func TestRDEC06ChoiceIsFairAndUnforeseeable(t *testing.T) {
	const size, blocks = 10, 40
	places, beyond := make([]int, size), 0
	for s := range 250 {
		secret := fmt.Appendf(nil, "secret %d", s)
		for b := range blocks {
			n := 0
			for place := range size {
				if office.Chosen(secret, b*size+place+1, size) {
					n++
					places[place]++
				}
			}
			if n == 0 {
				t.Fatalf("secret %d chose none of block %d", s, b)
			}
			beyond += n - 1
		}
	}
	for place, n := range places { // 250 × 40 / 10 of the block and 5 % of the rest: about 1450
		if n < 1250 || n > 1650 {
			t.Errorf("place %d was chosen %d times", place+1, n)
		}
	}
	if beyond < 3500 || beyond > 5500 {
		t.Errorf("%d were chosen beyond the one of their block", beyond)
	}
	if !office.Chosen([]byte("x"), 7, 1) || office.Chosen([]byte("x"), 7, 0) {
		t.Error("a share of one chooses all, a share of nothing none")
	}
}

// TestRDEC06ShareIsReached holds that one of a block reaches the share.
func TestRDEC06ShareIsReached(t *testing.T) {
	for share, want := range map[norm.Fraction]int{{Num: 1, Den: 10}: 10, {Num: 3, Den: 20}: 6, {Num: 1, Den: 1}: 1, {Num: 2, Den: 3}: 1, {Num: 0, Den: 1}: 0} {
		if got := office.Block(share); got != want || want > 0 && share.Num*int64(got) > share.Den {
			t.Errorf("a share of %s is one of %d, want %d", share, got, want)
		}
	}
}

// keep has the lead keep surveillances one after another until one is chosen, and returns it.
func keep(s *site) cert.KeptReview {
	s.t.Helper()
	for i := range 10 {
		a := s.add(cert.Audit{Status: cert.AuditReported, Kind: cert.Surveillance, Name: fmt.Sprintf("Surveillance %d", i), Number: fmt.Sprintf("A-2026-8%03d", i),
			Starts: s.k.Office.Today(), Ends: s.k.Office.Today()})
		_, err := s.k.Office.ConcludeAudit(s.ctx, s.lead, a.ID, office.ConcludeInput{Version: a.Version})
		s.must(err)
		r, err := s.k.Store.KeptReviewOf(s.ctx, a.ID)
		if err == nil {
			s.audit, err = s.k.Store.Audit(s.ctx, cert.SystemActor, a.ID)
			s.must(err)
			return r
		}
		if !errors.Is(err, cert.NotFound) {
			s.t.Fatal(err)
		}
	}
	s.t.Fatal("none of ten kept surveillances was chosen")
	return cert.KeptReview{}
}

// competent makes the decider of the site competent and bound.
func (s *site) competent() cert.Actor {
	s.t.Helper()
	chief := cert.Actor{AccountID: 9, Name: "Carla Chief", Roles: []cert.Role{cert.Administrator}}
	p, err := s.k.Office.AddPerson(s.ctx, chief, office.PersonInput{Name: "Dora Decides", Email: "dora@assay.example", Agreement: "employed", Active: true})
	s.must(err)
	_, err = s.k.Office.AddCompetence(s.ctx, chief, p.ID, office.CompetenceInput{Area: cert.AreaDecision, Proof: "course", From: s.k.Office.Today().AddDays(-1)})
	s.must(err)
	return cert.Actor{AccountID: 5, PersonID: p.ID, Name: p.Name, Roles: []cert.Role{cert.DecisionMaker}}
}

// TestRDEC06KeptSurveillanceIsReviewed reviews a chosen one: by somebody competent who took no part, once.
func TestRDEC06KeptSurveillanceIsReviewed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		r := keep(s)
		if r.Due != k.Office.Today().AddDays(30) {
			t.Errorf("due %s", r.Due)
		}
		in := office.KeptInput{Agreed: true, Reason: "Report and findings read.", Version: r.Version}
		_, err := k.Office.ReviewKept(s.ctx, s.decider, s.audit.ID, in)
		s.refused(err, "R-DEC-06", "a reviewer without competence")
		insider := s.lead
		insider.Roles = append(insider.Roles, cert.DecisionMaker)
		_, err = k.Office.ReviewKept(s.ctx, insider, s.audit.ID, in)
		s.refused(err, "R-DEC-06", "a reviewer of the team")
		forged := r
		forged.Status, forged.PersonID = cert.KeptAgreed, s.lead.PersonID //nolint:forbidigo // past the verb: the database must refuse
		if err := k.Store.SaveKeptReview(s.ctx, &forged); err == nil || !strings.Contains(err.Error(), "R-DEC-06") {
			t.Errorf("the database took a review by the team: %v", err)
		}
		dora := s.competent()
		if _, err := k.Office.ReviewKept(s.ctx, s.planner, s.audit.ID, in); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a planner reviewed: %v", err)
		}
		_, err = k.Office.ReviewKept(s.ctx, dora, s.audit.ID, office.KeptInput{Agreed: true, Reason: " ", Version: r.Version})
		s.refused(err, "R-DEC-06", "a review without a word")
		r, err = k.Office.ReviewKept(s.ctx, dora, s.audit.ID, in)
		s.must(err)
		_, err = k.Office.ReviewKept(s.ctx, dora, s.audit.ID, office.KeptInput{Reason: "Second thoughts.", Version: r.Version})
		var u *cert.Unmet
		if !errors.As(err, &u) {
			t.Errorf("a second review: %v", err)
		}
		counts, err := k.Store.KeptCounts(s.ctx, dora, k.Office.Today().AddDays(-1), k.Office.Today())
		s.must(err)
		if counts.Chosen != 1 || counts.Reviewed != 1 || counts.Overdue != 0 || counts.Kept < 1 || counts.Kept > 10 {
			t.Errorf("counted %+v", counts)
		}
		_, err = k.Office.Decide(s.ctx, dora, s.file.ID, office.DecideInput{Audit: s.audit.ID, Version: s.audit.Version, DecisionInput: cert.DecisionInput{Option: cert.Maintain, Reason: "x"}})
		s.refused(err, "R-DEC-03", "a decision on a surveillance that was kept and agreed with")
	})
}

// TestRDEC06NotAgreedGoesToDecision refers a kept surveillance: it waits for a decision maker, who can decide once.
func TestRDEC06NotAgreedGoesToDecision(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		r := keep(s)
		dora := s.competent()
		_, err := k.Office.ReviewKept(s.ctx, dora, s.audit.ID, office.KeptInput{Reason: "The sample left out a process.", Version: r.Version})
		s.must(err)
		rows, err := k.Store.KeptToReview(s.ctx, dora, 10)
		s.must(err)
		if len(rows) != 1 || rows[0].What != string(cert.KeptReferred) || rows[0].NounID != s.audit.ID {
			t.Fatalf("the desk shows %+v", rows)
		}
		facts, err := k.Office.DecisionFacts(s.ctx, dora, s.file.ID, s.audit.ID, cert.DecisionInput{Option: cert.Maintain, Reason: "x"})
		s.must(err)
		if !facts.Ripe() || len(facts.Options()) != 1 || facts.Options()[0] != cert.Maintain {
			t.Errorf("ripe %v, options %v", facts.Ripe(), facts.Options())
		}
	})
}
