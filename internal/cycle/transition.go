package cycle

import "assay/internal/day"

// Transition is the passage from one edition of the standard to the next (R-TRN-02). A day that is not set does not
// limit.
type Transition struct {
	From, To    string  // editions
	Published   day.Day // of the new edition
	StopInitial day.Day // last day of an initial or recertification audit to the old one
	StopAll     day.Day // last day of any audit to the old one
	End         day.Day // last day on which a certificate to the old one can be valid
}

// Expiry is the last valid day of a certificate to the old edition: what its cycle gives, and never after the end.
func (t Transition) Expiry(normal day.Day) day.Day {
	if t.End.IsZero() {
		return normal
	}
	return day.Min(normal, t.End)
}

// AuditTo says whether an audit whose last day is on may be held to the old edition and to the new one. initial is an
// initial or a recertification audit; the passage itself may be made at a surveillance, a recertification or a special
// audit once the new edition is out.
func (t Transition) AuditTo(on day.Day, initial bool) (old, next bool) {
	next = !t.Published.IsZero() && !on.Before(t.Published)
	stop := t.StopAll
	if initial && !t.StopInitial.IsZero() && (stop.IsZero() || t.StopInitial.Before(stop)) {
		stop = t.StopInitial
	}
	return stop.IsZero() || !on.After(stop), next
}
