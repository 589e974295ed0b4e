package paper

import (
	"slices"
	"strings"
	"sync"

	"github.com/jung-kurt/gofpdf"
)

// plainRunes are cut out of every face with what a paper needs besides, so that most papers share one cut.
var plainRunes = func() []rune {
	runes := []rune("·–—‘’“”…×")
	for r := ' '; r <= '~'; r++ {
		runes = append(runes, r)
	}
	return runes
}()

// mostCuts is how many cut fonts are kept, of some 20 KB each.
const mostCuts = 200

// cuts are fonts that have only the characters papers asked for. The PDF library reads a font from beginning to end
// for every paper, so a small one saves most of the time of drawing.
var cuts = struct {
	sync.Mutex
	kept map[cutKey][]byte
}{kept: map[cutKey][]byte{}}

type cutKey struct {
	face  *face
	extra string // characters beyond the plain ones, in order
}

// cut is the face's font with the plain characters and those written with it.
func (f *face) cut(written map[rune]string) []byte {
	var extra []rune
	for r := range written {
		if !isPlain(r) {
			extra = append(extra, r)
		}
	}
	slices.Sort(extra)
	key := cutKey{f, string(extra)}
	cuts.Lock()
	defer cuts.Unlock()
	if font, kept := cuts.kept[key]; kept {
		return font
	}
	if len(cuts.kept) >= mostCuts {
		clear(cuts.kept)
	}
	var wanted strings.Builder
	for _, r := range slices.Concat(plainRunes, extra) {
		if f.has(r) {
			wanted.WriteRune(r)
		}
	}
	font := gofpdf.UTF8CutFont(f.data, wanted.String())
	cuts.kept[key] = font
	return font
}
