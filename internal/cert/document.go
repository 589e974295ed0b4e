package cert

import "time"

// Document is a file that an applicant attached to the questionnaire. It stays on record when it is taken
// back, and is shown no more.
type Document struct {
	ID            int64
	Code          string // random, in links
	ApplicationID int64
	Kind          DocumentKind
	Name          string // file name as given
	Type          string // media type, found from the content
	Size          int64  // bytes
	SHA256        string
	By            string
	At            time.Time
	RemovedAt     *time.Time
}

// DocumentKind is what a document is.
type DocumentKind string

// The kinds of document that are asked for.
const (
	DocumentScope       DocumentKind = "scope"
	DocumentChart       DocumentKind = "chart"
	DocumentLegal       DocumentKind = "legal"
	DocumentCertificate DocumentKind = "certificate"
	DocumentReport      DocumentKind = "report"
	DocumentSites       DocumentKind = "sites"
	DocumentOther       DocumentKind = "other"
)

// DocumentKinds lists the kinds in the order in which they are offered.
var DocumentKinds = []DocumentKind{DocumentScope, DocumentChart, DocumentLegal, DocumentCertificate, DocumentReport, DocumentSites, DocumentOther}

// Label is the kind in words.
func (k DocumentKind) Label() string {
	switch k {
	case DocumentScope:
		return "scope or service brochure"
	case DocumentChart:
		return "organisation chart"
	case DocumentLegal:
		return "proof of legal entity, licence"
	case DocumentReport:
		return "audit report"
	case DocumentSites:
		return "list of sites"
	}
	return string(k)
}

// DocumentsAsked says which documents fit the answers, and why.
func (q Questionnaire) DocumentsAsked() []string {
	asked := []string{"Scope or service brochure, if you have one", "Organisation chart"}
	if q.Request.Kind == "transfer" {
		asked = append(asked, "The certificate that is to be taken over",
			"Report of the initial or last recertification audit, and of the surveillance audits since", "State of every open nonconformity")
	}
	if q.Integrated() {
		asked = append(asked, "Certificates of the systems that are to be audited together")
	}
	if q.Legal.Licences != "" {
		asked = append(asked, "Licences")
	}
	return asked
}
