package paper

// Signatures is a row of signature fields, two beside each other.
type Signatures struct{ Fields []Signature }

// Signature is one field: for whom, and once signed the name, role, time and the hash of what was signed. What is empty
// is left as a line to write on.
type Signature struct{ For, Name, Role, At, Hash string }

func (s Signatures) place(c *composer) {
	const gap = 8.0
	width := (contentWidth - gap) / 2
	for i := 0; i < len(s.Fields); i += 2 {
		pair := s.Fields[i:min(i+2, len(s.Fields))]
		tallest := 0.0
		for _, f := range pair {
			tallest = max(tallest, f.height(c, width))
		}
		c.need(tallest)
		for k, f := range pair {
			f.draw(c, sideMargin+float64(k)*(width+gap), width)
		}
		c.y += tallest
	}
}

const signatureSpace = 12.0

const signatureLines = 8 // of any one entry

func (f Signature) head(c *composer, width float64) []line {
	return capped(c.setter.lines(f.For, body.inBold(), width), signatureLines)
}

func (f Signature) rows(c *composer, width float64) [][]line {
	var out [][]line
	for _, text := range []string{joinWords(", ", f.Name, f.Role), f.At, f.hashLine()} {
		if text != "" {
			out = append(out, capped(c.setter.lines(text, small, width), signatureLines))
		}
	}
	return out
}

func (f Signature) hashLine() string {
	if f.Hash == "" {
		return ""
	}
	return "SHA-256 of the document signed: " + f.Hash
}

func (f Signature) height(c *composer, width float64) float64 {
	height := float64(len(f.head(c, width)))*body.height() + f.space() + 7
	for _, lines := range f.rows(c, width) {
		height += float64(len(lines)) * small.height()
	}
	return height
}

// space to sign by hand is left while nobody has signed.
func (f Signature) space() float64 {
	if f.At != "" {
		return 2
	}
	return signatureSpace
}

func (f Signature) draw(c *composer, x, width float64) {
	y := c.lines(f.head(c, width), body.inBold(), x, c.y, width, start) + f.space()
	c.add(lineMark{x1: x, y1: y, x2: x + width, y2: y, width: 0.25, colour: ink})
	y += 1
	for _, lines := range f.rows(c, width) {
		y = c.lines(lines, small, x, y, width, start)
	}
}
