package paper

// The page, in millimetres.
const (
	pageWidth    = 210.0
	pageHeight   = 297.0
	sideMargin   = 22.0
	topMargin    = 20.0
	bottomMargin = 24.0
	contentWidth = pageWidth - 2*sideMargin
	leading      = 1.38 // line height as a multiple of the size
)

type colour struct{ r, g, b uint8 }

var (
	ink    = colour{0x1d, 0x23, 0x26}
	muted  = colour{0x5a, 0x66, 0x6b}
	accent = colour{0x0f, 0x5a, 0x5c}
	rule   = colour{0xc4, 0xce, 0xd0}
	shade  = colour{0xee, 0xf3, 0xf3}
	white  = colour{0xff, 0xff, 0xff}
)

var (
	body      = style{size: 9.5, colour: ink}
	small     = style{size: 8, colour: muted}
	tableText = style{size: 8.5, colour: ink}
	tableHead = style{size: 8.5, bold: true, colour: accent}
)

func (st style) height() float64            { return st.size * millimetresPerPoint * leading }
func (st style) inBold() style              { st.bold = true; return st }
func (st style) in(c colour) style          { st.colour = c; return st }
func (st style) sized(points float64) style { st.size = points; return st }

// page holds what will be drawn on one page, in order.
type page struct{ marks []drawing }

// composer lays blocks out on pages. It only remembers what to draw; draw.go knows the PDF library.
type composer struct {
	doc    Document
	sheet  sheet
	setter *setter
	mark   *picture
	pages  []*page
	page   *page // the one being drawn on
	y      float64
	ahead  float64 // room the block being placed leaves for what follows it
}

// sheet is what frames the pages of a paper.
type sheet interface {
	head(c *composer, page int)
	foot(c *composer, page, of int)
}

// picture is a decoded image with its size in pixels.
type picture struct {
	width, height int
	png           []byte
	pressed       func() pressedPicture
}

func compose(doc Document, options Options) (*composer, error) {
	var extra []*face
	for _, path := range options.ExtraFonts {
		f, err := fromDisk(path)
		if err != nil {
			return nil, err
		}
		extra = append(extra, f)
	}
	mark, err := keptMark(doc.Letterhead.Mark)
	if err != nil {
		return nil, err
	}
	return &composer{doc: doc, setter: newSetter(extra), mark: mark}, nil
}

// flow places every block, then the feet, which need the number of pages.
func (c *composer) flow(s sheet) {
	c.sheet = s
	c.turn()
	for i, b := range c.doc.Blocks {
		c.ahead = c.measure(c.doc.Blocks[i+1:])
		b.place(c)
	}
	for i, p := range c.pages {
		c.page = p
		c.sheet.foot(c, i+1, len(c.pages))
	}
}

// whole is the greatest height of what is kept on one page rather than divided.
const whole = 150.0

// measured is a block that is not divided while it is smaller than whole.
type measured interface{ height(c *composer) float64 }

// measure is the room a heading needs below it, so that it stands on one page with what it heads.
func (c *composer) measure(following []Block) float64 {
	room := 0.0
	for _, b := range following {
		if _, heading := b.(Heading); heading {
			room += 12
			continue
		}
		if m, ok := b.(measured); ok && m.height(c) <= whole {
			return room + m.height(c)
		}
		break
	}
	return room + 18
}

func (c *composer) add(d drawing) { c.page.marks = append(c.page.marks, d) }

// turn starts a page.
func (c *composer) turn() {
	c.page = &page{}
	c.pages = append(c.pages, c.page)
	c.watermark()
	c.sheet.head(c, len(c.pages))
}

func (c *composer) room() float64 { return pageHeight - bottomMargin - c.y }

// need turns the page unless the height is free on this one.
func (c *composer) need(height float64) {
	if c.room() < height && c.y > topMargin+12 {
		c.turn()
	}
}

func (c *composer) skip(height float64) { c.y = min(c.y+height, pageHeight-bottomMargin) }

type align int

const (
	start align = iota // left, or right for a line that runs from the right
	end
	middle
)

// lines draws set lines from y downwards within a column and gives the y below them.
func (c *composer) lines(lines []line, st style, x, y, width float64, a align) float64 {
	for _, l := range lines {
		c.add(textMark{x: x + offset(l, width, a), y: y + baseline(st), line: l, style: st})
		y += st.height()
	}
	return y
}

// baseline is how far under the top of its line box a text of this style stands.
func baseline(st style) float64 { return st.height()/2 + 0.36*st.size*millimetresPerPoint }

func offset(l line, width float64, a align) float64 {
	switch {
	case a == middle:
		return (width - l.width) / 2
	case a == end || l.rightToLeft:
		return width - l.width
	}
	return 0
}

// capped keeps the first n lines of a text that may not take more room.
func capped(lines []line, n int) []line { return lines[:min(n, len(lines))] }

// prose flows a text over as many pages as it needs.
func (c *composer) prose(text string, st style, x, width float64) {
	for _, l := range c.setter.lines(text, st, width) {
		c.need(st.height())
		c.y = c.lines([]line{l}, st, x, c.y, width, start)
	}
}

// fixed draws a text at a place, on one line, and gives its width.
func (c *composer) fixed(text string, st style, x, y, width float64, a align) float64 {
	set := c.setter.lines(text, st, 1e6)[0]
	c.add(textMark{x: x + offset(set, width, a), y: y + baseline(st), line: set, style: st})
	return set.width
}

func (c *composer) watermark() {
	if !c.doc.Draft {
		return
	}
	st := style{size: 120, bold: true, colour: colour{0xe9, 0xec, 0xed}}
	set := c.setter.lines("DRAFT", st, 1e6)[0]
	c.add(textMark{x: (pageWidth - set.width) / 2, y: pageHeight/2 + 15, line: set, style: st, turned: 52})
}
