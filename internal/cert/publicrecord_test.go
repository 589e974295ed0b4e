package cert_test

import (
	"testing"

	"assay/internal/cert"
)

// story is a number that was issued, suspended, restored, expired, restored late with a gap, and withdrawn.
func story() cert.PublicRecord {
	first := cert.Certificate{Number: "SMS-2020-0001", Revision: 1, Code: "one", Status: cert.CertificateSuperseded, Effective: d("2020-02-29"), Expires: d("2023-02-27")}
	second := cert.Certificate{Number: "SMS-2020-0001", Revision: 2, Code: "two", Status: cert.CertificateWithdrawn, Effective: d("2023-04-10"), Expires: d("2026-02-27"),
		GapFrom: d("2023-02-28"), GapTo: d("2023-04-09"), WithdrawnOn: d("2024-01-10")}
	return cert.PublicRecord{Issues: []cert.Certificate{second, first}, Changes: []cert.PublicChange{
		{ID: 5, Act: "issue", On: d("2023-04-10"), Revision: 2}, {ID: 6, Act: "withdraw", On: d("2024-01-10"), Revision: 2},
		{ID: 1, Act: "issue", On: d("2020-02-29"), Revision: 1}, {ID: 2, Act: "suspend", On: d("2021-03-01"), Revision: 1},
		{ID: 3, Act: "restore", On: d("2021-06-01"), Revision: 1}, {ID: 4, Act: "supersede", On: d("2023-04-10"), Revision: 1}}}
}

// TestR_SUSP_08_StatusOnAnyDay tells the status of every day from the changes, both ends of each span.
func TestR_SUSP_08_StatusOnAnyDay(t *testing.T) {
	for _, k := range []struct {
		on       string
		want     cert.CertificateStatus
		revision int
		gap      bool
	}{
		{"2020-02-28", cert.NotCertified, 0, false}, {"2020-02-29", cert.CertificateActive, 1, false}, {"2021-02-28", cert.CertificateActive, 1, false},
		{"2021-03-01", cert.CertificateSuspended, 1, false}, {"2021-05-31", cert.CertificateSuspended, 1, false}, {"2021-06-01", cert.CertificateActive, 1, false},
		{"2023-02-27", cert.CertificateActive, 1, false}, {"2023-02-28", cert.CertificateExpired, 1, true}, {"2023-04-09", cert.CertificateExpired, 1, true},
		{"2023-04-10", cert.CertificateActive, 2, false}, {"2024-01-09", cert.CertificateActive, 2, false}, {"2024-01-10", cert.CertificateWithdrawn, 2, false},
		{"2027-01-01", cert.CertificateWithdrawn, 2, false},
	} {
		got := story().On(d(k.on))
		if got.Status != k.want || got.Revision != k.revision || got.Gap != k.gap || got.Valid() != (k.want == cert.CertificateActive) {
			t.Errorf("on %s: %+v, want %s of issue %d, gap %v", k.on, got, k.want, k.revision, k.gap)
		}
	}
}

// TestAnIssueCountsUntilTheNextOneDoes: a renewal that begins later leaves the old paper valid until then.
func TestAnIssueCountsUntilTheNextOneDoes(t *testing.T) {
	old := cert.Certificate{Revision: 1, Status: cert.CertificateSuperseded, Effective: d("2024-01-01"), Expires: d("2026-12-31")}
	next := cert.Certificate{Revision: 2, Status: cert.CertificateActive, Effective: d("2026-12-01"), Expires: d("2029-12-31")}
	r := cert.PublicRecord{Issues: []cert.Certificate{next, old}, Changes: []cert.PublicChange{{ID: 3, Act: "issue", On: d("2026-12-01"), Revision: 2},
		{ID: 1, Act: "issue", On: d("2024-01-01"), Revision: 1}, {ID: 2, Act: "supersede", On: d("2026-12-01"), Revision: 1}}}
	for on, want := range map[string]cert.CertificateStatus{"2026-11-30": cert.CertificateActive, "2026-12-01": cert.CertificateSuperseded} {
		if got := r.IssueOn(old, d(on)); got != want {
			t.Errorf("the old issue on %s is %s, want %s", on, got, want)
		}
	}
	if got := r.IssueOn(next, d("2026-11-30")); got != cert.CertificateFuture {
		t.Errorf("the next issue is %s before its day", got)
	}
}

func TestHistoryIsWholeAndInOrder(t *testing.T) {
	var got []string
	for _, l := range story().History(d("2026-11-25")) {
		got = append(got, l.On.String()+" "+l.What)
	}
	want := []string{"2020-02-29 SMS-2020-0001 was issued", "2021-03-01 SMS-2020-0001 was suspended", "2021-06-01 SMS-2020-0001 was restored: the suspension ended",
		"2023-02-28 Certification had expired; it was not certified until 9 Apr 2023", "2023-04-10 SMS-2020-0001 was replaced by a newer issue",
		"2023-04-10 SMS-2020-0001-r2 was issued", "2024-01-10 SMS-2020-0001-r2 was withdrawn"}
	if len(got) != len(want) {
		t.Fatalf("history: %q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d is %q, want %q", i, got[i], want[i])
		}
	}
}
