package seal

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"errors"
	"fmt"
)

// signedAttributes are what the key signs: the kind of content, its digest, and which certificate the key belongs to, so
// that no other can be put in its place (RFC 5035).
func signedAttributes(digest []byte, signer *x509.Certificate) [][]byte {
	named := tlv(tagSequence, tlv(tagOctets, sum256(signer.Raw)), issuerSerial(signer))
	return [][]byte{
		attribute(oidContentType, oidData),
		attribute(oidMessageDigest, tlv(tagOctets, digest)),
		attribute(oidSigningCertV2, tlv(tagSequence, tlv(tagSequence, named))),
	}
}

// issuerSerial is the form of ESS: the issuer as general names.
func issuerSerial(c *x509.Certificate) []byte {
	both := issuerAndSerial(c)
	inside, err := open(both, tagSequence)
	if err != nil {
		return both // unreachable: written above
	}
	return tlv(tagSequence, tlv(tagSequence, tlv(0xa4, inside[0].FullBytes)), inside[1].FullBytes)
}

// message is a signature in the one form this package writes.
type message struct {
	certificates []*x509.Certificate // the signer's first, then its chain
	digest       []byte              // of the content, SHA-256
	signature    []byte              // ECDSA, lower s
	token        []byte              // RFC 3161 time stamp, or empty
}

// encode writes the CMS SignedData.
func (m message) encode() []byte {
	signer := m.certificates[0]
	info := [][]byte{small(1), issuerAndSerial(signer), algSHA256, setOf(tagContext0, signedAttributes(m.digest, signer)...),
		tlv(tagSequence, oidECDSASHA256), tlv(tagOctets, m.signature)}
	if len(m.token) > 0 {
		info = append(info, tlv(tagContext1, attribute(oidTimeStampToken, m.token)))
	}
	var certificates [][]byte
	for _, c := range m.certificates {
		certificates = append(certificates, c.Raw)
	}
	return tlv(tagSequence, oidSignedData, tlv(tagContext0, tlv(tagSequence, small(1), tlv(tagSet, algSHA256),
		tlv(tagSequence, oidData), tlv(tagContext0, certificates...), tlv(tagSet, tlv(tagSequence, info...)))))
}

// sign makes the message over a digest.
func sign(digest []byte, key crypto.Signer, certificates []*x509.Certificate) (message, error) {
	m := message{certificates: certificates, digest: digest}
	toSign := sum256(setOf(tagSet, signedAttributes(digest, certificates[0])...))
	raw, err := key.Sign(nil, toSign, crypto.SHA256) // no randomness: RFC 6979, the same file gives the same seal
	if err != nil {
		return m, fmt.Errorf("sign: %w", err)
	}
	m.signature, err = lowS(raw)
	return m, err
}

// readMessage takes a signature apart and holds it against the one form: whatever differs by a byte is refused.
func readMessage(der []byte) (message, error) {
	m, err := takeApart(der)
	if err != nil {
		return m, err
	}
	if again, err := lowS(m.signature); err != nil || !bytes.Equal(again, m.signature) || !bytes.Equal(m.encode(), der) {
		return m, errShape
	}
	return m, nil
}

// takeApart finds the parts of a message; what it does not look at is held by encoding it again.
func takeApart(der []byte) (m message, err error) {
	data, info, err := openSigned(der)
	if err != nil || len(data) != 5 || len(info) < 6 {
		return m, errShape
	}
	if m.certificates, err = readBag(data[3].Bytes); err != nil {
		return m, err
	}
	if m.digest, err = digestAttribute(info[3].Bytes); err != nil {
		return m, err
	}
	m.signature = info[5].Bytes
	if len(info) == 7 {
		attributes, err := values(info[6].Bytes)
		if err != nil || len(attributes) != 1 {
			return m, errShape
		}
		m.token, err = attributeValue(info[6].Bytes, oidTimeStampToken)
		return m, err
	}
	return m, nil
}

// openSigned opens ContentInfo, SignedData and its only SignerInfo.
func openSigned(der []byte) (data, info []rawValue, err error) {
	outer, err := open(der, tagSequence)
	if err != nil || len(outer) != 2 || !bytes.Equal(outer[0].FullBytes, oidSignedData) {
		return nil, nil, errShape
	}
	if data, err = open(outer[1].Bytes, tagSequence); err != nil || len(data) < 4 {
		return nil, nil, errShape
	}
	signers, err := open(data[len(data)-1].FullBytes, tagSet)
	if err != nil || len(signers) != 1 {
		return nil, nil, errShape
	}
	info, err = open(signers[0].FullBytes, tagSequence)
	if err != nil || len(info) < 6 {
		return nil, nil, errShape
	}
	return data, info, nil
}

func readBag(inside []byte) ([]*x509.Certificate, error) {
	certificates, err := x509.ParseCertificates(inside)
	if err != nil || len(certificates) == 0 {
		return nil, errShape
	}
	return certificates, nil
}

// attributeValue finds the single value of an attribute.
func attributeValue(attributes, kind []byte) ([]byte, error) {
	all, err := values(attributes)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		parts, err := values(a.Bytes)
		if err != nil || len(parts) != 2 || !bytes.Equal(parts[0].FullBytes, kind) {
			continue
		}
		set, err := open(parts[1].FullBytes, tagSet)
		if err != nil || len(set) != 1 {
			return nil, errShape
		}
		return set[0].FullBytes, nil
	}
	return nil, errShape
}

func digestAttribute(attributes []byte) ([]byte, error) {
	value, err := attributeValue(attributes, oidMessageDigest)
	if err != nil || len(value) < 2 || value[0] != tagOctets {
		return nil, errShape
	}
	return value[2:], nil
}

var errSignature = errors.New("the signature does not fit the certificate's key")

// check holds the signature against the key of its certificate. That the certificate is the one meant, and the digest
// the one signed, follows from the one form.
func (m message) check() error {
	key, ok := m.certificates[0].PublicKey.(*ecdsa.PublicKey)
	if !ok || key.Curve != elliptic.P256() {
		return errSignature
	}
	signed := sum256(setOf(tagSet, signedAttributes(m.digest, m.certificates[0])...))
	if !ecdsa.VerifyASN1(key, signed, m.signature) {
		return errSignature
	}
	return nil
}
