package cert

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"assay/internal/day"
)

// TwinName is the name of the file attached to a certificate's PDF, TwinFormat what stands in it as format.
const (
	TwinName   = "certificate.json"
	TwinFormat = "assay-certificate/1"
)

// Twin is the certificate as data: the file attached to its PDF. The fields stand in the order of their names, as the
// canonical form (RFC 8785) asks; what is empty is left out.
type Twin struct {
	Accreditation        string        `json:"accreditation,omitempty"` // the sentence on the certificate
	Address              string        `json:"address"`
	Body                 TwinBody      `json:"body"`
	Check                string        `json:"check"` // address of the page that tells today's status
	City                 string        `json:"city"`
	Code                 string        `json:"code"`
	Country              string        `json:"country"`
	Cycle                int           `json:"cycle"`
	Decision             TwinDecision  `json:"decision"`
	Effective            day.Day       `json:"effective"`
	Expires              day.Day       `json:"expires"`
	Format               string        `json:"format"`
	Gap                  TwinGap       `json:"gap,omitzero"`
	Holder               string        `json:"holder"`
	Issued               day.Day       `json:"issued"`
	Language             string        `json:"language,omitempty"` // of the binding wording; left out where it is English alone
	LastExpiry           day.Day       `json:"last_expiry,omitzero"`
	Number               string        `json:"number"` // without the suffix of the revision
	Original             day.Day       `json:"original"`
	RecertificationAudit day.Day       `json:"recertification_audit,omitzero"`
	Revision             int           `json:"revision"`
	Salt                 string        `json:"salt"` // 128 random bits: the digest of the twin tells nothing about its content
	Scope                string        `json:"scope"`
	Sites                []TwinSite    `json:"sites"`
	Standard             string        `json:"standard"`
	Wordings             []TwinWording `json:"wordings,omitempty"` // the scope in further languages
}

// TwinWording is the scope in a further language.
type TwinWording struct {
	Language string `json:"language"`
	Scope    string `json:"scope"`
}

// TwinBody is the certification body on the certificate.
type TwinBody struct {
	Address string `json:"address"`
	Name    string `json:"name"`
	Web     string `json:"web,omitempty"`
}

// TwinDecision is the decision behind the certificate.
type TwinDecision struct {
	Number string  `json:"number"`
	On     day.Day `json:"on"`
}

// TwinGap is the time without certification that a late renewal shows (R-CERT-05).
type TwinGap struct {
	From day.Day `json:"from"`
	To   day.Day `json:"to"`
}

// TwinSite is a site on the certificate.
type TwinSite struct {
	Activities string `json:"activities,omitempty"`
	Address    string `json:"address"`
	City       string `json:"city"`
	Country    string `json:"country"`
	Name       string `json:"name"`
}

// TwinOf makes the twin of a certificate whose content is whole; check is the address in its QR code.
func TwinOf(c Certificate, d Decision, body TwinBody, check string) Twin {
	t := Twin{Accreditation: c.Accreditation, Language: c.Language, Address: c.Address, Body: body, Check: check, City: c.City, Code: c.Code, Country: c.Country, Cycle: c.Cycle,
		Decision: TwinDecision{d.Number, d.DecidedOn}, Effective: c.Effective, Expires: c.Expires, Format: TwinFormat,
		Gap: TwinGap{c.GapFrom, c.GapTo}, Holder: c.Holder, Issued: c.IssuedOn, LastExpiry: c.LastExpiry, Number: c.Number,
		Original: c.Original, RecertificationAudit: c.RecertAuditOn, Revision: c.Revision, Salt: c.Salt, Scope: c.Scope,
		Sites: []TwinSite{}, Standard: c.Standard}
	for _, s := range c.Sites {
		t.Sites = append(t.Sites, TwinSite{s.Activities, s.Address, s.City, s.Country, s.Name})
	}
	for _, w := range c.Wordings {
		t.Wordings = append(t.Wordings, TwinWording(w))
	}
	return t
}

// Canonical is the one way the twin is written (RFC 8785): its digest can be made again from its content.
func (t Twin) Canonical() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(t); err != nil {
		return nil, fmt.Errorf("write the certificate as data: %w", err)
	}
	return asTheyAre(bytes.TrimSuffix(out.Bytes(), []byte("\n"))), nil
}

// asTheyAre undoes the only escapes that the encoder writes and the canonical form does not: two line separators.
func asTheyAre(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			out = append(out, text[i])
			continue
		}
		switch {
		case bytes.HasPrefix(text[i:], []byte(`\u2028`)):
			out, i = append(out, "\u2028"...), i+5
		case bytes.HasPrefix(text[i:], []byte(`\u2029`)):
			out, i = append(out, "\u2029"...), i+5
		default:
			out, i = append(out, text[i], text[i+1]), i+1
		}
	}
	return out
}

// ReadTwin reads a twin. Bytes that are not exactly its canonical form are refused.
func ReadTwin(data []byte) (Twin, error) {
	var t Twin
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&t); err != nil {
		return Twin{}, fmt.Errorf("read the certificate as data: %w", err)
	}
	if again, err := t.Canonical(); err != nil || !bytes.Equal(again, data) || t.Format != TwinFormat {
		return Twin{}, errors.New("the certificate as data is not in its canonical form")
	}
	return t, nil
}

// FullNumber is the number as it stands on the paper, with the revision from the second issue on (R-CERT-06).
func (t Twin) FullNumber() string {
	return Certificate{Number: t.Number, Revision: t.Revision}.FullNumber()
}
