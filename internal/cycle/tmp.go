// Package cycle counts the days of the certification cycle.
package cycle

// The owner of package cycle deletes this file when the real functions of the same names land.

import "assay/internal/day"

// Stage2Window is the first day on which a long interval after stage 1 is warned of, and the last day
// without a justification (R-DATE-13).
func Stage2Window(stage1Last day.Day) (warnFrom, hard day.Day) {
	return stage1Last.AddDays(91), stage1Last.AddMonths(6)
}

// MajorAfterStage2 is the last day on which a major of stage 2 can be verified (R-DATE-14).
func MajorAfterStage2(stage2Last day.Day) day.Day { return stage2Last.AddMonths(6) }
