package cert_test

import (
	"errors"
	"testing"

	"assay/internal/cert"
)

// TestRCERT07 closes a report of a forgery only with its outcome and what was found and done, after somebody took it up.
func TestRCERT07(t *testing.T) {
	by := cert.Actor{PersonID: 7, Roles: []cert.Role{cert.SchemeManager}}
	for _, k := range []struct {
		outcome cert.ForgeryOutcome
		note    string
		closes  bool
	}{{cert.IsForged, "The number is another holder's; the host was told.", true}, {"", "Looked at.", false}, {cert.IsForged, " ", false}, {"nonsense", "x", false}} {
		r := cert.ReportForgery(cert.ForgeryReport{})
		if err := r.Take(cert.CloseIt, by); err == nil {
			t.Error("closed before anybody took it up")
		}
		if err := r.Take(cert.Examine, by); err != nil {
			t.Fatal(err)
		}
		r.Outcome, r.Note = k.outcome, k.note
		err := r.Take(cert.CloseIt, by)
		var unmet *cert.Unmet
		if closed := err == nil; closed != k.closes || !closed && !errors.As(err, &unmet) {
			t.Errorf("%q, %q: %v", k.outcome, k.note, err)
		}
	}
	r := cert.ReportForgery(cert.ForgeryReport{})
	if err := r.Take(cert.Examine, cert.Actor{PersonID: 3, Roles: []cert.Role{cert.Auditor}}); err == nil {
		t.Error("an auditor took it up")
	}
}
