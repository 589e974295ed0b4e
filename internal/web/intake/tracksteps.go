package intake

import (
	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
)

// trackStep is one step on the way to the certificate as the applicant sees it.
type trackStep struct {
	Name   string
	State  string // done, now, next
	Yours  bool
	Since  day.Day // of the step that is now, zero when that is not known
	Ended  day.Day // of a step that is done, zero when that is not known
	Lasted cert.Lasted
}

// Said is the state in words.
func (s trackStep) Said() string {
	switch {
	case s.State == "done":
		return "done"
	case s.State == "next":
		return "to come"
	case s.Yours:
		return "now, your turn"
	}
	return "now, our turn"
}

// fewest is of how many cases a usual duration is told.
const fewest = 3

// Known tells whether there is a history to speak of.
func (s trackStep) Known() bool { return s.Lasted.Cases >= fewest }

// trackSteps are the steps of a file, with what they usually last here. There are none when the way ended.
func (a area) trackSteps(c echo.Context, f cert.Certification) ([]trackStep, error) {
	ctx, at := c.Request().Context(), cert.StepAt(f)
	if at < 0 {
		return nil, nil
	}
	history, err := a.store.Happenings(ctx)
	if err != nil {
		return nil, err
	}
	own, err := a.store.FileHappenings(ctx, f.ID)
	if err != nil {
		return nil, err
	}
	lasted := cert.Durations(history)
	steps := make([]trackStep, len(cert.TrackSteps))
	for i, s := range cert.TrackSteps {
		steps[i] = trackStep{Name: s.Name, State: "next", Yours: s.Whose == cert.ClientUser, Lasted: lasted[i]}
		switch {
		case i < at:
			steps[i].State, steps[i].Ended = "done", a.dayOfFirst(own, s.To[0], s.From)
		case i == at:
			steps[i].State, steps[i].Yours, steps[i].Since = "now", f.Waiting == cert.ClientUser, a.dayOfLast(own, s.From)
		}
	}
	return steps, nil
}

// dayOfFirst is the day of the first event with a verb that comes after another.
func (a area) dayOfFirst(own []cert.Happening, verb, after string) day.Day {
	begun := false
	for _, h := range own {
		if begun && h.Verb == verb {
			return a.office.DayOf(h.At)
		}
		begun = begun || h.Verb == after
	}
	return day.Day{}
}

// dayOfLast is the day of the last event with a verb.
func (a area) dayOfLast(own []cert.Happening, verb string) day.Day {
	var last day.Day
	for _, h := range own {
		if h.Verb == verb {
			last = a.office.DayOf(h.At)
		}
	}
	return last
}
