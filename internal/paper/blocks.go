package paper

import "fmt"

// Heading opens a part of the paper. Level 1 is the largest; it also stands in the outline.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is running text. Line feeds are kept.
type Paragraph struct{ Text string }

// Note is small print.
type Note struct{ Text string }

// KeyValues is a list of labelled values, two columns wide. An empty value shows as a dash.
type KeyValues struct{ Rows []KeyValue }

// KeyValue is one labelled value.
type KeyValue struct{ Key, Value string }

// List is a list of items, with numbers or dots.
type List struct {
	Items    []string
	Numbered bool
}

// PageBreak starts a page.
type PageBreak struct{}

// Keep begins a new page unless so many millimetres are free on this one: what follows shall stand together.
type Keep float64

func (k Keep) place(c *composer) { c.need(float64(k)) }

// Callout sets a statement apart. Its tone colours it; the words must carry the meaning alone.
type Callout struct {
	Title, Text string
	Tone        Tone
}

// Tone is one of the meanings a colour may have.
type Tone int

// The tones: for information, waiting, refused or overdue, done, none, and not looked at.
const (
	Inform Tone = iota
	Waiting
	Refused
	Done
	Blank
	Unseen
)

type toneLook struct {
	strong, pale colour
	sign         string
}

var tones = map[Tone]toneLook{
	Inform:  {colour{0x1f, 0x5b, 0x99}, colour{0xe9, 0xf0, 0xf8}, "i"},
	Waiting: {colour{0x8a, 0x55, 0x00}, colour{0xfb, 0xf1, 0xdd}, "!"},
	Refused: {colour{0xa3, 0x21, 0x1b}, colour{0xfa, 0xe7, 0xe5}, "✕"},
	Done:    {colour{0x22, 0x6b, 0x35}, colour{0xe4, 0xf2, 0xe7}, "✓"},
	Blank:   {muted, shade, "–"},
	Unseen:  {rule, white, ""},
}

func (p Paragraph) place(c *composer) {
	c.prose(p.Text, body, sideMargin, contentWidth)
	c.skip(2.2)
}

func (n Note) place(c *composer) {
	c.prose(n.Text, small, sideMargin, contentWidth)
	c.skip(2)
}

func (PageBreak) place(c *composer) {
	if c.y > topMargin+12 {
		c.turn()
	}
}

func (h Heading) place(c *composer) {
	st, before, after := body.inBold().in(muted), 2.5, 1.0
	switch h.Level {
	case 1:
		st, before, after = style{size: 13.5, bold: true, colour: accent}, 5, 2
	case 2:
		st, before, after = style{size: 11, bold: true, colour: ink}, 3.5, 1.2
	}
	lines := capped(c.setter.lines(h.Text, st, contentWidth), 8)
	c.need(before + float64(len(lines))*st.height() + after + c.ahead) // a heading never stands alone at the foot
	c.skip(before)
	c.add(outlineMark{y: c.y, level: max(h.Level, 1) - 1, text: c.setter.clean(h.Text)})
	c.y = c.lines(lines, st, sideMargin, c.y, contentWidth, start) + after
}

const (
	keyWidth = 50.0
	rowPad   = 1.1
)

func (k KeyValues) place(c *composer) {
	for _, row := range k.Rows {
		c.keyValue(row)
	}
	c.skip(3)
}

// keyValue keeps key and value together unless the value alone is longer than a page.
func (c *composer) keyValue(row KeyValue) {
	key := capped(c.setter.lines(row.Key, body.in(muted), keyWidth-4), 8)
	value := c.setter.lines(orDash(row.Value), body, contentWidth-keyWidth)
	c.need(float64(min(max(len(key), len(value)), 12))*body.height() + 2*rowPad)
	c.y += rowPad
	page, below := len(c.pages), c.lines(key, body.in(muted), sideMargin, c.y, keyWidth-4, start)
	for _, l := range value {
		c.need(body.height())
		c.y = c.lines([]line{l}, body, sideMargin+keyWidth, c.y, contentWidth-keyWidth, start)
	}
	if page == len(c.pages) {
		c.y = max(c.y, below)
	}
	c.y += rowPad
	c.add(lineMark{x1: sideMargin, y1: c.y, x2: pageWidth - sideMargin, y2: c.y, width: 0.15, colour: rule})
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func (l List) place(c *composer) {
	const indent = 6.0
	for i, item := range l.Items {
		lines := c.setter.lines(item, body, contentWidth-indent)
		c.need(float64(min(len(lines), 3)) * body.height())
		sign := "•"
		if l.Numbered {
			sign = fmt.Sprintf("%d.", i+1)
		}
		c.fixed(sign, body.in(accent), sideMargin, c.y, indent-1.5, start)
		for _, set := range lines {
			c.need(body.height())
			c.y = c.lines([]line{set}, body, sideMargin+indent, c.y, contentWidth-indent, start)
		}
		c.skip(0.8)
	}
	c.skip(2)
}

func (b Callout) place(c *composer) {
	look := tones[b.Tone]
	const pad, bar = 3.0, 1.2
	width := contentWidth - 2*pad - bar
	head := capped(c.setter.lines(b.Title, body.inBold().in(look.strong), width), 8)
	text := c.setter.lines(b.Text, body, width)
	if b.Text == "" {
		text = nil
	}
	for first := true; first || len(text) > 0; first = false {
		if !first {
			head = nil
		}
		c.need(float64(len(head)+min(len(text), 6))*body.height() + 2*pad)
		fits := int((c.room() - 2*pad) / body.height())
		count := max(min(len(text), fits-len(head)), 0)
		c.calloutPart(head, text[:count], look)
		text = text[count:]
	}
	c.skip(3)
}

func (c *composer) calloutPart(head, text []line, look toneLook) {
	const pad, bar = 3.0, 1.2
	height := float64(len(head)+len(text))*body.height() + 2*pad
	c.add(boxMark{x: sideMargin, y: c.y, width: contentWidth, height: height, fill: &look.pale})
	c.add(boxMark{x: sideMargin, y: c.y, width: bar, height: height, fill: &look.strong})
	x, width := sideMargin+bar+pad, contentWidth-2*pad-bar
	below := c.lines(head, body.inBold().in(look.strong), x, c.y+pad, width, start)
	c.lines(text, body, x, below, width, start)
	c.y += height
}
