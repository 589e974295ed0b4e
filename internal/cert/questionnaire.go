package cert

// Questionnaire is the application data of R-APP-01. JSON names are the field names of the public form
// and of imports; days are ISO dates and stay text until checked.
type Questionnaire struct {
	Applicant   Applicant        `json:"applicant"`
	Request     Request          `json:"request"`
	Services    []Service        `json:"services" jsonschema:"minItems=1"`
	Unit        string           `json:"unit" jsonschema:"description=organisational unit that manages and delivers the services"`
	Sites       []SiteEntry      `json:"sites" jsonschema:"minItems=1"`
	Parties     []Party          `json:"parties,omitempty"`
	Legal       Legal            `json:"legal"`
	System      ManagementSystem `json:"management_system"`
	Consultancy Consultancy      `json:"consultancy"`
	History     History          `json:"history"`
	Access      Access           `json:"access"`
	Signature   Signature        `json:"signature"`
}

// Applicant is the organisation and its representative.
type Applicant struct {
	Name           string `json:"name"`
	LegalForm      string `json:"legal_form"`
	RegistrationNo string `json:"registration_no"`
	Address        string `json:"address"`
	City           string `json:"city"`
	Postcode       string `json:"postcode,omitempty"`
	Country        string `json:"country" jsonschema:"description=ISO 3166-1 alpha-2 code"`
	Web            string `json:"web,omitempty"`
	ContactName    string `json:"contact_name"`
	ContactTitle   string `json:"contact_title,omitempty"`
	ContactEmail   string `json:"contact_email"`
	ContactPhone   string `json:"contact_phone,omitempty"`
}

// Request is what certification is wanted.
type Request struct {
	Standard   string `json:"standard"` // norm.E2018; the 2011 edition is refused (R-TRN-01)
	Scope      string `json:"scope"`
	Kind       string `json:"kind" jsonschema:"enum=initial,enum=transfer,enum=scope_change,enum=recertification"`
	Accredited string `json:"accredited" jsonschema:"enum=yes,enum=no"`
	Cadence    string `json:"cadence,omitempty" jsonschema:"enum=yearly,enum=half_yearly"`
	Languages  string `json:"languages"`
	Stage1From string `json:"stage1_from,omitempty" jsonschema:"format=date"`
	Stage2From string `json:"stage2_from,omitempty" jsonschema:"format=date"`
}

// SiteEntry is one site of the questionnaire with its headcount.
type SiteEntry struct {
	Name          string `json:"name"`
	Address       string `json:"address"`
	City          string `json:"city"`
	Postcode      string `json:"postcode,omitempty"`
	Country       string `json:"country"`
	TimeZone      string `json:"time_zone,omitempty"`
	Activities    string `json:"activities"`
	Kind          string `json:"kind" jsonschema:"enum=permanent,enum=temporary,enum=virtual"`
	Central       bool   `json:"central"`
	FullTime      int    `json:"full_time" jsonschema:"minimum=0"`
	PartTime      int    `json:"part_time" jsonschema:"minimum=0"`
	PartTimeHours int    `json:"part_time_hours" jsonschema:"minimum=0,description=average hours a week of a part-time person"`
	Temporary     int    `json:"temporary" jsonschema:"minimum=0"`
	Contractors   int    `json:"contractors" jsonschema:"minimum=0,description=under the applicant's control"`
	Shifts        int    `json:"shifts" jsonschema:"minimum=1"`
	SimilarWork   int    `json:"similar_work" jsonschema:"minimum=0"`
}

// Party is a supplier, internal supplier or customer acting as a supplier.
type Party struct {
	Name     string `json:"name"`
	Kind     string `json:"kind" jsonschema:"enum=external_supplier,enum=internal_supplier,enum=customer"`
	Provides string `json:"provides"` // services, components or processes
}

// Legal is what law and security ask.
type Legal struct {
	Obligations string `json:"obligations"` // "none" is an answer
	Licences    string `json:"licences,omitempty"`
	Restricted  string `json:"restricted,omitempty"` // personal data, clearance
}

// ManagementSystem is how far the system is.
type ManagementSystem struct {
	Started          string `json:"started" jsonschema:"format=date"`
	InternalAudit    string `json:"internal_audit,omitempty" jsonschema:"format=date"`
	ManagementReview string `json:"management_review,omitempty" jsonschema:"format=date"`
	Others           string `json:"others,omitempty"` // other certifications and integration level
	AllOutsourced    string `json:"all_outsourced" jsonschema:"enum=yes,enum=no"`
}

// Consultancy is who advised on the system and who audited it internally.
type Consultancy struct {
	Used          string `json:"used" jsonschema:"enum=yes,enum=no"`
	Who           string `json:"who,omitempty"`
	Until         string `json:"until,omitempty" jsonschema:"format=date"`
	InternalAudit string `json:"internal_audit_by"`
}

// History is earlier certification.
type History struct {
	Held        string `json:"held" jsonschema:"enum=yes,enum=no"`
	Body        string `json:"body,omitempty"`
	Certificate string `json:"certificate,omitempty"`
	Expiry      string `json:"expiry,omitempty" jsonschema:"format=date"`
	Open        string `json:"open_nonconformities,omitempty"`
	Reason      string `json:"reason,omitempty"`
}

// Access is what auditors may see and how.
type Access struct {
	Restricted string `json:"restricted" jsonschema:"enum=yes,enum=no"` // information that cannot be shown
	Details    string `json:"details,omitempty"`
	Clearance  string `json:"clearance,omitempty"`
	Safety     string `json:"safety,omitempty"`
	Remote     string `json:"remote" jsonschema:"enum=yes,enum=no,enum=partly"`
}

// Signature is who signs for the applicant.
type Signature struct {
	Name     string `json:"name"`
	Position string `json:"position"`
	Agreed   bool   `json:"agreed"`
}
