package paper

// Signatures is a row of signature fields, two beside each other.
type Signatures struct{ Fields []Signature }

// Signature is one field: for whom, and once signed the name, role, time and the hash of what was signed. What is empty
// is left as a line to write on.
type Signature struct{ For, Name, Role, At, Hash string }

const (
	signatureGap   = 8.0
	signatureWidth = (contentWidth - signatureGap) / 2
)

func (s Signatures) place(c *composer) {
	for i := 0; i < len(s.Fields); i += 2 {
		pair := Signatures{s.Fields[i:min(i+2, len(s.Fields))]}
		height, line := pair.height(c), pair.lineAt(c)
		c.need(height)
		for k, f := range pair.Fields {
			f.draw(c, sideMargin+float64(k)*(signatureWidth+signatureGap), line)
		}
		c.y += height
	}
}

// height is that of one pair of fields.
func (s Signatures) height(c *composer) float64 {
	tallest := 0.0
	for _, f := range s.Fields[:min(2, len(s.Fields))] {
		below := 0.0
		for _, lines := range f.rows(c) {
			below += float64(len(lines)) * small.height()
		}
		tallest = max(tallest, below)
	}
	return s.lineAt(c) + tallest + 6
}

// lineAt is how far down the lines of a pair stand, the same for both.
func (s Signatures) lineAt(c *composer) float64 {
	at := 0.0
	for _, f := range s.Fields[:min(2, len(s.Fields))] {
		at = max(at, float64(len(f.head(c)))*body.height()+f.space())
	}
	return at
}

const signatureSpace = 12.0

const signatureLines = 8 // of any one entry

func (f Signature) head(c *composer) []line {
	return capped(c.setter.lines(f.For, body.inBold(), signatureWidth), signatureLines)
}

func (f Signature) rows(c *composer) [][]line {
	var out [][]line
	for _, text := range []string{joinWords(", ", f.Name, f.Role), f.At, f.hashLine()} {
		if text != "" {
			out = append(out, capped(c.setter.lines(text, small, signatureWidth), signatureLines))
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

// space to sign by hand is left while nobody has signed.
func (f Signature) space() float64 {
	if f.At != "" {
		return 2
	}
	return signatureSpace
}

func (f Signature) draw(c *composer, x, lineAt float64) {
	c.lines(f.head(c), body.inBold(), x, c.y, signatureWidth, start)
	y := c.y + lineAt
	c.add(lineMark{x1: x, y1: y, x2: x + signatureWidth, y2: y, width: 0.25, colour: ink})
	y++
	for _, lines := range f.rows(c) {
		y = c.lines(lines, small, x, y, signatureWidth, start)
	}
}
