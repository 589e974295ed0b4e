package certifying

import (
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/cycle"
	"assay/internal/web/page"
)

// mend says where each kind of lack is mended.
func (s subject) mend(f cert.DecisionFacts, d dossier) map[string]string {
	links := map[string]string{"contract": fmt.Sprintf("/certifications/%d/contract", s.File), "audit time": fmt.Sprintf("/certifications/%d/audit-time", s.File),
		"review": fmt.Sprintf("/applications/%d", d.Application.ID), "findings": "/findings?q=" + f.Certification.Number, "decision": "#decide", "dossier": "#review", "release": releaseAddress(s.File)}
	if d.Application.ID == 0 {
		links["review"] = fmt.Sprintf("/certifications/%d", s.File)
	}
	if n := len(f.Basis); n > 0 {
		links["team"] = fmt.Sprintf("/audits/%d", f.Basis[n-1].ID)
		links["report"] = fmt.Sprintf("/audits/%d/report", f.Basis[n-1].ID)
	}
	return links
}

// gate holds the rules of the option that asks for most; the fields of the form are left to the form.
func (p *decisionPage) gate(s subject, d dossier) {
	facts := p.Facts
	options := facts.Options()
	if len(options) > 0 {
		facts.Input.Option = options[0]
	}
	checks := slices.DeleteFunc(facts.Checks(), func(k cert.Check) bool { return k.Mend == "decision" })
	p.Gate = page.GateOf("Decide", checks, s.mend(facts, d))
	p.Gate.URL, p.Gate.Effect = "#decide", "Every rule is met. Read the dossier, then decide below."
	facts.Input.Option = cert.Refuse // asks for independence alone, and for the dossier
	independent := !slices.ContainsFunc(facts.Checks(), func(k cert.Check) bool { return k.Mend != "decision" && k.Mend != "dossier" && !k.Met })
	ripe := independent && facts.Ripe() && len(options) > 0
	ready := s.Audit == nil || facts.Dossier != nil && facts.Dossier.Status == cert.DossierReady
	p.Open = ripe && ready
	p.Begin = ripe && s.Audit != nil && (facts.Dossier == nil || !facts.Dossier.Status.Open())
	if ripe && facts.Dossier != nil && facts.Dossier.Status == cert.DossierReview {
		p.Release = &page.Once{Key: page.NewKey(), Version: fmt.Sprint(facts.Dossier.Version)}
	}
	if p.Gate.Open && !p.Open { // decided already, or nothing can be decided on the certificate's standing
		p.Gate = page.Gate{}
	}
}

// offer lists the options with what each of them does.
func (p *decisionPage) offer() {
	for _, o := range p.Facts.Options() {
		hint := effect(p.Facts, o, p.Prefix)
		if o.NeedsDossier() && !p.Gate.Open && p.Audit != nil {
			hint = "Not possible yet: see the rules that are not met. " + hint
		}
		p.Options = append(p.Options, page.Choice{Value: string(o), Label: capital(o.Label()), Hint: hint})
		p.AskScope = p.AskScope || o.Issues()
	}
}

// effect says what an option does if it is decided today, before anybody sends it.
func effect(f cert.DecisionFacts, o cert.DecisionOption, prefix string) string {
	switch o {
	case cert.Refuse:
		return "No certificate is issued. The client is told in writing, with your reason and how to appeal."
	case cert.MoreInfo:
		return "Nothing is decided yet. The report opens again for the audit team, which is told your question."
	case cert.Grant, cert.GrantReduced, cert.Renew, cert.Extend, cert.Reduce:
		return issueEffect(f, o, prefix)
	}
	if f.Certificate == nil {
		return "There is no certificate yet on which this could act."
	}
	number := f.Certificate.FullNumber()
	switch o {
	case cert.Maintain:
		return "Certificate " + number + " stays as it is, valid until " + f.Certificate.Expires.Long() + ". The audit is concluded and the client is told."
	case cert.Suspend:
		return "Certificate " + number + " is suspended from today. The register says so at once; the client is told to stop referring to it. The cause must be resolved by " +
			cycle.In(f.Book, f.Today).SuspensionLimit(f.Today, f.Certificate.Expires).Long() + "."
	case cert.Restore:
		return "Certificate " + number + " is valid again from today until " + f.Certificate.Expires.Long() + ". The register says so at once; the client is told."
	}
	return "Certificate " + number + " ends today for good and never comes back. The register says so at once; the client is told to return or destroy it."
}

// issueEffect tells the certificate that would be issued, from the same rules that will issue it.
func issueEffect(f cert.DecisionFacts, o cert.DecisionOption, prefix string) string {
	in := cert.Issue{Certification: f.Certification, Client: f.Client, Book: f.Book, Today: f.Today, Decision: cert.Decision{Option: o, DecidedOn: f.Today, Effective: f.Today, Cycle: 1}}
	if f.Certificate != nil && f.Certificate.Status != cert.CertificateWithdrawn {
		in.Old, in.Decision.Cycle = f.Certificate, f.Certificate.Cycle
	}
	c, err := cert.NewCertificate(in)
	if err != nil {
		return err.Error()
	}
	what := "a certificate with the next " + prefix + " number"
	if in.Old != nil {
		what = "certificate " + c.FullNumber()
	}
	text := "This drafts " + what + ", valid from " + c.Effective.Long() + " until " + c.Expires.Long()
	if in.Old != nil {
		text += ", in place of " + in.Old.FullNumber()
	}
	if !c.GapFrom.IsZero() {
		text += "; the time from " + c.GapFrom.Long() + " to " + c.GapTo.Long() + " is shown on it as not certified"
	}
	if o == cert.GrantReduced || o == cert.Extend || o == cert.Reduce {
		text += ", with the scope as you write it below"
	}
	return text + ". A second person compares and releases it first; then the register shows it and the client is told."
}

// changesCertificate tells whether an option leads to a certificate's page.
func changesCertificate(o cert.DecisionOption) bool {
	return o == cert.Suspend || o == cert.Restore || o == cert.Withdraw
}
