package paper

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fontAt writes a font whose Armenian letters stand at another block: a stand-in for a font of that script.
func fontAt(t *testing.T, folder, name string, block uint16) {
	t.Helper()
	data, err := fontFiles.ReadFile("fonts/NotoSansArmenian-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	data = append([]byte(nil), data...)
	f, err := parseFace(name, data)
	if err != nil {
		t.Fatal(err)
	}
	sub, shift := unicodeMap(f.tables["cmap"]), block-0x0500
	count := int(be16(sub[6:])) / 2
	for s := range count {
		end, start := sub[14+2*s:], sub[16+2*count+2*s:]
		if be16(start) < 0x0530 || be16(end) > 0x058F {
			continue
		}
		delta, offset := sub[16+4*count+2*s:], sub[16+6*count+2*s:]
		binary.BigEndian.PutUint16(start, be16(start)+shift)
		binary.BigEndian.PutUint16(end, be16(end)+shift)
		if be16(offset) == 0 {
			binary.BigEndian.PutUint16(delta, be16(delta)-shift)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestBroughtFontsPrintTheirScripts takes a font of Ethiopic letters into the house, and finds one of Devanagari in vain.
func TestBroughtFontsPrintTheirScripts(t *testing.T) {
	t.Cleanup(func() { brought.Store(nil) })
	if got := Unprintable("ሲሳ"); len(got) != 2 {
		t.Fatalf("Ethiopic before there is a font: %q", got)
	}
	folder := t.TempDir()
	fontAt(t, folder, "Ethiopic.ttf", 0x1200)
	fontAt(t, folder, "Devanagari.ttf", 0x0900)
	if err := os.WriteFile(filepath.Join(folder, "LICENSE.txt"), []byte("free"), 0o600); err != nil {
		t.Fatal(err)
	}
	notes, err := Bring(folder)
	if err != nil || len(notes) != 2 {
		t.Fatalf("%q, %v", notes, err)
	}
	contains(t, strings.Join(notes, "\n"), "Ethiopic.ttf: adds Ethiopic (", "Devanagari.ttf: adds nothing that is not built in; cannot be used, since the script needs shaping: ", "Devanagari (7")
	if got := Unprintable("ሱሲሳ"); len(got) != 0 {
		t.Errorf("Ethiopic with a font: %q", got)
	}
	if got := Unprintable("अब"); len(got) != 2 || len(Unshaped(got)) != 1 || Unshaped(got)[0] != "Devanagari" {
		t.Errorf("Devanagari with a font: %q of %q", got, Unshaped(got))
	}
	in := certificateOf()
	in.Certificate.Holder = "ሱሲሳ Hosting"
	r, err := Certificate(in, Options{})
	if err != nil || len(r.Missing) > 0 {
		t.Fatalf("missing %q, %v", r.Missing, err)
	}
	contains(t, textOf(t, r.PDF), "ሱሲሳ")
}

// TestUnusableFontsAreNamed refuses a folder with everything that is wrong in it, each file by name, and takes none.
func TestUnusableFontsAreNamed(t *testing.T) {
	t.Cleanup(func() { brought.Store(nil) })
	folder := t.TempDir()
	if _, err := Bring(folder); err == nil || !strings.Contains(err.Error(), "holds no .ttf file") {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := Bring(filepath.Join(folder, "nothing")); err == nil {
		t.Error("a folder that is not there")
	}
	fontAt(t, folder, "good.ttf", 0x1200)
	whole, err := os.ReadFile(filepath.Join(folder, "good.ttf"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"page.ttf": []byte("<html>"), "cut.ttf": whole[:len(whole)/3], "outlines.otf": []byte("OTTO"), "locked.ttf": locked(t, whole)} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err = Bring(folder)
	if err == nil {
		t.Fatal("unusable fonts were taken")
	}
	contains(t, err.Error(), "page.ttf", "cut.ttf", "outlines.otf", "locked.ttf", "forbids")
	if strings.Contains(err.Error(), "good.ttf") || len(houseFaces()) > 0 {
		t.Errorf("%d taken: %v", len(houseFaces()), err)
	}
}

// locked is a font that forbids its embedding.
func locked(t *testing.T, whole []byte) []byte {
	t.Helper()
	data := append([]byte(nil), whole...)
	f, err := parseFace("locked", data)
	if err != nil {
		t.Fatal(err)
	}
	binary.BigEndian.PutUint16(f.tables["OS/2"][8:], 2)
	return data
}

// TestScriptsThatNeedShapingAreRefused names them, though a built-in font may have their letters.
func TestScriptsThatNeedShapingAreRefused(t *testing.T) {
	for text, script := range map[string]string{"नमस्ते": "Devanagari", "বাংলা": "Bengali", "தமிழ்": "Tamil", "ភាសា": "Khmer", "မြန်မာ": "Myanmar", "བོད": "Tibetan", "ߒߞߏ": "Nko", "ܣܘܪܝܝܐ": "Syriac"} {
		if got := Unshaped(Unprintable(text)); len(got) != 1 || got[0] != script {
			t.Errorf("%s is refused as %q", text, got)
		}
	}
	for _, text := range []string{"Ωμέγα ЩЪ Łódź Việt", "עברית", "العربية", "ไทย", "Հայ ქართული", "漢字 かな カナ 한글", "№ 5 – “x” € ™ ½ ①"} {
		if got := Unprintable(text); len(got) > 0 {
			t.Errorf("%s: %q", text, got)
		}
	}
}
