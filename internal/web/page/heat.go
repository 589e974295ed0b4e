package page

import (
	"fmt"

	"assay/internal/day"
)

// Heat is a table whose cells darken with their figure, findings by clause and
// year for instance. Partial "heat" draws it; the figures stand in the cells,
// so it needs no second table.
type Heat struct {
	Title   string
	Unit    string // "findings"
	Columns []string
	Rows    []HeatRow
}

// HeatRow is one row; it has a cell for each column.
type HeatRow struct {
	Label string
	Cells []HeatCell
}

// HeatCell is one figure.
type HeatCell struct {
	Value int
	URL   string
	Shade int // 0 to 4, set by NewHeat
}

// NewHeat shades the cells against the highest figure.
func NewHeat(h Heat) Heat {
	top := 0
	for _, row := range h.Rows {
		for _, cell := range row.Cells {
			top = max(top, cell.Value)
		}
	}
	for _, row := range h.Rows {
		for i := range row.Cells {
			row.Cells[i].Shade = shade(row.Cells[i].Value, top)
		}
	}
	return h
}

func shade(value, top int) int {
	if value <= 0 {
		return 0
	}
	return min(4, 1+(value-1)*4/top)
}

// ID is the element of the title.
func (h Heat) ID() string { return "chart-" + slug(h.Title) }

// Said explains the shades.
func (h Heat) Said() string {
	sum := 0
	for _, row := range h.Rows {
		for _, cell := range row.Cells {
			sum += cell.Value
		}
	}
	return fmt.Sprintf("%d %s in all. The darker the cell, the more.", sum, h.Unit)
}

// Month is a calendar sheet. Partial "month" draws it.
type Month struct {
	Title string
	Weeks [][]MonthDay
}

// MonthDay is one day of the sheet.
type MonthDay struct {
	Day     day.Day
	Away    bool // of the month before or after
	Today   bool
	Entries []MonthEntry
}

// Class says how the day is drawn.
func (d MonthDay) Class() string {
	class := ""
	if d.Away {
		class = "away"
	} else if !d.Day.IsWorkingDay() {
		class = "rest"
	}
	if d.Today {
		class += " today"
	}
	return class
}

// MonthEntry is something on a day.
type MonthEntry struct {
	Text string
	URL  string
	Tone Tone
}

// NewMonth makes the sheet of the month that holds a day, in whole weeks from
// Monday.
func NewMonth(of, today day.Day, entries map[day.Day][]MonthEntry) Month {
	first := day.New(of.Year(), of.Month(), 1)
	m := Month{Title: fmt.Sprintf("%s %d", of.Month(), of.Year())}
	back := (int(first.Weekday()) + 6) % 7
	for d := first.AddDays(-back); d.Before(first.AddMonths(1)); {
		var week []MonthDay
		for range 7 {
			week = append(week, MonthDay{d, d.Month() != of.Month(), d == today, entries[d]})
			d = d.AddDays(1)
		}
		m.Weeks = append(m.Weeks, week)
	}
	return m
}
