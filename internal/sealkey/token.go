package sealkey

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"assay/internal/config"
	"assay/internal/seal"
)

// tokenTime is how long a token may take for one signature.
const tokenTime = 10 * time.Second

// pinVariable hands the PIN to the tool: it stands in no command line.
const pinVariable = "ASSAY_TOKEN_PIN"

// token is a key within a PKCS#11 token, reached through OpenSC's pkcs11-tool: the module stays in a process of its own.
type token struct {
	set    config.Seal
	public crypto.PublicKey
}

// fromToken takes the certificate from its file and the key from the token, and has the key sign something that is
// never used, so that a wrong PIN or a missing token shows at the start.
func fromToken(set config.Seal) (seal.Sealer, error) {
	if set.Certificate == "" || set.Token == "" || set.Object == "" {
		return seal.Sealer{}, errors.New("a token needs ASSAY_SEAL_CERTIFICATE, ASSAY_SEAL_TOKEN and ASSAY_SEAL_OBJECT as well")
	}
	s, err := certificates(set.Certificate)
	if err != nil {
		return s, err
	}
	t := token{set, s.Certificate.PublicKey}
	s.Key = t
	if _, err := t.Sign(nil, make([]byte, crypto.SHA256.Size()), crypto.SHA256); err != nil {
		return seal.Sealer{}, err
	}
	return s, nil
}

// Public is the public key, as the certificate has it.
func (t token) Public() crypto.PublicKey { return t.public }

// Sign has the token sign a digest (SHA-256). The randomness is the token's own.
func (t token) Sign(_ io.Reader, digest []byte, _ crypto.SignerOpts) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), tokenTime)
	defer cancel()
	tool := exec.CommandContext(ctx, "pkcs11-tool", "--module", t.set.Module, "--token-label", t.set.Token, "--login", "--pin", "env:"+pinVariable,
		"--sign", "--mechanism", "ECDSA", "--signature-format", "openssl", "--id", t.set.Object) //nolint:gosec // from the settings of the installation
	tool.Env = append(os.Environ(), pinVariable+"="+t.set.PIN)
	tool.WaitDelay = time.Second
	var out, said bytes.Buffer
	tool.Stdin, tool.Stdout, tool.Stderr = bytes.NewReader(digest), &out, &said
	if err := tool.Run(); err != nil {
		return nil, fmt.Errorf("the token %s does not sign: %w: %.200s", t.set.Token, err, strings.TrimSpace(said.String()))
	}
	return out.Bytes(), nil
}
