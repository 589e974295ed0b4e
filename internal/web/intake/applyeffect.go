package intake

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// effect is what the answers come to, before a change and after it, for the body's people.
type effect struct {
	Was, Now office.Estimate
	Changed  bool
}

// affect fills in what a change of answers does.
func (a area) affect(c echo.Context, e *effect, before, after cert.Questionnaire) error {
	var err error
	e.Was, e.Now, err = a.office.Effect(c.Request().Context(), page.Actor(c), before, after)
	e.Changed = e.Was != e.Now
	return err
}

// effectLine is one figure before and after.
type effectLine struct {
	What, Was, Now string
	Minor          bool // an amount, in minor units
	WasMinor       int64
	NowMinor       int64
}

// Differs tells whether the figure changed.
func (l effectLine) Differs() bool { return l.Was != l.Now || l.WasMinor != l.NowMinor }

// Lines are the figures.
func (e effect) Lines() []effectLine {
	was, now := e.Was, e.Now
	n := strconv.Itoa
	lines := []effectLine{{What: "Sites", Was: n(was.Sites), Now: n(now.Sites)},
		{What: "Effective persons", Was: n(was.Persons), Now: n(now.Persons)},
		{What: "Stage 1 and 2, days", Was: was.Initial.String(), Now: now.Initial.String()},
		{What: "Surveillance a year, days", Was: was.Surveillance.String(), Now: now.Surveillance.String()},
		{What: "Recertification, days", Was: was.Recert.String(), Now: now.Recert.String()},
		{What: "Initial audit, net", Minor: true, WasMinor: was.Net.Net, NowMinor: now.Net.Net},
		{What: "Each year, net", Minor: true, WasMinor: was.Year.Net, NowMinor: now.Year.Net}}
	if was.Integration > 0 || now.Integration > 0 {
		lines = append(lines, effectLine{What: "Integration, percent", Was: n(was.Integration), Now: n(now.Integration)})
	}
	return lines
}
