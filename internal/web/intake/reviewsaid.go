package intake

import (
	"fmt"
	"strconv"
	"strings"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/web/page"
)

// saidOn is what the application says on an item of the review, to be read beside the question.
func saidOn(item string, q cert.Questionnaire, figure audittime.Result) []fact {
	switch item {
	case "sufficient_information":
		return []fact{{"In operation since", longDay(q.System.Started)}, {"Internal audit", orNone(longDay(q.System.InternalAudit))},
			{"Management review", orNone(longDay(q.System.ManagementReview))}, {"Other certifications", q.System.Others},
			{"Earlier certificate", earlierOf(q)}, {"Last reports and findings", q.History.Open}}
	case "no_misunderstanding":
		return []fact{{"Applies for", wordOf(kinds, q.Request.Kind)}, {"Standard", q.Request.Standard}, {"Accredited", wordOf(yesNo, q.Request.Accredited)}, {"Languages", q.Request.Languages}}
	case "able_to_certify":
		return []fact{{"Services", serviceNames(q)}, {"Countries", countriesOf(q)}, {"Languages", q.Request.Languages},
			{"Stage 1 from", longDay(q.Request.Stage1From)}, {"Stage 2 from", longDay(q.Request.Stage2From)}}
	case "influences_considered":
		return []fact{{"Audited together", togetherOf(q)}, {"Shifts", shiftsOf(q)}, {"Law", q.Legal.Obligations}, {"Safety", q.Access.Safety}, {"Clearance", q.Access.Clearance}, {"Restrictions", q.Legal.Restricted},
			{"Remote audit", wordOf(remotes, q.Access.Remote)}, {"Advised by", joined(", ", q.Consultancy.Who, longDay(q.Consultancy.Until))}}
	case "it_services":
		return []fact{{"Services", serviceNames(q)}, {"Delivered by", q.Unit}}
	case "accountability_kept":
		return []fact{{"All run by others", wordOf(yesNo, q.System.AllOutsourced)}, {"Other parties", partyNames(q)}}
	case "scope_unambiguous":
		return []fact{{"Scope", q.Request.Scope}, {"Organisation", q.Applicant.Name}}
	case "audit_time_present":
		return firstFigure(figure)
	case "multi_site_eligible":
		return []fact{{"Sites", strconv.Itoa(len(q.Sites))}, {"People", strconv.Itoa(q.Headcount())}, {"Central function", centralSite(q)}}
	case "competence_determined":
		return []fact{{"Services", serviceNames(q)}, {"Audited together", togetherOf(q)}, {"Countries", countriesOf(q)}, {"Languages", q.Request.Languages}}
	case cert.RestrictedItem:
		return []fact{{"Cannot be shown", q.Access.Details}, {"How it can be judged all the same", q.Access.Instead}, {"Clearance", q.Access.Clearance}}
	}
	return nil
}

// firstFigure is what the questionnaire alone gives: the recorded sheet with its factors follows the review.
func firstFigure(r audittime.Result) []fact {
	if r.EffectivePersons == 0 {
		return []fact{{"First figure", "none: the persons do not allow a calculation"}}
	}
	whole, of := r.Whole(), ""
	if r.Together != nil {
		of = fmt.Sprintf(" and with the other standards; this one alone takes %s", r.TotalDays)
	}
	return []fact{{"First figure", whole.TotalDays.String() + " days for stage 1 and 2, without factors" + of}, {"Effective persons", strconv.Itoa(r.EffectivePersons)},
		{"Surveillance", whole.SurveillanceYear.String() + " days a year"}, {"Recertification", whole.RecertificationDays.String() + " days"},
		{"Then", "the planner records the sheet with its factors, and the quotation rests on that"}}
}

// earlierOf is the certificate that the applicant holds or held.
func earlierOf(q cert.Questionnaire) string {
	h := q.History
	if h.Held != "yes" {
		return ""
	}
	lost := ""
	if h.Lost == "yes" {
		lost = "its body lost the accreditation on " + longDay(h.LostOn)
	}
	return joined(", ", h.Body, h.Certificate, "today "+orNone(strings.ToLower(wordOf(standings, h.Status))), prefixed("ends ", longDay(h.Expiry)), lost)
}

func prefixed(words, text string) string {
	if text == "" {
		return ""
	}
	return words + text
}

// togetherOf are the other standards that are to be audited with this one.
func togetherOf(q cert.Questionnaire) string {
	var names []string
	for _, s := range q.Others {
		if s.Together == "yes" {
			names = append(names, s.Standard)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("%s; the systems are one by %d %%", strings.Join(names, ", "), q.Integration.Percent())
}

// shiftsOf are the sites at which shifts work.
func shiftsOf(q cert.Questionnaire) string {
	var at []string
	for _, s := range q.Sites {
		if s.Shifts > 1 {
			at = append(at, fmt.Sprintf("%s: %d", s.Name, s.Shifts))
		}
	}
	if len(at) > 5 {
		return fmt.Sprintf("%s, and at %d more sites", strings.Join(at[:5], ", "), len(at)-5)
	}
	return strings.Join(at, ", ")
}

func serviceNames(q cert.Questionnaire) string {
	var names []string
	for _, s := range q.Services {
		names = append(names, s.Name)
	}
	return strings.Join(names, "; ")
}

func partyNames(q cert.Questionnaire) string {
	var names []string
	for _, p := range q.Parties {
		names = append(names, p.Name+" ("+p.Provides+")")
	}
	return orNone(strings.Join(names, "; "))
}

func countriesOf(q cert.Questionnaire) string {
	seen := map[string]bool{}
	var names []string
	for _, s := range q.Sites {
		if !seen[s.Country] {
			seen[s.Country] = true
			names = append(names, norm.CountryName(s.Country))
		}
	}
	return strings.Join(names, ", ")
}

func centralSite(q cert.Questionnaire) string {
	for _, s := range q.Sites {
		if s.Central {
			return joined(", ", s.Name, s.City)
		}
	}
	return ""
}

// outcomes are how a review can end.
var outcomes = []page.Choice{{Value: string(cert.ReviewAccepted), Label: "Accept", Hint: "Every item is answered yes"},
	{Value: string(cert.ReviewClarification), Label: "Accept after clarification", Hint: "Questions were settled; the comments say how"},
	{Value: "ask", Label: "Ask for information", Hint: "The form opens again for the applicant with your question on top"},
	{Value: string(cert.ReviewDeclined), Label: "Decline", Hint: "With at least one reason, told to the applicant"}}

// The choices, for the template.
func (reviewPage) Outcomes() []page.Choice { return outcomes }
func (reviewPage) Cadences() []page.Choice { return cadences }
func (reviewPage) YesNo() []page.Choice    { return yesNo }

// Areas are the competences that a team can need.
func (reviewPage) Areas() []page.Choice {
	var choices []page.Choice
	for _, area := range cert.CompetenceAreas {
		choices = append(choices, page.Choice{Value: area, Label: strings.ToUpper(area[:1]) + area[1:]})
	}
	return choices
}

// Reasons are the reasons for declining.
func (reviewPage) Reasons() []page.Choice {
	var choices []page.Choice
	for _, r := range norm.DeclineReasons() {
		choices = append(choices, page.Choice{Value: r.Code, Label: r.Label})
	}
	return choices
}
