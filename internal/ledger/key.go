package ledger

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Key is a key that signs for the log: Ed25519, in the text form of signed notes.
type Key struct {
	text     string
	verifier string
	signer   note.Signer
	seed     []byte
}

// NewSigningKey makes a key. The name is the log's, such as "cert.example/log": no spaces, no plus.
func NewSigningKey(name string) (Key, error) {
	text, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return Key{}, fmt.Errorf("make a key for the log: %w", err)
	}
	return ReadKey(text)
}

// ReadKey reads the secret text of a key, "PRIVATE+KEY+name+hash+base64".
func ReadKey(text string) (Key, error) {
	text = strings.TrimSpace(text)
	signer, err := note.NewSigner(text)
	if err != nil {
		return Key{}, errors.New("this is no signing key of a log")
	}
	parts := strings.SplitN(text, "+", 5) // the last, base64, may hold more of these
	raw, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return Key{}, errors.New("this is no signing key of a log")
	}
	public, _ := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey(signer.Name(), public)
	return Key{text, verifier, signer, raw[1:]}, err
}

// Secret is the text of the key, to be kept where only the body reads it.
func (k Key) Secret() string { return k.text }

// Verifier is the public half: "name+hash+base64". It is empty for no key.
func (k Key) Verifier() string { return k.verifier }

// Name is the name of the log that the key signs for.
func (k Key) Name() string {
	if k.signer == nil {
		return ""
	}
	return k.signer.Name()
}

// Derived is a secret for another purpose that follows from the key.
func (k Key) Derived(purpose string) []byte {
	mac := hmac.New(sha256.New, k.seed)
	mac.Write([]byte(purpose))
	return mac.Sum(nil)
}

// NewKeyLeaf is the entry by which the next key takes over from the old: both sign it.
func NewKeyLeaf(number int64, at, origin string, old, next Key) (Leaf, error) {
	l := Leaf{Number: number, At: at, Act: NewKey, Key: next.Verifier()}
	signed, err := note.Sign(&note.Note{Text: l.statement(origin)}, old.signer, next.signer)
	if err != nil {
		return l, fmt.Errorf("sign the change of the key: %w", err)
	}
	l.Signed = strings.TrimPrefix(string(signed), l.statement(origin)+"\n")
	return l, nil
}

// statement is what both keys sign.
func (l Leaf) statement(origin string) string {
	return fmt.Sprintf("%s\nentry %d of this log: from here on it is signed by\n%s\n", origin, l.Number, l.Key)
}
