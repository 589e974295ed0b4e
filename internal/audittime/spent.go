package audittime

import (
	"assay/internal/day"
	"assay/internal/norm"
)

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
	Person  int64
	Day     day.Day
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
	Remote   int // of that remote
}

// Sum adds up what counts. A person's day counts as no more than an auditor day,
// because longer working days do not make an audit shorter (R-TIME-15). Time
// spent remotely counts in full and stands for nothing else (R-ICT-03).
func Sum(sheet []Spent, c norm.Constants) (Actual, error) {
	hours, err := c.Int("sms.hours_per_day")
	if err != nil {
		return Actual{}, err
	}
	type shift struct {
		person int64
		day    day.Day
	}
	worked := map[shift]Actual{}
	for _, s := range sheet {
		if s.Counts() {
			at := shift{s.Person, s.Day}
			worked[at] = worked[at].with(s)
		}
	}
	var sum Actual
	for _, one := range worked {
		sum.Counted += min(one.Counted, hours*60)
		sum.WithThem += min(one.WithThem, hours*60)
		sum.Remote += min(one.Remote, hours*60)
	}
	return sum, nil
}

func (a Actual) with(s Spent) Actual {
	a.Counted += s.Minutes
	if s.Place != OffSite {
		a.WithThem += s.Minutes
	}
	if s.Place == Remote {
		a.Remote += s.Minutes
	}
	return a
}

// Notice is what the accreditation body wants to know of an audit beforehand.
type Notice struct {
	Needed bool
	Share  Percent // of the time with the client that is remote, rounded up
	Days   int     // before the audit
}

// RemoteNotice flags a plan with much remote auditing: more than the threshold
// of the time with the client (R-ICT-02). IAF MD 4 itself names no share.
func (a Actual) RemoteNotice(c norm.Constants) (Notice, error) {
	r := reader{c: c}
	threshold, days := r.fraction("ict.notice_threshold"), r.whole("ict.notice_days")
	if r.err != nil || a.WithThem == 0 {
		return Notice{}, r.err
	}
	n := Notice{Share: Percent((a.Remote*10000 + a.WithThem - 1) / a.WithThem)}
	if int64(a.Remote)*threshold.Den > int64(a.WithThem)*threshold.Num {
		n.Needed, n.Days = true, days
	}
	return n, nil
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
