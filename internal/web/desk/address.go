package desk

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/day"
)

// csvAddress is the export of the list that the request shows.
func csvAddress(c echo.Context) string { return withQuery("/certifications.csv", c.QueryParams()) }

// without is the address of the request with some of its parameters left out.
func without(c echo.Context, names ...string) string {
	v := c.QueryParams()
	kept := make(url.Values, len(v))
	for name, values := range v {
		kept[name] = values
	}
	for _, name := range names {
		delete(kept, name)
	}
	return withQuery(c.Request().URL.Path, kept)
}

// monthOf is the first day of a day's month.
func monthOf(d day.Day) day.Day { return day.New(d.Year(), d.Month(), 1) }

// monthKey is a month as addresses name it, "2026-03".
func monthKey(d day.Day) string { return d.Time().Format("2006-01") }

// monthName is a month in words, "March 2026".
func monthName(d day.Day) string { return fmt.Sprintf("%s %d", d.Month(), d.Year()) }

// readMonth reads "2026-03"; anything else is no month.
func readMonth(s string) (day.Day, bool) {
	if _, err := time.Parse("2006-01", s); err != nil {
		return day.Day{}, false
	}
	d, err := day.Parse(s + "-01")
	return d, err == nil
}

// withQuery joins a path and parameters.
func withQuery(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// versionText is a record's version as a form carries it; 0 is a version too.
func versionText(version int64) string { return strconv.FormatInt(version, 10) }
