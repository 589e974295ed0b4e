package paper

import "unicode"

// setScripts are the scripts whose letters stand beside each other as they are, or that this package joins and
// orders itself (Arabic, Hebrew). All others change the shape or the order of letters by their neighbours (Devanagari
// and its relatives, Khmer, Myanmar, Tibetan, Mongolian, Syriac, N'Ko …): without shaping they would be drawn wrong,
// which is worse on a certificate than a refusal, so no font makes them printable.
var setScripts = []*unicode.RangeTable{
	unicode.Common, unicode.Inherited, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian,
	unicode.Hebrew, unicode.Arabic, unicode.Thai, unicode.Lao, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Hangul, unicode.Yi,
	unicode.Ethiopic, unicode.Cherokee, unicode.Canadian_Aboriginal, unicode.Tifinagh, unicode.Vai, unicode.Lisu, unicode.Coptic,
	unicode.Glagolitic, unicode.Ogham, unicode.Runic, unicode.Braille,
}

// settable tells whether a character can be set without shaping. The joined forms that this package makes for itself
// lie in the private use area.
func settable(r rune) bool {
	return unicode.In(r, setScripts...) || unicode.Is(unicode.Co, r)
}

// scriptOf is the name of a character's script.
func scriptOf(r rune) string {
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return unassigned
}

// unassigned stands for what has no script.
const unassigned = ""

// Unshaped lists the scripts among characters that no font could make printable, since they need shaping.
func Unshaped(characters []rune) []string {
	var names []string
	seen := map[string]bool{}
	for _, r := range characters {
		if name := scriptOf(r); name != unassigned && !settable(r) && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}
