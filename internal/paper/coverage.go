package paper

// Coverage is a picture of which clauses were audited and how they stood: one row of boxes for each group of clauses.
type Coverage struct {
	Rows   []CoverageRow
	Legend []LegendEntry
}

// CoverageRow is one group of clauses.
type CoverageRow struct {
	Label string
	Cells []CoverageCell
}

// CoverageCell is one clause with its verdict.
type CoverageCell struct {
	Label string
	Tone  Tone
}

// LegendEntry says in words what a tone means in this picture.
type LegendEntry struct {
	Tone Tone
	Text string
}

const (
	coverageLabel  = 52.0
	coverageGap    = 1.0
	coveragePerRow = 7
	coverageCell   = (contentWidth-coverageLabel)/coveragePerRow - coverageGap
	coverageHeight = 6.2
)

// height is a little more than the picture takes.
func (v Coverage) height(c *composer) float64 {
	height := 12.0
	for _, row := range v.Rows {
		_, tall := row.size(c)
		height += tall + 0.8
	}
	return height
}

func (v Coverage) place(c *composer) {
	if height := v.height(c); height <= whole {
		c.need(height)
	}
	v.legend(c)
	for _, row := range v.Rows {
		v.row(c, row)
	}
	c.skip(4)
}

func (v Coverage) legend(c *composer) {
	x := sideMargin
	for _, entry := range v.Legend {
		width := c.setter.width(entry.Text, small) + 10
		if x+width > pageWidth-sideMargin {
			x, c.y = sideMargin, c.y+5
		}
		c.toneBox(x, c.y+0.3, 4, 4, entry.Tone, "")
		c.fixed(entry.Text, small, x+5.4, c.y+0.3, width, start)
		x += width
	}
	c.y += 7
}

// toneBox draws a box whose tone shows by colour and by sign.
func (c *composer) toneBox(x, y, width, height float64, tone Tone, label string) {
	look := tones[tone]
	c.add(boxMark{x: x, y: y, width: width, height: height, fill: &look.pale, edge: &look.strong})
	text := style{size: 6.8, bold: true, colour: look.strong}
	if tone == Unseen {
		text = text.in(muted)
	}
	top := y + (height-text.height())/2
	if label == "" {
		c.fixed(look.sign, text, x, top, width, middle)
		return
	}
	c.fixed(label, text, x+1.1, top, width, start)
	c.fixed(look.sign, text, x, top, width-1.1, end)
}

func (row CoverageRow) size(c *composer) (label []line, height float64) {
	label = capped(c.setter.lines(row.Label, tableText, coverageLabel-3), 6)
	boxes := (len(row.Cells) + coveragePerRow - 1) / coveragePerRow
	return label, max(float64(len(label))*tableText.height()+1, float64(boxes)*(coverageHeight+coverageGap))
}

func (v Coverage) row(c *composer, row CoverageRow) {
	label, height := row.size(c)
	c.need(height)
	c.lines(label, tableText, sideMargin, c.y+0.9, coverageLabel-3, start)
	for i, cell := range row.Cells {
		x := sideMargin + coverageLabel + float64(i%coveragePerRow)*(coverageCell+coverageGap)
		y := c.y + float64(i/coveragePerRow)*(coverageHeight+coverageGap)
		c.toneBox(x, y, coverageCell, coverageHeight, cell.Tone, cell.Label)
	}
	c.y += height + 0.8
}

// Bars is a picture of quantities beside each other, each with its value in words.
type Bars struct{ Items []Bar }

// Bar is one quantity. Text is its value as read, such as "2.5 days".
type Bar struct {
	Label, Text string
	Value       float64
}

const (
	barLabels = 58.0
	barValues = 26.0
	barHeight = 5.6
)

// size is a bar's label in lines, and how tall the bar is with it.
func (b Bar) size(c *composer) (label []line, tall float64) {
	label = capped(c.setter.lines(b.Label, tableText, barLabels-3), 6)
	return label, max(barHeight, float64(len(label))*tableText.height()+1.4)
}

// height is a little more than the picture takes.
func (b Bars) height(c *composer) float64 {
	height := 6.0
	for _, item := range b.Items {
		_, tall := item.size(c)
		height += tall
	}
	return height
}

func (b Bars) place(c *composer) {
	const labels, values = barLabels, barValues
	if height := b.height(c); height <= whole {
		c.need(height)
	}
	largest := 0.0
	for _, item := range b.Items {
		largest = max(largest, item.Value)
	}
	for _, item := range b.Items {
		label, tall := item.size(c)
		c.need(tall)
		c.lines(label, tableText, sideMargin, c.y, labels-3, start)
		if length := (contentWidth - labels - values) * safeShare(item.Value, largest); length > 0 {
			c.add(boxMark{x: sideMargin + labels, y: c.y + 0.8, width: length, height: 3.2, fill: &accent})
		}
		c.fixed(item.Text, tableText, sideMargin+contentWidth-values, c.y, values, end)
		c.y += tall
	}
	c.skip(4)
}

func safeShare(value, largest float64) float64 {
	if largest <= 0 || value <= 0 {
		return 0
	}
	return value / largest
}
