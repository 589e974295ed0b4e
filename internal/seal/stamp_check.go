package seal

import (
	"bytes"
	"crypto"
	"crypto/sha1" //nolint:gosec // names a certificate in old time stamps, as RFC 2634 prescribes; nothing rests on it alone
	"crypto/x509"
	"errors"
	"math/big"
	"slices"
	"strings"
	"time"
)

// Stamp says when a signature existed at the latest, by the word of a time stamp authority (RFC 3161).
type Stamp struct {
	At        time.Time         // UTC, whole seconds
	Authority *x509.Certificate // whose key signed the time
	Trusted   bool              // stands under one of the given roots
}

var errStampShape = errors.New("the time stamp cannot be read")

// checkStamp judges a token over a signature: made for this signature, by a certificate meant for time stamps, valid at
// that time, with nothing in it that could be changed unseen.
func checkStamp(token, signature []byte, roots *x509.CertPool) (*Stamp, *big.Int, error) {
	data, info, err := openSigned(token)
	if err != nil || len(data) != 5 || len(info) != 6 || data[3].FullBytes[0] != tagContext0 {
		return nil, nil, errStampShape
	}
	content, err := stampContent(data[2])
	if err != nil {
		return nil, nil, err
	}
	bag, err := readBag(data[3].Bytes)
	if err != nil || !bytes.Equal(framed(data, info, bag), token) {
		return nil, nil, errStampShape
	}
	s, nonce, err := readStamp(content, signature)
	if err != nil {
		return nil, nil, err
	}
	if s.Authority, err = authority(info, bag); err != nil {
		return s, nil, err
	}
	if err := errors.Join(checkFrame(data, info), checkToken(s.Authority, info, content)); err != nil {
		return s, nil, err
	}
	return s, nonce, s.stand(bag, roots)
}

func stampContent(encapsulated rawValue) ([]byte, error) {
	parts, err := values(encapsulated.Bytes)
	if err != nil || len(parts) != 2 || !bytes.Equal(parts[0].FullBytes, oidTSTInfo) {
		return nil, errStampShape
	}
	octets, err := values(parts[1].Bytes)
	if err != nil || len(octets) != 1 || octets[0].FullBytes[0] != tagOctets {
		return nil, errStampShape
	}
	return octets[0].Bytes, nil
}

// readStamp reads time and nonce (TSTInfo), and holds the stamp against what it should be about.
func readStamp(content, signature []byte) (*Stamp, *big.Int, error) {
	parts, err := open(content, tagSequence)
	if err != nil || len(parts) < 5 {
		return nil, nil, errStampShape
	}
	without := tlv(tagSequence, algSHA256, tlv(tagOctets, sum256(signature)))
	if about := parts[2].FullBytes; !bytes.Equal(about, imprint(signature)) && !bytes.Equal(about, without) {
		return nil, nil, errors.New("the time stamp is about another signature")
	}
	at, err := time.Parse("20060102150405Z", dropFraction(string(parts[4].Bytes)))
	if err != nil {
		return nil, nil, errStampShape
	}
	var nonce *big.Int
	for _, p := range parts[5:] {
		if p.FullBytes[0] == tagInteger {
			nonce = new(big.Int).SetBytes(p.Bytes)
		}
	}
	return &Stamp{At: at.UTC()}, nonce, nil
}

// dropFraction leaves whole seconds of a GeneralizedTime.
func dropFraction(text string) string {
	whole, _, found := strings.Cut(text, ".")
	if found && strings.HasSuffix(text, "Z") {
		return whole + "Z"
	}
	return text
}

// named tells whether a signer's name in a message means the certificate: by issuer and serial number, or by key.
func named(sid rawValue, c *x509.Certificate) bool {
	return bytes.Equal(sid.FullBytes, issuerAndSerial(c)) ||
		len(c.SubjectKeyId) > 0 && bytes.Equal(sid.FullBytes, tlv(0x80, c.SubjectKeyId))
}

// authority finds the certificate that signed, which must be meant for time stamps.
func authority(info []rawValue, bag []*x509.Certificate) (*x509.Certificate, error) {
	at := slices.IndexFunc(bag, func(c *x509.Certificate) bool { return named(info[1], c) })
	if at < 0 {
		return nil, errors.New("the time stamp comes without its certificate")
	}
	if !slices.Contains(bag[at].ExtKeyUsage, x509.ExtKeyUsageTimeStamping) {
		return nil, errors.New("the time stamp was made with a certificate that is not for time stamps")
	}
	return bag[at], nil
}

// checkFrame holds what the authority's signature does not cover to the few forms it can have.
func checkFrame(data, info []rawValue) error {
	byKey := info[1].FullBytes[0] == 0x80
	version := small(1)
	if byKey {
		version = small(3)
	}
	fits := bytes.Equal(data[0].FullBytes, small(3)) && bytes.Equal(info[0].FullBytes, version) &&
		bytes.Equal(data[1].FullBytes, tlv(tagSet, info[2].FullBytes)) && info[3].FullBytes[0] == tagContext0 &&
		info[5].FullBytes[0] == tagOctets
	if !fits {
		return errStampShape
	}
	return nil
}

// checkToken holds digest, named certificate and signature of the authority against the content.
func checkToken(signer *x509.Certificate, info []rawValue, content []byte) error {
	hash, ok := hashOf(algorithm(info[2]))
	if !ok {
		return errors.New("the time stamp uses a digest that is not accepted")
	}
	attributes := info[3].Bytes
	digest, err := digestAttribute(attributes)
	kind, errKind := attributeValue(attributes, oidContentType)
	if err != nil || errKind != nil || !bytes.Equal(kind, oidTSTInfo) || !namesCertificate(attributes, signer) {
		return errStampShape
	}
	h := hash.New()
	h.Write(content)
	if !bytes.Equal(h.Sum(nil), digest) {
		return errors.New("the time stamp's content was changed")
	}
	scheme, ok := signatureScheme(algorithm(info[4]), hash)
	if !ok || signer.CheckSignature(scheme, tlv(tagSet, attributes), info[5].Bytes) != nil {
		return errors.New("the time stamp's signature is not good")
	}
	return nil
}

// algorithm is the identifier of an algorithm without parameters, or with empty ones.
func algorithm(v rawValue) []byte {
	parts, err := values(v.Bytes)
	if err != nil || v.FullBytes[0] != tagSequence || len(parts) < 1 || len(parts) > 2 ||
		len(parts) == 2 && !bytes.Equal(parts[1].FullBytes, null) {
		return nil
	}
	return parts[0].FullBytes
}

var (
	oidRSA = oid(1, 2, 840, 113549, 1, 1, 1)

	schemes = []struct {
		kind   []byte
		hash   crypto.Hash
		scheme x509.SignatureAlgorithm
	}{
		{oidRSA, crypto.SHA256, x509.SHA256WithRSA}, {oidRSA, crypto.SHA384, x509.SHA384WithRSA}, {oidRSA, crypto.SHA512, x509.SHA512WithRSA},
		{oid(1, 2, 840, 113549, 1, 1, 11), crypto.SHA256, x509.SHA256WithRSA},
		{oid(1, 2, 840, 113549, 1, 1, 12), crypto.SHA384, x509.SHA384WithRSA},
		{oid(1, 2, 840, 113549, 1, 1, 13), crypto.SHA512, x509.SHA512WithRSA},
		{oidECDSASHA256, crypto.SHA256, x509.ECDSAWithSHA256},
		{oid(1, 2, 840, 10045, 4, 3, 3), crypto.SHA384, x509.ECDSAWithSHA384},
		{oid(1, 2, 840, 10045, 4, 3, 4), crypto.SHA512, x509.ECDSAWithSHA512},
	}
)

func signatureScheme(kind []byte, hash crypto.Hash) (x509.SignatureAlgorithm, bool) {
	for _, s := range schemes {
		if s.hash == hash && bytes.Equal(s.kind, kind) {
			return s.scheme, true
		}
	}
	return 0, false
}

// namesCertificate tells whether the signed attributes name this certificate by its digest (ESS, either version).
func namesCertificate(attributes []byte, c *x509.Certificate) bool {
	if value, err := attributeValue(attributes, oidSigningCertV2); err == nil {
		first, ok := firstNamed(value)
		if !ok {
			return false
		}
		hash, wanted := crypto.SHA256, first[0]
		if wanted.FullBytes[0] == tagSequence && len(first) > 1 {
			hash, ok = hashOf(algorithm(wanted))
			wanted = first[1]
		}
		if !ok {
			return false
		}
		h := hash.New()
		h.Write(c.Raw)
		return bytes.Equal(wanted.Bytes, h.Sum(nil))
	}
	value, err := attributeValue(attributes, oidSigningCert)
	first, ok := firstNamed(value)
	sum := sha1.Sum(c.Raw) //nolint:gosec // see above
	return err == nil && ok && bytes.Equal(first[0].Bytes, sum[:])
}

// firstNamed opens the first certificate named in an ESS attribute.
func firstNamed(value []byte) ([]rawValue, bool) {
	outer, err := open(value, tagSequence)
	if err != nil || len(outer) == 0 {
		return nil, false
	}
	list, err := values(outer[0].Bytes)
	if err != nil || len(list) == 0 {
		return nil, false
	}
	first, err := values(list[0].Bytes)
	return first, err == nil && len(first) > 0
}

// stand tells whether the authority stands under one of the roots, and that every further certificate is vouched for.
func (s *Stamp) stand(bag []*x509.Certificate, roots *x509.CertPool) error {
	if s.At.Before(s.Authority.NotBefore) || s.At.After(s.Authority.NotAfter) {
		return errors.New("the time stamp's certificate was not valid at that time")
	}
	between := x509.NewCertPool()
	for _, c := range bag {
		if c != s.Authority && !vouched(c, bag) {
			return errors.New("the time stamp carries a certificate that nothing vouches for")
		}
		between.AddCert(c)
	}
	if roots == nil {
		return nil
	}
	_, err := s.Authority.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: s.At,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}})
	if err != nil {
		return errors.New("the time stamp comes from an authority that is not trusted here")
	}
	s.Trusted = true
	return nil
}
