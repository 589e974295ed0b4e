package fee

// PriceList holds every price component of R-FEE-01, in minor units of its currency. Where it holds, from when and until
// when is the business of whoever keeps it. A zero price means that nothing is charged.
type PriceList struct {
	Name                string         `json:"name,omitempty"`
	Currency            string         `json:"currency"` // ISO 4217
	DayRate             int64          `json:"day_rate"`
	SurveillanceDayRate int64          `json:"surveillance_day_rate,omitempty"`    // 0 = the day rate
	RecertDayRate       int64          `json:"recertification_day_rate,omitempty"` // 0 = the day rate
	Application         int64          `json:"application,omitempty"`              // once, with the initial audit
	CertificateFee      int64          `json:"certificate_fee,omitempty"`          // at each issue
	CertificateIncluded bool           `json:"certificate_included,omitempty"`
	CertificateCopies   int            `json:"certificates_included,omitempty"` // copies or languages that cost nothing more
	ExtraCopy           int64          `json:"extra_copy,omitempty"`            // each copy beyond those
	ExtraLanguage       int64          `json:"extra_language,omitempty"`        // each further language of the certificate
	RegistrationYearly  int64          `json:"registration_yearly,omitempty"`   // in each surveillance year
	AccreditationYearly int64          `json:"accreditation_yearly,omitempty"`  // in each surveillance year
	TravelPerVisit      int64          `json:"travel_per_visit,omitempty"`      // flat; 0 when charged at cost
	TravelTimePerVisit  int64          `json:"travel_time_per_visit,omitempty"`
	SubsistencePerDay   int64          `json:"subsistence_per_day,omitempty"`
	VerificationDayRate int64          `json:"verification_day_rate,omitempty"` // nonconformities verified on site
	ShortNotice         int64          `json:"short_notice,omitempty"`          // audit that the client wants at short notice
	Transfer            int64          `json:"transfer,omitempty"`              // review before a transfer
	ScopeChange         int64          `json:"scope_change,omitempty"`
	Cancellation        []Cancellation `json:"cancellation,omitempty"`
	TaxPercent          Percent        `json:"tax_percent,omitempty"`
	ReverseCharge       bool           `json:"reverse_charge,omitempty"`      // the client accounts for the tax
	WithholdingPercent  Percent        `json:"withholding_percent,omitempty"` // that the client keeps back for its tax office
	InflationPercent    Percent        `json:"inflation_percent,omitempty"`   // added after each year
	Discounts           []Discount     `json:"discounts,omitempty"`
}

// Cancellation is what an audit costs that the client cancels or postpones less than so many working days before it.
type Cancellation struct {
	Notice  int     `json:"less_than_days"` // working days, more than zero
	Percent Percent `json:"percent"`        // of the days, positive
}

// Percent is in hundredths of a percent: 1900 is nineteen percent.
type Percent int

const wholeThing Percent = 10000

// Discount is a reduction of the day rate.
type Discount struct {
	Reason  Reason  `json:"reason"`
	Percent Percent `json:"percent"` // of the days, positive
}

// Reason is why a discount is given. The list is closed, so that none can
// depend on the result of an audit (R-FEE-02).
type Reason string

// The reasons that may be given.
const (
	Framework    Reason = "framework_agreement"
	SeveralSites Reason = "several_sites"
	Integrated   Reason = "integrated_audit"
	NonProfit    Reason = "non_profit"
	Introductory Reason = "introductory"
)

var reasons = map[Reason]string{
	Framework:    "framework agreement",
	SeveralSites: "several sites",
	Integrated:   "integrated audit",
	NonProfit:    "non-profit organisation",
	Introductory: "introductory price",
}

// Reasons lists the reasons in the order in which forms offer them.
func Reasons() []Reason {
	return []Reason{Framework, SeveralSites, Integrated, NonProfit, Introductory}
}

// Label is the reason in words.
func (r Reason) Label() string { return reasons[r] }

// rate is the price of an audit day of a part.
func (l PriceList) rate(p Part) int64 {
	own := map[Part]int64{SurveillanceYearly: l.SurveillanceDayRate, Recertification: l.RecertDayRate, OnDemand: l.VerificationDayRate}[p]
	if own != 0 {
		return own
	}
	return l.DayRate
}

// Price is one amount of a list by the name its field has, for forms and comparisons.
type Price struct {
	Field string // as in JSON
	Label string
	Minor *int64
}

// Prices lists every amount of a list in the order in which it is read. They point into l.
func (l *PriceList) Prices() []Price {
	return []Price{
		{"day_rate", "Auditor day", &l.DayRate},
		{"surveillance_day_rate", "Auditor day of a surveillance, where it differs", &l.SurveillanceDayRate},
		{"recertification_day_rate", "Auditor day of a recertification, where it differs", &l.RecertDayRate},
		{"application", "Application and review", &l.Application},
		{"certificate_fee", "Certificate, at each issue", &l.CertificateFee},
		{"extra_copy", "Further copy of the certificate", &l.ExtraCopy},
		{"extra_language", "Certificate in a further language", &l.ExtraLanguage},
		{"registration_yearly", "Registration, each year", &l.RegistrationYearly},
		{"accreditation_yearly", "Accreditation fee, each year", &l.AccreditationYearly},
		{"travel_per_visit", "Travel, flat per visit", &l.TravelPerVisit},
		{"travel_time_per_visit", "Travel time, flat per visit", &l.TravelTimePerVisit},
		{"subsistence_per_day", "Subsistence, per auditor day", &l.SubsistencePerDay},
		{"verification_day_rate", "Auditor day for verifying nonconformities", &l.VerificationDayRate},
		{"short_notice", "Audit at short notice", &l.ShortNotice},
		{"transfer", "Review before a transfer", &l.Transfer},
		{"scope_change", "Change of scope", &l.ScopeChange},
	}
}

// Rate is one percentage of a list by the name its field has.
type Rate struct {
	Field string // as in JSON
	Label string
	Of    *Percent
}

// Rates lists the percentages of a list. They point into l.
func (l *PriceList) Rates() []Rate {
	return []Rate{
		{"tax_percent", "Tax", &l.TaxPercent},
		{"withholding_percent", "Withholding tax", &l.WithholdingPercent},
		{"inflation_percent", "Inflation, added after each year", &l.InflationPercent},
	}
}
