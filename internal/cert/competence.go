package cert

import (
	"slices"
	"strings"
)

// The competence areas of R-COMP-01 (roles) and R-COMP-02 (knowledge of the SMS auditor).
const (
	AreaReview   = "application review"
	AreaAudit    = "SMS auditing"
	AreaLead     = "leading SMS audits"
	AreaDecision = "certification decision"
)

// knowledge are the words in the services of an application that ask for an area.
var knowledge = map[string][]string{
	"managed infrastructure and hosting":     {"hosting", "infrastructure", "data centre", "data center", "server", "backup", "colocation"},
	"cloud services":                         {"cloud", "saas", "iaas", "paas"},
	"software and application services":      {"software", "application", "saas", "development"},
	"service desk and workplace services":    {"service desk", "helpdesk", "help desk", "workplace", "support desk", "desktop"},
	"network and telecommunication services": {"network", "telecom", "telephony", "connectivity"},
	"IT consulting and integration":          {"consulting", "integration"},
	"public sector":                          {"public sector", "government", "municipal", "ministry", "authority"},
	"finance sector":                         {"bank", "finance", "financial", "insurance", "payment"},
	"health sector":                          {"health", "hospital", "clinic", "medical"},
}

// SuggestedCompetences are those that the application speaks for: the roles of every audit, and knowledge by the words of
// services and scope. The reviewer decides (R-REV-03).
func (q Questionnaire) SuggestedCompetences() []string {
	said := q.Request.Scope
	for _, s := range q.Services {
		said += " " + s.Name
	}
	said = strings.ToLower(said)
	out := []string{AreaAudit, AreaLead, AreaDecision}
	for _, area := range CompetenceAreas {
		if slices.ContainsFunc(knowledge[area], func(word string) bool { return strings.Contains(said, word) }) {
			out = append(out, area)
		}
	}
	return out
}

// TeamNeeds are the areas that an audit team must cover, of those the review asks for: auditing itself, leading and the
// knowledge. Review and decision are the part of others, who must not be of the team (R-REV-03, R-DEC-01).
func TeamNeeds(asked []string) []string {
	out := []string{AreaAudit}
	for _, area := range asked {
		if area != AreaAudit && area != AreaReview && area != AreaDecision {
			out = append(out, area)
		}
	}
	return out
}

// CompetenceAreas lists what a person can be qualified in and what a review can ask of a team.
var CompetenceAreas = []string{
	AreaAudit, AreaLead, AreaReview, AreaDecision,
	"managed infrastructure and hosting", "cloud services", "software and application services",
	"service desk and workplace services", "network and telecommunication services",
	"IT consulting and integration", "public sector", "finance sector", "health sector",
}
