package certifying_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/walk"
)

const reason = "The reports show conformity with all requirements."

func decisionPath(a cert.Audit) string { return fmt.Sprintf("/audits/%d/decision", a.ID) }

func TestDossierIsReadBeforeTheDecision(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := played(t, k, walk.Plot{Majors: 1, Minors: 1, Until: walk.FindingsSettled})
		a := s.audit(t, cert.Stage2)
		s.shows(t, s.cast.Decider, decisionPath(a), "Decision after Stage 2", "Aegean Hosting A.E.", "the dossier is frozen and its review has released it", "R-DEC-01", "Lena Hartmann", "declared",
			"The team recommends", "Grant certification once", "Major nonconformity", "Correction", "/papers/", "auditor days for stage 1 and 2",
			"Freeze the dossier and begin", "!Record the decision")
		s.reviews(t, a)
		if _, err := s.send(t, s.cast.Leads[0], httptest.NewRequest(http.MethodGet, decisionPath(a), nil)); !errors.Is(err, cert.Forbidden) {
			t.Errorf("an auditor reads the form of the decision: %v", err)
		}
		if _, err := s.send(t, s.cast.Decider, httptest.NewRequest(http.MethodGet, decisionPath(s.audit(t, cert.Stage1)), nil)); !errors.Is(err, cert.NotFound) {
			t.Errorf("a stage 1 is decided on: %v", err)
		}
	})
}

func TestDecisionWithoutItsGroundsIsRefusedAndKeepsTheInput(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := played(t, k, walk.Plot{Majors: 1, Until: walk.Stage2Reported})
		a := s.audit(t, cert.Stage2)
		s.shows(t, s.cast.Decider, decisionPath(a), "Not yet possible", "every major nonconformity is corrected")
		read := s.examined(t, a)
		s.shows(t, s.cast.Decider, decisionPath(a), "Not possible yet: see the rules")
		w, err := s.posts(t, s.cast.Decider, decisionPath(a), a.Version, "option", "grant", "reason", reason, "scope", "Hosting", "dossier", read)
		if err != nil || w.Code != http.StatusConflict {
			t.Fatalf("%d, %v", w.Code, err)
		}
		holds(t, "409", w.Body.String(), "Not possible yet", "every major nonconformity is corrected", "ISO/IEC 17021-1 9.5.2", reason, "Hosting</textarea>")
		w, err = s.posts(t, s.cast.Decider, decisionPath(a), a.Version, "option", "", "reason", "", "scope", "Kept scope")
		if err != nil || w.Code != http.StatusUnprocessableEntity {
			t.Fatalf("%d, %v", w.Code, err)
		}
		holds(t, "422", w.Body.String(), "Reason is needed", "Kept scope</textarea>")
		w, err = s.posts(t, s.cast.Decider, decisionPath(a), a.Version, "option", "renew", "reason", reason, "dossier", read)
		if err != nil || w.Code != http.StatusUnprocessableEntity {
			t.Fatalf("an option that is not offered: %d, %v", w.Code, err)
		}
		holds(t, "422", w.Body.String(), "Choose one of the options offered")
		// a decider who was in the team (R-DEC-01)
		lead := s.cast.Leads[0]
		lead.Roles = append([]cert.Role{cert.DecisionMaker}, lead.Roles...)
		w, err = s.posts(t, lead, decisionPath(a), a.Version, "option", "refuse", "reason", reason)
		if err != nil || w.Code != http.StatusConflict {
			t.Fatalf("a member of the team decides: %d, %v", w.Code, err)
		}
		holds(t, "409", w.Body.String(), "R-DEC-01", "the decider took no part in the audit")
		if all, err := s.Store.Certificates(context.Background(), s.file); err != nil || len(all) != 0 {
			t.Errorf("%d certificates, %v", len(all), err)
		}
	})
}

func TestGrantMakesTheCertificateOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := played(t, k, walk.Plot{Until: walk.FindingsSettled})
		a := s.audit(t, cert.Stage2)
		read := s.examined(t, a)
		if w, err := s.posts(t, s.cast.Decider, decisionPath(a), a.Version, "option", "grant", "reason", reason, "dossier", "0123"); err != nil || w.Code != http.StatusConflict {
			t.Errorf("a decision on another dossier: %d, %v", w.Code, err)
		}
		if _, err := s.posts(t, s.cast.Decider, decisionPath(a), a.Version-1, "option", "grant", "reason", reason); !errors.Is(err, cert.Conflict) {
			t.Errorf("a form from an older version is taken: %v", err)
		}
		w, err := s.posts(t, s.cast.Decider, decisionPath(a), a.Version, "option", "grant", "reason", reason, "dossier", read)
		if err != nil || w.Code != http.StatusSeeOther || w.Header().Get("Location") != fmt.Sprintf("/certifications/%d/release", s.file) {
			t.Fatalf("%d to %q, %v", w.Code, w.Header().Get("Location"), err)
		}
		s.shows(t, s.cast.Decider, decisionPath(a), "waits for its release", "!Record the decision")
		s.releases(t)
		c := s.certificate(t)
		path := fmt.Sprintf("/certificates/%d", c.ID)
		s.shows(t, s.cast.Decider, path, c.Number, "valid", c.Expires.Long(), "/papers/", c.PaperSHA256, "/c/"+c.Code, "?act=suspend", "?act=withdraw", "!?act=restore")
		s.shows(t, s.cast.Planner, path, "A decision maker can", "!?act=suspend")
		s.shows(t, s.cast.Decider, decisionPath(a), "This audit is decided", reason, "!Record the decision")
		s.shows(t, s.cast.Planner, "/certificates", c.Number, "Aegean Hosting A.E.", "1 to 1 of 1")
		s.shows(t, s.cast.Planner, "/certificates?q=aegean&status=active", c.Number)
		s.shows(t, s.cast.Planner, "/certificates?status=expired", "No certificate matches")
		a = s.audit(t, cert.Stage2)
		if w, err := s.posts(t, s.cast.Decider, decisionPath(a), a.Version, "option", "grant", "reason", reason); err != nil || w.Code != http.StatusConflict {
			t.Errorf("an audit is decided twice: %d %v", w.Code, err)
		}
	})
}

func TestActsOnTheCertificate(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := played(t, k, walk.Plot{Until: walk.Certified})
		path := fmt.Sprintf("/certifications/%d/status", s.file)
		c := s.certificate(t)
		s.shows(t, s.cast.Decider, path+"?act=suspend", "Status of certificate "+c.Number, "is suspended from today", "must be resolved by", "ends today for good", `value="suspend" checked`)
		for _, step := range []struct {
			option, scope string
			becomes       cert.CertificateStatus
			number        string
		}{
			{"suspend", "", cert.CertificateSuspended, c.Number},
			{"restore", "", cert.CertificateActive, c.Number},
			{"reduce", "The service management system of Aegean Hosting A.E. supporting backup", cert.CertificateActive, c.Number + "-r2"},
			{"withdraw", "", cert.CertificateWithdrawn, c.Number + "-r2"},
		} {
			w, err := s.posts(t, s.cast.Decider, path, s.certificate(t).Version, "option", step.option, "scope", step.scope, "reason", "because of "+step.option)
			if err != nil || w.Code != http.StatusSeeOther {
				t.Fatalf("%s: %d, %v\n%s", step.option, w.Code, err, w.Body)
			}
			if step.option == "reduce" {
				s.releases(t)
			}
			now := s.certificate(t)
			if now.Status != step.becomes || now.FullNumber() != step.number {
				t.Fatalf("%s: %s is %s", step.option, now.FullNumber(), now.Status)
			}
			s.shows(t, s.cast.Planner, fmt.Sprintf("/certificates/%d", now.ID), "because of "+step.option)
		}
		s.shows(t, s.cast.Decider, path, "Nothing can be decided on a certificate that is withdrawn")
		s.shows(t, s.cast.Planner, fmt.Sprintf("/certificates/%d", c.ID), "superseded", "-r2")
		w, err := s.posts(t, s.cast.Decider, path, s.certificate(t).Version, "option", "restore", "reason", "wish")
		if err != nil || w.Code != http.StatusUnprocessableEntity {
			t.Errorf("a withdrawn certificate comes back: %d, %v", w.Code, err)
		}
	})
}

func TestMoreInformationOpensTheReport(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := played(t, k, walk.Plot{Until: walk.FindingsSettled})
		a := s.audit(t, cert.Stage2)
		w, err := s.posts(t, s.cast.Decider, decisionPath(a), a.Version, "option", "request_more_information", "reason", "Which sites were visited?", "dossier", s.examined(t, a))
		if err != nil || w.Code != http.StatusSeeOther {
			t.Fatalf("%d, %v", w.Code, err)
		}
		s.shows(t, s.cast.Decider, decisionPath(a), "the reports of all audits behind the decision are final", "Which sites were visited?", "!Record the decision")
	})
}
