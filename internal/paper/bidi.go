package paper

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// The order of mixed text follows Unicode Standard Annex 9. Explicit embeddings and overrides are removed from every
// text before it comes here, for a name must not be able to reorder what stands beside it; so levels stay within 0 to 2.

// rightToLeft says whether a paragraph runs from the right: its first strong letter decides (rules P2 and P3).
func rightToLeft(classes []bidi.Class) bool {
	for _, c := range classes {
		switch c {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

func classesOf(text []letter) []bidi.Class {
	classes := make([]bidi.Class, len(text))
	for i, l := range text {
		properties, _ := bidi.LookupRune(l.source[0])
		classes[i] = properties.Class()
	}
	return classes
}

// levels gives each letter its embedding level within a paragraph of the base level (0 or 1).
func levels(text []letter, classes []bidi.Class, base uint8) []uint8 {
	t := append([]bidi.Class{}, classes...)
	edge := bidi.L
	if base == 1 {
		edge = bidi.R
	}
	weakNumbers(t, edge)
	weakSeparators(t)
	weakAfterLatin(t, edge)
	brackets(text, t, edge)
	neutrals(t, edge)
	out := make([]uint8, len(t))
	for i, c := range t {
		out[i] = implicit(c, base)
	}
	return out
}

func implicit(c bidi.Class, base uint8) uint8 {
	switch {
	case c == bidi.R:
		return 1
	case c == bidi.L && base == 0:
		return 0
	}
	return 2 // Latin inside Arabic, and numbers beside it
}

// weakNumbers applies W1 to W3.
func weakNumbers(t []bidi.Class, edge bidi.Class) {
	strong, last := edge, edge
	for i, c := range t {
		switch c {
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		case bidi.NSM:
			t[i] = last
		case bidi.EN:
			if strong == bidi.AL {
				t[i] = bidi.AN
			}
		}
		last = t[i]
	}
	for i, c := range t {
		if c == bidi.AL {
			t[i] = bidi.R
		}
	}
}

// weakSeparators applies W4 to W6.
func weakSeparators(t []bidi.Class) {
	for i := 1; i+1 < len(t); i++ {
		before, after := t[i-1], t[i+1]
		between := before == after && (t[i] == bidi.CS || t[i] == bidi.ES && before == bidi.EN)
		if between && (before == bidi.EN || before == bidi.AN) {
			t[i] = before
		}
	}
	for i := 0; i < len(t); {
		end := i
		for end < len(t) && t[end] == bidi.ET {
			end++
		}
		if end > i && (i > 0 && t[i-1] == bidi.EN || end < len(t) && t[end] == bidi.EN) {
			fill(t[i:end], bidi.EN)
		}
		i = max(end, i+1)
	}
	for i, c := range t {
		if c == bidi.ES || c == bidi.ET || c == bidi.CS {
			t[i] = bidi.ON
		}
	}
}

// weakAfterLatin applies W7.
func weakAfterLatin(t []bidi.Class, edge bidi.Class) {
	strong := edge
	for i, c := range t {
		switch {
		case c == bidi.L || c == bidi.R:
			strong = c
		case c == bidi.EN && strong == bidi.L:
			t[i] = bidi.L
		}
	}
}

// brackets applies N0: a pair follows what it encloses.
func brackets(text []letter, t []bidi.Class, edge bidi.Class) {
	for _, pair := range bracketPairs(text, t) {
		inside := bidi.ON
		for _, c := range t[pair[0]+1 : pair[1]] {
			if s := strongOf(c); s != bidi.ON && inside != edge {
				inside = s
			}
		}
		if inside == bidi.ON {
			continue
		}
		if inside != edge && strongBefore(t[:pair[0]], edge) == edge {
			inside = edge
		}
		t[pair[0]], t[pair[1]] = inside, inside
	}
}

// bracketPairs finds matching brackets, in the order of the opening ones.
func bracketPairs(text []letter, t []bidi.Class) [][2]int {
	var open []int
	closing := make(map[int]int)
	for i, l := range text {
		properties, _ := bidi.LookupRune(l.source[0])
		if t[i] != bidi.ON || !properties.IsBracket() {
			continue
		}
		if properties.IsOpeningBracket() {
			open = append(open, i)
			continue
		}
		for k := len(open) - 1; k >= 0; k-- {
			if mirrored(text[open[k]].source[0]) == l.source[0] {
				closing[open[k]] = i
				open = open[:k]
				break
			}
		}
	}
	var pairs [][2]int
	for i := range text {
		if end, ok := closing[i]; ok {
			pairs = append(pairs, [2]int{i, end})
		}
	}
	return pairs
}

func strongOf(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

func strongBefore(t []bidi.Class, edge bidi.Class) bidi.Class {
	for i := len(t) - 1; i >= 0; i-- {
		if s := strongOf(t[i]); s != bidi.ON {
			return s
		}
	}
	return edge
}

// neutrals applies N1 and N2.
func neutrals(t []bidi.Class, edge bidi.Class) {
	for i := 0; i < len(t); {
		end := i
		for end < len(t) && strongOf(t[end]) == bidi.ON {
			end++
		}
		if end > i {
			before, after := strongBefore(t[:i], edge), edge
			if end < len(t) {
				after = strongOf(t[end])
			}
			if before != after {
				before = edge
			}
			fill(t[i:end], before)
		}
		i = max(end, i+1)
	}
}

func fill(t []bidi.Class, c bidi.Class) {
	for i := range t {
		t[i] = c
	}
}

// visual puts the letters of one line in the order they stand from left to right (rule L2).
func visual[T any](line []T, level func(T) uint8) []T {
	out := append([]T{}, line...)
	for at := uint8(2); at >= 1; at-- {
		for i := 0; i < len(out); i++ {
			end := i
			for end < len(out) && level(out[end]) >= at {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				out[a], out[b] = out[b], out[a]
			}
			i = max(end, i)
		}
	}
	return out
}

var seenFromBehind = map[rune]rune{'«': '»', '»': '«', '‹': '›', '›': '‹', '<': '>', '>': '<', '≤': '≥', '≥': '≤'}

// mirrored gives the character that looks like r seen from the other side (rule L4), or r.
func mirrored(r rune) rune {
	if other, ok := seenFromBehind[r]; ok {
		return other
	}
	other, _ := utf8.DecodeRuneInString(bidi.ReverseString(string(r)))
	return other
}
