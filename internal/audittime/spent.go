package audittime

import "assay/internal/norm"

// Role is what a person does at an audit.
type Role string

// The roles on a timesheet. Only those who audit make audit time (R-TIME-17).
const (
	Lead        Role = "lead"
	Auditor     Role = "auditor"
	Trainee     Role = "trainee"
	Expert      Role = "expert"
	Observer    Role = "observer"
	Interpreter Role = "interpreter"
	Assessor    Role = "assessor" // of the accreditation body
)

// Place is where time was spent.
type Place string

// The places. Remote means talking with the client from elsewhere; off site is
// planning, reading and writing.
const (
	OnSite  Place = "on_site"
	Remote  Place = "remote"
	OffSite Place = "off_site"
	Travel  Place = "travel"
)

// Spent is one line of a timesheet.
type Spent struct {
	Role    Role
	Place   Place
	Minutes int
}

// Counts reports whether the time is audit time (R-TIME-15, R-TIME-17).
func (s Spent) Counts() bool {
	return (s.Role == Lead || s.Role == Auditor) && s.Place != Travel
}

// Actual is the audit time of a timesheet in minutes.
type Actual struct {
	Counted  int
	WithThem int // of it on site or remote with the client
}

// Sum adds up what counts.
func Sum(sheet []Spent) Actual {
	var a Actual
	for _, s := range sheet {
		if !s.Counts() {
			continue
		}
		a.Counted += s.Minutes
		if s.Place != OffSite {
			a.WithThem += s.Minutes
		}
	}
	return a
}

// Compare warns when less time was spent than planned by more than the
// tolerance (R-TIME-21), and when too little of it was with the client
// (R-TIME-16). Both need the lead auditor's reason in the report.
func (a Actual) Compare(planned HalfDays, c norm.Constants) ([]Warning, error) {
	r := reader{c: c}
	share, tolerance := r.fraction("sms.onsite_share_min"), r.days("sms.deviation_days")
	halfDayMinutes := r.whole("sms.hours_per_day") * 30
	if r.err != nil {
		return nil, r.err
	}
	var warnings []Warning
	if a.Counted < int(planned-tolerance)*halfDayMinutes {
		warnings = append(warnings, Warning{"R-TIME-21", "less time was spent than the " + planned.String() + " days planned; say why in the report"})
	}
	if int64(a.WithThem)*share.Den < int64(a.Counted)*share.Num {
		warnings = append(warnings, Warning{"R-TIME-16", "too little of the time was spent with the client; say why in the report"})
	}
	return warnings, nil
}
