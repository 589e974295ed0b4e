package testkit

import (
	"context"
	"testing"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/office"
)

// Certificate is what a test wants to be on a certificate; what is empty gets a plain value.
type Certificate struct {
	Holder       string
	Country      string
	Number       string
	Effective    day.Day // today if empty
	Confidential string  // reason why the register answers on request only
}

// Decider decides in what a test sets up.
var Decider = cert.Actor{AccountID: 7, Name: "Dora Decider", Roles: []cert.Role{cert.DecisionMaker}}

// Issued writes a client, its file, a decision and the certificate straight into the store, for tests of what comes
// after the decision.
func Issued(t testing.TB, k *Kit, want Certificate) cert.Certificate {
	t.Helper()
	ctx := context.Background()
	if want.Effective.IsZero() {
		want.Effective = k.Office.Today()
	}
	client := cert.Client{Name: or(want.Holder, "Aegean Hosting A.E."), Address: "Leoforos Syngrou 120", City: "Athens", Postcode: "11741",
		Country: or(want.Country, "GR"), ContactName: "Eleni Papadaki", ContactEmail: "eleni@aegean.example", CreatedAt: k.Office.Now()}
	must(t, k.Store.AddClient(ctx, &client))
	number := or(want.Number, "SMS-2026-0001")
	file := cert.Certification{ClientID: client.ID, Number: "C-" + number, Standard: string(norm.E2018), Scope: "The service management system of " + client.Name,
		Services: []cert.Service{}, Competences: []string{}, Cadence: cert.Yearly, Stage: cert.StageCertified, Confidential: want.Confidential, CreatedAt: k.Office.Now()}
	must(t, k.Store.AddCertification(ctx, &file))
	sites := []cert.Site{{CertificationID: file.ID, Name: "Head office", Address: "Leoforos Syngrou 120", City: "Athens", Postcode: "11741", Country: "GR", Activities: "All services", Kind: "permanent"}}
	must(t, k.Store.AddSites(ctx, sites))
	return NextIssue(t, k, cert.Issue{Certification: file, Client: client, Sites: sites, Number: number, Decision: cert.Decision{Effective: want.Effective, Scope: file.Scope}})
}

// NextIssue writes one more issue with its decision; an issue with an Old one takes its place.
func NextIssue(t testing.TB, k *Kit, in cert.Issue) cert.Certificate {
	t.Helper()
	ctx := context.Background()
	if in.Decision.Option == "" {
		in.Decision.Option = cert.Extend
	}
	in.Decision = Decided(t, k, in.Certification.ID, in.Decision)
	in.Code, in.Today, in.At = office.RandomCode(), k.Office.Today(), k.Office.Now()
	c, err := cert.NewCertificate(in)
	must(t, err)
	if in.Old != nil {
		old := *in.Old
		must(t, old.Supersede(Decider, cert.CertificateFacts{Certificate: old, Decision: &in.Decision, Today: in.Today}))
		Changed(t, k, &old, "supersede", in.Decision)
	}
	Released(t, k, c, in.Decision)
	must(t, k.Store.AddCertificate(ctx, &c))
	must(t, k.Store.AddChange(ctx, &cert.Change{CertificateID: c.ID, Act: "issue", On: c.Effective, DecisionID: in.Decision.ID, At: in.At}))
	return c
}

// Released writes that a second person released the certificate of a decision.
func Released(t testing.TB, k *Kit, c cert.Certificate, d cert.Decision) {
	t.Helper()
	ctx := context.Background()
	second := cert.Person{Name: "Sam Second", Active: true, Agreement: "employed", CreatedAt: k.Office.Now()}
	must(t, k.Store.AddPerson(ctx, &second))
	p := cert.ProofOf(c, d, nil, k.Office.Now())
	by := cert.Actor{PersonID: second.ID, Name: second.Name, Roles: []cert.Role{cert.Reviewer}}
	must(t, p.Release(by, cert.ReleaseFacts{Decision: d, Live: c, Releaser: second.ID, Decider: d.PersonID, Preparer: d.PersonID, Compared: true}, k.Office.Now()))
	must(t, k.Store.AddProof(ctx, &p))
}

// Decided writes a decision of today by a person who is in no team.
func Decided(t testing.TB, k *Kit, file int64, d cert.Decision) cert.Decision {
	t.Helper()
	ctx := context.Background()
	decider := cert.Person{Name: Decider.Name, Active: true, Agreement: "employed", CreatedAt: k.Office.Now()}
	must(t, k.Store.AddPerson(ctx, &decider))
	d.CertificationID, d.PersonID, d.PersonName, d.DecidedOn, d.At = file, decider.ID, decider.Name, k.Office.Today(), k.Office.Now()
	d.Number, d.Reason = "D-"+office.RandomCode(), or(d.Reason, "the conditions are met")
	if d.Effective.IsZero() {
		d.Effective = d.DecidedOn
	}
	must(t, k.Store.AddDecision(ctx, &d))
	return d
}

// Changed writes a changed certificate back with its change.
func Changed(t testing.TB, k *Kit, c *cert.Certificate, act string, d cert.Decision) {
	t.Helper()
	ctx := context.Background()
	must(t, k.Store.SaveCertificate(ctx, c))
	must(t, k.Store.AddChange(ctx, &cert.Change{CertificateID: c.ID, Act: act, On: d.Effective, DecisionID: d.ID, Reason: d.Reason, At: k.Office.Now()}))
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
