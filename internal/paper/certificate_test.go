package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/day"
)

func markOf() []byte {
	img := image.NewNRGBA(image.Rect(0, 0, 240, 80))
	for x := range 240 {
		for y := range 80 {
			if (x-40)*(x-40)+(y-40)*(y-40) < 1500 || x > 90 && y > 30 && y < 50 {
				img.Set(x, y, color.NRGBA{0x0f, 0x5a, 0x5c, 0xff})
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func certificateOf() CertificateInput {
	body := letterheadOf()
	body.Mark = markOf()
	return CertificateInput{
		Body: body, SignatoryName: "Ada Byron", SignatoryRole: "Managing Director", Place: "Aberdeen",
		RegisterURL: "https://northwind.example/verify", CheckURL: "https://northwind.example/c/7q2m4k9x7q2m4k9x7q2m4k9x7q", LogCheck: "9f2a-41c7-e0b3",
		Certificate: cert.Certificate{
			Number: "SMS-2026-0001", Revision: 1, Holder: "Aegean Hosting S.A.", Address: "Leoforos Syngrou 120", City: "11741 Athens", Country: "GR",
			Standard: "ISO/IEC 20000-1:2018",
			Scope:    "The service management system of Aegean Hosting S.A. that supports the delivery of managed hosting, backup and service desk services to external customers from Athens.",
			Original: day.MustParse("2026-03-14"), Effective: day.MustParse("2026-03-14"), Expires: day.MustParse("2029-03-13"), IssuedOn: day.MustParse("2026-03-16"),
			Sites: []cert.CertifiedSite{{Name: "Head office", Address: "Leoforos Syngrou 120", City: "11741 Athens", Country: "GR", Activities: "Management and delivery of all services in the scope"}},
		},
	}
}

func sites(n int) []cert.CertifiedSite {
	all := make([]cert.CertifiedSite, n)
	for i := range all {
		all[i] = cert.CertifiedSite{Name: fmt.Sprintf("Branch %d", i+1), Address: fmt.Sprintf("Λεωφόρος Συγγρού %d", 100+i), City: "Αθήνα", Country: "GR",
			Activities: "Operation of managed hosting, monitoring and service desk in shifts"}
	}
	return all
}

var holders = map[string]string{
	"plain":    "Aegean Hosting S.A.",
	"long":     "Gesellschaft für die Entwicklung, den Betrieb und die Wartung informationstechnischer Anlagen und Dienste der öffentlichen Verwaltung des Landes und seiner Gemeinden mit beschränkter Haftung & Co. Kommanditgesellschaft auf Aktien",
	"one word": strings.Repeat("Rindfleischetikettierung", 9),
	"greek":    "Αιγαίο Υπηρεσίες Πληροφορικής Ανώνυμη Εταιρεία",
	"cyrillic": "ТОВ «Північний Вітер Інформаційні Технології»",
	"arabic":   "شركة الأفق لخدمات تقنية المعلومات المحدودة",
	"mixed":    "شركة الأفق Horizon IT Services (ذ.م.م) 2020",
	"short":    "A1",
	"japanese": "株式会社日本情報サービス技術研究所",
	"korean":   "한국정보서비스 주식회사",
	"thai":     "บริษัท บริการสารสนเทศแห่งประเทศไทย จำกัด (มหาชน)",
}

func drawn(t *testing.T, in CertificateInput) (Result, string) {
	t.Helper()
	result, err := Certificate(in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	keep(t, result.PDF)
	if len(result.Missing) > 0 {
		t.Errorf("missing %q", result.Missing)
	}
	return result, words(textOf(t, result.PDF))
}

// TestCertificateContents holds R-CERT-01: every part is on the paper.
func TestCertificateContents(t *testing.T) {
	in := certificateOf()
	in.Certificate.Revision = 2
	in.Body.Accreditation = "Accredited by the National Accreditation Body, no. 0042"
	result, text := drawn(t, in)
	for part, want := range map[string]string{
		"a name": "Aegean Hosting S.A.", "a place": "Leoforos Syngrou 120, 11741 Athens, Greece", "b effective": "14 Mar 2026",
		"c expiry": "13 Mar 2029", "d number": "SMS-2026-0001-r2", "e standard": "ISO/IEC 20000-1:2018",
		"f scope": "managed hosting, backup and service desk services", "g body": "Northwind Certification", "g address": "12 Harbour Street",
		"g accreditation": "no. 0042", "i revision": "This is revision 2. A revision replaces all earlier ones",
		"issued": "16 Mar 2026", "signatory": "Ada Byron", "register": "northwind.example/verify", "log": "9f2a-41c7-e0b3", "pages": "Page 1 of 1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s: %q is not in %q", part, want, text)
		}
	}
	if result.Pages != 1 {
		t.Errorf("%d pages", result.Pages)
	}
}

func TestCertificateWithoutAccreditationSaysNothingOfIt(t *testing.T) { // R-CERT-04
	if _, text := drawn(t, certificateOf()); strings.Contains(strings.ToLower(text), "accredit") {
		t.Errorf("accreditation is claimed in %q", text)
	}
}

func TestCertificateHoldsAnyName(t *testing.T) {
	for name, holder := range holders {
		t.Run(name, func(t *testing.T) {
			in := certificateOf()
			in.Certificate.Holder = holder
			result, text := drawn(t, in)
			want := holder
			if name == "mixed" {
				want = "شركة الأفق"
			}
			if !strings.Contains(compact(text), compact(want)) {
				t.Errorf("%q is not in %q", want, text)
			}
			if result.Pages != 1 {
				t.Errorf("%d pages", result.Pages)
			}
		})
	}
}

// compact leaves out blanks, which a long name has at its line ends.
func compact(text string) string { return strings.ReplaceAll(words(text), " ", "") }

func TestCertificateOfSixtySites(t *testing.T) { // R-CERT-03
	in := certificateOf()
	in.Certificate.Sites = sites(64)
	result, text := drawn(t, in)
	for i := range 64 {
		for _, want := range []string{fmt.Sprintf("Branch %d ", i+1), fmt.Sprintf("Λεωφόρος Συγγρού %d", 100+i)} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is missing", want)
			}
		}
	}
	if !strings.Contains(text, "64 sites, listed with their activities in the annex") || result.Pages < 3 {
		t.Errorf("%d pages", result.Pages)
	}
	if got := strings.Count(text, "Activities"); got != result.Pages-1 {
		t.Errorf("the head of the table stands %d times on %d pages", got, result.Pages)
	}
}

func TestCertificateWithLongScope(t *testing.T) {
	in := certificateOf()
	in.Certificate.Scope = strings.TrimSpace(strings.Repeat("Managed hosting and service desk for public bodies. ", 120))
	if _, text := drawn(t, in); !strings.Contains(text, "The scope is stated in the annex") || !strings.Contains(compact(text), compact(in.Certificate.Scope[:2000])) {
		t.Errorf("the scope is not whole in %q", text)
	}
	in.Certificate.Scope = in.Certificate.Scope[:900]
	if result, text := drawn(t, in); result.Pages != 1 || !strings.Contains(text, in.Certificate.Scope[:80]) {
		t.Errorf("a scope of 900 characters does not fit on %d pages", result.Pages)
	}
}

func TestCertificateAfterGap(t *testing.T) { // R-CERT-05
	in := certificateOf()
	c := &in.Certificate
	c.LastExpiry, c.RecertAuditOn = day.MustParse("2029-03-13"), day.MustParse("2029-05-02")
	c.Effective, c.Expires = day.MustParse("2029-06-01"), day.MustParse("2032-03-13")
	c.GapFrom, c.GapTo = day.MustParse("2029-03-14"), day.MustParse("2029-05-31")
	_, text := drawn(t, in)
	for _, want := range []string{"Last cycle ended", "13 Mar 2029", "Recertification audit", "2 May 2029", "not certified from 14 Mar 2029 to 31 May 2029"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
}

func TestCertificateDraftIsMarked(t *testing.T) {
	in := certificateOf()
	in.Draft = true
	if _, text := drawn(t, in); !strings.Contains(text, "Draft, not valid · Certificate SMS-2026-0001") {
		t.Error("a preview looks like the real thing")
	}
}

func TestMarkThatIsNoPictureIsRefused(t *testing.T) {
	whole := markOf()
	for name, mark := range map[string][]byte{"cut": whole[:len(whole)/2], "text": []byte("no picture")} {
		in := certificateOf()
		in.Body.Mark = mark
		if _, err := Certificate(in, Options{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestCertificateInSeveralLanguages states the whole certificate on a page for each language; the binding one is named on
// every page, and a certificate in one language says nothing of it.
func TestCertificateInSeveralLanguages(t *testing.T) {
	in := certificateOf()
	if _, text := drawn(t, in); strings.Contains(text, "binding") {
		t.Error("one language, and a binding one is named")
	}
	in.Certificate.Wordings = []cert.CertifiedWording{{Language: "de", Scope: "Das Service-Management-System für das Hosting"}, {Language: "el", Scope: "Το σύστημα για φιλοξενία"},
		{Language: "ar", Scope: "نظام إدارة الخدمات للاستضافة"}, {Language: "zh", Scope: "托管服务的服务管理体系"}}
	result, text := drawn(t, in)
	for _, want := range []string{"Also stated on the following pages in: Deutsch, Ελληνικά, ", "The wording in English is binding.", "Zertifikat", "Das Service-Management-System für das Hosting",
		"Übersetzung. Bindend ist der Wortlaut dieses Zertifikats auf English.", "Gültig bis", "13. März 2029", "Πιστοποιητικό", "Το σύστημα για φιλοξενία", "托管服务的服务管理体系", "2029年3月13日"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	if result.Pages != 5 || strings.Count(text, "SMS-2026-0001") < 10 {
		t.Errorf("%d pages", result.Pages)
	}
	in.Certificate.Sites = sites(9)
	if result, text := drawn(t, in); result.Pages != 6 || !strings.Contains(text, "Annex to certificate") || !strings.Contains(text, "9 Standorte, mit ihren Tätigkeiten") {
		t.Errorf("%d pages with an annex", result.Pages)
	}
	in.Certificate.Language = "de"
	if _, text := drawn(t, in); !strings.Contains(text, "Bindend ist der Wortlaut auf Deutsch") {
		t.Errorf("the binding language is not named in %q", text)
	}
}

// TestCertificateWordingsAreWhole holds that every language has every fixed wording, with its values in the same order.
func TestCertificateWordingsAreWhole(t *testing.T) {
	english := certificateTongues()["en"]
	for key, tongue := range certificateTongues() {
		if len(tongue.Months) != 12 || tongue.Name == "" || tongue.Date == "" {
			t.Errorf("%s: %+v", key, tongue)
		}
		for name, phrase := range english.Phrases {
			if have, want := placeholders.FindAllString(tongue.Phrases[name], -1), placeholders.FindAllString(phrase, -1); tongue.Phrases[name] == "" || len(have) != len(want) {
				t.Errorf("%s.%s: %v, want %v", key, name, have, want)
			}
		}
		if len(tongue.Phrases) != len(english.Phrases) {
			t.Errorf("%s has %d wordings", key, len(tongue.Phrases))
		}
	}
}
