package paper

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
)

// brought are the fonts of the installation beside the embedded ones. They are set once, before anything is drawn, as
// the embedded ones are set when the program is built.
var brought atomic.Pointer[[]*face]

func houseFaces() []*face {
	if all := brought.Load(); all != nil {
		return *all
	}
	return nil
}

// Bring takes every TrueType font of a folder into the house, by file name, and says of each what it adds. A file that
// cannot be used is an error; all are named at once, and then none is taken. Scripts that need shaping stay refused
// whatever a font has: see settable.
func Bring(folder string) (notes []string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("read the folder of fonts: %w", err)
	}
	var all []*face
	var errs []error
	for _, e := range entries {
		kind := strings.ToLower(filepath.Ext(e.Name()))
		switch {
		case e.IsDir() || !slices.Contains([]string{".ttf", ".otf", ".ttc", ".woff", ".woff2"}, kind):
		case kind != ".ttf":
			errs = append(errs, fmt.Errorf("font %s: only TrueType outlines in a file of their own (.ttf) can be embedded", e.Name()))
		default:
			f, err := tried(filepath.Join(folder, e.Name()))
			if err != nil {
				errs = append(errs, err)
				continue
			}
			all, notes = append(all, f), append(notes, e.Name()+": "+adds(f))
		}
	}
	if len(all)+len(errs) == 0 {
		errs = append(errs, fmt.Errorf("the folder of fonts %s holds no .ttf file", folder))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	brought.Store(&all)
	remembered.forget()
	return notes, nil
}

// tried reads a font and draws a paper with it: what the PDF library cannot take is found at the start, not when a
// certificate is issued.
func tried(path string) (f *face, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			f, err = nil, fmt.Errorf("font %s cannot be drawn: %v", path, broken)
		}
	}()
	if f, err = fromDisk(path); err != nil {
		return nil, err
	}
	if os2 := f.tables["OS/2"]; len(os2) > 9 && be16(os2[8:])&0x000F == 0x0002 {
		return nil, fmt.Errorf("font %s forbids that it is embedded (its OS/2 table says so)", path)
	}
	text := ""
	for r := range f.advance {
		if f.has(rune(r)) && !unicode.IsControl(rune(r)) && settable(rune(r)) && newSetter(nil).faceOf(rune(r), mainFace(body), body) == nil {
			text = string(rune(r))
			break
		}
	}
	_, err = Render(Document{Title: cmp.Or(text, "a")}, Options{ExtraFonts: []string{path}})
	return f, err
}

// adds says which scripts a font makes printable that were not, and which it has in vain.
func adds(f *face) string {
	plain, more, vain := newSetter(nil), map[string]int{}, map[string]int{}
	for r := range f.advance {
		if !f.has(rune(r)) || slices.Contains([]string{unassigned, "Common", "Inherited"}, scriptOf(rune(r))) {
			continue
		}
		if !settable(rune(r)) {
			vain[scriptOf(rune(r))]++
		} else if plain.faceOf(rune(r), mainFace(body), body) == nil {
			more[scriptOf(rune(r))]++
		}
	}
	said := "adds " + counted(more)
	if len(vain) > 0 {
		said += "; cannot be used, since the script needs shaping: " + counted(vain)
	}
	return said
}

func counted(scripts map[string]int) string {
	var parts []string
	for name, n := range scripts {
		parts = append(parts, fmt.Sprintf("%s (%d)", name, n))
	}
	slices.Sort(parts)
	return cmp.Or(strings.Join(parts, ", "), "nothing that is not built in")
}
