package office_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// frozen plays a life to the release of the dossier of its stage 2.
func frozen(t *testing.T, k *testkit.Kit) (*walk.Life, walk.Cast, cert.Audit, cert.Dossier) {
	t.Helper()
	l, cast := stage(t, k, walk.Plot{Minors: 1, Until: walk.FindingsSettled})
	a := auditOf(t, k, l.File, cert.Stage2)
	d, err := walk.Examined(context.Background(), k.Office, cast.Decider, a)
	if err != nil {
		t.Fatal(err)
	}
	return l, cast, a, d
}

// dossierNow reads a dossier as it stands.
func dossierNow(t *testing.T, k *testkit.Kit, id int64) cert.Dossier {
	t.Helper()
	d, err := k.Store.Dossier(context.Background(), cert.SystemActor, id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestRDEC03DossierHoldsEveryRecord finds every record that a decision rests on in the dossier, each with its own hash.
func TestRDEC03DossierHoldsEveryRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		_, _, _, d := frozen(t, k)
		if sum := sha256.Sum256([]byte(d.Content)); hex.EncodeToString(sum[:]) != d.SHA256 {
			t.Error("the hash is not that of the content")
		}
		content, err := cert.ReadDossier(d.Content)
		if err != nil {
			t.Fatal(err)
		}
		count := map[string]int{}
		for _, p := range content.Parts() {
			count[p.Noun]++
			if sum := sha256.Sum256([]byte(p.Record)); hex.EncodeToString(sum[:]) != p.SHA256 {
				t.Errorf("%s: the hash is not that of the record", p.Title)
			}
		}
		for noun, n := range map[string]int{"application": 1, "review": 1, "contract": 1, "audit time": 1, "client": 1, "scope": 1, "sites": 1,
			"report": 2, "team": 2, "checklist": 2, "finding": 1} {
			if count[noun] != n {
				t.Errorf("%d of %s, want %d", count[noun], noun, n)
			}
		}
		if text := d.Content; !strings.Contains(text, "amended-instruction.txt") || !strings.Contains(text, "Cause and action fit the finding.") {
			t.Error("the answer to the finding and its evidence are not in the dossier")
		}
	})
}

// TestRDEC03ChangeWithdrawsReadiness changes a record by a verb after the review: the dossier says who changed what and
// when, the decision is refused, and a new review can begin.
func TestRDEC03ChangeWithdrawsReadiness(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast, a, d := frozen(t, k)
		findings, err := k.Store.Findings(ctx, l.File)
		if err != nil || len(findings) != 1 {
			t.Fatal(len(findings), err)
		}
		n, err := k.Office.ReturnResponse(ctx, cast.Leads[0], findings[0].ID, findings[0].Version, office.AnswerReview{Comment: "The cause does not hold.", NewDue: k.Office.Today().AddDays(9)})
		if err != nil {
			t.Fatal(err)
		}
		d = dossierNow(t, k, d.ID)
		if d.Status != cert.DossierLapsed || d.ChangedBy != cast.Leads[0].Name || d.ChangedAt == nil || len(d.Changes) != 1 ||
			d.Changes[0] != (cert.DossierDiff{Title: "Finding " + n.Number, How: "changed"}) {
			t.Errorf("after the change: %s by %q at %v, %+v", d.Status, d.ChangedBy, d.ChangedAt, d.Changes)
		}
		in := grant(a)
		in.Dossier = d.SHA256
		if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); !unmet(err, "R-DEC-03") {
			t.Errorf("a decision on what has changed: %v", err)
		}
		if _, err := k.Office.ReleaseDossier(ctx, cast.Decider, d.ID, d.Version, ""); err == nil {
			t.Error("a lapsed dossier was released")
		}
		again, err := k.Office.FreezeDossier(ctx, cast.Decider, a.ID, a.Version)
		if err != nil || again.Round != 2 || again.SHA256 == d.SHA256 {
			t.Errorf("frozen anew: round %d, %v", again.Round, err)
		}
	})
}

// TestRDEC03DatabaseKnowsTheDossier changes report, finding, scope, sites and time past the office: the database itself
// withdraws readiness, and takes no decision on another hash.
func TestRDEC03DatabaseKnowsTheDossier(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast, a, d := frozen(t, k)
		row := func(hash string) error {
			return k.Store.AddDecision(ctx, &cert.Decision{CertificationID: l.File, AuditID: &a.ID, Cycle: 1, Number: "D-X-" + hash, Option: cert.Grant, Reason: "x",
				PersonID: cast.Decider.PersonID, DecidedOn: k.Office.Today(), Effective: k.Office.Today(), At: k.Office.Now(), DossierID: &d.ID, DossierSHA256: hash})
		}
		if err := row("0000"); err == nil || !strings.Contains(err.Error(), "R-DEC-03") {
			t.Errorf("the database took a decision on another hash: %v", err)
		}
		for name, change := range pastTheOffice(ctx, k, l.File, a.ID) {
			if err := change(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if now := dossierNow(t, k, d.ID); now.Status != cert.DossierLapsed {
				t.Errorf("%s: the dossier is still %s", name, now.Status)
			}
			if err := row(d.SHA256); err == nil || !strings.Contains(err.Error(), "R-DEC-03") {
				t.Errorf("%s: the database took the decision: %v", name, err)
			}
			next, err := walk.Examined(ctx, k.Office, cast.Decider, auditOf(t, k, l.File, cert.Stage2))
			if err != nil {
				t.Fatal(err)
			}
			d = next
		}
		content := d.Content
		d.Content = "{}"
		if err := k.Store.SaveDossier(ctx, &d); err == nil {
			t.Error("a frozen dossier was rewritten")
		}
		d = dossierNow(t, k, d.ID)
		if d.Content != content {
			t.Error("its content is another")
		}
	})
}

// pastTheOffice are changes that no verb makes, by name.
func pastTheOffice(ctx context.Context, k *testkit.Kit, file, audit int64) map[string]func() error {
	return map[string]func() error{
		"report": func() error {
			a, err := k.Store.Audit(ctx, cert.SystemActor, audit)
			a.Report.Summary += " And more."
			return errors.Join(err, k.Store.SaveAudit(ctx, &a))
		},
		"finding": func() error {
			all, err := k.Store.Findings(ctx, file)
			all[0].Statement += " And more."
			return errors.Join(err, k.Store.SaveFinding(ctx, &all[0]))
		},
		"scope": func() error {
			f, err := k.Store.Certification(ctx, cert.SystemActor, file)
			f.Scope += " and everything else"
			return errors.Join(err, k.Store.SaveCertification(ctx, &f))
		},
		"sites": func() error {
			return k.Store.AddSites(ctx, []cert.Site{{CertificationID: file, Position: 90, Name: "Annexe", Kind: "permanent"}})
		},
		"time": func() error {
			all, err := k.Store.AuditTimes(ctx, file)
			t := all[0]
			t.ID, t.Revision, t.TotalHalves = 0, t.Revision+1, 1
			return errors.Join(err, k.Store.AddAuditTime(ctx, &t, nil))
		},
	}
}

// TestRDEC03ChangePastTheOfficeIsFound decides after a change that neither verb nor trigger announced: the records
// themselves are compared.
func TestRDEC03ChangePastTheOfficeIsFound(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	l, cast, a, d := frozen(t, k)
	c, err := k.Store.Client(ctx, cert.SystemActor, mustFile(t, k, l.File).ClientID)
	if err != nil {
		t.Fatal(err)
	}
	c.Name = "Quite Another Ltd"
	if err := k.Store.SaveClient(ctx, &c); err != nil {
		t.Fatal(err)
	}
	in := grant(a)
	in.Dossier = d.SHA256
	if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); !unmet(err, "R-DEC-03") {
		t.Errorf("a decision on a client of another name: %v", err)
	}
	if d = dossierNow(t, k, d.ID); d.Status != cert.DossierLapsed || len(d.Changes) != 1 || d.Changes[0].Title != "Quite Another Ltd" {
		t.Errorf("the dossier is %s, %+v", d.Status, d.Changes)
	}
}

func mustFile(t *testing.T, k *testkit.Kit, id int64) cert.Certification {
	t.Helper()
	f, err := k.Store.Certification(context.Background(), cert.SystemActor, id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestRDEC01IdentityNotAccount refuses who took part in any audit of the cycle, as technical expert too, through another
// record or another account of the same human being: by the rule, and by the database alone.
func TestRDEC01IdentityNotAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast := stage(t, k, walk.Plot{Until: walk.RecertReported})
		first, recert := auditOf(t, k, l.File, cert.Stage1), auditOf(t, k, l.File, cert.Recertification)
		hire := func(name string) cert.Person {
			p, err := k.Office.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: name, Email: strings.ToLower(name) + "@assay.example", Active: true, Agreement: cert.AgreementEmployed})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := k.Office.AddCompetence(ctx, cert.SystemActor, p.ID, office.CompetenceInput{Area: cert.AreaDecision, Proof: "x", From: k.Office.Today()}); err != nil {
				t.Fatal(err)
			}
			return p
		}
		expert, twin := hire("Edna"), hire("Edna2")
		if err := k.Store.AddMember(ctx, &cert.TeamMember{AuditID: first.ID, PersonID: expert.ID, Role: cert.Expert}); err != nil {
			t.Fatal(err)
		}
		try := func(p cert.Person, account int64) error {
			_, err := k.Office.FreezeDossier(ctx, cert.Actor{AccountID: account, PersonID: p.ID, Name: p.Name, Roles: []cert.Role{cert.DecisionMaker}}, recert.ID, recert.Version)
			return err
		}
		for account := range int64(2) { // whatever account
			if err := try(expert, 500+account); !unmet(err, "R-DEC-01") {
				t.Errorf("an expert of stage 1 reviewed the recertification: %v", err)
			}
		}
		if _, err := k.Office.SamePerson(ctx, cast.Administrator, twin.ID, twin.Version, expert.ID, "One and the same: two contracts."); err != nil {
			t.Fatal(err)
		}
		if err := try(twin, 510); !unmet(err, "R-DEC-01") {
			t.Errorf("the second record of the expert reviewed: %v", err)
		}
		d, err := walk.Examined(ctx, k.Office, cast.Decider, recert)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []int64{expert.ID, twin.ID} {
			row := cert.Decision{CertificationID: l.File, AuditID: &recert.ID, Cycle: 1, Number: "D-X-" + twin.Name, Option: cert.Renew, Reason: "x", DossierID: &d.ID, DossierSHA256: d.SHA256,
				PersonID: id, DecidedOn: k.Office.Today(), Effective: k.Office.Today(), At: k.Office.Now()}
			if err := k.Store.AddDecision(ctx, &row); err == nil || !strings.Contains(err.Error(), "R-DEC-01") {
				t.Errorf("the database took the decision of person %d: %v", id, err)
			}
		}
	})
}

// TestRDEC03ComplaintsAreInTheDossier holds that what was said about the client is before the decider, without who said
// it, and that a new complaint withdraws readiness (R-CMP-03).
func TestRDEC03ComplaintsAreInTheDossier(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		l, cast, a, d := frozen(t, k)
		on := k.Office.Today()
		said := cert.Lodge(cert.Complaint{Version: 1, Kind: cert.IsComplaint, Number: "CO-1", Code: "x", About: cert.AboutClient, Subject: "Mark on a box", Name: "Anna Secret",
			Email: "anna@buyer.example", CertificationID: &l.File, ReceivedOn: on, CreatedAt: k.Office.Now()}, on, on, on)
		if err := k.Store.AddComplaint(ctx, &said); err != nil {
			t.Fatal(err)
		}
		in := grant(a)
		in.Dossier = d.SHA256
		if _, err := k.Office.Decide(ctx, cast.Decider, l.File, in); !unmet(err, "R-DEC-03") {
			t.Errorf("a decision that did not know the complaint: %v", err)
		}
		again, err := k.Office.FreezeDossier(ctx, cast.Decider, a.ID, a.Version)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(again.Content, "Mark on a box") || strings.Contains(again.Content, "Anna") || strings.Contains(again.Content, "anna@") {
			t.Error("the dossier lacks the complaint, or tells who complained")
		}
	})
}
