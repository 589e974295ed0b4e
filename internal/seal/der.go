package seal

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"math/big"
	"slices"
)

// What is written in DER here is put together by hand: it is little, and every byte of it matters.

// Tags of DER as they are used in CMS.
const (
	tagInteger   = 0x02
	tagOctets    = 0x04
	tagOID       = 0x06
	tagSequence  = 0x30
	tagSet       = 0x31
	tagContext0  = 0xa0 // [0], constructed
	tagContext1  = 0xa1 // [1], constructed
	longestValue = 1 << 24
)

var (
	oidData           = oid(1, 2, 840, 113549, 1, 7, 1)
	oidSignedData     = oid(1, 2, 840, 113549, 1, 7, 2)
	oidContentType    = oid(1, 2, 840, 113549, 1, 9, 3)
	oidMessageDigest  = oid(1, 2, 840, 113549, 1, 9, 4)
	oidSigningCert    = oid(1, 2, 840, 113549, 1, 9, 16, 2, 12) // ESS, RFC 2634
	oidSigningCertV2  = oid(1, 2, 840, 113549, 1, 9, 16, 2, 47) // ESS, RFC 5035
	oidTimeStampToken = oid(1, 2, 840, 113549, 1, 9, 16, 2, 14) // as an unsigned attribute, RFC 3161
	oidTSTInfo        = oid(1, 2, 840, 113549, 1, 9, 16, 1, 4)
	oidSHA256         = oid(2, 16, 840, 1, 101, 3, 4, 2, 1)
	oidSHA384         = oid(2, 16, 840, 1, 101, 3, 4, 2, 2)
	oidSHA512         = oid(2, 16, 840, 1, 101, 3, 4, 2, 3)
	oidECDSASHA256    = oid(1, 2, 840, 10045, 4, 3, 2)

	null      = []byte{0x05, 0x00}
	algSHA256 = tlv(tagSequence, oidSHA256)
)

func oid(parts ...int) []byte {
	der, err := asn1.Marshal(asn1.ObjectIdentifier(parts))
	if err != nil {
		panic(err) // a constant of this file
	}
	return der
}

// tlv wraps parts in a tag and a length.
func tlv(tag byte, parts ...[]byte) []byte {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	out := append(make([]byte, 0, size+6), tag)
	switch {
	case size < 0x80:
		out = append(out, byte(size))
	case size < 0x100:
		out = append(out, 0x81, byte(size))
	case size < 0x10000:
		out = append(out, 0x82, byte(size>>8), byte(size))
	default:
		out = append(out, 0x83, byte(size>>16), byte(size>>8), byte(size))
	}
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// setOf writes a SET OF in the order DER demands.
func setOf(tag byte, members ...[]byte) []byte {
	members = slices.Clone(members)
	slices.SortFunc(members, bytes.Compare)
	return tlv(tag, members...)
}

func attribute(kind []byte, value []byte) []byte { return tlv(tagSequence, kind, tlv(tagSet, value)) }

func small(n byte) []byte { return []byte{tagInteger, 1, n} }

type rawValue = asn1.RawValue

var errShape = errors.New("not encoded as expected")

// values takes apart what stands inside a DER value, in order.
func values(inside []byte) ([]asn1.RawValue, error) {
	var out []asn1.RawValue
	for len(inside) > 0 {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(inside, &v)
		if err != nil || len(out) > 4096 {
			return nil, errShape
		}
		out, inside = append(out, v), rest
	}
	return out, nil
}

// open reads exactly one DER value with the tag and gives what it holds.
func open(der []byte, tag byte) ([]asn1.RawValue, error) {
	if len(der) == 0 || len(der) > longestValue || der[0] != tag {
		return nil, errShape
	}
	var v asn1.RawValue
	rest, err := asn1.Unmarshal(der, &v)
	if err != nil || len(rest) > 0 {
		return nil, errShape
	}
	return values(v.Bytes)
}

// issuerAndSerial names a certificate the way CMS does.
func issuerAndSerial(c *x509.Certificate) []byte {
	serial, err := asn1.Marshal(c.SerialNumber)
	if err != nil {
		serial = small(0) // a parsed certificate has a serial number
	}
	return tlv(tagSequence, c.RawIssuer, serial)
}

// halfOrder is half the order of P-256: of the two signatures (r, s) and (r, n-s), which are equally good, the one with
// the smaller s is taken, so that a signature has one form.
var halfOrder, order = func() (*big.Int, *big.Int) {
	n, _ := new(big.Int).SetString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
	return new(big.Int).Rsh(n, 1), n
}()

type ecdsaValue struct{ R, S *big.Int }

// lowS gives a signature its one form.
func lowS(signature []byte) ([]byte, error) {
	var v ecdsaValue
	rest, err := asn1.Unmarshal(signature, &v)
	if err != nil || len(rest) > 0 || v.R.Sign() <= 0 || v.S.Sign() <= 0 {
		return nil, errors.New("the key gave no ECDSA signature")
	}
	if v.S.Cmp(halfOrder) > 0 {
		v.S.Sub(order, v.S)
	}
	return asn1.Marshal(v)
}

func sum256(parts ...[]byte) []byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p) // never fails
	}
	return h.Sum(nil)
}

// hashes by the bytes of their object identifier.
func hashOf(kind []byte) (crypto.Hash, bool) {
	switch {
	case bytes.Equal(kind, oidSHA256):
		return crypto.SHA256, true
	case bytes.Equal(kind, oidSHA384):
		return crypto.SHA384, true
	case bytes.Equal(kind, oidSHA512):
		return crypto.SHA512, true
	}
	return 0, false
}
