package paper

import (
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// face is one TrueType font with what setting text needs of it: which characters it has and how wide they are.
type face struct {
	name    string
	data    []byte
	advance []float32 // by character, in em; negative where the face has none
	glyph   []uint16  // by character
	tables  map[string][]byte
	perEm   float32
	scale   float64 // how much larger it is set to look as large as its neighbours
}

const absent = -1

func (f *face) has(r rune) bool { return r >= 0 && int(r) < len(f.advance) && f.advance[r] != absent }

func (f *face) width(r rune) float64 {
	if !f.has(r) {
		return 0
	}
	return float64(f.advance[r]) * f.scale
}

var loaded sync.Map // file name → func() (*face, error)

// embedded gives one of the faces this package carries. They are read once and only when a paper needs them.
func embedded(name string) *face {
	f, err := cached("fonts/"+name+".ttf", fontFiles.ReadFile)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return f
}

func fromDisk(path string) (*face, error) {
	return cached(path, os.ReadFile)
}

func cached(path string, read func(string) ([]byte, error)) (*face, error) {
	load, _ := loaded.LoadOrStore(path, sync.OnceValues(func() (*face, error) {
		data, err := read(path)
		if err != nil {
			return nil, fmt.Errorf("read font: %w", err)
		}
		f, err := parseFace(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), data)
		if err != nil {
			return nil, fmt.Errorf("read font %s: %w", path, err)
		}
		return f, nil
	}))
	return load.(func() (*face, error))()
}

var errFont = errors.New("not a TrueType font with a Unicode character map of format 4")

func parseFace(name string, data []byte) (f *face, err error) {
	defer func() {
		if recover() != nil { // an offset that points outside the file
			f, err = nil, errFont
		}
	}()
	if len(data) < 12 || (be32(data) != 0x00010000 && string(data[:4]) != "true") {
		return nil, errFont
	}
	f = &face{name: name, data: data, tables: map[string][]byte{}, scale: 1}
	if strings.HasPrefix(name, "NotoNaskhArabic") {
		f.scale = 1.16
	}
	for i := range int(be16(data[4:])) {
		entry := data[12+16*i:]
		start, size := be32(entry[8:]), be32(entry[12:])
		f.tables[string(entry[:4])] = data[start : start+size]
	}
	f.perEm = float32(be16(f.tables["head"][18:]))
	return f, f.readCharacters()
}

// readCharacters fills coverage and widths from the format 4 character map, the one the PDF library reads too.
func (f *face) readCharacters() error {
	sub := unicodeMap(f.tables["cmap"])
	if sub == nil {
		return errFont
	}
	f.glyph = make([]uint16, 1<<16)
	f.advance = make([]float32, 1<<16)
	for r := range f.advance {
		f.advance[r] = absent
	}
	segments := int(be16(sub[6:])) / 2
	ends, starts := sub[14:], sub[16+2*segments:]
	deltas, offsets := sub[16+4*segments:], sub[16+6*segments:]
	for s := range segments {
		first, last := int(be16(starts[2*s:])), int(be16(ends[2*s:]))
		for r := first; r <= last && r < 0xFFFF; r++ {
			f.setGlyph(r, segmentGlyph(r-first, r, be16(deltas[2*s:]), offsets[2*s:]))
		}
	}
	return nil
}

func segmentGlyph(nth, r int, delta uint16, offset []byte) uint16 {
	distance := int(be16(offset))
	if distance == 0 {
		return uint16(r) + delta
	}
	glyph := be16(offset[distance+2*nth:])
	if glyph == 0 {
		return 0
	}
	return glyph + delta
}

func (f *face) setGlyph(r int, glyph uint16) {
	if glyph == 0 {
		return
	}
	last := be16(f.tables["hhea"][34:]) - 1
	f.glyph[r] = glyph
	f.advance[r] = float32(be16(f.tables["hmtx"][4*int(min(glyph, last)):])) / f.perEm
}

func unicodeMap(cmap []byte) []byte {
	for i := range int(be16(cmap[2:])) {
		entry := cmap[4+8*i:]
		platform, encoding := be16(entry), be16(entry[2:])
		if platform != 0 && (platform != 3 || encoding != 1) {
			continue
		}
		if sub := cmap[be32(entry[4:]):]; be16(sub) == 4 {
			return sub
		}
	}
	return nil
}

// box is the extent of a character's outline in em. Marks are centred by it, since the PDF library applies no anchors.
func (f *face) box(r rune) (left, bottom, right, top float64) {
	glyph := int(f.glyph[r])
	loca, at := f.tables["loca"], func(i int) uint32 { return 2 * uint32(be16(f.tables["loca"][2*i:])) }
	if be16(f.tables["head"][50:]) == 1 {
		at = func(i int) uint32 { return be32(loca[4*i:]) }
	}
	if at(glyph) == at(glyph+1) {
		return 0, 0, 0, 0
	}
	outline := f.tables["glyf"][at(glyph):]
	em := func(i int) float64 { return f.scale * float64(float32(int16(be16(outline[i:])))/f.perEm) }
	return em(2), em(4), em(6), em(8)
}

func be16(b []byte) uint16 { return binary.BigEndian.Uint16(b) }
func be32(b []byte) uint32 { return binary.BigEndian.Uint32(b) }
