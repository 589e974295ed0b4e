package cert

import (
	"fmt"
	"net/mail"
	"net/url"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"assay/internal/day"
	"assay/internal/norm"
)

// limits of the questionnaire: the largest answers seen stay well below.
const (
	maxText  = 4000
	maxLine  = 300
	maxRows  = 500
	maxHeads = 200_000
)

// No management system is older than the trade, and nobody plans an audit further ahead.
var (
	firstDay   = day.New(1980, 1, 1)
	yearsAhead = 10 // years
)

// Problems lists what R-APP-01 misses in the questionnaire, all at once, one by field.
func (q Questionnaire) Problems(today day.Day) []Problem {
	c := &checker{rule: "R-APP-01", today: today}
	q.checkApplicant(c)
	q.checkRequest(c)
	q.checkServices(c)
	q.checkSites(c)
	q.checkParties(c)
	q.checkSystem(c)
	q.checkRest(c)
	q.checkMore(c)
	c.shapes("", reflect.ValueOf(q), questionnaireShape)
	return Invalid(nil).And(c.problems)
}

func (q Questionnaire) checkApplicant(c *checker) {
	a := q.Applicant
	c.line("applicant.name", a.Name, "the legal name")
	c.line("applicant.legal_form", a.LegalForm, "the legal form")
	c.line("applicant.registration_no", a.RegistrationNo, "the registration number")
	c.text("applicant.address", a.Address, "the address")
	c.line("applicant.city", a.City, "the city")
	c.country("applicant.country", a.Country)
	c.web("applicant.web", a.Web)
	c.line("applicant.contact_name", a.ContactName, "who represents the organisation")
	c.mail("applicant.contact_email", a.ContactEmail)
	c.short("applicant.postcode", a.Postcode)
	c.short("applicant.contact_title", a.ContactTitle)
	c.short("applicant.contact_phone", a.ContactPhone)
}

func (q Questionnaire) checkRequest(c *checker) {
	r := q.Request
	if r.Standard == string(norm.E2011) {
		c.add("request.standard", "The 2011 edition is no longer certified; choose ISO/IEC 20000-1:2018.", "R-TRN-01")
	} else {
		c.choice("request.standard", r.Standard, "the standard", string(norm.E2018))
	}
	c.text("request.scope", r.Scope, "the scope you wish to have certified")
	c.choice("request.kind", r.Kind, "what you apply for", "initial", "transfer", "scope_change", "recertification")
	c.choice("request.accredited", r.Accredited, "whether the certificate is to be accredited", "yes", "no")
	if r.Cadence != "" {
		c.choice("request.cadence", r.Cadence, "how often surveillance is wanted", string(Yearly), string(HalfYearly))
	}
	c.line("request.languages", r.Languages, "the language of the audit")
	c.optionalDay("request.stage1_from", r.Stage1From)
	c.optionalDay("request.stage2_from", r.Stage2From)
}

func (q Questionnaire) checkServices(c *checker) {
	c.rows("services", len(q.Services), "at least one IT service")
	for i, s := range q.Services {
		at := fmt.Sprintf("services.%d.", i)
		c.line(at+"name", s.Name, "the service")
		c.choice(at+"customer", s.Customer, "whom the service is for", "internal", "external", "both")
		c.choice(at+"criticality", s.Criticality, "how critical the service is", "low", "medium", "high")
	}
	c.line("unit", q.Unit, "the unit that manages and delivers the services")
}

func (q Questionnaire) checkSites(c *checker) {
	c.rows("sites", len(q.Sites), "at least one site")
	central, persons := 0, 0
	for i, s := range q.Sites {
		at := fmt.Sprintf("sites.%d.", i)
		c.line(at+"name", s.Name, "the name of the site")
		c.text(at+"address", s.Address, "the address of the site")
		c.line(at+"city", s.City, "the city")
		c.country(at+"country", s.Country)
		c.short(at+"postcode", s.Postcode)
		c.zone(at+"time_zone", s)
		c.text(at+"activities", s.Activities, "what is done at the site")
		c.choice(at+"kind", s.Kind, "the kind of site", "permanent", "temporary", "virtual")
		c.heads(at, s)
		persons += s.Headcount()
		if s.Central {
			central++
		}
	}
	if len(q.Sites) > 0 && persons == 0 {
		c.add("sites.0.full_time", "Say how many people work in the scope; at least one.", "R-TIME-02")
	}
	if len(q.Sites) > 0 && central != 1 {
		c.add("sites.0.central", "Mark exactly one site as the central function.", "R-MS-01")
	}
}

func (c *checker) heads(at string, s SiteEntry) {
	before := len(c.problems)
	for _, n := range []struct {
		field string
		value int
	}{{"full_time", s.FullTime}, {"part_time", s.PartTime}, {"temporary", s.Temporary}, {"contractors", s.Contractors},
		{"shift_workers", s.ShiftWorkers}, {"similar_work", s.SimilarWork}} {
		if n.value < 0 || n.value > maxHeads {
			c.add(at+n.field, fmt.Sprintf("Enter a whole number from 0 to %d.", maxHeads), c.rule)
		}
	}
	if s.PartTime > 0 && (s.PartTimeHours < 1 || s.PartTimeHours > 80) {
		c.add(at+"part_time_hours", "Enter the average weekly hours of a part-time person, 1 to 80.", "R-TIME-11")
	}
	if s.Shifts < 1 || s.Shifts > 10 {
		c.add(at+"shifts", "Enter the number of shifts, 1 to 10.", c.rule)
	}
	if len(c.problems) > before {
		return // what is compared below is no number of people
	}
	if s.SimilarWork > s.Headcount() {
		c.add(at+"similar_work", "No more people can do the same work than work at the site.", c.rule)
	}
	if s.ShiftWorkers > s.Headcount() {
		c.add(at+"shift_workers", "No more people can work in shifts than work at the site.", c.rule)
	}
}

func (q Questionnaire) checkParties(c *checker) {
	if len(q.Parties) > maxRows {
		c.add("parties", fmt.Sprintf("List at most %d parties.", maxRows), c.rule)
	}
	for i, p := range q.Parties {
		at := fmt.Sprintf("parties.%d.", i)
		c.line(at+"name", p.Name, "the name of the party")
		c.choice(at+"kind", p.Kind, "the kind of party", "external_supplier", "internal_supplier", "customer")
		c.text(at+"provides", p.Provides, "what the party provides or operates")
	}
	c.text("legal.obligations", q.Legal.Obligations, "which law and contracts apply, or \"none\"")
	c.longest("legal.licences", q.Legal.Licences, maxText)
	c.longest("legal.restricted", q.Legal.Restricted, maxText)
}

func (q Questionnaire) checkSystem(c *checker) {
	m := q.System
	c.pastDay("management_system.started", m.Started, true, "since when the system is in operation")
	c.pastDay("management_system.internal_audit", m.InternalAudit, false, "")
	c.pastDay("management_system.management_review", m.ManagementReview, false, "")
	c.longest("management_system.others", m.Others, maxText)
	c.choice("management_system.all_outsourced", m.AllOutsourced, "whether all processes are run by others", "yes", "no")
	c.choice("consultancy.used", q.Consultancy.Used, "whether somebody advised you", "yes", "no")
	if q.Consultancy.Used == "yes" {
		c.line("consultancy.who", q.Consultancy.Who, "who advised you (person and firm)")
	}
	c.short("consultancy.who", q.Consultancy.Who)
	c.optionalDay("consultancy.until", q.Consultancy.Until)
	c.line("consultancy.internal_audit_by", q.Consultancy.InternalAudit, "who did the internal audits, or \"not yet\"")
}

func (q Questionnaire) checkRest(c *checker) {
	h := q.History
	c.choice("history.held", h.Held, "whether you hold or held a certificate", "yes", "no")
	if h.Held == "yes" {
		c.line("history.body", h.Body, "which body issued it")
		c.line("history.certificate", h.Certificate, "its number")
	}
	c.short("history.body", h.Body)
	c.short("history.certificate", h.Certificate)
	c.longest("history.open_nonconformities", h.Open, maxText)
	c.longest("history.reason", h.Reason, maxText)
	c.optionalDay("history.expiry", h.Expiry)
	c.choice("access.restricted", q.Access.Restricted, "whether auditors may not see something", "yes", "no")
	if q.Access.Restricted == "yes" {
		c.text("access.details", q.Access.Details, "what auditors may not see")
	}
	c.longest("access.details", q.Access.Details, maxText)
	c.longest("access.clearance", q.Access.Clearance, maxText)
	c.longest("access.safety", q.Access.Safety, maxText)
	c.choice("access.remote", q.Access.Remote, "whether parts can be audited remotely", "yes", "no", "partly")
	c.line("signature.name", q.Signature.Name, "who signs")
	c.line("signature.position", q.Signature.Position, "the position of who signs")
	if !q.Signature.Agreed {
		c.add("signature.agreed", "Confirm that the information is true and complete.", c.rule)
	}
}

// checker gathers problems.
type checker struct {
	problems []Problem
	rule     string
	today    day.Day
}

func (c *checker) add(field, message, rule string) {
	c.problems = append(c.problems, Problem{field, message, rule})
}

func (c *checker) text(field, value, what string) { c.required(field, value, what, maxText) }

func (c *checker) line(field, value, what string) {
	c.required(field, value, what, maxLine)
	c.short(field, value)
}

func (c *checker) short(field, value string) {
	c.longest(field, value, maxLine)
	if strings.ContainsAny(value, "\n\t") {
		c.add(field, "Write this on one line.", c.rule)
	}
}

func (c *checker) required(field, value, what string, most int) {
	if strings.TrimSpace(value) == "" {
		c.add(field, "Enter "+what+".", c.rule)
		return
	}
	c.longest(field, value, most)
}

// longest holds for every text: it has its limit, and nothing in it that a reader cannot see.
func (c *checker) longest(field, value string, most int) {
	if n := len([]rune(value)); n > most {
		c.add(field, fmt.Sprintf("Use at most %d characters; this is %d.", most, n), c.rule)
	}
	if strings.ContainsFunc(value, unseen) {
		c.add(field, "Remove the characters that cannot be seen.", c.rule)
	}
}

// unseen finds control characters and the marks that turn the direction of text round: with those a name
// reads otherwise than it is stored.
func unseen(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == utf8.RuneError ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

func (c *checker) rows(field string, n int, what string) {
	if n == 0 {
		c.add(field, "Enter "+what+".", c.rule)
	}
	if n > maxRows {
		c.add(field, fmt.Sprintf("Enter at most %d rows.", maxRows), c.rule)
	}
}

func (c *checker) choice(field, value, what string, options ...string) {
	for _, o := range options {
		if value == o {
			return
		}
	}
	c.add(field, "Choose "+what+".", c.rule)
}

func (c *checker) country(field, value string) {
	if !norm.KnownCountry(value) {
		c.add(field, "Choose the country.", c.rule)
	}
}

// zone wants a time zone only where the country does not say it.
func (c *checker) zone(field string, s SiteEntry) {
	switch {
	case s.TimeZone == "" && norm.NeedsTimeZone(s.Country):
		c.add(field, norm.CountryName(s.Country)+" keeps several times: enter the time zone, such as America/New_York.", c.rule)
	case s.TimeZone != "" && !norm.KnownTimeZone(s.TimeZone):
		c.add(field, "Enter a time zone by its name, such as Europe/Athens.", c.rule)
	}
}

func (c *checker) mail(field, value string) {
	a, err := mail.ParseAddress(value)
	if err != nil || a.Address != value || len(value) > 254 {
		c.add(field, "Enter a mail address such as name@example.org.", c.rule)
	}
}

func (c *checker) web(field, value string) {
	if value == "" {
		return
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || len(value) > maxLine {
		c.add(field, "Enter a web address that begins with https:// or http://.", c.rule)
	}
}

func (c *checker) optionalDay(field, value string) {
	if value == "" {
		return
	}
	d, err := day.Parse(value)
	switch {
	case err != nil:
		c.add(field, "Enter a date as year-month-day, such as 2027-03-14.", c.rule)
	case d.Before(firstDay) || d.After(c.today.AddMonths(12*yearsAhead)):
		c.add(field, fmt.Sprintf("Check the year: a day between %d and %d is expected.", firstDay.Year(), c.today.Year()+yearsAhead), c.rule)
	}
}

func (c *checker) pastDay(field, value string, required bool, what string) {
	if value == "" && required {
		c.add(field, "Enter "+what+".", c.rule)
		return
	}
	c.optionalDay(field, value)
	if d, err := day.Parse(value); err == nil && d.After(c.today) {
		c.add(field, "This day is still to come.", c.rule)
	}
}
