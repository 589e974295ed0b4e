package page

import (
	"fmt"
	"strings"
)

// Bars is a picture of one figure for each of a few things in order, weeks for
// instance, each against a limit if it has one. Partial "bars" draws it, with
// the figures as a table beneath.
type Bars struct {
	Title     string
	Axis      string // what the columns are: "Week"
	Unit      string // what is counted: "auditor days"
	LimitName string // "capacity"; needed when a bar has a limit
	Bars      []Bar
}

// Bar is one column.
type Bar struct {
	Label string
	Value int
	Limit int // 0: none
	URL   string
}

// The picture in its own units; the page scales it.
const (
	barsWidth, barsHeight = 480, 240
	barsLeft, barsTop     = 36, 20
	barsBase              = 208
	insideFrom            = 28 // height of a column that holds its figure
	pipelineWidth         = 720
)

// ID is the element of the title.
func (b Bars) ID() string { return "chart-" + slug(b.Title) }

// Width of the picture.
func (b Bars) Width() int { return barsWidth }

// Height of the picture.
func (b Bars) Height() int { return barsHeight }

// BaseY is where the columns stand.
func (b Bars) BaseY() int { return barsBase }

// LabelY is the line of their names.
func (b Bars) LabelY() int { return barsBase + 18 }

// HasLimit tells whether any column has a limit.
func (b Bars) HasLimit() bool {
	for _, bar := range b.Bars {
		if bar.Limit > 0 {
			return true
		}
	}
	return false
}

// Said is the picture in words.
func (b Bars) Said() string {
	var parts []string
	for _, bar := range b.Bars {
		said := fmt.Sprintf("%s: %d", bar.Label, bar.Value)
		if bar.Limit > 0 {
			said += fmt.Sprintf(" of %d", bar.Limit)
		}
		parts = append(parts, said)
	}
	return b.Unit + " by " + strings.ToLower(b.Axis) + ". " + strings.Join(parts, "; ") + "."
}

// top is the highest figure of the scale: four even steps that hold them all.
func (b Bars) top() int {
	highest := 1
	for _, bar := range b.Bars {
		highest = max(highest, bar.Value, bar.Limit)
	}
	return (highest + 3) / 4 * 4
}

func (b Bars) y(value int) int {
	return barsBase - value*(barsBase-barsTop)/b.top()
}

// Column is a bar with its place in the picture.
type Column struct {
	Bar
	X, Y, W, H, Mid, ValueY, LimitX1, LimitX2, LimitY int
	Inside                                            bool // the figure has room in the column
	Over                                              bool
}

// Columns places the bars.
func (b Bars) Columns() []Column {
	var all []Column
	step := (barsWidth - barsLeft) / max(1, len(b.Bars))
	width := min(56, step*2/3)
	for i, bar := range b.Bars {
		mid := barsLeft + i*step + step/2
		y := b.y(bar.Value)
		all = append(all, Column{
			Bar: bar, X: mid - width/2, Y: y, W: width, H: barsBase - y, Mid: mid,
			LimitX1: mid - width/2 - 4, LimitX2: mid + width/2 + 4, LimitY: b.y(bar.Limit),
			Over:   bar.Limit > 0 && bar.Value > bar.Limit,
			ValueY: y - 6,
		})
		if last := &all[i]; last.H >= insideFrom {
			last.Inside, last.ValueY = true, barsBase-8
		}
	}
	return all
}

// GridLine is a line of the scale.
type GridLine struct{ Y, TextY, Label int }

// Lines is the scale.
func (b Bars) Lines() []GridLine {
	var all []GridLine
	for i := range 5 {
		value := b.top() / 4 * i
		all = append(all, GridLine{b.y(value), b.y(value) + 4, value})
	}
	return all
}

// Pipeline is one bar cut by step: how many stand where. Partial "pipeline"
// draws it.
type Pipeline struct {
	Title string
	Axis  string // "Step"
	Unit  string // "Clients"
	Steps []Bar
}

// Segment is a step with its place in the picture.
type Segment struct {
	Bar
	X, W  int
	Shade string
}

// ID is the element of the title.
func (p Pipeline) ID() string { return "chart-" + slug(p.Title) }

// Total is all steps together.
func (p Pipeline) Total() int {
	sum := 0
	for _, s := range p.Steps {
		sum += s.Value
	}
	return sum
}

// Said is the picture in words.
func (p Pipeline) Said() string {
	var parts []string
	for _, s := range p.Steps {
		parts = append(parts, fmt.Sprintf("%s: %d", s.Label, s.Value))
	}
	return strings.Join(parts, "; ") + "."
}

// Segments places the steps; each edge is rounded from the running sum, so that
// the segments fill the bar exactly.
func (p Pipeline) Segments() []Segment {
	var all []Segment
	sum, total := 0, max(1, p.Total())
	for i, s := range p.Steps {
		from := sum * pipelineWidth / total
		sum += s.Value
		shade := fmt.Sprintf("shade-%d", i*5/len(p.Steps))
		all = append(all, Segment{s, from, sum*pipelineWidth/total - from, shade})
	}
	return all
}
