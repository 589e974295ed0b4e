package office_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/testkit"
)

var chief = cert.Actor{AccountID: 9, PersonID: 901, Name: "Carla Chief", Roles: []cert.Role{cert.Administrator}}

// crew is a contracted client, its programme and people who can audit it, for the tests of this file.
type crew struct {
	deal
	client     int64
	stage1     cert.Audit
	lead, aide cert.Actor
	expert     cert.Actor
}

// person adds a person to the body by the verbs, with areas.
func person(t *testing.T, k *testkit.Kit, name string, role cert.Role, areas ...string) cert.Actor {
	t.Helper()
	ctx := context.Background()
	p, err := k.Office.AddPerson(ctx, chief, office.PersonInput{Name: name, Email: strings.ToLower(strings.Fields(name)[0]) + "@body.example",
		Languages: "English, German", Agreement: cert.Agreements[0], Active: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, area := range areas {
		if _, err := k.Office.AddCompetence(ctx, chief, p.ID, office.CompetenceInput{Area: area, Proof: "course and audits", From: day.MustParse("2020-01-01"), Until: day.MustParse("2027-12-31")}); err != nil {
			t.Fatal(err)
		}
	}
	return cert.Actor{AccountID: 1000 + p.ID, PersonID: p.ID, Name: name, Roles: []cert.Role{role}}
}

func contracted(t *testing.T, k *testkit.Kit) crew {
	t.Helper()
	c := crew{deal: acceptedFile(t, k, testkit.Questionnaire())}
	c.signed()
	ctx := context.Background()
	file, err := k.Store.Certification(ctx, cert.SystemActor, c.file)
	if err != nil {
		t.Fatal(err)
	}
	c.client = file.ClientID
	audits, err := k.Store.Audits(ctx, c.file)
	if err != nil {
		t.Fatal(err)
	}
	c.stage1 = audits[0]
	c.lead = person(t, k, "Anna Berg", cert.LeadAuditor, cert.AreaAudit, cert.AreaLead)
	c.aide = person(t, k, "Ivo Horvat", cert.Auditor, cert.AreaAudit)
	c.expert = person(t, k, "Noor Haddad", cert.Auditor, "cloud services")
	return c
}

// clientUser is the client's own account.
func (c crew) clientUser() cert.Actor {
	return cert.Actor{AccountID: 77, ClientID: c.client, Name: "Eleni Papadaki", Roles: []cert.Role{cert.ClientUser}}
}

func seat(p cert.Actor, role cert.TeamRole, on ...day.Day) office.Seat {
	s := office.Seat{PersonID: p.PersonID, Role: role}
	for _, d := range on {
		s.Halves = append(s.Halves, office.HalfDay{Day: d, Half: "am"}, office.HalfDay{Day: d, Half: "pm"})
	}
	return s
}

func (c crew) schedule(a cert.Audit, on day.Day, team ...office.Seat) (cert.Audit, error) {
	return c.k.Office.ScheduleAudit(context.Background(), planner, a.ID, office.ScheduleInput{Version: a.Version,
		Days: cert.Days{Starts: on, Ends: on, Language: "English"}, Team: team})
}

// announced brings stage 1 to announcement on a day.
func (c *crew) announced(on day.Day) {
	c.t.Helper()
	ctx, o := context.Background(), c.k.Office
	a, err := c.schedule(c.stage1, on, seat(c.lead, cert.Lead, on), seat(c.aide, cert.Member, on))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, who := range []cert.Actor{c.lead, c.aide} {
		if _, err := o.Declare(ctx, who, a.ID, office.DeclarationInput{NoInterest: true, NoConsulting: true, Confidential: true, Version: a.Version}); err != nil {
			c.t.Fatal(err)
		}
	}
	if a, err = o.SavePlan(ctx, c.lead, a.ID, c.suggested(a)); err != nil {
		c.t.Fatal(err)
	}
	if c.stage1, err = o.AnnounceAudit(ctx, c.lead, a.ID, a.Version); err != nil {
		c.t.Fatal(err)
	}
}

func (c crew) suggested(a cert.Audit) office.PlanInput {
	c.t.Helper()
	v, err := c.k.Office.Plan(context.Background(), c.lead, a.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	return office.PlanInput{Objectives: v.Objectives(), Language: "English", Slots: v.Suggest(), Version: a.Version}
}

func (c crew) mailed(template string) int {
	c.t.Helper()
	due, err := c.k.Store.DueDeliveries(context.Background(), c.k.Office.Now(), 1000)
	if err != nil {
		c.t.Fatal(err)
	}
	n := 0
	for _, d := range due {
		if d.Template == template {
			n++
		}
	}
	return n
}

var monday = day.MustParse("2026-03-02")

// R-TEAM-01: one lead, qualified to lead; the team as a whole covers what the review asks for.
func TestTeamIsLedAndCovers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := contracted(t, k)
		for name, team := range map[string][]office.Seat{
			"no lead":            {seat(c.aide, cert.Member, monday)},
			"unqualified lead":   {seat(c.aide, cert.Lead, monday)},
			"expert and trainee": {seat(c.expert, cert.Lead, monday), seat(c.lead, cert.Trainee, monday)},
		} {
			if _, err := c.schedule(c.stage1, monday, team...); !unmet(err, "R-TEAM-01") {
				t.Errorf("%s: %v", name, err)
			}
		}
		file, _ := k.Store.Certification(context.Background(), cert.SystemActor, c.file)
		file.Competences = []string{"cloud services"}
		if err := k.Store.SaveCertification(context.Background(), &file); err != nil {
			t.Fatal(err)
		}
		if _, err := c.schedule(c.stage1, monday, seat(c.lead, cert.Lead, monday)); !unmet(err, "R-TEAM-01") {
			t.Errorf("a needed area was not covered: %v", err)
		}
		a, err := c.schedule(c.stage1, monday, seat(c.lead, cert.Lead, monday), seat(c.expert, cert.Expert, monday))
		if err != nil || a.Status != cert.AuditScheduled {
			t.Fatalf("the expert covers it: %s, %v", a.Status, err)
		}
	})
}

// R-IMP-01, worked example D17: consultancy ended on 30 June 2024, free from 30 June 2026.
func TestConsultantIsBannedForTwoYears(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := contracted(t, k)
		k.Clock.Set(time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC))
		if _, err := k.Office.AddTie(context.Background(), chief, c.aide.PersonID, office.TieInput{ClientID: c.client, Kind: cert.TieKinds[0], Until: day.MustParse("2024-06-30")}); err != nil {
			t.Fatal(err)
		}
		last, free := day.MustParse("2026-06-29"), day.MustParse("2026-06-30")
		if _, err := c.schedule(c.stage1, last, seat(c.lead, cert.Lead, last), seat(c.aide, cert.Member, last)); !unmet(err, "R-IMP-01") {
			t.Errorf("a day before the two years are over: %v", err)
		}
		if _, err := c.schedule(c.stage1, free, seat(c.lead, cert.Lead, free), seat(c.aide, cert.Member, free)); err != nil {
			t.Errorf("the day after two years: %v", err)
		}
	})
}

// R-IMP-04: no announcement without everybody's declaration; a conflict tells the planners and blocks.
func TestEveryMemberDeclares(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c, ctx := contracted(t, k), context.Background()
		a, err := c.schedule(c.stage1, monday, seat(c.lead, cert.Lead, monday), seat(c.aide, cert.Member, monday))
		if err != nil {
			t.Fatal(err)
		}
		if a, err = k.Office.SavePlan(ctx, c.lead, a.ID, c.suggested(a)); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.AnnounceAudit(ctx, c.lead, a.ID, a.Version); !unmet(err, "R-IMP-04") {
			t.Errorf("announced without declarations: %v", err)
		}
		all := office.DeclarationInput{NoInterest: true, NoConsulting: true, Confidential: true, Version: a.Version}
		half := all
		half.NoConsulting = false
		var wrong cert.Invalid
		if _, err := k.Office.Declare(ctx, c.lead, a.ID, half); !errors.As(err, &wrong) || wrong[0].Field != "no_consulting" {
			t.Errorf("half a declaration: %v", err)
		}
		if _, err := k.Office.Declare(ctx, c.expert, a.ID, all); !errors.Is(err, cert.NotFound) {
			t.Errorf("somebody outside the team declared: %v", err)
		}
		if _, err := k.Office.Declare(ctx, c.lead, a.ID, all); err != nil {
			t.Fatal(err)
		}
		m, err := k.Office.Declare(ctx, c.aide, a.ID, office.DeclarationInput{Conflict: true, Confidential: true, Remark: "my sister works there", Version: a.Version})
		if err != nil || m.Declared() {
			t.Errorf("a declared conflict counts as declaration: %+v, %v", m, err)
		}
		if _, err := k.Office.AnnounceAudit(ctx, c.lead, a.ID, a.Version); !unmet(err, "R-IMP-04") {
			t.Errorf("announced with a conflict: %v", err)
		}
		if a, err = c.schedule(a, monday, seat(c.lead, cert.Lead, monday)); err != nil {
			t.Fatal(err)
		}
		team, _ := k.Store.Team(ctx, a.ID)
		if len(team) != 1 || !team[0].Declared() {
			t.Errorf("who stayed lost the declaration, or who left is still there: %+v", team)
		}
	})
}

// R-PLAN-01 and R-TEAM-01: an empty plan holds up the announcement, and so does an expert alone.
func TestPlanIsWholeBeforeItGoesOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c, ctx := contracted(t, k), context.Background()
		a, err := c.schedule(c.stage1, monday, seat(c.lead, cert.Lead, monday), seat(c.expert, cert.Expert, monday))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.AnnounceAudit(ctx, planner, a.ID, a.Version); !unmet(err, "R-PLAN-01") {
			t.Errorf("announced without a plan: %v", err)
		}
		in := c.suggested(a)
		if a, err = k.Office.SavePlan(ctx, c.lead, a.ID, in); err != nil {
			t.Fatal(err)
		}
		f, err := k.Office.AuditFacts(ctx, planner, a.ID)
		if err != nil || len(f.Plan) != 0 {
			t.Fatalf("the suggested plan misses %+v, %v", f.Plan, err)
		}
		for i := range in.Slots {
			if in.Slots[i].Person == c.lead.PersonID {
				in.Slots[i].What = "something else"
			}
		}
		in.Version = a.Version
		if a, err = k.Office.SavePlan(ctx, c.lead, a.ID, in); err != nil {
			t.Fatal(err)
		}
		f, _ = k.Office.AuditFacts(ctx, planner, a.ID)
		if len(f.Plan) == 0 || f.Plan[0].Rule != "R-TEAM-01" {
			t.Errorf("an expert alone: %+v", f.Plan)
		}
		if _, err := k.Office.SavePlan(ctx, c.aide, a.ID, in); !errors.Is(err, cert.NotFound) {
			t.Errorf("an auditor of no team wrote the plan: %v", err)
		}
	})
}

// R-TEAM-03: the client objects within five working days; undecided it holds up the audit, accepted it
// rebuilds the team, rejected it is answered.
func TestClientObjectsToTheTeam(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c, ctx := contracted(t, k), context.Background()
		c.announced(monday)
		a, client := c.stage1, c.clientUser()
		if a.PlanRevision != 1 || a.PlanSHA256 == "" || c.mailed("audit-announced") < 2 {
			t.Errorf("announced with revision %d, hash %q, %d mails", a.PlanRevision, a.PlanSHA256, c.mailed("audit-announced"))
		}
		if until, err := k.Office.ObjectionUntil(ctx, a); err != nil || until != day.MustParse("2026-01-12") {
			t.Errorf("five working days from Monday 5 January end on %s", until)
		}
		against := office.ObjectionInput{PersonID: c.aide.PersonID, Text: "worked for our competitor", Version: a.Version}
		if _, err := k.Office.Object(ctx, planner, a.ID, against); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a planner objected: %v", err)
		}
		k.Clock.Set(time.Date(2026, 1, 13, 9, 0, 0, 0, time.UTC))
		if _, err := k.Office.Object(ctx, client, a.ID, against); err == nil {
			t.Error("the client objected too late")
		}
		k.Clock.Set(time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC))
		x, err := k.Office.Object(ctx, client, a.ID, against)
		if err != nil {
			t.Fatal(err)
		}
		k.Clock.Set(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
		if _, err := k.Office.StartAudit(ctx, c.lead, a.ID, a.Version); !unmet(err, "R-TEAM-03") {
			t.Errorf("begun with an open objection: %v", err)
		}
		no := office.ObjectionAnswer{Reason: "that was ten years ago", Version: a.Version}
		if _, err := k.Office.DecideObjection(ctx, planner, a.ID+1, x.ID, no); err == nil {
			t.Error("an objection was decided through another audit")
		}
		if _, err := k.Office.DecideObjection(ctx, planner, a.ID, x.ID, no); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.DecideObjection(ctx, planner, a.ID, x.ID, no); !errors.Is(err, cert.Conflict) {
			t.Errorf("decided twice: %v", err)
		}
		if _, err := k.Office.StartAudit(ctx, c.aide, a.ID, a.Version); !errors.Is(err, cert.Forbidden) {
			t.Errorf("an auditor who does not lead began the audit: %v", err)
		}
		if a, err = k.Office.StartAudit(ctx, c.lead, a.ID, a.Version); err != nil || a.Status != cert.AuditUnderway {
			t.Errorf("the lead could not begin: %s, %v", a.Status, err)
		}
	})
}

func TestAcceptedObjectionRebuildsTheTeam(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c, ctx := contracted(t, k), context.Background()
		c.announced(monday)
		a := c.stage1
		x, err := k.Office.Object(ctx, c.clientUser(), a.ID, office.ObjectionInput{PersonID: c.aide.PersonID, Text: "a cousin of our director", Version: a.Version})
		if err != nil {
			t.Fatal(err)
		}
		a, err = k.Office.DecideObjection(ctx, planner, a.ID, x.ID, office.ObjectionAnswer{Accept: true, Reason: "we agree", Version: a.Version})
		if err != nil || a.Status != cert.AuditScheduled || a.AnnouncedAt != nil {
			t.Fatalf("audit is %s, %v", a.Status, err)
		}
		team, _ := k.Store.Team(ctx, a.ID)
		bookings, _ := k.Store.Bookings(ctx, a.ID)
		if len(team) != 1 || len(bookings) != 2 {
			t.Errorf("%d members and %d half days are left", len(team), len(bookings))
		}
		if _, err := k.Office.AnnounceAudit(ctx, c.lead, a.ID, a.Version); !unmet(err, "R-PLAN-01") {
			t.Errorf("announced with sessions of nobody: %v", err)
		}
		choice, err := k.Office.ScheduleChoice(ctx, planner, a.ID, cert.Days{Starts: a.Starts, Ends: a.Ends})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range choice.Candidates {
			if k.Objected != (k.ID == c.aide.PersonID) {
				t.Errorf("%s is marked as objected to: %v", k.Name, k.Objected)
			}
		}
	})
}

// When the lead auditor leaves by an accepted objection, the file waits for the planner again.
func TestAcceptedObjectionToTheLeadWaitsForThePlanner(t *testing.T) {
	k := testkit.New(t)
	c, ctx := contracted(t, k), context.Background()
	c.announced(monday)
	a := c.stage1
	x, err := k.Office.Object(ctx, c.clientUser(), a.ID, office.ObjectionInput{PersonID: c.lead.PersonID, Text: "she advised us", Version: a.Version})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = k.Office.DecideObjection(ctx, planner, a.ID, x.ID, office.ObjectionAnswer{Accept: true, Reason: "we agree", Version: a.Version}); err != nil {
		t.Fatal(err)
	}
	f, err := k.Store.Certification(ctx, cert.SystemActor, a.CertificationID)
	if err != nil || f.Waiting != cert.Planner || f.NextWhat != "choose the lead auditor of Stage 1" {
		t.Errorf("the file waits for %q to %q, %v", f.Waiting, f.NextWhat, err)
	}
}

// Whoever plans at the same moment: a half day of a person belongs to one audit, and the others are told
// person and day with nothing half done.
func TestAuditorIsBookedOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c, ctx := contracted(t, k), context.Background()
		const planners = 20
		audits := make([]cert.Audit, planners)
		for i := range audits {
			a := c.stage1
			a.ID, a.Number, a.Seq, a.Kind, a.Name = 0, fmt.Sprintf("A-2026-9%03d", i), 100+i, cert.Special, "Special audit"
			if err := k.Store.AddAudit(ctx, &a); err != nil {
				t.Fatal(err)
			}
			audits[i] = a
		}
		var wg sync.WaitGroup
		errs := make([]error, planners)
		for i, a := range audits {
			wg.Go(func() {
				_, errs[i] = c.schedule(a, monday, seat(c.lead, cert.Lead, monday), seat(c.aide, cert.Member, monday))
			})
		}
		wg.Wait()
		won := 0
		for i, err := range errs {
			var wrong cert.Invalid
			switch {
			case err == nil:
				won++
			case !errors.As(err, &wrong) || !strings.Contains(wrong[0].Message, "Anna Berg") || !strings.Contains(wrong[0].Message, "2 Mar 2026"):
				t.Errorf("planner %d was told %v", i, err)
			}
			if err != nil {
				team, _ := k.Store.Team(ctx, audits[i].ID)
				now, _ := k.Store.Audit(ctx, planner, audits[i].ID)
				if len(team) != 0 || now.Status != cert.AuditPlanned {
					t.Errorf("audit %d is half done: %d members, %s", i, len(team), now.Status)
				}
			}
		}
		if won != 1 {
			t.Errorf("%d of %d planners got the same half days", won, planners)
		}
	})
}

// Auditors see the files of their teams alone, clients their own alone.
func TestAuditIsSeenByThoseItConcerns(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c, ctx := contracted(t, k), context.Background()
		c.announced(monday)
		stranger := person(t, k, "Otto Fremd", cert.LeadAuditor, cert.AreaAudit, cert.AreaLead)
		rival := cert.Actor{AccountID: 78, ClientID: c.client + 1, Name: "Rival", Roles: []cert.Role{cert.ClientUser}}
		for _, who := range []cert.Actor{stranger, rival} {
			if _, err := k.Office.AuditView(ctx, who, c.stage1.ID); !errors.Is(err, cert.NotFound) {
				t.Errorf("%s sees the audit: %v", who.Name, err)
			}
			if _, err := k.Office.Object(ctx, who, c.stage1.ID, office.ObjectionInput{PersonID: c.aide.PersonID, Text: "x", Version: c.stage1.Version}); !errors.Is(err, cert.NotFound) {
				t.Errorf("%s objects: %v", who.Name, err)
			}
		}
		v, err := k.Office.AuditView(ctx, c.clientUser(), c.stage1.ID)
		if err != nil || len(v.Facts.Team) != 2 || len(v.Events) != 0 || v.Facts.Team[0].Areas != nil || v.Facts.Team[0].Member.DeclaredAt != nil {
			t.Errorf("the client sees %+v, %d events, %v", v.Facts.Team, len(v.Events), err)
		}
		rows, total, err := k.Store.AuditList(ctx, c.lead, listed("anna"))
		if err != nil || total == 0 || rows[0].Lead != "Anna Berg" {
			t.Errorf("the lead finds %d audits: %+v, %v", total, rows, err)
		}
		if _, total, err = k.Store.AuditList(ctx, stranger, listed("")); err != nil || total != 0 {
			t.Errorf("a stranger finds %d audits, %v", total, err)
		}
	})
}

// Cancelling gives half days back; planning anew takes the announcement back and tells why.
func TestCancelFreesTheTeam(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c, ctx := contracted(t, k), context.Background()
		c.announced(monday)
		a, err := k.Office.ReplanAudit(ctx, planner, c.stage1.ID, "the lead is ill", c.stage1.Version)
		if err != nil || a.Status != cert.AuditScheduled || a.AnnouncedAt != nil {
			t.Fatalf("replanned audit is %s, %v", a.Status, err)
		}
		if _, err := k.Office.CancelAudit(ctx, planner, a.ID, " ", a.Version); err == nil {
			t.Error("cancelled without a reason")
		}
		var unmet *cert.Unmet
		if _, err := k.Office.CancelAudit(ctx, planner, a.ID, "the client withdrew", a.Version); !errors.As(err, &unmet) {
			t.Errorf("the only stage 1 left the programme: %v", err) // R-DATE-02
		}
		again := a.Repeat("A-2026-9999", monday.AddDays(60), k.Office.Now())
		if err := k.Store.AddAudit(ctx, &again); err != nil {
			t.Fatal(err)
		}
		if checks, err := k.Office.CancelChecks(ctx, planner, a.ID); err != nil || !checks[0].Met {
			t.Errorf("with another stage 1: %+v, %v", checks, err)
		}
		if a, err = k.Office.CancelAudit(ctx, planner, a.ID, "the client withdrew", a.Version); err != nil {
			t.Fatal(err)
		}
		left, _ := k.Store.Bookings(ctx, a.ID)
		if a.Status != cert.AuditCancelled || len(left) != 0 {
			t.Errorf("audit is %s with %d half days", a.Status, len(left))
		}
	})
}

func listed(search string) store.AuditQuery { return store.AuditQuery{Search: search, Limit: 50} }
