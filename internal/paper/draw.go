package paper

import (
	"bytes"
	"fmt"

	"github.com/jung-kurt/gofpdf"
)

// drawing is one thing on a page. Places and sizes are in millimetres from the top left corner.
// It is drawn by the PDF library or by the press.
type drawing interface {
	draw(*canvas)
	press(*press)
}

type textMark struct {
	x, y   float64 // y is the baseline
	line   line
	style  style
	turned float64 // degrees, around the middle of the page
}

type lineMark struct {
	x1, y1, x2, y2, width float64
	colour                colour
}

type boxMark struct {
	x, y, width, height float64
	fill, edge          *colour
}

type imageMark struct {
	x, y, width, height float64
	picture             *picture
}

type linkMark struct {
	x, y, width, height float64
	address             string
}

type outlineMark struct {
	y     float64
	level int
	text  string
}

// canvas is the PDF being written and the fonts it has been given.
type canvas struct {
	pdf     *gofpdf.Fpdf
	fonts   map[*face]string
	written map[*face]map[rune]string
}

func (c *composer) draw() ([]byte, error) {
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	t := c.titles()
	pdf.SetCreationDate(t.created)
	pdf.SetModificationDate(t.created)
	pdf.SetTitle(t.title, true)
	pdf.SetAuthor(t.author, true)
	pdf.SetSubject(t.subject, true)
	pdf.SetCreator("Assay", true)
	pdf.SetProducer("Assay", true)
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	cv := &canvas{pdf: pdf, fonts: map[*face]string{}, written: c.setter.written}
	cv.font(embedded("NotoSans-Regular"), body.size) // outlines need a Unicode font
	for _, p := range c.pages {
		pdf.AddPage()
		for _, d := range p.marks {
			d.draw(cv)
		}
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, err
	}
	return finish(out.Bytes(), cv.meanings())
}

// font makes a face the current one and embeds it on first use.
func (cv *canvas) font(f *face, size float64) {
	name, known := cv.fonts[f]
	if !known {
		name = fmt.Sprintf("%s%d", f.name, len(cv.fonts))
		cv.fonts[f] = name
		cv.pdf.AddUTF8FontFromBytes(name, "", f.cut(cv.written[f]))
	}
	cv.pdf.SetFont(name, "", size)
}

// meanings gives, for each embedded font, what its codes stand for.
func (cv *canvas) meanings() map[string]map[rune]string {
	out := map[string]map[rune]string{}
	for f, name := range cv.fonts {
		out[name] = cv.written[f]
	}
	return out
}

func (t textMark) draw(cv *canvas) {
	if t.turned != 0 {
		cv.pdf.TransformBegin()
		cv.pdf.TransformRotate(t.turned, pageWidth/2, pageHeight/2)
		defer cv.pdf.TransformEnd()
	}
	cv.pdf.SetTextColor(t.style.colour.parts())
	for _, p := range t.line.pieces {
		cv.font(p.face, t.style.size*p.face.scale)
		cv.pdf.Text(t.x+p.dx, t.y, string(p.text))
	}
}

func (l lineMark) draw(cv *canvas) {
	cv.pdf.SetDrawColor(l.colour.parts())
	cv.pdf.SetLineWidth(l.width)
	cv.pdf.Line(l.x1, l.y1, l.x2, l.y2)
}

func (b boxMark) draw(cv *canvas) {
	how := ""
	if b.fill != nil {
		cv.pdf.SetFillColor(b.fill.parts())
		how += "F"
	}
	if b.edge != nil {
		cv.pdf.SetDrawColor(b.edge.parts())
		cv.pdf.SetLineWidth(0.2)
		how += "D"
	}
	cv.pdf.Rect(b.x, b.y, b.width, b.height, how)
}

func (q codeMark) draw(cv *canvas) {
	unit := q.size / float64(q.code.Size)
	q.runs(func(row, from, to int) {
		boxMark{x: q.x + float64(from)*unit, y: q.y + float64(row)*unit, width: float64(to-from) * unit, height: unit * seam, fill: &ink}.draw(cv)
	})
}

func (i imageMark) draw(cv *canvas) {
	options := gofpdf.ImageOptions{ImageType: "PNG"}
	cv.pdf.RegisterImageOptionsReader("mark", options, bytes.NewReader(i.picture.png))
	cv.pdf.ImageOptions("mark", i.x, i.y, i.width, i.height, false, options, 0, "")
}

func (l linkMark) draw(cv *canvas) {
	cv.pdf.LinkString(l.x, l.y, l.width, l.height, l.address)
}

func (o outlineMark) draw(cv *canvas) {
	cv.font(embedded("NotoSans-Regular"), body.size)
	cv.pdf.Bookmark(o.text, o.level, o.y)
}

func (c colour) parts() (r, g, b int) { return int(c.r), int(c.g), int(c.b) }
