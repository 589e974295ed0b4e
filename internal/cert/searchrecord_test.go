package cert

import (
	"strings"
	"testing"

	"assay/internal/day"
)

// published is a certification that the register takes.
func published() (SearchFacts, SearchSettings) {
	c := Certificate{Number: "SMS-2026-0001", Revision: 2, Holder: "Aegean Hosting A.E.", Standard: "ISO/IEC 20000-1:2018", Scope: "Hosting", Sites: []CertifiedSite{{"Head office", "Leoforos Syngrou 120", "11741 Athens", "GR", "All"}},
		Original: day.MustParse("2023-01-05"), Effective: day.MustParse("2026-01-05"), Expires: day.MustParse("2029-01-04")}.Kept(CertificateActive)
	return SearchFacts{Certificate: c, File: Certification{ID: 1, Accredited: true}, Client: Client{ID: 7, Address: "Leoforos Syngrou 120\nBuilding B", City: "Athens", Postcode: "11741", Country: "GR"},
		Consent: &SearchConsent{Given: true}}, SearchSettings{Enabled: true, Body: "Deutsche Akkreditierungsstelle", Acronym: "DAkkS", Scheme: "ITSMS"}
}

var on = day.MustParse("2026-03-01")

// rules are the fields with the rules that a record breaks.
func rules(r SearchRecord) string {
	var out []string
	for _, p := range r.Faults() {
		out = append(out, p.Rule+" "+p.Field)
	}
	return strings.Join(out, ", ")
}

func TestR_IAF_03_FieldsAndLimits(t *testing.T) {
	f, set := published()
	r := f.Record(set, on)
	if got := rules(r); got != "" {
		t.Fatalf("a whole record is refused: %s", got)
	}
	if r.Certificate != "SMS-2026-0001-r2" || r.Identity != "SMS-2026-0001" || r.Issued != "20260105" || r.Original != "20230105" || r.Expires != "20290104" || r.Country != "Greece" ||
		r.Street != "Leoforos Syngrou 120 Building B" || r.Accreditation != "Accredited" || r.Type != "Management System" || r.EntityID != "CE-000007" || len(r.Sites) != 1 || r.Sites[0].Country != "Greece" {
		t.Errorf("%+v", r)
	}
	long := func(n int) string { return strings.Repeat("ü", n) }
	for name, change := range map[string]func(r *SearchRecord, n int){"certification_identity_number": func(r *SearchRecord, n int) { r.Identity = long(60 + n) }, "certificate_number": func(r *SearchRecord, n int) { r.Certificate = long(60 + n) },
		"certification_status": func(r *SearchRecord, n int) { r.Standing = long(45 + n) }, "certified_entity_unique_id": func(r *SearchRecord, n int) { r.EntityID = long(45 + n) },
		"certified_entity_name": func(r *SearchRecord, n int) { r.Entity = long(300 + n) }, "certified_entity_trading_name": func(r *SearchRecord, n int) { r.Trading = long(500 + n) }} {
		for n, want := range map[int]string{0: "", 1: "R-IAF-03 " + name} {
			r := f.Record(set, on)
			change(&r, n)
			if got := rules(r); got != want {
				t.Errorf("%s with %d more: %q, want %q", name, n, got, want)
			}
		}
	}
	for id, ok := range map[string]bool{"CE-1": true, `@#-+=\/:;,~_.`: true, "Αθήνα7": true, "株式会社": true, "a b": false, "a!": false, "a&b": false, "(1)": false} {
		r := f.Record(set, on)
		r.EntityID = id
		if got := rules(r); (got == "") != ok {
			t.Errorf("id %q: %q", id, got)
		}
	}
	r.Issued = "2026-1-5"
	if got := rules(r); got != "R-IAF-03 certification_issue_date" {
		t.Errorf("a wrong day: %q", got)
	}
}

func TestR_IAF_04_Statuses(t *testing.T) {
	for status, want := range map[CertificateStatus]string{CertificateActive: "Active", CertificateSuspended: "Suspended", CertificateWithdrawn: "Withdrawn", CertificateExpired: "Expired",
		CertificateSuperseded: "Inactive", CertificateFuture: "Draft", "sold": ""} {
		if got := SearchStanding(status, false); got != want {
			t.Errorf("%s is %q there, want %q", status, got, want)
		}
	}
	if got := SearchStanding(CertificateWithdrawn, true); got != "Cancelled" {
		t.Errorf("ended at the client's request: %q", got)
	}
	f, set := published()
	f.Certificate = f.Certificate.Kept("sold")
	if got := rules(f.Record(set, on)); got != "R-IAF-04 certification_status" {
		t.Errorf("a status without a word: %q", got)
	}
}

func TestR_IAF_05_MandatoryFields(t *testing.T) {
	f, set := published()
	r := f.Record(SearchSettings{Enabled: true}, on)
	if got := rules(r); got != "R-IAF-05 accreditation_body_name, R-IAF-05 accreditation_body_acronym_name, R-IAF-05 scheme_name" {
		t.Errorf("without settings: %q", got)
	}
	f.Client.Address, f.Client.City, f.Certificate.Sites = "", "", nil
	if got := rules(f.Record(set, on)); got != "R-IAF-05 certified_entity_street_address, R-IAF-05 certified_entity_street_city, R-IAF-05 sites" {
		t.Errorf("without addresses: %q", got)
	}
	f.Certificate.Sites = []CertifiedSite{{Name: "x", Country: "GR"}}
	if got := rules(f.Record(set, on)); !strings.Contains(got, "R-IAF-05 sites.0") {
		t.Errorf("a site without address: %q", got)
	}
}

func TestR_IAF_01_WhatIsPublished(t *testing.T) {
	for want, change := range map[string]func(f *SearchFacts){"": func(*SearchFacts) {}, "not under accreditation": func(f *SearchFacts) { f.File.Accredited = false },
		"the client was not asked": func(f *SearchFacts) { f.Consent = nil }, "the client does not agree": func(f *SearchFacts) { f.Consent.Given = false },
		"told on request only": func(f *SearchFacts) { f.File.Confidential = "defence" }} {
		f, set := published()
		change(&f)
		if got := f.Withheld(); got != want || f.Goes() != (want == "") {
			t.Errorf("withheld %q, goes %v; want %q", got, f.Goes(), want)
		}
		f.Sent = SearchActive // it was published before
		if r := f.Record(set, on); !f.Goes() || want != "" && r.Standing != SearchInactive || want == "" && r.Standing != SearchActive {
			t.Errorf("%q after it was published: goes %v as %s", want, f.Goes(), r.Standing)
		}
		f.Sent = SearchInactive
		if f.Goes() != (want == "") {
			t.Errorf("%q once it is hidden there: goes %v", want, f.Goes())
		}
	}
}

// TestR_IAF_01_MonthlyDuty, with the rulebook's example D23: nothing in February 2026 is recalled on the 21st.
func TestR_IAF_01_MonthlyDuty(t *testing.T) {
	for _, c := range []struct {
		last, today, remind, due string
		done, overdue            bool
	}{
		{"", "2026-02-20", "2026-02-21", "2026-02-28", false, false},
		{"2026-01-31", "2026-02-21", "2026-02-21", "2026-02-28", false, false},
		{"2026-02-01", "2026-02-28", "2026-02-21", "2026-03-31", true, false},
		{"2026-01-02", "2026-02-28", "2026-02-21", "2026-02-28", false, false},
		{"2026-01-02", "2026-03-01", "2026-03-24", "2026-02-28", false, true},
		{"2027-12-31", "2028-02-01", "2028-02-22", "2028-01-31", false, true},
	} {
		last := day.Day{}
		if c.last != "" {
			last = day.MustParse(c.last)
		}
		d := NewSearchDuty(last, day.MustParse(c.today), 1, 7)
		if d.Remind.String() != c.remind || d.Due.String() != c.due || d.Done != c.done || d.Overdue != c.overdue {
			t.Errorf("last %s, on %s: %+v, remind %s due %s", c.last, c.today, d, d.Remind, d.Due)
		}
	}
}

func TestDifferencesAreByField(t *testing.T) {
	f, set := published()
	ours := f.Record(set, on)
	same := f.Record(set, on)
	same.Standing, same.Scope = "active", ours.Scope+" "
	if d := ours.Differences(same); len(d) != 0 {
		t.Errorf("the same in other letters: %v", d)
	}
	other := f.Record(set, on)
	other.Standing, other.Expires, other.Sites = "suspended", "20280104", append(other.Sites, SearchSite{City: "Patras", Country: "Greece"})
	var fields []string
	for _, d := range ours.Differences(other) {
		fields = append(fields, d.Field+"="+d.Ours+"/"+d.Theirs)
	}
	if got := strings.Join(fields, " "); got != "certification_status=Active/suspended certification_expiry_date=20290104/20280104 sites.2=/Patras, Greece" {
		t.Errorf("%s", got)
	}
	draft, hidden := ours, ours
	draft.Standing, hidden.Standing = SearchDraft, "hidden"
	if d := draft.Differences(hidden); len(d) != 0 {
		t.Errorf("hidden is not Draft: %v", d)
	}
}
