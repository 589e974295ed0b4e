// Package sealkey is where the key of the seal comes from: files that the installation names, a pair made in the data
// folder, or a PKCS#11 token. It also asks the time stamp server. It knows nothing of what is sealed.
package sealkey

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"assay/internal/config"
	"assay/internal/seal"
)

// The files of a pair made in the data folder.
const (
	keyFile         = "seal.key"
	certificateFile = "seal.pem"
)

// ownTime is how long a certificate made here is valid, some 15 years: longer than any certificate of the body, so that the
// pair is changed by decision and never by surprise.
const ownTime = 15 * 365 * 24 * time.Hour

// Options say where the key is.
type Options struct {
	Folder   string // data folder: a pair is made there when the settings name none
	Settings config.Seal
	Name     string    // of the site, in a certificate made here
	At       time.Time // a certificate made here is valid from the day before
}

// Open makes the body's sealer. It fails when the settings name a key that is not there or does not fit.
func Open(o Options) (seal.Sealer, error) {
	s, err := o.pair()
	if err != nil {
		return seal.Sealer{}, fmt.Errorf("the key of the seal: %w", err)
	}
	if o.Settings.TimeStamps != "" {
		if s.Stamp, err = server(o.Settings.TimeStamps); err != nil {
			return seal.Sealer{}, fmt.Errorf("the time stamp server: %w", err)
		}
	}
	return s, s.Check()
}

func (o Options) pair() (seal.Sealer, error) {
	set := o.Settings
	switch {
	case set.Module != "":
		return fromToken(set)
	case set.Key != "" && set.Certificate != "":
		return fromFiles(set.Key, set.Certificate)
	case set.Key != "" || set.Certificate != "":
		return seal.Sealer{}, errors.New("ASSAY_SEAL_KEY and ASSAY_SEAL_CERTIFICATE belong together")
	}
	key, certificate := filepath.Join(o.Folder, keyFile), filepath.Join(o.Folder, certificateFile)
	if _, err := os.Stat(certificate); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(key); err == nil {
			return seal.Sealer{}, fmt.Errorf("%s is there without %s: bring the certificate back, or move the key away", key, certificate)
		}
		if err := o.make(key, certificate); err != nil {
			return seal.Sealer{}, err
		}
	}
	return fromFiles(key, certificate)
}

// make writes a new key and a certificate that it gives itself. The key comes first: a certificate without one is mended
// by nobody, and a key alone is reported.
func (o Options) make(keyPath, certificatePath string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial := make([]byte, 16)
	_, _ = rand.Read(serial) // never fails (crypto/rand)
	serial[0] &= 0x7f
	from := o.At.UTC().Add(-24 * time.Hour).Truncate(24 * time.Hour)
	template := &x509.Certificate{SerialNumber: new(big.Int).SetBytes(serial), Subject: pkix.Name{CommonName: "Seal of " + o.Name, Organization: []string{o.Name}},
		NotBefore: from, NotAfter: from.Add(ownTime), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return errors.Join(
		write(keyPath, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600),
		write(certificatePath, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644))
}

// write makes a file whole or not at all; one that is there is never written over.
func write(path string, data []byte, mode fs.FileMode) error {
	part, err := os.OpenFile(path+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
		return err
	}
	defer func() { _ = os.Remove(path + ".part") }() // the other name of the same file
	return os.Link(path+".part", path)
}

// fromFiles reads a key in PKCS#8 and its certificate, followed by those above it.
func fromFiles(keyPath, certificatePath string) (s seal.Sealer, err error) {
	if s, err = certificates(certificatePath); err != nil {
		return s, err
	}
	text, err := os.ReadFile(keyPath)
	if err != nil {
		return s, err
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "PRIVATE KEY" {
		return s, fmt.Errorf("%s holds no private key in PKCS#8 (PEM, BEGIN PRIVATE KEY)", keyPath)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return s, fmt.Errorf("read %s: %w", keyPath, err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return s, fmt.Errorf("%s holds a key that cannot sign", keyPath)
	}
	s.Key = signer
	return s, nil
}

func certificates(path string) (s seal.Sealer, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	all, err := seal.ReadCertificates(text)
	if err != nil {
		return s, fmt.Errorf("%s: %w", path, err)
	}
	s.Certificate, s.Chain = all[0], all[1:]
	return s, nil
}
