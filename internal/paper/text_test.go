package paper

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

var samples = map[string]string{
	"Latin":      "Ölwerk Zürich & Søn, Łódź, İstanbul, Çankaya, Reykjavík, fête, straße, naïve",
	"Polish":     "Zażółć gęślą jaźń Sp. z o.o.",
	"Vietnamese": "Công ty Cổ phần Chứng nhận Thành phố Hồ Chí Minh",
	"Greek":      "Αιγαίο Υπηρεσίες Πληροφορικής Α.Ε., Πειραιάς, ᾿Αθῆναι",
	"Cyrillic":   "ТОВ «Північний Вітер», Київ; Ђорђе Њ. д.о.о. Београд; Ёлка",
	"Armenian":   "Հայաստանի ծառայություններ ՓԲԸ",
	"Georgian":   "საქართველოს მომსახურება შპს",
	"Hebrew":     "שירותי מחשוב בעם",
	"Arabic":     "شركة الأفق لخدمات تقنية المعلومات المحدودة",
	"Persian":    "شرکت پیشگامان فناوری گیتی",
	"Urdu":       "پاکستان ٹیلی کمیونیکیشن",
	"Kurdish":    "کۆمپانیای ڕۆژهەڵات بۆ خزمەتگوزاری",
	"Thai":       "บริษัท บริการสารสนเทศ จำกัด (มหาชน)",
	"Japanese":   "株式会社日本情報サービス（東京都港区）",
	"Simplified": "北京信息技术服务有限公司",
	"Trad":       "臺灣資訊服務股份有限公司，臺北市",
	"Korean":     "한국정보서비스 주식회사 서울",
	"Mixed":      "شهادة المطابقة ISO 9001:2015",
	"MixedLatin": "Certificate شهادة المطابقة for ISO 9001 holders",
	"Symbols":    "≥ 80 % → ✓ ✗ № € ₺ ₹ … “quoted” ‘single’",
}

// extracted holds what pdftotext makes of mixed lines: it takes the page to run from the left, and puts the blank that
// follows Arabic before it.
var extracted = map[string]string{
	"Mixed":      "ISO 9001:2015 شهادة المطابقة",
	"MixedLatin": "Certificate شهادة المطابقةfor ISO 9001 holders",
}

func TestEveryScriptIsFoundAsItWasWritten(t *testing.T) {
	for name, text := range samples {
		t.Run(name, func(t *testing.T) {
			result := rendered(t, Document{Letterhead: letterheadOf(), Title: "Names", Created: someDay,
				Blocks: []Block{Paragraph{text}, KeyValues{[]KeyValue{{"Name", text}}}}})
			if len(result.Missing) > 0 {
				t.Errorf("missing %q", result.Missing)
			}
			want := text
			if seen, differs := extracted[name]; differs {
				want = seen
			}
			if got := words(textOf(t, result.PDF)); strings.Count(got, want) != 2 {
				t.Errorf("want twice %q in %q", want, got)
			}
		})
	}
}

func TestArabicLettersAreJoined(t *testing.T) {
	for text, want := range map[string]string{
		"بيت":  "\uFE91\uFEF4\uFE96",       // all three joined
		"دار":  "\u062F\u0627\u0631",       // none reaches forward
		"سلام": "\uFEB3\uFEFC\u0645",       // lam and alef are one, which ends the joining
		"لا":   "\uFEFB",                   //
		"مـ":   "\uFEE3\u0640",             // the stroke joins
		"بَيت": "\uFE91\u064E\uFEF4\uFE96", // a vowel does not interrupt
		"می‌خ": "\uFEE3\uFBFD\u200c\u062E", // a non-joiner does
	} {
		got := ""
		for _, l := range letters([]rune(text)) {
			got += string(l.shown) + string(l.marks)
		}
		if got != want {
			t.Errorf("%s is drawn %+q, want %+q", text, got, want)
		}
	}
}

func shownOrder(text string) string {
	s := newSetter(nil)
	out := ""
	for _, l := range s.lines(text, body, 1e6) {
		for _, p := range l.pieces {
			out += string(p.text)
		}
	}
	return out
}

func TestMixedTextStandsInReadingOrder(t *testing.T) {
	for text, want := range map[string]string{
		"אבג ISO 9001:2015":       "ISO 9001:2015 גבא",
		"ISO 9001 אבג 27001 דהו":  "ISO 9001 והד 27001 גבא",
		"אבג (ABC) דהו":           "והד (ABC) גבא",
		"Horizon אבג (דהו) Ltd":   "Horizon (והד) גבא Ltd",
		"אבג 12.5% דהו":           "והד 12.5% גבא",
		"אבג «ABC דהו»":           "«והד ABC» גבא",
		"a \u202eevil\u202c name": "a evil name",
	} {
		if got := shownOrder(text); got != want {
			t.Errorf("%q stands as %q, want %q", text, got, want)
		}
	}
}

func TestLinesBreakInReadingOrder(t *testing.T) {
	s := newSetter(nil)
	text := "שלום לכולם כאן ושם בכל מקום"
	lines := s.lines(text, body, 25)
	if len(lines) < 2 {
		t.Fatal("the text did not break")
	}
	first := lines[0].pieces[len(lines[0].pieces)-1].text
	if last := first[len(first)-1]; last != 'ש' {
		t.Errorf("the first line begins with %q at the right, want the first letter of the text", last)
	}
	for _, l := range lines {
		if l.width > 25 {
			t.Errorf("a line is %.1f mm wide, column 25 mm", l.width)
		}
	}
}

func TestWhatNoFontHasIsMarkedAndReported(t *testing.T) {
	result := rendered(t, Document{Title: "Names 😀", Created: someDay, Blocks: []Block{Paragraph{"a 😀 b \U0010FFFF c \ue000 d नमस्ते"}}})
	for _, r := range "😀न" {
		if !strings.ContainsRune(string(result.Missing), r) {
			t.Errorf("%q is not reported in %q", r, result.Missing)
		}
	}
	if got := words(textOf(t, result.PDF)); !strings.Contains(got, "a □ b □ c □ d □") {
		t.Errorf("no mark in %q", got)
	}
}

// TestLevelsAgreeWithTheReference compares directions with the reference implementation.
func TestLevelsAgreeWithTheReference(t *testing.T) {
	for name, text := range samples {
		all := letters([]rune(text))
		classes := classesOf(all)
		base := uint8(0)
		if rightToLeft(classes) {
			base = 1
		}
		var paragraph bidi.Paragraph
		if _, err := paragraph.SetString(text); err != nil {
			t.Fatal(err)
		}
		order, err := paragraph.Order()
		if err != nil {
			t.Fatal(err)
		}
		var want []bidi.Direction
		for i := range order.NumRuns() {
			run := order.Run(i)
			for range []rune(run.String()) {
				want = append(want, run.Direction())
			}
		}
		at := 0
		for i, level := range levels(all, classes, base) {
			if (level%2 == 1) != (want[at] == bidi.RightToLeft) {
				t.Errorf("%s: letter %d %q has level %d", name, i, string(all[i].source), level)
			}
			at += len(all[i].source)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, text := range samples {
		f.Add(text)
	}
	f.Add("😀\u200d👩 \xff\xfe ﷺ \u0301\u0301 e\u0301\u0308 \ufffe\uffff\U0010ffff \u2066x\u2069")
	f.Add(strings.Repeat("ʷ", 200) + "\n\n\t\r\n" + strings.Repeat("ab ", 300))
	f.Fuzz(func(t *testing.T, text string) {
		result, err := Render(Document{Letterhead: Letterhead{Name: text}, Title: text, Number: text, Created: someDay, Blocks: []Block{
			Heading{1, text}, Paragraph{text}, Callout{Title: text, Text: text},
			Table{Columns: []Column{{Title: text}, {Title: "b", Number: true}}, Rows: [][]string{{text, text}, {text}}, Foot: [][]string{{text}}},
			KeyValues{[]KeyValue{{text, text}}}, List{Items: []string{text}}, Signatures{[]Signature{{For: text, Name: text}}},
		}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range result.Missing {
			if unicode.IsLetter(r) && r < 0x500 && r > 0x3F && unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) && r < 0x250 {
				t.Errorf("%q is missing", r)
			}
		}
	})
}

func TestExtraFontsComeBeforeEastAsianOnes(t *testing.T) {
	extra, err := fromDisk("fonts/AssayHangul.ttf")
	if err != nil {
		t.Fatal(err)
	}
	main := embedded("NotoSans-Regular")
	if f := newSetter([]*face{extra}).faceOf('한', main, body); f != extra {
		t.Error("the house's own font is not used")
	}
	if f := newSetter(nil).faceOf('한', main, body); f != embedded("AssayHangul") {
		t.Error("the embedded font is not used")
	}
	result, err := Render(Document{Title: "한", Created: someDay}, Options{ExtraFonts: []string{"fonts/AssayHangul.ttf"}})
	if err != nil || len(result.Missing) > 0 {
		t.Errorf("missing %q, %v", result.Missing, err)
	}
	for _, path := range []string{"fonts/nothing.ttf", "fonts/make.py"} {
		if _, err := Render(Document{Title: "a"}, Options{ExtraFonts: []string{path}}); err == nil {
			t.Errorf("%s was taken for a font", path)
		}
	}
}
