package office_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

func refusal(c cert.Contract) office.ContractRefusal {
	return office.ContractRefusal{Version: c.Version, Name: "Eleni Papadaki", Position: "Managing director", Reason: "Section 7 on liability", SHA256: c.PaperSHA256}
}

// place is whose turn it is on a file, and what for.
func (d deal) place() (cert.Stage, cert.Role, string) {
	d.t.Helper()
	f, err := d.k.Store.Certification(context.Background(), cert.SystemActor, d.file)
	if err != nil {
		d.t.Fatal(err)
	}
	return f.Stage, f.Waiting, f.NextWhat
}

// R-REV-05: a client declines a contract on offer with name, position and reason; the planner is told, and answers with a
// new version, which both sign as a first one.
func TestClientDeclinesTheContract(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		c := d.offered()
		for name, spoil := range map[string]func(*office.ContractRefusal){
			"no reason": func(r *office.ContractRefusal) { r.Reason = " \n" }, "no name": func(r *office.ContractRefusal) { r.Name = "" },
			"no position": func(r *office.ContractRefusal) { r.Position = "" }, "another document": func(r *office.ContractRefusal) { r.SHA256 = strings.Repeat("0", 64) },
			"stale": func(r *office.ContractRefusal) { r.Version-- },
		} {
			in := refusal(c)
			spoil(&in)
			if _, err := k.Office.DeclineContract(ctx, eleni, c.Code, in); err == nil {
				t.Errorf("declined with %s", name)
			}
		}
		if _, err := k.Office.DeclineContract(ctx, planner, c.Code, refusal(c)); !errors.Is(err, cert.Forbidden) {
			t.Errorf("a planner declined for the client: %v", err)
		}
		no, err := k.Office.DeclineContract(ctx, eleni, c.Code, refusal(c))
		if err != nil || no.Status != cert.ContractDeclined || no.DeclinedAt == nil || no.DeclineReason != "Section 7 on liability" {
			t.Fatalf("declined: %+v, %v", no, err)
		}
		if _, err := k.Office.SignContract(ctx, eleni, c.Code, signature(no)); err == nil {
			t.Error("a declined contract was signed")
		}
		if stage, who, what := d.place(); stage != cert.StageContracting || who != cert.Planner || what != "answer the declined contract" {
			t.Errorf("the file stands at %s, waits for %s to %s", stage, who, what)
		}
		if n := d.count("contract.decline"); n != 1 {
			t.Errorf("%d events", n)
		}
		next := d.answered(no)
		if _, who, what := d.place(); who != cert.ClientUser || what != "sign the contract" {
			t.Errorf("the new version waits for %s to %s", who, what)
		}
		s, err := k.Office.ContractByLink(ctx, next.Code)
		if err != nil || s.Former != no.Number || s.Renews {
			t.Errorf("the new version follows %q, %v", s.Former, err)
		}
		next, err = k.Office.SignContract(ctx, eleni, next.Code, signature(next))
		if err == nil {
			next, err = k.Office.CountersignContract(ctx, planner, next.ID, signature(next))
		}
		if audits, _ := k.Store.Audits(ctx, d.file); err != nil || len(audits) == 0 {
			t.Errorf("the signed version made %d audits: %v", len(audits), err)
		}
	})
}

// answered is the new version of a declined contract on offer.
func (d deal) answered(no cert.Contract) cert.Contract {
	d.t.Helper()
	ctx := context.Background()
	next, err := d.k.Office.DraftContract(ctx, planner, d.file)
	if err == nil {
		next, err = d.k.Office.OfferContract(ctx, planner, next.ID, next.Version)
	}
	if err != nil || next.Number != no.Number+"-2" {
		d.t.Fatalf("the new version is %s, %v", next.Number, err)
	}
	return next
}

// A contract that the client declined can be taken back for good: the file is closed, and opens again with a new version.
func TestDeclinedContractIsTakenBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		c := d.offered()
		no, err := k.Office.DeclineContract(ctx, eleni, c.Code, refusal(c))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.WithdrawContract(ctx, eleni, no.ID, no.Version, "we go elsewhere"); err == nil {
			t.Error("a visitor took the contract back")
		}
		if _, err = k.Office.WithdrawContract(ctx, planner, no.ID, no.Version, "the client goes elsewhere"); err != nil {
			t.Fatal(err)
		}
		if stage, who, what := d.place(); stage != cert.StageDeclined || who != "" || what != "the contract was declined" {
			t.Errorf("the file stands at %s, waits for %q to %s", stage, who, what)
		}
		d.answered(no)
		if stage, who, _ := d.place(); stage != cert.StageContracting || who != cert.ClientUser {
			t.Errorf("after a new version the file stands at %s and waits for %s", stage, who)
		}
	})
}

// A contract that the body takes back closes its file until another version is drafted; a draft that was thrown away leaves
// the file where it was.
func TestWithdrawnContractClosesTheFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		d.accepted()
		draft, err := k.Office.DraftContract(ctx, planner, d.file)
		if err == nil {
			draft, err = k.Office.WithdrawContract(ctx, planner, draft.ID, draft.Version, "drafted too early")
		}
		if stage, who, what := d.place(); err != nil || stage != cert.StageContracting || who != cert.Planner || what != "offer the contract" {
			t.Errorf("without its draft the file stands at %s, waits for %q to %s, %v", stage, who, what, err)
		}
		offer := func() cert.Contract {
			c, err := k.Office.DraftContract(ctx, planner, d.file)
			if err == nil {
				c, err = k.Office.OfferContract(ctx, planner, c.ID, c.Version)
			}
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		c := offer()
		if _, err := k.Office.WithdrawContract(ctx, planner, c.ID, c.Version, "the client does not answer"); err != nil {
			t.Fatal(err)
		}
		if stage, who, what := d.place(); stage != cert.StageDeclined || who != "" || what != "the contract was withdrawn" {
			t.Errorf("the file stands at %s, waits for %q to %s", stage, who, what)
		}
		offer()
		if stage, who, what := d.place(); stage != cert.StageContracting || who != cert.ClientUser || what != "sign the contract" {
			t.Errorf("after another version the file stands at %s and waits for %s to %s", stage, who, what)
		}
	})
}

// A new version of a contract that binds can be declined: the one before binds on, and the planner is asked.
func TestDecliningANewVersionLeavesTheOneBefore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, d := context.Background(), acceptedFile(t, k, testkit.Questionnaire())
		first := d.signed()
		next := d.renewed()
		no, err := k.Office.DeclineContract(ctx, eleni, next.Code, refusal(next))
		if err != nil {
			t.Fatal(err)
		}
		if was, _ := k.Store.Contract(ctx, planner, first.ID); was.Status != cert.ContractSigned {
			t.Errorf("the version before is %s", was.Status)
		}
		beside := func() string {
			rows, err := k.Store.ContractsBeside(ctx, planner, 10)
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, r := range rows {
				said = append(said, r.Number+" "+r.What)
			}
			return strings.Join(said, ", ")
		}
		if got := beside(); got != no.Number+" declined" {
			t.Errorf("on the planner's desk waits %q", got)
		}
		third, err := k.Office.DraftContract(ctx, planner, d.file)
		if got := beside(); got != "" {
			t.Errorf("answered, and yet on the desk: %q", got)
		}
		if err != nil || third.Number != first.Number+"-3" {
			t.Errorf("after %s comes %s, %v", no.Number, third.Number, err)
		}
	})
}

// renewed is a second version on offer, for more persons than the one that binds.
func (d deal) renewed() cert.Contract {
	d.t.Helper()
	ctx := context.Background()
	d.time(2, audittime.Input{Persons: 30})
	q, err := d.k.Office.DraftQuotation(ctx, planner, d.file, 2)
	if err == nil {
		q, err = d.k.Office.SendQuotation(ctx, planner, q.ID, q.Version)
	}
	if err == nil {
		_, err = d.k.Office.AcceptQuotation(ctx, eleni, q.Code, office.QuotationAnswer{Version: q.Version, Name: "Eleni", Position: "Director", Read: true, SHA256: q.PaperSHA256})
	}
	var c cert.Contract
	if err == nil {
		c, err = d.k.Office.DraftContract(ctx, planner, d.file)
	}
	if err == nil {
		c, err = d.k.Office.OfferContract(ctx, planner, c.ID, c.Version)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}
