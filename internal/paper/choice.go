package paper

import "slices"

// scripts are the embedded faces beside the main ones, each with the characters it is asked for, so that a face is read
// only when a paper needs it. They come regular and bold.
var scripts = []struct {
	name   string
	ranges [][2]rune
}{
	{"NotoNaskhArabic", [][2]rune{{0x0600, 0x06FF}, {0x0750, 0x077F}, {0xE000, 0xF000}, {0xFB50, 0xFDFF}, {0xFE70, 0xFEFC}}},
	{"NotoSansHebrew", [][2]rune{{0x0590, 0x05FF}, {0xFB1D, 0xFB4F}}},
	{"NotoSansThai", [][2]rune{{0x0E00, 0x0E7F}}},
	{"NotoSansArmenian", [][2]rune{{0x0530, 0x058F}, {0xFB13, 0xFB17}}},
	{"NotoSansGeorgian", [][2]rune{{0x10A0, 0x10FF}, {0x1C90, 0x1CBF}, {0x2D00, 0x2D2F}}},
}

// eastAsian faces stand behind the extra fonts, since a house that works in these scripts brings its own.
var eastAsian = []struct {
	name   string
	ranges [][2]rune
}{
	{"DroidSansHan", [][2]rune{{0x3000, 0x312F}, {0x31F0, 0x9FFF}, {0xFF01, 0xFFEE}}},
	{"AssayHangul", [][2]rune{{0x3131, 0x318E}, {0xAC00, 0xD7A3}}},
}

func within(r rune, ranges [][2]rune) bool {
	return slices.ContainsFunc(ranges, func(span [2]rune) bool { return r >= span[0] && r <= span[1] })
}

// mainFace is the first choice of a style.
func mainFace(st style) *face {
	switch {
	case st.serif:
		return embedded("NotoSerif-" + weight(st))
	case st.italic && !st.bold:
		return embedded("NotoSans-Italic")
	}
	return embedded("NotoSans-" + weight(st))
}

func weight(st style) string {
	if st.bold {
		return "Bold"
	}
	return "Regular"
}

// faceOf finds a face that has a character, or nil.
func (s *setter) faceOf(r rune, main *face, st style) *face {
	if !settable(r) {
		return nil
	}
	if main.has(r) {
		return main
	}
	if plain := embedded("NotoSans-" + weight(st)); plain.has(r) {
		return plain
	}
	for _, script := range scripts {
		if within(r, script.ranges) {
			return known(embedded(script.name+"-"+weight(st)), r)
		}
	}
	for _, f := range s.extra {
		if f.has(r) {
			return f
		}
	}
	for _, script := range eastAsian {
		if within(r, script.ranges) {
			return known(embedded(script.name), r)
		}
	}
	return known(embedded("DejaVuSans"), r)
}

func known(f *face, r rune) *face {
	if !f.has(r) {
		return nil
	}
	return f
}
