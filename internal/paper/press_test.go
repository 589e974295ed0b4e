package paper

import (
	"bytes"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// shownPages renders the pages of a PDF as pictures.
func shownPages(t *testing.T, pdf []byte, dots int) (pages []image.Image, files []string) {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, "paper.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-png", "-r", fmt.Sprint(dots), path, filepath.Join(folder, "page")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm is needed for this test (Debian: poppler-utils): %v %s", err, out)
	}
	files, _ = filepath.Glob(filepath.Join(folder, "page*.png"))
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		img, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, img)
	}
	return pages, files
}

// apart is the share of dots that two pictures show differently, in thousandths.
func apart(a, b image.Image) int {
	if a.Bounds() != b.Bounds() {
		return 1000
	}
	different, all := 0, 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			all++
			if max(r1, r2)-min(r1, r2) > 0x3000 || max(g1, g2)-min(g1, g2) > 0x3000 || max(b1, b2)-min(b1, b2) > 0x3000 {
				different++
			}
		}
	}
	return different * 1000 / all
}

// TestThePressDrawsWhatTheLibraryDraws draws papers both ways and lets another program show them.
func TestThePressDrawsWhatTheLibraryDraws(t *testing.T) {
	draft, many, arabic := certificateOf(), certificateOf(), certificateOf()
	draft.Draft = true
	many.Certificate.Sites = sites(40)
	arabic.Certificate.Holder = holders["arabic"]
	for name, in := range map[string]CertificateInput{"plain": certificateOf(), "draft": draft, "annex": many, "arabic": arabic} {
		t.Run(name, func(t *testing.T) {
			doc := Document{Letterhead: in.Body, Title: "Certificate", Number: in.Certificate.FullNumber(), Draft: in.Draft, Blocks: []Block{certificatePage{in: in, t: certificateTongue(""), scope: in.Certificate.Scope}}}
			var drawn [2][]image.Image
			for i, draw := range []func(*composer) ([]byte, error){(*composer).press, (*composer).draw} {
				result, err := render(doc, Options{}, certificateSheet{in}, draw)
				if err != nil {
					t.Fatal(err)
				}
				drawn[i], _ = shownPages(t, result.PDF, 60)
			}
			if len(drawn[0]) != len(drawn[1]) {
				t.Fatalf("%d and %d pages", len(drawn[0]), len(drawn[1]))
			}
			for i := range drawn[0] {
				if d := apart(drawn[0][i], drawn[1][i]); d > 4 {
					t.Errorf("page %d differs in %d thousandths of its dots", i+1, d)
				}
			}
		})
	}
	other := certificateOf()
	other.Certificate.Holder = "Another Holder Ltd"
	a, _ := Certificate(certificateOf(), Options{})
	b, _ := Certificate(other, Options{})
	first, _ := shownPages(t, a.PDF, 60)
	second, _ := shownPages(t, b.PDF, 60)
	if d := apart(first[0], second[0]); d <= 4 {
		t.Errorf("two holders differ in %d thousandths: this test would see nothing", d)
	}
}

func TestThePressGivesTheSameBytesTwice(t *testing.T) {
	first, err := Certificate(certificateOf(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	remembered.forget()
	second, err := Certificate(certificateOf(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.PDF, second.PDF) {
		t.Error("the same certificate has other bytes when its texts are set anew")
	}
}

func TestPressedFilesAreWhole(t *testing.T) {
	in := certificateOf()
	in.Certificate.Sites = sites(64)
	in.CheckURL = `https://northwind.example/c/(a)\b`
	result, err := Certificate(in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "c.pdf")
	if err := os.WriteFile(path, result.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("qpdf", "--check", path).CombinedOutput(); err != nil || !strings.Contains(string(out), "No syntax or stream encoding errors") {
		t.Errorf("qpdf: %v %s", err, out)
	}
}

// TestTheCodeIsRead holds R-CERT-01 with a reader of codes that knows nothing of this program.
func TestTheCodeIsRead(t *testing.T) {
	for i := range 12 {
		in := certificateOf()
		in.CheckURL = fmt.Sprintf("https://northwind.example/c/%026d", i*i*7919)
		result, err := Certificate(in, Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, files := shownPages(t, result.PDF, 150)
		out, err := exec.Command("zbarimg", "-q", "--raw", files[0]).Output()
		if err != nil {
			t.Fatalf("zbarimg is needed for this test (Debian: zbar-tools): %v", err)
		}
		if got := strings.TrimSpace(string(out)); got != in.CheckURL {
			t.Errorf("%q was read, not %q", got, in.CheckURL)
		}
	}
}
