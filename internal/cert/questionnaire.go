package cert

// Questionnaire is the application data of R-APP-01. JSON names are the field names of the public form
// and of imports; a field without omitempty must be there. Days are ISO dates and stay text until checked.
type Questionnaire struct {
	Applicant   Applicant        `json:"applicant" jsonschema_description:"The organisation that applies and who speaks for it."`
	Request     Request          `json:"request" jsonschema_description:"What certification is wanted."`
	Services    []Service        `json:"services" jsonschema:"minItems=1,maxItems=500" jsonschema_description:"The IT services in the scope."`
	Unit        string           `json:"unit" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Organisational unit that manages and delivers the services."`
	Sites       []SiteEntry      `json:"sites" jsonschema:"minItems=1,maxItems=500" jsonschema_description:"Every site in the scope with its people; exactly one is the central function."`
	Parties     []Party          `json:"parties,omitempty" jsonschema:"maxItems=500" jsonschema_description:"Suppliers, internal suppliers and customers acting as suppliers."`
	Legal       Legal            `json:"legal" jsonschema_description:"What law, licences and security ask."`
	System      ManagementSystem `json:"management_system" jsonschema_description:"How far the service management system is."`
	Consultancy Consultancy      `json:"consultancy" jsonschema_description:"Who advised on the system and who audited it internally."`
	History     History          `json:"history" jsonschema_description:"Earlier certification."`
	Access      Access           `json:"access" jsonschema_description:"What auditors may see and how."`
	Signature   Signature        `json:"signature" jsonschema_description:"Who signs for the applicant."`
}

// Applicant is the organisation and its representative.
type Applicant struct {
	Name           string `json:"name" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Legal name, as registered."`
	LegalForm      string `json:"legal_form" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Legal form, such as GmbH, Ltd or public body."`
	RegistrationNo string `json:"registration_no" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Company or tax number, with its register."`
	Address        string `json:"address" jsonschema:"minLength=1,maxLength=4000" jsonschema_description:"Street and number; several lines are allowed."`
	City           string `json:"city" jsonschema:"minLength=1,maxLength=300"`
	Postcode       string `json:"postcode,omitempty" jsonschema:"maxLength=300"`
	Country        string `json:"country" jsonschema:"pattern=^[A-Z]{2}$" jsonschema_description:"ISO 3166-1 alpha-2 code."`
	Web            string `json:"web,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Web address that begins with https:// or http://."`
	ContactName    string `json:"contact_name" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Authorised representative."`
	ContactTitle   string `json:"contact_title,omitempty" jsonschema:"maxLength=300"`
	ContactEmail   string `json:"contact_email" jsonschema:"format=email,maxLength=254" jsonschema_description:"Where messages about the application go."`
	ContactPhone   string `json:"contact_phone,omitempty" jsonschema:"maxLength=300"`
}

// Request is what certification is wanted.
type Request struct {
	Standard   string `json:"standard" jsonschema:"enum=ISO/IEC 20000-1:2018"` // norm.E2018; the 2011 edition is refused (R-TRN-01)
	Scope      string `json:"scope" jsonschema:"minLength=1,maxLength=4000" jsonschema_description:"Scope as it is to stand on the certificate: services, organisation, sites."`
	Kind       string `json:"kind" jsonschema:"enum=initial,enum=transfer,enum=scope_change,enum=recertification"`
	Accredited string `json:"accredited" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether the certificate is to be issued under accreditation."`
	Cadence    string `json:"cadence,omitempty" jsonschema:"enum=yearly,enum=half_yearly" jsonschema_description:"How often surveillance is wanted."`
	Languages  string `json:"languages" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Languages of the audit and of the papers."`
	Stage1From string `json:"stage1_from,omitempty" jsonschema:"format=date" jsonschema_description:"First day that suits for stage 1."`
	Stage2From string `json:"stage2_from,omitempty" jsonschema:"format=date" jsonschema_description:"First day that suits for stage 2."`
}

// SiteEntry is one site of the questionnaire with its headcount.
type SiteEntry struct {
	Name          string `json:"name" jsonschema:"minLength=1,maxLength=300"`
	Address       string `json:"address" jsonschema:"minLength=1,maxLength=4000"`
	City          string `json:"city" jsonschema:"minLength=1,maxLength=300"`
	Postcode      string `json:"postcode,omitempty" jsonschema:"maxLength=300"`
	Country       string `json:"country" jsonschema:"pattern=^[A-Z]{2}$" jsonschema_description:"ISO 3166-1 alpha-2 code."`
	TimeZone      string `json:"time_zone,omitempty" jsonschema_description:"IANA name such as America/New_York; needed where the country keeps several times."`
	Activities    string `json:"activities" jsonschema:"minLength=1,maxLength=4000" jsonschema_description:"What is done at the site for the services."`
	Kind          string `json:"kind" jsonschema:"enum=permanent,enum=temporary,enum=virtual"`
	Central       bool   `json:"central,omitempty" jsonschema_description:"The central function; true for exactly one site."`
	FullTime      int    `json:"full_time" jsonschema:"minimum=0,maximum=200000" jsonschema_description:"Full-time people in the scope."`
	PartTime      int    `json:"part_time,omitempty" jsonschema:"minimum=0,maximum=200000"`
	PartTimeHours int    `json:"part_time_hours,omitempty" jsonschema:"minimum=0,maximum=80" jsonschema_description:"Average hours a week of a part-time person; needed where there are any."`
	Temporary     int    `json:"temporary,omitempty" jsonschema:"minimum=0,maximum=200000" jsonschema_description:"Temporary people in the scope."`
	Contractors   int    `json:"contractors,omitempty" jsonschema:"minimum=0,maximum=200000" jsonschema_description:"Contractors under the applicant's control."`
	Shifts        int    `json:"shifts" jsonschema:"minimum=1,maximum=10" jsonschema_description:"Number of shifts; 1 without shift work."`
	ShiftWorkers  int    `json:"shift_workers,omitempty" jsonschema:"minimum=0,maximum=200000" jsonschema_description:"Of all people, those who work in shifts."`
	SimilarWork   int    `json:"similar_work,omitempty" jsonschema:"minimum=0,maximum=200000" jsonschema_description:"Of all people, those who do identical or repetitive work."`
}

// Party is a supplier, internal supplier or customer acting as a supplier.
type Party struct {
	Name     string `json:"name" jsonschema:"minLength=1,maxLength=300"`
	Kind     string `json:"kind" jsonschema:"enum=external_supplier,enum=internal_supplier,enum=customer"`
	Provides string `json:"provides" jsonschema:"minLength=1,maxLength=4000" jsonschema_description:"Services, service components or processes it provides or operates."`
}

// Legal is what law and security ask.
type Legal struct {
	Obligations string `json:"obligations" jsonschema:"minLength=1,maxLength=4000" jsonschema_description:"Law and contracts that apply; none is an answer."`
	Licences    string `json:"licences,omitempty" jsonschema:"maxLength=4000"`
	Restricted  string `json:"restricted,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Restrictions by personal data or security clearance."`
}

// ManagementSystem is how far the system is.
type ManagementSystem struct {
	Started          string `json:"started" jsonschema:"format=date" jsonschema_description:"Since when the system is in operation."`
	InternalAudit    string `json:"internal_audit,omitempty" jsonschema:"format=date" jsonschema_description:"Last complete internal audit."`
	ManagementReview string `json:"management_review,omitempty" jsonschema:"format=date" jsonschema_description:"Last management review."`
	Others           string `json:"others,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Other certifications held and how far the systems are integrated."`
	AllOutsourced    string `json:"all_outsourced" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether other parties run all services, all components or all processes."`
}

// Consultancy is who advised on the system and who audited it internally.
type Consultancy struct {
	Used          string `json:"used" jsonschema:"enum=yes,enum=no"`
	Who           string `json:"who,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Person and firm; needed where somebody advised."`
	Until         string `json:"until,omitempty" jsonschema:"format=date" jsonschema_description:"Last day of the advice."`
	InternalAudit string `json:"internal_audit_by" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Who did the internal audits; not yet is an answer."`
}

// History is earlier certification.
type History struct {
	Held        string `json:"held" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether a certificate for this standard is or was held."`
	Body        string `json:"body,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Certification body that issued it."`
	Certificate string `json:"certificate,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Its number."`
	Expiry      string `json:"expiry,omitempty" jsonschema:"format=date"`
	Open        string `json:"open_nonconformities,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Nonconformities still open, and the last reports."`
	Reason      string `json:"reason,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Why the body is to change."`
}

// Access is what auditors may see and how.
type Access struct {
	Restricted string `json:"restricted" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether there is information that cannot be shown to auditors."`
	Details    string `json:"details,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"What cannot be shown; needed where there is such information."`
	Clearance  string `json:"clearance,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Security clearance that auditors need."`
	Safety     string `json:"safety,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Safety rules for visitors."`
	Remote     string `json:"remote" jsonschema:"enum=yes,enum=no,enum=partly" jsonschema_description:"Whether the audit can be done remotely."`
}

// Signature is who signs for the applicant.
type Signature struct {
	Name     string `json:"name" jsonschema:"minLength=1,maxLength=300"`
	Position string `json:"position" jsonschema:"minLength=1,maxLength=300"`
	Agreed   bool   `json:"agreed" jsonschema:"enum=true" jsonschema_description:"The information is true and complete."`
}
