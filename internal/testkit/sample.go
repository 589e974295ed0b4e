package testkit

import (
	"assay/internal/cert"
	"assay/internal/norm"
)

// Questionnaire is a complete questionnaire of a small hosting company.
func Questionnaire() cert.Questionnaire {
	return cert.Questionnaire{
		Applicant: cert.Applicant{Name: "Aegean Hosting A.E.", LegalForm: "A.E.", RegistrationNo: "GR 094 123 456", Address: "Leoforos Syngrou 120",
			City: "Athens", Postcode: "11741", Country: "GR", Web: "https://aegean.example", ContactName: "Eleni Papadaki",
			ContactTitle: "Service manager", ContactEmail: "eleni@aegean.example", ContactPhone: "+30 210 1234567"},
		Request: cert.Request{Standard: string(norm.E2018), Scope: "The service management system of Aegean Hosting A.E. supporting the provision of managed hosting to external customers from Athens",
			Kind: "initial", Accredited: "yes", Cadence: "yearly", Languages: "English"},
		Services: []cert.Service{{Name: "Managed hosting", Customer: "external", Criticality: "high"}},
		Unit:     "IT operations",
		Sites: []cert.SiteEntry{{Name: "Head office", Address: "Leoforos Syngrou 120", City: "Athens", Postcode: "11741", Country: "GR",
			Activities: "All services", Kind: "permanent", Central: true, FullTime: 12, Shifts: 1}},
		Legal:       cert.Legal{Obligations: "GDPR"},
		System:      cert.ManagementSystem{Started: "2025-03-01", InternalAudit: "2025-09-15", ManagementReview: "2025-10-20", AllOutsourced: "no"},
		Consultancy: cert.Consultancy{Used: "no", InternalAudit: "Own staff"},
		History:     cert.History{Held: "no"},
		Access:      cert.Access{Restricted: "no", Remote: "partly"},
		Signature:   cert.Signature{Name: "Eleni Papadaki", Position: "Service manager", Agreed: true},
	}
}
