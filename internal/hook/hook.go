// Package hook posts signed messages to addresses that strangers gave us. It must not be led to anything inside: an
// address is judged after its name was resolved, at the moment of connecting, and nothing is followed.
package hook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// Limits of one posting.
const (
	postTime   = 5 * time.Second
	mostAnswer = 4 << 10 // bytes that are read of an answer
	mostURL    = 500
)

// Options is how messages are posted.
type Options struct {
	Inside bool           // addresses inside, other ports and plain http are allowed: for trying, never in production
	Roots  *x509.CertPool // whom to trust; nil = the system's
}

// Poster posts messages.
type Poster struct {
	o      Options
	client *http.Client
}

// errRedirect is the answer of who sends us elsewhere.
var errRedirect = errors.New("it sends elsewhere, which is not followed")

// New is a poster that takes no proxy, follows nothing and keeps no connection.
func New(o Options) *Poster {
	dialer := &net.Dialer{Timeout: postTime}
	if !o.Inside {
		dialer.Control = func(_, address string, _ syscall.RawConn) error { return judge(address) }
	}
	return &Poster{o, &http.Client{Timeout: postTime, CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirect },
		Transport: &http.Transport{Proxy: nil, DialContext: dialer.DialContext, DisableKeepAlives: true, DisableCompression: true, TLSHandshakeTimeout: postTime,
			MaxResponseHeaderBytes: 16 << 10, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.Roots}}}}
}

// Check says what is wrong with an address that somebody gives, nil when nothing can be seen yet.
func (p *Poster) Check(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || len(address) > mostURL || u.Opaque != "":
		return errors.New("this is not a web address")
	case u.User != nil:
		return errors.New("an address with a password in it is not taken")
	case u.Fragment != "":
		return errors.New("an address with # in it is not taken")
	case p.o.Inside && (u.Scheme == "http" || u.Scheme == "https"):
		return nil
	case u.Scheme != "https":
		return errors.New("the address must begin with https://")
	case u.Port() != "" && u.Port() != "443":
		return errors.New("only port 443 is posted to")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !public(ip) {
		return errors.New("this address is not one of the public network")
	}
	return nil
}

// Message is what is posted.
type Message struct {
	URL  string
	Key  []byte // shared with the receiver
	ID   string // the same when it is posted again
	At   time.Time
	Body []byte // JSON
}

// Post posts a message and returns the beginning of the answer; an error when the receiver did not answer 2xx.
func (p *Poster) Post(ctx context.Context, m Message) ([]byte, error) {
	if err := p.Check(m.URL); err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.URL, bytes.NewReader(m.Body))
	if err != nil {
		return nil, fmt.Errorf("post to a program: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Assay-Webhook/1")
	r.Header.Set("Assay-Message", m.ID)
	r.Header.Set("Assay-Signature", Sign(m.Key, m.At, m.Body))
	answer, err := p.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("post to a program: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return nil, fmt.Errorf("read a program's answer: %w", err)
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return nil, fmt.Errorf("a program answered %d", answer.StatusCode)
	}
	return text, nil
}

// Sign is the value of the header Assay-Signature: the second at which it was signed, and the HMAC-SHA256 in hex over
// that second, a point and the body. A receiver refuses what is older than a few minutes.
func Sign(key []byte, at time.Time, body []byte) string {
	second := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(second + "."))
	mac.Write(body)
	return "t=" + second + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// errInside is the refusal of an address that is not public.
var errInside = errors.New("the name leads to an address that is not public")

// judge refuses to connect to what is not of the public network, or not the port of https.
func judge(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !public(at.Addr()) || at.Port() != 443 {
		return errInside
	}
	return nil
}

// closed are ranges that are not, or not only, the public network, beside those that the standard library names: this
// host, shared, protocol, documentation, benchmark and reserved addresses, and IPv6 ranges that carry IPv4 addresses.
var closed = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10")

func prefixes(texts ...string) (out []netip.Prefix) {
	for _, t := range texts {
		out = append(out, netip.MustParsePrefix(t))
	}
	return out
}

// public tells whether an address belongs to the public network.
func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range closed {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
