package intake

import (
	"slices"
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
	all := []section{
		{"organisation", "Organisation", organisationFacts(q.Applicant)},
		{"request", "Request", requestFacts(q.Request)},
		{"services", "Services", serviceFacts(q)},
		{"multi_site", "Sites as one system", tieFacts(q)},
		{"parties", "Other parties", partyFacts(q)},
		{"legal", "Law and licences", []fact{{"Obligations", q.Legal.Obligations}, {"Licences", q.Legal.Licences}, {"Personal data, clearance", q.Legal.Restricted}}},
		{"system", "Management system", systemFacts(q.System)},
		{"others", "Other systems", otherFacts(q)},
		{"consultancy", "Consultancy", consultancyFacts(q.Consultancy)},
		{"history", "Earlier certification", historyFacts(q.History)},
		{"access", "Access", accessFacts(q.Access)},
		{"signature", "Signature", []fact{{"Signed by", q.Signature.Name}, {"Position", q.Signature.Position}}},
	}
	return slices.DeleteFunc(all, func(s section) bool { return len(s.Facts) == 0 })
}

// tieFacts says what makes several sites one system.
func tieFacts(q cert.Questionnaire) []fact {
	if len(q.Sites) < 2 {
		return nil
	}
	var facts []fact
	answers := q.MultiSite.Answers()
	for i, question := range cert.TieQuestions {
		facts = append(facts, fact{question.Text, wordOf(yesNo, answers[i])})
	}
	return facts
}

func otherFacts(q cert.Questionnaire) []fact {
	var facts []fact
	for _, o := range q.Others {
		said := joined(", ", worded("certified", o.Certified), worded("under accreditation", o.Accredited), o.Body, until(o.Expiry), worded("to be audited together", o.Together))
		facts = append(facts, fact{o.Standard, said})
	}
	if q.Integrated() {
		facts = append(facts, fact{"Level of integration", strconv.Itoa(q.Integration.Percent()) + " % by their own answers"})
		answers := q.Integration.Answers()
		for i, question := range cert.IntegrationQuestions {
			facts = append(facts, fact{question.Text, wordOf(yesNo, answers[i])})
		}
	}
	return facts
}

// worded is a yes or no as words of a list.
func worded(what, answer string) string {
	switch answer {
	case "yes":
		return what
	case "no":
		return "not " + what
	}
	return ""
}

func until(typed string) string {
	if typed == "" {
		return ""
	}
	return "until " + longDay(typed)
}

func consultancyFacts(c cert.Consultancy) []fact {
	return []fact{{"Advised", wordOf(yesNo, c.Used)}, {"By", joined(", ", c.Who, c.Mail, c.Phone)}, {"Until", longDay(c.Until)},
		{"Trained in house", wordOf(yesNo, c.Training)}, {"Trained by", joined(", ", c.TrainingWho, until(c.TrainingUntil))},
		{"Internal audits by", c.InternalAudit}, {"Ties to us", c.Ties}}
}

func accessFacts(a cert.Access) []fact {
	return []fact{{"Information that cannot be shown", wordOf(yesNo, a.Restricted)}, {"What", a.Details}, {"How it can be judged", a.Instead},
		{"Security clearance", a.Clearance}, {"Safety rules", a.Safety}, {"Agreement to be signed", wordOf(yesNo, a.Agreement)},
		{"Interpreter", wordOf(yesNo, a.Interpret)}, {"Remote audit", joined(", ", wordOf(remotes, a.Remote), a.RemoteWith)}}
}

// addressed is an address in lines.
func addressed(a cert.PostalAddress) string {
	if a == (cert.PostalAddress{}) {
		return ""
	}
	return joined("\n", a.Address, joined(" ", a.Postcode, a.City), norm.CountryName(a.Country))
}

func kindWords(k cert.OrganisationKinds) string {
	var words []string
	for _, kind := range []struct {
		is   bool
		word string
	}{{k.Service, "service provider"}, {k.Manufacturing, "manufacturing"}, {k.Government, "government"}, {k.PublicCompany, "company of the public sector"}} {
		if kind.is {
			words = append(words, kind.word)
		}
	}
	return joined(", ", strings.Join(words, ", "), k.Other)
}

func counted(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func organisationFacts(o cert.Applicant) []fact {
	return []fact{{"Legal name", o.Name}, {"Trading name", o.TradingName}, {"Legal form", o.LegalForm},
		{"Registration number", joined(", ", o.RegistrationNo, strings.ToLower(wordOf(numberKinds, o.NumberKind)))},
		{"Address", joined("\n", o.Address, joined(" ", o.Postcode, o.City), norm.CountryName(o.Country))}, {"Letters go to", addressed(o.Postal)},
		{"Invoices go to", addressed(o.Fiscal)}, {"Web", o.Web}, {"Representative", joined(", ", o.ContactName, o.ContactTitle)}, {"Mail", o.ContactEmail},
		{"Phone", o.ContactPhone}, {"Head", joined(", ", o.HeadName, o.HeadTitle)}, {"Kind", kindWords(o.Kinds)}, {"People in all", counted(o.Employees)},
		{"Part of a corporation", joined(": ", wordOf(yesNo, o.Group), o.GroupTies)}, {"Heard of us", o.HeardOf}}
}

func requestFacts(r cert.Request) []fact {
	return []fact{{"Standard", r.Standard}, {"Scope", r.Scope}, {"Scope determined", wordOf(yesNo, r.ScopeFixed)}, {"Held not applicable", r.Excluded},
		{"Kind", wordOf(kinds, r.Kind)}, {"Accredited", wordOf(yesNo, r.Accredited)}, {"Sector code", r.Sector},
		{"Surveillance wanted", wordOf(cadences, r.Cadence)}, {"Languages", r.Languages}, {"Languages of documents", r.Papers},
		{"Assessment before stage 1 from", longDay(r.PreFrom)}, {"Stage 1 from", longDay(r.Stage1From)}, {"Stage 2 from", longDay(r.Stage2From)},
		{"Next surveillance", longDay(r.SurvFrom)}, {"Certificate wanted by", longDay(r.WantedBy)}, {"Other wishes", r.OtherWish}}
}

func serviceFacts(q cert.Questionnaire) []fact {
	var facts []fact
	for _, s := range q.Services {
		said := joined(", ", wordOf(customers, s.Customer), "criticality "+strings.ToLower(wordOf(levels, s.Criticality)),
			strings.ToLower(wordOf(deliveries, s.Delivery)), s.RunBy)
		facts = append(facts, fact{s.Name, joined("\n", said, s.About)})
	}
	return append(facts, fact{"Unit that delivers them", q.Unit})
}

func partyFacts(q cert.Questionnaire) []fact {
	var facts []fact
	for _, p := range q.Parties {
		facts = append(facts, fact{joined(", ", p.Name, strings.ToLower(wordOf(partyKinds, p.Kind))),
			joined("\n", p.Provides, joined(" ", wordOf(runs, p.Runs)), p.Control)})
	}
	if len(facts) == 0 {
		facts = append(facts, fact{"Other parties", "None named"})
	}
	return append(facts, fact{"Key processes", q.Processes.Key}, fact{"Processes run by others", joined(": ", wordOf(yesNo, q.Processes.Outsourced), q.Processes.Which)})
}

func systemFacts(m cert.ManagementSystem) []fact {
	return []fact{{"In operation since", longDay(m.Started)}, {"Documented", wordOf(remotes, m.Documented)},
		{"Last internal audit", orNone(longDay(m.InternalAudit))}, {"Next internal audit", longDay(m.NextAudit)},
		{"Audits covered all once", wordOf(yesNo, m.AuditCycle)}, {"Last management review", orNone(longDay(m.ManagementReview))},
		{"Next management review", longDay(m.NextReview)}, {"Other certifications", m.Others}, {"All run by others", wordOf(yesNo, m.AllOutsourced)}}
}

func historyFacts(h cert.History) []fact {
	return []fact{{"Held a certificate", wordOf(yesNo, h.Held)}, {"Body", h.Body}, {"Number", h.Certificate}, {"First issued", longDay(h.Issued)},
		{"Expiry", longDay(h.Expiry)}, {"Today it is", wordOf(standings, h.Status)}, {"Under accreditation", wordOf(yesNo, h.Accredited)},
		{"Accredited by", h.Accreditor}, {"Accreditation lost", joined(", since ", wordOf(yesNo, h.Lost), longDay(h.LostOn))},
		{"Last audit", joined(", ", longDay(h.LastAudit), strings.ToLower(wordOf(auditKinds, h.LastKind)))},
		{"Open nonconformities", h.Open}, {"Complaints", h.Complaints}, {"Reason for the change", h.Reason}}
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
		line := siteLine{SiteEntry: s, Where: joined(", ", s.Address, joined(" ", s.Postcode, s.City), norm.CountryName(s.Country), s.TimeZone), People: s.Counted().Headcount()}
		var mix []string
		for _, part := range []struct {
			n    int
			what string
		}{{s.FullTime, "full-time"}, {s.PartTime, "part-time at " + strconv.Itoa(s.PartTimeHours) + " h"}, {s.Temporary, "temporary"},
			{s.Contractors, "contractors"}, {s.ShiftWorkers, "in shifts"}, {s.SimilarWork, joined(": ", "with similar work", s.SimilarWhat)},
			{s.Home, "from home"}, {s.Away, "at customers"}} {
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
