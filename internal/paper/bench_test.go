package paper

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/jung-kurt/gofpdf"
	"rsc.io/qr"
)

// nth is one of many certificates: another holder, number, address and code each time.
func nth(i int) CertificateInput {
	in := benchCertificate
	in.Certificate.Holder = fmt.Sprintf("Aegean Hosting %d S.A.", i)
	in.Certificate.Number = fmt.Sprintf("SMS-2026-%06d", i)
	in.Certificate.Address = fmt.Sprintf("Leoforos Syngrou %d", i)
	in.Certificate.Scope = fmt.Sprintf("The service management system of Aegean Hosting %d S.A. that supports the delivery of managed hosting, backup and service desk services to external customers from Athens.", i)
	in.CheckURL = fmt.Sprintf("https://northwind.example/c/7q2m4k9x7q2m4k9x7q2m%06d", i)
	return in
}

var benchCertificate = certificateOf()

func BenchmarkCertificate(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		if _, err := Certificate(nth(i), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCertificateUsual draws as much with the PDF library as its manual shows: fonts and mark handed over for each
// paper, the code as a picture.
func BenchmarkCertificateUsual(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		if err := usual(nth(i)); err != nil {
			b.Fatal(err)
		}
	}
}

func usual(in CertificateInput) error {
	pdf := gofpdf.New("P", "mm", "A4", "")
	for _, name := range []string{"NotoSerif-Bold", "NotoSerif-Regular", "NotoSans-Bold", "NotoSans-Regular"} {
		pdf.AddUTF8FontFromBytes(name, "", embedded(name).data)
	}
	pdf.AddPage()
	for _, inset := range []float64{10, 11.5} {
		pdf.Rect(inset, inset, 210-2*inset, 297-2*inset, "D")
	}
	options := gofpdf.ImageOptions{ImageType: "PNG"}
	pdf.RegisterImageOptionsReader("mark", options, bytes.NewReader(in.Body.Mark))
	pdf.ImageOptions("mark", 80, 21, 51, 17, false, options, 0, "")
	code, err := qr.Encode(in.CheckURL, qr.M)
	if err != nil {
		return err
	}
	pdf.RegisterImageOptionsReader("code", options, bytes.NewReader(code.PNG()))
	pdf.ImageOptions("code", 159, 226, 29, 29, false, options, 0, in.CheckURL)
	crt := in.Certificate
	pdf.SetY(42)
	for _, text := range []struct {
		font  string
		size  float64
		words string
	}{
		{"NotoSerif-Bold", 14, in.Body.Name}, {"NotoSans-Regular", 8, in.Body.Address}, {"NotoSerif-Regular", 24, "Certificate"},
		{"NotoSans-Regular", 10, "The service management system of"}, {"NotoSerif-Bold", 30, crt.Holder}, {"NotoSans-Regular", 10, crt.Address + ", " + crt.City},
		{"NotoSans-Regular", 10, "fulfils the requirements of"}, {"NotoSerif-Bold", 17, crt.Standard}, {"NotoSans-Regular", 11.5, crt.Scope},
		{"NotoSans-Regular", 8.5, crt.Sites[0].Name + ", " + crt.Sites[0].Address + ": " + crt.Sites[0].Activities},
		{"NotoSans-Bold", 9.5, crt.Original.Long() + "   " + crt.Effective.Long() + "   " + crt.Expires.Long() + "   " + crt.IssuedOn.Long()},
		{"NotoSans-Regular", 9, "Certificate number " + crt.Number}, {"NotoSans-Bold", 9.5, in.SignatoryName}, {"NotoSans-Regular", 8, in.SignatoryRole},
		{"NotoSans-Regular", 8, "Whether this certificate is valid today is answered by scanning the code, or at " + in.RegisterURL},
		{"NotoSans-Regular", 7, "A revision replaces all earlier ones; the register names the one that is current, and only that one counts."},
	} {
		pdf.SetFont(text.font, "", text.size)
		pdf.MultiCell(0, text.size/2, text.words, "", "C", false)
	}
	return pdf.Output(&bytes.Buffer{})
}

func BenchmarkReport(b *testing.B) {
	in := reportOf("stage2", "Stage 2")
	for b.Loop() {
		if _, err := Report(in, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
