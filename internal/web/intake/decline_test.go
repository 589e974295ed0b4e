package intake_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// TestContractDeclinedByHand: the client declines on its own page and says why, the planner reads it and answers with a new
// version, which the client's old page leads to.
func TestContractDeclinedByHand(t *testing.T) {
	k := testkit.New(t)
	cast, err := walk.Hire(context.Background(), k.Office, 2, "")
	if err != nil {
		t.Fatal(err)
	}
	life, err := (&walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast}).Play(context.Background(), walk.Plot{Questionnaire: testkit.Questionnaire(), Until: walk.ContractOffered})
	if err != nil {
		t.Fatal(err)
	}
	s := k.Site(t)
	p, client := signIn(t, k, s, "Petra", cert.Planner), visit(t, s)
	all, err := k.Store.Contracts(context.Background(), life.File)
	if err != nil {
		t.Fatal(err)
	}
	link, contract := "/k/"+all[0].Code, fmt.Sprintf("/contracts/%d", all[0].ID)

	has(t, client.get(link, http.StatusOK), link+"/decline", "Sign the agreement")
	html := client.get(link+"/decline", http.StatusOK)
	html = client.post(link+"/decline", form(t, html, link+"/decline", "name", "Eleni", "position", "CEO"), http.StatusUnprocessableEntity)
	has(t, html, `value="Eleni"`, "reason")
	no := form(t, html, link+"/decline", "name", "Eleni", "position", "CEO", "reason", "Section 7: liability has no limit")
	client.post(link+"/decline", no, http.StatusSeeOther)
	client.post(link+"/decline", no, http.StatusSeeOther) // double click
	no.Set("once", "back button")
	has(t, client.post(link+"/decline", no, http.StatusConflict), "See what stands now")
	has(t, client.get(link, http.StatusOK), "declined by you", "liability has no limit")
	if to := client.get(link+"/decline", http.StatusSeeOther); to != link {
		t.Errorf("nothing to decline leads to %s", to)
	}

	html = p.get(contract, http.StatusOK)
	has(t, html, "Declined by the client", "liability has no limit", "Take it back for good")
	at := fmt.Sprintf("/certifications/%d", life.File)
	html = p.get(at+"/contract", http.StatusOK)
	has(t, html, "Draft a new version")
	next := p.post(at+"/contract", form(t, html, at+"/contract"), http.StatusSeeOther)
	p.post(next+"/offer", form(t, p.get(next, http.StatusOK), next+"/offer"), http.StatusSeeOther)
	has(t, client.get(link, http.StatusOK), "took its place")
	if to := p.get(link+"/decline", http.StatusSeeOther); to != link {
		t.Errorf("somebody of the body is led to %s", to)
	}
}
