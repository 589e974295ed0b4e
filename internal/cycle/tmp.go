package cycle

import "assay/internal/day"

func Stage2Window(d day.Day) (day.Day, day.Day) { return d.AddDays(91), d.AddMonths(6) }
func MajorAfterStage2(d day.Day) day.Day        { return d.AddMonths(6) }
