package cycle

import "assay/internal/day"

// Window is the time after stage 1 in which stage 2 begins (R-DATE-13).
type Window struct {
	WarnFrom day.Day `json:"warn_from"` // first day that is later than usual
	Hard     day.Day `json:"until"`     // last day without a documented justification
}

// Stage2Window dates the window from the last day of stage 1.
func (r Rules) Stage2Window(stage1Last day.Day) Window {
	return Window{
		WarnFrom: stage1Last.AddDays(r.stageWarn + 1),
		Hard:     stage1Last.AddMonths(r.stageHard),
	}
}

// Interval judges the time between the stages (R-DATE-13).
type Interval string

// The judgements. All but InOrder and Long need a justification; Before is
// never possible.
const (
	InOrder    Interval = "in_order"
	Before     Interval = "before"       // stage 2 begins before stage 1 ends
	BackToBack Interval = "back_to_back" // on the same or the next day
	Long       Interval = "long"         // are the results of stage 1 still valid?
	TooLong    Interval = "too_long"     // beyond the hard limit
)

// Interval judges a first day of stage 2.
func (r Rules) Interval(stage1Last, stage2First day.Day) Interval {
	window := r.Stage2Window(stage1Last)
	switch {
	case stage2First.Before(stage1Last):
		return Before
	case stage2First.Sub(stage1Last) <= 1:
		return BackToBack
	case stage2First.After(window.Hard):
		return TooLong
	case !stage2First.Before(window.WarnFrom):
		return Long
	}
	return InOrder
}

// MajorAfterStage2 is the last day on which correction and action of a major
// finding of stage 2 can be verified; afterwards only another stage 2 helps
// (R-DATE-14).
func (r Rules) MajorAfterStage2(stage2Last day.Day) day.Day {
	return stage2Last.AddMonths(r.majorStage2)
}

// AuditKind is what decides the limits of a finding.
type AuditKind string

// The kinds that R-NC-06 tells apart.
const (
	Initial         AuditKind = "initial"
	Surveillance    AuditKind = "surveillance"
	Recertification AuditKind = "recertification"
	Special         AuditKind = "special"
)

// Grade is the weight of a finding that asks for an answer.
type Grade string

// The grades with limits; opportunities have none.
const (
	Major Grade = "major"
	Minor Grade = "minor"
)

// Limits are the last days for a client's answer to a finding (R-NC-06). No
// Evidence day means that the next audit verifies. Calendar days count from the
// closing meeting (R-NC-07).
type Limits struct {
	Plan     day.Day
	Evidence day.Day
}

// FindingLimits dates the answer to a finding. A major of a recertification is
// closed before the expiry, whatever the house allows (R-RECERT-02); a major of
// stage 2 also keeps MajorAfterStage2. An unknown grade has no limits.
func (r Rules) FindingLimits(kind AuditKind, grade Grade, closing, expiry day.Day) Limits {
	switch grade {
	case Minor:
		return Limits{Plan: closing.AddDays(r.minorPlan)}
	case Major:
		l := Limits{closing.AddDays(r.majorPlan), closing.AddDays(r.majorClose)}
		if kind == Recertification {
			l = Limits{day.Min(l.Plan, expiry), day.Min(l.Evidence, expiry)}
		}
		return l
	}
	return Limits{}
}
