package office

import (
	"fmt"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/norm"
)

// standardTerms is the text of the certification agreement for a file: our own wording, with the file's
// particulars filled in once, when the draft is made. What both sign is the text as it then stands.
func (w *work) standardTerms(s QuotationSheet, sites []cert.Site) string {
	sections := []cert.Term{w.termParties(s), termScope(s, sites), termCycle(s), termTime(s), termFees(s)}
	sections = append(sections, termsOfConduct...)
	for i := range sections {
		sections[i].Title = fmt.Sprintf("%d. %s", i+1, sections[i].Title)
	}
	return cert.JoinTerms(sections)
}

func (w *work) termParties(s QuotationSheet) cert.Term {
	b, c := w.o.Body, s.Client
	return cert.Term{Title: "Parties", Text: []string{
		fmt.Sprintf("%s (the body) and %s (the client) agree on the certification of the client's service management system to %s.",
			joinLine(b.Name, b.Address, b.City, norm.CountryName(b.Country)), joinLine(c.Name, c.LegalForm, c.RegistrationNo, c.Address, c.Postcode+" "+c.City, norm.CountryName(c.Country)), s.File.Standard),
		fmt.Sprintf("The agreement rests on file %s and on quotation %s revision %d, which the client accepted. It binds once both have signed and no audit begins before.", s.File.Number, s.Quotation.Number, s.Quotation.Revision),
	}}
}

func termScope(s QuotationSheet, sites []cert.Site) cert.Term {
	text := []string{"Scope applied for: " + oneLine(s.File.Scope) + ". The scope on a certificate is the one the certification decision grants.",
		"The agreement covers all sites in the scope:"}
	for _, site := range sites {
		text = append(text, fmt.Sprintf("• %s: %s", site.Name, joinLine(site.Address, site.Postcode+" "+site.City, norm.CountryName(site.Country))))
	}
	return cert.Term{Title: "Scope and sites", Text: text}
}

func termCycle(s QuotationSheet) cert.Term {
	cadence := "once a year"
	if s.File.Cadence == cert.HalfYearly {
		cadence = "every half year"
	}
	return cert.Term{Title: "Audits", Text: []string{
		"Certification begins with an audit in two stages and a decision by persons who took no part in it. A certificate is valid for three years.",
		fmt.Sprintf("Surveillance takes place %s; the first within twelve months of the certification decision, and at least one in every calendar year. The recertification audit takes place before the certificate expires. When a surveillance is missed, the certificate is suspended.", cadence),
		"The client gives the audit team access to the sites, processes, persons, records and complaints that the audit needs, and arranges for persons of the accreditation body to accompany an audit as witnesses when asked.",
		"The client is told the names of the team in good time and may object to a member with reasons.",
	}}
}

func termTime(s QuotationSheet) cert.Term {
	days := func(halves int) string { return audittime.HalfDays(halves).String() }
	t := s.Time
	return cert.Term{Title: "Audit time", Text: []string{
		fmt.Sprintf("For %d effective persons the audit time is %s days for the initial audit (%s for stage 1 and %s for stage 2), %s days for surveillance in a year and %s days for recertification. The annex shows how it was calculated and why.",
			t.Persons, days(t.TotalHalves), days(t.Stage1Halves), days(t.Stage2Halves), days(t.YearHalves), days(t.RecertHalves)),
		"The client confirms the number of persons before every audit. When it or another factor changes, the audit time is calculated again.",
	}}
}

func termFees(s QuotationSheet) cert.Term {
	return cert.Term{Title: "Fees", Text: []string{
		fmt.Sprintf("The fees are those of quotation %s revision %d. The initial audit is invoiced when this agreement is signed, every later audit before it takes place.", s.Quotation.Number, s.Quotation.Revision),
		"Fees are due for the work done, whatever the audits find and whatever is decided. No fee, discount or payment depends on the outcome.",
		"An audit that the client postpones or cancels less than fifteen working days before its first day is charged with half of its days, less than five working days before with all of them, together with travel that cannot be cancelled. Neither is charged where the client could not have prevented it.",
	}}
}

// termsOfConduct are the parts that are the same for every client.
var termsOfConduct = []cert.Term{
	{Title: "Duties of the client", Text: []string{
		"The client keeps fulfilling the requirements of the standard and puts changes into effect that the body announces.",
		"The client tells the body without delay of anything that may affect conformity: its legal form or ownership, organisation and management, addresses and sites, scope and services, the number of persons, the parties it relies on, and major incidents or breaches of law in the scope. The body may then audit at short notice.",
		"The client keeps a record of complaints about the services in the scope and of what was done, and shows it to the body.",
	}},
	{Title: "Use of certificate and marks", Text: []string{
		"The client may refer to its certification while the certificate is valid, for the scope that is certified and without misleading anyone. The mark may not stand on a product, its packaging, or on reports of tests, calibrations or inspections, nor be used as if a product or service were certified.",
		"When certification is suspended, withdrawn or has expired, the client stops every reference to it at once; when the scope is reduced, it changes its references.",
		"The body acts on incorrect references: it asks for correction and may suspend, withdraw, publish the matter or go to law.",
	}},
	{Title: "Suspension, reduction and withdrawal", Text: []string{
		"The body suspends a certificate when the system fails persistently or seriously, when surveillance or recertification cannot take place in time, when marks are misused, when fees remain unpaid, or when the client asks for it. A suspension is public and lasts six months at most.",
		"What is not resolved in that time leads to withdrawal, or to a smaller scope where the failure concerns only a part that can be left out.",
	}},
	{Title: "Complaints and appeals", Text: []string{
		"The client may complain about the body and appeal against its decisions. An appeal is lodged within thirty days of the decision and is examined by persons who took part neither in the audit nor in the decision. To complain or appeal costs nothing and brings no disadvantage.",
	}},
	{Title: "Confidentiality", Text: []string{
		"What the body learns about the client is confidential, except what the client itself makes public and the facts that the body must make available: who is certified, for what, where, since when, until when and with what status. The body shows its files to the accreditation body for assessment.",
		"When the law obliges the body to disclose something, the client is told beforehand unless the law forbids it. Anything else goes to third parties only with the client's written consent. This duty does not end with the agreement.",
	}},
	{Title: "Term and end", Text: []string{
		"The agreement holds for the cycle of certification and the cycles after it, until one side ends it in writing with three months' notice, or at once for an important reason. Certification ends with it: the body withdraws a certificate that is still valid.",
		"Should the body lose its accreditation for this scope or cease its work, it tells the client at once and helps with the transfer.",
	}},
}
