package cert_test

import (
	"strings"
	"testing"

	"assay/internal/cert"
)

// TestR_CERT_03_CoverageIsReadFromScopeAndSites: covered, not covered, or it cannot tell.
func TestR_CERT_03_CoverageIsReadFromScopeAndSites(t *testing.T) {
	c := cert.Certificate{Status: cert.CertificateActive, Effective: d("2026-01-01"), Expires: d("2028-12-31"),
		Scope: "The service management system of Aegean supporting hosting, backup and a service desk for public bodies, excluding payroll services",
		Sites: []cert.CertifiedSite{{Name: "Head office", Address: "Syngrou 120", City: "11741 Athens", Country: "GR", Activities: "All services"},
			{Name: "Data centre", Address: "Hafen 3", City: "80331 München", Country: "DE", Activities: "hosting"}}}
	fold := func(s string) []string {
		return strings.FieldsFunc(strings.NewReplacer("ü", "u").Replace(strings.ToLower(s)), func(r rune) bool { return r == ' ' || r == ',' || r == '.' })
	}
	for _, k := range []struct {
		service, place, on string
		want               cert.Cover
	}{
		{"hosting", "Athens", "2026-06-01", cert.Covered}, {"Backup services", "Greece", "2026-06-01", cert.Covered}, {"hosted", "", "2026-06-01", cert.Covered},
		{"hosting", "Munich", "2026-06-01", cert.Covered}, {"", "Syngrou 120, Athens", "2026-06-01", cert.Covered},
		{"backup", "Munich", "2026-06-01", cert.CannotTell}, {"cloud computing", "Athens", "2026-06-01", cert.CannotTell}, {"services", "Athens", "2026-06-01", cert.CannotTell},
		{"hosting", "Athenai", "2026-06-01", cert.CannotTell}, {"hosting", "Αθήνα", "2026-06-01", cert.CannotTell},
		{"hosting", "Berlin", "2026-06-01", cert.NotCovered}, {"hosting", "Berlin, Germany", "2026-06-01", cert.CannotTell}, {"payroll", "Athens", "2026-06-01", cert.NotCovered},
		{"hosting", "Athens", "2029-01-01", cert.NotCovered},
	} {
		if got := c.Covers(k.service, k.place, d(k.on), fold); got.Answer != k.want || got.Why == "" {
			t.Errorf("%q at %q on %s: %s (%s), want %s", k.service, k.place, k.on, got.Answer, got.Why, k.want)
		}
	}
}
