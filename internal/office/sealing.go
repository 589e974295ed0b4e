package office

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/seal"
)

// mayIssue refuses a release while no certificate can be sealed, before anything is written.
func (w *work) mayIssue() error {
	why, err := w.o.issuing(w.ctx, w.Store)
	if err != nil {
		return err
	}
	if why != "" {
		return cert.Wrong("", "No certificate can be issued now. %s Nothing was written; release it when that is settled.", why)
	}
	return nil
}

// stampReady asks the time stamp server before the transaction of a release: while that server is silent, no lock is held
// and everybody else works on.
func (o *Office) stampReady() error {
	if o.sealFault != nil {
		return nil
	}
	if err := o.sealer.Ready(); err != nil {
		return notSealed(err)
	}
	return nil
}

func notSealed(err error) error {
	return cert.Wrong("", "The certificate could not be sealed, so nothing was issued and nothing was written: %s. Try again, or tell the administrator.", err)
}

// sealed attaches the certificate as data to its PDF and seals both. What it says comes from the certificate that is
// printed; salt and digest of the data are noted in it.
func (w *work) sealed(c *cert.Certificate, d cert.Decision, pdf []byte) ([]byte, error) {
	twin, err := w.twin(*c, d)
	if err != nil {
		return nil, err
	}
	c.TwinSHA256 = Hash(string(twin))
	body := w.o.Body
	out, err := w.o.sealer.Seal(pdf, seal.Act{At: w.at, Name: oneLine(body.Name), Reason: "Certificate " + c.FullNumber(), Place: oneLine(body.City),
		Attachments: []seal.Attachment{{Name: cert.TwinName, Kind: "application/json", Description: "The certificate as data", Bytes: twin}}})
	if err != nil {
		return nil, notSealed(err)
	}
	chain := seal.WriteCertificates(append([]*x509.Certificate{w.o.sealer.Certificate}, w.o.sealer.Chain...)...)
	return out, w.NoteSealKey(w.ctx, cert.SealKey{KeyID: seal.KeyID(w.o.sealer.Certificate), Chain: string(chain), FirstUsed: w.at})
}

func (w *work) twin(c cert.Certificate, d cert.Decision) ([]byte, error) {
	head := w.o.letterhead(false)
	return cert.TwinOf(c, d, cert.TwinBody{Address: head.Address, Name: head.Name, Web: head.Web}, w.o.URL("/c/"+c.Code)).Canonical()
}

// haltSetting is the name under which the halt of issuing is kept.
const haltSetting = "issuing"

// Halt is whether certificates may be issued: a switch of the administrator for the hour in which something is wrong.
type Halt struct {
	Version int64
	Halted  bool
	Reason  string // shown to those who release
	By      string
	On      string // ISO day
}

// Issuing tells why no certificate can be issued now, in a sentence; empty when it can.
func (o *Office) Issuing(ctx context.Context) (string, error) { return o.issuing(ctx, o.store) }

// settingReader reads one setting: the store, or the store within a transaction.
type settingReader interface {
	Setting(ctx context.Context, name string) (string, error)
}

func (o *Office) issuing(ctx context.Context, s settingReader) (string, error) {
	if o.sealFault != nil {
		return fmt.Sprintf("The key of the seal is missing: %s.", o.sealFault), nil
	}
	h, _, err := readHalt(ctx, s)
	if err != nil || !h.Halted {
		return "", err
	}
	return fmt.Sprintf("%s halted issuing on %s: %s", h.By, h.On, stopped(h.Reason)), nil
}

// stopped ends a text with a full stop.
func stopped(text string) string { return strings.TrimRight(text, ". \n") + "." }

// HaltNow is the switch as it stands.
func (o *Office) HaltNow(ctx context.Context) (Halt, error) {
	h, _, err := readHalt(ctx, o.store)
	return h, err
}

func readHalt(ctx context.Context, s settingReader) (h Halt, text string, err error) {
	h.Version = 1
	text, err = s.Setting(ctx, haltSetting)
	if errors.Is(err, cert.NotFound) {
		return h, "", nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &h)
	}
	if err != nil {
		return h, text, fmt.Errorf("read whether issuing is halted: %w", err)
	}
	return h, text, nil
}

// HaltInput is the switch as a form sends it.
type HaltInput struct {
	Halted  bool
	Reason  string // needed to halt
	Version int64
}

// SetHalt halts the issue of certificates for the whole body, or lets it go on. Decisions are taken as before.
func (o *Office) SetHalt(ctx context.Context, actor cert.Actor, in HaltInput) error {
	if !actor.May(cert.ManageBody) {
		return cert.Forbidden
	}
	if in.Halted && strings.TrimSpace(in.Reason) == "" {
		return cert.Wrong("halt_reason", "Say why: those who release see it.")
	}
	return o.do(ctx, actor, func(w *work) error {
		was, text, err := readHalt(ctx, w.Store)
		if err != nil {
			return err
		}
		if err := checkVersion(was.Version, in.Version); err != nil {
			return err
		}
		next, err := json.Marshal(Halt{was.Version + 1, in.Halted, in.Reason, actor.Name, w.today.String()})
		if err != nil {
			return fmt.Errorf("write whether issuing is halted: %w", err)
		}
		if err := w.SaveSetting(ctx, haltSetting, text, string(next)); err != nil {
			return err
		}
		verb, summary := "halt", actor.Name+" halted the issue of certificates: "+in.Reason
		if !in.Halted {
			verb, summary = "resume", actor.Name+" let certificates be issued again"
		}
		_, err = w.record(happened{verb: verb, noun: "issuing", summary: summary})
		return err
	})
}

// SealState is what the settings page tells about the seal.
type SealState struct {
	Fault  string // why there is no key; empty = there is one
	KeyID  string
	Holder string // whom the certificate names
	Until  string // last day of the certificate, ISO
	Stamps bool   // seals bear a time stamp
}

// Seal tells about the key of the seal.
func (o *Office) Seal() SealState {
	if o.sealFault != nil {
		return SealState{Fault: o.sealFault.Error()}
	}
	c := o.sealer.Certificate
	return SealState{KeyID: seal.KeyID(c), Holder: c.Subject.CommonName, Until: o.DayOf(c.NotAfter).String(), Stamps: o.sealer.Stamp != nil}
}

// SealChains is every certificate a stranger needs to check papers of the body, in PEM: of the key in use first, then of
// those used before.
func (o *Office) SealChains(ctx context.Context) ([]byte, error) {
	keys, err := o.store.SealKeys(ctx)
	if err != nil {
		return nil, err
	}
	var out []byte
	now := ""
	if o.sealFault == nil {
		now = seal.KeyID(o.sealer.Certificate)
		out = seal.WriteCertificates(append([]*x509.Certificate{o.sealer.Certificate}, o.sealer.Chain...)...)
	}
	for _, k := range keys {
		if k.KeyID != now {
			out = append(out, k.Chain...)
		}
	}
	return out, nil
}

// RandomSalt makes 128 random bits in hexadecimal.
func RandomSalt() string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	return hex.EncodeToString(salt)
}
