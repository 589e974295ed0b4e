package office

import (
	"time"

	"assay/internal/day"
)

// Local is an instant on the clock of the body's wall, for pages that show when something happened.
func (o *Office) Local(at time.Time) time.Time { return at.In(o.zone) }

// DayOf is the calendar day of an instant in the body's time zone.
func (o *Office) DayOf(at time.Time) day.Day { return day.Of(at, o.zone) }
