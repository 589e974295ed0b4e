package paper

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	millimetresPerPoint = 25.4 / 72
	missingMark         = '□'
	zeroWidthSpace      = '\u200b'
	noBreakSpace        = '\u00a0'
)

// style is how a text is set. Size is in points.
type style struct {
	serif, bold, italic bool
	size                float64
	colour              colour
}

// piece is a stretch of one line in one face, in the order it is seen from left to right. Its dx is in millimetres from
// the start of the line.
type piece struct {
	face *face
	text []rune
	dx   float64
}

// line is one line of set text, width in millimetres.
type line struct {
	pieces      []piece
	width       float64
	rightToLeft bool
}

// cluster is a letter ready to be placed: its face, its width in em and its level.
type cluster struct {
	letter
	face  *face
	width float64
	level uint8
}

// setter breaks texts into lines and remembers what the finished paper must know about them.
type setter struct {
	extra   []*face
	own     bool // has fonts that are not the house's, so that nothing is shared
	missing map[rune]bool
	written map[*face]map[rune]string // what each drawn code stands for
	set     map[measure][]line        // texts set before: most are measured first and placed then
}

// measure is what a text's lines depend on.
type measure struct {
	text  string
	style style
	width float64
}

func newSetter(extra []*face) *setter {
	return &setter{own: len(extra) > 0, extra: slices.Concat(extra, houseFaces()), missing: map[rune]bool{}, written: map[*face]map[rune]string{}, set: map[measure][]line{}}
}

func (s *setter) missingRunes() []rune {
	var all []rune
	for r := range s.missing {
		all = append(all, r)
	}
	slices.Sort(all)
	return all
}

// lineEnds brings every way to end a line to one, and tabs to blanks.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ")

// clean prepares a text for setting: composed, without control characters, and without the invisible characters that
// would reorder or disguise what stands beside them. Lines are kept apart by \n.
func (s *setter) clean(text string) string {
	text = lineEnds.Replace(text)
	return norm.NFC.String(strings.Map(s.cleanRune, plainArabic(text)))
}

func (s *setter) cleanRune(r rune) rune {
	switch {
	case r == '\n':
		return r
	case unicode.IsControl(r), isInvisible(r):
		return -1
	case r > 0xFFFF, unicode.Is(unicode.Co, r), r >= 0xFFFE:
		s.missing[r] = true
		return missingMark
	}
	return r
}

// isInvisible names what has no shape of its own and no use on paper: embeddings, overrides, isolates, variation
// selectors, soft hyphens, byte order marks.
func isInvisible(r rune) bool {
	return r == '\u00ad' || r == '\ufeff' || r == '\u2060' || r == '\u034f' || r == '\u061c' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u206f' || unicode.Is(unicode.Variation_Selector, r)
}

// plainArabic takes ready-made Arabic forms back to their letters, so that they are joined anew.
func plainArabic(text string) string {
	if !strings.ContainsFunc(text, isArabicForm) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if isArabicForm(r) {
			out.WriteString(norm.NFKC.String(string(r)))
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

func isArabicForm(r rune) bool {
	return r >= 0xFB50 && r <= 0xFDFF && r != 0xFD3E && r != 0xFD3F || r >= 0xFE70 && r <= 0xFEFC
}

// lines sets a text to a width in millimetres. It always gives at least one line. The lines are not to be changed.
func (s *setter) lines(text string, st style, width float64) []line {
	key := measure{text, st, width}
	if out, known := s.set[key]; known {
		return out
	}
	out := s.recall(key)
	s.set[key] = out
	return out
}

// fresh sets a text.
func (s *setter) fresh(key measure) []line {
	var out []line
	for paragraph := range strings.SplitSeq(s.clean(key.text), "\n") {
		out = append(out, s.paragraph([]rune(paragraph), key.style, key.width)...)
	}
	return slices.Clip(out) // who appends to it appends to a copy
}

func (s *setter) paragraph(text []rune, st style, width float64) []line {
	all, base, order := arranged(text)
	main := mainFace(st)
	clusters := make([]cluster, len(all))
	for i, l := range all {
		clusters[i] = s.cluster(l, levelAt(order, i), main, st)
		if i > 0 && l.shown == ' ' && clusters[i-1].face.has(' ') { // a blank stays in the face of its word
			clusters[i].face, clusters[i].width = clusters[i-1].face, clusters[i-1].face.width(' ')
		}
	}
	em := st.size * millimetresPerPoint
	var out []line
	for _, part := range breakLines(clusters, width/em) {
		out = append(out, s.place(part, base, em))
	}
	return out
}

// arranged gives the letters of a paragraph with the level it runs at and theirs; nil for all of them at level 0.
func arranged(text []rune) (all []letter, base uint8, order []uint8) {
	if plainLetters(text) {
		all = make([]letter, len(text))
		for i, r := range text {
			all[i] = letter{source: text[i : i+1], shown: r}
		}
		return all, 0, nil
	}
	all = letters(text)
	classes := classesOf(all)
	if rightToLeft(classes) {
		base = 1
	}
	return all, base, levels(all, classes, base)
}

// plainLetters says whether a text is Latin, Greek or Cyrillic without marks of their own, so that nothing in it is
// joined or runs from the right.
func plainLetters(text []rune) bool {
	for _, r := range text {
		if r >= 0x0300 && r < 0x0370 || r >= 0x0483 && r < 0x048A || r >= 0x0530 {
			return false
		}
	}
	return true
}

func levelAt(order []uint8, i int) uint8 {
	if order == nil {
		return 0
	}
	return order[i]
}

// cluster chooses the face of a letter and turns brackets around where text runs from the right.
func (s *setter) cluster(l letter, level uint8, main *face, st style) cluster {
	if level%2 == 1 {
		l.shown = mirrored(l.shown)
	}
	c := cluster{letter: l, level: level}
	if hidden(l.shown) {
		c.face = main
		return c
	}
	if c.face = s.faceOf(l.shown, main, st); c.face == nil {
		s.missing[l.shown] = true
		c.shown, c.face = missingMark, embedded("DejaVuSans")
	}
	c.width = c.face.width(c.shown)
	return c
}

// hidden characters steer joining, order and breaking, and are not drawn.
func hidden(r rune) bool {
	return r == zeroWidthSpace || r == zeroWidthJoiner || r == zeroWidthNonJoiner || r == '\u200e' || r == '\u200f'
}

// breakLines divides a paragraph, in reading order, into lines of at most width em.
func breakLines(all []cluster, width float64) [][]cluster {
	var out [][]cluster
	start, chance, used := 0, 0, 0.0
	for i := 0; i < len(all); i++ {
		c := all[i]
		if used+c.width > width+1e-9 && i > start && !isSpace(c) {
			end := i
			if chance > start {
				end = chance
			}
			out = append(out, all[start:end])
			start, used, i = end, 0, end-1
			chance = start
			continue
		}
		used += c.width
		if i+1 < len(all) && mayBreak(c, all[i+1]) {
			chance = i + 1
		}
	}
	return append(out, all[start:])
}

func isSpace(c cluster) bool {
	return c.shown != noBreakSpace && unicode.IsSpace(c.shown) || c.shown == zeroWidthSpace
}

// mayBreak says whether a line may end between two letters.
func mayBreak(c, next cluster) bool {
	switch {
	case isSpace(next):
		return false
	case isSpace(c):
		return true
	case strings.ContainsRune("-‐–—/", c.shown):
		return !unicode.IsDigit(next.shown)
	}
	return (isIdeograph(c.shown) || isIdeograph(next.shown)) && !clings(c.shown, next.shown)
}

func isIdeograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
}

// clings keeps closing punctuation from starting a line and opening punctuation from ending one.
func clings(r, next rune) bool {
	return unicode.In(next, unicode.Pe, unicode.Pf, unicode.Po, unicode.Lm) || unicode.In(r, unicode.Ps, unicode.Pi) || next == 'ー'
}

// place orders the clusters of one line as they are seen and gathers them into pieces.
func (s *setter) place(part []cluster, base uint8, em float64) line {
	for len(part) > 0 && isSpace(part[len(part)-1]) {
		part = part[:len(part)-1]
	}
	out := line{rightToLeft: base == 1}
	if slices.ContainsFunc(part, func(c cluster) bool { return c.level > 0 }) {
		part = visual(part, func(c cluster) uint8 { return c.level })
	}
	for _, c := range part {
		if hidden(c.shown) {
			continue
		}
		s.base(&out, c, em)
		for _, mark := range c.marks {
			s.addMark(&out, c, mark, em)
		}
		out.width += c.width * em
	}
	return out
}

// base draws a cluster's letter without its marks and notes what it stands for.
func (s *setter) base(l *line, c cluster, em float64) {
	l.add(c.face, c.shown, em)
	if _, joins := joinedForms[c.source[0]]; !joins {
		s.record(c.face, c.shown, string(c.shown))
		return
	}
	if !c.ligature() {
		s.record(c.face, c.shown, string(c.source[0]))
		return
	}
	s.record(c.face, c.shown, string(c.alef()))
	s.record(c.face, silentLam, string(c.source[0]))
	l.add(c.face, silentLam, em)
}

func (l *line) add(f *face, r rune, em float64) {
	last := len(l.pieces) - 1
	if last >= 0 && l.pieces[last].face == f && !l.pieces[last].isMark() {
		l.pieces[last].text = append(l.pieces[last].text, r)
		return
	}
	l.pieces = append(l.pieces, piece{face: f, text: []rune{r}, dx: l.width})
}

func (p piece) isMark() bool { return len(p.text) == 1 && unicode.Is(unicode.Mn, p.text[0]) }

// addMark draws a mark over the letter just added, which still stands at the end of the line's width. It is centred, but
// for Thai, whose marks are drawn to fall into place.
func (s *setter) addMark(l *line, c cluster, mark rune, em float64) {
	f := c.face
	if !f.has(mark) {
		s.missing[mark] = true
		return
	}
	s.record(f, mark, string(mark))
	if unicode.Is(unicode.Thai, mark) {
		l.add(f, mark, em)
		return
	}
	left, _, right, _ := f.box(mark)
	from, _, to, _ := f.box(c.shown)
	l.pieces = append(l.pieces, piece{face: f, text: []rune{mark}, dx: l.width + em*((from+to)/2-(left+right)/2)})
}

func (s *setter) record(f *face, shown rune, source string) {
	if s.written[f] == nil {
		s.written[f] = make(map[rune]string, 128)
	}
	s.written[f][shown] = source
}

// width measures a text set on one line, in millimetres.
func (s *setter) width(text string, st style) float64 {
	widest := 0.0
	for _, l := range s.lines(text, st, 1e6) {
		widest = max(widest, l.width)
	}
	return widest
}
