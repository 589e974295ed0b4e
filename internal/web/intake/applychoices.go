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
