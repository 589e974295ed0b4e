package seal

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Sealer is a key with the certificate that names it. Stamp sends an RFC 3161 request to a time stamp server and gives
// its reply; nil makes seals without a time stamp.
type Sealer struct {
	Certificate *x509.Certificate
	Chain       []*x509.Certificate // of the authorities above the certificate, nearest first; may be empty
	Key         crypto.Signer       // ECDSA on P-256
	Stamp       func(request []byte) ([]byte, error)
}

// Act is what a seal says about itself, and what is put into the file before it is closed.
type Act struct {
	At                  time.Time // whole seconds, UTC
	Name, Reason, Place string
	Attachments         []Attachment
}

// KeyID names a key: the SHA-256 of its public half (SubjectPublicKeyInfo) in hex.
func KeyID(c *x509.Certificate) string { return hex.EncodeToString(sum256(c.RawSubjectPublicKeyInfo)) }

// ReadCertificates reads certificates in PEM, in their order. It fails when there is none or one is damaged.
func ReadCertificates(text []byte) ([]*x509.Certificate, error) {
	var out []*x509.Certificate
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("read certificate: %w", err)
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, errors.New("there is no certificate in PEM")
	}
	return out, nil
}

// WriteCertificates writes certificates in PEM.
func WriteCertificates(certificates ...*x509.Certificate) []byte {
	var out []byte
	for _, c := range certificates {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return out
}

// Check tells whether the key can seal: of the right kind, and the certificate's own.
func (s Sealer) Check() error {
	if s.Certificate == nil || s.Key == nil {
		return errors.New("there is no key for the seal")
	}
	key, ok := s.Key.Public().(*ecdsa.PublicKey)
	if !ok || key.Curve != elliptic.P256() {
		return errors.New("the key of the seal must be ECDSA on the curve P-256")
	}
	if !key.Equal(s.Certificate.PublicKey) {
		return errors.New("the certificate of the seal is not the one of its key")
	}
	return nil
}

// Ready asks the time stamp server for a stamp that nobody needs, where there is one: a server that does not answer is
// found out before anything waits for it.
func (s Sealer) Ready() error {
	if s.Stamp == nil {
		return nil
	}
	trial := make([]byte, 32)
	_, _ = rand.Read(trial) // never fails (crypto/rand)
	_, err := ask(s.Stamp, trial)
	return err
}

// room is how many bytes of hexadecimal text a signature needs at most.
func (s Sealer) room() int {
	size := 1024 + len(s.Certificate.RawIssuer)*2 + len(s.Certificate.Raw)
	for _, c := range s.Chain {
		size += len(c.Raw)
	}
	if s.Stamp != nil {
		size += 12 << 10
	}
	return 2 * size
}

// Seal attaches the files to the PDF and closes it with a signature over every byte, which allows no later change
// (DocMDP 1). It checks its own work before it gives it away.
func (s Sealer) Seal(pdf []byte, act Act) ([]byte, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	out, hole, err := s.prepare(pdf, act)
	if err != nil {
		return nil, fmt.Errorf("prepare the file for the seal: %w", err)
	}
	m, err := sign(sum256(out[:hole.from], out[hole.to:]), s.Key, slices.Concat([]*x509.Certificate{s.Certificate}, s.Chain))
	if err != nil {
		return nil, err
	}
	if s.Stamp != nil {
		if m.token, err = ask(s.Stamp, m.signature); err != nil {
			return nil, err
		}
	}
	der := m.encode()
	if 2*len(der) > hole.to-hole.from-2 {
		return nil, errors.New("the signature does not fit the room kept for it")
	}
	hex.Encode(out[hole.from+1:], der)
	_, err = Verify(out, Trust{Keys: []string{KeyID(s.Certificate)}, RequireStamp: s.Stamp != nil})
	return out, err
}

// hole is what the signature does not cover: itself, with its brackets.
type hole struct{ from, to int }

// prepare appends the attachments, the field and the dictionary of the signature with room for it.
func (s Sealer) prepare(pdf []byte, act Act) ([]byte, hole, error) {
	f, err := readFile(pdf)
	if err != nil {
		return nil, hole{}, err
	}
	catalog, err := f.under(f.trailer, "Root")
	if err != nil {
		return nil, hole{}, err
	}
	u, err := newUpdate(f)
	if err != nil {
		return nil, hole{}, err
	}
	if catalog, err = u.attach(catalog, slices.Clone(act.Attachments), act.At); err != nil {
		return nil, hole{}, err
	}
	if catalog, err = u.field(catalog, u.add(s.dictionary(act))); err != nil {
		return nil, hole{}, err
	}
	root, _ := f.trailer.get("Root")
	number, _ := asReference(root)
	u.objects[number] = catalog.with("Version", "/1.7").String()
	out := u.write()
	return out, s.measure(out), nil
}

// rangeRoom is as long as the longest range that is ever written.
const rangeRoom = 48

// stampPromise stands under the seal of a file that was to get a time stamp: without it a stamp could be taken off unseen,
// since it lies beside what the seal covers.
const stampPromise = "/ASSA_Stamped true\n"

// dictionary is the signature's own, before its range is known and its value is made.
func (s Sealer) dictionary(act Act) string {
	promise := ""
	if s.Stamp != nil {
		promise = stampPromise
	}
	return fmt.Sprintf("<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M %s /Name %s /Reason %s /Location %s\n"+
		"/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P 1 /V /1.2>>>>]\n"+
		"%s/ByteRange [%*s]\n/Contents <%0*d>>>", date(act.At), text(act.Name), text(act.Reason), text(act.Place), promise, rangeRoom, "", s.room(), 0)
}

// measure finds the room of the signature and writes the range that leaves it out.
func (s Sealer) measure(out []byte) hole {
	empty := fmt.Appendf(nil, "/ByteRange [%*s]\n/Contents <", rangeRoom, "")
	at := bytes.LastIndex(out, empty)
	from := at + len(empty) - 1
	to := from + s.room() + 2
	copy(out[at+len("/ByteRange ["):], fmt.Sprintf("0 %d %d %d", from, to, len(out)-to))
	return hole{from, to}
}
