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
	Processes   Processes        `json:"processes,omitempty,omitzero" jsonschema_description:"The processes of the system, and those that others run."`
	MultiSite   SiteTies         `json:"multi_site,omitempty,omitzero" jsonschema_description:"How the sites hang together; asked where there are several."`
	Legal       Legal            `json:"legal" jsonschema_description:"What law, licences and security ask."`
	System      ManagementSystem `json:"management_system" jsonschema_description:"How far the service management system is."`
	Others      []OtherSystem    `json:"other_systems,omitempty" jsonschema:"maxItems=20" jsonschema_description:"Other management systems, held or to be audited together."`
	Integration Integration      `json:"integration,omitempty,omitzero" jsonschema_description:"How far the management systems are one; asked where there are others."`
	Consultancy Consultancy      `json:"consultancy" jsonschema_description:"Who advised on the system and who audited it internally."`
	History     History          `json:"history" jsonschema_description:"Earlier certification."`
	Access      Access           `json:"access" jsonschema_description:"What auditors may see and how."`
	Signature   Signature        `json:"signature" jsonschema_description:"Who signs for the applicant."`
}

// Applicant is the organisation and its representative.
type Applicant struct {
	Name           string `json:"name" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Legal name, as registered."`
	TradingName    string `json:"trading_name,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Name in business, where it is another."`
	LegalForm      string `json:"legal_form" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Legal form, such as GmbH, Ltd or public body."`
	RegistrationNo string `json:"registration_no" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Company or tax number, with its register."`
	NumberKind     string `json:"registration_kind,omitempty" jsonschema:"enum=company,enum=tax,enum=other" jsonschema_description:"What the number is."`
	Address        string `json:"address" jsonschema:"minLength=1,maxLength=4000" jsonschema_description:"Street and number; several lines are allowed."`
	City           string `json:"city" jsonschema:"minLength=1,maxLength=300"`
	Postcode       string `json:"postcode,omitempty" jsonschema:"maxLength=300"`
	Country        string `json:"country" jsonschema:"pattern=^[A-Z]{2}$" jsonschema_description:"ISO 3166-1 alpha-2 code."`
	Web            string `json:"web,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Web address that begins with https:// or http://."`
	ContactName    string `json:"contact_name" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Authorised representative."`
	ContactTitle   string `json:"contact_title,omitempty" jsonschema:"maxLength=300"`
	ContactEmail   string `json:"contact_email" jsonschema:"format=email,maxLength=254" jsonschema_description:"Where messages about the application go."`
	ContactPhone   string `json:"contact_phone,omitempty" jsonschema:"maxLength=300"`

	HeadName  string            `json:"head_name,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Head of the organisation, where another than the representative."`
	HeadTitle string            `json:"head_title,omitempty" jsonschema:"maxLength=300"`
	Postal    PostalAddress     `json:"postal,omitempty,omitzero" jsonschema_description:"Where letters go, if elsewhere."`
	Fiscal    PostalAddress     `json:"fiscal,omitempty,omitzero" jsonschema_description:"Where invoices go, if elsewhere."`
	Kinds     OrganisationKinds `json:"kinds,omitempty,omitzero" jsonschema_description:"What kind of organisation it is; several may hold."`
	Employees int               `json:"employees,omitempty" jsonschema:"minimum=0,maximum=5000000" jsonschema_description:"People in the whole organisation, in the scope and outside it."`
	Group     string            `json:"group,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether it is part of a larger corporation."`
	GroupTies string            `json:"group_relations,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Functions and relations within the corporation."`
	HeardOf   string            `json:"heard_of_us,omitempty" jsonschema:"maxLength=300"`
}

// Request is what certification is wanted.
type Request struct {
	Standard   string `json:"standard" jsonschema:"enum=ISO/IEC 20000-1:2018"` // norm.E2018; the 2011 edition is refused (R-TRN-01)
	Scope      string `json:"scope" jsonschema:"minLength=1,maxLength=4000" jsonschema_description:"Scope as it is to stand on the certificate: services, organisation, sites."`
	Kind       string `json:"kind" jsonschema:"enum=initial,enum=transfer,enum=scope_change,enum=recertification"`
	Accredited string `json:"accredited" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether the certificate is to be issued under accreditation."`
	Cadence    string `json:"cadence,omitempty" jsonschema:"enum=yearly,enum=half_yearly" jsonschema_description:"How often surveillance is wanted."`
	Languages  string `json:"languages" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Languages of the audit and of the papers."`
	Papers     string `json:"paper_languages,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Languages in which the applicant's own documents are written."`
	ScopeFixed string `json:"scope_determined,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether the applicant has determined the scope already."`
	Excluded   string `json:"not_applicable,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Clauses held not applicable, each with its reason."`
	Sector     string `json:"sector_code,omitempty" jsonschema:"maxLength=300" jsonschema_description:"IAF or NACE code, if known."`
	Stage1From string `json:"stage1_from,omitempty" jsonschema:"format=date" jsonschema_description:"First day that suits for stage 1."`
	Stage2From string `json:"stage2_from,omitempty" jsonschema:"format=date" jsonschema_description:"First day that suits for stage 2."`
	PreFrom    string `json:"pre_assessment_from,omitempty" jsonschema:"format=date" jsonschema_description:"First day that suits for an assessment before stage 1, if one is wanted."`
	SurvFrom   string `json:"surveillance_from,omitempty" jsonschema:"format=date" jsonschema_description:"Wanted day of the next surveillance; for a transfer."`
	WantedBy   string `json:"certificate_by,omitempty" jsonschema:"format=date" jsonschema_description:"Day by which the certificate is wanted."`
	OtherWish  string `json:"other_services,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Other services that are wanted."`
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

	SimilarWhat  string `json:"similar_work_what,omitempty" jsonschema:"maxLength=300" jsonschema_description:"The identical work they do."`
	Home         int    `json:"from_home,omitempty" jsonschema:"minimum=0,maximum=200000" jsonschema_description:"Of all people, those who work from home."`
	Away         int    `json:"at_customers,omitempty" jsonschema:"minimum=0,maximum=200000" jsonschema_description:"Of all people, those who work at customers or at temporary places."`
	Shift1       int    `json:"shift_1,omitempty" jsonschema:"minimum=0,maximum=200000" jsonschema_description:"Of the shift workers, those in the first shift."`
	Shift2       int    `json:"shift_2,omitempty" jsonschema:"minimum=0,maximum=200000"`
	Shift3       int    `json:"shift_3,omitempty" jsonschema:"minimum=0,maximum=200000"`
	ShiftTimes   string `json:"shift_times,omitempty" jsonschema:"maxLength=300" jsonschema_description:"When the shifts work, such as 6 to 14, 14 to 22."`
	ShiftWork    string `json:"shift_work,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"What is done in each shift."`
	SameShifts   string `json:"same_in_shifts,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether all shifts do the same."`
	Services     string `json:"site_services,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Services managed or delivered there, where not all are."`
	Scope        string `json:"site_scope,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Wording for this site on the certificate, where it is its own."`
	AllProcesses string `json:"all_processes,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether all processes of the system run at the site."`
	Link         string `json:"link,omitempty" jsonschema:"enum=own,enum=contract" jsonschema_description:"Whether the site belongs to the same legal entity or is bound by contract."`
}

// Party is a supplier, internal supplier or customer acting as a supplier.
type Party struct {
	Name     string `json:"name" jsonschema:"minLength=1,maxLength=300"`
	Kind     string `json:"kind" jsonschema:"enum=external_supplier,enum=internal_supplier,enum=customer"`
	Runs     string `json:"runs,omitempty" jsonschema:"enum=service,enum=component,enum=process" jsonschema_description:"Whether it runs whole services, components of services, or processes."`
	Provides string `json:"provides" jsonschema:"minLength=1,maxLength=4000" jsonschema_description:"Services, service components or processes it provides or operates."`
	Control  string `json:"control,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"How the applicant controls it: contract, measures, reviews."`
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
	NextAudit        string `json:"next_internal_audit,omitempty" jsonschema:"format=date" jsonschema_description:"Internal audit that is set but not done."`
	NextReview       string `json:"next_management_review,omitempty" jsonschema:"format=date" jsonschema_description:"Management review that is set but not done."`
	AuditCycle       string `json:"internal_audit_complete,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether internal audits covered the whole system once."`
	Documented       string `json:"documented,omitempty" jsonschema:"enum=yes,enum=no,enum=partly" jsonschema_description:"Whether the system is documented."`
	Others           string `json:"others,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Other certifications held and how far the systems are integrated."`
	AllOutsourced    string `json:"all_outsourced" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether other parties run all services, all components or all processes."`
}

// Consultancy is who advised on the system and who audited it internally.
type Consultancy struct {
	Used          string `json:"used" jsonschema:"enum=yes,enum=no"`
	Who           string `json:"who,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Person and firm; needed where somebody advised."`
	Until         string `json:"until,omitempty" jsonschema:"format=date" jsonschema_description:"Last day of the advice."`
	Mail          string `json:"email,omitempty" jsonschema:"format=email,maxLength=254" jsonschema_description:"Of who advised."`
	Phone         string `json:"phone,omitempty" jsonschema:"maxLength=300"`
	Training      string `json:"in_house_training,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether somebody trained the applicant's people in house on the system."`
	TrainingWho   string `json:"training_who,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Person and firm that trained."`
	TrainingUntil string `json:"training_until,omitempty" jsonschema:"format=date" jsonschema_description:"Last day of the training."`
	Ties          string `json:"ties,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Ties to the certification body or its people: employment, kinship, ownership, other business."`
	InternalAudit string `json:"internal_audit_by" jsonschema:"minLength=1,maxLength=300" jsonschema_description:"Who did the internal audits; not yet is an answer."`
}

// History is earlier certification.
type History struct {
	Held        string `json:"held" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether a certificate for this standard is or was held."`
	Body        string `json:"body,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Certification body that issued it."`
	Certificate string `json:"certificate,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Its number."`
	Expiry      string `json:"expiry,omitempty" jsonschema:"format=date"`
	Issued      string `json:"issued,omitempty" jsonschema:"format=date" jsonschema_description:"First certification by that body."`
	Status      string `json:"status,omitempty" jsonschema:"enum=valid,enum=suspended,enum=withdrawn,enum=expired" jsonschema_description:"What the certificate is today."`
	Accredited  string `json:"accredited,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether it was issued under accreditation."`
	Accreditor  string `json:"accreditation,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Accreditation body, and its number for the certification body."`
	Lost        string `json:"accreditation_lost,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether that body ceased trading, or its accreditation expired or was suspended or withdrawn."`
	LostOn      string `json:"accreditation_lost_on,omitempty" jsonschema:"format=date"`
	LastAudit   string `json:"last_audit,omitempty" jsonschema:"format=date" jsonschema_description:"Last day of the last audit by that body."`
	LastKind    string `json:"last_audit_kind,omitempty" jsonschema:"enum=initial,enum=surveillance_1,enum=surveillance_2,enum=recertification,enum=special"`
	Complaints  string `json:"complaints,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Complaints received and what was done; legal proceedings."`
	Open        string `json:"open_nonconformities,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Nonconformities still open, and the last reports."`
	Reason      string `json:"reason,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Why the body is to change."`
}

// Access is what auditors may see and how.
type Access struct {
	Restricted string `json:"restricted" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether there is information that cannot be shown to auditors."`
	Details    string `json:"details,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"What cannot be shown; needed where there is such information."`
	Instead    string `json:"alternative,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"How auditors can convince themselves all the same: redacted copies, on screen, interviews."`
	Agreement  string `json:"confidentiality_agreement,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether auditors must sign an agreement of their own."`
	Interpret  string `json:"interpreter,omitempty" jsonschema:"enum=yes,enum=no" jsonschema_description:"Whether an interpreter is needed."`
	Clearance  string `json:"clearance,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Security clearance that auditors need."`
	Safety     string `json:"safety,omitempty" jsonschema:"maxLength=4000" jsonschema_description:"Safety rules for visitors."`
	Remote     string `json:"remote" jsonschema:"enum=yes,enum=no,enum=partly" jsonschema_description:"Whether the audit can be done remotely."`
	RemoteWith string `json:"remote_tools,omitempty" jsonschema:"maxLength=300" jsonschema_description:"Tools for remote auditing that the applicant may use."`
}

// Signature is who signs for the applicant.
type Signature struct {
	Name     string `json:"name" jsonschema:"minLength=1,maxLength=300"`
	Position string `json:"position" jsonschema:"minLength=1,maxLength=300"`
	Agreed   bool   `json:"agreed" jsonschema:"enum=true" jsonschema_description:"The information is true and complete."`
}
