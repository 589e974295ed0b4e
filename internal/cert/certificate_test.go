package cert_test

import (
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
)

func d(s string) day.Day {
	if s == "" {
		return day.Day{}
	}
	return day.MustParse(s)
}

// TestStatusOn derives what time decides; the last valid day is inclusive (R-DATE-11).
func TestStatusOn(t *testing.T) {
	c := cert.Certificate{Status: cert.CertificateActive, Effective: d("2024-03-15"), Expires: d("2027-03-14")}
	for _, k := range []struct {
		status cert.CertificateStatus
		on     string
		want   cert.CertificateStatus
	}{
		{cert.CertificateActive, "2024-03-14", cert.CertificateFuture},
		{cert.CertificateActive, "2024-03-15", cert.CertificateActive},
		{cert.CertificateActive, "2027-03-14", cert.CertificateActive},
		{cert.CertificateActive, "2027-03-15", cert.CertificateExpired},
		{cert.CertificateSuspended, "2026-01-01", cert.CertificateSuspended},
		{cert.CertificateSuspended, "2027-03-15", cert.CertificateExpired},
		{cert.CertificateWithdrawn, "2027-03-15", cert.CertificateWithdrawn},
		{cert.CertificateSuperseded, "2025-01-01", cert.CertificateSuperseded},
	} {
		c.Status = k.status
		if got := c.StatusOn(d(k.on)); got != k.want {
			t.Errorf("%s on %s is %s, want %s", k.status, k.on, got, k.want)
		}
	}
}

func issue(option cert.DecisionOption, decided string, old *cert.Certificate) cert.Issue {
	return cert.Issue{
		Certification: cert.Certification{ID: 1, Standard: "ISO/IEC 20000-1:2018", Scope: "The SMS of X providing hosting"},
		Client:        cert.Client{Name: "X", Address: "Street 1", City: "Athens", Country: "GR"},
		Sites:         []cert.Site{{Name: "Head office", Address: "Street 1", City: "Athens", Country: "GR"}},
		Decision:      cert.Decision{ID: 7, Option: option, Scope: "The SMS of X providing hosting", Cycle: 1, DecidedOn: d(decided), Effective: d(decided)},
		Old:           old, Number: "SMS-2024-0001", Code: "abcdefghijkmnpqrstuvwxyz23", Today: d(decided), At: time.Unix(0, 0), RecertAudit: d("2027-01-20"),
	}
}

// TestRDATE09to12 dates certificates as the worked examples D1, D2, D9, D10 and D12.
func TestRDATE09to12(t *testing.T) {
	first, err := cert.NewCertificate(issue(cert.Grant, "2024-03-15", nil))
	if err != nil || first.Expires != d("2027-03-14") || first.Revision != 1 {
		t.Fatalf("D1: %+v %v", first, err)
	}
	if leap, _ := cert.NewCertificate(issue(cert.Grant, "2024-02-29", nil)); leap.Expires != d("2027-02-27") {
		t.Errorf("D2: expires %s", leap.Expires)
	}
	in, err := cert.NewCertificate(issue(cert.Renew, "2027-02-10", &first))
	if err != nil || in.Expires != d("2030-03-14") || in.Effective != d("2027-02-10") || in.Cycle != 2 || in.FullNumber() != "SMS-2024-0001-r2" || !in.GapFrom.IsZero() {
		t.Errorf("D9: %+v %v", in, err)
	}
	late, err := cert.NewCertificate(issue(cert.Renew, "2027-06-01", &first))
	if err != nil || late.Expires != d("2030-03-14") || late.GapFrom != d("2027-03-15") || late.GapTo != d("2027-05-31") || late.LastExpiry != d("2027-03-14") {
		t.Errorf("D10: %+v %v", late, err)
	}
	if _, err := cert.NewCertificate(issue(cert.Renew, "2027-09-20", &first)); err == nil {
		t.Error("D12: a renewal after the restoration window was not refused")
	}
	if ext, _ := cert.NewCertificate(issue(cert.Extend, "2025-05-05", &first)); ext.Expires != first.Expires || ext.Original != first.Original || ext.Revision != 2 {
		t.Errorf("an extension changed the cycle: %+v", ext)
	}
}

// TestRCERT01 lints a certificate before it exists.
func TestRCERT01(t *testing.T) {
	whole, _ := cert.NewCertificate(issue(cert.Grant, "2024-03-15", nil))
	if p := whole.Lint("Body", "Street"); len(p) != 0 {
		t.Fatalf("a whole certificate was refused: %v", p)
	}
	for name, spoil := range map[string]func(*cert.Certificate){
		"holder": func(c *cert.Certificate) { c.Holder = "" }, "country": func(c *cert.Certificate) { c.Country = "" },
		"site":              func(c *cert.Certificate) { c.Sites = nil },
		"country of a site": func(c *cert.Certificate) { c.Sites = []cert.CertifiedSite{{Name: "x", Address: "y", City: "z"}} },
		"effective":         func(c *cert.Certificate) { c.Effective = d("") }, "expiry": func(c *cert.Certificate) { c.Expires = c.Effective },
		"code": func(c *cert.Certificate) { c.Code = "x" }, "edition": func(c *cert.Certificate) { c.Standard = "ISO/IEC 20000-1" },
		"scope": func(c *cert.Certificate) { c.Scope = " " }, "praise": func(c *cert.Certificate) { c.Scope = "World-class hosting by X" },
	} {
		c := whole
		spoil(&c)
		if len(c.Lint("Body", "Street")) == 0 {
			t.Errorf("a certificate with a spoilt %s passed", name)
		}
	}
	if len(whole.Lint("", "")) == 0 {
		t.Error("a certificate without the body's name passed")
	}
}
