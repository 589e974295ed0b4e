package paper

import (
	"time"

	"assay/internal/day"
)

// letterSheet is the letterhead that all papers but the certificate share.
type letterSheet struct{}

func (letterSheet) head(c *composer, page int) {
	if page > 1 {
		c.runningHead()
		return
	}
	c.letterhead()
	c.title()
}

// foot draws number, revision and "page x of y".
func (letterSheet) foot(c *composer, page, of int) {
	y := pageHeight - bottomMargin + 7
	c.add(lineMark{x1: sideMargin, y1: y - 2, x2: pageWidth - sideMargin, y2: y - 2, width: 0.2, colour: rule})
	c.footLine(joinWords(" · ", c.doc.Number, c.doc.revision()), y, page, of)
}

// footLine says which paper this is, which page of it, and whether it counts.
func (c *composer) footLine(text string, y float64, page, of int) {
	if c.doc.Draft {
		text = joinWords(" · ", in(c.doc.Language).say("draft"), text)
	}
	c.lines(capped(c.setter.lines(text, small, contentWidth-30), 1), small, sideMargin, y, contentWidth, start)
	c.fixed(in(c.doc.Language).say("page", page, of), small, sideMargin, y, contentWidth, end)
}

// letterhead draws the body's mark, name and address at the head of the first page.
func (c *composer) letterhead() {
	l := c.doc.Letterhead
	x, top := sideMargin, topMargin-4
	if c.mark != nil {
		width, height := c.mark.fit(34, 15)
		c.add(imageMark{x: x, y: top, width: width, height: height, picture: c.mark})
		x += width + 4
	}
	half := contentWidth * 0.55
	name := style{size: 12.5, bold: true, colour: accent}
	below := c.lines(capped(c.setter.lines(l.Name, name, half-(x-sideMargin)), 3), name, x, top, half, start)
	below = c.lines(capped(c.setter.lines(l.Address, small, half-(x-sideMargin)), 4), small, x, below+0.5, half, start)
	right := top + 1
	for _, text := range []string{l.Web, l.Email, l.Accreditation} {
		if text != "" {
			column := contentWidth - half - 4
			right = c.lines(capped(c.setter.lines(text, small, column), 3), small, sideMargin+half+4, right, column, end)
		}
	}
	c.y = max(below, right, top+15) + 2.5
	c.add(lineMark{x1: sideMargin, y1: c.y, x2: pageWidth - sideMargin, y2: c.y, width: 0.6, colour: accent})
	c.y += 7
}

// fit gives the largest size in millimetres within a box.
func (p *picture) fit(width, height float64) (w, h float64) {
	scale := min(width/float64(p.width), height/float64(p.height))
	return float64(p.width) * scale, float64(p.height) * scale
}

// runningHead draws the narrow head of the following pages.
func (c *composer) runningHead() {
	y := topMargin - 5
	half := contentWidth/2 - 2
	c.lines(c.firstLine(c.doc.Letterhead.Name, small.inBold().in(accent), half), small.inBold().in(accent), sideMargin, y, half, start)
	c.lines(c.firstLine(c.doc.Title, small, half), small, pageWidth-sideMargin-half, y, half, end)
	c.add(lineMark{x1: sideMargin, y1: y + 5, x2: pageWidth - sideMargin, y2: y + 5, width: 0.2, colour: rule})
	c.y = topMargin + 5
}

// firstLine sets a text on one line and drops what does not fit.
func (c *composer) firstLine(text string, st style, width float64) []line {
	const most = 400 // characters of any line, so that a text of a whole book is not set on every page
	if letters := []rune(text); len(letters) > most {
		text = string(letters[:most])
	}
	set := c.setter.lines(text, st, width)
	if len(set) == 1 {
		return set
	}
	return c.setter.lines(text, st, width-4)[:1]
}

// title draws what the paper is.
func (c *composer) title() {
	d := c.doc
	big := style{size: 19, bold: true, colour: ink}
	c.prose(d.Title, big, sideMargin, contentWidth)
	if d.Subtitle != "" {
		c.skip(0.5)
		c.prose(d.Subtitle, body.sized(11.5).in(muted), sideMargin, contentWidth)
	}
	c.skip(1.5)
	c.prose(joinWords(" · ", d.Number, d.revision(), d.date()), small, sideMargin, contentWidth)
	c.skip(5)
}

func (d Document) revision() string {
	if d.Revision == "" {
		return ""
	}
	return in(d.Language).say("revision", d.Revision)
}

func (d Document) date() string {
	switch {
	case d.Created.IsZero():
		return ""
	case d.Language == "" || d.Language == "en":
		return d.Created.UTC().Format("2 January 2006")
	}
	return in(d.Language).day(day.Of(d.Created, time.UTC))
}

// joinWords joins what is not empty.
func joinWords(between string, words ...string) string {
	out := ""
	for _, w := range words {
		switch {
		case w == "":
		case out == "":
			out = w
		default:
			out += between + w
		}
	}
	return out
}
