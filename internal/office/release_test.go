package office_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// granted plays a life to the grant; its certificate waits for release.
func granted(t *testing.T, k *testkit.Kit) (*walk.Life, walk.Cast, office.Release) {
	t.Helper()
	l, cast := stage(t, k, walk.Plot{Until: walk.FindingsSettled})
	a := auditOf(t, k, l.File, cert.Stage2)
	in := grant(a)
	in.Dossier = examined(t, k, cast.Decider, a)
	if _, err := k.Office.Decide(context.Background(), cast.Decider, l.File, in); err != nil {
		t.Fatal(err)
	}
	r, err := k.Office.ReleaseSheet(context.Background(), cast.Reviewer, l.File)
	if err != nil {
		t.Fatal(err)
	}
	return l, cast, r
}

func compared(r office.Release) office.ReleaseInput {
	return office.ReleaseInput{Proof: r.Proof.ID, Version: r.Proof.Version, Compared: true}
}

// TestRCERT01SecondPersonReleases plays a certificate from its decision to its release: until then nothing exists, and
// neither who decided nor who prepared it can release it, by the rule and by the database alone.
func TestRCERT01SecondPersonReleases(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast, r := granted(t, k)
		if all, err := k.Store.Certificates(ctx, l.File); err != nil || len(all) != 0 {
			t.Fatalf("%d certificates before the release, %v", len(all), err)
		}
		if f := mustFile(t, k, l.File); f.NextWhat != cert.ReleaseStep || f.Waiting != cert.Reviewer || f.Stage != cert.StageDecision {
			t.Errorf("the file is at %s and waits for %s to %s", f.Stage, f.Waiting, f.NextWhat)
		}
		if _, err := k.Office.ReleaseCertificate(ctx, cast.Decider, l.File, compared(r)); !unmet(err, "R-CERT-01") {
			t.Errorf("the decider released: %v", err)
		}
		if _, err := k.Office.ReleaseCertificate(ctx, cast.Leads[0], l.File, compared(r)); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a lead auditor released: %v", err)
		}
		byDatabase(t, k, cast, r)
		if err := k.Office.PrepareCertificate(ctx, cast.Reviewer, l.File, office.PrepareInput{Proof: r.Proof.ID, Version: r.Proof.Version}); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.ReleaseCertificate(ctx, cast.Reviewer, l.File, compared(r)); !errors.Is(err, cert.Conflict) {
			t.Errorf("an older draft was released: %v", err)
		}
		r.Proof.Version++
		if _, err := k.Office.ReleaseCertificate(ctx, cast.Reviewer, l.File, compared(r)); !unmet(err, "R-CERT-01") {
			t.Errorf("who prepared it released: %v", err)
		}
		in := compared(r)
		in.Compared = false
		if _, err := k.Office.ReleaseCertificate(ctx, cast.Planner, l.File, in); !unmet(err, "R-CERT-01") {
			t.Errorf("released without a comparison: %v", err)
		}
		c, err := k.Office.ReleaseCertificate(ctx, cast.Planner, l.File, compared(r))
		if err != nil || c.Number == "" || c.PaperSHA256 == "" || c.IssuedOn != k.Office.Today() {
			t.Fatalf("%+v, %v", c, err)
		}
		if a := auditOf(t, k, l.File, cert.Stage2); a.Status != cert.AuditConcluded || a.Outcome != cert.Decided {
			t.Errorf("stage 2 is %s, %s", a.Status, a.Outcome)
		}
		if _, err := k.Office.ReleaseCertificate(ctx, cast.Planner, l.File, compared(r)); !errors.Is(err, cert.Conflict) {
			t.Errorf("released twice: %v", err)
		}
	})
}

// byDatabase writes past the program: a certificate without a release, and one released by its decider.
func byDatabase(t *testing.T, k *testkit.Kit, cast walk.Cast, r office.Release) {
	t.Helper()
	ctx := context.Background()
	c := r.Proof.Certificate
	c.Number, c.Code, c.PaperSHA256 = "SMS-X", "x", "x"
	if err := k.Store.AddCertificate(ctx, &c); err == nil || !strings.Contains(err.Error(), "R-CERT-01") {
		t.Errorf("the database took a certificate that nobody released: %v", err)
	}
	failed := errors.New("undone")
	err := k.Store.InTx(ctx, func(tx *store.Store) error {
		p, at := r.Proof, k.Office.Now()
		p.Status, p.ReleasedID, p.ReleasedBy, p.ReleasedAt = "released", &cast.Decider.PersonID, "x", &at
		if err := tx.SaveProof(ctx, &p); err != nil {
			return err
		}
		return errors.Join(tx.AddCertificate(ctx, &c), failed)
	})
	if err == nil || !strings.Contains(err.Error(), "R-CERT-01") {
		t.Errorf("the database took a certificate released by its decider: %v", err)
	}
}

// TestRCERT01ReleaseNeedsTheFileAsItIs refuses a release after the client moved, until the draft is made anew.
func TestRCERT01ReleaseNeedsTheFileAsItIs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast, r := granted(t, k)
		c := r.Client
		c.Address = "Another Street 9"
		if err := k.Store.SaveClient(ctx, &c); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.ReleaseCertificate(ctx, cast.Reviewer, l.File, compared(r)); !unmet(err, "R-CERT-01") {
			t.Errorf("released with an old address: %v", err)
		}
		if err := k.Office.PrepareCertificate(ctx, cast.Planner, l.File, office.PrepareInput{Proof: r.Proof.ID, Version: r.Proof.Version}); err != nil {
			t.Fatal(err)
		}
		issued, err := walk.Released(ctx, k.Office, cast.Reviewer, l.File)
		if err != nil || issued.Address != "Another Street 9" {
			t.Errorf("%q, %v", issued.Address, err)
		}
	})
}

// TestRDEC04DecisionPutAside puts a grant's draft aside: it has no effect and another decision takes its place, once.
func TestRDEC04DecisionPutAside(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast, r := granted(t, k)
		aside := office.SetAsideInput{Proof: r.Proof.ID, Version: r.Proof.Version}
		if err := k.Office.SetCertificateAside(ctx, cast.Reviewer, l.File, aside); !unmet(err, "R-DEC-04") {
			t.Errorf("put aside without a reason: %v", err)
		}
		aside.Reason = "The scope names a service that was not audited."
		if err := k.Office.SetCertificateAside(ctx, cast.Reviewer, l.File, aside); err != nil {
			t.Fatal(err)
		}
		a := auditOf(t, k, l.File, cert.Stage2)
		if a.Status != cert.AuditReported {
			t.Errorf("stage 2 is %s", a.Status)
		}
		in := grant(a)
		in.Option, in.Scope, in.Dossier = cert.GrantReduced, "The service management system supporting hosting only", examined(t, k, cast.Decider, a)
		d, err := k.Office.Decide(ctx, cast.Decider, l.File, in)
		if err != nil || d.Replaces == nil || *d.Replaces != r.Decision.ID {
			t.Fatalf("decided anew: %+v, %v", d.Replaces, err)
		}
		if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); err == nil {
			t.Error("decided a third time while a certificate waits")
		}
		issued, err := walk.Released(ctx, k.Office, cast.Reviewer, l.File)
		if err != nil || issued.Scope != in.Scope {
			t.Errorf("%q, %v", issued.Scope, err)
		}
		row := cert.Decision{CertificationID: l.File, AuditID: &a.ID, Cycle: 1, Number: "D-X", Option: cert.Grant, Reason: "x", PersonID: cast.Decider.PersonID,
			Replaces: &d.ID, DecidedOn: k.Office.Today(), Effective: k.Office.Today(), At: k.Office.Now()}
		if err := k.Store.AddDecision(ctx, &row); err == nil {
			t.Error("the database took a decision in place of one that stands")
		}
	})
}

// TestRSUSP07DraftAndStatus holds that no act on the certificate meets a draft that waits, that a withdrawal puts it aside, and
// that a suspended certificate can be made valid again for less.
func TestRSUSP07DraftAndStatus(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.Certified})
		act := func(o cert.DecisionOption, scope string) error {
			t.Helper()
			c, err := l.Certificate()
			if err != nil {
				t.Fatal(err)
			}
			k.Clock.Set(k.Clock.Now().Add(24 * time.Hour))
			_, err = k.Office.Decide(ctx, cast.Decider, l.File, office.DecideInput{Version: c.Version, DecisionInput: cert.DecisionInput{Option: o, Scope: scope, Reason: "As the record says."}})
			return err
		}
		if err := act(cert.Suspend, ""); err != nil {
			t.Fatal(err)
		}
		if err := act(cert.Reduce, "The service management system supporting hosting"); err != nil {
			t.Fatal(err)
		}
		if err := act(cert.Restore, ""); !unmet(err, "R-SUSP-07") {
			t.Errorf("restored while a reduced certificate waits: %v", err)
		}
		c, err := walk.Released(ctx, k.Office, cast.Reviewer, l.File)
		if err != nil || c.Status != cert.CertificateActive || c.Revision != 2 {
			t.Fatalf("%s, revision %d, %v", c.Status, c.Revision, err)
		}
		if err := act(cert.Reduce, "The service management system supporting backup"); err != nil {
			t.Fatal(err)
		}
		if err := act(cert.Suspend, ""); !unmet(err, "R-SUSP-07") {
			t.Errorf("suspended while a reduced certificate waits: %v", err)
		}
		if err := act(cert.Withdraw, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.ReleaseSheet(ctx, cast.Reviewer, l.File); !errors.Is(err, cert.NotFound) {
			t.Errorf("a draft waits in a withdrawn file: %v", err)
		}
	})
}

// TestRCERT04AccreditationOnlyWhileAndWhereItHolds draws the accreditation from the day it begins to the day it ends, in its
// countries alone; the comparison before the release says why it is not there.
func TestRCERT04AccreditationOnlyWhileAndWhereItHolds(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	l, cast, r := granted(t, k)
	body, today := k.Office.Body, k.Office.Today()
	body.Accreditation = "Accredited by the National Body, no. 42"
	for _, c := range []struct {
		a   office.Accreditation
		why string
	}{
		{office.Accreditation{}, ""}, {office.Accreditation{From: today, Until: today, Countries: "DE " + r.Client.Country}, ""},
		{office.Accreditation{From: today.AddDays(1)}, "begins on"}, {office.Accreditation{Until: today.AddDays(-1)}, "ended on"},
		{office.Accreditation{Countries: "JP"}, "does not hold in"},
	} {
		body.Accredited = c.a
		if sentence, why := body.AccreditedFor(r.Client.Country, today); (sentence == "") != (c.why != "") || !strings.Contains(why, c.why) {
			t.Errorf("%+v: %q, %q", c.a, sentence, why)
		}
	}
	body.Accredited = office.Accreditation{Until: today.AddDays(-1)}
	if err := k.Office.ChangeBody(ctx, cast.Administrator, office.BodyInput{Body: body, Version: 1}); err != nil {
		t.Fatal(err)
	}
	file := mustFile(t, k, l.File)
	if !file.Accredited {
		t.Skip("the sample asks for no accreditation")
	}
	r, err := k.Office.ReleaseSheet(ctx, cast.Reviewer, l.File)
	if err != nil || !strings.Contains(r.Unaccredited, "ended on") {
		t.Errorf("%q, %v", r.Unaccredited, err)
	}
}

// TestRCERT02SeveralLanguages keeps the scope in each language on the certificate, in its twin and on the next issue with the
// same scope; the binding language is named and no language stands twice.
func TestRCERT02SeveralLanguages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast, r := granted(t, k)
		in := office.PrepareInput{Proof: r.Proof.ID, Version: r.Proof.Version, Language: "xx", Scopes: map[string]string{"de": "Das Service-Management-System für Hosting", "ar": "نظام إدارة الخدمات", "en": "dropped: it is binding"}}
		if err := k.Office.PrepareCertificate(ctx, cast.Planner, l.File, in); !atField(err, "language") {
			t.Errorf("an unknown language: %v", err)
		}
		in.Language = "en"
		if err := k.Office.PrepareCertificate(ctx, cast.Planner, l.File, in); err != nil {
			t.Fatal(err)
		}
		c, err := walk.Released(ctx, k.Office, cast.Reviewer, l.File)
		if err != nil || len(c.Wordings) != 2 || c.Language != "en" {
			t.Fatalf("%+v, %v", c.Wordings, err)
		}
		pdf, err := k.Store.Files().Read(c.PaperSHA256)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := k.Store.Certificates(ctx, l.File)
		if err != nil || len(kept[0].Wordings) != 2 || kept[0].Wordings[0] != c.Wordings[0] || len(pdf) == 0 {
			t.Errorf("kept: %+v, %v", kept[0].Wordings, err)
		}
		public, err := k.Store.PublicByCode(ctx, c.Code)
		if err != nil || len(public.Newest().Wordings) != 2 || public.Newest().Accreditation != c.Accreditation {
			t.Errorf("the register tells %+v, %v", public.Newest().Wordings, err)
		}
		c.Wordings = append(c.Wordings, c.Wordings[0])
		if len(c.Lint("Body", "Street")) == 0 {
			t.Error("a language stands twice")
		}
	})
}
