package seal

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"strings"
	"time"
)

func testSealer() (Sealer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Sealer{}, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(9), Subject: pkix.Name{CommonName: "A body"}, KeyUsage: x509.KeyUsageDigitalSignature,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(9, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return Sealer{}, err
	}
	c, err := x509.ParseCertificate(der)
	return Sealer{Certificate: c, Key: key}, err
}

// SamplePDF is a small PDF in the form papers have: a table, a trailer, a page with a note.
func SamplePDF() []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.3\n")
	var places []int
	for i, object := range []string{
		"<</Type /Catalog /Pages 2 0 R /Names <</EmbeddedFiles <</Names [\n]>>>> /Lang (en)>>",
		"<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Resources <</Font <</F 4 0 R>>>> /Contents 5 0 R\n" +
			"/Annots [<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /Border [0 0 0] /A <</S /URI /URI (https://x.example/\\)\\(a)>>>>]>>",
		"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
		"<</Length 42>>\nstream\nBT /F 18 Tf 10 40 Td (A certificate ) Tj E\nendstream",
		"<</Title (\\(x) /Producer (Assay)>>",
	} {
		places = append(places, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, strings.Replace(object, "Tj E", "Tj ET", 1))
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, p := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&out, "trailer\n<<\n/Size %d\n/Root 1 0 R\n/Info 6 0 R\n>>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, table)
	return bytes.ReplaceAll(out.Bytes(), []byte("/Length 42"), []byte("/Length 43"))
}
