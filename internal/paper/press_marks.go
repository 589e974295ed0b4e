package paper

import (
	"math"
	"strconv"
)

// number and letter write an operand and an operator of a page.
func (p *press) number(values ...float64) {
	for _, v := range values {
		p.ops = append(appendNumber(p.ops, v), ' ')
	}
}

func (p *press) operator(name string) { p.ops = append(append(p.ops, name...), '\n') }

func (p *press) fill(c colour) {
	if c == p.colour {
		return
	}
	p.colour = c
	p.number(tint(c.r), tint(c.g), tint(c.b))
	p.operator("rg")
}

func tint(part uint8) float64 { return float64(part) / 255 }

// name gives the name of a face on the pages.
func (p *press) name(f *face) string {
	name, known := p.fonts[f]
	if !known {
		name = "F" + strconv.Itoa(len(p.order)+1)
		p.fonts[f] = name
		p.order = append(p.order, f)
	}
	return name
}

func (t textMark) press(p *press) {
	if t.turned != 0 {
		p.operator("q")
		sin, cos := math.Sincos(t.turned * math.Pi / 180)
		x, y := pageWidth/2*points, pageHeight/2*points
		p.number(cos, sin, -sin, cos, x-x*cos+y*sin, y-x*sin-y*cos)
		p.operator("cm")
	}
	p.fill(t.style.colour)
	for _, piece := range t.line.pieces {
		p.piece(piece, t.x+piece.dx, t.y, t.style.size*piece.face.scale)
	}
	if t.turned != 0 {
		p.operator("Q")
		p.colour = colour{}
	}
}

func (p *press) piece(part piece, x, y, size float64) {
	p.ops = append(append(append(p.ops, "BT /"...), p.name(part.face)...), ' ')
	p.number(size)
	p.ops = append(p.ops, "Tf "...)
	p.number(x*points, (pageHeight-y)*points)
	p.ops = append(p.ops, "Td <"...)
	for _, r := range part.text {
		p.ops = appendCode(p.ops, uint16(r)) // setting leaves nothing beyond the basic plane
	}
	p.ops = append(p.ops, "> Tj ET\n"...)
}

func (l lineMark) press(p *press) {
	p.number(tint(l.colour.r), tint(l.colour.g), tint(l.colour.b))
	p.ops = append(p.ops, "RG "...)
	p.number(l.width * points)
	p.ops = append(p.ops, "w "...)
	p.number(l.x1*points, (pageHeight-l.y1)*points)
	p.ops = append(p.ops, "m "...)
	p.number(l.x2*points, (pageHeight-l.y2)*points)
	p.operator("l S")
}

func (b boxMark) press(p *press) {
	paint := "n"
	if b.fill != nil {
		p.fill(*b.fill)
		paint = "f"
	}
	if b.edge != nil {
		p.number(tint(b.edge.r), tint(b.edge.g), tint(b.edge.b))
		p.ops = append(p.ops, "RG "...)
		p.number(0.2 * points)
		p.operator("w")
		paint = map[string]string{"n": "S", "f": "B"}[paint]
	}
	p.number(b.x*points, (pageHeight-b.y-b.height)*points, b.width*points, b.height*points)
	p.ops = append(p.ops, "re "...)
	p.operator(paint)
}

// A code is drawn in its own units, so that each run of dark modules is four small whole numbers.
func (q codeMark) press(p *press) {
	p.fill(ink)
	unit := q.size / float64(q.code.Size) * points
	p.operator("q")
	p.number(unit, 0, 0, -unit, q.x*points, (pageHeight-q.y)*points)
	p.operator("cm")
	q.runs(func(row, from, to int) {
		p.number(float64(from), float64(row), float64(to-from), seam)
		p.operator("re")
	})
	p.operator("f")
	p.operator("Q")
}

func (i imageMark) press(p *press) {
	p.shown = i.picture
	p.operator("q")
	p.number(i.width*points, 0, 0, i.height*points, i.x*points, (pageHeight-i.y-i.height)*points)
	p.operator("cm /Mark Do Q")
}

func (l linkMark) press(p *press) { p.links = append(p.links, l) }

func (o outlineMark) press(p *press) {
	p.outline = append(p.outline, target{page: p.page, y: o.y, text: o.text})
}
