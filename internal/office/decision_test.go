package office_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// stage plays a sample client to a mark and returns its life and the people of the body.
func stage(t *testing.T, k *testkit.Kit, plot walk.Plot) (*walk.Life, walk.Cast) {
	t.Helper()
	ctx := context.Background()
	cast, err := walk.Hire(ctx, k.Office, 2, "")
	if err != nil {
		t.Fatal(err)
	}
	if plot.Questionnaire.Applicant.Name == "" {
		plot.Questionnaire = walk.Sample()
	}
	p := &walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast}
	l, err := p.Play(ctx, plot)
	if err != nil {
		t.Fatal(err)
	}
	return l, cast
}

// auditOf is the file's audit of a kind.
func auditOf(t *testing.T, k *testkit.Kit, file int64, kind cert.AuditKind) cert.Audit {
	t.Helper()
	all, err := k.Store.Audits(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(a cert.Audit) bool { return a.Kind == kind })
	if i < 0 {
		t.Fatalf("no %s", kind)
	}
	return all[i]
}

func grant(a cert.Audit) office.DecideInput {
	return office.DecideInput{Audit: a.ID, Version: a.Version, DecisionInput: cert.DecisionInput{Option: cert.Grant, Reason: "All requirements are met."}}
}

// examined is the hash of the dossier of an audit after its review.
func examined(t *testing.T, k *testkit.Kit, by cert.Actor, a cert.Audit) string {
	t.Helper()
	d, err := walk.Examined(context.Background(), k.Office, by, a)
	if err != nil {
		t.Fatal(err)
	}
	return d.SHA256
}

// TestRDEC01DeciderTookNoPart refuses a decider of the team: by the rule, and by the database alone.
func TestRDEC01DeciderTookNoPart(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.FindingsSettled})
		d, err := walk.Examined(ctx, k.Office, cast.Decider, auditOf(t, k, l.File, cert.Stage2))
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range []cert.AuditKind{cert.Stage1, cert.Stage2} {
			team, err := k.Store.CycleTeam(ctx, []int64{auditOf(t, k, l.File, kind).ID})
			if err != nil || len(team) == 0 {
				t.Fatal(err)
			}
			a := auditOf(t, k, l.File, cert.Stage2)
			insider := cert.Actor{PersonID: team[0].PersonID, AccountID: 99, Name: "Insider", Roles: []cert.Role{cert.DecisionMaker}}
			if _, err := k.Office.Decide(ctx, insider, l.File, grant(a)); !unmet(err, "R-DEC-01") {
				t.Errorf("a member of the %s team could decide: %v", kind, err)
			}
			row := cert.Decision{CertificationID: l.File, AuditID: &a.ID, Cycle: 1, Number: "D-X-" + string(kind), Option: cert.Grant, Reason: "x",
				DossierID: &d.ID, DossierSHA256: d.SHA256, PersonID: team[0].PersonID, DecidedOn: k.Office.Today(), Effective: k.Office.Today(), At: k.Office.Now()}
			if err := k.Store.AddDecision(ctx, &row); err == nil || !strings.Contains(err.Error(), "R-DEC-01") {
				t.Errorf("the database took a decision by a member of the %s team: %v", kind, err)
			}
		}
		in := grant(auditOf(t, k, l.File, cert.Stage2))
		in.Dossier = d.SHA256
		if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); err != nil {
			t.Errorf("an independent decider was refused: %v", err)
		}
	})
}

// TestRDEC02AndCompetence refuses a decider without agreement, competence or role.
func TestRDEC02AndCompetence(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	l, cast := stage(t, k, walk.Plot{Until: walk.FindingsSettled})
	a := auditOf(t, k, l.File, cert.Stage2)
	p, err := k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: "Lone Wolf", Email: "wolf@assay.example", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	lone := cert.Actor{PersonID: p.ID, AccountID: 98, Name: p.Name, Roles: []cert.Role{cert.DecisionMaker}}
	_, err = k.Office.Decide(ctx, lone, l.File, grant(a))
	if !unmet(err, "R-DEC-02") || !unmet(err, "R-DEC-01") {
		t.Errorf("a decider without agreement and competence: %v", err)
	}
	if _, err := k.Office.Decide(ctx, cast.Planner, l.File, grant(a)); !errors.Is(err, cert.Forbidden) {
		t.Errorf("a planner decided: %v", err)
	}
	in := grant(a)
	in.Reason = ""
	if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); !unmet(err, "R-DEC-04") {
		t.Errorf("a decision without reason: %v", err)
	}
}

// TestRDEC03OpenFindingsLockTheDecision holds a grant while a major is not verified or a minor's plan not accepted (L2).
func TestRDEC03OpenFindingsLockTheDecision(t *testing.T) {
	k := testkit.New(t)
	l, cast := stage(t, k, walk.Plot{Majors: 1, Minors: 1, Until: walk.FindingsAnswered})
	a := auditOf(t, k, l.File, cert.Stage2)
	in := grant(a)
	in.Dossier = examined(t, k, cast.Decider, a)
	_, err := k.Office.Decide(context.Background(), cast.Decider, l.File, in)
	var u *cert.Unmet
	if !errors.As(err, &u) {
		t.Fatalf("open findings did not lock the decision: %v", err)
	}
	var sentences []string
	for _, r := range u.Rules {
		if r.ID != "R-DEC-03" {
			t.Errorf("unexpected rule %s", r.ID)
		}
		sentences = append(sentences, r.Sentence)
	}
	if len(sentences) != 2 {
		t.Errorf("unmet: %q", sentences)
	}
}

// TestRDATE14MajorsInSixMonths refuses a grant when a major was not verified in time.
func TestRDATE14MajorsInSixMonths(t *testing.T) {
	k := testkit.New(t)
	l, cast := stage(t, k, walk.Plot{Majors: 1, Until: walk.FindingsAnswered})
	k.Clock.Set(k.Clock.Now().Add(200 * 24 * time.Hour))
	a := auditOf(t, k, l.File, cert.Stage2)
	if _, err := k.Office.Decide(context.Background(), cast.Decider, l.File, grant(a)); !unmet(err, "R-DATE-14") {
		t.Errorf("a major seven months old: %v", err)
	}
}

// TestTwoDecidersOneDecision lets many decide at once: one wins, nothing is doubled.
func TestTwoDecidersOneDecision(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.FindingsSettled})
		in := grant(auditOf(t, k, l.File, cert.Stage2))
		in.Dossier = examined(t, k, cast.Decider, auditOf(t, k, l.File, cert.Stage2))
		var wait sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 20 {
			wait.Go(func() {
				_, err := k.Office.Decide(ctx, cast.Decider, l.File, in)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if u := (*cert.Unmet)(nil); !errors.Is(err, cert.Conflict) && !errors.As(err, &u) && !errors.As(err, &cert.Invalid{}) {
					t.Errorf("a loser was told: %v", err)
				}
			})
		}
		wait.Wait()
		drafts, err := k.Store.Proofs(ctx, l.File)
		if err != nil || won != 1 || len(drafts) != 1 {
			t.Errorf("%d won, %d draft certificates, %v", won, len(drafts), err)
		}
	})
}

// TestSuspendRestoreWithdraw plays the acts on a certificate and what the public history keeps of them (R-SUSP-03 to R-SUSP-07).
func TestSuspendRestoreWithdraw(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.Certified})
		act := func(o cert.DecisionOption) cert.Certificate {
			t.Helper()
			c, err := l.Certificate()
			if err != nil {
				t.Fatal(err)
			}
			k.Clock.Set(k.Clock.Now().Add(24 * time.Hour))
			if _, err := k.Office.Decide(ctx, cast.Decider, l.File, office.DecideInput{Version: c.Version,
				DecisionInput: cert.DecisionInput{Option: o, Reason: "As the record says."}}); err != nil {
				t.Fatalf("%s: %v", o, err)
			}
			c, err = l.Certificate()
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		c := act(cert.Suspend)
		if c.StatusOn(k.Office.Today()) != cert.CertificateSuspended || c.SuspendedUntil != k.Office.Today().AddMonths(6) {
			t.Errorf("suspended: %s until %s", c.Status, c.SuspendedUntil)
		}
		if c = act(cert.Restore); c.StatusOn(k.Office.Today()) != cert.CertificateActive || !c.SuspendedUntil.IsZero() {
			t.Errorf("restored: %+v", c)
		}
		if c = act(cert.Withdraw); c.StatusOn(k.Office.Today()) != cert.CertificateWithdrawn || c.WithdrawnOn != k.Office.Today() {
			t.Errorf("withdrawn: %+v", c)
		}
		changes, err := k.Store.Changes(ctx, c.ID)
		if err != nil || len(changes) != 4 {
			t.Errorf("%d public changes, %v", len(changes), err)
		}
		audits, err := k.Store.Audits(ctx, l.File)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range audits {
			if a.Status != cert.AuditConcluded && a.Status != cert.AuditCancelled {
				t.Errorf("%s of a withdrawn certification is still %s", a.Name, a.Status)
			}
		}
	})
}

// TestRDATE12RenewalTooLate refuses a renewal more than six months after expiry and restores one before, with its gap.
func TestRDATE12RenewalTooLate(t *testing.T) {
	for late, want := range map[int]bool{5: true, 7: false} {
		k := testkit.New(t)
		l, cast := stage(t, k, walk.Plot{Until: walk.RecertReported})
		c, err := l.Certificate()
		if err != nil {
			t.Fatal(err)
		}
		k.Clock.Set(c.Expires.AddMonths(late).Time().Add(9 * time.Hour))
		a := auditOf(t, k, l.File, cert.Recertification)
		_, err = k.Office.Decide(context.Background(), cast.Decider, l.File, office.DecideInput{Audit: a.ID, Version: a.Version,
			DecisionInput: cert.DecisionInput{Option: cert.Renew, Reason: "Effective over the cycle.", Dossier: examined(t, k, cast.Decider, a)}})
		if (err == nil) != want {
			t.Errorf("%d months after expiry: %v", late, err)
		}
		if !want {
			continue
		}
		if _, err := walk.Released(context.Background(), k.Office, cast.Reviewer, l.File); err != nil {
			t.Fatal(err)
		}
		n, err := l.Certificate()
		if err != nil || n.GapFrom != c.Expires.AddDays(1) || n.Expires != c.Expires.AddMonths(36) || n.Revision != 2 || n.LastExpiry != c.Expires {
			t.Errorf("restored: %+v %v", n, err)
		}
		if old, _ := k.Store.Certificates(context.Background(), l.File); len(old) != 2 || old[1].Status != cert.CertificateSuperseded {
			t.Error("the old issue is not superseded")
		}
	}
}

// TestProgrammeFollowsTheDecision dates the surveillances from the decision (R-DATE-02, R-DATE-05).
func TestProgrammeFollowsTheDecision(t *testing.T) {
	k := testkit.New(t)
	l, _ := stage(t, k, walk.Plot{Until: walk.Certified})
	c, err := l.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	s := auditOf(t, k, l.File, cert.Surveillance)
	if s.Latest != c.Effective.AddMonths(12) || s.Target != c.Effective.AddMonths(11) {
		t.Errorf("surveillance 1: target %s, latest %s for a decision on %s", s.Target, s.Latest, c.Effective)
	}
	r := auditOf(t, k, l.File, cert.Recertification)
	if r.Target != c.Expires.AddMonths(-3) || r.Target == (day.Day{}) {
		t.Errorf("recertification target %s for expiry %s", r.Target, c.Expires)
	}
}

// atField tells whether an error is a problem at a field.
func atField(err error, field string) bool {
	var bad cert.Invalid
	return errors.As(err, &bad) && slices.ContainsFunc(bad, func(p cert.Problem) bool { return p.Field == field })
}
