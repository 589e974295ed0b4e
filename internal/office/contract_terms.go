package office

import (
	_ "embed" // the installed terms
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/fee"
	"assay/internal/norm"
)

// installedTerms is the text of the agreement until the body has a template of its own in force: our own wording.
//
//go:embed terms.txt
var installedTerms string

// InstalledTemplate is the template that contracts are made from until the body has one of its own in force.
func InstalledTemplate() cert.ContractTemplate {
	return cert.ContractTemplate{Edition: cert.InstalledEdition("Certification agreement as installed"), Text: installedTerms}
}

// template is the one that contracts are made from now: of those in force, the one that came last.
func (w *work) template() (cert.ContractTemplate, error) {
	all, err := w.ContractTemplates(w.ctx)
	found := InstalledTemplate()
	for _, t := range all {
		if t.Status == cert.EditionInForce && (found.InForceAt == nil || t.InForceAt.After(*found.InForceAt)) {
			found = t
		}
	}
	return found, err
}

// contractValues are the particulars of a file that a template's placeholders stand for. What both sign is the text as it
// stands when the draft is made.
func (w *work) contractValues(s QuotationSheet, number string, sites []cert.Site) map[string]string {
	b, c, q, t := w.o.Body, s.Client, s.Quotation, s.Time
	days := cert.InDays
	price := func(minor int64) string { return fee.Money{Minor: minor, Currency: q.Currency}.Format() }
	cadence := "once a year"
	if s.File.Cadence == cert.HalfYearly {
		cadence = "every half year"
	}
	return map[string]string{
		"body":     joinLine(b.Name, b.Address, b.City, norm.CountryName(b.Country)),
		"client":   joinLine(c.Name, c.Form(), c.RegistrationNo, c.Address, c.Postcode+" "+c.City, norm.CountryName(c.Country)),
		"contract": number, "file": s.File.Number, "standard": s.File.Standard, "scope": strings.TrimSuffix(oneLine(s.File.Scope), "."),
		"sites": sitesNamed(sites), "cadence": cadence, "persons": fmt.Sprint(t.Persons),
		"initial_days": days(t.TotalHalves), "stage1_days": days(t.Stage1Halves), "stage2_days": days(t.Stage2Halves),
		"surveillance_days": days(t.YearHalves), "recertification_days": days(t.RecertHalves),
		"together":      togetherSentence(t),
		"quotation":     fmt.Sprintf("%s revision %d", q.Number, q.Revision),
		"initial_price": price(q.InitialMinor), "surveillance_price": price(q.YearlyMinor), "recertification_price": price(q.RecertMinor),
		"price_changes": priceChanges(q), "cancellation": cert.CancellationText(q.Prices), "tax": taxSentence(q),
	}
}

// mostNamed is how many sites the text of a contract names one by one; more stand in its annex alone.
const mostNamed = 12

func sitesNamed(sites []cert.Site) string {
	if len(sites) > mostNamed {
		return fmt.Sprintf("%d sites, every one of them listed with its address in annex A.", len(sites))
	}
	return siteLines(sites)
}

func siteLines(sites []cert.Site) string {
	lines := make([]string, len(sites))
	for i, site := range sites {
		lines[i] = fmt.Sprintf("• %s: %s", oneLine(site.Name), joinLine(site.Address, site.Postcode+" "+site.City, norm.CountryName(site.Country)))
	}
	return strings.Join(lines, "\n")
}

func priceChanges(q cert.Quotation) string {
	if q.Prices.InflationPercent == 0 {
		return "They change by a new version of this agreement alone."
	}
	return fmt.Sprintf("They hold for twelve months and rise by %s %% after each year.", q.Prices.InflationPercent)
}

func togetherSentence(t cert.AuditTime) string {
	if text := t.TogetherText(); text != "" {
		return fmt.Sprintf("These days are for all standards audited together: %s; annex B shows what auditing them together saves.", text)
	}
	return fmt.Sprintf("These days are for %s alone.", cert.ThisStandard)
}

func taxSentence(q cert.Quotation) string { return cert.TaxText(q) }

// covers is a hash of what an agreement is about: scope and sites, with where they lie (R-REV-05).
func covers(f cert.Certification, sites []cert.Site) string {
	return Hash(strings.Join([]string{f.Standard, oneLine(f.Scope), siteLines(sites)}, "\n"))
}
