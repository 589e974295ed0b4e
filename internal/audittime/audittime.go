// Package audittime turns the persons of a client, the factors of a case, its
// sites and its other standards into auditor days (R-TIME-01 to R-TIME-22,
// R-MS-09, R-MS-10, R-IMS-01 to R-IMS-05), exactly and with every step explained,
// so that a person can check the result by hand. It uses whole numbers only. It
// must not know who the client is, what a day costs, or when the audit happens.
package audittime

import "assay/internal/norm"

// Cadence is how often a client is surveyed; it is fixed in the application
// review (R-DATE-06).
type Cadence string

// The two cadences; the zero value is yearly.
const (
	Yearly     Cadence = "yearly"
	HalfYearly Cadence = "half_yearly"
)

// Input is what a calculation rests on; it is kept whole in the record
// (R-TIME-20).
type Input struct {
	Persons   int        `json:"persons,omitempty"`   // effective number; 0 takes it from Personnel
	Personnel *Personnel `json:"personnel,omitempty"` // head count by kind of work
	Factors   []Factor   `json:"factors,omitempty"`
	Sites     int        `json:"site_count,omitempty"` // 0 means not said
	Rounding  Rounding   `json:"rounding,omitempty"`
	Cadence   Cadence    `json:"cadence,omitempty"`

	Stage1    HalfDays `json:"stage1_days,omitempty"` // 0 takes the rulebook's share
	Stage1Why string   `json:"stage1_why,omitempty"`  // needed outside the usual range (R-TIME-18)

	ManualBase    HalfDays `json:"manual_base_days,omitempty"` // only above the table (R-TIME-03)
	ManualBaseWhy string   `json:"manual_base_why,omitempty"`

	MultiSite              // nothing for one site
	Integrated *Integrated `json:"integrated,omitempty"` // nil for an audit of this standard alone
}

// Result is a calculation with its reasons. Days are auditor days of eight
// hours; travel is not in them (R-TIME-15).
type Result struct {
	EffectivePersons    int      `json:"effective_persons"`
	BaseDays            HalfDays `json:"base_days"`
	UncappedPercent     Percent  `json:"uncapped_percent"`
	AppliedPercent      Percent  `json:"applied_percent"`
	RawDays             Days     `json:"raw_days"`
	TotalDays           HalfDays `json:"total_days"`
	Stage1Days          HalfDays `json:"stage1_days"`
	Stage2Days          HalfDays `json:"stage2_days"`
	SurveillanceDays    HalfDays `json:"surveillance_days"`      // one visit
	SurveillanceYear    HalfDays `json:"surveillance_year_days"` // all visits of a year
	RecertificationDays HalfDays `json:"recertification_days"`
	Inferred            bool     `json:"inferred"` // a second person must approve
	TableVersion        string   `json:"table_version"`

	SampledSites int        `json:"sampled_sites,omitempty"` // in the audit asked for, besides the central function
	CentralDays  HalfDays   `json:"central_days,omitempty"`
	SiteDays     []HalfDays `json:"site_days,omitempty"` // of each sampled site

	IntegratedRawDays Days     `json:"integrated_raw_days,omitempty"` // all standards together
	IntegratedDays    HalfDays `json:"integrated_days,omitempty"`
	Together          *Times   `json:"integrated_audit,omitempty"` // all standards, where there are others

	AuditDays HalfDays `json:"audit_days,omitempty"` // of the later audit asked for, all standards

	Steps    []Step    `json:"steps"`
	Warnings []Warning `json:"warnings"`
}

// Step is one line of the calculation in the order in which it came about.
type Step struct {
	Rule  string `json:"rule"`
	Text  string `json:"text"`
	Value string `json:"value"`
}

// Warning is something the result may stand with but a person should see.
type Warning struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// Calculate answers with the audit time, or with the list of Problems in the
// input. A factor without justification is a warning here, because what-if
// questions may have none; Undocumented keeps it out of records. Constants that
// cannot be read are an error of another kind.
func Calculate(in Input, c norm.Constants) (Result, error) {
	f, err := read(c)
	if err != nil {
		return Result{}, err
	}
	w := work{in: in, rules: f, table: c.Table(), Result: Result{
		TableVersion: c.Table().Version, Steps: make([]Step, 0, 16), Warnings: []Warning{},
	}}
	w.choices()
	if in.MultiSite.asked() {
		w.countSites()
	} else {
		w.persons()
	}
	w.factors(c)
	w.integrable()
	w.base()
	if len(w.problems) > 0 {
		return Result{}, w.problems
	}
	w.net()
	w.time()
	w.split()
	w.surveillance()
	w.recertification()
	w.visits()
	w.integrate()
	w.asked()
	if len(w.problems) > 0 {
		return Result{}, w.problems
	}
	return w.Result, nil
}

// work is a calculation under way.
type work struct {
	Result
	in       Input
	rules    figures
	table    norm.Table
	problems Problems

	center part   // the central function, where there are sites
	listed []part // the sites as they are listed
	least  Days   // of the table, whatever is taken off
}

func (w *work) step(rule, text, value string) {
	w.Steps = append(w.Steps, Step{rule, text, value})
}

func (w *work) warn(rule, message string) {
	w.Warnings = append(w.Warnings, Warning{rule, message})
}

func (w *work) problem(rule, field, message string) {
	w.problems = append(w.problems, &Problem{rule, field, message})
}

// figures are the constants a calculation uses.
type figures struct {
	maxReduction, overcompensation Percent
	rounding                       Rounding
	stage1, stage1Min, stage1Max   norm.Fraction
	surveillance, recertification  norm.Fraction
	stage1Least, visitLeast        HalfDays
	halfYearlyLeast                HalfDays
	fullTime                       Hours
	justification                  int
	siteReduction                  Percent
	integration                    norm.Fraction
	extended, smsFloor             bool
}

func read(c norm.Constants) (figures, error) {
	r := reader{c: c}
	f := figures{
		maxReduction:     r.percent("sms.max_reduction"),
		overcompensation: r.percent("sms.overcompensation_alert_share"),
		rounding:         Rounding(r.text("sms.rounding")),
		stage1:           r.fraction("sms.stage1_share"),
		stage1Min:        r.fraction("sms.stage1_share_range.min"),
		stage1Max:        r.fraction("sms.stage1_share_range.max"),
		surveillance:     r.fraction("sms.surveillance_fraction"),
		recertification:  r.fraction("sms.recert_fraction"),
		stage1Least:      r.days("sms.stage1_min_days"),
		visitLeast:       r.days("sms.min_visit_days"),
		halfYearlyLeast:  r.days("sms.half_yearly_min_visit_days"),
		fullTime:         Hours(r.whole("sms.full_time_weekly_hours") * 100),
		justification:    r.whole("sms.justification_min_chars"),
		siteReduction:    r.percent("ms.max_site_reduction"),
		integration:      r.fraction("ims.max_reduction"),
		extended:         r.yes("ims.eaa_enabled"),
		smsFloor:         r.yes("ims.sms_floor_after_ims"),
	}
	return f, r.err
}

// reader keeps the first error, so that the list above stays a list.
type reader struct {
	c   norm.Constants
	err error
}

func (r *reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *reader) text(name string) string {
	s, err := r.c.Text(name)
	r.keep(err)
	return s
}

func (r *reader) whole(name string) int {
	n, err := r.c.Int(name)
	r.keep(err)
	return n
}

func (r *reader) yes(name string) bool {
	b, err := r.c.Bool(name)
	r.keep(err)
	return b
}

func (r *reader) fraction(name string) norm.Fraction {
	f, err := r.c.Fraction(name)
	r.keep(err)
	if err != nil {
		return norm.Fraction{Den: 1}
	}
	return f
}

func (r *reader) percent(name string) Percent {
	f := r.fraction(name)
	return Percent(f.Num * 10000 / f.Den)
}

func (r *reader) days(name string) HalfDays {
	h, err := ParseHalfDays(r.text(name))
	r.keep(err)
	return h
}
