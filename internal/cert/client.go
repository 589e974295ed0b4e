package cert

import (
	"strings"
	"time"

	"assay/internal/day"
)

// Client is who is or wants to be certified. Its row appears when an application is submitted.
type Client struct {
	ID             int64
	Version        int64
	Name           string // legal name
	Folded         string // name folded for search: lower case, without accents
	LegalForm      string
	RegistrationNo string
	Address        string // street, several lines allowed
	City           string
	Postcode       string
	Country        string // ISO 3166-1 alpha-2
	Web            string
	ContactName    string
	ContactTitle   string
	ContactEmail   string
	ContactPhone   string
	Language       string // of papers that come in several, a key of the papers' phrases; empty = English
	CreatedAt      time.Time
}

// Form is the legal form where the name does not end with it, for papers that say both.
func (c Client) Form() string {
	if strings.HasSuffix(strings.ToLower(strings.TrimSpace(c.Name)), strings.ToLower(strings.TrimSpace(c.LegalForm))) {
		return ""
	}
	return c.LegalForm
}

// Cadence is how often surveillance happens, fixed at application review (R-DATE-06).
type Cadence string

// Yearly is two surveillances a cycle, HalfYearly five.
const (
	Yearly     Cadence = "yearly"
	HalfYearly Cadence = "half_yearly"
)

// Certification is one client's standing for one standard; it owns everything else in the client's file
// and exists from the submission of the application on.
type Certification struct {
	ID           int64
	Version      int64
	ClientID     int64
	Number       string // file number, "C-2026-0001"
	Standard     string // norm.Edition
	Accredited   bool   // under accreditation is wanted and held
	Scope        string
	Services     []Service `gorm:"serializer:json"`
	Cadence      Cadence
	Persons      int      // effective persons, from the latest audit-time record
	Competences  []string `gorm:"serializer:json"` // needed areas, R-REV-03
	Stage        Stage    // projection of StageOf, kept by office for lists
	Waiting      Role     // whose turn it is; empty when nobody's
	NextWhat     string   // what comes next, in words
	NextDay      day.Day  // when it is due, zero when undated
	Changed      Changed  // what a change of the application still asks for (R-REV-06)
	Confidential string   // reason why the public register answers on request only; empty = public
	CreatedAt    time.Time
}

// Service is an IT service in the scope.
type Service struct {
	Name        string `json:"name" jsonschema:"minLength=1,maxLength=300"`
	Customer    string `json:"customer" jsonschema:"enum=internal,enum=external,enum=both" jsonschema_description:"Whom the service is for."`
	Criticality string `json:"criticality" jsonschema:"enum=low,enum=medium,enum=high" jsonschema_description:"How critical the service is to its customers."`
	About       string `json:"description,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"What the service does, and how IT supports it."`
	Delivery    string `json:"delivery,omitempty" jsonschema:"enum=own,enum=shared,enum=others" jsonschema_description:"Who runs it: the applicant, together with others, or others on its behalf."`
	RunBy       string `json:"run_by,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Parties that run it or part of it, by their names."`
}

// Site is a place in the scope of a certification.
type Site struct {
	ID              int64
	CertificationID int64
	Position        int // order in the questionnaire, from 0
	Name            string
	Address         string
	City            string
	Postcode        string
	Country         string
	Activities      string
	Kind            string // permanent, temporary, virtual
	Persons         int
	Central         bool // the central function
}
