package cycle

import "assay/internal/day"

// Outcome is what a recertification decision can still do for a certificate.
type Outcome string

// The outcomes. The zero value means that a date is missing.
const (
	Renewed  Outcome = "renewed"   // in time, the new cycle follows the old
	Restored Outcome = "restored"  // after expiry, within the window: with a gap
	NewCycle Outcome = "new_cycle" // too late: at least a stage 2, and a cycle of its own
)

// Renewal dates a certificate after a positive recertification decision. The
// effective day is never before the decision (R-DATE-15). The gap is the time
// without certification, both days inside; only a restoration has one.
type Renewal struct {
	Outcome   Outcome `json:"outcome"`
	Effective day.Day `json:"effective"`
	Expiry    day.Day `json:"expiry"`
	GapFrom   day.Day `json:"gap_from,omitzero"`
	GapTo     day.Day `json:"gap_to,omitzero"`
}

// Renew dates the renewal of a certificate by a decision (R-DATE-10 to
// R-DATE-12). The decision is expected to rest on a complete audit with its
// majors verified; without that there is nothing to renew (R-DATE-11).
func (r Rules) Renew(oldExpiry, decision day.Day) Renewal {
	switch {
	case oldExpiry.IsZero() || decision.IsZero():
		return Renewal{}
	case !decision.After(oldExpiry):
		return Renewal{Outcome: Renewed, Effective: decision, Expiry: oldExpiry.AddMonths(r.months)}
	case decision.After(r.RestorationLimit(oldExpiry)):
		return Renewal{Outcome: NewCycle, Effective: decision, Expiry: r.Expiry(decision)}
	}
	renewal := Renewal{Outcome: Restored, Effective: decision, Expiry: oldExpiry.AddMonths(r.months)}
	if from := oldExpiry.AddDays(1); from.Before(decision) { // decided on the very next day there is no gap
		renewal.GapFrom, renewal.GapTo = from, decision.AddDays(-1)
	}
	return renewal
}

// Began is the earliest first day of a cycle that ends on a day.
func (r Rules) Began(expiry day.Day) day.Day { return expiry.AddMonths(-r.months) }

// RestorationLimit is the last day on which an expired certificate can be
// restored (R-DATE-12).
func (r Rules) RestorationLimit(expiry day.Day) day.Day {
	return expiry.AddMonths(r.restore)
}

// SuspensionLimit is the day by which a suspension must be resolved, never
// after the expiry (R-SUSP-03).
func (r Rules) SuspensionLimit(from, expiry day.Day) day.Day {
	return day.Min(from.AddMonths(r.suspension), expiry)
}

// SuspensionReminders are the days on which the end of a suspension is
// announced, earliest first; those before it began are left out (R-SUSP-03).
func (r Rules) SuspensionReminders(from, limit day.Day) []day.Day {
	var days []day.Day
	for _, d := range before(limit, r.suspensionWarns) {
		if d.After(from) {
			days = append(days, d)
		}
	}
	return days
}

// TransferLimit is the day by which a client must be taken over whose body lost
// its accreditation or ceased to trade (R-TRF-02).
func (r Rules) TransferLimit(lost, expiry day.Day) day.Day {
	return day.Min(lost.AddMonths(r.transfer), expiry)
}

// Retention is the first day on which the records of a cycle may be deleted
// (R-REC-02); law and contract may ask for longer.
func (r Rules) Retention(cycleEnd day.Day) day.Day {
	return cycleEnd.AddMonths(r.extraCycles * r.months)
}

// FirstDayAfterBan is the first day on which a person may work for a client
// again after consultancy or employment there (R-IMP-01).
func (r Rules) FirstDayAfterBan(end day.Day) day.Day {
	return end.AddMonths(r.ban)
}

// UploadReminder is the day on which a month without an upload to the public
// database is reminded of (R-IAF-01).
func (r Rules) UploadReminder(month day.Day) day.Day {
	firstOfNext := month.AddDays(1 - month.DayOfMonth()).AddMonths(1)
	return firstOfNext.AddDays(-1 - r.uploadReminder)
}
