package paper

import "math"

// Unprintable lists the characters of the texts that no font of the house can draw, each once: what a
// paper with them would show as hollow squares.
func Unprintable(texts ...string) []rune {
	s := newSetter(nil)
	for _, text := range texts {
		s.lines(s.clean(text), body, math.MaxFloat32)
	}
	return s.missingRunes()
}
