package seal

import (
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"slices"
)

// stampRequest asks for a time stamp of a signature value. The nonce, 64 random bits, ties the answer to the question.
func stampRequest(signature []byte) (request []byte, nonce *big.Int) {
	random := make([]byte, 8)
	_, _ = rand.Read(random) // never fails (crypto/rand)
	random[0] = random[0]&0x7f | 0x40
	nonce = new(big.Int).SetBytes(random)
	return tlv(tagSequence, small(1), imprint(signature), tlv(tagInteger, random), []byte{0x01, 0x01, 0xff}), nonce
}

func imprint(signature []byte) []byte {
	return tlv(tagSequence, tlv(tagSequence, oidSHA256, null), tlv(tagOctets, sum256(signature)))
}

// readReply takes the token out of a reply, if the authority granted one.
func readReply(reply []byte) ([]byte, error) {
	parts, err := open(reply, tagSequence)
	if err != nil || len(parts) == 0 {
		return nil, errors.New("the time stamp server's answer is not a time stamp reply")
	}
	status, err := values(parts[0].Bytes)
	if err != nil || len(status) == 0 || len(status[0].Bytes) != 1 {
		return nil, errors.New("the time stamp server's answer has no status")
	}
	if granted := status[0].Bytes[0] <= 1; !granted || len(parts) != 2 {
		return nil, fmt.Errorf("the time stamp server refused: %s", statusText(status))
	}
	return parts[1].FullBytes, nil
}

// statusText is what the server says about its refusal.
func statusText(status []rawValue) string {
	said := fmt.Sprintf("status %d", status[0].Bytes[0])
	if len(status) > 1 {
		if texts, err := values(status[1].Bytes); err == nil && len(texts) > 0 {
			said += fmt.Sprintf(", %.200q", texts[0].Bytes)
		}
	}
	return said
}

// ask has the signature stamped and gives the token, judged and trimmed.
func ask(stamp func(request []byte) ([]byte, error), signature []byte) ([]byte, error) {
	request, nonce := stampRequest(signature)
	reply, err := stamp(request)
	if err != nil {
		return nil, fmt.Errorf("ask for the time stamp: %w", err)
	}
	token, err := readReply(reply)
	if err == nil {
		token, err = trimmed(token)
	}
	if err != nil {
		return nil, err
	}
	_, answered, err := checkStamp(token, signature, nil)
	if err == nil && (answered == nil || answered.Cmp(nonce) != 0) {
		err = errors.New("the time stamp server answered another question (nonce)")
	}
	return token, err
}

// trimmed leaves out of a token the certificates that nothing in it vouches for: nobody could tell whether they were
// changed. They are not part of what the authority signed.
func trimmed(token []byte) ([]byte, error) {
	data, info, err := openSigned(token)
	if err != nil || len(data) != 5 {
		return nil, errStampShape
	}
	bag, err := readBag(data[3].Bytes)
	if err != nil {
		return nil, errors.New("the time stamp comes without its certificate")
	}
	for {
		at := slices.IndexFunc(bag, func(c *x509.Certificate) bool { return !named(info[1], c) && !vouched(c, bag) })
		if at < 0 {
			break
		}
		bag = slices.Delete(bag, at, at+1)
	}
	return framed(data, info, bag), nil
}

// framed writes a token in one form around the parts that the authority's signature covers or that are checked.
func framed(data, info []rawValue, bag []*x509.Certificate) []byte {
	var kept, signer [][]byte
	for _, c := range bag {
		kept = append(kept, c.Raw)
	}
	for _, part := range info {
		signer = append(signer, part.FullBytes)
	}
	content, err := stampContent(data[2])
	if err != nil {
		return nil
	}
	return tlv(tagSequence, oidSignedData, tlv(tagContext0, tlv(tagSequence, data[0].FullBytes, data[1].FullBytes,
		tlv(tagSequence, oidTSTInfo, tlv(tagContext0, tlv(tagOctets, content))), setOf(tagContext0, kept...),
		tlv(tagSet, tlv(tagSequence, signer...)))))
}

// vouched tells whether a certificate of the bag, or the certificate itself, has signed it.
func vouched(c *x509.Certificate, bag []*x509.Certificate) bool {
	return slices.ContainsFunc(bag, func(by *x509.Certificate) bool { return c.CheckSignatureFrom(by) == nil })
}
