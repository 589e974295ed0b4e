package intake

import (
	"strconv"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
)

// section is a part of the questionnaire as it is read.
type section struct {
	ID, Title string
	Facts     []fact
}

// fact is one answer; a blank one is not shown.
type fact struct{ Label, Value string }

// sectionsOf is the questionnaire as a document, without the sites, which are a table.
func sectionsOf(q cert.Questionnaire) []section {
	return []section{
		{"organisation", "Organisation", organisationFacts(q.Applicant)},
		{"request", "Request", requestFacts(q.Request)},
		{"services", "Services", serviceFacts(q)},
		{"parties", "Other parties", partyFacts(q.Parties)},
		{"legal", "Law and licences", []fact{{"Obligations", q.Legal.Obligations}, {"Licences", q.Legal.Licences}, {"Personal data, clearance", q.Legal.Restricted}}},
		{"system", "Management system", systemFacts(q.System)},
		{"consultancy", "Consultancy", []fact{{"Advised", wordOf(yesNo, q.Consultancy.Used)}, {"By", q.Consultancy.Who}, {"Until", longDay(q.Consultancy.Until)},
			{"Internal audits by", q.Consultancy.InternalAudit}}},
		{"history", "Earlier certification", historyFacts(q.History)},
		{"access", "Access", []fact{{"Information that cannot be shown", wordOf(yesNo, q.Access.Restricted)}, {"What", q.Access.Details},
			{"Security clearance", q.Access.Clearance}, {"Safety rules", q.Access.Safety}, {"Remote audit", wordOf(remotes, q.Access.Remote)}}},
		{"signature", "Signature", []fact{{"Signed by", q.Signature.Name}, {"Position", q.Signature.Position}}},
	}
}

func organisationFacts(o cert.Applicant) []fact {
	return []fact{{"Legal name", o.Name}, {"Legal form", o.LegalForm}, {"Registration number", o.RegistrationNo},
		{"Address", joined("\n", o.Address, joined(" ", o.Postcode, o.City), norm.CountryName(o.Country))}, {"Web", o.Web},
		{"Representative", joined(", ", o.ContactName, o.ContactTitle)}, {"Mail", o.ContactEmail}, {"Phone", o.ContactPhone}}
}

func requestFacts(r cert.Request) []fact {
	return []fact{{"Standard", r.Standard}, {"Scope", r.Scope}, {"Kind", wordOf(kinds, r.Kind)}, {"Accredited", wordOf(yesNo, r.Accredited)},
		{"Surveillance wanted", wordOf(cadences, r.Cadence)}, {"Languages", r.Languages}, {"Stage 1 from", longDay(r.Stage1From)}, {"Stage 2 from", longDay(r.Stage2From)}}
}

func serviceFacts(q cert.Questionnaire) []fact {
	var facts []fact
	for _, s := range q.Services {
		facts = append(facts, fact{s.Name, joined(", ", wordOf(customers, s.Customer), "criticality "+strings.ToLower(wordOf(levels, s.Criticality)))})
	}
	return append(facts, fact{"Unit that delivers them", q.Unit})
}

func partyFacts(parties []cert.Party) []fact {
	if len(parties) == 0 {
		return []fact{{"Other parties", "None named"}}
	}
	var facts []fact
	for _, p := range parties {
		facts = append(facts, fact{joined(", ", p.Name, strings.ToLower(wordOf(partyKinds, p.Kind))), p.Provides})
	}
	return facts
}

func systemFacts(m cert.ManagementSystem) []fact {
	return []fact{{"In operation since", longDay(m.Started)}, {"Last internal audit", orNone(longDay(m.InternalAudit))},
		{"Last management review", orNone(longDay(m.ManagementReview))}, {"Other certifications", m.Others}, {"All run by others", wordOf(yesNo, m.AllOutsourced)}}
}

func historyFacts(h cert.History) []fact {
	return []fact{{"Held a certificate", wordOf(yesNo, h.Held)}, {"Body", h.Body}, {"Number", h.Certificate}, {"Expiry", longDay(h.Expiry)},
		{"Open nonconformities", h.Open}, {"Reason for the change", h.Reason}}
}

// siteLine is a site as a row of the table.
type siteLine struct {
	cert.SiteEntry
	Where  string
	People int
	Mix    string // how the people are made up
}

func siteLines(q cert.Questionnaire) []siteLine {
	var lines []siteLine
	for _, s := range q.Sites {
		line := siteLine{SiteEntry: s, Where: joined(", ", s.Address, joined(" ", s.Postcode, s.City), norm.CountryName(s.Country), s.TimeZone), People: s.Headcount()}
		var mix []string
		for _, part := range []struct {
			n    int
			what string
		}{{s.FullTime, "full-time"}, {s.PartTime, "part-time at " + strconv.Itoa(s.PartTimeHours) + " h"}, {s.Temporary, "temporary"},
			{s.Contractors, "contractors"}, {s.ShiftWorkers, "in shifts"}, {s.SimilarWork, "with similar work"}} {
			if part.n > 0 {
				mix = append(mix, strconv.Itoa(part.n)+" "+part.what)
			}
		}
		line.Mix = strings.Join(mix, ", ")
		lines = append(lines, line)
	}
	return lines
}

// longDay is a typed date for people; what is no date stays as it was typed.
func longDay(typed string) string {
	d, err := day.Parse(typed)
	if err != nil {
		return typed
	}
	return d.Long()
}

func orNone(s string) string {
	if s == "" {
		return "none yet"
	}
	return s
}

// joined puts together what is not blank.
func joined(with string, parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, with)
}

func applicationURL(id int64) string { return "/applications/" + strconv.FormatInt(id, 10) }
