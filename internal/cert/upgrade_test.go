package cert_test

import (
	"errors"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
)

// TestRNC06UpgradeGate shows each rule of an upgrade hold and fail.
func TestRNC06UpgradeGate(t *testing.T) {
	auditor := cert.Actor{PersonID: 1, Roles: []cert.Role{cert.Auditor}}
	at := time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)
	try := func(change func(n *cert.Finding, f *cert.FindingFacts)) (cert.Finding, error) {
		n := cert.Finding{AuditID: 1, Grade: cert.Minor, Status: cert.FindingAccepted, SharedOn: day.MustParse("2026-03-01")}
		f := cert.FindingFacts{Next: &cert.Audit{ID: 2, Kind: cert.Recertification, Status: cert.AuditUnderway}, Comment: "Not closed."}
		change(&n, &f)
		err := n.Upgrade(auditor, f, day.MustParse("2027-03-14"), day.MustParse("2027-02-02"), norm.Book{}, at)
		return n, err
	}
	n, err := try(func(*cert.Finding, *cert.FindingFacts) {})
	if err != nil || n.Grade != cert.Major || n.HardLimit.String() != "2027-03-14" || n.ActionDue.String() != "2027-03-14" { // R-RECERT-02
		t.Errorf("upgraded: %+v %v", n, err)
	}
	for what, change := range map[string]func(n *cert.Finding, f *cert.FindingFacts){
		"a major":                 func(n *cert.Finding, _ *cert.FindingFacts) { n.Grade = cert.Major },
		"of the same audit":       func(n *cert.Finding, _ *cert.FindingFacts) { n.AuditID = 2 },
		"unknown to the client":   func(n *cert.Finding, _ *cert.FindingFacts) { n.SharedOn = day.Day{} },
		"closed":                  func(n *cert.Finding, _ *cert.FindingFacts) { n.Status = cert.FindingVerified },
		"no audit underway":       func(_ *cert.Finding, f *cert.FindingFacts) { f.Next = nil },
		"a report that is final":  func(_ *cert.Finding, f *cert.FindingFacts) { f.Next.Status = cert.AuditReported },
		"a special audit":         func(_ *cert.Finding, f *cert.FindingFacts) { f.Next.Kind = cert.Special },
		"without what is missing": func(_ *cert.Finding, f *cert.FindingFacts) { f.Comment = "" },
	} {
		var u *cert.Unmet
		if n, err := try(change); !errors.As(err, &u) || n.UpgradedIn != 0 {
			t.Errorf("%s: %v", what, err)
		}
	}
}
