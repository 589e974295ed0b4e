package cert

// The competence areas of R-COMP-01 (roles) and R-COMP-02 (knowledge of the SMS auditor).
const (
	AreaReview   = "application review"
	AreaAudit    = "SMS auditing"
	AreaLead     = "leading SMS audits"
	AreaDecision = "certification decision"
)

// CompetenceAreas lists what a person can be qualified in and what a review can ask of a team.
var CompetenceAreas = []string{
	AreaAudit, AreaLead, AreaReview, AreaDecision,
	"managed infrastructure and hosting", "cloud services", "software and application services",
	"service desk and workplace services", "network and telecommunication services",
	"IT consulting and integration", "public sector", "finance sector", "health sector",
}
