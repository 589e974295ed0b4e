package cert

// This file holds the parts of the questionnaire that not every applicant needs. Each may be left out of an import.

// PostalAddress is another address of the applicant; blank when there is none.
type PostalAddress struct {
	Address  string `json:"address,omitempty" jsonschema:"maxLength=4000"`
	City     string `json:"city,omitempty" jsonschema:"maxLength=300"`
	Postcode string `json:"postcode,omitempty" jsonschema:"maxLength=300"`
	Country  string `json:"country,omitempty" jsonschema_description:"ISO 3166-1 alpha-2 code."`
}

// OrganisationKinds is what kind of organisation the applicant is.
type OrganisationKinds struct {
	Service       bool   `json:"service,omitempty"`
	Manufacturing bool   `json:"manufacturing,omitempty"`
	Government    bool   `json:"government,omitempty"`
	PublicCompany bool   `json:"public_company,omitempty" jsonschema_description:"A company of the public sector."`
	Other         string `json:"other,omitempty" jsonschema:"maxLength=300"`
}

// Processes is which processes make up the system, and which of them others run (ISO/IEC 20000-1 8.2.3).
type Processes struct {
	Key        string `json:"key,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Key processes and their order."`
	Outsourced string `json:"outsourced,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether others run processes or parts of them."`
	Which      string `json:"outsourced_which,omitempty" jsonschema:"maxLength=4000"`
}

// SiteTies is what makes several sites one system (R-MS-01). Each is "yes", "no" or not said.
type SiteTies struct {
	Central    string `json:"central_is_own,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"The central function belongs to the organisation."`
	Linked     string `json:"legal_link,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"All sites have a legal or contractual link with the central function."`
	OneSystem  string `json:"one_system,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"All sites work by one common system, centrally administered."`
	Similar    string `json:"similar_processes,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"The processes are substantially of the same kind at all sites."`
	Methods    string `json:"similar_methods,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"They are done by similar methods."`
	Audited    string `json:"central_internal_audit,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"All sites are in the programme of internal audits and are audited."`
	Reviewed   string `json:"central_review,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"All sites are in the central management review."`
	Correction string `json:"central_correction,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"The central function can require corrective action at any site."`
	Change     string `json:"central_change,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"The central function can start changes of the organisation."`
}

// Answers are the nine answers, in the order of the fields.
func (t SiteTies) Answers() [9]string {
	return [9]string{t.Central, t.Linked, t.OneSystem, t.Similar, t.Methods, t.Audited, t.Reviewed, t.Correction, t.Change}
}

// Eligible tells whether the sites may be audited as one system (R-MS-01): every answer but the similarity
// of processes and methods, which decides about sampling, is yes.
func (t SiteTies) Eligible() bool {
	t.Similar, t.Methods = "yes", "yes"
	return t.Sampling()
}

// Sampling tells whether sites may be sampled by what the applicant says (R-MS-01, R-MS-02).
func (t SiteTies) Sampling() bool {
	for _, a := range t.Answers() {
		if a != "yes" {
			return false
		}
	}
	return true
}

// OtherSystem is a management system beside this one.
type OtherSystem struct {
	Standard   string `json:"standard" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Such as ISO/IEC 27001:2022."`
	Certified  string `json:"certified,omitempty" jsonschema:"enum=yes,enum=no"`
	Accredited string `json:"accredited,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether the certificate was issued by an accredited body."`
	Body       string `json:"body,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Certification body."`
	Expiry     string `json:"expiry,omitempty" jsonschema:"format=date"`
	Together   string `json:"audit_together,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether it is to be audited together with this one."`
}

// Integration is how far the applicant's management systems are one. Each is "yes", "no" or not said.
type Integration struct {
	Documents    string `json:"documents,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Integrated documents."`
	Review       string `json:"management_review,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"The management review covers all standards."`
	Audits       string `json:"internal_audits,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Integrated internal audits."`
	Policy       string `json:"policy,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Integrated policy and objectives."`
	Processes    string `json:"processes,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Integrated processes."`
	Improvement  string `json:"improvement,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Integrated mechanisms of improvement."`
	Responsibles string `json:"responsibilities,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Integrated support by management, and responsibilities."`
}

// Answers are the seven answers, in the order of the fields.
func (i Integration) Answers() [7]string {
	return [7]string{i.Documents, i.Review, i.Audits, i.Policy, i.Processes, i.Improvement, i.Responsibles}
}

// Percent is the level of integration as the applicant sees it, 0 to 100, rounded down: the share of the
// seven questions answered yes (R-IMS-02). It is confirmed at stage 1.
func (i Integration) Percent() int {
	yes := 0
	for _, a := range i.Answers() {
		if a == "yes" {
			yes++
		}
	}
	return yes * 100 / len(i.Answers())
}
