package seal_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	mrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assay/internal/seal"
)

var at = time.Date(2026, 11, 25, 9, 30, 0, 0, time.UTC)

// newSealer makes a key with a certificate of its own.
func newSealer(t testing.TB, name string) seal.Sealer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: name}, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		NotBefore: at.AddDate(-1, 0, 0), NotAfter: at.AddDate(9, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return seal.Sealer{Certificate: c, Key: key}
}

var twin = []byte(`{"holder":"Δοκιμή","number":"SMS-2026-0001"}`)

func act() seal.Act {
	return seal.Act{At: at, Name: "Prüfstelle (A)", Reason: "Certificate SMS-2026-0001", Place: "Berlin",
		Attachments: []seal.Attachment{{Name: "certificate.json", Kind: "application/json", Description: "The certificate as data", Bytes: twin}}}
}

func sealed(t *testing.T, s seal.Sealer) []byte {
	t.Helper()
	out, err := s.Seal(seal.SamplePDF(), act())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func trusting(s seal.Sealer) seal.Trust { return seal.Trust{Keys: []string{seal.KeyID(s.Certificate)}} }

func TestSealedFileIsGenuine(t *testing.T) {
	s := newSealer(t, "A body")
	pdf := sealed(t, s)
	r, err := seal.Verify(pdf, trusting(s))
	if err != nil {
		t.Fatal(err)
	}
	if !r.Signed || !r.Whole || !r.Intact || !r.Trusted || r.Appended != 0 || !r.SignedAt.Equal(at) || r.Stamp != nil || r.Certificate.Subject.CommonName != "A body" {
		t.Errorf("the report is %+v", r)
	}
	if data, found := r.Attachment("certificate.json"); !found || !bytes.Equal(data, twin) || r.Attachments[0].Kind != "application/json" || r.Attachments[0].Description != "The certificate as data" {
		t.Errorf("the attachment is %q", data)
	}
	if again := sealed(t, s); !bytes.Equal(again, pdf) {
		t.Error("the same file with the same key gives another seal")
	}
}

// TestOneChangedByteIsRefused changes every byte of a sealed file, one after the other.
func TestOneChangedByteIsRefused(t *testing.T) {
	s := newSealer(t, "A body")
	everyByteCounts(t, sealed(t, s), trusting(s))
}

func everyByteCounts(t *testing.T, pdf []byte, trust seal.Trust) {
	t.Helper()
	for i := range pdf {
		was := pdf[i]
		for _, now := range []byte{was ^ 1, was ^ 0x20, '0', byte(mrand.IntN(256))} {
			if now == was {
				continue
			}
			pdf[i] = now
			if _, err := seal.Verify(pdf, trust); err == nil {
				t.Fatalf("byte %d of %d changed from %q to %q, and the file is accepted", i, len(pdf), was, now)
			}
		}
		pdf[i] = was
	}
}

func TestForgedFilesAreRefusedWithTheReason(t *testing.T) {
	s, other := newSealer(t, "A body"), newSealer(t, "A body")
	good := sealed(t, s)
	shadow, err := other.Seal(good, act()) // a second seal over a changed copy: an incremental update like any other
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		pdf    []byte
		reason error
	}{
		"never sealed":              {seal.SamplePDF(), seal.ErrUnsigned},
		"seal cut off":              {good[:len(seal.SamplePDF())], seal.ErrUnsigned},
		"range taken out":           {bytes.ReplaceAll(good, []byte("/ByteRange"), []byte("/ByteGauge")), seal.ErrUnsigned},
		"sealed by another":         {sealed(t, other), seal.ErrOtherKey},
		"something appended":        {append(bytes.Clone(good), "\n7 0 obj\n<<>>\nendobj\n"...), seal.ErrAppended},
		"one line end appended":     {append(bytes.Clone(good), '\n'), seal.ErrAppended},
		"shadow by another's seal":  {shadow, seal.ErrOtherKey},
		"something put before it":   {append([]byte("%PDF-1.3\n"), good...), seal.ErrUnsigned}, // its range points nowhere
		"a word changed":            {bytes.Replace(good, []byte("A certificate"), []byte("B certificate"), 1), seal.ErrAltered},
		"capitals in the signature": {capitals(good), seal.ErrAltered},
		"cut short":                 {good[:len(good)-1], seal.ErrUnsigned},
		"no PDF":                    {[]byte("hello"), seal.ErrNotPDF},
		"nothing":                   {nil, seal.ErrNotPDF},
	} {
		if _, err := seal.Verify(c.pdf, trusting(s)); !errors.Is(err, c.reason) {
			t.Errorf("%s: %v, want %v", name, err, c.reason)
		}
	}
}

// capitals writes the signature in capital hexadecimal: the same value in another spelling.
func capitals(pdf []byte) []byte {
	out := bytes.Clone(pdf)
	from := bytes.Index(out, []byte("/Contents <")) + len("/Contents <")
	to := from + bytes.IndexByte(out[from:], '>')
	copy(out[from:to], bytes.ToUpper(out[from:to]))
	return out
}

func TestKeyMustFitItsCertificate(t *testing.T) {
	a, b := newSealer(t, "A"), newSealer(t, "B")
	a.Key = b.Key
	if _, err := a.Seal(seal.SamplePDF(), act()); err == nil || !strings.Contains(err.Error(), "not the one of its key") {
		t.Errorf("another's certificate: %v", err)
	}
	if _, err := (seal.Sealer{}).Seal(seal.SamplePDF(), act()); err == nil {
		t.Error("sealed without a key")
	}
	for _, pdf := range [][]byte{nil, []byte("%PDF-1.7\nxref"), seal.SamplePDF()[:200]} {
		if _, err := b.Seal(pdf, act()); err == nil {
			t.Errorf("sealed %q", pdf)
		}
	}
}

// TestToolsAcceptTheSeal asks the programs other people use.
func TestToolsAcceptTheSeal(t *testing.T) {
	s := newSealer(t, "A body")
	dir := t.TempDir()
	path := filepath.Join(dir, "sealed.pdf")
	write(t, path, sealed(t, s))
	if out := run(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Errorf("qpdf: %s", out)
	}
	out := run(t, "pdfsig", "-nocert", path)
	for _, want := range []string{"Signature is Valid.", "Total document signed", "ETSI.CAdES.detached", "A body"} {
		if !strings.Contains(out, want) {
			t.Errorf("pdfsig does not say %q: %s", want, out)
		}
	}
	if out := run(t, "pdfdetach", "-save", "1", "-o", filepath.Join(dir, "twin"), path); strings.Contains(out, "Error") {
		t.Errorf("pdfdetach: %s", out)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "twin")); err != nil || !bytes.Equal(data, twin) {
		t.Errorf("pdfdetach found %q, %v", data, err)
	}
	opensslAccepts(t, dir, sealed(t, s), s)
}

// opensslAccepts cuts signature and content apart as anybody can and has openssl judge them, with the certificate named
// by the signature (CAdES).
func opensslAccepts(t *testing.T, dir string, pdf []byte, s seal.Sealer) {
	t.Helper()
	from := bytes.Index(pdf, []byte("/Contents <")) + len("/Contents ")
	to := from + bytes.IndexByte(pdf[from:], '>') + 1
	var der []byte
	if _, err := fmt.Sscanf(string(pdf[from+1:to-1]), "%x", &der); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "cms.der"), der)
	content := append(bytes.Clone(pdf[:from]), pdf[to:]...)
	write(t, filepath.Join(dir, "content"), content)
	write(t, filepath.Join(dir, "seal.pem"), seal.WriteCertificates(s.Certificate))
	args := []string{"cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", filepath.Join(dir, "cms.der"), "-content",
		filepath.Join(dir, "content"), "-CAfile", filepath.Join(dir, "seal.pem"), "-purpose", "any", "-attime", fmt.Sprint(at.Unix()), "-out", os.DevNull}
	if out := run(t, "openssl", args...); !strings.Contains(out, "CAdES Verification successful") {
		t.Errorf("openssl: %s", out)
	}
	content[100] ^= 1
	write(t, filepath.Join(dir, "content"), content)
	if out, err := exec.Command("openssl", args...).CombinedOutput(); err == nil {
		t.Errorf("openssl accepts a changed file: %s", out)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return string(out)
}

// FuzzVerify looks for files that break the judge rather than being refused; none may be accepted but the true one.
func FuzzVerify(f *testing.F) {
	f.Add(seal.SamplePDF())
	f.Add([]byte("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"))
	f.Add([]byte("%PDF-1.7\n/ByteRange [0 26 30 9999999999]\n<30>"))
	f.Fuzz(func(t *testing.T, pdf []byte) {
		if _, err := seal.Verify(pdf, seal.Trust{Keys: []string{"none"}}); err == nil {
			t.Error("accepted")
		}
	})
}
