package paper

// Table repeats its head on every page and never divides a row, unless the row alone is taller than a page.
// A row may have fewer cells than there are columns. Foot rows are set in bold under a line and stay with the last row.
type Table struct {
	Columns []Column
	Rows    [][]string
	Foot    [][]string
}

// Column is one column; Weight is its share of the width (0 counts as 1), Number aligns figures at the right.
type Column struct {
	Title  string
	Weight float64
	Number bool
}

const cellPad = 1.5

// cells is one row set into lines, ready to be drawn.
type cells struct {
	lines  [][]line
	style  style
	height float64
}

func (t Table) place(c *composer) {
	widths := t.widths()
	head, rows := t.head(c, widths), t.rows(c, widths)
	first := 0.0
	if len(rows) > 0 {
		first = min(rows[0].height, 60)
	}
	if all := total(head, rows); all <= smallTable {
		first = all - head.height
	}
	c.need(head.height + first)
	t.drawHead(c, head, widths)
	for i, r := range rows {
		t.row(c, r, t.withFollowing(rows, i), head, widths)
	}
	c.skip(4)
}

func (t Table) rows(c *composer, widths []float64) []cells {
	rows := make([]cells, 0, len(t.Rows)+len(t.Foot))
	for _, r := range t.Rows {
		rows = append(rows, c.set(r, widths, tableText))
	}
	for _, r := range t.Foot {
		rows = append(rows, c.set(r, widths, tableText.inBold()))
	}
	return rows
}

// smallTable is the height up to which a table is not divided.
const smallTable = 85.0

// height is that of the whole table if it is small.
func (t Table) height(c *composer) float64 {
	const rows = 20 // more are never small
	if len(t.Rows) > rows {
		return 2 * whole
	}
	widths := t.widths()
	if all := total(t.head(c, widths), t.rows(c, widths)); all <= smallTable {
		return all
	}
	return 2 * whole
}

func total(head cells, rows []cells) float64 {
	height := head.height
	for _, r := range rows {
		height += r.height
	}
	return height
}

// withFollowing is the height that must be free for a row: the last row takes the foot with it.
func (t Table) withFollowing(rows []cells, i int) float64 {
	height := rows[i].height
	if i == len(t.Rows)-1 {
		for _, foot := range rows[i+1:] {
			height += foot.height
		}
	}
	return height
}

func (t Table) widths() []float64 {
	total := 0.0
	for _, col := range t.Columns {
		total += share(col)
	}
	out := make([]float64, len(t.Columns))
	for i, col := range t.Columns {
		out[i] = contentWidth * share(col) / total
	}
	return out
}

func share(col Column) float64 {
	if col.Weight <= 0 {
		return 1
	}
	return col.Weight
}

func (t Table) head(c *composer, widths []float64) cells {
	titles := make([]string, len(t.Columns))
	for i, col := range t.Columns {
		titles[i] = col.Title
	}
	head := c.set(titles, widths, tableHead)
	for i := range head.lines {
		head.lines[i] = capped(head.lines[i], 4)
	}
	head.height = min(head.height, 4*tableHead.height()+2*cellPad)
	return head
}

func (c *composer) set(texts []string, widths []float64, st style) cells {
	out := cells{style: st, lines: make([][]line, len(widths))}
	tallest := 1
	for i, width := range widths {
		if i < len(texts) {
			out.lines[i] = c.setter.lines(texts[i], st, width-2*cellPad)
			tallest = max(tallest, len(out.lines[i]))
		}
	}
	out.height = float64(tallest)*st.height() + 2*cellPad
	return out
}

func (t Table) drawHead(c *composer, head cells, widths []float64) {
	c.add(boxMark{x: sideMargin, y: c.y, width: contentWidth, height: head.height, fill: &shade})
	t.cells(c, head, widths)
	c.add(lineMark{x1: sideMargin, y1: c.y, x2: pageWidth - sideMargin, y2: c.y, width: 0.35, colour: accent})
}

// row draws a row on this page, or on the next with the head repeated.
func (t Table) row(c *composer, r cells, needed float64, head cells, widths []float64) {
	full := pageHeight - bottomMargin - topMargin - 5 - head.height
	if needed > full {
		needed = r.height
	}
	if c.room() < min(needed, full) {
		c.turn()
		t.drawHead(c, head, widths)
	}
	for r.height > c.room()+1e-6 {
		var rest cells
		r, rest = r.divide(c.room())
		t.cells(c, r, widths)
		c.turn()
		t.drawHead(c, head, widths)
		r = rest
	}
	t.cells(c, r, widths)
	c.add(lineMark{x1: sideMargin, y1: c.y, x2: pageWidth - sideMargin, y2: c.y, width: 0.15, colour: rule})
}

// divide cuts a row that is taller than a page.
func (r cells) divide(room float64) (part, rest cells) {
	count := max(int((room-2*cellPad)/r.style.height()), 1)
	part, rest = cells{style: r.style}, cells{style: r.style}
	longest := 0
	for _, lines := range r.lines {
		n := min(count, len(lines))
		part.lines, rest.lines = append(part.lines, lines[:n]), append(rest.lines, lines[n:])
		longest = max(longest, len(lines)-n)
	}
	part.height = float64(count)*r.style.height() + 2*cellPad
	rest.height = float64(longest)*r.style.height() + 2*cellPad
	return part, rest
}

func (t Table) cells(c *composer, r cells, widths []float64) {
	x := sideMargin
	for i, width := range widths {
		a := start
		if t.Columns[i].Number {
			a = end
		}
		c.lines(r.lines[i], r.style, x+cellPad, c.y+cellPad, width-2*cellPad, a)
		x += width
	}
	c.y += r.height
}
