package walk

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/office"
)

// Cast is the people of the body who play in the lives.
type Cast struct {
	Administrator, Planner, SecondPlanner, Reviewer, Decider, Scheme cert.Actor
	Leads, Auditors                                                  []cert.Actor
}

// role is one person to hire.
type role struct {
	name  string
	roles []cert.Role
	areas []string
}

var everyArea = cert.CompetenceAreas[4:]

// troupe is the people of a furnished body.
var troupe = []role{
	{"Ada Rosen", []cert.Role{cert.Administrator}, nil},
	{"Piotr Zieliński", []cert.Role{cert.Planner}, nil},
	{"Marta Oliveira", []cert.Role{cert.Planner}, nil},
	{"Ruth Andersen", []cert.Role{cert.Reviewer}, []string{cert.AreaReview}},
	{"Dimitra Kosta", []cert.Role{cert.DecisionMaker}, []string{cert.AreaDecision}},
	{"Erik Sandvik", []cert.Role{cert.SchemeManager}, nil},
}

// crew is the names of lead auditors and auditors, by turns.
var crew = []string{"Lena Hartmann", "Tomás Ferreira", "Giulia Ricci", "Jonas Weber", "Sofia Marin", "Kofi Mensah",
	"Anneli Virtanen", "Paul Novak", "Irina Petrova", "Samir Haddad", "Claire Dubois", "Owen Hughes"}

// Hire brings the people into the body: persons with agreements and competences, accounts with roles.
// pairs is how many teams of a lead auditor and an auditor there are. Passwords may be empty: then the
// accounts wait for their invitations.
func Hire(ctx context.Context, o *office.Office, pairs int, password string) (Cast, error) {
	return HireApart(ctx, o, pairs, password, "")
}

// HireApart is Hire with a mark in the mail addresses, for a body that has people of these names already.
func HireApart(ctx context.Context, o *office.Office, pairs int, password, mark string) (Cast, error) {
	var c Cast
	places := []*cert.Actor{&c.Administrator, &c.Planner, &c.SecondPlanner, &c.Reviewer, &c.Decider, &c.Scheme}
	for i, r := range troupe {
		a, err := hire(ctx, o, r, password, mark)
		if err != nil {
			return c, err
		}
		*places[i] = a
	}
	for i := range pairs {
		lead, err := hire(ctx, o, role{crewName(2 * i), []cert.Role{cert.LeadAuditor, cert.Auditor},
			append([]string{cert.AreaAudit, cert.AreaLead}, everyArea...)}, password, mark)
		if err != nil {
			return c, err
		}
		auditor, err := hire(ctx, o, role{crewName(2*i + 1), []cert.Role{cert.Auditor},
			append([]string{cert.AreaAudit}, everyArea...)}, password, mark)
		if err != nil {
			return c, err
		}
		c.Leads, c.Auditors = append(c.Leads, lead), append(c.Auditors, auditor)
	}
	return c, nil
}

// crewName is a name from the list, numbered when the list is used up.
func crewName(i int) string {
	name := crew[i%len(crew)]
	if i >= len(crew) {
		return fmt.Sprintf("%s %d", name, i/len(crew)+1)
	}
	return name
}

func hire(ctx context.Context, o *office.Office, r role, password, mark string) (cert.Actor, error) {
	mail := strings.ToLower(strings.ReplaceAll(asciiName.Replace(r.name), " ", ".")) + mark + "@assay.example"
	p, err := o.AddPerson(ctx, cert.SystemActor, office.PersonInput{Name: r.name, Email: mail, Languages: "English", Agreement: cert.Agreements[0], Active: true})
	if err != nil {
		return cert.Actor{}, fmt.Errorf("hire %s: %w", r.name, err)
	}
	for _, area := range r.areas {
		if _, err := o.AddCompetence(ctx, cert.SystemActor, p.ID, office.CompetenceInput{Area: area, Proof: "Training record and witnessed audit", From: o.Today().AddDays(-400)}); err != nil {
			return cert.Actor{}, fmt.Errorf("qualify %s: %w", r.name, err)
		}
	}
	a, err := o.AddAccount(ctx, cert.SystemActor, office.AccountInput{Email: mail, Name: r.name, Roles: r.roles, PersonID: p.ID, Password: password})
	if err != nil {
		return cert.Actor{}, fmt.Errorf("give %s an account: %w", r.name, err)
	}
	return cert.Actor{AccountID: a.ID, PersonID: p.ID, Name: a.Name, Roles: a.Roles}, nil
}

// asciiName spells the accented letters of our own list for mail addresses.
var asciiName = strings.NewReplacer("ń", "n", "á", "a")
