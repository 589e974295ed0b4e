package complaints_test

import (
	"context"
	"errors"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/office/complaints"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// person is somebody of the body.
func person(t *testing.T, k *testkit.Kit, name string, roles ...cert.Role) cert.Actor {
	t.Helper()
	p, err := k.Office.AddPerson(context.Background(), cert.SystemActor, office.PersonInput{Name: name, Active: true, Agreement: cert.AgreementEmployed})
	if err != nil {
		t.Fatal(err)
	}
	return cert.Actor{PersonID: p.ID, Name: name, Roles: roles}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestComplaintFromReceiptToNotice takes a complaint about a client the whole way (R-CMP-01, R-CMP-02).
func TestComplaintFromReceiptToNotice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, o := context.Background(), k.Office
		issued := testkit.Issued(t, k, testkit.Certificate{})
		file, err := k.Store.Certification(ctx, cert.SystemActor, issued.CertificationID)
		must(t, err)
		head, wise := person(t, k, "Head", cert.Reviewer), person(t, k, "Wise", cert.Auditor)
		decisions, err := k.Store.Decisions(ctx, file.ID)
		must(t, err)
		decider := cert.Actor{PersonID: decisions[0].PersonID, Name: "Decider", Roles: []cert.Role{cert.DecisionMaker}}
		c, err := complaints.Lodge(ctx, o, cert.Visitor("x"), complaints.Complaint{About: cert.AboutClient, Subject: "Mark on a product", Text: "See the box.", Name: "A. Buyer", Email: "buyer@person.example"})
		must(t, err)
		if c.AckDue != o.Today().AddWorkingDays(5) || c.OutcomeDue != o.Today().AddDays(30) {
			t.Fatalf("limits: %s, %s", c.AckDue, c.OutcomeDue)
		}
		if _, err := k.Store.Complaint(ctx, wise, c.ID); !errors.Is(err, cert.NotFound) {
			t.Errorf("an auditor who does not investigate it sees it: %v", err)
		}
		if _, err := k.Store.Complaint(ctx, decider, c.ID); err != nil {
			t.Errorf("a decision maker does not see it while it concerns no file: %v", err)
		}
		must(t, complaints.Connect(ctx, o, head, c.ID, 1, file.Number))
		if _, err := k.Store.Complaint(ctx, decider, c.ID); !errors.Is(err, cert.NotFound) {
			t.Errorf("who decided in the file sees it: %v", err)
		}
		step := func(by cert.Actor, verb cert.Verb, in complaints.Step) {
			t.Helper()
			now, err := k.Store.Complaint(ctx, by, c.ID)
			must(t, err)
			in.Version = now.Version
			if c, err = complaints.Take(ctx, o, by, c.ID, verb, in); err != nil {
				t.Fatalf("%s: %v", verb, err)
			}
		}
		step(head, cert.Acknowledge, complaints.Step{Assessment: "It concerns the mark.", Complex: true})
		if c.OutcomeDue != o.Today().AddDays(60) {
			t.Errorf("complex, it is due on %s", c.OutcomeDue)
		}
		var unmet *cert.Unmet
		if _, err := complaints.Take(ctx, o, head, c.ID, cert.Assign, complaints.Step{Investigator: decider.PersonID, Version: c.Version}); !errors.As(err, &unmet) {
			t.Errorf("who decided in the file was named investigator: %v", err)
		}
		step(head, cert.Assign, complaints.Step{Investigator: wise.PersonID})
		step(wise, cert.Investigate, complaints.Step{Investigation: "The mark stands on the box."})
		must(t, complaints.Say(ctx, o, head, c.ID, c.Version, cert.NoteRefer, "Your box bears our mark."))
		must(t, complaints.Say(ctx, o, head, c.ID, c.Version+1, cert.NoteProgress, "We asked the client."))
		step(head, cert.Settle, complaints.Step{Outcome: cert.Upheld, Reason: "Marks do not stand on products.", Measures: "The box is changed."})
		step(head, cert.CloseIt, complaints.Step{Publication: "Both agreed that it is not."})
		if c.Status != cert.ComplaintClosed || !c.ProgressDue.IsZero() || c.ReferredOn.IsZero() {
			t.Errorf("at the end: %+v", c)
		}
		c.Reason = "other"
		if err := k.Store.SaveComplaint(ctx, &c); err == nil {
			t.Error("a closed complaint was changed")
		}
	})
}

// TestAppeal holds the days of R-APL-02, the client's own decisions alone, and the database's refusal of a decider with a part.
func TestAppeal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, o := context.Background(), k.Office
		cast, err := walk.Hire(ctx, o, 1, "")
		must(t, err)
		life, err := (&walk.Player{Office: o, Store: k.Store, Clock: k.Clock, Cast: cast}).Play(ctx, walk.Plot{Questionnaire: walk.Sample(), Until: walk.Certified})
		must(t, err)
		file, err := k.Store.Certification(ctx, cert.SystemActor, life.File)
		must(t, err)
		decisions, err := k.Store.Decisions(ctx, file.ID)
		must(t, err)
		in := complaints.Appeal{Decision: decisions[0].ID, Text: "The scope is wrong.", Name: "Eleni", Email: "eleni@client.example"}
		client := cert.Actor{ClientID: file.ClientID, Name: "Eleni", Roles: []cert.Role{cert.ClientUser}}
		if _, err := complaints.LodgeAppeal(ctx, o, cert.Actor{ClientID: file.ClientID + 1, Roles: client.Roles}, in); !errors.Is(err, cert.NotFound) {
			t.Errorf("a foreign client appealed: %v", err)
		}
		k.Clock.Set(k.Clock.Now().AddDate(0, 0, decisions[0].DecidedOn.AddDays(30).Sub(o.Today())))
		c, err := complaints.LodgeAppeal(ctx, o, client, in)
		must(t, err)
		if c.OutcomeDue != o.Today().AddDays(60) || c.ProgressDue != o.Today().AddDays(30) {
			t.Errorf("limits: %s, %s", c.OutcomeDue, c.ProgressDue)
		}
		k.Clock.Set(k.Clock.Now().AddDate(0, 0, 1))
		var wrong cert.Invalid
		if _, err := complaints.LodgeAppeal(ctx, o, client, in); !errors.As(err, &wrong) || wrong[0].Rule != "R-APL-02" {
			t.Errorf("an appeal after 30 days: %v", err)
		}
		c.DeciderID = decisions[0].PersonID
		if err := k.Store.SaveComplaint(ctx, &c); err == nil {
			t.Error("the database let the decider of the decision decide on the appeal")
		}
	})
}

// TestPublicTexts holds that every section of R-PUB-01 has a wording, and that a new one is kept beside the old.
func TestPublicTexts(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	for _, s := range cert.PublicSections {
		if len(complaints.DeliveredText(s.Name)) < 100 {
			t.Errorf("section %s has no wording", s.Name)
		}
	}
	must(t, complaints.Publish(ctx, k.Office, cert.SystemActor, "audit", "First."))
	must(t, complaints.Publish(ctx, k.Office, cert.SystemActor, "audit", "Second."))
	if err := complaints.Publish(ctx, k.Office, cert.SystemActor, "nothing", "x"); !errors.Is(err, cert.NotFound) {
		t.Errorf("an unknown section: %v", err)
	}
	if all, err := k.Store.PublicTexts(ctx); err != nil || len(all) != 2 || all[0].Text != "Second." {
		t.Errorf("%v %v", all, err)
	}
}
