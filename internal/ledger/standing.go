package ledger

import "assay/internal/day"

// Standing is what the log says of an issue on a day.
type Standing struct {
	State string  // active, suspended, withdrawn, superseded, expired or not yet valid
	Since day.Day // day from which it holds, as far as an entry says
	Leaf  Leaf    // the entry that made it so
}

// Valid tells whether the issue is in force.
func (s Standing) Valid() bool { return s.State == "active" }

// StandingOn is the state of an issue on a day by its entries, oldest first: the last act counts, and a certificate
// that no act has ended ends by its own last day. An issue whose successor has not begun yet still counts.
func StandingOn(entries []Leaf, on day.Day) Standing {
	if len(entries) == 0 {
		return Standing{State: "unknown"}
	}
	last := entries[len(entries)-1]
	if last.Act == Supersede && last.On.After(on) {
		return StandingOn(entries[:len(entries)-1], on)
	}
	s := Standing{State: last.Standing, Since: last.On, Leaf: last}
	if s.State != "active" && s.State != "suspended" {
		return s
	}
	if first := entries[0]; on.Before(first.On) {
		return Standing{State: "not yet valid", Since: first.On, Leaf: first}
	}
	if on.After(last.Expires) {
		return Standing{State: "expired", Since: last.Expires.AddDays(1), Leaf: last}
	}
	return s
}
