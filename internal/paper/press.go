package paper

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strconv"
	"sync"
	"time"
	"unicode/utf16"
)

// press writes papers that are made by the thousand, which certificates are when an edition or a mark changes. It does
// what the PDF library does for the marks of this package, but takes fonts and pictures as they were written for the
// paper before (see pressedFont and picture), so that a paper costs little more than its own text.
type press struct {
	written map[*face]map[rune]string
	fonts   map[*face]string // name on the page
	order   []*face
	shown   *picture
	links   []linkMark
	outline []target
	page    int
	ops     []byte // of the page being drawn
	colour  colour // that fills now
	file    []byte
	at      []int // where each object stands, from object 1
}

type target struct {
	page int
	y    float64
	text string
}

// The objects every file begins with.
const (
	catalogObject = iota + 1
	pagesObject
	infoObject
	outlineObject
	firstFreeObject
)

const (
	points    = 72 / 25.4 // of a millimetre
	usualSize = 72 << 10  // of a certificate, in bytes
)

// press draws the pages as one PDF.
func (c *composer) press() ([]byte, error) {
	p := &press{written: c.setter.written, fonts: map[*face]string{}, file: make([]byte, 0, usualSize), at: make([]int, firstFreeObject-1)}
	p.file = append(p.file, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"...)
	id := sha256.New()
	var kids []int
	for i, page := range c.pages {
		p.page, p.ops, p.links, p.colour = i, p.ops[:0], nil, colour{}
		for _, mark := range page.marks {
			mark.press(p)
		}
		id.Write(p.ops)
		kids = append(kids, p.writePage())
	}
	p.resources(kids)
	p.head(c, kids)
	info := p.info(c)
	id.Write([]byte(info))
	p.put(infoObject, info)
	p.tail(id.Sum(nil)[:16])
	return p.file, nil
}

// put writes an object whose number is known.
func (p *press) put(n int, body string) {
	p.at[n-1] = len(p.file)
	p.file = strconv.AppendInt(p.file, int64(n), 10)
	p.file = append(p.file, " 0 obj\n"...)
	p.file = append(p.file, body...)
	p.file = append(p.file, "\nendobj\n"...)
}

// add writes an object and gives its number.
func (p *press) add(body string) int {
	n := p.reserve()
	p.put(n, body)
	return n
}

func (p *press) reserve() int {
	p.at = append(p.at, 0)
	return len(p.at)
}

// writePage writes the page just drawn, after its contents and its links, and gives its number.
func (p *press) writePage() int {
	contents := p.add(stream("", squeeze(p.ops)))
	annotations := ""
	for _, l := range p.links {
		n := p.add(fmt.Sprintf("<</Type/Annot/Subtype/Link/Rect[%s %s %s %s]/Border[0 0 0]/A<</S/URI/URI(%s)>>>>",
			num(l.x), num(pageHeight-l.y), num(l.x+l.width), num(pageHeight-l.y-l.height), escaped(l.address)))
		annotations += fmt.Sprintf("%d 0 R ", n)
	}
	if annotations != "" {
		annotations = "/Annots[" + annotations + "]"
	}
	n := p.reserve()
	p.put(n, fmt.Sprintf("<</Type/Page/Parent %d 0 R/Contents %d 0 R%s>>", pagesObject, contents, annotations))
	return n
}

// resources writes the tree of pages with the fonts and the picture all of them share.
func (p *press) resources(kids []int) {
	fonts := ""
	for _, f := range p.order {
		fonts += fmt.Sprintf("/%s %d 0 R", p.fonts[f], p.font(pressed(f, p.written[f])))
	}
	images := ""
	if p.shown != nil {
		images = fmt.Sprintf("/XObject<</Mark %d 0 R>>", p.picture(p.shown))
	}
	list := ""
	for _, n := range kids {
		list += fmt.Sprintf("%d 0 R ", n)
	}
	p.put(pagesObject, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 %s %s]/Resources<</Font<<%s>>%s>>>>",
		len(kids), list, num(pageWidth), num(pageHeight), fonts, images))
}

func (p *press) font(f *pressedFont) int {
	file, glyphs, meaning := p.add(f.file), p.add(f.glyphs), p.add(f.meaning)
	descriptor := p.add(fmt.Sprintf("%s/FontFile2 %d 0 R>>", f.descriptor, file))
	below := p.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R/W[%s]>>", f.name, descriptor, glyphs, f.widths))
	return p.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", f.name, below, meaning))
}

func (p *press) picture(i *picture) int {
	made := i.pressed()
	mask := ""
	if made.alpha != "" {
		mask = fmt.Sprintf("/SMask %d 0 R", p.add(made.alpha))
	}
	return p.add("<<" + mask + made.colours)
}

// head writes the catalogue and the outline, which has one level.
func (p *press) head(c *composer, kids []int) {
	outline := ""
	if len(p.outline) > 0 {
		first := len(p.at) + 1
		last := first + len(p.outline) - 1
		for i, o := range p.outline {
			links := ""
			if i > 0 {
				links += fmt.Sprintf("/Prev %d 0 R", first+i-1)
			}
			if first+i < last {
				links += fmt.Sprintf("/Next %d 0 R", first+i+1)
			}
			p.add(fmt.Sprintf("<</Title %s/Parent %d 0 R%s/Dest[%d 0 R/XYZ 0 %s null]>>", textString(o.text), outlineObject, links, kids[o.page], num(pageHeight-o.y)))
		}
		p.put(outlineObject, fmt.Sprintf("<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, last, len(p.outline)))
		outline = fmt.Sprintf("/Outlines %d 0 R", outlineObject)
	} else {
		p.put(outlineObject, "<</Type/Outlines/Count 0>>")
	}
	p.put(catalogObject, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R%s/Lang(%s)/ViewerPreferences<</DisplayDocTitle true>>>>", pagesObject, outline, c.doc.tongue()))
}

func (p *press) info(c *composer) string {
	t := c.titles()
	at := t.created.Format("D:20060102150405Z")
	return fmt.Sprintf("<</Title %s/Author %s/Subject %s/Creator(Assay)/Producer(Assay)/CreationDate(%s)/ModDate(%s)>>",
		textString(t.title), textString(t.author), textString(t.subject), at, at)
}

func (p *press) tail(id []byte) {
	table := len(p.file)
	p.file = fmt.Appendf(p.file, "xref\n0 %d\n0000000000 65535 f \n", len(p.at)+1)
	for _, at := range p.at {
		p.file = fmt.Appendf(p.file, "%010d 00000 n \n", at)
	}
	p.file = fmt.Appendf(p.file, "trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %d 0 R\n/ID [<%x> <%x>]\n>>\nstartxref\n%d\n%%%%EOF\n",
		len(p.at)+1, catalogObject, infoObject, id, id, table)
}

// stream is a stream object whose data are already squeezed; entries are further ones of its dictionary.
func stream(entries string, squeezed []byte) string {
	return fmt.Sprintf("<</Filter/FlateDecode%s/Length %d>>\nstream\n%s\nendstream", entries, len(squeezed), squeezed)
}

type squeezer struct {
	out bytes.Buffer
	z   *zlib.Writer
}

// squeezers are kept, since making one costs more than a page.
var squeezers = sync.Pool{New: func() any {
	s := &squeezer{}
	s.z, _ = zlib.NewWriterLevel(&s.out, zlib.BestSpeed) // the level is one it knows
	return s
}}

func squeeze(data []byte) []byte {
	s := squeezers.Get().(*squeezer)
	defer squeezers.Put(s)
	s.out.Reset()
	s.z.Reset(&s.out)
	s.z.Write(data) // into memory, where writing does not fail
	s.z.Close()
	return bytes.Clone(s.out.Bytes())
}

// textString writes a text as the PDF format wants it outside of pages.
func textString(text string) string {
	out := []byte("<FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		out = appendCode(out, unit)
	}
	return string(append(out, '>'))
}

func escaped(address string) string {
	var out []byte
	for _, b := range []byte(address) {
		if b == '(' || b == ')' || b == '\\' {
			out = append(out, '\\')
		}
		out = append(out, b)
	}
	return string(out)
}

const hexDigits = "0123456789ABCDEF"

func appendCode(out []byte, code uint16) []byte {
	return append(out, hexDigits[code>>12], hexDigits[code>>8&15], hexDigits[code>>4&15], hexDigits[code&15])
}

// num writes millimetres as points.
func num(millimetres float64) string { return string(appendNumber(nil, millimetres*points)) }

// appendNumber writes a number with up to three decimals.
func appendNumber(out []byte, value float64) []byte {
	scaled := int64(value*1000 + 0.5)
	if value < 0 {
		out, scaled = append(out, '-'), int64(-value*1000+0.5)
	}
	out = strconv.AppendInt(out, scaled/1000, 10)
	rest := scaled % 1000
	if rest == 0 {
		return out
	}
	out = append(out, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	for out[len(out)-1] == '0' {
		out = out[:len(out)-1]
	}
	return out
}

// titled is what a file says of itself.
type titled struct {
	title, author, subject string
	created                time.Time
}

func (c *composer) titles() titled {
	created := c.doc.Created.UTC()
	if created.IsZero() {
		created = time.Unix(0, 0).UTC() // never the clock: the same input gives the same bytes
	}
	return titled{title: c.setter.clean(joinWords(" ", c.doc.Title, c.doc.Number)), author: c.setter.clean(c.doc.Letterhead.Name),
		subject: c.setter.clean(joinWords(", ", c.doc.Subtitle, c.doc.revision())), created: created}
}

// tongue is the language of the fixed words.
func (d Document) tongue() string {
	if d.Language == "" {
		return "en"
	}
	return d.Language
}
