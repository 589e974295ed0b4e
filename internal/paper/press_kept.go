package paper

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"image"
	"slices"
	"strings"
	"sync"
)

// pressedFont is a font as it stands in a file, but for the numbers of its objects.
type pressedFont struct {
	name, descriptor, widths string
	file, glyphs, meaning    string // whole streams
}

// pressedFonts are kept by their cut and by what their codes stand for.
var pressedFonts = struct {
	sync.Mutex
	kept map[pressedKey]*pressedFont
}{kept: map[pressedKey]*pressedFont{}}

type pressedKey struct {
	face  *face
	extra string // characters beyond the plain ones, each with what it stands for
}

// pressed gives a face as a font for a file that writes these codes with it.
func pressed(f *face, written map[rune]string) *pressedFont {
	key := pressedKey{f, beyondPlain(written)}
	pressedFonts.Lock()
	defer pressedFonts.Unlock()
	if font, kept := pressedFonts.kept[key]; kept {
		return font
	}
	if len(pressedFonts.kept) >= mostCuts {
		clear(pressedFonts.kept)
	}
	font := pressFont(f, written)
	pressedFonts.kept[key] = font
	return font
}

func beyondPlain(written map[rune]string) string {
	var extra []rune
	for r, meaning := range written {
		if isPlain(r) && meaning == string(r) {
			continue
		}
		extra = append(extra, r)
	}
	if len(extra) == 0 {
		return ""
	}
	slices.Sort(extra)
	var key strings.Builder
	for _, r := range extra {
		key.WriteRune(r)
		key.WriteString(written[r])
		key.WriteByte(0)
	}
	return key.String()
}

func isPlain(r rune) bool {
	return r >= ' ' && r <= '~' || r > '~' && slices.Contains(plainRunes, r)
}

func pressFont(f *face, written map[rune]string) *pressedFont {
	font := f.cut(written)
	cut, err := parseFace(f.name, font)
	if err != nil {
		panic(err) // cut from a face that could be read
	}
	codes := plainOf(f, written)
	meaning := map[rune]string{}
	glyphs := make([]byte, 2*(int(codes[len(codes)-1])+1))
	var widths strings.Builder
	for _, r := range codes {
		meaning[r] = string(r)
		if text, other := written[r]; other {
			meaning[r] = text
		}
		binary.BigEndian.PutUint16(glyphs[2*r:], cut.glyph[r])
		fmt.Fprintf(&widths, "%d[%s]", r, appendNumber(nil, float64(f.advance[r])*1000))
	}
	sum := sha256.Sum256([]byte(fmt.Sprint(f.name, codes)))
	out := &pressedFont{name: tag(sum[:]) + "+" + f.name, widths: widths.String(),
		file: stream(fmt.Sprintf("/Length1 %d", len(font)), squeeze(font)), glyphs: stream("", squeeze(glyphs)), meaning: stream("", squeeze([]byte(characterMap(meaning))))}
	out.descriptor = f.describe(out.name)
	return out
}

// plainOf lists the codes of a font in order: the plain characters and those written with it.
func plainOf(f *face, written map[rune]string) []rune {
	var codes []rune
	for _, r := range plainRunes {
		if f.has(r) {
			codes = append(codes, r)
		}
	}
	for r := range written {
		if f.has(r) {
			codes = append(codes, r)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// tag is the mark of six letters that tells cuts of one font apart.
func tag(sum []byte) string {
	out := make([]byte, 6)
	for i := range out {
		out[i] = 'A' + sum[i]%26
	}
	return string(out)
}

// describe writes the measures a reader wants to know of a font, in thousandths of its size.
func (f *face) describe(name string) string {
	thousand := func(table string, at int) int {
		return int(float32(int16(be16(f.tables[table][at:]))) / f.perEm * 1000)
	}
	flags, angle := 4, 0
	if strings.HasSuffix(name, "Italic") {
		flags, angle = flags|64, -12
	}
	return fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d/StemV 80",
		name, flags, thousand("head", 36), thousand("head", 38), thousand("head", 40), thousand("head", 42), angle,
		thousand("hhea", 4), thousand("hhea", 6), thousand("hhea", 4))
}

// pressedPicture is a picture as it stands in a file: the object of its colours, from behind the bracket that opens it, and
// that of what shines through, empty where nothing does.
type pressedPicture struct{ colours, alpha string }

func pressPicture(img *image.NRGBA) pressedPicture {
	size := img.Bounds().Size()
	rgb, alpha := make([]byte, 0, 3*size.X*size.Y), make([]byte, 0, size.X*size.Y)
	for y := range size.Y {
		for x := range size.X {
			at := img.Pix[y*img.Stride+4*x:]
			rgb, alpha = append(rgb, at[0], at[1], at[2]), append(alpha, at[3])
		}
	}
	kind := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/", size.X, size.Y)
	out := pressedPicture{colours: stream(kind+"DeviceRGB", squeeze(rgb))[len("<<"):]}
	if slices.ContainsFunc(alpha, func(a byte) bool { return a != 255 }) {
		out.alpha = stream(kind+"DeviceGray", squeeze(alpha))
	}
	return out
}
