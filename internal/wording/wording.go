// Package wording compares two texts word by word: a report with its earlier version, a certificate with the decision and
// with the one it follows. It must not know what the texts are about.
package wording

import (
	"strings"
	"unicode"
)

// Kind says where a piece of text stands.
type Kind string

// The kinds of a piece.
const (
	Same Kind = "same" // in both
	Out  Kind = "out"  // only in the earlier text
	In   Kind = "in"   // only in the later text
)

// Piece is a run of words of one kind. Same and Out pieces make the earlier text, Same and In pieces the later one.
type Piece struct {
	Kind Kind
	Text string
}

// mostCells bounds the work of one comparison: beyond it the differing middle stands as replaced as a whole.
const mostCells = 4_000_000

// leastShared is the part of the longer text, one in so many words, that both must share: below it single words that
// happen to occur in both would only confuse, and the middle stands as replaced as a whole.
const leastShared = 3

// Compare lists what both texts share and where they differ, in reading order. Two words are the same only when every
// letter is, so that letters of another script that look alike differ.
func Compare(was, is string) []Piece {
	a, b := words(was), words(is)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out pieces
	out.add(Same, a[:head]...)
	out.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	out.add(Same, a[len(a)-tail:]...)
	return out
}

// Differs tells whether any piece is not the same in both texts.
func Differs(list []Piece) bool {
	for _, p := range list {
		if p.Kind != Same {
			return true
		}
	}
	return false
}

type pieces []Piece

// add appends words, to the last piece when it is of the same kind.
func (p *pieces) add(kind Kind, words ...string) {
	if len(words) == 0 {
		return
	}
	text := strings.Join(words, "")
	if n := len(*p); n > 0 && (*p)[n-1].Kind == kind {
		(*p)[n-1].Text += text
		return
	}
	*p = append(*p, Piece{kind, text})
}

// middle compares what remains between the common beginning and end, by the longest common subsequence.
func (p *pieces) middle(a, b []string) {
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > mostCells {
		p.add(Out, a...)
		p.add(In, b...)
		return
	}
	common := lengths(a, b)
	if int(common[0][0])*leastShared < max(len(a), len(b)) {
		p.add(Out, a...)
		p.add(In, b...)
		return
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			p.add(Same, a[i])
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			p.add(Out, a[i])
			i++
		default:
			p.add(In, b[j])
			j++
		}
	}
	p.add(Out, a[i:]...)
	p.add(In, b[j:]...)
}

// lengths are the lengths of the longest common subsequence of every pair of ends.
func lengths(a, b []string) [][]int32 {
	rows := make([][]int32, len(a)+1)
	for i := range rows {
		rows[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				rows[i][j] = rows[i+1][j+1] + 1
			} else {
				rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			}
		}
	}
	return rows
}

// words cuts a text into words, the gaps between them, and single letters of scripts that write without gaps.
func words(text string) []string {
	var out []string
	start, was := 0, -1
	for i, r := range text {
		is := sort(r)
		if i > start && (is != was || is == alone) {
			out = append(out, text[start:i])
			start = i
		}
		was = is
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// The sorts of letters.
const (
	letter = iota
	gap
	alone // stands by itself
)

func sort(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return gap
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar), unicode.IsPunct(r):
		return alone
	}
	return letter
}
