package office_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/testkit"
)

func addPerson(t *testing.T, k *testkit.Kit, name string) cert.Person {
	t.Helper()
	p, err := k.Office.AddPerson(context.Background(), cert.SystemActor, office.PersonInput{Name: name, Active: true, Agreement: cert.AgreementEmployed})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPeopleAreManagedByAdministrators(t *testing.T) {
	k := testkit.New(t)
	ctx, p := context.Background(), addPerson(t, k, "Aris Auditor")
	auditor := cert.Actor{AccountID: 9, PersonID: p.ID, Name: p.Name, Roles: []cert.Role{cert.Auditor}}
	other := cert.Actor{AccountID: 8, PersonID: p.ID + 1, Name: "Other", Roles: []cert.Role{cert.Auditor}}
	client := cert.Actor{AccountID: 7, ClientID: 1, Name: "Client", Roles: []cert.Role{cert.ClientUser}}
	away := office.AbsenceInput{From: k.Office.Today(), Until: k.Office.Today(), Why: "holiday"}
	for name, err := range map[string]error{
		"add a person": errOf(k.Office.AddPerson(ctx, auditor, office.PersonInput{Name: "X"})),
		"qualify":      errOf(k.Office.AddCompetence(ctx, auditor, p.ID, office.CompetenceInput{Area: cert.AreaLead, Proof: "I say so", From: k.Office.Today()})),
		"tie":          errOf(k.Office.AddTie(ctx, auditor, p.ID, office.TieInput{ClientID: 1, Kind: "consultancy"})),
		"account":      errOf(k.Office.AddAccount(ctx, auditor, office.AccountInput{Email: "x@y.example", Name: "X", Roles: []cert.Role{cert.Administrator}, PersonID: p.ID})),
		"roles":        errOf(k.Office.ChangeAccount(ctx, auditor, 9, office.AccountInput{Name: "X", Roles: []cert.Role{cert.Administrator}})),
		"disable":      k.Office.Disable(ctx, auditor, 1, 0),
		"others away":  k.Office.AddAbsence(ctx, other, p.ID, away),
		"client away":  k.Office.AddAbsence(ctx, client, p.ID, away),
	} {
		if !errors.Is(err, cert.Forbidden) {
			t.Errorf("%s: an auditor got %v", name, err)
		}
	}
	if err := k.Office.AddAbsence(ctx, auditor, p.ID, away); err != nil {
		t.Errorf("an auditor cannot be away: %v", err)
	}
}

func errOf[T any](_ T, err error) error { return err }

func TestCompetenceHasProofAndEnd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, p, today := context.Background(), addPerson(t, k, "Aris Auditor"), k.Office.Today()
		in := office.CompetenceInput{Area: cert.AreaAudit, Proof: " ", From: today, Until: today.AddDays(10)}
		if _, err := k.Office.AddCompetence(ctx, cert.SystemActor, p.ID, in); !refused(err) {
			t.Errorf("R-COMP-01: a competence without proof got %v", err)
		}
		in.Proof = "Lead auditor course with exam, 2024"
		c, err := k.Office.AddCompetence(ctx, cert.SystemActor, p.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		valid := func(on day.Day) bool {
			areas, err := k.Store.Areas(ctx, p.ID, on)
			return err == nil && len(areas) == 1
		}
		if !valid(today) || !valid(today.AddDays(10)) || valid(today.AddDays(11)) || valid(today.AddDays(-1)) {
			t.Error("R-COMP-01: the competence does not count from its first to its last day")
		}
		if err := k.Office.EndCompetence(ctx, cert.SystemActor, p.ID, c.ID, today); err != nil || valid(today.AddDays(1)) {
			t.Errorf("an ended competence counts, %v", err)
		}
		if err := k.Office.EndCompetence(ctx, cert.SystemActor, addPerson(t, k, "Other").ID, c.ID, today); !errors.Is(err, cert.NotFound) {
			t.Errorf("the competence was ended as somebody else's: %v", err)
		}
	})
}

func TestAbsenceAndAuditExcludeEachOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, p, on := context.Background(), addPerson(t, k, "Aris Auditor"), k.Office.Today().AddDays(7)
		var wg sync.WaitGroup
		var free, away atomic.Int32
		for range 8 {
			wg.Go(func() {
				if ok, err := k.Store.Book(ctx, cert.Booking{PersonID: p.ID, Day: on, Half: "am", Why: "training"}); err == nil && ok {
					free.Add(1)
				}
			})
			wg.Go(func() {
				if err := k.Office.AddAbsence(ctx, cert.SystemActor, p.ID, office.AbsenceInput{From: on, Until: on, Why: "holiday"}); err == nil {
					away.Add(1)
				}
			})
		}
		wg.Wait()
		rows, err := k.Store.Absences(ctx, p.ID, on)
		if err != nil || len(rows) != 2 {
			t.Errorf("%d half days are booked for one day, %v", len(rows), err)
		}
		if err := k.Office.RemoveAbsence(ctx, cert.SystemActor, p.ID, on, on); err != nil {
			t.Fatal(err)
		}
		if err := k.Office.RemoveAbsence(ctx, cert.SystemActor, p.ID, on, on); !errors.Is(err, cert.NotFound) {
			t.Errorf("nothing was removed twice: %v", err)
		}
	})
}

func TestAbsenceIsRefusedWhereAnAuditIs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, p, on := context.Background(), addPerson(t, k, "Aris Auditor"), k.Office.Today().AddDays(7)
		audit := bookedAudit(t, k, p.ID, on)
		err := k.Office.AddAbsence(ctx, cert.SystemActor, p.ID, office.AbsenceInput{From: on.AddDays(-1), Until: on.AddDays(1), Why: "holiday"})
		if !refused(err) || !strings.Contains(err.Error(), audit.Number) {
			t.Errorf("an absence over an audit got %v", err)
		}
		if rows, err := k.Store.Absences(ctx, p.ID, on.AddDays(-1)); err != nil || len(rows) != 0 {
			t.Errorf("a refused absence left %d half days, %v", len(rows), err)
		}
	})
}

// bookedAudit is an audit of a fresh file with a half day of a person booked.
func bookedAudit(t *testing.T, k *testkit.Kit, person int64, on day.Day) cert.Audit {
	t.Helper()
	ctx, visitor := context.Background(), cert.Visitor("Eleni Papadaki")
	a, err := k.Office.BeginApplication(ctx, visitor, "web")
	if err != nil {
		t.Fatal(err)
	}
	if a, err = k.Office.SaveDraft(ctx, visitor, a.Code, office.DraftInput{Questionnaire: testkit.Questionnaire(), Version: a.Version}); err != nil {
		t.Fatal(err)
	}
	if a, err = k.Office.SubmitApplication(ctx, visitor, a.Code, a.Version); err != nil {
		t.Fatal(err)
	}
	audit := cert.Audit{Status: cert.AuditPlanned, CertificationID: *a.CertificationID, Cycle: 1, Kind: cert.Stage1, Seq: 1, Name: "Stage 1", Number: "A-2026-0001", Clauses: []string{}, Slots: []cert.Slot{}}
	if err := k.Store.AddAudit(ctx, &audit); err != nil {
		t.Fatal(err)
	}
	if free, err := k.Store.Book(ctx, cert.Booking{PersonID: person, Day: on, Half: "pm", AuditID: &audit.ID}); err != nil || !free {
		t.Fatalf("book: %v, %v", free, err)
	}
	return audit
}
