package seal

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// authorityOf makes a time stamp authority with openssl: a root, a certificate for time stamps under it, and a function
// that answers requests.
func authorityOf(t *testing.T) (answer func([]byte) ([]byte, error), roots *x509.CertPool) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	must := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("openssl", args...).CombinedOutput(); err != nil {
			t.Fatalf("openssl %v: %v: %s", args, err, out)
		}
	}
	put := func(name, text string) {
		if err := os.WriteFile(in(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", in("root.key"), "-out", in("root.pem"), "-days", "3650", "-subj", "/CN=Time root")
	must("req", "-newkey", "rsa:2048", "-nodes", "-keyout", in("tsa.key"), "-out", in("tsa.csr"), "-subj", "/CN=Time stamps")
	put("ext", "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
	must("x509", "-req", "-in", in("tsa.csr"), "-CA", in("root.pem"), "-CAkey", in("root.key"), "-CAcreateserial", "-days", "3000", "-extfile", in("ext"), "-out", in("tsa.pem"))
	put("serial", "01\n")
	put("tsa.cnf", "[tsa]\ndefault_tsa=one\n[one]\nserial="+in("serial")+"\nsigner_cert="+in("tsa.pem")+"\nsigner_key="+in("tsa.key")+
		"\ncerts="+in("root.pem")+"\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\nordering=yes\ness_cert_id_chain=no\n")
	root, err := os.ReadFile(in("root.pem"))
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(root)
	return func(request []byte) ([]byte, error) {
		if err := os.WriteFile(in("query"), request, 0o600); err != nil {
			return nil, err
		}
		if out, err := exec.Command("openssl", "ts", "-reply", "-config", in("tsa.cnf"), "-queryfile", in("query"), "-out", in("reply")).CombinedOutput(); err != nil {
			return nil, errors.New(string(out))
		}
		return os.ReadFile(in("reply"))
	}, roots
}

// ownKey reads a sealer whose key openssl made, as an installation brings one.
func ownKey(t *testing.T) Sealer {
	t.Helper()
	s, err := testSealer()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTimeStampIsRequiredAndJudged(t *testing.T) {
	answer, roots := authorityOf(t)
	s := ownKey(t)
	s.Stamp = answer
	pdf, err := s.Seal(SamplePDF(), Act{At: time.Now(), Name: "A body"})
	if err != nil {
		t.Fatal(err)
	}
	trust := Trust{Keys: []string{KeyID(s.Certificate)}, RequireStamp: true, StampRoots: roots}
	r, err := Verify(pdf, trust)
	if err != nil || r.Stamp == nil || !r.Stamp.Trusted || r.Stamp.Authority.Subject.CommonName != "Time stamps" || time.Since(r.Stamp.At).Abs() > time.Minute {
		t.Fatalf("a good time stamp: %v, %+v", err, r.Stamp)
	}
	trust.StampRoots = x509.NewCertPool()
	if _, err := Verify(pdf, trust); !errors.Is(err, ErrStamp) {
		t.Errorf("an authority nobody trusts: %v", err)
	}
	trust.StampRoots = nil
	if _, err := Verify(withoutStamp(t, pdf), trust); !errors.Is(err, ErrNoStamp) {
		t.Errorf("the time stamp was taken off: %v", err)
	}
	if _, err := Verify(withoutStamp(t, pdf), Trust{}); !errors.Is(err, ErrNoStamp) {
		t.Errorf("the time stamp was taken off, and nobody asks for one: %v", err)
	}
	everyStampByteCounts(t, pdf, trust)
	toolsAcceptStamp(t, pdf)
}

// withoutStamp takes the time stamp off as a forger would: the rest stays good.
func withoutStamp(t *testing.T, pdf []byte) []byte {
	t.Helper()
	out := bytes.Clone(pdf)
	c, _ := widest(out)
	m, err := c.message(out)
	if err != nil {
		t.Fatal(err)
	}
	m.token = nil
	room := out[c.from+1 : c.to-1]
	n := hex.Encode(room, m.encode())
	copy(room[n:], bytes.Repeat([]byte("0"), len(room)-n))
	return out
}

// everyStampByteCounts changes each byte of the signature with its time stamp.
func everyStampByteCounts(t *testing.T, pdf []byte, trust Trust) {
	t.Helper()
	c, _ := widest(pdf)
	m, err := c.message(pdf)
	if err != nil {
		t.Fatal(err)
	}
	for i := c.from; i < c.from+2*len(m.encode())+8; i++ {
		was, now := pdf[i], "07af"[i%4]
		if now == was {
			now = '1'
		}
		pdf[i] = now
		if _, err := Verify(pdf, trust); err == nil {
			t.Fatalf("digit %d of the signature changed from %q to %q, and the file is accepted", i-c.from, was, now)
		}
		pdf[i] = was
	}
}

func toolsAcceptStamp(t *testing.T, pdf []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stamped.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("pdfsig"); err != nil {
		t.Skip("pdfsig is not installed")
	}
	out, err := exec.Command("pdfsig", "-nocert", path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Signature is Valid.") || !strings.Contains(string(out), "Total document signed") {
		t.Errorf("pdfsig: %v: %s", err, out)
	}
	if out, err := exec.Command("qpdf", "--check", path).CombinedOutput(); err != nil {
		t.Errorf("qpdf: %v: %s", err, out)
	}
}

func TestSealIsNotMadeWhenTheTimeStampIsNotGood(t *testing.T) {
	answer, _ := authorityOf(t)
	for name, stamp := range map[string]func([]byte) ([]byte, error){
		"server gone":            func([]byte) ([]byte, error) { return nil, errors.New("no answer") },
		"nonsense":               func([]byte) ([]byte, error) { return []byte("<html>"), nil },
		"refused":                func([]byte) ([]byte, error) { return tlv(tagSequence, tlv(tagSequence, small(2))), nil },
		"answer to another":      func([]byte) ([]byte, error) { request, _ := stampRequest([]byte("another")); return answer(request) },
		"same digest, old nonce": func(q []byte) ([]byte, error) { return answer(otherNonce(q)) },
	} {
		s := ownKey(t)
		s.Stamp = stamp
		if _, err := s.Seal(SamplePDF(), Act{At: time.Now()}); err == nil {
			t.Errorf("%s: sealed all the same", name)
		} else {
			t.Log(name, "→", err)
		}
	}
}

func otherNonce(request []byte) []byte {
	out := bytes.Clone(request)
	out[len(out)-4] ^= 1
	return out
}
