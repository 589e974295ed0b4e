package paper

import "unicode"

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
	tatweel            = '\u0640'
)

// silentLam is an empty glyph of the Arabic faces. It follows a lam-alef ligature, which stands for the alef alone, so that
// each code means one letter and the two are found in the right order.
const silentLam = '\uF000'

// Places in joinedForms.
const (
	isolated = iota
	final
	initial
	medial
)

// lamAlef gives the isolated and final form of lam with each alef, which are always drawn as one.
var lamAlef = map[rune][2]rune{
	'\u0622': {'\uFEF5', '\uFEF6'}, '\u0623': {'\uFEF7', '\uFEF8'}, '\u0625': {'\uFEF9', '\uFEFA'}, '\u0627': {'\uFEFB', '\uFEFC'},
}

// letter is one letter with its marks: what was written and what is drawn for it.
type letter struct {
	source []rune // as written, for search and copy
	shown  rune   // the form drawn
	marks  []rune // drawn over it
}

// letters groups a text, in the order it is read, into letters with their marks, and gives Arabic letters their joined form.
func letters(text []rune) []letter {
	grouped := group(text)
	var out []letter
	for i := 0; i < len(grouped); i++ {
		l := grouped[i]
		before, after := joinsForward(grouped, i-1), joinsBackward(grouped, i+1)
		if pair, ok := lamAlef[nextBase(grouped, i)]; ok && l.shown == '\u0644' {
			out = append(out, lamWith(grouped[i+1], l, pair, before))
			i++
			continue
		}
		l.shown = formOf(l.shown, before, after)
		out = append(out, l)
	}
	return out
}

func group(text []rune) []letter {
	var out []letter
	for _, r := range text {
		if len(out) > 0 && unicode.In(r, unicode.Mn, unicode.Me) && !unicode.IsSpace(out[len(out)-1].shown) {
			last := &out[len(out)-1]
			last.source, last.marks = append(last.source, r), append(last.marks, r)
			continue
		}
		out = append(out, letter{source: []rune{r}, shown: r})
	}
	return out
}

// ligature says whether two letters are drawn as one.
func (l letter) ligature() bool { return len(l.source) > len(l.marks)+1 }

// alef is the second letter of a ligature.
func (l letter) alef() rune {
	for _, r := range l.source[1:] {
		if _, ok := lamAlef[r]; ok {
			return r
		}
	}
	return 0
}

func nextBase(all []letter, i int) rune {
	if i+1 < len(all) {
		return all[i+1].shown
	}
	return 0
}

func lamWith(alef letter, lam letter, pair [2]rune, joined bool) letter {
	l := letter{
		source: append(append([]rune{}, lam.source...), alef.source...),
		shown:  pair[0],
		marks:  append(append([]rune{}, lam.marks...), alef.marks...),
	}
	if joined {
		l.shown = pair[1]
	}
	return l
}

// joinsForward says whether the i-th letter reaches out to the one after it.
func joinsForward(all []letter, i int) bool {
	if i < 0 || i >= len(all) {
		return false
	}
	r := all[i].source[0]
	return r == tatweel || r == zeroWidthJoiner || joinedForms[r][initial] != 0
}

// joinsBackward says whether the i-th letter lets the one before it reach it.
func joinsBackward(all []letter, i int) bool {
	if i < 0 || i >= len(all) {
		return false
	}
	r := all[i].source[0]
	return r == tatweel || r == zeroWidthJoiner || joinedForms[r][final] != 0
}

func formOf(r rune, before, after bool) rune {
	forms, joins := joinedForms[r]
	if !joins {
		return r
	}
	after = after && forms[initial] != 0
	switch {
	case before && after && forms[medial] != 0:
		return forms[medial]
	case before && forms[final] != 0:
		return forms[final]
	case after:
		return forms[initial]
	}
	return forms[isolated]
}
