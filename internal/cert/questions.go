package cert

// Question is a yes-or-no question with the name of its field.
type Question struct{ Name, Text string }

// TieQuestions are what makes several sites one system (R-MS-01), in the order of SiteTies.Answers.
var TieQuestions = []Question{
	{"multi_site.central_is_own", "The central function belongs to the organisation itself"},
	{"multi_site.legal_link", "All sites have a legal or contractual link with the central function"},
	{"multi_site.one_system", "All sites work by one common system"},
	{"multi_site.similar_processes", "The processes are of the same kind at all sites"},
	{"multi_site.similar_methods", "They are done by similar methods"},
	{"multi_site.central_internal_audit", "All sites are in one programme of internal audits, and are audited"},
	{"multi_site.central_review", "All sites are in the central management review"},
	{"multi_site.central_correction", "The central function can require corrective action at any site"},
	{"multi_site.central_change", "The central function can start changes of the organisation"},
}

// IntegrationQuestions are how far management systems are one (R-IMS-02), in the order of Integration.Answers.
var IntegrationQuestions = []Question{
	{"integration.documents", "The documents are integrated"},
	{"integration.management_review", "The management review covers all standards"},
	{"integration.internal_audits", "Internal audits are integrated"},
	{"integration.policy", "Policy and objectives are integrated"},
	{"integration.processes", "The processes are integrated"},
	{"integration.improvement", "The mechanisms of improvement are integrated"},
	{"integration.responsibilities", "Support by management and responsibilities are integrated"},
}

// yesOrNo wants an answer to each question.
func (c *checker) yesOrNo(questions []Question, answers []string) {
	for i, q := range questions {
		c.choice(q.Name, answers[i], "yes or no: "+q.Text, "yes", "no")
	}
}
