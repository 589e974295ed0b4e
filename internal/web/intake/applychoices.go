package intake

import (
	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/web/page"
)

// The answers that the questionnaire offers, with their words.
var (
	yesNo = []page.Choice{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}

	kinds = []page.Choice{{Value: "initial", Label: "First certification"}, {Value: "transfer", Label: "Transfer from another body"},
		{Value: "scope_change", Label: "Change of scope"}, {Value: "recertification", Label: "Recertification"}}

	cadences = []page.Choice{{Value: string(cert.Yearly), Label: "Every year"}, {Value: string(cert.HalfYearly), Label: "Every half year"}}

	standards = []page.Choice{{Value: string(norm.E2018), Label: string(norm.E2018)}}

	customers = []page.Choice{{Value: "internal", Label: "Internal customers"}, {Value: "external", Label: "External customers"}, {Value: "both", Label: "Both"}}

	levels = []page.Choice{{Value: "low", Label: "Low"}, {Value: "medium", Label: "Medium"}, {Value: "high", Label: "High"}}

	siteKinds = []page.Choice{{Value: "permanent", Label: "Permanent"}, {Value: "temporary", Label: "Temporary"}, {Value: "virtual", Label: "Virtual"}}

	partyKinds = []page.Choice{{Value: "external_supplier", Label: "External supplier"}, {Value: "internal_supplier", Label: "Internal supplier"},
		{Value: "customer", Label: "Customer acting as a supplier"}}

	remotes = []page.Choice{{Value: "yes", Label: "Yes"}, {Value: "partly", Label: "In part"}, {Value: "no", Label: "No"}}

	deliveries = []page.Choice{{Value: "own", Label: "We run it ourselves"}, {Value: "shared", Label: "Together with others"},
		{Value: "others", Label: "Others run it for us"}}

	runs = []page.Choice{{Value: "service", Label: "Whole services"}, {Value: "component", Label: "Parts of services"}, {Value: "process", Label: "Processes"}}

	links = []page.Choice{{Value: "own", Label: "Same legal entity"}, {Value: "contract", Label: "Bound by contract"}}

	numberKinds = []page.Choice{{Value: "company", Label: "Company register"}, {Value: "tax", Label: "Tax number"}, {Value: "other", Label: "Other"}}

	standings = []page.Choice{{Value: "valid", Label: "Valid"}, {Value: "suspended", Label: "Suspended"}, {Value: "withdrawn", Label: "Withdrawn"},
		{Value: "expired", Label: "Expired"}}

	auditKinds = []page.Choice{{Value: "initial", Label: "Initial audit"}, {Value: "surveillance_1", Label: "First surveillance"},
		{Value: "surveillance_2", Label: "Second surveillance"}, {Value: "recertification", Label: "Recertification"}, {Value: "special", Label: "Special audit"}}

	countries = countryChoices()
)

func countryChoices() []page.Choice {
	var choices []page.Choice
	for _, c := range norm.Countries() {
		choices = append(choices, page.Choice{Value: c.Code, Label: c.Name})
	}
	return choices
}

// wordOf is what a choice says, or the value itself when none has it.
func wordOf(choices []page.Choice, value string) string {
	for _, c := range choices {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}

// The choices, for the template.
func (applyPage) YesNo() []page.Choice      { return yesNo }
func (applyPage) Kinds() []page.Choice      { return kinds }
func (applyPage) Cadences() []page.Choice   { return cadences }
func (applyPage) Standards() []page.Choice  { return standards }
func (applyPage) Customers() []page.Choice  { return customers }
func (applyPage) Levels() []page.Choice     { return levels }
func (applyPage) SiteKinds() []page.Choice  { return siteKinds }
func (applyPage) PartyKinds() []page.Choice { return partyKinds }
func (applyPage) Remotes() []page.Choice    { return remotes }
func (applyPage) Countries() []page.Choice  { return countries }
func (applyPage) TimeZones() []string       { return norm.TimeZones() }
func (applyPage) Deliveries() []page.Choice { return deliveries }
func (applyPage) Runs() []page.Choice       { return runs }
func (applyPage) Links() []page.Choice      { return links }
func (applyPage) Numbers() []page.Choice    { return numberKinds }
func (applyPage) Standings() []page.Choice  { return standings }
func (applyPage) AuditKinds() []page.Choice { return auditKinds }

// TieQuestions are what makes several sites one system (R-MS-01).
func (applyPage) TieQuestions() []cert.Question { return cert.TieQuestions }

// IntegrationQuestions are how far management systems are one (R-IMS-02).
func (applyPage) IntegrationQuestions() []cert.Question { return cert.IntegrationQuestions }
